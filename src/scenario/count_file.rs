//! A count file → how many came when, on the desk's clock: through the reader of all tables, so that
//! what `fit` reads can be replayed too. Must not know bins, nor open files.

use super::diagnostic::{Code, Diagnostic};
use super::raw::Replay;
use super::suggest::listed;
use super::table::line_span;
use super::zone::zone;
use crate::model::Calendar;
use crate::table::counts::{self, Found, Header, Reading, Refusal, Role, Said, Survey, When};
use crate::table::moment::{DateOrder, Stamp};
use crate::table::number::{Decimal, number};
use crate::table::words::is_nothing;
use crate::table::{Row, Text};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::ops::Range;

/// What was counted in one interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// Where the interval begins, on the desk's clock.
    pub at: DateTime,
    /// How many.
    pub count: f64,
    /// How long it lasts, ms, where the file says so.
    pub width: Option<i64>,
    /// Where its time stands.
    pub span: Range<usize>,
}

/// Whether a table can be one of counts.
#[must_use]
pub fn fits(text: &Text, replay: &Replay) -> bool {
    head(text).is_ok_and(|head| matches!(counts::find(&head, &asked(replay)), Ok(Some(_)) | Err(_)))
}

/// What a count file says, in the order of its rows, and what is wrong with it or was assumed.
#[must_use]
pub fn read(text: &Text, replay: &Replay, calendar: &Calendar) -> (Vec<Counted>, Vec<Diagnostic>) {
    let mut file = CountFile {
        text,
        zone: calendar.zone().and_then(|name| zone(name).ok()),
        problems: Vec::new(),
    };
    let mut counted = Vec::new();
    match file.header(replay) {
        Ok(header) => {
            let begins = replay.start.map_or(calendar.first_day(), |day| day.0);
            let days = begins..begins.saturating_add(jiff::Span::new().days(calendar.days()));
            if let Some(reading) = file.decided(&header, &days) {
                counted = file.counted(&header, reading);
            }
        }
        Err(problem) => file.problems.push(*problem),
    }
    (counted, file.problems)
}

fn asked(replay: &Replay) -> Vec<(Role, String)> {
    replay.column.iter().map(|name| (Role::Count, name.clone())).collect()
}

/// Rows in which the header is looked for, and some below it.
fn head(text: &Text) -> Result<Vec<Row>, (u64, String)> {
    let (mut rows, mut row, mut head) = (text.rows(), Row::default(), Vec::new());
    while head.len() < 2 * counts::header::HEAD && rows.next(&mut row)? {
        head.push(row.clone());
    }
    Ok(head)
}

struct CountFile<'a> {
    text: &'a Text,
    zone: Option<TimeZone>,
    problems: Vec<Diagnostic>,
}

impl CountFile<'_> {
    fn header(&mut self, replay: &Replay) -> Result<Header, Box<Diagnostic>> {
        let head = head(self.text).map_err(|(line, why)| Box::new(self.unreadable(line, &why)))?;
        let filled = |row: &&Row| row.cells().filter(|cell| !cell.is_empty()).count();
        let likeliest = head.iter().rev().max_by_key(filled);
        let span = likeliest.map_or(0..0, whole);
        let refused = |title: String| Diagnostic::error(Code::S702, span.clone(), title);
        let names: Vec<&str> = likeliest.into_iter().flat_map(Row::cells).collect();
        let header = match counts::find(&head, &asked(replay)) {
            Ok(Some(header)) => header,
            Ok(None) => {
                let title = match &replay.column {
                    Some(name) => format!("no line names a time and the column \"{name}\""),
                    None => "no line names a time and a count".to_owned(),
                };
                return Err(Box::new(
                    refused(title)
                        .label(format!("found: {}", listed(names)))
                        .note("read: a row per interval (time, count; or date, hour, count), a row per day with a column per hour, and a column per day")
                        .help("name the columns in the first line, for example time,count; a log with a row per chat goes to `chatstaff fit`"),
                ));
            }
            Err(why) => {
                return Err(Box::new(
                    refused(why)
                        .label("each could be meant")
                        .help("say which one in [demand.replay]: column = \"NAME\""),
                ));
            }
        };
        if !header.named && !header.surely_intervals {
            return Err(Box::new(
                refused(format!("no column's name says how many came ({})", header.notes.join("; ")))
                    .label("counts, or something else?")
                    .help("if it is the count, say so in [demand.replay]: column = \"NAME\"; a log with a row per chat goes to `chatstaff fit`"),
            ));
        }
        if header.weekly() {
            return Err(Box::new(
                refused("a table of weekdays and hours has no dates to replay".to_owned())
                    .label("no date")
                    .help("`chatstaff fit` makes a scenario of it; or add the dates"),
            ));
        }
        let below = head.iter().find(|row| row.line == header.line).map_or(span.clone(), whole);
        for note in &header.notes {
            self.note(below.clone(), note);
        }
        Ok(header)
    }

    /// What all cells together say.
    fn decided(&mut self, header: &Header, days: &Range<Date>) -> Option<Reading> {
        let mut survey = Survey::new(header);
        self.each(header, &mut |row| survey.row(header, row))?;
        let separator = self.text.rows().separator();
        let mut said = Said::default();
        if let Some((line, cell)) = survey.without_year() {
            said.year = Some(days.start.year());
            let title = format!(
                "dates such as \"{cell}\" have no year: they are taken in {}",
                days.start.year()
            );
            let span = self.line(*line, |row| {
                (0..row.len()).find(|i| row.cell(*i) == cell).map_or(whole(row), |i| row.span(i))
            });
            self.note(span, &title);
        }
        if let Some((line, cell)) = survey.order_untold() {
            said.order = self.order_of_days(header, &survey, said, days);
            if said.order.is_none() {
                let title =
                    format!("nothing tells whether in {cell} the day or the month stands first");
                let span = self.line(line, |row| {
                    (0..row.len())
                        .find(|i| row.cell(*i) == cell)
                        .map_or(whole(row), |i| row.span(i))
                });
                self.problems.push(
                    Diagnostic::error(Code::S703, span, title)
                        .label("two readings")
                        .help("write the dates as 2026-10-05 (year-month-day)"),
                );
                return None;
            }
        }
        match survey.decide(separator, said) {
            Ok(reading) => Some(reading),
            Err(refusal) => {
                let problem = self.refused(header, refusal);
                self.problems.push(problem);
                None
            }
        }
    }

    /// The order of day and month with which the file covers the days that are played, if the other
    /// one does not.
    fn order_of_days(
        &mut self,
        header: &Header,
        survey: &Survey,
        said: Said,
        days: &Range<Date>,
    ) -> Option<DateOrder> {
        // The dates in the order of the rows, and how many of the days that are played are among them.
        let mut dates = |order| {
            let said = Said { order: Some(order), ..said };
            let mut reading = survey.decide(self.text.rows().separator(), said).ok()?;
            let (mut found, mut dates) = (Vec::new(), Vec::new());
            self.each(header, &mut |row| {
                reading.row(header, row, &mut found);
                for one in &found {
                    if let Found::Count { when: When::At(Stamp::Wall(at)), .. } = one {
                        dates.push(at.date());
                    }
                }
                dates.dedup();
            })?;
            let played: BTreeSet<Date> =
                dates.iter().filter(|date| days.contains(date)).copied().collect();
            Some((played.len(), dates))
        };
        let mut best: Option<(usize, Vec<Date>, DateOrder)> = None;
        let mut tied = false;
        for order in [DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst] {
            let (played, dates) = dates(order)?;
            match &best {
                Some((most, _, _)) if *most > played => {}
                // Orders that read the same dates need no choice.
                Some((most, same, _)) if *most == played => tied |= *same != dates,
                _ => {
                    best = Some((played, dates, order));
                    tied = false;
                }
            }
        }
        best.filter(|_| !tied).map(|(.., order)| order)
    }

    fn counted(&mut self, header: &Header, mut reading: Reading) -> Vec<Counted> {
        let (mut all, mut found) = (Vec::new(), Vec::new());
        let mut problems = Vec::new();
        let zone = self.zone.clone();
        let grid = header.grid();
        let mut carried = None;
        self.each(header, &mut |row| {
            let before = reading.carried;
            reading.row(header, row, &mut found);
            if reading.carried > before {
                carried.get_or_insert_with(|| whole(row));
            }
            for one in &found {
                match *one {
                    // Weeks without dates are refused with their header.
                    Found::Total | Found::Count { when: When::Week(..), .. } => {}
                    Found::Count { when: When::At(stamp), width, count, column } => {
                        let column = if grid { column } else { header.date_column() };
                        match on_the_desk(stamp, zone.as_ref(), row, column) {
                            Ok(at) => {
                                // The -0 of a table is 0.
                                all.push(Counted {
                                    at,
                                    count: count + 0.0,
                                    width,
                                    span: row.span(column),
                                });
                            }
                            Err(problem) => problems.push(*problem),
                        }
                    }
                    Found::NoTime(column) | Found::NoMoment(column) => {
                        problems.push(no_time(row, column, header));
                    }
                    Found::NoCount(column) => problems.push(no_count(row, column, reading.decimal)),
                }
            }
        });
        self.problems.append(&mut problems);
        let top = self.line(header.line, whole);
        for note in &reading.notes {
            self.note(top.clone(), note);
        }
        if let Some(span) = carried {
            self.note(
                span,
                &format!("{} rows without a date take the one above them", reading.carried),
            );
        }
        if reading.blanks > 0 {
            self.note(top, &format!("{} empty cells are taken as 0", reading.blanks));
        }
        all
    }

    /// Goes through the rows below the header; `None` if they end in a quotation mark.
    fn each(&mut self, header: &Header, see: &mut dyn FnMut(&Row)) -> Option<()> {
        let (mut rows, mut row) = (self.text.rows(), Row::default());
        loop {
            match rows.next(&mut row) {
                Ok(false) => return Some(()),
                Ok(true) if row.line > header.line => see(&row),
                Ok(true) => {}
                Err((line, why)) => {
                    let problem = self.unreadable(line, &why);
                    self.problems.push(problem);
                    return None;
                }
            }
        }
    }

    /// Where something stands in a line.
    fn line(&self, line: u64, place: impl Fn(&Row) -> Range<usize>) -> Range<usize> {
        let (mut rows, mut row) = (self.text.rows(), Row::default());
        while rows.next(&mut row).unwrap_or(false) {
            if row.line == line {
                return place(&row);
            }
        }
        0..0
    }

    fn note(&mut self, span: Range<usize>, note: &str) {
        self.problems.push(
            Diagnostic::warning(Code::S709, span, note)
                .label("assumed")
                .help("nothing to do if that is meant"),
        );
    }

    fn unreadable(&self, line: u64, why: &str) -> Diagnostic {
        Diagnostic::error(Code::S703, line_span(&self.text.text, line), why)
            .help("double a quotation mark that belongs to a text, or remove it")
    }

    /// Cells that contradict each other.
    fn refused(&self, header: &Header, refusal: Refusal) -> Diagnostic {
        let spot = |(line, cell): &(u64, String)| {
            self.line(*line, |row| {
                (0..row.len()).find(|i| row.cell(*i) == cell).map_or(whole(row), |i| row.span(i))
            })
        };
        match refusal {
            Refusal::Decimals(comma, point) => Diagnostic::error(
                Code::S703,
                spot(&comma),
                format!("\"{}\" has a decimal comma, \"{}\" a decimal point", comma.1, point.1),
            )
            .also(spot(&point), "the other sign")
            .help("write all numbers with the same sign"),
            Refusal::Orders(day, month) => Diagnostic::error(
                Code::S703,
                spot(&day),
                format!("{} has the day first, {} the month", day.1, month.1),
            )
            .also(spot(&month), "the other order")
            .help("write the dates as 2026-10-05 (year-month-day)"),
            Refusal::NoYear(line, cell) => Diagnostic::error(
                Code::S703,
                spot(&(line, cell.clone())),
                format!("\"{cell}\" has no year"),
            )
            .help("write the dates as 2026-10-05 (year-month-day)"),
            Refusal::Clock(line, cell, why) => Diagnostic::error(
                Code::S703,
                self.line(line, |row| row.span(header.time_column())),
                format!("\"{cell}\" is no time of day: {why}"),
            )
            .help("write clock times such as 08:30, or hours from 0 to 23"),
        }
    }
}

/// From the first to the last cell of a row.
fn whole(row: &Row) -> Range<usize> {
    row.span(0).start..row.span(row.len().saturating_sub(1)).end
}

/// A moment on the desk's clock.
fn on_the_desk(
    stamp: Stamp,
    zone: Option<&TimeZone>,
    row: &Row,
    column: usize,
) -> Result<DateTime, Box<Diagnostic>> {
    let cell = row.cell(column);
    match (stamp, zone) {
        (Stamp::Wall(at), _) => Ok(at),
        (Stamp::Absolute { ms, .. }, Some(zone)) => {
            Timestamp::from_millisecond(ms).map(|at| zone.to_datetime(at)).map_err(|_| {
                let title = format!("\"{cell}\" leaves the calendar");
                let problem = Diagnostic::error(Code::S703, row.span(column), title);
                Box::new(problem.label("not a time").help("check the year"))
            })
        }
        (Stamp::Absolute { .. }, None) => Err(Box::new(
            Diagnostic::error(
                Code::S117,
                row.span(column),
                format!("\"{cell}\" is a time of UTC or another clock"),
            )
            .label("on which clock does the desk live?")
            .help("say it at the top of the scenario, for example zone = \"Asia/Shanghai\""),
        )),
    }
}

fn no_time(row: &Row, column: usize, header: &Header) -> Diagnostic {
    let cell = row.cell(column);
    let title = if is_nothing(cell) {
        "a row without time".to_owned()
    } else {
        format!("\"{cell}\" is not a time")
    };
    let help = if column == header.date_column() {
        "write for example 2017-11-24T20:00 or 2017-11-24 20:00"
    } else {
        "write for example 08:30, or hours from 0 to 23"
    };
    Diagnostic::error(Code::S703, row.span(column), title).label("not a time").help(help)
}

fn no_count(row: &Row, column: usize, decimal: Decimal) -> Diagnostic {
    let cell = row.cell(column);
    let (code, why) = match (number(cell, decimal), cell.parse::<f64>()) {
        (None, Ok(_)) => (Code::S704, "is not finite"),
        _ if is_nothing(cell) => (Code::S703, "is missing"),
        (Some(n), _) if n < 0.0 => (Code::S704, "is negative"),
        (Some(_), _) => (Code::S704, "is impossibly large"),
        (None, Err(_)) => (Code::S703, "is not a number"),
    };
    let span = if column < row.len() { row.span(column) } else { whole(row) };
    Diagnostic::error(code, span, format!("the count \"{cell}\" {why}"))
        .label("not a count")
        .help("write how many there were, 0 or more; leave nothing out")
}
