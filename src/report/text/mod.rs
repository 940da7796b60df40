//! What the terminal shows: a sentence on top, then tables. Names may be Chinese: columns align by
//! what is shown, not by bytes. Must not know colours or widths of terminals.

mod intervals;
mod obstacles;
mod people;
mod planned;
mod summary;
pub(super) mod table;
pub(super) mod targets;
mod throughput;

pub use intervals::intervals;
pub use planned::planned;
pub use summary::summary;
pub(super) use table::Rows;
pub use throughput::throughput;

use crate::model::{Calendar, Period, Scenario};
use crate::time::Instant;

/// What a plan costs, in the scenario's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CostView {
    /// Wages for paid time.
    pub wages: f64,
    /// Prices per shift.
    pub shifts: f64,
    /// Expected overtime.
    pub overtime: f64,
    /// Prices per chat.
    pub chats: f64,
    /// Expected value of lost contacts: shown beside the cost, not in it.
    pub lost_value: f64,
}

impl CostView {
    /// All of it, without the value of lost contacts.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.wages + self.shifts + self.overtime + self.chats
    }
}

/// First moment of a target's period by number; `None` for the whole run.
pub(super) fn period_start(of: Period, number: usize) -> Option<Instant> {
    match of {
        Period::Run => None,
        Period::Day => Some(Instant::start_of_day(number as i64)),
        Period::Hour => Some(Instant::from_minutes(number as i64 * 60)),
    }
}

/// A day for people: `Tue 10 Nov`.
fn day(calendar: &Calendar, day: i64) -> String {
    calendar.date(day).strftime("%a %-d %b").to_string()
}

/// A moment to the minute: `10 Nov 20:00`, `20:00` if there is only one day.
fn minute(calendar: &Calendar, at: Instant) -> String {
    let format = if calendar.days() > 1 { "%-d %b %H:%M" } else { "%H:%M" };
    calendar.civil(at).strftime(format).to_string()
}

/// The days of a scenario: `Tue 10 Nov 2026`, `10–12 Nov 2026`, `30 Nov – 2 Dec 2026`.
fn days(scenario: &Scenario) -> String {
    let calendar = &scenario.calendar;
    let first = calendar.first_day();
    let last = calendar.date(i64::from(calendar.days()) - 1);
    if first == last {
        first.strftime("%a %-d %b %Y").to_string()
    } else if first.month() == last.month() && first.year() == last.year() {
        format!("{}–{}", first.day(), last.strftime("%-d %b %Y"))
    } else {
        format!("{} – {}", first.strftime("%-d %b"), last.strftime("%-d %b %Y"))
    }
}
