//! What else would help, beside people: other rules of the desk, each by a short search from the
//! plan found, on the search's own tapes (`planning.md`, Why not, and what then). Not proven; where
//! a lever saves, the answer also says what gets worse. Must not know how the plan was found.

mod shrink;
#[cfg(test)]
mod tests;
mod watch;

use super::candidate::{cost, judged};
use super::patterns::Pattern;
use super::search::Search;
use crate::engine::Desk;
use crate::metrics::TargetJudgement;
use crate::model::{Attention, GroupId, Place, Plan, Routing, Scenario};
use shrink::Shrink;
use std::cmp::Reverse;
use watch::{Manners, WithManners};

/// Share of the search's replications that all levers together may use.
const SHARE: f64 = 0.09;
/// Levers told at most.
const TOLD: usize = 2;
/// A lever that saves less than this share of the cost is not told.
const WORTH: f64 = 0.02;
/// Tapes on which levers are compared and people taken off, at least and at most.
const TAPES: [usize; 2] = [1, 10];
/// Plans tried for one lever.
const TRIED: usize = 5;

/// A rule of the desk that could be otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lever {
    /// New chats go to whoever can type now.
    LeastPending,
    /// First messages before follow-ups.
    NewFirst,
    /// A group's chats at once, instead of what they are.
    Cap(GroupId, u32),
}

/// What a lever would save, not proven, and what gets worse by it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeverSaves {
    /// The lever.
    pub lever: Lever,
    /// Cost saved over the horizon.
    pub saves: f64,
    /// How much later the second and further replies come, mean over replies, seconds; negative =
    /// earlier.
    pub later_replies_s: f64,
    /// Contacts lost beyond those lost now, per replication.
    pub lost: f64,
    /// Contacts per replication.
    pub contacts: f64,
}

impl Lever {
    /// Those that a scenario does not have already.
    fn of(scenario: &Scenario, worked: impl Fn(GroupId) -> bool) -> Vec<Self> {
        let rules = &scenario.rules;
        let mut levers = Vec::new();
        if rules.routing != Routing::LeastPending {
            levers.push(Self::LeastPending);
        }
        if !matches!(rules.attention, Attention::NewFirst | Attention::Parallel) {
            levers.push(Self::NewFirst);
        }
        for (index, group) in scenario.groups.iter().enumerate() {
            if worked(index) && group.cap > 0 && group.cap < 1_000 {
                levers.push(Self::Cap(index, group.cap + 1));
                if group.cap > 1 {
                    levers.push(Self::Cap(index, group.cap - 1));
                }
            }
        }
        levers
    }

    /// The scenario with it.
    fn pulled(self, scenario: &Scenario) -> Scenario {
        let mut other = scenario.clone();
        match self {
            Self::LeastPending => other.rules.routing = Routing::LeastPending,
            Self::NewFirst => other.rules.attention = Attention::NewFirst,
            Self::Cap(group, cap) => other.groups[group].cap = cap,
        }
        other
    }
}

/// What a plan does by some rules.
struct Shown {
    judged: Vec<TargetJudgement>,
    cost: f64,
    manners: Manners,
}

/// The levers that save most, best first; none if none is worth a word.
pub(super) fn levers(search: &Search<'_>, plan: &Plan) -> Vec<LeverSaves> {
    let scenario = search.scenario;
    let Some(counts) = counts_of(search, plan) else { return Vec::new() };
    let levers = Lever::of(scenario, |g| plan.places().iter().any(|place| place.group == g));
    let allowance = SHARE * search.facts.replications;
    // A third to find out which levers help at all.
    let few = (allowance / 3.0 / (levers.len() + 1) as f64) as usize;
    let few = few.clamp(TAPES[0], TAPES[1]).min(search.lab.tapes());
    let shown = |desk: &Desk, plan: &Plan, tapes: usize| shown(search, desk, plan, tapes);
    let now = shown(search.lab.desk(), plan, few);
    let mut helpful: Vec<(Lever, Desk, f64)> = Vec::new();
    for lever in levers {
        if search.lab.stopped() {
            return Vec::new();
        }
        let desk = Desk::new(&lever.pulled(scenario));
        let gained = least_gain(&now.judged, &shown(&desk, plan, few).judged);
        if gained > 0.0 {
            helpful.push((lever, desk, gained));
        }
    }
    helpful.sort_by(|a, b| b.2.total_cmp(&a.2));
    helpful.truncate(TOLD);
    let left = allowance * 2.0 / 3.0;
    let more = (left / (helpful.len().max(1) * TRIED + 1) as f64) as usize;
    let more = more.clamp(TAPES[0], TAPES[1]).min(search.lab.tapes());
    let now = if more == few { now } else { shown(search.lab.desk(), plan, more) };
    let mut told: Vec<LeverSaves> = helpful
        .into_iter()
        .filter_map(|(lever, desk, _)| {
            let shrunk = shrunk(search, &desk, &counts, &now, more)?;
            Some(LeverSaves {
                lever,
                saves: now.cost - shrunk.cost,
                later_replies_s: shrunk.manners.mean_later_s() - now.manners.mean_later_s(),
                lost: (shrunk.manners.lost as f64 - now.manners.lost as f64) / more as f64,
                contacts: now.manners.contacts as f64 / more as f64,
            })
        })
        .filter(|saves| saves.saves >= WORTH * now.cost)
        .collect();
    told.sort_by_key(|saves| Reverse((saves.saves * 100.0) as i64));
    told
}

/// People on the search's patterns; `None` if a place is of none of them.
fn counts_of(search: &Search<'_>, plan: &Plan) -> Option<Vec<u32>> {
    let mut counts = vec![0; search.space.patterns.len()];
    let mut promised: Vec<&Place> = search.space.promised.places().iter().collect();
    for place in plan.places() {
        if let Some(index) = promised.iter().position(|one| one.same_duty(place)) {
            promised.swap_remove(index);
            continue;
        }
        let is_of = |pattern: &Pattern| {
            let Place { group, start, end, .. } = &pattern.duty;
            (*group, *start, *end) == (place.group, place.start, place.end)
                && pattern.breaks.contains(&place.breaks)
        };
        counts[search.space.patterns.iter().position(is_of)?] += 1;
    }
    Some(counts)
}

fn shown(search: &Search<'_>, desk: &Desk, plan: &Plan, tapes: usize) -> Shown {
    let watch = &search.lab.watch;
    let seen = search.lab.watched(
        desk,
        plan,
        0..tapes,
        |_, places| WithManners { search: watch.observer(places), manners: Manners::default() },
        |both| (both.search.into_seen(), both.manners),
    );
    let manners = seen.iter().fold(Manners::default(), |sum, (_, one)| sum.plus(one));
    let seen: Vec<_> = seen.into_iter().map(|(seen, _)| seen).collect();
    Shown {
        judged: judged(search.scenario, watch, &seen),
        cost: cost(&search.prices, plan, &seen).total(),
        manners,
    }
}

/// The least that any period of any target gains; negative if one loses.
fn least_gain(now: &[TargetJudgement], then: &[TargetJudgement]) -> f64 {
    let periods = |judged: &[TargetJudgement]| -> Vec<f64> {
        judged.iter().flat_map(|j| j.periods.iter().map(|period| period.slack)).collect()
    };
    let (now, then) = (periods(now), periods(then));
    if now.len() != then.len() {
        return f64::NEG_INFINITY;
    }
    now.iter().zip(&then).map(|(now, then)| then - now).fold(f64::INFINITY, f64::min)
}

/// The plan with as many people taken off as leave every period as good as it is now: how many, by
/// doubling and halving.
fn shrunk(
    search: &Search<'_>,
    desk: &Desk,
    counts: &[u32],
    now: &Shown,
    tapes: usize,
) -> Option<Shown> {
    let shrink = Shrink::new(search, counts);
    let (mut low, mut high) = (0, shrink.steps() + 1);
    let mut best = None;
    let mut step = (shrink.steps() / 12).max(1);
    for _ in 0..TRIED {
        if search.lab.stopped() || low + 1 >= high {
            break;
        }
        let next = if high > shrink.steps() {
            (low + step).min(high - 1)
        } else {
            usize::midpoint(low, high)
        };
        let shown = shown(search, desk, &search.space.plan(&shrink.after(next)), tapes);
        if least_gain(&now.judged, &shown.judged) >= 0.0 {
            (low, best) = (next, Some(shown));
            step *= 2;
        } else {
            high = next;
        }
    }
    best
}
