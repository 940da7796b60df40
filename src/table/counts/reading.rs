//! The second pass over a table of counts: one row → counts with their moments. Must not know how
//! cells' meanings were decided.

use super::cells::{Style, clock_or_interval, moment_interval, snapped};
use super::{Found, Header, Shape, When};
use crate::table::Row;
use crate::table::moment::{DateOrder, Stamp, civil_ms, stamp, yearless};
use crate::table::names::Stated;
use crate::table::number::{Decimal, number};
use crate::table::words::{is_nothing, is_total, weekday};
use jiff::ToSpan as _;
use jiff::civil::Date;

/// The second pass.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What stands first in 03/04/2026.
    pub order: DateOrder,
    /// The sign before decimals.
    pub decimal: Decimal,
    pub(super) style: Style,
    pub(super) intervals: bool,
    /// What was assumed, for people.
    pub notes: Vec<String>,
    /// The last date that was given.
    pub(super) above: Option<Date>,
    /// The year of the dates that have none, and the month of the last of them.
    pub(super) year: Option<i16>,
    pub(super) month: i8,
    /// Rows that took the date above them.
    pub carried: u64,
    /// Empty cells of a grid, taken as 0.
    pub blanks: u64,
}

impl Reading {
    /// What a row below the header holds.
    pub fn row(&mut self, header: &Header, row: &Row, out: &mut Vec<Found>) {
        out.clear();
        if Self::sums_up(header, row) {
            out.push(Found::Total);
            return;
        }
        let stated = header.stated.as_ref();
        match &header.shape {
            Shape::Moments { time, count } => {
                let text = row.cell(*time);
                let at = if is_nothing(text) {
                    Err(Found::NoTime(*time))
                } else if self.intervals {
                    moment_interval(text, self.order)
                        .map(|(at, width)| (at, Some(width)))
                        .or_else(|| stamp(text, self.order).map(|at| (at, None)))
                        .ok_or(Found::NoMoment(*time))
                } else {
                    stamp(text, self.order).map(|at| (at, None)).ok_or(Found::NoMoment(*time))
                };
                let at = at.map(|(at, width)| (When::At(on(rounded(at), stated)), width));
                out.push(self.counted(at, row, *count, false));
            }
            Shape::DatesAndClocks { date, clock, count } => {
                let at = self.dated(row, *date, *clock, stated);
                out.push(self.counted(at, row, *count, false));
            }
            Shape::WeekdaysAndClocks { weekday: day, clock, count } => {
                let at = match (weekday(row.cell(*day)), self.clock(row, *clock)) {
                    (Some(day), Ok((ms, width))) => Ok((When::Week(day, ms), width)),
                    (None, _) => Err(Found::NoMoment(*day)),
                    (_, Err(found)) => Err(found),
                };
                out.push(self.counted(at, row, *count, false));
            }
            Shape::DayRows { date, columns, width } => match self.date(row, *date) {
                Ok(day) => {
                    for (column, ms) in columns {
                        let at = When::At(on(moment(day, *ms), stated));
                        out.push(self.counted(Ok((at, Some(*width))), row, *column, true));
                    }
                }
                Err(found) => out.push(found),
            },
            Shape::WeekdayRows { weekday: day, columns, width } => match weekday(row.cell(*day)) {
                Some(day) => {
                    for (column, ms) in columns {
                        let at = When::Week(day, *ms);
                        out.push(self.counted(Ok((at, Some(*width))), row, *column, true));
                    }
                }
                None => out.push(Found::NoMoment(*day)),
            },
            Shape::DayColumns { clock, columns } => match self.clock(row, *clock) {
                Ok((ms, width)) => {
                    for (column, date) in columns {
                        let Some(day) = (match stamp(date, self.order) {
                            Some(Stamp::Wall(at)) => Some(at.date()),
                            _ => self.without_year(date),
                        }) else {
                            out.push(Found::NoMoment(*column));
                            continue;
                        };
                        let at = When::At(on(moment(day, ms), stated));
                        out.push(self.counted(Ok((at, width)), row, *column, true));
                    }
                }
                Err(found) => out.push(found),
            },
            Shape::WeekdayColumns { clock, columns } => match self.clock(row, *clock) {
                Ok((ms, width)) => {
                    for (column, day) in columns {
                        let at = When::Week(*day, ms);
                        out.push(self.counted(Ok((at, width)), row, *column, true));
                    }
                }
                Err(found) => out.push(found),
            },
        }
    }

    /// Whether a row is the sum of others: its label says so.
    fn sums_up(header: &Header, row: &Row) -> bool {
        let label = |column: usize| is_total(row.cell(column));
        let first = row.cells().find(|cell| !cell.is_empty()).is_some_and(is_total);
        match &header.shape {
            Shape::DatesAndClocks { date, clock, .. } => label(*date) || label(*clock) || first,
            _ => label(header.time_column()) || first,
        }
    }

    fn clock(&self, row: &Row, column: usize) -> Result<(i64, Option<i64>), Found> {
        let text = row.cell(column);
        if text.is_empty() {
            return Err(Found::NoTime(column));
        }
        clock_or_interval(text, self.style).ok_or(Found::NoMoment(column))
    }

    /// The date of a row; one that is written once stands for the rows below it.
    fn date(&mut self, row: &Row, column: usize) -> Result<Date, Found> {
        let text = row.cell(column);
        if is_nothing(text) {
            return self.above.ok_or(Found::NoTime(column)).inspect(|_| self.carried += 1);
        }
        match stamp(text, self.order) {
            Some(Stamp::Wall(at)) => {
                self.above = Some(at.date());
                Ok(at.date())
            }
            None => {
                let date = self.without_year(text).ok_or(Found::NoMoment(column))?;
                self.above = Some(date);
                Ok(date)
            }
            _ => Err(Found::NoMoment(column)),
        }
    }

    /// A date that has no year: January after December is in the next one.
    fn without_year(&mut self, text: &str) -> Option<Date> {
        let ((month, day), year) = (yearless(text)?, self.year.as_mut()?);
        if self.month == 12 && month == 1 {
            *year += 1;
        }
        self.month = month;
        Date::new(*year, month, day).ok()
    }

    fn dated(
        &mut self,
        row: &Row,
        date: usize,
        clock: usize,
        stated: Option<&Stated>,
    ) -> Result<(When, Option<i64>), Found> {
        // A clock time with its distance from UTC belongs to its date.
        let (ms, width) = match self.clock(row, clock) {
            Ok(found) => found,
            Err(found) => {
                let whole = format!("{} {}", row.cell(date), row.cell(clock));
                return match stamp(&whole, self.order) {
                    Some(at @ Stamp::Absolute { .. }) => Ok((When::At(rounded(at)), None)),
                    _ => Err(found),
                };
            }
        };
        let day = self.date(row, date)?;
        Ok((When::At(on(moment(day, ms), stated)), width))
    }

    fn counted(
        &mut self,
        at: Result<(When, Option<i64>), Found>,
        row: &Row,
        column: usize,
        grid: bool,
    ) -> Found {
        let (when, width) = match at {
            Ok(at) => at,
            Err(found) => return found,
        };
        let text = row.cell(column);
        if grid && is_nothing(text) {
            self.blanks += 1;
            return Found::Count { when, width, count: 0.0, column };
        }
        match number(text, self.decimal) {
            Some(count) if (0.0..1e9).contains(&count) => {
                Found::Count { when, width, count, column }
            }
            _ => Found::NoCount(column),
        }
    }
}

fn moment(day: Date, ms: i64) -> Stamp {
    let at = day.at(0, 0, 0, 0);
    Stamp::Wall(at.checked_add(ms.milliseconds()).unwrap_or(at))
}

/// To the full minute where a spreadsheet's day number only rounds.
fn rounded(at: Stamp) -> Stamp {
    match at {
        Stamp::Wall(at) => {
            let ms = civil_ms(at);
            let off = snapped(ms) - ms;
            Stamp::Wall(at.checked_add(off.milliseconds()).unwrap_or(at))
        }
        Stamp::Absolute { .. } => at,
    }
}

/// A moment on the clock that its column states.
#[must_use]
pub fn on(at: Stamp, stated: Option<&Stated>) -> Stamp {
    match (at, stated) {
        (Stamp::Wall(at), Some(Stated::Offset(minutes))) => {
            Stamp::Absolute { ms: civil_ms(at) - minutes * 60_000, offset_min: *minutes }
        }
        (Stamp::Wall(wall), Some(Stated::Zone(zone))) => match wall.in_tz(zone) {
            Ok(zoned) => Stamp::Absolute {
                ms: zoned.timestamp().as_millisecond(),
                offset_min: i64::from(zoned.offset().seconds()) / 60,
            },
            Err(_) => at,
        },
        _ => at,
    }
}
