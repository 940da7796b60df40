//! Which row of a table is its header, and what kind of rows stand below it. Must not know how they
//! are read.

use super::error::{LogError, listed};
use super::header::{Columns, Field, Kind};
use super::read::LogReader;
use super::said::{self, Writer};
use super::spoken::spoken;
use crate::table::counts::{self, Role};
use crate::table::{Row, Source, foreign, names};

/// Rows in which a header is looked for.
const HEAD: usize = 80;

/// A table's header and kind, as it was recognised.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Found {
    /// A row per chat, message or reply.
    Rows(Box<Columns>, Vec<String>, u64),
    /// A table of counts.
    Counts(Box<counts::Header>),
}

/// The first rows of a table.
pub(super) fn head(source: &Source<'_>) -> Result<Vec<Row>, (u64, String)> {
    let cannot = |e: std::io::Error| (0, format!("cannot be read: {e}"));
    let mut rows = source.rows().map_err(cannot)?;
    let mut head = Vec::new();
    let mut row = Row::default();
    while head.len() < HEAD && rows.next(&mut row)? {
        head.push(row.clone());
    }
    Ok(head)
}

impl LogReader {
    /// The header of a table.
    pub(super) fn recognise(&self, file: &str, head: &[Row]) -> Result<Option<Found>, LogError> {
        let named = |field: Field, role: Role| {
            let own = self.options.map.iter().filter(move |(f, _)| *f == field);
            own.map(move |(_, name)| (role, name.clone()))
        };
        let asked: Vec<(Role, String)> = named(Field::Arrived, Role::Time)
            .chain(named(Field::TimeOfDay, Role::Time))
            .chain(named(Field::Date, Role::Date))
            .chain(named(Field::Count, Role::Count))
            .collect();
        let mut rows: Option<(Columns, Vec<String>, u64)> = None;
        for (i, row) in head.iter().enumerate().take(counts::header::HEAD) {
            let header: Vec<String> = row.cells().map(str::to_owned).collect();
            if header.len() < 2 && self.options.map.is_empty() {
                continue;
            }
            let Some(mut columns) = Columns::recognise(&header, &self.options.map) else {
                continue;
            };
            let below = &head[i + 1..];
            let mut good = columns.settle(&header, below);
            if let Some(mut told) = self.messages(&columns, &header, below) {
                good = told.settle(&header, below);
                columns = told;
            }
            if let Some(told) = self.single(&columns, &header, below) {
                columns = told;
                good = columns.settle(&header, below);
            }
            // A title above the header may hold a known word, but no times stand below it.
            if good || rows.is_none() && below.is_empty() {
                rows = Some((columns, header, row.line));
                break;
            }
            rows.get_or_insert((columns, header, row.line));
        }
        let counted = counts::find(head, &asked);
        let wants_count = self.options.map.iter().any(|(field, _)| *field == Field::Count);
        let strong = rows.as_ref().is_some_and(|(columns, ..)| columns.strong());
        match counted {
            Ok(Some(header))
                if (wants_count || !strong || header.surely_intervals)
                    && (header.named || header.surely_intervals || rows.is_none()) =>
            {
                return Ok(Some(Found::Counts(Box::new(header))));
            }
            Err(problem) if !strong => {
                let remedy = if problem.contains("intervals end") {
                    "write the beginnings into a column, or name it: --column time=NAME"
                } else {
                    "say which one: --column count=NAME"
                };
                return Err(LogError::refused(file, 0, problem, remedy));
            }
            _ => {}
        }
        let Some((columns, header, line)) = rows else { return Ok(None) };
        if let Some((_, column)) = self.options.map.iter().find(|(field, name)| {
            columns
                .told
                .iter()
                .all(|(f, told)| f != field || names::normal(told) != names::normal(name))
        }) {
            return Err(LogError::NoSuchColumn {
                file: file.to_owned(),
                column: column.clone(),
                found: listed(&header),
            });
        }
        Ok(Some(Found::Rows(Box::new(columns), header, line)))
    }

    /// The same header as one of messages, if a column that was not known as such says who wrote.
    fn messages(&self, columns: &Columns, header: &[String], below: &[Row]) -> Option<Columns> {
        let chat = columns.of(Field::Chat)?;
        let known = |column: usize| {
            let cells: Vec<&str> =
                below.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_empty()).collect();
            let mut writers: Vec<Writer> =
                cells.iter().filter_map(|cell| said::writer(cell, false)).collect();
            let all = !cells.is_empty() && writers.len() * 10 >= cells.len() * 9;
            writers.sort_unstable();
            writers.dedup();
            all && writers.contains(&Writer::Customer) && writers.contains(&Writer::Agent)
        };
        let mapped = self.options.map.iter().any(|(field, _)| *field == Field::Role);
        let mut ids: Vec<&str> = below.iter().map(|row| row.cell(chat)).collect();
        ids.sort_unstable();
        let repeated = ids.windows(2).filter(|pair| pair[0] == pair[1]).count() * 3 > ids.len();
        let wanting = match columns.kind {
            Kind::Messages => columns.of(Field::Role).is_some_and(|column| !known(column)),
            Kind::Chats => repeated,
            _ => false,
        };
        if mapped || !wanting {
            return None;
        }
        let mut words = (0..header.len()).filter(|c| {
            let number = |row: &Row| row.cell(*c).parse::<f64>().is_ok();
            *c != chat && known(*c) && !below.iter().any(number)
        });
        let role = words.next()?;
        let mut map = self.options.map.clone();
        map.push((Field::Role, header[role].clone()));
        Columns::recognise(header, &map).filter(|columns| columns.kind == Kind::Messages)
    }

    /// The same header as one of chats, if what looks like who wrote a message says of every row the
    /// same, and no chat has two rows: a direction of calls, for example.
    fn single(&self, columns: &Columns, header: &[String], below: &[Row]) -> Option<Columns> {
        let (chat, role) = (columns.of(Field::Chat)?, columns.of(Field::Role)?);
        let mapped = self.options.map.iter().any(|(field, _)| *field == Field::Role);
        if columns.kind != Kind::Messages || mapped || below.len() < 20 {
            return None;
        }
        let distinct = |column: usize| {
            let cells: std::collections::BTreeSet<&str> =
                below.iter().map(|row| row.cell(column)).collect();
            cells.len()
        };
        if distinct(chat) < below.len() || distinct(role) > 1 {
            return None;
        }
        let mut without = header.to_vec();
        without[role].clear();
        Columns::recognise(&without, &self.options.map).filter(|found| found.kind == Kind::Chats)
    }

    pub(super) fn no_header(&self, file: &str, head: &[Row]) -> LogError {
        let first = head.first().map_or("", |row| row.cell(0));
        if let Some((what, remedy)) = foreign(first) {
            return LogError::refused(file, 0, format!("it is {what}, not a table"), remedy);
        }
        // The first of the widest rows is the likeliest header.
        let filled = |row: &&Row| row.cells().filter(|cell| !cell.is_empty()).count();
        let widest = head.iter().rev().max_by_key(filled);
        let names: Vec<String> =
            widest.into_iter().flat_map(Row::cells).map(str::to_owned).collect();
        if !self.options.map.is_empty() && !names.is_empty() {
            let here = |name: &str| names.iter().any(|n| names::normal(n) == names::normal(name));
            if let Some((_, column)) = self.options.map.iter().find(|(_, name)| !here(name)) {
                return LogError::NoSuchColumn {
                    file: file.to_owned(),
                    column: column.clone(),
                    found: listed(&names),
                };
            }
        }
        let found = if names.is_empty() {
            ": it is empty".to_owned()
        } else {
            format!(" (found: {})", listed(&names))
        };
        LogError::NoHeader { file: file.to_owned(), found }
    }
}

/// What columns were taken as, for people.
pub(super) fn taken(found: &Found) -> String {
    match found {
        Found::Rows(columns, ..) => {
            let told = columns.told.iter();
            told.map(|(field, name)| format!("{name} as {}", spoken(*field)))
                .collect::<Vec<_>>()
                .join(", ")
        }
        Found::Counts(header) => format!(
            "{} as time{}",
            header.names.get(header.time_column()).map_or("", |n| n.trim()),
            header.notes.iter().fold(String::new(), |all, note| all + ", " + note)
        ),
    }
}
