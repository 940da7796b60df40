//! A message waits at an agent, waits no longer, or is answered.

use crate::engine::decide::pace::{Effort, duration};
use crate::engine::event::Event;
use crate::engine::floor::{NONE, Phase};
use crate::engine::ids::Slot;
use crate::engine::kind::Kind;
use crate::engine::observer::Observer;
use crate::engine::run::World;
use crate::model::Attention;
use crate::random::Purpose;
use crate::time::Span;

impl<O: Observer> World<'_, O> {
    /// The chat's message waits at its agent from now on.
    pub(in crate::engine) fn becomes_pending(&mut self, slot: Slot) {
        let chat = self.state.chats.get_mut(slot);
        chat.phase = Phase::Pending;
        let (number, first) = (chat.agent, !chat.reply_begun);
        if first {
            self.state.chats.story_mut(slot).since = self.now;
        }
        let agent = &mut self.state.agents[number as usize];
        agent.pending += 1;
        let list = &mut agent.lists[follow_ups(self.desk.attention, first)];
        if self.desk.attention == Attention::Arrival {
            list.push(&mut self.state.chats, slot);
        } else {
            list.insert(&mut self.state.chats, slot);
        }
        self.state.let_begin(number);
        self.rules_on_waiting(slot);
    }

    /// The chat's message waits no longer: it is answered, moved or withdrawn. Until the first
    /// reply, the time it has waited is put down to the agent's other messages.
    pub(in crate::engine) fn no_longer_pending(&mut self, slot: Slot) {
        let chat = self.state.chats.get(slot);
        let (number, first) = (chat.agent, !chat.reply_begun);
        let agent = &mut self.state.agents[number as usize];
        agent.pending -= 1;
        let list = &mut agent.lists[follow_ups(self.desk.attention, first)];
        list.remove(&mut self.state.chats, slot);
        if first {
            let story = self.state.chats.story_mut(slot);
            story.split.agent_busy += self.now - story.since;
        }
    }

    /// The agent begins to answer the chat's message.
    pub(in crate::engine) fn begin_reply(&mut self, slot: Slot, number: u32) {
        self.no_longer_pending(slot);
        let effort = self.effort(slot, number);
        let agent = &mut self.state.agents[number as usize];
        agent.writing += 1;
        let group = &self.desk.groups[agent.group as usize];
        let until = self.now + duration(group, &effort);
        let chat = self.state.chats.get_mut(slot);
        chat.reread = false;
        chat.begin(self.now);
        chat.open_chats = effort.open_chats;
        let first = !chat.reply_begun;
        chat.reply_begun = true;
        let contact = chat.contact;
        if first {
            let story = self.state.chats.story_mut(slot);
            story.begun = self.now;
        }
        self.state.calendar.push(Event::of_chat(until, Kind::ReplySent, contact, slot));
        self.observer.begun(self.now, contact, number, until);
    }

    fn effort(&self, slot: Slot, number: u32) -> Effort {
        let chat = self.state.chats.get(slot);
        let agent = &self.state.agents[number as usize];
        let rereading = match &self.desk.rereading {
            Some(law) if chat.reread => {
                let contact = &self.tape.contacts()[chat.contact as usize];
                let address =
                    contact.address.at(u64::from(self.state.chats.story(slot).assignments));
                Span::from_secs_f64(law.draw(&mut address.stream(Purpose::Rereading)))
            }
            _ => Span::ZERO,
        };
        Effort {
            work_ms: chat.work_ms,
            reason: chat.reason,
            speed: agent.speed,
            open_chats: agent.open,
            switched: agent.previous != NONE && agent.previous != chat.contact,
            rereading,
        }
    }
}

/// Which of an agent's two lists a message waits in: only `new-first` tells them apart.
const fn follow_ups(attention: Attention, first: bool) -> usize {
    if matches!(attention, Attention::NewFirst) && !first { 1 } else { 0 }
}
