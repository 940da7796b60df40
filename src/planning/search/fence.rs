//! Limits kept step by step: the cover program's rows without its needs, with the people on each kept
//! up to date. A step is allowed if it makes no limit more broken than it is. Must not know runs.

use super::days::Days;
use crate::planning::cover::{Column, Cover, Row};
use std::collections::BTreeMap;

/// Rounding in sums of people.
const ROUNDING: f64 = 1e-6;

/// The limits on tied columns.
#[derive(Clone, Debug)]
pub(in crate::planning) struct Fence {
    columns: Vec<Column>,
    rows: Vec<Row>,
}

impl Fence {
    /// The rows of a program without needs, over tied columns.
    pub fn new(cover: &Cover, days: &Days) -> Self {
        let Cover { columns, rows, .. } = folded(cover, days);
        Self { columns, rows }
    }

    /// People on each row.
    pub fn activity(&self, counts: &[u32]) -> Vec<f64> {
        let mut activity = vec![0.0; self.rows.len()];
        for (column, &n) in self.columns.iter().zip(counts).filter(|(_, n)| **n > 0) {
            for &(row, amount) in &column.rows {
                activity[row] += amount * f64::from(n);
            }
        }
        activity
    }

    /// Whether people may be added to columns (negative = taken off) where so many are on each row.
    pub fn allows(&self, counts: &[u32], activity: &[f64], steps: &[(usize, i32)]) -> bool {
        let keeps = |row: usize, by: f64| {
            let before = self.broken(row, activity[row]);
            self.broken(row, activity[row] + by) <= before + ROUNDING
        };
        for &(column, by) in steps {
            let n = i64::from(counts[column]) + i64::from(by);
            if n < 0 || (by > 0 && n > i64::from(self.columns[column].most)) {
                return false;
            }
        }
        if let [(column, by)] = steps {
            let rows = self.columns[*column].rows.iter();
            return rows.into_iter().all(|(row, amount)| keeps(*row, amount * f64::from(*by)));
        }
        let mut net: Vec<(usize, f64)> = steps
            .iter()
            .flat_map(|(column, by)| {
                let rows = self.columns[*column].rows.iter();
                rows.map(move |(row, amount)| (*row, amount * f64::from(*by)))
            })
            .collect();
        net.sort_unstable_by_key(|(row, _)| *row);
        net.chunk_by(|a, b| a.0 == b.0)
            .all(|same| keeps(same[0].0, same.iter().map(|(_, by)| by).sum()))
    }

    /// By how much a row is broken.
    fn broken(&self, row: usize, activity: f64) -> f64 {
        match &self.rows[row] {
            Row::Limit { amount } => (activity - amount).max(0.0),
            Row::Need { amount, .. } => (amount - activity).max(0.0),
        }
    }
}

/// (tied column, what it adds × 10 million), so that rows can be told to be the same.
type Terms = Vec<(usize, i64)>;

/// A cover program over tied columns: a tied column costs and adds what its patterns do together.
/// Rows that have become the same are one, but for those that charge a budget: each of them charges.
pub(in crate::planning) fn folded(cover: &Cover, days: &Days) -> Cover {
    let mut rows_of: Vec<Vec<(usize, f64)>> = Vec::with_capacity(days.columns.len());
    let mut of_row: Vec<Terms> = vec![Vec::new(); cover.rows.len()];
    for (column, tied) in days.columns.iter().enumerate() {
        let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
        for &(row, amount) in tied.iter().flat_map(|pattern| &cover.columns[*pattern].rows) {
            *sums.entry(row).or_default() += amount;
        }
        for (&row, amount) in &sums {
            of_row[row].push((column, (amount * 1e7).round() as i64));
        }
        rows_of.push(sums.into_iter().collect());
    }
    let mut kept: Vec<Row> = Vec::new();
    let mut same: BTreeMap<(&Terms, u64, bool), Vec<usize>> = BTreeMap::new();
    let mut at = vec![None; cover.rows.len()];
    for (index, row) in cover.rows.iter().enumerate() {
        if of_row[index].is_empty() && matches!(row, Row::Limit { .. }) {
            continue;
        }
        let (amount, is_need) = match row {
            Row::Need { segments, .. } if !segments.is_empty() => {
                at[index] = Some((kept.len(), true));
                kept.push(row.clone());
                continue;
            }
            Row::Need { amount, .. } => (*amount, true),
            Row::Limit { amount } => (*amount, false),
        };
        let like = same.entry((&of_row[index], amount.to_bits(), is_need)).or_default();
        if let Some(&twin) = like.iter().find(|twin| kept[**twin] == *row) {
            at[index] = Some((twin, false));
        } else {
            like.push(kept.len());
            at[index] = Some((kept.len(), true));
            kept.push(row.clone());
        }
    }
    let columns = days.columns.iter().zip(rows_of).map(|(tied, rows)| {
        let own = tied.iter().map(|pattern| &cover.columns[*pattern]);
        Column {
            cost: own.clone().map(|column| column.cost).sum(),
            most: own.map(|column| column.most).min().unwrap_or(0),
            rows: rows
                .into_iter()
                .filter_map(|(row, amount)| match at[row] {
                    Some((row, true)) => Some((row, amount)),
                    _ => None,
                })
                .collect(),
        }
    });
    Cover { columns: columns.collect(), rows: kept, budgets: cover.budgets.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::Curve;
    use crate::model::ClockWindow;
    use crate::planning::aims::Aims;
    use crate::planning::checker;
    use crate::planning::cost::Prices;
    use crate::planning::patterns::Space;
    use crate::planning::program::{Relaxed, Task, program};
    use crate::planning::requirement::Load;
    use crate::planning::testing::scenario;

    #[test]
    fn rows_that_charge_a_budget_stay_apart_however_alike_they_are() {
        let s = scenario(1);
        let space = Space::new(&s, &Prices::new(&s));
        let curve = Curve::new(&s.demand, &s.calendar);
        let load = Load::new(&s, &curve, space.grid);
        let days = Days::new(&s, &space, &curve);
        // Eight hours of the same load, halved: sixteen rows, and who is there from nine to five
        // is on all of them.
        let task = Aims::new(&s, &curve, &load, space.grid, 0.0).task();
        let cover = folded(&program(&s, &space, &load, &task, Relaxed::default()), &days);
        let charging =
            |row: &Row| matches!(row, Row::Need { segments, .. } if !segments.is_empty());
        assert_eq!(task.needs.len(), 16);
        assert_eq!(cover.rows.iter().filter(|row| charging(row)).count(), 16);
    }

    #[test]
    fn a_step_is_allowed_just_when_the_checker_finds_nothing_new() {
        let mut s = scenario(3);
        s.groups[0].size = 3;
        s.planning.limits.seats = Some(2);
        s.planning.limits.minimum = vec![(ClockWindow { from: 9 * 60, to: 17 * 60 }, 1)];
        let space = Space::new(&s, &Prices::new(&s));
        let curve = Curve::new(&s.demand, &s.calendar);
        let load = Load::new(&s, &curve, space.grid);
        let days = Days::new(&s, &space, &curve);
        let cover = program(&s, &space, &load, &Task::default(), Relaxed::default());
        let fence = Fence::new(&cover, &days);
        assert!(fence.rows.len() < cover.rows.len(), "alike days have the same limits");
        // One eight-hour shift from nine.
        let mut counts = vec![0; days.columns.len()];
        let nine = (0..counts.len())
            .find(|c| {
                let duty = &space.patterns[days.columns[*c][0]].duty;
                duty.start.time_of_day().minutes() == 540 && duty.length().hours() == 8.0
            })
            .expect("there is one");
        counts[nine] = 1;
        let activity = fence.activity(&counts);
        let broken = |counts: &[u32]| {
            checker::violations(&s, &space.plan(&days.spread(counts, space.patterns.len())), false)
                .len()
        };
        assert_eq!(broken(&counts), 0);
        let steps: Vec<Vec<(usize, i32)>> = (0..counts.len())
            .flat_map(|j| {
                [vec![(j, 1)], vec![(j, 2)], vec![(nine, -1), (j, 1)], vec![(nine, -1), (j, 2)]]
            })
            .collect();
        let mut refused = 0;
        for steps in steps {
            let mut after = counts.clone();
            for &(column, by) in &steps {
                after[column] = after[column].saturating_add_signed(by);
            }
            let allowed = fence.allows(&counts, &activity, &steps);
            assert_eq!(allowed, broken(&after) == 0, "{steps:?}");
            refused += usize::from(!allowed);
        }
        assert!(refused > 20, "{refused}");
    }
}
