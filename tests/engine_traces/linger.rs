//! Linger (`model.md` §3): the mirror of `engine/rules/linger.rs`.

use crate::DAY;
use crate::desk::{at, customer, play, quiet, shift};
use crate::shop::{falls, figures, hours, misses_between, shop};
use chatstaff::model::Law;

#[test]
fn a_lingering_window_holds_its_slot_but_does_not_count_as_open() {
    let mut scenario = quiet(2);
    scenario.groups[0].multitasking = 0.5;
    let log = play(
        &scenario,
        vec![shift(0, DAY)],
        &[customer(0, &[(0, 10)]).lingers(100), customer(20, &[(0, 10)]), customer(21, &[(0, 10)])],
    );
    assert_eq!(
        log.only(&["c1 served", "c2 to", "c0 served"]),
        ["30 c1 served", "30 c2 to a0", "110 c0 served"]
    );
    assert_eq!(log.replies[1].open_chats, 1);
}

#[test]
fn a_window_still_open_when_the_drain_ends_is_open_though_all_was_said() {
    let end = DAY + 4 * 3600;
    let log = play(
        &quiet(3),
        vec![shift(0, end + 3600)],
        &[
            customer(DAY - 20, &[(0, 5)]).lingers(end - DAY + 60),
            customer(DAY - 10, &[(0, 8)]).lingers(3600),
            customer(DAY - 5, &[(0, 5)]).patient_for(2).silent(end - DAY + 60),
        ],
    );
    assert_eq!(
        log.only(&["served", "open", "silently"]),
        [
            &format!("{} c2 gives up silently", DAY - 3)[..],
            &format!("{} c1 served", DAY + 3600 - 2),
            &format!("{end} c0 open"),
            &format!("{end} c2 abandoned silently"),
        ]
    );
    assert_eq!(log.record(0).first_reply, Some(at(DAY - 15)));
}

#[test]
fn lingering_windows_close_when_their_agent_leaves() {
    let log = play(&quiet(1), vec![shift(0, 100)], &[customer(50, &[(0, 10)]).lingers(500)]);
    assert_eq!(log.only(&["served", "offline"]), ["100 c0 served", "100 a0 offline"]);
}

#[test]
fn a_window_that_lingers_for_no_time_is_one_that_does_not_and_a_long_one_keeps_others_waiting() {
    let places = vec![hours(0, 30); 8];
    let late = misses_between(0, 1440);
    let with = |linger: Option<Law>| {
        let mut scenario = shop();
        scenario.demand.reasons[0].linger = linger;
        figures(&scenario, &places, &late)
    };
    let absent = with(None);
    assert_eq!(with(Some(Law::Constant(0.0))), absent);
    falls(&with(Some(Law::Constant(180.0))), &absent, "misses");
}
