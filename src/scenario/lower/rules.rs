//! Rules of the desk.

use super::super::quantity::Duration;
use super::super::raw;
use super::super::rules::SWITCHES;
use super::span_or;
use crate::model::{Attention, Calendar, NobodyOnline, PatienceUntil, Routing, Rules};
use crate::time::{Instant, Span};

pub(super) fn rules(raw: &raw::Rules, seats: Option<u32>, calendar: &Calendar) -> Rules {
    let mut rules = Rules {
        routing: match raw.routing.unwrap_or(raw::RoutingName::LeastLoaded) {
            raw::RoutingName::LeastLoaded => Routing::LeastLoaded,
            raw::RoutingName::LeastPending => Routing::LeastPending,
            raw::RoutingName::LeastFilled => Routing::LeastFilled,
            raw::RoutingName::Sorted => Routing::Sorted,
            raw::RoutingName::RoundRobin => Routing::RoundRobin,
            raw::RoutingName::LongestIdle => Routing::LongestIdle,
            raw::RoutingName::Random => Routing::Random,
        },
        attention: match raw.attention.unwrap_or(raw::AttentionName::LongestWaiting) {
            raw::AttentionName::LongestWaiting => Attention::LongestWaiting,
            raw::AttentionName::Arrival => Attention::Arrival,
            raw::AttentionName::NewFirst => Attention::NewFirst,
            raw::AttentionName::Parallel => Attention::Parallel,
        },
        patience_until: match raw.patience_until {
            None | Some(raw::PatienceUntilName::FirstReply) => PatienceUntil::FirstReply,
            Some(raw::PatienceUntilName::Assignment) => PatienceUntil::Assignment,
        },
        age_step: raw.age_step.map(Duration::span),
        queue_limit: raw.queue_limit,
        lines: raw.lines,
        rereading: raw.rereading.as_ref().map(raw::Law::model),
        service_hours: (!raw.service_hours.is_empty())
            .then(|| stretches(&raw.service_hours, calendar)),
        nobody_online: match raw.nobody_online {
            None | Some(raw::NobodyOnlineName::Wait) => NobodyOnline::Wait,
            Some(raw::NobodyOnlineName::LeftMessage) => NobodyOnline::LeftMessage,
        },
        seats,
        drain: span_or(raw.drain, 4 * 3600),
        warm_up: span_or(raw.warm_up, 0),
        ..Rules::bare()
    };
    for switch in SWITCHES {
        switch.lower(raw, &mut rules);
    }
    rules
}

/// Sorted, apart: stretches that touch are one. From the eve to the day after the last, so that
/// windows over midnight and the drain are covered.
#[must_use]
pub fn stretches(hours: &[raw::ServiceHours], calendar: &Calendar) -> Vec<(Instant, Instant)> {
    let mut all: Vec<(Instant, Instant)> = Vec::new();
    for entry in hours {
        if let Some(window) = entry.hours {
            for day in -1..=i64::from(calendar.days()) {
                let weekday = calendar.weekday(day).to_monday_zero_offset() as usize;
                let open = entry
                    .days
                    .as_ref()
                    .is_none_or(|days| days.iter().any(|d| *d as usize == weekday));
                if open {
                    let midnight = Instant::start_of_day(day);
                    let at = |minutes: i32| midnight + Span::from_minutes(i64::from(minutes));
                    all.push((at(window.from), at(window.to)));
                }
            }
        }
        if let (Some(from), Some(to)) = (entry.from, entry.to) {
            all.push((calendar.instant(from.0), calendar.instant(to.0)));
        }
    }
    all.sort_unstable();
    let mut apart: Vec<(Instant, Instant)> = Vec::new();
    for (from, to) in all {
        match apart.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => apart.push((from, to)),
        }
    }
    apart
}
