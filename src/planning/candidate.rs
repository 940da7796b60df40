//! A plan with what was seen of it: the targets, its cost, its people. Must not know where it came
//! from.

use super::CostSplit;
use super::cost::Prices;
use super::observe::{Seen, Watch};
use super::patterns::{Space, presence};
use super::requirement::Load;
use crate::metrics::{Count, TargetCounts, TargetJudgement, judge};
use crate::model::{Plan, Scenario};

/// Error at which the search looks at limits on its own tapes; only values steer it.
const LOOK: f64 = 0.05;

/// A plan that was simulated.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The plan.
    pub plan: Plan,
    /// What was seen, tape by tape.
    pub seen: Vec<Seen>,
    /// The targets on these tapes.
    pub judged: Vec<TargetJudgement>,
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
        plan: Plan,
        seen: Vec<Seen>,
    ) -> Self {
        let judged = judged(scenario, watch, &seen);
        let cost = cost(prices, &plan, &seen);
        Self { plan, seen, judged, cost }
    }
}

/// The targets judged on replications one by one.
#[must_use]
pub fn judged(scenario: &Scenario, watch: &Watch, seen: &[Seen]) -> Vec<TargetJudgement> {
    let counts: Vec<TargetCounts> = seen.iter().map(|seen| watch.counts(seen)).collect();
    judge(&scenario.targets, &counts, LOOK)
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
