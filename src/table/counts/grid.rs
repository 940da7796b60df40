//! Tables with clock times, dates or weekdays in their header: a row or a column per day. Must not
//! know how cells are read in the end.

use super::cells::{Style, clock_or_interval};
use super::content::{Content, any_stamp, content, midnight};
use super::header::{Header, Shape};
use crate::table::Row;
use crate::table::moment::yearless;
use crate::table::names::{LABELS, TIMES, normal};
use crate::table::words::{is_total, weekday};

const HOUR: i64 = 3_600_000;

/// Tables with clock times, dates or weekdays in their header.
pub(super) fn grid(names: &[String], below: &[Row]) -> Option<Header> {
    let total = |name: &String| is_total(name);
    let clocks: Vec<(usize, i64, Option<i64>)> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| !total(name))
        .filter_map(|(column, name)| header_clock(name).map(|(at, width)| (column, at, width)))
        .collect();
    let days: Vec<(usize, String)> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| any_stamp(name).is_some_and(midnight) || yearless(name).is_some())
        .map(|(column, name)| (column, name.clone()))
        .collect();
    let weekdays: Vec<(usize, usize)> = names
        .iter()
        .enumerate()
        .filter_map(|(column, name)| weekday(name).map(|day| (column, day)))
        .collect();
    let key = |kinds: &[Content], taken: &dyn Fn(usize) -> bool| {
        (0..names.len()).find(|c| !taken(*c) && kinds.contains(&content(below, *c)))
    };
    let mut notes: Vec<String> = Vec::new();
    let left_out: Vec<&str> =
        names.iter().filter(|name| total(name)).map(|name| name.trim()).collect();
    if !left_out.is_empty() {
        notes.push(format!("columns that sum up others are not read: {}", left_out.join(", ")));
    }
    let made = |shape, notes| {
        let names = names.to_vec();
        Some(Header {
            shape,
            line: 0,
            names,
            stated: None,
            notes,
            named: true,
            surely_intervals: true,
        })
    };
    let numbers =
        |column: usize| matches!(content(below, column), Content::Number | Content::Empty);
    if clocks.len() >= 4
        && let Some((clocks, width, note)) = evenly(&clocks)
        && clocks.iter().all(|(column, _)| numbers(*column))
    {
        notes.extend(note);
        let taken = |column: usize| clocks.iter().any(|(c, _)| *c == column);
        if let Some(date) = key(&[Content::Date], &taken) {
            return made(Shape::DayRows { date, columns: clocks, width }, notes);
        }
        if let Some(weekday) = key(&[Content::Weekday], &taken) {
            return made(Shape::WeekdayRows { weekday, columns: clocks, width }, notes);
        }
    }
    let key_clock = |taken: &dyn Fn(usize) -> bool| {
        key(&[Content::Clock, Content::Number], taken).filter(|c| {
            content(below, *c) == Content::Clock
                || TIMES.contains(&normal(&names[*c]).as_str())
                || LABELS.contains(&normal(&names[*c]).as_str())
                || names[*c].trim().is_empty()
        })
    };
    if weekdays.len() >= 5 && weekdays.iter().all(|(column, _)| numbers(*column)) {
        let taken = |column: usize| weekdays.iter().any(|(c, _)| *c == column);
        let clock = key_clock(&taken)?;
        return made(Shape::WeekdayColumns { clock, columns: weekdays }, notes);
    }
    if days.len() >= 2 && days.iter().all(|(column, _)| numbers(*column)) {
        let taken = |column: usize| days.iter().any(|(c, _)| *c == column);
        let clock = key_clock(&taken)?;
        return made(Shape::DayColumns { clock, columns: days }, notes);
    }
    None
}

/// The clock time that a column's name states.
pub(super) fn header_clock(name: &str) -> Option<(i64, Option<i64>)> {
    let name = name.trim();
    let bare = name
        .strip_prefix(['h', 'H'])
        .or_else(|| name.strip_prefix("Hour ").or_else(|| name.strip_prefix("hour_")))
        .or_else(|| name.strip_suffix(['h', 'H']))
        .unwrap_or(name);
    if bare.len() <= 2
        && let Ok(hour) = bare.parse::<i64>()
    {
        return (0..=24).contains(&hour).then_some((hour * HOUR, None));
    }
    clock_or_interval(name, Style::Hours)
}

type Even = (Vec<(usize, i64)>, i64, Option<String>);

/// Clock times of columns that follow each other evenly, and their distance.
fn evenly(clocks: &[(usize, i64, Option<i64>)]) -> Option<Even> {
    let step = clocks[1].1 - clocks[0].1;
    let even = clocks.windows(2).all(|pair| pair[1].1 - pair[0].1 == step);
    if !even || !(60_000..=2 * HOUR).contains(&step) {
        return None;
    }
    // Hours 1 to 24 are named by their end.
    let by_end = clocks[0].1 == HOUR && clocks.last()?.1 == 24 * HOUR && clocks.len() == 24;
    let shift = if by_end { HOUR } else { 0 };
    let note =
        by_end.then(|| "hours are numbered 1 to 24: 1 is taken as 00:00 to 01:00".to_owned());
    Some((clocks.iter().map(|(c, at, _)| (*c, at - shift)).collect(), step, note))
}
