//! The queue: a contact comes, joins it, or leaves it for an agent or for good.

use crate::engine::floor::{Chat, Phase, Story};
use crate::engine::ids::Slot;
use crate::engine::observer::{Observer, Outcome};
use crate::engine::run::World;
use crate::model::Level;

impl<O: Observer> World<'_, O> {
    /// A contact comes to the desk, with all that it will need there; it is nowhere yet.
    pub(in crate::engine) fn enters(&mut self, contact: u32) -> Slot {
        let need = &self.tape.contacts()[contact as usize];
        let work_ms = self.tape.replies[need.first_reply as usize].work_ms;
        self.state.chats.add(Chat::new(contact, need, work_ms), Story::new(need.start))
    }

    /// A customer who left a message and went is work of one reply from now on, without patience.
    pub(in crate::engine) fn returns_as_a_message(&mut self, contact: u32) {
        let slot = self.enters(contact);
        let chat = self.state.chats.get_mut(slot);
        chat.ends_as = Outcome::LeftMessage;
        chat.replies = 1;
        self.join_queue_anew(slot);
    }

    /// Puts a contact into the waiting list of its reason and level, or, handed over, ahead of all.
    pub(in crate::engine) fn join_queue(&mut self, slot: Slot) {
        let chat = self.state.chats.get(slot);
        let reason = &self.desk.reasons[chat.reason as usize];
        let vip = self.tape.contacts()[chat.contact as usize].level == Level::Vip;
        let list = if chat.handed {
            self.desk.head_list_of_class[reason.class as usize]
        } else {
            reason.list[usize::from(vip)]
        };
        let contact = chat.contact;
        let nobody_mark = self.nobody_so_far();
        let story = self.state.chats.story_mut(slot);
        story.since = self.now;
        story.nobody_mark = nobody_mark;
        self.state.waiting.join(&mut self.state.chats, slot, list);
        self.observer.queued(self.now, contact);
    }

    /// A contact that was handed back, or comes back, waits for whoever may take it.
    pub(in crate::engine) fn join_queue_anew(&mut self, slot: Slot) {
        self.state.chats.get_mut(slot).phase = Phase::Queued;
        self.join_queue(slot);
        self.state.floor.to_place = true;
    }

    /// Takes a contact out of its waiting list; until its first reply, the time it has spent there
    /// is split by whether anybody was online.
    pub(in crate::engine) fn leave_queue(&mut self, slot: Slot) {
        self.state.waiting.leave(&mut self.state.chats, slot);
        let nobody_so_far = self.nobody_so_far();
        let chat = self.state.chats.get(slot);
        debug_assert!(chat.phase == Phase::Queued, "only queued contacts have queue time");
        if chat.reply_begun {
            return;
        }
        let story = self.state.chats.story_mut(slot);
        let nobody = nobody_so_far - story.nobody_mark;
        story.split.nobody_online += nobody;
        story.split.no_free_slot += self.now - story.since - nobody;
    }
}
