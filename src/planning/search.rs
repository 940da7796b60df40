//! The search: rounds of cover program and simulation on common tapes, each round moving the
//! curves of lateness to what was seen; a look at more streams to learn what the common tapes are
//! biased by; local moves; proof (`planning.md`, Search). Deterministic: budgets count, nothing
//! looks at a clock. Must not know how answers are drawn.

use super::aims::{Aims, Looked};
use super::candidate::{Candidate, people, per_group, summed};
use super::cost::Prices;
use super::cover::Effort as NodeEffort;
use super::criterion::Criterion;
use super::effort::Budget;
use super::evaluate::Lab;
use super::limit_rows::LimitRows;
use super::observe::{Seen, Watch};
use super::patterns::Space;
use super::program::{DayHours, Relaxed, Task, hours_between, program};
use super::proof::{error_of, margin, reliability_margin};
use super::requirement::Load;
use super::{SearchFacts, Stage, Step, representative};
use crate::demand::{BLOCK, TapeMaker};
use crate::experiment::control::{Judged, corrections};
use crate::metrics::{TargetJudgement, judge_corrected};
use crate::model::{Plan, Scenario};
use crate::random::ranges::COMMON;
use crate::time::Instant;
use std::sync::atomic::AtomicBool;

/// Blocks of strata among which the most usual ones are chosen.
const LOOKED_AT: u64 = 60;
/// Surplus aimed at before anything is known about errors, in slack.
const FIRST_SURPLUS: f64 = 0.01;

/// Looks at fresh streams before any proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// After the first rounds.
    First,
    /// At what moves have left.
    Last,
}

/// Everything a search works with.
pub struct Search<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) budget: Budget,
    pub(super) prices: Prices,
    pub(super) space: Space,
    /// The limits on people in terms of the space's patterns.
    pub(super) limits: LimitRows,
    pub(super) load: Load,
    pub(super) aims: Aims,
    pub(super) lab: Lab<'a>,
    pub(super) facts: SearchFacts,
    pub(super) best: Option<Candidate>,
    /// Fines of the best cover: people the limits did not allow; above 0 the limits bind.
    pub(super) uncovered: f64,
    /// Beyond planned cost, what an hour of each group costs in chats and overtime.
    extra_per_hour: Vec<f64>,
    /// First replications of the blocks for calibration, the most usual ones first.
    calibration: Vec<u64>,
    tell: &'a mut dyn FnMut(&Step),
}

impl<'a> Search<'a> {
    /// Enumerates patterns, works out the load; runs nothing yet.
    #[must_use]
    pub fn new(
        scenario: &'a Scenario,
        budget: Budget,
        stop: &'a AtomicBool,
        tell: &'a mut dyn FnMut(&Step),
    ) -> Self {
        let prices = Prices::new(scenario);
        let space = Space::new(scenario, &prices);
        let limits = LimitRows::new(scenario, &space);
        let maker = TapeMaker::new(scenario).stratified();
        let load = Load::new(scenario, maker.expected(), space.grid);
        let aims = Aims::new(scenario, maker.expected(), &load, space.grid, FIRST_SURPLUS);
        let watch = Watch::new(scenario, space.grid, &load.pool_of);
        let lab = Lab::new(scenario, watch, maker, stop);
        let facts = SearchFacts { patterns: space.patterns.len(), ..SearchFacts::default() };
        let extra_per_hour = scenario
            .groups
            .iter()
            .enumerate()
            .map(|(group, law)| {
                let hourly = super::throughput::of_group(scenario, group, law.cap.clamp(1, 30));
                let most = hourly.iter().map(|row| row.chats_per_hour).fold(0.0, f64::max);
                law.price_per_chat * 0.6 * most
            })
            .collect();
        Self {
            scenario,
            budget,
            prices,
            space,
            limits,
            load,
            aims,
            lab,
            facts,
            best: None,
            uncovered: 0.0,
            extra_per_hour,
            calibration: Vec::new(),
            tell,
        }
    }

    /// Makes the common tapes.
    pub fn make_tapes(&mut self) {
        self.say(Stage::Tapes, 0.0);
        let usual =
            representative::most_usual(self.lab.maker(), &self.aims, COMMON.first, LOOKED_AT);
        let tapes = (self.budget.tapes / BLOCK) as usize;
        self.lab.keep(&usual[..tapes]);
        self.calibration = usual[tapes..].to_vec();
    }

    /// Rounds of cover program and simulation; stops early when they settle.
    pub fn rounds(&mut self, rounds: usize) {
        let mut known: Option<Vec<u32>> = self.best.as_ref().map(|best| best.counts.clone());
        for round in 0..rounds {
            if self.lab.stopped() && self.best.is_some() {
                return;
            }
            self.say(Stage::Covering, round as f64 / rounds as f64);
            let counts = self.covered(known.as_deref());
            let repeats = known.as_ref() == Some(&counts) && round > 0;
            let candidate = self.tried(counts);
            self.learn(&candidate, if round < 2 { 1.0 } else { 0.6 });
            known = Some(candidate.counts.clone());
            let settled = candidate.meets() && candidate.room < 0.002;
            self.offer(candidate);
            if repeats || (settled && round > 1) {
                return;
            }
        }
    }

    /// From here on every placement of the breaks of the best plan's shifts may be chosen.
    pub fn refine(&mut self) {
        let Some(best) = &mut self.best else { return };
        self.space.refine(self.scenario, &self.prices, &best.counts);
        best.counts.resize(self.space.patterns.len(), 0);
        self.limits = LimitRows::new(self.scenario, &self.space);
        self.facts.patterns = self.space.patterns.len();
    }

    /// The cover program's people for what is wanted now.
    fn covered(&mut self, known: Option<&[u32]>) -> Vec<u32> {
        let task = Task { hours: self.hours_for_occupancy(), ..self.aims.task() };
        let mut cover = program(self.scenario, &self.space, &self.load, &task, Relaxed::default());
        for (column, pattern) in cover.columns.iter_mut().zip(&self.space.patterns) {
            let duty = &pattern.duty;
            column.cost += self.extra_per_hour[duty.group]
                * hours_between(duty, Instant::LONG_AGO, Instant::NEVER);
        }
        let effort = NodeEffort { nodes: self.budget.nodes, gap: self.budget.gap };
        let found = cover.solve(effort, known);
        self.facts.nodes += found.nodes;
        self.facts.schedule_gap = found.gap();
        self.uncovered = found.fines;
        found.counts
    }

    /// People-hours that each day needs so that the work seen keeps the highest occupancy.
    fn hours_for_occupancy(&self) -> Vec<DayHours> {
        let (Some(most), Some(best)) =
            (self.scenario.planning.limits.max_occupancy, self.best.as_ref())
        else {
            return Vec::new();
        };
        (0..i64::from(self.scenario.calendar.days()))
            .map(|day| {
                let ms: i64 = best
                    .seen
                    .iter()
                    .filter_map(|seen| seen.outturn.replying_ms.get(day as usize))
                    .sum();
                let busy = ms as f64 / 3_600_000.0 / best.seen.len().max(1) as f64;
                DayHours { day, hours: busy / most.max(0.01) }
            })
            .collect()
    }

    /// Whether expected occupancy keeps its limit on every day.
    pub(super) fn keeps_occupancy(&self, seen: &[Seen]) -> bool {
        let Some(most) = self.scenario.planning.limits.max_occupancy else { return true };
        (0..self.scenario.calendar.days() as usize).all(|day| {
            let sum =
                |of: &dyn Fn(&Seen) -> Option<&i64>| -> i64 { seen.iter().filter_map(of).sum() };
            let replying = sum(&|seen| seen.outturn.replying_ms.get(day));
            let staffed = sum(&|seen| seen.outturn.staffed_ms.get(day));
            replying as f64 <= most * staffed as f64 + 1.0
        })
    }

    /// Simulates people on patterns on all common tapes.
    pub(super) fn tried(&mut self, counts: Vec<u32>) -> Candidate {
        let plan = self.space.plan(&counts);
        let seen = self.lab.on_kept(&plan, 0..self.lab.tapes());
        self.facts.candidates += 1;
        self.facts.replications += seen.len() as f64;
        self.candidate(counts, plan, seen)
    }

    pub(super) fn candidate(&self, counts: Vec<u32>, plan: Plan, seen: Vec<Seen>) -> Candidate {
        let watch = &self.lab.watch;
        let mut candidate =
            Candidate::new(self.scenario, &self.prices, watch, &self.aims, counts, plan, seen);
        if candidate.room >= 0.0 && !self.keeps_occupancy(&candidate.seen) {
            candidate.room = -1e-6;
        }
        candidate
    }

    /// Moves curves, tightness and hourly extras to what a candidate showed.
    fn learn(&mut self, candidate: &Candidate, trust: f64) {
        let people = people(self.scenario, &self.space, &self.load, &candidate.plan);
        self.aims.learn(&self.lab.watch, &summed(&candidate.seen), &people, trust);
        self.aims.steer(&candidate.judged);
        let (overtime, chats) = per_group(self.scenario, &candidate.seen);
        for group in 0..self.scenario.groups.len() {
            let hours: f64 = candidate
                .plan
                .places()
                .iter()
                .filter(|place| place.group == group)
                .map(|place| hours_between(place, Instant::LONG_AGO, Instant::NEVER))
                .sum();
            if hours > 0.0 {
                self.extra_per_hour[group] = (self.prices.overtime(group, overtime[group])
                    + self.scenario.groups[group].price_per_chat * chats[group])
                    / hours;
            }
        }
    }

    /// Keeps a candidate if it is the best so far.
    pub(super) fn offer(&mut self, candidate: Candidate) {
        if self.best.as_ref().is_none_or(|best| candidate.beats(best)) {
            if candidate.meets() {
                self.facts.progress.push((self.facts.replications, candidate.cost.total()));
            }
            self.best = Some(candidate);
        }
    }

    /// Looks at the best plan on streams of its own and sets what is wanted on the common tapes: the
    /// proof's margin, and whatever the common tapes flatter.
    pub fn look(&mut self, look: Look) {
        let Some(best) = self.best.clone() else { return };
        self.say(Stage::Calibrating, 0.0);
        let blocks = (self.budget.looks[look as usize] / BLOCK) as usize;
        let skipped = if look == Look::First { 0 } else { self.budget.looks[0] / BLOCK };
        let usual: Vec<u64> =
            self.calibration.iter().skip(skipped as usize).take(blocks).copied().collect();
        if let Some(seen) = self.blocks_of(&best.plan, &usual, Stage::Calibrating) {
            self.facts.replications += seen.len() as f64;
            let there = self.judged_fresh(&usual, &seen, error_of(1));
            self.want(&best, &there, blocks as f64, error_of(1));
        }
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

    /// Sets what is wanted on the common tapes, so that a proof at `error` is likely to hold: its
    /// margin, and what the common tapes hide, as other streams show it (`there`), believed with
    /// `weight`. Judges the best plan anew.
    pub(super) fn want(
        &mut self,
        plan: &Candidate,
        there: &[TargetJudgement],
        weight: f64,
        error: f64,
    ) {
        let proof = self.budget.proof;
        let criteria = self.aims.criteria().to_vec();
        let periods = |c: &Criterion| there[c.target].periods.len();
        let periods = criteria.iter().map(periods).sum();
        for (index, criterion) in criteria.iter().enumerate() {
            let target = &self.scenario.targets[criterion.target];
            for here in &plan.judged[criterion.target].periods {
                let mut same = there[criterion.target].periods.iter();
                let Some(there) = same.find(|p| p.period == here.period) else { continue };
                let margin = if let Some(on) = target.on {
                    reliability_margin(on, proof, error)
                } else {
                    let (looked, n) = criterion.standard_error(there).unwrap_or((0.02, 200));
                    margin(looked, n, proof, error, periods)
                };
                let (here_slack, slack) =
                    (criterion.slack(target, here), criterion.slack(target, there));
                let look = Looked { here: here_slack, there: slack, weight };
                self.aims.want(index, here.period, margin, look);
            }
        }
        if let Some(best) = self.best.take() {
            let again = self.candidate(best.counts, best.plan, best.seen);
            self.best = Some(again);
        }
    }

    /// Tells whoever watches.
    pub(super) fn say(&mut self, stage: Stage, done: f64) {
        let best = self.best.as_ref().filter(|best| best.meets());
        (self.tell)(&Step {
            stage,
            done,
            best_cost: best.map(|best| best.cost.total()),
            places: best.map_or(0, |best| best.plan.places().len()),
        });
    }
}
