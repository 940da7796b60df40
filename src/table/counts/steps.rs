//! Whether the moments of a column stand evenly, as those of intervals do, or anyhow, as those of
//! contacts. Must not know names.

use super::content::orders;
use crate::table::Row;
use crate::table::counts::cells::snapped;
use crate::table::moment::{Stamp, civil_ms, stamp};
use std::collections::BTreeMap;

const DAY: i64 = 86_400_000;

/// Of the first rows, the moments of a column, ms, in the order of day and month that reads most.
fn moments(below: &[Row], column: usize) -> Vec<i64> {
    let read = |order| -> Vec<i64> {
        let cells = below.iter().map(|row| row.cell(column));
        let stamps = cells.filter_map(|cell| stamp(cell, order));
        stamps
            .map(|at| match at {
                Stamp::Wall(at) => snapped(civil_ms(at)),
                Stamp::Absolute { ms, .. } => snapped(ms),
            })
            .collect()
    };
    // The last of equals is the first order.
    orders().into_iter().rev().map(read).max_by_key(Vec::len).unwrap_or_default()
}

/// Whether six in ten of the steps are the same: of intervals, not of contacts.
pub(super) fn even(below: &[Row], column: usize) -> bool {
    let mut at = moments(below, column);
    if at.len() < 2 {
        return true;
    }
    at.sort_unstable();
    let mut steps: BTreeMap<i64, usize> = BTreeMap::new();
    for pair in at.windows(2).filter(|pair| pair[1] > pair[0]) {
        *steps.entry(pair[1] - pair[0]).or_default() += 1;
    }
    let all: usize = steps.values().sum();
    // Bins are whole minutes that divide a day.
    let bin = |step: &i64| step % 60_000 == 0 && DAY % step == 0;
    let usual = steps.iter().filter(|(step, _)| bin(step)).map(|(_, n)| *n).max().unwrap_or(0);
    usual * 10 >= all * 6 || at.iter().filter(|at| *at % 300_000 == 0).count() * 10 >= at.len() * 8
}

/// Whether two columns of moments are the ends of intervals: evenly placed, and always as far apart.
pub(super) fn ends(below: &[Row], from: usize, to: usize) -> bool {
    let (start, end) = (moments(below, from), moments(below, to));
    let far: Vec<i64> = std::iter::zip(&start, &end).map(|(a, b)| b - a).collect();
    let same = far.first().is_some_and(|first| {
        (60_000..=DAY).contains(first)
            && far.iter().filter(|far| *far == first).count() * 10 >= far.len() * 9
    });
    start.len() == end.len() && start.len() >= 4 && same && even(below, from)
}
