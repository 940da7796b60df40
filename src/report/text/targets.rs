//! Targets: what was asked for, what came, and how likely a day misses.

use super::table::Rows;
use super::{day, minute, period_start};
use crate::experiment::Simulation;
use crate::metrics::{PeriodJudgement, TargetJudgement};
use crate::model::{Measure, Period, Scenario, Target};
use crate::report::number;

/// Periods of one target that are shown at most; the tightest ones.
const MOST: usize = 10;

/// One sentence: met or not, and where it is missed most.
pub fn sentence(scenario: &Scenario, simulation: &Simulation) -> String {
    let judged = simulation.targets.len();
    let missed: Vec<(&Target, &TargetJudgement)> = scenario
        .targets
        .iter()
        .zip(&simulation.targets)
        .filter(|(_, judgement)| !judgement.met)
        .collect();
    if judged == 0 {
        return "The scenario sets no target.".to_owned();
    }
    let Some((target, judgement)) = missed
        .iter()
        .min_by(|a, b| a.1.slack.unwrap_or(f64::MIN).total_cmp(&b.1.slack.unwrap_or(f64::MIN)))
    else {
        return match judged {
            1 => "The plan meets its target (at 95 % confidence).".to_owned(),
            2 => "The plan meets both its targets (each at 95 % confidence).".to_owned(),
            n => format!("The plan meets all {n} targets (each at 95 % confidence)."),
        };
    };
    let plan = match (missed.len(), judged) {
        (1, 1) => "The plan misses its target".to_owned(),
        (n, of) => format!("The plan misses {n} of {of} targets"),
    };
    let worst = judgement
        .periods
        .iter()
        .filter(|period| !period.met)
        .min_by(|a, b| a.slack.total_cmp(&b.slack));
    let Some(worst) = worst else {
        return format!("{plan}: nothing came that “{}” could be judged by.", target.name);
    };
    let when = match target.period {
        Period::Run => String::new(),
        _ => format!(" on {}", period(scenario, target, worst)),
    };
    let asked = asked(target);
    let shown = value(target, worst);
    if worst.slack >= 0.0 {
        format!(
            "{plan}: “{}”{when} is {shown}, which reaches {asked} but not at 95 % confidence.",
            target.name
        )
    } else {
        format!("{plan}: “{}”{when} is {shown}, asked for is {asked}.", target.name)
    }
}

/// The table of targets.
pub(super) fn table(scenario: &Scenario, simulation: &Simulation) -> String {
    let quiet = simulation.risks.iter().flatten().any(|risk| risk.without_busyness.is_some());
    let mut header = vec!["target", "period", "asked", "", "value", "contacts", "misses*"];
    header.extend(quiet.then_some("as forecast**"));
    let mut rows = Rows::new(4, &header);
    let mut hidden = Vec::new();
    for (i, (target, judgement)) in scenario.targets.iter().zip(&simulation.targets).enumerate() {
        let mut shown: Vec<&PeriodJudgement> = judgement.periods.iter().collect();
        if shown.len() > MOST {
            shown.sort_by(|a, b| a.slack.total_cmp(&b.slack));
            hidden.push(format!(
                "{}: the {MOST} tightest of {} periods",
                target.name,
                judgement.periods.len()
            ));
            shown.truncate(MOST);
            shown.sort_by_key(|period| period.period);
        }
        if shown.is_empty() {
            let none = "no contacts".to_owned();
            rows.row(vec![target.name.clone(), none, asked(target), "not met".to_owned()]);
        }
        for judged in shown {
            let risk = (target.period == Period::Day)
                .then(|| {
                    simulation.risks.get(i)?.iter().find(|risk| risk.day as usize == judged.period)
                })
                .flatten();
            let mut row = vec![
                target.name.clone(),
                period(scenario, target, judged),
                asked(target),
                if judged.met { "met" } else { "missed" }.to_owned(),
                value(target, judged),
                number::count(judged.contacts),
                number::percent_short(judged.misses.value),
            ];
            let as_forecast = risk.and_then(|risk| risk.without_busyness);
            row.extend(quiet.then(|| {
                as_forecast.map_or_else(|| "–".to_owned(), |p| number::percent_short(p.value))
            }));
            rows.row(row);
        }
    }
    let mut text = rows.under("TARGETS");
    if !text.is_empty() {
        text.push_str(" * share of replications in which the period by itself misses\n");
        if quiet {
            text.push_str("** the same with every day exactly as busy as forecast\n");
        }
        for note in hidden {
            text.push(' ');
            text.push_str(&note);
            text.push('\n');
        }
    }
    text
}

fn period(scenario: &Scenario, target: &Target, judged: &PeriodJudgement) -> String {
    match (target.period, period_start(target.period, judged.period)) {
        (Period::Day, Some(start)) => day(&scenario.calendar, start.day()),
        (_, Some(start)) => minute(&scenario.calendar, start),
        (_, None) => "whole run".to_owned(),
    }
}

/// `≥ 90 % within 30 s`, `mean ≤ 20 s, ≥ 95 % answered`, with the reliability where one is asked for.
fn asked(target: &Target) -> String {
    let what = match target.measure {
        Measure::Share { within, at_least, .. } => format!(
            "≥ {} within {}",
            number::percent_short(at_least),
            number::seconds_short(within.secs())
        ),
        Measure::Mean { at_most, answered_at_least, .. } => format!(
            "mean ≤ {}, ≥ {} answered",
            number::seconds_short(at_most.secs()),
            number::percent_short(answered_at_least)
        ),
        Measure::Percentile { quantile, at_most, .. } => format!(
            "{} within {}",
            number::percent_short(quantile),
            number::seconds_short(at_most.secs())
        ),
    };
    match target.on {
        Some(on) => format!("{what} on {}", number::percent_short(on)),
        None => what,
    }
}

fn value(target: &Target, judged: &PeriodJudgement) -> String {
    match (judged.value, target.measure) {
        (None, _) => "nobody answered".to_owned(),
        (Some(mean), Measure::Mean { .. }) => {
            let answered = judged.answered.map_or(0.0, |share| share.value);
            let mean = number::seconds_with(mean.value, mean.half_width());
            format!("{mean}, {} answered", number::percent(answered))
        }
        (Some(share), _) => number::percent_with(share.value, share.half_width()),
    }
}
