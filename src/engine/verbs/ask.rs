//! Questions about the desk, for rules, which must not look into its state themselves; and what they
//! may do beside the verbs of chats and people.

use crate::demand::ContactNeed;
use crate::engine::event::Event;
use crate::engine::floor::{Agent, Chat, NONE, Story};
use crate::engine::ids::Slot;
use crate::engine::kind::Kind;
use crate::engine::observer::Observer;
use crate::engine::rules::Memory;
use crate::engine::run::World;
use crate::time::Instant;

impl<O: Observer> World<'_, O> {
    /// What a chat needs next, and where it stands.
    pub(in crate::engine) fn chat(&self, slot: Slot) -> &Chat {
        self.state.chats.get(slot)
    }
    /// What a chat has seen.
    pub(in crate::engine) fn story(&self, slot: Slot) -> &Story {
        self.state.chats.story(slot)
    }
    /// What its customer brings.
    pub(in crate::engine) fn need(&self, slot: Slot) -> &ContactNeed {
        &self.tape.contacts()[self.chat(slot).contact as usize]
    }
    /// Whose chat is in the slot, if any.
    pub(in crate::engine) fn contact_in(&self, slot: Slot) -> Option<u32> {
        self.state.chats.if_any(slot).map(|chat| chat.contact).filter(|contact| *contact != NONE)
    }
    pub(in crate::engine) fn anybody_online(&self) -> bool {
        self.state.floor.online > 0
    }
    /// What a person holds and does.
    pub(in crate::engine) fn agent(&self, number: u32) -> &Agent {
        &self.state.agents[number as usize]
    }
    /// What the rules remember; each looks at its own.
    pub(in crate::engine) fn memory(&mut self) -> &mut Memory {
        &mut self.state.rules
    }
    /// The same, to read.
    pub(in crate::engine) fn remembered(&self) -> &Memory {
        &self.state.rules
    }
    /// Work that waits for people may be taken up, when this event is over.
    pub(in crate::engine) fn let_take_up(&mut self) {
        self.state.floor.to_take_up = true;
    }
    /// A rule's timer for a place, or for the desk (0).
    pub(in crate::engine) fn schedule(&mut self, at: Instant, kind: Kind, place: u32) {
        self.state.calendar.push(Event::new(at, kind, place, 0));
    }
    /// A rule's timer for a chat.
    pub(in crate::engine) fn schedule_for_chat(&mut self, at: Instant, kind: Kind, slot: Slot) {
        let contact = self.state.chats.get(slot).contact;
        self.state.calendar.push(Event::of_chat(at, kind, contact, slot));
    }
}
