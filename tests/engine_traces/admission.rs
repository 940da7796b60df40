//! Who is let in, backlog, an empty desk (`model.md` §1, §3, §8, §9).

use crate::DAY;
use crate::desk::{at, customer, play, quiet, secs, shift};
use chatstaff::model::LeaveRule;

#[test]
fn the_queue_limit_blocks_only_whom_nobody_could_take() {
    let mut scenario = quiet(1);
    scenario.rules.queue_limit = Some(1);
    let log = play(
        &scenario,
        vec![shift(0, DAY)],
        &[
            customer(0, &[(0, 10)]),
            customer(1, &[(0, 10)]),
            customer(2, &[(0, 10)]),
            customer(10, &[(0, 10)]),
        ],
    );
    assert_eq!(
        log.only(&["blocked", "served"]),
        ["2 c2 blocked", "10 c0 served", "20 c1 served", "30 c3 served"]
    );
}

#[test]
fn an_empty_desk_serves_nobody_and_the_run_ends() {
    let log =
        play(&quiet(5), vec![], &[customer(5, &[(0, 5)]), customer(6, &[(0, 5)]).patient_for(9)]);
    assert_eq!(
        log.only(&["c"]),
        [
            "5 c0 queues".to_string(),
            "6 c1 queues".into(),
            "15 c1 gives up".into(),
            "15 c1 abandoned".into(),
            format!("{} c0 open", DAY + 4 * 3600),
        ]
    );
    assert_eq!(log.record(0).split.nobody_online, secs(DAY + 4 * 3600 - 5));
}

#[test]
fn the_backlog_comes_in_at_the_start_with_its_age_and_its_patience() {
    let log = play(
        &quiet(1),
        vec![shift(0, DAY)],
        &[customer(-600, &[(0, 10)]), customer(-300, &[(0, 10)]).patient_for(5)],
    );
    assert_eq!(log.only(&["to a", "gives"]), ["0 c0 to a0", "5 c1 gives up"]);
    assert_eq!(log.record(0).first_reply, Some(at(10)));
    assert_eq!(log.record(0).start, at(-600));
}

#[test]
fn lines_block_even_beside_a_free_agent_and_windows_that_linger_hold_none() {
    let mut scenario = quiet(3);
    scenario.rules.lines = Some(2);
    let log = play(
        &scenario,
        vec![shift(0, DAY)],
        &[
            customer(0, &[(0, 10)]).lingers(500),
            customer(1, &[(0, 10)]),
            customer(5, &[(0, 10)]),
            customer(12, &[(0, 10)]), // c0 lingers
            customer(13, &[(0, 10)]),
            customer(20, &[(0, 10)]), // c1 is served in this millisecond, before
        ],
    );
    assert_eq!(log.only(&["blocked"]), ["5 c2 blocked", "13 c4 blocked"]);
    assert_eq!(
        log.only(&["c5 to", "served"]),
        ["20 c1 served", "20 c5 to a0", "30 c3 served", "40 c5 served", "510 c0 served",]
    );
}

#[test]
fn lines_count_the_queue_and_stand_beside_its_limit() {
    let arrivals = || [0, 1, 2, 3].map(|second| customer(second, &[(0, 10)]));
    for (lines, limit, blocked) in [
        (None, None, &[][..]),
        (Some(2), None, &["2 c2 blocked", "3 c3 blocked"]),
        (Some(3), Some(1), &["2 c2 blocked", "3 c3 blocked"]),
        (Some(3), Some(2), &["3 c3 blocked"]),
        (Some(1), Some(2), &["1 c1 blocked", "2 c2 blocked", "3 c3 blocked"]),
    ] {
        let mut scenario = quiet(1);
        scenario.rules.lines = lines;
        scenario.rules.queue_limit = limit;
        let log = play(&scenario, vec![shift(0, DAY)], &arrivals());
        assert_eq!(log.only(&["blocked"]), blocked, "lines {lines:?}, limit {limit:?}");
    }
}

#[test]
fn a_parked_chat_holds_no_line_and_is_never_blocked_when_it_comes_back() {
    let mut scenario = quiet(2);
    scenario.rules.lines = Some(1);
    scenario.groups[0].leave = LeaveRule::HandOver;
    let log = play(
        &scenario,
        vec![shift(0, 30), shift(50, DAY)],
        &[
            customer(0, &[(0, 10), (50, 5)]), // thinks from 10, parked at 30, writes at 60
            customer(20, &[(0, 5)]),          // c0 has the line
            customer(40, &[(0, 15)]),         // nobody has
            customer(59, &[(0, 5)]),          // c2 is with a1 until 65
            customer(61, &[(0, 5)]),          // both
        ],
    );
    assert_eq!(
        log.only(&["blocked", "c0 to", "c0 q", "served"]),
        [
            "0 c0 to a0",
            "20 c1 blocked",
            "59 c3 blocked",
            "60 c0 queues",
            "60 c0 to a1",
            "61 c4 blocked",
            "65 c2 served",
            "70 c0 served",
        ]
    );
}
