//! Targets as the search aims at them: each asks for one or two things (a value, and that enough
//! contacts are answered), each of which allows so many misses per period. Translates between
//! counts, shares of misses and tasks for the cover program. Must not know runs or solvers.

use super::criterion::{Criterion, criteria};
use super::lateness::LateCurve;
use super::observe::Watch;
use super::patterns::Grid;
use super::program::{Allowance, Need, Task};
use super::requirement::Load;
use crate::demand::Curve;
use crate::metrics::Count;
use crate::model::{Period, Scenario, Target};
use crate::time::{Instant, Span};

/// What the targets ask for, with what is known about lateness so far.
#[derive(Clone, Debug)]
pub struct Aims {
    criteria: Vec<Criterion>,
    /// By criterion, pool, interval: expected contacts that count, and the curve.
    cells: Vec<Option<Cell>>,
    pools: usize,
    grid: Grid,
    targets: Vec<Target>,
    /// By criterion and period: slack that must be seen on the search's tapes.
    pub wanted: Vec<Vec<f64>>,
    /// By target and period: expected contacts that count.
    contacts: Vec<Vec<f64>>,
    /// By criterion and period: factor on what is allowed, moved by what is seen.
    tightness: Vec<Vec<f64>>,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    contacts: f64,
    curve: LateCurve,
}

impl Aims {
    /// The first guess; `surplus` is wanted of every period.
    #[must_use]
    pub fn new(scenario: &Scenario, curve: &Curve, load: &Load, grid: Grid, surplus: f64) -> Self {
        let criteria = criteria(scenario);
        let pools = load.pools.len();
        let mut cells = vec![None; criteria.len() * pools * grid.count];
        for (c, criterion) in criteria.iter().enumerate() {
            let contacts = expected(scenario, curve, load, grid, criterion.target);
            for pool in 0..pools {
                for interval in 0..grid.count {
                    let contacts = contacts[pool * grid.count + interval];
                    if contacts > 1e-6 {
                        let people = load.pools[pool].load[interval].max(0.05);
                        let curve = LateCurve::guess(people, &scenario.demand.busyness);
                        cells[(c * pools + pool) * grid.count + interval] =
                            Some(Cell { contacts, curve });
                    }
                }
            }
        }
        let of_target = |t: usize| period_count(scenario.targets[t].period, grid);
        let periods: Vec<usize> = criteria.iter().map(|c| of_target(c.target)).collect();
        let mut this = Self {
            contacts: (0..scenario.targets.len()).map(|t| vec![0.0; of_target(t)]).collect(),
            criteria,
            cells,
            pools,
            grid,
            targets: scenario.targets.clone(),
            wanted: periods.iter().map(|n| vec![surplus; *n]).collect(),
            tightness: periods.iter().map(|n| vec![1.0; *n]).collect(),
        };
        for target in 0..scenario.targets.len() {
            for (at, contacts) in
                expected(scenario, curve, load, grid, target).into_iter().enumerate()
            {
                let period = this.period(target, at % grid.count);
                this.contacts[target][period] += contacts;
            }
        }
        this
    }

    /// The period of a target that an interval belongs to.
    fn period(&self, target: usize, interval: usize) -> usize {
        let start = self.grid.start(interval);
        match self.targets[target].period {
            Period::Run => 0,
            Period::Day => start.day() as usize,
            Period::Hour => (start.minute() / 60) as usize,
        }
    }

    /// What the cover program is to cover.
    #[must_use]
    pub fn task(&self) -> Task {
        let mut task = Task::default();
        for (c, criterion) in self.criteria.iter().enumerate() {
            let first = task.allowances.len();
            let target = criterion.target;
            for (wanted, tightness) in self.wanted[c].iter().zip(&self.tightness[c]) {
                let share = (criterion.allowed(*wanted) * tightness).min(0.9);
                task.allowances.push(Allowance { misses: share });
            }
            let mut contacts = vec![0.0; self.wanted[c].len()];
            for pool in 0..self.pools {
                for interval in 0..self.grid.count {
                    let Some(cell) =
                        self.cells[(c * self.pools + pool) * self.grid.count + interval]
                    else {
                        continue;
                    };
                    let period = self.period(target, interval);
                    contacts[period] += cell.contacts;
                    task.needs.push(Need {
                        pool,
                        interval,
                        allowance: first + period,
                        weight: cell.contacts,
                        curve: cell.curve,
                    });
                }
            }
            for (allowance, contacts) in task.allowances[first..].iter_mut().zip(contacts) {
                allowance.misses *= contacts;
            }
        }
        task
    }

    /// What the targets ask for, in the order of `wanted`.
    #[must_use]
    pub fn criteria(&self) -> &[Criterion] {
        &self.criteria
    }

    /// Contacts promised to miss, by (criterion, period), when hours are so many times as busy as
    /// forecast and every interval has just the people it needs.
    #[must_use]
    pub fn misses_when(&self, busyness: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut misses = Vec::new();
        for (c, criterion) in self.criteria.iter().enumerate() {
            let first = misses.len();
            misses.resize(first + self.wanted[c].len(), 0.0);
            for pool in 0..self.pools {
                for interval in 0..self.grid.count {
                    let at = (c * self.pools + pool) * self.grid.count + interval;
                    let Some(cell) = &self.cells[at] else { continue };
                    let busy = busyness((self.grid.start(interval).minute() / 60) as usize);
                    let people = cell.curve.people(criterion.allowed(0.0).min(0.9));
                    misses[first + self.period(criterion.target, interval)] +=
                        cell.contacts * busy * cell.curve.share_when(people, busy);
                }
            }
        }
        misses
    }

    /// Expected contacts that count in a target's period.
    #[must_use]
    pub fn expected(&self, target: usize, period: usize) -> f64 {
        self.contacts[target].get(period).copied().unwrap_or(0.0)
    }

    /// Intervals of everything that is aimed at.
    #[must_use]
    pub const fn grid(&self) -> Grid {
        self.grid
    }

    /// Whether an interval counts for a criterion's period; a day's part counts for it as a whole.
    #[must_use]
    pub fn is_in(
        &self,
        criterion: usize,
        interval: usize,
        period: usize,
        whole_part: bool,
    ) -> bool {
        let target = self.criteria[criterion].target;
        match self.targets[target].period {
            Period::Day if whole_part => true,
            _ => self.period(target, interval) == period,
        }
    }

    /// Slack that a criterion's period gains in an interval when its people change; `None` where
    /// nothing counts.
    #[must_use]
    pub fn slack_change(
        &self,
        criterion: usize,
        pool: usize,
        interval: usize,
        before: f64,
        after: f64,
    ) -> Option<f64> {
        let cell = self.cells[(criterion * self.pools + pool) * self.grid.count + interval]?;
        let own = &self.criteria[criterion];
        let contacts = self.contacts[own.target][self.period(own.target, interval)].max(1e-9);
        let fewer = cell.curve.share(before) - cell.curve.share(after);
        Some(fewer * cell.contacts * own.slack_per_share() / contacts)
    }

    /// Place of a criterion's period among all periods of all criteria.
    #[must_use]
    pub fn place_of(&self, criterion: usize, period: usize) -> usize {
        self.wanted[..criterion].iter().map(Vec::len).sum::<usize>() + period
    }

    /// Learns from counts summed over `replications`, seen with so many standard people per pool
    /// and interval.
    pub fn learn(&mut self, watch: &Watch, cells: &[Count], people: &[Vec<f64>], trust: f64) {
        for (c, criterion) in self.criteria.iter().enumerate() {
            for pool in 0..self.pools {
                for interval in 0..self.grid.count {
                    let at = (c * self.pools + pool) * self.grid.count + interval;
                    let Some(cell) = &mut self.cells[at] else { continue };
                    let count = &cells[watch.cell(criterion.target, pool, interval)];
                    if let Some((share, base)) = criterion.seen(count) {
                        let here = people[pool][interval];
                        // Few contacts say little: they are worth so many of what was believed.
                        let prior = 4.0;
                        let share =
                            (share * base + prior * cell.curve.share(here)) / (base + prior);
                        cell.curve.learn(here, share, trust);
                    }
                }
            }
        }
    }

    /// Moves what is allowed by the slack that a criterion's period showed.
    pub fn steer(&mut self, criterion: usize, period: usize, slack: f64) {
        let target = &self.targets[self.criteria[criterion].target];
        let surplus = slack - self.wanted[criterion][period];
        let scale = self.criteria[criterion].slack_of_none(target).max(0.02);
        let step = (surplus / scale).clamp(-0.5, 0.5);
        // The curves follow means by themselves; how days scatter they know nothing of.
        let gain = if target.on.is_some() { 0.7 } else { 0.2 };
        let tightness = &mut self.tightness[criterion][period];
        *tightness = (*tightness * (1.0 + gain * step)).clamp(0.05, 4.0);
    }

    /// Gives each day the curves of the day that stands for it.
    pub fn copy_days(&mut self, stands_for: &[i64]) {
        let per_day = (Span::DAY.ms() / self.grid.width.ms()) as usize;
        for row in self.cells.chunks_mut(self.grid.count) {
            for (day, from) in stands_for.iter().enumerate() {
                for at in 0..per_day {
                    let (here, there) = (day * per_day + at, *from as usize * per_day + at);
                    let (Some(Some(like)), true) = (row.get(there).copied(), here != there) else {
                        continue;
                    };
                    if let Some(Some(cell)) = row.get_mut(here) {
                        cell.curve = like.curve;
                    }
                }
            }
        }
    }

    /// Standard people that an interval needs to miss no more than its targets allow on average;
    /// the largest over targets and pools. Where next to nobody missed, the curve is hardly known:
    /// the middle one of three neighbours stands for it.
    #[must_use]
    pub fn required(&self, interval: usize) -> f64 {
        let mut required: f64 = 0.0;
        for (c, criterion) in self.criteria.iter().enumerate() {
            for pool in 0..self.pools {
                let first = (c * self.pools + pool) * self.grid.count;
                let Some(cell) = self.cells[first + interval] else { continue };
                let near = interval.saturating_sub(1)..(interval + 2).min(self.grid.count);
                let curves = near.filter_map(|i| self.cells[first + i].map(|cell| cell.curve));
                let curve = cell.curve.as_usual_among(&curves.collect::<Vec<_>>());
                required = required.max(curve.people(criterion.allowed(0.0).min(0.9)));
            }
        }
        required
    }
}

/// Periods of a kind in the horizon.
fn period_count(period: Period, grid: Grid) -> usize {
    let hours = (grid.width.ms() * grid.count as i64 / 3_600_000) as usize;
    match period {
        Period::Run => 1,
        Period::Day => hours.div_ceil(24),
        Period::Hour => hours,
    }
}

/// Expected contacts that count for a target, by pool and interval.
fn expected(
    scenario: &Scenario,
    curve: &Curve,
    load: &Load,
    grid: Grid,
    target: usize,
) -> Vec<f64> {
    let target = &scenario.targets[target];
    let mut contacts = vec![0.0; load.pools.len() * grid.count];
    for (minute, expected) in curve.minutes().iter().enumerate() {
        let at = Instant::from_minutes(minute as i64);
        let Some(interval) = grid.interval(at) else { continue };
        if *expected <= 0.0 || !target.window.contains(at) {
            continue;
        }
        for (reason, share) in curve.shares(minute).iter().enumerate() {
            if target.reasons.is_empty() || target.reasons.contains(&reason) {
                contacts[load.pool_of[reason] * grid.count + interval] += expected * share;
            }
        }
    }
    contacts
}
