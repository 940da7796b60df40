//! Shift patterns and limits.

use super::super::quantity::{Clock, Duration, Share};
use super::super::raw::{self, DayName};
use crate::model::{Cut, Limits, PatternRule, Planning};

const WEEK: [DayName; 7] = [
    DayName::Mon,
    DayName::Tue,
    DayName::Wed,
    DayName::Thu,
    DayName::Fri,
    DayName::Sat,
    DayName::Sun,
];

pub(super) fn patterns(patterns: &[PatternRule], groups: &[&str]) -> Vec<raw::Pattern> {
    patterns.iter().map(|pattern| one(pattern, groups)).collect()
}

fn one(pattern: &PatternRule, groups: &[&str]) -> raw::Pattern {
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
        groups: Some(pattern.groups.iter().map(|group| groups[*group].to_owned()).collect()),
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
