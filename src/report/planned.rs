//! Files of a plan: its summary as JSON, and required against scheduled as CSV. Units in the names;
//! no clock, host or path. Must not know how the plan was found.

use super::asked;
use super::csv::{self, moment};
use super::text::verdict_name;
use crate::model::{Measure, Scenario};
use crate::planning::{
    Bound, BoundBy, ByValue, CostSplit, Infeasible, Lever, LeverSaves, Limit, PeriodResult,
    Planned, Status,
};
use crate::time::Instant;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Version of the summary's format.
pub const FORMAT: u32 = 1;

/// The summary, indented, with a line end.
///
/// # Panics
/// Never: a summary is plain data.
#[must_use]
pub fn summary(scenario: &Scenario, found: &Planned) -> String {
    let at = |at: Instant| moment(&scenario.calendar, at);
    let group = |index: usize| scenario.groups[index].name.clone();
    let facts = &found.facts;
    let all = json!({
        "format": FORMAT,
        "program": concat!("chatstaff ", env!("CARGO_PKG_VERSION")),
        "scenario": {
            "name": scenario.name,
            "title": scenario.title,
            "first_day": scenario.calendar.first_day().to_string(),
            "days": scenario.calendar.days(),
            "seed": scenario.run.seed,
        },
        "status": match found.status {
            Status::Proven => "proven",
            Status::Unproven => "unproven",
            Status::Infeasible => "infeasible",
            Status::NothingToJudge => "nothing-to-judge",
            Status::Interrupted => "interrupted",
        },
        "currency": scenario.cost.currency,
        "cost": cost(&found.cost),
        "bound": found.bound.as_ref().map(bound),
        "levers": found.levers.iter().map(|one| what_else(scenario, one)).collect::<Vec<Value>>(),
        "groups": found.groups.iter().map(|used| json!({
            "group": group(used.group),
            "people_a_day": used.people,
            "shifts": used.places,
            "paid_hours": used.paid_hours,
            "cost": used.cost,
            "overtime_hours": used.overtime_hours,
        })).collect::<Vec<Value>>(),
        "targets": found.targets.iter().map(|one| target(scenario, one)).collect::<Vec<Value>>(),
        "tightest": found.tightest,
        "risk": found.risk.iter().map(|risk| json!({
            "date": scenario.calendar.date(risk.day).to_string(),
            "target": scenario.targets[risk.target].name,
            "misses": risk.misses.value,
            "misses_low": risk.misses.low,
            "misses_high": risk.misses.high,
            "replications": risk.misses.trials,
            "misses_as_forecast": risk.misses_as_forecast.map(|share| share.value),
            "misses_as_forecast_low": risk.misses_as_forecast.map(|share| share.low),
            "misses_as_forecast_high": risk.misses_as_forecast.map(|share| share.high),
            "replications_as_forecast": risk.misses_as_forecast.map(|share| share.trials),
        })).collect::<Vec<Value>>(),
        "hurts": found.hurts.map(|hurt| json!({
            "from": at(hurt.from),
            "to": at(hurt.to),
            "target": scenario.targets[hurt.target].name,
            "value": finite(hurt.value),
            "missing_contacts": hurt.misses,
            "contacts": hurt.contacts,
        })),
        "lost_contacts_no_target_counts": found.lost_unwatched,
        "present_roster": found.base.as_ref().map(|base| json!({
            "cost": cost(&base.cost),
            "saves": base.saves,
            "replications": base.replications,
            "targets": base.targets.iter().map(|one| target(scenario, one)).collect::<Vec<Value>>(),
            "breaks_limits": base.breaks_limits,
        })),
        "limits_not_kept": found.broken,
        "infeasible": found.infeasible.as_ref().map(|infeasible| why_not(scenario, infeasible)),
        "search": {
            "patterns": facts.patterns,
            "candidates": facts.candidates,
            "replications": facts.replications,
            "replications_saved_by_racing": facts.saved_by_racing,
            "solver_nodes": facts.nodes,
            "moves_tried": facts.moves_tried,
            "moves_taken": facts.moves_taken,
            "proofs": facts.proofs,
            "proof_replications": facts.proof_replications,
            "proof_error": facts.proof_error,
            "answered_by_proof": facts.answered_by,
            "refused_of_the_effort_below": facts.refused,
            "cheapest_by_value": facts.by_value.as_ref().map(|one| by_value(scenario, one)),
            "schedule_gap": facts.schedule_gap,
            "replications_to_within_1_percent": found.near_after(),
            "progress": facts.progress.iter().map(|(spent, cost)| json!({
                "replications": spent,
                "cost": cost,
            })).collect::<Vec<Value>>(),
        },
    });
    let mut text = serde_json::to_string_pretty(&all).expect("a summary is plain data");
    text.push('\n');
    text
}

/// A plan that should meet its targets by value: the columns of `schedule.csv`, row by row.
fn by_value(scenario: &Scenario, one: &ByValue) -> Value {
    json!({
        "cost": one.cost,
        "likely": one.likely,
        "shifts": one.plan.places().len(),
        "schedule": csv::schedule_rows(scenario, &one.plan).into_iter().map(|row| {
            let cells = csv::PLAN_COLUMNS.iter().zip(row);
            cells.map(|(name, cell)| ((*name).to_owned(), Value::from(cell))).collect()
        }).collect::<Vec<Value>>(),
    })
}

/// Why no plan meets the targets.
fn why_not(scenario: &Scenario, infeasible: &Infeasible) -> Value {
    let at = |at: Instant| moment(&scenario.calendar, at);
    json!({
        "missed": infeasible.missed,
        "limits": infeasible.limits.iter().map(|limit| json!({
            "limit": limit_name(scenario, limit.limit),
            "closes": limit.closes,
            "by_people": (limit.by > 0.0).then_some(limit.by),
        })).collect::<Vec<Value>>(),
        "cannot_be_kept": infeasible.cannot,
        "people_missing": infeasible.shortages.iter().map(|one| json!({
            "from": at(one.from),
            "to": at(one.to),
            "at_the_pace_of": scenario.groups[one.group].name,
            "needed": one.needed,
            "there": one.there,
        })).collect::<Vec<Value>>(),
        "with_people_without_end": infeasible
            .with_plenty
            .iter()
            .map(|one| target(scenario, one))
            .collect::<Vec<Value>>(),
    })
}

fn bound(bound: &Bound) -> Value {
    json!({
        "cost": Some(bound.cost).filter(|cost| cost.is_finite()),
        "no_plan_within_the_limits": bound.cost.is_infinite(),
        "by": match bound.by {
            BoundBy::Simulation => "simulation",
            BoundBy::FluidAccounting => "fluid accounting",
        },
        "assumes": match bound.by {
            BoundBy::Simulation => Value::from(EMPTY_DESK),
            BoundBy::FluidAccounting => Value::Null,
        },
        "assumption_looked_at": bound.empty_desk.map(|desk| json!({
            "pieces": desk.pieces,
            "pairs_of_runs": desk.pairs,
            "refuted": desk.refuted,
            "least_difference_standard_errors": desk.least,
        })),
        "draws": bound.draws,
        "targets_lowered_by": bound.targets_lowered_by,
        "cost_lowered_by": bound.cost_lowered_by,
        "ignores": bound.ignores,
    })
}

fn what_else(scenario: &Scenario, one: &LeverSaves) -> Value {
    json!({
        "lever": lever(scenario, one.lever),
        "saves": one.saves,
        "proven": false,
        "later_replies_slower_s": one.later_replies_s,
        "contacts_lost_more": one.lost,
        "contacts": one.contacts,
    })
}

/// What the bound by simulation assumes, in words.
pub const EMPTY_DESK: &str = "an empty desk is never worse";

/// A lever as it stands in a scenario.
#[must_use]
pub fn lever(scenario: &Scenario, lever: Lever) -> String {
    match lever {
        Lever::LeastPending => "routing = \"least-pending\"".to_owned(),
        Lever::NewFirst => "attention = \"new-first\"".to_owned(),
        Lever::Cap(group, cap) => {
            let group = &scenario.groups[group];
            format!("{} with cap = {cap} instead of {}", group.name, group.cap)
        }
    }
}

fn finite(x: f64) -> Value {
    if x.is_finite() { json!(x) } else { Value::Null }
}

fn cost(cost: &CostSplit) -> Value {
    json!({
        "total": cost.total(),
        "total_half_width_95": cost.half_width,
        "wages": cost.wages,
        "shifts": cost.shifts,
        "overtime": cost.overtime,
        "chats": cost.chats,
        "value_of_lost_contacts": cost.lost_value,
        "value_of_lost_contacts_half_width_95": cost.lost_half_width,
    })
}

fn target(scenario: &Scenario, one: &PeriodResult) -> Value {
    let wanted = &scenario.targets[one.target];
    let unit = match (wanted.on, wanted.measure) {
        (None, Measure::Mean { .. }) => "s",
        _ => "fraction",
    };
    json!({
        "target": wanted.name,
        "asked": asked::said(scenario, wanted),
        "from": moment(&scenario.calendar, one.from),
        "to": moment(&scenario.calendar, one.to),
        "unit": unit,
        "value": finite(one.value),
        "half_width_95": finite(one.half_width),
        "low_95": one.kept.map(|kept| kept.low),
        "high_95": one.kept.map(|kept| kept.high),
        "answered": one.answered.map(|answered| finite(answered.value)),
        "answered_half_width_95": one.answered.map(|answered| finite(answered.half_width())),
        "limit": finite(one.limit),
        "aim": one.aim,
        "verdict": verdict_name(one.verdict),
        "met": one.verdict.is_met(),
    })
}

fn limit_name(scenario: &Scenario, limit: Limit) -> String {
    match limit {
        Limit::GroupSize(group) => format!("group size: {}", scenario.groups[group].name),
        Limit::Seats => "seats".to_owned(),
        Limit::Maximum => "maximum".to_owned(),
        Limit::Opening => "opening".to_owned(),
        Limit::Occupancy => "occupancy".to_owned(),
        Limit::Patterns => "patterns".to_owned(),
        Limit::ShiftLength => "shift length".to_owned(),
        Limit::Desk => "none: the desk itself".to_owned(),
    }
}

/// Required against scheduled, one row per interval.
///
/// # Panics
/// Never: writing to a string cannot fail.
#[must_use]
pub fn requirement(scenario: &Scenario, found: &Planned) -> String {
    let mut text = "start,end,contacts,load_people,required_people,effective_people,scheduled,\
                    on_duty,minimum,required_heads\n"
        .to_owned();
    for row in &found.intervals {
        writeln!(
            text,
            "{},{},{:.2},{:.2},{:.2},{:.2},{:.2},{:.2},{},{:.2}",
            moment(&scenario.calendar, row.from),
            moment(&scenario.calendar, row.to),
            row.contacts,
            row.load,
            row.required,
            row.effective,
            row.scheduled,
            row.on_duty,
            row.minimum,
            row.required_heads
        )
        .expect("writing to a string cannot fail");
    }
    text
}
