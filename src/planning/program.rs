//! The cover program of a scenario: which rows, limits and budgets its patterns must meet. Rows:
//! what each interval needs (by pool and criterion), people on duty at least and at most, chairs,
//! people per group and day, working hours for the highest occupancy. Promised places count
//! everywhere. Must not know how programs are solved or plans are run.

use super::cover::{Budget, Column, Cover, Row, Segment};
use super::lateness::LateCurve;
use super::limit_rows::{LimitRows, Rule};
use super::patterns::{Pattern, Presence, Space, presence};
use super::requirement::Load;
use crate::model::{GroupId, Place, Scenario};
use crate::time::Instant;

/// Fine for a person short of the minimum on duty, in dearest shifts: a limit, not a wish.
const MUST: f64 = 500.0;

/// Fine for a person short on the night after the horizon, in dearest shifts: nearly always cheaper
/// to be there, never at the price of a limit.
const NIGHT: f64 = 5.0;

/// Which limits a program leaves out, to find the one that stands in the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relaxed {
    /// People of this group per day.
    pub group_size: Option<GroupId>,
    /// Chairs.
    pub seats: bool,
    /// People on duty at most.
    pub maximum: bool,
    /// Expected occupancy.
    pub occupancy: bool,
}

/// What one (criterion, period) may miss, in contacts (or seconds for means), and its intervals.
#[derive(Clone, Debug, PartialEq)]
pub struct Allowance {
    /// How much may be missed over the horizon.
    pub misses: f64,
}

/// What one interval needs of one pool for one criterion.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// The pool.
    pub pool: usize,
    /// The interval.
    pub interval: usize,
    /// Index of the allowance that its misses use.
    pub allowance: usize,
    /// What one share of misses costs of the allowance: contacts × weight.
    pub weight: f64,
    /// Misses by people.
    pub curve: LateCurve,
}

/// Working hours that one day needs at the highest occupancy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayHours {
    /// The day.
    pub day: i64,
    /// People-hours at work at least.
    pub hours: f64,
}

/// What a plan is to be covered for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Task {
    /// Needs of intervals.
    pub needs: Vec<Need>,
    /// What may be missed.
    pub allowances: Vec<Allowance>,
    /// Hours for the highest occupancy.
    pub hours: Vec<DayHours>,
}

/// Builds the cover program.
#[must_use]
pub fn program(
    scenario: &Scenario,
    space: &Space,
    load: &Load,
    task: &Task,
    relaxed: Relaxed,
) -> Cover {
    let mut builder = Builder::new(scenario, space, load);
    builder.needs(task);
    builder.hours(&task.hours, relaxed);
    builder.limits(&LimitRows::new(scenario, space), relaxed);
    builder.cover
}

/// The cover program of the limits on people alone: what keeps them at least cost.
#[must_use]
pub fn limits_alone(scenario: &Scenario, space: &Space, limits: &LimitRows) -> Cover {
    let load = Load { pools: vec![], pool_of: vec![], pace: vec![], contacts: vec![] };
    let mut builder = Builder::new(scenario, space, &load);
    builder.limits(limits, Relaxed::default());
    builder.cover
}

struct Builder<'a> {
    scenario: &'a Scenario,
    space: &'a Space,
    load: &'a Load,
    /// Dearest pattern: fines are multiples of it, so that covering is always cheaper.
    dearest: f64,
    cover: Cover,
}

impl<'a> Builder<'a> {
    fn new(scenario: &'a Scenario, space: &'a Space, load: &'a Load) -> Self {
        let columns = space
            .patterns
            .iter()
            .map(|pattern| Column {
                cost: pattern.cost,
                most: scenario.groups[pattern.duty.group].size,
                rows: Vec::new(),
            })
            .collect();
        let dearest = space.patterns.iter().map(|p| p.cost).fold(1.0, f64::max);
        Self { scenario, space, load, dearest, cover: Cover { columns, ..Cover::default() } }
    }

    fn worth(&self, group: GroupId, pool: usize) -> f64 {
        if self.load.pools[pool].groups[group] {
            self.load.pace[group] * (1.0 - self.scenario.groups[group].absence)
        } else {
            0.0
        }
    }

    fn needs(&mut self, task: &Task) {
        let promised: Vec<Vec<f64>> = (0..self.load.pools.len())
            .map(|pool| effective(self.scenario, self.load, self.space, pool))
            .collect();
        for allowance in &task.allowances {
            // Overdrawing a budget by one in a hundred of itself costs as much as a person.
            let unit = allowance.misses.max(1.0);
            self.cover
                .budgets
                .push(Budget { allowance: allowance.misses, fine: 100.0 * self.dearest / unit });
        }
        let mut rows_at: Vec<Vec<(usize, usize)>> = vec![Vec::new(); self.space.grid.count];
        for need in &task.needs {
            let (most, chords) = need.curve.chords();
            let segments = chords
                .iter()
                .map(|chord| Segment {
                    width: chord.people,
                    budget: need.allowance,
                    charge: chord.slope * need.weight,
                })
                .collect();
            rows_at[need.interval].push((self.cover.rows.len(), need.pool));
            self.cover.rows.push(Row::Need {
                amount: most - promised[need.pool][need.interval],
                segments,
                fine: 10.0 * self.dearest,
            });
        }
        for (j, pattern) in self.space.patterns.iter().enumerate() {
            for (interval, part) in pattern.cover.iter() {
                for &(row, pool) in &rows_at[interval] {
                    let worth = part * self.worth(pattern.duty.group, pool);
                    if worth > 1e-6 {
                        self.cover.columns[j].rows.push((row, worth));
                    }
                }
            }
        }
    }

    fn hours(&mut self, days: &[DayHours], relaxed: Relaxed) {
        if relaxed.occupancy {
            return;
        }
        for need in days {
            let (from, to) = (Instant::start_of_day(need.day), Instant::start_of_day(need.day + 1));
            let hours = |place: &Place| {
                let present = 1.0 - self.scenario.groups[place.group].absence;
                present * hours_between(place, from, to)
            };
            let promised: f64 = self.space.promised.places().iter().map(hours).sum();
            let row = self.cover.rows.len();
            let terms: Vec<f64> =
                self.space.patterns.iter().map(|pattern| hours(&first_way(pattern))).collect();
            self.cover.rows.push(Row::Need {
                amount: need.hours - promised,
                segments: vec![],
                fine: 10.0 * self.dearest,
            });
            self.add_terms(row, &terms);
        }
        for need in days {
            self.hours_where_the_work_is(*need);
        }
    }

    /// Anybody's hour lowers a day's occupancy, but only where the work is does it relieve anyone: an
    /// hour with half of the usual work or more counts fully, others in proportion. People in
    /// proportion to the work need no more than the day asks for.
    fn hours_where_the_work_is(&mut self, need: DayHours) {
        let Some(widest) = self.load.pools.last() else { return };
        let grid = self.space.grid;
        let today = |i: &usize| grid.start(*i).day() == need.day;
        let load = |i: usize| widest.load.get(i).copied().unwrap_or(0.0);
        let sum = |of: &dyn Fn(usize) -> f64| (0..grid.count).filter(today).map(of).sum::<f64>();
        let all = sum(&load);
        if all <= 1e-9 {
            return;
        }
        // Where the work is, there is so much of it on average.
        let usual = sum(&|i| load(i) * load(i)) / all;
        let counts = |i: usize| (2.0 * load(i) / usual).min(1.0);
        let wanted = need.hours * sum(&|i| counts(i) * load(i)) / all;
        let of = |pattern: &Presence, group: GroupId| {
            let present = 1.0 - self.scenario.groups[group].absence;
            let parts = pattern.iter().filter(|(i, _)| today(i));
            present * grid.width.hours() * parts.map(|(i, part)| part * counts(i)).sum::<f64>()
        };
        let promised: f64 = self
            .space
            .promised
            .places()
            .iter()
            .map(|place| of(&presence(self.scenario, grid, place), place.group))
            .sum();
        let terms: Vec<f64> =
            self.space.patterns.iter().map(|p| of(&p.cover, p.duty.group)).collect();
        let row = self.cover.rows.len();
        self.cover.rows.push(Row::Need {
            amount: wanted - promised,
            segments: vec![],
            fine: 10.0 * self.dearest,
        });
        self.add_terms(row, &terms);
    }

    /// People on duty at least and at most, chairs, people of a group per day.
    fn limits(&mut self, limits: &LimitRows, relaxed: Relaxed) {
        for limit in &limits.rows {
            let amount = limit.amount;
            let fine = match limit.rule {
                Rule::Minimum => MUST * self.dearest,
                _ => NIGHT * self.dearest,
            };
            let row = match limit.rule {
                Rule::Maximum if relaxed.maximum => continue,
                Rule::Seats if relaxed.seats => continue,
                Rule::People(group) if relaxed.group_size == Some(group) => {
                    for &(j, _) in &limit.terms {
                        self.cover.columns[j].most = 100_000;
                    }
                    continue;
                }
                Rule::Minimum | Rule::LastNight => Row::Need { amount, segments: vec![], fine },
                Rule::Maximum | Rule::Seats | Rule::People(_) => Row::Limit { amount },
            };
            let index = self.cover.rows.len();
            self.cover.rows.push(row);
            for &(j, counts) in &limit.terms {
                self.cover.columns[j].rows.push((index, counts));
            }
        }
    }

    fn add_terms(&mut self, row: usize, terms: &[f64]) {
        for (column, &term) in self.cover.columns.iter_mut().zip(terms) {
            if term > 1e-6 {
                column.rows.push((row, term));
            }
        }
    }
}

/// Standard people that the promised places give a pool, per interval.
fn effective(scenario: &Scenario, load: &Load, space: &Space, pool: usize) -> Vec<f64> {
    let mut people = vec![0.0; space.grid.count];
    for place in space.promised.places() {
        if load.pools[pool].groups[place.group] {
            let worth = load.pace[place.group] * (1.0 - scenario.groups[place.group].absence);
            for (interval, part) in presence(scenario, space.grid, place).iter() {
                people[interval] += worth * part;
            }
        }
    }
    people
}

fn first_way(pattern: &Pattern) -> Place {
    Place { breaks: pattern.breaks[0].clone(), ..pattern.duty.clone() }
}

/// Hours of a place between two moments, breaks excluded.
#[must_use]
pub fn hours_between(place: &Place, from: Instant, to: Instant) -> f64 {
    let inside = |start: Instant, end: Instant| (end.min(to) - start.max(from)).hours().max(0.0);
    inside(place.start, place.end)
        - place.breaks.iter().map(|p| inside(p.start, p.start + p.length)).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ClockWindow, Plan};
    use crate::planning::cost::Prices;
    use crate::planning::cover::Effort;
    use crate::planning::testing::{clock, place, scenario};

    const EFFORT: Effort = Effort { nodes: 500, gap: 0.0 };

    fn solved(s: &Scenario, relaxed: Relaxed) -> (Plan, f64) {
        let space = Space::new(s, &Prices::new(s));
        let load = Load {
            pools: vec![],
            pool_of: vec![],
            pace: vec![1.0; s.groups.len()],
            contacts: vec![],
        };
        let cover = program(s, &space, &load, &Task::default(), relaxed);
        let found = cover.solve(EFFORT, None);
        (space.plan(&found.counts), found.fines)
    }

    #[test]
    fn the_minimum_on_duty_is_covered_at_every_moment_by_the_fewest_hours() {
        let mut s = scenario(1);
        s.planning.limits.minimum = vec![(ClockWindow { from: 8 * 60, to: 20 * 60 }, 2)];
        let (plan, fines) = solved(&s, Relaxed::default());
        let hours: f64 = plan.places().iter().map(|p| p.length().hours()).sum();
        assert_eq!((hours, fines), (24.0, 0.0));
    }

    #[test]
    fn promised_places_count_and_are_never_dropped() {
        let mut s = scenario(1);
        s.planning.limits.minimum = vec![(ClockWindow { from: 8 * 60, to: 16 * 60 }, 1)];
        s.planning.promised = Plan::new(vec![place(0, clock(0, 8, 0), clock(0, 12, 0))]);
        let (plan, fines) = solved(&s, Relaxed::default());
        assert_eq!((plan.places().len(), fines), (2, 0.0));
        assert!(plan.places()[0].same_duty(&s.planning.promised.places()[0]));
    }

    #[test]
    fn people_per_day_chairs_and_the_maximum_bind_until_they_are_relaxed() {
        let mut s = scenario(1);
        s.planning.limits.minimum = vec![(ClockWindow { from: 9 * 60, to: 17 * 60 }, 3)];
        s.groups[0].size = 2;
        assert!(solved(&s, Relaxed::default()).1 > 0.0);
        assert_eq!(solved(&s, Relaxed { group_size: Some(0), ..Relaxed::default() }).1, 0.0);
        s.groups[0].size = 9;
        assert_eq!(solved(&s, Relaxed::default()).1, 0.0);
        s.planning.limits.seats = Some(2);
        assert!(solved(&s, Relaxed::default()).1 > 0.0);
        assert_eq!(solved(&s, Relaxed { seats: true, ..Relaxed::default() }).1, 0.0);
        s.planning.limits.seats = None;
        s.planning.limits.maximum = Some(2);
        assert!(solved(&s, Relaxed::default()).1 > 0.0);
        assert_eq!(solved(&s, Relaxed { maximum: true, ..Relaxed::default() }).1, 0.0);
    }

    #[test]
    fn occupancy_is_relieved_where_the_work_is_and_not_by_idle_hours_at_less_cost() {
        let mut s = scenario(1);
        s.groups[0].wage_per_hour = 20.0;
        // Customers come from 9 to 17 o'clock; a cheap night would lower the day's occupancy too.
        s.cost.premiums = vec![crate::model::Premium::Daily {
            window: ClockWindow { from: 0, to: 5 * 60 },
            factor: 0.5,
        }];
        s.planning.patterns[0].starts = vec![60, 9 * 60, 13 * 60];
        s.planning.patterns[0].lengths = vec![crate::time::Span::HOUR.times(4)];
        let space = Space::new(&s, &Prices::new(&s));
        let curve = crate::demand::Curve::new(&s.demand, &s.calendar);
        let load = Load::new(&s, &curve, space.grid);
        let hours = vec![DayHours { day: 0, hours: 24.0 }];
        let task = Task { hours, ..Task::default() };
        let cover = program(&s, &space, &load, &task, Relaxed::default());
        let found = cover.solve(EFFORT, None);
        let plan = space.plan(&found.counts);
        assert_eq!(found.fines, 0.0);
        assert_eq!(plan.places().len(), 6, "24 hours: {plan:?}");
        assert!(plan.places().iter().all(|place| place.start >= clock(0, 9, 0)));
    }
}
