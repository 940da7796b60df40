//! A customer begins to wait for a reply, and will not wait for ever.

use crate::demand::NO_LIMIT;
use crate::engine::event::Event;
use crate::engine::ids::Slot;
use crate::engine::kind::Kind;
use crate::engine::observer::Observer;
use crate::engine::run::World;
use crate::time::Span;

impl<O: Observer> World<'_, O> {
    /// From now on the chat's customer waits so many milliseconds, and then gives up.
    pub(in crate::engine) fn start_patience(&mut self, slot: Slot, patience_ms: u32) {
        if patience_ms == NO_LIMIT {
            return;
        }
        let deadline = self.now + Span::from_ms(i64::from(patience_ms)).max(Span::MS);
        let chat = self.state.chats.get_mut(slot);
        chat.set_deadline(deadline);
        let event = Event::of_chat(deadline, Kind::PatienceEnds, chat.contact, slot);
        self.state.calendar.push(event);
    }
}
