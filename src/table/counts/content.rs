//! What the cells of a column are, by the first rows below a header. Must not know names.

use super::cells::{Style, clock_or_interval, moment_interval};
use crate::table::Row;
use crate::table::moment::{DateOrder, Stamp, stamp, yearless};
use crate::table::number::{Decimal, number};
use crate::table::words::{is_nothing, is_total, weekday};

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Moment,
    Date,
    Clock,
    Number,
    Weekday,
    Other,
    Empty,
}

/// Of the first rows, what nearly all cells of a column are.
pub(super) fn content(below: &[Row], column: usize) -> Content {
    if short_dates(below, column) {
        return Content::Date;
    }
    let mut seen: Vec<Content> = Vec::new();
    for row in below.iter().take(60) {
        let cell = row.cell(column);
        if is_nothing(cell) || is_total(cell) {
            continue;
        }
        seen.push(one(cell));
    }
    if seen.is_empty() {
        return Content::Empty;
    }
    let share = |kind| seen.iter().filter(|c| **c == kind).count() * 10 >= seen.len() * 7;
    // Dates among which some have a time are moments: midnight is one of them.
    let dated = seen.iter().filter(|c| matches!(c, Content::Date | Content::Moment)).count();
    if dated * 10 >= seen.len() * 7 {
        return if seen.contains(&Content::Moment) { Content::Moment } else { Content::Date };
    }
    for kind in [Content::Clock, Content::Number, Content::Weekday] {
        if share(kind) {
            return kind;
        }
    }
    let clocks = seen.iter().filter(|c| matches!(c, Content::Clock | Content::Number)).count();
    if clocks == seen.len() { Content::Clock } else { Content::Other }
}

/// Whether all cells are dates such as 02.03.26 and no clock times with seconds, which look alike: a
/// year is the same everywhere, or has a neighbour.
fn short_dates(below: &[Row], column: usize) -> bool {
    let cells = below.iter().take(60).map(|row| row.cell(column));
    let mut years = std::collections::BTreeSet::new();
    for cell in cells.filter(|cell| !is_nothing(cell) && !is_total(cell)) {
        let parts: Vec<&str> = cell.split('.').collect();
        let [day, month, year] = parts.as_slice() else { return false };
        let number = |text: &str, most: u32| {
            (1..=2).contains(&text.len())
                && text.parse().is_ok_and(|n: u32| (1..=most).contains(&n))
        };
        if !number(day, 31) || !number(month, 12) || year.len() != 2 || !number(year, 59) {
            return false;
        }
        years.insert(year.parse::<u32>().unwrap_or(0));
    }
    let apart = years.last().zip(years.first()).map(|(last, first)| last - first);
    apart.is_some_and(|apart| apart <= 1)
}

pub(super) fn one(cell: &str) -> Content {
    let numeric = |d| number(cell, d).is_some();
    if weekday(cell).is_some() {
        return Content::Weekday;
    }
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    // A date in eight digits or a spreadsheet's day number is a date only where its column says so.
    if numeric(Decimal::Point) || numeric(Decimal::Comma) {
        return match any_stamp(cell) {
            Some(at) if digits >= 8 && midnight(at) => Content::Date,
            Some(_) if digits >= 9 => Content::Moment,
            _ => Content::Number,
        };
    }
    if clock_or_interval(cell, Style::Hours).is_some() {
        return Content::Clock;
    }
    match any_stamp(cell) {
        Some(at) if midnight(at) && !cell.contains(':') => Content::Date,
        Some(at) if midnight(at) => Content::Date,
        Some(_) => Content::Moment,
        None if yearless(cell).is_some() => Content::Date,
        None if any_interval(cell) => Content::Moment,
        None => Content::Other,
    }
}

pub(super) fn orders() -> [DateOrder; 3] {
    [DateOrder::MonthFirst, DateOrder::DayFirst, DateOrder::YearFirst]
}

pub(super) fn any_stamp(cell: &str) -> Option<Stamp> {
    orders().into_iter().find_map(|order| stamp(cell, order))
}

fn any_interval(cell: &str) -> bool {
    orders().into_iter().any(|order| moment_interval(cell, order).is_some())
}

pub(super) fn midnight(at: Stamp) -> bool {
    matches!(at, Stamp::Wall(at) if at.time() == jiff::civil::Time::midnight())
}
