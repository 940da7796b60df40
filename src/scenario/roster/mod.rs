//! Rosters: rows of a table or a TOML file ↔ a plan. `group, date, start, end, breaks, pattern, count,
//! person`, or a grid of people and days. Must not open files.

mod cell;
mod check;
mod columns;
mod duty;
mod list;
mod notes;
mod read;
#[cfg(test)]
mod tests;

pub(super) use check::check;
pub(super) use columns::is_header;
pub(super) use read::{Found, fits, read};

use super::names::to_cell;
use super::quantity::{Clock, Day, Duration, Quantity, ScheduledBreak};
use super::raw::{self, Row};
use super::zone::Clocks;
use crate::model::{Break, Calendar, PatternRule, Place, Plan, Scenario};
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
    /// What the search may choose from: patterns give names and signs of shifts their hours.
    pub patterns: &'a [PatternRule],
    /// The desk's clock and those of groups abroad.
    pub clocks: Clocks,
}

impl<'a> Team<'a> {
    /// The team of a scenario as it is written.
    #[must_use]
    pub(super) fn raw(
        raw: &'a raw::Scenario,
        calendar: &'a Calendar,
        patterns: &'a [PatternRule],
    ) -> Self {
        Self {
            groups: raw.groups.iter().map(|g| g.name.trim()).collect(),
            sizes: raw.groups.iter().map(|g| g.size).collect(),
            calendar,
            patterns,
            clocks: Clocks::new(raw.zone.as_deref(), raw.groups.iter().map(|g| g.zone.as_deref())),
        }
    }
    /// The team of a scenario.
    #[must_use]
    pub fn of(scenario: &'a Scenario) -> Self {
        let zones = scenario.groups.iter().map(|g| g.zone.as_deref());
        Self {
            groups: scenario.groups.iter().map(|g| g.name.as_str()).collect(),
            sizes: scenario.groups.iter().map(|g| g.size).collect(),
            calendar: &scenario.calendar,
            patterns: &scenario.planning.patterns,
            clocks: Clocks::new(scenario.calendar.zone(), zones),
        }
    }
}

/// The days on which a row's shift starts.
fn days(row: &Row, calendar: &Calendar) -> Range<i64> {
    row.date.map_or(0..i64::from(calendar.days()), |date| {
        let day = calendar.day_of(date.0);
        day..day + 1
    })
}

/// The places of a row that has been checked.
pub(super) fn places(row: &Row, team: &Team<'_>) -> Vec<Place> {
    let Some(group) = team.groups.iter().position(|name| *name == row.group) else {
        return Vec::new();
    };
    let calendar = team.calendar;
    let one = |day: i64| {
        let midnight = Instant::start_of_day(day);
        // A shift keeps its length: what lies between the clocks at its start holds for all of it.
        let begins = calendar.civil(midnight + Span::from_minutes(i64::from(row.start.0)));
        let away = i64::from(team.clocks.to_desk(group, row.zone.as_deref(), begins));
        let at = |clock: Clock| midnight + Span::from_minutes(i64::from(clock.0) + away);
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
    // From 24:00 of the last day, or by a clock far away, nobody is there while anything is simulated.
    let is_simulated = |place: &Place| place.start < calendar.end() && place.end > Instant::ZERO;
    days(row, calendar)
        .map(one)
        .filter(is_simulated)
        .flat_map(|place| std::iter::repeat_n(place, row.count.unwrap_or(1) as usize))
        .collect()
}

/// The rows of a plan, equal places counted together; of groups abroad with the zone of their times,
/// which is the scenario's.
#[must_use]
pub fn rows(plan: &Plan, scenario: &Scenario) -> Vec<Row> {
    let calendar = &scenario.calendar;
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
        let group = scenario.groups.get(place.group);
        let zone = group.and_then(|group| group.zone.as_ref()).and(calendar.zone());
        let row = Row {
            zone: zone.map(str::to_owned),
            group: group.map_or_else(String::new, |group| group.name.clone()),
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
    let mut text = String::from("group,date,start,end,breaks,pattern,count,person");
    let abroad = scenario.groups.iter().any(|group| group.zone.is_some());
    text.push_str(if abroad { ",zone\n" } else { "\n" });
    for row in rows(plan, scenario) {
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
        if abroad {
            text.push(',');
            text.push_str(row.zone.as_deref().unwrap_or(""));
        }
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
