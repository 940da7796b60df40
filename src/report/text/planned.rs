//! What `plan` found, on one screen: target, plan and cost, result by period, risk, where it hurts,
//! what it saves, and how it was found. Must not know how it was found.

use super::obstacles::in_the_way;
use super::table::Rows;
use super::verdict::mean_of_answered;
use super::{day, days, minute};
use crate::metrics::Verdict;
use crate::model::{Measure, Period, Scenario};
use crate::planning::{
    Bound, BoundBy, DayRisk, GroupUse, LeverSaves, PeriodResult, Planned, Status,
};
use crate::report::planned::{EMPTY_DESK, lever};
use crate::report::{asked, number};
use crate::stats::Proportion;
use std::fmt::Write as _;

const SURE: &str = "writing to a string cannot fail";
/// Limits that the present roster breaks, named at most.
const LIMITS: usize = 3;

/// The answer.
#[must_use]
pub fn planned(scenario: &Scenario, found: &Planned) -> String {
    let contacts: f64 = found.intervals.iter().map(|interval| interval.contacts).sum();
    let mut text = format!(
        "{} · {} · {} expected\n",
        scenario.title,
        days(scenario),
        number::counted(contacts, "contact")
    );
    for target in &scenario.targets {
        line(&mut text, "target", &asked::said(scenario, target));
    }
    line(&mut text, "answer", &verdict(found));
    for (i, broken) in limits_broken(found).into_iter().enumerate() {
        line(&mut text, if i == 0 { "limits" } else { "" }, &broken);
    }
    line(&mut text, "plan", &people(scenario, found));
    if let Some(bound) = &found.bound {
        line(&mut text, "", &format!("({})", least(scenario, bound)));
    }
    for (i, lever) in found.levers.iter().enumerate() {
        line(&mut text, if i == 0 { "what else" } else { "" }, &what_else(scenario, lever));
    }
    for (i, results) in by_target(found).into_iter().enumerate() {
        let what = if i == 0 { "result" } else { "" };
        line(&mut text, what, &result(scenario, found, &results));
    }
    for (i, risk) in risks(scenario, found).into_iter().enumerate() {
        line(&mut text, if i == 0 { "risk" } else { "" }, &risk);
    }
    for (i, hurts) in hurts(scenario, found).into_iter().enumerate() {
        line(&mut text, if i == 0 { "hurts" } else { "" }, &hurts);
    }
    if let Some(base) = base(scenario, found) {
        line(&mut text, "today", &base);
    }
    if let Some(infeasible) = &found.infeasible {
        for (i, reason) in in_the_way(scenario, found, infeasible).into_iter().enumerate() {
            line(&mut text, if i == 0 { "in the way" } else { "" }, &reason);
        }
    }
    line(&mut text, "search", &search(found));
    if let Some(cost) = found.facts.refused {
        line(&mut text, "", &refused(scenario, found, cost));
    }
    text.push_str(&money(scenario, found));
    text
}

fn line(text: &mut String, what: &str, says: &str) {
    writeln!(text, "{what:<11}{says}").expect(SURE);
}

fn verdict(found: &Planned) -> String {
    let facts = &found.facts;
    match found.status {
        Status::Proven => format!(
            "proven: every target is met on {} fresh replications at error {} (proof {} of 3)",
            facts.proof_replications,
            number::percent(facts.proof_error),
            facts.answered_by
        ),
        Status::Unproven => format!(
            "not proven: {} on {} fresh replications each did not clear every target",
            number::counted(f64::from(facts.proofs), "proof"),
            number::count(f64::from(facts.proof_replications))
        ),
        Status::Infeasible
            if !found.broken.is_empty() && found.targets.iter().all(|t| t.verdict.is_met()) =>
        {
            "no plan was found that keeps every limit; this is the best one (it meets its targets)"
                .to_owned()
        }
        Status::Infeasible => {
            "no plan within the limits was found that meets the targets; this is the best one"
                .to_owned()
        }
        Status::NothingToJudge => {
            "nothing to judge: no contact is expected where a target asks for anything; this is the \
             cheapest plan that keeps the limits"
                .to_owned()
        }
        Status::Interrupted => "interrupted: the best plan evaluated so far, not proven".to_owned(),
    }
}

/// Limits the plan does not keep: the first few, and how many more.
fn limits_broken(found: &Planned) -> Vec<String> {
    const MOST: usize = 6;
    let mut lines: Vec<String> =
        found.broken.iter().take(MOST).map(|broken| format!("not kept: {broken}")).collect();
    if found.broken.len() > MOST {
        lines.push(format!("and {} more (summary.json)", found.broken.len() - MOST));
    }
    lines
}

fn people(scenario: &Scenario, found: &Planned) -> String {
    let group = |used: &GroupUse| {
        format!("{} {}", scenario.groups[used.group].name, number::count(f64::from(used.people)))
    };
    let groups: Vec<String> = found.groups.iter().map(group).collect();
    let hours: f64 = found.groups.iter().map(|used| used.paid_hours).sum();
    format!(
        "{} · {} · {} paid hours · {}",
        groups.join(" · "),
        number::counted(found.plan.places().len() as f64, "shift"),
        number::grouped(hours, 0),
        number::money_with(&scenario.cost.currency, found.cost.total(), found.cost.half_width)
    )
}

fn least(scenario: &Scenario, bound: &Bound) -> String {
    let assumes = match bound.by {
        BoundBy::Simulation => format!(", if {EMPTY_DESK}"),
        BoundBy::FluidAccounting => String::new(),
    };
    if bound.cost.is_infinite() {
        return format!("no plan within the limits can meet the targets{assumes}");
    }
    format!(
        "no plan below {} can meet the targets{assumes}",
        number::money(&scenario.cost.currency, bound.cost)
    )
}

/// A lever, what it may save, and what gets worse.
fn what_else(scenario: &Scenario, one: &LeverSaves) -> String {
    // Two figures: a short search says no more.
    let mut unit = 1.0;
    while one.saves.abs() >= 100.0 * unit {
        unit *= 10.0;
    }
    let mut worse = Vec::new();
    if one.later_replies_s >= 0.5 {
        worse.push(format!(
            "later replies {} slower",
            number::seconds_short(one.later_replies_s.round())
        ));
    }
    if one.lost >= 0.5 {
        let share = number::percent(one.lost / one.contacts.max(1.0));
        worse.push(format!("{} more contacts lost ({share})", number::count(one.lost)));
    }
    let worse = if worse.is_empty() { "nothing worse seen".to_owned() } else { worse.join(", ") };
    format!(
        "{}: about {} less (not proven); {worse}",
        lever(scenario, one.lever),
        number::money(&scenario.cost.currency, (one.saves / unit).round() * unit)
    )
}

fn by_target(found: &Planned) -> Vec<Vec<(usize, &PeriodResult)>> {
    let targets = found.targets.iter().map(|result| result.target).max().map_or(0, |t| t + 1);
    let of = |target: usize| {
        found.targets.iter().enumerate().filter(|(_, r)| r.target == target).collect()
    };
    (0..targets).map(of).collect()
}

/// A target's periods: all of them if they are few, else the tightest ones.
fn result(scenario: &Scenario, found: &Planned, results: &[(usize, &PeriodResult)]) -> String {
    const MOST: usize = 7;
    let mut shown: Vec<&(usize, &PeriodResult)> = results.iter().collect();
    if shown.len() > MOST {
        let room = |r: &PeriodResult| {
            let surplus = (r.limit - r.aim) / r.aim.abs().max(1e-9);
            if r.larger_is_better { surplus } else { -surplus }
        };
        shown.sort_by(|a, b| room(a.1).total_cmp(&room(b.1)));
        shown.truncate(MOST);
        shown.sort_by_key(|(_, result)| result.from);
    }
    let target = results.first().map(|(_, result)| &scenario.targets[result.target]);
    let is_mean = target.is_some_and(|target| {
        target.on.is_none() && matches!(target.measure, Measure::Mean { .. })
    });
    let one = |(index, result): &&(usize, &PeriodResult)| {
        let value = if is_mean {
            mean_of_answered((result.value, result.half_width), result.answered)
        } else if let Some(kept) = result.kept {
            format!("kept in {} of replications", number::proportion(&kept))
        } else {
            number::percent_with(result.value, result.half_width)
        };
        let mark = match result.verdict {
            Verdict::NotSure { .. } => " (not sure yet)",
            Verdict::Missed => " (missed)",
            Verdict::NothingToJudge => " (nothing to judge)",
            Verdict::Met if found.tightest == Some(*index) => " (tightest)",
            Verdict::Met => "",
        };
        match target.map(|target| target.period) {
            Some(Period::Day) => {
                format!("{} {value}{mark}", day(&scenario.calendar, result.from.day()))
            }
            Some(Period::Hour) => {
                format!("{} {value}{mark}", minute(&scenario.calendar, result.from))
            }
            _ => format!("{value}{mark}"),
        }
    };
    shown.iter().map(one).collect::<Vec<_>>().join(" · ")
}

fn risks(scenario: &Scenario, found: &Planned) -> Vec<String> {
    // A target of the whole run is none of a single day.
    let of_days = |risk: &&DayRisk| scenario.targets[risk.target].period != Period::Run;
    let mut risks: Vec<_> =
        found.risk.iter().filter(of_days).filter(|risk| risk.misses.hits > 0).collect();
    risks.sort_by(|a, b| b.misses.value.total_cmp(&a.misses.value).then(a.day.cmp(&b.day)));
    risks.truncate(3);
    if risks.is_empty() {
        // The day of fewest replications says least.
        let none = found.risk.iter().filter(of_days).min_by_key(|risk| risk.misses.trials);
        return none.map(|risk| no_risk(&risk.misses)).into_iter().collect();
    }
    let several = scenario.targets.len() > 1;
    risks
        .into_iter()
        .map(|risk| {
            let calm = risk.misses_as_forecast.map_or(String::new(), |share| {
                format!(
                    "; if it is as busy as forecast in {} of {}",
                    number::proportion(&share),
                    number::counted(f64::from(share.trials), "replication")
                )
            });
            let which = if several {
                format!("“{}”", scenario.targets[risk.target].name)
            } else {
                "its target".to_owned()
            };
            format!(
                "{} misses {which} in {} of {}{calm}",
                day(&scenario.calendar, risk.day),
                number::proportion(&risk.misses),
                number::counted(f64::from(risk.misses.trials), "replication")
            )
        })
        .collect()
}

/// No day missed: what that leaves possible.
fn no_risk(none: &Proportion) -> String {
    format!(
        "no day misses a target in any of {}: a risk of {} each",
        number::counted(f64::from(none.trials), "replication"),
        number::proportion(none)
    )
}

fn hurts(scenario: &Scenario, found: &Planned) -> Vec<String> {
    let hurt = found.hurts.map(|hurt| {
        let counts = (hurt.misses, hurt.contacts);
        super::hurt_line(scenario, hurt.target, (hurt.from, hurt.to), counts, hurt.value)
    });
    hurt.into_iter().chain(super::unwatched_line(scenario, found.lost_unwatched)).collect()
}

fn base(scenario: &Scenario, found: &Planned) -> Option<String> {
    let base = found.base.as_ref()?;
    let currency = &scenario.cost.currency;
    let meets = match Verdict::of_all(base.targets.iter().map(|target| target.verdict)) {
        Verdict::Met => "meets its targets".to_owned(),
        Verdict::NotSure { .. } => format!(
            "it is not sure yet whether it meets its targets ({})",
            number::counted(f64::from(base.replications), "replication")
        ),
        Verdict::Missed => {
            let missed = base.targets.iter().filter(|target| target.verdict.is_missed()).count();
            let periods = number::counted(base.targets.len() as f64, "target period");
            format!("misses {missed} of {periods}")
        }
        Verdict::NothingToJudge => "there is nothing to judge".to_owned(),
    };
    let saves = if base.saves >= 0.0 {
        format!("this plan saves {}", number::money(currency, base.saves))
    } else {
        format!("this plan costs {} more", number::money(currency, -base.saves))
    };
    let broken = broken(&base.breaks_limits);
    Some(format!(
        "the present roster costs {} and {meets}{broken}; {saves}",
        number::money_with(currency, base.cost.total(), base.cost.half_width)
    ))
}

/// "; it breaks 2 limits (…; …)", none unnamed but those beyond a few.
fn broken(limits: &[String]) -> String {
    let told = limits.iter().take(LIMITS).cloned().collect::<Vec<_>>().join("; ");
    let many = match limits.len() {
        0 => return String::new(),
        1 => "a limit".to_owned(),
        n => format!("{n} limits"),
    };
    let more = match limits.len().saturating_sub(LIMITS) {
        0 => String::new(),
        n => format!("; and {n} more, all in summary.json"),
    };
    format!("; it breaks {many} ({told}{more})")
}

fn search(found: &Planned) -> String {
    let facts = &found.facts;
    let gap = facts
        .schedule_gap
        .map_or(String::new(), |gap| format!(" · schedule gap {}", number::percent(gap)));
    let near = found.near_after().map_or(String::new(), |spent| {
        format!(" · within 1 % of this cost after {}", number::count(spent))
    });
    format!(
        "{} · {} simulated · {}, {} more saved by racing · {} of {} moves kept{near}{gap}",
        number::counted(facts.patterns as f64, "pattern"),
        number::counted(f64::from(facts.candidates), "plan"),
        number::counted(facts.replications, "replication"),
        number::count(facts.saved_by_racing),
        facts.moves_taken,
        facts.moves_tried
    )
}

/// Why more effort ends with a dearer plan.
fn refused(scenario: &Scenario, found: &Planned, cost: f64) -> String {
    format!(
        "dearer than the {} of less effort: that plan did not pass a proof of {} replications",
        number::money(&scenario.cost.currency, cost),
        number::count(f64::from(found.facts.proof_replications))
    )
}

fn money(scenario: &Scenario, found: &Planned) -> String {
    let amount = |x: f64| number::money(&scenario.cost.currency, x);
    let mut rows =
        Rows::new(1, &["group", "people a day", "shifts", "paid hours", "cost", "overtime h"]);
    for used in &found.groups {
        rows.row(vec![
            scenario.groups[used.group].name.clone(),
            number::count(f64::from(used.people)),
            number::count(f64::from(used.places)),
            number::grouped(used.paid_hours, 1),
            amount(used.cost),
            number::grouped(used.overtime_hours, 1),
        ]);
    }
    let mut text = rows.under("PEOPLE");
    let mut rows = Rows::new(1, &["cost", "amount"]);
    let cost = &found.cost;
    for (name, part) in [
        ("wages", cost.wages),
        ("prices per shift", cost.shifts),
        ("expected overtime", cost.overtime),
        ("prices per chat", cost.chats),
    ] {
        if part != 0.0 {
            rows.row(vec![name.to_owned(), amount(part)]);
        }
    }
    let currency = &scenario.cost.currency;
    let with = |x: f64, half: f64| number::money_with(currency, x, half);
    rows.row(vec!["in all".to_owned(), with(cost.total(), cost.half_width)]);
    if cost.lost_value > 0.0 {
        let lost = with(cost.lost_value, cost.lost_half_width);
        rows.row(vec!["value of lost contacts (not in it)".to_owned(), lost]);
    }
    text.push_str(&rows.under("COST"));
    text
}
