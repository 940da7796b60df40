//! Order within a millisecond and the settling of the desk (`model.md` §1).

use crate::DAY;
use crate::desk::{at, customer, play, quiet, secs, shift};

#[test]
fn two_agents_coming_to_a_queue_of_three_take_two_each_in_turn_before_anyone_begins() {
    let log = play(
        &quiet(2),
        vec![shift(100, DAY), shift(100, DAY)],
        &[customer(1, &[(0, 10)]), customer(2, &[(0, 10)]), customer(3, &[(0, 10)])],
    );
    assert_eq!(
        log.only(&["100 "]),
        [
            "100 a0 online",
            "100 a1 online",
            "100 c0 to a0",
            "100 c1 to a1",
            "100 c2 to a0",
            "100 a0 begins c0",
            "100 a1 begins c1",
        ]
    );
    let split = log.record(2).split;
    assert_eq!(
        (split.nobody_online, split.no_free_slot, split.agent_busy),
        (secs(97), secs(0), secs(10))
    );
}

#[test]
fn a_slot_freed_in_the_millisecond_its_agent_leaves_serves_nobody() {
    // a0 ends at 20, exactly when its chat does; c1 must wait for a1 who comes at 40.
    let log = play(
        &quiet(1),
        vec![shift(0, 20), shift(40, DAY)],
        &[customer(10, &[(0, 10)]), customer(15, &[(0, 10)])],
    );
    assert_eq!(log.only(&["to a", "offline"]), ["10 c0 to a0", "20 a0 offline", "40 c1 to a1",]);
}

#[test]
fn a_freed_slot_serves_the_queue_before_a_new_arrival_of_the_same_millisecond() {
    let log = play(
        &quiet(1),
        vec![shift(0, DAY)],
        &[customer(0, &[(0, 10)]), customer(5, &[(0, 10)]), customer(10, &[(0, 10)])],
    );
    assert_eq!(log.only(&["to a"]), ["0 c0 to a0", "10 c1 to a0", "20 c2 to a0"]);
}

#[test]
fn a_seat_passes_on_in_the_millisecond_its_owner_leaves() {
    let mut scenario = quiet(1);
    scenario.rules.seats = Some(1);
    let log = play(&scenario, vec![shift(0, 20), shift(10, 60), shift(20, 60)], &[]);
    assert_eq!(
        log.only(&["a"]),
        [
            "0 a0 online",
            "10 a1 waits for a seat",
            "20 a0 winds down",
            "20 a0 offline",
            "20 a1 online",
            "20 a2 waits for a seat",
            "60 a1 winds down",
            "60 a2 offline",
            "60 a1 offline",
        ]
    );
}

#[test]
fn answered_customers_who_write_in_the_same_millisecond_are_all_heard_before_anyone_begins() {
    // c0 and c1 both write again at 30; c1's message is older in no way, so the contact number decides.
    let log = play(
        &quiet(3),
        vec![shift(0, DAY)],
        &[customer(0, &[(0, 10), (20, 5)]), customer(1, &[(0, 10), (10, 5)])],
    );
    assert_eq!(
        log.only(&["begins"]),
        ["0 a0 begins c0", "10 a0 begins c1", "30 a0 begins c0", "35 a0 begins c1"]
    );
}

#[test]
fn a_reply_begun_in_the_millisecond_patience_ends_keeps_its_customer() {
    let log = play(
        &quiet(1),
        vec![shift(0, DAY)],
        &[
            customer(0, &[(0, 10)]),
            customer(4, &[(0, 10)]).patient_for(6),
            customer(6, &[(0, 10)]).patient_for(13),
        ],
    );
    assert_eq!(
        log.only(&["gives up", "served", "abandoned"]),
        ["10 c0 served", "19 c2 gives up", "19 c2 abandoned", "20 c1 served"]
    );
    let gone = log.record(2);
    assert_eq!((gone.gave_up, gone.split.no_free_slot), (Some(at(19)), secs(13)));
}
