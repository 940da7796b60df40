//! A comparison as people and programs read it: which side to take ([`advice()`]) and one list of
//! figures ([`rows()`]), shown as text, CSV, JSON and pictures. Must not know how it was computed.

mod advice;
mod files;
mod names;
mod pictures;
mod rows;
#[cfg(test)]
mod tests;
mod text;

pub use advice::{Advice, advice, verdicts};
pub use files::{csv, intervals, json};
pub use pictures::pictures;
pub use rows::{Figure, Money, Part, Row, Verdict, rows, usual, verdict, word};
pub use text::text;

use crate::experiment::{Comparison, Side};
use crate::planning::balance::Balance;
use crate::scenario::Change;

/// Everything that is shown of a comparison.
#[derive(Clone, Debug)]
pub struct Compared<'a> {
    /// Names of the sides for people, the base's first.
    pub names: Vec<String>,
    /// Their names for programs: those of their files.
    pub keys: Vec<String>,
    /// What was compared.
    pub sides: Vec<Side<'a>>,
    /// What changed in the files, side by side; nothing for the base.
    pub changes: Vec<Vec<Change>>,
    /// What came out.
    pub found: Comparison,
    /// People and money.
    pub balance: Vec<Balance>,
    /// Sides whose plan was searched, and whether it was proven.
    pub searched: Vec<Option<bool>>,
    /// Replications that were asked for.
    pub wanted: u32,
    /// The figures to show.
    pub figures: Vec<Figure>,
}
