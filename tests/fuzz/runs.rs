//! Short runs on whatever could be read: everybody who comes is accounted for, under any set of rules;
//! and searches that are told to stop end.

use super::books::{Books, audit};
use super::dice::Dice;
use super::readers::same_again;
use super::seeds::no_file;
use chatstaff::demand::TapeMaker;
use chatstaff::engine::{Desk, Workspace};
use chatstaff::model::{Plan, Scenario};
use chatstaff::planning::{Effort, Status, plan};
use chatstaff::random::Address;
use chatstaff::scenario;
use chatstaff::time::Instant;
use std::sync::atomic::AtomicBool;

/// One replication, checked after every event, its books audited; and again, as it is run for speed.
pub fn short(scenario: &Scenario, dice: &mut Dice) {
    let nobody = Plan::default();
    let plan = scenario.plan.as_ref().unwrap_or(&nobody);
    let number = dice.below(1000) as u64;
    let desk = Desk::new(scenario);
    let staff = desk.staff(plan);
    let tape = TapeMaker::new(scenario).tape(number);
    if tape.contacts().len() > 20_000 {
        return;
    }
    let root = Address::replication(scenario.run.seed, number);
    let books = || Books { since: Instant::from_minutes(-600_000), ..Books::default() };
    let (mut checked, mut again) = (books(), books());
    let mut workspace = Workspace::default();
    desk.run_checked(&tape, &staff, root, &mut workspace, &mut checked);
    audit(scenario, &tape, &checked);
    desk.run(&tape, &staff, root, &mut workspace, &mut again);
    assert_eq!(checked.records, again.records);
    assert_eq!(checked.replies, again.replies);
}

/// A scenario that is meant to be valid: whether it is; it is run.
pub fn valid(text: &str, dice: &mut Dice) -> bool {
    let Ok(read) = scenario::read(text, "valid.toml", &no_file) else { return false };
    same_again(&read.scenario);
    short(&read.scenario, dice);
    true
}

/// A search that is stopped before it began ends at once, with a plan that keeps its books; one that
/// is not, ends by itself.
pub fn searched(text: &str, stopped: bool, dice: &mut Dice) -> bool {
    let Ok(read) = scenario::read(text, "plan.toml", &no_file) else { return false };
    let found = plan(&read.scenario, Effort::Quick, &AtomicBool::new(stopped), &mut |_| {});
    if stopped {
        assert_ne!(found.status, Status::Proven, "nothing was proven before it began");
    }
    assert!(found.cost.total().is_finite());
    short(&Scenario { plan: Some(found.plan), ..read.scenario }, dice);
    true
}
