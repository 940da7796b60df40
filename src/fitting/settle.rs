//! What the cells below a header are, where a name may mean two things. Must not know names.

use super::said;
use crate::table::Row;
use crate::table::length::length;
use crate::table::moment::{DateOrder, Stamp, clock, stamp};
use crate::table::number::Decimal;
use crate::table::words::{is_nothing, is_total};

/// What nearly all cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Dates with a clock time.
    Moment,
    /// Dates alone.
    Date,
    /// Clock times alone.
    Clock,
    /// Lengths of time, or numbers.
    Length,
    /// Yes and no.
    Flag,
    /// Nothing, or anything else.
    Other,
}

impl Content {
    /// Of the first rows.
    pub fn of(below: &[Row], column: usize) -> Self {
        let (mut seen, mut counts) = (0, [0; 5]);
        for row in below {
            let cell = row.cell(column);
            if is_nothing(cell) || is_total(cell) {
                continue;
            }
            seen += 1;
            let kind = one(cell);
            if let Some(at) = Self::ALL.iter().position(|other| *other == kind) {
                counts[at] += 1;
            }
        }
        // Dates among which some have a time are moments: midnight is one of them.
        if counts[0] > 0 {
            counts[0] += counts[1];
            counts[1] = 0;
        }
        let most = (0..5).max_by_key(|i| (counts[*i], 5 - *i)).unwrap_or(0);
        if seen > 0 && counts[most] * 2 > seen { Self::ALL[most] } else { Self::Other }
    }
    const ALL: [Self; 5] = [Self::Moment, Self::Date, Self::Clock, Self::Length, Self::Flag];
}

fn one(cell: &str) -> Content {
    let flag = said::flag(cell).is_some() || said::answered(cell).is_some();
    let number = cell.parse::<f64>().is_ok();
    if flag && !number {
        return Content::Flag;
    }
    let short =
        length(cell, 1.0, Decimal::Point).flatten().or(length(cell, 1.0, Decimal::Comma).flatten());
    let read = [DateOrder::MonthFirst, DateOrder::DayFirst, DateOrder::YearFirst]
        .into_iter()
        .find_map(|order| stamp(cell, order));
    match read {
        // Days since 1970 or 1900 are numbers too: many digits make a moment.
        Some(_) if number && cell.len() < 9 && !cell.contains('.') => Content::Length,
        Some(Stamp::Wall(at)) if at.time() == jiff::civil::Time::midnight() => Content::Date,
        Some(_) => Content::Moment,
        // Clock times of the day and lengths look alike; a name decides between them.
        None if clock(cell).is_some() => Content::Clock,
        None if short.is_some() => Content::Length,
        None => Content::Other,
    }
}
