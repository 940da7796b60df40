//! Shift patterns and limits.

use super::super::quantity::{Clock, Duration, Share};
use super::super::raw::{self, DayName};
use crate::model::{Cut, Limits, PatternRule, Planning, Scenario};

const WEEK: [DayName; 7] = [
    DayName::Mon,
    DayName::Tue,
    DayName::Wed,
    DayName::Thu,
    DayName::Fri,
    DayName::Sat,
    DayName::Sun,
];

pub(super) fn patterns(scenario: &Scenario) -> Vec<raw::Pattern> {
    scenario.planning.patterns.iter().map(|pattern| one(pattern, scenario)).collect()
}

fn one(pattern: &PatternRule, scenario: &Scenario) -> raw::Pattern {
    let groups = || pattern.groups.iter().filter_map(|group| scenario.groups.get(*group));
    let abroad = groups().any(|group| group.zone.is_some());
    let breaks = pattern.breaks.iter().map(|rule| raw::BreakRule {
        length: rule.length.into(),
        earliest: Some(rule.earliest.into()),
        latest: Some(rule.latest.into()),
        step: Some(rule.step.into()),
        only_from: Some(rule.only_from.into()),
        may_slip: Some(rule.may_slip.into()),
    });
    let weekdays = std::iter::zip(WEEK, pattern.weekdays).filter_map(|(day, on)| on.then_some(day));
    raw::Pattern {
        name: pattern.name.clone(),
        groups: Some(groups().map(|group| group.name.clone()).collect()),
        zone: scenario.calendar.zone().filter(|_| abroad).map(str::to_owned),
        starts: Some(pattern.starts.iter().map(|start| Clock(*start)).collect()),
        first_start: None,
        last_start: None,
        step: None,
        lengths: Some(pattern.lengths.iter().map(|length| Duration::from(*length)).collect()),
        breaks: Some(breaks.collect()),
        weekdays: Some(weekdays.collect()),
    }
}

pub(super) fn planning(planning: &Planning) -> raw::Planning {
    let cut = match planning.cut {
        Cut::Ongoing => raw::CutName::Ongoing,
        Cut::Hard => raw::CutName::Hard,
    };
    raw::Planning { interval: Some(planning.interval.into()), cut: Some(cut) }
}

pub(super) fn limits(limits: &Limits) -> raw::Limits {
    raw::Limits {
        legal: None,
        seats: limits.seats,
        minimum: limits
            .minimum
            .iter()
            .map(|(window, people)| raw::Minimum {
                window: Some((*window).into()),
                people: *people,
            })
            .collect(),
        maximum: limits.maximum,
        opening: limits.opening.map(Into::into),
        max_occupancy: limits.max_occupancy.map(Share),
        max_shift: Some(limits.max_shift.into()),
        max_work: Some(limits.max_work.into()),
    }
}
