//! The summary of a simulation as JSON: the same figures as the table, units in the names. Keys keep
//! their order; no clock, host or path.

use super::asked;
use super::csv::{fraction, moment, share_name};
use super::text::verdict_name;
use crate::experiment::{
    CAUSES, ClockDistribution, LateSplit, QUANTILES, ShareLimit, Simulation, Slice,
};
use crate::metrics::{PeriodJudgement, TargetJudgement, Unit, Verdict};
use crate::model::{Calendar, Clock, Period, Scenario};
use crate::planning::CostSplit;
use crate::stats::Estimate;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Version of the summary's format.
pub const FORMAT: u32 = 1;

/// The summary, indented, with a line end.
#[must_use]
pub fn summary(scenario: &Scenario, simulation: &Simulation, cost: Option<&CostSplit>) -> String {
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
            value["in_time"] = day.in_time.as_ref().map_or(Value::Null, share);
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
        "verdict": verdict_name(simulation.verdict),
        "replications_needed": needs(simulation.verdict),
        "targets": targets(scenario, simulation),
        "hurts": hurts(scenario, simulation),
        "lost_contacts_no_target_counts": simulation.lost_unwatched(),
        "cost": cost.filter(|cost| cost.total() > 0.0)
            .map(|cost| cost_of(&scenario.cost.currency, cost)),
        "value_of_lost_contacts": cost.map(|cost| cost.lost_value),
        "value_of_lost_contacts_half_width_95": cost.map(|cost| cost.lost_half_width),
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

fn cost_of(currency: &str, cost: &CostSplit) -> Value {
    json!({
        "currency": currency,
        "total": cost.total(),
        "total_half_width_95": cost.half_width,
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
                        "replications": risk.misses.trials,
                        "misses_share_without_busyness":
                            risk.without_busyness.map(|proportion| proportion.value),
                        "misses_low_without_busyness":
                            risk.without_busyness.map(|proportion| proportion.low),
                        "misses_high_without_busyness":
                            risk.without_busyness.map(|proportion| proportion.high),
                        "replications_without_busyness":
                            risk.without_busyness.map(|proportion| proportion.trials),
                    })
                })
                .collect();
            let TargetJudgement { verdict, met, slack, overall, periods, .. } = judgement;
            json!({
                "name": target.name,
                "asked": asked::said(scenario, target),
                "verdict": verdict_name(*verdict),
                "replications_needed": needs(*verdict),
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
        "verdict": verdict_name(judged.verdict),
        "replications_needed": needs(judged.verdict),
        "met": judged.met,
        "slack": judged.slack,
        "contacts": judged.contacts,
        "misses_share": judged.misses.value,
        "misses_low": judged.misses.low,
        "misses_high": judged.misses.high,
    })
}

/// Replications that would settle it; null where nothing is open, or none would.
fn needs(verdict: Verdict) -> Option<u32> {
    match verdict {
        Verdict::NotSure { needs } => needs,
        _ => None,
    }
}

fn hurts(scenario: &Scenario, simulation: &Simulation) -> Option<Value> {
    let hurt = simulation.hurts(&scenario.targets)?;
    let slice = simulation.intervals.get(hurt.interval)?;
    let target = &scenario.targets[hurt.target];
    let n = f64::from(simulation.replications.max(1));
    let value = hurt.value(target.measure);
    Some(json!({
        "from": moment(&scenario.calendar, slice.start),
        "to": moment(&scenario.calendar, slice.start + slice.length),
        "target": target.name,
        "value": value.is_finite().then_some(value),
        "missing_contacts": f64::from(hurt.count.missed) / n,
        "contacts": f64::from(hurt.count.contacts) / n,
    }))
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
