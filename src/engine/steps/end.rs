//! The run is over: whoever is still at the desk has a record too.

use crate::engine::floor::Phase;
use crate::engine::ids::Slot;
use crate::engine::observer::{Observer, Outcome};
use crate::engine::run::World;

impl<O: Observer> World<'_, O> {
    /// Tells the records of all who are left, in order of contacts.
    pub(in crate::engine) fn end(&mut self) {
        let mut left: Vec<(u32, Slot)> =
            self.state.chats.iter().map(|(slot, chat)| (chat.contact, slot)).collect();
        left.sort_unstable();
        for (_, slot) in left {
            self.still_open(slot);
        }
        self.rules_on_ending();
    }

    /// A first reply in progress ends the wait no more, but the wait has been spent on it.
    fn first_reply_unsent(&mut self, slot: Slot) {
        let chat = self.state.chats.get(slot);
        if chat.sent == 0 {
            let begun = chat.begun();
            self.state.chats.story_mut(slot).split.replying = self.now - begun;
        }
    }

    /// The drain has ended with this contact still at the desk.
    fn still_open(&mut self, slot: Slot) {
        let chat = self.state.chats.get(slot);
        let (phase, contact, ends_as) = (chat.phase, chat.contact, chat.ends_as);
        match phase {
            Phase::Queued => {
                self.leave_queue(slot);
                self.observer.left_queue(self.now, contact);
            }
            Phase::Parked => self.state.floor.parked -= 1,
            _ => {
                match phase {
                    Phase::Pending => self.no_longer_pending(slot),
                    Phase::Replying => self.first_reply_unsent(slot),
                    _ => {}
                }
                self.free_slot(slot);
            }
        }
        let outcome = if ends_as == Outcome::Served { Outcome::Open } else { ends_as };
        self.conclude(slot, outcome);
    }
}
