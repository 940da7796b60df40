//! Order of the queue: priority, age, skills (`model.md` §3).

use crate::DAY;
use crate::desk::{Log, customer, play, quiet, secs, shift};
use chatstaff::model::{Group, Reason};

#[test]
fn priority_with_ageing_lets_the_old_overtake_the_important() {
    let mut scenario = quiet(1);
    scenario.demand.reasons.push(Reason { priority: 1, ..Reason::bare("urgent", 0.0) });
    scenario.groups = vec![Group { skills: vec![Some(1.0); 2], ..Group::bare("all", 10, 1) }];
    let customers = || {
        [
            customer(0, &[(0, 40)]),
            customer(1, &[(0, 10)]),
            customer(10, &[(0, 10)]).reason(1),
            customer(35, &[(0, 10)]).reason(1),
        ]
    };
    let order = |log: &Log| -> Vec<String> {
        log.only(&["to a"]).iter().map(ToString::to_string).collect()
    };
    let strict = play(&scenario, vec![shift(0, DAY)], &customers());
    assert_eq!(order(&strict), ["0 c0 to a0", "40 c2 to a0", "50 c3 to a0", "60 c1 to a0"]);
    // With 20 s to a step, c1 (asked at 1) is as urgent as an urgent one who asked at 21.
    scenario.rules.age_step = Some(secs(20));
    let ageing = play(&scenario, vec![shift(0, DAY)], &customers());
    assert_eq!(order(&ageing), ["0 c0 to a0", "40 c2 to a0", "50 c1 to a0", "60 c3 to a0"]);
}

#[test]
fn skills_keep_a_chat_waiting_beside_an_idle_agent_who_cannot_take_it() {
    let mut scenario = quiet(1);
    scenario.demand.reasons.push(Reason::bare("refund", 0.0));
    scenario.groups = vec![
        Group { skills: vec![Some(1.0), None], ..Group::bare("sales", 10, 1) },
        Group { skills: vec![None, Some(2.0)], ..Group::bare("refunds", 10, 1) },
    ];
    let mut late = shift(50, DAY);
    late.group = 1;
    let log = play(
        &scenario,
        vec![shift(0, DAY), late],
        &[customer(10, &[(0, 10)]).reason(1), customer(20, &[(0, 10)])],
    );
    assert_eq!(
        log.only(&["to a", "served"]),
        ["20 c1 to a0", "30 c1 served", "50 c0 to a1", "70 c0 served"]
    );
}
