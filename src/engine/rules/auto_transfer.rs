//! Auto-transfer (A31): a message that waits too long at one agent moves to another, before anybody
//! of the queue is placed (`model.md` §5, §8). Must not know why a message waits.

use super::{Points, Rule};
use crate::engine::event::Event;
use crate::engine::floor::Phase;
use crate::engine::ids::Slot;
use crate::engine::kind::Kind;
use crate::engine::observer::Observer;
use crate::engine::run::World;
use crate::model::Scenario;
use crate::time::{Instant, Span};

/// The rule's settings.
#[derive(Clone, Copy, Debug)]
pub(super) struct AutoTransfer {
    after: Span,
    /// A contact's moves are counted in 16 bits.
    max: u16,
}

/// The messages watched, and those whose time is over.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// By chat slot: when the message that waits there now has waited long enough.
    due_at: Vec<Instant>,
    /// Chats that move as soon as another agent has a free slot, with when their message was due.
    due: Vec<(Slot, Instant)>,
}

impl Rule for AutoTransfer {
    type Memory = Memory;
    const POINTS: Points = Points::MESSAGE_WAITS.and(Points::BEFORE_QUEUE);

    fn of(scenario: &Scenario) -> Option<Self> {
        let rule = scenario.rules.auto_transfer?;
        let max = u16::try_from(rule.max).unwrap_or(u16::MAX);
        (max > 0).then_some(Self { after: rule.after, max })
    }

    fn forget(memory: &mut Memory) {
        memory.due_at.clear();
        memory.due.clear();
    }

    /// `after` counts the time pending at this agent, so it starts anew with each assignment.
    fn message_waits<O: Observer>(&self, world: &mut World<'_, O>, slot: Slot) {
        let may_move = world.story(slot).transfers < self.max;
        let at = if may_move { world.now + self.after } else { Instant::NEVER };
        let due_at = &mut world.memory().auto_transfer.due_at;
        if due_at.len() <= slot.index() {
            due_at.resize(slot.index() + 1, Instant::NEVER);
        }
        due_at[slot.index()] = at;
        if may_move {
            world.schedule_for_chat(at, Kind::TransferDue, slot);
        }
    }

    /// Moves the chat with the oldest message for which another agent has a free slot.
    fn before_queue<O: Observer>(&self, world: &mut World<'_, O>) -> bool {
        let mut due = std::mem::take(&mut world.memory().auto_transfer.due);
        due.retain(|(slot, at)| still_waits(world, *slot, *at));
        due.sort_unstable_by_key(|(slot, _)| {
            let chat = world.chat(*slot);
            (chat.asked, chat.contact)
        });
        due.dedup();
        let moved = due.iter().position(|(slot, _)| world.move_to_another(*slot));
        if let Some(index) = moved {
            due.remove(index);
        }
        world.memory().auto_transfer.due = due;
        moved.is_some()
    }
}

impl<O: Observer> World<'_, O> {
    /// A message has waited so long at one agent, unless it was answered or moved meanwhile.
    pub(in crate::engine) fn transfer_due(&mut self, event: Event) {
        let slot = event.slot();
        if self.contact_in(slot) == Some(event.id()) && still_waits(self, slot, self.now) {
            let due = (slot, self.now);
            self.memory().auto_transfer.due.push(due);
            self.let_place();
        }
    }
}

/// Whether the message that was to move at that moment still waits where it was.
fn still_waits<O: Observer>(world: &World<'_, O>, slot: Slot, at: Instant) -> bool {
    world.contact_in(slot).is_some()
        && world.chat(slot).phase == Phase::Pending
        && world.remembered().auto_transfer.due_at[slot.index()] == at
}
