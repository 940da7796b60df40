//! Proof on fresh streams, never used before: their size is fixed by effort, the k-th proof uses
//! error 5 % ÷ 2^k, at most three are made (`planning.md`, Search). Must not know how plans are
//! found.

use super::criterion::Criterion;
use super::search::Search;
use super::{Stage, observe::Seen};
use crate::metrics::{PeriodJudgement, TargetJudgement};
use crate::model::Plan;
use crate::stats::Proportion;
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// Proofs at most.
pub const MOST_PROOFS: u32 = 3;

/// Probability with which a proof is to hold.
const LIKELY: f64 = 0.75;
/// Error of the difference of two looks, in errors of one.
const LOOKS: f64 = 1.2;
/// What strata usually leave of a standard error.
const STRATA: f64 = 0.75;

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
    1_000_000 * u64::from(attempt)
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
        let judged = self.judged_in_blocks(&seen, error);
        // Every target must have something to show: nothing is proven by not being assessed.
        let holds = !judged.is_empty() && judged.iter().all(|judgement| judgement.met);
        Some(Proof { attempt, error, judged, seen, holds })
    }
}

/// Surplus to aim at, in slack, so that a proof of `proof` replications at `error` is likely to
/// hold in all of `periods`, when one period's value has this standard error (in slack).
///
/// # Panics
/// Never: a proof has at least two blocks.
#[must_use]
pub fn margin(standard_error: f64, proof: u64, error: f64, periods: usize) -> f64 {
    let blocks = (proof as f64 / crate::demand::BLOCK as f64).floor().max(2.0);
    let student = StudentsT::new(0.0, 1.0, blocks - 1.0).expect("positive degrees of freedom");
    let each = libm::pow(LIKELY, 1.0 / periods.clamp(1, 1_000) as f64);
    let luck = Normal::standard().inverse_cdf(each);
    // The proof must clear its limit although it errs, and so did the look before it.
    standard_error * (student.inverse_cdf(1.0 - error) + LOOKS * luck)
}

/// Standard error of a criterion's slack in one period over `proof` replications in strata, from
/// replications judged one by one.
#[must_use]
pub fn standard_error(criterion: &Criterion, one_by_one: &PeriodJudgement, proof: u64) -> f64 {
    criterion.standard_error(one_by_one).map_or(0.02, |(error, replications)| {
        STRATA * error * (f64::from(replications) / proof as f64).sqrt()
    })
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
        let usual = margin(0.01, 200, 0.025, 3);
        assert!(usual > 0.0226, "more than the Student quantile at nine degrees of freedom");
        assert!(margin(0.01, 200, 0.0125, 3) > usual && margin(0.01, 200, 0.025, 30) > usual);
    }

    #[test]
    fn a_reliability_proof_needs_more_good_days_than_it_promises() {
        let margin = reliability_margin(0.9, 200, 0.025);
        assert!(margin > 0.03 && margin < 0.1, "{margin}");
    }
}
