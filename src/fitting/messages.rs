//! Messages → replies and chats. A customer's messages in a row are one turn, an agent's answer to
//! it is one reply; work ends with its last message. Must not know columns.

use super::log::{Cleaning, Contact, Ms, Turn, Why};
use std::collections::BTreeMap;

/// One message of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// Which chat.
    pub chat: u32,
    /// Civil ms.
    pub at: i64,
    /// 0 the customer, 1 an agent.
    pub role: u8,
    /// Which agent.
    pub agent: u32,
    /// A number that two messages of the same text share; 0 if it is not known.
    pub text: u32,
}

/// A greeting comes this soon after a customer's message.
const AT_ONCE_MS: i64 = 5_000;

/// Texts that stand in many chats within seconds of the customer's first message: sent by itself.
fn greetings(messages: &[Message]) -> std::collections::BTreeSet<u32> {
    let mut first: BTreeMap<u32, u64> = BTreeMap::new();
    let mut chats = 0_u64;
    for chat in messages.chunk_by(|a, b| a.chat == b.chat) {
        let Some(asked) = chat.iter().position(|m| m.role == 0) else { continue };
        chats += 1;
        if let Some(said) = chat[asked..].iter().find(|m| m.role == 1)
            && said.text != 0
            && said.at - chat[asked].at <= AT_ONCE_MS
        {
            *first.entry(said.text).or_insert(0) += 1;
        }
    }
    let often = |n: u64| n >= 20 && n * 5 >= chats;
    first.into_iter().filter(|(_, n)| often(*n)).map(|(text, _)| text).collect()
}

/// Chats and replies of messages.
pub fn turns_of(mut messages: Vec<Message>, cleaning: &mut Cleaning) -> (Vec<Contact>, Vec<Turn>) {
    // Stable: messages of the same second stay in the log's order.
    messages.sort_by_key(|message| (message.chat, message.at));
    let greetings = greetings(&messages);
    if !greetings.is_empty() {
        let before = messages.len();
        let greets = |m: &Message| m.role == 1 && greetings.contains(&m.text);
        messages.retain(|m| !greets(m));
        cleaning.tally(Why::Greeting, (before - messages.len()) as u64);
    }
    let (mut contacts, mut turns) = (Vec::new(), Vec::new());
    for chat in messages.chunk_by(|a, b| a.chat == b.chat) {
        let Some(first) = chat.iter().position(|message| message.role == 0) else {
            cleaning.tally(Why::AgentFirst, chat.len() as u64);
            continue;
        };
        cleaning.tally(Why::AgentFirst, first as u64);
        let start = chat[first].at;
        let mut contact = Contact::at(start);
        let mut open: Option<Turn> = None;
        let mut number = 0;
        let since = |from: i64, to: i64| u32::try_from(to - from).unwrap_or(u32::MAX);
        for message in &chat[first..] {
            match (message.role, &mut open) {
                (0, None) => open = Some(new_turn(message)),
                (0, Some(turn)) if turn.agent == u32::MAX && turn.answered == u32::MAX => {
                    turn.asked_last = since(turn.asked, message.at);
                }
                (0, Some(turn)) => {
                    turns.push(Turn { number, ..*turn });
                    number += 1;
                    open = Some(new_turn(message));
                }
                (_, Some(turn)) => {
                    turn.sent = since(turn.asked, message.at);
                    if turn.answered == u32::MAX {
                        turn.answered = turn.sent;
                        turn.agent = message.agent;
                    }
                    if contact.first_reply().is_none() {
                        contact.first_reply = Ms::of(Some(since(start, message.at)));
                        contact.set_agent(Some(message.agent));
                    }
                }
                _ => {}
            }
        }
        if let Some(turn) = open.filter(|turn| turn.answered != u32::MAX) {
            turns.push(Turn { number, ..turn });
            number += 1;
        }
        contact.set_replies((number > 0).then_some(number));
        contact.unanswered = number == 0;
        if number > 0 {
            let last = chat.last().map_or(start, |message| message.at);
            contact.ended = Ms::of(Some(since(start, last)).filter(|ms| *ms <= 86_400_000));
        }
        contacts.push(contact);
    }
    (contacts, turns)
}

fn new_turn(message: &Message) -> Turn {
    Turn {
        chat: message.chat,
        agent: u32::MAX,
        asked: message.at,
        asked_last: 0,
        answered: u32::MAX,
        sent: u32::MAX,
        number: 0,
    }
}

/// Sorts replies by chat and time, and numbers them.
pub fn number_turns(turns: &mut [Turn]) {
    turns.sort_by_key(|turn| (turn.chat, turn.asked));
    let mut before: Option<(u32, u16)> = None;
    for turn in turns {
        turn.number = match before {
            Some((chat, number)) if chat == turn.chat => number.saturating_add(1),
            _ => 0,
        };
        before = Some((turn.chat, turn.number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_in_a_row_are_one_turn_and_greetings_are_no_reply() {
        let say = |seconds: i64, role: u8| Message {
            chat: 7,
            at: seconds * 1000,
            role,
            agent: if role == 1 { 3 } else { u32::MAX },
            text: 0,
        };
        let log = vec![
            say(0, 1),
            say(10, 0),
            say(15, 0),
            say(40, 1),
            say(50, 1),
            say(90, 0),
            say(100, 1),
            say(130, 0),
        ];
        let mut cleaning = Cleaning::default();
        let (contacts, turns) = turns_of(log, &mut cleaning);
        assert_eq!(cleaning.count(Why::AgentFirst), 1);
        assert_eq!(contacts.len(), 1);
        let contact = contacts[0];
        assert_eq!(
            (contact.start, contact.first_reply(), contact.replies()),
            (10_000, Some(30_000), Some(2))
        );
        let first = turns[0];
        assert_eq!(
            (first.asked, first.asked_last, first.answered, first.sent),
            (10_000, 5000, 30_000, 40_000)
        );
        assert_eq!((turns.len(), turns[1].number, turns[1].sent), (2, 1, 10_000));
    }

    #[test]
    fn a_chat_without_an_agent_is_unanswered() {
        let say = |chat, seconds: i64, role: u8| Message {
            chat,
            at: seconds * 1000,
            role,
            agent: 0,
            text: 0,
        };
        let (contacts, turns) =
            turns_of(vec![say(1, 0, 0), say(2, 5, 0), say(2, 9, 1)], &mut Cleaning::default());
        assert_eq!(contacts.iter().filter(|c| c.unanswered).count(), 1);
        assert_eq!(turns.len(), 1);
    }
}
