//! Does a plan keep every limit? Written from the limits alone, moment by moment, without the
//! search's patterns, grids or programs, so that it can catch their mistakes. Nights before and
//! after the horizon are looked at like the others.

use crate::model::{Break, BreakRule, ClockWindow, Cut, Place, Plan, Scenario, words};
use crate::time::{Instant, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Every limit that the plan breaks, each with its hours and numbers; empty = keeps them all.
/// `of_patterns` also asks that each place is promised or one of the scenario's shifts.
#[must_use]
pub fn violations(scenario: &Scenario, plan: &Plan, of_patterns: bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut counted: BTreeMap<&Place, u32> = BTreeMap::new();
    for place in plan.places() {
        *counted.entry(place).or_default() += 1;
    }
    for (place, people) in counted {
        of_one_place(scenario, place, people, &mut found);
        if of_patterns && !is_promised(scenario, place) && !is_of_a_pattern(scenario, place) {
            found.push(format!("{}: no pattern has such a shift", name(scenario, place)));
        }
    }
    people_per_day(scenario, plan, &mut found);
    promised_are_there(scenario, plan, &mut found);
    moments(scenario, plan, &mut found);
    found
}

fn name(scenario: &Scenario, place: &Place) -> String {
    format!(
        "{} {}",
        scenario.groups[place.group].name,
        words::stretch(&scenario.calendar, place.start, place.end)
    )
}

fn of_one_place(scenario: &Scenario, place: &Place, people: u32, found: &mut Vec<String>) {
    let limits = &scenario.planning.limits;
    let mut say = |what: String| {
        let times = if people > 1 { format!(" ({people} people)") } else { String::new() };
        found.push(format!("{}{times}: {what}", name(scenario, place)));
    };
    let length = place.length();
    if place.end <= place.start {
        say("ends before it starts".to_owned());
    }
    if length > limits.max_shift {
        say(format!(
            "a shift of {}, the longest is {}",
            words::span(length),
            words::span(limits.max_shift)
        ));
    }
    let meals: i64 = place
        .breaks
        .iter()
        .filter(|pause| pause.length >= Span::from_minutes(30))
        .map(|pause| pause.length.ms())
        .sum();
    let work = Span::from_ms(length.ms() - meals);
    if work > limits.max_work {
        say(format!("{} of work, the most is {}", words::span(work), words::span(limits.max_work)));
    }
    let mut after = place.start;
    for pause in &place.breaks {
        if pause.start < after || pause.start + pause.length > place.end {
            say("a break lies outside the shift or over another break".to_owned());
        }
        after = pause.start + pause.length;
    }
    if let Some(opening) = limits.opening {
        let inside = opening.to - opening.from >= 1440
            || (-1..=0).any(|shift| {
                let midnight = Instant::start_of_day(place.day() + shift);
                let open = midnight + Span::from_minutes(i64::from(opening.from));
                let close = midnight + Span::from_minutes(i64::from(opening.to));
                open <= place.start && place.end <= close
            });
        if !inside {
            say(format!("outside the opening {}", words::window(opening)));
        }
    }
    let (start, end) = (Instant::ZERO, scenario.calendar.end());
    if scenario.planning.cut == Cut::Hard && (place.start < start || place.end > end) {
        say("not inside the horizon, which is cut hard".to_owned());
    }
}

fn is_promised(scenario: &Scenario, place: &Place) -> bool {
    scenario.planning.promised.places().iter().any(|promised| promised.same_duty(place))
}

fn is_of_a_pattern(scenario: &Scenario, place: &Place) -> bool {
    scenario.planning.patterns.iter().any(|rule| {
        let weekday = scenario.calendar.weekday(place.day()).to_monday_zero_offset();
        let starts = rule.starts.iter().any(|start| {
            (i64::from(*start) * 60_000 - place.start.time_of_day().ms()).rem_euclid(86_400_000)
                == 0
        });
        let breaks: Vec<&BreakRule> =
            rule.breaks.iter().filter(|pause| place.length() >= pause.only_from).collect();
        rule.groups.contains(&place.group)
            && rule.lengths.contains(&place.length())
            && rule.weekdays[weekday as usize]
            && starts
            && are_taken(place, &place.breaks, &breaks)
    })
}

/// Whether the breaks are those of the rules, each inside its window.
fn are_taken(place: &Place, breaks: &[Break], rules: &[&BreakRule]) -> bool {
    let Some((pause, others)) = breaks.split_first() else { return rules.is_empty() };
    let at = pause.start - place.start;
    rules.iter().enumerate().any(|(index, rule)| {
        let mut left = rules.to_vec();
        left.remove(index);
        pause.length == rule.length
            && rule.earliest <= at
            && at <= rule.latest
            && (at - rule.earliest).ms() % rule.step.ms().max(1) == 0
            && are_taken(place, others, &left)
    })
}

fn people_per_day(scenario: &Scenario, plan: &Plan, found: &mut Vec<String>) {
    let mut days: BTreeMap<(usize, i64), u32> = BTreeMap::new();
    for place in plan.places() {
        *days.entry((place.group, place.day())).or_default() += 1;
    }
    for ((group, day), shifts) in days {
        let group = &scenario.groups[group];
        if shifts > group.size {
            let date = words::day(&scenario.calendar, Instant::start_of_day(day));
            found.push(format!(
                "{} on {date}: {shifts} shifts, but {}",
                group.name,
                words::people(group.size)
            ));
        }
    }
}

fn promised_are_there(scenario: &Scenario, plan: &Plan, found: &mut Vec<String>) {
    let count = |places: &[Place], like: &Place| {
        places.iter().filter(|place| place.same_duty(like)).count()
    };
    let promised = scenario.planning.promised.places();
    let mut before: Option<&Place> = None;
    for place in promised {
        let seen = before.is_some_and(|before| before.same_duty(place));
        before = Some(place);
        let (there, wanted) = (count(plan.places(), place), count(promised, place));
        if !seen && there < wanted {
            found.push(format!("{}: {wanted} promised, {there} there", name(scenario, place)));
        }
    }
}

/// A limit broken without a pause.
struct Stretch {
    from: Instant,
    to: Instant,
    wanted: u32,
    /// The farthest from what is wanted.
    worst: u32,
}

/// Limits that hold at every moment; they can only change where something begins or ends.
fn moments(scenario: &Scenario, plan: &Plan, found: &mut Vec<String>) {
    let limits = &scenario.planning.limits;
    let mut steps: BTreeMap<Instant, (i64, i64)> = BTreeMap::new();
    let mut step = |at: Instant, there: i64, working: i64| {
        let sum = steps.entry(at).or_default();
        *sum = (sum.0 + there, sum.1 + working);
    };
    for place in plan.places() {
        step(place.start, 1, 1);
        step(place.end, -1, -1);
        for pause in &place.breaks {
            step(pause.start, 0, -1);
            step((pause.start + pause.length).min(place.end), 0, 1);
        }
    }
    for day in -1..=i64::from(scenario.calendar.days()) {
        step(Instant::start_of_day(day), 0, 0);
        for minute in limits.minimum.iter().flat_map(|(window, _)| [window.from, window.to]) {
            step(Instant::start_of_day(day) + Span::from_minutes(i64::from(minute)), 0, 0);
        }
    }
    let reach = reach_after(scenario);
    for at in &reach {
        step(*at, 0, 0);
    }
    let (mut least, mut most, mut seats) = (Vec::new(), Vec::new(), Vec::new());
    let times: Vec<Instant> = steps.keys().copied().collect();
    let (mut there, mut working) = (0_i64, 0_i64);
    for (index, &at) in times.iter().enumerate() {
        let (more_there, more_working) = steps[&at];
        (there, working) = (there + more_there, working + more_working);
        let (there, working) = (there.max(0) as u32, working.max(0) as u32);
        let until = times.get(index + 1).copied().unwrap_or(at);
        let wanted = wanted_at(scenario, at);
        let beyond = at >= scenario.calendar.end();
        if working < wanted && (!beyond || reach.contains(&at)) {
            extend(&mut least, at, until, wanted, working, u32::min);
        }
        if let Some(allowed) = limits.maximum.filter(|most| working > *most) {
            extend(&mut most, at, until, allowed, working, u32::max);
        }
        if let Some(allowed) = limits.seats.filter(|seats| there > *seats) {
            extend(&mut seats, at, until, allowed, there, u32::max);
        }
    }
    for stretch in least {
        let when = words::stretch(&scenario.calendar, stretch.from, stretch.to);
        let (wanted, worst) = (stretch.wanted, stretch.worst);
        found.push(format!("minimum of {wanted} on duty, {when}: down to {worst}"));
    }
    for (what, stretches) in [("maximum of {} on duty", most), ("{} seats", seats)] {
        for stretch in stretches {
            let what = what.replace("{}", &stretch.wanted.to_string());
            let when = words::stretch(&scenario.calendar, stretch.from, stretch.to);
            found.push(format!("{what}, {when}: up to {}", stretch.worst));
        }
    }
}

fn extend(
    stretches: &mut Vec<Stretch>,
    from: Instant,
    to: Instant,
    wanted: u32,
    there: u32,
    worse: fn(u32, u32) -> u32,
) {
    match stretches.last_mut() {
        Some(last) if last.to == from && last.wanted == wanted => {
            last.to = to;
            last.worst = worse(last.worst, there);
        }
        _ => stretches.push(Stretch { from, to, wanted, worst: there }),
    }
}

/// People wanted on duty at least: windows hold on each day of the horizon; those that begin on the
/// last evening hold to their end, unless the horizon is cut hard.
fn wanted_at(scenario: &Scenario, at: Instant) -> u32 {
    let last = if scenario.planning.cut == Cut::Hard {
        scenario.calendar.end()
    } else {
        scenario.calendar.end() + Span::DAY
    };
    if at < Instant::ZERO || at >= last {
        return 0;
    }
    let mut wanted = 0;
    for (window, people) in &scenario.planning.limits.minimum {
        for day in [at.day() - 1, at.day()] {
            let midnight = Instant::start_of_day(day);
            let from = midnight + Span::from_minutes(i64::from(window.from));
            let to = midnight + Span::from_minutes(i64::from(window.to));
            if from <= at && at < to && day < i64::from(scenario.calendar.days()) {
                wanted = wanted.max(*people);
            }
        }
    }
    wanted
}

/// Whole minutes after the horizon at which somebody can be on duty who begins inside it.
fn reach_after(scenario: &Scenario) -> BTreeSet<Instant> {
    let planning = &scenario.planning;
    let end = scenario.calendar.end();
    let over_midnight = |window: &ClockWindow| window.to > 1440;
    if !planning.limits.minimum.iter().any(|(window, _)| over_midnight(window)) {
        return BTreeSet::new();
    }
    let mut reached = BTreeSet::new();
    for rule in &planning.patterns {
        let Some(&group) = rule.groups.first() else { continue };
        for duty in planning.duties(&scenario.calendar, rule, group) {
            if duty.refused.is_some() || duty.place.end <= end {
                continue;
            }
            let ways = rule.ways(duty.place.start, duty.place.length());
            let mut at = end;
            while at < duty.place.end {
                let is_away = |way: &Vec<Break>| {
                    way.iter().any(|pause| pause.start <= at && at < pause.start + pause.length)
                };
                if !ways.iter().all(is_away) {
                    reached.insert(at);
                }
                at += Span::MINUTE;
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Break, ClockWindow};
    use crate::planning::testing::{clock, place, scenario};

    fn broken(s: &Scenario, places: Vec<Place>) -> usize {
        violations(s, &Plan::new(places), true).len()
    }

    #[test]
    fn a_plan_of_the_scenarios_shifts_within_limits_is_accepted() {
        let s = scenario(2);
        let days = vec![
            place(0, clock(0, 8, 0), clock(0, 12, 0)),
            place(0, clock(1, 15, 0), clock(1, 23, 0)),
        ];
        assert_eq!(violations(&s, &Plan::new(days), true), Vec::<String>::new());
    }

    #[test]
    fn each_limit_is_noticed() {
        let mut s = scenario(1);
        let shift = || place(0, clock(0, 9, 0), clock(0, 17, 0));
        assert_eq!(
            broken(&s, vec![place(0, clock(0, 9, 30), clock(0, 13, 30))]),
            1,
            "no such start"
        );
        s.planning.limits.max_work = Span::HOUR.times(7);
        assert_eq!(broken(&s, vec![shift()]), 1, "too long");
        s.planning.limits.max_work = Span::HOUR.times(9);
        s.planning.limits.opening = Some(ClockWindow { from: 600, to: 1200 });
        assert_eq!(broken(&s, vec![shift()]), 1, "starts before opening");
        s.planning.limits.opening = None;
        s.groups[0].size = 1;
        assert_eq!(broken(&s, vec![shift(), shift()]), 1, "too many people");
        s.groups[0].size = 2;
        s.planning.limits.seats = Some(1);
        s.planning.limits.maximum = Some(1);
        assert_eq!(broken(&s, vec![shift(), shift()]), 2, "seats and maximum, at the one moment");
        s.planning.limits.minimum = vec![(ClockWindow { from: 540, to: 1080 }, 1)];
        assert_eq!(broken(&s, vec![shift()]), 1, "nobody from 17 to 18 o'clock");
        let mut away = shift();
        let pause =
            |hour| Break { start: clock(0, hour, 0), length: Span::HOUR, latest: Span::HOUR };
        away.breaks = vec![pause(12)];
        assert_eq!(broken(&s, vec![away]), 3, "no such shift, nobody at noon, nobody at 17");
        s.planning.promised = Plan::new(vec![shift()]);
        assert!(broken(&s, vec![]) >= 1);
    }

    #[test]
    fn a_broken_limit_is_told_with_its_hours_and_numbers() {
        let mut s = scenario(2);
        s.groups[0].size = 1;
        s.planning.limits.minimum = vec![(ClockWindow { from: 8 * 60, to: 16 * 60 }, 2)];
        let shift = |day| place(0, clock(day, 8, 0), clock(day, 16, 0));
        let told = violations(&s, &Plan::new(vec![shift(0), shift(0), shift(1)]), true);
        assert_eq!(
            told,
            [
                "team on 9 Nov: 2 shifts, but 1 person",
                "minimum of 2 on duty, 10 Nov 08:00–16:00: down to 1"
            ]
        );
    }

    #[test]
    fn promised_shifts_break_limits_like_others() {
        let mut s = scenario(1);
        s.planning.limits.seats = Some(1);
        s.groups[0].size = 1;
        let shifts = vec![place(0, clock(0, 8, 0), clock(0, 12, 0)); 2];
        s.planning.promised = Plan::new(shifts.clone());
        let told = violations(&s, &Plan::new(shifts), true);
        assert_eq!(told.len(), 2, "size and seats: {told:?}");
    }

    #[test]
    fn nights_before_and_after_the_horizon_are_looked_at() {
        let mut s = scenario(1);
        s.planning.patterns[0].starts = vec![22 * 60];
        s.planning.patterns[0].lengths = vec![Span::HOUR.times(8)];
        s.planning.limits.maximum = Some(1);
        let before = || place(0, clock(-1, 22, 0), clock(0, 6, 0));
        let last = || place(0, clock(0, 22, 0), clock(1, 6, 0));
        let told = |s: &Scenario, places| violations(s, &Plan::new(places), true);
        assert_eq!(told(&s, vec![before(), last()]), Vec::<String>::new());
        assert!(told(&s, vec![before(), before()])[0].contains("8 Nov 22:00–9 Nov 06:00: up to 2"));
        assert!(told(&s, vec![last(), last()])[0].contains("9 Nov 22:00–10 Nov 06:00: up to 2"));
        // A night that begins inside is staffed to its end.
        s.planning.limits.minimum = vec![(ClockWindow { from: 22 * 60, to: 30 * 60 }, 1)];
        assert_eq!(told(&s, vec![before(), last()]), Vec::<String>::new());
        let short = place(0, clock(0, 22, 0), clock(1, 2, 0));
        let found = told(&s, vec![before(), short]);
        assert!(
            found.iter().any(|told| told.contains("10 Nov 02:00–06:00: down to 0")),
            "{found:?}"
        );
        s.planning.cut = Cut::Hard;
        assert_eq!(told(&s, vec![before(), last()]).len(), 2, "neither lies inside");
    }

    #[test]
    fn breaks_are_those_of_the_pattern_in_any_order() {
        let mut s = scenario(1);
        let rule = |length, earliest, latest| BreakRule {
            length: Span::from_minutes(length),
            earliest: Span::from_minutes(earliest),
            latest: Span::from_minutes(latest),
            step: Span::from_minutes(30),
            only_from: Span::ZERO,
            may_slip: Span::HOUR,
        };
        s.planning.patterns[0].breaks = vec![rule(15, 300, 360), rule(60, 120, 240)];
        let pause = |hour, minute, length| Break {
            start: clock(0, hour, minute),
            length: Span::from_minutes(length),
            latest: Span::HOUR,
        };
        let mut day = place(0, clock(0, 8, 0), clock(0, 16, 0));
        day.breaks = vec![pause(10, 30, 60), pause(13, 0, 15)];
        assert_eq!(broken(&s, vec![day.clone()]), 0);
        day.breaks[0].length = Span::from_minutes(45);
        assert_eq!(broken(&s, vec![day.clone()]), 1, "the wrong length");
        day.breaks = vec![pause(10, 45, 60), pause(13, 0, 15)];
        assert_eq!(broken(&s, vec![day.clone()]), 1, "off its step");
        day.breaks = vec![pause(10, 30, 60)];
        assert_eq!(broken(&s, vec![day]), 1, "one is missing");
    }
}
