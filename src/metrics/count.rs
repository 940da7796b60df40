//! Numerator and denominator of a target in one period of one replication. Small and plain: the
//! search fills millions of them. Must not know how a run was made.

use super::standing::{Standing, standing, weigh};
use super::target::{TargetCount, floor_of};
use crate::engine::ContactRecord;
use crate::model::{Clock, Measure, Period, ShareDefinition};
use crate::stats::Ratio;
use crate::time::Span;

/// What contacts of one period add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// In time for shares; milliseconds until the answer for means.
    pub num: i64,
    /// In the definition's base for shares; answered for means.
    pub den: i64,
    /// In the base of the default definition: every contact that needed a human and counts.
    pub contacts: u32,
    /// Answered while the customer was there.
    pub answered: u32,
    /// Contacts that miss: of the definition's base not in time for shares; answered after the
    /// limit or not at all for means.
    pub missed: u32,
}

impl Count {
    /// The sum of two counts.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            num: self.num + other.num,
            den: self.den + other.den,
            contacts: self.contacts + other.contacts,
            answered: self.answered + other.answered,
            missed: self.missed + other.missed,
        }
    }
    /// What is divided for this measure: fractions, or seconds for means.
    #[must_use]
    pub fn ratio(&self, measure: Measure) -> Ratio {
        let unit = if matches!(measure, Measure::Mean { .. }) { 1e-3 } else { 1.0 };
        Ratio::new(self.num as f64 * unit, self.den as f64)
    }
    /// In time ÷ what it is told of: of the definition's base for shares; of all contacts, in time by
    /// the mean asked for, for means.
    #[must_use]
    pub fn in_time_ratio(&self, measure: Measure) -> Ratio {
        match measure {
            Measure::Mean { .. } => {
                Ratio::new(f64::from(self.contacts - self.missed), f64::from(self.contacts))
            }
            _ => self.ratio(measure),
        }
    }
    /// Answered ÷ contacts.
    #[must_use]
    pub fn answered_ratio(&self) -> Ratio {
        Ratio::new(f64::from(self.answered), f64::from(self.contacts))
    }
}

/// What one contact adds to a target's count.
#[inline]
#[must_use]
pub fn count_of(record: &ContactRecord, measure: Measure, published: bool) -> Count {
    let (clock, limit, definition) = terms(measure);
    let stands = standing(record, clock, limit, published);
    let (num, den) = match (measure, stands) {
        (Measure::Mean { .. }, Standing::InTime(after) | Standing::Late(after)) => (after.ms(), 1),
        (Measure::Mean { .. }, _) => (0, 0),
        _ => {
            let (num, den) = weigh(definition, stands, limit);
            (i64::from(num), i64::from(den))
        }
    };
    let missed = match measure {
        Measure::Mean { .. } => stands.counts() && !matches!(stands, Standing::InTime(_)),
        _ => den > num,
    };
    Count {
        num,
        den,
        contacts: u32::from(stands.counts()),
        answered: u32::from(stands.answered()),
        missed: u32::from(missed),
    }
}

/// Clock, limit and definition a measure is judged by: a percentile by its equivalent share, a mean
/// (for what counts as unanswered) by its limit.
#[must_use]
pub const fn terms(measure: Measure) -> (Clock, Span, ShareDefinition) {
    match measure {
        Measure::Share { within, definition, clock, .. } => (clock, within, definition),
        Measure::Mean { at_most, clock, .. } | Measure::Percentile { at_most, clock, .. } => {
            (clock, at_most, ShareDefinition::All)
        }
    }
}

/// Whether a period of one replication meets the measure by its own value; `None` if it had no
/// contacts.
#[must_use]
pub fn own_value(measure: Measure, count: &Count) -> Option<bool> {
    if count.contacts == 0 {
        return None;
    }
    let (Some(value), Some(answered)) =
        (count.ratio(measure).value(), count.answered_ratio().value())
    else {
        return Some(false);
    };
    let met = match measure {
        Measure::Share { at_least, definition, .. } => {
            value >= at_least && answered >= floor_of(definition, at_least)
        }
        Measure::Percentile { quantile, .. } => value >= quantile,
        Measure::Mean { at_most, answered_at_least, .. } => {
            value <= at_most.secs() && answered >= answered_at_least
        }
    };
    Some(met && count.answered > 0)
}

/// The counts of the periods over which a target is judged.
#[must_use]
pub fn period_cells(period: Period, count: &TargetCount) -> Vec<Count> {
    match period {
        Period::Run => vec![count.cells.iter().copied().fold(count.before, Count::plus)],
        Period::Day | Period::Hour => count.cells.clone(),
    }
}

/// Whether a day of one replication misses the target: by its own value, for targets by the hour in
/// any of its hours; `None` if it had no contacts.
#[must_use]
pub fn day_misses(
    measure: Measure,
    period: Period,
    count: &TargetCount,
    day: usize,
) -> Option<bool> {
    let cells = match period {
        Period::Hour => count.cells.get(day * 24..day * 24 + 24)?,
        Period::Run | Period::Day => count.cells.get(day..=day)?,
    };
    let mut own = cells.iter().filter_map(|cell| own_value(measure, cell)).peekable();
    own.peek()?;
    Some(own.any(|met| !met))
}
