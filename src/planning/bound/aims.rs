//! What a plan must reach, as shares of contacts that each piece of the horizon can be judged by:
//! answered within a limit, or answered at all. Must not know plans or runs.

use crate::demand::ContactNeed;
use crate::engine::{ContactRecord, Outcome};
use crate::metrics::floor_of;
use crate::metrics::{Standing, gave_up, standing};
use crate::model::{
    Clock, ClockWindow, Measure, Period, ReasonId, Scenario, ShareDefinition, Target,
};
use crate::time::{Instant, Span};

/// When a contact is a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Success {
    /// Its clock stops within the limit.
    Within(Clock, Span),
    /// It is answered before its patience ends.
    Answered,
}

/// A share of contacts that every plan that meets a target reaches.
#[derive(Clone, Debug, PartialEq)]
pub struct Aim {
    /// When a contact is a success.
    pub success: Success,
    /// How many must be, a fraction.
    pub share: f64,
    /// Over which stretches.
    pub period: Period,
    window: ClockWindow,
    reasons: Vec<ReasonId>,
}

impl Aim {
    /// What a target asks for at least; `None` where single contacts say nothing (`on`).
    #[must_use]
    pub fn of(target: &Target) -> Option<Self> {
        if target.on.is_some() {
            return None;
        }
        let (success, share) = match target.measure {
            Measure::Share { within, at_least, definition, clock } => {
                (Success::Within(clock, within), surely_in_time(definition, at_least))
            }
            Measure::Percentile { quantile, at_most, clock } => {
                (Success::Within(clock, at_most), quantile)
            }
            Measure::Mean { answered_at_least, .. } => (Success::Answered, answered_at_least),
        };
        (share > 0.0).then(|| Self {
            success,
            share,
            period: target.period,
            window: target.window,
            reasons: target.reasons.clone(),
        })
    }

    /// Whether contacts that come at a moment may count.
    #[must_use]
    pub fn counts_at(&self, scenario: &Scenario, at: Instant) -> bool {
        self.window.contains(at) && at >= Instant::ZERO + scenario.rules.warm_up
    }

    /// Whether this contact counts.
    #[must_use]
    pub fn counts(&self, scenario: &Scenario, contact: &ContactNeed) -> bool {
        self.counts_reason(usize::from(contact.reason)) && self.counts_at(scenario, contact.start)
    }

    /// Whether contacts of a reason count.
    #[must_use]
    pub fn counts_reason(&self, reason: ReasonId) -> bool {
        self.reasons.is_empty() || self.reasons.contains(&reason)
    }
}

impl Success {
    /// Whether a contact is one, as far as a run until `end` can tell: who could still become one
    /// then, is.
    #[must_use]
    pub fn is_met(self, need: &ContactNeed, record: &ContactRecord, end: Instant) -> bool {
        match self {
            Self::Within(clock, limit) => {
                need.start + limit >= end
                    || matches!(standing(record, clock, limit, true), Standing::InTime(_))
            }
            Self::Answered => {
                let turned_away = matches!(record.outcome, Outcome::Blocked | Outcome::LeftMessage);
                let patience = Span::from_ms(i64::from(need.patience_ms));
                need.start + patience >= end || !(gave_up(record) || turned_away)
            }
        }
    }
}

/// The share of all contacts that is surely in time where a share of some of them is.
#[must_use]
pub fn surely_in_time(definition: ShareDefinition, at_least: f64) -> f64 {
    use ShareDefinition as By;
    let floor = floor_of(definition, at_least);
    match definition {
        By::All => at_least,
        // At most 1 − floor have gone unanswered and count as if in time.
        By::Icmi => at_least + floor - 1.0,
        By::AnsweredOnly | By::DropInTimeAbandons | By::DropShortAbandons(_) => at_least * floor,
    }
}
