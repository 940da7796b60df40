//! Pieces played on many replications, and the curves that batches of them make. Must not know prices
//! or patterns.

use super::desk::{BestDesk, Memory, Share};
use super::pieces::Piece;
use crate::planning::search::Search;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Curves of one batch: by piece, the numbers of people and, for each, (contacts, successes) by aim,
/// means over replications.
pub type Batch = Vec<Vec<(u32, Vec<(f64, f64)>)>>;

/// By piece, replication, number of people and aim.
pub type Played = Vec<Vec<Vec<Vec<Share>>>>;

/// Plays every piece with its numbers of people on its replications.
pub fn play(
    search: &Search<'_>,
    best: &BestDesk<'_>,
    pieces: &[Piece],
    people: &[Vec<u32>],
    replications: &(dyn Fn(usize) -> Vec<u64> + Sync),
) -> Option<Played> {
    let (lab, maker) = (&search.lab, search.lab.maker());
    let mut busy: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    for piece in 0..pieces.len() {
        for replication in replications(piece) {
            busy.entry(replication).or_insert_with(|| maker.busyness(replication));
        }
    }
    pieces
        .par_iter()
        .enumerate()
        .map_init(Memory::default, |memory, (index, piece)| {
            let of = |replication: u64| {
                let hours = &busy[&replication];
                let people = &people[index];
                let is_going_on = !lab.stopped();
                is_going_on.then(|| best.play((index, piece), replication, hours, people, memory))
            };
            replications(index).into_iter().map(of).collect()
        })
        .collect()
}

/// Curves of batches of replications. How many came is known in expectation: successes are moved
/// by what that explains (control variates; coefficients over all pieces, so that they take next to
/// nothing of any single one).
pub fn split(
    pieces: &[Piece],
    people: &[Vec<u32>],
    played: &Played,
    batches: usize,
    is_random: bool,
) -> Vec<Batch> {
    let slopes = if is_random { successes_per_contact(played) } else { BTreeMap::new() };
    let curve = |piece: usize, batch: usize| {
        let each = played[piece].len() / batches;
        let own = &played[piece][batch * each..(batch + 1) * each];
        let point = |(k, number): (usize, &u32)| {
            let of = |aim: usize| {
                let shares = || own.iter().map(|by| by[k][aim]);
                let contacts = shares().map(|s| f64::from(s.contacts)).sum::<f64>() / each as f64;
                let successes = shares().map(|s| f64::from(s.successes)).sum::<f64>() / each as f64;
                match slopes.get(&class(&played[piece], k, aim)) {
                    Some(slope) => {
                        let expected = pieces[piece].expected[aim];
                        (expected, successes - slope * (contacts - expected))
                    }
                    None => (contacts, successes),
                }
            };
            (*number, (0..pieces[piece].period.len()).map(of).collect())
        };
        people[piece].iter().enumerate().map(point).collect()
    };
    (0..batches).map(|batch| (0..pieces.len()).map(|piece| curve(piece, batch)).collect()).collect()
}

/// Curves of like pieces at like places are moved alike: by aim and share of successes, in tenths of
/// the root of misses.
fn class(played: &[Vec<Vec<Share>>], k: usize, aim: usize) -> (usize, u32) {
    let sum =
        |of: fn(&Share) -> u32| -> f64 { played.iter().map(|by| f64::from(of(&by[k][aim]))).sum() };
    let (contacts, successes) = (sum(|s| s.contacts), sum(|s| s.successes));
    let missed = ((contacts - successes) / contacts.max(1.0)).max(0.0);
    (aim, (10.0 * missed.sqrt()) as u32)
}

/// Successes that one contact more brings, by class.
fn successes_per_contact(played: &Played) -> BTreeMap<(usize, u32), f64> {
    let mut sums: BTreeMap<(usize, u32), (f64, f64)> = BTreeMap::new();
    for of_piece in played {
        let n = of_piece.len() as f64;
        let Some(first) = of_piece.first() else { continue };
        for k in 0..first.len() {
            for aim in 0..first[k].len() {
                let mean = |of: fn(&Share) -> u32| {
                    of_piece.iter().map(|by| f64::from(of(&by[k][aim]))).sum::<f64>() / n
                };
                let (contacts, successes) = (mean(|s| s.contacts), mean(|s| s.successes));
                let sum = sums.entry(class(of_piece, k, aim)).or_default();
                for by in of_piece {
                    let more = f64::from(by[k][aim].contacts) - contacts;
                    sum.0 += more * (f64::from(by[k][aim].successes) - successes);
                    sum.1 += more * more;
                }
            }
        }
    }
    let slope = |(both, squares): (f64, f64)| if squares > 0.0 { both / squares } else { 1.0 };
    sums.into_iter().map(|(class, sum)| (class, slope(sum).clamp(-1.0, 1.0))).collect()
}

/// The mean of batches.
#[must_use]
pub fn mean_of(batches: &[Batch]) -> Batch {
    let mut mean = batches[0].clone();
    for (piece, curve) in mean.iter_mut().enumerate() {
        for (k, (_, by)) in curve.iter_mut().enumerate() {
            for (aim, sum) in by.iter_mut().enumerate() {
                let each = batches.iter().map(|batch| batch[piece][k].1[aim]);
                let total = each.fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
                *sum = (total.0 / batches.len() as f64, total.1 / batches.len() as f64);
            }
        }
    }
    mean
}
