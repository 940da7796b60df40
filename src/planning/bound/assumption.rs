//! What the simulated bound assumes, looked at: that a desk which is empty when a piece begins does
//! no worse in it than the same people who come into it with chats open and contacts waiting. Pairs
//! of runs on the same tapes, piece by piece. Of many pieces chance lets one look refuted now and
//! then: those are looked at once more, on fresh tapes. Must not know how plans are found.

use super::aims::{Aim, Success};
use super::pieces::Piece;
use crate::demand::{BLOCK, ContactNeed, Tape};
use crate::engine::{ContactRecord, Observer};
use crate::metrics::{ServiceHours, Standing, gave_up, standing};
use crate::model::{Plan, Scenario};
use crate::planning::evaluate::Lab;
use crate::random::ranges::PIECES;
use crate::stats::{Moments, t_quantile};
use crate::time::Instant;

/// Error, one-sided, at which a piece refutes the assumption.
const ERROR: f64 = 0.01;
/// Blocks of fresh tapes on which pieces are looked at once more, at most,
const AGAIN: f64 = 3.0;
/// and contacts on them, if one block has not more.
const CONTACTS: f64 = 1e6;
/// The first of their replications, of those kept for pieces: far from those that bound.
const FRESH: u64 = 900_000;

/// What was looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looked {
    /// Pieces, once for each aim.
    pub pieces: usize,
    /// Pieces in which the empty desk does worse, with the aim.
    pub refuted: Vec<(usize, usize)>,
    /// Pairs of runs of each.
    pub pairs: usize,
    /// Least mean difference, in standard errors; 0 if none is negative.
    pub least: f64,
}

/// Looks at a plan on the first `pairs` kept tapes, and again at what seems refuted.
#[must_use]
pub fn look<'a>(
    scenario: &'a Scenario,
    lab: &Lab<'a>,
    (aims, pieces): (&[Aim], &[Piece]),
    plan: &Plan,
    pairs: usize,
) -> Looked {
    let mut looked = look_once(scenario, lab, (aims, pieces), plan, pairs, &|_| true);
    if !looked.refuted.is_empty() && !lab.stopped() {
        let block = BLOCK as f64 * lab.maker().expected().total();
        let blocks = (CONTACTS / block.max(1.0)).clamp(1.0, AGAIN) as u64;
        let blocks: Vec<u64> = (0..blocks).map(|n| PIECES.nth(FRESH + n * BLOCK)).collect();
        let fresh = lab.with_other_tapes(scenario, &blocks);
        let doubtful = |piece| looked.refuted.iter().any(|(p, _)| *p == piece);
        let tapes = fresh.tapes();
        let again = look_once(scenario, &fresh, (aims, pieces), plan, tapes, &doubtful);
        looked.refuted.retain(|refuted| again.refuted.contains(refuted));
    }
    looked
}

/// Looks at the pieces that are wanted.
fn look_once(
    scenario: &Scenario,
    lab: &Lab<'_>,
    (aims, pieces): (&[Aim], &[Piece]),
    plan: &Plan,
    pairs: usize,
    wanted: &dyn Fn(usize) -> bool,
) -> Looked {
    let pairs = pairs.min(lab.tapes());
    let mut looked = Looked { pairs, ..Looked::default() };
    if pairs < 2 {
        return looked;
    }
    let hours = ServiceHours::new(scenario.rules.service_hours.clone());
    let running = lab.watched(
        lab.desk(),
        plan,
        0..pairs,
        |tape, _| Running {
            scenario,
            aims,
            pieces,
            hours: &hours,
            tape: lab.tape(tape),
            successes: vec![0; aims.len() * pieces.len()],
        },
        |watch| watch.successes,
    );
    for (p, piece) in pieces.iter().enumerate().filter(|(p, _)| wanted(*p)) {
        if lab.stopped() {
            return looked;
        }
        let span = (piece.run_in, piece.to);
        let empty = lab.watched_from_empty(
            scenario,
            plan,
            0..pairs,
            span,
            |part| Empty {
                scenario,
                aims,
                contacts: part.contacts().to_vec(),
                piece,
                successes: vec![0; aims.len()],
            },
            |watch| watch.successes,
        );
        for (a, _) in piece.period.iter().enumerate().filter(|(_, period)| period.is_some()) {
            let differences: Moments = empty
                .iter()
                .zip(&running)
                .map(|(empty, running)| {
                    f64::from(empty[a]) - f64::from(running[p * aims.len() + a])
                })
                .collect();
            let error = (differences.variance() / pairs as f64).sqrt();
            let mean = differences.mean();
            looked.pieces += 1;
            if mean < 0.0 {
                looked.least = looked.least.min(mean / error.max(1e-9));
                let beyond = t_quantile(1.0 - ERROR, pairs as f64 - 1.0) * error;
                if mean + beyond < 0.0 {
                    looked.refuted.push((p, a));
                }
            }
        }
    }
    looked
}

/// Successes of a whole run, by the piece in which they start.
struct Running<'a> {
    scenario: &'a Scenario,
    aims: &'a [Aim],
    pieces: &'a [Piece],
    hours: &'a ServiceHours,
    tape: &'a Tape,
    successes: Vec<u32>,
}

impl Observer for Running<'_> {
    fn ended(&mut self, _: Instant, record: &ContactRecord) {
        let after = self.pieces.partition_point(|piece| piece.from <= record.start);
        let Some(piece) = after.checked_sub(1).filter(|p| record.start < self.pieces[*p].to) else {
            return;
        };
        let need = &self.tape.contacts()[record.contact as usize];
        let published = self.hours.contains(record.start);
        for (a, aim) in self.aims.iter().enumerate() {
            if !aim.counts(self.scenario, need) {
                continue;
            }
            let met = match aim.success {
                Success::Within(clock, limit) => {
                    matches!(standing(record, clock, limit, published), Standing::InTime(_))
                }
                Success::Answered => record.first_reply.is_some() && !gave_up(record),
            };
            self.successes[piece * self.aims.len() + a] += u32::from(met);
        }
    }
}

/// Successes of one piece from an empty desk.
struct Empty<'a> {
    scenario: &'a Scenario,
    aims: &'a [Aim],
    contacts: Vec<ContactNeed>,
    piece: &'a Piece,
    successes: Vec<u32>,
}

impl Observer for Empty<'_> {
    fn ended(&mut self, _: Instant, record: &ContactRecord) {
        let need = &self.contacts[record.contact as usize];
        for (aim, successes) in self.aims.iter().zip(&mut self.successes) {
            if need.start >= self.piece.from && aim.counts(self.scenario, need) {
                *successes += u32::from(aim.success.is_met(need, record, self.piece.to));
            }
        }
    }
}
