//! Why no plan meets the targets, in a few lines: what cannot be kept, where people are missing,
//! what can be reached, whether people help at all, which limit stands in the way. Must not know
//! how it was found out.

use super::{day, minute, until};
use crate::metrics::Verdict;
use crate::model::{Measure, Period, Scenario};
use crate::planning::throughput::ChatWork;
use crate::planning::{Infeasible, Limit, LimitInTheWay, PeriodResult, Planned, Shortage};
use crate::report::number;

/// Lines of each kind at most.
const MOST: usize = 3;

/// The lines.
pub(super) fn in_the_way(scenario: &Scenario, found: &Planned, why: &Infeasible) -> Vec<String> {
    let mut lines: Vec<String> = why.cannot.iter().take(2 * MOST).cloned().collect();
    lines.extend(why.shortages.iter().take(MOST).map(|shortage| missing(scenario, shortage)));
    lines.extend(reached(scenario, found, why));
    lines.extend(why.limits.iter().take(MOST).map(|limit| without(scenario, limit)));
    lines
}

/// "10 Nov 20:00–23:00 needs about 155 at the pace of regular, 77 are there", "1 is", "nobody is".
fn missing(scenario: &Scenario, shortage: &Shortage) -> String {
    let until = until(&scenario.calendar, shortage.to);
    format!(
        "{}–{until} needs about {} at the pace of {}, {} there",
        minute(&scenario.calendar, shortage.from),
        number::count(shortage.needed.ceil()),
        scenario.groups[shortage.group].name,
        match shortage.there.round() {
            0.0 => "nobody is".to_owned(),
            1.0 => "1 is".to_owned(),
            there => format!("{} are", number::count(there)),
        }
    )
}

/// What the worst missed period reaches, with this plan and with people without end.
fn reached(scenario: &Scenario, found: &Planned, why: &Infeasible) -> Vec<String> {
    let misses_most = |result: &PeriodResult| {
        let short = (result.aim - result.value) / result.aim.abs().max(1e-9);
        if result.larger_is_better { short } else { -short }
    };
    // Of equals the earliest.
    let worst = why
        .missed
        .iter()
        .rev()
        .filter_map(|index| found.targets.get(*index))
        .max_by(|a, b| misses_most(a).total_cmp(&misses_most(b)));
    let Some(worst) = worst else { return Vec::new() };
    let plenty = why
        .with_plenty
        .iter()
        .find(|result| result.target == worst.target && result.from == worst.from);
    let of = |result: &PeriodResult| value(scenario, result, result.value);
    let aim = value(scenario, worst, worst.aim);
    let when = match scenario.targets[worst.target].period {
        Period::Run => String::new(),
        Period::Day => format!("{}: ", day(&scenario.calendar, worst.from.day())),
        Period::Hour => format!("{}: ", minute(&scenario.calendar, worst.from)),
    };
    let here = format!("{when}{} is reached, {aim} is asked for", of(worst));
    if let Verdict::NotSure { needs } = worst.verdict {
        let settles = match needs {
            Some(needs) => {
                format!("about {} replications would settle it", number::count(f64::from(needs)))
            }
            None => "the value lies on the target".to_owned(),
        };
        return vec![format!("{here}: not sure yet, {settles}")];
    }
    // More people than seats are no more people.
    let without_end = scenario.rules.seats.map_or_else(
        || "with people without end".to_owned(),
        |seats| format!("with all {seats} seats taken"),
    );
    match plenty {
        None => vec![here],
        Some(plenty) if plenty.met_by_value() => {
            vec![format!("{here}; {without_end} {}", of(plenty))]
        }
        Some(plenty) => {
            let mut lines = vec![format!(
                "{when}people cannot help: {without_end} it is {}, {aim} is asked for",
                of(plenty)
            )];
            lines.extend(first_reply(scenario, worst));
            lines
        }
    }
}

/// What the first reply alone takes, where a mean is asked for.
fn first_reply(scenario: &Scenario, result: &PeriodResult) -> Option<String> {
    let target = &scenario.targets[result.target];
    if target.on.is_some() || !matches!(target.measure, Measure::Mean { .. }) {
        return None;
    }
    let shares: Vec<f64> = scenario.demand.reasons.iter().map(|reason| reason.share).collect();
    let (group, quickest) = (0..scenario.groups.len())
        .filter_map(|group| Some((group, ChatWork::mix(scenario, group, &shares)?.first_s)))
        .min_by(|a, b| a.1.total_cmp(&b.1))?;
    (quickest > result.aim).then(|| {
        format!(
            "the first reply alone takes {} {} on average",
            scenario.groups[group].name,
            number::seconds(quickest)
        )
    })
}

fn value(scenario: &Scenario, result: &PeriodResult, value: f64) -> String {
    let target = &scenario.targets[result.target];
    match (target.on, target.measure) {
        (None, Measure::Mean { .. }) => number::seconds(value),
        _ => number::percent(value),
    }
}

/// What taking a limit away would bring.
fn without(scenario: &Scenario, limit: &LimitInTheWay) -> String {
    let by = |what: &str, most: Option<u32>| match most {
        Some(most) if limit.by > 0.0 => {
            format!("{what}: with {} instead of {most},", number::count(f64::from(most) + limit.by))
        }
        _ => format!("{what}: without it,"),
    };
    let limits = &scenario.planning.limits;
    let name = match limit.limit {
        Limit::GroupSize(group) => {
            let group = &scenario.groups[group];
            by(&format!("people of group “{}” on one day", group.name), Some(group.size))
        }
        Limit::Seats => by("seats", limits.seats),
        Limit::Maximum => by("the most people on duty", limits.maximum),
        Limit::Opening => "the opening hours: without them,".to_owned(),
        Limit::Occupancy => "the highest occupancy: without it,".to_owned(),
        Limit::Patterns => {
            "the starts and days of the shift patterns: with every hour of every day,".to_owned()
        }
        Limit::ShiftLength => "the longest shift and working time: without them,".to_owned(),
        Limit::Desk => return "no limit on the plan: the desk itself is too slow".to_owned(),
    };
    let covers = if limit.closes > 0.995 {
        "all that is short would be covered".to_owned()
    } else {
        format!("{} of what is short would be covered", number::percent_short(limit.closes))
    };
    format!("{name} {covers} (by the cover program alone)")
}
