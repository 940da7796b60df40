//! A plan as the search judges it: what was seen on the common tapes, its room over what is wanted,
//! its cost. Must not know where it came from.

use super::CostSplit;
use super::aims::Aims;
use super::cost::Prices;
use super::observe::{Seen, Watch};
use super::patterns::{Space, presence};
use super::requirement::Load;
use crate::metrics::{Count, TargetCounts, TargetJudgement, judge};
use crate::model::{Plan, Scenario};

/// Error at which the search looks at limits on its own tapes; only values steer it.
const LOOK: f64 = 0.05;

/// A plan that was simulated on the common tapes.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// People on each pattern.
    pub counts: Vec<u32>,
    /// The plan.
    pub plan: Plan,
    /// What was seen, tape by tape.
    pub seen: Vec<Seen>,
    /// The targets on these tapes.
    pub judged: Vec<TargetJudgement>,
    /// Smallest surplus over what is wanted; negative = misses.
    pub room: f64,
    /// What it costs.
    pub cost: CostSplit,
}

impl Candidate {
    /// Judges what was seen.
    #[must_use]
    pub fn new(
        scenario: &Scenario,
        prices: &Prices,
        watch: &Watch,
        aims: &Aims,
        counts: Vec<u32>,
        plan: Plan,
        seen: Vec<Seen>,
    ) -> Self {
        let judged = judged(scenario, watch, &seen);
        let room = room(aims, &judged);
        let cost = cost(prices, &plan, &seen);
        Self { counts, plan, seen, judged, room, cost }
    }

    /// Whether everything wanted is met on the search's tapes.
    #[must_use]
    pub fn meets(&self) -> bool {
        self.room >= 0.0
    }

    /// Whether this one is to be preferred: meeting beats missing, then cost, or (both missing)
    /// room.
    #[must_use]
    pub fn beats(&self, other: &Self) -> bool {
        match (self.meets(), other.meets()) {
            (true, true) => self.cost.total() < other.cost.total() - 1e-9,
            (false, false) => self.room > other.room + 1e-12,
            (mine, _) => mine,
        }
    }
}

/// The targets judged on replications one by one.
#[must_use]
pub fn judged(scenario: &Scenario, watch: &Watch, seen: &[Seen]) -> Vec<TargetJudgement> {
    let counts: Vec<TargetCounts> = seen.iter().map(|seen| watch.counts(seen)).collect();
    judge(&scenario.targets, &counts, LOOK)
}

/// Smallest surplus over what is wanted. Without any assessed contact nothing is met.
#[must_use]
pub fn room(aims: &Aims, judged: &[TargetJudgement]) -> f64 {
    if judged.iter().any(|judgement| judgement.periods.is_empty()) {
        return f64::NEG_INFINITY;
    }
    aims.room(judged).unwrap_or(f64::INFINITY)
}

/// A plan's cost with what was seen.
#[must_use]
pub fn cost(prices: &Prices, plan: &Plan, seen: &[Seen]) -> CostSplit {
    prices.plan(plan, seen.iter().map(|seen| &seen.outturn.account))
}

/// Mean overtime hours and chats billed, by group.
#[must_use]
pub fn per_group(scenario: &Scenario, seen: &[Seen]) -> (Vec<f64>, Vec<f64>) {
    let n = seen.len().max(1) as f64;
    let groups = 0..scenario.groups.len();
    let overtime = groups.clone().map(|group| {
        let ms: i64 =
            seen.iter().filter_map(|seen| seen.outturn.account.overtime_ms.get(group)).sum();
        ms as f64 / 3_600_000.0 / n
    });
    let chats = groups.map(|group| {
        let chats: u64 =
            seen.iter().map(|seen| u64::from(seen.outturn.account.billed[group])).sum();
        chats as f64 / n
    });
    (overtime.collect(), chats.collect())
}

/// Counts summed over replications, cell by cell.
#[must_use]
pub fn summed(seen: &[Seen]) -> Vec<Count> {
    let mut sum = vec![Count::default(); seen.first().map_or(0, |seen| seen.cells.len())];
    for seen in seen {
        sum.iter_mut().zip(&seen.cells).for_each(|(sum, count)| *sum = sum.plus(*count));
    }
    sum
}

/// Standard people that a plan gives each pool in each interval.
#[must_use]
pub fn people(scenario: &Scenario, space: &Space, load: &Load, plan: &Plan) -> Vec<Vec<f64>> {
    let mut people = vec![vec![0.0; space.grid.count]; load.pools.len()];
    for place in plan.places() {
        let worth = load.pace[place.group] * (1.0 - scenario.groups[place.group].absence);
        let presence = presence(scenario, space.grid, place);
        for (pool, people) in load.pools.iter().zip(&mut people) {
            if pool.groups[place.group] {
                presence.iter().for_each(|(i, part)| people[i] += worth * part);
            }
        }
    }
    people
}
