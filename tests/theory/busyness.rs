//! Days of which each has its own busyness: forward equations of M/M/s+M from an empty desk, mixed
//! over the gamma law of the day's factor.

use crate::probe::{Stat, check};
use crate::{one_reply, with_patience};
use chatstaff::model::{ArrivalCurve, Law};
use chatstaff::stats::{Sides, gamma_quantile};
use chatstaff::time::Span;

const PEOPLE: usize = 11;
/// Rates per second.
const ARRIVALS: f64 = 150.0 / 3600.0;
const SERVICE: f64 = 1.0 / 240.0;
const LEAVING: f64 = 1.0 / 90.0;
const OPEN_S: f64 = 8.0 * 3600.0;
const STATES: usize = 60;
const STEP: f64 = 1.0;

/// Probability that who finds `n` at the desk is assigned within `limit` seconds: the queue before
/// them empties by service and by giving up, unless they give up first.
fn assigned_within(limit: f64) -> Vec<f64> {
    // By how many must go before: one more each time somebody is taken or gives up.
    let mut w = vec![0.0; STATES + 2];
    w[0] = 1.0;
    let fine = 0.01;
    for _ in 0..(limit / fine) as usize {
        let rate = |k: usize| PEOPLE as f64 * SERVICE + (k - 1) as f64 * LEAVING;
        let slope = |w: &[f64], k: usize| rate(k) * (w[k - 1] - w[k]) - LEAVING * w[k];
        // Heun's second order.
        let half: Vec<f64> =
            (0..w.len()).map(|k| if k == 0 { 1.0 } else { w[k] + fine * slope(&w, k) }).collect();
        w =
            (0..w.len())
                .map(|k| {
                    if k == 0 { 1.0 } else { w[k] + 0.5 * fine * (slope(&w, k) + slope(&half, k)) }
                })
                .collect();
    }
    (0..=STATES).map(|n| w[(n + 1).saturating_sub(PEOPLE)]).collect()
}

/// Expected contacts, those assigned in time and those who gave up on a day `busy` times as busy.
fn day(busy: f64, in_time: &[f64]) -> [f64; 3] {
    let mut p = vec![0.0; STATES + 1];
    p[0] = 1.0;
    let mut sums = [0.0; 3];
    // After closing the queue goes on emptying.
    for step in 0..((OPEN_S + 3600.0) / STEP) as usize {
        let lambda = if (step as f64) * STEP < OPEN_S { busy * ARRIVALS } else { 0.0 };
        let slope = |p: &[f64]| -> Vec<f64> {
            let out = |n: usize| {
                n.min(PEOPLE) as f64 * SERVICE + n.saturating_sub(PEOPLE) as f64 * LEAVING
            };
            (0..=STATES)
                .map(|n| {
                    let from_below = if n > 0 { lambda * p[n - 1] } else { 0.0 };
                    let from_above = if n < STATES { out(n + 1) * p[n + 1] } else { 0.0 };
                    let up = if n < STATES { lambda } else { 0.0 };
                    from_below + from_above - (up + out(n)) * p[n]
                })
                .collect()
        };
        let first = slope(&p);
        let middle: Vec<f64> = p.iter().zip(&first).map(|(p, s)| p + 0.5 * STEP * s).collect();
        let slope = slope(&middle);
        let mean = |of: &dyn Fn(usize) -> f64| -> f64 {
            middle.iter().enumerate().map(|(n, p)| p * of(n)).sum()
        };
        sums[0] += STEP * lambda;
        sums[1] += STEP * lambda * mean(&|n| in_time[n]);
        sums[2] += STEP * LEAVING * mean(&|n| n.saturating_sub(PEOPLE) as f64);
        p.iter_mut().zip(&slope).for_each(|(p, s)| *p += STEP * s);
    }
    sums
}

#[test]
fn one_busyness_factor_a_day_mixes_the_answers_of_its_days() {
    // Gamma factor of cv 0.1 on an 8-hour day at 150 an hour, 240 s, 11 servers, patience 90 s,
    // starting empty: ratio of expectations over days.
    let cv = 0.1;
    let shape = 1.0 / (cv * cv);
    let in_time = assigned_within(30.0);
    let parts = 60;
    let mut sums = [0.0; 3];
    for part in 0..parts {
        let middle = Sides::below((f64::from(part) + 0.5) / f64::from(parts));
        let of_day = day(gamma_quantile(shape, middle) / shape, &in_time);
        sums.iter_mut().zip(of_day).for_each(|(sum, own)| *sum += own);
    }
    let (within, gone) = (sums[1] / sums[0], sums[2] / sums[0]);

    let mut scenario = with_patience(one_reply(150.0, 240.0, 1, 600), Law::Exponential(90.0));
    let mut hourly = [0.0; 24];
    hourly[..8].fill(1.0);
    scenario.demand.curve = ArrivalCurve::Synthesise {
        daily_volume: 1200.0,
        hourly,
        weekday: [1.0; 7],
        holidays: Vec::new(),
    };
    scenario.demand.busyness.day_cv = cv;
    check(
        "busyness mixture",
        &scenario,
        PEOPLE as u32,
        Span::ZERO,
        1500,
        &[(Stat::Within(30), within, 0.0), (Stat::Abandoned, gone, 0.0)],
    );
}
