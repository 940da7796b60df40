//! The demand tape of a replication: everything customers will ever bring, drawn ahead
//! (`model.md` §1). The same tape meets every plan and rule that is compared with it.

use crate::model::Level;
use crate::random::Address;
use crate::time::{Instant, Span};

/// Stands for "never ends" in the millisecond columns of the tape.
pub const NO_LIMIT: u32 = u32::MAX;

/// All contacts of one replication, by arrival, with what each will need.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tape {
    pub(crate) contacts: Vec<ContactNeed>,
    pub(crate) replies: Vec<ReplyNeed>,
    /// Patience with each reply, parallel to `replies`; empty when no reason has any.
    pub(crate) follow_up_patience_ms: Vec<u32>,
    /// Whether any window stays open after its last reply, and whether any customer leaves without a
    /// word: a rule that no contact needs is not asked.
    lingers: bool,
    silent: bool,
}

/// One contact as the customer brings it. Spans are whole milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContactNeed {
    /// When the customer's first message is sent; before 0 for the backlog.
    pub start: Instant,
    /// The contact's own address, for draws that are not on the tape.
    pub address: Address,
    /// Knee + draw, from the start of the clock; [`NO_LIMIT`] waits for ever.
    pub patience_ms: u32,
    /// How long the window stays open after the last reply.
    pub linger_ms: u32,
    /// How long the slot is held after the reply to a customer who left silently.
    pub idle_timeout_ms: u32,
    /// First entry in the tape's replies.
    pub first_reply: u32,
    /// How many replies the chat needs; at least 1.
    pub replies: u32,
    /// The customer: equal for contacts of the same person.
    pub customer: u32,
    /// Index of the reason.
    pub reason: u16,
    /// Index of the channel.
    pub channel: u16,
    /// Ordinary or VIP.
    pub level: Level,
    /// Whether this customer, losing patience, leaves without a word.
    pub silent: bool,
    /// 0 = first coming, 1 … = returns.
    pub visit: u8,
}

/// What one reply needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReplyNeed {
    /// The customer's time before the message that asks for it, ms; 0 for the first.
    pub thinking_ms: u32,
    /// Work in milliseconds before any factor, not rounded.
    pub work_ms: f32,
}

impl Tape {
    /// An empty tape, to be filled by [`Tape::push`].
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    /// Forgets all contacts, keeping the memory.
    pub fn clear(&mut self) {
        self.contacts.clear();
        self.replies.clear();
        self.follow_up_patience_ms.clear();
        (self.lingers, self.silent) = (false, false);
    }
    /// The contacts, by start and then by address order.
    #[must_use]
    pub fn contacts(&self) -> &[ContactNeed] {
        &self.contacts
    }
    /// Whether any window stays open after its last reply.
    pub(crate) const fn lingers(&self) -> bool {
        self.lingers
    }
    /// Whether any customer who loses patience may leave without a word.
    pub(crate) const fn is_ever_silent(&self) -> bool {
        self.silent
    }
    /// The replies a contact needs.
    #[must_use]
    pub fn replies_of(&self, contact: &ContactNeed) -> &[ReplyNeed] {
        &self.replies[contact.first_reply as usize..][..contact.replies as usize]
    }
    /// Adds a contact by hand (tests, hand-worked timelines, imported logs); contacts must come in
    /// order of their start. `first_reply` and `replies` are set from `replies`.
    pub fn push(&mut self, mut contact: ContactNeed, replies: &[ReplyNeed]) {
        debug_assert!(!replies.is_empty(), "a contact needs at least one reply");
        contact.first_reply = self.replies.len() as u32;
        contact.replies = replies.len() as u32;
        self.add(contact);
        self.replies.extend_from_slice(replies);
        if !self.follow_up_patience_ms.is_empty() {
            self.follow_up_patience_ms.resize(self.replies.len(), NO_LIMIT);
        }
    }
    /// Adds a contact, and notes what it may need of rules.
    pub(crate) fn add(&mut self, contact: ContactNeed) {
        self.lingers |= contact.linger_ms > 0;
        self.silent |= contact.silent;
        self.contacts.push(contact);
    }
    /// Becomes the part of another tape that starts between two moments, the second not included.
    pub(crate) fn take_part(&mut self, whole: &Self, from: Instant, to: Instant) {
        self.clear();
        let contacts = whole.contacts();
        let first = contacts.partition_point(|contact| contact.start < from);
        let last = contacts.partition_point(|contact| contact.start < to);
        let Some(base) = contacts.get(first).map(|contact| contact.first_reply) else { return };
        let end = contacts.get(last).map_or(whole.replies.len(), |next| next.first_reply as usize);
        for contact in &contacts[first..last] {
            self.add(ContactNeed { first_reply: contact.first_reply - base, ..*contact });
        }
        self.replies.extend_from_slice(&whole.replies[base as usize..end]);
        if !whole.follow_up_patience_ms.is_empty() {
            let patience = &whole.follow_up_patience_ms[base as usize..end];
            self.follow_up_patience_ms.extend_from_slice(patience);
        }
    }
    /// As [`Tape::push`], with patience for the replies after the first, ms, one for each;
    /// [`NO_LIMIT`] waits for ever.
    pub fn push_with_follow_up(
        &mut self,
        contact: ContactNeed,
        replies: &[ReplyNeed],
        patience_ms: &[u32],
    ) {
        debug_assert!(patience_ms.len() + 1 == replies.len(), "one patience for each later reply");
        self.push(contact, replies);
        self.follow_up_patience_ms.resize(self.replies.len() - patience_ms.len(), NO_LIMIT);
        self.follow_up_patience_ms.extend_from_slice(patience_ms);
    }
}

impl ContactNeed {
    /// A plain contact starting at `start`: endless patience, closed at its last reply.
    #[must_use]
    pub fn plain(start: Instant) -> Self {
        Self {
            start,
            address: Address::from_key(start.ms() as u64),
            patience_ms: NO_LIMIT,
            linger_ms: 0,
            idle_timeout_ms: 0,
            first_reply: 0,
            replies: 1,
            customer: 0,
            reason: 0,
            channel: 0,
            level: Level::Ordinary,
            silent: false,
            visit: 0,
        }
    }
}

impl ReplyNeed {
    /// A reply with this thinking before it and this work.
    #[must_use]
    pub fn new(thinking: Span, work: Span) -> Self {
        Self { thinking_ms: thinking.ms() as u32, work_ms: work.ms() as f32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever way a tape was made, it knows whether a rule may have to do with it.
    #[test]
    fn a_part_of_a_tape_needs_what_its_contacts_need() {
        let at = |minutes| ContactNeed::plain(Instant::from_minutes(minutes));
        let reply = [ReplyNeed::new(Span::ZERO, Span::from_secs(20)); 2];
        let mut whole = Tape::new();
        whole.push(ContactNeed { linger_ms: 1, ..at(0) }, &reply);
        whole.push(at(10), &reply);
        whole.push(ContactNeed { silent: true, ..at(20) }, &reply);
        assert!(whole.lingers() && whole.is_ever_silent());
        let mut part = Tape::new();
        for (from, to, lingers, silent) in [
            (0, 21, true, true),
            (0, 20, true, false),
            (10, 20, false, false),
            (1, 30, false, true),
        ] {
            part.take_part(&whole, Instant::from_minutes(from), Instant::from_minutes(to));
            assert_eq!((part.lingers(), part.is_ever_silent()), (lingers, silent), "{from} {to}");
            let inside: Vec<_> = whole
                .contacts()
                .iter()
                .filter(|c| (from..to).contains(&c.start.minute()))
                .collect();
            assert_eq!(part.contacts().len(), inside.len());
            for (mine, own) in part.contacts().iter().zip(inside) {
                assert_eq!(part.replies_of(mine), whole.replies_of(own));
            }
        }
        part.clear();
        assert!(!part.lingers() && !part.is_ever_silent());
    }
}
