//! The queue: waiting lists per class and priority, one list per class for handed-over contacts
//! before them. Within a list the order is static, so only heads are compared (`model.md` §3.4).

use super::chats::{Chats, List};
use crate::engine::ids::Slot;
use crate::engine::tables::Desk;
use crate::time::Span;

/// Place of a head in the whole queue; smaller goes first: handed over, then priority with age,
/// then the oldest unanswered message, then the contact's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine) struct QueueKey(u8, i64, i64, u32);

#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Waiting {
    lists: Vec<List>,
    length: u32,
}

impl Waiting {
    pub fn reset(&mut self, desk: &Desk) {
        self.lists.clear();
        self.lists.resize(desk.list_class.len(), List::default());
        self.length = 0;
    }
    pub const fn length(&self) -> u32 {
        self.length
    }
    /// Puts a contact into list `list`.
    pub fn join(&mut self, chats: &mut Chats, slot: Slot, list: u16) {
        chats.get_mut(slot).set_list(list);
        self.lists[list as usize].insert(chats, slot);
        self.length += 1;
    }
    pub fn leave(&mut self, chats: &mut Chats, slot: Slot) {
        let list = chats.get(slot).list();
        self.lists[list as usize].remove(chats, slot);
        self.length -= 1;
    }
    /// The first contact of the queue among those whose class `takes`.
    pub fn first(&self, chats: &Chats, desk: &Desk, takes: impl Fn(u16) -> bool) -> Option<Slot> {
        let mut best: Option<(QueueKey, Slot)> = None;
        for (list, waiting) in self.lists.iter().enumerate() {
            let Some(slot) = waiting.head() else { continue };
            if !takes(desk.list_class[list]) {
                continue;
            }
            let key = key(chats, slot, desk, list);
            if best.is_none_or(|(other, _)| key < other) {
                best = Some((key, slot));
            }
        }
        best.map(|(_, slot)| slot)
    }
}

/// Priority plus waited ÷ age-step falls with time for all alike, so the order is that of
/// asked − priority × age-step, exactly, in whole milliseconds.
fn key(chats: &Chats, slot: Slot, desk: &Desk, list: usize) -> QueueKey {
    let chat = chats.get(slot);
    let asked = chat.asked.ms();
    match desk.list_priority.get(list) {
        None => QueueKey(0, asked, asked, chat.contact),
        Some(&priority) => {
            let rank = match desk.age_step {
                Some(step) => asked - i64::from(priority) * Span::ms(step),
                None => -i64::from(priority),
            };
            QueueKey(1, rank, asked, chat.contact)
        }
    }
}
