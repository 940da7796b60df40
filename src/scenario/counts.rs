//! Counts of a file on the scenario's days → bins, hourly or finer. Must not know cells or files.

use super::count_file::{self, Counted};
use super::diagnostic::{Code, Diagnostic};
use super::quantity::{Duration, Quantity};
use super::raw::{GapsName, Replay};
use super::table::abridged;
use super::zone::zone;
use crate::model::{Bin, Calendar};
use crate::table::Text;
use crate::time::{Instant, Span};
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use std::collections::BTreeMap;
use std::ops::Range;

/// Two years of minutes: more is a mistyped date.
const MOST_BINS: i64 = 2 * 366 * 1440;

struct Row {
    at: DateTime,
    start: Instant,
    count: f64,
    width: Option<Span>,
    span: Range<usize>,
}

/// The bins of the file, on the scenario's days, and what is wrong with it.
#[must_use]
pub fn read(
    text: &Text,
    source: usize,
    replay: &Replay,
    calendar: &Calendar,
) -> (Vec<Bin>, Vec<Diagnostic>) {
    let (counted, mut problems) = count_file::read(text, replay, calendar);
    let mut rows: Vec<Row> = counted
        .into_iter()
        .map(|Counted { at, count, width, span }| {
            let start = place(at, replay, calendar);
            Row { at, start, count, width: width.map(Span::from_ms), span }
        })
        .collect();
    rows.sort_by_key(|row| row.start);
    let clock = Clock { zone: calendar.zone().and_then(|name| zone(name).ok()) };
    let bins = bins(&rows, &clock, replay, calendar, &mut problems);
    if rows.is_empty() && problems.is_empty() {
        problems.push(
            Diagnostic::error(Code::S708, 0..text.text.len().min(1), "the count file has no rows")
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

/// The desk's clock and its changes.
struct Clock {
    zone: Option<TimeZone>,
}

impl Clock {
    /// Whether it shows this time twice.
    fn twice(&self, at: DateTime) -> bool {
        let offset = self.zone.as_ref().map(|zone| zone.to_ambiguous_timestamp(at).offset());
        matches!(offset, Some(AmbiguousOffset::Fold { .. }))
    }
    /// Whether it leaves this time out.
    fn never(&self, at: DateTime) -> bool {
        let offset = self.zone.as_ref().map(|zone| zone.to_ambiguous_timestamp(at).offset());
        matches!(offset, Some(AmbiguousOffset::Gap { .. }))
    }
}

fn bins(
    rows: &[Row],
    clock: &Clock,
    replay: &Replay,
    calendar: &Calendar,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Bin> {
    let width = replay.bin.map_or_else(|| width(rows), Duration::span);
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Vec::new() };
    if width < Span::MINUTE || width > Span::DAY {
        problems.push(
            Diagnostic::error(
                Code::S707,
                first.span.clone(),
                "rows are not between a minute and a day apart",
            )
            .label(format!("commonest distance: {}", Duration::from(width).write()))
            .help("count in bins of 1 minute to 1 day, or say `bin` in [demand.replay]"),
        );
        return Vec::new();
    }
    let tolerant = replay.gaps == Some(GapsName::Zero);
    let complain = |code, span: &Range<usize>, title: String| {
        let problem = if tolerant {
            Diagnostic::warning(code, span.clone(), title).label("counted as 0")
        } else {
            Diagnostic::error(code, span.clone(), title)
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
            if distance == Span::ZERO && clock.twice(row.at) {
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
                        row.span.clone(),
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
            let never = |k: i64| clock.never(calendar.civil(before.start + width.times(k) - shift));
            if missing > 0 && (missing > 1440 || !(1..=missing).all(never)) {
                let gap = if missing == 1 { "1 row".to_owned() } else { format!("{missing} rows") };
                let title =
                    format!("{gap} missing between {} and {}", short(before.at), short(row.at));
                problems.push(complain(Code::S706, &row.span, title));
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
        problems.push(uncovered(complain(Code::S708, &first.span, title), replay));
    } else if last.start + width < calendar.end() {
        let title = format!("the counts end with {}, too early for {wanted}", short(last.at));
        problems.push(uncovered(complain(Code::S708, &last.span, title), replay));
    }
    bins
}

fn stands_twice(row: &Row, before: &Row) -> Diagnostic {
    let title = format!("{} stands twice", short(row.at));
    Diagnostic::error(Code::S705, row.span.clone(), title)
        .label("again here")
        .also(before.span.clone(), "first here")
        .help("keep one row for each time, with the sum of both if both count; if clocks went back that night, say `zone` at the top of the scenario")
}

fn far_away(row: &Row, before: &Row, missing: i64) -> Diagnostic {
    let title = format!("{} lies {missing} rows after {}", short(row.at), short(before.at));
    Diagnostic::error(Code::S116, row.span.clone(), title)
        .label(format!("more than {MOST_BINS} rows in all"))
        .also(before.span.clone(), "the row before")
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

/// The width that most rows state, else the commonest distance between rows.
fn width(rows: &[Row]) -> Span {
    let mut stated: BTreeMap<Span, usize> = BTreeMap::new();
    for width in rows.iter().filter_map(|row| row.width) {
        *stated.entry(width).or_default() += 1;
    }
    let most = stated.iter().max_by_key(|(width, n)| (**n, -width.ms()));
    most.filter(|(_, n)| **n * 2 > rows.len())
        .map_or_else(|| commonest_step(rows), |(width, _)| *width)
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
