//! Tables of counts → counts of a log. Must not know estimators.

use super::error::LogError;
use super::log::{Example, Why, shape};
use super::read::{Counted, Failed, LogReader, each, kept};
use super::rows::POSSIBLE;
use crate::table::counts::{Found, Header, Refusal, Said, Survey, When};
use crate::table::words::is_nothing;
use crate::table::{Row, Source};

/// The Monday that a week without dates is put on: 5 January 2026, days since 1970.
const A_MONDAY: i64 = 20_458;
const DAY: i64 = 86_400_000;

impl LogReader {
    pub(super) fn add_counts(
        &mut self,
        file: &str,
        source: &Source<'_>,
        header: &Header,
    ) -> Result<(), Failed> {
        let wanted = self.wanted(file, &header.names)?;
        let mut survey = Survey::new(header);
        let mut years = super::survey::Years::default();
        let (separator, seen, legacy) = each(source, header.line, &mut |row| {
            if kept(&wanted, row) {
                survey.row(header, row);
            }
            Ok(())
        })?;
        self.encodings(file, seen, legacy);
        let said = Said {
            order: self.options.date_order,
            decimal: self.options.decimal,
            year: self.options.year,
        };
        let mut reading =
            survey.decide(separator, said).map_err(|refusal| refused(file, header, refusal))?;
        let mut looking = reading.clone();
        let mut found = Vec::new();
        // Years need the dates' order, so they are looked at between the passes.
        each(source, header.line, &mut |row| {
            if kept(&wanted, row) {
                looking.row(header, row, &mut found);
                for one in &found {
                    if let Found::Count { when: When::At(at), .. } = one {
                        years.add(*at);
                    }
                }
            }
            Ok(())
        })?;
        let years = years.usual();
        let (mut left_out, mut totals, mut empty) = (0, 0, 0_u64);
        each(source, header.line, &mut |row| {
            if !kept(&wanted, row) {
                left_out += 1;
                return Ok(());
            }
            self.cleaning.rows += 1;
            reading.row(header, row, &mut found);
            for one in &found {
                match *one {
                    Found::Total => totals += 1,
                    Found::NoTime(column) => self.cell(file, header, row, column, Why::NoTime),
                    Found::NoMoment(column) => {
                        self.cell(file, header, row, column, Why::UnreadableTime);
                    }
                    Found::NoCount(column) if is_nothing(row.cell(column)) => empty += 1,
                    Found::NoCount(column) => {
                        self.cell(file, header, row, column, Why::UnreadableCount);
                    }
                    Found::Count { when, width, count, column } => {
                        let wall = match when {
                            When::At(at) => {
                                let Some(at) = self.clock.moment(at) else {
                                    self.cell(file, header, row, column, Why::UnreadableTime);
                                    continue;
                                };
                                if let Some(why) = not_a_year(at.wall, &years) {
                                    let time = header.time_column();
                                    self.cell(file, header, row, time, why);
                                    continue;
                                }
                                at.wall
                            }
                            When::Week(weekday, ms) => {
                                self.without_dates = true;
                                (A_MONDAY + weekday as i64) * DAY + ms
                            }
                        };
                        let count = count / self.options.weeks.unwrap_or(1.0);
                        let line = u32::try_from(row.line).unwrap_or(u32::MAX);
                        self.counts.push(Counted { wall, count, line });
                        if let Some(width) = width {
                            *self.widths.entry(width).or_insert(0) += 1;
                        }
                    }
                }
            }
            Ok(())
        })?;
        self.cleaning.rows += left_out;
        self.cleaning.tally(Why::NotWanted, left_out);
        self.cleaning.tally(Why::Total, totals);
        let mut notes = header.notes.clone();
        notes.append(&mut reading.notes);
        if header.weekly() {
            notes.push(match self.options.weeks {
                Some(weeks) => format!("a table of weekdays and hours without dates: taken as the sum of {weeks} weeks"),
                None => "a table of weekdays and hours without dates: taken as one usual week; if it sums up several, say --weeks N".to_owned(),
            });
        }
        if reading.carried > 0 {
            notes.push(format!("{} rows without a date take the one above them", reading.carried));
        }
        if reading.blanks + empty > 0 {
            notes.push(format!("{} empty cells are taken as 0", reading.blanks + empty));
        }
        self.cleaning.notes.extend(notes.into_iter().map(|note| format!("{file}: {note}")));
        Ok(())
    }

    fn cell(&mut self, file: &str, header: &Header, row: &Row, column: usize, why: Why) {
        self.cleaning.note(why, || Example {
            file: file.to_owned(),
            line: row.line,
            column: header.names.get(column).map(|name| (column + 1, name.trim().to_owned())),
            value: shape(row.cell(column)),
        });
    }
}

/// A refusal in words, with the way out.
pub(super) fn refused(file: &str, header: &Header, refusal: Refusal) -> LogError {
    match refusal {
        Refusal::Clock(line, cell, why) => LogError::refused(
            file,
            line,
            format!(
                "column \"{}\", \"{cell}\": {why}",
                header.names.get(header.time_column()).map_or("", |name| name.trim())
            ),
            "or name the column of clock times: --column time=NAME",
        ),
        other => contradiction(file, other),
    }
}

/// Cells that contradict each other.
pub(super) fn contradiction(file: &str, refusal: Refusal) -> LogError {
    match refusal {
        Refusal::Decimals(comma, point) => LogError::refused(
            file,
            comma.0.max(point.0),
            format!(
                "\"{}\" (line {}) has a decimal comma and \"{}\" (line {}) a decimal point: one file has one sign",
                comma.1, comma.0, point.1, point.0
            ),
            "write them alike, or say which is meant: --decimal comma or --decimal point (the other sign then stands between thousands)",
        ),
        Refusal::Orders(day, month) => LogError::refused(
            file,
            day.0.max(month.0),
            format!(
                "\"{}\" (line {}) is a date with the day first, \"{}\" (line {}) one with the month first",
                day.1, day.0, month.1, month.0
            ),
            "export them alike (2026-03-25 is safe), or say which is meant: --date-order day-first or month-first; the others are then left out and told",
        ),
        Refusal::NoYear(line, cell) => LogError::refused(
            file,
            line,
            format!("dates such as \"{cell}\" have no year, and weekdays depend on it"),
            "say which year the first of them is in, for example --year 2025",
        ),
        Refusal::Clock(line, cell, why) => {
            LogError::refused(file, line, format!("\"{cell}\": {why}"), "mend the cell")
        }
    }
}

/// Why a moment's year is not one of the table, if it is not.
fn not_a_year(wall: i64, years: &std::ops::RangeInclusive<i16>) -> Option<Why> {
    if !POSSIBLE.contains(&wall) {
        return Some(Why::ImpossibleYear);
    }
    (!years.contains(&super::survey::year_of(wall))).then_some(Why::FarYear)
}
