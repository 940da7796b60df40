//! Control variates: how busy the hours of a replication were drawn explains most of how many
//! contacts came too late in it, and how busy hours usually are is known without running anything.
//! Subtracting what is explained leaves a smaller error and the same expectation (Lavenberg and
//! Welch 1981). Coefficients come from the other blocks of the same replications, so that no value
//! is bent towards its own noise. One function for every judgement: of a simulation, of each side
//! of a comparison, of a proof. Must not know how plans are found.

use crate::demand::{BLOCK, TapeMaker};
use crate::metrics::count::period_cells;
use crate::metrics::{Correction, Corrections, Count, TargetCounts};
use crate::model::{Measure, Period, Target};
use crate::random::ranges::USUAL;
use crate::stats::{Ratio, slopes};
use crate::time::Span;
use rayon::prelude::*;

/// What is known of a replication beforehand: contacts, and misses promised where these hours
/// missed so often, under three guesses of how misses grow with busyness.
const REGRESSORS: usize = 4;
/// Fewer replications than this are not corrected.
const FEWEST: usize = 20;
/// Groups of replications whose coefficients come from the others.
const FOLDS: usize = 10;
/// Chosen by the coverage of intervals (`cargo test coverage`, which prints others too).
const TRUST: Trust = Trust { per_regressor: 40, most_bent: 0.55 };
/// So many draws of what is usual for each replication judged, within bounds.
const USUAL_PER_REPLICATION: usize = 4;
const USUAL_BLOCKS: (u64, u64) = (40, 200);
/// A mean this many limits long counts as a miss of 1.
const LONG: f64 = 4.0;

type Row = [f64; REGRESSORS];

/// What is judged: replications, in order, and what targets counted in them.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// The targets.
    pub targets: &'a [Target],
    /// Numbers of the replications.
    pub replications: &'a [u64],
    /// Their counts.
    pub counts: &'a [TargetCounts],
    /// Counts summed over the replications, by target and cell from the scenario's start.
    pub cells: &'a [Vec<Count>],
    /// Width of the cells.
    pub cell: Span,
}

/// How far replications are trusted to tell coefficients.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trust {
    /// Replications that a regressor needs.
    pub per_regressor: usize,
    /// Where single replications decide the sum – the skewness of what is explained over the root
    /// of their number –, others tell no coefficient for them, and nothing is corrected.
    pub most_bent: f64,
}

/// What to add to the numerators of these replications. `maker` made their tapes; if it shares out
/// strata, the replications are whole blocks of it.
#[must_use]
pub fn corrections(maker: &TapeMaker, judged: &Judged<'_>) -> Corrections {
    corrections_with(maker, judged, TRUST)
}

pub(super) fn corrections_with(
    maker: &TapeMaker,
    judged: &Judged<'_>,
    trust: Trust,
) -> Corrections {
    let strata = maker.is_stratified();
    let mut found = Corrections {
        // A Latin hypercube errs at most so much more than independent draws (Owen 1997).
        widened: if strata { (BLOCK as f64 / (BLOCK as f64 - 1.0)).sqrt() } else { 1.0 },
        ..Corrections::NONE
    };
    let n = judged.replications.len();
    let folds = folds(n, strata);
    let busy: Vec<Vec<f64>> = judged.replications.iter().map(|r| maker.busyness(*r)).collect();
    if n < FEWEST || folds.len() < 2 || busy.iter().all(Vec::is_empty) {
        return found;
    }
    let asked: Vec<Asked> = judged
        .targets
        .iter()
        .enumerate()
        .flat_map(|(index, _)| [false, true].map(|answered| Asked::new(judged, index, answered)))
        .collect();
    let promised = |hours: &[f64]| -> Vec<Vec<Row>> {
        asked.iter().map(|asked| asked.promised(hours)).collect()
    };
    let known: Vec<Vec<Vec<Row>>> = busy.par_iter().map(|hours| promised(hours)).collect();
    let usual = Usual::new(maker, n, &promised);
    let mut rows = asked.iter().enumerate().map(|(at, asked)| {
        (0..asked.periods)
            .map(|period| {
                let x: Vec<Row> = known.iter().map(|row| row[at][period]).collect();
                let ratios = asked.ratios(judged, period);
                usual.correction((at, period), &folds, &x, &ratios, trust)
            })
            .collect()
    });
    while let (Some(value), Some(answered)) = (rows.next(), rows.next()) {
        found.value.push(value);
        found.answered.push(answered);
    }
    found
}

/// Indices of the replications, fold by fold; folds of strata are made of whole blocks.
fn folds(n: usize, strata: bool) -> Vec<Vec<usize>> {
    let block = if strata { BLOCK as usize } else { 1 };
    let count = (n / block).min(FOLDS);
    let fold = |f: usize| (0..n).filter(|i| i / block % count.max(1) == f).collect();
    (0..count).map(fold).collect()
}

/// One thing a target asks for – its value, or the share answered – hour by hour.
struct Asked {
    target: usize,
    answered: bool,
    periods: usize,
    /// Period, hour, expected contacts, and share of them that missed.
    hours: Vec<(usize, usize, f64, f64)>,
}

impl Asked {
    fn new(judged: &Judged<'_>, target: usize, answered: bool) -> Self {
        let wanted = &judged.targets[target];
        let cells = &judged.cells[target];
        let per_hour = (Span::HOUR.ms() / judged.cell.ms()).max(1) as usize;
        let n = judged.replications.len() as f64;
        let periods = judged
            .counts
            .first()
            .map_or(0, |c| period_cells(wanted.period, &c.targets[target]).len());
        let hours = cells.chunks(per_hour).enumerate().filter_map(|(hour, cells)| {
            let sum = cells.iter().copied().fold(Count::default(), Count::plus);
            let (missed, base) = match wanted.measure {
                _ if answered => {
                    (f64::from(sum.contacts) - f64::from(sum.answered), f64::from(sum.contacts))
                }
                Measure::Mean { at_most, .. } => {
                    (sum.num as f64 / 1e3 / (LONG * at_most.secs()), sum.den as f64)
                }
                _ => ((sum.den - sum.num) as f64, sum.den as f64),
            };
            let period = match wanted.period {
                Period::Run => 0,
                Period::Day => hour / 24,
                Period::Hour => hour,
            };
            // An hour in which nothing missed could have missed once.
            let share = ((missed + 0.5) / (base + 1.0)).min(0.98);
            (base > 0.0 && period < periods).then(|| (period, hour, base / n, share))
        });
        Self { target, answered, periods, hours: hours.collect() }
    }

    /// What is promised of a replication whose hours are so many times as busy as forecast.
    fn promised(&self, busyness: &[f64]) -> Vec<Row> {
        let busy = |hour: usize| busyness.get(hour).copied().unwrap_or(1.0);
        let mut rows = vec![[0.0; REGRESSORS]; self.periods];
        for &(period, hour, contacts, share) in &self.hours {
            let now = busy(hour);
            let contacts = contacts * now;
            let lasting = 0.5 * (now + busy(hour.saturating_sub(1)));
            let [all, steep, late, mild] = &mut rows[period];
            *all += contacts;
            *steep += contacts * share_when(share, now, 6);
            *late += contacts * share_when(share, lasting, 6);
            *mild += contacts * share_when(share, now, 2);
        }
        rows
    }

    fn ratios(&self, judged: &Judged<'_>, period: usize) -> Vec<Ratio> {
        let target = &judged.targets[self.target];
        let of = |counts: &TargetCounts| {
            let count = &counts.targets[self.target];
            let cell = match target.period {
                Period::Run => period_cells(Period::Run, count)[0],
                Period::Day | Period::Hour => count.cells[period],
            };
            if self.answered { cell.answered_ratio() } else { cell.ratio(target.measure) }
        };
        judged.counts.iter().map(of).collect()
    }
}

/// Share of misses of an hour `busy` times as busy as where it was `share`: the odds grow with the
/// power of busyness.
fn share_when(share: f64, busy: f64, power: i32) -> f64 {
    let odds = share * (0..power).fold(1.0, |product, _| product * busy);
    odds / (1.0 - share + odds)
}

/// What is usually promised, with the error of knowing it from draws.
struct Usual {
    mean: Vec<Vec<Row>>,
    /// Means over blocks of strata.
    blocks: Vec<Vec<Vec<Row>>>,
}

impl Usual {
    fn new(
        maker: &TapeMaker,
        replications: usize,
        promised: &(impl Fn(&[f64]) -> Vec<Vec<Row>> + Sync),
    ) -> Self {
        let maker = maker.stratified();
        let blocks = (USUAL_PER_REPLICATION * replications) as u64 / BLOCK;
        let blocks: Vec<Vec<Vec<Row>>> = (0..blocks.clamp(USUAL_BLOCKS.0, USUAL_BLOCKS.1))
            .into_par_iter()
            .map(|block| {
                let from = USUAL.nth(block * BLOCK);
                mean((from..from + BLOCK).map(|r| promised(&maker.busyness(r))))
            })
            .collect();
        Self { mean: mean(blocks.iter().cloned()), blocks }
    }

    /// The correction of one period, each fold's by what the others show.
    fn correction(
        &self,
        (at, period): (usize, usize),
        folds: &[Vec<usize>],
        x: &[Row],
        ratios: &[Ratio],
        trust: Trust,
    ) -> Correction {
        let raw = Ratio::estimate(ratios.iter().copied());
        if raw.is_some_and(|raw| raw.bend().abs() > trust.most_bent) {
            return Correction { each: vec![0.0; x.len()], usual: Vec::new() };
        }
        let usual = &self.mean[at][period];
        let explained = |row: &Row, by: &Row| -> f64 {
            row.iter().zip(usual).zip(by).map(|((x, usual), slope)| slope * (x - usual)).sum()
        };
        let mut each = vec![0.0; x.len()];
        let mut average = [0.0; REGRESSORS];
        for fold in folds {
            let by = fitted(x, ratios, fold, trust.per_regressor);
            for &i in fold {
                each[i] = -explained(&x[i], &by);
            }
            let weight = fold.len() as f64 / x.len() as f64;
            average.iter_mut().zip(by).for_each(|(sum, slope)| *sum += weight * slope);
        }
        let off = |block: &Vec<Vec<Row>>| explained(&block[at][period], &average);
        Correction { each, usual: self.blocks.iter().map(off).collect() }
    }
}

/// Coefficients from all replications but those of `fold`.
fn fitted(x: &[Row], ratios: &[Ratio], fold: &[usize], per_regressor: usize) -> Row {
    // Folds are ascending.
    let others: Vec<usize> = (0..x.len()).filter(|i| fold.binary_search(i).is_err()).collect();
    let all = others.iter().fold(Ratio::default(), |sum, &i| {
        Ratio::new(sum.num + ratios[i].num, sum.den + ratios[i].den)
    });
    let Some(value) = all.value() else { return [0.0; REGRESSORS] };
    let enough = (1 + others.len() / per_regressor).min(REGRESSORS);
    let known: Vec<Row> = others
        .iter()
        .map(|&i| std::array::from_fn(|p| if p < enough { x[i][p] } else { 0.0 }))
        .collect();
    let residuals: Vec<f64> =
        others.iter().map(|&i| ratios[i].num - value * ratios[i].den).collect();
    slopes(&known, &residuals)
}

/// Means, place by place.
fn mean(rows: impl Iterator<Item = Vec<Vec<Row>>>) -> Vec<Vec<Row>> {
    let mut n = 0.0;
    let mut sums: Vec<Vec<Row>> = Vec::new();
    for row in rows {
        n += 1.0;
        if sums.is_empty() {
            sums = row;
            continue;
        }
        let values = row.iter().flatten().flatten();
        sums.iter_mut().flatten().flatten().zip(values).for_each(|(sum, value)| *sum += value);
    }
    sums.iter_mut().flatten().flatten().for_each(|sum| *sum /= n);
    sums
}
