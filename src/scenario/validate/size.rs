//! How much one scenario may hold. The bounds are far above any desk and below what a machine has;
//! the reference states them. Must not know what the search or the engine do with it.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::lower::{default_breaks, lengths, starts};
use super::super::quantity::Duration;
use super::super::structure::at;
use super::Check;
use crate::table::workbook;
use crate::time::Span;

/// Entries of one list of tables, such as `[[group]]`.
pub const MOST_ENTRIES: usize = 2_000;
/// Rows of `[[plan]]` and `[[promised]]`.
pub const MOST_ROWS: usize = 100_000;
/// Kinds of shifts of all patterns: starts × lengths × placements of breaks.
pub const MOST_SHIFTS: u64 = 200_000;
/// Expected contacts of all days, without events.
pub const MOST_CONTACTS: f64 = 1e9;

/// The bounds in words, for the reference.
#[must_use]
pub fn told() -> String {
    format!(
        "At most 400 days; {MOST_ENTRIES} entries of each list ([[group]], [[event]] …), {MOST_ROWS} rows of \
         [[plan]], 2000000 shifts of a roster file; {MOST_SHIFTS} kinds of shifts (starts × lengths × placements of \
         breaks of all patterns); two years of minutes in a count file; {MOST_CONTACTS:.0} contacts. Of a workbook \
         {} rows, {} columns and {} MB of text a sheet, {} MB in a cell, {} GB in all once it is unpacked. Beyond, a \
         file is refused with what is too much. Of a run that would simulate more than 1000000000 contacts (a sweep: \
         at all its points, a shard at its own) or hold more than 2 GB there is an estimate, and it begins with \
         `--yes`; there are at most 1000000 replications, 1024 threads, 100000 shards and 10000000 points.",
        workbook::MOST_ROWS,
        workbook::MOST_COLUMNS,
        workbook::LARGEST >> 20,
        workbook::LONGEST_CELL >> 20,
        workbook::LARGEST_UNPACKED >> 30
    )
}

pub(super) fn check(check: &mut Check<'_>) {
    s116_lists_are_of_a_desk(check);
    s116_patterns_can_be_listed(check);
    s116_contacts_can_be_simulated(check);
}

fn s116_lists_are_of_a_desk(check: &mut Check<'_>) {
    let raw = check.raw;
    for (list, number, most) in [
        ("group", raw.groups.len(), MOST_ENTRIES),
        ("reason", raw.reasons.len(), MOST_ENTRIES),
        ("channel", raw.channels.len(), MOST_ENTRIES),
        ("event", raw.events.len(), MOST_ENTRIES),
        ("target", raw.targets.len(), MOST_ENTRIES),
        ("pattern", raw.patterns.len(), MOST_ENTRIES),
        ("backlog", raw.backlog.len(), MOST_ENTRIES),
        ("plan", raw.plan.len(), MOST_ROWS),
        ("promised", raw.promised.len(), MOST_ROWS),
    ] {
        if number > most {
            check.say(&at![list, most], |span| {
                Diagnostic::error(Code::S116, span, format!("{number} tables [[{list}]]"))
                    .label(format!("more than {most}"))
                    .help("join those that are alike, or split the scenario")
            });
        }
    }
}

fn s116_patterns_can_be_listed(check: &mut Check<'_>) {
    let raw = check.raw;
    let default = default_breaks();
    let mut sum = 0_u64;
    for (i, pattern) in raw.patterns.iter().enumerate().take(MOST_ENTRIES) {
        let step = pattern.step.map_or(Span::from_minutes(30), Duration::span);
        // Steps below a minute are another finding.
        if step < Span::MINUTE {
            continue;
        }
        let ways = pattern.breaks.as_deref().unwrap_or(&default).iter().map(|rule| {
            let earliest = rule.earliest.map_or(Span::HOUR.times(3), Duration::span);
            let latest = rule.latest.map_or(Span::HOUR.times(5).max(earliest), Duration::span);
            let step = rule.step.map_or(Span::HOUR, Duration::span).max(Span::MINUTE);
            ((latest - earliest).ms().max(0) / step.ms() + 1).unsigned_abs()
        });
        let ways = ways.fold(1_u64, u64::saturating_mul);
        let shifts = (starts(pattern).len() as u64).saturating_mul(lengths(pattern).len() as u64);
        sum = sum.saturating_add(shifts.saturating_mul(ways));
        if sum > MOST_SHIFTS {
            check.say(&at!["pattern", i, "name"], |span| {
                let title = format!("up to pattern \"{}\" there are {sum} kinds of shifts", pattern.name);
                Diagnostic::error(Code::S116, span, title)
                    .label(format!("more than {MOST_SHIFTS}"))
                    .help("take wider steps between starts and between breaks, fewer lengths, or fewer patterns")
            });
            return;
        }
    }
}

fn s116_contacts_can_be_simulated(check: &mut Check<'_>) {
    let days = f64::from(check.raw.days.unwrap_or(1));
    let Some(volume) = check.raw.demand.daily_volume else { return };
    if volume * days > MOST_CONTACTS {
        check.say(&at!["demand", "daily-volume"], |span| {
            let days = if days == 1.0 { "1 day".to_owned() } else { format!("{days} days") };
            let title = format!("{volume} contacts a day, {days}");
            Diagnostic::error(Code::S116, span, title)
                .label(format!("more than {MOST_CONTACTS:.0} in all"))
                .help("simulate fewer days, or a part of the desk")
        });
    }
}
