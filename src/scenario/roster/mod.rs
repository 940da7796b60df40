//! Rosters: rows of a CSV or TOML file ↔ a plan. `group, date, start, end, breaks, pattern, count,
//! person`. Must not open files.

mod check;
mod csv;

pub(super) use check::check;
pub(super) use csv::{csv_rows, csv_spot, is_header};

use super::names::to_cell;
use super::quantity::{Clock, Day, Duration, Quantity, ScheduledBreak};
use super::raw::Row;
use crate::model::{Break, Calendar, Place, Plan, Scenario};
use crate::time::{Instant, Span};
use std::ops::Range;

/// Where a field of a row stands: which source, which bytes.
pub type Spot = (usize, Range<usize>);

/// Whom rows may speak of.
pub struct Team<'a> {
    /// Names of the groups.
    pub groups: Vec<&'a str>,
    /// People in each.
    pub sizes: Vec<u32>,
    /// The simulated days.
    pub calendar: &'a Calendar,
}

/// The days on which a row's shift starts.
fn days(row: &Row, calendar: &Calendar) -> Range<i64> {
    row.date.map_or(0..i64::from(calendar.days()), |date| {
        let day = calendar.day_of(date.0);
        day..day + 1
    })
}

/// The places of a row that has been checked.
pub(super) fn places(row: &Row, groups: &[&str], calendar: &Calendar) -> Vec<Place> {
    let Some(group) = groups.iter().position(|name| *name == row.group) else { return Vec::new() };
    let one = |day: i64| {
        let midnight = Instant::start_of_day(day);
        let at = |clock: Clock| midnight + Span::from_minutes(i64::from(clock.0));
        let mut breaks: Vec<Break> = row
            .breaks
            .iter()
            .flatten()
            .map(|b| Break {
                start: at(b.start),
                length: b.length.span(),
                latest: b.latest.unwrap_or(b.length).span(),
            })
            .collect();
        breaks.sort_unstable();
        let pattern = row
            .pattern
            .clone()
            .unwrap_or_else(|| format!("{}-{}", row.start.write(), row.end.write()));
        Place {
            group,
            start: at(row.start),
            end: at(row.end),
            breaks,
            pattern,
            person: row.person.clone(),
        }
    };
    days(row, calendar)
        .flat_map(|day| std::iter::repeat_n(one(day), row.count.unwrap_or(1) as usize))
        .collect()
}

/// The rows of a plan, equal places counted together.
#[must_use]
pub fn rows(plan: &Plan, groups: &[&str], calendar: &Calendar) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for place in plan.places() {
        let midnight = Instant::start_of_day(place.day());
        let clock = |at: Instant| Clock((at - midnight).minutes() as i32);
        let breaks: Vec<ScheduledBreak> = place
            .breaks
            .iter()
            .map(|b| ScheduledBreak {
                start: clock(b.start),
                length: Duration::from(b.length),
                latest: (b.latest != b.length).then(|| Duration::from(b.latest)),
            })
            .collect();
        let row = Row {
            group: groups.get(place.group).map_or_else(String::new, |name| (*name).to_owned()),
            date: Some(Day(calendar.date(place.day()))),
            start: clock(place.start),
            end: clock(place.end),
            breaks: (!breaks.is_empty()).then_some(breaks),
            pattern: Some(place.pattern.clone()),
            count: None,
            person: place.person.clone(),
        };
        match rows.last_mut() {
            Some(last) if row.person.is_none() && Row { count: None, ..last.clone() } == row => {
                last.count = Some(last.count.unwrap_or(1) + 1);
            }
            _ => rows.push(row),
        }
    }
    rows
}

/// The plan as a CSV roster that reads back to the same plan.
#[must_use]
pub fn write(plan: &Plan, scenario: &Scenario) -> String {
    let groups: Vec<&str> = scenario.groups.iter().map(|group| group.name.as_str()).collect();
    let mut text = String::from("group,date,start,end,breaks,pattern,count,person\n");
    for row in rows(plan, &groups, &scenario.calendar) {
        let breaks: Vec<String> = row.breaks.iter().flatten().map(Quantity::write).collect();
        let cells = [
            quoted(&row.group),
            row.date.map_or_else(String::new, |date| date.write()),
            row.start.write(),
            row.end.write(),
            breaks.join("; "),
            quoted(row.pattern.as_deref().unwrap_or("")),
            row.count.unwrap_or(1).to_string(),
            quoted(row.person.as_deref().unwrap_or("")),
        ];
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

fn quoted(text: &str) -> String {
    let text = &to_cell(text.to_owned());
    if text.contains([',', '"', '\n', ';']) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
