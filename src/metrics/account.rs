//! One account of every contact: answered, lost, left as a message, still open – and billed
//! (`planning.md`, One account). Search, simulation, comparison, sweep and fit all count by
//! [`Ledger::entry`], so that no two of them can price the same run differently. Must not know
//! prices, nor how a run was made.

use super::rule::Rule;
use super::standing::{ServiceHours, gave_up};
use crate::engine::{ContactRecord, Outcome};
use crate::model::Scenario;
use crate::time::{Instant, Span};

/// What one contact is entered as. Every contact that needed a human is exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Got a human reply while there.
    Answered,
    /// Got none while there: gave up (with a word or without, whatever reply came afterwards),
    /// turned away, left as a message inside published service hours, or unanswered at the end
    /// with its limit passed.
    Lost,
    /// Left as a message outside published service hours that the desk opens for again: apart from
    /// both, whether it was answered or not.
    LeftMessage,
    /// Left as a message after the last opening of the horizon: nobody could have answered it.
    LeftTooLate,
    /// Unanswered at the end, its limit still to come.
    Open,
}

impl Entry {
    /// Whether it is in the base that shares are told of: answered or lost.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::Answered | Self::Lost)
    }
}

/// Whether a contact is billed: somebody wrote it at least one reply, be it to a customer already
/// gone or to a message left behind.
#[must_use]
pub const fn billed(record: &ContactRecord) -> bool {
    record.first_reply.is_some()
}

/// What decides about entries in a scenario; made once, shared by all runs.
#[derive(Clone, Debug)]
pub struct Ledger {
    hours: ServiceHours,
    /// The last moment at which service opens within the horizon; `None` where it never closes.
    last_opening: Option<Instant>,
    /// The targets' limits with the contacts each of them counts, in order.
    limits: Vec<(Rule, Span)>,
}

impl Ledger {
    /// The ledger of a scenario.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let end = scenario.calendar.end();
        let stretches = scenario.rules.service_hours.as_deref();
        Self {
            hours: ServiceHours::new(scenario.rules.service_hours.clone()),
            last_opening: stretches.map(|stretches| {
                let openings = stretches.iter().map(|&(from, _)| from);
                openings.filter(|from| *from < end).max().unwrap_or(Instant::LONG_AGO)
            }),
            limits: scenario
                .targets
                .iter()
                .map(|target| (Rule::new(scenario, target), super::count::terms(target.measure).1))
                .collect(),
        }
    }

    /// Whether a moment is inside published service hours.
    #[must_use]
    pub fn is_open(&self, at: Instant) -> bool {
        self.hours.contains(at)
    }

    /// What a contact is entered as.
    #[must_use]
    pub fn entry(&self, record: &ContactRecord) -> Entry {
        match record.outcome {
            Outcome::LeftMessage if self.is_open(record.start) => return Entry::Lost,
            Outcome::LeftMessage => {
                let opens_again = self.last_opening.is_some_and(|last| last > record.start);
                return if opens_again { Entry::LeftMessage } else { Entry::LeftTooLate };
            }
            Outcome::Blocked => return Entry::Lost,
            _ => {}
        }
        if gave_up(record) {
            return Entry::Lost;
        }
        if record.first_reply.is_some() {
            return Entry::Answered;
        }
        if record.ended - record.start > self.limit(record) { Entry::Lost } else { Entry::Open }
    }

    /// How long a contact may wait: the limit of the first target that counts it, else that of the
    /// first target, else none at all.
    fn limit(&self, record: &ContactRecord) -> Span {
        let own = self.limits.iter().find(|(rule, _)| rule.counts(record));
        own.or_else(|| self.limits.first()).map_or(Span::ZERO, |&(_, limit)| limit)
    }
}

/// How many contacts were entered as what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// [`Entry::Answered`].
    pub answered: u64,
    /// [`Entry::Lost`].
    pub lost: u64,
    /// [`Entry::LeftMessage`].
    pub left: u64,
    /// [`Entry::LeftTooLate`].
    pub left_too_late: u64,
    /// [`Entry::Open`].
    pub open: u64,
    /// Contacts with at least one human reply; overlaps the others.
    pub billed: u64,
}

impl Entries {
    /// Enters a contact.
    pub const fn add(&mut self, entry: Entry, billed: bool) {
        let count = match entry {
            Entry::Answered => &mut self.answered,
            Entry::Lost => &mut self.lost,
            Entry::LeftMessage => &mut self.left,
            Entry::LeftTooLate => &mut self.left_too_late,
            Entry::Open => &mut self.open,
        };
        *count += 1;
        self.billed += billed as u64;
    }
    /// Adds other entries.
    pub const fn merge(&mut self, other: &Self) {
        let Self { answered, lost, left, left_too_late, open, billed } = *other;
        self.answered += answered;
        self.lost += lost;
        self.left += left;
        self.left_too_late += left_too_late;
        self.open += open;
        self.billed += billed;
    }
}

/// What one replication costs and loses beyond what is planned: the whole basis of money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Time beyond shift end and post, by group, ms.
    pub overtime_ms: Vec<i64>,
    /// Contacts with at least one human reply, by the group that wrote the first one.
    pub billed: Vec<u32>,
    /// Contacts lost, by reason.
    pub lost: Vec<u32>,
    /// Contacts lost that no target counts.
    pub lost_unwatched: u32,
}

impl Account {
    /// An empty one.
    #[must_use]
    pub fn new(groups: usize, reasons: usize) -> Self {
        Self {
            overtime_ms: vec![0; groups],
            billed: vec![0; groups],
            lost: vec![0; reasons],
            lost_unwatched: 0,
        }
    }

    /// Enters a contact; `group` is that of its agent, `watched` tells whether a target counts it.
    #[inline]
    pub fn add(
        &mut self,
        ledger: &Ledger,
        record: &ContactRecord,
        group: Option<u16>,
        watched: bool,
    ) {
        if let Some(group) = group.filter(|_| billed(record)) {
            self.billed[usize::from(group)] += 1;
        }
        if ledger.entry(record) == Entry::Lost {
            self.lost[usize::from(record.reason)] += 1;
            self.lost_unwatched += u32::from(!watched);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::standing::tests::{answered, unanswered};
    use crate::model::{Clock, ClockWindow, Measure, Period, ShareDefinition, Target};

    const HOUR: i64 = 3600;

    /// Two days, open 08:00–20:00; 30 s in the daytime, 5 minutes for reason 1 at any hour.
    fn ledger() -> Ledger {
        let mut scenario = Scenario::bare(100.0, 2);
        scenario.demand.reasons.push(scenario.demand.reasons[0].clone());
        let hours = |day: i64| {
            let at = |hour: i64| Instant::from_minutes(day * 1440 + hour * 60);
            (at(8), at(20))
        };
        scenario.rules.service_hours = Some(vec![hours(0), hours(1)]);
        let target = |within_s, window, reasons| Target {
            name: String::new(),
            measure: Measure::Share {
                within: Span::from_secs(within_s),
                at_least: 0.9,
                definition: ShareDefinition::All,
                clock: Clock::FirstReply,
            },
            period: Period::Day,
            window,
            reasons,
            on: None,
        };
        scenario.targets = vec![
            target(30, ClockWindow { from: 8 * 60, to: 20 * 60 }, vec![0]),
            target(300, ClockWindow::ALL_DAY, vec![1]),
        ];
        Ledger::new(&scenario)
    }

    #[test]
    fn each_fate_is_entered_once_as_the_page_says() {
        let ledger = ledger();
        let entry = |record: ContactRecord| ledger.entry(&record);
        let noon = 12 * HOUR;
        assert_eq!(entry(answered(noon, 900)), Entry::Answered, "late is answered all the same");
        let broke_off = ContactRecord { outcome: Outcome::BrokeOff, ..answered(noon, 10) };
        assert_eq!(entry(broke_off), Entry::Answered);
        assert_eq!(entry(unanswered(noon, 20, Outcome::Abandoned)), Entry::Lost);
        assert_eq!(entry(unanswered(noon, 20, Outcome::AbandonedSilently)), Entry::Lost);
        assert_eq!(entry(unanswered(noon, 0, Outcome::Blocked)), Entry::Lost);
        let silent = ContactRecord {
            outcome: Outcome::AbandonedSilently,
            gave_up: Some(Instant::from_ms((noon + 5) * 1000)),
            ..answered(noon, 60)
        };
        assert_eq!((entry(silent), billed(&silent)), (Entry::Lost, true), "replied to, yet gone");
        // The same one, whose window is still open when the drain ends.
        assert_eq!(entry(ContactRecord { outcome: Outcome::Open, ..silent }), Entry::Lost);
    }

    #[test]
    fn left_messages_are_lost_inside_hours_apart_outside_and_too_late_after_the_last_opening() {
        let ledger = ledger();
        let at = |hour: i64| ledger.entry(&unanswered(hour * HOUR, HOUR, Outcome::LeftMessage));
        assert_eq!(at(12), Entry::Lost);
        assert_eq!(at(21), Entry::LeftMessage, "the desk opens again at 08:00");
        assert_eq!(at(24 + 7), Entry::LeftMessage);
        assert_eq!(at(24 + 12), Entry::Lost);
        assert_eq!(at(24 + 21), Entry::LeftTooLate);
        let taken_up = ContactRecord { outcome: Outcome::LeftMessage, ..answered(21 * HOUR, 900) };
        assert_eq!((ledger.entry(&taken_up), billed(&taken_up)), (Entry::LeftMessage, true));
        let in_hours = ContactRecord { outcome: Outcome::LeftMessage, ..answered(12 * HOUR, 900) };
        assert_eq!((ledger.entry(&in_hours), billed(&in_hours)), (Entry::Lost, true));
    }

    #[test]
    fn unanswered_at_the_end_is_lost_once_the_limit_of_its_own_target_has_passed() {
        let ledger = ledger();
        let open = |reason: u16, hour: i64, after: i64| {
            ledger.entry(&ContactRecord { reason, ..unanswered(hour * HOUR, after, Outcome::Open) })
        };
        assert_eq!((open(0, 19, 30), open(0, 19, 31)), (Entry::Open, Entry::Lost));
        assert_eq!((open(1, 19, 300), open(1, 19, 301)), (Entry::Open, Entry::Lost));
        // No target counts it: the first one's limit stands in.
        assert_eq!((open(0, 23, 30), open(0, 23, 31)), (Entry::Open, Entry::Lost));
        let mut none = Scenario::bare(100.0, 1);
        none.targets.clear();
        let entry = Ledger::new(&none).entry(&unanswered(HOUR, 1, Outcome::Open));
        assert_eq!(entry, Entry::Lost, "without any limit nothing is still to come");
    }
}
