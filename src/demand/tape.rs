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
    }
    /// The contacts, by start and then by address order.
    #[must_use]
    pub fn contacts(&self) -> &[ContactNeed] {
        &self.contacts
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
        self.contacts.push(contact);
        self.replies.extend_from_slice(replies);
        if !self.follow_up_patience_ms.is_empty() {
            self.follow_up_patience_ms.resize(self.replies.len(), NO_LIMIT);
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
