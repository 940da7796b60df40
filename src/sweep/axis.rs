//! A field that varies, and over what: a list, a range, a distribution. Must not know how points
//! combine fields.

use super::law::{Law, significant};
use crate::scenario::fields::{Field, Kind, shown};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A value in a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// A number: durations in seconds, percentages as fractions.
    Number(f64),
    /// Anything else, as it stands in a file.
    Text(String),
}

impl Cell {
    /// The number, if it is one.
    #[must_use]
    pub const fn number(&self) -> Option<f64> {
        match self {
            Self::Number(x) => Some(*x),
            Self::Text(_) => None,
        }
    }
}

/// One value of a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// As it goes into the scenario file.
    pub value: Value,
    /// As it goes into tables.
    pub cell: Cell,
}

impl Setting {
    /// A value as it was written.
    #[must_use]
    pub fn written(field: &Field, value: Value) -> Self {
        let cell = match field.kind.number(&value) {
            Some(number) => Cell::Number(number),
            None => Cell::Text(shown(&value)),
        };
        Self { value, cell }
    }
    /// The value that stands for a number. One that cannot be (a negative duration) is written all
    /// the same, for the scenario's rules to refuse.
    #[must_use]
    pub fn number(field: &Field, number: f64) -> Self {
        let number = if field.kind == Kind::Whole { number.round() } else { number };
        let value = field.kind.value(number).unwrap_or_else(|| {
            match field.kind {
                Kind::Seconds => format!("{number}s"),
                Kind::Fraction => format!("{}%", number * 100.0),
                _ => number.to_string(),
            }
            .into()
        });
        Self { value, cell: Cell::Number(number) }
    }
}

/// What a field varies over.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// These.
    List(Vec<Setting>),
    /// A range without steps: for designs that draw.
    Between(f64, f64),
    /// A distribution: for designs that draw.
    Law(Law),
}

/// A field that varies.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Which.
    pub field: Field,
    /// Over what.
    pub values: Values,
}

impl Axis {
    /// How many values there are; 0 for those that are only drawn.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.values {
            Values::List(list) => list.len(),
            _ => 0,
        }
    }
    /// Whether there is no value to count.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The i-th value of a list.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn value(&self, i: usize) -> Setting {
        match &self.values {
            Values::List(list) => list[i].clone(),
            _ => unreachable!("only lists are counted; checked when the sweep was read"),
        }
    }
    /// The value below which a share `p` lies; values of a list have equal shares, in its order.
    #[must_use]
    pub fn quantile(&self, p: f64) -> Setting {
        match &self.values {
            Values::List(list) => {
                let i = (p * list.len() as f64) as usize;
                list[i.min(list.len() - 1)].clone()
            }
            Values::Between(from, to) => {
                Setting::number(&self.field, significant(from + p * (to - from), 6))
            }
            Values::Law(law) => Setting::number(&self.field, law.quantile(p)),
        }
    }
    /// Whether every value is a number.
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        match &self.values {
            Values::List(list) => list.iter().all(|setting| setting.cell.number().is_some()),
            _ => true,
        }
    }
    /// What can be said of its values, for fingerprints.
    #[must_use]
    pub fn canonical(&self) -> String {
        match &self.values {
            Values::List(list) => {
                let all: Vec<String> = list.iter().map(|one| one.value.to_string()).collect();
                format!("{} in {}", self.field.name, all.join(" "))
            }
            Values::Between(from, to) => format!("{} from {from} to {to}", self.field.name),
            Values::Law(law) => format!("{} as {law:?}", self.field.name),
        }
    }
}

/// The numbers of a range with a step, both ends included; without floating dust.
#[must_use]
pub fn steps(from: f64, to: f64, step: f64) -> Vec<f64> {
    let count = ((to - from) / step + 1e-9).floor();
    (0..=count as usize).map(|i| significant(from + step * i as f64, 12)).collect()
}

/// So many numbers evenly from one to the other.
#[must_use]
pub fn evenly(from: f64, to: f64, count: usize) -> Vec<f64> {
    let last = count.saturating_sub(1).max(1) as f64;
    (0..count).map(|i| significant(from + (to - from) * i as f64 / last, 12)).collect()
}
