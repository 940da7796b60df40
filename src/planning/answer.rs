//! The main job end to end: search, proof, and everything the answer says beside the plan. Must
//! not know how it is drawn.

use super::candidate::{Candidate, cost, per_group, summed};
use super::checker;
use super::effort::Effort;
use super::observe::Seen;
use super::proof::{Proof, first_of};
use super::provable::most_shown;
use super::search::Search;
use super::{
    Base, CostSplit, DayRisk, Hurt, PeriodResult, Planned, Stage, Status, Step, bound, infeasible,
    levers, occupancy, staffing,
};
use crate::demand::BLOCK;
use crate::metrics::count::day_misses;
use crate::metrics::{self, TargetCounts, TargetJudgement, Verdict};
use crate::model::{Measure, Period, Plan, Scenario};
use crate::stats::Proportion;
use crate::time::Instant;
use std::sync::atomic::AtomicBool;

/// Error at which a period is missed and not only not proven (`planning.md`, One verdict).
const NOT_SURE: f64 = 0.01;

/// Replications at least for days exactly as busy as forecast: a risk of none is then "at most 5 %".
const CALM: u64 = 60;
/// One-sided error at which the present roster is judged: that of `simulate`.
const BASE_ERROR: f64 = 0.05;

/// Searches the cheapest plan that meets the scenario's targets, and proves it. `stop` interrupts:
/// then the best plan evaluated comes back. `tell` hears of progress.
pub fn plan(
    scenario: &Scenario,
    effort: Effort,
    stop: &AtomicBool,
    tell: &mut dyn FnMut(&Step),
) -> Planned {
    let mut search = Search::new(scenario, effort, stop, tell);
    let proof = search.run();
    answer(&mut search, proof.as_ref())
}

fn answer(search: &mut Search<'_>, proof: Option<&Proof>) -> Planned {
    search.say(Stage::Explaining, 0.0);
    let scenario = search.scenario;
    let best = search.best.clone().expect("the first round always offers a candidate");
    let seen: &[Seen] = proof.map_or(&best.seen, |proof| &proof.seen);
    let judgements = proof.map_or(&best.judged, |proof| &proof.judged);
    let targets = period_results(scenario, judgements);
    let mut broken = checker::violations(scenario, &best.plan, true);
    if let Some(proof) = proof {
        let days = occupancy::by_day(scenario, &proof.seen, proof.error);
        broken.extend(occupancy::not_kept(scenario, &days));
    }
    let status = match status(scenario, &best, proof) {
        Status::Proven | Status::Unproven | Status::NothingToJudge if !broken.is_empty() => {
            Status::Infeasible
        }
        status => status,
    };
    let plan_cost = cost(&search.prices, &best.plan, seen);
    let (overtime, _) = per_group(scenario, seen);
    let unmet = targets.iter().enumerate().filter(|(_, target)| !target.verdict.is_met());
    let missed: Vec<usize> = unmet.map(|(i, _)| i).collect();
    let infeasible = matches!(status, Status::Infeasible | Status::Unproven)
        .then(|| infeasible::explain(search, &best.plan, &targets, missed));
    let interrupted = status == Status::Interrupted;
    let base = if interrupted { None } else { base(search, (&best.plan, &plan_cost), seen) };
    // Where nothing is asked for, nothing is the least it costs.
    let bound = match status {
        Status::Interrupted | Status::NothingToJudge => None,
        _ => bound::bound(search, &best.plan),
    };
    let levers = match status {
        Status::Proven | Status::Unproven => levers::levers(search, &best.plan),
        Status::Infeasible | Status::Interrupted | Status::NothingToJudge => Vec::new(),
    };
    Planned {
        groups: search.prices.groups(&best.plan, &overtime),
        tightest: tightest(judgements),
        judged: judgements.clone(),
        risk: risk(search, &best.plan, seen),
        hurts: hurts(search, seen),
        lost_unwatched: lost_unwatched(seen),
        intervals: staffing::intervals(search, &best.plan),
        bound,
        levers,
        base,
        infeasible,
        broken,
        facts: search.facts.clone(),
        cost: plan_cost,
        plan: best.plan,
        status,
        targets,
    }
}

fn status(scenario: &Scenario, best: &Candidate, proof: Option<&Proof>) -> Status {
    // On the search's own tapes, without the proof's margin.
    let value_met = best.judged.iter().all(|judgement| judgement.slack.is_some_and(|s| s >= 0.0));
    match proof {
        None => Status::Interrupted,
        Some(proof) if proof.holds => Status::Proven,
        Some(proof) => match Verdict::of_all(proof.judged.iter().map(|judged| judged.verdict)) {
            Verdict::NothingToJudge => Status::NothingToJudge,
            // A near miss is not sure yet, whatever else is said of it.
            Verdict::Missed if !value_met && is_out_of_reach(scenario, proof) => Status::Infeasible,
            Verdict::Missed | Verdict::NotSure { .. } | Verdict::Met => Status::Unproven,
        },
    }
}

/// Whether some missed period misses more than the size of the proof explains. So many replications
/// can't show a reliability near 100 %: what they can show at most is held against what they saw.
fn is_out_of_reach(scenario: &Scenario, proof: &Proof) -> bool {
    let most = most_shown(proof.seen.len() as u64, proof.error);
    proof.judged.iter().any(|judgement| {
        let on = scenario.targets[judgement.target].on;
        let missed = judgement.periods.iter().filter(|period| period.verdict == Verdict::Missed);
        missed.into_iter().any(|period| match on {
            Some(on) if on > most => 1.0 - period.misses.lower_limit(NOT_SURE) < most,
            _ => true,
        })
    })
}

/// Plain results of judgements, target by target, period by period.
#[must_use]
pub fn period_results(scenario: &Scenario, judgements: &[TargetJudgement]) -> Vec<PeriodResult> {
    let mut results = Vec::new();
    for judgement in judgements {
        let target = &scenario.targets[judgement.target];
        for period in &judgement.periods {
            let (from, to) = span_of(scenario, target.period, period.period);
            let larger_is_better =
                target.on.is_some() || !matches!(target.measure, Measure::Mean { .. });
            let aim = match (target.on, target.measure) {
                (Some(on), _) => on,
                (None, Measure::Share { at_least, .. }) => at_least,
                (None, Measure::Percentile { quantile, .. }) => quantile,
                (None, Measure::Mean { at_most, .. }) => at_most.secs(),
            };
            let (value, half_width) = match target.on {
                Some(_) => {
                    let misses = period.misses;
                    (1.0 - misses.value, 0.5 * (misses.high - misses.low))
                }
                None => period
                    .value
                    .map_or((f64::NAN, f64::INFINITY), |value| (value.value, value.half_width())),
            };
            results.push(PeriodResult {
                target: judgement.target,
                from,
                to,
                value,
                half_width,
                kept: target.on.map(|_| {
                    let misses = period.misses;
                    Proportion::new(misses.trials - misses.hits, misses.trials)
                }),
                answered: period.answered,
                limit: period.limit.unwrap_or(f64::NAN),
                aim,
                larger_is_better,
                verdict: period.verdict,
            });
        }
    }
    results
}

fn span_of(scenario: &Scenario, period: Period, index: usize) -> (Instant, Instant) {
    match period {
        Period::Run => (Instant::ZERO, scenario.calendar.end()),
        Period::Day => {
            (Instant::start_of_day(index as i64), Instant::start_of_day(index as i64 + 1))
        }
        Period::Hour => {
            let hour = |h: usize| Instant::from_minutes(60 * h as i64);
            (hour(index), hour(index + 1))
        }
    }
}

fn tightest(judgements: &[TargetJudgement]) -> Option<usize> {
    judgements
        .iter()
        .flat_map(|judgement| judgement.periods.iter().map(|period| period.slack))
        .enumerate()
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(index, _)| index)
}

/// How often each day misses, and how often it would if it were as busy as forecast.
fn risk(search: &Search<'_>, plan: &Plan, seen: &[Seen]) -> Vec<DayRisk> {
    let scenario = search.scenario;
    let from = first_of(search.facts.answered_by.max(1));
    let asks = search.facts.proofs > 0 && search.lab.maker().has_busyness();
    let calm = if asks {
        search.lab.as_forecast(plan, from..from + search.budget.aside.max(CALM))
    } else {
        Vec::new()
    };
    let counted = |seen: &[Seen]| -> Vec<TargetCounts> {
        seen.iter().map(|seen| search.lab.watch.counts(seen)).collect()
    };
    let (seen, calm) = (counted(seen), counted(&calm));
    let misses = |counts: &[TargetCounts], target: usize, day: usize| {
        let wanted = &scenario.targets[target];
        let own: Vec<bool> = counts
            .iter()
            .filter_map(|c| day_misses(wanted.measure, wanted.period, &c.targets[target], day))
            .collect();
        Proportion::new(own.iter().filter(|missed| **missed).count() as u32, own.len() as u32)
    };
    let mut risks = Vec::new();
    for target in 0..scenario.targets.len() {
        for day in 0..scenario.calendar.days() as usize {
            let own = misses(&seen, target, day);
            if own.trials == 0 {
                continue;
            }
            let as_forecast = misses(&calm, target, day);
            risks.push(DayRisk {
                day: day as i64,
                target,
                misses: own,
                misses_as_forecast: (as_forecast.trials > 0).then_some(as_forecast),
            });
        }
    }
    risks
}

/// Contacts lost that no target counts, mean per replication.
fn lost_unwatched(seen: &[Seen]) -> f64 {
    let all: u32 = seen.iter().map(|seen| seen.outturn.account.lost_unwatched).sum();
    f64::from(all) / seen.len().max(1) as f64
}

/// The interval in which most contacts miss.
fn hurts(search: &Search<'_>, seen: &[Seen]) -> Option<Hurt> {
    let watch = &search.lab.watch;
    let targets = &search.scenario.targets;
    let hurt = metrics::hurts(targets, &watch.by_interval(&summed(seen)))?;
    let n = seen.len().max(1) as f64;
    let from = watch.grid.start(hurt.interval);
    Some(Hurt {
        from,
        to: from + watch.grid.width,
        target: hurt.target,
        value: hurt.value(targets[hurt.target].measure),
        misses: f64::from(hurt.count.missed) / n,
        contacts: f64::from(hurt.count.contacts) / n,
    })
}

/// The present roster on the first streams of the last proof, judged as every command judges.
fn base(search: &Search<'_>, (plan, of_plan): (&Plan, &CostSplit), own: &[Seen]) -> Option<Base> {
    let scenario = search.scenario;
    let roster = scenario.plan.as_ref()?;
    let from = first_of(search.facts.answered_by.max(1));
    let to = from + search.budget.aside.max(CALM);
    let blocks: Vec<u64> = (from..to).step_by(BLOCK as usize).collect();
    let mut seen = Vec::new();
    for block in &blocks {
        // Block by block, so that an interrupt is heard within one.
        if search.lab.stopped() {
            return None;
        }
        seen.extend(search.lab.on_fresh(roster, *block..(block + BLOCK).min(to)));
    }
    let there = cost(&search.prices, roster, &seen);
    // The plan was on these very streams, and on more: what chance adds to both is taken out.
    let on_these = own.get(..seen.len()).filter(|_| search.facts.proofs > 0);
    let cost = match on_these {
        Some(own) => paired(there, cost(&search.prices, plan, own), *of_plan),
        None => there,
    };
    Some(Base {
        cost,
        targets: period_results(scenario, &search.judged_fresh(&blocks, &seen, BASE_ERROR)),
        replications: seen.len() as u32,
        saves: cost.total() - of_plan.total(),
        breaks_limits: checker::violations(scenario, roster, false),
    })
}

/// A roster's cost on a few streams, moved by as much as a plan's costs there differ from its costs
/// on many; as it is, where that would leave less than nothing of a part.
fn paired(there: CostSplit, plan_there: CostSplit, plan: CostSplit) -> CostSplit {
    let moved = CostSplit {
        overtime: there.overtime + plan.overtime - plan_there.overtime,
        chats: there.chats + plan.chats - plan_there.chats,
        lost_value: there.lost_value + plan.lost_value - plan_there.lost_value,
        ..there
    };
    let parts = [moved.overtime, moved.chats, moved.lost_value];
    if parts.iter().all(|part| *part >= 0.0) { moved } else { there }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Count, TargetCount, Verdict, judge};
    use crate::planning::testing::{clock, scenario};
    use crate::time::Span;

    #[test]
    fn a_roster_that_is_the_plan_costs_what_the_plan_costs() {
        let split = |overtime, chats, lost_value| CostSplit {
            wages: 100.0,
            overtime,
            chats,
            lost_value,
            ..CostSplit::default()
        };
        let (few, many) = (split(3.0, 40.0, 7.0), split(2.5, 41.0, 6.0));
        assert_eq!(paired(few, few, many), many);
        // Twenty more of wages and one of overtime on the same streams are that on all.
        let dearer = CostSplit { wages: 120.0, overtime: 4.0, ..few };
        assert!((paired(dearer, few, many).total() - many.total() - 21.0).abs() < 1e-9);
        // Nobody stays below nothing.
        let none = split(0.0, 0.0, 0.0);
        assert_eq!(paired(none, few, many), none);
    }

    #[test]
    fn results_carry_aim_value_limit_and_span_of_each_period() {
        let mut s = scenario(2);
        s.targets.push(s.targets[0].clone());
        s.targets[1].measure = Measure::Mean {
            at_most: Span::from_secs(20),
            answered_at_least: 0.5,
            clock: crate::model::Clock::FirstReply,
        };
        s.targets[1].period = Period::Hour;
        let share = |num| Count { num, den: 100, contacts: 100, answered: 100, missed: 0 };
        let mut hours = vec![Count::default(); 48];
        hours[30] = share(100 * 25_000);
        let targets = vec![
            TargetCount { cells: vec![share(90), share(60)], before: Count::default() },
            TargetCount { cells: hours, before: Count::default() },
        ];
        let judged = judge(&s.targets, &vec![TargetCounts { targets }; 30], 0.05);
        let results = period_results(&s, &judged);
        assert_eq!(results.len(), 3);
        let [first, second, hour] = &results[..] else { unreachable!("three") };
        assert_eq!((first.from, first.to), (clock(0, 0, 0), clock(1, 0, 0)));
        assert_eq!((first.aim, first.value, first.verdict), (0.8, 0.9, Verdict::Met));
        assert_eq!((second.value, second.verdict), (0.6, Verdict::Missed));
        assert_eq!((hour.from, hour.to), (clock(1, 6, 0), clock(1, 7, 0)));
        assert_eq!((hour.aim, hour.value, hour.larger_is_better), (20.0, 25.0, false));
        assert_eq!(hour.verdict, Verdict::Missed);
        assert_eq!(tightest(&judged), Some(2), "a quarter of the limit beyond is worst");
    }
}
