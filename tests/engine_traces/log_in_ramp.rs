//! The log-in ramp (X10): the mirror of `engine/rules/log_in_ramp.rs`.

use crate::DAY;
use crate::desk::{Log, customer, play, quiet, secs, shift, shift_with_break};
use crate::shop::{falls, figures, hours, misses_between, shop};
use chatstaff::model::{LogInRamp, Scenario};
use chatstaff::time::Span;

fn ramp(cap: u32, every: i64, end: i64) -> Scenario {
    let mut scenario = quiet(cap);
    scenario.groups[0].rules.log_in_ramp = Some(LogInRamp { every: secs(every), end: secs(end) });
    scenario
}

fn assigned(log: &Log) -> Vec<&str> {
    log.only(&["to a"])
}

#[test]
fn who_has_just_come_takes_one_chat_at_a_time_until_the_cap_was_reached_once() {
    // Five wait when a0 comes at 10. The third chat fills the cap, and the ramp is over: when c0 and
    // c1 end five seconds apart, each slot is filled at once.
    let customers = [300, 5, 500, 500, 500].map(|work| customer(0, &[(0, work)]));
    let log = play(&ramp(3, 90, 600), vec![shift(10, DAY)], &customers);
    assert_eq!(
        assigned(&log),
        ["10 c0 to a0", "100 c1 to a0", "190 c2 to a0", "310 c3 to a0", "315 c4 to a0"]
    );
    // A wait for a ramp is a wait for a slot, though the person is there.
    assert_eq!(log.record(1).split.no_free_slot, secs(90));
    assert_eq!(log.record(1).split.nobody_online, secs(10));
}

#[test]
fn one_who_comes_when_the_pace_is_over_is_taken_at_once_and_one_in_its_last_millisecond_too() {
    // c0 at 10; c1 comes at 100, when a chat may be taken again; c2 half a minute into the next.
    let customers = [0, 100, 130].map(|start| customer(start, &[(0, 1000)]));
    let log = play(&ramp(5, 90, 600), vec![shift(10, DAY)], &customers);
    assert_eq!(assigned(&log), ["10 c0 to a0", "100 c1 to a0", "190 c2 to a0"]);
}

#[test]
fn without_a_cap_it_ends_a_while_after_coming() {
    // Until 210; the fourth step would be at 280.
    let customers = [0; 6].map(|start| customer(start, &[(0, 1000)]));
    let log = play(&ramp(u32::MAX, 90, 200), vec![shift(10, DAY)], &customers);
    assert_eq!(
        assigned(&log),
        [
            "10 c0 to a0",
            "100 c1 to a0",
            "190 c2 to a0",
            "210 c3 to a0",
            "210 c4 to a0",
            "210 c5 to a0",
        ]
    );
    // With a cap that end is nothing.
    let log = play(&ramp(6, 90, 200), vec![shift(10, DAY)], &customers);
    assert_eq!(assigned(&log)[3..], ["280 c3 to a0", "370 c4 to a0", "460 c5 to a0"]);
}

#[test]
fn a_break_starts_nothing_anew_and_does_not_end_it() {
    // One chat of a cap of two; the break from 50 to 80 falls into the pace, which goes on to 90.
    // At 90 the cap is reached, so after the break at 200 two are taken at once.
    let pauses = |at: i64| shift_with_break(0, DAY, at, 30, 0);
    let starts = [0, 60, 61].map(|start| customer(start, &[(0, 20)]));
    let log = play(&ramp(2, 90, 600), vec![pauses(50)], &starts);
    assert_eq!(assigned(&log), ["0 c0 to a0", "90 c1 to a0", "180 c2 to a0"]);
    let busy = [0, 90, 210, 211].map(|start| customer(start, &[(0, 95)]));
    let log = play(&ramp(2, 90, 600), vec![pauses(200)], &busy);
    assert_eq!(assigned(&log), ["0 c0 to a0", "90 c1 to a0", "230 c2 to a0", "230 c3 to a0"]);
}

#[test]
fn others_take_what_one_on_a_ramp_may_not() {
    let mut scenario = ramp(5, 90, 600);
    scenario.groups.push(chatstaff::model::Group::bare("others", 10, 5));
    let mut other = shift(0, DAY);
    other.group = 1;
    let customers = [1, 2, 3, 4].map(|start| customer(start, &[(0, 1000)]));
    let log = play(&scenario, vec![shift(0, DAY), other], &customers);
    assert_eq!(assigned(&log), ["1 c0 to a0", "2 c1 to a1", "3 c2 to a1", "4 c3 to a1"]);
}

#[test]
fn at_its_neutral_values_it_is_as_if_it_were_not_there_and_otherwise_the_opening_misses_more() {
    let places = vec![hours(8, 20); 6];
    let opening = misses_between(8 * 60 - 2, 8 * 60 + 20);
    let absent = figures(&shop(), &places, &opening);
    let mut scenario = shop();
    scenario.groups[0].rules.log_in_ramp = Some(LogInRamp { every: Span::ZERO, end: secs(600) });
    assert_eq!(figures(&scenario, &places, &opening), absent, "no time between chats");
    scenario.groups[0].cap = u32::MAX;
    let absent_without_cap = figures(&scenario, &places, &opening);
    scenario.groups[0].rules.log_in_ramp = Some(LogInRamp { every: secs(90), end: Span::ZERO });
    assert_eq!(figures(&scenario, &places, &opening), absent_without_cap, "over when it begins");
    scenario = shop();
    scenario.groups[0].rules.log_in_ramp = Some(LogInRamp { every: secs(600), end: secs(600) });
    falls(&figures(&scenario, &places, &opening), &absent, "misses at opening");
}
