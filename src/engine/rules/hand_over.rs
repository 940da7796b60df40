//! Hand-over: who leaves, for a break or for home, gives back whatever is not being answered
//! (`model.md` §4, Leave rule). Must not know when people leave, or who takes what they give back.

use super::{Points, Rule};
use crate::engine::observer::Observer;
use crate::engine::run::World;
use crate::model::{LeaveRule, Scenario};

/// The groups that do.
#[derive(Clone, Debug)]
pub(super) struct HandOver {
    by_group: Vec<bool>,
}

impl Rule for HandOver {
    type Memory = ();
    const POINTS: Points = Points::LEAVES;

    fn of(scenario: &Scenario) -> Option<Self> {
        let by_group: Vec<bool> =
            scenario.groups.iter().map(|group| group.leave == LeaveRule::HandOver).collect();
        by_group.contains(&true).then_some(Self { by_group })
    }

    fn forget((): &mut ()) {}

    fn leaves<O: Observer>(&self, world: &World<'_, O>, number: u32) -> bool {
        self.by_group[world.agent(number).group as usize]
    }
}
