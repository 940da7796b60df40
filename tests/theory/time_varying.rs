//! Rates and staff that change: forward equations of M(t)/M/s(t)+M, abandonment by moment.

use crate::one_reply;
use crate::probe::ratio_interval;
use crate::with_patience;
use chatstaff::demand::TapeMaker;
use chatstaff::engine::{AgentState, Desk, Observer, Workspace};
use chatstaff::model::{ArrivalCurve, Bin, Law, Place, Plan, Scenario};
use chatstaff::random::Address;
use chatstaff::time::{Instant, Span};
use rayon::prelude::*;

/// Abandonments by moment, in bins, and time worked past the scheduled end.
struct Flow {
    bin: Span,
    gone: Vec<f64>,
    leaves_at: Instant,
    overtime: f64,
}
impl Observer for Flow {
    fn gave_up(&mut self, now: Instant, _: u32, _: bool) {
        if let Some(bin) = self.gone.get_mut((now.ms() / self.bin.ms()) as usize) {
            *bin += 1.0;
        }
    }
    fn agent(&mut self, now: Instant, _: u32, _: AgentState, to: AgentState) {
        if to == AgentState::Offline && now < self.leaves_at + Span::HOUR.times(3) {
            self.overtime += (now - self.leaves_at).secs();
        }
    }
}

fn person(from: Instant, to: Instant) -> Place {
    Place {
        group: 0,
        start: from,
        end: to,
        breaks: Vec::new(),
        pattern: String::new(),
        person: None,
    }
}

fn replayed(per_minute: impl Fn(i64) -> f64, minutes: i64, seed: u64) -> Scenario {
    let mut scenario = with_patience(one_reply(1.0, 240.0, 1, seed), Law::Exponential(90.0));
    let bins = (0..minutes).map(|m| Bin {
        start: Instant::from_minutes(m),
        width: Span::MINUTE,
        count: per_minute(m),
    });
    scenario.demand.curve =
        ArrivalCurve::Replay { bins: bins.collect(), scale: 1.0, smooth: false };
    scenario.groups[0].overtime_max = Span::DAY;
    scenario
}

/// Holds expected abandonments per bin (and in all) against exact values at a false-alarm
/// probability of 1e-5 each; returns overtime seconds per replication with its half-width.
fn check(
    name: &str,
    scenario: &Scenario,
    places: Vec<Place>,
    leaves_at: Instant,
    bin: Span,
    exact: &[f64],
) -> (f64, f64) {
    let (desk, maker) = (Desk::new(scenario), TapeMaker::new(scenario));
    let staff = desk.staff(&Plan::new(places));
    let flows: Vec<Flow> = (0..1000_u64)
        .into_par_iter()
        .map_init(Workspace::default, |workspace, replication| {
            let mut flow = Flow { bin, gone: vec![0.0; exact.len()], leaves_at, overtime: 0.0 };
            let root = Address::replication(scenario.run.seed, replication);
            desk.run(&maker.tape(replication), &staff, root, workspace, &mut flow);
            flow
        })
        .collect();
    let interval = |f: &dyn Fn(&Flow) -> f64| {
        ratio_interval(&flows.iter().map(|flow| (f(flow), 1.0)).collect::<Vec<_>>())
    };
    let mut misses = Vec::new();
    for (index, value) in exact.iter().enumerate() {
        let (mean, half) = interval(&|flow| flow.gone[index]);
        // Bins with next to no abandonment have no normal interval: five in a thousand runs.
        if (mean - value).abs() > half.max(0.02) {
            misses.push(format!("{name} bin {index}: exact {value}, simulated {mean} ±{half}"));
        }
    }
    let (all, half) = interval(&|flow| flow.gone.iter().sum());
    let total: f64 = exact.iter().sum();
    if (all - total).abs() > half {
        misses.push(format!("{name} in all: exact {total}, simulated {all} ±{half}"));
    }
    assert!(misses.is_empty(), "\n{}", misses.join("\n"));
    interval(&|flow| flow.overtime)
}

#[test]
fn a_sinusoidal_day_follows_the_forward_equations() {
    // 120 − 80 cos(2πt/12 h) an hour, 11 people, 240 s, patience 90 s; abandonments by half-hour.
    let mean_rate = |from: f64, to: f64| {
        let turn = std::f64::consts::TAU / 720.0;
        2.0 * (to - from) - 80.0 / 60.0 / turn * (libm::sin(turn * to) - libm::sin(turn * from))
    };
    let per_minute = |m: i64| mean_rate(m as f64, m as f64 + 1.0);
    let scenario = replayed(per_minute, 720, 800);
    let exact = [
        0.00036, 0.00167, 0.01047, 0.07212, 0.38993, 1.47742, 3.95554, 7.94856, 12.84608, 17.66554,
        21.4798, 23.62657, 23.76548, 21.88366, 18.29283, 13.61762, 8.73708, 4.60046, 1.86517,
        0.54566, 0.1117, 0.01713, 0.00257, 0.00066,
    ];
    let people = vec![person(Instant::ZERO, Instant::from_minutes(1500)); 11];
    check("sinus", &scenario, people, Instant::NEVER - Span::DAY, Span::from_minutes(30), &exact);
}

#[test]
fn a_promo_spike_with_people_coming_follows_the_forward_equations() {
    // 60 an hour, 300 from 2 h, 150 from 2 h 30, 60 from 3 h 30; 6 people, 16 from 1 h 45 on.
    let per_minute = |m: i64| match m {
        120..150 => 5.0,
        150..210 => 2.5,
        _ => 1.0,
    };
    let scenario = replayed(per_minute, 360, 801);
    let exact = [
        0.54353, 1.0572, 1.06955, 1.06971, 1.06971, 1.06971, 1.06971, 1e-05, 11.42881, 17.94993,
        1.8444, 0.36032, 0.35237, 0.35222, 0.01421, 1e-05, 1e-05, 1e-05, 1e-05, 1e-05, 1e-05,
        1e-05, 1e-05, 1e-05,
    ];
    let end = Instant::from_minutes(1500);
    let mut people = vec![person(Instant::ZERO, end); 6];
    people.extend(vec![person(Instant::from_minutes(105), end); 10]);
    check("spike", &scenario, people, Instant::NEVER - Span::DAY, Span::from_minutes(15), &exact);
}

#[test]
fn people_who_leave_finish_their_chat_and_take_no_other_as_in_the_exhaustive_drop() {
    // 150 an hour, 12 people until 2 h, then 8. Exact: random ones leave; ours are fixed, but who
    // is busy does not depend on who will leave.
    let scenario = replayed(|_| 2.5, 240, 802);
    let mut exact = vec![1.25259, 2.72192, 2.75718, 2.75751, 2.75751, 2.75751, 2.75751, 2.75751];
    exact.extend([9.07002, 10.30974]);
    exact.extend([10.31142; 6]);
    let drop = Instant::from_minutes(120);
    let mut people = vec![person(Instant::ZERO, Instant::from_minutes(1500)); 8];
    people.extend(vec![person(Instant::ZERO, drop); 4]);
    let (overtime, half) = check("drop", &scenario, people, drop, Span::from_minutes(15), &exact);
    assert!((overtime - 741.173).abs() < half, "overtime {overtime} ±{half}, exact 741.173 s");
}
