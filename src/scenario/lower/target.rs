//! Targets, money, run settings.

use super::super::quantity::{Duration, Quantity, Share, Window};
use super::super::raw;
use super::{index_of, span_or};
use crate::model::{
    Calendar, Clock, ClockWindow, Cost, Demand, Measure, Period, Premium, RunSettings,
    ShareDefinition, Target,
};

pub(super) fn targets(raw: &raw::Scenario, demand: &Demand) -> Vec<Target> {
    let usual = [raw::Target { within: Some(Duration::from_secs(30.0)), ..Default::default() }];
    let stated = if raw.targets.is_empty() { &usual[..] } else { &raw.targets };
    let mut targets: Vec<Target> = stated.iter().map(|target| one(target, demand)).collect();
    // Two that ask for the same are told apart by more than their places, wherever names are compared.
    for i in 1..targets.len() {
        let asked = targets[i].name.clone();
        let taken = |name: &str, targets: &[Target]| targets.iter().any(|t| t.name == name);
        let mut n = 1;
        while stated[i].name.is_none() && taken(&targets[i].name, &targets[..i]) {
            n += 1;
            targets[i].name = format!("{asked} ({n})");
        }
    }
    targets
}

fn one(raw: &raw::Target, demand: &Demand) -> Target {
    let clock = match raw.clock.unwrap_or(raw::ClockName::FirstReply) {
        raw::ClockName::Assigned => Clock::Assigned,
        raw::ClockName::Begun => Clock::Begun,
        raw::ClockName::FirstReply => Clock::FirstReply,
        raw::ClockName::FirstUsefulReply => Clock::FirstUsefulReply,
    };
    let measure = if let Some(at_most) = raw.mean_at_most {
        let answered_at_least = raw.answered_at_least.map_or(0.95, |s| s.0);
        Measure::Mean { at_most: at_most.span(), answered_at_least, clock }
    } else if let (Some(quantile), Some(at_most)) = (raw.percentile, raw.at_most) {
        Measure::Percentile { quantile: quantile.0, at_most: at_most.span(), clock }
    } else {
        Measure::Share {
            within: span_or(raw.within, 30),
            at_least: raw.at_least.map_or(0.9, |s| s.0),
            definition: match &raw.definition {
                None | Some(raw::Definition::All) => ShareDefinition::All,
                Some(raw::Definition::AnsweredOnly) => ShareDefinition::AnsweredOnly,
                Some(raw::Definition::Icmi) => ShareDefinition::Icmi,
                Some(raw::Definition::DropInTimeAbandons) => ShareDefinition::DropInTimeAbandons,
                Some(raw::Definition::DropShortAbandons(short)) => {
                    ShareDefinition::DropShortAbandons(short.span())
                }
            },
            clock,
        }
    };
    let window = raw.window.map_or(ClockWindow::ALL_DAY, Window::model);
    Target {
        name: raw.name.clone().unwrap_or_else(|| name(&measure, window)),
        measure,
        period: match raw.period.unwrap_or(raw::PeriodName::Day) {
            raw::PeriodName::Run => Period::Run,
            raw::PeriodName::Day => Period::Day,
            raw::PeriodName::Hour => Period::Hour,
        },
        window,
        reasons: raw
            .reasons
            .iter()
            .flatten()
            .filter_map(|name| index_of(demand.reasons.iter().map(|r| r.name.as_str()), name))
            .collect(),
        on: raw.on.map(|s| s.0),
    }
}

/// "90% within 30s, 08:00-24:00".
fn name(measure: &Measure, window: ClockWindow) -> String {
    let asked = match *measure {
        Measure::Share { within, at_least, .. } => {
            format!("{} within {}", Share(at_least).write(), Duration::from(within).write())
        }
        Measure::Mean { at_most, .. } => {
            format!("mean at most {}", Duration::from(at_most).write())
        }
        Measure::Percentile { quantile, at_most, .. } => {
            format!(
                "{} quantile at most {}",
                Share(quantile).write(),
                Duration::from(at_most).write()
            )
        }
    };
    if window == ClockWindow::ALL_DAY {
        asked
    } else {
        format!("{asked}, {}", Window::from(window).write())
    }
}

pub(super) fn cost(raw: &raw::Cost, calendar: &Calendar) -> Cost {
    Cost {
        currency: raw.currency.clone().unwrap_or_else(|| "¥".to_owned()),
        premiums: raw
            .premiums
            .iter()
            .filter_map(|premium| match (premium.hours, premium.from, premium.to) {
                (Some(hours), _, _) => {
                    Some(Premium::Daily { window: hours.model(), factor: premium.factor })
                }
                (None, Some(from), Some(to)) => Some(Premium::Between {
                    from: calendar.instant(from.0),
                    to: calendar.instant(to.0),
                    factor: premium.factor,
                }),
                _ => None,
            })
            .collect(),
    }
}

pub(super) fn run(raw: &raw::Run) -> RunSettings {
    RunSettings {
        seed: raw.seed.unwrap_or(1),
        replications: raw.replications.unwrap_or(200),
        precision: raw.precision.map(|s| s.0),
        interval: span_or(raw.interval, 30 * 60),
    }
}
