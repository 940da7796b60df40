//! Groups of people.

use super::super::quantity::{Percent, Share};
use super::super::raw;
use super::super::rules::SWITCHES;
use super::law;
use crate::model::{Group, LeaveRule, Scenario, Source};

pub(super) fn groups(scenario: &Scenario) -> Vec<raw::Group> {
    scenario.groups.iter().map(|group| one(group, scenario)).collect()
}

fn one(group: &Group, scenario: &Scenario) -> raw::Group {
    let named = std::iter::zip(&scenario.demand.reasons, &group.skills);
    let factors = named.filter_map(|(reason, skill)| Some((reason.name.clone(), (*skill)?)));
    let mut written = raw::Group {
        name: group.name.clone(),
        size: group.size,
        zone: group.zone.clone(),
        tier: None,
        cap: Some(if group.cap == u32::MAX {
            raw::Cap::Unlimited(raw::Unlimited::Unlimited)
        } else {
            raw::Cap::Chats(group.cap)
        }),
        chats_per_hour: None,
        factor: Some(group.factor),
        multitasking: Some(Percent(group.multitasking)),
        switch: Some(group.switch.into()),
        speed_spread: Some(Percent(group.speed_spread)),
        skills: Some(raw::Skills::Factors(factors.collect())),
        rank: Some(group.rank),
        source: Some(match group.source {
            Source::InHouse => raw::SourceName::InHouse,
            Source::PartTime => raw::SourceName::PartTime,
            Source::Outsourced => raw::SourceName::Outsourced,
        }),
        absence: Some(Share(group.absence)),
        absence_paid: Some(group.absence_paid),
        lateness: group
            .lateness
            .map(|late| raw::Lateness { share: Share(late.share), by: law::law(late.by) }),
        pre: Some(group.pre.into()),
        post: Some(group.post.into()),
        wind_down: Some(group.wind_down.into()),
        leave: Some(match group.leave {
            LeaveRule::Finish => raw::LeaveName::Finish,
            LeaveRule::HandOver => raw::LeaveName::HandOver,
        }),
        overtime_max: Some(group.overtime_max.into()),
        pre_paid: Some(group.padding_paid[0]),
        post_paid: Some(group.padding_paid[1]),
        breaks_paid_below: Some(group.breaks_paid_below.into()),
        wage_per_hour: Some(group.wage_per_hour),
        price_per_shift: Some(group.price_per_shift),
        price_per_chat: Some(group.price_per_chat),
        overtime_factor: Some(group.overtime_factor),
        ..raw::Group::default()
    };
    for switch in SWITCHES {
        switch.raise_group(&group.rules, &mut written);
    }
    written
}
