//! Tables of counts: whatever their shape, how many came when. Read in two passes: the first one
//! looks at all cells and decides what they mean, the second one reads. Must not know scenarios or
//! estimates, nor the desk's zone.

pub mod cells;
mod content;
mod count_column;
mod grid;
pub mod header;
mod reading;
mod steps;
mod time_columns;

pub use header::{Header, Role, Shape, find};
pub use reading::{Reading, on};

use super::Row;
use super::moment::{DateOrder, Stamp, yearless};
use super::number::{self, Decimal};
use super::order;
use cells::moment_interval;

/// What somebody said about the cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// What stands first in 03/04/2026.
    pub order: Option<DateOrder>,
    /// The sign before decimals.
    pub decimal: Option<Decimal>,
    /// The year of the first date, where dates have none.
    pub year: Option<i16>,
}

/// Why a table of counts can't be read as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Decimal commas and decimal points: line and cell of each.
    Decimals((u64, String), (u64, String)),
    /// Dates with the day first and dates with the month first.
    Orders((u64, String), (u64, String)),
    /// Dates without a year: line and cell.
    NoYear(u64, String),
    /// Numbers that are no clock times: line, cell and why.
    Clock(u64, String, String),
}

/// When something was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At this moment.
    At(Stamp),
    /// On a weekday (0 is Monday), at this ms of the day.
    Week(usize, i64),
}

/// What a row holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Found {
    /// A count.
    Count {
        /// Begin of its interval.
        when: When,
        /// How long the interval lasts, ms, where the table says so.
        width: Option<i64>,
        /// How many.
        count: f64,
        /// Its column.
        column: usize,
    },
    /// The time in this column can't be read.
    NoMoment(usize),
    /// There is no time in this column.
    NoTime(usize),
    /// The count in this column can't be read.
    NoCount(usize),
    /// A row that sums up others.
    Total,
}

/// The first pass.
#[derive(Clone, Debug)]
pub struct Survey {
    orders: order::Survey,
    clocks: cells::Survey,
    numbers: number::Survey,
    yearless: Option<(u64, String)>,
    stamps: u64,
    intervals: u64,
    tails: std::collections::BTreeSet<String>,
    by_end: bool,
}

impl Survey {
    /// Nothing seen yet, but the dates of the header.
    #[must_use]
    pub fn new(header: &Header) -> Self {
        let mut survey = Self {
            orders: order::Survey::default(),
            clocks: cells::Survey::default(),
            numbers: number::Survey::default(),
            yearless: None,
            stamps: 0,
            intervals: 0,
            tails: std::collections::BTreeSet::new(),
            by_end: header.by_end(),
        };
        if let Shape::DayColumns { columns, .. } = &header.shape {
            for (_, date) in columns {
                survey.date(header.line, date);
            }
        }
        survey
    }

    fn date(&mut self, line: u64, text: &str) {
        self.orders.add(line, text);
        if self.yearless.is_none() && yearless(text).is_some() {
            self.yearless = Some((line, text.to_owned()));
        }
    }

    /// Line and text of the first date that has no year, if there is one.
    #[must_use]
    pub const fn without_year(&self) -> Option<&(u64, String)> {
        self.yearless.as_ref()
    }
    /// Line and text of a date of which nothing tells whether day or month stands first.
    #[must_use]
    pub fn order_untold(&self) -> Option<(u64, String)> {
        match self.orders.told() {
            order::Told::Assumed { by, .. } => Some(by),
            _ => None,
        }
    }

    /// Looks at a row below the header.
    pub fn row(&mut self, header: &Header, row: &Row) {
        match &header.shape {
            Shape::Moments { time, count } => {
                let text = row.cell(*time);
                self.orders.add(row.line, cells::interval(text).map_or(text, |_| text));
                if let Some((_, tail)) = cells::interval(text)
                    && any_moment_interval(text)
                {
                    self.intervals += 1;
                    if self.tails.len() < 8 {
                        self.tails.insert(tail);
                    }
                } else {
                    self.stamps += 1;
                }
                self.numbers.add(row.line, row.cell(*count));
            }
            Shape::DatesAndClocks { date, clock, count } => {
                self.date(row.line, row.cell(*date));
                self.clocks.add(row.line, row.cell(*clock));
                self.numbers.add(row.line, row.cell(*count));
            }
            Shape::WeekdaysAndClocks { clock, count, .. } => {
                self.clocks.add(row.line, row.cell(*clock));
                self.numbers.add(row.line, row.cell(*count));
            }
            Shape::DayRows { date, columns, .. } => {
                self.date(row.line, row.cell(*date));
                for (column, _) in columns {
                    self.numbers.add(row.line, row.cell(*column));
                }
            }
            Shape::WeekdayRows { columns, .. } => {
                for (column, _) in columns {
                    self.numbers.add(row.line, row.cell(*column));
                }
            }
            Shape::DayColumns { clock, columns } => {
                self.clocks.add(row.line, row.cell(*clock));
                for (column, _) in columns {
                    self.numbers.add(row.line, row.cell(*column));
                }
            }
            Shape::WeekdayColumns { clock, columns } => {
                self.clocks.add(row.line, row.cell(*clock));
                for (column, _) in columns {
                    self.numbers.add(row.line, row.cell(*column));
                }
            }
        }
    }

    /// What all cells together say.
    ///
    /// # Errors
    /// They contradict each other.
    pub fn decide(&self, separator: char, said: Said) -> Result<Reading, Refusal> {
        let mut notes = Vec::new();
        let decimal = match (said.decimal, self.numbers.told(separator)) {
            (Some(decimal), _) => decimal,
            (None, told) => decimal_of(told, &mut notes)?,
        };
        let order = match (said.order, self.orders.told()) {
            (Some(order), _) => order,
            (None, told) => order_of(told, &mut notes)?,
        };
        if let (Some((line, cell)), None) = (&self.yearless, said.year) {
            return Err(Refusal::NoYear(*line, cell.clone()));
        }
        let (style, note) = self
            .clocks
            .told(self.by_end)
            .map_err(|(line, cell, why)| Refusal::Clock(line, cell, why))?;
        notes.extend(note);
        // "00:00-01:00" may be a distance from UTC; a distance does not change from row to row.
        let intervals = self.intervals > self.stamps && self.tails.len() > 2;
        Ok(Reading {
            order,
            decimal,
            style,
            intervals,
            notes,
            above: None,
            year: said.year,
            month: 0,
            carried: 0,
            blanks: 0,
        })
    }
}

fn any_moment_interval(text: &str) -> bool {
    [DateOrder::MonthFirst, DateOrder::DayFirst, DateOrder::YearFirst]
        .into_iter()
        .any(|order| moment_interval(text, order).is_some())
}

/// The decimal sign, with a remark where somebody should know it.
///
/// # Errors
/// Both are used.
pub fn decimal_of(told: number::Told, notes: &mut Vec<String>) -> Result<Decimal, Refusal> {
    match told {
        number::Told::NotNeeded => Ok(Decimal::Point),
        number::Told::Sure { sign, by } => {
            if sign == Decimal::Comma {
                notes.push(format!(
                    "the comma stands before decimals, as \"{}\" in line {} tells",
                    by.1, by.0
                ));
            }
            Ok(sign)
        }
        number::Told::Assumed { sign, by } => {
            let (what, other) = match (sign, by.1.contains(',')) {
                (Decimal::Point, true) => {
                    ("the comma is taken to stand between thousands", "comma")
                }
                (Decimal::Comma, true) => ("the comma is taken to stand before decimals", "point"),
                (Decimal::Point, false) => ("the point is taken to stand before decimals", "comma"),
                (Decimal::Comma, false) => {
                    ("the point is taken to stand between thousands", "point")
                }
            };
            notes.push(format!(
                "\"{}\" in line {} can be read in two ways: {what}; else the decimal sign is the {other}",
                by.1, by.0
            ));
            Ok(sign)
        }
        number::Told::Both { comma, point } => Err(Refusal::Decimals(comma, point)),
    }
}

/// The order of day and month, with a remark where it was assumed.
///
/// # Errors
/// Both are used.
pub fn order_of(told: order::Told, notes: &mut Vec<String>) -> Result<DateOrder, Refusal> {
    match told {
        order::Told::NotNeeded => Ok(DateOrder::MonthFirst),
        order::Told::Sure(order, _) => Ok(order),
        order::Told::Assumed { order, by, spans } => {
            let why = match spans {
                (span, Some(next)) if next > span * 3 => {
                    format!(": the days then follow each other ({span} days, else {next})")
                }
                _ => String::new(),
            };
            notes.push(format!(
                "no date tells whether day or month stands first; dates such as \"{}\" (line {}) are read {}{why}",
                by.1, by.0, order::name(order)
            ));
            Ok(order)
        }
        order::Told::Both { day, month } => Err(Refusal::Orders(day, month)),
    }
}
