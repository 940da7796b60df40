//! A reply is sent: the chat is over, lingers, or its customer thinks.

use crate::engine::event::Event;
use crate::engine::floor::{Leaving, Phase};
use crate::engine::ids::Slot;
use crate::engine::kind::Kind;
use crate::engine::observer::{Observer, Outcome, ReplyRecord};
use crate::engine::run::World;
use crate::model::Routing;
use crate::time::Span;

impl<O: Observer> World<'_, O> {
    pub(in crate::engine) fn reply_sent(&mut self, event: Event) {
        let slot = event.slot();
        let chat = self.state.chats.get_mut(slot);
        let number = chat.agent;
        let reply = chat.sent;
        chat.sent += 1;
        let done = chat.sent == chat.replies;
        let silent = chat.ends_as == Outcome::AbandonedSilently;
        let (contact, begun) = (chat.contact, chat.begun());
        let record = ReplyRecord {
            contact,
            agent: number,
            number: reply,
            asked: chat.asked,
            begun,
            sent: self.now,
            open_chats: chat.open_chats,
            customer_messages: 1,
            agent_messages: 1,
            to_nobody: silent,
        };
        if reply == 0 {
            let story = self.state.chats.story_mut(slot);
            story.first_reply = self.now;
            story.agent = number;
            story.split.replying = self.now - begun;
        }
        let agent = &mut self.state.agents[number as usize];
        agent.writing -= 1;
        agent.previous = contact;
        if agent.pending > 0 {
            self.state.let_begin(number);
        }
        if self.desk.routing == Routing::LongestIdle {
            self.state.people[number as usize].idle_since = self.now.ms();
        }
        self.observer.sent(self.now, &record);
        self.goes_on(slot, done);
        self.messages_changed(number);
        self.writing_done(number);
    }

    /// What follows a reply.
    fn goes_on(&mut self, slot: Slot, done: bool) {
        let chat = self.state.chats.get(slot);
        let ends_as = chat.ends_as;
        if done || ends_as != Outcome::Served {
            let hold = self.rules_on_all_said(slot);
            self.lingers_or_closes(slot, hold, ends_as);
        } else {
            let next = &self.tape.replies[(chat.first_reply + chat.sent) as usize];
            let thinking = Span::from_ms(i64::from(next.thinking_ms));
            let contact = chat.contact;
            let chat = self.state.chats.get_mut(slot);
            chat.phase = Phase::Thinking;
            chat.work_ms = next.work_ms;
            let at = self.now + thinking.max(Span::MS);
            self.state.calendar.push(Event::of_chat(at, Kind::Message, contact, slot));
        }
    }

    fn lingers_or_closes(&mut self, slot: Slot, hold: Span, outcome: Outcome) {
        let chat = self.state.chats.get_mut(slot);
        let number = chat.agent;
        // Nobody is paid to watch windows after the rest was handed over.
        let agent = &mut self.state.agents[number as usize];
        if hold <= Span::ZERO || agent.handed_over {
            self.close(slot, outcome);
            return;
        }
        chat.phase = Phase::Lingering;
        let contact = chat.contact;
        agent.open -= 1;
        self.state.floor.lingering += 1;
        let at = self.now + hold;
        self.state.calendar.push(Event::of_chat(at, Kind::LingerEnds, contact, slot));
        self.observer.lingers(self.now, contact, number);
    }

    pub(in crate::engine) fn linger_ends(&mut self, event: Event) {
        if self.state.chats.current(event.slot(), event.id()).is_some() {
            self.close_lingering(event.slot());
        }
    }

    /// After each reply: who has handed over the rest hands this chat over too, and begins nothing
    /// more (under `parallel` others may still be in progress); who waits to go and has nothing open
    /// goes.
    fn writing_done(&mut self, number: u32) {
        if self.state.agents[number as usize].handed_over {
            self.hand_over_rest(number);
        }
        let agent = &self.state.agents[number as usize];
        if agent.leaving != Leaving::No {
            self.state.may_go.push_back(number);
        }
    }
}
