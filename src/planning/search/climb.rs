//! More people where something is missing: places are added in thought, the one that brings most of
//! what is missing for its money first, until all should be reached; then the plan is tried, and what
//! it showed is learnt. What nobody who is allowed can bring is given up as hopeless: it is kept as
//! good as it gets and spoils nothing else. Must not know how plans are proven.

use super::Search;
use super::bench::Tried;
use super::descent::merged;
use super::moves::after;
use super::sight::{Sight, Steps};
use crate::planning::Stage;

/// Trials of more and more people at most.
const MOST_TRIALS: usize = 25;
/// Places added in thought between two trials at most.
const MOST_ADDED: usize = 120;
/// Where one more person in thought brings nothing, so many are tried together: among a few of the
/// people a desk needs, one more makes no contact in time.
const TOGETHER: [i32; 8] = [1, 2, 4, 8, 16, 32, 64, 128];
/// Slack that is nothing.
const NOTHING: f64 = 1e-5;
/// A trial that brought less than this of what was missing brought nothing: after two such, what is
/// missing is hopeless.
const HARDLY: f64 = 0.02;

impl Search<'_> {
    /// A plan of which a proof at `error` is so likely to hold, with more people than those tried so
    /// far; the best one there is if that can't be.
    pub(super) fn climb(&mut self, error: f64, likely: f64) -> Option<Tried> {
        let mut current = self.nearest(error, likely)?;
        let mut in_vain = 0;
        for trial in 0..MOST_TRIALS {
            if self.lab.stopped() {
                return None;
            }
            self.say(Stage::Moving, trial as f64 / MOST_TRIALS as f64);
            if self.chance_of(&current, error) >= likely {
                return Some(current);
            }
            let missing = self.missing(&current, error, likely);
            let steps = self.helpful(&current, &missing);
            let idle = Self::is_idle_enough(&current);
            if steps.is_empty() || in_vain >= 2 {
                if missing.iter().all(|(_, missing)| *missing <= NOTHING) && idle {
                    return None;
                }
                self.give_up(&missing);
                if !idle && steps.is_empty() {
                    return None;
                }
                in_vain = 0;
                continue;
            }
            let all = self.lab.tapes();
            let next = self.tried(&after(&current.counts, &steps), all);
            self.measure(&current, &steps, &next);
            self.learn_curves(&next, 0.6);
            let sum = |missing: &[(usize, f64)]| missing.iter().map(|(_, m)| m).sum::<f64>();
            let left = sum(&self.missing(&next, error, likely));
            let brought = sum(&missing) - left;
            in_vain = if brought < HARDLY * sum(&missing) { in_vain + 1 } else { 0 };
            current = next;
        }
        (self.chance_of(&current, error) >= likely).then_some(current)
    }

    /// The plan tried that lacks least.
    fn nearest(&mut self, error: f64, likely: f64) -> Option<Tried> {
        let first = self.pool.keys().next()?.clone();
        let first = self.tried(&first, self.lab.tapes());
        let needs = self.needs(&first, error, likely).likely;
        let lacks = |plan: &Tried| -> f64 {
            let each = plan.slack.iter().zip(&needs).zip(&self.outlook.hopeless);
            each.filter(|(_, hopeless)| hopeless.is_none())
                .map(|((slack, need), _)| (need - slack).max(0.0))
                .sum()
        };
        self.pool
            .values()
            .map(|plan| (lacks(plan), plan))
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cost.total_cmp(&b.1.cost)))
            .map(|(_, plan)| plan.clone())
    }

    /// By goal that lacks something: how much slack.
    fn missing(&mut self, plan: &Tried, error: f64, likely: f64) -> Vec<(usize, f64)> {
        let needs = self.needs(plan, error, likely);
        let lacks = plan.slack.iter().zip(&needs.likely).enumerate();
        lacks
            .filter(|(goal, (slack, need))| {
                *slack < *need && self.outlook.hopeless[*goal].is_none()
            })
            .map(|(goal, (slack, need))| (goal, need - slack))
            .collect()
    }

    /// Places that should bring what is missing; none if nothing helps.
    fn helpful(&self, current: &Tried, missing: &[(usize, f64)]) -> Steps {
        let costs = self.expected_costs();
        let mut sight = Sight::new(&self.aims, &self.bench, &current.counts);
        let mut left = vec![0.0; self.bench.goals.len()];
        for &(goal, missing) in missing {
            left[goal] = missing;
        }
        // Too busy: people anywhere in the part help, cheapest hours first.
        let busy = !Self::is_idle_enough(current);
        let (mut counts, mut steps) = (current.counts.clone(), Steps::new());
        for _ in 0..MOST_ADDED {
            if left.iter().all(|left| *left <= NOTHING) && !(busy && steps.is_empty()) {
                break;
            }
            let activity = self.fence.activity(&counts);
            let gain = |step: &[(usize, i32)]| -> f64 {
                let predicted = sight.predict(&self.beliefs, step).into_iter();
                let gains: f64 = predicted.map(|(goal, mean, _)| mean.min(left[goal])).sum();
                if busy { gains + 1e-4 } else { gains }
            };
            let useful = |step: &[(usize, i32)], cost: f64| {
                let gain = gain(step);
                let fits = gain > NOTHING && self.fence.allows(&counts, &activity, step);
                fits.then(|| (gain / cost.max(1e-6), step.to_vec()))
            };
            let columns = 0..costs.len();
            let several = |n: i32| -> Vec<(f64, Steps)> {
                let each = columns.clone();
                each.filter_map(|j| useful(&[(j, n)], f64::from(n) * costs[j])).collect()
            };
            let mut best =
                TOGETHER.into_iter().map(several).find(|all| !all.is_empty()).unwrap_or_default();
            if best.is_empty() {
                // Nobody more is allowed: others instead.
                best = columns
                    .filter(|a| counts[*a] > 0)
                    .flat_map(|a| self.near[a].iter().map(move |j| (a, *j)))
                    .filter(|(a, j)| a != j)
                    .filter_map(|(a, j)| useful(&[(a, -1), (j, 1)], costs[j] - costs[a]))
                    .collect();
            }
            best.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            let Some((_, step)) = best.into_iter().next() else { break };
            for (goal, mean, _) in sight.predict(&self.beliefs, &step) {
                left[goal] -= mean;
            }
            sight.take(&step);
            counts = after(&counts, &step);
            steps.extend(step);
        }
        merged(&steps)
    }

    /// What is missing here can't be had: the best that was seen is what counts from now on.
    fn give_up(&mut self, missing: &[(usize, f64)]) {
        for &(goal, lacks) in missing {
            if lacks > NOTHING {
                let seen = self.pool.values().map(|plan| plan.slack[goal]);
                let best = seen.fold(f64::NEG_INFINITY, f64::max);
                self.outlook.hopeless[goal] = Some(best);
            }
        }
    }
}
