//! Sums over contacts: outcomes, clocks, shares within limits, why chats were late. The one fold
//! behind observers and stored records. Must not know how a run was made.

use super::standing::{Standing, gave_up, standing, stopped, weigh};
use crate::engine::{ContactRecord, Outcome};
use crate::model::{Clock, ShareDefinition};
use crate::time::Span;

/// The clocks in the order of their sums.
pub const CLOCKS: [Clock; 4] =
    [Clock::Assigned, Clock::Begun, Clock::FirstReply, Clock::FirstUsefulReply];

/// Abandonments up to this are "short" in the tables' [`ShareDefinition::DropShortAbandons`].
pub const SHORT_ABANDON: Span = Span::from_secs(5);

/// The five definitions in the order of their sums.
pub const DEFINITIONS: [ShareDefinition; 5] = [
    ShareDefinition::All,
    ShareDefinition::AnsweredOnly,
    ShareDefinition::Icmi,
    ShareDefinition::DropInTimeAbandons,
    ShareDefinition::DropShortAbandons(SHORT_ABANDON),
];

/// Sums over contacts that started in a slice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactSums {
    /// Contacts that came.
    pub arrivals: u64,
    /// Of them, those that needed a human.
    pub needed_human: u64,
    /// By [`Outcome`].
    pub outcomes: [u64; Outcome::ALL.len()],
    /// Answered while the customer was there.
    pub answered: u64,
    /// Gave up before the first reply, loudly.
    pub abandoned: u64,
    /// Gave up before the first reply, silently.
    pub abandoned_silently: u64,
    /// By [`Clock`], of customers who did not give up.
    pub clocks: [ClockSum; 4],
    /// Per limit, in time and base by [`DEFINITIONS`].
    pub shares: Vec<[ShareSum; 5]>,
    /// Why contacts were late.
    pub late: LateSums,
    /// Replies of answered contacts.
    pub replies_of_answered: u64,
    /// Answers to left messages: measured apart, in no clock and no gap.
    pub left_answered: ClockSum,
    /// Automatic transfers.
    pub transfers: u64,
    /// Times handed over or parked.
    pub hand_overs: u64,
}

/// Sum of one clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClockSum {
    /// How many.
    pub count: u64,
    /// Their sum, ms.
    pub total_ms: u64,
}

/// Numerator and denominator of a share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShareSum {
    /// Counted as in time.
    pub num: u64,
    /// In the base.
    pub den: u64,
}

/// What late contacts waited for: nobody online, no free slot, agent on another message, replying.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LateSums {
    /// Late contacts.
    pub chats: u64,
    /// Their waiting by part, ms.
    pub split_ms: [u64; 4],
    /// Late contacts by their largest part.
    pub causes: [u64; 4],
}

/// What one contact adds, worked out once and added to every slice it belongs to.
#[derive(Clone, Debug, Default)]
pub struct ContactEffect {
    outcome: usize,
    answered: bool,
    abandoned: bool,
    abandoned_silently: bool,
    /// By [`Clock`], ms.
    pub clocks_ms: [Option<u64>; 4],
    shares: Vec<[(u32, u32); 5]>,
    late: Option<([u64; 4], usize)>,
    replies: u64,
    transfers: u64,
    hand_overs: u64,
}

/// Whether an outcome needed a human; those that a bot or a guide settles will not.
#[must_use]
pub const fn needed_human(outcome: Outcome) -> bool {
    match outcome {
        Outcome::Served
        | Outcome::BrokeOff
        | Outcome::Abandoned
        | Outcome::AbandonedSilently
        | Outcome::Blocked
        | Outcome::LeftMessage
        | Outcome::Open => true,
    }
}

impl ContactEffect {
    /// Works out what `record` adds; the first of `limits` says what is late.
    pub fn set(&mut self, record: &ContactRecord, limits: &[(Clock, Span)], published: bool) {
        let gone = gave_up(record);
        let kept = !gone && record.outcome != Outcome::LeftMessage;
        self.outcome = record.outcome as usize;
        self.answered = kept && record.first_reply.is_some();
        self.abandoned_silently = gone && record.outcome != Outcome::Abandoned;
        self.abandoned = gone && !self.abandoned_silently;
        self.clocks_ms = CLOCKS.map(|clock| {
            let at = stopped(record, clock).filter(|_| kept)?;
            Some((at - record.start).ms().max(0) as u64)
        });
        self.shares.clear();
        self.late = None;
        for (index, &(clock, limit)) in limits.iter().enumerate() {
            let stands = standing(record, clock, limit, published);
            self.shares.push(DEFINITIONS.map(|definition| weigh(definition, stands, limit)));
            let late =
                matches!(stands, Standing::Late(_) | Standing::Abandoned(_) | Standing::Unanswered);
            if index == 0 && late {
                self.late = Some(late_split(record));
            }
        }
        self.replies = u64::from(record.replies_sent);
        self.transfers = u64::from(record.transfers);
        self.hand_overs = u64::from(record.hand_overs);
    }
}

/// Parts of the wait in ms, and the largest one (the first of equals).
fn late_split(record: &ContactRecord) -> ([u64; 4], usize) {
    let split = &record.split;
    let parts = [split.nobody_online, split.no_free_slot, split.agent_busy, split.replying]
        .map(|part| part.ms().max(0) as u64);
    let largest = (1..4).fold(0, |best, i| if parts[i] > parts[best] { i } else { best });
    (parts, largest)
}

impl ContactSums {
    /// Empty sums for so many limits.
    #[must_use]
    pub fn new(limits: usize) -> Self {
        Self { shares: vec![<[ShareSum; 5]>::default(); limits], ..Self::default() }
    }
    /// Adds a contact.
    pub fn add(&mut self, effect: &ContactEffect) {
        self.arrivals += 1;
        self.needed_human += u64::from(needed_human(Outcome::ALL[effect.outcome]));
        self.outcomes[effect.outcome] += 1;
        self.answered += u64::from(effect.answered);
        self.abandoned += u64::from(effect.abandoned);
        self.abandoned_silently += u64::from(effect.abandoned_silently);
        for (sum, ms) in self.clocks.iter_mut().zip(effect.clocks_ms) {
            if let Some(ms) = ms {
                sum.count += 1;
                sum.total_ms += ms;
            }
        }
        for (sums, weights) in self.shares.iter_mut().zip(&effect.shares) {
            for (sum, &(num, den)) in sums.iter_mut().zip(weights) {
                sum.num += u64::from(num);
                sum.den += u64::from(den);
            }
        }
        if let Some((parts, largest)) = effect.late {
            self.late.chats += 1;
            self.late.causes[largest] += 1;
            for (sum, part) in self.late.split_ms.iter_mut().zip(parts) {
                *sum += part;
            }
        }
        if effect.answered {
            self.replies_of_answered += effect.replies;
        }
        self.transfers += effect.transfers;
        self.hand_overs += effect.hand_overs;
    }
}
