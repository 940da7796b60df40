//! How the desk behaves (`model.md` §3, §5). Every rule is off unless the scenario turns it on.

use super::Law;
use crate::time::{Instant, Span};

/// The rules of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// Whom a new chat goes to.
    pub routing: Routing,
    /// Which pending message an agent answers next.
    pub attention: Attention,
    /// Until when patience runs.
    pub patience_until: PatienceUntil,
    /// Waiting this long counts as one step of priority; `None` = no ageing.
    pub age_step: Option<Span>,
    /// Contacts waiting at most; `None` = no limit.
    pub queue_limit: Option<u32>,
    /// Contacts waiting or with an agent at most, lingering windows not counted; `None` = no limit.
    pub lines: Option<u32>,
    /// Late chats move to another agent.
    pub auto_transfer: Option<AutoTransfer>,
    /// Added to the next reply after a transfer or hand-over.
    pub rereading: Option<Law>,
    /// Published service hours as sorted, disjoint stretches; `None` = always open.
    pub service_hours: Option<Vec<(Instant, Instant)>>,
    /// What happens to contacts inside service hours when nobody is online.
    pub nobody_online: NobodyOnline,
    /// Chairs; `None` = enough.
    pub seats: Option<u32>,
    /// How long the desk works on after the horizon.
    pub drain: Span,
    /// Contacts starting before this long into the horizon are left out of records.
    pub warm_up: Span,
}

impl Rules {
    /// Every rule off; least-loaded routing, longest-waiting attention, a drain of 4 h.
    #[doc(hidden)]
    #[must_use]
    pub const fn bare() -> Self {
        Self {
            routing: Routing::LeastLoaded,
            attention: Attention::LongestWaiting,
            patience_until: PatienceUntil::FirstReply,
            age_step: None,
            queue_limit: None,
            lines: None,
            auto_transfer: None,
            rereading: None,
            service_hours: None,
            nobody_online: NobodyOnline::Wait,
            seats: None,
            drain: Span::from_minutes(240),
            warm_up: Span::ZERO,
        }
    }

    /// Turns on the switches that `settings` gives a time and a count for, asked for each in turn:
    /// for tests that vary all of them.
    #[doc(hidden)]
    pub fn switch_on(&mut self, mut settings: impl FnMut() -> Option<(Span, u32)>) {
        self.auto_transfer = settings().map(|(after, max)| AutoTransfer { after, max });
    }
}

/// Whether `at` is inside published service hours: sorted, disjoint stretches; `None` = always.
#[must_use]
pub fn in_service(hours: Option<&[(Instant, Instant)]>, at: Instant) -> bool {
    hours.is_none_or(|stretches| {
        let after = stretches.partition_point(|&(from, _)| from <= at);
        after > 0 && at < stretches[after - 1].1
    })
}

/// Whom a new chat goes to, among online agents with the skill and a free slot. Ties: longest since
/// the last assignment, then agent order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routing {
    /// Fewest occupied slots, lingering ones included.
    LeastLoaded,
    /// Fewest messages waiting or being answered, then fewest open chats, lingering ones not counted.
    LeastPending,
    /// Smallest share of the cap in use, lingering chats included.
    LeastFilled,
    /// By group rank.
    Sorted,
    /// In turn; the pointer survives shift changes.
    RoundRobin,
    /// Longest without anything to do.
    LongestIdle,
    /// An addressed draw.
    Random,
}

/// Which pending message an agent answers next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attention {
    /// The one sent longest ago.
    LongestWaiting,
    /// In the order in which they reached this agent.
    Arrival,
    /// First messages before follow-ups, then longest waiting.
    NewFirst,
    /// All at once, without contention: the textbooks' slot pool.
    Parallel,
}

/// Until when patience runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatienceUntil {
    /// Until the first human reply begins.
    FirstReply,
    /// Until the first assignment: the textbooks' clock.
    Assignment,
}

/// Late chats move to another agent (A31).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AutoTransfer {
    /// A message pending longer than this at one agent moves on.
    pub after: Span,
    /// Transfers of a contact at most.
    pub max: u32,
}

/// What happens to contacts inside service hours when nobody is online.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NobodyOnline {
    /// They wait.
    Wait,
    /// They become left messages.
    LeftMessage,
}
