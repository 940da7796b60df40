//! Concrete shift patterns (group, day, start, length, breaks) under the limits, with what each
//! covers and costs. Knows neither demand nor runs.
//!
//! Placements of breaks multiply quickly. A break that is long against an interval changes what a
//! pattern covers: a few evenly spaced placements of it become patterns of their own. Short breaks
//! are spread instead: people on the same pattern take them one after the other.

use super::cost::Prices;
use crate::model::{Break, BreakRule, GroupId, PatternRule, Place, Plan, Scenario};
use crate::time::{Instant, Span};

/// Placements of the long breaks of one shift that become patterns of their own.
const LONG_PLACEMENTS: usize = 3;
/// Ways in which people on one pattern spread their short breaks.
const SPREADS: usize = 4;
/// Starts considered for one break.
const STARTS: usize = 6;

/// A duty that the search may staff with any number of people.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// The duty without breaks.
    pub duty: Place,
    /// Ways to place the breaks; the person with ordinal i takes way i modulo their number.
    pub breaks: Vec<Vec<Break>>,
    /// Planned cost of one person, mean over the ways.
    pub cost: f64,
    /// What one person covers, mean over the ways.
    pub cover: Presence,
}

/// The fraction of each interval that one person is there; nothing outside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Presence {
    /// First interval with any.
    pub first: usize,
    /// Fractions from `first` on.
    pub part: Vec<f64>,
}

impl Presence {
    /// (interval, fraction) of all intervals with any presence.
    pub fn iter(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.part
            .iter()
            .enumerate()
            .filter(|(_, part)| **part > 0.0)
            .map(|(i, part)| (self.first + i, *part))
    }
}

/// The horizon cut into intervals of equal width from the scenario's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Width of an interval.
    pub width: Span,
    /// How many.
    pub count: usize,
}

impl Grid {
    /// The grid of a scenario's requirement: its interval, or the widest one that fits into it and
    /// into an hour, so that hours and days are whole numbers of intervals.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let minutes = scenario.planning.interval.minutes().clamp(5, 1440);
        Self::new(scenario, Span::from_minutes(gcd(minutes, 60)))
    }
    /// Covers the scenario's days with intervals of `width`.
    #[must_use]
    pub fn new(scenario: &Scenario, width: Span) -> Self {
        let end = scenario.calendar.end().ms();
        let width = width.ms().clamp(60_000, Span::DAY.ms());
        Self { width: Span::from_ms(width), count: (end + width - 1).div_euclid(width) as usize }
    }
    /// Start of an interval.
    #[must_use]
    pub fn start(&self, interval: usize) -> Instant {
        Instant::from_ms(self.width.ms() * interval as i64)
    }
    /// The interval of a moment, if it is inside.
    #[must_use]
    pub fn interval(&self, at: Instant) -> Option<usize> {
        let i = at.ms().div_euclid(self.width.ms());
        (0..self.count as i64).contains(&i).then_some(i as usize)
    }
    /// Adds `weight` × the fraction of each interval inside [from, to).
    pub fn add(&self, from: Instant, to: Instant, weight: f64, into: &mut [f64]) {
        let width = self.width.ms();
        let end = width * self.count as i64;
        let (from, to) = (from.ms().clamp(0, end), to.ms().clamp(0, end));
        let mut at = from;
        while at < to {
            let interval = at / width;
            let until = ((interval + 1) * width).min(to);
            into[interval as usize] += weight * (until - at) as f64 / width as f64;
            at = until;
        }
    }
}

/// Greatest common divisor.
pub(super) const fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The decision space of a search.
#[derive(Clone, Debug)]
pub struct Space {
    /// All patterns, ordered by group, start, end, breaks.
    pub patterns: Vec<Pattern>,
    /// Intervals of requirement and cover.
    pub grid: Grid,
    /// Places that are part of every plan.
    pub promised: Plan,
}

impl Space {
    /// Enumerates the patterns of a scenario that keep the limits per shift.
    #[must_use]
    pub fn new(scenario: &Scenario, prices: &Prices) -> Self {
        let grid = Grid::of(scenario);
        let mut patterns = Vec::new();
        for rule in &scenario.planning.patterns {
            for duty in duties(scenario, rule) {
                for breaks in placements(&rule.breaks, &duty, grid.width) {
                    if keeps_work_limit(scenario, &duty, &breaks[0]) {
                        patterns.push(pattern(scenario, prices, grid, duty.clone(), breaks));
                    }
                }
            }
        }
        patterns.sort_by(|a, b| (&a.duty, &a.breaks).cmp(&(&b.duty, &b.breaks)));
        patterns.dedup_by(|a, b| a.duty.same_duty(&b.duty) && a.breaks == b.breaks);
        Self { patterns, grid, promised: scenario.planning.promised.clone() }
    }

    /// The plan with so many people on each pattern, and the promised places.
    #[must_use]
    pub fn plan(&self, counts: &[u32]) -> Plan {
        let mut places = self.promised.places().to_vec();
        for (pattern, &count) in self.patterns.iter().zip(counts) {
            for ordinal in 0..count as usize {
                let mut place = pattern.duty.clone();
                place.breaks.clone_from(&pattern.breaks[ordinal % pattern.breaks.len()]);
                places.push(place);
            }
        }
        Plan::new(places)
    }
}

/// What a place covers: online from `pre` before its start, breaks excluded.
#[must_use]
pub fn presence(scenario: &Scenario, grid: Grid, place: &Place) -> Presence {
    let mut part = vec![0.0; grid.count];
    add_presence(scenario, grid, place, 1.0, &mut part);
    trim(&part)
}

/// Adds `weight` × the presence of a place.
pub fn add_presence(scenario: &Scenario, grid: Grid, place: &Place, weight: f64, into: &mut [f64]) {
    grid.add(place.start - scenario.groups[place.group].pre, place.end, weight, into);
    for pause in &place.breaks {
        grid.add(pause.start, pause.start + pause.length, -weight, into);
    }
}

fn trim(part: &[f64]) -> Presence {
    let first = part.iter().position(|p| *p > 1e-9).unwrap_or(0);
    let last = part.iter().rposition(|p| *p > 1e-9).map_or(first, |last| last + 1);
    Presence { first, part: part[first..last].to_vec() }
}

fn pattern(
    scenario: &Scenario,
    prices: &Prices,
    grid: Grid,
    duty: Place,
    breaks: Vec<Vec<Break>>,
) -> Pattern {
    let weight = 1.0 / breaks.len() as f64;
    let mut part = vec![0.0; grid.count];
    let mut cost = 0.0;
    for way in &breaks {
        let place = Place { breaks: way.clone(), ..duty.clone() };
        add_presence(scenario, grid, &place, weight, &mut part);
        cost += weight * prices.place(&place);
    }
    Pattern { duty, breaks, cost, cover: trim(&part) }
}

/// Duties of a rule that touch the horizon and lie inside the opening hours.
fn duties(scenario: &Scenario, rule: &PatternRule) -> Vec<Place> {
    let limits = &scenario.planning.limits;
    let end_of_horizon = scenario.calendar.end();
    let mut duties = Vec::new();
    for &group in &rule.groups {
        for day in -2..=i64::from(scenario.calendar.days()) {
            for &minute in &rule.starts {
                let start = Instant::start_of_day(day) + Span::from_minutes(i64::from(minute));
                let weekday = scenario.calendar.weekday(start.day()).to_monday_zero_offset();
                if !rule.weekdays[weekday as usize] || start >= end_of_horizon {
                    continue;
                }
                for &length in &rule.lengths {
                    let end = start + length;
                    if end > Instant::ZERO
                        && length <= limits.max_shift
                        && is_open(scenario, start, end)
                    {
                        duties.push(duty(rule, group, start, end));
                    }
                }
            }
        }
    }
    duties
}

fn duty(rule: &PatternRule, group: GroupId, start: Instant, end: Instant) -> Place {
    Place { group, start, end, breaks: Vec::new(), pattern: rule.name.clone(), person: None }
}

/// Whether [start, end] lies inside one day's opening hours.
#[must_use]
pub fn is_open(scenario: &Scenario, start: Instant, end: Instant) -> bool {
    let Some(opening) = scenario.planning.limits.opening else { return true };
    // Opening around the clock has no edges that a shift could cross.
    opening.to - opening.from >= 1440
        || (start.day() - 1..=start.day()).any(|day| {
            let open =
                |minute: u32| Instant::start_of_day(day) + Span::from_minutes(i64::from(minute));
            open(opening.from) <= start && end <= open(opening.to)
        })
}

/// Whether working time, breaks of 30 minutes or more not counted, keeps its limit.
#[must_use]
pub fn keeps_work_limit(scenario: &Scenario, duty: &Place, breaks: &[Break]) -> bool {
    let rest: i64 = breaks
        .iter()
        .map(|pause| pause.length)
        .filter(|length| *length >= Span::from_minutes(30))
        .map(Span::ms)
        .sum();
    duty.length().ms() - rest <= scenario.planning.limits.max_work.ms()
}

/// Placements of a duty's breaks: one entry per placement of the long ones, each with the ways to
/// spread the short ones. One entry without breaks if the duty has none.
fn placements(rules: &[BreakRule], duty: &Place, interval: Span) -> Vec<Vec<Vec<Break>>> {
    let rules: Vec<&BreakRule> =
        rules.iter().filter(|rule| duty.length() >= rule.only_from).collect();
    let mut ways: Vec<Vec<Break>> = vec![vec![]];
    for rule in &rules {
        ways = ways.iter().flat_map(|way| extended(way, rule, duty)).collect();
    }
    let is_long = |pause: &&Break| pause.length.ms() * 2 >= interval.ms();
    let key = |way: &Vec<Break>| -> Vec<Instant> {
        way.iter().filter(is_long).map(|pause| pause.start).collect()
    };
    let mut keys: Vec<Vec<Instant>> = ways.iter().map(key).collect();
    keys.sort();
    keys.dedup();
    evenly(&keys, LONG_PLACEMENTS)
        .into_iter()
        .map(|wanted| {
            let same: Vec<Vec<Break>> =
                ways.iter().filter(|way| key(way) == wanted).cloned().collect();
            evenly(&same, SPREADS)
        })
        .collect()
}

/// The ways to add one break to those placed so far.
fn extended(way: &[Break], rule: &BreakRule, duty: &Place) -> Vec<Vec<Break>> {
    let after = way.last().map_or(duty.start, |pause| pause.start + pause.length);
    let step = rule.step.ms().max(60_000);
    let mut starts = Vec::new();
    let mut offset = rule.earliest.ms();
    while offset <= rule.latest.ms() {
        let start = duty.start + Span::from_ms(offset);
        if start >= after && start + rule.length <= duty.end {
            starts.push(start);
        }
        offset += step;
    }
    evenly(&starts, STARTS)
        .into_iter()
        .map(|start| {
            let mut longer = way.to_vec();
            longer.push(Break { start, length: rule.length, latest: rule.may_slip });
            longer
        })
        .collect()
}

/// At most `most` items, evenly spread, first and last included (the middle one if only one).
fn evenly<T: Clone>(items: &[T], most: usize) -> Vec<T> {
    if items.len() <= most {
        return items.to_vec();
    }
    if most == 1 {
        return vec![items[items.len() / 2].clone()];
    }
    (0..most).map(|i| items[i * (items.len() - 1) / (most - 1)].clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ClockWindow;
    use crate::planning::testing::{clock, scenario};

    fn space(s: &Scenario) -> Space {
        Space::new(s, &Prices::new(s))
    }

    #[test]
    fn a_pattern_covers_its_shift_without_its_meal() {
        let mut s = scenario(1);
        s.planning.patterns[0].starts = vec![9 * 60];
        s.planning.patterns[0].lengths = vec![Span::HOUR.times(9)];
        s.planning.patterns[0].breaks = vec![BreakRule {
            length: Span::HOUR,
            earliest: Span::HOUR.times(3),
            latest: Span::HOUR.times(5),
            step: Span::from_minutes(30),
            only_from: Span::HOUR.times(6),
            may_slip: Span::HOUR,
        }];
        let space = space(&s);
        assert_eq!(space.patterns.len(), 3, "a meal at 12, 13 or 14 o'clock");
        for pattern in &space.patterns {
            let covered: f64 = pattern.cover.part.iter().sum();
            assert!((covered - 16.0).abs() < 1e-9, "eight hours of half-hours");
            assert_eq!(pattern.cover.first, 18);
            assert!((pattern.cost - 160.0).abs() < 1e-9);
        }
        assert_eq!(space.patterns[0].cover.part[6], 0.0, "12:00 is the first one's meal");
    }

    #[test]
    fn people_on_one_pattern_take_short_breaks_one_after_the_other() {
        let mut s = scenario(1);
        s.planning.patterns[0].starts = vec![9 * 60];
        s.planning.patterns[0].lengths = vec![Span::HOUR.times(4)];
        s.planning.patterns[0].breaks = vec![BreakRule {
            length: Span::from_minutes(10),
            earliest: Span::from_minutes(90),
            latest: Span::from_minutes(150),
            step: Span::from_minutes(10),
            only_from: Span::ZERO,
            may_slip: Span::from_minutes(10),
        }];
        let space = space(&s);
        assert_eq!(space.patterns.len(), 1);
        let plan = space.plan(&[4]);
        let mut starts: Vec<Instant> = plan.places().iter().map(|p| p.breaks[0].start).collect();
        starts.dedup();
        assert_eq!(starts.len(), 4);
    }

    #[test]
    fn overnight_shifts_of_the_evening_before_cover_the_first_morning() {
        let mut s = scenario(2);
        s.planning.patterns[0].starts = vec![22 * 60];
        s.planning.patterns[0].lengths = vec![Span::HOUR.times(8)];
        let space = space(&s);
        let days: Vec<i64> = space.patterns.iter().map(|p| p.duty.day()).collect();
        assert_eq!(days, [-1, 0, 1]);
        assert_eq!(space.patterns[0].cover.part.iter().sum::<f64>(), 12.0);
        assert_eq!(space.patterns[2].cover.part.iter().sum::<f64>(), 4.0);
    }

    #[test]
    fn limits_per_shift_opening_and_weekdays_bind() {
        let mut s = scenario(2); // Monday and Tuesday
        s.planning.limits.opening = Some(ClockWindow { from: 9 * 60, to: 18 * 60 });
        s.planning.limits.max_shift = Span::HOUR.times(6);
        s.planning.patterns[0].weekdays = [true, false, true, true, true, true, true];
        let space = space(&s);
        assert_eq!(space.patterns.len(), 6, "four hours from 9 to 14 o'clock, on Monday only");
        for pattern in &space.patterns {
            assert!(pattern.duty.start >= clock(0, 9, 0) && pattern.duty.end <= clock(0, 18, 0));
        }
        s.planning.limits.max_work = Span::HOUR.times(3);
        assert!(Space::new(&s, &Prices::new(&s)).patterns.is_empty());
    }
}
