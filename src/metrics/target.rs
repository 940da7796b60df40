//! What counts for a target, and whether it is met (`planning.md`, Targets): counts of one
//! replication ([`TargetCounts`]) and the judgement over replications ([`judge`]). Must not know
//! how a run was made.

use super::corrected::{Corrected, Corrections};
use super::count::{Count, own_value, period_cells};
use super::standing::ANSWERED_FLOOR;
use super::verdict::{self, Asked, Errors, Verdict};
use crate::model::{Measure, ShareDefinition, Target};
use crate::stats::{Estimate, Proportion};
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
    /// What is to be said of it: of all assessed periods together.
    pub verdict: Verdict,
    /// All assessed periods meet it, and at least one is assessed: the verdict is met.
    pub met: bool,
    /// The tightest period's surplus over what is asked for; negative if it is missed. In share
    /// points as a fraction, or for means as a fraction of the limit. `None` if nothing is assessed.
    pub slack: Option<f64>,
    /// Over all assessed periods together: for tables and as the headline; not judged unless the
    /// period is the run.
    pub overall: Option<Estimate>,
    /// Share of contacts answered over all assessed periods together.
    pub answered: Option<Estimate>,
    /// Each assessed period, in order.
    pub periods: Vec<PeriodJudgement>,
    /// What [`TargetJudgement::overall`] is estimated from.
    #[serde(skip)]
    pub values: Corrected,
    /// What [`TargetJudgement::answered`] is estimated from.
    #[serde(skip)]
    pub answers: Corrected,
}

impl TargetJudgement {
    /// The same of a run that was cut short: neither met nor missed, in no period; as many
    /// replications were asked for.
    #[must_use]
    pub fn unjudged(mut self, replications: u32) -> Self {
        let open = |verdict: &mut Verdict, met: &mut bool| {
            if matches!(verdict, Verdict::Met | Verdict::Missed) {
                *verdict = Verdict::NotSure { needs: Some(replications) };
            }
            *met = false;
        };
        open(&mut self.verdict, &mut self.met);
        for period in &mut self.periods {
            open(&mut period.verdict, &mut period.met);
        }
        self
    }
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
    /// What is to be said of it.
    pub verdict: Verdict,
    /// Whether the period meets the target at the error asked for: the verdict is met.
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
    let cells: Vec<Vec<Vec<Count>>> = targets
        .iter()
        .enumerate()
        .map(|(index, target)| {
            replications.iter().map(|r| period_cells(target.period, &r.targets[index])).collect()
        })
        .collect();
    let judged = cells.iter().map(|rows| {
        let width = rows.first().map_or(0, Vec::len);
        (0..width).filter(|&period| rows.iter().any(|row| row[period].contacts > 0)).count()
    });
    let errors = Errors::new(error, judged.sum());
    targets
        .iter()
        .zip(&cells)
        .enumerate()
        .map(|(index, (target, rows))| judge_one(index, target, rows, corrections, errors))
        .collect()
}

/// What is to be said of all targets together.
#[must_use]
pub fn overall(judged: &[TargetJudgement]) -> Verdict {
    Verdict::of_all(judged.iter().map(|judgement| judgement.verdict))
}

fn judge_one(
    index: usize,
    target: &Target,
    rows: &[Vec<Count>],
    corrections: &Corrections,
    errors: Errors,
) -> TargetJudgement {
    let width = rows.first().map_or(0, Vec::len);
    let is_share = !matches!(target.measure, Measure::Mean { .. });
    let corrected = |counts: &[Count], periods: std::ops::Range<usize>| {
        let value = counts.iter().map(|count| count.ratio(target.measure)).collect();
        let answered = counts.iter().map(Count::answered_ratio).collect();
        let of = |answered| corrections.together(index, periods.clone(), answered);
        [
            Corrected::new(value, of(false), corrections.widened, is_share),
            Corrected::new(answered, of(true), corrections.widened, true),
        ]
    };
    let periods: Vec<PeriodJudgement> = (0..width)
        .filter_map(|period| {
            let counts: Vec<Count> = rows.iter().map(|row| row[period]).collect();
            let figures = corrected(&counts, period..period + 1);
            judge_period(period, target, &counts, &figures, errors)
        })
        .collect();
    let sums: Vec<Count> =
        rows.iter().map(|row| row.iter().copied().fold(Count::default(), Count::plus)).collect();
    let [values, answers] = corrected(&sums, 0..width);
    // Without any assessed period nothing was shown to be met.
    let verdict = Verdict::of_all(periods.iter().map(|period| period.verdict));
    TargetJudgement {
        target: index,
        verdict,
        met: verdict.is_met(),
        slack: periods.iter().map(|p| p.slack).min_by(f64::total_cmp),
        overall: values.estimate(),
        answered: answers.estimate(),
        periods,
        values,
        answers,
    }
}

fn judge_period(
    period: usize,
    target: &Target,
    counts: &[Count],
    [values, answers]: &[Corrected; 2],
    errors: Errors,
) -> Option<PeriodJudgement> {
    let pooled = counts.iter().copied().fold(Count::default(), Count::plus);
    if pooled.contacts == 0 {
        return None;
    }
    let measure = target.measure;
    let (value, answered) = (values.estimate(), answers.estimate());
    let own: Vec<bool> = counts.iter().filter_map(|c| own_value(measure, c)).collect();
    let misses = Proportion::new(own.iter().filter(|met| !**met).count() as u32, own.len() as u32);
    let (verdict, slack, limit) = match (target.on, value) {
        (Some(on), _) => {
            let meets = Proportion::new(misses.trials - misses.hits, misses.trials);
            let verdict = verdict::of_reliability(&meets, on, errors);
            (verdict, meets.value - on, Some(meets.lower_limit(errors.met)))
        }
        (None, Some(value)) => judge_value(measure, value, answered, errors),
        (None, None) => (Verdict::Missed, -1.0, None),
    };
    // With contacts but no answers nothing is ever met.
    let verdict = if pooled.answered > 0 { verdict } else { Verdict::Missed };
    Some(PeriodJudgement {
        period,
        value,
        limit,
        answered,
        misses,
        verdict,
        met: verdict.is_met(),
        slack,
        contacts: f64::from(pooled.contacts) / counts.len() as f64,
    })
}

/// Verdict, slack and one-sided limit of a value over replications.
fn judge_value(
    measure: Measure,
    value: Estimate,
    answered: Option<Estimate>,
    errors: Errors,
) -> (Verdict, f64, Option<f64>) {
    let of_answered = |floor: f64| match answered {
        _ if floor <= 0.0 => Verdict::Met,
        Some(answered) => verdict::of_value(&answered, Asked::AtLeast(floor), errors),
        None => Verdict::Missed,
    };
    let spare = |floor: f64| answered.map_or(-1.0, |share| share.value - floor);
    match measure {
        Measure::Share { at_least, definition, .. } => {
            let floor = floor_of(definition, at_least);
            let own = verdict::of_value(&value, Asked::AtLeast(at_least), errors);
            let slack = value.value - at_least;
            let slack = if floor > 0.0 { slack.min(spare(floor)) } else { slack };
            let limit = value.lower_limit(errors.met);
            (Verdict::of_all([own, of_answered(floor)]), slack, Some(limit))
        }
        Measure::Percentile { quantile, .. } => {
            let own = verdict::of_value(&value, Asked::AtLeast(quantile), errors);
            (own, value.value - quantile, Some(value.lower_limit(errors.met)))
        }
        Measure::Mean { at_most, answered_at_least, .. } => {
            let most = at_most.secs();
            let own = verdict::of_value(&value, Asked::AtMost(most), errors);
            let both = Verdict::of_all([own, of_answered(answered_at_least)]);
            let slack = ((most - value.value) / most).min(spare(answered_at_least));
            (both, slack, Some(value.upper_limit(errors.met)))
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
