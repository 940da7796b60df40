//! Which blocks of strata the search looks at. Busy days dominate how often people wait, and a block
//! of twenty replications holds few of them; but busyness can be drawn without running anything.
//! So many blocks are drawn, and those whose busyness promises nearest to the usual lateness become
//! the common tapes and the calibration. Proofs take their blocks as they come. Must not know plans.

use super::aims::Aims;
use crate::demand::{BLOCK, TapeMaker};
use rayon::prelude::*;

/// First replications of `blocks` blocks from `first` on, the most usual ones first.
#[must_use]
pub fn most_usual(maker: &TapeMaker, aims: &Aims, first: u64, blocks: u64) -> Vec<u64> {
    let promised: Vec<Vec<f64>> = (0..blocks)
        .into_par_iter()
        .map(|block| {
            let from = first + block * BLOCK;
            let each = (from..from + BLOCK).map(|replication| {
                let hours = maker.busyness(replication);
                aims.misses_when(|hour| hours.get(hour).copied().unwrap_or(1.0))
            });
            each.reduce(|sum, next| sum.iter().zip(next).map(|(a, b)| a + b).collect())
                .unwrap_or_default()
        })
        .collect();
    let periods = promised.first().map_or(0, Vec::len);
    let mut distance = vec![0.0; blocks as usize];
    for period in 0..periods {
        let mean = promised.iter().map(|block| block[period]).sum::<f64>() / blocks as f64;
        let variance = promised.iter().map(|block| (block[period] - mean).powi(2)).sum::<f64>();
        if variance > 0.0 {
            for (distance, block) in distance.iter_mut().zip(&promised) {
                *distance += (block[period] - mean).powi(2) / variance;
            }
        }
    }
    let mut order: Vec<usize> = (0..blocks as usize).collect();
    order.sort_by(|&a, &b| distance[a].total_cmp(&distance[b]).then(a.cmp(&b)));
    order.into_iter().map(|block| first + block as u64 * BLOCK).collect()
}
