//! Arrivals on a grid of days and slots: what profiles and busyness are estimated from. Edge days
//! of which the log holds only a part are known as such. Must not know estimators.

use super::log::{Contact, Counts};
use crate::table::moment::day_number_date;
use jiff::civil::Date;

const DAY_MS: i64 = 86_400_000;

/// Counts per day and slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Days {
    /// Day number (since 1970) of the first day.
    pub first: i64,
    /// Slots per day: 48 half-hours, or 24 hours.
    pub slots: usize,
    /// Per day, per slot.
    pub counts: Vec<Vec<f64>>,
    /// Whether the log holds all of the day.
    pub whole: Vec<bool>,
}

/// Whether all contacts come on full hours: the log does not tell minutes.
#[must_use]
pub fn on_full_hours(contacts: &[Contact]) -> bool {
    contacts.len() >= 100 && contacts.iter().all(|contact| contact.start % 3_600_000 == 0)
}

impl Days {
    /// The grid of single contacts, in half-hours. Empty without contacts.
    #[must_use]
    pub fn of_contacts(contacts: &[Contact]) -> Self {
        let moments: Vec<i64> = contacts.iter().map(|contact| contact.start).collect();
        // Where only the hour is told, half-hours would be invented.
        let slots = if on_full_hours(contacts) { 24 } else { 48 };
        let mut days = Self::empty(&moments, slots);
        for at in moments {
            days.add(at, 1.0);
        }
        days.mark_edges();
        days
    }

    /// The grid of counts in bins of an hour or less; `None` if the bins are wider.
    #[must_use]
    pub fn of_counts(counts: &Counts) -> Option<Self> {
        if counts.width > 3_600_000 {
            return None;
        }
        let slots = if counts.width > 1_800_000 { 24 } else { 48 };
        let mut days = Self::empty(&counts.starts, slots);
        for (at, count) in counts.starts.iter().zip(&counts.counts) {
            days.add(*at, *count);
        }
        // Rows of zero say that the day was counted: only days with missing bins are in part.
        let bins = (DAY_MS / counts.width.max(1)) as usize;
        let mut seen = vec![0_usize; days.counts.len()];
        for at in &counts.starts {
            if let Some(seen) = seen.get_mut((at.div_euclid(DAY_MS) - days.first) as usize) {
                *seen += 1;
            }
        }
        if counts.counts.contains(&0.0) {
            // As many rows as other days have: of the night too, or of the open hours.
            let mut usual = seen.clone();
            usual.sort_unstable();
            let usual = usual.get(usual.len() / 2).map_or(bins, |usual| (*usual).min(bins));
            for (whole, seen) in days.whole.iter_mut().zip(seen) {
                *whole = seen * 10 >= usual * 9;
            }
        } else {
            days.mark_edges();
        }
        Some(days)
    }

    fn empty(moments: &[i64], slots: usize) -> Self {
        let day = |at: &i64| at.div_euclid(DAY_MS);
        let first = moments.iter().map(day).min().unwrap_or(0);
        let last = moments.iter().map(day).max().unwrap_or(-1).min(first + 5000);
        let n = (last - first + 1).max(0) as usize;
        Self { first, slots, counts: vec![vec![0.0; slots]; n], whole: vec![true; n] }
    }

    fn add(&mut self, at: i64, count: f64) {
        let slot = at.rem_euclid(DAY_MS) as usize * self.slots / DAY_MS as usize;
        let day = at.div_euclid(DAY_MS) - self.first;
        if let Some(counts) = self.counts.get_mut(day as usize) {
            counts[slot] += count;
        }
    }

    /// The first and the last day are in part if the log begins (or ends) two hours inside what
    /// other days show.
    fn mark_edges(&mut self) {
        let n = self.counts.len();
        if n < 3 {
            return;
        }
        let begins = |day: &Vec<f64>| day.iter().position(|c| *c > 0.0);
        let ends = |day: &Vec<f64>| day.iter().rposition(|c| *c > 0.0);
        let middle = |values: Vec<usize>| {
            let mut values = values;
            values.sort_unstable();
            values.get(values.len() / 2).copied()
        };
        let inner = &self.counts[1..n - 1];
        let margin = self.slots / 12;
        let usual_begin = middle(inner.iter().filter_map(begins).collect());
        let usual_end = middle(inner.iter().filter_map(ends).collect());
        if let (Some(usual), Some(own)) = (usual_begin, begins(&self.counts[0])) {
            self.whole[0] = own <= usual + margin;
        }
        if let (Some(usual), Some(own)) = (usual_end, ends(&self.counts[n - 1])) {
            self.whole[n - 1] = own + margin >= usual;
        }
    }

    /// The day after the last whole one (days since 1970).
    #[must_use]
    pub fn whole_until(&self) -> i64 {
        let last = self.whole.iter().rposition(|whole| *whole).map_or(self.len(), |i| i + 1);
        self.first + last as i64
    }
    /// How many days.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.len()
    }
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }
    /// The date of day `i`.
    #[must_use]
    pub fn date(&self, i: usize) -> Date {
        day_number_date(self.first + i as i64)
    }
    /// The weekday of day `i`: 0 is Monday.
    #[must_use]
    pub fn weekday(&self, i: usize) -> usize {
        // 1 January 1970 was a Thursday.
        (self.first + i as i64 + 3).rem_euclid(7) as usize
    }
    /// All of day `i`.
    #[must_use]
    pub fn total(&self, i: usize) -> f64 {
        self.counts[i].iter().sum()
    }
    /// All of day `i` by hour.
    #[must_use]
    pub fn hours(&self, i: usize) -> [f64; 24] {
        let per = self.slots / 24;
        std::array::from_fn(|hour| self.counts[i][hour * per..(hour + 1) * per].iter().sum())
    }
    /// Only the days of these numbers (since 1970).
    #[must_use]
    pub fn only(&self, keep: impl Fn(i64) -> bool) -> Self {
        let inside: Vec<usize> = (0..self.len()).filter(|i| keep(self.first + *i as i64)).collect();
        let Some((&from, &to)) = inside.first().zip(inside.last()) else {
            return Self {
                first: self.first,
                slots: self.slots,
                counts: Vec::new(),
                whole: Vec::new(),
            };
        };
        Self {
            first: self.first + from as i64,
            slots: self.slots,
            counts: self.counts[from..=to].to_vec(),
            whole: self.whole[from..=to].to_vec(),
        }
    }
}
