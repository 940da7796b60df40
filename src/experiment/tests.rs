//! What a simulation promises, on tapes of a plain Poisson stream with busy and quiet days.

use super::{
    Comparison, PairedRun, Progress, Settings, Side, Simulation, Stopped, Tapes, compare, simulate,
    simulate_on,
};
use crate::demand::{ContactNeed, ReplyNeed, Tape};
use crate::metrics::{Metric, Unit, Verdict};
use crate::model::{
    Clock, ClockWindow, Measure, Period, Place, Plan, Scenario, ShareDefinition, Target,
};
use crate::random::{Address, Purpose};
use crate::time::{Instant, Span};
use std::sync::atomic::{AtomicBool, Ordering};

/// About 200 contacts between 8:00 and 12:00; on busy tapes every other replication twice as many.
struct Plain {
    busyness: bool,
}

impl Tapes for Plain {
    fn fill(&self, replication: u64, tape: &mut Tape) {
        tape.clear();
        let root = self.address(replication);
        let factor = if self.busyness && replication % 2 == 1 { 2.0 } else { 1.0 };
        let mut ms = 8.0 * 3.6e6;
        for number in 0.. {
            let here = root.at(number);
            ms -= libm::log1p(-here.uniform(Purpose::ArrivalPoints)) * 72_000.0 / factor;
            if ms >= 12.0 * 3.6e6 {
                break;
            }
            let mut need = ContactNeed::plain(Instant::from_ms(ms as i64));
            need.patience_ms = (here.uniform(Purpose::Patience) * 300_000.0) as u32;
            need.silent = here.uniform(Purpose::Silent) < 0.3;
            let work = |i| Span::from_secs_f64(20.0 + 40.0 * here.at(i).uniform(Purpose::Work));
            let thinking = Span::from_secs(45);
            let replies = [ReplyNeed::new(Span::ZERO, work(0)), ReplyNeed::new(thinking, work(1))];
            tape.push(need, &replies);
        }
    }
    fn address(&self, replication: u64) -> Address {
        Address::replication(11, replication)
    }
}

const BUSY: Plain = Plain { busyness: true };
const QUIET: Plain = Plain { busyness: false };

fn desk() -> (Scenario, Plan) {
    let mut scenario = Scenario::bare(200.0, 1);
    scenario.targets = vec![Target {
        name: "first reply".into(),
        measure: Measure::Share {
            within: Span::from_secs(60),
            at_least: 0.8,
            definition: ShareDefinition::All,
            clock: Clock::FirstReply,
        },
        period: Period::Day,
        window: ClockWindow::ALL_DAY,
        reasons: Vec::new(),
        on: None,
    }];
    scenario.groups[0].cap = 2;
    scenario.run.replications = 100;
    let hours = |h: i64| Instant::from_minutes(60 * h);
    let place = Place {
        group: 0,
        start: hours(8),
        end: hours(12),
        breaks: Vec::new(),
        pattern: "morning".into(),
        person: None,
    };
    (scenario, Plan::new(vec![place; 3]))
}

fn run(settings: &Settings, stop: &AtomicBool) -> Simulation {
    let (scenario, plan) = desk();
    simulate_on(&scenario, &plan, (&BUSY, Some(&QUIET)), settings, &mut |_| {}, stop)
}

fn settings() -> Settings {
    Settings::of(&desk().0)
}

#[test]
fn the_result_is_the_same_bytes_on_any_number_of_threads_with_early_stopping_on() {
    let settings =
        Settings { replications: 400, precision: Some(0.018), keep_records: vec![5], ..settings() };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| run(&settings, &AtomicBool::new(false)))
    };
    let alone = on(1);
    assert_eq!(alone.stopped, Stopped::Precise);
    assert!((64..400).contains(&alone.replications), "{}", alone.replications);
    assert_eq!(alone.replications % 20, 0);
    assert!(alone.targets[0].overall.unwrap().half_width() <= 0.018);
    for threads in [2, 7] {
        let other = on(threads);
        assert_eq!(other, alone, "{threads} threads");
        assert_eq!(format!("{other:?}"), format!("{alone:?}"), "{threads} threads");
    }
}

#[test]
fn an_interrupt_ends_after_the_batch_at_hand_and_the_result_says_so() {
    let (scenario, plan) = desk();
    let stop = AtomicBool::new(false);
    let mut told: Vec<Progress> = Vec::new();
    let mut progress = |p: &Progress| {
        told.push(*p);
        stop.store(p.done >= 40, Ordering::Relaxed);
    };
    let settings = settings();
    let simulation =
        simulate_on(&scenario, &plan, (&BUSY, Some(&QUIET)), &settings, &mut progress, &stop);
    assert_eq!((simulation.stopped, simulation.replications), (Stopped::Interrupted, 40));
    assert_eq!(told.iter().map(|p| p.done).collect::<Vec<_>>(), [20, 40]);
    assert!(simulation.risks[0][0].without_busyness.is_none());
    // What was cut is judged by nothing: not in all, and in no period.
    let open = |verdict: Verdict| matches!(verdict, Verdict::NotSure { needs: Some(n) } if n == settings.replications);
    assert!(open(simulation.verdict), "{:?}", simulation.verdict);
    for judged in &simulation.targets {
        assert!(open(judged.verdict) && !judged.met, "{judged:?}");
        assert!(judged.periods.iter().all(|period| open(period.verdict) && !period.met));
    }
}

#[test]
fn slices_add_up_and_agree_with_the_records_and_the_targets() {
    let settings = Settings { keep_records: vec![0, 3], replications: 10, ..settings() };
    let found = run(&settings, &AtomicBool::new(false));
    assert_eq!((found.stopped, found.replications), (Stopped::AllReplications, 10));
    let all = |metric| found.all.measures.value(metric);
    let outcomes = [
        Metric::Served,
        Metric::BrokeOff,
        Metric::Abandoned,
        Metric::AbandonedSilently,
        Metric::Blocked,
        Metric::LeftMessages,
        Metric::Open,
    ];
    let arrivals = all(Metric::Arrivals);
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9 * a.abs().max(1.0);
    assert!(near(outcomes.map(all).iter().sum(), arrivals));
    let sum = |metric| -> f64 { found.intervals.iter().map(|i| i.measures.value(metric)).sum() };
    for metric in [Metric::Arrivals, Metric::Answered, Metric::RepliesSent, Metric::StaffedHours] {
        assert!(near(sum(metric), all(metric)), "{metric:?}");
    }
    assert!(near(all(Metric::StaffedHours), 12.0 + all(Metric::OvertimeHours)));
    let share = found.all.shares[0].all.unwrap();
    assert!(near(share.value, found.targets[0].overall.unwrap().value));
    assert!(near(share.standard_error, found.targets[0].overall.unwrap().standard_error));
    assert_eq!(found.records.iter().map(|r| r.replication).collect::<Vec<_>>(), [0, 3]);
    let records = &found.records[1];
    assert_eq!(records.contacts.len() as u32, found.target_counts[3].targets[0].cells[0].contacts);
    let sent: u32 = records.contacts.iter().map(|contact| contact.replies_sent).sum();
    assert_eq!(sent as usize, records.replies.len());
}

#[test]
fn by_little_the_mean_queue_is_the_time_contacts_spent_in_it() {
    let every: Vec<u64> = (0..10).collect();
    let settings = Settings { keep_records: every, replications: 10, ..settings() };
    let found = run(&settings, &AtomicBool::new(false));
    let waits: i64 = found
        .records
        .iter()
        .flat_map(|records| &records.contacts)
        .map(|contact| {
            let until = contact.assigned.unwrap_or(contact.ended).min(Instant::start_of_day(1));
            (until - contact.start).ms()
        })
        .sum();
    let mean_queue = waits as f64 / 10.0 / Span::DAY.ms() as f64;
    assert!(waits > 0);
    assert!((found.all.measures.value(Metric::MeanQueue) / mean_queue - 1.0).abs() < 1e-9);
}

#[test]
fn the_risk_of_a_day_is_told_with_and_without_busyness() {
    let found = run(&settings(), &AtomicBool::new(false));
    let risk = found.risks[0][0];
    let quiet = risk.without_busyness.unwrap();
    assert_eq!((risk.misses.trials, quiet.trials), (100, 100));
    assert!(quiet.high < risk.misses.low, "{risk:?}");
    assert_eq!(risk.misses, found.targets[0].periods[0].misses);
    let spread = found.days[0].spread.share_in_time.unwrap();
    assert!(spread.p5 < spread.p50 && spread.p50 < spread.p95);
    assert_eq!(found.days[0].slice.name, "2026-11-02");
}

#[test]
fn no_target_is_met_by_nobody_or_by_one_agent_at_the_quietest_hour() {
    let (mut scenario, plan) = desk();
    let [place, ..] = plan.places() else { panic!("three places") };
    let quietest = Place {
        start: Instant::from_minutes(470),
        end: Instant::from_minutes(482),
        ..place.clone()
    };
    let share = |definition| Measure::Share {
        within: Span::from_secs(600),
        at_least: 0.6,
        definition,
        clock: Clock::FirstReply,
    };
    let goal = scenario.targets[0].clone();
    let mean = Measure::Mean {
        at_most: Span::from_secs(600),
        answered_at_least: 0.6,
        clock: Clock::FirstReply,
    };
    scenario.targets = crate::metrics::DEFINITIONS
        .map(share)
        .into_iter()
        .chain([mean])
        .flat_map(|measure| {
            [Period::Run, Period::Day, Period::Hour].map(|period| Target {
                measure,
                period,
                ..goal.clone()
            })
        })
        .collect();
    let settings = Settings { replications: 20, ..Settings::of(&scenario) };
    for places in [Vec::new(), vec![quietest]] {
        let (plan, stop) = (Plan::new(places), AtomicBool::new(false));
        let found =
            simulate_on(&scenario, &plan, (&BUSY, Some(&QUIET)), &settings, &mut |_| {}, &stop);
        for judgement in &found.targets {
            assert!(!judgement.met, "{:?}", scenario.targets[judgement.target]);
        }
        assert_eq!(found.targets.len(), 18);
    }
}

#[test]
fn a_scenario_is_simulated_on_its_own_demand() {
    let (mut scenario, plan) = desk();
    scenario.run.replications = 20;
    scenario.demand.busyness.day_cv = 0.2;
    let settings = Settings::of(&scenario);
    let found = super::simulate(&scenario, &plan, &settings, &mut |_| {}, &AtomicBool::new(false));
    let arrivals = found.all.measures.get(Metric::Arrivals).unwrap();
    // 200 a day with a standard deviation of about 42: five standard errors of 20 means.
    assert!((arrivals.value - 200.0).abs() < 5.0 * 42.0 / 20.0_f64.sqrt(), "{arrivals:?}");
    assert!(found.risks[0][0].without_busyness.is_some());
    assert!(!found.targets[0].met, "the night is not staffed");
}

fn compared(sides: &[(&Scenario, &Plan)], replications: u32) -> Comparison {
    let settings = Settings {
        replications,
        precision: None,
        without_busyness: false,
        ..Settings::of(sides[0].0)
    };
    let sides: Vec<Side<'_>> =
        sides.iter().map(|(scenario, plan)| Side { scenario, plan }).collect();
    compare(&sides, &settings, &mut |_| {}, &AtomicBool::new(false))
}

fn in_time(run: &PairedRun) -> crate::stats::Ratio {
    run.shares[0]
}

#[test]
fn a_side_shows_what_it_shows_alone_wherever_it_stands() {
    let (base, plan) = desk();
    let mut tight = base.clone();
    tight.groups[0].cap = 1;
    let mut busier = Scenario::bare(300.0, 1);
    busier.targets.clone_from(&base.targets);
    busier.groups.clone_from(&base.groups);
    let settings = Settings { replications: 40, without_busyness: false, ..Settings::of(&base) };
    let alone = |scenario: &Scenario| {
        simulate(scenario, &plan, &settings, &mut |_| {}, &AtomicBool::new(false))
    };
    let one = compared(&[(&base, &plan), (&tight, &plan), (&busier, &plan)], 40);
    let other = compared(&[(&base, &plan), (&busier, &plan), (&tight, &plan)], 40);
    for (side, scenario) in [&base, &tight, &busier].into_iter().enumerate() {
        assert_eq!(one.sides[side].simulation, alone(scenario));
    }
    assert_eq!(one.sides[1], other.sides[2]);
    assert_eq!(one.sides[2], other.sides[1]);
    assert_eq!(one.difference(2, Unit::Share, in_time), other.difference(1, Unit::Share, in_time));
    let threads = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(
        threads.install(|| compared(&[(&base, &plan), (&tight, &plan)], 40)).sides[1],
        one.sides[1]
    );
}

#[test]
fn more_demand_brings_new_customers_and_moves_none() {
    let (base, plan) = desk();
    let mut busier = base.clone();
    if let crate::model::ArrivalCurve::Synthesise { daily_volume, .. } = &mut busier.demand.curve {
        *daily_volume *= 1.25;
    }
    let found = compared(&[(&base, &plan), (&busier, &plan), (&base, &plan)], 40);
    let pairing = found.sides[1].pairing;
    assert!(!pairing.same_tapes && pairing.only_base == 0.0);
    let come = found.sides[0].simulation.all.measures.value(Metric::Arrivals);
    assert_eq!(pairing.both, come);
    // 200 expected contacts and 50 more; five standard errors of a Poisson mean of 40 runs.
    assert!((pairing.only_here - 50.0).abs() < 5.0 * (50.0_f64 / 40.0).sqrt());
    assert!(found.sides[2].pairing.same_tapes);
    let same = found.difference(2, Unit::Share, in_time).expect("contacts came");
    assert_eq!((same.value, same.standard_error), (0.0, 0.0));
}

#[test]
fn pairing_makes_a_small_difference_visible() {
    let (base, plan) = desk();
    let mut quicker = base.clone();
    quicker.groups[0].factor = 0.97;
    let found = compared(&[(&base, &plan), (&quicker, &plan)], 100);
    let paired = found.difference(1, Unit::Share, in_time).expect("contacts came");
    let share =
        |side: usize| found.sides[side].simulation.all.shares[0].all.expect("contacts came");
    let apart = libm::hypot(share(0).standard_error, share(1).standard_error);
    assert!((paired.value - (share(1).value - share(0).value)).abs() < 1e-12);
    assert!(paired.standard_error < 0.6 * apart, "{} against {apart}", paired.standard_error);
    assert!(paired.low > 0.0, "faster people answer sooner: {paired:?}");
}

/// The desk as busy as days are, with three targets of everything that comes: the first in all, the
/// others day by day.
fn busy_desk() -> (Scenario, Plan) {
    let (mut scenario, plan) = desk();
    scenario.demand.busyness.day_cv = 0.3;
    let first = scenario.targets[0].clone();
    let mean = Measure::Mean {
        at_most: Span::from_secs(60),
        answered_at_least: 0.8,
        clock: Clock::FirstReply,
    };
    scenario.targets = vec![
        Target { period: Period::Run, window: ClockWindow::ALL_DAY, ..first.clone() },
        Target { measure: mean, window: ClockWindow::ALL_DAY, ..first.clone() },
        Target { period: Period::Hour, ..first },
    ];
    (scenario, plan)
}

#[test]
fn what_a_target_judges_has_one_value_wherever_it_is_shown() {
    let (scenario, plan) = busy_desk();
    let settings =
        Settings { replications: 60, without_busyness: false, ..Settings::of(&scenario) };
    let found = simulate(&scenario, &plan, &settings, &mut |_| {}, &AtomicBool::new(false));
    assert!(found.is_corrected());
    let [share, mean, _] = [0, 1, 2].map(|target| &found.targets[target]);
    let raw = crate::stats::Ratio::estimate_share(share.values.counted.iter().copied());
    assert_ne!(share.overall, raw, "a correction that changes nothing shows nothing");
    assert_eq!(share.overall, share.periods[0].value);
    // One day, one reason, one group: they all count the very same contacts.
    for slice in [&found.all, &found.days[0].slice, &found.reasons[0]] {
        assert_eq!(slice.shares[0].all, share.overall, "{}", slice.name);
        assert_eq!(slice.measures.get(Metric::MeanFirstReply), mean.overall, "{}", slice.name);
        assert_eq!(slice.measures.get(Metric::AnsweredShare), mean.answered, "{}", slice.name);
    }
    assert_eq!(found.days[0].in_time, share.overall);
}

#[test]
fn a_day_is_corrected_whatever_the_period_of_the_target() {
    // By the hour: a day is the sum of its hours; of the run: by itself.
    let (mut scenario, plan) = busy_desk();
    let settings =
        Settings { replications: 60, without_busyness: false, ..Settings::of(&scenario) };
    let run = |scenario: &Scenario| {
        simulate(scenario, &plan, &settings, &mut |_| {}, &AtomicBool::new(false))
    };
    scenario.targets.truncate(1);
    for period in [Period::Run, Period::Day, Period::Hour] {
        scenario.targets[0].period = period;
        let found = run(&scenario);
        assert_eq!(found.days[0].in_time, found.targets[0].overall, "{period:?}");
        let raw = crate::stats::Ratio::estimate_share(found.targets[0].values.counted.clone());
        assert_ne!(found.days[0].in_time, raw, "{period:?}");
    }
}

#[test]
fn differences_are_those_of_the_judged_values() {
    let (base, plan) = busy_desk();
    let mut quicker = base.clone();
    quicker.groups[0].factor = 0.9;
    let found = compared(&[(&base, &plan), (&quicker, &plan), (&base, &plan)], 60);
    let judged = |side: usize| found.sides[side].simulation.targets[0].overall.expect("judged");
    let shown = |side: usize| found.value(side, Unit::Share, in_time).expect("contacts came");
    let difference = found.difference(1, Unit::Share, in_time).expect("contacts came");
    assert_eq!((shown(0), shown(1)), (judged(0), judged(1)));
    assert!((difference.value - (judged(1).value - judged(0).value)).abs() < 1e-12);
    assert!(difference.low > 0.0, "faster people answer sooner: {difference:?}");
    let same = found.difference(2, Unit::Share, in_time).expect("contacts came");
    assert_eq!((same.value, same.standard_error), (0.0, 0.0));
}
