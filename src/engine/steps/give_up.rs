//! Patience ends: abandoned, abandoned silently, or broken off (`model.md` §3, Patience).

use crate::engine::event::Event;
use crate::engine::floor::Phase;
use crate::engine::ids::Slot;
use crate::engine::observer::{Observer, Outcome};
use crate::engine::run::World;
use crate::time::Instant;

impl<O: Observer> World<'_, O> {
    pub(in crate::engine) fn patience_ends(&mut self, event: Event) {
        let slot = event.slot();
        let Some(chat) = self.state.chats.current(slot, event.id()) else { return };
        if !chat.waits() || chat.deadline() != self.now {
            return;
        }
        let first = !chat.reply_begun;
        let contact = chat.contact;
        if !first {
            self.withdraw(slot, Outcome::BrokeOff);
            return;
        }
        self.state.chats.story_mut(slot).gave_up = self.now;
        let unnoticed = self.rules_on_giving_up(slot);
        self.observer.gave_up(self.now, contact, unnoticed);
        if unnoticed {
            // The contact keeps its place.
            let chat = self.state.chats.get_mut(slot);
            chat.ends_as = Outcome::AbandonedSilently;
            chat.set_deadline(Instant::NEVER);
        } else {
            self.withdraw(slot, Outcome::Abandoned);
        }
    }

    /// The customer of a waiting or pending message is gone.
    fn withdraw(&mut self, slot: Slot, outcome: Outcome) {
        let chat = self.state.chats.get(slot);
        let contact = chat.contact;
        if chat.phase == Phase::Queued {
            self.leave_queue(slot);
            self.observer.left_queue(self.now, contact);
            self.conclude(slot, outcome);
        } else {
            debug_assert!(chat.phase == Phase::Pending, "patience runs while a message waits");
            let number = chat.agent;
            self.no_longer_pending(slot);
            self.close(slot, outcome);
            self.messages_changed(number);
        }
    }
}
