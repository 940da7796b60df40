//! The least work that contacts bring and the most that people can do. Must not know targets or
//! programs.

use crate::model::{Attention, Break, Law, Place, Replies, Scenario};
use crate::time::Instant;

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

/// Mean length of what is left of the reply in progress at a moment, at most: E X² ÷ E X, however
/// long people have been at work (Lorden 1970). Longer replies are met more often.
fn longest_mean(law: Law) -> f64 {
    let squared_cv = match law {
        Law::Constant(_) => 0.0,
        Law::Exponential(_) => 1.0,
        Law::Lognormal { cv, .. } | Law::Gamma { cv, .. } => cv * cv,
        Law::Uniform { min, max } => {
            let spread = (max - min) / (max + min).max(f64::MIN_POSITIVE);
            spread * spread / 3.0
        }
        // Γ(1 + 2/k) ÷ Γ(1 + 1/k)² − 1: 6 at shape 0.5, 52 at 0.3.
        Law::Weibull { shape, .. } => {
            libm::exp(libm::lgamma(1.0 + 2.0 / shape) - 2.0 * libm::lgamma(1.0 + 1.0 / shape)) - 1.0
        }
    };
    law.mean() * (1.0 + squared_cv)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reply_in_progress_is_as_long_as_squares_say_whatever_the_law() {
        // E X² ÷ E X by hand: exponential 2 m; constant m; uniform on [0, 2 m] 4/3 m; Weibull of
        // shape 1/2: Γ(5) ÷ Γ(3)² = 6 m, of shape 1/4: Γ(9) ÷ Γ(5)² = 70 m.
        for (law, times) in [
            (Law::Exponential(30.0), 2.0),
            (Law::Constant(30.0), 1.0),
            (Law::Uniform { min: 0.0, max: 60.0 }, 4.0 / 3.0),
            (Law::Lognormal { mean: 30.0, cv: 2.0 }, 5.0),
            (Law::Weibull { mean: 30.0, shape: 0.5 }, 6.0),
            (Law::Weibull { mean: 30.0, shape: 0.25 }, 70.0),
        ] {
            assert!((longest_mean(law) / 30.0 - times).abs() < 1e-9, "{law:?}");
        }
    }
}
