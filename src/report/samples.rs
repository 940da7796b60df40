//! A small simulated scenario for tests of tables, files and pictures: two days, two groups, one of
//! them with a Chinese name, too few people in the evening.

use crate::experiment::{Settings, Simulation, simulate};
use crate::model::{
    Break, Clock, ClockWindow, Group, Law, Measure, Patience, Period, Place, Plan, Scenario,
    ShareDefinition, Target,
};
use crate::time::{Instant, Span};
use std::sync::atomic::AtomicBool;

/// The scenario.
pub(crate) fn scenario() -> Scenario {
    let mut scenario = Scenario::bare(700.0, 2);
    scenario.title = "双十一 · two evenings".to_owned();
    scenario.name = "two-evenings".to_owned();
    if let crate::model::ArrivalCurve::Synthesise { hourly, .. } = &mut scenario.demand.curve {
        *hourly = std::array::from_fn(|hour| match hour {
            0..8 => 0.3,
            19..22 => 4.0,
            _ => 1.0,
        });
    }
    scenario.demand.busyness.day_cv = 0.2;
    let patience = Patience { knee: Span::from_secs(15), law: Law::Exponential(90.0) };
    scenario.demand.reasons[0].patience = Some(patience);
    scenario.demand.reasons[0].silent_share = 0.3;
    scenario.demand.reasons[0].value = 12.0;
    scenario.groups.push(Group { name: "兼职".to_owned(), ..scenario.groups[0].clone() });
    let window = ClockWindow { from: 8 * 60, to: 24 * 60 };
    let target = |name: &str, measure, period| Target {
        name: name.to_owned(),
        measure,
        period,
        window,
        reasons: Vec::new(),
        on: None,
    };
    let share = Measure::Share {
        within: Span::from_secs(30),
        at_least: 0.9,
        definition: ShareDefinition::All,
        clock: Clock::FirstReply,
    };
    let mean = Measure::Mean {
        at_most: Span::from_secs(300),
        answered_at_least: 0.5,
        clock: Clock::FirstReply,
    };
    scenario.targets =
        vec![target("in time", share, Period::Day), target("mean", mean, Period::Run)];
    scenario.run.interval = Span::from_minutes(30);
    scenario.run.replications = 20;
    scenario.run.precision = None;
    scenario
}

/// Its roster.
pub(crate) fn plan() -> Plan {
    let mut places = Vec::new();
    for day in 0..2 {
        let midnight = Instant::start_of_day(day);
        let clock = |hour: i64| midnight + Span::HOUR.times(hour);
        let mut shift = |group, from, to, pattern: &str, breaks: Vec<Break>| {
            let (start, end, pattern) = (clock(from), clock(to), pattern.to_owned());
            places.push(Place { group, start, end, breaks, pattern, person: None });
        };
        let meal = Break { start: clock(13), length: Span::HOUR, latest: Span::HOUR };
        shift(0, 0, 8, "night", vec![]);
        for _ in 0..3 {
            shift(0, 8, 17, "早班", vec![meal]);
            shift(0, 16, 24, "晚班", vec![]);
        }
        shift(1, 19, 23, "evening", vec![]);
    }
    Plan::new(places)
}

/// What simulating it finds, the first replication recorded.
pub(crate) fn simulation(scenario: &Scenario, plan: &Plan) -> Simulation {
    let settings = Settings { keep_records: vec![0], ..Settings::of(scenario) };
    simulate(scenario, plan, &settings, &mut |_| {}, &AtomicBool::new(false))
}
