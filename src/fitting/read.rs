//! Tables of cells → a [`Log`]: streaming, row by row, whatever the kind of rows. Must not open
//! files; readers are given.

use super::header::{Columns, Field, Kind, spoken};
use super::log::{Cleaning, Contact, Counts, Log, Turn, WaitClock, Why};
use super::messages::{Message, turns_of};
use super::rows::Rows;
use super::tables::{Cells, Table};
use crate::table::clock::DeskClock;
use crate::table::moment::DateOrder;
use crate::table::order;
use std::collections::BTreeMap;

/// How to read logs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// What columns mean, where it can't be recognised: field and name as written.
    pub map: Vec<(Field, String)>,
    /// The desk's time zone, for points in time and clock changes.
    pub zone: Option<String>,
    /// What stands first in 03/04/2026, if the log does not tell.
    pub date_order: Option<DateOrder>,
}

/// Why a log can't be read. The person at the keyboard must act; nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// No row looks like a header.
    #[error(
        "{file}: none of the first rows has column names that say when chats came{found}; name a column with --column arrived=NAME"
    )]
    NoHeader {
        /// Which file.
        file: String,
        /// The names there are.
        found: String,
    },
    /// Reading failed.
    #[error("{file}{}: {problem}", if *line > 0 { format!(":{line}") } else { String::new() })]
    Broken {
        /// Which file.
        file: String,
        /// Line, 0 if unknown.
        line: u64,
        /// What.
        problem: String,
    },
    /// A mapped column that isn't there.
    #[error("{file}: there is no column \"{column}\"; columns: {found}")]
    NoSuchColumn {
        /// Which file.
        file: String,
        /// As given.
        column: String,
        /// What there is.
        found: String,
    },
    /// A time zone that isn't one.
    #[error("{0}")]
    Zone(String),
    /// Not a row of a table could be used.
    #[error(
        "{file}: none of its {rows} rows could be used ({reasons}); columns were taken so: {columns}; name others with --column FIELD=NAME"
    )]
    Unusable {
        /// Which file.
        file: String,
        /// Its rows.
        rows: u64,
        /// What was wrong with them.
        reasons: String,
        /// What columns were taken as.
        columns: String,
    },
    /// Nothing could be read.
    #[error("no row could be used: {0}")]
    Nothing(String),
}

/// Reads any number of tables into one log.
#[derive(Debug)]
pub struct LogReader {
    pub(super) options: Options,
    pub(super) clock: DeskClock,
    pub(super) cleaning: Cleaning,
    pub(super) contacts: Vec<Contact>,
    pub(super) messages: Vec<Message>,
    pub(super) turns: Vec<Turn>,
    pub(super) counts: Vec<(i64, f64)>,
    pub(super) chats: BTreeMap<u64, u32>,
    pub(super) agents: BTreeMap<u64, u32>,
    pub(super) wait_clock: WaitClock,
    pub(super) knows_giving_up: bool,
    pub(super) fine: bool,
}

impl LogReader {
    /// A reader without rows.
    ///
    /// # Errors
    /// If the zone isn't one.
    pub fn new(options: Options) -> Result<Self, LogError> {
        let clock = DeskClock::new(options.zone.as_deref()).map_err(LogError::Zone)?;
        Ok(Self {
            options,
            clock,
            cleaning: Cleaning::default(),
            contacts: Vec::new(),
            messages: Vec::new(),
            turns: Vec::new(),
            counts: Vec::new(),
            chats: BTreeMap::new(),
            agents: BTreeMap::new(),
            wait_clock: WaitClock::Unknown,
            knows_giving_up: false,
            fine: false,
        })
    }

    /// Adds a table's rows.
    ///
    /// # Errors
    /// If there is no header, a mapped column is missing, or the table breaks off.
    pub fn add(&mut self, file: &str, table: &mut dyn Table) -> Result<Kind, LogError> {
        let broken = |(line, problem): (u64, String)| LogError::Broken {
            file: file.to_owned(),
            line,
            problem,
        };
        // The first rows: exports like to put titles above the header.
        let mut head: Vec<Vec<String>> = Vec::new();
        let mut cells = Cells::default();
        let mut found = None;
        while head.len() < 20 && table.next(&mut cells).map_err(broken)? {
            let row: Vec<String> =
                (0..cells.len()).map(|i| cells.text(i, &mut self.cleaning).into_owned()).collect();
            if row.len() > 1 || !self.options.map.is_empty() {
                found = Columns::recognise(&row, &self.options.map);
            }
            head.push(row);
            if found.is_some() {
                break;
            }
        }
        let header = head.last().cloned().unwrap_or_default();
        let filled = |row: &&Vec<String>| row.iter().filter(|cell| !cell.is_empty()).count();
        // The first of the widest rows is the likeliest header.
        let widest = head.iter().rev().max_by_key(filled).cloned().unwrap_or_default();
        let Some(columns) = found else {
            let found = if widest.is_empty() {
                ": it is empty".to_owned()
            } else {
                format!(" (found: {})", listed(&widest))
            };
            return Err(LogError::NoHeader { file: file.to_owned(), found });
        };
        if let Some((_, column)) = self.options.map.iter().find(|(field, name)| {
            columns.told.iter().all(|(f, told)| {
                f != field || super::header::normal(told) != super::header::normal(name)
            })
        }) {
            return Err(LogError::NoSuchColumn {
                file: file.to_owned(),
                column: column.clone(),
                found: listed(&header),
            });
        }
        self.knows_giving_up |= columns.kind == Kind::Chats && columns.of(Field::GaveUp).is_some();
        let before = (self.cleaning.rows, self.used());
        // A sample tells how dates are written, and is read again as rows.
        let mut sample: Vec<Cells> = Vec::new();
        while sample.len() < 2000 {
            let mut cells = Cells::default();
            if !table.next(&mut cells).map_err(broken)? {
                break;
            }
            sample.push(cells);
        }
        let order = self.date_order(file, &columns, &sample);
        let rows = Rows { columns: &columns, order, file, header: &header };
        for cells in &sample {
            self.row(&rows, cells);
        }
        drop(sample);
        while table.next(&mut cells).map_err(broken)? {
            self.row(&rows, &cells);
        }
        let (read, used) = (self.cleaning.rows - before.0, self.used() - before.1);
        if read > 0 && used == 0 {
            let told: Vec<String> = columns
                .told
                .iter()
                .map(|(field, name)| format!("{name} as {}", spoken(*field)))
                .collect();
            return Err(LogError::Unusable {
                file: file.to_owned(),
                rows: read,
                reasons: self.reasons(),
                columns: told.join(", "),
            });
        }
        Ok(columns.kind)
    }

    fn used(&self) -> usize {
        self.contacts.len() + self.messages.len() + self.turns.len() + self.counts.len()
    }

    fn reasons(&self) -> String {
        let reason = |(why, n): (&Why, &u64)| {
            let first = self.cleaning.examples.get(why).and_then(|all| all.first());
            let place = first.map_or_else(String::new, |example| {
                let column = example.column.as_ref();
                let column =
                    column.map_or_else(String::new, |(i, name)| format!(", column {i} ({name})"));
                format!("; the first: line {}{column}, “{}”", example.line, example.value)
            });
            format!("{n} {}{place}", why.told())
        };
        self.cleaning.counts.iter().map(reason).collect::<Vec<_>>().join("; ")
    }

    fn date_order(&mut self, file: &str, columns: &Columns, sample: &[Cells]) -> DateOrder {
        if let Some(order) = self.options.date_order {
            return order;
        }
        let times = [
            Field::Arrived,
            Field::SentAt,
            Field::Date,
            Field::Queued,
            Field::Assigned,
            Field::Asked,
        ];
        let mut survey = order::Survey::default();
        for cells in sample {
            for column in times.iter().filter_map(|field| columns.of(*field)) {
                survey.add(cells.line, &cells.text(column, &mut Cleaning::default()));
            }
        }
        match survey.told() {
            order::Told::Sure(order, _) => order,
            order::Told::Assumed { order, .. } => {
                self.cleaning.notes.push(format!(
                    "{file}: dates such as 03/04/2026 are read {}; if that is wrong, say --date-order",
                    order::name(order)
                ));
                order
            }
            _ => DateOrder::MonthFirst,
        }
    }

    /// The log of all tables added.
    ///
    /// # Errors
    /// If nothing could be read.
    pub fn finish(mut self) -> Result<Log, LogError> {
        self.cleaning.clock = self.clock.notes;
        let (mut own, turns) = turns_of(std::mem::take(&mut self.messages), &mut self.cleaning);
        if self.contacts.is_empty() {
            self.contacts.append(&mut own);
            if !self.contacts.is_empty() {
                self.wait_clock = WaitClock::FirstReply;
            }
        }
        let mut all = std::mem::take(&mut self.turns);
        all.extend(turns);
        super::messages::number_turns(&mut all);
        self.contacts.sort_by_key(|contact| contact.start);
        let counts = (!self.counts.is_empty()).then(|| counts_of(std::mem::take(&mut self.counts)));
        if self.contacts.is_empty() && all.is_empty() && counts.is_none() {
            let reasons = self.reasons();
            return Err(LogError::Nothing(if reasons.is_empty() {
                "there are no rows below the header".to_owned()
            } else {
                reasons
            }));
        }
        if self.cleaning.clock.as_utc > 0 {
            self.cleaning.notes.push("times are points in time (UTC or epoch numbers): hours of the day are UTC's; give the desk's zone with --zone, for example Asia/Shanghai".to_owned());
        }
        Ok(Log {
            contacts: self.contacts,
            turns: all,
            counts,
            wait_clock: self.wait_clock,
            knows_giving_up: self.knows_giving_up,
            resolution: if self.fine { 1 } else { 1000 },
            agents: self.agents.len() as u32,
            cleaning: self.cleaning,
        })
    }
}

fn counts_of(mut counts: Vec<(i64, f64)>) -> Counts {
    counts.sort_by_key(|(at, _)| *at);
    let mut merged: Vec<(i64, f64)> = Vec::with_capacity(counts.len());
    for (at, count) in counts {
        match merged.last_mut() {
            Some(last) if last.0 == at => last.1 += count,
            _ => merged.push((at, count)),
        }
    }
    let mut steps: BTreeMap<i64, u32> = BTreeMap::new();
    for pair in merged.windows(2) {
        *steps.entry(pair[1].0 - pair[0].0).or_insert(0) += 1;
    }
    let width = steps.iter().max_by_key(|(_, n)| **n).map_or(3_600_000, |(step, _)| *step);
    let (starts, counts) = merged.into_iter().unzip();
    Counts { starts, counts, width }
}

fn listed(names: &[String]) -> String {
    let plain = |name: &String| -> String {
        name.trim().chars().take(30).map(|c| if c.is_control() { '?' } else { c }).collect()
    };
    let mut text: Vec<String> = names.iter().take(20).map(plain).collect();
    if names.len() > 20 {
        text.push("…".to_owned());
    }
    text.join(", ")
}
