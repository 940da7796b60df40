//! What a whole search promises, on small scenarios.

use super::candidate::judged;
use super::search::Search;
use super::testing::{clock, place, scenario};
use super::{Effort, Limit, Planned, Status, checker, plan};
use crate::demand::BLOCK;
use crate::metrics::PeriodJudgement;
use crate::model::{Clock, Measure, Period, Plan, Scenario, ShareDefinition, Target};
use crate::time::Span;
use std::sync::atomic::AtomicBool;

fn planned(s: &Scenario) -> Planned {
    plan(s, Effort::Quick, &AtomicBool::new(false), &mut |_| {})
}

/// Lets `look` see a search with its tapes made.
fn with_search<T>(s: &Scenario, look: impl FnOnce(&mut Search<'_>) -> T) -> T {
    let (stop, mut deaf) = (AtomicBool::new(false), |_: &super::Step| {});
    let mut search = Search::new(s, Effort::Quick, &stop, &mut deaf);
    search.make_tapes();
    look(&mut search)
}

#[test]
fn a_plan_is_proven_keeps_every_limit_and_costs_no_less_than_its_bound() {
    let s = scenario(1);
    let found = planned(&s);
    assert_eq!(found.status, Status::Proven);
    assert_eq!(checker::violations(&s, &found.plan, true), Vec::<String>::new());
    assert!(found.targets.iter().all(|t| t.verdict.is_met() && t.limit >= t.aim));
    assert!(found.cost.total() < 6.0 * 8.0 * 20.0, "six people all day are plenty");
    let bound = found.bound.expect("the relaxation is solved").cost;
    // 600 chats of 72 s further work at 20 an hour and 80 % in time, less what is carried over.
    assert!(bound > 100.0 && bound <= found.cost.total(), "{bound}");
    assert!(found.facts.replications > 0.0 && found.facts.candidates > 0);
}

#[test]
fn an_empty_plan_or_one_agent_at_the_quietest_hour_passes_no_target() {
    let share = |definition| Measure::Share {
        within: Span::from_secs(30),
        at_least: 0.05,
        definition,
        clock: Clock::FirstReply,
    };
    let lenient = [
        share(ShareDefinition::All),
        share(ShareDefinition::AnsweredOnly),
        share(ShareDefinition::Icmi),
        share(ShareDefinition::DropInTimeAbandons),
        share(ShareDefinition::DropShortAbandons(Span::from_secs(5))),
        Measure::Mean { at_most: Span::HOUR, answered_at_least: 0.05, clock: Clock::FirstReply },
        Measure::Percentile { quantile: 0.05, at_most: Span::HOUR, clock: Clock::FirstReply },
    ];
    let mut s = scenario(1);
    // At 20:00 a handful come.
    if let crate::model::ArrivalCurve::Synthesise { hourly, .. } = &mut s.demand.curve {
        hourly[20] = 0.002;
    }
    let pattern: &Target = &s.targets[0].clone();
    s.targets = lenient.map(|measure| Target { measure, ..pattern.clone() }).to_vec();
    let lone = Plan::new(vec![place(0, clock(0, 20, 0), clock(0, 21, 0))]);
    for (name, plan) in [("nobody", Plan::default()), ("one at 20:00", lone)] {
        with_search(&s, |search| {
            let seen = search.lab.on_kept(&plan, 0..20);
            for judgement in judged(&s, &search.lab.watch, &seen) {
                assert!(!judgement.met, "{name}: {:?}", s.targets[judgement.target].measure);
            }
        });
    }
}

#[test]
fn the_same_plan_comes_out_on_any_number_of_threads() {
    let mut s = scenario(1);
    s.groups[0].absence = 0.05;
    s.demand.busyness.day_cv = 0.15;
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| planned(&s))
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn too_few_people_are_named_as_what_stands_in_the_way() {
    let mut s = scenario(1);
    s.groups[0].size = 1;
    let found = planned(&s);
    assert_eq!(found.status, Status::Infeasible);
    let infeasible = found.infeasible.expect("it says why");
    assert_eq!(infeasible.limits[0].limit, Limit::GroupSize(0));
    assert!(infeasible.limits[0].closes > 0.9 && !infeasible.missed.is_empty());
    assert!(!found.plan.places().is_empty(), "the best plan is given all the same");
    assert_eq!(checker::violations(&s, &found.plan, true), Vec::<String>::new());
}

#[test]
fn an_interrupted_search_gives_a_plan_that_was_evaluated_and_says_so() {
    let found = plan(&scenario(1), Effort::Quick, &AtomicBool::new(true), &mut |_| {});
    assert_eq!(found.status, Status::Interrupted);
    assert!(!found.plan.places().is_empty() && !found.targets.is_empty());
    assert_eq!(found.facts.proofs, 0);
}

#[test]
fn promised_shifts_stay_and_the_present_roster_is_compared() {
    let mut s = scenario(1);
    s.planning.promised = Plan::new(vec![place(0, clock(0, 8, 0), clock(0, 16, 0))]);
    let roster = (0..8).map(|_| place(0, clock(0, 9, 0), clock(0, 17, 0))).collect();
    s.plan = Some(Plan::new(roster));
    let found = planned(&s);
    assert_eq!(checker::violations(&s, &found.plan, true), Vec::<String>::new());
    let base = found.base.expect("there is a roster");
    assert!((base.cost.planned() - 8.0 * 160.0).abs() < 1e-6);
    assert!(base.saves > 0.0 && !base.breaks_limits.is_empty(), "the promised shift is missing");
}

#[test]
fn targets_on_means_and_on_reliable_days_are_met_too() {
    let mut s = scenario(1);
    s.demand.busyness.day_cv = 0.2;
    s.targets[0].measure = Measure::Mean {
        at_most: Span::from_secs(20),
        answered_at_least: 0.9,
        clock: Clock::FirstReply,
    };
    s.targets[0].period = Period::Run;
    assert_eq!(planned(&s).status, Status::Proven);
    let mut s = scenario(1);
    s.demand.busyness.day_cv = 0.2;
    s.targets[0].on = Some(0.8);
    let found = planned(&s);
    assert_eq!(found.status, Status::Proven);
    assert!(found.targets[0].value >= 0.8);
}

#[test]
fn limits_corrected_for_busyness_lie_beyond_the_truth_as_rarely_as_they_say_and_are_far_closer() {
    let mut s = scenario(1);
    s.demand.busyness.day_cv = 0.2;
    s.demand.busyness.wobble_cv = 0.15;
    let plan = Plan::new((0..6).map(|_| place(0, clock(0, 9, 0), clock(0, 17, 0))).collect());
    with_search(&s, |search| {
        let blocks = |from: u64, n: u64| -> Vec<u64> { (0..n).map(|b| from + b * BLOCK).collect() };
        let mut run = |from: u64, n: u64| {
            let blocks = blocks(from, n);
            let stage = super::Stage::Proving;
            let seen = search.blocks_of(&plan, &blocks, stage).expect("nobody stops it");
            let judged = search.judged_fresh(&blocks, &seen, 0.05);
            let raw = super::candidate::judged(&s, &search.lab.watch, &seen);
            (judged[0].periods[0].clone(), raw[0].periods[0].clone())
        };
        let trials = 100;
        // A quick proof's replications: with fewer, fewer coefficients are told.
        let all: Vec<_> = (1..=trials).map(|trial| run(trial * 1_000, 5)).collect();
        let value = |p: &PeriodJudgement| p.value.expect("contacts came");
        let mean = |of: &dyn Fn(&(PeriodJudgement, PeriodJudgement)) -> f64| {
            all.iter().map(of).sum::<f64>() / trials as f64
        };
        let truth = mean(&|(corrected, _)| value(corrected).value);
        // Unbiased: the same mean as the raw ratio's, within five of its standard errors (6e-7).
        let raw = mean(&|(_, raw)| value(raw).value);
        let error = mean(&|(_, raw)| value(raw).standard_error);
        assert!((truth - raw).abs() < 5.0 * error / (trials as f64).sqrt(), "{truth} {raw}");
        // 5 in 100 expected; 15 or more have probability 1e-4.
        let beyond = all.iter().filter(|(c, _)| c.limit.expect("judged") > truth).count();
        assert!(beyond < 15, "{beyond} of {trials} limits lie beyond the truth");
        let closer = mean(&|(corrected, _)| value(corrected).standard_error);
        assert!(closer < 0.6 * error, "{closer} against {error}");
    });
}

#[test]
fn a_part_of_the_day_shows_what_the_whole_day_shows_where_the_desk_was_empty_before() {
    let s = scenario(2);
    let shifts = |day| (0..5).map(move |_| place(0, clock(day, 9, 0), clock(day, 17, 0)));
    let plan = Plan::new(shifts(0).chain(shifts(1)).collect());
    with_search(&s, |search| {
        let whole = search.lab.on_kept(&plan, 0..5);
        let part = search.lab.in_window(&plan, 0..5, clock(1, 0, 0), clock(2, 0, 0));
        let watch = &search.lab.watch;
        for (whole, part) in whole.iter().zip(&part) {
            for interval in 48..96 {
                let cell = watch.cell(0, 0, interval);
                assert_eq!(whole.cells[cell], part.cells[cell]);
            }
        }
    });
}
