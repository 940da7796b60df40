//! Which plan is proven: the cheapest likely one first; when its proof fails, one that is likelier;
//! when it holds and proofs are cheap, a cheaper one. The answer is the cheapest proven plan. Must
//! not know how plans are found.

use super::Search;
use super::bench::Tried;
use crate::planning::ByValue;
use crate::planning::candidate::Candidate;
use crate::planning::proof::{MOST_PROOFS, Proof, error_of};

/// The last proof is never spent on a plan less likely to hold, unless another one is proven
/// already (`planning.md`).
const LAST: f64 = 0.9;
/// A plan that saves less than this share is not worth a proof of its own.
const LESS: f64 = 1e-3;
/// With one plan proven, cheaper ones are proven down to this probability.
const BOLD: f64 = 0.15;
/// A plan is said to meet its targets by value if that is so likely.
const BY_VALUE: f64 = 0.9;

impl Search<'_> {
    /// The whole search; the proof that counts, if any was made.
    pub fn run(&mut self) -> Option<Proof> {
        let mut below: Option<Tried> = None;
        let wanted = self.effort;
        for effort in wanted.chain() {
            if self.lab.stopped() && below.is_some() {
                break;
            }
            self.spend_as(effort);
            self.floor = below.as_ref().map(|plan| plan.counts.clone());
            below = self.find(below.as_ref()).or(below);
        }
        let proof = self.prove_cheapest();
        self.facts.by_value = self.cheapest_by_value();
        if self.best.is_none() {
            let counts = below.map(|plan| plan.counts).or_else(|| self.any())?;
            let seen = self.seen_of(&counts);
            self.best = Some(self.candidate(&counts, seen));
        }
        proof
    }

    /// One effort's search from what the one below found; the plan it would prove first.
    pub(super) fn find(&mut self, below: Option<&Tried>) -> Option<Tried> {
        self.make_tapes();
        let (error, likely) = (error_of(1), self.budget.likely);
        let contacts = self.budget.trials(self.contacts());
        let mut looks = self.budget.looks_for(self.contacts());
        if let Some(below) = below {
            let all = self.lab.tapes();
            self.tried(&below.counts, all);
            self.aim(&below.counts);
            self.rounds(self.budget.rounds);
            self.descend(error, likely, 0.5 * contacts);
        } else {
            self.rounds(self.budget.rounds);
            let start = self.nearest_to(error)?;
            if self.lab.stopped() || !self.look(&start.counts) {
                return Some(start);
            }
            looks -= 1;
            self.refine(&start.counts);
            let anchor = self.anchor.clone()?;
            self.aim(&anchor);
            self.rounds(1);
            self.descend(error, likely, contacts);
        }
        // What was picked is looked at by itself: the common tapes like it more than it deserves.
        while looks > 0 && !self.lab.stopped() {
            let found = self.cheapest(error, likely, f64::INFINITY);
            let Some(found) = found.or_else(|| self.nearest_to(error)) else { break };
            if self.anchor.as_ref() == Some(&found.counts) || !self.look(&found.counts) {
                break;
            }
            looks -= 1;
            self.aim(&found.counts);
            self.descend(error, likely, 0.5 * contacts);
        }
        self.cheapest(error, likely, f64::INFINITY).or_else(|| self.nearest_to(error))
    }

    /// Sets what the cover program aims at to what a proof needs.
    fn aim(&mut self, counts: &[u32]) {
        let all = self.lab.tapes();
        let plan = self.tried(counts, all);
        let needs = self.needs(&plan, error_of(1), self.budget.likely).of_likely();
        for (goal, need) in self.bench.goals.iter().zip(needs) {
            for (period, wanted) in self.aims.wanted[goal.criterion].iter_mut().enumerate() {
                if goal.is_like(period, &self.bench.days.stands_for) {
                    *wanted = need;
                }
            }
        }
    }

    /// The likeliest plan tried; among hopeless ones, the one that lacks least.
    fn nearest_to(&mut self, error: f64) -> Option<Tried> {
        let first = self.pool.keys().next()?.clone();
        let anchor = self.anchor(&first);
        let goals = &self.bench.goals;
        let open = self.pool.values().filter(|plan| !self.proved.contains(&plan.counts));
        open.map(|plan| {
            let lacks: f64 = plan.slack.iter().map(|slack| slack.min(0.0)).sum();
            (self.outlook.chance(goals, plan, &anchor, error), lacks, plan)
        })
        .max_by(|a, b| {
            // The cheaper one of two that are the same.
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(b.2.cost.total_cmp(&a.2.cost))
        })
        .map(|(.., plan)| plan.clone())
    }

    fn any(&self) -> Option<Vec<u32>> {
        self.pool.keys().next().cloned()
    }

    fn seen_of(&self, counts: &[u32]) -> Vec<crate::planning::observe::Seen> {
        let tapes = self.lab.tapes().min(crate::demand::BLOCK as usize);
        self.lab.on_kept(&self.plan_of(counts), 0..tapes)
    }

    /// Proofs, until one holds and nothing cheaper is worth another.
    fn prove_cheapest(&mut self) -> Option<Proof> {
        let mut answer: Option<(Proof, Candidate)> = None;
        let cheap = self.proof as f64 * self.contacts() <= self.budget.again_contacts;
        while self.facts.proofs < MOST_PROOFS && !self.lab.stopped() {
            let proven = answer.as_ref().is_some_and(|(proof, _)| proof.holds);
            let Some(plan) = self.next_to_prove(answer.as_ref(), cheap) else { break };
            let Some(proof) = self.prove(&self.plan_of(&plan.counts)) else { break };
            let replications = proof.seen.len() as f64;
            self.proved.insert(plan.counts.clone());
            self.learn_level(&plan.counts, &proof.judged, replications);
            let candidate = self.candidate(&plan.counts, proof.seen.clone());
            let holds = self.all_that_can_be_is_met(&proof);
            if holds || !proven {
                answer = Some((proof, candidate));
            }
            // What can't be reached fails every proof; the rest was shown.
            if holds && self.outlook.hopeless.iter().any(Option::is_some) {
                break;
            }
        }
        let (proof, best) = answer?;
        self.facts.answered_by = proof.attempt;
        self.facts.proof_error = proof.error;
        self.facts.refused = self.floor.clone().and_then(|floor| {
            let all = self.lab.tapes();
            let cost = self.tried(&floor, all).cost;
            let dearer = best.cost.total() > cost * (1.0 + LESS);
            (dearer && self.proved.contains(&floor)).then_some(cost)
        });
        self.best = Some(best);
        Some(proof)
    }

    /// The cheapest plan tried whose values should reach every target.
    fn cheapest_by_value(&mut self) -> Option<ByValue> {
        if self.outlook.hopeless.iter().any(Option::is_some) {
            return None;
        }
        let first = self.pool.keys().next()?.clone();
        let anchor = self.anchor(&first);
        let goals = &self.bench.goals;
        // At error one half a limit is the value itself.
        let likely = |plan: &Tried| self.outlook.chance(goals, plan, &anchor, 0.5);
        let kept = self.pool.values().filter(|plan| Self::is_idle_enough(plan));
        let (likely, plan) = kept
            .map(|plan| (likely(plan), plan))
            .filter(|(likely, _)| *likely >= BY_VALUE)
            .min_by(|a, b| a.1.cost.total_cmp(&b.1.cost))?;
        Some(ByValue { plan: self.plan_of(&plan.counts), cost: plan.cost, likely })
    }

    /// Whether everything is met that was not given up as hopeless.
    fn all_that_can_be_is_met(&self, proof: &Proof) -> bool {
        let hopeless: Vec<&super::goals::Goal> = (self.bench.goals.iter())
            .zip(&self.outlook.hopeless)
            .filter(|(_, hopeless)| hopeless.is_some())
            .map(|(goal, _)| goal)
            .collect();
        proof.judged.iter().all(|judgement| {
            let excused = |period: usize| {
                hopeless.iter().any(|goal| {
                    self.aims.criteria()[goal.criterion].target == judgement.target
                        && goal.is_like(period, &self.bench.days.stands_for)
                })
            };
            // A target in whose hours nobody comes has no periods: it is not in the way.
            judgement.periods.iter().all(|period| period.met || excused(period.period))
        })
    }

    /// The plan for the next proof.
    fn next_to_prove(&mut self, answer: Option<&(Proof, Candidate)>, cheap: bool) -> Option<Tried> {
        let attempt = self.facts.proofs + 1;
        let error = error_of(attempt);
        let proven = answer.filter(|(proof, _)| proof.holds).map(|(_, best)| best.cost.total());
        if let Some(cost) = proven {
            let floor = self.untried_floor(cost);
            let below = cost * (1.0 - LESS);
            return if cheap { floor.or_else(|| self.cheapest(error, BOLD, below)) } else { floor };
        }
        let last = attempt == MOST_PROOFS;
        // After a failure the next one should hold.
        let likely = match attempt {
            1 => self.budget.likely,
            2 => 0.5 * (self.budget.likely + LAST),
            _ => LAST,
        };
        let mut found = self.cheapest(error, likely, f64::INFINITY);
        if attempt > 1 && found.is_none() {
            self.descend(error, likely, 0.3 * self.budget.trials(self.contacts()));
            found = self.cheapest(error, likely, f64::INFINITY);
        }
        let cost = found.as_ref().map_or(f64::INFINITY, |plan| plan.cost);
        match (self.untried_floor(cost), last) {
            (Some(floor), false) => Some(floor),
            (_, true) => found,
            (None, false) => found.or_else(|| self.nearest_to(error)),
        }
    }

    /// The plan that the effort below would have proven first, if it is cheaper than this and no
    /// proof of it was made: more effort must not end with a dearer plan for a hunch.
    fn untried_floor(&mut self, cost: f64) -> Option<Tried> {
        let floor = self.floor.clone().filter(|floor| !self.proved.contains(floor))?;
        let all = self.lab.tapes();
        let plan = self.tried(&floor, all);
        (cost > plan.cost * (1.0 + LESS)).then_some(plan)
    }
}
