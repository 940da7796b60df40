//! The bound by simulated curves (`planning.md`, Bound). Each piece of the horizon is played from an
//! empty desk, with its own contacts only and with people of the best kind; whoever's limit ends
//! after it is a success. What plans reach in expectation lies below the sum of these curves, if an
//! empty desk is never worse. Then: cost + multiplier × shortfall, minimised over plans, is at most
//! what the cheapest plan without shortfall costs, for any multiplier chosen beforehand.
//!
//! The numbers of people worth playing, and then the multipliers, come from batches of tapes of their
//! own. Ten other batches are played and their mean minimised: in expectation that is too low, to
//! the safe side. What is printed is that less the one-sided 95 % error of the ten batches' mean.
//! Batches share out the strata of busyness, so they differ more than independent ones would.

use super::aims::Aim;
use super::curves::{Line, above, between, smooth};
use super::desk::BestDesk;
use super::least_cost::{Desk, Wanted};
use super::pieces::Piece;
use super::sampling::{Batch, mean_of, play, split};
use crate::model::Randomness;
use crate::planning::cover::Cover;
use crate::planning::requirement::Load;
use crate::planning::search::Search;
use crate::random::ranges::PIECES;
use crate::stats::{Moments, t_quantile};
use std::collections::BTreeMap;

/// Batches whose mean is minimised.
const BATCHES: usize = 10;
/// Share of the work that finds out which numbers of people matter.
const LOOKING: f64 = 0.15;
/// Share that chooses the multipliers.
const CHOOSING: f64 = 0.3;
/// With so few patterns, multipliers are chosen with whole people,
const FEW_PATTERNS: usize = 60;
/// from these times the linear program's.
const SCALES: [f64; 6] = [1.0, 0.6, 0.75, 0.87, 1.2, 1.5];
/// With so many replications' work, more numbers of people are played.
const MANY: f64 = 500.0;
/// Numbers of people tried in choosing, in people's worth of work that comes.
const TRIED: [f64; 6] = [0.45, 0.6, 0.75, 0.9, 1.1, 1.4];
/// Where fewer people's work comes, every number is tried.
const FEW: f64 = 5.0;
/// Distance between the numbers played around the best one, in shares of it: wide where slopes are
/// wanted, which are noisy, and near where values are.
const APART: [f64; 2] = [0.25, 0.12];
/// One-sided error of what is printed.
const ERROR: f64 = 0.05;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulated {
    /// No plan costs less, at one-sided error 5 %.
    pub cost: f64,
    /// What was taken off for sampling error.
    pub lowered_by: f64,
    /// Replications behind it, choosing apart.
    pub replications: u32,
}

/// A row of the program: an aim over one of its periods.
struct Row {
    aim: usize,
    share: f64,
    /// Pieces whose contacts count in it.
    pieces: Vec<usize>,
    /// Successes given away: contacts from before the horizon.
    backlog: f64,
}

/// The bound, with so many contacts to be played; `None` if interrupted or nothing can be told.
pub fn simulated(
    search: &Search<'_>,
    (aims, pieces): (&[Aim], &[Piece]),
    limits: &Cover,
    allowance: f64,
) -> Option<Simulated> {
    let (scenario, maker) = (search.scenario, search.lab.maker());
    let works: Vec<bool> = (0..scenario.groups.len())
        .map(|group| {
            search.space.patterns.iter().any(|pattern| pattern.duty.group == group)
                || search.space.promised.places().iter().any(|place| place.group == group)
        })
        .collect();
    let mut best = BestDesk::new(scenario, aims, maker, &works)?;
    let contacts: f64 =
        pieces.iter().map(|piece| maker.expected().between(piece.run_in, piece.to)).sum();
    let bounding = Bounding {
        search,
        aims: aims.len(),
        rows: rows(search, aims, pieces),
        desk: Desk::new(limits, pieces),
        pieces,
        replications: (allowance / contacts.max(1.0)).max(1.0),
    };
    let chosen = bounding.choose(&mut best)?;
    bounding.lowest(&mut best, &chosen)
}

/// What one bound is made from.
struct Bounding<'a, 's> {
    search: &'a Search<'s>,
    aims: usize,
    rows: Vec<Row>,
    desk: Desk<'a>,
    pieces: &'a [Piece],
    /// How many replications of all pieces may be played, each number of people once.
    replications: f64,
}

/// What is chosen before the ten batches are looked at.
struct Chosen {
    /// By row: the price of a success.
    multipliers: Vec<f64>,
    /// By piece: numbers of people worth playing.
    people: Vec<Vec<u32>>,
}

/// Least cost with successes priced.
struct Priced {
    /// That cost, with what successes are owed.
    value: f64,
    /// People by piece.
    people: Vec<f64>,
    /// By piece and aim: the price of a success.
    prices: Vec<Vec<f64>>,
}

impl Bounding<'_, '_> {
    fn choose(&self, best: &mut BestDesk<'_>) -> Option<Chosen> {
        // Every piece with few and with many people.
        let people: Vec<Vec<u32>> = self
            .pieces
            .iter()
            .map(|piece| first_tries(self.search, &self.search.load, piece))
            .collect();
        let count = share_of(self.replications, LOOKING, &people, 2);
        let coarse = self.wanted(self.batches(best, &people, 1, (0, count))?.first()?);
        let there = self.desk.staffed(&coarse)?;

        // Around the people found.
        let wide = self.replications >= MANY;
        let people: Vec<Vec<u32>> = there.iter().map(|k| around(*k, APART[0], false)).collect();
        let count = share_of(self.replications, CHOOSING, &people, 3);
        let batch = self.batches(best, &people, 1, (1, count))?.swap_remove(0);
        let fine = self.wanted(&batch);
        let (linear, there) = (self.desk.multipliers(&fine)?, self.desk.staffed(&fine)?);
        let mut chosen = Chosen {
            multipliers: linear.clone(),
            people: there.iter().map(|k| around(*k, APART[1], wide)).collect(),
        };
        if self.desk.limits.columns.len() <= FEW_PATTERNS {
            // Whole people: the linear program's multipliers are not theirs.
            let mut most = f64::NEG_INFINITY;
            for scale in SCALES {
                let scaled: Vec<f64> = linear.iter().map(|price| scale * price).collect();
                let value = self.priced(&scaled, &batch)?.value;
                if value > most {
                    (most, chosen.multipliers) = (value, scaled);
                }
            }
        }
        Some(chosen)
    }

    /// The least cost on ten batches, less its error.
    fn lowest(&self, best: &mut BestDesk<'_>, chosen: &Chosen) -> Option<Simulated> {
        let Chosen { multipliers, people } = chosen;
        let share = (1.0 - LOOKING - CHOOSING) / BATCHES as f64;
        let count = share_of(self.replications, share, people, 1) * BATCHES as u64;
        let batches = self.batches(best, people, BATCHES, (2, count))?;
        let least = self.priced(multipliers, &mean_of(&batches))?;
        let spread: Moments = batches
            .iter()
            .map(|batch| {
                let gained: f64 = batch
                    .iter()
                    .zip(&least.prices)
                    .zip(&least.people)
                    .map(|((curve, prices), people)| between(&points(curve, prices), *people))
                    .sum();
                self.owed(multipliers, batch) - gained
            })
            .collect();
        let places = self.search.space.promised.places().iter();
        let promised: f64 = places.map(|place| self.search.prices.place(place)).sum();
        let error = (spread.variance() / BATCHES as f64).sqrt();
        let lowered_by = error * t_quantile(1.0 - ERROR, BATCHES as f64 - 1.0);
        Some(Simulated {
            cost: (promised + least.value - lowered_by).max(0.0),
            lowered_by,
            replications: count as u32,
        })
    }

    /// Plays so many replications of a stage, in batches.
    fn batches(
        &self,
        best: &mut BestDesk<'_>,
        people: &[Vec<u32>],
        batches: usize,
        (stage, count): (u64, u64),
    ) -> Option<Vec<Batch>> {
        best.prepare(people.iter().flatten().copied());
        let played = play(self.search, best, self.pieces, people, &|piece| {
            let mut numbers: Vec<u64> =
                (0..count).map(|n| PIECES.nth(100_000 * stage + n)).collect();
            // Pieces take turns, so that those of one batch come from different replications.
            numbers.rotate_left(7 * piece % count as usize);
            numbers
        })?;
        let is_random = self.search.scenario.demand.randomness == Randomness::Poisson;
        Some(split(self.pieces, people, &played, batches, is_random))
    }

    /// What the rows want of successes, priced.
    fn owed(&self, multipliers: &[f64], batch: &Batch) -> f64 {
        self.rows.iter().zip(multipliers).map(|(row, price)| price * row.owed(batch)).sum()
    }

    fn priced(&self, multipliers: &[f64], batch: &Batch) -> Option<Priced> {
        let prices = prices(&self.rows, multipliers, self.pieces.len(), self.aims);
        let lines: Vec<Vec<Line>> =
            batch.iter().zip(&prices).map(|(curve, prices)| priced(curve, prices)).collect();
        let least = self.desk.least(&lines, self.search.budget.nodes)?;
        let value = self.owed(multipliers, batch) + least.value;
        Some(Priced { value, people: least.people, prices })
    }

    /// What the rows want, with the lines above their own successes.
    fn wanted(&self, batch: &Batch) -> Vec<Wanted> {
        self.rows.iter().map(|row| wanted_of(row, batch)).collect()
    }
}

/// The rows that the aims make of the pieces.
fn rows(search: &Search<'_>, aims: &[Aim], pieces: &[Piece]) -> Vec<Row> {
    let mut rows: BTreeMap<(usize, usize), Row> = BTreeMap::new();
    let waiting: u32 = search.scenario.demand.backlog.iter().map(|waiting| waiting.count).sum();
    for (index, piece) in pieces.iter().enumerate() {
        for (aim, period) in piece.period.iter().enumerate() {
            let Some(period) = *period else { continue };
            let whole_run = aims[aim].period == crate::model::Period::Run;
            let row = rows.entry((aim, period)).or_insert_with(|| Row {
                aim,
                share: aims[aim].share,
                pieces: Vec::new(),
                backlog: if whole_run { f64::from(waiting) } else { 0.0 },
            });
            row.pieces.push(index);
        }
    }
    rows.into_values().collect()
}

impl Row {
    /// Successes that the row wants, of a batch.
    fn owed(&self, batch: &Batch) -> f64 {
        let contacts = |piece: &usize| batch[*piece].first().map_or(0.0, |(_, by)| by[self.aim].0);
        let contacts: f64 = self.pieces.iter().map(contacts).sum();
        self.share * contacts - (1.0 - self.share) * self.backlog
    }
}

/// Numbers of people to try first: around the work that comes.
fn first_tries(search: &Search<'_>, load: &Load, piece: &Piece) -> Vec<u32> {
    let grid = search.space.grid;
    let widest = &load.pools[load.pools.len() - 1].load;
    let best = load.pace.iter().copied().fold(0.0, f64::max);
    let first = grid.interval(piece.from).unwrap_or(0);
    let last = ((piece.to.ms() - 1).div_euclid(grid.width.ms()) as usize).min(grid.count - 1);
    let most = widest[first..=last].iter().copied().fold(0.0, f64::max);
    let comes = if best > 0.0 { most / best } else { most };
    let mut people: Vec<u32> = if comes < FEW {
        (0..=(1.5 * comes).ceil() as u32 + 2).collect()
    } else {
        TRIED.iter().map(|part| (part * comes).round() as u32).collect()
    };
    people.dedup();
    people
}

/// Numbers of people around the best one.
fn around(best: f64, apart: f64, wide: bool) -> Vec<u32> {
    let best = best.round().max(0.0);
    let apart = (apart * best).round().max(1.0);
    let steps = if wide { -2..=2 } else { -1..=1 };
    let mut people: Vec<u32> =
        steps.map(|step| (best + f64::from(step) * apart).max(0.0) as u32).collect();
    if best < 1.0 {
        people.extend([1, 2]);
    }
    people.sort_unstable();
    people.dedup();
    people
}

/// How many replications a share of the work comes to, with so many numbers of people.
fn share_of(replications: f64, share: f64, people: &[Vec<u32>], least: u64) -> u64 {
    let numbers = people.iter().map(Vec::len).sum::<usize>() as f64 / people.len().max(1) as f64;
    ((replications * share / numbers.max(1.0)).round() as u64).clamp(least, 1_000)
}

/// What a row wants, with the lines above its own successes.
fn wanted_of(row: &Row, batch: &Batch) -> Wanted {
    let lines = |piece: &usize| {
        let points: Vec<(u32, f64)> =
            batch[*piece].iter().map(|(k, by)| (*k, by[row.aim].1)).collect();
        let most = batch[*piece].first().map_or(0.0, |(_, by)| by[row.aim].0);
        (*piece, above(&smooth(&points), most))
    };
    Wanted { amount: row.owed(batch), pieces: row.pieces.iter().map(lines).collect() }
}

/// By piece and aim: what a success is worth.
fn prices(rows: &[Row], multipliers: &[f64], pieces: usize, aims: usize) -> Vec<Vec<f64>> {
    let mut prices = vec![vec![0.0; aims]; pieces];
    for (row, multiplier) in rows.iter().zip(multipliers) {
        row.pieces.iter().for_each(|piece| prices[*piece][row.aim] = *multiplier);
    }
    prices
}

fn points(curve: &[(u32, Vec<(f64, f64)>)], prices: &[f64]) -> Vec<(u32, f64)> {
    let worth =
        |by: &[(f64, f64)]| by.iter().zip(prices).map(|((_, s), price)| s * price).sum::<f64>();
    curve.iter().map(|(k, by)| (*k, worth(by))).collect()
}

fn priced(curve: &[(u32, Vec<(f64, f64)>)], prices: &[f64]) -> Vec<Line> {
    if prices.iter().all(|price| *price <= 0.0) {
        return Vec::new();
    }
    let most = curve
        .first()
        .map_or(0.0, |(_, by)| by.iter().zip(prices).map(|((n, _), price)| n * price).sum());
    above(&points(curve, prices), most)
}
