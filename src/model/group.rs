//! A kind of people: how they work, leave, and what they cost (`model.md` §4).

use super::Law;
use crate::time::Span;

/// People who are interchangeable for planning.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// People there are: at most so many shifts of the group on one day.
    pub size: u32,
    /// The zone of its clock if it is not the scenario's: its rosters and patterns were put on the
    /// scenario's clock when they were read.
    pub zone: Option<String>,
    /// Chats open at once; 0 is never routed to, `u32::MAX` is without limit.
    pub cap: u32,
    /// Tier factor on the work of every reply (1 = regular); a stated `chats-per-hour` is turned
    /// into it by [`crate::model::Demand`]'s mean work (`model.md` §3 Throughput).
    pub factor: f64,
    /// β: extra duration per further open chat.
    pub multitasking: f64,
    /// Added when the agent's previous reply was in another chat.
    pub switch: Span,
    /// Coefficient of variation of one lognormal duration factor of mean 1 per place.
    pub speed_spread: f64,
    /// By reason: `None` = cannot take it, `Some(f)` = can, with duration factor `f`.
    pub skills: Vec<Option<f64>>,
    /// Lower comes first in agent order and in `sorted` routing.
    pub rank: i32,
    /// Where the people come from.
    pub source: Source,
    /// Probability that a place is absent on its day.
    pub absence: f64,
    /// Whether absent places are paid.
    pub absence_paid: bool,
    /// Late comers.
    pub lateness: Option<Lateness>,
    /// Online this long before the shift.
    pub pre: Span,
    /// Staying this long after the shift, for open chats only.
    pub post: Span,
    /// No new chats this long before a break or the end of the shift.
    pub wind_down: Span,
    /// What happens to open chats at breaks and ends.
    pub leave: LeaveRule,
    /// Overtime beyond end + post at most.
    pub overtime_max: Span,
    /// Whether `pre` and `post` are paid.
    pub padding_paid: [bool; 2],
    /// Breaks shorter than this are paid.
    pub breaks_paid_below: Span,
    /// Per paid hour.
    pub wage_per_hour: f64,
    /// Per shift.
    pub price_per_shift: f64,
    /// Per chat answered.
    pub price_per_chat: f64,
    /// Factor on the wage for overtime.
    pub overtime_factor: f64,
    /// What is off unless it is turned on.
    pub rules: GroupRules,
}

/// Rules of a group, each off unless the scenario turns it on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GroupRules {
    /// Whoever has just come takes chats slowly (X10).
    pub log_in_ramp: Option<LogInRamp>,
}

/// Whoever has just come takes one new chat at most per `every`, until the cap was reached once; with
/// an unlimited cap, until `end` after coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogInRamp {
    /// Between new chats, at least.
    pub every: Span,
    /// After coming, where there is no cap.
    pub end: Span,
}

impl GroupRules {
    /// The rules under which nobody answers later than under any of these: what a lower bound of the
    /// people needed may count on. A ramp only holds chats back.
    #[must_use]
    pub const fn at_best() -> Self {
        Self { log_in_ramp: None }
    }

    /// Turns on the switches that `settings` gives a time and a count for, asked for each in turn:
    /// for tests that vary all of them.
    #[doc(hidden)]
    pub fn switch_on(&mut self, mut settings: impl FnMut() -> Option<(Span, u32)>) {
        self.log_in_ramp = settings()
            .map(|(every, times)| LogInRamp { every, end: every.times(i64::from(times)) });
    }
}

/// Where people come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Employed.
    InHouse,
    /// Part-timers.
    PartTime,
    /// A contractor's.
    Outsourced,
}

/// What happens to open chats when their agent leaves (`model.md` §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaveRule {
    /// No new chats; replies go on until the last open chat closes.
    Finish,
    /// The reply in progress is finished, everything else is handed over.
    HandOver,
}

/// Late comers of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lateness {
    /// Probability that a place comes late.
    pub share: f64,
    /// By how much.
    pub by: Law,
}
