//! Control variates: how busy the days of a replication were drawn explains most of how many
//! contacts came too late in it, and how busy days usually are is known without running anything.
//! Subtracting what is explained leaves a smaller error and the same expectation (Lavenberg and
//! Welch 1981). The coefficients are fitted on one set of replications and used on others, so that
//! no value is bent towards its own noise. Must not know how plans are found.

use super::aims::Aims;
use super::candidate::people;
use super::observe::{Seen, Watch};
use super::search::Search;
use crate::demand::{BLOCK, TapeMaker};
use crate::metrics::count::period_cells;
use crate::metrics::{Correction, Corrections, Count};
use crate::model::{Plan, Scenario};
use crate::stats::{Ratio, slopes};
use rayon::prelude::*;

/// What is known of a replication beforehand, see [`Aims::promised`].
const REGRESSORS: usize = 4;
/// First replication whose busyness tells what is usual; nobody runs these.
const USUAL: u64 = 800_000_000;
/// So many blocks of draws for each replication of a proof.
const BLOCKS_PER_REPLICATION: u64 = 4;

/// Coefficients by (criterion, period), as [`Aims::place_of`] counts them.
pub type Slopes = Vec<[f64; REGRESSORS]>;

/// The regressors of one plan, and their means.
pub struct Controls<'a> {
    aims: &'a Aims,
    maker: &'a TapeMaker,
    people: Vec<Vec<f64>>,
    usual: Vec<[f64; REGRESSORS]>,
    /// Means over blocks of strata.
    blocks: Vec<Vec<[f64; REGRESSORS]>>,
}

impl<'a> Controls<'a> {
    /// Works out what is usual for a plan.
    #[must_use]
    pub fn new(search: &'a Search<'_>, plan: &Plan) -> Self {
        let (aims, maker) = (&search.aims, search.lab.maker());
        let people = people(search.scenario, &search.space, &search.load, plan);
        let blocks: Vec<Vec<[f64; REGRESSORS]>> = (0..BLOCKS_PER_REPLICATION * search.budget.proof)
            .into_par_iter()
            .map(|block| {
                let from = USUAL + block * BLOCK;
                let each = (from..from + BLOCK).map(|r| aims.promised(&people, &maker.busyness(r)));
                mean(each)
            })
            .collect();
        let usual = mean(blocks.iter().cloned());
        Self { aims, maker, people, usual, blocks }
    }

    fn promised(&self, replications: &[u64]) -> Vec<Vec<[f64; REGRESSORS]>> {
        replications
            .par_iter()
            .map(|r| self.aims.promised(&self.people, &self.maker.busyness(*r)))
            .collect()
    }

    /// Coefficients from what was seen of the plan.
    #[must_use]
    pub fn fit(
        &self,
        scenario: &Scenario,
        watch: &Watch,
        replications: &[u64],
        seen: &[Seen],
    ) -> Slopes {
        let promised = self.promised(replications);
        let counts: Vec<_> = seen.iter().map(|seen| watch.counts(seen)).collect();
        let mut all = vec![[0.0; REGRESSORS]; self.usual.len()];
        for (c, criterion) in self.aims.criteria().iter().enumerate() {
            let target = &scenario.targets[criterion.target];
            let rows: Vec<Vec<Count>> = counts
                .iter()
                .map(|counts| period_cells(target.period, &counts.targets[criterion.target]))
                .collect();
            for period in 0..self.aims.wanted[c].len() {
                let ratios: Vec<Ratio> =
                    rows.iter().map(|row| criterion.ratio(target.measure, &row[period])).collect();
                let Some(estimate) = Ratio::estimate(ratios.iter().copied()) else { continue };
                let residuals: Vec<f64> =
                    ratios.iter().map(|r| r.num - estimate.value * r.den).collect();
                let at = self.aims.place_of(c, period);
                let x: Vec<[f64; REGRESSORS]> = promised.iter().map(|row| row[at]).collect();
                all[at] = slopes(&x, &residuals);
            }
        }
        all
    }

    /// What to add to the numerators of these replications.
    #[must_use]
    pub fn corrections(&self, slopes: &Slopes, replications: &[u64]) -> Corrections {
        let promised = self.promised(replications);
        let targets = self.aims.criteria().iter().map(|c| c.target + 1).max().unwrap_or(0);
        let strata = BLOCK as f64;
        let mut corrections = Corrections {
            // A Latin hypercube errs at most so much more than independent draws (Owen 1997).
            widened: (strata / (strata - 1.0)).sqrt(),
            value: vec![Vec::new(); targets],
            answered: vec![Vec::new(); targets],
        };
        for (c, criterion) in self.aims.criteria().iter().enumerate() {
            let rows = (0..self.aims.wanted[c].len()).map(|period| {
                let at = self.aims.place_of(c, period);
                let explained = |row: &[[f64; REGRESSORS]]| -> f64 {
                    let each = row[at].iter().zip(&self.usual[at]).zip(&slopes[at]);
                    each.map(|((x, usual), slope)| slope * (x - usual)).sum()
                };
                let n = self.blocks.len() as f64;
                let squares: f64 = self.blocks.iter().map(|row| explained(row).powi(2)).sum();
                Correction {
                    each: promised.iter().map(|row| -explained(row)).collect(),
                    error: (squares / n / n).sqrt(),
                }
            });
            let rows = rows.collect();
            if criterion.is_answered() {
                corrections.answered[criterion.target] = rows;
            } else {
                corrections.value[criterion.target] = rows;
            }
        }
        corrections
    }
}

/// Means, place by place.
fn mean(rows: impl Iterator<Item = Vec<[f64; REGRESSORS]>>) -> Vec<[f64; REGRESSORS]> {
    let (mut n, mut sums) = (0.0, Vec::new());
    for row in rows {
        n += 1.0;
        sums.resize(row.len(), [0.0; REGRESSORS]);
        for (sum, value) in sums.iter_mut().flatten().zip(row.iter().flatten()) {
            *sum += value;
        }
    }
    sums.iter_mut().flatten().for_each(|sum| *sum /= n);
    sums
}
