//! Patience, first and with later replies (`model.md` §3, §9).

use crate::DAY;
use crate::desk::{customer, play, quiet, shift};
use chatstaff::model::{LeaveRule, PatienceUntil};

#[test]
fn patience_runs_on_after_assignment_unless_the_textbooks_clock_is_asked_for() {
    let customers = || [customer(0, &[(0, 30)]), customer(5, &[(0, 10)]).patient_for(10)];
    let ours = play(&quiet(2), vec![shift(0, DAY)], &customers());
    assert_eq!(ours.only(&["c1 to", "c1 gives"]), ["5 c1 to a0", "15 c1 gives up"]);
    let mut textbook = quiet(2);
    textbook.rules.patience_until = PatienceUntil::Assignment;
    let theirs = play(&textbook, vec![shift(0, DAY)], &customers());
    assert_eq!(theirs.only(&["gives", "c1 served"]), ["40 c1 served"]);
}

#[test]
fn a_silent_leaver_keeps_the_place_gets_the_reply_and_holds_the_slot_until_the_timeout() {
    let log = play(
        &quiet(1),
        vec![shift(0, DAY)],
        &[
            customer(0, &[(0, 30)]),
            customer(1, &[(0, 10), (5, 10)]).patient_for(9).silent(60),
            customer(2, &[(0, 10)]),
        ],
    );
    assert_eq!(
        log.only(&["c1", "c2 to"]),
        [
            "1 c1 queues",
            "10 c1 gives up silently",
            "30 c1 to a0",
            "30 a0 begins c1",
            "40 a0 sends c1",
            "100 c1 abandoned silently",
            "100 c2 to a0",
        ]
    );
    assert!(log.replies[1].to_nobody);
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
