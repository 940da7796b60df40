//! Count files: CSV with a time and a count per row, hourly or finer → bins on the scenario's days.
//! Must not open files.

use super::count_columns::{find, of_day, style};
use super::diagnostic::{Code, Diagnostic};
use super::quantity::{Duration, Quantity};
use super::raw::{GapsName, Replay};
use super::table::{Cell, Table, abridged};
use super::zone::zone;
use crate::model::{Bin, Calendar};
use crate::table::counts::cells::{Style, moment_interval};
use crate::table::moment::{DateOrder, Stamp, civil_ms, stamp};
use crate::table::names::{Stated, clock_of};
use crate::table::order::{Survey, Told};
use crate::table::words::is_total;
use crate::time::{Instant, Span};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use std::collections::BTreeMap;

const TIME: &[&str] = &[
    "time",
    "hour",
    "hour_local",
    "date",
    "datetime",
    "date_time",
    "timestamp",
    "start",
    "interval",
    "bin",
    "时间",
    "日期",
    "时段",
    "小时",
    "日期时间",
];
const COUNT: &[&str] = &[
    "count",
    "counts",
    "chats",
    "contacts",
    "orders",
    "arrivals",
    "sessions",
    "conversations",
    "calls",
    "volume",
    "n",
    "invoices",
    "数量",
    "咨询量",
    "会话量",
    "进线量",
    "订单量",
    "会话数",
    "咨询人数",
];

/// Two years of minutes: more is a mistyped date.
const MOST_BINS: i64 = 2 * 366 * 1440;

struct Row {
    at: DateTime,
    start: Instant,
    count: f64,
    cell: Cell,
}

/// The bins of the file, on the scenario's days, and what is wrong with it.
#[must_use]
pub fn read(
    text: &str,
    source: usize,
    replay: &Replay,
    calendar: &Calendar,
) -> (Vec<Bin>, Vec<Diagnostic>) {
    let table = Table::of(text);
    let mut problems = Vec::new();
    let lines: Vec<Vec<Cell>> =
        std::iter::once(table.header.clone()).chain(table.rows.iter().cloned()).collect();
    let columns = match find(&lines, TIME, COUNT) {
        Some(Ok(columns)) => columns,
        Some(Err(two)) => return (Vec::new(), vec![two.in_source(source)]),
        None => {
            // Nothing fits: say which names are known.
            let problems = table.columns(source, &[(TIME, true), (COUNT, true)]).err();
            return (Vec::new(), problems.unwrap_or_default());
        }
    };
    let (head, lines) = (&lines[columns.head], &lines[columns.head + 1..]);
    let extra: Vec<&Cell> = columns.extra.iter().map(|i| &head[*i]).collect();
    if let Some(first) = extra.first() {
        let names: Vec<&str> = extra.iter().map(|cell| cell.text.as_str()).collect();
        let title = format!("not read: {}", names.join(", "));
        problems.push(
            Diagnostic::warning(Code::S702, first.span.clone(), title).label("not needed").help(
                format!(
                    "the count is {}; nothing to do if that is meant",
                    head[columns.count].text
                ),
            ),
        );
    }
    let dated = columns.date.unwrap_or(columns.time);
    let column: Vec<&Cell> = lines.iter().filter_map(|cells| cells.get(dated)).collect();
    let times = Times {
        order: order(&column, &mut problems),
        zone: calendar.zone().and_then(|name| zone(name).ok()),
        stated: clock_of(&head[columns.time].text).or_else(|| clock_of(&head[dated].text)),
    };
    let style = match columns.date.map(|_| style(lines, columns.time)).transpose() {
        Ok(style) => style,
        Err(problem) => return (Vec::new(), vec![problem.in_source(source)]),
    };
    let mut rows = Vec::new();
    for cells in lines {
        let first = cells.iter().find(|cell| !cell.text.is_empty());
        if first.is_some_and(|cell| is_total(&cell.text)) {
            continue;
        }
        match (cells.get(dated), cells.get(columns.time), cells.get(columns.count)) {
            (Some(date), Some(time), Some(count)) => {
                let at = times.moment(date, style.map(|style| (time, style)));
                match (at, number(count)) {
                    (Ok(at), Ok(count)) => {
                        let start = place(at, replay, calendar);
                        rows.push(Row { at, start, count, cell: date.clone() });
                    }
                    (at, count) => {
                        let wrong = [at.err(), count.err()];
                        problems.extend(wrong.into_iter().flatten().map(|problem| *problem));
                    }
                }
            }
            _ => problems.push(
                Diagnostic::error(Code::S703, cells[0].span.clone(), "a row without time or count")
                    .label(format!("{} cells in this row", cells.len()))
                    .help("give every row a time and a count"),
            ),
        }
    }
    rows.sort_by_key(|row| row.start);
    let bins = bins(&rows, &times, replay, calendar, &mut problems);
    if rows.is_empty() && problems.is_empty() {
        problems.push(
            Diagnostic::error(Code::S708, 0..text.len().min(1), "the count file has no rows")
                .help("add rows such as 2026-11-10T20:00,153"),
        );
    }
    (bins, abridged(problems).into_iter().map(|p| p.in_source(source)).collect())
}

/// Where a moment of the file lies in the scenario.
fn place(at: DateTime, replay: &Replay, calendar: &Calendar) -> Instant {
    let begins = replay.start.map_or(calendar.first_day(), |day| day.0);
    calendar.instant(at) - Span::DAY.times(calendar.day_of(begins))
}

/// What the cells of the column of times are read with.
struct Times {
    order: DateOrder,
    zone: Option<TimeZone>,
    /// The clock that the column's name states.
    stated: Option<Stated>,
}

impl Times {
    /// The wall's time on the scenario's clock: of a cell, or of a date and a time of day beside it.
    fn moment(
        &self,
        cell: &Cell,
        time: Option<(&Cell, Style)>,
    ) -> Result<DateTime, Box<Diagnostic>> {
        let refused = |code, title: String, label: &str, help: &str| {
            Box::new(Diagnostic::error(code, cell.span.clone(), title).label(label).help(help))
        };
        let mut read = stamp(&cell.text, self.order)
            .or_else(|| moment_interval(&cell.text, self.order).map(|(stamp, _)| stamp));
        if let (Some(Stamp::Wall(at)), Some((time, style))) = (read, time) {
            let Some(ms) = of_day(time, style) else {
                let title = format!("\"{}\" is not a time of day", time.text);
                let problem = Diagnostic::error(Code::S703, time.span.clone(), title);
                return Err(Box::new(
                    problem
                        .label("not a time")
                        .help("write for example 08:30, or hours from 0 to 23"),
                ));
            };
            let midnight = at.date().at(0, 0, 0, 0);
            read = midnight.checked_add(jiff::Span::new().milliseconds(ms)).ok().map(Stamp::Wall);
        }
        let found = read.map(|stamp| match (stamp, &self.stated) {
            (Stamp::Wall(at), Some(Stated::Offset(minutes))) => {
                Stamp::Absolute { ms: civil_ms(at) - minutes * 60_000, offset_min: *minutes }
            }
            (Stamp::Wall(at), Some(Stated::Zone(name))) => zone(name)
                .ok()
                .and_then(|zone| zone.to_ambiguous_timestamp(at).compatible().ok())
                .map_or(stamp, |at| Stamp::Absolute { ms: at.as_millisecond(), offset_min: 0 }),
            _ => stamp,
        });
        match (found, &self.zone) {
            (Some(Stamp::Wall(at)), _) => Ok(at),
            (Some(Stamp::Absolute { ms, .. }), Some(zone)) => {
                Timestamp::from_millisecond(ms).map(|at| zone.to_datetime(at)).map_err(|_| {
                    let title = format!("\"{}\" leaves the calendar", cell.text);
                    refused(Code::S703, title, "not a time", "check the year")
                })
            }
            (Some(Stamp::Absolute { .. }), None) => Err(refused(
                Code::S117,
                format!("\"{}\" is a time of UTC or another clock", cell.text),
                "on which clock does the desk live?",
                "say it at the top of the scenario, for example zone = \"Asia/Shanghai\"",
            )),
            (None, _) => Err(refused(
                Code::S703,
                format!("\"{}\" is not a time", cell.text),
                "not a date with a time",
                "write for example 2017-11-24T20:00 or 2017-11-24 20:00",
            )),
        }
    }

    /// Whether the clock shows this time twice.
    fn twice(&self, at: DateTime) -> bool {
        let offset = self.zone.as_ref().map(|zone| zone.to_ambiguous_timestamp(at).offset());
        matches!(offset, Some(AmbiguousOffset::Fold { .. }))
    }
    /// Whether the clock leaves this time out.
    fn never(&self, at: DateTime) -> bool {
        let offset = self.zone.as_ref().map(|zone| zone.to_ambiguous_timestamp(at).offset());
        matches!(offset, Some(AmbiguousOffset::Gap { .. }))
    }
}

/// What stands first in dates such as 05/10/2026: told by all of them, or refused.
fn order(cells: &[&Cell], problems: &mut Vec<Diagnostic>) -> DateOrder {
    let mut survey = Survey::default();
    for (i, cell) in cells.iter().enumerate() {
        survey.add(i as u64, &cell.text);
    }
    let spot = |at: u64| cells.get(at as usize).map_or(0..0, |cell| cell.span.clone());
    match survey.told() {
        Told::NotNeeded => DateOrder::MonthFirst,
        Told::Sure(order, _) => order,
        Told::Assumed { order, by, .. } => {
            let title =
                format!("nothing tells whether in {} the day or the month stands first", by.1);
            problems.push(
                Diagnostic::error(Code::S703, spot(by.0), title)
                    .label("two readings")
                    .help("write the dates as 2026-10-05 (year-month-day)"),
            );
            order
        }
        Told::Both { day, month } => {
            let title = format!("{} has the day first, {} the month", day.1, month.1);
            problems.push(
                Diagnostic::error(Code::S703, spot(day.0), title)
                    .also(spot(month.0), "the other order")
                    .help("write the dates as 2026-10-05 (year-month-day)"),
            );
            DateOrder::DayFirst
        }
    }
}

/// Whether a table can be one of counts.
#[must_use]
pub fn fits(text: &str) -> bool {
    let head: String = text.lines().take(20).flat_map(|line| [line, "\n"]).collect();
    let table = Table::of(&head);
    let lines: Vec<Vec<Cell>> = std::iter::once(table.header).chain(table.rows).collect();
    find(&lines, TIME, COUNT).is_some()
}

fn number(cell: &Cell) -> Result<f64, Box<Diagnostic>> {
    let refused = |code, why: &str| {
        let title = format!("the count \"{}\" {why}", cell.text);
        let problem = Diagnostic::error(code, cell.span.clone(), title)
            .label("not a count")
            .help("write how many there were, 0 or more; leave nothing out");
        Box::new(problem)
    };
    let count: f64 = cell.text.parse().map_err(|_| refused(Code::S703, "is not a number"))?;
    if !count.is_finite() {
        return Err(refused(Code::S704, "is not finite"));
    }
    if count < 0.0 {
        return Err(refused(Code::S704, "is negative"));
    }
    if count > 1e9 {
        return Err(refused(Code::S704, "is impossibly large"));
    }
    Ok(count)
}

fn bins(
    rows: &[Row],
    times: &Times,
    replay: &Replay,
    calendar: &Calendar,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Bin> {
    let width = replay.bin.map_or_else(|| commonest_step(rows), Duration::span);
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Vec::new() };
    if width < Span::MINUTE || width > Span::DAY {
        problems.push(
            Diagnostic::error(
                Code::S707,
                first.cell.span.clone(),
                "rows are not between a minute and a day apart",
            )
            .label(format!("commonest distance: {}", Duration::from(width).write()))
            .help("count in bins of 1 minute to 1 day, or say `bin` in [demand.replay]"),
        );
        return Vec::new();
    }
    let tolerant = replay.gaps == Some(GapsName::Zero);
    let complain = |code, cell: &Cell, title: String| {
        let problem = if tolerant {
            Diagnostic::warning(code, cell.span.clone(), title).label("counted as 0")
        } else {
            Diagnostic::error(code, cell.span.clone(), title)
        };
        problem.help(
            "add the missing rows, or say gaps = \"zero\" in [demand.replay] if nobody came then; if clocks went forward that night, say `zone` at the top of the scenario",
        )
    };
    let mut bins: Vec<Bin> = Vec::with_capacity(rows.len());
    let mut kept: Option<&Row> = None;
    for row in rows {
        if let Some(before) = kept {
            let distance = row.start - before.start;
            // In the night in which clocks go back an hour comes twice: both count.
            if distance == Span::ZERO && times.twice(row.at) {
                if let Some(bin) = bins.last_mut() {
                    bin.count += row.count;
                }
                continue;
            }
            if distance == Span::ZERO {
                problems.push(stands_twice(row, before));
                continue;
            }
            if distance.ms() % width.ms() != 0 {
                let width = Duration::from(width).write();
                problems.push(
                    Diagnostic::error(
                        Code::S707,
                        row.cell.span.clone(),
                        format!("{} is not on the grid of {width}", short(row.at)),
                    )
                    .label(format!("bins are {width} wide"))
                    .help("count all rows over bins of the same width"),
                );
                continue;
            }
            let missing = distance.ms() / width.ms() - 1;
            if bins.len() as i64 + missing > MOST_BINS {
                problems.push(far_away(row, before, missing));
                continue;
            }
            // In the night in which they go forward an hour never comes.
            let shift = before.start - calendar.instant(before.at);
            let never = |k: i64| times.never(calendar.civil(before.start + width.times(k) - shift));
            if missing > 0 && (missing > 1440 || !(1..=missing).all(never)) {
                let gap = if missing == 1 { "1 row".to_owned() } else { format!("{missing} rows") };
                let title =
                    format!("{gap} missing between {} and {}", short(before.at), short(row.at));
                problems.push(complain(Code::S706, &row.cell, title));
            }
            if missing > 0 {
                bins.extend((1..=missing).map(|k| Bin {
                    start: before.start + width.times(k),
                    width,
                    count: 0.0,
                }));
            }
        }
        kept = Some(row);
        bins.push(Bin { start: row.start, width, count: row.count });
    }
    let begins = replay.start.map_or(calendar.first_day(), |day| day.0);
    let ends = begins.saturating_add(jiff::Span::new().days(i64::from(calendar.days())));
    let wanted = format!("the days from {begins} up to {ends}");
    if first.start > Instant::ZERO {
        let title = format!("the counts begin at {}, too late for {wanted}", short(first.at));
        problems.push(uncovered(complain(Code::S708, &first.cell, title), replay));
    } else if last.start + width < calendar.end() {
        let title = format!("the counts end with {}, too early for {wanted}", short(last.at));
        problems.push(uncovered(complain(Code::S708, &last.cell, title), replay));
    }
    bins
}

fn stands_twice(row: &Row, before: &Row) -> Diagnostic {
    let title = format!("{} stands twice", short(row.at));
    Diagnostic::error(Code::S705, row.cell.span.clone(), title)
        .label("again here")
        .also(before.cell.span.clone(), "first here")
        .help("keep one row for each time, with the sum of both if both count; if clocks went back that night, say `zone` at the top of the scenario")
}

fn far_away(row: &Row, before: &Row, missing: i64) -> Diagnostic {
    let title = format!("{} lies {missing} rows after {}", short(row.at), short(before.at));
    Diagnostic::error(Code::S116, row.cell.span.clone(), title)
        .label(format!("more than {MOST_BINS} rows in all"))
        .also(before.cell.span.clone(), "the row before")
        .help("check the year of this row; or keep only the days that are played")
}

fn uncovered(problem: Diagnostic, replay: &Replay) -> Diagnostic {
    let help = if replay.start.is_none() {
        "say in [demand.replay] which date of the file is the first day: start = …"
    } else {
        "choose another `start` or fewer `days`, or say gaps = \"zero\" if nobody came then"
    };
    problem.help(help)
}

/// The distance between rows that occurs most often; the shorter of equals.
fn commonest_step(rows: &[Row]) -> Span {
    let mut steps: BTreeMap<Span, usize> = BTreeMap::new();
    for pair in rows.windows(2) {
        let step = pair[1].start - pair[0].start;
        if step > Span::ZERO {
            *steps.entry(step).or_default() += 1;
        }
    }
    steps.iter().max_by_key(|(step, n)| (**n, -step.ms())).map_or(Span::HOUR, |(step, _)| *step)
}

fn short(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}
