//! A customer writes again: to the agent, or, parked, to the head of the queue.

use crate::demand::NO_LIMIT;
use crate::engine::event::Event;
use crate::engine::floor::Phase;
use crate::engine::kind::Kind;
use crate::engine::observer::Observer;
use crate::engine::run::World;
use crate::time::Span;

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
            let chat = self.state.chats.get_mut(slot);
            chat.phase = Phase::Queued;
            chat.handed = true;
            self.state.floor.parked -= 1;
            self.join_queue(slot);
            self.state.floor.to_place = true;
        } else {
            self.becomes_pending(slot);
            self.messages_changed(number);
        }
        if !self.tape.follow_up_patience_ms.is_empty() {
            self.start_follow_up_patience(slot);
        }
    }

    fn start_follow_up_patience(&mut self, slot: u32) {
        let chat = self.state.chats.get(slot);
        let entry = (chat.first_reply + chat.sent) as usize;
        let patience = self.tape.follow_up_patience_ms[entry];
        if patience == NO_LIMIT {
            return;
        }
        let deadline = self.now + Span::from_ms(i64::from(patience)).max(Span::MS);
        let contact = chat.contact;
        self.state.chats.get_mut(slot).deadline_or_begun = deadline;
        let event = Event::new(deadline, Kind::PatienceEnds, contact, slot);
        self.state.calendar.push(event);
    }
}
