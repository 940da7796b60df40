//! The search: rounds of cover program and simulation for a first plan; then changes to it, tried on
//! common tapes; looks at fresh streams that tell how likely a proof of a plan holds; proofs, the
//! cheapest likely plan first (`planning.md`, Search). Every plan tried is kept. Deterministic:
//! budgets count, nothing looks at a clock. Must not know how answers are drawn.

mod beliefs;
mod bench;
mod chance;
mod climb;
mod days;
mod descent;
mod fence;
mod goals;
mod moves;
mod parts;
mod proving;
mod rounds;
mod sight;
#[cfg(test)]
mod tests;

use super::aims::Aims;
use super::candidate::{Candidate, summed};
use super::cost::Prices;
use super::effort::{Budget, Effort};
use super::evaluate::Lab;
use super::observe::{Seen, Watch};
use super::patterns::Space;
use super::program::{Relaxed, Task, program};
use super::requirement::Load;
use super::{BestSoFar, SearchFacts, Stage, Step, representative};
use crate::demand::{BLOCK, TapeMaker};
use crate::experiment::control::{Judged, corrections};
use crate::metrics::{TargetJudgement, judge_corrected};
use crate::model::{Plan, Scenario};
use crate::random::ranges::{COMMON, LOOKS};
use bench::{Bench, Tried};
use chance::{Expected, Outlook};
use days::Days;
use fence::Fence;
use sight::Slopes;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

/// So many blocks of strata are drawn for each that is kept, the most usual ones.
const DRAWN_PER_BLOCK: u64 = 3;
/// Surplus aimed at before anything is known about errors, in slack.
const FIRST_SURPLUS: f64 = 0.01;

/// Everything a search works with.
pub struct Search<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) budget: Budget,
    pub(super) effort: Effort,
    pub(super) prices: Prices,
    pub(super) space: Space,
    pub(super) load: Load,
    pub(super) aims: Aims,
    pub(super) lab: Lab<'a>,
    pub(super) facts: SearchFacts,
    /// The plan that is answered, once there is one.
    pub(super) best: Option<Candidate>,
    /// The cheapest likely one until then, as whoever watches is told.
    noted: Option<BestSoFar>,
    /// Fines of the last cover: people the limits did not allow; above 0 the limits bind.
    pub(super) uncovered: f64,
    /// Replications of a proof.
    pub(super) proof: u64,
    bench: Bench,
    fence: Fence,
    /// By column, those that may take its place.
    near: Vec<Vec<usize>>,
    beliefs: Slopes,
    outlook: Outlook,
    /// Every plan tried on all tapes.
    pool: BTreeMap<Vec<u32>, Tried>,
    /// Plans that were tried and not wanted on a few tapes already, and those a proof was made of.
    refused: BTreeSet<Vec<u32>>,
    proved: BTreeSet<Vec<u32>>,
    /// The plan that the effort below would prove first.
    floor: Option<Vec<u32>>,
    /// The plan last looked at: others are held against it.
    anchor: Option<Vec<u32>>,
    /// Looks made.
    looks: u64,
    /// Beyond planned cost, what an hour of each group costs in chats and overtime.
    extra_per_hour: Vec<f64>,
    tell: &'a mut dyn FnMut(&Step),
}

impl<'a> Search<'a> {
    /// Enumerates patterns, works out the load; runs nothing yet.
    #[must_use]
    pub fn new(
        scenario: &'a Scenario,
        effort: Effort,
        stop: &'a AtomicBool,
        tell: &'a mut dyn FnMut(&Step),
    ) -> Self {
        let prices = Prices::new(scenario);
        let space = Space::new(scenario, &prices);
        let maker = TapeMaker::new(scenario).stratified();
        let load = Load::new(scenario, maker.expected(), space.grid);
        let aims = Aims::new(scenario, maker.expected(), &load, space.grid, FIRST_SURPLUS);
        let watch = Watch::new(scenario, space.grid, &load.pool_of);
        let lab = Lab::new(scenario, watch, maker, stop);
        let (bench, fence) = room(scenario, &space, &load, &aims, &lab);
        let near = near(scenario, &bench);
        let budget = effort.budget();
        let facts = SearchFacts { patterns: space.patterns.len(), ..SearchFacts::default() };
        Self {
            beliefs: Slopes::new(&aims, &bench),
            proof: budget.proof(load.contacts.iter().sum()),
            outlook: Outlook::new(bench.goals.len(), budget.proof),
            extra_per_hour: rounds::first_extras(scenario),
            scenario,
            budget,
            effort,
            prices,
            space,
            load,
            aims,
            lab,
            facts,
            best: None,
            noted: None,
            uncovered: 0.0,
            bench,
            fence,
            near,
            pool: BTreeMap::new(),
            refused: BTreeSet::new(),
            proved: BTreeSet::new(),
            floor: None,
            anchor: None,
            looks: 0,
            tell,
        }
    }

    /// From here on every placement of the breaks of a plan's shifts may be chosen.
    fn refine(&mut self, counts: &[u32]) {
        let before = self.space.patterns.len();
        let mut spread = self.bench.days.spread(counts, before);
        self.space.refine(self.scenario, &self.prices, &spread);
        if self.space.patterns.len() == before {
            return;
        }
        self.facts.patterns = self.space.patterns.len();
        let goals = self.bench.goals.len();
        let (bench, fence) = room(self.scenario, &self.space, &self.load, &self.aims, &self.lab);
        let spent = std::mem::replace(&mut self.bench, bench).contacts;
        self.bench.contacts = spent;
        self.fence = fence;
        self.near = near(self.scenario, &self.bench);
        self.beliefs = Slopes::new(&self.aims, &self.bench);
        if self.bench.goals.len() != goals {
            self.outlook = Outlook::new(self.bench.goals.len(), self.proof);
        }
        spread.resize(self.space.patterns.len(), 0);
        let tied = self.bench.days.columns.iter().map(|column| spread[column[0]]).collect();
        self.pool.clear();
        self.refused.clear();
        self.anchor = Some(tied);
    }

    /// Works under an effort's budget from here on.
    pub(super) fn spend_as(&mut self, effort: Effort) {
        self.effort = effort;
        self.budget = effort.budget();
        self.proof = self.budget.proof(self.contacts());
        self.outlook.prove_with(self.proof);
    }

    /// Expected contacts of the whole horizon.
    fn contacts(&self) -> f64 {
        self.load.contacts.iter().sum::<f64>().max(1.0)
    }

    /// Makes the common tapes of the budget; those made before stay.
    pub fn make_tapes(&mut self) {
        self.say(Stage::Tapes, 0.0);
        let wanted = self.budget.tapes(self.bench.contacts_of_all());
        let missing = wanted.saturating_sub(self.lab.tapes() as u64) / BLOCK;
        if missing == 0 {
            return;
        }
        let first = COMMON.nth(1_000_000 * self.effort as u64);
        let drawn = missing * DRAWN_PER_BLOCK;
        let usual = representative::most_usual(self.lab.maker(), &self.aims, first, drawn);
        self.lab.keep(&usual[..missing as usize]);
        // What was tried on fewer tapes is tried again when it matters.
        self.pool.clear();
        self.refused.clear();
    }

    /// A plan on all common tapes, or so many at least; kept if on all.
    fn tried(&mut self, counts: &[u32], tapes: usize) -> Tried {
        if let Some(known) = self.pool.get(counts) {
            return known.clone();
        }
        let before = self.bench.contacts;
        let tried = self.bench.tried((self.scenario, &self.space, &self.lab), counts, tapes);
        self.facts.replications += (self.bench.contacts - before) / self.contacts();
        if tried.tapes >= self.lab.tapes() {
            self.facts.candidates += 1;
            self.pool.insert(counts.to_vec(), tried.clone());
        }
        tried
    }

    /// A plan of tied columns, on all days.
    fn plan_of(&self, counts: &[u32]) -> Plan {
        self.space.plan(&self.bench.days.spread(counts, self.space.patterns.len()))
    }

    /// Whether a plan keeps the highest occupancy on the tapes it was tried on.
    const fn is_idle_enough(tried: &Tried) -> bool {
        tried.idle >= 0.0
    }

    /// The plan that others are held against.
    fn anchor(&mut self, otherwise: &[u32]) -> Tried {
        let counts = self.anchor.clone().unwrap_or_else(|| otherwise.to_vec());
        let all = self.lab.tapes();
        self.tried(&counts, all)
    }

    /// Looks at a plan on fresh streams: how the common tapes differ from the truth, and how much
    /// a proof will err. `false` if interrupted.
    fn look(&mut self, counts: &[u32]) -> bool {
        self.say(Stage::Calibrating, 0.0);
        let n = self.budget.look(self.contacts());
        let first = LOOKS.nth(10_000 * self.looks);
        let blocks: Vec<u64> = (first..first + n).step_by(BLOCK as usize).collect();
        let plan = self.plan_of(counts);
        let Some(seen) = self.blocks_of(&plan, &blocks, Stage::Calibrating) else { return false };
        self.looks += 1;
        self.facts.replications += seen.len() as f64;
        let there = self.judged_fresh(&blocks, &seen, super::proof::error_of(1));
        self.learn_level(counts, &there, n as f64);
        true
    }

    /// Learns from a plan's judgement on fresh streams.
    fn learn_level(&mut self, counts: &[u32], there: &[TargetJudgement], n: f64) {
        let all = self.lab.tapes();
        let here = self.tried(counts, all);
        let anchor = self.anchor(counts);
        for (index, goal) in self.bench.goals.iter().enumerate() {
            let criterion = &self.aims.criteria()[goal.criterion];
            let target = &self.scenario.targets[criterion.target];
            // Days that are alike are as many looks at the same.
            let days = &self.bench.days.stands_for;
            let alike = |period: usize| goal.is_like(period, days);
            let (mut slack, mut error, mut periods) = (0.0, 0.0, 0.0);
            for period in &there[criterion.target].periods {
                if alike(period.period) {
                    let one = match target.on {
                        Some(_) => {
                            let p = 1.0 - period.misses.value;
                            Some((p * (1.0 - p) / n.max(1.0)).sqrt())
                        }
                        None => criterion.standard_error(period).map(|(error, _)| error),
                    };
                    slack += criterion.slack(target, period);
                    error += one.unwrap_or(0.02);
                    periods += 1.0;
                }
            }
            if periods > 0.0 {
                let error = error / periods / f64::sqrt(periods);
                let there = Expected { slack: slack / periods, error };
                let believed = self.outlook.expected(index, goal, &here, &anchor);
                let seen = (here.slack[index], believed, there);
                self.outlook.look(index, goal, seen, n * periods);
            }
        }
        self.anchor = Some(counts.to_vec());
    }

    /// A plan on blocks that begin with these replications; `None` if interrupted between two.
    pub(super) fn blocks_of(
        &mut self,
        plan: &Plan,
        blocks: &[u64],
        stage: Stage,
    ) -> Option<Vec<Seen>> {
        let mut seen = Vec::with_capacity(blocks.len() * BLOCK as usize);
        for (done, from) in blocks.iter().enumerate() {
            if self.lab.stopped() {
                return None;
            }
            self.say(stage, done as f64 / blocks.len() as f64);
            seen.extend(self.lab.on_fresh(plan, *from..from + BLOCK));
        }
        Some(seen)
    }

    /// The targets on blocks of fresh streams, corrected for how busy they were drawn.
    pub(super) fn judged_fresh(
        &self,
        blocks: &[u64],
        seen: &[Seen],
        error: f64,
    ) -> Vec<TargetJudgement> {
        let replications: Vec<u64> =
            blocks.iter().flat_map(|first| *first..first + BLOCK).collect();
        let watch = &self.lab.watch;
        let counts: Vec<_> = seen.iter().map(|seen| watch.counts(seen)).collect();
        let judged = Judged {
            targets: &self.scenario.targets,
            replications: &replications,
            counts: &counts,
            cells: &watch.by_interval(&summed(seen)),
            cell: self.space.grid.width,
        };
        let corrections = corrections(self.lab.maker(), &judged);
        judge_corrected(&self.scenario.targets, &counts, &corrections, error)
    }

    /// A plan as it is answered, with what was seen of it.
    pub(super) fn candidate(&self, counts: &[u32], seen: Vec<Seen>) -> Candidate {
        let (watch, plan) = (&self.lab.watch, self.plan_of(counts));
        Candidate::new(self.scenario, &self.prices, watch, plan, seen)
    }

    /// Tells whoever watches.
    pub(super) fn say(&mut self, stage: Stage, done: f64) {
        let answer = self.best.as_ref();
        let best = answer
            .map(|best| BestSoFar { cost: best.cost.total(), shifts: best.plan.places().len() })
            .or(self.noted);
        (self.tell)(&Step { stage, done, best });
    }
}

/// Bench and limits for the patterns of a space.
fn room(
    scenario: &Scenario,
    space: &Space,
    load: &Load,
    aims: &Aims,
    lab: &Lab<'_>,
) -> (Bench, Fence) {
    let days = Days::new(scenario, space, lab.maker().expected());
    let parts = parts::parts(scenario, space, load, &days);
    let goals = goals::goals(scenario, aims, &parts, space.grid);
    let cover = program(scenario, space, load, &Task::default(), Relaxed::default());
    let fence = Fence::new(&cover, &days);
    let promised = Prices::new(scenario).planned(&space.promised);
    (Bench::new(scenario, space, load, (days, parts, goals), promised), fence)
}

/// By column, those that may take its place: on days of the same kind, or, where a target pools the
/// days, on any.
fn near(scenario: &Scenario, bench: &Bench) -> Vec<Vec<usize>> {
    let kinds = &bench.days.kind_of;
    let pooled = days::pools_days(scenario);
    let useful = |j: &usize| !bench.effects[*j].is_empty();
    (0..kinds.len())
        .map(|a| {
            (0..kinds.len()).filter(|j| pooled || kinds[*j] == kinds[a]).filter(useful).collect()
        })
        .collect()
}
