//! Journals and parts: a head, then a record per line in any order. What is there, what is missing,
//! what was cut off, and whether parts belong together. Reads from readers; must not know files.

use super::layout::MOST_POINTS;
use super::record::{FORMAT, Head, Outcome, Record, Shard};
use serde::Deserialize;
use std::fmt;
use std::io::{self, BufRead};

/// More shards than this are a mistake.
pub const MOST_SHARDS: u32 = 100_000;
/// Bytes of a line beyond which it is no record.
const LONGEST: usize = 1 << 30;

/// What a journal holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// What it belongs to.
    pub head: Head,
    /// Where each point's record is, in the order of the points: point (from 0), first byte, length.
    pub lines: Vec<(usize, u64, u32)>,
    /// Bytes up to the end of the last whole line.
    pub whole: u64,
    /// Number of the line that was cut off or damaged, from 1; what it held must be done again.
    pub torn: Option<usize>,
}

/// Why a file is no journal. Nothing has been changed.
#[derive(Debug, thiserror::Error)]
pub enum NotAJournal {
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It is empty, or was cut within its first line.
    #[error("it has no whole first line: it was cut off, or is no part of a sweep")]
    NoHead,
    /// It is something else.
    #[error("its first line is not that of a sweep's journal or part")]
    Foreign,
    /// Its first line says what cannot be.
    #[error("its first line is damaged: {0}")]
    Impossible(String),
    /// It was written by a newer program.
    #[error("it has format {0}, this version of chatstaff reads format {FORMAT}: use a newer one")]
    Newer(u32),
    /// A line in its middle is damaged.
    #[error("line {0} is damaged, though whole lines follow it")]
    Damaged(usize),
}

/// Only as much of a record as an index needs.
#[derive(Deserialize)]
struct Point {
    point: u64,
}

/// Reads through a journal without keeping its records.
///
/// # Errors
/// It is no journal, or damaged beyond a torn last line.
pub fn index(mut reader: impl BufRead) -> Result<Index, NotAJournal> {
    let mut line = Vec::new();
    reader.read_until(b'\n', &mut line)?;
    let text = std::str::from_utf8(&line).ok().and_then(|text| text.strip_suffix('\n'));
    let Some(text) = text else { return Err(NotAJournal::NoHead) };
    let head = head(text)?;
    let mut index = Index { head, lines: Vec::new(), whole: line.len() as u64, torn: None };
    for number in 2.. {
        line.clear();
        let length = reader.read_until(b'\n', &mut line)?;
        if length == 0 {
            break;
        }
        if let Some(torn) = index.torn {
            return Err(NotAJournal::Damaged(torn));
        }
        match (line.ends_with(b"\n"), serde_json::from_slice::<Point>(&line)) {
            (true, Ok(Point { point }))
                if (1..=index.head.points).contains(&point) && length <= LONGEST =>
            {
                index.lines.push((point as usize - 1, index.whole, length as u32));
                index.whole += length as u64;
            }
            _ => index.torn = Some(number),
        }
    }
    index.lines.sort_unstable();
    // The same point twice holds the same twice.
    index.lines.dedup_by_key(|(point, _, _)| *point);
    Ok(index)
}

fn head(text: &str) -> Result<Head, NotAJournal> {
    #[derive(Deserialize)]
    struct Format {
        format: u32,
        #[expect(dead_code, reason = "tells a journal from other files")]
        sweep: String,
    }
    let Format { format, .. } = serde_json::from_str(text).map_err(|_| NotAJournal::Foreign)?;
    if format > FORMAT {
        return Err(NotAJournal::Newer(format));
    }
    let head = serde_json::from_str(text).map_err(|_| NotAJournal::Foreign)?;
    match impossible(&head) {
        Some(what) => Err(NotAJournal::Impossible(what)),
        None => Ok(head),
    }
}

/// What of a head cannot be, however it came there: nothing is counted or asked for by such numbers.
fn impossible(head: &Head) -> Option<String> {
    if head.points == 0 || head.points > MOST_POINTS as u64 {
        return Some(format!("{} points; there are 1 to {MOST_POINTS}", head.points));
    }
    let of_shard = |Shard { number, of }| {
        let can_be = (1..=of).contains(&number) && of <= MOST_SHARDS;
        (!can_be).then(|| format!("shard {number} of {of}; there are 1/1 to 1/{MOST_SHARDS}"))
    };
    head.shard.and_then(of_shard)
}

/// A record from its line.
///
/// # Errors
/// The line is not a record of this journal any more: it is damaged, or was changed meanwhile.
pub fn record(head: &Head, line: &[u8]) -> io::Result<Record> {
    let damaged = |problem: String| io::Error::new(io::ErrorKind::InvalidData, problem);
    let record: Record =
        serde_json::from_slice(line).map_err(|e| damaged(format!("a record is damaged: {e}")))?;
    let wrong = |what: &str, there: usize, meant: usize| {
        let point = record.point;
        (there != meant).then(|| {
            damaged(format!("the record of point {point} has {there} {what}, not {meant}"))
        })
    };
    let figures = head.figures.len();
    let found = wrong("values", record.at.len(), head.fields.len()).or_else(|| {
        let Outcome::Done { all, slices, .. } = &record.outcome else { return None };
        let of_slices = slices.iter().map(|slice| slice.figures.len());
        let mut counts = std::iter::once(all.len()).chain(of_slices);
        counts.find_map(|count| wrong("figures", count, figures))
    });
    match found {
        Some(error) => Err(error),
        None => Ok(record),
    }
}

impl Index {
    /// Points that are meant to be here and are not, from 0.
    #[must_use]
    pub fn missing(&self) -> Vec<usize> {
        let mut there = self.lines.iter().map(|(point, _, _)| *point).peekable();
        (0..self.head.points as usize)
            .filter(|point| self.head.shard.is_none_or(|shard| shard.holds(*point)))
            .filter(|point| {
                while there.next_if(|other| other < point).is_some() {}
                there.peek() != Some(point)
            })
            .collect()
    }
}

/// Several parts of one sweep, joined.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// What they belong to, as if there had been no parts.
    pub head: Head,
    /// Where each point's record is: point (from 0), part, first byte, length.
    pub lines: Vec<(usize, usize, u64, u32)>,
    /// Points that no part has, from 0.
    pub missing: Vec<usize>,
    /// Shards of which no part was given.
    pub absent: Vec<Shard>,
}

/// Why parts cannot be joined. Each must come from the same sweep, made by the same version.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{b} belongs to another sweep than {a}: {what}; give parts of one sweep")]
pub struct Different {
    /// The first part.
    pub a: String,
    /// The one that differs.
    pub b: String,
    /// In what they differ.
    pub what: String,
}

/// Joins parts, each with its name for messages.
///
/// # Errors
/// Two of them belong to different sweeps.
///
/// # Panics
/// If there is no part.
pub fn join(parts: &[(String, Index)]) -> Result<Joined, Different> {
    let (first, index) = parts.first().expect("at least one part");
    let head = Head { shard: None, ..index.head.clone() };
    for (name, other) in parts {
        if let Some(what) = difference(&head, &other.head) {
            return Err(Different { a: first.clone(), b: name.clone(), what });
        }
    }
    let mut lines = Vec::new();
    for (part, (_, index)) in parts.iter().enumerate() {
        lines.extend(index.lines.iter().map(|&(point, at, length)| (point, part, at, length)));
    }
    lines.sort_unstable();
    lines.dedup_by_key(|(point, ..)| *point);
    let mut there = lines.iter().map(|(point, ..)| *point).peekable();
    let missing: Vec<usize> =
        (0..head.points as usize).filter(|point| there.next_if_eq(point).is_none()).collect();
    let of = parts.iter().filter_map(|(_, index)| index.head.shard).map(|shard| shard.of).max();
    let given = |shard: Shard| parts.iter().any(|(_, index)| index.head.shard == Some(shard));
    let whole = parts.iter().any(|(_, index)| index.head.shard.is_none());
    let absent = (1..=of.unwrap_or(0)).map(|number| Shard { number, of: of.unwrap_or(0) });
    let absent = absent.filter(|shard| !given(*shard) && !whole && !missing.is_empty());
    Ok(Joined { absent: absent.collect(), head, lines, missing })
}

fn difference(a: &Head, b: &Head) -> Option<String> {
    let both = |what: &str, a: &dyn fmt::Display, b: &dyn fmt::Display| {
        (a.to_string() != b.to_string()).then(|| format!("{what} {a} and {b}"))
    };
    if a.sweep == b.sweep {
        return None;
    }
    both("names", &a.name, &b.name)
        .or_else(|| both("program versions", &a.version, &b.version))
        .or_else(|| both("seeds", &a.seed, &b.seed))
        .or_else(|| both("numbers of points", &a.points, &b.points))
        .or_else(|| both("replications", &a.replications, &b.replications))
        .or_else(|| both("fingerprints", &a.sweep, &b.sweep))
}

/// Numbers of points as people read them, from 1: "3, 5–8, 12".
#[must_use]
pub fn listed(points: &[usize]) -> String {
    let runs = points.chunk_by(|a, b| a + 1 == *b);
    let mut texts: Vec<String> = runs
        .map(|run| match run {
            [one] => (one + 1).to_string(),
            _ => format!("{}–{}", run[0] + 1, run[run.len() - 1] + 1),
        })
        .collect();
    if texts.len() > 30 {
        let more = texts.len() - 30;
        texts.truncate(30);
        texts.push(format!("and {more} more stretches"));
    }
    texts.join(", ")
}
