//! What the terminal shows: a sentence on top, then tables. Names may be Chinese: columns align by
//! what is shown, not by bytes. Must not know colours or widths of terminals.

mod intervals;
mod obstacles;
mod people;
mod planned;
mod summary;
pub(super) mod table;
pub(super) mod targets;
#[cfg(test)]
mod tests;
mod throughput;
mod verdict;

pub use intervals::intervals;
pub use planned::planned;
pub use summary::summary;
pub(super) use table::Rows;
pub use throughput::throughput;
pub use verdict::{sentence, verdict_name, verdict_words, what_settles};

use super::{asked, number};
use crate::model::{Calendar, Measure, Period, Scenario};
use crate::time::Instant;

/// First moment of a target's period by number; `None` for the whole run.
pub(super) fn period_start(of: Period, number: usize) -> Option<Instant> {
    match of {
        Period::Run => None,
        Period::Day => Some(Instant::start_of_day(number as i64)),
        Period::Hour => Some(Instant::from_minutes(number as i64 * 60)),
    }
}

/// The clock at which a stretch ends: midnight is 24:00.
pub(in crate::report) fn until(calendar: &Calendar, to: Instant) -> String {
    match calendar.civil(to).strftime("%H:%M").to_string() {
        midnight if midnight == "00:00" => "24:00".to_owned(),
        clock => clock,
    }
}

/// `8 Nov 20:00–20:30: 45 of 120 contacts miss “in time” (62 % within 30 s)`.
pub(in crate::report) fn hurt_line(
    scenario: &Scenario,
    target: usize,
    (from, to): (Instant, Instant),
    (misses, contacts): (f64, f64),
    value: f64,
) -> String {
    let wanted = &scenario.targets[target];
    let until = until(&scenario.calendar, to);
    let many = number::count(misses);
    let shown = match wanted.measure {
        Measure::Mean { clock, .. } => {
            format!("mean {} {}", asked::clock(clock), number::seconds(value))
        }
        Measure::Share { within, .. } | Measure::Percentile { at_most: within, .. } => format!(
            "{} within {}",
            number::percent_short(value),
            number::seconds_short(within.secs())
        ),
    };
    format!(
        "{}–{until}: {many} of {} {} “{}” ({shown})",
        minute(&scenario.calendar, from),
        number::counted(contacts, "contact"),
        if many == "1" { "misses" } else { "miss" },
        wanted.name
    )
}

/// Contacts that no target looks at and nobody answers, if there are any.
pub(in crate::report) fn unwatched_line(scenario: &Scenario, lost: f64) -> Option<String> {
    if scenario.targets.is_empty() || lost < 0.05 {
        return None;
    }
    let days = f64::from(scenario.calendar.days());
    let a_day =
        if days > 1.0 { format!(" ({} a day)", number::count(lost / days)) } else { String::new() };
    let (who, are) =
        (number::counted(lost, "contact"), if number::count(lost) == "1" { "is" } else { "are" });
    Some(format!(
        "{who}{a_day} that no target looks at {are} lost: nobody answers while they are there"
    ))
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
