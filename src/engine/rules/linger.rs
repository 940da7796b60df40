//! Linger: a window stays open for a while after its last reply, and keeps its slot (`model.md` §3).
//! Must not know what else a slot is kept for.

use super::{Points, Rule};
use crate::demand::Tape;
use crate::engine::ids::Slot;
use crate::engine::observer::{Observer, Outcome};
use crate::engine::run::World;
use crate::model::Scenario;
use crate::time::Span;

/// How long is on the tape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Linger;

impl Rule for Linger {
    type Memory = ();
    const POINTS: Points = Points::ALL_SAID;

    fn of(_: &Scenario) -> Option<Self> {
        Some(Self)
    }

    fn is_needed(&self, tape: &Tape) -> bool {
        tape.lingers()
    }

    fn forget((): &mut ()) {}

    fn all_said<O: Observer>(&self, world: &World<'_, O>, slot: Slot) -> Span {
        if world.chat(slot).ends_as == Outcome::Served {
            Span::from_ms(i64::from(world.need(slot).linger_ms))
        } else {
            Span::ZERO
        }
    }
}
