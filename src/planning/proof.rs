//! Proof on fresh streams, never used before: their size is fixed by effort, the k-th proof uses
//! error 5 % ÷ 2^k, at most three are made (`planning.md`, Search). Must not know how plans are
//! found.

use super::search::Search;
use super::{Stage, observe::Seen, occupancy};
use crate::metrics::TargetJudgement;
use crate::model::Plan;
use crate::random::ranges::PROOFS;
use crate::stats::{Proportion, normal_quantile, t_quantile};

/// Proofs at most.
pub const MOST_PROOFS: u32 = 3;

/// Probability with which a proof is to hold.
const LIKELY: f64 = 0.9;

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
        let n = self.budget.proof;
        let from = first_of(attempt);
        let blocks: Vec<u64> = (from..from + n).step_by(crate::demand::BLOCK as usize).collect();
        let seen = self.blocks_of(plan, &blocks, Stage::Proving)?;
        self.facts.proofs = attempt;
        self.facts.proof_replications = n as u32;
        self.facts.proof_error = error;
        let judged = self.judged_fresh(&blocks, &seen, error);
        // Every target must have something to show: nothing is proven by not being assessed.
        let idle = occupancy::by_day(self.scenario, &seen, error);
        let holds = !judged.is_empty()
            && judged.iter().all(|judgement| judgement.met)
            && idle.iter().all(occupancy::DayOccupancy::is_kept);
        Some(Proof { attempt, error, judged, seen, holds })
    }
}

/// Surplus to aim at, in slack, so that a proof of `proof` replications at `error` is likely to
/// hold in all of `periods`, when a look at `looked` replications had this standard error (in slack).
///
/// # Panics
/// Never: a proof has at least two replications.
#[must_use]
pub fn margin(standard_error: f64, looked: u32, proof: u64, error: f64, periods: usize) -> f64 {
    let one = standard_error * f64::from(looked).sqrt();
    let of_proof = one / (proof as f64).sqrt();
    let each = libm::pow(LIKELY, 1.0 / periods.clamp(1, 1_000) as f64);
    let luck = normal_quantile(each);
    // The proof must clear its limit although it errs, and so did the look before it.
    of_proof * t_quantile(1.0 - error, proof.max(2) as f64 - 1.0)
        + luck * libm::hypot(of_proof, standard_error)
}

/// Surplus in days for a reliability target, so that the exact limit of `proof` trials reaches
/// `on`.
#[must_use]
pub fn reliability_margin(on: f64, proof: u64, error: f64) -> f64 {
    let trials = proof as u32;
    let enough = (0..=trials)
        .find(|hits| Proportion::new(*hits, trials).lower_limit(error) >= on)
        .unwrap_or(trials);
    let share = f64::from(enough) / f64::from(trials);
    (share - on + (on * (1.0 - on) / f64::from(trials)).sqrt()).min(1.0 - on)
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
    fn smaller_errors_and_more_periods_ask_for_more_margin() {
        let usual = margin(0.02, 50, 200, 0.025, 3);
        assert!(usual > 0.0197, "more than the Student quantile");
        assert!(margin(0.02, 50, 200, 0.0125, 3) > usual);
        assert!(margin(0.02, 50, 200, 0.025, 30) > usual);
        assert!(margin(0.02, 50, 800, 0.025, 3) < usual, "a larger proof asks for less");
    }

    #[test]
    fn a_reliability_proof_needs_more_good_days_than_it_promises() {
        let margin = reliability_margin(0.9, 200, 0.025);
        assert!(margin > 0.03 && margin < 0.1, "{margin}");
    }
}
