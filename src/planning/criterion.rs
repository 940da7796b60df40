//! One thing that a target asks for: a share in time, a mean, or that enough contacts are answered.
//! Translates between counts, shares of misses and slack. Must not know runs or solvers.

use super::throughput::ChatWork;
use crate::metrics::{Count, PeriodJudgement};
use crate::model::{Measure, Scenario, ShareDefinition, Target};
use crate::stats::{Estimate, Ratio};

/// Share of contacts that must be answered where a definition leaves unanswered ones out.
const FLOOR: f64 = 0.5;
/// A mean clock this many limits long counts as a miss of 1.
const LONG: f64 = 4.0;

/// One thing that a target asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Criterion {
    /// Index of the target.
    pub target: usize,
    part: Part,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    /// At most this share of the base may miss.
    Share { allowed: f64 },
    /// The mean clock, mapped so that `quickest` is 0 and `quickest + slow` is 1, seconds.
    Mean { at_most: f64, quickest: f64, slow: f64 },
    /// At most this share of contacts may go unanswered.
    Unanswered { allowed: f64 },
}

impl Criterion {
    /// Share of misses seen in counts, and on how many contacts; `None` on none.
    pub(super) fn seen(&self, count: &Count) -> Option<(f64, f64)> {
        let (missed, base) = match self.part {
            Part::Share { .. } => ((count.den - count.num) as f64, count.den as f64),
            Part::Unanswered { .. } => {
                (f64::from(count.contacts) - f64::from(count.answered), f64::from(count.contacts))
            }
            Part::Mean { quickest, slow, .. } => {
                let base = count.den as f64;
                ((count.num as f64 / 1e3 - quickest * base) / slow, base)
            }
        };
        (base > 0.0).then(|| ((missed / base).clamp(0.0, 1.0), base))
    }

    /// What a replication's counts put into the estimate of this criterion.
    pub(super) fn ratio(&self, measure: Measure, count: &Count) -> Ratio {
        // It may be the share answered that is asked for, not the target's value.
        if matches!(self.part, Part::Unanswered { .. }) {
            count.answered_ratio()
        } else {
            count.ratio(measure)
        }
    }

    /// The slack without any miss.
    pub(super) fn slack_of_none(&self, target: &Target) -> f64 {
        match (target.on, self.part) {
            (Some(on), _) => 1.0 - on,
            (None, Part::Share { allowed } | Part::Unanswered { allowed }) => allowed,
            (None, Part::Mean { .. }) => 1.0,
        }
    }

    /// Surplus of a value over replications; not for reliability targets.
    #[must_use]
    pub fn slack_of_value(&self, value: f64) -> f64 {
        match self.part {
            Part::Share { allowed } | Part::Unanswered { allowed } => value - (1.0 - allowed),
            Part::Mean { at_most, .. } => (at_most - value) / at_most,
        }
    }

    /// Surplus of a period over what is asked for: in share points, for means a fraction of the
    /// limit; with `on`, in the share of replications that meet the target.
    #[must_use]
    pub fn slack(&self, target: &Target, period: &PeriodJudgement) -> f64 {
        let value = |estimate: Option<Estimate>| estimate.map(|estimate| estimate.value);
        let slack = match (target.on, self.part) {
            (Some(_), _) => Some(period.slack),
            (None, Part::Share { allowed }) => value(period.value).map(|v| v - (1.0 - allowed)),
            (None, Part::Unanswered { allowed }) => {
                value(period.answered).map(|v| v - (1.0 - allowed))
            }
            (None, Part::Mean { at_most, .. }) => {
                value(period.value).map(|v| (at_most - v) / at_most)
            }
        };
        slack.unwrap_or(-1.0)
    }

    /// Standard error of [`Criterion::slack`] over the replications behind a period; `None` if it
    /// is not known.
    #[must_use]
    pub fn standard_error(&self, period: &PeriodJudgement) -> Option<(f64, u32)> {
        let (estimate, scale) = match self.part {
            Part::Share { .. } => (period.value, 1.0),
            Part::Unanswered { .. } => (period.answered, 1.0),
            Part::Mean { at_most, .. } => (period.value, at_most),
        };
        estimate.map(|estimate| (estimate.standard_error / scale, estimate.replications))
    }

    /// Slack per share of misses.
    pub(super) fn slack_per_share(&self) -> f64 {
        match self.part {
            Part::Share { .. } | Part::Unanswered { .. } => 1.0,
            Part::Mean { at_most, slow, .. } => slow / at_most,
        }
    }

    /// Share of misses allowed when the target is to be met with `surplus` (in slack: a fraction,
    /// for means a fraction of the limit).
    pub(super) fn allowed(&self, surplus: f64) -> f64 {
        let allowed = match self.part {
            Part::Share { allowed } | Part::Unanswered { allowed } => allowed - surplus,
            Part::Mean { at_most, quickest, slow } => (at_most * (1.0 - surplus) - quickest) / slow,
        };
        allowed.max(5e-4)
    }
}

/// All criteria of a scenario's targets, in their order.
#[must_use]
pub fn criteria(scenario: &Scenario) -> Vec<Criterion> {
    let mut criteria = Vec::new();
    for (target, wanted) in scenario.targets.iter().enumerate() {
        let mut add = |part| criteria.push(Criterion { target, part });
        match wanted.measure {
            Measure::Share { at_least, definition, .. } => {
                add(Part::Share { allowed: 1.0 - at_least });
                if definition != ShareDefinition::All {
                    add(Part::Unanswered { allowed: 1.0 - at_least.min(FLOOR) });
                }
            }
            Measure::Percentile { quantile, .. } => add(Part::Share { allowed: 1.0 - quantile }),
            Measure::Mean { at_most, answered_at_least, .. } => {
                let at_most = at_most.secs();
                let quickest = quickest_s(scenario).min(0.8 * at_most);
                add(Part::Mean { at_most, quickest, slow: LONG * at_most });
                add(Part::Unanswered { allowed: 1.0 - answered_at_least });
            }
        }
    }
    criteria
}

/// Mean first reply of somebody who has nothing else to do, seconds.
fn quickest_s(scenario: &Scenario) -> f64 {
    let shares: Vec<f64> = scenario.demand.reasons.iter().map(|reason| reason.share).collect();
    (0..scenario.groups.len())
        .filter_map(|group| ChatWork::mix(scenario, group, &shares))
        .map(|chat| chat.first_s)
        .fold(f64::INFINITY, f64::min)
        .min(3600.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{TargetCount, TargetCounts, judge};
    use crate::model::Clock;
    use crate::planning::testing::scenario;
    use crate::time::Span;

    fn count(num: i64, den: i64, contacts: u32, answered: u32) -> Count {
        Count { num, den, contacts, answered, missed: 0 }
    }
    fn with(measure: Measure) -> Scenario {
        let mut s = scenario(1);
        s.targets[0].measure = measure;
        s
    }
    fn share(at_least: f64, definition: ShareDefinition) -> Measure {
        let within = Span::from_secs(30);
        Measure::Share { within, at_least, definition, clock: Clock::FirstReply }
    }
    const MEAN: Measure = Measure::Mean {
        at_most: Span::from_secs(20),
        answered_at_least: 0.95,
        clock: Clock::FirstReply,
    };

    #[test]
    fn a_share_of_all_asks_one_thing_and_other_definitions_and_means_two() {
        let parts = |measure| criteria(&with(measure)).len();
        assert_eq!(parts(share(0.8, ShareDefinition::All)), 1);
        assert_eq!(parts(share(0.8, ShareDefinition::AnsweredOnly)), 2);
        assert_eq!(parts(MEAN), 2);
        let percentile = Measure::Percentile {
            quantile: 0.9,
            at_most: Span::from_secs(30),
            clock: Clock::FirstReply,
        };
        assert_eq!(parts(percentile), 1);
    }

    #[test]
    fn misses_seen_are_shares_of_the_base_and_a_slow_mean_is_a_miss() {
        let one = criteria(&with(share(0.8, ShareDefinition::All)))[0];
        assert_eq!(one.seen(&count(90, 100, 100, 95)), Some((0.1, 100.0)));
        assert_eq!(one.seen(&Count::default()), None);
        let [mean, answered] = criteria(&with(MEAN)).try_into().expect("two");
        // The quickest desk answers after 8 s: (20 − 8) ÷ (4 × 20) of a miss.
        let (share, base) = mean.seen(&count(100 * 20_000, 100, 105, 100)).expect("answered");
        assert!((share - 12.0 / 80.0).abs() < 1e-9 && base == 100.0, "{share}");
        let (share, base) = answered.seen(&count(0, 0, 200, 150)).expect("contacts");
        assert_eq!((share, base), (0.25, 200.0));
    }

    #[test]
    fn slack_is_in_share_points_and_for_means_in_parts_of_the_limit() {
        let judged = |s: &Scenario, cell: Count| {
            let counts = TargetCount { cells: vec![cell], before: Count::default() };
            let counts = vec![TargetCounts { targets: vec![counts] }; 20];
            judge(&s.targets, &counts, 0.05)[0].periods[0].clone()
        };
        let s = with(share(0.8, ShareDefinition::All));
        let period = judged(&s, count(90, 100, 100, 95));
        assert!((criteria(&s)[0].slack(&s.targets[0], &period) - 0.1).abs() < 1e-9);
        let s = with(MEAN);
        let period = judged(&s, count(90 * 15_000, 90, 100, 90));
        let slack: Vec<f64> =
            criteria(&s).iter().map(|c| c.slack(&s.targets[0], &period)).collect();
        assert!((slack[0] - 0.25).abs() < 1e-9 && (slack[1] + 0.05).abs() < 1e-9, "{slack:?}");
        // What may miss shrinks by the surplus that is wanted.
        let one = criteria(&with(share(0.8, ShareDefinition::All)))[0];
        assert!((one.allowed(0.05) - 0.15).abs() < 1e-9);
        assert!(one.allowed(0.5) > 0.0, "something is always allowed");
    }
}
