//! Silent abandonment (X03, `model.md` §3): the mirror of `engine/rules/silent_abandonment.rs`.

use crate::DAY;
use crate::desk::{at, customer, play, quiet, shift};
use crate::shop::{falls, figures, hours, misses_between, shop};
use chatstaff::model::Law;

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
fn with_no_silent_customers_a_time_out_is_nothing_and_silent_ones_cost_others_their_reply() {
    let places = vec![hours(0, 30); 3];
    let late = misses_between(0, 1440);
    let with = |share: f64, idle: Option<Law>| {
        let mut scenario = shop();
        scenario.demand.reasons[0].silent_share = share;
        scenario.demand.reasons[0].idle_timeout = idle;
        figures(&scenario, &places, &late)
    };
    let absent = with(0.0, None);
    assert_eq!(with(0.0, Some(Law::Constant(120.0))), absent);
    let silent = with(0.9, Some(Law::Constant(600.0)));
    falls(&silent, &absent, "misses");
}

/// Who would have left the queue with a word leaves it without one at the same moment.
#[test]
fn the_moment_of_giving_up_is_the_same_with_a_word_or_without() {
    let customers = |silent: bool| {
        let mut second = customer(1, &[(0, 10)]).patient_for(9);
        if silent {
            second = second.silent(60);
        }
        [customer(0, &[(0, 100)]), second]
    };
    for cap in [1, 2] {
        let loud = play(&quiet(cap), vec![shift(0, DAY)], &customers(false));
        let silent = play(&quiet(cap), vec![shift(0, DAY)], &customers(true));
        assert_eq!(loud.record(1).gave_up, Some(at(10)), "cap {cap}");
        assert_eq!(silent.record(1).gave_up, Some(at(10)), "cap {cap}");
        assert_eq!(loud.record(1).ended, at(10));
        // Answered from 100 to 110, the slot held for a minute more.
        assert_eq!(silent.record(1).ended, at(170));
    }
}
