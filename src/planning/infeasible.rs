//! When no plan meets the targets: what no plan can keep, where people are missing and how many,
//! whether people without end would meet the targets, and which limit stands in the way. Each limit
//! is taken away in turn from the cover program; the one without which most of what is short gets
//! covered comes first. That part is by the program alone; what people without end bring is
//! simulated. Must not know how it is told.

use super::aims::Aims;
use super::answer::period_results;
use super::candidate::{judged, people};
use super::cover::Effort as NodeEffort;
use super::program::{Relaxed, Task, program};
use super::provable;
use super::search::Search;
use super::{Infeasible, Limit, LimitInTheWay, PeriodResult, Shortage};
use crate::model::{About, GroupId, Place, Plan, Scenario, unkeepable};
use crate::time::{Instant, Span};
use std::collections::BTreeMap;

/// Nodes of one relaxed program.
const EFFORT: NodeEffort = NodeEffort { nodes: 50, gap: 0.02 };
/// Shortages told at most.
const SHORTAGES: usize = 2;
/// A stretch of shortage ends where less than this share of its worst is missing.
const PART: f64 = 0.4;
/// People of a group that stand for any number: so many times the peak load; and at most so many, but
/// for a peak that takes nearly as many by itself.
const PLENTY: f64 = 4.0;
const MOST_PLENTY: f64 = 500.0;
const LEAST_PLENTY: f64 = 1.5;
/// Tapes on which people without end are tried.
const TRIED: usize = 10;

/// What stands in the way of the targets; `missed` are indices of the answer's target periods.
pub(super) fn explain(
    search: &Search<'_>,
    plan: &Plan,
    targets: &[PeriodResult],
    missed: Vec<usize>,
) -> Infeasible {
    let scenario = search.scenario;
    let cannot = unkeepable(scenario)
        .into_iter()
        .filter(|doubt| !matches!(doubt.about, About::Length(..)))
        .map(|doubt| doubt.says)
        .chain(provable::out_of_reach(scenario, search.effort))
        .collect();
    let with_plenty =
        if missed.is_empty() { Vec::new() } else { with_plenty(search, targets, &missed) };
    // Where people do not help, none are missing.
    let helped = with_plenty.iter().filter(|reached| reached.met_by_value());
    let helped: Vec<&PeriodResult> = helped.collect();
    let shortages = if helped.is_empty() { Vec::new() } else { shortages(search, plan, &helped) };
    Infeasible { limits: limits(search), missed, cannot, shortages, with_plenty }
}

/// What the missed periods reach with people without end.
fn with_plenty(
    search: &Search<'_>,
    targets: &[PeriodResult],
    missed: &[usize],
) -> Vec<PeriodResult> {
    let scenario = search.scenario;
    let end = scenario.calendar.end() + scenario.rules.drain;
    let peak =
        search.load.pools.iter().flat_map(|pool| pool.load.iter().copied()).fold(1.0, f64::max);
    let mut places = Vec::new();
    for (group, law) in scenario.groups.iter().enumerate() {
        let worth = search.load.pace[group] * (1.0 - law.absence);
        if worth <= 1e-6 {
            continue;
        }
        let wanted = PLENTY * peak / worth + 10.0;
        let people = wanted.min(MOST_PLENTY.max(LEAST_PLENTY * peak / worth)) as usize;
        let place = Place {
            group,
            start: Instant::ZERO - Span::HOUR,
            end,
            breaks: Vec::new(),
            pattern: String::new(),
            person: None,
        };
        places.extend(std::iter::repeat_n(place, people));
    }
    let tapes = search.lab.tapes().min(TRIED);
    let seen = search.lab.on_kept(&Plan::new(places), 0..tapes);
    let reached = period_results(scenario, &judged(scenario, &search.lab.watch, &seen));
    missed
        .iter()
        .filter_map(|index| {
            let wanted = targets.get(*index)?;
            let same = |result: &&PeriodResult| {
                result.target == wanted.target && result.from == wanted.from
            };
            reached.iter().find(same).cloned()
        })
        .collect()
}

/// Where most people are missing, in people of the largest group: within periods that are missed and
/// that people help.
fn shortages(search: &Search<'_>, plan: &Plan, missed: &[&PeriodResult]) -> Vec<Shortage> {
    let (scenario, grid) = (search.scenario, search.space.grid);
    let working = |group: &GroupId| search.load.pace[*group] > 1e-6;
    let largest = (0..scenario.groups.len())
        .filter(working)
        .max_by_key(|group| (scenario.groups[*group].size, std::cmp::Reverse(*group)));
    let Some(group) = largest else { return Vec::new() };
    let pace = search.load.pace[group];
    let there = people(scenario, &search.space, &search.load, plan);
    let widest = search.load.pools.len() - 1;
    // A desk that is overrun shows little of what it would need: the work that comes, at least.
    let needed = |i: usize| search.aims.required(i).max(search.load.pools[widest].load[i]);
    let in_missed = |i: usize| {
        let start = grid.start(i);
        // Hours that the target does not look at are not in its way.
        let looks = |period: &&PeriodResult| {
            let window = scenario.targets[period.target].window;
            period.from <= start && start < period.to && window.contains(start)
        };
        missed.iter().any(looks)
    };
    let mut short: Vec<f64> = (0..grid.count)
        .map(|i| {
            let missing = needed(i) - there[widest][i];
            if in_missed(i) { missing.max(0.0) } else { 0.0 }
        })
        .collect();
    let mut found = Vec::new();
    while found.len() < SHORTAGES {
        let Some((worst, most)) = short
            .iter()
            .copied()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
        else {
            break;
        };
        // Less than a person is no reason.
        if most < pace.max(1e-9) {
            break;
        }
        let belongs = |i: &usize| short[*i] >= PART * most;
        let first = (0..worst).rev().take_while(belongs).last().unwrap_or(worst);
        let last = (worst..grid.count).take_while(belongs).last().unwrap_or(worst);
        let mean = |of: &dyn Fn(usize) -> f64| {
            (first..=last).map(of).sum::<f64>() / (last - first + 1) as f64 / pace
        };
        found.push(Shortage {
            from: grid.start(first),
            to: grid.start(last + 1),
            group,
            needed: mean(&needed),
            there: mean(&|i| there[widest][i]),
        });
        short[first..=last].fill(0.0);
    }
    found.sort_by_key(|shortage| shortage.from);
    found
}

/// Limits whose removal covers some of what is short.
fn limits(search: &Search<'_>) -> Vec<LimitInTheWay> {
    let scenario = search.scenario;
    let mut task = search.aims.task();
    let (mut short, _) = covered(search, scenario, &task, Relaxed::default());
    if short <= 1e-6 {
        // What was seen of an overrun desk lets few people seem enough: as before any run, then.
        let (grid, expected) = (search.space.grid, search.lab.maker().expected());
        task = Aims::new(scenario, expected, &search.load, grid, 0.0).task();
        short = covered(search, scenario, &task, Relaxed::default()).0;
    }
    let mut limits = Vec::new();
    if short <= 1e-6 {
        return limits;
    }
    let closes = |left: f64| ((short - left) / short).clamp(0.0, 1.0);
    for (limit, relaxed) in relaxations(scenario) {
        let (left, plan) = covered(search, scenario, &task, relaxed);
        let by = beyond(scenario, limit, &plan);
        limits.push(LimitInTheWay { limit, closes: closes(left), by });
    }
    for (limit, scenario) in opened(scenario) {
        let left = refined(search, &scenario, &task);
        limits.push(LimitInTheWay { limit, closes: closes(left), by: 0.0 });
    }
    limits.retain(|limit| limit.closes > 0.01);
    limits.sort_by(|a, b| b.closes.total_cmp(&a.closes));
    limits
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
    let mut lawless = scenario.clone();
    lawless.planning.limits.max_shift = Span::DAY;
    lawless.planning.limits.max_work = Span::DAY;
    if lawless != *scenario {
        all.push((Limit::ShiftLength, lawless));
    }
    let mut any_start = scenario.clone();
    for rule in &mut any_start.planning.patterns {
        rule.starts = (0..24).map(|hour| hour * 60).collect();
        rule.weekdays = [true; 7];
    }
    all.push((Limit::Patterns, any_start));
    all
}

/// Fines of a relaxed program, and its plan.
fn covered(search: &Search<'_>, scenario: &Scenario, task: &Task, relaxed: Relaxed) -> (f64, Plan) {
    let cover = program(scenario, &search.space, &search.load, task, relaxed);
    let found = cover.solve(EFFORT, None);
    (found.fines, search.space.plan(&found.counts))
}

/// Fines of a scenario with other patterns.
fn refined(search: &Search<'_>, scenario: &Scenario, task: &Task) -> f64 {
    let space = super::patterns::Space::new(scenario, &search.prices);
    let cover = program(scenario, &space, &search.load, task, Relaxed::default());
    cover.solve(EFFORT, None).fines
}

/// How far a plan goes beyond a limit, in people.
fn beyond(scenario: &Scenario, limit: Limit, plan: &Plan) -> f64 {
    let limits = &scenario.planning.limits;
    let over =
        |people: u32, most: Option<u32>| f64::from(people.saturating_sub(most.unwrap_or(u32::MAX)));
    match limit {
        Limit::GroupSize(group) => {
            let mut days: BTreeMap<i64, u32> = BTreeMap::new();
            for place in plan.places().iter().filter(|place| place.group == group) {
                *days.entry(place.day()).or_default() += 1;
            }
            let most = days.into_values().max().unwrap_or(0);
            over(most, Some(scenario.groups[group].size))
        }
        Limit::Seats => over(most_at_once(plan, false), limits.seats),
        Limit::Maximum => over(most_at_once(plan, true), limits.maximum),
        _ => 0.0,
    }
}

/// Most people there at one moment; `working`: those on break not counted.
fn most_at_once(plan: &Plan, working: bool) -> u32 {
    let mut steps: BTreeMap<Instant, i64> = BTreeMap::new();
    for place in plan.places() {
        *steps.entry(place.start).or_default() += 1;
        *steps.entry(place.end).or_default() -= 1;
        for pause in place.breaks.iter().filter(|_| working) {
            *steps.entry(pause.start).or_default() -= 1;
            *steps.entry(pause.start + pause.length).or_default() += 1;
        }
    }
    let (mut there, mut most) = (0_i64, 0_i64);
    for by in steps.into_values() {
        there += by;
        most = most.max(there);
    }
    most as u32
}

#[cfg(test)]
mod tests;
