//! A row of a list: one duty, its cells in the columns that the header names.

use super::super::quantity::plain::plain;
use super::super::quantity::{Clock, Day, Duration, Quantity, ScheduledBreak};
use super::super::raw::Row;
use super::super::table::Cell;
use super::super::zone::zone;
use super::cell::{dated, next_morning, time, weekday};
use super::columns::{Column, Columns, unit};
use super::duty::{Duty, duty, is_off};
use super::read::{Reading, Spots, whole};
use crate::time::Span;
use jiff::civil::Date;

const MOST_PEOPLE: f64 = 10_000.0;

impl Reading<'_> {
    pub(super) fn list_row(&mut self, head: &[Cell], line: &[Cell], columns: &Columns) {
        let get =
            |column| columns.of(column).and_then(|i| line.get(i)).filter(|c| !c.text.is_empty());
        let (start, end, date) = (get(Column::Start), get(Column::End), get(Column::Date));
        let named = get(Column::Window).or(get(Column::Pattern));
        // A day off: said by a word, or by times that are left out beside a name or a date.
        let off = |cell: Option<&Cell>| cell.is_some_and(|cell| is_off(&cell.text));
        if off(start) || (start.is_none() && off(end)) {
            return;
        }
        if start.is_none() && end.is_none() && (named.is_none() || off(named)) {
            return;
        }
        let before = self.found.problems.len();
        let mut spots = Spots::new(whole(line));
        let fields = [
            ("group", Column::Group),
            ("date", Column::Date),
            ("date", Column::Weekday),
            ("start", Column::Start),
            ("end", Column::End),
            ("breaks", Column::Breaks),
            ("pattern", Column::Pattern),
            ("count", Column::Count),
            ("person", Column::Person),
        ];
        for (field, column) in fields {
            if let Some(cell) = get(column) {
                spots.set(field, cell);
            }
        }
        let group = self.group(get(Column::Group), &whole(line));
        let daily = |cell: &&Cell| weekday(&cell.text).is_some() && dated(&cell.text).is_none();
        let of_week = date.filter(daily).or(get(Column::Weekday).filter(|_| date.is_none()));
        let on = date.filter(|cell| !daily(cell)).and_then(|cell| self.date(cell));
        let at = group
            .as_ref()
            .and_then(|name| self.team.groups.iter().position(|known| *known == name.as_str()));
        let hours = match (start, end) {
            (None, None) => named.and_then(|cell| self.named_duty(cell, at)).map(|duty| (on, duty)),
            (Some(start), Some(end)) => self.timed(start, end, on),
            (Some(cell), None) | (None, Some(cell)) => {
                self.unreadable(cell, "a duty: it has only one of start and end", "write both");
                None
            }
        };
        let count = get(Column::Count).and_then(|cell| self.count(cell));
        let Some((on, hours)) = hours else { return };
        let pattern = get(Column::Pattern).map(|cell| cell.text.clone());
        let pattern = if start.is_some() { pattern } else { hours.name.clone().or(pattern) };
        let breaks = match get(Column::Breaks) {
            Some(cell) => {
                let unit = columns.of(Column::Breaks).and_then(|i| head.get(i)).and_then(unit);
                self.breaks(cell, unit, &hours, pattern.as_deref())
            }
            None => hours.breaks.clone(),
        };
        let zone = get(Column::Zone).and_then(|cell| self.zone(cell));
        let Some(group) = group else { return };
        if self.found.problems.len() > before {
            return;
        }
        let first = of_week.map(|cell| (cell, weekday(&cell.text)));
        if let Some((cell, None)) = first {
            self.unreadable(cell, "a day of the week", "write for example Mon or 周一, or dates");
            return;
        }
        let row = Row {
            group,
            date: on.map(Day),
            start: hours.start,
            end: hours.end,
            breaks: (!breaks.is_empty()).then_some(breaks),
            pattern,
            count,
            person: get(Column::Person).map(|cell| cell.text.clone()),
            zone,
        };
        let Some((_, Some(first))) = first else { return self.keep(row, spots) };
        // A weekday stands for each of the simulated days that is one.
        let calendar = self.team.calendar;
        for day in 0..i64::from(calendar.days()) {
            if i64::from(calendar.weekday(day).to_monday_zero_offset()) == first {
                let date = Some(Day(calendar.date(day)));
                self.keep(Row { date, ..row.clone() }, spots.clone());
            }
        }
    }

    fn zone(&mut self, cell: &Cell) -> Option<String> {
        let help = match zone(&cell.text) {
            Ok(_) if self.team.calendar.zone().is_some() => return Some(cell.text.clone()),
            Ok(_) => {
                "say in the scenario whose clock its times are: zone = \"Asia/Shanghai\"".to_owned()
            }
            Err(help) => help,
        };
        self.unreadable(cell, "a zone that can be put on the scenario's clock", help);
        None
    }

    fn date(&mut self, cell: &Cell) -> Option<Date> {
        let found = dated(&cell.text).and_then(|day| day.date(self.order, self.team.calendar));
        if found.is_none() {
            let refused = Day::parse(&cell.text).err();
            let help =
                refused.map_or_else(|| "write for example 2026-11-11".to_owned(), |r| r.remedy);
            self.unreadable(cell, "a date", help);
        }
        found
    }

    fn named_duty(&mut self, cell: &Cell, group: Option<usize>) -> Option<Duty> {
        match duty(&cell.text, group, self.team) {
            Ok(found) => {
                if let Some(duty) = found.as_ref().filter(|duty| duty.guessed) {
                    self.notes.guessed(&cell.text, cell.span.clone(), duty);
                }
                found
            }
            Err((why, help)) => {
                let problem = super::super::diagnostic::Diagnostic::error(
                    super::super::diagnostic::Code::S703,
                    cell.span.clone(),
                    why,
                );
                self.found.problems.push(problem.label("no shift").help(help));
                None
            }
        }
    }

    /// Start and end in cells of their own; with dates in them, those count.
    fn timed(
        &mut self,
        start: &Cell,
        end: &Cell,
        on: Option<Date>,
    ) -> Option<(Option<Date>, Duty)> {
        let read = |reading: &mut Self, cell: &Cell| {
            let found = time(&cell.text);
            if found.is_none() {
                let help = Clock::parse(&cell.text).err().map_or_else(String::new, |r| r.remedy);
                reading.unreadable(cell, "a clock time", help);
            }
            found
        };
        let (from, to) = (read(self, start), read(self, end));
        let ((from_date, from), (to_date, to)) = (from?, to?);
        let on = on.or(from_date);
        let later = |date: Option<Date>| match (on, date) {
            (Some(on), Some(date)) => (date - on).get_days().clamp(-3, 3) * 1440,
            _ => 0,
        };
        let from = Clock(from.0 + later(from_date));
        let to = Clock(to.0 + later(to_date));
        let to = if to_date.is_some() { to } else { next_morning(from, to) };
        Some((on, Duty { start: from, end: to, breaks: Vec::new(), name: None, guessed: false }))
    }

    fn count(&mut self, cell: &Cell) -> Option<u32> {
        let text = plain(&cell.text);
        let text = text.trim().trim_end_matches(['人', '名']).trim();
        let number = text.parse::<f64>().ok();
        let whole = number.filter(|n| n.fract() == 0.0 && (0.0..=MOST_PEOPLE).contains(n));
        if whole.is_none() {
            self.unreadable(cell, "a number of people", "write a whole number from 0 to 10000");
        }
        whole.map(|n| n as u32)
    }

    fn breaks(
        &mut self,
        cell: &Cell,
        unit: Option<&str>,
        hours: &Duty,
        pattern: Option<&str>,
    ) -> Vec<ScheduledBreak> {
        let mut found: Vec<ScheduledBreak> = Vec::new();
        for text in cell.text.split([';', '；', '\n', ',', '、']).map(str::trim) {
            let simple = plain(text);
            let simple = simple.trim();
            if is_off(simple) || simple == "0" || simple == "0.0" {
                continue;
            }
            let bare = simple.parse::<f64>().ok().filter(|n| *n > 0.0);
            let length = match (bare, unit) {
                (Some(n), Some(unit)) => Duration::parse(&format!("{n}{unit}")).ok(),
                // Without a unit only minutes are so many.
                (Some(n), None) if n >= 5.0 => Some(Duration::from_secs(n * 60.0)),
                (Some(_), None) => {
                    self.unreadable(
                        cell,
                        "a break with a unit",
                        "write for example 30m, 1h or 12:00/1h",
                    );
                    continue;
                }
                _ => Duration::parse(simple).ok(),
            };
            if let Some(length) = length {
                let start = self.middle(length, hours, pattern);
                self.notes.placed(cell.span.clone(), format!("{} in this one", start.write()));
                found.push(ScheduledBreak { start, length, latest: None });
                continue;
            }
            match ScheduledBreak::parse(simple) {
                Ok(one) => {
                    let after = Clock(one.start.0 + 1440);
                    let next = one.start < hours.start && after < hours.end;
                    found.push(ScheduledBreak {
                        start: if next { after } else { one.start },
                        ..one
                    });
                }
                Err(refused) => {
                    let bad = Cell { text: text.to_owned(), span: cell.span.clone() };
                    self.unreadable(&bad, "a break", refused.remedy);
                }
            }
        }
        found
    }

    /// Where a break without a time goes: the middle of where the pattern lets it lie, else of the
    /// duty; on five minutes.
    fn middle(&self, length: Duration, hours: &Duty, pattern: Option<&str>) -> Clock {
        let rule = pattern.and_then(|name| {
            let pattern = self.team.patterns.iter().find(|known| known.name == name)?;
            pattern.breaks.iter().find(|rule| rule.length == length.span())
        });
        let minutes = rule.map_or_else(
            || (i64::from(hours.end.0 - hours.start.0) - length.span().minutes()) / 2,
            |rule| Span::from_ms(rule.earliest.ms().midpoint(rule.latest.ms())).minutes(),
        );
        Clock(hours.start.0 + (minutes / 5 * 5) as i32)
    }
}
