//! Whether any plan keeps the limits at all, whatever the targets: asked before a search. By the
//! cover program with the limits alone; what it cannot keep, the independent checker puts into
//! words. Must not know runs or targets.

use super::checker::violations;
use super::cost::Prices;
use super::cover::Effort;
use super::limit_rows::LimitRows;
use super::patterns::Space;
use super::program::limits_alone;
use crate::model::{About, Scenario, unkeepable};

/// Nodes of the integer program.
const EFFORT: Effort = Effort { nodes: 200, gap: 0.0 };

/// Limits that no plan was found to keep, each with its hours and numbers; those that [`unkeepable`]
/// tells already are left to it.
#[must_use]
pub fn not_kept(scenario: &Scenario) -> Vec<String> {
    let told = unkeepable(scenario)
        .iter()
        .any(|doubt| matches!(doubt.about, About::Minimum(_) | About::Promised(_)));
    let asks = !scenario.planning.limits.minimum.is_empty();
    if told || !asks || scenario.planning.patterns.is_empty() {
        return Vec::new();
    }
    let prices = Prices::new(scenario);
    let mut space = Space::new(scenario, &prices);
    let mut counts = Vec::new();
    // Once more with every placement of the breaks of the shifts that were chosen.
    for _ in 0..2 {
        let cover = limits_alone(scenario, &space, &LimitRows::new(scenario, &space));
        counts.resize(space.patterns.len(), 0);
        counts = cover.solve(EFFORT, Some(&counts)).counts;
        let broken = violations(scenario, &space.plan(&counts), true);
        let before = space.patterns.len();
        space.refine(scenario, &prices, &counts);
        if broken.is_empty() || space.patterns.len() == before {
            return broken;
        }
    }
    violations(scenario, &space.plan(&counts), true)
}
