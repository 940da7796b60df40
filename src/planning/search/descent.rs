//! Cheaper plans: the change that promises most is tried on the common tapes, on a few first; its
//! paired difference to the plan it starts from refuses it or keeps it. While that goes well several
//! are taken at once. Must not know how plans are proven.

use super::Search;
use super::bench::Tried;
use super::chance::{Outlook, apart};
use super::moves::{From, Promise, View, after};
use super::sight::{Sight, Steps};
use crate::planning::{BestSoFar, Stage};

/// Expected savings below this share of the cost are not worth their runs.
const WORTH: f64 = 1e-4;
/// A plan is refused on a few tapes if it would be too little even so many paired errors above what
/// they show.
const DOUBT: f64 = 2.0;
/// Probability down to which a plan is tried on all tapes: it may be proven after another one.
const OUTSIDE: f64 = 0.15;
/// Changes taken at once at first, and at most.
const STRIDES: [usize; 2] = [4, 16];
/// Refusals in a row after which nothing more is expected of a plan of many people.
const IN_VAIN: u32 = 25;
/// Plans with fewer people change one by one: their changes are too large to be added up.
const MANY: u32 = 25;

/// What a plan needs.
pub(super) struct Needs {
    /// Slack on the common tapes by goal, to be likely enough.
    pub(super) likely: Vec<f64>,
    /// And to be tried on all tapes.
    least: Vec<f64>,
}

impl Needs {
    /// By goal, to be likely enough.
    pub(super) fn of_likely(self) -> Vec<f64> {
        self.likely
    }
}

impl Search<'_> {
    /// Probability that a proof at `error` of a plan holds.
    pub(super) fn chance_of(&mut self, plan: &Tried, error: f64) -> f64 {
        let anchor = self.anchor(&plan.counts);
        if !Self::is_idle_enough(plan) {
            return 0.0;
        }
        self.outlook.chance(&self.bench.goals, plan, &anchor, error)
    }

    /// The cheapest plan tried, below a cost, of which a proof at `error` is so likely to hold.
    pub(super) fn cheapest(&mut self, error: f64, likely: f64, below: f64) -> Option<Tried> {
        let first = self.pool.keys().next()?.clone();
        let anchor = self.anchor(&first);
        let mut plans: Vec<&Tried> = self
            .pool
            .values()
            .filter(|plan| plan.cost < below && !self.proved.contains(&plan.counts))
            .filter(|plan| Self::is_idle_enough(plan))
            .collect();
        plans.sort_by(|a, b| a.cost.total_cmp(&b.cost).then_with(|| a.counts.cmp(&b.counts)));
        let goals = &self.bench.goals;
        plans
            .into_iter()
            .find(|plan| self.outlook.chance(goals, plan, &anchor, error) >= likely)
            .cloned()
    }

    /// What plans need from here on.
    pub(super) fn needs(&mut self, plan: &Tried, error: f64, likely: f64) -> Needs {
        let anchor = self.anchor(&plan.counts);
        // Only goals in danger share the risk.
        let goals = self.bench.goals.iter().enumerate();
        let by_itself = 0.999;
        let tight: u32 = goals
            .map(|(index, goal)| {
                let safe = self.outlook.needed(index, goal, &anchor, error, by_itself);
                if plan.slack[index] < safe { goal.stands } else { 0 }
            })
            .sum();
        let each = |likely: f64| libm::pow(likely, 1.0 / f64::from(tight.max(1)));
        let of = |likely: f64, outlook: &Outlook| -> Vec<f64> {
            let goals = self.bench.goals.iter().enumerate();
            goals
                .map(|(index, goal)| {
                    // `needed` shares the risk of alike periods itself.
                    let likely = libm::pow(each(likely), f64::from(goal.stands));
                    outlook.needed(index, goal, &anchor, error, likely)
                })
                .collect()
        };
        Needs { likely: of(likely, &self.outlook), least: of(OUTSIDE.min(likely), &self.outlook) }
    }

    /// Goes down from the cheapest plan of which a proof at `error` is so likely to hold, until
    /// nothing promises anything or `contacts` are spent. Climbs first if there is none.
    pub(super) fn descend(&mut self, error: f64, likely: f64, contacts: f64) {
        let found = self.cheapest(error, likely, f64::INFINITY);
        let Some(mut current) = found.or_else(|| self.climb(error, likely)) else { return };
        let until = self.bench.contacts + contacts;
        let people: u32 = current.counts.iter().sum();
        let mut stride = if people < MANY { 1 } else { STRIDES[0] };
        self.note(&current);
        self.learn_curves(&current, 1.0);
        let started = self.bench.contacts;
        let mut in_vain = 0;
        while self.bench.contacts < until && !self.lab.stopped() {
            self.say(Stage::Moving, (self.bench.contacts - started) / contacts);
            let needs = self.needs(&current, error, likely);
            let promises = self.promises(&current, &needs);
            let least = WORTH * current.cost;
            let Some(steps) = self.compound(&current, &needs, &promises, stride, least) else {
                break;
            };
            self.facts.moves_tried += 1;
            let Some(next) = self.race(&current, &steps, &needs, (error, likely)) else {
                stride = (stride / 2).max(1);
                in_vain += 1;
                if people >= MANY && in_vain >= IN_VAIN {
                    break;
                }
                continue;
            };
            self.facts.moves_taken += 1;
            in_vain = 0;
            stride = (2 * stride).min(if people < MANY { 1 } else { STRIDES[1] });
            current = next;
            self.note(&current);
            self.learn_curves(&current, 1.0);
        }
    }

    /// Tells that this is the cheapest likely plan now.
    fn note(&mut self, plan: &Tried) {
        self.facts.progress.push((self.facts.replications, plan.cost));
        let shifts = self.plan_of(&plan.counts).places().len();
        self.noted = Some(BestSoFar { cost: plan.cost, shifts });
    }

    /// Looks at changes of a plan that have room where it has more than it needs.
    fn seen_from<T>(
        &self,
        current: &Tried,
        needs: &Needs,
        least: f64,
        look: impl FnOnce(&View<'_>, &From<'_>) -> T,
    ) -> T {
        let costs = self.expected_costs();
        let room: Vec<f64> =
            current.slack.iter().zip(&needs.likely).map(|(slack, need)| slack - need).collect();
        let steers = vec![true; room.len()];
        let sight = Sight::new(&self.aims, &self.bench, &current.counts);
        let view = View {
            fence: &self.fence,
            slopes: &self.beliefs,
            sight: &sight,
            costs: &costs,
            near: &self.near,
        };
        look(&view, &From { counts: &current.counts, room: &room, steers: &steers, least })
    }

    fn promises(&self, current: &Tried, needs: &Needs) -> Vec<Promise> {
        let seen = |counts: &[u32]| self.pool.contains_key(counts) || self.refused.contains(counts);
        self.seen_from(current, needs, WORTH * current.cost, |view, from| {
            view.promises(from, &seen)
        })
    }

    /// The best promise, with those after it that are still likely to be enough together.
    fn compound(
        &self,
        current: &Tried,
        needs: &Needs,
        promises: &[Promise],
        stride: usize,
        least: f64,
    ) -> Option<Steps> {
        let first = promises.first().filter(|promise| promise.worth > least)?;
        let mut steps = first.steps.clone();
        if stride == 1 {
            return Some(steps);
        }
        self.seen_from(current, needs, least, |view, from| {
            let activity = self.fence.activity(&current.counts);
            let mut taken = 1;
            for promise in &promises[1..] {
                if taken >= stride || promise.worth < least {
                    break;
                }
                let mut more = steps.clone();
                more.extend(&promise.steps);
                let merged = merged(&more);
                let fits = self.fence.allows(&current.counts, &activity, &merged)
                    && !self.refused.contains(&after(&current.counts, &merged));
                if fits && view.enough(from, &merged) > 0.5 {
                    steps = merged;
                    taken += 1;
                }
            }
            Some(steps)
        })
    }

    /// Tries a change, on more and more tapes; `None` if it is not wanted. What fails in one part of
    /// the horizon is left out, and the rest tried.
    fn race(
        &mut self,
        current: &Tried,
        steps: &[(usize, i32)],
        needs: &Needs,
        (error, likely): (f64, f64),
    ) -> Option<Tried> {
        let all = self.lab.tapes();
        let counts = after(&current.counts, steps);
        let mut tapes = (all / 4).max(10).min(all);
        let refuse = |this: &mut Self, tried: &Tried| {
            this.measure(current, steps, tried);
            this.refused.insert(counts.clone());
            this.facts.saved_by_racing += (all - tried.tapes) as f64
                * this.bench.contacts_of(steps.iter().map(|s| s.0))
                / this.contacts();
        };
        let tried = loop {
            let tried = self.tried(&counts, tapes);
            let failing = self.failing(current, &tried, needs);
            if !failing.is_empty() {
                refuse(self, &tried);
                let rest = self.elsewhere(steps, &failing);
                if rest.is_empty() || self.pool.contains_key(&after(&current.counts, &rest)) {
                    return None;
                }
                return self.race(current, &rest, needs, (error, likely));
            }
            if tried.tapes >= all {
                break tried;
            }
            tapes = (2 * tapes).min(all);
        };
        self.measure(current, steps, &tried);
        let cheaper = tried.cost < current.cost - 1e-9;
        (cheaper && self.chance_of(&tried, error) >= likely).then_some(tried)
    }

    /// Goals that a plan can hardly reach, as the paired difference shows.
    fn failing(&self, current: &Tried, tried: &Tried, needs: &Needs) -> Vec<usize> {
        let goals = self.bench.goals.iter().enumerate();
        goals
            .filter(|(index, goal)| {
                let (base, plan) = (&current.ratios[*index], &tried.ratios[*index]);
                let (more, error) = apart(goal, base, plan);
                let changed = more != 0.0 || error > 0.0;
                changed && current.slack[*index] + more + DOUBT * error < needs.least[*index]
            })
            .map(|(index, _)| index)
            .collect()
    }

    /// Steps that are not felt where these goals are seen.
    fn elsewhere(&self, steps: &[(usize, i32)], failing: &[usize]) -> Steps {
        let seen_in =
            |part: &usize| failing.iter().any(|goal| self.bench.goals[*goal].parts.contains(part));
        let stays = |step: &&(usize, i32)| !self.bench.felt_in[step.0].iter().any(seen_in);
        steps.iter().filter(stays).copied().collect()
    }

    /// Learns what a change brought.
    pub(super) fn measure(&mut self, current: &Tried, steps: &[(usize, i32)], tried: &Tried) {
        let (goals, bench) = (&self.bench.goals, &self.bench);
        let sight = Sight::new(&self.aims, bench, &current.counts);
        sight.learn(&mut self.beliefs, steps, |goal| {
            apart(&goals[goal], &current.ratios[goal], &tried.ratios[goal])
        });
    }
}

/// Steps on the same column are one.
pub(super) fn merged(steps: &[(usize, i32)]) -> Steps {
    let mut sums: std::collections::BTreeMap<usize, i32> = std::collections::BTreeMap::new();
    for &(column, by) in steps {
        *sums.entry(column).or_default() += by;
    }
    sums.into_iter().filter(|(_, by)| *by != 0).collect()
}
