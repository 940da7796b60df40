//! Which columns of a count file say when and how many: a moment, or a date beside an hour, a clock
//! time or an interval; one column of counts. Must not know bins.

use super::diagnostic::{Code, Diagnostic};
use super::table::Cell;
use crate::table::counts::cells::{Style, Survey, clock_or_interval};
use crate::table::names::{COUNTS, DATES, TIMES, normal};

/// The columns of a count file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The line that names them.
    pub head: usize,
    /// Where the moment stands, or the time of day beside a date.
    pub time: usize,
    /// Where the date stands, if it stands apart.
    pub date: Option<usize>,
    /// Where the count stands.
    pub count: usize,
    /// Columns that are not read.
    pub extra: Vec<usize>,
}

/// The columns that one of the first lines names; `None` if no line names a time and a count.
///
/// # Errors
/// Two columns may be the count.
pub fn find(
    lines: &[Vec<Cell>],
    times: &[&str],
    counts: &[&str],
) -> Option<Result<Columns, Box<Diagnostic>>> {
    lines.iter().take(20).enumerate().find_map(|(head, line)| named(head, line, times, counts))
}

fn named(
    head: usize,
    line: &[Cell],
    times: &[&str],
    counts: &[&str],
) -> Option<Result<Columns, Box<Diagnostic>>> {
    let names: Vec<String> = line.iter().map(|cell| normal(&cell.text)).collect();
    let place = |known: &dyn Fn(&str) -> bool| names.iter().position(|name| known(name));
    let date = place(&|name| DATES.contains(&name));
    let time =
        place(&|name| (TIMES.contains(&name) || times.contains(&name)) && !DATES.contains(&name));
    // The surest names count; several of the same kind could each be meant.
    let ranks = std::iter::once(counts).chain(COUNTS.iter().copied());
    let count: Vec<usize> = ranks
        .map(|kind| {
            let is_one = |i: &usize| {
                kind.contains(&names[*i].as_str()) && Some(*i) != time && Some(*i) != date
            };
            (0..names.len()).filter(is_one).collect::<Vec<_>>()
        })
        .find(|found| !found.is_empty())?;
    let (time, date) = match (time, date) {
        (Some(time), date) => (time, date),
        (None, Some(date)) => (date, None),
        (None, None) => return None,
    };
    if let [first, second, ..] = count.as_slice() {
        let (first, second) = (&line[*first], &line[*second]);
        let title = format!("both {} and {} may be the count", first.text, second.text);
        return Some(Err(Box::new(
            Diagnostic::error(Code::S702, second.span.clone(), title)
                .label("another column of counts")
                .also(first.span.clone(), "one of them")
                .help("keep the one that is to be replayed"),
        )));
    }
    let used = [Some(time), date, Some(count[0])];
    let extra = (0..line.len()).filter(|i| !used.contains(&Some(*i)) && !names[*i].is_empty());
    let extra = extra.collect();
    Some(Ok(Columns { head, time, date, count: count[0], extra }))
}

/// What bare numbers of a column of times mean.
///
/// # Errors
/// They mean nothing.
pub fn style(lines: &[Vec<Cell>], column: usize) -> Result<Style, Box<Diagnostic>> {
    let mut survey = Survey::default();
    let cells: Vec<&Cell> = lines.iter().filter_map(|line| line.get(column)).collect();
    for (i, cell) in cells.iter().enumerate() {
        survey.add(i as u64, &cell.text);
    }
    survey.told().map(|(style, _)| style).map_err(|(at, cell, why)| {
        let span = cells.get(at as usize).map_or(0..0, |cell| cell.span.clone());
        Box::new(
            Diagnostic::error(Code::S703, span, format!("\"{cell}\" is no time of day: {why}"))
                .help("write clock times such as 08:30, or hours from 0 to 23"),
        )
    })
}

/// The time of day of a cell, milliseconds.
#[must_use]
pub fn of_day(cell: &Cell, style: Style) -> Option<i64> {
    clock_or_interval(&cell.text, style).map(|(ms, _)| ms)
}
