//! What every plan that meets the targets must cost (`planning.md`, Bound): by simulated curves
//! ([`simulated`]) where single contacts tell whether a target is met, else by fluid accounting
//! ([`fluid`]); the larger one where both hold. Must not know any plan.

mod aims;
mod assumption;
mod classes;
mod curves;
mod desk;
mod easiest;
mod fluid;
mod least_cost;
mod limits;
mod pieces;
mod sampling;
mod simulated;
#[cfg(test)]
mod tests;
mod work;

use super::cover::Cover;
use super::patterns::{Pattern, Space};
use super::search::Search;
use super::{Bound, BoundBy, EmptyDesk};
use crate::model::{GroupId, Measure, Place, Plan};
use aims::Aim;
use std::collections::BTreeMap;

/// Share of the search's own contacts that the bound may play.
const SHARE: f64 = 0.15;
/// Contacts it may play at least.
const LEAST: f64 = 40_000.0;
/// Share of those that looks at the assumption.
const LOOKING: f64 = 0.15;
/// Pairs of runs that do.
const PAIRS: [f64; 2] = [4.0, 20.0];

/// The larger of the bounds that hold; `None` if there is none. On the plan found it only looks
/// whether its assumption is refuted.
pub(super) fn bound(search: &Search<'_>, plan: &Plan) -> Option<Bound> {
    let scenario = search.scenario;
    if search.lab.stopped() {
        return None;
    }
    let limits = limits::limits(scenario, &search.space, &least_costs(search, &search.space));
    let simulated = simulated_bound(search, plan, &limits).map(|bound| {
        let cost = if bound.cost > dearest(search) { f64::INFINITY } else { bound.cost };
        Bound { cost, ..bound }
    });
    let told = |target: &crate::model::Target| {
        target.on.is_none() && !matches!(target.measure, Measure::Mean { .. })
    };
    // Where people differ, taking all for the best kind may lose more than fluid accounting does,
    // which knows each group's pace.
    let alike = search.load.pace.iter().filter(|pace| **pace > 0.0).count() < 2;
    if simulated.as_ref().is_some_and(|bound| bound.empty_desk.is_some_and(|d| d.refuted == 0))
        && scenario.targets.iter().all(told)
        && alike
    {
        return simulated;
    }
    let looked = simulated.as_ref().and_then(|bound| bound.empty_desk);
    let fluid = fluid::fluid(search, &limits);
    let simulated = simulated.filter(|_| looked.is_some_and(|looked| looked.refuted == 0));
    match (simulated, fluid) {
        (Some(simulated), Some(fluid)) if simulated.cost >= fluid.cost => Some(simulated),
        (Some(simulated), None) => Some(simulated),
        // What was looked at stands beside it: it is why.
        (_, fluid) => fluid.map(|fluid| Bound { empty_desk: looked, ..fluid }),
    }
}

fn simulated_bound(search: &Search<'_>, plan: &Plan, limits: &Cover) -> Option<Bound> {
    let scenario = search.scenario;
    let aims: Vec<Aim> = scenario.targets.iter().filter_map(Aim::of).collect();
    if aims.is_empty() || aims.len() > 100 {
        return None;
    }
    let curve = search.lab.maker().expected();
    let pieces = pieces::pieces(scenario, &search.space, curve, &aims);
    let allowance = (SHARE * search.facts.replications * curve.total()).max(LEAST);
    let played: f64 = pieces.iter().map(|piece| curve.between(piece.run_in, piece.to)).sum();
    let pairs = LOOKING * allowance / (curve.total() + played).max(1.0);
    let pairs = pairs.clamp(PAIRS[0], PAIRS[1]) as usize;
    let looked = assumption::look(scenario, &search.lab, (&aims, &pieces), plan, pairs);
    let empty_desk = Some(EmptyDesk {
        pieces: looked.pieces,
        pairs: looked.pairs,
        refuted: looked.refuted.len(),
        least: looked.least,
    });
    let left = (1.0 - LOOKING) * allowance;
    let found = simulated::simulated(search, (&aims, &pieces), limits, left)?;
    Some(Bound {
        cost: found.cost,
        by: BoundBy::Simulation,
        draws: found.replications,
        targets_lowered_by: 0.0,
        cost_lowered_by: found.lowered_by,
        empty_desk,
        ignores: vec![
            "chats and contacts that come over from the hour before",
            "limits that end after the piece of the day in which a contact comes: it is in time",
            "differences between people: all are of the best kind",
            "shifts that cover a piece of the day only in part: they count for all of it",
            "overtime pay and prices per chat",
        ],
    })
}

/// What a plan within the sizes costs at most: everybody on their dearest pattern every day.
fn dearest(search: &Search<'_>) -> f64 {
    let mut days: BTreeMap<(GroupId, i64), f64> = BTreeMap::new();
    for pattern in &search.space.patterns {
        let most = days.entry((pattern.duty.group, pattern.duty.day())).or_default();
        *most = costs(search, pattern).fold(*most, f64::max);
    }
    let size = |group: GroupId| f64::from(search.scenario.groups[group].size);
    let found: f64 = days.iter().map(|((group, _), most)| size(*group) * most).sum();
    let promised = search.space.promised.places().iter();
    found + promised.map(|place| search.prices.place(place)).sum::<f64>()
}

/// What one person on a pattern costs, by each way to spread its breaks.
fn costs<'a>(search: &'a Search<'_>, pattern: &'a Pattern) -> impl Iterator<Item = f64> + 'a {
    pattern.breaks.iter().map(|breaks| {
        search.prices.place(&Place { breaks: breaks.clone(), ..pattern.duty.clone() })
    })
}

/// By pattern: what one person costs at least, over the ways to spread breaks.
fn least_costs(search: &Search<'_>, space: &Space) -> Vec<f64> {
    let least = |pattern| costs(search, pattern).fold(f64::INFINITY, f64::min);
    space.patterns.iter().map(least).collect()
}
