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

/// Judges targets on independent replications, each one-sided at `error` (0.05 in `simulate`, the
/// proof's error in `plan`).
#[must_use]
pub fn judge(
    targets: &[Target],
    replications: &[TargetCounts],
    error: f64,
) -> Vec<TargetJudgement> {
    judge_in_blocks(targets, replications, 1, error)
}

/// As [`judge`], for replications that depend on each other within blocks of `block` consecutive
/// ones (stratified tapes): values are the same, their errors come from the blocks' sums. Each
/// replication by itself is still one trial of `misses` and of `on`.
///
/// # Panics
/// If `block` is 0.
#[must_use]
pub fn judge_in_blocks(
    targets: &[Target],
    replications: &[TargetCounts],
    block: usize,
    error: f64,
) -> Vec<TargetJudgement> {
    let judge_one = |(index, target)| judge_one(index, target, replications, block, error);
    targets.iter().enumerate().map(judge_one).collect()
}

/// Counts summed block by block.
fn blocks(counts: impl Iterator<Item = Count>, block: usize) -> Vec<Count> {
    let each: Vec<Count> = counts.collect();
    let sum = |part: &[Count]| part.iter().copied().fold(Count::default(), Count::plus);
    each.chunks(block).map(sum).collect()
}

fn judge_one(
    index: usize,
    target: &Target,
    replications: &[TargetCounts],
    block: usize,
    error: f64,
) -> TargetJudgement {
    let rows: Vec<Vec<Count>> =
        replications.iter().map(|r| period_cells(target.period, &r.targets[index])).collect();
    let width = rows.first().map_or(0, Vec::len);
    let periods: Vec<PeriodJudgement> = (0..width)
        .filter_map(|period| {
            let counts: Vec<Count> = rows.iter().map(|row| row[period]).collect();
            judge_period(period, target, &counts, block, error)
        })
        .collect();
    let sums = rows.iter().map(|row| row.iter().copied().fold(Count::default(), Count::plus));
    let overall = Ratio::estimate(blocks(sums, block).iter().map(|c| c.ratio(target.measure)));
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
    block: usize,
    error: f64,
) -> Option<PeriodJudgement> {
    let pooled = counts.iter().copied().fold(Count::default(), Count::plus);
    if pooled.contacts == 0 {
        return None;
    }
    let measure = target.measure;
    let sums = blocks(counts.iter().copied(), block);
    let value = Ratio::estimate(sums.iter().map(|c| c.ratio(measure)));
    let answered = Ratio::estimate(sums.iter().map(Count::answered_ratio));
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
pub(super) const fn floor_of(definition: ShareDefinition, at_least: f64) -> f64 {
    match definition {
        ShareDefinition::All => 0.0,
        _ if at_least < ANSWERED_FLOOR => at_least,
        _ => ANSWERED_FLOOR,
    }
}
