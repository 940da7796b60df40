//! The summary of a simulation as JSON: the same figures as the table, units in the names. Keys keep
//! their order; no clock, host or path.

use super::csv::{fraction, moment, share_name};
use super::text::CostView;
use crate::experiment::{
    CAUSES, ClockDistribution, LateSplit, QUANTILES, ShareLimit, Simulation, Slice,
};
use crate::metrics::{PeriodJudgement, TargetJudgement, Unit};
use crate::model::{Calendar, Clock, Period, Scenario};
use crate::stats::Estimate;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Version of the summary's format.
pub const FORMAT: u32 = 1;

/// The summary, indented, with a line end.
#[must_use]
pub fn summary(scenario: &Scenario, simulation: &Simulation, cost: Option<&CostView>) -> String {
    let calendar = &scenario.calendar;
    let slices = |slices: &[Slice]| -> Vec<Value> {
        slices.iter().map(|one| slice(one, &simulation.limits)).collect()
    };
    let days: Vec<Value> = simulation
        .days
        .iter()
        .map(|day| {
            let mut value = slice(&day.slice, &simulation.limits);
            value["date"] = json!(calendar.date(day.day).to_string());
            value["spread"] = plain(&day.spread);
            value
        })
        .collect();
    let all = json!({
        "format": FORMAT,
        "program": concat!("chatstaff ", env!("CARGO_PKG_VERSION")),
        "scenario": {
            "name": scenario.name,
            "title": scenario.title,
            "first_day": calendar.first_day().to_string(),
            "days": calendar.days(),
            "seed": scenario.run.seed,
        },
        "replications": simulation.replications,
        "stopped": plain(&simulation.stopped),
        "targets": targets(scenario, simulation),
        "cost": cost.filter(|cost| cost.total() > 0.0)
            .map(|cost| cost_of(&scenario.cost.currency, cost)),
        "value_of_lost_contacts": cost.map(|cost| cost.lost_value),
        "all": slice(&simulation.all, &simulation.limits),
        "between_days": plain(&simulation.between_days),
        "days": days,
        "reasons": slices(&simulation.reasons),
        "channels": slices(&simulation.channels),
        "groups": slices(&simulation.groups),
        "drain_s": simulation.drain_s,
    });
    format!("{all:#}\n")
}

fn plain(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("results are plain data")
}

fn cost_of(currency: &str, cost: &CostView) -> Value {
    json!({
        "currency": currency,
        "total": cost.total(),
        "wages": cost.wages,
        "shifts": cost.shifts,
        "overtime": cost.overtime,
        "chats": cost.chats,
    })
}

fn targets(scenario: &Scenario, simulation: &Simulation) -> Vec<Value> {
    scenario
        .targets
        .iter()
        .zip(&simulation.targets)
        .enumerate()
        .map(|(i, (target, judgement))| {
            let risks = simulation.risks.get(i).map_or(&[][..], Vec::as_slice);
            let days: Vec<Value> = risks
                .iter()
                .map(|risk| {
                    json!({
                        "date": scenario.calendar.date(risk.day).to_string(),
                        "misses_share": risk.misses.value,
                        "misses_low": risk.misses.low,
                        "misses_high": risk.misses.high,
                        "misses_share_without_busyness":
                            risk.without_busyness.map(|proportion| proportion.value),
                    })
                })
                .collect();
            let TargetJudgement { met, slack, overall, periods, .. } = judgement;
            json!({
                "name": target.name,
                "met": met,
                "slack": slack,
                "overall": overall.as_ref().map(estimate),
                "periods": periods
                    .iter()
                    .map(|p| period(&scenario.calendar, target.period, p))
                    .collect::<Vec<_>>(),
                "risk_by_day": days,
            })
        })
        .collect()
}

fn period(calendar: &Calendar, of: Period, judged: &PeriodJudgement) -> Value {
    let start = super::text::period_start(of, judged.period);
    json!({
        "start": start.map(|start| moment(calendar, start)),
        "value": judged.value.as_ref().map(estimate),
        "limit": judged.limit,
        "answered_share": judged.answered.as_ref().map(estimate),
        "met": judged.met,
        "slack": judged.slack,
        "contacts": judged.contacts,
        "misses_share": judged.misses.value,
    })
}

fn estimate(estimate: &Estimate) -> Value {
    json!({ "value": estimate.value, "low": estimate.low, "high": estimate.high })
}

fn share(value: &Estimate) -> Value {
    estimate(&fraction(*value))
}

fn slice(slice: &Slice, limits: &[ShareLimit]) -> Value {
    let mut measures = Map::new();
    for (metric, value) in slice.measures.iter() {
        let value = if metric.unit() == Unit::Share { share(&value) } else { estimate(&value) };
        measures.insert(metric.name().to_owned(), value);
    }
    let mut shares = Map::new();
    for (limit, found) in limits.iter().zip(&slice.shares) {
        shares.insert(
            share_name(limit),
            json!({
                "all": found.all.as_ref().map(share),
                "answered_only": found.answered_only.as_ref().map(share),
                "icmi": found.icmi.as_ref().map(share),
                "drop_in_time_abandons": found.drop_in_time_abandons.as_ref().map(share),
                "drop_short_abandons_5s": found.drop_short_abandons.as_ref().map(share),
            }),
        );
    }
    let mut clocks = Map::new();
    let names = [
        (Clock::Assigned, "assigned_s"),
        (Clock::Begun, "begun_s"),
        (Clock::FirstReply, "first_reply_s"),
        (Clock::FirstUsefulReply, "first_useful_reply_s"),
    ];
    for (clock, name) in names {
        if let Some(found) = slice.clocks.get(clock as usize) {
            clocks.insert(name.to_owned(), quantiles(found));
        }
    }
    let mut value = json!({ "measures": measures, "shares": shares, "clocks": clocks });
    if !slice.name.is_empty() {
        value["name"] = json!(slice.name);
    }
    value["late"] = late(&slice.late);
    value
}

fn quantiles(clock: &ClockDistribution) -> Value {
    let mut quantiles = Map::new();
    for (level, value) in QUANTILES.iter().zip(&clock.quantiles_s) {
        quantiles.insert(format!("p{:.0}", level * 100.0), estimate(value));
    }
    Value::Object(quantiles)
}

fn late(late: &LateSplit) -> Value {
    let by = |shares: &[f64; 4]| -> Map<String, Value> {
        CAUSES.iter().zip(shares).map(|(c, share)| (c.replace(' ', "_"), json!(share))).collect()
    };
    json!({
        "contacts": late.contacts,
        "cause_share": by(&late.cause_share),
        "time_share": by(&late.time_share),
    })
}
