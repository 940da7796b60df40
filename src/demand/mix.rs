//! The mix of reasons and the factor on work at a moment (`model.md` §2). Must not know how many
//! contacts come.

use crate::model::{Demand, Event, Reason};
use crate::time::Instant;

/// What contacts that come at one moment have in common.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Conditions {
    /// Share of each reason; they sum to 1.
    pub shares: Vec<f64>,
    /// Sums of the shares up to and including each reason.
    pub cumulative: Vec<f64>,
    /// Factor on the work of every reply.
    pub work_factor: f64,
}

impl Conditions {
    /// The conditions at `at`, with these events acting, in file order.
    pub fn new<'a>(
        reasons: &[Reason],
        at: Instant,
        acting: impl Iterator<Item = &'a Event>,
    ) -> Self {
        let mut shares = profiled(reasons, at);
        let mut work_factor = 1.0;
        for event in acting {
            work_factor *= event.work_factor;
            move_mix(&mut shares, event);
        }
        let mut sum = 0.0;
        let cumulative = shares
            .iter()
            .map(|share| {
                sum += share;
                sum
            })
            .collect();
        Self { shares, cumulative, work_factor }
    }

    /// The conditions at any moment, inside the horizon or not.
    pub fn at(demand: &Demand, at: Instant) -> Self {
        Self::new(&demand.reasons, at, demand.events.iter().filter(|event| event.acts_at(at)))
    }

    /// The reason that a uniform draw stands for.
    pub fn reason(&self, uniform: f64) -> usize {
        let found = self.cumulative.iter().position(|&sum| uniform < sum);
        // The sums may end an ulp below 1.
        found.unwrap_or_else(|| self.shares.iter().rposition(|&share| share > 0.0).unwrap_or(0))
    }
}

/// The base shares times their profiles, renormalised; the base shares where profiles leave none.
fn profiled(reasons: &[Reason], at: Instant) -> Vec<f64> {
    let (day, hour) = (at.day(), (at.time_of_day().minutes() / 60) as usize);
    let mut shares: Vec<f64> = reasons
        .iter()
        .map(|reason| {
            let factor = reason.share_profile.as_ref().map_or(1.0, |profile| {
                let of_day: f64 =
                    profile.days.iter().filter(|&&(d, _)| d == day).map(|&(_, f)| f).product();
                profile.hourly[hour] * of_day
            });
            reason.share * factor
        })
        .collect();
    if !normalise(&mut shares) {
        shares = reasons.iter().map(|reason| reason.share).collect();
        normalise(&mut shares);
    }
    shares
}

/// Sets the shares that the event names; the others share the rest in proportion.
fn move_mix(shares: &mut [f64], event: &Event) {
    if event.mix.is_empty() {
        return;
    }
    let moved = |reason: usize| event.mix.iter().rfind(|m| m.reason == reason).map(|m| m.share);
    let set: f64 = (0..shares.len()).filter_map(moved).sum();
    let others: f64 = (0..shares.len()).filter(|&r| moved(r).is_none()).map(|r| shares[r]).sum();
    let scale = if others > 0.0 { (1.0 - set).max(0.0) / others } else { 0.0 };
    for (reason, share) in shares.iter_mut().enumerate() {
        *share = moved(reason).unwrap_or(*share * scale);
    }
    normalise(shares);
}

/// Makes shares sum to 1; false (and nothing done) if they sum to nothing.
fn normalise(shares: &mut [f64]) -> bool {
    let sum: f64 = shares.iter().sum();
    if sum > 0.0 {
        for share in shares {
            *share /= sum;
        }
    }
    sum > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EventShape, MixMove, Scenario, ShareProfile};
    use crate::time::Span;

    fn close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (f, e) in found.iter().zip(expected) {
            assert!((f - e).abs() < 1e-12, "{found:?} instead of {expected:?}");
        }
    }

    fn event(from: i64, to: i64, mix: &[(usize, f64)], work_factor: f64) -> Event {
        Event {
            name: "wave".into(),
            start: Instant::from_minutes(from),
            shape: EventShape::Table(vec![(Span::ZERO, 1.0), (Span::from_minutes(to - from), 1.0)]),
            mix: mix.iter().map(|&(reason, share)| MixMove { reason, share }).collect(),
            work_factor,
        }
    }

    fn three_reasons() -> Demand {
        let mut demand = Scenario::bare(100.0, 1).demand;
        demand.reasons = vec![
            Reason::bare("presale", 0.5),
            Reason::bare("after-sales", 0.3),
            Reason::bare("complaint", 0.2),
        ];
        demand
    }

    #[test]
    fn a_profile_multiplies_its_share_by_hour_and_day_and_all_are_renormalised() {
        let mut demand = three_reasons();
        let mut hourly = [1.0; 24];
        hourly[20] = 3.0;
        demand.reasons[0].share_profile = Some(ShareProfile { hourly, days: vec![(1, 2.0)] });
        close(&Conditions::at(&demand, Instant::from_minutes(0)).shares, &[0.5, 0.3, 0.2]);
        close(&Conditions::at(&demand, Instant::from_minutes(1259)).shares, &[0.75, 0.15, 0.1]);
        // 0.5 × 3 × 2 against 0.3 and 0.2
        let second_evening = Instant::from_minutes(1440 + 1200);
        close(&Conditions::at(&demand, second_evening).shares, &[3.0 / 3.5, 0.3 / 3.5, 0.2 / 3.5]);
    }

    #[test]
    fn overlapping_events_move_the_mix_in_file_order_and_multiply_work() {
        let mut demand = three_reasons();
        demand.events = vec![event(0, 100, &[(1, 0.7)], 1.5), event(50, 100, &[(2, 0.4)], 2.0)];
        let first = Conditions::at(&demand, Instant::from_minutes(10));
        // The other two share 0.3 as 5 : 2.
        close(&first.shares, &[0.3 * 5.0 / 7.0, 0.7, 0.3 * 2.0 / 7.0]);
        assert_eq!(first.work_factor, 1.5);
        let both = Conditions::at(&demand, Instant::from_minutes(60));
        let rest = 0.6 / (first.shares[0] + 0.7);
        close(&both.shares, &[first.shares[0] * rest, 0.7 * rest, 0.4]);
        assert_eq!(both.work_factor, 3.0);
        close(&Conditions::at(&demand, Instant::from_minutes(100)).shares, &[0.5, 0.3, 0.2]);
    }

    #[test]
    fn shares_set_to_more_than_one_in_all_are_renormalised() {
        let mut demand = three_reasons();
        demand.events = vec![event(0, 10, &[(0, 0.9), (1, 0.9)], 1.0)];
        close(&Conditions::at(&demand, Instant::ZERO).shares, &[0.5, 0.5, 0.0]);
    }

    #[test]
    fn a_uniform_draw_never_stands_for_a_reason_without_share() {
        let mut demand = three_reasons();
        demand.events = vec![event(0, 10, &[(0, 0.0), (1, 1.0)], 1.0)];
        let conditions = Conditions::at(&demand, Instant::ZERO);
        assert_eq!(conditions.reason(0.0), 1);
        assert_eq!(conditions.reason(1.0), 1);
    }
}
