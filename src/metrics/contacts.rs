//! Sums over contacts: outcomes, clocks, shares within limits, why chats were late. The one fold
//! behind observers and stored records. Must not know how a run was made.

use super::account::{Entries, Entry, billed};
use super::standing::{Standing, gave_up, standing, stopped, weigh};
use crate::engine::{ContactRecord, Outcome};
use crate::model::{Clock, ShareDefinition};
use crate::stats::Ratio;
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

/// How contacts can stand against a limit as far as [`DEFINITIONS`] tell them apart, each by an
/// example: a standing and the limit it is held against.
const STANDINGS: [(Standing, Span); 10] = {
    let (short, long) = (SHORT_ABANDON, Span::MINUTE);
    [
        (Standing::OutOfBase, long),
        (Standing::InTime(short), long),
        (Standing::Late(long), short),
        (Standing::Blocked, long),
        (Standing::LeftMessage, long),
        (Standing::Unanswered, long),
        // Gave up: within the limit or not, shortly or not.
        (Standing::Abandoned(short), long),
        (Standing::Abandoned(short), Span::ZERO),
        (Standing::Abandoned(long), long),
        (Standing::Abandoned(long), Span::ZERO),
    ]
};

/// Which of [`STANDINGS`] it is.
fn kind(standing: Standing, limit: Span) -> u8 {
    match standing {
        Standing::OutOfBase => 0,
        Standing::InTime(_) => 1,
        Standing::Late(_) => 2,
        Standing::Blocked => 3,
        Standing::LeftMessage => 4,
        Standing::Unanswered => 5,
        Standing::Abandoned(after) => {
            6 + u8::from(after > limit) + 2 * u8::from(after > SHORT_ABANDON)
        }
    }
}

/// Sums over contacts that started in a slice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactSums {
    /// Contacts that came.
    pub arrivals: u64,
    /// Of them, those that needed a human.
    pub needed_human: u64,
    /// By [`Outcome`].
    pub outcomes: [u64; Outcome::ALL.len()],
    /// Answered, lost, apart; billed.
    pub entries: Entries,
    /// Gave up before the first reply, loudly.
    pub abandoned: u64,
    /// Gave up before the first reply, silently.
    pub abandoned_silently: u64,
    /// By [`Clock`], of customers who did not give up.
    pub clocks: [ClockSum; 4],
    /// Per limit, how many stood how against it.
    standings: Vec<[u64; STANDINGS.len()]>,
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
    entry: Option<(Entry, bool)>,
    answered: bool,
    abandoned: bool,
    abandoned_silently: bool,
    /// By [`Clock`], ms.
    pub clocks_ms: [Option<u64>; 4],
    /// Per limit, the kind of standing.
    standings: Vec<u8>,
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
    pub fn set(
        &mut self,
        record: &ContactRecord,
        limits: &[(Clock, Span)],
        published: bool,
        entry: Entry,
    ) {
        let gone = gave_up(record);
        let kept = !gone && record.outcome != Outcome::LeftMessage;
        self.outcome = record.outcome as usize;
        self.entry = Some((entry, billed(record)));
        self.answered = entry == Entry::Answered;
        self.abandoned_silently = gone && record.outcome != Outcome::Abandoned;
        self.abandoned = gone && !self.abandoned_silently;
        self.clocks_ms = CLOCKS.map(|clock| {
            let at = stopped(record, clock).filter(|_| kept)?;
            Some((at - record.start).ms().max(0) as u64)
        });
        self.standings.clear();
        self.late = None;
        for (index, &(clock, limit)) in limits.iter().enumerate() {
            let stands = standing(record, clock, limit, published);
            self.standings.push(kind(stands, limit));
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
        Self { standings: vec![Default::default(); limits], ..Self::default() }
    }
    /// Limits that shares are counted within.
    #[must_use]
    pub fn limits(&self) -> usize {
        self.standings.len()
    }
    /// In time and base within a limit, by one of [`DEFINITIONS`].
    #[must_use]
    pub fn share(&self, limit: usize, definition: usize) -> Ratio {
        let counts = self.standings.get(limit).copied().unwrap_or_default();
        let (mut num, mut den) = (0, 0);
        for (count, (standing, against)) in counts.into_iter().zip(STANDINGS) {
            let (in_time, base) = weigh(DEFINITIONS[definition], standing, against);
            num += count * u64::from(in_time);
            den += count * u64::from(base);
        }
        Ratio::new(num as f64, den as f64)
    }
    /// Adds other sums within the same limits.
    pub fn merge(&mut self, other: &Self) {
        let Self {
            arrivals,
            needed_human,
            outcomes,
            entries,
            abandoned,
            abandoned_silently,
            clocks,
            standings,
            late,
            replies_of_answered,
            left_answered,
            transfers,
            hand_overs,
        } = other;
        let add = |sum: &mut u64, more: &u64| *sum += more;
        let add_clock = |sum: &mut ClockSum, more: &ClockSum| {
            sum.count += more.count;
            sum.total_ms += more.total_ms;
        };
        add(&mut self.arrivals, arrivals);
        add(&mut self.needed_human, needed_human);
        self.outcomes.iter_mut().zip(outcomes).for_each(|(sum, more)| add(sum, more));
        self.entries.merge(entries);
        add(&mut self.abandoned, abandoned);
        add(&mut self.abandoned_silently, abandoned_silently);
        self.clocks.iter_mut().zip(clocks).for_each(|(sum, more)| add_clock(sum, more));
        let counts = self.standings.iter_mut().flatten().zip(standings.iter().flatten());
        counts.for_each(|(sum, more)| add(sum, more));
        add(&mut self.late.chats, &late.chats);
        self.late.split_ms.iter_mut().zip(&late.split_ms).for_each(|(sum, more)| add(sum, more));
        self.late.causes.iter_mut().zip(&late.causes).for_each(|(sum, more)| add(sum, more));
        add(&mut self.replies_of_answered, replies_of_answered);
        add_clock(&mut self.left_answered, left_answered);
        add(&mut self.transfers, transfers);
        add(&mut self.hand_overs, hand_overs);
    }
    /// Adds a contact.
    pub fn add(&mut self, effect: &ContactEffect) {
        self.arrivals += 1;
        self.needed_human += u64::from(needed_human(Outcome::ALL[effect.outcome]));
        self.outcomes[effect.outcome] += 1;
        if let Some((entry, billed)) = effect.entry {
            self.entries.add(entry, billed);
        }
        self.abandoned += u64::from(effect.abandoned);
        self.abandoned_silently += u64::from(effect.abandoned_silently);
        for (sum, ms) in self.clocks.iter_mut().zip(effect.clocks_ms) {
            if let Some(ms) = ms {
                sum.count += 1;
                sum.total_ms += ms;
            }
        }
        for (counts, kind) in self.standings.iter_mut().zip(&effect.standings) {
            counts[usize::from(*kind)] += 1;
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
