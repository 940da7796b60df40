//! The model → a scenario file with everything said: what `check --effective` prints, and the
//! canonical text behind fingerprints. Reads back to the same model.

mod demand;
mod law;
mod people;
mod plan;
mod rules;

use super::quantity::{Clock, Day, Duration, Share};
use super::raw;
use super::write;
use crate::model::{Calendar, Group, Plan, Premium, Scenario};
use crate::time::Instant;
use serde_json::{Map, Value};

/// The scenario as a file in which every default is written out.
#[must_use]
pub fn effective(scenario: &Scenario) -> String {
    write::document(&table(scenario))
}

/// The same as plain values, key by key.
pub(super) fn table(scenario: &Scenario) -> Map<String, Value> {
    match serde_json::to_value(raised(scenario)) {
        Ok(Value::Object(file)) => file,
        _ => unreachable!("a scenario is a table of plain values"),
    }
}

fn raised(scenario: &Scenario) -> raw::Scenario {
    let calendar = &scenario.calendar;
    let limits = &scenario.planning.limits;
    raw::Scenario {
        format: Some(super::FORMAT),
        name: scenario.name.clone(),
        title: Some(scenario.title.clone()),
        profile: None,
        first_day: Day(calendar.first_day()),
        days: Some(calendar.days()),
        zone: calendar.zone().map(str::to_owned),
        plan_file: None,
        demand: demand::demand(&scenario.demand, calendar),
        events: demand::events(&scenario.demand, calendar),
        channels: demand::channels(&scenario.demand),
        reasons: demand::reasons(&scenario.demand, calendar),
        customers: Some(raw::Customers {
            vip_share: Some(Share(scenario.demand.vip_share)),
            vip_priority: Some(scenario.demand.vip_priority),
            same_customer_share: Some(Share(scenario.demand.same_customer_share)),
        }),
        backlog: demand::backlog(&scenario.demand),
        groups: people::groups(scenario),
        rules: Some(rules::rules(&scenario.rules, calendar)),
        targets: rules::targets(scenario),
        cost: Some(cost(scenario)),
        patterns: plan::patterns(scenario),
        limits: Some(plan::limits(limits)),
        planning: Some(plan::planning(&scenario.planning)),
        promised: super::roster::rows(&scenario.planning.promised, scenario),
        plan: scenario.plan.as_ref().map(|plan| rows_or_nobody(plan, scenario)).unwrap_or_default(),
        run: Some(raw::Run {
            seed: Some(scenario.run.seed),
            replications: Some(scenario.run.replications),
            precision: scenario.run.precision.map(Share),
            interval: Some(Duration::from(scenario.run.interval)),
        }),
    }
}

fn cost(scenario: &Scenario) -> raw::Cost {
    let calendar = &scenario.calendar;
    let premium = |premium: &Premium| match *premium {
        Premium::Daily { window, factor } => {
            raw::Premium { hours: Some(window.into()), from: None, to: None, factor }
        }
        Premium::Between { from, to, factor } => raw::Premium {
            hours: None,
            from: Some(moment(calendar, from)),
            to: Some(moment(calendar, to)),
            factor,
        },
    };
    raw::Cost {
        currency: Some(scenario.cost.currency.clone()),
        premiums: scenario.cost.premiums.iter().map(premium).collect(),
    }
}

fn moment(calendar: &Calendar, at: Instant) -> super::quantity::Moment {
    super::quantity::Moment(calendar.civil(at))
}

/// The rows of a roster; of one that has nobody on duty, which is not the same as none, a row that
/// says so.
fn rows_or_nobody(plan: &Plan, scenario: &Scenario) -> Vec<raw::Row> {
    let rows = super::roster::rows(plan, scenario);
    if !rows.is_empty() {
        return rows;
    }
    let nobody = |group: &Group| raw::Row {
        group: group.name.clone(),
        date: None,
        start: Clock(0),
        end: Clock(1440),
        breaks: None,
        pattern: None,
        count: Some(0),
        person: None,
        zone: None,
    };
    scenario.groups.first().map(nobody).into_iter().collect()
}
