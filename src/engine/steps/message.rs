//! A customer writes again: to the agent, or, parked, to the head of the queue.

use crate::engine::event::Event;
use crate::engine::floor::Phase;
use crate::engine::observer::Observer;
use crate::engine::run::World;

impl<O: Observer> World<'_, O> {
    pub(in crate::engine) fn customer_writes(&mut self, event: Event) {
        let slot = event.slot();
        let chat = self.state.chats.get_mut(slot);
        debug_assert!(chat.contact == event.id(), "a thinking customer's chat is open");
        chat.asked = self.now;
        let (number, parked) = (chat.agent, chat.phase == Phase::Parked);
        let contact = chat.contact;
        self.observer.message(self.now, contact);
        if parked {
            self.state.chats.get_mut(slot).handed = true;
            self.state.floor.parked -= 1;
            self.join_queue_anew(slot);
        } else {
            self.becomes_pending(slot);
            self.messages_changed(number);
        }
        if !self.tape.follow_up_patience_ms.is_empty() {
            let chat = self.state.chats.get(slot);
            let reply = (chat.first_reply + chat.sent) as usize;
            self.start_patience(slot, self.tape.follow_up_patience_ms[reply]);
        }
    }
}
