//! Reading ahead. At a large desk nearly every event finds its chat, its agent and its part of the
//! tape out of the cache, one after the other. The events of a bucket are known before they are
//! taken, so all of that is read for all of them at once, where one wait covers many.
//! Changes nothing.

use super::Workspace;
use crate::demand::Tape;
use crate::engine::calendar::{Event, Kind};
use std::hint::black_box;

/// Chats from which on a desk no longer fits the cache; below, reading ahead would only cost.
const LARGE: usize = 2048;

impl Workspace {
    /// Reads what the events of the present bucket are about to need.
    #[inline]
    pub(in crate::engine) fn read_ahead(&mut self, tape: &Tape) {
        if self.calendar.has_turned() && self.chats.slots() > LARGE {
            // Each step needs what the one before has brought.
            black_box(self.over_present(|event| self.chat_of(event)));
            black_box(self.over_present(|event| self.agent_and_tape_of(event, tape)));
            black_box(self.over_present(|event| self.next_message_of(event)));
        }
    }

    fn over_present(&self, read: impl Fn(Event) -> Option<u32>) -> u32 {
        self.calendar.present().iter().fold(0, |sum, event| sum ^ read(*event).unwrap_or(0))
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
