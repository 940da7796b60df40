//! What counts for a target, and whether it is met (`planning.md`, Targets): counts of one
//! replication ([`TargetCounts`]) and the judgement over replications ([`judge`]). Must not know
//! how a run was made.

use super::count::{Count, own_value, period_cells};
use super::standing::ANSWERED_FLOOR;
use crate::model::{Measure, ShareDefinition, Target};
use crate::stats::{Estimate, Proportion, Ratio};
use serde::Serialize;

/// All targets' counts of one replication, in the order of the scenario's targets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetCounts {
    /// Per target.
    pub targets: Vec<TargetCount>,
}

/// One target's counts of one replication.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetCount {
    /// One count per day, or per hour for targets by the hour.
    pub cells: Vec<Count>,
    /// Contacts from before the first day (backlog): part of the whole run only.
    pub before: Count,
}

/// The judgement on one target.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TargetJudgement {
    /// Index of the target in the scenario.
    pub target: usize,
    /// All assessed periods meet it, and at least one is assessed.
    pub met: bool,
    /// The tightest period's surplus over what is asked for; negative if it is missed. In share
    /// points as a fraction, or for means as a fraction of the limit. `None` if nothing is assessed.
    pub slack: Option<f64>,
    /// Over all assessed periods together: for tables and as the headline; not judged unless the
    /// period is the run.
    pub overall: Option<Estimate>,
    /// Each assessed period, in order.
    pub periods: Vec<PeriodJudgement>,
}

/// The judgement on one period of a target.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PeriodJudgement {
    /// Number of the period: 0 for the run, the day, or the hour from the scenario's start.
    pub period: usize,
    /// Value over replications: share as a fraction or mean in seconds, by the ratio estimator;
    /// `None` if there were contacts but nothing to divide by (nobody answered): missed.
    pub value: Option<Estimate>,
    /// The one-sided limit on the unfavourable side at the error asked for: lower for shares and
    /// reliability, upper for means.
    pub limit: Option<f64>,
    /// Share of contacts answered.
    pub answered: Option<Estimate>,
    /// Replications in which the period by itself misses, with limits (risk).
    pub misses: Proportion,
    /// Whether the period meets the target at the error asked for.
    pub met: bool,
    /// Surplus of the value (not of the limit) over what is asked for; see
    /// [`TargetJudgement::slack`]. With `on`, surplus of the share of replications that meet it.
    pub slack: f64,
    /// Contacts that count, mean per replication.
    pub contacts: f64,
}

/// What is added to the numerators of a period, replication by replication, because it is known how
/// far the replications' circumstances were from the usual ones (control variates). Its expectation
/// is 0, so that values stay what they are and only their errors shrink.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Correction {
    /// One per replication, in the unit of [`Count::ratio`]; empty if there is none.
    pub each: Vec<f64>,
    /// Standard error of the usual circumstances it was measured from, per replication.
    pub error: f64,
}

/// All corrections: by target and period, of the value and of the share answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Corrections {
    /// How much larger errors may be than those of independent replications: 1, or more where
    /// replications depend on each other (strata).
    pub widened: f64,
    /// Of the target's value.
    pub value: Vec<Vec<Correction>>,
    /// Of the share answered.
    pub answered: Vec<Vec<Correction>>,
}

impl Corrections {
    /// None at all.
    pub const NONE: Self = Self { widened: 1.0, value: Vec::new(), answered: Vec::new() };

    fn of(rows: &[Vec<Correction>], target: usize, period: usize) -> Option<&Correction> {
        rows.get(target)?.get(period).filter(|correction| !correction.each.is_empty())
    }
}

/// Judges targets on independent replications, each one-sided at `error` (0.05 in `simulate`, the
/// proof's error in `plan`).
#[must_use]
pub fn judge(
    targets: &[Target],
    replications: &[TargetCounts],
    error: f64,
) -> Vec<TargetJudgement> {
    judge_corrected(targets, replications, &Corrections::NONE, error)
}

/// As [`judge`], with corrections. Each replication by itself, uncorrected, is still one trial of
/// `misses` and of `on`.
#[must_use]
pub fn judge_corrected(
    targets: &[Target],
    replications: &[TargetCounts],
    corrections: &Corrections,
    error: f64,
) -> Vec<TargetJudgement> {
    let judge_one = |(index, target)| judge_one(index, target, replications, corrections, error);
    targets.iter().enumerate().map(judge_one).collect()
}

/// The ratio estimate over replications, corrected.
fn estimate(
    each: impl Iterator<Item = Ratio>,
    correction: Option<&Correction>,
    widened: f64,
) -> Option<Estimate> {
    let mut each: Vec<Ratio> = each.collect();
    if let Some(correction) = correction {
        each.iter_mut().zip(&correction.each).for_each(|(ratio, more)| ratio.num += more);
    }
    let own = Ratio::estimate(each.iter().copied())?;
    let bases: f64 = each.iter().map(|ratio| ratio.den).sum();
    let usual = correction.map_or(0.0, |c| c.error * each.len() as f64 / bases);
    let error = libm::hypot(widened * own.standard_error, usual);
    Some(Estimate::new(own.value, error, own.replications))
}

fn judge_one(
    index: usize,
    target: &Target,
    replications: &[TargetCounts],
    corrections: &Corrections,
    error: f64,
) -> TargetJudgement {
    let rows: Vec<Vec<Count>> =
        replications.iter().map(|r| period_cells(target.period, &r.targets[index])).collect();
    let width = rows.first().map_or(0, Vec::len);
    let periods: Vec<PeriodJudgement> = (0..width)
        .filter_map(|period| {
            let counts: Vec<Count> = rows.iter().map(|row| row[period]).collect();
            let corrected = [
                Corrections::of(&corrections.value, index, period),
                Corrections::of(&corrections.answered, index, period),
            ];
            judge_period(period, target, &counts, corrected, corrections.widened, error)
        })
        .collect();
    let sums = rows.iter().map(|row| row.iter().copied().fold(Count::default(), Count::plus));
    let overall = estimate(sums.map(|c| c.ratio(target.measure)), None, corrections.widened);
    TargetJudgement {
        target: index,
        // Without any assessed period nothing was shown to be met.
        met: !periods.is_empty() && periods.iter().all(|p| p.met),
        slack: periods.iter().map(|p| p.slack).min_by(f64::total_cmp),
        overall,
        periods,
    }
}

fn judge_period(
    period: usize,
    target: &Target,
    counts: &[Count],
    [of_value, of_answered]: [Option<&Correction>; 2],
    widened: f64,
    error: f64,
) -> Option<PeriodJudgement> {
    let pooled = counts.iter().copied().fold(Count::default(), Count::plus);
    if pooled.contacts == 0 {
        return None;
    }
    let measure = target.measure;
    let value = estimate(counts.iter().map(|c| c.ratio(measure)), of_value, widened);
    let answered = estimate(counts.iter().map(Count::answered_ratio), of_answered, widened);
    let own: Vec<bool> = counts.iter().filter_map(|c| own_value(measure, c)).collect();
    let misses = Proportion::new(own.iter().filter(|met| !**met).count() as u32, own.len() as u32);
    let (met, slack, limit) = match (target.on, value) {
        (Some(on), _) => {
            let meets = Proportion::new(misses.trials - misses.hits, misses.trials);
            let limit = meets.lower_limit(error);
            (limit >= on, meets.value - on, Some(limit))
        }
        (None, Some(value)) => judge_value(measure, value, answered, error),
        (None, None) => (false, -1.0, None),
    };
    let met = met && pooled.answered > 0;
    Some(PeriodJudgement {
        period,
        value,
        limit,
        answered,
        misses,
        met,
        slack,
        contacts: f64::from(pooled.contacts) / counts.len() as f64,
    })
}

/// Met, slack and one-sided limit of a value over replications.
fn judge_value(
    measure: Measure,
    value: Estimate,
    answered: Option<Estimate>,
    error: f64,
) -> (bool, f64, Option<f64>) {
    match measure {
        Measure::Share { at_least, definition, .. } => {
            let limit = value.lower_limit(error);
            let floor = floor_of(definition, at_least);
            let answered = answered.map_or(0.0, |share| share.value);
            let slack = (value.value - at_least).min(answered - floor);
            (limit >= at_least && answered >= floor, slack, Some(limit))
        }
        Measure::Percentile { quantile, .. } => {
            let limit = value.lower_limit(error);
            (limit >= quantile, value.value - quantile, Some(limit))
        }
        Measure::Mean { at_most, answered_at_least, .. } => {
            let limit = value.upper_limit(error);
            let most = at_most.secs();
            let enough = answered.is_some_and(|s| s.lower_limit(error) >= answered_at_least);
            let spare = answered.map_or(-1.0, |share| share.value - answered_at_least);
            (limit <= most && enough, ((most - value.value) / most).min(spare), Some(limit))
        }
    }
}

/// How many contacts must be answered at least, for definitions that leave unanswered ones out of
/// their base: otherwise not answering would meet the target.
#[must_use]
pub const fn floor_of(definition: ShareDefinition, at_least: f64) -> f64 {
    match definition {
        ShareDefinition::All => 0.0,
        _ if at_least < ANSWERED_FLOOR => at_least,
        _ => ANSWERED_FLOOR,
    }
}
