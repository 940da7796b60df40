//! What targets may not look at and customers feel all the same: how long further replies take, and
//! who is lost. Must not know what is compared.

use crate::engine::{AgentState, ContactRecord, Observer, ReplyRecord};
use crate::metrics::gave_up;
use crate::planning::observe::SearchObserver;
use crate::time::Instant;

/// Sums over replications.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Manners {
    /// Contacts.
    pub contacts: u64,
    /// Contacts that nobody answered while they were there.
    pub lost: u64,
    later_replies: u64,
    later_ms: u64,
}

impl Manners {
    /// The sum of two.
    #[must_use]
    pub const fn plus(self, other: &Self) -> Self {
        Self {
            contacts: self.contacts + other.contacts,
            lost: self.lost + other.lost,
            later_replies: self.later_replies + other.later_replies,
            later_ms: self.later_ms + other.later_ms,
        }
    }
    /// Mean time from a customer's further message to its reply, seconds.
    #[must_use]
    pub fn mean_later_s(&self) -> f64 {
        self.later_ms as f64 / 1e3 / self.later_replies.max(1) as f64
    }
}

/// The search's observer and, beside it, the manners.
pub struct WithManners<'a> {
    /// The search's.
    pub search: SearchObserver<'a>,
    /// Beside it.
    pub manners: Manners,
}

impl Observer for WithManners<'_> {
    fn ended(&mut self, now: Instant, record: &ContactRecord) {
        self.manners.contacts += 1;
        let answered = record.first_reply.is_some() && !gave_up(record);
        self.manners.lost += u64::from(!answered);
        self.search.ended(now, record);
    }
    fn sent(&mut self, now: Instant, reply: &ReplyRecord) {
        if reply.number > 0 && !reply.to_nobody {
            self.manners.later_replies += 1;
            self.manners.later_ms += (reply.sent - reply.asked).ms() as u64;
        }
        self.search.sent(now, reply);
    }
    fn agent(&mut self, now: Instant, agent: u32, from: AgentState, to: AgentState) {
        self.search.agent(now, agent, from, to);
    }
    fn finished(&mut self, now: Instant) {
        self.search.finished(now);
    }
}
