//! What was assumed or left out while a roster was read, said once for each kind.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::quantity::Quantity;
use super::super::raw::Row;
use super::super::table::Cell;
use super::Team;
use super::duty::Duty;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::ops::Range;

/// What is to be said.
#[derive(Debug, Default)]
pub struct Notes {
    /// A date that could be read in two orders, and what stands first in it.
    pub order: Option<(Range<usize>, String, &'static str)>,
    extra: Vec<(String, Range<usize>)>,
    outside: Option<Outside>,
    signs: BTreeMap<String, (String, usize, Range<usize>)>,
    placed: Option<(usize, Range<usize>, String)>,
}

#[derive(Debug)]
struct Outside {
    count: usize,
    first: Date,
    last: Date,
    span: Range<usize>,
    simulated: String,
}

impl Notes {
    /// Columns that are not needed.
    pub fn left_out<'a>(&mut self, cells: impl Iterator<Item = &'a Cell>) {
        self.extra.extend(cells.map(|cell| (cell.text.clone(), cell.span.clone())));
    }
    /// A duty on a day that is not simulated.
    pub fn outside(&mut self, date: Date, span: Range<usize>, team: &Team<'_>) {
        let calendar = team.calendar;
        let last = calendar.date(i64::from(calendar.days()) - 1);
        let outside = self.outside.get_or_insert_with(|| Outside {
            count: 0,
            first: date,
            last: date,
            span,
            simulated: format!("{} to {last}", calendar.first_day()),
        });
        outside.count += 1;
        outside.first = outside.first.min(date);
        outside.last = outside.last.max(date);
    }
    /// A sign that the scenario's patterns settled.
    pub fn guessed(&mut self, sign: &str, span: Range<usize>, duty: &Duty) {
        let hours = format!("{}-{}", duty.start.write(), duty.end.write());
        let entry = self.signs.entry(sign.trim().to_owned()).or_insert((hours, 0, span));
        entry.1 += 1;
    }
    /// A break without a time that was put somewhere.
    pub fn placed(&mut self, span: Range<usize>, where_to: String) {
        let placed = self.placed.get_or_insert((0, span, where_to));
        placed.0 += 1;
    }

    /// Says it.
    pub fn tell(self, rows: &[Row], problems: &mut Vec<Diagnostic>) {
        if let Some((span, text, first)) = self.order {
            let title = format!("dates such as {text} are read with the {first} first");
            problems.push(
                Diagnostic::warning(Code::S703, span, title)
                    .label("only so are they simulated days")
                    .help("write 2026-10-05 (year-month-day) to be sure"),
            );
        }
        if let Some((_, span)) = self.extra.first() {
            let names: Vec<&str> = self.extra.iter().map(|(name, _)| name.as_str()).collect();
            let (s, are) = if names.len() == 1 { ("", "is") } else { ("s", "are") };
            let title = format!("column{s} {} {are} not read", names.join(", "));
            problems.push(
                Diagnostic::warning(Code::S702, span.clone(), title)
                    .help("nothing to do if they say nothing about hours; else rename them to group, date, start, end, breaks, pattern, count or person"),
            );
        }
        if let Some(out) = self.outside {
            let duties =
                if out.count == 1 { "1 duty lies" } else { &format!("{} duties lie", out.count) };
            let when = if out.first == out.last {
                out.first.to_string()
            } else {
                format!("{} to {}", out.first, out.last)
            };
            let none = rows.is_empty();
            let title = format!("{duties} outside of the simulated days ({when})");
            let problem = if none {
                Diagnostic::error(Code::S601, out.span, title).help(
                    "change first-day and days of the scenario, or give the roster of these days",
                )
            } else {
                Diagnostic::warning(Code::S601, out.span, title)
                    .help("they are left out; nothing to do if that is meant")
            };
            problems.push(problem.label(format!("simulated: {}", out.simulated)));
        }
        for (sign, (hours, count, span)) in self.signs {
            let times = if count == 1 { String::new() } else { format!(" ({count} times)") };
            problems.push(
                Diagnostic::warning(
                    Code::S703,
                    span,
                    format!("“{sign}” is taken as {hours}{times}"),
                )
                .label("by the scenario's patterns")
                .help("write the hours into the cells if that is wrong"),
            );
        }
        if let Some((count, span, where_to)) = self.placed {
            let breaks = if count == 1 { "1 break has" } else { &format!("{count} breaks have") };
            problems.push(
                Diagnostic::warning(Code::S603, span, format!("{breaks} a length but no time"))
                    .label(format!("put at {where_to}"))
                    .help("write the time too, for example 12:00/30m"),
            );
        }
    }
}
