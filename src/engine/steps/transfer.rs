//! Auto-transfer (A31): a message that waits too long at one agent moves to another
//! (`model.md` §5, §8).

use crate::engine::event::Event;
use crate::engine::floor::Phase;
use crate::engine::observer::Observer;
use crate::engine::run::World;

impl<O: Observer> World<'_, O> {
    pub(in crate::engine) fn transfer_due(&mut self, event: Event) {
        let slot = event.slot();
        let Some(chat) = self.state.chats.current(slot, event.id()) else { return };
        let pending = chat.phase == Phase::Pending;
        let story = self.state.chats.story_mut(slot);
        if !pending || story.transfer_at != self.now {
            return;
        }
        story.transfer_waits = true;
        self.state.transfers.push(slot);
        self.state.floor.to_place = true;
    }

    /// Moves the transfer with the oldest message for which another agent has a free slot.
    pub(in crate::engine) fn place_transfer(&mut self) -> bool {
        if self.state.transfers.is_empty() {
            return false;
        }
        let mut waiting = std::mem::take(&mut self.state.transfers);
        waiting.retain(|slot| self.transfer_waits(*slot));
        waiting.sort_unstable_by_key(|slot| {
            let chat = self.state.chats.get(*slot);
            (chat.asked, chat.contact)
        });
        waiting.dedup();
        let mut moved = None;
        for (index, slot) in waiting.iter().enumerate() {
            if self.move_to_another(*slot) {
                moved = Some(index);
                break;
            }
        }
        if let Some(index) = moved {
            waiting.remove(index);
        }
        self.state.transfers = waiting;
        moved.is_some()
    }

    fn transfer_waits(&self, slot: u32) -> bool {
        let chat = self.state.chats.get(slot);
        chat.contact != crate::engine::floor::NONE
            && chat.phase == Phase::Pending
            && self.state.chats.story(slot).transfer_waits
    }

    fn move_to_another(&mut self, slot: u32) -> bool {
        let chat = self.state.chats.get(slot);
        let (from, contact) = (chat.agent, chat.contact);
        let Some(to) = self.route_chat(slot, Some(from)) else { return false };
        self.no_longer_pending(slot);
        self.free_slot(slot);
        self.state.chats.story_mut(slot).transfers += 1;
        self.state.chats.get_mut(slot).reread = true;
        self.assign(slot, to, false);
        self.messages_changed(from);
        self.observer.transferred(self.now, contact, from, to);
        self.state.may_go.push_back(from);
        true
    }
}
