//! The first pass over a log of chats, messages or replies: which sign stands before decimals, what
//! stands first in dates, which clocks moments are written on, which years are usual, whether the
//! column of outcomes says anything. Must not know contacts.

use super::error::{LogError, listed};
use super::header::{Columns, Field};
use super::read::Options;
use super::said;
use super::tally::contradiction;
use crate::table::counts::{cells, decimal_of, order_of};
use crate::table::moment::{DateOrder, Stamp, short_date, stamp};
use crate::table::names::states_unit;
use crate::table::number::{self, Decimal};
use crate::table::words::{is_nothing, is_total, plain};
use crate::table::{Row, moment, order};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// Fields that hold moments.
pub(super) const MOMENTS: [Field; 8] = [
    Field::Arrived,
    Field::SentAt,
    Field::Date,
    Field::Queued,
    Field::Assigned,
    Field::FirstReplyAt,
    Field::Ended,
    Field::Asked,
];
/// Fields that hold lengths or numbers.
const NUMBERS: [Field; 10] = [
    Field::Wait,
    Field::Begun,
    Field::FirstResponse,
    Field::FirstFromAssigned,
    Field::Handle,
    Field::Length,
    Field::MeanGap,
    Field::GaveUp,
    Field::Replies,
    Field::ReplySent,
];
/// Distinct words of a column that are kept.
const MOST_WORDS: usize = 200;

/// What was seen.
pub(super) struct Survey {
    orders: BTreeMap<Field, order::Survey>,
    clocks: cells::Survey,
    numbers: number::Survey,
    words: BTreeMap<String, u64>,
    empty_words: u64,
    rows: u64,
    offsets: BTreeMap<Option<i64>, (u64, u64, String)>,
    starts: Vec<Field>,
    years: Years,
    sizes: BTreeMap<Field, Sizes>,
    /// Cells of the column of giving up that are neither 0 nor 1, and those that are 1.
    gave_up: (u64, u64),
}

/// How large a column's bare numbers are.
#[derive(Clone, Copy, Debug, Default)]
struct Sizes {
    all: u64,
    /// Multiples of a thousand.
    thousands: u64,
    small: u64,
    /// More than the seconds of a day.
    days: u64,
}

impl Sizes {
    fn add(&mut self, cell: &str) {
        let Ok(number) = cell.parse::<u64>() else { return };
        if number > 0 {
            self.all += 1;
            self.thousands += u64::from(number % 1000 == 0);
            self.small += u64::from(number < 1000);
            self.days += u64::from(number > 86_400);
        }
    }
    /// Whether they can't be seconds: whole thousands all of them, or most of them days.
    fn millis(self) -> bool {
        self.all >= 20
            && self.small == 0
            && (self.thousands == self.all || self.days * 2 > self.all)
    }
}

/// What all cells together mean.
pub(super) struct Meaning {
    pub orders: BTreeMap<Field, DateOrder>,
    pub decimal: Decimal,
    pub style: cells::Style,
    /// What the words of the outcome's column say; none where it says nothing.
    pub outcomes: BTreeMap<String, bool>,
    /// Words that were mapped by somebody, of the column of roles.
    pub roles: BTreeMap<String, said::Writer>,
    /// Words of the flags that were mapped.
    pub flags: BTreeMap<String, bool>,
    pub years: RangeInclusive<i16>,
    /// Lengths that are milliseconds, though no name says so.
    pub millis: BTreeSet<Field>,
    /// The column of giving up says whether, not after how long.
    pub gave_up_is_flag: bool,
    pub notes: Vec<String>,
}

/// How often each year comes.
#[derive(Clone, Debug, Default)]
pub(super) struct Years(BTreeMap<i16, u64>);

impl Years {
    pub fn add(&mut self, at: Stamp) {
        let year = match at {
            Stamp::Wall(at) => at.year(),
            Stamp::Absolute { ms, .. } => year_of(ms),
        };
        *self.0.entry(year).or_insert(0) += 1;
    }
    /// The years that nearly all rows lie in, without a gap of a year: a mistyped year lies far from
    /// them and is rare.
    pub fn usual(&self) -> RangeInclusive<i16> {
        let all: u64 = self.0.values().sum();
        let mut runs: Vec<(i16, i16, u64)> = Vec::new();
        for (year, n) in &self.0 {
            match runs.last_mut() {
                Some(run) if *year <= run.1 + 1 => {
                    run.1 = *year;
                    run.2 += n;
                }
                _ => runs.push((*year, *year, *n)),
            }
        }
        let most = runs.iter().max_by_key(|run| run.2);
        match most {
            Some(&(from, to, n)) if all >= 20 && n * 50 >= all * 49 => from..=to,
            _ => i16::MIN..=i16::MAX,
        }
    }
}

/// The year of civil milliseconds.
pub(super) fn year_of(ms: i64) -> i16 {
    moment::date_of(ms).year()
}

/// A word as it is compared.
pub(super) fn word(text: &str) -> String {
    plain(text).trim().to_lowercase().chars().take(60).collect()
}

impl Survey {
    pub fn new(columns: &Columns) -> Self {
        let known = MOMENTS.into_iter().filter(|field| columns.of(*field).is_some());
        Self {
            orders: known.clone().map(|field| (field, order::Survey::default())).collect(),
            clocks: cells::Survey::default(),
            numbers: number::Survey::default(),
            words: BTreeMap::new(),
            empty_words: 0,
            rows: 0,
            offsets: BTreeMap::new(),
            starts: known.filter(|field| *field != Field::Date).collect(),
            years: Years::default(),
            sizes: BTreeMap::new(),
            gave_up: (0, 0),
        }
    }

    pub fn row(&mut self, columns: &Columns, row: &Row) {
        self.rows += 1;
        for (field, survey) in &mut self.orders {
            if let Some(column) = columns.of(*field) {
                survey.add(row.line, row.cell(column));
            }
        }
        for field in NUMBERS {
            if let Some(column) = columns.of(field) {
                let cell = row.cell(column);
                if !cell.contains(':') {
                    self.numbers.add(row.line, cell);
                }
                self.sizes.entry(field).or_default().add(cell);
                if field == Field::GaveUp && !is_nothing(cell) {
                    self.gave_up.0 += u64::from(!matches!(cell, "0" | "1"));
                    self.gave_up.1 += u64::from(cell == "1");
                }
            }
        }
        if let Some(column) = columns.of(Field::TimeOfDay) {
            self.clocks.add(row.line, row.cell(column));
        }
        if let Some(column) = columns.of(Field::Outcome) {
            let told = word(row.cell(column));
            if told.is_empty() {
                self.empty_words += 1;
            } else if let Some(n) = self.words.get_mut(&told) {
                *n += 1;
            } else if self.words.len() < MOST_WORDS {
                self.words.insert(told, 1);
            }
        }
        // Which clocks a row's first moment is written on, whatever its order of day and month.
        let first = self.starts.first().copied().unwrap_or(Field::Date);
        let Some(column) = columns.of(first) else { return };
        let cell = row.cell(column);
        if is_nothing(cell) {
            return;
        }
        let read = stamp(cell, DateOrder::MonthFirst).or_else(|| stamp(cell, DateOrder::DayFirst));
        if let Some(at) = read {
            // The year of 26/03/01 depends on an order that is not known yet.
            if short_date(cell).is_none_or(|(_, _, full_year)| full_year) {
                self.years.add(at);
            }
            let offset = match at {
                Stamp::Wall(_) => None,
                Stamp::Absolute { offset_min, .. } => Some(offset_min),
            };
            if columns.stated(first).is_none() {
                let example = || (0, row.line, cell.chars().take(40).collect());
                self.offsets.entry(offset).or_insert_with(example).0 += 1;
            }
        }
    }

    pub fn decide(
        &self,
        file: &str,
        separator: char,
        columns: &Columns,
        header: &[String],
        options: &Options,
    ) -> Result<Meaning, LogError> {
        let mut notes = Vec::new();
        let refuse = |refusal| contradiction(file, refusal);
        let decimal = match options.decimal {
            Some(decimal) => decimal,
            None => decimal_of(self.numbers.told(separator), &mut notes).map_err(refuse)?,
        };
        let (style, note) = self.clocks.told(false).map_err(|(line, cell, why)| {
            LogError::refused(
                file,
                line,
                format!("\"{cell}\": {why}"),
                "or name the column of clock times: --column time=NAME",
            )
        })?;
        notes.extend(note);
        let orders = self.orders(file, options, &mut notes)?;
        self.one_clock(file, options)?;
        let millis = self.millis(columns, header, &mut notes);
        let outcomes = self.outcomes(columns, header, options, &mut notes);
        let mut meaning = Meaning {
            orders,
            decimal,
            style,
            outcomes,
            roles: BTreeMap::new(),
            flags: BTreeMap::new(),
            years: self.years.usual(),
            millis,
            gave_up_is_flag: self.gave_up.0 == 0 && self.gave_up.1 > 1,
            notes,
        };
        for (field, told, what) in &options.values {
            let told = word(told);
            match field {
                Field::Role => {
                    let who = match what.as_str() {
                        "customer" => said::Writer::Customer,
                        "agent" => said::Writer::Agent,
                        _ => said::Writer::Nobody,
                    };
                    meaning.roles.insert(told, who);
                }
                Field::Outcome => {
                    meaning.outcomes.insert(told, what == "answered");
                }
                _ => {
                    meaning.flags.insert(told, what == "answered");
                }
            }
        }
        Ok(meaning)
    }

    /// Lengths whose numbers are milliseconds, though no name says so.
    fn millis(
        &self,
        columns: &Columns,
        header: &[String],
        notes: &mut Vec<String>,
    ) -> BTreeSet<Field> {
        let name = |field: Field| columns.of(field).and_then(|column| header.get(column));
        let lengths = self.sizes.iter().filter(|(field, sizes)| {
            **field != Field::Replies
                && sizes.millis()
                && name(**field).is_some_and(|name| !states_unit(name))
        });
        let found: BTreeSet<Field> = lengths.map(|(field, _)| *field).collect();
        let names: Vec<&str> = found.iter().filter_map(|f| name(*f)).map(|n| n.trim()).collect();
        if let Some(first) = names.first() {
            notes.push(format!(
                "taken as milliseconds, since no length is so long in seconds: {}; if that is wrong, write the unit into the name, for example \"{first} (s)\"",
                names.join(", ")
            ));
        }
        found
    }

    /// The order of day and month in each column; one that doesn't tell follows one that does.
    fn orders(
        &self,
        file: &str,
        options: &Options,
        notes: &mut Vec<String>,
    ) -> Result<BTreeMap<Field, DateOrder>, LogError> {
        let sure = self.orders.values().find_map(|survey| match survey.told() {
            order::Told::Sure(order, _) => Some(order),
            _ => None,
        });
        let mut said = false;
        let mut found = BTreeMap::new();
        for (field, survey) in &self.orders {
            let order = match (options.date_order, survey.told(), sure) {
                (Some(order), ..) | (None, order::Told::Assumed { .. }, Some(order)) => order,
                (None, told, _) => {
                    let mut own = Vec::new();
                    let order = order_of(told, &mut own).map_err(|r| contradiction(file, r))?;
                    if !said {
                        said |= !own.is_empty();
                        notes.extend(own.into_iter().map(|note| {
                            format!("{note}; if that is wrong, say --date-order day-first or month-first")
                        }));
                    }
                    order
                }
            };
            found.insert(*field, order);
        }
        Ok(found)
    }

    /// One column is written on one clock, or the desk's zone is known.
    fn one_clock(&self, file: &str, options: &Options) -> Result<(), LogError> {
        if options.zone.is_some() || self.offsets.len() < 2 {
            return Ok(());
        }
        let all: u64 = self.offsets.values().map(|one| one.0).sum();
        let kinds: BTreeSet<Option<i64>> =
            self.offsets.iter().filter(|(_, one)| one.0 * 200 > all).map(|(k, _)| *k).collect();
        let known: Vec<i64> = kinds.iter().flatten().copied().collect();
        let apart = known.iter().max().zip(known.iter().min()).map_or(0, |(a, b)| a - b);
        // Summer and winter of one place are an hour apart.
        if apart <= 60 && !(kinds.contains(&None) && kinds.len() > 1) {
            return Ok(());
        }
        let shown: Vec<String> = kinds
            .iter()
            .filter_map(|kind| self.offsets.get(kind))
            .take(3)
            .map(|(_, line, cell)| format!("\"{cell}\" (line {line})"))
            .collect();
        Err(LogError::refused(
            file,
            0,
            format!("times of one column are written on several clocks: {}", shown.join(", ")),
            "give the desk's zone, for example --zone Asia/Shanghai: all are then put on its clock",
        ))
    }

    /// What the outcome's words say. A word that is true of all rows says nothing.
    fn outcomes(
        &self,
        columns: &Columns,
        header: &[String],
        options: &Options,
        notes: &mut Vec<String>,
    ) -> BTreeMap<String, bool> {
        let mapped = |told: &str| {
            options.values.iter().any(|(f, w, _)| *f == Field::Outcome && word(w) == told)
        };
        let mut known: BTreeMap<String, bool> = self
            .words
            .keys()
            .filter(|told| !mapped(told))
            .filter_map(|told| said::answered(told).map(|answered| (told.clone(), answered)))
            .collect();
        let name = columns
            .of(Field::Outcome)
            .and_then(|column| header.get(column))
            .map_or("", |name| name.trim());
        let one = self.words.len() == 1 && self.empty_words == 0 && self.rows >= 20;
        if one && !known.is_empty() && options.values.is_empty() {
            known.clear();
            notes.push(format!(
                "column \"{name}\" says the same of every row, so it tells nothing: who was answered is told by their replies"
            ));
            return known;
        }
        // Words of a few letters that come again and again are no names.
        let strange: Vec<String> = self
            .words
            .keys()
            .filter(|told| !known.contains_key(*told) && !mapped(told))
            .filter(|told| told.chars().count() <= 24)
            .cloned()
            .collect();
        if !strange.is_empty() && self.words.len() <= 20 && self.rows >= 20 {
            notes.push(format!(
                "column \"{name}\": whether these mean an answer is not known, so replies and agents tell: {}; if they do, say --value outcome:WORD=answered (or unanswered)",
                listed(&strange)
            ));
        }
        known
    }
}

/// Whether a cell may be a row's label that sums up others.
pub(super) fn sums_up(row: &Row, columns: &Columns) -> bool {
    let label = |field| columns.of(field).is_some_and(|column| is_total(row.cell(column)));
    label(Field::Arrived) || label(Field::Date) || label(Field::SentAt) || is_total(row.cell(0))
}
