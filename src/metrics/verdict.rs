//! The one verdict on targets: met, missed, not sure yet, nothing to judge (`planning.md`, One
//! verdict). Every command asks this; none has a second opinion. Must not know how a run was made,
//! nor how a verdict is worded.

use crate::stats::{Estimate, Proportion};
use serde::Serialize;

/// One-sided error at which a target is called missed, shared by all periods judged.
pub const MISSED_ERROR: f64 = 0.01;
/// Replications beyond which nobody is sent: the value lies on the target.
pub const MOST_NEEDED: u32 = 100_000;
/// Replications before which spread is a guess.
pub const FEWEST: u32 = 20;

/// What is to be said of a target, of one of its periods, or of all targets together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The limit on the unfavourable side reaches the target.
    Met,
    /// Neither met nor missed: chance decides so far.
    NotSure {
        /// Replications that would about settle it; `None`: more than [`MOST_NEEDED`], the value
        /// lies on the target.
        needs: Option<u32>,
    },
    /// The limit on the favourable side does not reach the target.
    Missed,
    /// No contacts came that could be judged.
    NothingToJudge,
}

impl Verdict {
    /// Of several, all of which must be met: missed if one is, met if every one that can be judged
    /// is, not sure while any is open.
    #[must_use]
    pub fn of_all(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().fold(Self::NothingToJudge, |all, one| match (all, one) {
            (Self::Missed, _) | (_, Self::Missed) => Self::Missed,
            (Self::NotSure { needs: a }, Self::NotSure { needs: b }) => {
                Self::NotSure { needs: a.zip(b).map(|(a, b)| a.max(b)) }
            }
            (Self::NotSure { needs }, _) | (_, Self::NotSure { needs }) => Self::NotSure { needs },
            (Self::Met, _) | (_, Self::Met) => Self::Met,
            (Self::NothingToJudge, Self::NothingToJudge) => Self::NothingToJudge,
        })
    }
    /// Whether it is [`Verdict::Met`].
    #[must_use]
    pub const fn is_met(self) -> bool {
        matches!(self, Self::Met)
    }
    /// Whether it is [`Verdict::Missed`].
    #[must_use]
    pub const fn is_missed(self) -> bool {
        matches!(self, Self::Missed)
    }
}

/// One-sided errors of a judgement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Errors {
    /// Of the limit that must reach the target.
    pub met: f64,
    /// Of the limit that must fall short of it, per period.
    pub missed: f64,
}

impl Errors {
    /// The errors when `periods` are judged over all targets, each one-sided at `met`.
    #[must_use]
    pub fn new(met: f64, periods: usize) -> Self {
        Self { met, missed: MISSED_ERROR / periods.max(1) as f64 }
    }
}

/// Which side of a target a value must be on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Asked {
    /// Shares.
    AtLeast(f64),
    /// Means.
    AtMost(f64),
}

/// The verdict on a value over replications.
#[must_use]
pub fn of_value(value: &Estimate, asked: Asked, errors: Errors) -> Verdict {
    let (from_below, from_above) = match asked {
        Asked::AtLeast(_) => (errors.met, errors.missed),
        Asked::AtMost(_) => (errors.missed, errors.met),
    };
    let (low, high) = (value.lower_limit(from_below), value.upper_limit(from_above));
    let (met, missed, aim) = match asked {
        Asked::AtLeast(aim) => (low >= aim, high < aim, aim),
        Asked::AtMost(aim) => (high <= aim, low > aim, aim),
    };
    if met {
        return Verdict::Met;
    }
    if missed {
        return Verdict::Missed;
    }
    // The limit that is to clear the aim lies on its side of the value.
    let half = if value.value >= aim { value.value - low } else { high - value.value };
    Verdict::NotSure { needs: needed(value.replications, half, (value.value - aim).abs()) }
}

/// n × (half width ÷ distance)², at least one more than there are.
fn needed(replications: u32, half: f64, distance: f64) -> Option<u32> {
    if replications < 2 {
        return Some(FEWEST);
    }
    let times = half / distance;
    let needed = (f64::from(replications) * times * times).ceil();
    (needed <= f64::from(MOST_NEEDED)).then(|| (needed as u32).max(replications + 1))
}

/// The verdict on the share of replications that meet a target by themselves.
#[must_use]
pub fn of_reliability(meets: &Proportion, on: f64, errors: Errors) -> Verdict {
    if meets.lower_limit(errors.met) >= on {
        Verdict::Met
    } else if meets.upper_limit(errors.missed) < on {
        Verdict::Missed
    } else {
        Verdict::NotSure { needs: reliability_needs(meets, on, errors) }
    }
}

/// The smallest number of replications at which the share seen so far would settle it.
fn reliability_needs(meets: &Proportion, on: f64, errors: Errors) -> Option<u32> {
    let settles = |n: u32| {
        let hits = (f64::from(n) * meets.value).round() as u32;
        let then = Proportion::new(hits.min(n), n);
        then.lower_limit(errors.met) >= on || then.upper_limit(errors.missed) < on
    };
    let mut most = meets.trials.max(1);
    while !settles(most) {
        if most >= MOST_NEEDED {
            return None;
        }
        most = (2 * most).min(MOST_NEEDED);
    }
    // Limits close in on the share with more trials, but for rounding of its hits.
    let mut least = meets.trials;
    while most - least > 1 {
        let middle = least + (most - least) / 2;
        if settles(middle) {
            most = middle;
        } else {
            least = middle;
        }
    }
    Some(most.max(meets.trials + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ERRORS: Errors = Errors { met: 0.05, missed: 0.01 };

    fn at(value: f64, standard_error: f64, n: u32) -> Estimate {
        Estimate::new(value, standard_error, n)
    }

    #[test]
    fn three_words_by_the_limits_on_both_sides() {
        // Student's t with 199 degrees of freedom: 1.6525 at 95 %, 2.3452 at 99 %.
        let share = |value: f64| of_value(&at(value, 0.01, 200), Asked::AtLeast(0.9), ERRORS);
        assert_eq!(share(0.9166), Verdict::Met);
        assert!(matches!(share(0.9164), Verdict::NotSure { .. }));
        assert!(matches!(share(0.8767), Verdict::NotSure { .. }));
        assert_eq!(share(0.8764), Verdict::Missed);
        let mean = |value: f64| of_value(&at(value, 1.0, 200), Asked::AtMost(20.0), ERRORS);
        assert_eq!(mean(18.34), Verdict::Met);
        assert!(matches!(mean(18.36), Verdict::NotSure { .. }));
        assert!(matches!(mean(22.34), Verdict::NotSure { .. }));
        assert_eq!(mean(22.36), Verdict::Missed);
    }

    #[test]
    fn needs_are_n_times_half_width_over_distance_squared() {
        // A point above the target: 1.6525 standard errors must fit into it.
        let verdict = of_value(&at(0.91, 0.01, 200), Asked::AtLeast(0.9), ERRORS);
        assert_eq!(verdict, Verdict::NotSure { needs: Some(547) });
        // Half a point below: 2.3452 of them.
        let verdict = of_value(&at(0.895, 0.01, 200), Asked::AtLeast(0.9), ERRORS);
        assert_eq!(verdict, Verdict::NotSure { needs: Some(4_401) });
        let verdict = of_value(&at(20.5, 1.0, 200), Asked::AtMost(20.0), ERRORS);
        assert_eq!(verdict, Verdict::NotSure { needs: Some(4_401) });
        let on_it = of_value(&at(0.9, 0.01, 200), Asked::AtLeast(0.9), ERRORS);
        assert_eq!(on_it, Verdict::NotSure { needs: None });
        let one = of_value(&at(0.95, f64::INFINITY, 1), Asked::AtLeast(0.9), ERRORS);
        assert_eq!(one, Verdict::NotSure { needs: Some(FEWEST) });
    }

    #[test]
    fn a_reliability_needs_as_many_replications_as_its_exact_limit_takes() {
        // All of them meet it: 0.05^(1/n) reaches 0.95 at n = 59 first, 0.99 at n = 299.
        let all = |n| Proportion::new(n, n);
        assert_eq!(of_reliability(&all(59), 0.95, ERRORS), Verdict::Met);
        let verdict = of_reliability(&all(58), 0.95, ERRORS);
        assert_eq!(verdict, Verdict::NotSure { needs: Some(59) });
        let verdict = of_reliability(&all(20), 0.99, ERRORS);
        assert_eq!(verdict, Verdict::NotSure { needs: Some(299) });
        assert_eq!(of_reliability(&Proportion::new(20, 40), 0.9, ERRORS), Verdict::Missed);
        let on_it = of_reliability(&Proportion::new(90, 100), 0.9, ERRORS);
        assert_eq!(on_it, Verdict::NotSure { needs: None });
    }

    #[test]
    fn all_are_met_if_each_is_and_missed_if_one_is() {
        use Verdict::{Met, Missed, NothingToJudge};
        let open = |n| Verdict::NotSure { needs: Some(n) };
        assert_eq!(Verdict::of_all([Met, NothingToJudge, Met]), Met);
        assert_eq!(Verdict::of_all([Met, open(400), open(900)]), open(900));
        let unsettled = Verdict::NotSure { needs: None };
        assert_eq!(Verdict::of_all([open(400), unsettled]), unsettled);
        assert_eq!(Verdict::of_all([open(400), Missed, Met]), Missed);
        assert_eq!(Verdict::of_all([NothingToJudge, NothingToJudge]), NothingToJudge);
        assert_eq!(Verdict::of_all([]), NothingToJudge);
    }
}
