//! Shift patterns, limits, places.

use super::super::presets;
use super::super::quantity::{Clock, Duration, Window};
use super::super::raw;
use super::super::roster;
use super::super::zone::Clocks;
use super::{index_of, span_or};
use crate::model::{BreakRule, Calendar, ClockWindow, Cut, Limits, PatternRule, Place};
use crate::time::Span;
use std::collections::BTreeSet;

pub(super) fn places(raw: &raw::Scenario, calendar: &Calendar, rows: &[raw::Row]) -> Vec<Place> {
    let team = roster::Team::raw(raw, calendar, &[]);
    rows.iter().flat_map(|row| roster::places(row, &team)).collect()
}

pub(super) fn limits(raw: &raw::Limits) -> Limits {
    let legal = presets::legal(raw.legal.unwrap_or(raw::Legal::ChinaOvertime));
    Limits {
        seats: raw.seats,
        minimum: raw
            .minimum
            .iter()
            .map(|m| (m.window.map_or(ClockWindow::ALL_DAY, Window::model), m.people))
            .collect(),
        maximum: raw.maximum,
        opening: raw.opening.map(Window::model),
        max_occupancy: raw.max_occupancy.map(|s| s.0),
        max_shift: raw.max_shift.map_or(legal.max_shift, Duration::span),
        max_work: raw.max_work.map_or(legal.max_work, Duration::span),
    }
}

pub(super) fn cut(raw: Option<raw::CutName>) -> Cut {
    match raw {
        None | Some(raw::CutName::Ongoing) => Cut::Ongoing,
        Some(raw::CutName::Hard) => Cut::Hard,
    }
}

/// The patterns of a scenario, or the usual ones; starts on the scenario's clock.
#[must_use]
pub fn patterns(raw: &raw::Scenario, calendar: &Calendar) -> Vec<PatternRule> {
    let everybody: Vec<usize> = (0..raw.groups.len()).collect();
    let clocks = Clocks::new(raw.zone.as_deref(), raw.groups.iter().map(|g| g.zone.as_deref()));
    let noon = calendar.first_day().at(12, 0, 0, 0);
    let on_desk = |rule: &raw::Pattern, groups: Vec<usize>| {
        // All groups of a pattern live by one clock, or the pattern says its own.
        let away = groups.first().map_or(0, |g| clocks.to_desk(*g, rule.zone.as_deref(), noon));
        let mut rule = pattern(rule, groups);
        rule.starts.iter_mut().for_each(|start| *start += away);
        rule
    };
    if raw.patterns.is_empty() {
        let standard = raw::Pattern::named("day");
        let night = raw::Pattern { starts: Some(vec![Clock(0)]), ..raw::Pattern::named("night") };
        let away = |group: usize| clocks.to_desk(group, None, noon);
        let distances: BTreeSet<i32> = everybody.iter().map(|group| away(*group)).collect();
        return distances
            .iter()
            .flat_map(|distance| [(distance, &standard), (distance, &night)])
            .map(|(distance, rule)| {
                let groups = everybody.iter().copied().filter(|g| away(*g) == *distance).collect();
                let abroad = distances.len() > 1 && *distance != 0;
                let sign = if abroad { format!(" {distance:+}m") } else { String::new() };
                PatternRule { name: format!("{}{sign}", rule.name), ..on_desk(rule, groups) }
            })
            .collect();
    }
    let names = || raw.groups.iter().map(|group| group.name.trim());
    raw.patterns
        .iter()
        .map(|p| {
            let groups = match &p.groups {
                None => everybody.clone(),
                Some(groups) => groups.iter().filter_map(|name| index_of(names(), name)).collect(),
            };
            on_desk(p, groups)
        })
        .collect()
}

fn pattern(raw: &raw::Pattern, mut groups: Vec<usize>) -> PatternRule {
    groups.sort_unstable();
    groups.dedup();
    let breaks = raw.breaks.clone().unwrap_or_else(default_breaks);
    let mut weekdays = [raw.weekdays.is_none(); 7];
    for day in raw.weekdays.iter().flatten() {
        weekdays[*day as usize] = true;
    }
    PatternRule {
        name: raw.name.clone(),
        groups,
        starts: starts(raw),
        lengths: lengths(raw),
        breaks: breaks.iter().map(break_rule).collect(),
        weekdays,
    }
}

/// All starts of a pattern, minutes from midnight, ascending.
#[must_use]
pub fn starts(raw: &raw::Pattern) -> Vec<i32> {
    let mut starts: Vec<i32> = if let Some(starts) = &raw.starts {
        starts.iter().map(|start| start.0).collect()
    } else {
        let first = raw.first_start.map_or(7 * 60, |c| c.0);
        let last = raw.last_start.map_or(20 * 60, |c| c.0);
        let step = span_or(raw.step, 30 * 60).minutes().max(1) as usize;
        (first..=last).step_by(step).collect()
    };
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// All lengths of a pattern, ascending.
#[must_use]
pub fn lengths(raw: &raw::Pattern) -> Vec<Span> {
    let mut lengths: Vec<Span> = match &raw.lengths {
        Some(lengths) => lengths.iter().map(|length| length.span()).collect(),
        None => [4, 6, 8, 9].map(|hours| Span::HOUR.times(hours)).to_vec(),
    };
    lengths.sort_unstable();
    lengths.dedup();
    lengths
}

/// The breaks of a pattern that says nothing of them.
#[must_use]
pub fn default_breaks() -> Vec<raw::BreakRule> {
    vec![raw::BreakRule {
        length: Duration::from_secs(3600.0),
        earliest: None,
        latest: None,
        step: None,
        only_from: Some(Duration::from_secs(8.0 * 3600.0)),
        may_slip: None,
    }]
}

fn break_rule(raw: &raw::BreakRule) -> BreakRule {
    let earliest = span_or(raw.earliest, 3 * 3600);
    BreakRule {
        length: raw.length.span(),
        earliest,
        latest: raw.latest.map_or(Span::HOUR.times(5).max(earliest), Duration::span),
        step: span_or(raw.step, 3600),
        only_from: span_or(raw.only_from, 0),
        may_slip: raw.may_slip.map_or(raw.length.span(), Duration::span),
    }
}

impl raw::Pattern {
    /// A pattern of which only the name is said.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            groups: None,
            zone: None,
            starts: None,
            first_start: None,
            last_start: None,
            step: None,
            lengths: None,
            breaks: None,
            weekdays: None,
        }
    }
}
