//! Whom a chat goes to (`model.md` §5, §8, §9).

use crate::DAY;
use crate::desk::{customer, play, quiet, secs, shift, shift_with_breaks};
use chatstaff::engine::Desk;
use chatstaff::model::{Group, Place, Plan, Routing};

#[test]
fn routing_rules_choose_the_agent() {
    let agents = |routing: Routing, cap: [u32; 2]| -> Vec<String> {
        let mut scenario = quiet(0);
        scenario.rules.routing = routing;
        scenario.groups = vec![Group::bare("a", 10, cap[0]), Group::bare("b", 10, cap[1])];
        let mut other = shift(0, DAY);
        other.group = 1;
        let customers = [
            customer(0, &[(0, 3), (500, 1)]),
            customer(10, &[(0, 3), (500, 1)]),
            customer(20, &[(0, 100)]),
            customer(30, &[(0, 3), (500, 1)]),
            customer(40, &[(0, 3)]),
        ];
        let log = play(&scenario, vec![shift(0, DAY), other], &customers);
        log.only(&["to a"]).iter().map(|l| l.rsplit(' ').next().unwrap_or("").into()).collect()
    };
    let (a, b) = ("a0".to_string(), "a1".to_string());
    // c2 keeps its agent writing until 120: whoever can type now is the other one.
    assert_eq!(agents(Routing::LeastLoaded, [9, 9]), [&a, &b, &a, &b, &a].map(Clone::clone));
    assert_eq!(agents(Routing::LeastPending, [9, 9]), [&a, &b, &a, &b, &b].map(Clone::clone));
    assert_eq!(agents(Routing::LeastFilled, [9, 3]), [&a, &b, &a, &a, &b].map(Clone::clone));
    assert_eq!(agents(Routing::Sorted, [2, 9]), [&a, &b, &a, &b, &b].map(Clone::clone));
    assert_eq!(agents(Routing::RoundRobin, [9, 9]), [&a, &b, &a, &b, &a].map(Clone::clone));
    assert_eq!(agents(Routing::LongestIdle, [9, 9]), [&a, &b, &a, &b, &b].map(Clone::clone));
}

#[test]
fn cap_zero_is_online_and_never_routed_to() {
    let log = play(&quiet(0), vec![shift(0, DAY)], &[customer(5, &[(0, 5)]).patient_for(60)]);
    assert_eq!(
        log.only(&["a0", "c0"]),
        [
            "0 a0 online",
            "5 c0 queues",
            "65 c0 gives up",
            "65 c0 abandoned",
            "86400 a0 winds down",
            "86400 a0 offline",
        ]
        .into_iter()
        .filter(|line| !line.starts_with("86400"))
        .collect::<Vec<_>>()
    );
    assert_eq!(log.record(0).split.no_free_slot, secs(60));
}

#[test]
fn least_pending_looks_past_windows_that_linger_and_the_others_count_them() {
    // At 20 a0 has an open chat whose customer thinks, a1 a window that lingers; a0 was assigned
    // longer ago.
    for (routing, to) in [
        (Routing::LeastPending, "20 c2 to a1"),
        (Routing::LeastLoaded, "20 c2 to a0"),
        (Routing::LeastFilled, "20 c2 to a0"),
    ] {
        let mut scenario = quiet(4);
        scenario.rules.routing = routing;
        let log = play(
            &scenario,
            vec![shift(0, DAY), shift(0, DAY)],
            &[
                customer(0, &[(0, 3), (500, 1)]),
                customer(10, &[(0, 3)]).lingers(500),
                customer(20, &[(0, 3)]),
            ],
        );
        assert_eq!(log.only(&["c2 to"]), [to], "{routing:?}");
    }
}

#[test]
fn agents_are_ordered_by_rank_start_end_breaks_and_then_as_the_plan_has_them() {
    let mut scenario = quiet(1);
    scenario.groups = vec![Group::bare("a", 9, 1), Group::bare("b", 9, 1), Group::bare("c", 9, 1)];
    scenario.groups[2].rank = -1;
    let of = |group: usize, place: Place| Place { group, ..place };
    let listed = [
        of(2, shift(50, 400)),
        of(1, shift(0, 300)),
        of(0, shift(0, 400)),
        of(0, shift_with_breaks(0, 400, &[(100, 10, 10)])),
        of(1, shift_with_breaks(0, 400, &[(100, 10, 10)])),
        of(0, shift_with_breaks(0, 400, &[(110, 10, 10)])),
        of(0, shift(1, 200)),
    ];
    let mut shuffled = listed.to_vec();
    shuffled.rotate_left(3);
    shuffled.swap(0, 2);
    let desk = Desk::new(&scenario);
    assert_eq!(desk.staff(&Plan::new(shuffled)).places(), listed);
}
