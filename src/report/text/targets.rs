//! Targets: what was asked for, what came, and how likely a day misses.

use super::table::Rows;
use super::verdict::{period, sentence as told, value, verdict_words};
use crate::experiment::Simulation;
use crate::metrics::{PeriodJudgement, Verdict};
use crate::model::{Period, Scenario};
use crate::report::{asked, number};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const SURE: &str = "writing to a string cannot fail";

/// Periods of one target that are shown at most; the tightest ones.
const MOST: usize = 10;

/// One sentence: the verdict, and where it comes from.
pub fn sentence(scenario: &Scenario, simulation: &Simulation) -> String {
    told(scenario, simulation.verdict, &simulation.targets)
}

/// The table of targets.
pub(super) fn table(scenario: &Scenario, simulation: &Simulation) -> String {
    let quiet = simulation.risks.iter().flatten().find_map(|risk| risk.without_busyness);
    let mut header = vec!["target", "period", "asked", "", "value", "contacts", "misses*"];
    header.extend(quiet.map(|_| "as forecast**"));
    let mut rows = Rows::new(4, &header);
    let mut notes = Vec::new();
    let mut trials = BTreeSet::new();
    for (i, (target, judgement)) in scenario.targets.iter().zip(&simulation.targets).enumerate() {
        let mut shown: Vec<&PeriodJudgement> = judgement.periods.iter().collect();
        if shown.len() > MOST {
            shown.sort_by(|a, b| a.slack.total_cmp(&b.slack));
            notes.push(format!(
                "{}: the {MOST} tightest of {} periods",
                target.name,
                judgement.periods.len()
            ));
            shown.truncate(MOST);
            shown.sort_by_key(|period| period.period);
        }
        notes.push(format!("{}: {}", target.name, asked::said(scenario, target)));
        if shown.is_empty() {
            let nothing = verdict_words(Verdict::NothingToJudge).to_owned();
            let asked = asked::short(scenario, target);
            rows.row(vec![target.name.clone(), "no contacts".to_owned(), asked, nothing]);
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
                asked::short(scenario, target),
                verdict_words(judged.verdict).to_owned(),
                value(target, judged),
                number::count(judged.contacts),
                number::proportion(&judged.misses),
            ];
            let as_forecast = risk.and_then(|risk| risk.without_busyness);
            trials.extend(as_forecast.map(|share| share.trials));
            row.extend(quiet.map(|_| {
                as_forecast.map_or_else(|| "–".to_owned(), |share| number::proportion(&share))
            }));
            rows.row(row);
        }
    }
    let mut text = rows.under("TARGETS  (contacts that each target counts, mean per replication)");
    if !text.is_empty() {
        text.push_str(
            " * share of replications in which the period by itself misses, 95 % interval\n",
        );
        if let Some(most) = trials.last() {
            let made = number::counted(f64::from(*most), "replication");
            writeln!(text, "** the same with every day exactly as busy as forecast, {made}")
                .expect(SURE);
        }
        if simulation.is_corrected() {
            text.push_str(
                " values are corrected for how busy the replications happened to be drawn; what is \
                 told by interval is as counted\n",
            );
        }
        for note in notes {
            writeln!(text, " {note}").expect(SURE);
        }
    }
    text
}
