//! Auto-transfer (`model.md` §5, §8).

use crate::DAY;
use crate::desk::{customer, play, quiet, secs, shift};
use chatstaff::model::{AutoTransfer, Law};

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
