//! Small scenarios for the tests of this folder.

use crate::model::{
    ArrivalCurve, Busyness, Calendar, Channel, Clock, ClockWindow, Cost, Cut, Demand, Group, Law,
    Limits, Measure, NobodyOnline, Patience, PatienceUntil, PatternRule, Period, Place, Plan,
    Planning, Randomness, Reason, Replies, Routing, Rules, RunSettings, Scenario, ShareDefinition,
    Target,
};
use crate::time::{Instant, Span};

/// A moment by day and clock.
pub fn clock(day: i64, hour: i64, minute: i64) -> Instant {
    Instant::from_minutes(day * 1440 + hour * 60 + minute)
}

/// A place without breaks.
pub fn place(group: usize, start: Instant, end: Instant) -> Place {
    Place { group, start, end, breaks: vec![], pattern: "shift".into(), person: None }
}

/// A group that does nothing special.
pub fn group(name: &str, size: u32) -> Group {
    Group { wage_per_hour: 20.0, ..Group::bare(name, size, 5) }
}

/// `days` days of 600 chats between 09:00 and 17:00, 80 % within 30 s, one group, shifts of four
/// and eight hours on the hour.
pub fn scenario(days: u32) -> Scenario {
    let mut hourly = [0.0; 24];
    hourly[9..17].fill(0.125);
    Scenario {
        name: "test".into(),
        title: "test".into(),
        calendar: Calendar::new(jiff::civil::date(2026, 11, 9), days).expect("a valid calendar"),
        demand: Demand {
            curve: ArrivalCurve::Synthesise {
                daily_volume: 600.0,
                hourly,
                weekday: [1.0; 7],
                holidays: vec![],
            },
            events: vec![],
            randomness: Randomness::Poisson,
            busyness: Busyness::NONE,
            channels: vec![Channel { name: "shop".into(), share: 1.0, thinking_factor: 1.0 }],
            reasons: vec![Reason {
                name: "any".into(),
                share: 1.0,
                share_profile: None,
                priority: 0,
                replies: Replies::Geometric(4.0),
                first_work: Law::Exponential(8.0),
                work: Law::Exponential(24.0),
                thinking: Law::Exponential(40.0),
                patience: Some(Patience { knee: Span::ZERO, law: Law::Exponential(120.0) }),
                silent_share: 0.0,
                idle_timeout: None,
                follow_up_patience: None,
                linger: None,
                value: 0.0,
            }],
            vip_share: 0.0,
            vip_priority: 0,
            same_customer_share: 0.0,
            backlog: vec![],
        },
        groups: vec![group("team", 30)],
        rules: Rules {
            routing: Routing::LeastLoaded,
            attention: crate::model::Attention::LongestWaiting,
            patience_until: PatienceUntil::FirstReply,
            age_step: None,
            queue_limit: None,
            lines: None,
            rereading: None,
            service_hours: None,
            nobody_online: NobodyOnline::Wait,
            seats: None,
            drain: Span::HOUR.times(4),
            warm_up: Span::ZERO,
            ..Rules::bare()
        },
        targets: vec![Target {
            name: "quick".into(),
            measure: Measure::Share {
                within: Span::from_secs(30),
                at_least: 0.8,
                definition: ShareDefinition::All,
                clock: Clock::FirstReply,
            },
            period: Period::Day,
            window: ClockWindow::ALL_DAY,
            reasons: vec![],
            on: None,
        }],
        cost: Cost { currency: "¥".into(), premiums: vec![] },
        planning: Planning {
            patterns: vec![PatternRule {
                name: "shift".into(),
                groups: vec![0],
                starts: (8..16).map(|h| h * 60).collect(),
                lengths: vec![Span::HOUR.times(4), Span::HOUR.times(8)],
                breaks: vec![],
                weekdays: [true; 7],
            }],
            limits: Limits {
                seats: None,
                minimum: vec![],
                maximum: None,
                opening: None,
                max_occupancy: None,
                max_shift: Span::HOUR.times(12),
                max_work: Span::HOUR.times(11),
            },
            promised: Plan::default(),
            interval: Span::from_minutes(30),
            cut: Cut::Ongoing,
        },
        plan: None,
        run: RunSettings {
            seed: 1,
            replications: 50,
            precision: None,
            interval: Span::from_minutes(30),
        },
    }
}
