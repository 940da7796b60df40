//! A leaving agent gives chats back: pending ones to the head of the queue, thinking ones parked
//! without a slot (`model.md` §4, Leave rule).

use crate::engine::floor::{NONE, Phase};
use crate::engine::ids::Slot;
use crate::engine::observer::Observer;
use crate::engine::run::World;

impl<O: Observer> World<'_, O> {
    /// Everything but replies in progress and lingering windows leaves the agent's hands.
    pub(in crate::engine) fn hand_over_rest(&mut self, number: u32) {
        let mut rest = std::mem::take(&mut self.state.scratch);
        let chats = &self.state.chats;
        rest.extend(
            self.state.held[number as usize]
                .iter()
                .filter(|slot| matches!(chats.get(**slot).phase, Phase::Pending | Phase::Thinking)),
        );
        rest.sort_unstable_by_key(|slot| {
            let chat = chats.get(*slot);
            (chat.asked, chat.contact)
        });
        for slot in rest.drain(..) {
            self.hand_over(slot, number);
        }
        self.state.scratch = rest;
        self.messages_changed(number);
    }

    fn hand_over(&mut self, slot: Slot, number: u32) {
        let chat = self.state.chats.get(slot);
        let contact = chat.contact;
        let parked = chat.phase == Phase::Thinking;
        if !parked {
            self.no_longer_pending(slot);
        }
        self.free_slot(slot);
        let story = self.state.chats.story_mut(slot);
        story.hand_overs = story.hand_overs.saturating_add(1);
        let chat = self.state.chats.get_mut(slot);
        chat.agent = NONE;
        chat.reread = true;
        self.observer.handed_over(self.now, contact, number, parked);
        if parked {
            self.state.chats.get_mut(slot).phase = Phase::Parked;
            self.state.floor.parked += 1;
        } else {
            self.state.chats.get_mut(slot).handed = true;
            self.join_queue_anew(slot);
        }
    }
}
