//! The least work that contacts bring and the most that people can do. Must not know targets or
//! programs.

use crate::model::{Attention, Break, Law, Place, Replies, Scenario};
use crate::random::{Address, Purpose};
use crate::time::Instant;

/// Seed of the draws of work: the bound is the same whatever the scenario's.
const DRAWN: u64 = 700_000_000;
/// First replies are cut at these shares of the easiest.
const EASIEST: [f64; 5] = [0.5, 0.75, 0.85, 0.95, 1.0];
/// Draws that tell how much work the easiest are.
const WORK_DRAWS: u64 = 20_000;

/// Further work of a contact of each reason, seconds on the tape, and the most that one open chat
/// can have before it.
pub fn further_work(scenario: &Scenario) -> (Vec<f64>, f64) {
    let mut most: f64 = 0.0;
    let work = scenario
        .demand
        .reasons
        .iter()
        .map(|reason| {
            let to_come = match reason.replies {
                // Memoryless: whatever was answered, as many are still to come on average.
                Replies::Geometric(mean) => mean,
                Replies::Fixed(n) => f64::from(n),
                Replies::Uniform { max, .. } => f64::from(max),
            };
            let now = longest_mean(reason.work).max(longest_mean(reason.first_work));
            most = most.max(to_come * reason.work.mean() + now);
            // Who gives up in between may leave work undone.
            if reason.follow_up_patience.is_some() {
                0.0
            } else {
                (reason.replies.mean() - 1.0) * reason.work.mean()
            }
        })
        .collect();
    let busiest = scenario.demand.events.iter().map(|e| e.work_factor).fold(1.0, f64::max);
    (work, most * busiest)
}

/// Contacts by how little work their first replies are: (share of all, mean work in seconds), from
/// draws as contacts make them.
pub fn easiest_first(law: Law) -> Vec<(f64, f64)> {
    let sampler = law.sampler();
    let root = Address::replication(DRAWN, 0);
    let mut draws: Vec<f64> =
        (0..WORK_DRAWS).map(|i| sampler.draw(&mut root.at(i).stream(Purpose::FirstWork))).collect();
    draws.sort_by(f64::total_cmp);
    let mut from = 0.0;
    EASIEST
        .iter()
        .map(|upto| {
            let own = (from * WORK_DRAWS as f64) as usize..(upto * WORK_DRAWS as f64) as usize;
            let share = upto - from;
            from = *upto;
            (share, draws[own.clone()].iter().sum::<f64>() / own.len() as f64)
        })
        .collect()
}

/// Mean length of the reply that is in progress at a moment: longer ones are met more often.
fn longest_mean(law: Law) -> f64 {
    let cv = match law {
        Law::Lognormal { cv, .. } | Law::Gamma { cv, .. } => cv,
        Law::Weibull { .. } => 3.0,
        Law::Constant(_) | Law::Uniform { .. } | Law::Exponential(_) => 1.0,
    };
    law.mean() * (1.0 + cv * cv)
}

/// Seconds of tape work that a person of a group gets through per second at best.
pub fn best_pace(scenario: &Scenario, group: usize) -> f64 {
    let law = &scenario.groups[group];
    let least = law.skills.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    if law.cap == 0 || !least.is_finite() || least * law.factor <= 0.0 {
        return 0.0;
    }
    // The mean of 1 ÷ a lognormal factor of mean 1.
    let spread = 1.0 + law.speed_spread * law.speed_spread;
    let at_once = if scenario.rules.attention == Attention::Parallel {
        f64::from(law.cap.min(1_000))
    } else {
        1.0
    };
    spread * at_once * (1.0 - law.absence) / (least * law.factor)
}

/// Seconds at work in [from, to] at most: breaks count only where they surely fall inside.
pub fn presence_s(scenario: &Scenario, place: &Place, from: Instant, to: Instant) -> f64 {
    let group = &scenario.groups[place.group];
    let inside = |a: Instant, b: Instant| (b.min(to) - a.max(from)).secs().max(0.0);
    let sure = |pause: &&Break| {
        let last = pause.start + pause.latest + pause.length;
        from <= pause.start && last <= to && last <= place.end
    };
    let breaks: f64 = place.breaks.iter().filter(sure).map(|p| p.length.secs()).sum();
    (inside(place.start - group.pre, place.end + group.post) - breaks).max(0.0)
}

/// Work that a person can carry out of a window of time, or over their own end into overtime,
/// seconds on the tape.
pub fn carried_s(
    scenario: &Scenario,
    place: &Place,
    from: Instant,
    to: Instant,
    one_chat: f64,
) -> f64 {
    let group = &scenario.groups[place.group];
    let last = place.end + group.post + group.overtime_max;
    let open = f64::from(group.cap.min(1_000)) * one_chat * (1.0 - group.absence);
    let was_there = place.start - group.pre <= to && from < last;
    if was_there { open } else { 0.0 }
}
