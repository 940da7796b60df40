//! The limits on people that hold at every moment and on every day, in terms of the search's
//! patterns: rows with what one person on a pattern adds. The cover program takes its rows from
//! here, and moves ask here whether a change keeps what was kept. Cut where shifts, breaks and
//! windows begin and end, so that inside a cell nothing changes. Knows neither demand nor runs.

use super::last_night::{LastNight, last_night};
use super::patterns::Space;
use crate::model::{GroupId, Place, Scenario};
use crate::time::{Instant, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Which limit a row states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// People on duty at least.
    Minimum,
    /// People on duty at most.
    Maximum,
    /// Chairs.
    Seats,
    /// People of a group on a day.
    People(GroupId),
    /// The night after the horizon like the one most like it.
    LastNight,
}

/// One limit at one stretch of time.
#[derive(Clone, Debug, PartialEq)]
pub struct LimitRow {
    /// Which limit.
    pub rule: Rule,
    /// First moment at which it holds.
    pub from: Instant,
    /// How much is wanted or allowed beyond the promised places.
    pub amount: f64,
    /// (pattern, what one person on it counts).
    pub terms: Vec<(usize, f64)>,
}

impl LimitRow {
    /// Whether the row asks for so much at least; else it allows so much at most.
    #[must_use]
    pub const fn is_need(&self) -> bool {
        matches!(self.rule, Rule::Minimum | Rule::LastNight)
    }
    /// By how much it is broken.
    fn broken_by(&self, activity: f64) -> f64 {
        let over = if self.is_need() { self.amount - activity } else { activity - self.amount };
        over.max(0.0)
    }
}

/// All limits on people, and where each pattern counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LimitRows {
    /// The rows.
    pub rows: Vec<LimitRow>,
    of_pattern: Vec<Vec<(usize, f64)>>,
}

impl LimitRows {
    /// The limits of a scenario on the patterns of a space.
    #[must_use]
    pub fn new(scenario: &Scenario, space: &Space) -> Self {
        let mut rows = of_moments(scenario, space);
        rows.extend(of_days(scenario, space));
        let mut of_pattern = vec![Vec::new(); space.patterns.len()];
        for (row, limit) in rows.iter().enumerate() {
            for &(pattern, counts) in &limit.terms {
                of_pattern[pattern].push((row, counts));
            }
        }
        Self { rows, of_pattern }
    }

    /// What people on patterns add to each row.
    #[must_use]
    pub fn activity(&self, counts: &[u32]) -> Vec<f64> {
        let mut activity = vec![0.0; self.rows.len()];
        for (rows, &people) in self.of_pattern.iter().zip(counts).filter(|(_, n)| **n > 0) {
            for &(row, counts) in rows {
                activity[row] += counts * f64::from(people);
            }
        }
        activity
    }

    /// Whether a change of people on patterns breaks no limit further than it is broken by
    /// `activity`. Costs what the changed patterns touch.
    #[must_use]
    pub fn allows(&self, activity: &[f64], change: &[(usize, i32)]) -> bool {
        let mut touched: BTreeMap<usize, f64> = BTreeMap::new();
        for &(pattern, by) in change {
            for &(row, counts) in &self.of_pattern[pattern] {
                *touched.entry(row).or_default() += counts * f64::from(by);
            }
        }
        touched.into_iter().all(|(row, by)| {
            let limit = &self.rows[row];
            limit.broken_by(activity[row] + by) <= limit.broken_by(activity[row]) + 1e-6
        })
    }
}

/// Moments between which nobody comes, goes or takes a break, and no window begins or ends.
fn edges(scenario: &Scenario, space: &Space, night: Option<&LastNight>) -> Vec<Instant> {
    let mut edges: BTreeSet<Instant> = BTreeSet::new();
    let places = space.promised.places().iter();
    for place in space.patterns.iter().map(|pattern| &pattern.duty).chain(places) {
        edges.extend([place.start, place.end]);
        edges.extend(place.breaks.iter().flat_map(|p| [p.start, p.start + p.length]));
    }
    for pause in space.patterns.iter().flat_map(|pattern| pattern.breaks.iter().flatten()) {
        edges.extend([pause.start, pause.start + pause.length]);
    }
    let end = scenario.calendar.end();
    if let Some(night) = night {
        let after: Vec<Instant> = edges.iter().map(|at| *at + night.back).collect();
        edges.extend(after.into_iter().filter(|at| *at > end));
    }
    for day in -1..=i64::from(scenario.calendar.days()) {
        edges.insert(Instant::start_of_day(day));
        for (window, _) in &scenario.planning.limits.minimum {
            for minute in [window.from, window.to] {
                edges.insert(Instant::start_of_day(day) + Span::from_minutes(i64::from(minute)));
            }
        }
    }
    edges.into_iter().collect()
}

fn of_moments(scenario: &Scenario, space: &Space) -> Vec<LimitRow> {
    let limits = &scenario.planning.limits;
    let night = last_night(scenario, space);
    if limits.minimum.is_empty()
        && limits.maximum.is_none()
        && limits.seats.is_none()
        && night.is_none()
    {
        return Vec::new();
    }
    let edges = edges(scenario, space, night.as_ref());
    let cells = edges.len().saturating_sub(1);
    let (mut least, mut most, mut seated) =
        (vec![Vec::new(); cells], vec![Vec::new(); cells], vec![Vec::new(); cells]);
    for (j, pattern) in space.patterns.iter().enumerate() {
        let first = edges.partition_point(|edge| *edge < pattern.duty.start);
        for cell in (first..cells).take_while(|cell| edges[*cell] < pattern.duty.end) {
            let ways = pattern.breaks.iter().filter(|way| !is_away(way, edges[cell])).count();
            seated[cell].push((j, 1.0));
            // People on one pattern take its ways in turn: the worst of them is reckoned with.
            if ways == pattern.breaks.len() {
                least[cell].push((j, 1.0));
            }
            if ways > 0 {
                most[cell].push((j, 1.0));
            }
        }
    }
    let mut rows: Vec<LimitRow> = Vec::new();
    let mut before: [Option<LimitRow>; 3] = [const { None }; 3];
    for cell in 0..cells {
        let at = edges[cell];
        let promised = space.promised.places().iter().filter(|p| p.start <= at && at < p.end);
        let there = promised.clone().count() as f64;
        let working = promised.filter(|p| !is_away(&p.breaks, at)).count() as f64;
        let wanted = scenario.planning.minimum_at(&scenario.calendar, at);
        let of_cell = [
            (Rule::Minimum, (wanted > 0).then_some(f64::from(wanted) - working), &mut least[cell]),
            (
                Rule::Maximum,
                limits.maximum.map(|n| (f64::from(n) - working).max(0.0)),
                &mut most[cell],
            ),
            (Rule::Seats, limits.seats.map(|n| (f64::from(n) - there).max(0.0)), &mut seated[cell]),
        ];
        for (kind, (rule, amount, terms)) in of_cell.into_iter().enumerate() {
            let Some(amount) = amount else { continue };
            let row = LimitRow { rule, from: at, amount, terms: std::mem::take(terms) };
            let says_more =
                before[kind].as_ref().is_none_or(|b| b.amount != amount || b.terms != row.terms);
            if says_more && (!row.terms.is_empty() || rule == Rule::Minimum) {
                rows.push(row.clone());
            }
            before[kind] = Some(row);
        }
    }
    if let Some(night) = night {
        rows.extend(night.rows(scenario, space, &edges));
    }
    rows
}

/// Whether somebody with these breaks is on one.
pub(super) fn is_away(breaks: &[crate::model::Break], at: Instant) -> bool {
    breaks.iter().any(|pause| pause.start <= at && at < pause.start + pause.length)
}

/// People of a group per day.
fn of_days(scenario: &Scenario, space: &Space) -> Vec<LimitRow> {
    let mut days: BTreeMap<(GroupId, i64), Vec<(usize, f64)>> = BTreeMap::new();
    for (j, pattern) in space.patterns.iter().enumerate() {
        days.entry((pattern.duty.group, pattern.duty.day())).or_default().push((j, 1.0));
    }
    days.into_iter()
        .map(|((group, day), terms)| {
            let own = |place: &&Place| place.group == group && place.day() == day;
            let promised = space.promised.places().iter().filter(own).count() as f64;
            let amount = (f64::from(scenario.groups[group].size) - promised).max(0.0);
            LimitRow { rule: Rule::People(group), from: Instant::start_of_day(day), amount, terms }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BreakRule, ClockWindow, Cut};
    use crate::planning::checker::violations;
    use crate::planning::cost::Prices;
    use crate::planning::cover::Effort;
    use crate::planning::program::limits_alone;
    use crate::planning::testing::scenario;

    fn space(s: &Scenario) -> Space {
        Space::new(s, &Prices::new(s))
    }

    /// The cheapest people that keep the limits alone, by the program.
    fn kept(s: &Scenario) -> (crate::model::Plan, Vec<String>) {
        let space = space(s);
        let cover = limits_alone(s, &space, &LimitRows::new(s, &space));
        let plan = space.plan(&cover.solve(Effort { nodes: 500, gap: 0.0 }, None).counts);
        let broken = violations(s, &plan, true);
        (plan, broken)
    }

    fn meal(earliest: i64, latest: i64) -> BreakRule {
        BreakRule {
            length: Span::HOUR,
            earliest: Span::HOUR.times(earliest),
            latest: Span::HOUR.times(latest),
            step: Span::HOUR,
            only_from: Span::ZERO,
            may_slip: Span::HOUR,
        }
    }

    #[test]
    fn the_minimum_holds_while_people_eat_and_at_odd_minutes() {
        let mut s = scenario(1);
        s.planning.patterns[0].starts = vec![8 * 60 + 7];
        s.planning.patterns[0].lengths = vec![Span::HOUR.times(8)];
        s.planning.patterns[0].breaks = vec![meal(3, 6)];
        s.planning.limits.minimum = vec![(ClockWindow { from: 8 * 60 + 7, to: 16 * 60 + 7 }, 2)];
        let (plan, broken) = kept(&s);
        assert_eq!(broken, Vec::<String>::new());
        assert_eq!(plan.places().len(), 3, "one eats while two work");
        s.groups[0].size = 2;
        let (_, broken) = kept(&s);
        assert!(
            broken.iter().all(|broken| broken.starts_with("minimum of 2 on duty")),
            "{broken:?}"
        );
        assert!(!broken.is_empty());
    }

    #[test]
    fn a_night_minimum_is_staffed_to_the_end_of_the_last_night_unless_cut_hard() {
        let mut s = scenario(2);
        s.planning.patterns[0].starts = vec![22 * 60];
        s.planning.patterns[0].lengths = vec![Span::HOUR.times(8)];
        s.planning.limits.minimum = vec![(ClockWindow { from: 22 * 60, to: 30 * 60 }, 2)];
        let (plan, broken) = kept(&s);
        assert_eq!(broken, Vec::<String>::new());
        assert_eq!(plan.places().len(), 6, "the evening before, and both nights");
        s.planning.cut = Cut::Hard;
        let (plan, broken) = kept(&s);
        assert_eq!(plan.places().len(), 2, "only the night inside");
        assert_eq!(broken.len(), 2, "the first small hours and the last evening: {broken:?}");
    }

    #[test]
    fn seats_and_maximum_bind_on_the_night_before_and_after_too() {
        let mut s = scenario(1);
        s.planning.patterns[0].starts = vec![22 * 60, 23 * 60];
        s.planning.patterns[0].lengths = vec![Span::HOUR.times(4)];
        s.planning.limits.seats = Some(1);
        let space = space(&s);
        let mut limits = LimitRows::new(&s, &space);
        // How many the night after wants is a wish, which the checker does not know.
        for row in limits.rows.iter_mut().filter(|row| row.rule == Rule::LastNight) {
            row.amount = f64::NEG_INFINITY;
        }
        for pattern in 0..space.patterns.len() {
            let mut counts = vec![0; space.patterns.len()];
            counts[pattern] = 1;
            let activity = limits.activity(&counts);
            for more in 0..space.patterns.len() {
                let mut after = counts.clone();
                after[more] += 1;
                let apart = violations(&s, &space.plan(&after), true).is_empty();
                assert_eq!(limits.allows(&activity, &[(more, 1)]), apart, "{pattern} {more}");
            }
        }
    }

    #[test]
    fn the_last_night_has_as_many_people_as_the_night_like_it() {
        let mut s = scenario(2);
        s.planning.patterns[0].starts = vec![22 * 60];
        s.planning.patterns[0].lengths = vec![Span::HOUR.times(8)];
        let hourly = [1.0 / 24.0; 24];
        if let crate::model::ArrivalCurve::Synthesise { hourly: all, .. } = &mut s.demand.curve {
            *all = hourly;
        }
        let space = space(&s);
        let limits = LimitRows::new(&s, &space);
        let night = |counts: &[u32]| {
            let activity = limits.activity(counts);
            let rows = limits.rows.iter().zip(activity);
            rows.filter(|(row, _)| row.rule == Rule::LastNight).all(|(row, sum)| sum >= row.amount)
        };
        // Patterns: the evening before, the first evening, the last one. The midnight inside is the
        // one to go by.
        assert!(night(&[5, 2, 2]) && night(&[0, 2, 3]) && !night(&[0, 2, 1]));
        // A quieter day after asks for fewer, in proportion.
        if let crate::model::ArrivalCurve::Synthesise { weekday, .. } = &mut s.demand.curve {
            weekday[2] = 0.5;
        }
        let limits = LimitRows::new(&s, &space);
        let activity = limits.activity(&[0, 2, 1]);
        let night: Vec<_> = limits
            .rows
            .iter()
            .zip(activity)
            .filter(|(row, _)| row.rule == Rule::LastNight)
            .collect();
        assert!(!night.is_empty() && night.iter().all(|(row, sum)| *sum >= row.amount - 1e-9));
        s.planning.cut = Cut::Hard;
        let none = LimitRows::new(&s, &space).rows.iter().all(|row| row.rule != Rule::LastNight);
        assert!(none, "a hard cut has no night after");
    }
}
