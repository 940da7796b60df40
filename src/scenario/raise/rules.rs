//! Rules of the desk and targets.

use super::super::quantity::Share;
use super::super::raw;
use super::super::rules::SWITCHES;
use super::{law, moment};
use crate::model::{
    Attention, Calendar, Clock, Measure, NobodyOnline, PatienceUntil, Period, Routing, Rules,
    Scenario, ShareDefinition, Target,
};

pub(super) fn rules(rules: &Rules, calendar: &Calendar) -> raw::Rules {
    let mut written = raw::Rules {
        routing: Some(match rules.routing {
            Routing::LeastLoaded => raw::RoutingName::LeastLoaded,
            Routing::LeastPending => raw::RoutingName::LeastPending,
            Routing::LeastFilled => raw::RoutingName::LeastFilled,
            Routing::Sorted => raw::RoutingName::Sorted,
            Routing::RoundRobin => raw::RoutingName::RoundRobin,
            Routing::LongestIdle => raw::RoutingName::LongestIdle,
            Routing::Random => raw::RoutingName::Random,
        }),
        attention: Some(match rules.attention {
            Attention::LongestWaiting => raw::AttentionName::LongestWaiting,
            Attention::Arrival => raw::AttentionName::Arrival,
            Attention::NewFirst => raw::AttentionName::NewFirst,
            Attention::Parallel => raw::AttentionName::Parallel,
        }),
        patience_until: Some(match rules.patience_until {
            PatienceUntil::FirstReply => raw::PatienceUntilName::FirstReply,
            PatienceUntil::Assignment => raw::PatienceUntilName::Assignment,
        }),
        age_step: rules.age_step.map(Into::into),
        queue_limit: rules.queue_limit,
        lines: rules.lines,
        rereading: rules.rereading.map(law::law),
        service_hours: rules
            .service_hours
            .iter()
            .flatten()
            .map(|(from, to)| raw::ServiceHours {
                from: Some(moment(calendar, *from)),
                to: Some(moment(calendar, *to)),
                ..Default::default()
            })
            .collect(),
        nobody_online: Some(match rules.nobody_online {
            NobodyOnline::Wait => raw::NobodyOnlineName::Wait,
            NobodyOnline::LeftMessage => raw::NobodyOnlineName::LeftMessage,
        }),
        drain: Some(rules.drain.into()),
        warm_up: Some(rules.warm_up.into()),
        ..raw::Rules::default()
    };
    for switch in SWITCHES {
        switch.raise(rules, &mut written);
    }
    written
}

pub(super) fn targets(scenario: &Scenario) -> Vec<raw::Target> {
    scenario.targets.iter().map(|target| one(target, scenario)).collect()
}

fn one(target: &Target, scenario: &Scenario) -> raw::Target {
    let mut raw = raw::Target {
        name: Some(target.name.clone()),
        period: Some(match target.period {
            Period::Run => raw::PeriodName::Run,
            Period::Day => raw::PeriodName::Day,
            Period::Hour => raw::PeriodName::Hour,
        }),
        window: Some(target.window.into()),
        reasons: Some(
            target.reasons.iter().map(|r| scenario.demand.reasons[*r].name.clone()).collect(),
        ),
        on: target.on.map(Share),
        ..Default::default()
    };
    let clock = match target.measure {
        Measure::Share { within, at_least, definition, clock } => {
            raw.within = Some(within.into());
            raw.at_least = Some(Share(at_least));
            raw.definition = Some(match definition {
                ShareDefinition::All => raw::Definition::All,
                ShareDefinition::AnsweredOnly => raw::Definition::AnsweredOnly,
                ShareDefinition::Icmi => raw::Definition::Icmi,
                ShareDefinition::DropInTimeAbandons => raw::Definition::DropInTimeAbandons,
                ShareDefinition::DropShortAbandons(short) => {
                    raw::Definition::DropShortAbandons(short.into())
                }
            });
            clock
        }
        Measure::Mean { at_most, answered_at_least, clock } => {
            raw.mean_at_most = Some(at_most.into());
            raw.answered_at_least = Some(Share(answered_at_least));
            clock
        }
        Measure::Percentile { quantile, at_most, clock } => {
            raw.percentile = Some(Share(quantile));
            raw.at_most = Some(at_most.into());
            clock
        }
    };
    raw.clock = Some(match clock {
        Clock::Assigned => raw::ClockName::Assigned,
        Clock::Begun => raw::ClockName::Begun,
        Clock::FirstReply => raw::ClockName::FirstReply,
        Clock::FirstUsefulReply => raw::ClockName::FirstUsefulReply,
    });
    raw
}
