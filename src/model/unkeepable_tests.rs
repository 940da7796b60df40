//! What `unkeepable` says, case by case; every number is worked out by hand.

use super::*;
use crate::model::{Break, BreakRule, ClockWindow, Group, Plan};

/// Two days of shifts of eight hours from 06:00, 07:00 … 16:00.
fn office() -> Scenario {
    let mut s = Scenario::bare(100.0, 2);
    s.groups = vec![Group::bare("team", 4, 5)];
    s.planning.patterns[0].starts = (6..=16).map(|hour| hour * 60).collect();
    s
}

fn says(s: &Scenario) -> Vec<String> {
    unkeepable(s).into_iter().map(|doubt| doubt.says).collect()
}

fn minimum(s: &mut Scenario, from: u32, to: u32, people: u32) {
    s.planning.limits.minimum = vec![(ClockWindow { from: from * 60, to: to * 60 }, people)];
}

#[test]
fn a_scenario_whose_limits_can_be_kept_is_left_in_peace() {
    let mut s = office();
    minimum(&mut s, 8, 20, 4);
    assert_eq!(says(&s), Vec::<String>::new());
}

#[test]
fn a_minimum_says_who_can_be_there_and_why_not_more() {
    let mut s = office();
    minimum(&mut s, 9, 18, 9);
    assert_eq!(
        says(&s),
        ["the minimum of 9 on duty, 2 Nov 09:00–18:00 and on 1 more days: 4 can be there at most"]
    );
    minimum(&mut s, 8, 26, 2);
    let told = says(&s);
    assert!(
        told[0].contains("00:00–02:00") && told[0].contains("no shift of a pattern reaches"),
        "{told:?}"
    );
    s.planning.limits.opening = Some(ClockWindow { from: 480, to: 1200 });
    minimum(&mut s, 8, 22, 1);
    let told = says(&s);
    assert!(
        told[0].contains("20:00–22:00") && told[0].contains("outside the opening 08:00–20:00"),
        "{told:?}"
    );
}

#[test]
fn both_evenings_people_count_where_two_days_shifts_meet() {
    let mut s = office();
    s.planning.patterns[0].starts = vec![20 * 60, 21 * 60];
    // At one o'clock those of the evening before are there, once each.
    minimum(&mut s, 1, 2, 4);
    assert_eq!(says(&s), Vec::<String>::new());
    minimum(&mut s, 1, 2, 5);
    assert_eq!(says(&s).len(), 1);
}

#[test]
fn nobody_is_there_while_everybody_must_eat() {
    let mut s = office();
    s.planning.patterns[0].starts = vec![8 * 60];
    s.planning.patterns[0].breaks = vec![BreakRule {
        length: Span::HOUR,
        earliest: Span::HOUR.times(4),
        latest: Span::HOUR.times(4),
        step: Span::HOUR,
        only_from: Span::ZERO,
        may_slip: Span::HOUR,
    }];
    minimum(&mut s, 9, 15, 1);
    let told = says(&s);
    assert!(told.len() == 1 && told[0].contains("12:00–13:00"), "{told:?}");
    // With a choice somebody can always be there.
    s.planning.patterns[0].breaks[0].latest = Span::HOUR.times(5);
    assert_eq!(says(&s), Vec::<String>::new());
}

#[test]
fn a_pattern_without_a_shift_names_the_limit_and_the_numbers() {
    let mut s = office();
    s.planning.patterns[0].lengths = vec![Span::HOUR.times(12)];
    s.planning.limits.max_work = Span::HOUR.times(11);
    let told = says(&s);
    assert!(told[0].contains("12h is 12h of work, the most is 11h"), "{told:?}");
    s.planning.patterns[0].lengths = vec![Span::HOUR.times(8), Span::HOUR.times(12)];
    let told = says(&s);
    assert!(told[0].starts_with("no shift of 12h of pattern \"day\" is left"), "{told:?}");
    s.planning.patterns[0].lengths = vec![Span::HOUR.times(8)];
    s.planning.patterns[0].weekdays = [false, false, false, false, false, true, true];
    let told = says(&s);
    assert!(told[0].contains("none of its weekdays"), "{told:?}");
}

#[test]
fn promises_beyond_seats_maximum_opening_and_law_are_named() {
    let mut s = office();
    let place = |from: i64, to: i64, breaks: Vec<Break>| Place {
        group: 0,
        start: Instant::from_minutes(from * 60),
        end: Instant::from_minutes(to * 60),
        breaks,
        pattern: "early".into(),
        person: None,
    };
    s.planning.promised = Plan::new(vec![place(8, 16, vec![]), place(9, 17, vec![])]);
    assert_eq!(says(&s), Vec::<String>::new());
    s.planning.limits.seats = Some(1);
    assert!(says(&s)[0].contains("2 promised people at 2 Nov 09:00 are beyond the seats, 1"));
    s.planning.limits.seats = None;
    s.planning.limits.maximum = Some(1);
    assert!(says(&s)[0].contains("beyond the maximum on duty, 1"));
    // One on break leaves the seat taken, but is not on duty.
    let away = Break {
        start: Instant::from_minutes(540),
        length: Span::HOUR.times(7),
        latest: Span::ZERO,
    };
    s.planning.promised = Plan::new(vec![place(8, 16, vec![away]), place(9, 17, vec![])]);
    assert_eq!(says(&s), Vec::<String>::new());
    s.planning.limits.maximum = None;
    s.planning.promised = Plan::new(vec![place(8, 20, vec![])]);
    s.planning.limits.max_work = Span::HOUR.times(11);
    assert!(says(&s)[0].contains("12h of work, the most is 11h"));
    s.planning.limits.max_work = Span::DAY;
    s.planning.limits.opening = Some(ClockWindow { from: 600, to: 1320 });
    assert!(says(&s).iter().any(|told| told.contains("outside the opening 10:00–22:00")));
}

#[test]
fn a_target_for_hours_without_customers_is_named() {
    let mut s = office();
    s.targets = vec![crate::model::Target {
        name: "night".into(),
        measure: crate::model::Measure::Percentile {
            quantile: 0.9,
            at_most: Span::MINUTE,
            clock: crate::model::Clock::FirstReply,
        },
        period: crate::model::Period::Day,
        window: ClockWindow { from: 120, to: 300 },
        reasons: vec![],
        on: None,
    }];
    assert_eq!(says(&s), Vec::<String>::new());
    if let ArrivalCurve::Synthesise { hourly, .. } = &mut s.demand.curve {
        hourly[..7].fill(0.0);
    }
    assert!(says(&s)[0].contains("nobody comes in the hours of target \"night\""));
}
