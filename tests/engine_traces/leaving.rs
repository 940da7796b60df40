//! Early and late minutes, ends of shifts, both leave rules (`model.md` §4, §8, §9).

use crate::DAY;
use crate::desk::{customer, play, quiet, secs, shift};
use chatstaff::model::{Attention, Law, LeaveRule};

#[test]
fn finish_ends_a_shift_with_the_last_open_chat_and_takes_nothing_new() {
    let mut scenario = quiet(2);
    scenario.groups[0].post = secs(5);
    let log = play(
        &scenario,
        vec![shift(0, 100), shift(0, 100), shift(150, DAY)],
        &[customer(90, &[(0, 20), (10, 20)]), customer(101, &[(0, 10)])],
    );
    assert_eq!(
        log.only(&["a0", "a1", "c1 to"]),
        [
            "0 a0 online",
            "0 a1 online",
            "90 c0 to a0",
            "90 a0 begins c0",
            "100 a0 winds down",
            "100 a1 winds down",
            "105 a1 offline",
            "110 a0 sends c0",
            "120 a0 begins c0",
            "140 a0 sends c0",
            "140 a0 offline",
            "150 c1 to a2",
        ]
    );
}

#[test]
fn overtime_has_an_end_and_then_the_rest_is_handed_over() {
    let mut scenario = quiet(3);
    scenario.groups[0].overtime_max = secs(60);
    scenario.rules.rereading = Some(Law::Constant(7.0));
    let log = play(
        &scenario,
        vec![shift(0, 100), shift(150, DAY)],
        &[
            customer(90, &[(0, 80), (500, 10)]),
            customer(95, &[(0, 10)]),
            customer(96, &[(0, 10)]).patient_for(9),
        ],
    );
    // At 160 a0 is writing to c0: finished at 170, and then parked; c1 goes to the queue's head.
    assert_eq!(
        log.only(&["a0", "a1", "c0", "c1"]),
        [
            "0 a0 online",
            "90 c0 to a0",
            "90 a0 begins c0",
            "95 c1 to a0",
            "96 c2 to a0",
            "100 a0 winds down",
            "150 a1 online",
            "160 c1 handed over by a0",
            "160 c1 queues",
            "160 c1 to a1",
            "160 a1 begins c1",
            "170 a0 sends c0",
            "170 c0 parked by a0",
            "170 a0 offline",
            "177 a1 sends c1",
            "177 c1 served",
            "670 c0 queues",
            "670 c0 to a1",
            "670 a1 begins c0",
            "687 a1 sends c0",
            "687 c0 served",
        ]
    );
    assert_eq!(log.record(1).split.agent_busy, secs(65));
}

#[test]
fn people_come_early_stay_late_and_take_nothing_new_after_the_scheduled_end() {
    let mut scenario = quiet(1);
    scenario.groups[0].pre = secs(30);
    scenario.groups[0].post = secs(30);
    let log = play(
        &scenario,
        vec![shift(100, 200)],
        &[customer(80, &[(0, 10)]), customer(205, &[(0, 10)]).patient_for(50)],
    );
    assert_eq!(
        log.only(&["a0 ", "c1"]),
        [
            "70 a0 online",
            "80 a0 begins c0",
            "90 a0 sends c0",
            "200 a0 winds down",
            "205 c1 queues",
            "230 a0 offline",
            "255 c1 gives up",
            "255 c1 abandoned",
        ]
    );
}

#[test]
fn under_parallel_who_is_handing_over_begins_nothing_and_lets_each_chat_go_as_it_is_answered() {
    let mut scenario = quiet(3);
    scenario.rules.attention = Attention::Parallel;
    scenario.groups[0].leave = LeaveRule::HandOver;
    let log = play(
        &scenario,
        vec![shift(0, 100), shift(300, DAY)],
        &[
            customer(90, &[(0, 60)]),
            customer(91, &[(0, 15), (5, 100), (20, 100)]),
            customer(92, &[(0, 2), (50, 10)]), // thinking at 100
        ],
    );
    assert_eq!(
        log.only(&["a0 s", "a0 o", "a0 b", "parked", "queues", "to a1"]),
        [
            "0 a0 online",
            "90 a0 begins c0",
            "91 a0 begins c1",
            "92 a0 begins c2",
            "94 a0 sends c2",
            "100 c2 parked by a0",
            "106 a0 sends c1",
            "106 c1 parked by a0",
            "111 c1 queues",
            "144 c2 queues",
            "150 a0 sends c0",
            "150 a0 offline",
            "300 c1 to a1",
            "300 c2 to a1",
        ]
    );
}
