//! Left messages (`model.md` §3, §8, §9): the mirror of `engine/rules/left_messages.rs`.

use crate::DAY;
use crate::desk::{at, customer, play, quiet, shift, shift_with_break};
use crate::shop::{figures, hours, shop};
use chatstaff::model::NobodyOnline;
use chatstaff::time::Instant;

#[test]
fn left_messages_come_back_as_one_reply_of_work_at_opening() {
    let mut scenario = quiet(2);
    scenario.rules.service_hours = Some(vec![(at(100), at(200))]);
    scenario.rules.nobody_online = NobodyOnline::LeftMessage;
    let log = play(
        &scenario,
        vec![shift(110, DAY)],
        &[
            customer(50, &[(0, 10), (5, 10)]).patient_for(20),
            customer(105, &[(0, 10)]),
            customer(250, &[(0, 10)]),
        ],
    );
    assert_eq!(
        log.only(&["c"]),
        [
            "100 c0 queues",
            "110 a0 online",
            "110 c1 queues",
            "110 c0 to a0",
            "110 c1 to a0",
            "110 a0 begins c0",
            "120 a0 sends c0",
            "120 c0 left message",
            "120 a0 begins c1",
            "130 a0 sends c1",
            "130 c1 left message",
            "86400 c2 left message",
        ]
        .into_iter()
        .filter(|l| l.contains('c'))
        .collect::<Vec<_>>()
    );
}

#[test]
fn a_message_left_while_the_only_agent_was_on_break_is_taken_up_when_the_break_ends() {
    let mut scenario = quiet(2);
    scenario.rules.nobody_online = NobodyOnline::LeftMessage;
    let place = shift_with_break(0, 1000, 100, 60, 60);
    let log = play(&scenario, vec![place], &[customer(120, &[(0, 10)])]);
    assert_eq!(
        log.only(&["c0"]),
        [
            "160 c0 queues",
            "160 c0 to a0",
            "160 a0 begins c0",
            "170 a0 sends c0",
            "170 c0 left message",
        ]
    );
}

/// Service round the clock, and a rule for when nobody is online where somebody always is: both are
/// as nothing, while the same day without its night is another one.
#[test]
fn at_its_neutral_values_the_rule_is_as_if_it_were_not_there() {
    let replied = |scenario: &chatstaff::model::Scenario| {
        figures(scenario, &vec![hours(-1, 40); 6], |seen| {
            seen.records.iter().filter_map(|r| r.first_reply).map(|at| at.ms() as f64).sum()
        })
    };
    let absent = replied(&shop());
    let mut scenario = shop();
    scenario.rules.service_hours =
        Some(vec![(Instant::from_minutes(-60), Instant::from_minutes(3000))]);
    scenario.rules.nobody_online = NobodyOnline::LeftMessage;
    assert_eq!(replied(&scenario), absent);
    scenario.rules.service_hours =
        Some(vec![(Instant::from_minutes(480), Instant::from_minutes(1200))]);
    assert_ne!(replied(&scenario), absent);
}

/// Over before service opens again: every message left is a record, in the order in which they came.
#[test]
fn messages_that_nobody_takes_up_end_with_the_run() {
    let mut scenario = quiet(1);
    scenario.rules.service_hours = Some(vec![(at(0), at(100))]);
    let log = play(
        &scenario,
        vec![shift(0, DAY)],
        &[customer(99, &[(0, 10)]), customer(100, &[(0, 10)]), customer(7000, &[(0, 10)])],
    );
    assert_eq!(log.only(&["c"])[..3], ["99 c0 to a0", "99 a0 begins c0", "109 a0 sends c0"]);
    let end = format!("{DAY} ");
    let last: Vec<&str> = log.only(&["left"]);
    assert_eq!(last, [format!("{end}c1 left message"), format!("{end}c2 left message")]);
    assert_eq!(log.record(1).first_reply, None);
}
