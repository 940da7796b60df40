//! Reading ahead. At a large desk nearly every event finds its chat, its agent and its part of the
//! tape out of the cache, one after the other. The events of the next buckets are known before they
//! are taken, so all of that is read for many of them at once, where one wait covers all: at each
//! turn one bucket's events, the next one's chats, the next but one's agents. Changes nothing.

use super::Workspace;
use crate::demand::Tape;
use crate::engine::event::Event;
use crate::engine::kind::Kind;

/// Chats from which on a desk no longer fits the cache; below, reading ahead would only cost.
const LARGE: usize = 2048;

impl Workspace {
    /// Reads what the events of this bucket and the next ones are about to need.
    #[inline]
    pub(in crate::engine) fn read_ahead(&mut self, tape: &Tape) {
        if self.calendar.has_turned() && self.chats.slots() > LARGE {
            // Each step needs what the one below has brought a turn or two ago.
            let calendar = &self.calendar;
            calendar.ahead(3, |event| Some(event.index()));
            calendar.ahead(2, |event| self.chat_of(event));
            calendar.ahead(1, |event| self.agent_and_tape_of(event, tape));
            calendar.ahead(0, |event| self.next_message_of(event));
        }
    }

    fn chat_of(&self, event: Event) -> Option<u32> {
        self.chats.if_any(event.slot()).map(|chat| chat.contact)
    }

    fn agent_and_tape_of(&self, event: Event, tape: &Tape) -> Option<u32> {
        let chat = self.chats.if_any(event.slot())?;
        let mut sum = self.agents.get(chat.agent as usize)?.pending;
        if event.kind() == Kind::ReplySent {
            let sent = chat.sent + 1;
            if sent == chat.replies {
                sum ^= tape.contacts().get(chat.contact as usize)?.linger_ms;
                sum ^= self.held.get(chat.agent as usize)?.len() as u32;
            } else {
                sum ^= tape.replies.get((chat.first_reply + sent) as usize)?.thinking_ms;
            }
            if sent == 1 || sent == chat.replies {
                let story = self.chats.story(event.slot());
                sum ^= story.agent ^ story.split.replying.ms() as u32;
            }
        }
        Some(sum)
    }

    /// A chat that its agent may answer next.
    fn next_message_of(&self, event: Event) -> Option<u32> {
        let chat = self.chats.if_any(event.slot())?;
        let agent = self.agents.get(chat.agent as usize)?;
        self.chats.if_any(agent.lists[0].head()?).map(|chat| chat.contact)
    }
}
