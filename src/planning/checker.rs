//! Does a plan keep every limit? Written from the limits alone, moment by moment, without the
//! search's patterns, grids or programs, so that it can catch their mistakes.

use crate::model::{Place, Plan, Scenario};
use crate::time::{Instant, Span};
use std::collections::BTreeSet;

/// Every limit that the plan breaks, each in words; empty = keeps them all. `of_patterns` also asks
/// that each place is one of the scenario's shifts.
#[must_use]
pub fn violations(scenario: &Scenario, plan: &Plan, of_patterns: bool) -> Vec<String> {
    let mut found = Vec::new();
    for place in plan.places() {
        of_one_place(scenario, place, &mut found);
        if of_patterns && !is_promised(scenario, place) && !is_of_a_pattern(scenario, place) {
            found.push(format!("{}: no such shift", name(scenario, place)));
        }
    }
    people_per_day(scenario, plan, &mut found);
    promised_are_there(scenario, plan, &mut found);
    moments(scenario, plan, &mut found);
    found
}

fn name(scenario: &Scenario, place: &Place) -> String {
    let clock = |at: Instant| {
        let minutes = at.time_of_day().minutes();
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    };
    format!(
        "{} {} {}–{}",
        scenario.groups[place.group].name,
        scenario.calendar.date(place.day()),
        clock(place.start),
        clock(place.end)
    )
}

fn of_one_place(scenario: &Scenario, place: &Place, found: &mut Vec<String>) {
    let limits = &scenario.planning.limits;
    let mut say = |what: &str| found.push(format!("{}: {what}", name(scenario, place)));
    if place.end <= place.start {
        say("ends before it starts");
    }
    if place.length() > limits.max_shift {
        say("longer than the longest shift");
    }
    let meals: i64 = place
        .breaks
        .iter()
        .filter(|pause| pause.length >= Span::from_minutes(30))
        .map(|pause| pause.length.ms())
        .sum();
    if place.length().ms() - meals > limits.max_work.ms() {
        say("more than the longest working time");
    }
    let mut after = place.start;
    for pause in &place.breaks {
        if pause.start < after || pause.start + pause.length > place.end {
            say("a break lies outside the shift or over another break");
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
            say("outside opening hours");
        }
    }
}

fn is_promised(scenario: &Scenario, place: &Place) -> bool {
    scenario.planning.promised.places().iter().any(|promised| promised.same_duty(place))
}

fn is_of_a_pattern(scenario: &Scenario, place: &Place) -> bool {
    scenario.planning.patterns.iter().any(|rule| {
        let weekday = scenario.calendar.weekday(place.day()).to_monday_zero_offset();
        let starts = rule.starts.iter().any(|start| {
            (i64::from(*start) - place.start.time_of_day().minutes()).rem_euclid(1440) == 0
        });
        let breaks: Vec<_> =
            rule.breaks.iter().filter(|pause| place.length() >= pause.only_from).collect();
        rule.groups.contains(&place.group)
            && rule.lengths.contains(&place.length())
            && rule.weekdays[weekday as usize]
            && starts
            && breaks.len() == place.breaks.len()
            && breaks.iter().zip(&place.breaks).all(|(rule, pause)| {
                let at = pause.start - place.start;
                pause.length == rule.length
                    && rule.earliest <= at
                    && at <= rule.latest
                    && (at - rule.earliest).ms() % rule.step.ms().max(1) == 0
            })
    })
}

fn people_per_day(scenario: &Scenario, plan: &Plan, found: &mut Vec<String>) {
    let days: BTreeSet<(usize, i64)> =
        plan.places().iter().map(|place| (place.group, place.day())).collect();
    for (group, day) in days {
        let people =
            plan.places().iter().filter(|p| p.group == group && p.day() == day).count() as u32;
        let promised = scenario.planning.promised.places();
        let promised = promised.iter().filter(|p| p.group == group && p.day() == day).count();
        let group = &scenario.groups[group];
        if people > group.size.max(promised as u32) {
            let date = scenario.calendar.date(day);
            found.push(format!("{} {date}: {people} shifts, {} people", group.name, group.size));
        }
    }
}

fn promised_are_there(scenario: &Scenario, plan: &Plan, found: &mut Vec<String>) {
    let count = |places: &[Place], like: &Place| {
        places.iter().filter(|place| place.same_duty(like)).count()
    };
    let promised = scenario.planning.promised.places();
    for place in promised {
        if count(plan.places(), place) < count(promised, place) {
            found.push(format!("{}: promised and missing", name(scenario, place)));
        }
    }
}

/// Limits that hold at every moment; they can only change where something begins or ends.
fn moments(scenario: &Scenario, plan: &Plan, found: &mut Vec<String>) {
    let limits = &scenario.planning.limits;
    let horizon = Instant::ZERO..scenario.calendar.end();
    let mut edges: BTreeSet<Instant> = BTreeSet::from([Instant::ZERO]);
    for place in plan.places() {
        edges.extend([place.start, place.end]);
        edges.extend(place.breaks.iter().flat_map(|p| [p.start, p.start + p.length]));
    }
    for day in 0..i64::from(scenario.calendar.days()) {
        for (window, _) in &limits.minimum {
            for minute in [window.from % 1440, window.to % 1440] {
                edges.insert(Instant::start_of_day(day) + Span::from_minutes(i64::from(minute)));
            }
        }
    }
    let promised = &scenario.planning.promised;
    for at in edges.into_iter().filter(|at| horizon.contains(at)) {
        let (there, working) = people_at(plan, at);
        let (kept_there, kept_working) = people_at(promised, at);
        let least = limits
            .minimum
            .iter()
            .filter(|(window, _)| window.contains(at))
            .map(|(_, least)| *least)
            .max()
            .unwrap_or(0);
        let when = scenario.calendar.civil(at);
        if working < least {
            found.push(format!("{when}: {working} on duty, at least {least} wanted"));
        }
        if limits.maximum.is_some_and(|most| working > most.max(kept_working)) {
            found.push(format!("{when}: {working} on duty, more than the most"));
        }
        if limits.seats.is_some_and(|seats| there > seats.max(kept_there)) {
            found.push(format!("{when}: {there} people, more than seats"));
        }
    }
}

/// People between start and end of their shifts, and those of them not on break.
fn people_at(plan: &Plan, at: Instant) -> (u32, u32) {
    let there = plan.places().iter().filter(|place| place.start <= at && at < place.end);
    let on_break = |place: &&Place| {
        place.breaks.iter().any(|pause| pause.start <= at && at < pause.start + pause.length)
    };
    let (mut all, mut working) = (0, 0);
    for place in there {
        all += 1;
        working += u32::from(!on_break(&place));
    }
    (all, working)
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
}
