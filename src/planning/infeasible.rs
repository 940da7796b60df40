//! When no plan meets the targets: which limit stands in the way. Each limit is taken away in turn
//! from the cover program; the one without which most of what is short gets covered comes first.
//! By the program alone: a run has not verified it yet. Must not know how it is told.

use super::cover::Effort as NodeEffort;
use super::program::{Relaxed, Task, program};
use super::search::Search;
use super::{Infeasible, Limit, LimitInTheWay};
use crate::model::Scenario;

/// What stands in the way of the targets; `missed` are indices of the answer's target periods.
pub(super) fn explain(search: &Search<'_>, missed: Vec<usize>) -> Infeasible {
    let task = search.aims.task();
    let short = fines(search, search.scenario, &task, Relaxed::default());
    let mut limits = Vec::new();
    if short > 1e-6 {
        for (limit, relaxed) in relaxations(search.scenario) {
            let left = fines(search, search.scenario, &task, relaxed);
            let closes = ((short - left) / short).clamp(0.0, 1.0);
            if closes > 0.01 {
                limits.push(LimitInTheWay { limit, closes, by: 0.0 });
            }
        }
        let opened = opened(search.scenario);
        for (limit, scenario) in opened {
            let left = refined(search, &scenario);
            let closes = ((short - left) / short).clamp(0.0, 1.0);
            if closes > 0.01 {
                limits.push(LimitInTheWay { limit, closes, by: 0.0 });
            }
        }
    }
    limits.sort_by(|a, b| b.closes.total_cmp(&a.closes));
    if limits.is_empty() {
        limits.push(LimitInTheWay { limit: Limit::Desk, closes: 0.0, by: 0.0 });
    }
    Infeasible { missed, limits }
}

fn relaxations(scenario: &Scenario) -> Vec<(Limit, Relaxed)> {
    let none = Relaxed::default();
    let mut all: Vec<(Limit, Relaxed)> = (0..scenario.groups.len())
        .map(|group| (Limit::GroupSize(group), Relaxed { group_size: Some(group), ..none }))
        .collect();
    let limits = &scenario.planning.limits;
    if limits.seats.is_some() {
        all.push((Limit::Seats, Relaxed { seats: true, ..none }));
    }
    if limits.maximum.is_some() {
        all.push((Limit::Maximum, Relaxed { maximum: true, ..none }));
    }
    if limits.max_occupancy.is_some() {
        all.push((Limit::Occupancy, Relaxed { occupancy: true, ..none }));
    }
    all
}

/// Scenarios with limits on patterns taken away.
fn opened(scenario: &Scenario) -> Vec<(Limit, Scenario)> {
    let mut all = Vec::new();
    if scenario.planning.limits.opening.is_some() {
        let mut without = scenario.clone();
        without.planning.limits.opening = None;
        all.push((Limit::Opening, without));
    }
    let mut any_start = scenario.clone();
    for rule in &mut any_start.planning.patterns {
        rule.starts = (0..24).map(|hour| hour * 60).collect();
        rule.weekdays = [true; 7];
    }
    all.push((Limit::Patterns, any_start));
    all
}

fn fines(search: &Search<'_>, scenario: &Scenario, task: &Task, relaxed: Relaxed) -> f64 {
    let cover = program(scenario, &search.space, &search.load, task, relaxed);
    cover.solve(NodeEffort { nodes: 50, gap: 0.02 }, None).fines
}

/// Fines of a scenario with other patterns.
fn refined(search: &Search<'_>, scenario: &Scenario) -> f64 {
    let space = super::patterns::Space::new(scenario, &search.prices);
    let cover = program(scenario, &space, &search.load, &search.aims.task(), Relaxed::default());
    cover.solve(NodeEffort { nodes: 50, gap: 0.02 }, None).fines
}
