//! Replies one at a time, how long they take, windows that linger (`model.md` §3).

use crate::DAY;
use crate::desk::{at, customer, play, quiet, secs, shift};

#[test]
fn an_agent_writes_one_reply_at_a_time_across_open_chats() {
    let log = play(
        &quiet(2),
        vec![shift(0, DAY)],
        &[customer(10, &[(0, 10), (5, 20)]), customer(12, &[(0, 30)])],
    );
    assert_eq!(
        log.only(&["begins", "sends", "served"]),
        [
            "10 a0 begins c0",
            "20 a0 sends c0",
            "20 a0 begins c1",
            // c0 writes again at 25 and waits until 50.
            "50 a0 sends c1",
            "50 c1 served",
            "50 a0 begins c0",
            "70 a0 sends c0",
            "70 c0 served",
        ]
    );
    let first = log.record(1);
    assert_eq!(first.assigned, Some(at(12)));
    assert_eq!(first.begun, Some(at(20)));
    assert_eq!(first.first_reply, Some(at(50)));
    assert_eq!((first.split.agent_busy, first.split.replying), (secs(8), secs(30)));
    assert_eq!((log.replies[2].asked, log.replies[2].begun), (at(25), at(50)));
}

#[test]
fn a_reply_takes_longer_with_more_open_chats_after_a_switch_and_by_tier() {
    let mut scenario = quiet(3);
    scenario.groups[0].multitasking = 0.1;
    scenario.groups[0].factor = 2.0;
    scenario.groups[0].switch = secs(3);
    let log = play(
        &scenario,
        vec![shift(0, DAY)],
        &[customer(0, &[(0, 10)]), customer(5, &[(0, 10)]), customer(6, &[(0, 10), (1, 10)])],
    );
    // c0: 10 × 2 = 20. c1 with c2 open: 20 × 1.1 + 3 = 25. c2 alone: 20 + 3, then 20 without switch.
    assert_eq!(
        log.only(&["sends"]),
        ["20 a0 sends c0", "45 a0 sends c1", "68 a0 sends c2", "89 a0 sends c2"]
    );
}
