//! Tables → a [`Log`], in two passes: the first one looks at all cells and decides what they mean,
//! the second one reads. Must not open files; sources are given.

use super::error::{LogError, listed};
use super::header::{Columns, Field, Kind};
use super::log::{Cleaning, Contact, Contacts, Counts, Log, Turn, WaitClock, Why};
use super::messages::{Message, turns_of};
use super::recognise::{Found, head, taken};
use super::rows::Rows;
use super::spoken::spoken;
use super::survey::Survey;
use crate::table::clock::DeskClock;
use crate::table::encoding::Legacy;
use crate::table::moment::DateOrder;
use crate::table::number::Decimal;
use crate::table::rows::Seen;
use crate::table::{Row, Source, names, words};
use std::collections::{BTreeMap, BTreeSet};

/// How to read logs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// What columns mean, where it can't be recognised: field and name as written.
    pub map: Vec<(Field, String)>,
    /// What words of a column mean: field, word, meaning.
    pub values: Vec<(Field, String, String)>,
    /// Rows to keep: a column's name and a value it must have; several of one column are
    /// alternatives.
    pub only: Vec<(String, String)>,
    /// The desk's time zone, for points in time and clock changes.
    pub zone: Option<String>,
    /// What stands first in 03/04/2026, if the log does not tell.
    pub date_order: Option<DateOrder>,
    /// The sign before decimals, if the log does not tell.
    pub decimal: Option<Decimal>,
    /// How many weeks a table of weekdays and hours sums up.
    pub weeks: Option<f64>,
    /// The year of the first date, in a table of counts whose dates have none.
    pub year: Option<i16>,
}

/// One count: wall-clock ms, how many, its line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Counted {
    pub wall: i64,
    pub count: f64,
    pub line: u32,
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
    pub(super) counts: Vec<Counted>,
    pub(super) widths: BTreeMap<i64, u64>,
    pub(super) without_dates: bool,
    pub(super) seen: BTreeSet<u64>,
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
    /// If the zone isn't one, or a word can't be mapped.
    pub fn new(options: Options) -> Result<Self, LogError> {
        let clock = DeskClock::new(options.zone.as_deref()).map_err(LogError::Option)?;
        for (field, word, meaning) in &options.values {
            let known: &[&str] = match field {
                Field::Outcome | Field::Missed | Field::Answered => &["answered", "unanswered"],
                Field::Role => &["customer", "agent", "nobody"],
                _ => {
                    return Err(LogError::Option(format!(
                        "--value is for outcome, missed, answered and role, not for {}",
                        spoken(*field)
                    )));
                }
            };
            if !known.contains(&meaning.as_str()) {
                return Err(LogError::Option(format!(
                    "--value {}:{word}={meaning}: write {}",
                    spoken(*field),
                    known.join(" or ")
                )));
            }
        }
        Ok(Self {
            options,
            clock,
            cleaning: Cleaning::default(),
            contacts: Vec::new(),
            messages: Vec::new(),
            turns: Vec::new(),
            counts: Vec::new(),
            widths: BTreeMap::new(),
            without_dates: false,
            seen: BTreeSet::new(),
            chats: BTreeMap::new(),
            agents: BTreeMap::new(),
            wait_clock: WaitClock::Unknown,
            knows_giving_up: false,
            fine: false,
        })
    }

    /// Remarks something for people.
    pub fn note(&mut self, note: String) {
        self.cleaning.notes.push(note);
    }

    /// Whether a table has a header that could be read: which sheet of a workbook fits.
    #[must_use]
    pub fn fits(&self, source: &Source<'_>) -> bool {
        let Ok(head) = head(source) else { return false };
        match self.recognise("", &head) {
            Ok(Some(Found::Counts(_))) | Err(LogError::Refused { .. }) => true,
            Ok(Some(Found::Rows(columns, ..))) => columns.good,
            _ => false,
        }
    }

    /// Adds a table's rows.
    ///
    /// # Errors
    /// If there is no header, a mapped column is missing, cells contradict each other, or the table
    /// breaks off.
    pub fn add(&mut self, file: &str, source: &Source<'_>) -> Result<Kind, LogError> {
        let broken = |(line, problem): (u64, String)| LogError::Broken {
            file: file.to_owned(),
            line,
            problem,
        };
        let head = head(source).map_err(broken)?;
        let Some(found) = self.recognise(file, &head)? else {
            return Err(self.no_header(file, &head));
        };
        let before = (self.cleaning.rows, self.used());
        let kind = match &found {
            Found::Counts(header) => {
                self.add_counts(file, source, header).map_err(|e| e.unwrap_or_else(broken))?;
                Kind::Counts
            }
            Found::Rows(columns, header, line) => {
                let kind = columns.kind;
                self.add_rows(file, source, columns, header, *line)
                    .map_err(|e| e.unwrap_or_else(broken))?;
                kind
            }
        };
        let (read, used) = (self.cleaning.rows - before.0, self.used() - before.1);
        if read > 0 && used == 0 {
            return Err(LogError::Unusable {
                file: file.to_owned(),
                rows: read,
                reasons: self.reasons(),
                columns: taken(&found),
            });
        }
        Ok(kind)
    }

    fn add_rows(
        &mut self,
        file: &str,
        source: &Source<'_>,
        columns: &Columns,
        header: &[String],
        line: u64,
    ) -> Result<(), Failed> {
        self.knows_giving_up |= columns.kind == Kind::Chats && columns.of(Field::GaveUp).is_some();
        let wanted = self.wanted(file, header)?;
        let mut survey = Survey::new(columns);
        let (separator, seen, legacy) = each(source, line, &mut |row| {
            if kept(&wanted, row) {
                survey.row(columns, row);
            }
            Ok(())
        })?;
        self.encodings(file, seen, legacy);
        let meaning = survey.decide(file, separator, columns, header, &self.options)?;
        self.cleaning.notes.extend(meaning.notes.iter().map(|note| format!("{file}: {note}")));
        if !columns.unread.is_empty() && columns.kind == Kind::Chats {
            self.cleaning.notes.push(format!(
                "{file}: times that are not read: {}; if one matters, say what it is, for example --column first-response=NAME",
                listed(&columns.unread)
            ));
        }
        let rows = Rows { columns, meaning: &meaning, file, header };
        let before = self.contacts.len();
        let mut left_out = 0;
        each(source, line, &mut |row| {
            if kept(&wanted, row) {
                self.row(&rows, row);
            } else {
                left_out += 1;
            }
            Ok(())
        })?;
        self.cleaning.rows += left_out;
        self.cleaning.tally(Why::NotWanted, left_out);
        if columns.kind == Kind::Chats && !columns.strong() {
            self.no_intervals(file, before, header)?;
        }
        Ok(())
    }

    /// What was read as which encoding.
    pub(super) fn encodings(&mut self, file: &str, seen: Seen, legacy: Legacy) {
        self.cleaning.utf8_lines += seen.utf8;
        self.cleaning.gbk_lines += seen.legacy;
        self.cleaning.tally(Why::BrokenText, seen.broken);
        if seen.legacy > 0 && legacy != Legacy::Gbk {
            self.cleaning
                .notes
                .push(format!("{file}: its letters beyond ASCII are read as {}", legacy.name()));
        }
    }

    /// Rows that stand a fixed time apart, each time once, are intervals and not contacts.
    fn no_intervals(&self, file: &str, from: usize, header: &[String]) -> Result<(), LogError> {
        let mut starts: Vec<i64> = self.contacts[from..].iter().map(|c| c.start).collect();
        starts.sort_unstable();
        let mut steps: BTreeMap<i64, usize> = BTreeMap::new();
        for pair in starts.windows(2) {
            *steps.entry(pair[1] - pair[0]).or_insert(0) += 1;
        }
        let Some((step, n)) = steps.iter().max_by_key(|(_, n)| **n) else { return Ok(()) };
        let grid = *step >= 300_000 && starts.iter().all(|at| at % 300_000 == 0);
        if starts.len() >= 24 && grid && n * 10 >= (starts.len() - 1) * 8 {
            return Err(LogError::refused(
                file,
                0,
                format!(
                    "its rows stand {} min apart: they are intervals, not contacts, but no column says how many came; columns: {}",
                    step / 60_000,
                    listed(header)
                ),
                "name the column that counts: --column count=NAME",
            ));
        }
        Ok(())
    }

    /// Columns that rows are kept by, each with the values that keep a row.
    pub(super) fn wanted(
        &self,
        file: &str,
        header: &[String],
    ) -> Result<Vec<(usize, Vec<String>)>, LogError> {
        let mut wanted: Vec<(usize, Vec<String>)> = Vec::new();
        for (name, value) in &self.options.only {
            let same =
                |h: &String| h.trim() == name.trim() || names::normal(h) == names::normal(name);
            let Some(column) = header.iter().position(same) else {
                return Err(LogError::NoSuchColumn {
                    file: file.to_owned(),
                    column: name.clone(),
                    found: listed(header),
                });
            };
            let value = words::plain(value).trim().to_lowercase();
            match wanted.iter_mut().find(|(c, _)| *c == column) {
                Some((_, values)) => values.push(value),
                None => wanted.push((column, vec![value])),
            }
        }
        Ok(wanted)
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

    /// The log of all tables added.
    ///
    /// # Errors
    /// If nothing could be read.
    pub fn finish(mut self) -> Result<Log, LogError> {
        self.seen = BTreeSet::new();
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
        self.contacts.shrink_to_fit();
        let counts = (!self.counts.is_empty()).then(|| self.counted());
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
            contacts: Contacts::of(self.contacts),
            turns: all,
            counts,
            without_dates: self.without_dates,
            wait_clock: self.wait_clock,
            knows_giving_up: self.knows_giving_up,
            resolution: if self.fine { 1 } else { 1000 },
            agents: self.agents.len() as u32,
            cleaning: self.cleaning,
        })
    }

    /// Counts in order of time, those of one moment added up.
    fn counted(&mut self) -> Counts {
        let mut counts = std::mem::take(&mut self.counts);
        counts.sort_by_key(|counted| counted.wall);
        let mut merged: Vec<(i64, f64)> = Vec::with_capacity(counts.len());
        let mut added = 0;
        for Counted { wall, count, .. } in counts {
            match merged.last_mut() {
                Some(last) if last.0 == wall => {
                    last.1 += count;
                    added += 1;
                }
                _ => merged.push((wall, count)),
            }
        }
        if added > self.cleaning.clock.in_fold {
            self.cleaning.notes.push(format!(
                "{added} rows have the time of another row (other queues or groups, or an hour that comes twice): they are added up"
            ));
        }
        let mut steps: BTreeMap<i64, u64> = BTreeMap::new();
        for pair in merged.windows(2) {
            *steps.entry(pair[1].0 - pair[0].0).or_insert(0) += 1;
        }
        // What the table says of its intervals goes before what the distances of rows suggest.
        let stated = self.widths.iter().max_by_key(|(_, n)| **n).map(|(width, _)| *width);
        let apart = steps.iter().max_by_key(|(step, n)| (**n, -**step)).map(|(step, _)| *step);
        let width = stated.or(apart).unwrap_or(3_600_000);
        let (starts, counts) = merged.into_iter().unzip();
        Counts { starts, counts, width }
    }
}

/// A failure of the table itself, or a refusal.
pub(super) enum Failed {
    /// Line and reason.
    Table((u64, String)),
    /// Whole.
    Log(LogError),
}

impl Failed {
    pub(super) fn unwrap_or_else(self, broken: impl Fn((u64, String)) -> LogError) -> LogError {
        match self {
            Self::Table(problem) => broken(problem),
            Self::Log(error) => error,
        }
    }
}

impl From<(u64, String)> for Failed {
    fn from(problem: (u64, String)) -> Self {
        Self::Table(problem)
    }
}

impl From<LogError> for Failed {
    fn from(error: LogError) -> Self {
        Self::Log(error)
    }
}

/// Goes over all rows below the header; what separates their cells.
pub(super) fn each(
    source: &Source<'_>,
    header: u64,
    take: &mut dyn FnMut(&Row) -> Result<(), Failed>,
) -> Result<(char, Seen, Legacy), Failed> {
    let cannot = |e: std::io::Error| (0, format!("cannot be read: {e}"));
    let mut rows = source.rows().map_err(cannot)?;
    let mut row = Row::default();
    while rows.next(&mut row)? {
        if row.line > header {
            take(&row)?;
        }
    }
    Ok((rows.separator(), rows.seen(), rows.legacy()))
}

/// Whether a row has the values that keep it.
pub(super) fn kept(wanted: &[(usize, Vec<String>)], row: &Row) -> bool {
    wanted.iter().all(|(column, values)| {
        let own = words::plain(row.cell(*column)).to_lowercase();
        values.contains(&own)
    })
}
