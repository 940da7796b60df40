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
        let length_refused: Vec<(Span, Option<Refusal>)> = rule
            .lengths
            .iter()
            .map(|length| (*length, self.refuses_length(rule, *length)))
            .collect();
        let days = -2..=i64::from(calendar.days());
        days.flat_map(move |day| rule.starts.iter().map(move |minute| (day, *minute))).flat_map(
            move |(day, minute)| {
                let start = Instant::start_of_day(day) + Span::from_minutes(i64::from(minute));
                let weekday = calendar.weekday(start.day()).to_monday_zero_offset() as usize;
                let works = rule.weekdays[weekday] && start < calendar.end();
                length_refused
                    .clone()
                    .into_iter()
                    .map(move |(length, refused)| (start + length, refused))
                    .filter(move |(end, _)| works && *end > Instant::ZERO)
                    .map(move |(end, refused)| {
                        let place = Place {
                            group,
                            start,
                            end,
                            breaks: Vec::new(),
                            pattern: rule.name.clone(),
                            person: None,
                        };
                        let refused = self.refuses_hours(calendar, start, end).or(refused);
                        Duty { place, refused }
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

    fn refuses_hours(&self, calendar: &Calendar, start: Instant, end: Instant) -> Option<Refusal> {
        let is_inside = start >= Instant::ZERO && end <= calendar.end();
        if self.cut == Cut::Hard && !is_inside {
            Some(Refusal::Cut)
        } else if !self.limits.is_open(start, end) {
            Some(Refusal::Opening)
        } else {
            None
        }
    }

    fn refuses_length(&self, rule: &PatternRule, length: Span) -> Option<Refusal> {
        let breaks = rule.breaks_of(length);
        if length > self.limits.max_shift {
            Some(Refusal::MaxShift)
        } else if work(length, breaks.iter().map(|rule| rule.length)) > self.limits.max_work {
            Some(Refusal::MaxWork)
        } else if first_way(&breaks, length).is_none() {
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
    pub fn ways(&self, start: Instant, length: Span) -> Vec<Vec<Break>> {
        let (rules, end) = (self.breaks_of(length), start + length);
        let mut ways = Vec::new();
        let all: f64 =
            rules.iter().map(|rule| starts_of(rule, start, end).count() as f64).product();
        if all <= 50.0 * MOST_WAYS as f64 {
            place_breaks(&rules, (start, end), &mut Vec::new(), &mut |way| ways.push(way.to_vec()));
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
            place_breaks(&coarse, (start, end), &mut Vec::new(), &mut |way| {
                ways.push(way.to_vec());
            });
        }
        if ways.is_empty() {
            ways.extend(first_way(&rules, length).map(|way| moved_by(&way, start - Instant::ZERO)));
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

/// The same breaks so much later.
#[must_use]
pub fn moved_by(way: &[Break], by: Span) -> Vec<Break> {
    way.iter().map(|pause| Break { start: pause.start + by, ..*pause }).collect()
}

fn starts_of(rule: &BreakRule, start: Instant, end: Instant) -> impl Iterator<Item = Instant> {
    let rule = *rule;
    let step = rule.step.ms().max(60_000);
    let count = (rule.latest - rule.earliest).ms().div_euclid(step) + 1;
    (0..count.max(0))
        .map(move |i| start + rule.earliest + Span::from_ms(i * step))
        .filter(move |start| *start + rule.length <= end)
}

/// Tells every way to place these breaks apart from each other, in whatever order fits.
fn place_breaks(
    rules: &[BreakRule],
    (start, end): (Instant, Instant),
    so_far: &mut Vec<Break>,
    tell: &mut dyn FnMut(&[Break]),
) {
    let Some(rule) = rules.get(so_far.len()) else {
        tell(so_far);
        return;
    };
    for at in starts_of(rule, start, end) {
        if is_apart(so_far, at, rule.length) {
            so_far.push(Break { start: at, length: rule.length, latest: rule.may_slip });
            place_breaks(rules, (start, end), so_far, tell);
            so_far.pop();
        }
    }
}

/// The first way that is found to place the breaks of a shift from the horizon's start apart from
/// each other.
fn first_way(rules: &[BreakRule], length: Span) -> Option<Vec<Break>> {
    // Those that must come soonest first: then the first try nearly always fits.
    let mut rules = rules.to_vec();
    rules.sort_by_key(|rule| (rule.latest, rule.earliest));
    let (mut way, mut steps) = (Vec::new(), MOST_STEPS);
    extend(&rules, length, &mut way, &mut steps).then_some(way)
}

fn extend(rules: &[BreakRule], length: Span, way: &mut Vec<Break>, steps: &mut u32) -> bool {
    let Some(rule) = rules.get(way.len()) else { return true };
    for start in starts_of(rule, Instant::ZERO, Instant::ZERO + length) {
        if *steps == 0 {
            return false;
        }
        *steps -= 1;
        if is_apart(way, start, rule.length) {
            way.push(Break { start, length: rule.length, latest: rule.may_slip });
            if extend(rules, length, way, steps) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Scenario;

    fn minutes(n: i64) -> Span {
        Span::from_minutes(n)
    }

    fn pause(length: i64, earliest: i64, latest: i64, step: i64) -> BreakRule {
        BreakRule {
            length: minutes(length),
            earliest: minutes(earliest),
            latest: minutes(latest),
            step: minutes(step),
            only_from: Span::ZERO,
            may_slip: minutes(length),
        }
    }

    fn ways(rules: Vec<BreakRule>, hours: i64) -> Vec<Vec<(i64, i64)>> {
        let mut rule = Scenario::bare(1.0, 1).planning.patterns[0].clone();
        rule.breaks = rules;
        let at = |b: &Break| (b.start.minute(), b.length.minutes());
        rule.ways(Instant::ZERO, Span::HOUR.times(hours))
            .iter()
            .map(|way| way.iter().map(at).collect())
            .collect()
    }

    #[test]
    fn every_start_of_a_break_is_a_way() {
        let lunch = ways(vec![pause(60, 180, 360, 60)], 8);
        assert_eq!(lunch, [[(180, 60)], [(240, 60)], [(300, 60)], [(360, 60)]]);
        // One that would end after the shift is none.
        assert_eq!(ways(vec![pause(60, 180, 360, 60)], 6).len(), 3);
        assert_eq!(ways(vec![], 8), [vec![]]);
    }

    #[test]
    fn breaks_lie_apart_in_whatever_order_they_are_listed() {
        let (tea, lunch) = (pause(15, 300, 330, 15), pause(60, 180, 240, 60));
        let wanted = ways(vec![lunch, tea], 8);
        assert_eq!(wanted.len(), 6, "two lunches by three teas: {wanted:?}");
        assert_eq!(ways(vec![tea, lunch], 8), wanted);
        // A tea that may come before or after lunch does both, and never during it.
        let both = ways(vec![lunch, pause(15, 165, 255, 15)], 8);
        assert!(
            both.contains(&vec![(165, 15), (180, 60)])
                && both.contains(&vec![(180, 60), (255, 15)])
        );
        let overlaps = |way: &Vec<(i64, i64)>| way[0].0 + way[0].1 > way[1].0;
        assert!(!both.iter().any(overlaps), "{both:?}");
        // By hand: lunch at 180 leaves 165, 240, 255; lunch at 240 leaves 165 to 225.
        assert_eq!(both.len(), 3 + 5);
    }

    #[test]
    fn too_many_ways_are_thinned_but_never_to_none() {
        let each = pause(5, 60, 400, 5);
        let all = ways(vec![each, pause(6, 60, 400, 5), pause(7, 60, 400, 5)], 8);
        assert!(!all.is_empty() && all.len() <= MOST_WAYS);
        assert!(all.iter().all(|way| way.windows(2).all(|w| w[0].0 + w[0].1 <= w[1].0)));
    }

    #[test]
    fn a_shift_that_is_not_to_be_had_says_why() {
        let mut s = Scenario::bare(1.0, 2);
        s.planning.patterns[0].starts = vec![480, 1320];
        let why = |s: &Scenario| -> Vec<Option<Refusal>> {
            let rule = &s.planning.patterns[0];
            s.planning.duties(&s.calendar, rule, 0).map(|duty| duty.refused).collect()
        };
        // 22:00 of the evening before, and both starts of both days.
        assert_eq!(why(&s), [None; 5]);
        s.planning.cut = Cut::Hard;
        let cut = Some(Refusal::Cut);
        assert_eq!(why(&s), [cut, None, None, None, cut]);
        s.planning.cut = Cut::Ongoing;
        s.planning.limits.max_shift = Span::HOUR.times(7);
        assert_eq!(why(&s), [Some(Refusal::MaxShift); 5]);
        s.planning.limits.max_shift = Span::DAY;
        s.planning.limits.max_work = minutes(7 * 60 + 30);
        assert_eq!(why(&s), [Some(Refusal::MaxWork); 5]);
        s.planning.patterns[0].breaks = vec![pause(30, 180, 180, 5)];
        assert_eq!(why(&s), [None; 5], "half an hour's rest is no work");
        s.planning.patterns[0].breaks.push(pause(20, 170, 190, 5));
        assert_eq!(why(&s), [Some(Refusal::Breaks); 5], "both at once");
    }

    #[test]
    fn a_minimum_over_midnight_holds_to_the_end_of_the_last_night() {
        let mut s = Scenario::bare(1.0, 2);
        s.planning.limits.minimum = vec![
            (ClockWindow { from: 1320, to: 1800 }, 2),
            (ClockWindow { from: 540, to: 600 }, 5),
        ];
        let at = |s: &Scenario, hour: i64| {
            s.planning.minimum_at(&s.calendar, Instant::from_minutes(hour * 60))
        };
        let wanted: Vec<u32> =
            [-1, 0, 5, 6, 9, 10, 22, 24, 46, 48, 53, 54, 57, 70].map(|h| at(&s, h)).into();
        assert_eq!(wanted, [0, 2, 2, 0, 5, 0, 2, 2, 2, 2, 2, 0, 0, 0]);
        s.planning.cut = Cut::Hard;
        assert_eq!((at(&s, 47), at(&s, 48)), (2, 0));
    }
}
