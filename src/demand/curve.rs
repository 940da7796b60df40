//! Expected contacts per minute of the horizon, with their mix of reasons and their factor on work
//! (`model.md` §2). Must not know draws or busyness.

use super::mix::Conditions;
use super::replay;
use crate::model::{ArrivalCurve, Calendar, Demand, Event, Reason, ReasonId};
use crate::time::{Instant, Span};

/// Expected contacts over the horizon: constant inside a minute, nothing outside the horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    per_minute: Vec<f64>,
    /// `before[m]` = expected contacts before minute m; one entry more than there are minutes.
    before: Vec<f64>,
    conditions: Vec<Conditions>,
    condition_of: Vec<u32>,
}

impl Curve {
    /// The curve of a scenario's demand: the base curve × (1 + Σ (mᵢ − 1)), at least 0. Events are
    /// looked at in the middle of each minute, so that a linear ramp keeps its sum.
    #[must_use]
    pub fn new(demand: &Demand, calendar: &Calendar) -> Self {
        let mut per_minute = match &demand.curve {
            ArrivalCurve::Replay { bins, scale, smooth } => {
                replay::per_minute(bins, *scale, *smooth, calendar)
            }
            ArrivalCurve::Synthesise { daily_volume, hourly, weekday, holidays } => {
                let of_day = |day: u32| {
                    let day = i64::from(day);
                    let date = calendar.date(day);
                    let holiday: f64 =
                        holidays.iter().filter(|h| h.date == date).map(|h| h.factor).product();
                    let of_weekday =
                        weekday[calendar.weekday(day).to_monday_zero_offset() as usize];
                    daily_volume * of_weekday * holiday
                };
                synthesised(hourly, (0..calendar.days()).map(of_day))
            }
        };
        for event in &demand.events {
            debug_assert!(event.start <= event.end(), "an event ends after it starts");
        }
        let mut this = Self {
            before: Vec::new(),
            conditions: Vec::new(),
            condition_of: Vec::with_capacity(per_minute.len()),
            per_minute: Vec::new(),
        };
        this.apply(&mut per_minute, &demand.events, &demand.reasons);
        let mut sum = 0.0;
        this.before.push(0.0);
        for expected in &per_minute {
            sum += expected;
            this.before.push(sum);
        }
        this.per_minute = per_minute;
        this
    }

    /// Multiplies by the events and notes the conditions of each minute.
    fn apply(&mut self, per_minute: &mut [f64], events: &[Event], reasons: &[Reason]) {
        let mut acting: Vec<usize> = Vec::new();
        let mut acting_before: Vec<usize> = Vec::new();
        for (minute, expected) in per_minute.iter_mut().enumerate() {
            let middle = Instant::from_minutes(minute as i64) + Span::from_secs(30);
            acting.clear();
            acting.extend((0..events.len()).filter(|&event| events[event].acts_at(middle)));
            let sum: f64 = acting.iter().map(|&e| events[e].multiplier(middle) - 1.0).sum();
            *expected *= (1.0 + sum).max(0.0);
            if minute % 60 == 0 || acting != acting_before {
                let acting_events = acting.iter().map(|&event| &events[event]);
                let conditions = Conditions::new(reasons, middle, acting_events);
                if self.conditions.last() != Some(&conditions) {
                    self.conditions.push(conditions);
                }
                std::mem::swap(&mut acting, &mut acting_before);
            }
            self.condition_of.push(self.conditions.len() as u32 - 1);
        }
    }

    /// Expected contacts of every minute.
    #[must_use]
    pub fn minutes(&self) -> &[f64] {
        &self.per_minute
    }
    /// Expected contacts of the whole horizon.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.before.last().copied().unwrap_or(0.0)
    }
    /// Expected contacts before `at`.
    #[must_use]
    pub fn before(&self, at: Instant) -> f64 {
        let minute = at.minute().clamp(0, self.per_minute.len() as i64) as usize;
        let Some(&expected) = self.per_minute.get(minute) else { return self.total() };
        let into = (at - Instant::from_minutes(minute as i64)).ms().max(0) as f64 / 60_000.0;
        self.before[minute] + expected * into
    }
    /// Expected contacts from `from` until `to`.
    #[must_use]
    pub fn between(&self, from: Instant, to: Instant) -> f64 {
        self.before(to) - self.before(from)
    }
    /// Expected contacts of one reason from the start of minute `from` until that of minute `to`.
    #[must_use]
    pub fn of_reason(&self, reason: ReasonId, from: usize, to: usize) -> f64 {
        let to = to.min(self.per_minute.len());
        (from..to).map(|minute| self.per_minute[minute] * self.shares(minute)[reason]).sum()
    }
    /// Shares of the reasons among the contacts of a minute; they sum to 1.
    #[must_use]
    pub fn shares(&self, minute: usize) -> &[f64] {
        &self.conditions(minute).shares
    }
    /// Factor on the work of every reply of the contacts of a minute.
    #[must_use]
    pub fn work_factor(&self, minute: usize) -> f64 {
        self.conditions(minute).work_factor
    }

    pub(super) fn conditions(&self, minute: usize) -> &Conditions {
        &self.conditions[self.condition_of[minute] as usize]
    }
    /// Expected contacts before each minute; one entry more than there are minutes.
    pub(super) fn cumulative(&self) -> &[f64] {
        &self.before
    }
}

/// Days × normalised hourly weights.
fn synthesised(hourly: &[f64; 24], days: impl Iterator<Item = f64>) -> Vec<f64> {
    let minutes_of_weight = 60.0 * hourly.iter().sum::<f64>();
    let minute_of = |volume: f64, hour: usize| {
        if minutes_of_weight > 0.0 { volume * hourly[hour] / minutes_of_weight } else { 0.0 }
    };
    days.flat_map(|volume| (0..1440).map(move |minute| minute_of(volume, minute / 60))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Bin, EventShape, Holiday, MixMove, Scenario};
    use jiff::civil::date;

    fn table(from: i64, points: &[(i64, f64)]) -> Event {
        Event {
            name: "event".into(),
            start: Instant::from_minutes(from),
            shape: EventShape::Table(
                points.iter().map(|&(m, f)| (Span::from_minutes(m), f)).collect(),
            ),
            mix: Vec::new(),
            work_factor: 1.0,
        }
    }

    fn curve(scenario: &Scenario) -> Curve {
        Curve::new(&scenario.demand, &scenario.calendar)
    }

    #[test]
    fn volume_hour_weekday_and_holiday_multiply() {
        let mut scenario = Scenario::bare(0.0, 3); // Monday to Wednesday
        let mut hourly = [0.0; 24];
        (hourly[9], hourly[20]) = (10.0, 30.0);
        scenario.demand.curve = ArrivalCurve::Synthesise {
            daily_volume: 2400.0,
            hourly,
            weekday: [1.0, 1.5, 0.5, 9.0, 9.0, 9.0, 9.0],
            holidays: vec![Holiday { date: date(2026, 11, 4), factor: 3.0 }],
        };
        let curve = curve(&scenario);
        assert_eq!(curve.minutes().len(), 3 * 1440);
        assert_eq!(curve.minutes()[9 * 60], 10.0); // 2400 × ¼ ÷ 60
        assert_eq!(curve.minutes()[1440 + 20 * 60 + 59], 45.0); // 2400 × 1.5 × ¾ ÷ 60
        assert_eq!(curve.minutes()[8 * 60], 0.0);
        let day = |d: i64| curve.between(Instant::start_of_day(d), Instant::start_of_day(d + 1));
        assert!((day(0) - 2400.0).abs() < 1e-9);
        assert!((day(1) - 3600.0).abs() < 1e-9);
        assert!((day(2) - 3600.0).abs() < 1e-9);
        let half_a_minute = Instant::from_minutes(540) + Span::from_secs(30);
        assert!((curve.between(Instant::from_minutes(540), half_a_minute) - 5.0).abs() < 1e-9);
        assert_eq!(curve.before(Instant::from_minutes(-5)), 0.0);
        assert_eq!(curve.before(Instant::start_of_day(9)), curve.total());
    }

    #[test]
    fn overlapping_events_add_what_they_raise_and_never_go_below_zero() {
        let mut scenario = Scenario::bare(1440.0, 1);
        scenario.demand.events = vec![
            table(10, &[(0, 5.0), (20, 5.0)]),
            table(20, &[(0, 3.0), (20, 3.0)]),
            table(100, &[(0, 0.2), (10, 0.2)]),
            table(100, &[(0, 0.1), (10, 0.1)]),
            table(200, &[(0, 1.0), (10, 2.0)]),
        ];
        let curve = curve(&scenario);
        let at = |minute: usize| curve.minutes()[minute];
        assert_eq!((at(9), at(10), at(20), at(30), at(40)), (1.0, 5.0, 7.0, 3.0, 1.0));
        assert_eq!((at(100), at(109), at(110)), (0.0, 0.0, 1.0));
        // A ramp from 1 to 2 over ten minutes, each minute by its middle.
        assert!((at(200) - 1.05).abs() < 1e-12 && (at(209) - 1.95).abs() < 1e-12);
        assert!(
            (curve.between(Instant::from_minutes(200), Instant::from_minutes(210)) - 15.0).abs()
                < 1e-9
        );
    }

    #[test]
    fn the_mix_and_the_work_factor_follow_each_minute() {
        let mut scenario = Scenario::bare(1440.0, 1);
        scenario.demand.reasons = vec![Reason::bare("a", 0.7), Reason::bare("b", 0.3)];
        let mut wave = table(90, &[(0, 2.0), (30, 2.0)]);
        wave.mix = vec![MixMove { reason: 1, share: 0.6 }];
        wave.work_factor = 1.25;
        scenario.demand.events = vec![wave];
        let curve = curve(&scenario);
        assert_eq!((curve.shares(89), curve.work_factor(89)), (&[0.7, 0.3][..], 1.0));
        assert_eq!((curve.shares(90), curve.work_factor(119)), (&[0.4, 0.6][..], 1.25));
        assert_eq!((curve.shares(120), curve.work_factor(120)), (&[0.7, 0.3][..], 1.0));
        assert!((curve.of_reason(1, 89, 121) - (0.3 + 30.0 * 2.0 * 0.6 + 0.3)).abs() < 1e-9);
    }

    #[test]
    fn replayed_bins_are_spread_over_their_minutes_and_events_act_on_them_too() {
        let mut scenario = Scenario::bare(0.0, 1);
        let bin = |hour: i64, count: f64| Bin {
            start: Instant::from_minutes(hour * 60),
            width: Span::HOUR,
            count,
        };
        scenario.demand.curve = ArrivalCurve::Replay {
            bins: vec![bin(0, 60.0), bin(2, 600.0)],
            scale: 2.0,
            smooth: true,
        };
        scenario.demand.events = vec![table(150, &[(0, 3.0), (10, 3.0)])];
        let curve = curve(&scenario);
        let at = |minute: usize| curve.minutes()[minute];
        assert_eq!((at(0), at(59), at(60), at(120), at(150)), (2.0, 2.0, 0.0, 20.0, 60.0));
    }
}
