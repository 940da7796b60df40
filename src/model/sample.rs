//! The bare model as a ready scenario (`model.md` §5): Poisson arrivals, one queue, least-loaded
//! routing, caps, replies. Tests and benchmarks start from it and change what they are about.
//! Must not know text or files.

use super::{
    ArrivalCurve, Busyness, Calendar, Channel, Cost, Cut, Demand, Group, GroupRules, Law,
    LeaveRule, Limits, PatternRule, Planning, Randomness, Reason, Replies, Rules, RunSettings,
    Scenario, Source,
};
use crate::time::Span;
use jiff::civil::date;

impl Scenario {
    /// One channel, one reason, one group, no rule turned on: `days` days from Monday 2 November
    /// 2026 with `daily_volume` contacts each, evenly over the hours; 8 lognormal replies of mean
    /// 20 s (the first 15 s), thinking 40 s, endless patience; one group of 1,000 people of cap 5
    /// working any half-hour start for 8 hours without breaks; no plan, no target.
    ///
    /// # Panics
    /// If `days` is 0 or leaves the calendar.
    #[doc(hidden)]
    #[must_use]
    pub fn bare(daily_volume: f64, days: u32) -> Self {
        Self {
            name: "bare".into(),
            title: "the bare model".into(),
            calendar: Calendar::new(date(2026, 11, 2), days).expect("days of the calendar"),
            demand: Demand {
                curve: ArrivalCurve::Synthesise {
                    daily_volume,
                    hourly: [1.0; 24],
                    weekday: [1.0; 7],
                    holidays: Vec::new(),
                },
                events: Vec::new(),
                randomness: Randomness::Poisson,
                busyness: Busyness::NONE,
                channels: vec![Channel::bare("shop", 1.0)],
                reasons: vec![Reason::bare("question", 1.0)],
                vip_share: 0.0,
                vip_priority: 0,
                same_customer_share: 0.0,
                backlog: Vec::new(),
            },
            groups: vec![Group::bare("regular", 1000, 5)],
            rules: Rules::bare(),
            targets: Vec::new(),
            cost: Cost { currency: "¥".into(), premiums: Vec::new() },
            planning: Planning {
                patterns: vec![PatternRule {
                    name: "day".into(),
                    groups: vec![0],
                    starts: (0..48).map(|half_hour| half_hour * 30).collect(),
                    lengths: vec![Span::HOUR.times(8)],
                    breaks: Vec::new(),
                    weekdays: [true; 7],
                }],
                limits: Limits {
                    seats: None,
                    minimum: Vec::new(),
                    maximum: None,
                    opening: None,
                    max_occupancy: None,
                    max_shift: Span::HOUR.times(12),
                    max_work: Span::HOUR.times(12),
                },
                promised: super::Plan::default(),
                interval: Span::from_minutes(30),
                cut: Cut::Ongoing,
            },
            plan: None,
            run: RunSettings {
                seed: 1,
                replications: 20,
                precision: None,
                interval: Span::from_minutes(30),
            },
        }
    }
}

impl Channel {
    /// A channel that changes nothing.
    #[doc(hidden)]
    #[must_use]
    pub fn bare(name: &str, share: f64) -> Self {
        Self { name: name.into(), share, thinking_factor: 1.0 }
    }
}

impl Reason {
    /// The reason of [`Scenario::bare`].
    #[doc(hidden)]
    #[must_use]
    pub fn bare(name: &str, share: f64) -> Self {
        Self {
            name: name.into(),
            share,
            share_profile: None,
            priority: 0,
            replies: Replies::Fixed(8),
            first_work: Law::Lognormal { mean: 15.0, cv: 0.6 },
            work: Law::Lognormal { mean: 20.0, cv: 0.8 },
            thinking: Law::Lognormal { mean: 40.0, cv: 1.0 },
            patience: None,
            silent_share: 0.0,
            idle_timeout: None,
            follow_up_patience: None,
            linger: None,
            value: 0.0,
        }
    }
}

impl Group {
    /// A group of `size` regular people of this cap, able to do everything, never absent, ¥ 40 an
    /// hour, leaving by `finish`.
    #[doc(hidden)]
    #[must_use]
    pub fn bare(name: &str, size: u32, cap: u32) -> Self {
        Self {
            name: name.into(),
            size,
            zone: None,
            cap,
            factor: 1.0,
            multitasking: 0.0,
            switch: Span::ZERO,
            speed_spread: 0.0,
            skills: vec![Some(1.0)],
            rank: 0,
            source: Source::InHouse,
            absence: 0.0,
            absence_paid: true,
            lateness: None,
            pre: Span::ZERO,
            post: Span::ZERO,
            wind_down: Span::ZERO,
            leave: LeaveRule::Finish,
            overtime_max: Span::HOUR,
            padding_paid: [true, true],
            breaks_paid_below: Span::from_minutes(30),
            wage_per_hour: 40.0,
            price_per_shift: 0.0,
            price_per_chat: 0.0,
            overtime_factor: 1.5,
            rules: GroupRules::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ClockWindow;

    #[test]
    fn in_the_bare_scenario_every_reason_has_a_skill_and_shares_sum_to_one() {
        let bare = Scenario::bare(1000.0, 2);
        assert!(bare.groups.iter().all(|g| g.skills.len() == bare.demand.reasons.len()));
        assert_eq!(bare.demand.reasons.iter().map(|r| r.share).sum::<f64>(), 1.0);
        assert_eq!(bare.demand.channels.iter().map(|c| c.share).sum::<f64>(), 1.0);
        assert_eq!(bare.calendar.days(), 2);
        assert_eq!(bare.planning.patterns[0].starts.last(), Some(&1410));
        assert!(ClockWindow::ALL_DAY.contains_minute(1410));
    }
}
