//! Auto-transfer (A31): a message that waits too long at one agent moves to another
//! (`model.md` §5, §8).

use crate::engine::event::Event;
use crate::engine::floor::Phase;
use crate::engine::kind::Kind;
use crate::engine::observer::Observer;
use crate::engine::run::World;

impl<O: Observer> World<'_, O> {
    /// `after` counts the time pending at this agent, so it starts anew with each assignment.
    pub(in crate::engine) fn schedule_transfer(&mut self, slot: u32) {
        let Some(rule) = self.desk.auto_transfer else { return };
        let chat = self.state.chats.get(slot);
        let contact = chat.contact;
        let story = self.state.chats.story_mut(slot);
        story.transfer_waits = false;
        if u32::from(story.transfers) >= rule.max {
            return;
        }
        let at = self.now + rule.after;
        story.transfer_at = at;
        self.state.calendar.push(Event::new(at, Kind::TransferDue, contact, slot));
    }

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
        let (from, contact, first) = (chat.agent, chat.contact, !chat.reply_begun);
        let class = self.desk.reasons[chat.reason as usize].class;
        let assignments = self.state.chats.story(slot).assignments;
        let draw = self.tape.contacts()[contact as usize].address.at(u64::from(assignments));
        let holder = &self.state.agents[from as usize];
        let pool = self.desk.groups[holder.group as usize].pool as usize;
        let leaf = holder.leaf;
        // The present agent is no candidate.
        self.state.boards[pool].set(leaf, None);
        let to = self.route(class, draw);
        self.slots_changed(from);
        let Some(to) = to else { return false };
        self.no_longer_pending(slot);
        self.free_slot(slot);
        let story = self.state.chats.story_mut(slot);
        if first {
            story.split.agent_busy += self.now - story.since;
        }
        story.transfers += 1;
        self.state.chats.get_mut(slot).reread = true;
        self.assign(slot, to, false);
        self.messages_changed(from);
        self.observer.transferred(self.now, contact, from, to);
        self.goes_if_free(from);
        true
    }
}
