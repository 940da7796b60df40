//! Concrete shift patterns (group, day, start, length, breaks) under the limits, with what each
//! covers and costs. Knows neither demand nor runs.
//!
//! Placements of breaks multiply quickly. Where all of them together are few, each is a pattern of
//! its own; where they are many, as many evenly spaced ones as there is room for stand for them
//! until it is known which shifts are wanted: then [`Space::refine`] adds every placement of those.
//! Besides, people on one pattern may take its short breaks one after the other.

use super::cost::Prices;
use crate::model::{Break, Place, Plan, Scenario, evenly, moved_by};
use crate::time::{Instant, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Placements of the long breaks of one shift that become patterns where all are too many.
const LONG_PLACEMENTS: usize = 3;
/// Ways in which people on one pattern spread their short breaks.
const SPREADS: usize = 4;
/// Patterns per day of the horizon up to which every placement of every shift's breaks is one; and
/// in all.
const ALL: usize = 900;
const ALL_DAYS: usize = 9_000;
/// Patterns that a refinement adds at most.
const REFINED: usize = 1_200;

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
    /// All patterns, ordered by group, start, end, breaks; refinements behind them.
    pub patterns: Vec<Pattern>,
    /// Intervals of requirement and cover.
    pub grid: Grid,
    /// Places that are part of every plan.
    pub promised: Plan,
    /// The rule of each pattern.
    rules: Vec<usize>,
}

impl Space {
    /// Enumerates the patterns of a scenario that keep the limits per shift.
    #[must_use]
    pub fn new(scenario: &Scenario, prices: &Prices) -> Self {
        let grid = Grid::of(scenario);
        let mut ways = Ways::default();
        let mut duties: Vec<(usize, Place)> = Vec::new();
        for (index, rule) in scenario.planning.patterns.iter().enumerate() {
            for &group in &rule.groups {
                let all = scenario.planning.duties(&scenario.calendar, rule, group);
                let allowed = all.filter(|duty| duty.refused.is_none());
                duties.extend(allowed.map(|duty| (index, duty.place)));
            }
        }
        let all: usize =
            duties.iter().map(|(rule, duty)| ways.of(scenario, *rule, duty.length()).len()).sum();
        let room = (ALL * scenario.calendar.days() as usize).min(ALL_DAYS);
        let each = if all <= room { usize::MAX } else { room / duties.len().max(1) };
        let mut found: Vec<(Place, Vec<Vec<Break>>, usize)> = Vec::new();
        for (rule, duty) in duties {
            let ways = ways.of(scenario, rule, duty.length());
            let mut few = few(ways, grid.width);
            if each >= LONG_PLACEMENTS {
                few.extend(evenly(ways, each).into_iter().map(|way| vec![way]));
            }
            found.extend(few.into_iter().map(|ways| {
                (
                    duty.clone(),
                    ways.iter().map(|way| moved_by(way, duty.start - Instant::ZERO)).collect(),
                    rule,
                )
            }));
        }
        found.sort();
        found.dedup_by(|a, b| a.0.same_duty(&b.0) && a.1 == b.1);
        let rules = found.iter().map(|(_, _, rule)| *rule).collect();
        let patterns = found
            .into_iter()
            .map(|(duty, breaks, _)| pattern(scenario, prices, grid, duty, breaks))
            .collect();
        Self { patterns, grid, promised: scenario.planning.promised.clone(), rules }
    }

    /// Adds every placement of the breaks of the shifts that somebody works; counts of people stay
    /// valid with zeros behind them. Nothing is left to add where all placements are there already.
    pub fn refine(&mut self, scenario: &Scenario, prices: &Prices, counts: &[u32]) {
        let mut ways = Ways::default();
        let used = counts.iter().enumerate().filter(|(_, people)| **people > 0).map(|(j, _)| j);
        let shifts: BTreeMap<Place, usize> =
            used.map(|j| (self.patterns[j].duty.clone(), self.rules[j])).collect();
        let each = REFINED / shifts.len().max(1);
        let known: BTreeSet<(Place, Vec<Vec<Break>>)> =
            self.patterns.iter().map(|p| (p.duty.clone(), p.breaks.clone())).collect();
        for (duty, rule) in shifts {
            for way in evenly(ways.of(scenario, rule, duty.length()), each.max(2)) {
                let breaks = vec![moved_by(&way, duty.start - Instant::ZERO)];
                if !known.contains(&(duty.clone(), breaks.clone())) {
                    let new = pattern(scenario, prices, self.grid, duty.clone(), breaks);
                    self.patterns.push(new);
                    self.rules.push(rule);
                }
            }
        }
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

/// The ways to place the breaks of each rule's shifts of each length, from the start of the horizon.
#[derive(Default)]
struct Ways(BTreeMap<(usize, Span), Vec<Vec<Break>>>);

impl Ways {
    fn of(&mut self, scenario: &Scenario, rule: usize, length: Span) -> &[Vec<Break>] {
        self.0
            .entry((rule, length))
            .or_insert_with(|| scenario.planning.patterns[rule].ways(Instant::ZERO, length))
    }
}

/// A few placements of the long breaks, each with the ways to spread the short ones. A break that
/// is long against an interval changes what a pattern covers.
fn few(ways: &[Vec<Break>], interval: Span) -> Vec<Vec<Vec<Break>>> {
    let is_long = |pause: &&Break| pause.length.ms() * 2 >= interval.ms();
    let mut by_long: BTreeMap<Vec<Instant>, Vec<Vec<Break>>> = BTreeMap::new();
    for way in ways {
        let long = way.iter().filter(is_long).map(|pause| pause.start).collect();
        by_long.entry(long).or_default().push(way.clone());
    }
    let same: Vec<Vec<Vec<Break>>> = by_long.into_values().collect();
    evenly(&same, LONG_PLACEMENTS).iter().map(|same| evenly(same, SPREADS)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BreakRule, ClockWindow};
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
        assert_eq!(space.patterns.len(), 5, "a meal each half hour from 12 to 14 o'clock");
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
        // Each of the seven placements, and all of them in turn.
        assert_eq!(space.patterns.len(), 8);
        let in_turn = |pattern: &Pattern| u32::from(pattern.breaks.len() > 1) * 4;
        let plan = space.plan(&space.patterns.iter().map(in_turn).collect::<Vec<_>>());
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

    #[test]
    fn many_placements_are_thinned_until_it_is_known_which_shifts_are_worked() {
        let mut s = scenario(1);
        s.planning.patterns[0].starts = (0..40).map(|k| 6 * 60 + 15 * k).collect();
        s.planning.patterns[0].lengths = vec![Span::HOUR.times(8), Span::HOUR.times(9)];
        s.planning.patterns[0].breaks = vec![BreakRule {
            length: Span::HOUR,
            earliest: Span::HOUR.times(2),
            latest: Span::HOUR.times(6),
            step: Span::from_minutes(5),
            only_from: Span::ZERO,
            may_slip: Span::HOUR,
        }];
        let prices = Prices::new(&s);
        let mut space = Space::new(&s, &prices);
        // 49 placements of 80 shifts a day, and of those of the evening before that end after
        // midnight.
        assert!(space.patterns.len() <= ALL + LONG_PLACEMENTS * 90, "{}", space.patterns.len());
        let mut counts = vec![0; space.patterns.len()];
        counts[7] = 1;
        let (duty, known) = (space.patterns[7].duty.clone(), space.patterns.clone());
        space.refine(&s, &prices, &counts);
        assert_eq!(space.patterns[..known.len()], known[..], "counts stay valid");
        let meals: BTreeSet<Instant> = space
            .patterns
            .iter()
            .filter(|p| p.duty.same_duty(&duty))
            .map(|p| p.breaks[0][0].start - (duty.start - Instant::ZERO))
            .collect();
        assert_eq!(meals.len(), 49, "every placement of the shift that is worked");
        let before = space.patterns.len();
        counts.resize(before, 0);
        space.refine(&s, &prices, &counts);
        assert_eq!(space.patterns.len(), before, "once");
    }
}
