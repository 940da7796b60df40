//! One value for one thing: wherever a table counts the very contacts that a target was judged on –
//! in all, on a day, of a reason –, it shows the judged value and not a second one,
//! uncorrected. Which figures those are is seen from what was counted, replication by replication,
//! not from windows and names. Intervals are left as counted, and named so. Must not know which tables
//! there are.

use crate::metrics::{Corrected, Count, TargetCounts, TargetJudgement, Unit};
use crate::model::{Measure, Period, Target};
use crate::stats::{Estimate, Ratio};

/// Two sums of milliseconds and seconds are the same up to rounding.
const ROUNDING: f64 = 1e-9;

/// Everything that was judged, to be looked up by what was counted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Judgements<'a> {
    /// The targets.
    pub targets: &'a [Target],
    /// Their counts, replication by replication.
    pub counts: &'a [TargetCounts],
    /// Their judgements.
    pub judged: &'a [TargetJudgement],
}

impl Judgements<'_> {
    /// The estimate of a figure: the judged one, if it is what a target or one of its periods
    /// measures.
    pub fn estimate(&self, unit: Unit, each: &[Ratio]) -> Option<Estimate> {
        let judged = matches!(unit, Unit::Share | Unit::Seconds).then(|| self.judged(each));
        judged.flatten().or_else(|| unit.estimate(each))
    }

    fn judged(&self, each: &[Ratio]) -> Option<Estimate> {
        self.judged.iter().zip(self.targets).find_map(|(judgement, target)| {
            let whole =
                [(&judgement.values, judgement.overall), (&judgement.answers, judgement.answered)];
            let whole = whole.into_iter().find(|(own, _)| is_same(&own.counted, each));
            if let Some((_, estimate)) = whole {
                return estimate;
            }
            if target.period == Period::Run {
                return None;
            }
            judgement.periods.iter().find_map(|period| {
                let own = |answered: bool| {
                    let of = |counts: &TargetCounts| {
                        let cell = counts.targets[judgement.target].cells[period.period];
                        figure(cell, target.measure, answered)
                    };
                    self.counts.len() == each.len()
                        && self.counts.iter().zip(each).all(|(own, one)| is_near(of(own), *one))
                };
                let (value, answered) = (own(false), own(true));
                value.then_some(period.value).or_else(|| answered.then_some(period.answered))?
            })
        })
    }
}

/// A figure of the whole run with the correction it was judged with, if it was; else as counted.
pub(super) fn corrected(judged: &[TargetJudgement], unit: Unit, each: Vec<Ratio>) -> Corrected {
    let is_judged = matches!(unit, Unit::Share | Unit::Seconds);
    let all = judged.iter().flat_map(|judgement| [&judgement.values, &judgement.answers]);
    let found = all.into_iter().find(|own| is_judged && is_same(&own.counted, &each)).cloned();
    found.unwrap_or_else(|| Corrected::plain(each, unit == Unit::Share))
}

fn figure(cell: Count, measure: Measure, answered: bool) -> Ratio {
    if answered { cell.answered_ratio() } else { cell.ratio(measure) }
}

fn is_same(a: &[Ratio], b: &[Ratio]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_near(*a, *b))
}

fn is_near(a: Ratio, b: Ratio) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= ROUNDING * a.abs().max(1.0);
    near(a.num, b.num) && near(a.den, b.den)
}
