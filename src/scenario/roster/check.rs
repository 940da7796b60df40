//! What can be wrong with a roster whose cells could be read, one function per rule.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::quantity::{Clock, Quantity};
use super::super::raw::Row;
use super::super::suggest::{listed, nearest};
use super::{Spot, Team, days};
use crate::model::{Calendar, words};
use crate::time::Instant;
use std::collections::BTreeMap;

/// What is wrong with rows that could be read. `spot` says where a field stands; `None` keeps
/// silent about it.
pub(in super::super) fn check(
    rows: &[Row],
    team: &Team<'_>,
    spot: &dyn Fn(usize, &str) -> Option<Spot>,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let mut say = |field: &str, problem: Option<Diagnostic>| {
            if let (Some(problem), Some((source, span))) = (problem, spot(i, field)) {
                problems.push(Diagnostic { span, ..problem }.in_source(source));
            }
        };
        say("group", s107_group_is_known(row, team));
        say("date", s601_day_is_simulated(row, team.calendar));
        say("end", s602_shift_ends_after_start(row));
        say("breaks", s603_breaks_lie_in_the_shift(row));
        say("count", s605_a_person_is_one(row));
    }
    problems.extend(s116_a_roster_is_no_army(rows, team, spot));
    problems.extend(s604_nobody_is_in_two_places(rows, team.calendar, spot));
    problems.extend(s606_groups_have_the_people(rows, team, spot));
    problems
}

/// Places of one roster at most: thousands of people on every day of the longest horizon.
const MOST_PLACES: u64 = 2_000_000;

fn s116_a_roster_is_no_army(
    rows: &[Row],
    team: &Team<'_>,
    spot: &dyn Fn(usize, &str) -> Option<Spot>,
) -> Option<Diagnostic> {
    let mut sum = 0_u64;
    for (i, row) in rows.iter().enumerate() {
        let each = days(row, team.calendar).end - days(row, team.calendar).start;
        sum += u64::from(row.count.unwrap_or(1)) * each.unsigned_abs();
        if sum > MOST_PLACES {
            let (source, span) = spot(i, "count")?;
            return Some(
                Diagnostic::error(
                    Code::S116,
                    span,
                    format!("more than {MOST_PLACES} shifts in one roster"),
                )
                .label("one too many from here")
                .help("check the counts of the rows; without a date a row holds for every day")
                .in_source(source),
            );
        }
    }
    None
}

fn s107_group_is_known(row: &Row, team: &Team<'_>) -> Option<Diagnostic> {
    if team.groups.contains(&row.group.as_str()) {
        return None;
    }
    let names = team.groups.iter().copied();
    let help = nearest(&row.group, names.clone()).map_or_else(
        || "write one of the groups".to_owned(),
        |name| format!("did you mean \"{name}\"?"),
    );
    Some(
        Diagnostic::error(Code::S107, 0..0, format!("there is no group \"{}\"", row.group))
            .label("unknown group")
            .note(format!("groups: {}", listed(names)))
            .help(help),
    )
}

fn s601_day_is_simulated(row: &Row, calendar: &Calendar) -> Option<Diagnostic> {
    let day = calendar.day_of(row.date?.0);
    let ends_inside = day * 1440 + i64::from(row.end.0) > 0;
    if (0..i64::from(calendar.days())).contains(&day) || (day < 0 && ends_inside) {
        return None;
    }
    let (first, last) = (calendar.first_day(), calendar.date(i64::from(calendar.days()) - 1));
    Some(
        Diagnostic::error(Code::S601, 0..0, format!("{} is not a simulated day", row.date?.0))
            .label(format!("simulated: {first} to {last}"))
            .help("remove the row, or change first-day and days"),
    )
}

fn s602_shift_ends_after_start(row: &Row) -> Option<Diagnostic> {
    let (start, end) = (row.start.write(), row.end.write());
    if row.end <= row.start {
        let help = if row.end.0 + 1440 > row.start.0 && row.end.0 >= 0 {
            format!("a shift over midnight ends at \"{}\"", Clock(row.end.0 + 1440).write())
        } else {
            "let it end after its start".to_owned()
        };
        return Some(
            Diagnostic::error(
                Code::S602,
                0..0,
                format!("the shift from {start} to {end} ends before it starts"),
            )
            .label("not after the start")
            .help(help),
        );
    }
    (row.end.0 - row.start.0 > 1440).then(|| {
        Diagnostic::error(
            Code::S602,
            0..0,
            format!("the shift from {start} to {end} is longer than a day"),
        )
        .label("more than 24 hours after the start")
        .help("split it into shifts")
    })
}

fn s603_breaks_lie_in_the_shift(row: &Row) -> Option<Diagnostic> {
    let minute = |secs: f64| secs / 60.0;
    let mut free_from = f64::from(row.start.0);
    let mut breaks: Vec<_> = row.breaks.iter().flatten().collect();
    breaks.sort_by_key(|one| one.start);
    for one in breaks {
        let (start, end) =
            (f64::from(one.start.0), f64::from(one.start.0) + minute(one.length.secs()));
        let outside = start < f64::from(row.start.0) || end > f64::from(row.end.0);
        if outside || start < free_from || one.length.secs() <= 0.0 {
            let why = match (outside, one.length.secs() <= 0.0) {
                (_, true) => "has no length",
                (true, _) => "is not inside its shift",
                _ => "overlaps the one before",
            };
            let help = if outside && start + 1440.0 < f64::from(row.end.0) {
                format!("after midnight write \"{}\"", Clock(one.start.0 + 1440).write())
            } else {
                "let breaks lie inside the shift and apart".to_owned()
            };
            let (from, to) = (row.start.write(), row.end.write());
            return Some(
                Diagnostic::error(Code::S603, 0..0, format!("the break {} {why}", one.write()))
                    .label(format!("the shift is from {from} to {to}"))
                    .help(help),
            );
        }
        free_from = end;
    }
    None
}

fn s605_a_person_is_one(row: &Row) -> Option<Diagnostic> {
    let (person, count) = (row.person.as_ref()?, row.count.filter(|count| *count != 1)?);
    Some(
        Diagnostic::error(Code::S605, 0..0, format!("{person} is one person, not {count}"))
            .label("a row with a person is one shift")
            .help("leave the count out, or the person"),
    )
}

fn s604_nobody_is_in_two_places(
    rows: &[Row],
    calendar: &Calendar,
    spot: &dyn Fn(usize, &str) -> Option<Spot>,
) -> Vec<Diagnostic> {
    let mut shifts: BTreeMap<&str, Vec<(i64, i64, usize)>> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        for day in row.person.iter().flat_map(|_| days(row, calendar)) {
            let at = |clock: Clock| day * 1440 + i64::from(clock.0);
            let person = row.person.as_deref().unwrap_or("");
            shifts.entry(person).or_default().push((at(row.start), at(row.end), i));
        }
    }
    let mut problems = Vec::new();
    for (person, mut shifts) in shifts {
        shifts.sort_unstable();
        for pair in shifts.windows(2) {
            let ((_, end, first), (start, _, second)) = (pair[0], pair[1]);
            if start < end
                && let (Some((source, span)), Some((other, before))) =
                    (spot(second, "person"), spot(first, "person"))
            {
                let when = calendar.civil(Instant::from_minutes(start)).strftime("%Y-%m-%d %H:%M");
                let problem = Diagnostic::error(
                    Code::S604,
                    span,
                    format!("{person} has two shifts at once, from {when}"),
                )
                .label("overlaps another shift of the same person")
                .help("move one of the two shifts, or give it to someone else")
                .in_source(source);
                let known = source == other && before != problem.span;
                problems.push(if known {
                    problem.also(before, "the other shift")
                } else {
                    problem
                });
            }
        }
    }
    problems
}

fn s606_groups_have_the_people(
    rows: &[Row],
    team: &Team<'_>,
    spot: &dyn Fn(usize, &str) -> Option<Spot>,
) -> Vec<Diagnostic> {
    let mut on: BTreeMap<(usize, i64), (u64, usize)> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        let Some(group) = team.groups.iter().position(|name| *name == row.group) else { continue };
        for day in days(row, team.calendar) {
            let entry = on.entry((group, day)).or_insert((0, i));
            *entry = (entry.0 + u64::from(row.count.unwrap_or(1)), i);
        }
    }
    let over =
        on.into_iter().filter(|((group, _), (number, _))| *number > u64::from(team.sizes[*group]));
    over.filter_map(|((group, day), (number, row))| {
        let (source, span) = spot(row, "count")?;
        let (name, size, date) = (team.groups[group], team.sizes[group], team.calendar.date(day));
        Some(
            Diagnostic::warning(
                Code::S606,
                span,
                format!(
                    "{number} shifts of \"{name}\" on {date}, but it has {}",
                    words::people(size)
                ),
            )
            .label("one shift too many from here")
            .help("raise the group's size, or remove shifts")
            .in_source(source),
        )
    })
    .collect()
}
