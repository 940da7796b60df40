//! The highest occupancy as a promise: judged day by day on a proof's replications by its one-sided
//! limit, like a mean. Must not know where the replications come from.

use super::observe::Seen;
use crate::model::{Scenario, words};
use crate::stats::Ratio;
use crate::time::Instant;

/// Standard errors below the most that a search stays: the proof's quantile, and some luck.
const SURE: f64 = 2.6;
/// Replications of a usual proof.
const USUAL_PROOF: f64 = 200.0;
/// Variance of a day's work that is chance alone, relative.
const CHANCE: f64 = 0.003;

/// Expected occupancy of one day against the most that is allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayOccupancy {
    /// The day.
    pub day: i64,
    /// Time replying ÷ time at work over the replications, a fraction.
    pub value: f64,
    /// Its upper one-sided limit.
    pub limit: f64,
    /// The most that is allowed.
    pub most: f64,
}

impl DayOccupancy {
    /// Whether the limit keeps what is allowed.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.limit <= self.most
    }
}

/// The occupancy that a search aims at, so that a proof is likely to hold: below the most by the error
/// that busyness leaves to the mean of a usual proof's days; `None` without a limit.
#[must_use]
pub fn aimed_at(scenario: &Scenario) -> Option<f64> {
    let most = scenario.planning.limits.max_occupancy?;
    let busyness = &scenario.demand.busyness;
    // Hours wobble by themselves: about eight of them are a working day.
    let layers = [busyness.forecast_cv, busyness.day_cv, busyness.wobble_cv / f64::sqrt(8.0)];
    let variance: f64 = layers.iter().map(|cv| cv * cv).sum::<f64>() + CHANCE;
    let error = (variance / USUAL_PROOF).sqrt();
    Some(most / (1.0 + SURE * error))
}

/// Every day's occupancy; none where nothing limits it or nobody is at work.
#[must_use]
pub fn by_day(scenario: &Scenario, seen: &[Seen], error: f64) -> Vec<DayOccupancy> {
    let Some(most) = scenario.planning.limits.max_occupancy else { return Vec::new() };
    (0..i64::from(scenario.calendar.days()))
        .filter_map(|day| {
            let of = |ms: &[i64]| ms.get(day as usize).copied().unwrap_or(0) as f64 / 3_600_000.0;
            let ratio = |seen: &Seen| {
                Ratio::new(of(&seen.outturn.replying_ms), of(&seen.outturn.staffed_ms))
            };
            let estimate = Ratio::estimate(seen.iter().map(ratio))?;
            let limit = estimate.upper_limit(error);
            Some(DayOccupancy { day, value: estimate.value, limit, most })
        })
        .collect()
}

/// The days whose occupancy is not kept, in words.
#[must_use]
pub fn not_kept(scenario: &Scenario, days: &[DayOccupancy]) -> Vec<String> {
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    days.iter()
        .filter(|day| !day.is_kept())
        .map(|day| {
            format!(
                "occupancy of at most {} on {}: {} (its limit {})",
                percent(day.most),
                words::day(&scenario.calendar, Instant::start_of_day(day.day)),
                percent(day.value),
                percent(day.limit)
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planning::testing::scenario;

    fn seen(busy: &[i64], there: i64) -> Vec<Seen> {
        busy.iter()
            .map(|busy| {
                let mut seen = Seen::default();
                seen.outturn.replying_ms = vec![busy * 3_600_000];
                seen.outturn.staffed_ms = vec![there * 3_600_000];
                seen
            })
            .collect()
    }

    #[test]
    fn a_day_is_kept_when_its_limit_is_and_not_by_its_value_alone() {
        let mut s = scenario(1);
        let nothing = by_day(&s, &seen(&[8, 8], 10), 0.025);
        assert!(nothing.is_empty(), "nothing limits it");
        s.planning.limits.max_occupancy = Some(0.8);
        // Always 80 %: no chance left.
        let sure = by_day(&s, &seen(&[8; 20], 10), 0.025);
        assert!(sure[0].is_kept() && (sure[0].value - 0.8).abs() < 1e-12);
        // 75 % on average, of 20 replications by turns 5 and 10 hours of 10: standard error 5.7
        // points, t(19) at 97.5 % 2.093, so the limit is 87 %.
        let busy: Vec<i64> = (0..20).map(|i| if i % 2 == 0 { 5 } else { 10 }).collect();
        let chance = by_day(&s, &seen(&busy, 10), 0.025);
        assert!((chance[0].value - 0.75).abs() < 1e-12 && !chance[0].is_kept());
        assert!((chance[0].limit - 0.87).abs() < 0.002, "{}", chance[0].limit);
        let told = not_kept(&s, &chance);
        assert!(told[0].starts_with("occupancy of at most 80.0 % on 9 Nov: 75.0 %"), "{told:?}");
    }
}
