//! How likely a proof of a plan holds. The common tapes are few and the same for all plans; looks at
//! fresh streams tell how they differ from the truth and how much a proof will err. Must not know
//! where plans come from.

use super::bench::Tried;
use super::goals::Goal;
use crate::planning::proof::enough_of;
use crate::stats::{Ratio, normal_cdf, normal_quantile, t_quantile};

/// Misses on the common tapes are believed to be at most so many times too few or too many.
const HIDDEN: f64 = 4.0;
/// Before any look: how a proof's corrected error stands to the plain one of as many tapes. The test
/// of the correction finds less than 0.6 on a day that varies by a quarter.
const CORRECTED: f64 = 0.7;
/// A plan was picked because the common tapes like it, so what they show of its distance to the plan
/// looked at errs by more than the paired error: weekday's first two proofs failed without this.
const PICKED: f64 = 1.5;

/// What looks have shown of one goal.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Level {
    /// Misses elsewhere ÷ misses on the common tapes, of the plan last looked at.
    hidden: f64,
    /// Error of that plan's slack.
    error: f64,
    /// Deviation of one replication's corrected slack, and the replications looked at.
    one: f64,
    looked: f64,
}

impl Level {
    /// Nothing seen yet.
    const UNKNOWN: Self = Self { hidden: 1.0, error: 0.0, one: 0.0, looked: 0.0 };
}

/// What is known of all goals.
#[derive(Clone, Debug)]
pub(in crate::planning) struct Outlook {
    levels: Vec<Level>,
    /// Goals that can't be reached: the best slack seen.
    pub hopeless: Vec<Option<f64>>,
    /// Replications of a proof.
    proof: u64,
}

/// A plan's slack in one goal, in truth as far as is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::planning) struct Expected {
    pub slack: f64,
    pub error: f64,
}

/// A goal that can't be reached is kept within so much of the best slack seen (`planning.md`, Days).
pub(in crate::planning) const WITHIN_BEST: f64 = 0.01;

impl Outlook {
    /// Nothing known yet.
    pub fn new(goals: usize, proof: u64) -> Self {
        Self { levels: vec![Level::UNKNOWN; goals], hopeless: vec![None; goals], proof }
    }

    /// Proofs have so many replications from here on.
    pub fn prove_with(&mut self, replications: u64) {
        self.proof = replications;
    }

    /// Learns from a look at a plan, beside what was believed of it: its slack here, what was
    /// believed, what the look showed, its replications.
    pub fn look(
        &mut self,
        index: usize,
        goal: &Goal,
        (here, believed, there): (f64, Expected, Expected),
        n: f64,
    ) {
        let none = goal.slack_of_none();
        let few = 0.02 * none;
        let level = &mut self.levels[index];
        let (prior, own) = (believed.error.powi(2), there.error.powi(2));
        let first = level.looked <= 0.0;
        let weight = if first { 1.0 } else { prior / (prior + own).max(1e-18) };
        let slack = believed.slack + weight * (there.slack - believed.slack);
        level.error = if first { there.error } else { (weight * own).sqrt() };
        level.hidden = ((none - slack + few) / (none - here + few)).clamp(1.0 / HIDDEN, HIDDEN);
        let one = there.error * n.sqrt();
        level.one = (level.one * level.looked + one * n) / (level.looked + n);
        level.looked += n;
    }

    /// Slack in truth when the common tapes show this much.
    fn there(&self, index: usize, goal: &Goal, here: f64) -> f64 {
        goal.slack_of_none() - (goal.slack_of_none() - here) * self.levels[index].hidden
    }

    /// Slack on the common tapes that stands for this much in truth.
    fn here(&self, index: usize, goal: &Goal, there: f64) -> f64 {
        goal.slack_of_none() - (goal.slack_of_none() - there) / self.levels[index].hidden
    }

    /// Error of the slack of the plan that others are held against.
    fn level_error(&self, index: usize, one: f64, tapes: usize) -> f64 {
        let level = self.levels[index];
        if level.looked > 0.0 { level.error } else { one / (tapes.max(1) as f64).sqrt() }
    }

    /// Deviation of one replication's slack: as looked at, else as the tapes show it.
    fn one(&self, index: usize, goal: &Goal, ratios: &[Ratio]) -> f64 {
        let level = self.levels[index];
        if level.looked > 0.0 {
            return level.one;
        }
        let own = Ratio::estimate(ratios.iter().copied());
        own.map_or(1.0, |own| {
            CORRECTED * goal.scale().abs() * own.standard_error * f64::from(own.replications).sqrt()
        })
    }

    /// A plan's slack in a goal; `anchor` is the plan that was looked at.
    pub fn expected(&self, index: usize, goal: &Goal, plan: &Tried, anchor: &Tried) -> Expected {
        let one = self.one(index, goal, &anchor.ratios[index]);
        let apart = apart(goal, &anchor.ratios[index], &plan.ratios[index]).1;
        Expected {
            slack: self.there(index, goal, plan.slack[index]),
            error: libm::hypot(self.level_error(index, one, plan.tapes), PICKED * apart),
        }
    }

    /// Probability that a proof at `error` finds a goal met.
    pub fn holds(&self, goal: &Goal, one: f64, plan: Expected, error: f64) -> f64 {
        let n = self.proof as f64;
        let (limit, spread) = self.limit(goal, one, error);
        let spread = libm::hypot(spread / n.sqrt(), plan.error).max(1e-9);
        normal_cdf((plan.slack - limit) / spread)
    }

    /// The slack that a proof's value must reach, and the deviation of one of its replications.
    fn limit(&self, goal: &Goal, one: f64, error: f64) -> (f64, f64) {
        let n = self.proof as f64;
        match goal.on() {
            Some(on) => {
                let enough = f64::from(enough_of(on, self.proof as u32, error)) / n;
                // What has to be reached lies between two counts.
                (enough - on - 0.5 / n, (on * (1.0 - on)).sqrt())
            }
            None => (one / n.sqrt() * t_quantile(1.0 - error, n.max(2.0) - 1.0), one),
        }
    }

    /// Probability that a proof at `error` holds, goals that can't be reached left out; and whether
    /// these are as good as they get.
    pub fn chance(&self, goals: &[Goal], plan: &Tried, anchor: &Tried, error: f64) -> f64 {
        let mut chance = 1.0;
        for (index, goal) in goals.iter().enumerate() {
            if let Some(best) = self.hopeless[index] {
                if plan.slack[index] < best - WITHIN_BEST {
                    return 0.0;
                }
                continue;
            }
            let one = self.one(index, goal, &anchor.ratios[index]);
            let expected = self.expected(index, goal, plan, anchor);
            // Periods that are alike are as many chances to fail.
            chance *= libm::pow(self.holds(goal, one, expected, error), f64::from(goal.stands));
        }
        chance
    }

    /// Slack on the common tapes with which a goal by itself holds with this probability.
    pub fn needed(
        &self,
        index: usize,
        goal: &Goal,
        anchor: &Tried,
        error: f64,
        likely: f64,
    ) -> f64 {
        if let Some(best) = self.hopeless[index] {
            return best - WITHIN_BEST;
        }
        let one = self.one(index, goal, &anchor.ratios[index]);
        let (limit, spread) = self.limit(goal, one, error);
        let level = self.level_error(index, one, anchor.tapes);
        let spread = libm::hypot(spread / (self.proof as f64).sqrt(), level);
        let likely = libm::pow(likely, 1.0 / f64::from(goal.stands.max(1))).clamp(1e-6, 1.0 - 1e-6);
        let there = limit + spread * normal_quantile(likely);
        self.here(index, goal, there.min(0.8 * goal.slack_of_none()))
    }
}

/// How much more slack `plan` has than `base` on the tapes both have seen, and the paired error.
pub(in crate::planning) fn apart(goal: &Goal, base: &[Ratio], plan: &[Ratio]) -> (f64, f64) {
    let n = base.len().min(plan.len());
    match Ratio::paired_difference(&base[..n], &plan[..n]) {
        Some(difference) => {
            let scale = goal.scale();
            (scale * difference.value, scale.abs() * difference.standard_error)
        }
        None => (0.0, f64::INFINITY),
    }
}
