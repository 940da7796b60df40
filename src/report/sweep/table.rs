//! A sweep as one tidy table: a row per point (or per day or interval of it), typed columns with
//! their units in the names. The same rows go into CSV and Parquet, one after the other: memory
//! does not grow with them. Must not know how points were simulated.

use crate::scenario::names::to_cell;
use crate::sweep::raw::{By, Mode};
use crate::sweep::{Cell, FieldUnit, Figure, Head, Measured, Outcome, Record, Searched};
use std::io::{self, Write};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Texts.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers.
    Number,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, with its unit.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    /// A text.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
    /// Nothing.
    Nothing,
}

/// The columns of a sweep's table.
#[must_use]
pub fn columns(head: &Head) -> Vec<Column> {
    use ColumnKind::{Number, Text, Whole};
    let column = |name: &str, kind| Column { name: name.to_owned(), kind };
    let mut columns = vec![
        column("sweep", Text),
        column("scenario", Text),
        column("scenario_fingerprint", Text),
        column("seed", Whole),
        column("version", Text),
        column("point", Whole),
    ];
    columns.extend(head.fields.iter().map(|field| {
        let kind = match field.unit {
            FieldUnit::Whole => Whole,
            FieldUnit::Text => Text,
            _ => Number,
        };
        column(&field.column, kind)
    }));
    match head.by {
        By::Point => {}
        By::Day => columns.push(column("date", Text)),
        By::Interval => columns.push(column("start", Text)),
    }
    columns.push(column("replications", Whole));
    columns.push(column("verdict", Text));
    if head.mode == Mode::Plan {
        columns.push(column("status", Text));
        columns.push(column("proofs", Whole));
        columns.push(column("proof_replications", Whole));
        columns.push(column("proof_error", Number));
    }
    for figure in kept(head).map(|i| &head.figures[i]) {
        let whole = figure.figure().is_some_and(Figure::is_whole);
        columns.push(column(&figure.name, if whole { Whole } else { Number }));
        for ending in ["_low", "_high"] {
            columns.push(column(&format!("{}{ending}", figure.name), Number));
        }
    }
    columns
}

/// The figures in the table: those that days and intervals have, where it is of these.
fn kept(head: &Head) -> impl Iterator<Item = usize> {
    let sliced = head.by != By::Point;
    (0..head.figures.len()).filter(move |i| {
        !sliced || head.figures[*i].figure().is_none_or(crate::sweep::Figure::is_sliced)
    })
}

/// The rows of a record; none if the scenario was invalid there.
#[must_use]
pub fn rows(head: &Head, record: &Record) -> Vec<Vec<Datum>> {
    let Outcome::Done { scenario, replications, verdict, searched, all, slices, .. } =
        &record.outcome
    else {
        return Vec::new();
    };
    let start = |slice: Option<&str>, figures: &[Measured]| {
        let mut row = vec![
            Datum::Text(head.sweep.clone()),
            Datum::Text(head.scenario.clone()),
            Datum::Text(scenario.clone()),
            Datum::Whole(head.seed as i64),
            Datum::Text(head.version.clone()),
            Datum::Whole(record.point as i64),
        ];
        row.extend(head.fields.iter().zip(&record.at).map(|(field, cell)| {
            match (cell, field.unit) {
                (Some(Cell::Number(x)), FieldUnit::Whole) => Datum::Whole(*x as i64),
                (Some(Cell::Number(x)), FieldUnit::Text) => Datum::Text(x.to_string()),
                (Some(Cell::Number(x)), _) => Datum::Number(*x),
                (Some(Cell::Text(text)), FieldUnit::Text) => Datum::Text(text.clone()),
                _ => Datum::Nothing,
            }
        }));
        row.extend(slice.map(|slice| Datum::Text(slice.to_owned())));
        row.push(Datum::Whole(i64::from(*replications)));
        row.push(Datum::Text(verdict.word().to_owned()));
        if head.mode == Mode::Plan {
            let of =
                |part: &dyn Fn(&Searched) -> Datum| searched.as_ref().map_or(Datum::Nothing, part);
            row.push(of(&|found| Datum::Text(found.status.clone())));
            row.push(of(&|found| Datum::Whole(i64::from(found.proofs))));
            row.push(of(&|found| Datum::Whole(i64::from(found.replications))));
            row.push(of(&|found| Datum::Number(found.error)));
        }
        let number = |x: Option<f64>| x.map_or(Datum::Nothing, Datum::Number);
        for i in kept(head) {
            let Some(figure) = figures.get(i) else { continue };
            let whole = head.figures[i].figure().is_some_and(Figure::is_whole);
            row.push(match figure.0 {
                Some(x) if whole => Datum::Whole(x.round() as i64),
                value => number(value),
            });
            row.extend([number(figure.1), number(figure.2)]);
        }
        row
    };
    if head.by == By::Point {
        vec![start(None, all)]
    } else {
        slices.iter().map(|slice| start(Some(&slice.start), &slice.figures)).collect()
    }
}

/// Writes the table as CSV and returns the number of rows. Numbers are as short as they can be and
/// still read back to the same; nothing is an empty field.
///
/// # Errors
/// Reading a record, or writing.
pub fn csv(
    head: &Head,
    records: impl Iterator<Item = io::Result<Record>>,
    to: impl Write,
) -> io::Result<u64> {
    let mut writer = ::csv::Writer::from_writer(to);
    writer.write_record(columns(head).iter().map(|column| column.name.as_str()))?;
    let mut count = 0;
    for record in records {
        for row in rows(head, &record?) {
            writer.write_record(row.iter().map(|datum| match datum {
                Datum::Text(text) => to_cell(text.clone()),
                Datum::Whole(n) => n.to_string(),
                // With its point, so that readers take a column of whole values for numbers too.
                Datum::Number(x) => format!("{x:?}"),
                Datum::Nothing => String::new(),
            }))?;
            count += 1;
        }
    }
    writer.flush()?;
    Ok(count)
}
