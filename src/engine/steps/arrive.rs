//! A contact comes: admission, then straight to an agent or into the queue.

use crate::engine::decide::admit::{Admission, admission};
use crate::engine::event::Event;
use crate::engine::observer::{Observer, Outcome};
use crate::engine::run::World;

impl<O: Observer> World<'_, O> {
    pub(in crate::engine) fn arrives(&mut self, event: Event) {
        let contact = event.id();
        let need = &self.tape.contacts()[contact as usize];
        self.observer.arrived(self.now, contact, need);
        if self.rules_on_arriving(contact) {
            return;
        }
        let class = self.desk.reasons[need.reason as usize].class;
        let can_be_taken = self.can_take(class);
        let queue = self.state.waiting.length();
        let lines = self.state.lines_in_use();
        match admission(self.desk, can_be_taken, queue, lines) {
            Admission::Enters => {
                let slot = self.enters(contact);
                // Whom an agent could take was not in the queue: nobody is overtaken.
                if can_be_taken {
                    self.place(slot, false);
                } else {
                    self.join_queue(slot);
                }
                self.state.floor.newcomer = Some(slot);
            }
            Admission::Blocked => self.turn_away(contact, Outcome::Blocked),
        }
    }
}
