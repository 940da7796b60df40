//! How often intervals hold the truth: five small scenarios, a hundred simulations of each, held
//! against one long run on other streams. Takes a minute or two: `cargo test --release --lib
//! coverage -- --ignored --nocapture` prints the table.

use super::control::{Judged, Trust, corrections_with};
use super::{PairedRun, Settings, Side, Simulation, compare, simulate};
use crate::demand::TapeMaker;
use crate::metrics::{Corrected, Metric, Unit, judge_corrected};
use crate::model::{
    Clock, ClockWindow, Law, Measure, Patience, Period, Place, Plan, Scenario, ShareDefinition,
    Target,
};
use crate::stats::{Estimate, Ratio};
use crate::time::{Instant, Span};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;

const RUNS: u64 = 100;
const REPLICATIONS: u32 = 40;
const LONG: u32 = 4_000;
const LONG_FROM: u64 = 10_000_000;

/// One day, people on duty 8:00 to 20:00 and a few at night, two targets.
fn desk(volume: f64, people: i64, change: impl Fn(&mut Scenario)) -> (Scenario, Plan) {
    let mut scenario = Scenario::bare(volume, 1);
    let reason = &mut scenario.demand.reasons[0];
    reason.patience = Some(Patience { knee: Span::from_secs(10), law: Law::Exponential(150.0) });
    scenario.groups[0].overtime_factor = 1.5;
    let target = |measure, period| Target {
        name: String::new(),
        measure,
        period,
        window: ClockWindow { from: 8 * 60, to: 22 * 60 },
        reasons: vec![],
        on: None,
    };
    let share = Measure::Share {
        within: Span::from_secs(45),
        at_least: 0.8,
        definition: ShareDefinition::All,
        clock: Clock::FirstReply,
    };
    let mean = Measure::Mean {
        at_most: Span::from_secs(60),
        answered_at_least: 0.8,
        clock: Clock::FirstReply,
    };
    scenario.targets = vec![target(share, Period::Day), target(mean, Period::Run)];
    change(&mut scenario);
    let shift = |from: i64, to: i64| Place {
        group: 0,
        start: Instant::from_minutes(from * 60),
        end: Instant::from_minutes(to * 60),
        breaks: vec![],
        pattern: String::new(),
        person: None,
    };
    let day = (0..people).map(|i| shift(8 + i % 3, 20 + i % 3));
    (scenario, Plan::new(day.chain([shift(0, 8)]).collect()))
}

fn desks() -> Vec<(Scenario, Plan)> {
    vec![
        desk(300.0, 3, |s| s.demand.busyness.day_cv = 0.2),
        desk(500.0, 6, |s| {
            s.demand.busyness.forecast_cv = 0.1;
            s.demand.busyness.wobble_cv = 0.2;
            s.demand.reasons[0].silent_share = 0.5;
        }),
        desk(150.0, 2, |s| s.groups[0].absence = 0.1),
        desk(400.0, 4, |s| {
            s.demand.busyness.day_cv = 0.3;
            s.groups[0].leave = crate::model::LeaveRule::Finish;
            s.demand.reasons[0].patience = None;
        }),
        desk(350.0, 5, |s| {
            s.demand.busyness.day_cv = 0.15;
            s.groups[0].cap = 2;
            s.rules.queue_limit = Some(8);
        }),
    ]
}

/// Everything that has an interval, under the name of its kind.
fn estimates(found: &Simulation) -> Vec<(&'static str, Option<Estimate>)> {
    let all = &found.all;
    let mut list = vec![
        ("judged share", found.targets[0].periods.first().and_then(|p| p.value)),
        ("judged mean", found.targets[1].periods.first().and_then(|p| p.value)),
        ("judged answered share", found.targets[1].periods.first().and_then(|p| p.answered)),
        ("share", all.shares[0].all),
        ("share", all.measures.get(Metric::AnsweredShare)),
        ("share", all.measures.get(Metric::AbandonedOfArrivals)),
        ("mean", all.measures.get(Metric::MeanFirstReply)),
        ("mean", all.measures.get(Metric::MeanReplyGap)),
        ("mean", all.measures.get(Metric::Lost)),
        ("overtime", all.measures.get(Metric::OvertimeHours)),
    ];
    let clock = &all.clocks[Clock::FirstReply as usize];
    list.extend(clock.quantiles_s.iter().map(|quantile| ("quantile", Some(*quantile))));
    list.extend(found.intervals.iter().map(|slice| ("interval share", slice.shares[0])));
    list
}

fn differences(found: &super::Comparison) -> Vec<(&'static str, Option<Estimate>)> {
    let of = |unit: Unit, of: &dyn Fn(&PairedRun) -> Ratio| {
        ("paired difference", found.difference(1, unit, of))
    };
    let metric = |metric: Metric| of(metric.unit(), &move |run| run.measures[metric as usize]);
    let judged = |kind, of: fn(&crate::metrics::TargetJudgement) -> &crate::metrics::Corrected| {
        let [base, variant] = [0, 1].map(|side: usize| &found.sides[side].simulation.targets);
        let both = base.iter().zip(variant);
        let each = both.map(move |(a, b)| (kind, Corrected::difference(of(a), of(b))));
        each.collect::<Vec<_>>()
    };
    let mut list = judged("judged difference", |target| &target.values);
    list.extend(judged("judged difference", |target| &target.answers));
    list.extend([
        of(Unit::Share, &|run| run.shares[0]),
        metric(Metric::MeanFirstReply),
        metric(Metric::Lost),
        metric(Metric::OvertimeHours),
        metric(Metric::Occupancy),
    ]);
    list
}

/// The same desk with people a twentieth faster: the other side of a comparison.
fn quicker(scenario: &Scenario) -> Scenario {
    let mut quicker = scenario.clone();
    quicker.groups[0].factor = 0.95;
    quicker
}

fn settings(scenario: &Scenario, first_replication: u64, replications: u32) -> Settings {
    Settings {
        first_replication,
        replications,
        precision: None,
        without_busyness: false,
        ..Settings::of(scenario)
    }
}

#[test]
#[ignore = "a measurement of a minute or two; prints its table"]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let mut held: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut count = |truth: &[(&'static str, Option<Estimate>)],
                     seen: &[(&'static str, Option<Estimate>)]| {
        for ((kind, truth), (_, seen)) in truth.iter().zip(seen) {
            let (Some(truth), Some(seen)) = (truth, seen) else { continue };
            let (inside, all) = held.entry(kind).or_default();
            *all += 1;
            *inside += u32::from(!seen.excludes(truth.value));
        }
    };
    let stop = AtomicBool::new(false);
    for (scenario, plan) in desks() {
        let quicker = quicker(&scenario);
        let sides = [&scenario, &quicker].map(|scenario| Side { scenario, plan: &plan });
        let run = |first_replication: u64, replications: u32| {
            let settings = settings(&scenario, first_replication, replications);
            let alone = simulate(&scenario, &plan, &settings, &mut |_| {}, &stop);
            let paired = compare(&sides, &settings, &mut |_| {}, &stop);
            (estimates(&alone), differences(&paired))
        };
        let truth = run(LONG_FROM, LONG);
        for seed in 0..RUNS {
            let seen = run(seed * u64::from(REPLICATIONS), REPLICATIONS);
            count(&truth.0, &seen.0);
            count(&truth.1, &seen.1);
        }
    }
    let mut table = String::new();
    for (kind, (inside, all)) in &held {
        let share = f64::from(*inside) / f64::from(*all);
        writeln!(table, "{kind:24} {:5.1} % of {all}", 100.0 * share).expect("into a string");
    }
    // Five hundred runs a kind: a coverage of 95 % shows less than 92 % once in a thousand times.
    for (kind, (inside, all)) in &held {
        assert!(f64::from(*inside) >= 0.92 * f64::from(*all), "{kind}\n{table}");
    }
    // The table is what this is for.
    std::io::Write::write_all(&mut std::io::stdout(), table.as_bytes()).expect("to be read");
}

/// What would be judged of these replications with another trust, by target: value, then answered.
fn judged_with(scenario: &Scenario, found: &Simulation, trust: Trust) -> Vec<Corrected> {
    let first = found.first_replication;
    let replications: Vec<u64> = (first..first + u64::from(found.replications)).collect();
    let judged = Judged {
        targets: &scenario.targets,
        replications: &replications,
        counts: &found.target_counts,
        cells: &found.target_cells,
        cell: found.cell,
    };
    let corrections = corrections_with(&TapeMaker::new(scenario), &judged, trust);
    let judged = judge_corrected(&scenario.targets, &found.target_counts, &corrections, 0.05);
    judged.into_iter().flat_map(|judged| [judged.values, judged.answers]).collect()
}

#[test]
#[ignore = "a measurement of a few minutes; prints its table"]
fn coverage_of_judged_values_by_how_far_replications_are_trusted() {
    let trusts = [(12, 0.55), (25, 0.55), (40, 0.55)];
    let trusts = trusts.map(|(per_regressor, most_bent)| Trust { per_regressor, most_bent });
    let (stop, kinds) = (AtomicBool::new(false), ["share", "answered", "mean", "answered"]);
    // By trust and kind: inside, all, sum of half widths.
    let mut held: BTreeMap<(usize, &str), (u32, u32, f64)> = BTreeMap::new();
    for (scenario, plan) in desks() {
        let quicker = quicker(&scenario);
        let sides = [&scenario, &quicker].map(|scenario| Side { scenario, plan: &plan });
        let run = |first_replication: u64, replications: u32| {
            let settings = settings(&scenario, first_replication, replications);
            compare(&sides, &settings, &mut |_| {}, &stop)
        };
        let shown = |found: &super::Comparison, trust: Trust| {
            let [base, variant] = [0, 1].map(|side| {
                judged_with(sides[side].scenario, &found.sides[side].simulation, trust)
            });
            let own = base.iter().zip(kinds).map(|(one, kind)| (kind, one.estimate()));
            let both = base.iter().zip(&variant);
            let both = both.map(|(a, b)| ("difference", Corrected::difference(a, b)));
            own.chain(both).collect::<Vec<_>>()
        };
        let truth = shown(&run(LONG_FROM, LONG), trusts[0]);
        for seed in 0..RUNS {
            let found = run(seed * u64::from(REPLICATIONS), REPLICATIONS);
            for (index, trust) in trusts.iter().enumerate() {
                for ((kind, truth), (_, seen)) in truth.iter().zip(shown(&found, *trust)) {
                    let (Some(truth), Some(seen)) = (truth, seen) else { continue };
                    let own = held.entry((index, kind)).or_default();
                    own.0 += u32::from(!seen.excludes(truth.value));
                    own.1 += 1;
                    own.2 += seen.half_width();
                }
            }
        }
    }
    let mut table = String::new();
    for ((index, kind), (inside, all, half)) in &held {
        let (share, half) = (f64::from(*inside) / f64::from(*all), half / f64::from(*all));
        let trust = trusts[*index];
        writeln!(table, "{trust:?} {kind:12} {:5.1} % of {all} ±{half:.4}", 100.0 * share)
            .expect("into a string");
    }
    std::io::Write::write_all(&mut std::io::stdout(), table.as_bytes()).expect("to be read");
}
