//! Slots: a chat gets one of an agent's, or gives it back.

use crate::engine::floor::{Leaving, Phase};
use crate::engine::ids::Slot;
use crate::engine::observer::{Observer, Outcome};
use crate::engine::run::World;
use crate::model::PatienceUntil;
use crate::time::Instant;

impl<O: Observer> World<'_, O> {
    /// The router gives a chat to the best available agent; somebody must be available.
    pub(in crate::engine) fn place(&mut self, slot: Slot, from_queue: bool) {
        let agent = self.route_chat(slot, None).expect("somebody is available");
        self.assign(slot, agent, from_queue);
    }

    /// The agent gets the chat's slot and its pending message.
    pub(in crate::engine) fn assign(&mut self, slot: Slot, number: u32, from_queue: bool) {
        let held = &mut self.state.held[number as usize];
        let chat = self.state.chats.get_mut(slot);
        chat.agent = number;
        chat.set_seat(held.len() as u32);
        chat.handed = false;
        // Patience with a later reply has nothing to do with who has the chat.
        if self.desk.patience_until == PatienceUntil::Assignment && !chat.reply_begun {
            chat.set_deadline(Instant::NEVER);
        }
        let contact = chat.contact;
        held.push(slot);
        let story = self.state.chats.story_mut(slot);
        story.assigned = story.assigned.min(self.now);
        story.assignments = story.assignments.saturating_add(1);
        if story.first_reply == Instant::NEVER {
            story.agent = number;
        }
        let agent = &mut self.state.agents[number as usize];
        agent.occupied += 1;
        agent.open += 1;
        agent.last_assigned = self.now.ms();
        self.becomes_pending(slot);
        self.slots_changed(number);
        self.observer.assigned(self.now, contact, number, from_queue);
        self.rules_on_assigning(number);
    }

    /// Placements may be possible: the desk looks when it settles.
    pub(in crate::engine) fn let_place(&mut self) {
        self.state.floor.to_place = true;
    }

    /// Frees the chat's slot and ends the contact; its agent, if leaving, may now go.
    pub(in crate::engine) fn close(&mut self, slot: Slot, outcome: Outcome) {
        let number = self.state.chats.get(slot).agent;
        self.free_slot(slot);
        self.conclude(slot, outcome);
        if self.state.agents[number as usize].leaving != Leaving::No {
            self.state.may_go.push_back(number);
        }
    }

    /// Closes a window that was only kept open.
    pub(in crate::engine) fn close_lingering(&mut self, slot: Slot) {
        let outcome = self.state.chats.get(slot).ends_as;
        self.close(slot, outcome);
    }

    /// Takes the chat out of its agent's hands; the chat itself lives on.
    pub(in crate::engine) fn free_slot(&mut self, slot: Slot) {
        let chat = self.state.chats.get(slot);
        let (number, seat, contact) = (chat.agent, chat.seat(), chat.contact);
        let lingering = chat.phase == Phase::Lingering;
        let held = &mut self.state.held[number as usize];
        held.swap_remove(seat as usize);
        if let Some(&moved) = held.get(seat as usize) {
            self.state.chats.get_mut(moved).set_seat(seat);
        }
        let agent = &mut self.state.agents[number as usize];
        agent.occupied -= 1;
        agent.open -= u32::from(!lingering);
        self.state.floor.lingering -= u32::from(lingering);
        self.slots_changed(number);
        self.state.floor.to_place = true;
        self.observer.slot_freed(self.now, contact, number);
    }
}
