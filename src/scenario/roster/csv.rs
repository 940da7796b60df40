//! CSV rosters: cells → rows, and where their fields stand.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::quantity::{Clock, Day, Quantity, ScheduledBreak};
use super::super::raw::Row;
use super::super::table::{Cell, Table, abridged};
use std::ops::Range;

const COLUMNS: [(&[&str], bool); 8] = [
    (&["group", "team", "组", "组别", "小组"], true),
    (&["date", "day", "日期"], false),
    (&["start", "from", "开始", "上班"], true),
    (&["end", "to", "结束", "下班"], true),
    (&["breaks", "break", "休息"], false),
    (&["pattern", "shift", "班次"], false),
    (&["count", "people", "人数"], false),
    (&["person", "name", "agent", "姓名", "客服"], false),
];

/// Whether a line may be the header of a roster: it names a start and an end.
pub(in super::super) fn is_header(line: &str) -> bool {
    let named = |names: &[&str]| {
        line.split([',', ';', '\t', '|'])
            .map(|cell| cell.trim().trim_matches('"').to_lowercase())
            .any(|cell| names.contains(&cell.as_str()))
    };
    named(COLUMNS[2].0) && named(COLUMNS[3].0)
}

/// The rows of a CSV roster and where their fields stand; and what cannot be read.
pub(in super::super) fn csv_rows(
    text: &str,
    source: usize,
) -> (Vec<Row>, Vec<Vec<Cell>>, Vec<Diagnostic>) {
    let table = Table::of(text);
    let columns = match table.columns(source, &COLUMNS) {
        Ok(columns) => columns,
        Err(problems) => return (Vec::new(), Vec::new(), problems),
    };
    let (mut rows, mut places, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for cells in &table.rows {
        let anchor = cells.first().map_or(0..0, |cell| cell.span.clone());
        let ordered: Vec<Cell> = columns
            .iter()
            .map(|column| {
                let nothing = || Cell { text: String::new(), span: anchor.clone() };
                column.and_then(|i| cells.get(i)).cloned().unwrap_or_else(nothing)
            })
            .collect();
        if cells.len() > table.header.len() {
            problems.push(
                Diagnostic::error(
                    Code::S703,
                    anchor.clone(),
                    format!("a row of {} cells under {} columns", cells.len(), table.header.len()),
                )
                .help("put texts with commas in quotes; separate breaks by ;"),
            );
        }
        match row(&ordered) {
            Ok(row) => {
                rows.push(row);
                places.push(ordered);
            }
            Err(more) => problems.extend(more),
        }
    }
    let problems = abridged(problems).into_iter().map(|p| p.in_source(source)).collect();
    (rows, places, problems)
}

fn row(cells: &[Cell]) -> Result<Row, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let (date, start, end) = (
        (!cells[1].text.is_empty()).then(|| read::<Day>(&cells[1], &mut problems)).flatten(),
        read::<Clock>(&cells[2], &mut problems),
        read::<Clock>(&cells[3], &mut problems),
    );
    let breaks: Vec<ScheduledBreak> = cells[4]
        .text
        .split(';')
        .filter(|text| !text.trim().is_empty())
        .filter_map(|text| {
            let cell = Cell { text: text.trim().to_owned(), span: cells[4].span.clone() };
            read::<ScheduledBreak>(&cell, &mut problems)
        })
        .collect();
    let count = match cells[6].text.as_str() {
        "" => None,
        text => {
            let count = text.parse::<u32>().ok().filter(|count| *count <= 10_000);
            if count.is_none() {
                problems.push(
                    Diagnostic::error(
                        Code::S703,
                        cells[6].span.clone(),
                        format!("\"{text}\" is not a number of people"),
                    )
                    .label("not a count")
                    .help("write a whole number from 0 to 10000"),
                );
            }
            count
        }
    };
    let text = |cell: &Cell| (!cell.text.is_empty()).then(|| cell.text.clone());
    match (start, end) {
        (Some(start), Some(end)) if problems.is_empty() => Ok(Row {
            group: cells[0].text.clone(),
            date,
            start,
            end,
            breaks: (!breaks.is_empty()).then_some(breaks),
            pattern: text(&cells[5]),
            count,
            person: text(&cells[7]),
        }),
        _ => Err(problems),
    }
}

fn read<Q: Quantity>(cell: &Cell, problems: &mut Vec<Diagnostic>) -> Option<Q> {
    let text =
        if Q::FORMAT == Day::FORMAT { cell.text.replace('/', "-") } else { cell.text.clone() };
    match Q::parse(&text) {
        Ok(quantity) => Some(quantity),
        Err(refused) => {
            problems.push(
                Diagnostic::error(Code::S703, cell.span.clone(), refused.why)
                    .label(format!("not {}", Q::WHAT))
                    .help(refused.remedy),
            );
            None
        }
    }
}

/// Where a field of a CSV row stands.
pub(in super::super) fn csv_spot(cells: &[Cell], field: &str) -> Range<usize> {
    let column = COLUMNS.iter().position(|(names, _)| names[0] == field).unwrap_or(0);
    let cell = &cells[column];
    if cell.text.is_empty() { cells[0].span.clone() } else { cell.span.clone() }
}
