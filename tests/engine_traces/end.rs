//! The drain ends with contacts still at the desk (`model.md` §1, §8).

use crate::DAY;
use crate::desk::{at, customer, play, quiet, secs, shift};
use chatstaff::engine::{Outcome, WaitingSplit};

/// The parts of a wait: nobody online, no free slot, agent busy, replying; in seconds.
fn parts(split: WaitingSplit) -> [i64; 4] {
    [split.nobody_online, split.no_free_slot, split.agent_busy, split.replying]
        .map(|span| span.ms() / 1000)
}

/// Three who wait for a first reply when the drain ends, each in another place: being answered,
/// pending at the agent, in the queue. The wait of each is put down to what it was spent on.
#[test]
fn what_a_wait_was_spent_on_is_known_to_the_end_of_the_drain() {
    let mut scenario = quiet(2);
    scenario.rules.drain = secs(30);
    let log = play(
        &scenario,
        vec![shift(DAY - 100, DAY + 600)],
        &[
            customer(DAY - 150, &[(0, 500)]), // queue until the shift, then answered until after the end
            customer(DAY - 40, &[(0, 10)]),   // pending behind it
            customer(DAY - 25, &[(0, 10)]),   // both slots are taken
        ],
    );
    assert_eq!(log.records.iter().map(|r| r.ended).max(), Some(at(DAY + 30)));
    assert!(log.records.iter().all(|r| (r.outcome, r.first_reply) == (Outcome::Open, None)));
    assert_eq!(parts(log.record(0).split), [50, 0, 0, 130]);
    assert_eq!(parts(log.record(1).split), [0, 0, 70, 0]);
    assert_eq!(parts(log.record(2).split), [0, 55, 0, 0]);
}

/// With a further reply pending or in progress the wait for the first one is long over.
#[test]
fn a_wait_that_is_over_stays_as_it_was() {
    let mut scenario = quiet(2);
    scenario.rules.drain = secs(30);
    let log = play(
        &scenario,
        vec![shift(0, DAY + 600)],
        &[
            customer(DAY - 60, &[(0, 10), (10, 500)]), // replied at -50, again from -40
            customer(DAY - 58, &[(0, 8), (5, 10)]), // waits until -50, replied at -42, pending from -37
        ],
    );
    assert_eq!(parts(log.record(0).split), [0, 0, 0, 10]);
    assert_eq!(parts(log.record(1).split), [0, 0, 8, 8]);
    assert!(log.records.iter().all(|r| r.outcome == Outcome::Open && r.first_reply.is_some()));
}
