//! What must be met, and what counts for it (`planning.md`, Targets).

use super::{ClockWindow, ReasonId};
use crate::time::Span;

/// One target; a scenario's targets must all be met.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// How it is called in tables.
    pub name: String,
    /// What is measured and how much of it is asked for.
    pub measure: Measure,
    /// Over which stretches it is judged.
    pub period: Period,
    /// Contacts that start inside this daily window count.
    pub window: ClockWindow,
    /// Only contacts of these reasons count; empty = all.
    pub reasons: Vec<ReasonId>,
    /// Share of dated periods' replications that must meet it, each period by itself; `None` = the
    /// value over replications must.
    pub on: Option<f64>,
}

/// What is measured and how much of it is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// Share of contacts answered within a limit.
    Share {
        /// The limit.
        within: Span,
        /// Share asked for, a fraction.
        at_least: f64,
        /// What is in the base.
        definition: ShareDefinition,
        /// Which clock is held against the limit.
        clock: Clock,
    },
    /// Mean over answered contacts, with a floor on how many are answered.
    Mean {
        /// Mean at most.
        at_most: Span,
        /// Share of contacts answered at least.
        answered_at_least: f64,
        /// Which clock.
        clock: Clock,
    },
    /// A percentile over the share target's base, misses without an answer at +∞; judged as the
    /// equivalent share.
    Percentile {
        /// The quantile as a fraction.
        quantile: f64,
        /// Value at most.
        at_most: Span,
        /// Which clock.
        clock: Clock,
    },
}

/// Five service-level definitions, by name (`planning.md`; ICMI data set in its Targets).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareDefinition {
    /// In time ÷ every contact that needed a human: the default.
    All,
    /// In time ÷ answered.
    AnsweredOnly,
    /// (In time + abandoned within the limit) ÷ (answered + abandoned).
    Icmi,
    /// In time ÷ (all − abandoned within the limit).
    DropInTimeAbandons,
    /// In time ÷ (all − abandoned within this short time).
    DropShortAbandons(Span),
}

/// Three clocks with three names, and the useful one; all start at the customer's first message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Until a slot is assigned.
    Assigned,
    /// Until the first reply is begun.
    Begun,
    /// Until the first reply is sent.
    FirstReply,
    /// Until the first useful reply is sent.
    FirstUsefulReply,
}

/// Over which stretches a target is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// The whole run.
    Run,
    /// Each day by itself.
    Day,
    /// Each hour by itself.
    Hour,
}
