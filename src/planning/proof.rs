//! Proof on fresh streams, never used before: their size is fixed by effort, the k-th proof uses
//! error 5 % ÷ 2^k, at most three are made (`planning.md`, Search). Must not know how plans are
//! found.

use super::search::Search;
use super::{Stage, observe::Seen, occupancy};
use crate::metrics::{TargetJudgement, Verdict};
use crate::model::Plan;
use crate::random::ranges::PROOFS;
use crate::stats::Proportion;

/// Proofs at most.
pub const MOST_PROOFS: u32 = 3;

/// One proof.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Which one it was, from 1.
    pub attempt: u32,
    /// Its one-sided error.
    pub error: f64,
    /// The targets at that error.
    pub judged: Vec<TargetJudgement>,
    /// What was seen.
    pub seen: Vec<Seen>,
    /// Whether all targets are met.
    pub holds: bool,
}

/// Error of the k-th proof, from 1.
#[must_use]
pub fn error_of(attempt: u32) -> f64 {
    0.05 / f64::from(1_u32 << attempt)
}

/// First replication of the k-th proof.
#[must_use]
pub fn first_of(attempt: u32) -> u64 {
    PROOFS[attempt as usize - 1].first
}

impl Search<'_> {
    /// Proves a plan on the next fresh streams; `None` if interrupted.
    pub fn prove(&mut self, plan: &Plan) -> Option<Proof> {
        let attempt = self.facts.proofs + 1;
        let error = error_of(attempt);
        let n = self.proof;
        let from = first_of(attempt);
        let blocks: Vec<u64> = (from..from + n).step_by(crate::demand::BLOCK as usize).collect();
        let seen = self.blocks_of(plan, &blocks, Stage::Proving)?;
        self.facts.proofs = attempt;
        self.facts.proof_replications = n as u32;
        let judged = self.judged_fresh(&blocks, &seen, error);
        // Nothing is proven by not being assessed: some target must have something to show.
        let idle = occupancy::by_day(self.scenario, &seen, error);
        let holds = Verdict::of_all(judged.iter().map(|judgement| judgement.verdict)).is_met()
            && idle.iter().all(occupancy::DayOccupancy::is_kept);
        Some(Proof { attempt, error, judged, seen, holds })
    }
}

/// Of `trials` replications, how many must meet a target so that the exact limit reaches `on`; all
/// of them if even that is too few.
#[must_use]
pub fn enough_of(on: f64, trials: u32, error: f64) -> u32 {
    let reaches = |hits: u32| Proportion::new(hits, trials).lower_limit(error) >= on;
    let (mut low, mut high) = (0, trials);
    while low < high {
        let middle = low.midpoint(high);
        if reaches(middle) { high = middle } else { low = middle + 1 }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_proofs_together_err_at_most_five_in_a_hundred() {
        let all: f64 = (1..=MOST_PROOFS).map(error_of).sum();
        assert!(all <= 0.05);
        assert_eq!(error_of(1), 0.025);
        // Their streams are apart, and whole blocks of strata.
        assert!(first_of(2) - first_of(1) >= 1_000);
        assert_eq!(first_of(1) % crate::demand::BLOCK, 0);
    }

    #[test]
    fn a_reliability_proof_needs_more_good_days_than_it_promises() {
        // Clopper–Pearson: 188 of 200 at 2.5 % have the limit 0.8975, 189 have 0.9037 (the binomial
        // tail, halved by hand).
        assert_eq!(enough_of(0.9, 200, 0.025), 189);
        assert_eq!(enough_of(0.99, 100, 0.025), 100, "more than a hundred would be needed");
    }
}
