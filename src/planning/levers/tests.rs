//! What levers promise, on a small desk.

use super::*;
use crate::model::ClockWindow;
use crate::planning::effort::Effort;
use crate::planning::testing::scenario;
use crate::planning::{Step, checker};
use std::sync::atomic::AtomicBool;

fn with_plan<T>(s: &Scenario, look: impl FnOnce(&Search<'_>, &Plan, &[u32]) -> T) -> T {
    let (stop, mut deaf) = (AtomicBool::new(false), |_: &Step| {});
    let mut search = Search::new(s, Effort::Quick, &stop, &mut deaf);
    search.run();
    let best = search.best.clone().expect("a plan is found");
    let counts = counts_of(&search, &best.plan).expect("it is of the space");
    look(&search, &best.plan, &counts)
}

/// People with many chats at once, and replies as long as they are different.
fn busy() -> Scenario {
    let mut s = scenario(1);
    s.groups[0].cap = 10;
    s.demand.reasons[0].work = crate::model::Law::Lognormal { mean: 40.0, cv: 1.0 };
    s
}

#[test]
fn levers_that_save_are_told_at_most_two_and_what_gets_worse_with_them() {
    let s = busy();
    with_plan(&s, |search, plan, counts| {
        assert_eq!(search.space.plan(counts).places().len(), plan.places().len());
        let told = levers(search, plan);
        assert!((1..=2).contains(&told.len()), "{told:?}");
        let now = search.best.as_ref().map_or(0.0, |best| best.cost.total());
        assert!(told.iter().all(|one| one.saves >= 0.015 * now && one.saves < now), "{told:?}");
        assert!(told.windows(2).all(|pair| pair[0].saves >= pair[1].saves));
        // The first message is answered first at the price of those that follow.
        let new_first = told.iter().find(|one| one.lever == Lever::NewFirst);
        assert!(new_first.is_none_or(|one| one.later_replies_s > 0.0), "{told:?}");
    });
}

#[test]
fn a_desk_that_has_every_rule_already_and_no_caps_has_no_lever() {
    let mut s = busy();
    s.rules.routing = Routing::LeastPending;
    s.rules.attention = Attention::NewFirst;
    s.groups[0].cap = u32::MAX;
    assert_eq!(Lever::of(&s, |_| true), []);
    with_plan(&s, |search, plan, _| assert_eq!(levers(search, plan), []));
}

#[test]
fn caps_move_by_one_and_never_to_nobody() {
    let mut s = busy();
    s.rules.routing = Routing::LeastPending;
    s.rules.attention = Attention::Parallel;
    assert_eq!(Lever::of(&s, |_| true), [Lever::Cap(0, 11), Lever::Cap(0, 9)]);
    s.groups[0].cap = 1;
    assert_eq!(Lever::of(&s, |_| true), [Lever::Cap(0, 2)]);
    assert_eq!(Lever::of(&s, |_| false), []);
    assert_eq!(Lever::Cap(0, 2).pulled(&s).groups[0].cap, 2);
}

#[test]
fn a_plan_made_smaller_step_by_step_keeps_its_limits_and_costs_less_each_time() {
    let mut s = scenario(1);
    s.planning.limits.minimum = vec![(ClockWindow { from: 9 * 60, to: 17 * 60 }, 2)];
    with_plan(&s, |search, _, counts| {
        let shrink = Shrink::new(search, counts);
        assert!(shrink.steps() > 0);
        let mut before = f64::INFINITY;
        for steps in 0..=shrink.steps() {
            let plan = search.space.plan(&shrink.after(steps));
            assert_eq!(checker::violations(&s, &plan, true), Vec::<String>::new());
            let cost = search.prices.planned(&plan);
            assert!(cost < before);
            before = cost;
        }
    });
}
