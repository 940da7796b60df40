//! Silent abandonment: who loses patience without a word keeps the place, is answered, and keeps the
//! slot until the desk gives up waiting (`model.md` §3, X03). Must not know who answers.

use super::{Points, Rule};
use crate::demand::Tape;
use crate::engine::ids::Slot;
use crate::engine::observer::{Observer, Outcome};
use crate::engine::run::World;
use crate::model::Scenario;
use crate::time::Span;

/// Who does, and how long the desk waits, is on the tape.
#[derive(Clone, Copy, Debug)]
pub(super) struct SilentAbandonment;

impl Rule for SilentAbandonment {
    type Memory = ();
    const POINTS: Points = Points::GIVES_UP.and(Points::ALL_SAID);

    fn of(_: &Scenario) -> Option<Self> {
        Some(Self)
    }

    fn is_needed(&self, tape: &Tape) -> bool {
        tape.is_ever_silent()
    }

    fn forget((): &mut ()) {}

    fn gives_up<O: Observer>(&self, world: &World<'_, O>, slot: Slot) -> bool {
        world.need(slot).silent
    }

    fn all_said<O: Observer>(&self, world: &World<'_, O>, slot: Slot) -> Span {
        if world.chat(slot).ends_as == Outcome::AbandonedSilently {
            Span::from_ms(i64::from(world.need(slot).idle_timeout_ms))
        } else {
            Span::ZERO
        }
    }
}
