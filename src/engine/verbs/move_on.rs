//! A chat whose message waits at one agent moves to another.

use crate::engine::ids::Slot;
use crate::engine::observer::Observer;
use crate::engine::run::World;

impl<O: Observer> World<'_, O> {
    /// Moves a pending chat to the best other agent who can take it; whether there was one.
    pub(in crate::engine) fn move_to_another(&mut self, slot: Slot) -> bool {
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
