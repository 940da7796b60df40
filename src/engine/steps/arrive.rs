//! A contact comes: admission, then straight to an agent or into the queue.

use crate::demand::NO_LIMIT;
use crate::engine::decide::admit::{Admission, admission, in_service};
use crate::engine::event::Event;
use crate::engine::floor::{Chat, Story};
use crate::engine::kind::Kind;
use crate::engine::observer::{Observer, Outcome};
use crate::engine::run::World;
use crate::model::{Level, PatienceUntil};
use crate::time::Span;

impl<O: Observer> World<'_, O> {
    pub(in crate::engine) fn arrives(&mut self, event: Event) {
        let contact = event.id();
        let need = &self.tape.contacts()[contact as usize];
        self.observer.arrived(self.now, contact, need);
        let class = self.desk.reasons[need.reason as usize].class;
        let can_be_taken = self.can_take(class);
        let online = self.state.floor.online > 0;
        let queue = self.state.waiting.length();
        let lines = self.state.lines_in_use();
        match admission(self.desk, self.now, online, can_be_taken, queue, lines) {
            Admission::Enters => {
                let slot = self.enters(contact);
                // Whom an agent could take was not in the queue: nobody is overtaken.
                if can_be_taken {
                    self.place(slot, false);
                } else {
                    self.join_queue(slot);
                }
                self.begin_replies();
                self.start_patience(slot);
            }
            Admission::LeavesMessage => self.state.left_messages.push(contact),
            Admission::Blocked => self.turn_away(contact, Outcome::Blocked),
        }
    }

    fn enters(&mut self, contact: u32) -> u32 {
        let need = &self.tape.contacts()[contact as usize];
        let work_ms = self.tape.replies[need.first_reply as usize].work_ms;
        self.state.chats.add(Chat::new(contact, need, work_ms), Story::new(need.start))
    }

    /// Puts a contact into the waiting list of its reason and level, or, handed over, ahead of all.
    pub(in crate::engine) fn join_queue(&mut self, slot: u32) {
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

    /// Patience runs from the first message (for the backlog: from the scenario's start); nothing
    /// needs to be scheduled for those whose reply has begun.
    fn start_patience(&mut self, slot: u32) {
        let chat = self.state.chats.get(slot);
        let need = &self.tape.contacts()[chat.contact as usize];
        let over = chat.reply_begun
            || (self.desk.patience_until == PatienceUntil::Assignment
                && self.state.chats.story(slot).assignments > 0);
        if over || need.patience_ms == NO_LIMIT {
            return;
        }
        let patience = Span::from_ms(i64::from(need.patience_ms)).max(Span::MS);
        let contact = chat.contact;
        let deadline = self.now + patience;
        self.state.chats.get_mut(slot).deadline_or_begun = deadline;
        let event = Event::new(deadline, Kind::PatienceEnds, contact, slot);
        self.state.calendar.push(event);
    }

    pub(in crate::engine) fn service_opens(&mut self, _: Event) {
        self.take_up_left_messages();
    }

    /// Left messages become work when service opens, or when somebody comes online during it, from
    /// home or from a break. The
    /// customer is gone: one reply, no patience.
    pub(in crate::engine) fn take_up_left_messages(&mut self) {
        if self.state.left_messages.is_empty() || !in_service(self.desk, self.now) {
            return;
        }
        for contact in std::mem::take(&mut self.state.left_messages) {
            let slot = self.enters(contact);
            let chat = self.state.chats.get_mut(slot);
            chat.left_message = true;
            chat.replies = 1;
            self.join_queue(slot);
            self.state.floor.to_place = true;
        }
    }
}
