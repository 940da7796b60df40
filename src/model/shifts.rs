//! The shifts that a pattern rule allows: duties inside the horizon's business, opening hours and
//! the law, and the ways to place their breaks. Must not know demand, costs or searches.

use super::{
    Break, BreakRule, Calendar, ClockWindow, Cut, GroupId, Limits, PatternRule, Place, Planning,
};
use crate::time::{Instant, Span};

/// Ways to place the breaks of one shift at most; beyond, evenly spread ones stand for all.
const MOST_WAYS: usize = 2_000;
/// Starts tried at most to find one way in which the breaks of a shift fit.
const MOST_STEPS: u32 = 100_000;

/// Why a shift of a rule is not to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// No day of the horizon on which it may start.
    Days,
    /// Begins before the horizon or ends after it, and the horizon is cut hard.
    Cut,
    /// Outside opening hours.
    Opening,
    /// Longer than the longest shift.
    MaxShift,
    /// Its breaks do not fit.
    Breaks,
    /// More work than the longest working time.
    MaxWork,
}

/// A shift without breaks that a rule allows a group, or why it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// The shift, without breaks.
    pub place: Place,
    /// `None` = allowed.
    pub refused: Option<Refusal>,
}

impl Planning {
    /// Every start and length of a rule on every day on which the shift touches the horizon.
    pub fn duties<'a>(
        &'a self,
        calendar: &'a Calendar,
        rule: &'a PatternRule,
        group: GroupId,
    ) -> impl Iterator<Item = Duty> + 'a {
        let days = -2..=i64::from(calendar.days());
        days.flat_map(move |day| rule.starts.iter().map(move |minute| (day, *minute))).flat_map(
            move |(day, minute)| {
                let start = Instant::start_of_day(day) + Span::from_minutes(i64::from(minute));
                let weekday = calendar.weekday(start.day()).to_monday_zero_offset() as usize;
                let works = rule.weekdays[weekday] && start < calendar.end();
                rule.lengths
                    .iter()
                    .map(move |length| start + *length)
                    .filter(move |end| works && *end > Instant::ZERO)
                    .map(move |end| {
                        let place = Place {
                            group,
                            start,
                            end,
                            breaks: Vec::new(),
                            pattern: rule.name.clone(),
                            person: None,
                        };
                        Duty { refused: self.refusal(calendar, rule, &place), place }
                    })
            },
        )
    }

    /// People wanted on duty at least at a moment. A window holds on every day of the horizon; one
    /// that begins on the last evening holds to its end, unless the horizon is cut hard.
    #[must_use]
    pub fn minimum_at(&self, calendar: &Calendar, at: Instant) -> u32 {
        let first = at < Instant::ZERO;
        let beyond = at >= calendar.end();
        if first || (beyond && self.cut == Cut::Hard) {
            return 0;
        }
        let minute = at.time_of_day().minutes() as u32;
        let holds = |window: &ClockWindow| {
            let today = window.from <= minute && minute < window.to;
            let since_yesterday = minute + 1440 < window.to;
            (today && !beyond) || (since_yesterday && (!beyond || at.day() == calendar.end().day()))
        };
        let windows = self.limits.minimum.iter().filter(|(window, _)| holds(window));
        windows.map(|(_, people)| *people).max().unwrap_or(0)
    }

    fn refusal(&self, calendar: &Calendar, rule: &PatternRule, duty: &Place) -> Option<Refusal> {
        let limits = &self.limits;
        let is_cut =
            self.cut == Cut::Hard && (duty.start < Instant::ZERO || duty.end > calendar.end());
        let breaks = rule.breaks_of(duty.length());
        if is_cut {
            Some(Refusal::Cut)
        } else if !limits.is_open(duty.start, duty.end) {
            Some(Refusal::Opening)
        } else if duty.length() > limits.max_shift {
            Some(Refusal::MaxShift)
        } else if work(duty.length(), breaks.iter().map(|rule| rule.length)) > limits.max_work {
            Some(Refusal::MaxWork)
        } else if first_way(&breaks, duty).is_none() {
            Some(Refusal::Breaks)
        } else {
            None
        }
    }
}

impl PatternRule {
    /// The breaks of a shift of this length.
    #[must_use]
    pub fn breaks_of(&self, length: Span) -> Vec<BreakRule> {
        self.breaks.iter().filter(|rule| length >= rule.only_from).copied().collect()
    }

    /// Every way to place the breaks of a shift, in the order of their starts; one way without
    /// breaks if it has none.
    #[must_use]
    pub fn ways(&self, duty: &Place) -> Vec<Vec<Break>> {
        let rules = self.breaks_of(duty.length());
        let mut ways = Vec::new();
        let all: f64 = rules.iter().map(|rule| starts_of(rule, duty).count() as f64).product();
        if all <= 50.0 * MOST_WAYS as f64 {
            place_breaks(&rules, duty, &mut Vec::new(), &mut |way| ways.push(way.to_vec()));
        } else {
            // Too many to list: a few starts of each break, and what they give together.
            let few = libm::pow(MOST_WAYS as f64, 1.0 / rules.len() as f64).max(2.0) as i64;
            let coarse: Vec<BreakRule> = rules
                .iter()
                .map(|rule| {
                    let steps = ((rule.latest - rule.earliest).ms() / rule.step.ms().max(1)).max(1);
                    BreakRule { step: rule.step.times((steps + few - 1) / few), ..*rule }
                })
                .collect();
            place_breaks(&coarse, duty, &mut Vec::new(), &mut |way| ways.push(way.to_vec()));
        }
        if ways.is_empty() {
            ways.extend(first_way(&rules, duty));
        }
        for way in &mut ways {
            way.sort_unstable();
        }
        ways.sort_unstable();
        ways.dedup();
        evenly(&ways, MOST_WAYS)
    }
}

impl Limits {
    /// Whether [start, end] lies inside one day's opening hours.
    #[must_use]
    pub fn is_open(&self, start: Instant, end: Instant) -> bool {
        let Some(opening) = self.opening else { return true };
        // Opening around the clock has no edges that a shift could cross.
        opening.to - opening.from >= 1440
            || (start.day() - 1..=start.day()).any(|day| {
                let open = |minute: u32| {
                    Instant::start_of_day(day) + Span::from_minutes(i64::from(minute))
                };
                open(opening.from) <= start && end <= open(opening.to)
            })
    }
}

/// Working time of a shift: breaks of 30 minutes or more not counted.
#[must_use]
pub fn work(length: Span, breaks: impl Iterator<Item = Span>) -> Span {
    breaks.filter(|rest| *rest >= Span::from_minutes(30)).fold(length, |work, rest| work - rest)
}

fn starts_of<'a>(rule: &'a BreakRule, duty: &'a Place) -> impl Iterator<Item = Instant> + 'a {
    let step = rule.step.ms().max(60_000);
    let count = (rule.latest - rule.earliest).ms().div_euclid(step) + 1;
    (0..count.max(0))
        .map(move |i| duty.start + rule.earliest + Span::from_ms(i * step))
        .filter(|start| *start + rule.length <= duty.end)
}

/// Tells every way to place these breaks apart from each other, in whatever order fits.
fn place_breaks(
    rules: &[BreakRule],
    duty: &Place,
    so_far: &mut Vec<Break>,
    tell: &mut dyn FnMut(&[Break]),
) {
    let Some(rule) = rules.get(so_far.len()) else {
        tell(so_far);
        return;
    };
    for start in starts_of(rule, duty) {
        if is_apart(so_far, start, rule.length) {
            so_far.push(Break { start, length: rule.length, latest: rule.may_slip });
            place_breaks(rules, duty, so_far, tell);
            so_far.pop();
        }
    }
}

/// The first way to place these breaks apart from each other that is found.
fn first_way(rules: &[BreakRule], duty: &Place) -> Option<Vec<Break>> {
    // Those that must come soonest first: then the first try nearly always fits.
    let mut rules = rules.to_vec();
    rules.sort_by_key(|rule| (rule.latest, rule.earliest));
    let (mut way, mut steps) = (Vec::new(), MOST_STEPS);
    extend(&rules, duty, &mut way, &mut steps).then_some(way)
}

fn extend(rules: &[BreakRule], duty: &Place, way: &mut Vec<Break>, steps: &mut u32) -> bool {
    let Some(rule) = rules.get(way.len()) else { return true };
    for start in starts_of(rule, duty) {
        if *steps == 0 {
            return false;
        }
        *steps -= 1;
        if is_apart(way, start, rule.length) {
            way.push(Break { start, length: rule.length, latest: rule.may_slip });
            if extend(rules, duty, way, steps) {
                return true;
            }
            way.pop();
        }
    }
    false
}

fn is_apart(way: &[Break], start: Instant, length: Span) -> bool {
    let end = start + length;
    way.iter().all(|other| end <= other.start || other.start + other.length <= start)
}

/// At most `most` items, evenly spread, first and last included (the middle one if only one).
#[must_use]
pub fn evenly<T: Clone>(items: &[T], most: usize) -> Vec<T> {
    if items.len() <= most {
        return items.to_vec();
    }
    if most == 1 {
        return vec![items[items.len() / 2].clone()];
    }
    (0..most).map(|i| items[i * (items.len() - 1) / (most - 1)].clone()).collect()
}
