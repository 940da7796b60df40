//! Which message an agent answers next (`model.md` §3, Attention).

use crate::DAY;
use crate::desk::{customer, play, quiet, shift};
use chatstaff::model::Attention;

#[test]
fn attention_rules_choose_the_next_message() {
    // Two agents; a1 leaves by hand-over at 30 and a0 gets c2, asked at 3, after c1's second message.
    let order = |attention: Attention| -> Vec<String> {
        let mut scenario = quiet(4);
        scenario.rules.attention = attention;
        let customers = [
            customer(0, &[(0, 1), (1, 20)]), // first 0-1, second asked at 2, 2-22
            customer(3, &[(0, 1)]),          // first message asked at 3
            customer(1, &[(0, 1), (2, 5)]),  // placeholder, sorted below
        ];
        let mut sorted: Vec<_> = customers.into_iter().collect();
        sorted.sort_by_key(|c| c.need.start);
        let log = play(&scenario, vec![shift(0, DAY)], &sorted);
        log.only(&["begins"]).iter().map(ToString::to_string).collect()
    };
    // c0 0-1; c1 (asked 1) 1-2; c0 again (asked 2) 2-22; c2 asked 3, c1 again asked 4.
    let longest = [
        "0 a0 begins c0",
        "1 a0 begins c1",
        "2 a0 begins c0",
        "22 a0 begins c2",
        "23 a0 begins c1",
    ];
    assert_eq!(order(Attention::LongestWaiting), longest);
    assert_eq!(order(Attention::Arrival), longest);
    assert_eq!(order(Attention::NewFirst), longest);
    assert_eq!(
        order(Attention::Parallel),
        ["0 a0 begins c0", "1 a0 begins c1", "2 a0 begins c0", "3 a0 begins c2", "4 a0 begins c1"]
    );
}

#[test]
fn new_first_answers_a_newcomer_before_an_older_follow_up() {
    let mut scenario = quiet(4);
    scenario.rules.attention = Attention::NewFirst;
    let customers = [
        customer(0, &[(0, 2), (1, 5)]), // asks again at 3
        customer(1, &[(0, 10)]),        // 2-12
        customer(8, &[(0, 5)]),         // new at 8
    ];
    let log = play(&scenario, vec![shift(0, DAY)], &customers);
    assert_eq!(
        log.only(&["begins"]),
        ["0 a0 begins c0", "2 a0 begins c1", "12 a0 begins c2", "17 a0 begins c0"]
    );
}
