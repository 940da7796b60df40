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
