//! What one contact counts for: where it stands against a time limit, and what the five named
//! service-level definitions make of that (`planning.md`, Targets). The one implementation behind
//! targets, tables and stored records. Must not know how a run was made.

use crate::engine::{ContactRecord, Outcome};
use crate::model::{Clock, ShareDefinition};
use crate::time::{Instant, Span};

/// Share of contacts that must be answered where a definition leaves unanswered ones out of its
/// base (or the share asked for, if that is less).
pub const ANSWERED_FLOOR: f64 = 0.5;

/// Where a contact stands against a limit on one clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Answered within the limit, after this long.
    InTime(Span),
    /// Answered later, after this long.
    Late(Span),
    /// Gave up after this long, loudly or silently; a reply to nobody answers nobody.
    Abandoned(Span),
    /// Turned away at the queue limit.
    Blocked,
    /// Left as a message inside published service hours.
    LeftMessage,
    /// Not answered when the drain ended, and its limit has passed.
    Unanswered,
    /// Not counted: a message left outside service hours, or not answered at the end with its
    /// limit still to come.
    OutOfBase,
}

impl Standing {
    /// Whether it was answered while the customer was there.
    #[must_use]
    pub const fn answered(self) -> bool {
        matches!(self, Self::InTime(_) | Self::Late(_))
    }
    /// Whether it is in the base of the default definition.
    #[must_use]
    pub const fn counts(self) -> bool {
        !matches!(self, Self::OutOfBase)
    }
}

/// The moment a clock stopped, if it did.
#[must_use]
pub const fn stopped(record: &ContactRecord, clock: Clock) -> Option<Instant> {
    match clock {
        Clock::Assigned => record.assigned,
        Clock::Begun => record.begun,
        Clock::FirstReply => record.first_reply,
        Clock::FirstUsefulReply => record.first_useful_reply,
    }
}

/// Whether the customer gave up before the first reply began, with or without a word.
#[must_use]
pub const fn gave_up(record: &ContactRecord) -> bool {
    record.gave_up.is_some()
        || matches!(record.outcome, Outcome::Abandoned | Outcome::AbandonedSilently)
}

/// Where a contact stands against `limit` on `clock`; `published` tells whether it started inside
/// published service hours.
#[must_use]
pub fn standing(record: &ContactRecord, clock: Clock, limit: Span, published: bool) -> Standing {
    match record.outcome {
        Outcome::LeftMessage if published => return Standing::LeftMessage,
        Outcome::LeftMessage => return Standing::OutOfBase,
        Outcome::Blocked => return Standing::Blocked,
        _ => {}
    }
    if gave_up(record) {
        let at = record.gave_up.unwrap_or(record.ended);
        return Standing::Abandoned(at - record.start);
    }
    match stopped(record, clock) {
        Some(at) if at - record.start <= limit => Standing::InTime(at - record.start),
        Some(at) => Standing::Late(at - record.start),
        None if record.ended - record.start > limit => Standing::Unanswered,
        None => Standing::OutOfBase,
    }
}

/// What a contact adds to numerator and denominator of a share.
///
/// [`ShareDefinition::Icmi`] and [`ShareDefinition::AnsweredOnly`] know only answered and abandoned
/// contacts; one still unanswered past its limit is in the former's base, since whatever comes of
/// it, it will be one of the two and late.
#[must_use]
pub fn weigh(definition: ShareDefinition, standing: Standing, limit: Span) -> (u32, u32) {
    use ShareDefinition as By;
    let all = match standing {
        Standing::InTime(_) => (1, 1),
        Standing::OutOfBase => (0, 0),
        _ => (0, 1),
    };
    match (definition, standing) {
        (By::AnsweredOnly, s) if !s.answered() => (0, 0),
        (By::Icmi, Standing::Blocked | Standing::LeftMessage) => (0, 0),
        (By::Icmi, Standing::Abandoned(after)) if after <= limit => (1, 1),
        (By::DropInTimeAbandons, Standing::Abandoned(after)) if after <= limit => (0, 0),
        (By::DropShortAbandons(short), Standing::Abandoned(after)) if after <= short => (0, 0),
        _ => all,
    }
}

/// Published service hours, asked for contacts in any order.
#[derive(Clone, Debug, Default)]
pub struct ServiceHours {
    stretches: Option<Vec<(Instant, Instant)>>,
}

impl ServiceHours {
    /// These stretches, sorted and disjoint; `None` = always.
    #[must_use]
    pub const fn new(stretches: Option<Vec<(Instant, Instant)>>) -> Self {
        Self { stretches }
    }
    /// Whether `at` is inside.
    #[must_use]
    pub fn contains(&self, at: Instant) -> bool {
        crate::model::in_service(self.stretches.as_deref(), at)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::engine::WaitingSplit;

    /// A contact at `start_s` whose first reply was sent `answer_s` seconds later.
    pub(crate) fn answered(start_s: i64, answer_s: i64) -> ContactRecord {
        let start = Instant::from_ms(start_s * 1000);
        let sent = start + Span::from_secs(answer_s);
        ContactRecord {
            contact: 0,
            start,
            assigned: Some(start),
            begun: Some(start),
            first_reply: Some(sent),
            first_useful_reply: Some(sent),
            gave_up: None,
            ended: sent,
            outcome: Outcome::Served,
            agent: Some(0),
            replies_sent: 1,
            transfers: 0,
            hand_overs: 0,
            split: WaitingSplit::default(),
            reason: 0,
            channel: 0,
            customer: 0,
            vip: false,
            visit: 0,
        }
    }

    /// A contact at `start_s` that was never answered and ended `after_s` seconds later.
    pub(crate) fn unanswered(start_s: i64, after_s: i64, outcome: Outcome) -> ContactRecord {
        let base = answered(start_s, after_s);
        let gave_up = matches!(outcome, Outcome::Abandoned | Outcome::AbandonedSilently);
        ContactRecord {
            assigned: None,
            begun: None,
            first_reply: None,
            first_useful_reply: None,
            gave_up: gave_up.then_some(base.ended),
            outcome,
            agent: None,
            replies_sent: 0,
            ..base
        }
    }

    const LIMIT: Span = Span::from_secs(30);

    fn stands(record: &ContactRecord) -> Standing {
        standing(record, Clock::FirstReply, LIMIT, true)
    }

    #[test]
    fn an_answer_exactly_at_the_limit_is_in_time_and_a_millisecond_later_is_not() {
        let mut record = answered(0, 30);
        assert_eq!(stands(&record), Standing::InTime(LIMIT));
        record.first_reply = Some(Instant::from_ms(30_001));
        assert_eq!(stands(&record), Standing::Late(Span::from_ms(30_001)));
    }

    #[test]
    fn a_reply_to_a_customer_who_has_gone_silently_is_no_answer() {
        let mut record = answered(0, 20);
        record.outcome = Outcome::AbandonedSilently;
        record.gave_up = Some(Instant::from_ms(9_000));
        assert_eq!(stands(&record), Standing::Abandoned(Span::from_secs(9)));
        record.outcome = Outcome::Open;
        assert_eq!(stands(&record), Standing::Abandoned(Span::from_secs(9)));
    }

    #[test]
    fn unanswered_at_the_end_is_a_miss_only_if_its_limit_has_passed() {
        assert_eq!(stands(&unanswered(0, 30, Outcome::Open)), Standing::OutOfBase);
        assert_eq!(stands(&unanswered(0, 31, Outcome::Open)), Standing::Unanswered);
    }

    #[test]
    fn a_left_message_is_a_miss_inside_published_hours_only() {
        let hours = ServiceHours::new(Some(vec![(Instant::from_ms(0), Instant::from_ms(5_000))]));
        let always = ServiceHours::default();
        for (start, inside) in [(4, true), (5, false)] {
            let record = unanswered(start, 60, Outcome::LeftMessage);
            let published = hours.contains(record.start);
            let expected = if inside { Standing::LeftMessage } else { Standing::OutOfBase };
            assert_eq!(standing(&record, Clock::FirstReply, LIMIT, published), expected);
            assert!(always.contains(record.start));
        }
        assert!(!hours.contains(Instant::from_ms(-1)));
    }
}
