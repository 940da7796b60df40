//! Hand-over (`model.md` §4, Leave rule): the mirror of `engine/rules/hand_over.rs`.

use crate::DAY;
use crate::desk::{customer, play, quiet, secs, shift, shift_with_breaks};
use crate::shop::{Seen, falls, figures, hours, misses_between, shop};
use chatstaff::model::{Attention, LeaveRule, PatienceUntil};

#[test]
fn hand_over_at_the_end_finishes_only_the_reply_in_progress() {
    let mut scenario = quiet(3);
    scenario.groups[0].leave = LeaveRule::HandOver;
    scenario.groups[0].post = secs(10);
    let log = play(
        &scenario,
        vec![shift(0, 100), shift(0, DAY)],
        &[
            customer(60, &[(0, 30), (100, 5)]), // to a0, thinking at 110
            customer(61, &[(0, 200)]),          // to a1, busy all along
            customer(80, &[(0, 40)]),           // to a0, begun at 90, sent at 130
            customer(81, &[(0, 5)]),            // to a1, pending
            customer(82, &[(0, 5)]),            // to a0, pending at 110
        ],
    );
    assert_eq!(
        log.only(&["a0 winds", "handed", "parked", "a0 offline", "c4 to", "c0 to", "c2 se"]),
        [
            "60 c0 to a0",
            "82 c4 to a0",
            "100 a0 winds down",
            "110 c0 parked by a0",
            "110 c4 handed over by a0",
            "110 c4 to a1",
            "130 c2 served",
            "130 a0 offline",
            // c0 writes at 190, but a1 is full until c1 is served.
            "261 c0 to a1",
        ]
    );
}

#[test]
fn a_break_dropped_at_the_end_while_its_hand_over_runs_leaves_the_hand_over_to_the_shift() {
    for (post, leaves) in [(0, "390 a0 offline"), (200, "500 a0 offline")] {
        let mut scenario = quiet(2);
        scenario.groups[0].post = secs(post);
        let log = play(
            &scenario,
            vec![shift_with_breaks(0, 300, &[(200, 60, 20)]), shift(600, DAY)],
            &[customer(190, &[(0, 200), (30, 10)]), customer(195, &[(0, 10)])],
        );
        assert_eq!(log.only(&["a0 offline"]), [leaves]);
        assert_eq!(
            log.only(&["a0 w", "a0 on", "handed", "park", "queues", "to a1"]),
            [
                "0 a0 online",
                "200 a0 winds down",
                "220 c1 handed over by a0",
                "220 c1 queues",
                // Sent after the end: the customer thinks until 420 and is nobody's chat by then.
                "390 c0 parked by a0",
                "420 c0 queues",
                "600 c1 to a1",
                "600 c0 to a1",
            ]
        );
    }
}

#[test]
fn under_arrival_a_chat_handed_over_queues_behind_what_reached_the_agent_before() {
    let mut scenario = quiet(4);
    scenario.rules.attention = Attention::Arrival;
    scenario.groups[0].leave = LeaveRule::HandOver;
    let customers = || {
        [
            customer(0, &[(0, 40)]), // a0 0-40
            customer(1, &[(0, 60)]), // a1 1-61
            customer(2, &[(0, 5)]),  // a0
            customer(3, &[(0, 5)]),  // a1, asked at 3, handed over at 30
            customer(4, &[(0, 5)]),  // a0
        ]
    };
    let places = || vec![shift(-1, DAY), shift(0, 30)];
    let arrival = play(&scenario, places(), &customers());
    assert_eq!(
        arrival.only(&["a0 begins"]),
        ["0 a0 begins c0", "40 a0 begins c2", "45 a0 begins c4", "50 a0 begins c3"]
    );
    scenario.rules.attention = Attention::LongestWaiting;
    let longest = play(&scenario, places(), &customers());
    assert_eq!(
        longest.only(&["a0 begins"]),
        ["0 a0 begins c0", "40 a0 begins c2", "45 a0 begins c3", "50 a0 begins c4"]
    );
}

#[test]
fn patience_with_a_later_reply_outlives_a_hand_over_whatever_ends_the_first() {
    // c0 is answered at 10, writes again at 20 and stays 60 s. Handed over at 40 while a0 is on c1,
    // taken at 70 by a1, who is on c2 until 171: broken off at 80.
    for until in [PatienceUntil::FirstReply, PatienceUntil::Assignment] {
        let mut scenario = quiet(2);
        scenario.rules.patience_until = until;
        scenario.groups[0].leave = LeaveRule::HandOver;
        let log = play(
            &scenario,
            vec![shift(0, 40), shift(70, DAY)],
            &[
                customer(0, &[(0, 10), (10, 5)]).patient_later_for(60),
                customer(1, &[(0, 200)]),
                customer(19, &[(0, 101)]),
            ],
        );
        assert_eq!(
            log.only(&["c0 h", "c0 to a1", "c0 b"]),
            ["40 c0 handed over by a0", "70 c0 to a1", "80 c0 broke off"],
            "{until:?}"
        );
    }
}

#[test]
fn handing_over_ends_overtime_and_finishing_ends_chats_where_they_began() {
    let places = vec![hours(8, 14), hours(8, 14), hours(12, 20), hours(12, 20)];
    let finish = shop();
    let mut hand_over = shop();
    hand_over.groups[0].leave = LeaveRule::HandOver;
    let handed =
        |seen: &Seen| -> f64 { seen.records.iter().map(|r| f64::from(r.hand_overs)).sum() };
    falls(&figures(&hand_over, &places, handed), &figures(&finish, &places, handed), "hand-overs");
}

/// Nobody leaves before the desk is empty, so how people would leave is nothing.
#[test]
fn where_nobody_leaves_the_rule_is_as_if_it_were_not_there() {
    let late = misses_between(0, 1440);
    let with = |leave: LeaveRule, places: &[chatstaff::model::Place]| {
        let mut scenario = shop();
        scenario.groups[0].leave = leave;
        figures(&scenario, places, &late)
    };
    let always = vec![hours(-1, 40); 5];
    assert_eq!(with(LeaveRule::HandOver, &always), with(LeaveRule::Finish, &always));
    let shifts = vec![hours(8, 14), hours(8, 14), hours(12, 20), hours(12, 20)];
    assert_ne!(with(LeaveRule::HandOver, &shifts), with(LeaveRule::Finish, &shifts));
}
