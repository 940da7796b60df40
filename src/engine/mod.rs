//! The event loop, the desk's state, routing, observers (`model.md` §1, §3–5). A run is a pure
//! function of (tape, plan, rules). Must not know TOML, files, statistics or printing.

mod observer;

pub use observer::{
    AgentState, ContactRecord, NoObserver, Observer, Outcome, ReplyRecord, WaitingSplit,
};

use crate::demand::Tape;
use crate::model::{Plan, Scenario};
use crate::random::Address;

/// A scenario's groups and rules folded into tables, ready to run plans; made once.
pub struct Desk {}
/// A plan compiled for a desk: places in agent order.
pub struct Staff {}
/// Memory that runs reuse.
#[derive(Default)]
pub struct Workspace {}

impl Desk {
    /// Folds the scenario's groups and rules.
    #[must_use]
    pub fn new(_scenario: &Scenario) -> Self {
        Self {}
    }
    /// Compiles a plan: places sorted in agent order (group rank, start, pattern, ordinal).
    #[must_use]
    pub fn staff(&self, _plan: &Plan) -> Staff {
        Staff {}
    }
    /// Plays one replication: absences, lateness and speeds come from `replication`'s addresses.
    pub fn run(
        &self,
        _tape: &Tape,
        _staff: &Staff,
        _replication: Address,
        _workspace: &mut Workspace,
        _observer: &mut impl Observer,
    ) {
    }
}
