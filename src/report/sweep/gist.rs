//! What of a sweep is kept in memory for the terminal and the pictures: the fields' values and the
//! first few figures of every point. Must not know how they are shown.

use crate::sweep::{Cell, Head, Measured, Outcome, Record};
use std::io;

/// Figures that are told and drawn.
pub const SHOWN: usize = 6;

/// A sweep in short.
#[derive(Clone, Debug, PartialEq)]
pub struct Gist {
    /// What it is.
    pub head: Head,
    /// Its valid points, in order.
    pub points: Vec<PointGist>,
    /// Points at which the scenario is invalid, with what is wrong.
    pub invalid: Vec<(u64, Vec<Option<Cell>>, String)>,
    /// Points that are missing, from 0.
    pub missing: Vec<usize>,
}

/// A point in short.
#[derive(Clone, Debug, PartialEq)]
pub struct PointGist {
    /// Its number, from 1.
    pub point: u64,
    /// The fields' values.
    pub at: Vec<Option<Cell>>,
    /// The first figures.
    pub figures: Vec<Measured>,
}

impl Gist {
    /// Gathers a sweep's records, in the order of their points.
    ///
    /// # Errors
    /// Reading a record.
    pub fn of(
        head: &Head,
        missing: Vec<usize>,
        records: impl Iterator<Item = io::Result<Record>>,
    ) -> io::Result<Self> {
        let mut gist =
            Self { head: head.clone(), points: Vec::new(), invalid: Vec::new(), missing };
        for record in records {
            let Record { point, at, outcome } = record?;
            match outcome {
                Outcome::Done { mut all, .. } => {
                    all.truncate(SHOWN);
                    gist.points.push(PointGist { point, at, figures: all });
                }
                Outcome::Invalid { problems } => gist.invalid.push((point, at, problems)),
            }
        }
        Ok(gist)
    }

    /// The different values of a field, in the order in which they first appear; numbers by size.
    #[must_use]
    pub fn levels(&self, field: usize) -> Vec<Cell> {
        let mut levels: Vec<Cell> = Vec::new();
        let cells = self.points.iter().filter_map(|point| point.at.get(field)?.as_ref());
        // Fields of large designs take a new value at every point: those are not looked through.
        for cell in cells {
            if levels.len() > 200 {
                break;
            }
            if !levels.contains(cell) {
                levels.push(cell.clone());
            }
        }
        if levels.iter().all(|cell| cell.number().is_some()) {
            levels.sort_by(|a, b| a.number().partial_cmp(&b.number()).expect("numbers are finite"));
        }
        levels
    }
}
