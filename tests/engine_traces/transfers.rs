//! Auto-transfer (`model.md` §5, §8): the mirror of `engine/rules/auto_transfer.rs`.

use crate::DAY;
use crate::desk::{customer, play, quiet, secs, shift};
use crate::shop::{Seen, falls, figures, hours, shop};
use chatstaff::model::{AutoTransfer, Law, LeaveRule, PatienceUntil, Scenario};
use chatstaff::time::Span;

#[test]
fn auto_transfer_moves_the_oldest_late_message_when_a_slot_frees_before_the_queue() {
    let mut scenario = quiet(2);
    scenario.rules.auto_transfer = Some(AutoTransfer { after: secs(20), max: 1 });
    scenario.rules.rereading = Some(Law::Constant(4.0));
    let log = play(
        &scenario,
        vec![shift(0, DAY), shift(0, DAY)],
        &[
            customer(0, &[(0, 100)]), // a0
            customer(1, &[(0, 30)]),  // a1 until 31
            customer(2, &[(0, 10)]),  // a0, pending; due at 22, a1 is full
            customer(3, &[(0, 50)]),  // a1, pending; due at 23, a0 is full
            customer(4, &[(0, 10)]),  // queue
        ],
    );
    assert_eq!(
        log.only(&["to a", "moves", "c2", "c4 se"]),
        [
            "0 c0 to a0",
            "1 c1 to a1",
            "2 c2 to a0",
            "3 c3 to a1",
            "31 c2 to a1",
            "31 c2 moves a0->a1",
            // The slot that c2 frees goes to the next transfer, then comes the queue.
            "31 c3 to a0",
            "31 c3 moves a1->a0",
            "31 c4 to a1",
            // Longest waiting: c2 (asked at 2) before c4 (asked at 4); 10 + 4 re-reading.
            "31 a1 begins c2",
            "45 a1 sends c2",
            "45 c2 served",
            "55 c4 served",
        ]
    );
    assert_eq!(log.record(2).transfers, 1);
    assert_eq!(log.record(2).split.agent_busy, secs(29));
}

#[test]
fn patience_with_a_later_reply_outlives_a_transfer_whatever_ends_the_first() {
    // c0 is answered at 10, writes again at 20 and stays 60 s. Its agent is on c1 from 11 to 211, so
    // the message moves at 50 to a1, who is on c2 until 200: broken off at 80.
    for until in [PatienceUntil::FirstReply, PatienceUntil::Assignment] {
        let mut scenario = quiet(2);
        scenario.rules.patience_until = until;
        scenario.rules.auto_transfer = Some(AutoTransfer { after: secs(30), max: 3 });
        let log = play(
            &scenario,
            vec![shift(0, DAY), shift(12, DAY)],
            &[
                customer(0, &[(0, 10), (10, 5)]).patient_later_for(60),
                customer(1, &[(0, 200)]),
                customer(12, &[(0, 188)]),
            ],
        );
        assert_eq!(
            log.only(&["c0 m", "c0 b"]),
            ["50 c0 moves a0->a1", "80 c0 broke off"],
            "{until:?}"
        );
    }
}

#[test]
fn the_time_at_an_agent_begins_anew_with_each_message_and_each_agent() {
    // c1 waits at a0 behind c0 from 1 on, due at 21, but is answered from 20; its next message waits
    // behind c2 from 35 (due at 55) and leaves with a0 at 45; a1, busy until 90, has it from then on.
    let mut scenario = quiet(3);
    scenario.rules.auto_transfer = Some(AutoTransfer { after: secs(20), max: 2 });
    scenario.groups[0].leave = LeaveRule::HandOver;
    let log = play(
        &scenario,
        vec![shift(0, 45), shift(40, DAY), shift(60, DAY)],
        &[
            customer(0, &[(0, 20)]),
            customer(1, &[(0, 10), (5, 5)]),
            customer(2, &[(0, 100)]), // a0 from 30
            customer(41, &[(0, 49)]), // a1 until 90
        ],
    );
    assert_eq!(
        log.only(&["moves", "c1 hand", "c1 to", "c1 se"]),
        [
            "1 c1 to a0",
            "45 c1 handed over by a0",
            "45 c1 to a1",
            // Twenty seconds at a1, where a2 has come meanwhile.
            "65 c1 to a2",
            "65 c1 moves a1->a2",
            "70 c1 served",
        ]
    );
    assert_eq!((log.record(1).transfers, log.record(1).hand_overs), (1, 1));
}

/// With a limit of no transfers, or a time that no message ever waits, everything is as without it.
#[test]
fn at_its_neutral_values_the_rule_is_as_if_it_were_not_there() {
    let day = |scenario: &Scenario| {
        figures(scenario, &vec![hours(0, 30); 6], |seen| {
            let moments = |r: &chatstaff::engine::ContactRecord| {
                [r.assigned, r.first_reply, Some(r.ended)]
                    .map(|at| at.map_or(-1, chatstaff::time::Instant::ms))
            };
            let all = seen.records.iter().flat_map(moments);
            all.fold(0_i64, |hash, ms| hash.wrapping_mul(31).wrapping_add(ms)) as f64
        })
    };
    let mut scenario = shop();
    scenario.groups[0].cap = 12;
    let absent = day(&scenario);
    for neutral in [
        AutoTransfer { after: secs(60), max: 0 },
        AutoTransfer { after: Span::DAY.times(400_000), max: 2 },
    ] {
        scenario.rules.auto_transfer = Some(neutral);
        assert_eq!(day(&scenario), absent, "{neutral:?}");
    }
    scenario.rules.auto_transfer = Some(AutoTransfer { after: secs(60), max: 2 });
    assert_ne!(day(&scenario), absent, "the day is one on which messages wait so long");
}

#[test]
fn auto_transfer_shortens_the_longest_wait() {
    let places = vec![hours(0, 30); 6];
    let longest = |seen: &Seen| {
        seen.records
            .iter()
            .filter_map(|r| r.first_reply.map(|at| (at - r.start).secs()))
            .fold(0.0, f64::max)
    };
    let mut plain = shop();
    plain.demand.reasons[0].patience = None;
    plain.groups[0].cap = 12;
    plain.groups[0].speed_spread = 0.5;
    let mut moved = plain.clone();
    moved.rules.auto_transfer = Some(AutoTransfer { after: Span::from_secs(60), max: 2 });
    falls(&figures(&plain, &places, longest), &figures(&moved, &places, longest), "longest wait");
}
