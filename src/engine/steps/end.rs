//! The run is over: whoever is still at the desk, or left a message that nobody answered, has a
//! record too.

use crate::engine::floor::Phase;
use crate::engine::observer::{Observer, Outcome};
use crate::engine::run::World;

impl<O: Observer> World<'_, O> {
    /// Tells the records of all who are left, in order of contacts.
    pub(in crate::engine) fn end(&mut self) {
        let mut left: Vec<(u32, u32)> =
            self.state.chats.iter().map(|(slot, chat)| (chat.contact, slot)).collect();
        left.sort_unstable();
        for (_, slot) in left {
            self.still_open(slot);
        }
        for contact in std::mem::take(&mut self.state.left_messages) {
            self.turn_away(contact, Outcome::LeftMessage);
        }
    }

    /// A first reply in progress ends the wait no more, but the wait has been spent on it.
    fn first_reply_unsent(&mut self, slot: u32) {
        let chat = self.state.chats.get(slot);
        if chat.sent == 0 {
            let begun = chat.deadline_or_begun;
            self.state.chats.story_mut(slot).split.replying = self.now - begun;
        }
    }

    /// The drain has ended with this contact still at the desk.
    fn still_open(&mut self, slot: u32) {
        let chat = self.state.chats.get(slot);
        let (phase, silent, left) = (chat.phase, chat.silent, chat.left_message);
        let contact = chat.contact;
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
        let outcome = match (silent, left) {
            (true, _) => Outcome::AbandonedSilently,
            (_, true) => Outcome::LeftMessage,
            _ => Outcome::Open,
        };
        self.conclude(slot, outcome);
    }
}
