//! A roster as another tool wrote it → rows: a list with a row per duty, or a grid of people and
//! days. What is not needed is left out and said once; what was assumed is said; what cannot be known
//! is a finding. Must not open files.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::names::{hidden, visible};
use super::super::quantity::Day;
use super::super::raw::Row;
use super::super::suggest::{listed, nearest};
use super::super::table::{Cell, Table, abridged};
use super::Team;
use super::cell::{Dated, Order, dated, time, weekday};
use super::columns::{self, Column, Columns};
use super::notes::Notes;
use crate::table::Text;
use std::ops::Range;

/// What a file says, where its fields stand, and what is wrong or was assumed.
#[derive(Debug, Default)]
pub struct Found {
    /// The duties.
    pub rows: Vec<Row>,
    /// Where the fields of each stand.
    pub spots: Vec<Spots>,
    /// Problems, in no order.
    pub problems: Vec<Diagnostic>,
}

/// Where the fields of a duty stand.
#[derive(Clone, Debug, Default)]
pub struct Spots {
    row: Range<usize>,
    fields: Vec<(&'static str, Range<usize>)>,
}

impl Spots {
    /// Fields of the row that begins at `row`.
    #[must_use]
    pub const fn new(row: Range<usize>) -> Self {
        Self { row, fields: Vec::new() }
    }
    /// Notes where a field stands.
    pub fn set(&mut self, field: &'static str, cell: &Cell) {
        self.fields.push((field, cell.span.clone()));
    }
    /// Where a field stands, or else its row.
    #[must_use]
    pub fn of(&self, field: &str) -> Range<usize> {
        let found = self.fields.iter().find(|(name, _)| *name == field);
        found.map_or_else(|| self.row.clone(), |(_, span)| span.clone())
    }
}

/// Lines in which the header is looked for.
const HEAD: usize = 20;

/// How the lines of a table make a roster.
enum Layout {
    List(Columns),
    Grid { person: Option<usize>, group: Option<usize>, days: Vec<(usize, Dated)> },
}

/// The duties of a table.
#[must_use]
pub fn read(text: &Text, source: usize, team: &Team<'_>) -> Found {
    let Table { lines, open } = Table::of(text);
    let mut reading = Reading {
        team,
        order: Order::MonthFirst,
        found: Found::default(),
        notes: Notes::default(),
    };
    let mut heads = lines.iter().take(HEAD).enumerate();
    match heads.find_map(|(i, line)| Some((i, layout(line, team)?))) {
        None => {
            let span = lines.first().map_or(0..0, |line| whole(line));
            reading.found.problems.push(
                Diagnostic::error(Code::S702, span, "no line names the columns of a roster")
                    .label("neither a list of duties nor a grid of days")
                    .note("read: group, date, start, end, breaks, pattern, count, person (组 日期 开始 结束 休息 班次 人数 姓名), or a grid: people below, days to the right")
                    .help("name in the first line at least date, start and end; group too if there are several"),
            );
        }
        Some((head, Layout::List(columns))) => {
            let below = &lines[head + 1..];
            let columns = columns.with_groups(below, &team.groups);
            reading.lines(&lines[head], below, &Layout::List(columns));
        }
        Some((head, layout)) => reading.lines(&lines[head], &lines[head + 1..], &layout),
    }
    let Reading { mut found, notes, .. } = reading;
    found.problems.extend(open);
    notes.tell(&found.rows, &mut found.problems);
    found.problems = abridged(found.problems).into_iter().map(|p| p.in_source(source)).collect();
    found
}

/// Whether a table can be a roster: one of its first lines names the columns of one.
#[must_use]
pub fn fits(text: &Text, team: &Team<'_>) -> bool {
    Table::head(text, HEAD).lines.iter().any(|line| layout(line, team).is_some())
}

fn layout(line: &[Cell], team: &Team<'_>) -> Option<Layout> {
    let columns = Columns::named(line);
    if columns.is_list() {
        return Some(Layout::List(columns));
    }
    let person = line.iter().position(columns::is_person);
    let group = line.iter().position(columns::is_group);
    let mut days: Vec<(usize, Dated)> = Vec::new();
    for (i, cell) in line.iter().enumerate().filter(|(i, _)| Some(*i) != person) {
        let in_week = || {
            // "Mon" alone is a day only where the week has one.
            let first = weekday(&cell.text)?;
            let mut all = (0..i64::from(team.calendar.days())).filter(|day| {
                i64::from(team.calendar.weekday(*day).to_monday_zero_offset()) == first
            });
            let day = all.next()?;
            all.next().is_none().then(|| Dated::At(team.calendar.date(day)))
        };
        days.extend(dated(&cell.text).or_else(in_week).map(|day| (i, day)));
    }
    let full = days.iter().all(|(_, day)| matches!(day, Dated::At(_)));
    let enough = days.len() >= 3 || (person.is_some() && !days.is_empty() && full);
    let first = days.first()?.0;
    let names = person.or_else(|| (0..first).find(|i| Some(*i) != group));
    (enough && names.is_some()).then_some(Layout::Grid { person: names, group, days })
}

/// From the first to the last cell of a line.
pub(super) fn whole(line: &[Cell]) -> Range<usize> {
    let start = line.first().map_or(0, |cell| cell.span.start);
    start..line.last().map_or(start, |cell| cell.span.end)
}

/// The reading of one file.
pub(super) struct Reading<'a> {
    pub team: &'a Team<'a>,
    pub order: Order,
    pub found: Found,
    pub notes: Notes,
}

impl Reading<'_> {
    fn lines(&mut self, head: &[Cell], lines: &[Vec<Cell>], layout: &Layout) {
        let dates: Vec<(Cell, Dated)> = match layout {
            Layout::List(columns) => {
                let cells = [Column::Date, Column::Start, Column::End]
                    .into_iter()
                    .filter_map(|column| columns.of(column))
                    .flat_map(|place| lines.iter().filter_map(move |line| line.get(place)));
                cells.filter_map(|cell| Some((cell.clone(), dated(&cell.text)?))).collect()
            }
            Layout::Grid { days, .. } => {
                days.iter().map(|(place, day)| (head[*place].clone(), *day)).collect()
            }
        };
        match self.decided(&dates) {
            Ok(order) => self.order = order,
            Err(problem) => return self.found.problems.push(*problem),
        }
        match layout {
            Layout::List(columns) => {
                self.notes.left_out(columns.extra.iter().filter_map(|place| head.get(*place)));
                // A group may be called as sums are: a row with a time is a duty.
                let begins = columns.of(Column::Start);
                let timed = |line: &[Cell]| {
                    begins.and_then(|i| line.get(i)).is_some_and(|cell| time(&cell.text).is_some())
                };
                for line in lines.iter().filter(|line| timed(line) || !columns::is_total(line)) {
                    if line.len() > head.len()
                        && line[head.len()..].iter().any(|c| !c.text.is_empty())
                    {
                        let title = format!(
                            "a row of {} cells, but {} in the header",
                            line.len(),
                            head.len()
                        );
                        self.found.problems.push(
                            Diagnostic::error(Code::S703, whole(line), title)
                                .help("put texts with commas in quotes; separate breaks by ;"),
                        );
                        continue;
                    }
                    self.list_row(head, line, columns);
                }
            }
            Layout::Grid { person, group, days } => {
                let known = |i: &usize| {
                    Some(*i) == *person
                        || Some(*i) == *group
                        || days.iter().any(|(place, _)| place == i)
                };
                let extra = (0..head.len()).filter(|i| !known(i)).filter_map(|i| head.get(i));
                self.notes.left_out(extra.filter(|cell| !cell.text.is_empty()));
                for line in lines.iter().filter(|line| !columns::is_total(line)) {
                    self.grid_row(line, person.unwrap_or(0), *group, days);
                }
            }
        }
    }

    /// What stands first in dates such as 05/10/2026: told by a date that only one order explains, or
    /// by the simulated days; never guessed.
    fn decided(&mut self, dates: &[(Cell, Dated)]) -> Result<Order, Box<Diagnostic>> {
        let short = || {
            dates.iter().filter_map(|(cell, day)| match day {
                Dated::Short([a, b], _) => Some((cell, *day, *a, *b)),
                _ => None,
            })
        };
        let day = short().find(|(_, _, a, b)| *a > 12 && *b <= 12);
        let month = short().find(|(_, _, a, b)| *b > 12 && *a <= 12);
        match (day, month) {
            (Some((day, ..)), Some((month, ..))) => {
                let title = format!("{} has the day first, {} the month", day.text, month.text);
                return Err(Box::new(
                    Diagnostic::error(Code::S703, day.span.clone(), title)
                        .also(month.span.clone(), "the other order")
                        .help("write all dates as 2026-10-05"),
                ));
            }
            (Some(_), None) => return Ok(Order::DayFirst),
            (None, Some(_)) => return Ok(Order::MonthFirst),
            (None, None) => {}
        }
        let Some((cell, ..)) = short().find(|(_, _, a, b)| a != b) else {
            return Ok(Order::MonthFirst);
        };
        let calendar = self.team.calendar;
        let inside = |order| {
            short()
                .filter(|(_, _, a, b)| a != b)
                .filter_map(|(_, day, ..)| day.date(order, calendar))
                .filter(|date| (-1..i64::from(calendar.days())).contains(&calendar.day_of(*date)))
                .count()
        };
        let (told, order) = match (inside(Order::DayFirst), inside(Order::MonthFirst)) {
            (1.., 0) => ("day", Order::DayFirst),
            (0, 1..) => ("month", Order::MonthFirst),
            _ => {
                let title = format!(
                    "nothing tells whether in {} the day or the month stands first",
                    cell.text
                );
                return Err(Box::new(
                    Diagnostic::error(Code::S703, cell.span.clone(), title)
                        .label("two readings")
                        .help("write the dates as 2026-10-05 (year-month-day)"),
                ));
            }
        };
        self.notes.order = Some((cell.span.clone(), cell.text.clone(), told));
        Ok(order)
    }

    /// The group that a cell names, or the only one; else a finding.
    pub(super) fn group(&mut self, cell: Option<&Cell>, row: &Range<usize>) -> Option<String> {
        let groups = &self.team.groups;
        match cell.filter(|cell| !cell.text.is_empty()) {
            Some(cell) => {
                if groups.contains(&cell.text.as_str()) {
                    return Some(cell.text.clone());
                }
                let same = |name: &&&str| name.to_lowercase() == cell.text.to_lowercase();
                let mut alike = groups.iter().filter(same);
                if let (Some(one), None) = (alike.next(), alike.next()) {
                    return Some((*one).to_owned());
                }
                let help = nearest(&cell.text, groups.iter().copied()).map_or_else(
                    || "write one of the groups".to_owned(),
                    |name| format!("did you mean \"{name}\"?"),
                );
                self.found.problems.push(
                    Diagnostic::error(
                        Code::S107,
                        cell.span.clone(),
                        format!("there is no group \"{}\"", cell.text),
                    )
                    .label("unknown group")
                    .note(format!("groups: {}", listed(groups.iter().copied())))
                    .help(help),
                );
                None
            }
            None if groups.len() == 1 => Some(groups[0].to_owned()),
            None => {
                self.found.problems.push(
                    Diagnostic::error(
                        Code::S702,
                        row.clone(),
                        "the row does not say which group works",
                    )
                    .label("one of several groups")
                    .note(format!("groups: {}", listed(groups.iter().copied())))
                    .help("add a column group"),
                );
                None
            }
        }
    }

    /// Keeps a duty, unless its day is not simulated.
    pub(super) fn keep(&mut self, row: Row, spots: Spots) {
        for (field, text) in [("person", &row.person), ("pattern", &row.pattern)] {
            let Some(c) = text.as_deref().and_then(hidden) else { continue };
            let shown = visible(text.as_deref().unwrap_or("")).replace('\n', "\\n");
            let title = format!("the text \"{shown}\" contains {}", c.escape_unicode());
            self.found.problems.push(
                Diagnostic::error(Code::S101, spots.of(field), title)
                    .label("a character that cannot be seen")
                    .help("remove it: names are letters, digits, signs and blanks"),
            );
            return;
        }
        if let Some(Day(date)) = row.date {
            let calendar = self.team.calendar;
            let day = calendar.day_of(date);
            let (days, minute) = (i64::from(calendar.days()), day * 1440);
            let begins_in = day >= 0 && minute + i64::from(row.start.0) < days * 1440;
            let reaches_in = day < 0 && minute + i64::from(row.end.0) > 0;
            if !begins_in && !reaches_in {
                self.notes.outside(date, spots.of("date"), self.team);
                return;
            }
        }
        self.found.rows.push(row);
        self.found.spots.push(spots);
    }

    pub(super) fn unreadable(&mut self, cell: &Cell, what: &str, help: impl Into<String>) {
        let title = format!("\"{}\" is not {what}", cell.text);
        self.found.problems.push(
            Diagnostic::error(Code::S703, cell.span.clone(), title)
                .label(format!("not {what}"))
                .help(help),
        );
    }

    fn grid_row(
        &mut self,
        line: &[Cell],
        person: usize,
        group: Option<usize>,
        days: &[(usize, Dated)],
    ) {
        let filled: Vec<(&Cell, Dated)> = days
            .iter()
            .filter_map(|(place, day)| Some((line.get(*place)?, *day)))
            .filter(|(cell, _)| !cell.text.is_empty())
            .collect();
        // Lines of weekdays or of dates below the header.
        let heading = |cell: &Cell| {
            weekday(&cell.text).is_some()
                || ["一", "二", "三", "四", "五", "六", "日", "天"].contains(&cell.text.as_str())
                || matches!(dated(&cell.text), Some(Dated::At(_)))
        };
        if filled.is_empty() || filled.iter().all(|(cell, _)| heading(cell)) {
            return;
        }
        let name = line.get(person).filter(|cell| !cell.text.is_empty());
        let Some(name) = name else {
            self.found.problems.push(
                Diagnostic::error(Code::S703, whole(line), "a row of duties without a name")
                    .help("write who works them"),
            );
            return;
        };
        let mut of = None;
        for (cell, day) in filled {
            let group_at = of.as_ref().and_then(|name: &String| {
                self.team.groups.iter().position(|known| *known == name.as_str())
            });
            for text in cell.text.split(['\n', '；', ';']).flat_map(parts) {
                match super::duty::duty(text, group_at, self.team) {
                    Ok(None) => {}
                    Ok(Some(duty)) => {
                        if of.is_none() {
                            let row = whole(line);
                            let Some(found) = self.group(group.and_then(|i| line.get(i)), &row)
                            else {
                                return;
                            };
                            of = Some(found);
                        }
                        let Some(date) = day.date(self.order, self.team.calendar) else {
                            self.unreadable(
                                cell,
                                "on a day that exists",
                                "check the days in the header",
                            );
                            continue;
                        };
                        if duty.guessed {
                            self.notes.guessed(text, cell.span.clone(), &duty);
                        }
                        let mut spots = Spots::new(cell.span.clone());
                        spots.set("person", name);
                        let row = Row {
                            group: of.clone().unwrap_or_default(),
                            date: Some(Day(date)),
                            start: duty.start,
                            end: duty.end,
                            breaks: (!duty.breaks.is_empty()).then_some(duty.breaks),
                            pattern: duty.name,
                            count: None,
                            person: Some(name.text.clone()),
                            zone: None,
                        };
                        self.keep(row, spots);
                    }
                    Err((why, help)) => {
                        let number = text.trim().parse::<f64>().is_ok();
                        let help = if number {
                            "write how many work a shift in a list: columns group, date, pattern (or start and end) and count".to_owned()
                        } else {
                            help
                        };
                        let problem = Diagnostic::error(Code::S703, cell.span.clone(), why);
                        self.found.problems.push(problem.label("no shift").help(help));
                    }
                }
            }
        }
    }
}

/// The duties of one cell: "A/B", "08:00-12:00 / 14:00-18:00".
fn parts(text: &str) -> Vec<&str> {
    if text.trim() == "/" || super::duty::is_off(text) {
        return vec![text];
    }
    text.split(['/', '、', '+']).collect()
}
