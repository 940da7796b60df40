//! One account: search, simulation, comparison, sweep, the held-out days of `fit` and money agree
//! with each other and with a recount of the records by hand, on random desks with silent leavers,
//! left messages, blocked, open and transferred contacts (`planning.md`, One account). So do their
//! verdicts, on the same replications.

use chatstaff::demand::TapeMaker;
use chatstaff::engine::{ContactRecord, Outcome};
use chatstaff::experiment::{Settings, Side, Simulation, compare, held_out, simulate};
use chatstaff::metrics::Metric;
use chatstaff::model::{
    Clock, ClockWindow, Law, Measure, NobodyOnline, Patience, Period, Place, Plan, Reason,
    Scenario, ShareDefinition, Target,
};
use chatstaff::planning::balance::{Against, balance};
use chatstaff::planning::candidate::cost;
use chatstaff::planning::cost::Prices;
use chatstaff::planning::evaluate::Lab;
use chatstaff::planning::observe::Watch;
use chatstaff::planning::patterns::Grid;
use chatstaff::scenario;
use chatstaff::sweep::{self, Figure, Measured, Standing};
use chatstaff::time::{Instant, Span};
use proptest::prelude::*;
use std::sync::atomic::AtomicBool;

const REPLICATIONS: u32 = 4;

fn clock(day: i64, hour: i64, minute: i64) -> Instant {
    Instant::from_minutes(day * 1440 + hour * 60 + minute)
}

fn place(group: usize, start: Instant, end: Instant) -> Place {
    Place { group, start, end, breaks: Vec::new(), pattern: "shift".into(), person: None }
}

prop_compose! {
    fn desk()(
        volume in 100.0..500.0_f64,
        silent in 0.0..1.0_f64,
        patience in 20.0..200.0_f64,
        people in 0_usize..4,
        night in any::<bool>(),
        hours in any::<bool>(),
        nobody in any::<bool>(),
        queue in proptest::option::of(0_u32..6),
        switches in proptest::option::of(20_i64..60),
        drain in 0_i64..20,
        warm_up in prop_oneof![Just(0_i64), Just(10)],
        limit in 20_i64..400,
        seed in 0_u64..1 << 40,
    ) -> (Scenario, Plan) {
        let mut s = Scenario::bare(volume, 2);
        s.run.seed = seed;
        s.demand.reasons = vec![Reason::bare("a", 0.5), Reason::bare("b", 0.5)];
        for (i, reason) in s.demand.reasons.iter_mut().enumerate() {
            reason.silent_share = silent;
            // Nobody notices, and the window is still open when the run ends.
            reason.idle_timeout = Some(Law::Constant(900.0));
            reason.patience =
                Some(Patience { knee: Span::ZERO, law: Law::Exponential(patience) });
            reason.value = 10.0 * (i + 1) as f64;
        }
        // The second kind waits for ever: some are open at the end.
        s.demand.reasons[1].patience = None;
        s.groups.push(s.groups[0].clone());
        for (i, group) in s.groups.iter_mut().enumerate() {
            group.skills = vec![Some(1.0), Some(1.0)];
            group.price_per_chat = 1.0 + i as f64;
            group.cap = 3;
            group.name = format!("group {i}");
        }
        if hours {
            s.rules.service_hours =
                Some((0..2).map(|d| (clock(d, 8, 0), clock(d, 20, 0))).collect());
        }
        if nobody { s.rules.nobody_online = NobodyOnline::LeftMessage; }
        s.rules.queue_limit = queue;
        s.rules.switch_on(|| switches.map(|seconds| (Span::from_secs(seconds), 2)));
        s.rules.drain = Span::from_minutes(drain);
        s.rules.warm_up = Span::HOUR.times(warm_up);
        s.targets = vec![Target {
            name: "in time".into(),
            measure: Measure::Share {
                within: Span::from_secs(limit),
                at_least: 0.9,
                definition: ShareDefinition::All,
                clock: Clock::FirstReply,
            },
            period: Period::Day,
            window: ClockWindow { from: 9 * 60, to: 22 * 60 },
            reasons: vec![0],
            on: None,
        }];
        let shifts = (0..2).flat_map(|day| {
            (0..people).map(move |i| {
                let until = if night { 26 } else { 14 + i as i64 };
                place(i % 2, clock(day, 8 + i as i64, 0), clock(day, until, 0))
            })
        });
        let plan = Plan::new(shifts.collect());
        s.plan = Some(plan.clone());
        (s, plan)
    }
}

/// What the page says, counted by hand: (answered, lost, apart, too late, open), billed.
fn recounted(s: &Scenario, record: &ContactRecord) -> ([u32; 5], bool) {
    let Measure::Share { within: limit, .. } = s.targets[0].measure else {
        unreachable!("the desk has a share target")
    };
    let hours = s.rules.service_hours.as_deref();
    let open = |at| hours.is_none_or(|h| h.iter().any(|(a, b)| *a <= at && at < *b));
    let opens_later = hours.is_some_and(|h| h.iter().any(|(a, _)| *a > record.start));
    let gone = record.gave_up.is_some();
    let fate = match record.outcome {
        Outcome::LeftMessage if open(record.start) => 1,
        Outcome::LeftMessage if opens_later => 2,
        Outcome::LeftMessage => 3,
        Outcome::Blocked | Outcome::Abandoned | Outcome::AbandonedSilently => 1,
        _ if gone => 1,
        _ if record.replies_sent > 0 => 0,
        _ if record.ended - record.start > limit => 1,
        _ => 4,
    };
    let mut fates = [0; 5];
    fates[fate] = 1;
    (fates, record.replies_sent > 0)
}

/// The figures and the verdict of a sweep of one point, at which everything is as in the desk's file.
fn swept(s: &Scenario) -> (Vec<(String, Measured)>, Standing) {
    let file = scenario::effective(s);
    let names = Figure::names().filter(|name| !name.starts_with("plan_"));
    let names: Vec<&str> = names.filter(|name| *name != "target_1_mean_s").collect();
    let text = format!(
        "name = \"same\"\nscenario = \"desk.toml\"\nreplications = {REPLICATIONS}\nseed = {}\n\
         metrics = {names:?}\n[vary]\nvolume = [\"100%\"]\n",
        s.run.seed
    );
    let sweep = sweep::read(&text, "same.toml", &|_| Ok(file.clone().into()))
        .unwrap_or_else(|problems| panic!("{}", scenario::render(&problems, false)));
    let record = sweep::point(&sweep, 0, &AtomicBool::new(false)).expect("not interrupted");
    let sweep::Outcome::Done { all, verdict, .. } = record.outcome else {
        panic!("the desk's file is valid: {:?}", record.outcome)
    };
    (names.into_iter().map(str::to_owned).zip(all).collect(), verdict)
}

/// Share of contacts for which something holds, of each replication, on average over those to which
/// anybody came.
fn mean_of_runs(simulation: &Simulation, holds: impl Fn(&ContactRecord) -> bool) -> f64 {
    let runs = simulation.records.iter().filter(|run| !run.contacts.is_empty());
    let shares = runs.map(|run| {
        run.contacts.iter().filter(|record| holds(record)).count() as f64
            / run.contacts.len() as f64
    });
    let shares: Vec<f64> = shares.collect();
    shares.iter().sum::<f64>() / shares.len().max(1) as f64
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_command_keeps_the_same_account((s, plan) in desk()) {
        let stop = AtomicBool::new(false);
        let settings = Settings {
            replications: REPLICATIONS,
            without_busyness: false,
            keep_records: (0..u64::from(REPLICATIONS)).collect(),
            ..Settings::of(&s)
        };
        let simulation = simulate(&s, &plan, &settings, &mut |_| {}, &stop);
        // By hand, from the records.
        let (mut fates, mut billed, mut lost_worth, mut chats) = ([0_u32; 5], 0, 0.0, 0.0);
        for run in &simulation.records {
            let counts = |r: &&ContactRecord| {
                s.rules.warm_up == Span::ZERO || r.start.ms() >= s.rules.warm_up.ms()
            };
            for record in run.contacts.iter().filter(counts) {
                let (fate, paid) = recounted(&s, record);
                fates.iter_mut().zip(fate).for_each(|(sum, one)| *sum += one);
                billed += u32::from(paid);
                lost_worth += f64::from(fate[1]) * s.demand.reasons[usize::from(record.reason)].value;
                if let Some(agent) = record.agent.filter(|_| paid) {
                    chats += s.groups[run.places[agent as usize].group].price_per_chat;
                }
            }
        }
        let n = f64::from(REPLICATIONS);
        let all = &simulation.all.measures;
        let metrics = [
            Metric::Answered, Metric::Lost, Metric::LeftOutsideHours, Metric::LeftTooLate,
        ];
        for (metric, count) in metrics.iter().zip(fates) {
            prop_assert!((all.value(*metric) * n - f64::from(count)).abs() < 1e-6, "{:?}", metric);
        }
        prop_assert!((all.value(Metric::Billed) * n - f64::from(billed)).abs() < 1e-6);
        let needed = fates.iter().sum::<u32>();
        prop_assert!((all.value(Metric::NeededHuman) * n - f64::from(needed)).abs() < 1e-6);
        // Money of the simulation.
        let prices = Prices::new(&s);
        let simulated = prices.plan(&plan, simulation.accounts.iter());
        prop_assert!((simulated.lost_value - lost_worth / n).abs() < 1e-6);
        prop_assert!((simulated.chats - chats / n).abs() < 1e-6);
        let overtime: f64 = simulation.groups.iter().enumerate()
            .map(|(g, slice)| prices.overtime(g, slice.measures.value(Metric::OvertimeHours)))
            .sum();
        prop_assert!((simulated.overtime - overtime).abs() < 1e-6);
        // The search, on the same tapes.
        let watch = Watch::new(&s, Grid::of(&s), &[0, 0]);
        let lab = Lab::new(&s, watch, TapeMaker::new(&s), &stop);
        let seen = lab.on_fresh(&plan, 0..u64::from(REPLICATIONS));
        prop_assert_eq!(cost(&prices, &plan, &seen), simulated);
        for (seen, counts) in seen.iter().zip(&simulation.target_counts) {
            prop_assert_eq!(&lab.watch.counts(seen), counts);
        }
        // A comparison of the desk with itself.
        let side = Side { scenario: &s, plan: &plan };
        let found = compare(&[side, side], &settings, &mut |_| {}, &stop);
        for (balance, own) in balance(&[side, side], &found).into_iter().zip(&found.sides) {
            let value = |against: Against| against.value.map_or(0.0, |e| e.value);
            prop_assert!((value(balance.cost) - simulated.total()).abs() < 1e-6);
            prop_assert!((value(balance.lost) * n - f64::from(fates[1])).abs() < 1e-6);
            prop_assert!((value(balance.lost_worth) - simulated.lost_value).abs() < 1e-6);
            prop_assert_eq!(&own.simulation.targets, &simulation.targets);
            prop_assert_eq!(own.simulation.verdict, simulation.verdict);
            prop_assert_eq!(&own.simulation.all, &simulation.all);
        }
        // A sweep of one point, which is the desk as a file; one without a roster is refused.
        if !plan.places().is_empty() {
            let (point, standing) = swept(&s);
            let same = |figure: &str, value: f64| {
                let (_, swept) = point.iter().find(|(name, _)| name == figure).expect("kept");
                (swept.value().unwrap_or(0.0) - value).abs() < 1e-6
            };
            for metric in metrics.into_iter().chain([Metric::Billed, Metric::NeededHuman]) {
                prop_assert!(same(metric.name(), all.value(metric)), "{:?}: {:?}", metric, point);
            }
            prop_assert!(same("cost", simulated.total()) && same("lost_value", simulated.lost_value));
            prop_assert_eq!(standing, Standing::from(simulation.verdict));
        }
        // The days that `fit` holds against what happened.
        let limit = (Clock::FirstReply, Span::from_secs(30));
        let days = held_out::expected(&s, &plan, limit, REPLICATIONS, &mut |_| {}, &stop)
            .expect("not stopped");
        let whole = days.last().expect("the whole horizon");
        if s.rules.warm_up == Span::ZERO {
            let came = whole.arrivals.map_or(0.0, |band| band.mean);
            prop_assert!((came - all.value(Metric::Arrivals)).abs() < 1e-6);
            let gone = mean_of_runs(&simulation, |record| record.gave_up.is_some());
            let told = whole.abandoned.map_or(0.0, |band| band.mean);
            prop_assert!((told - gone).abs() < 1e-9, "{} gave up, told {}", gone, told);
        }
    }
}

#[test]
fn all_leaving_silently_are_lost_and_billed_once_somebody_writes_to_them() {
    // One person, 400 chats a day, everybody loses patience within seconds and leaves without a
    // word: whoever gave up is lost at ¥ 10, whoever got a reply is billed at ¥ 1 – most are both.
    let mut s = Scenario::bare(400.0, 1);
    let reason = &mut s.demand.reasons[0];
    reason.silent_share = 1.0;
    reason.patience = Some(Patience { knee: Span::ZERO, law: Law::Exponential(5.0) });
    reason.value = 10.0;
    s.groups[0].price_per_chat = 1.0;
    let plan = Plan::new(vec![place(0, clock(0, 0, 0), clock(1, 0, 0))]);
    let settings = Settings { replications: 10, ..Settings::of(&s) };
    let stop = AtomicBool::new(false);
    let simulation = simulate(&s, &plan, &settings, &mut |_| {}, &stop);
    let all = &simulation.all.measures;
    let (lost, billed) = (all.value(Metric::Lost), all.value(Metric::Billed));
    let needed = all.value(Metric::NeededHuman);
    assert!((lost + all.value(Metric::Answered) - needed).abs() < 1e-9);
    assert!(lost > 0.25 * needed && billed > 0.9 * needed, "{lost} {billed} of {needed}");
    let cost = Prices::new(&s).plan(&plan, simulation.accounts.iter());
    assert!((cost.lost_value - 10.0 * lost).abs() < 1e-9 && (cost.chats - billed).abs() < 1e-9);
    assert!(cost.half_width > 0.0 && cost.lost_half_width > 0.0, "chance moves both");
}

/// A desk whose days differ, with a target of everything that comes and one of the afternoon.
fn busy_desk(seed: u64, day_cv: f64, mean_target: bool) -> (Scenario, Plan) {
    let mut s = Scenario::bare(300.0, 2);
    s.run.seed = seed;
    s.demand.busyness.day_cv = day_cv;
    s.demand.reasons[0].patience =
        Some(Patience { knee: Span::ZERO, law: Law::Exponential(120.0) });
    let share = Measure::Share {
        within: Span::from_secs(60),
        at_least: 0.8,
        definition: ShareDefinition::All,
        clock: Clock::FirstReply,
    };
    let mean = Measure::Mean {
        at_most: Span::from_secs(60),
        answered_at_least: 0.5,
        clock: Clock::FirstReply,
    };
    let target = |name: &str, measure, window| Target {
        name: name.into(),
        measure,
        period: Period::Day,
        window,
        reasons: vec![],
        on: None,
    };
    s.targets = vec![
        target("all", if mean_target { mean } else { share }, ClockWindow::ALL_DAY),
        target("afternoon", share, ClockWindow { from: 12 * 60, to: 18 * 60 }),
    ];
    s.targets[0].period = Period::Run;
    let shifts = (0..2).flat_map(|day| {
        [(0, 9), (8, 16), (9, 17), (14, 24), (15, 24)]
            .map(|(from, to)| place(0, clock(day, from, 0), clock(day, to, 0)))
    });
    let plan = Plan::new(shifts.collect());
    s.plan = Some(plan.clone());
    (s, plan)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_command_shows_the_value_that_was_judged(
        seed in 0_u64..1 << 40, day_cv in 0.1..0.4_f64, mean_target in any::<bool>(),
    ) {
        let (s, plan) = busy_desk(seed, day_cv, mean_target);
        let stop = AtomicBool::new(false);
        let settings =
            Settings { replications: 30, precision: None, without_busyness: false, ..Settings::of(&s) };
        let simulation = simulate(&s, &plan, &settings, &mut |_| {}, &stop);
        let side = Side { scenario: &s, plan: &plan };
        let found = compare(&[side, side], &settings, &mut |_| {}, &stop);
        prop_assert_eq!(&found.sides[1].simulation, &simulation);
        let all = &simulation.all;
        let (first, whole) = (&simulation.targets[0], 0);
        // The first target counts everything: what is said of everything is what was judged.
        prop_assert!(simulation.is_corrected());
        let own = if mean_target { all.measures.get(Metric::MeanFirstReply) } else { all.shares[whole].all };
        prop_assert_eq!(own, first.overall);
        prop_assert_eq!(all.measures.get(Metric::AnsweredShare), first.answered);
        prop_assert_eq!(first.overall, first.periods[0].value);
        // A sweep of the desk as a file.
        let figures = if mean_target {
            vec!["target_1_mean_s", "mean_first_reply_s", "target_1_answered", "target_2_share", "target_2_answered"]
        } else {
            vec!["target_1_share", "share_first_reply_within_60s", "target_1_answered", "target_2_share", "target_2_answered"]
        };
        let text = format!(
            "name = \"same\"\nscenario = \"desk.toml\"\nreplications = 30\nseed = {seed}\n\
             metrics = {figures:?}\n[vary]\nvolume = [\"100%\"]\n"
        );
        let file = scenario::effective(&s);
        let sweep = sweep::read(&text, "same.toml", &|_| Ok(file.clone().into()))
            .unwrap_or_else(|problems| panic!("{}", scenario::render(&problems, false)));
        let record = sweep::point(&sweep, 0, &stop).expect("not interrupted");
        let sweep::Outcome::Done { all: swept, .. } = record.outcome else {
            panic!("the desk's file is valid: {:?}", record.outcome)
        };
        let second = &simulation.targets[1];
        let judged = [first.overall, first.overall, first.answered, second.overall, second.answered];
        for ((name, swept), judged) in figures.iter().zip(swept).zip(judged) {
            let judged = judged.expect("contacts came");
            let near = |a: Option<f64>, b: f64| a.is_some_and(|a| (a - b).abs() < 1e-9);
            prop_assert!(near(swept.value(), judged.value), "{}: {:?} {:?}", name, swept, judged);
            let (low, high) = swept.interval().expect("chance moves it");
            prop_assert!(near(Some(low), judged.low) && near(Some(high), judged.high), "{}", name);
        }
        // The day of a target by day is that target's day.
        let mut by_day = s.clone();
        by_day.targets.remove(0);
        let simulation = simulate(&by_day, &plan, &settings, &mut |_| {}, &stop);
        for (day, period) in simulation.days.iter().zip(&simulation.targets[0].periods) {
            prop_assert_eq!(day.in_time, period.value);
        }
    }
}

#[test]
fn a_sweep_that_plans_shows_what_plan_shows() {
    let (mut s, _) = busy_desk(7, 0.2, false);
    s.plan = None;
    s.planning.patterns = vec![chatstaff::model::PatternRule {
        name: "shift".into(),
        groups: vec![0],
        starts: vec![0, 8 * 60, 16 * 60],
        lengths: vec![Span::HOUR.times(8)],
        breaks: vec![],
        weekdays: [true; 7],
    }];
    s.groups[0].wage_per_hour = 20.0;
    s.groups[0].price_per_chat = 0.5;
    let file = scenario::effective(&s);
    let text = format!(
        "name = \"same\"\nscenario = \"desk.toml\"\nreplications = 20\nseed = {}\nmode = \"plan\"\n\
         effort = \"quick\"\nmetrics = [\"target_1_share\", \"target_2_share\", \"cost\", \"target_1_met\"]\n\
         [vary]\nvolume = [\"100%\"]\n",
        s.run.seed
    );
    let sweep = sweep::read(&text, "same.toml", &|_| Ok(file.clone().into()))
        .unwrap_or_else(|problems| panic!("{}", scenario::render(&problems, false)));
    let stop = AtomicBool::new(false);
    let record = sweep::point(&sweep, 0, &stop).expect("not interrupted");
    let sweep::Outcome::Done { all, .. } = record.outcome else { panic!("{:?}", record.outcome) };
    let scenario = sweep::scenario_at(&sweep, &sweep.points.at(0)).expect("valid");
    let effort = chatstaff::planning::Effort::Quick;
    let planned = chatstaff::planning::plan(&scenario, effort, &stop, &mut |_| {});
    let judged = |target: usize| planned.judged[target].overall.map(|value| value.value);
    assert_eq!(all[0].value(), judged(0));
    assert_eq!(all[1].value(), judged(1));
    assert_eq!(all[2].value(), Some(planned.cost.total()));
    assert_eq!(all[3].value(), Some(f64::from(u8::from(planned.judged[0].met))));
}
