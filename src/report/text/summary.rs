//! What `simulate` found, on one screen or two.

use super::table::Rows;
use super::{day, days, people, targets};
use crate::engine::Outcome;
use crate::experiment::{CAUSES, QUANTILES, Simulation, Stopped};
use crate::metrics::Metric;
use crate::model::{Clock, Measure, Scenario};
use crate::planning::CostSplit;
use crate::report::trace::outcome;
use crate::report::{asked, number};
use crate::stats::Estimate;
use std::fmt::Write as _;

const SURE: &str = "writing to a string cannot fail";

/// The whole answer: a sentence, then tables of targets, service, outcomes, days, people, cost.
#[must_use]
pub fn summary(scenario: &Scenario, simulation: &Simulation, cost: Option<&CostSplit>) -> String {
    let measures = &simulation.all.measures;
    let mut text = format!(
        "{} · {} · {} a run · {}\n\n{}\n",
        scenario.title,
        days(scenario),
        number::counted(measures.value(Metric::Arrivals), "contact"),
        replications(simulation),
        targets::sentence(scenario, simulation)
    );
    if let Some(headline) = headline(scenario, simulation) {
        writeln!(text, "{headline}").expect(SURE);
    }
    text.push_str(&hurts(scenario, simulation));
    text.push_str(&targets::table(scenario, simulation));
    text.push_str(&clocks(simulation));
    text.push_str(&late(simulation));
    text.push_str(&outcomes(simulation));
    text.push_str(&by_day(scenario, simulation));
    text.push_str(&people::table(simulation));
    if let Some(cost) = cost {
        text.push_str(&money(&scenario.cost.currency, cost));
    }
    text
}

fn replications(simulation: &Simulation) -> String {
    let made = number::counted(f64::from(simulation.replications), "replication");
    match simulation.stopped {
        Stopped::Precise => format!("{made} (as precise as asked)"),
        Stopped::AllReplications => made,
        Stopped::Interrupted => format!("{made} (interrupted)"),
    }
}

/// One sentence: of the contacts that the first target counts where it asks for a share, else of
/// all that count, whatever the hour.
fn headline(scenario: &Scenario, simulation: &Simulation) -> Option<String> {
    let limit = simulation.limits.first()?;
    let target = scenario.targets.first().zip(simulation.targets.first());
    let of_target = target.filter(|(t, _)| !matches!(t.measure, Measure::Mean { .. }));
    let (share, whose) = match of_target.and_then(|(t, judged)| Some((t, judged.overall?))) {
        Some((target, share)) => (share, asked::base(scenario, target)),
        None => (simulation.all.shares.first()?.all?, "all contacts at any hour".to_owned()),
    };
    Some(format!(
        "{} of {whose} {} within {}.",
        number::percent_with(share.value, share.half_width()),
        asked::done(limit.clock),
        number::seconds_short(limit.within.secs())
    ))
}

/// Where it hurts, and who is lost unseen.
fn hurts(scenario: &Scenario, simulation: &Simulation) -> String {
    let mut text = String::new();
    let n = f64::from(simulation.replications.max(1));
    if let Some(hurt) = simulation.hurts(&scenario.targets)
        && let Some(slice) = simulation.intervals.get(hurt.interval)
    {
        let line = super::hurt_line(
            scenario,
            hurt.target,
            (slice.start, slice.start + slice.length),
            (f64::from(hurt.count.missed) / n, f64::from(hurt.count.contacts) / n),
            hurt.value(scenario.targets[hurt.target].measure),
        );
        writeln!(text, "It hurts most {line}.").expect(SURE);
    }
    if let Some(line) = super::unwatched_line(scenario, simulation.lost_unwatched()) {
        writeln!(text, "{line}.").expect(SURE);
    }
    text
}

fn seconds(estimate: Estimate) -> String {
    number::seconds_with(estimate.value, estimate.half_width())
}

/// Means, quantiles and shares of the clocks, and the gaps between replies.
fn clocks(simulation: &Simulation) -> String {
    let mut header = vec!["until".to_owned(), "mean".to_owned()];
    header.extend(QUANTILES.iter().map(|level| match *level {
        0.5 => "median".to_owned(),
        level => number::percent_short(level),
    }));
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut rows = Rows::new(1, &header);
    let all = &simulation.all;
    let mut shown = vec![
        ("assigned", Metric::MeanAssigned, Clock::Assigned),
        ("first reply begun", Metric::MeanBegun, Clock::Begun),
        ("first reply sent", Metric::MeanFirstReply, Clock::FirstReply),
    ];
    let same = |a: Metric, b: Metric| {
        all.measures.get(a).map(|e| e.value) == all.measures.get(b).map(|e| e.value)
    };
    if !same(Metric::MeanFirstReply, Metric::MeanFirstUsefulReply) {
        let useful = (Metric::MeanFirstUsefulReply, Clock::FirstUsefulReply);
        shown.push(("first useful reply sent", useful.0, useful.1));
    }
    for (name, mean, clock) in shown {
        let Some(mean) = all.measures.get(mean) else { continue };
        let mut row = vec![name.to_owned(), seconds(mean)];
        let quantiles = all.clocks.get(clock as usize).map_or(&[][..], |c| &c.quantiles_s);
        row.extend(quantiles.iter().map(|quantile| number::seconds(quantile.value)));
        rows.row(row);
    }
    if let Some(gap) = all.measures.get(Metric::MeanReplyGap) {
        rows.row(vec!["any reply, from its message".to_owned(), seconds(gap)]);
    }
    let mut text = rows.under("SERVICE  (all contacts answered, at any hour)");
    let shares: Vec<String> = simulation
        .limits
        .iter()
        .zip(&all.shares)
        .filter(|(limit, _)| limit.clock == Clock::FirstReply)
        .filter_map(|(limit, share)| {
            let within = number::seconds_short(limit.within.secs());
            Some((limit.within, format!("{} in {within}", number::percent(share.all?.value))))
        })
        .collect::<std::collections::BTreeMap<_, _>>()
        .into_values()
        .collect();
    if !shares.is_empty() {
        writeln!(
            text,
            " first reply, of all contacts that count, at any hour: {}",
            shares.join(" · ")
        )
        .expect(SURE);
    }
    text
}

/// Why contacts were late.
fn late(simulation: &Simulation) -> String {
    let late = simulation.all.late;
    if late.contacts <= 0.0 {
        return String::new();
    }
    let mut causes: Vec<(f64, &str)> = late
        .cause_share
        .iter()
        .copied()
        .zip(CAUSES)
        .filter(|(share, _)| *share >= 0.0005)
        .collect();
    causes.sort_by(|a, b| b.0.total_cmp(&a.0));
    let causes: Vec<String> = causes
        .iter()
        .map(|(share, cause)| format!("{} {cause}", number::percent(*share)))
        .collect();
    let contacts = number::count(late.contacts);
    format!(
        " {contacts} of them at any hour were late or lost; mostly waited for: {}\n",
        causes.join(" · ")
    )
}

/// How contacts ended.
fn outcomes(simulation: &Simulation) -> String {
    let measures = &simulation.all.measures;
    let arrivals = measures.value(Metric::Arrivals);
    let mut rows = Rows::new(1, &["outcome", "contacts", "share"]);
    let metrics = [
        (Outcome::Served, Metric::Served),
        (Outcome::BrokeOff, Metric::BrokeOff),
        (Outcome::Abandoned, Metric::Abandoned),
        (Outcome::AbandonedSilently, Metric::AbandonedSilently),
        (Outcome::Blocked, Metric::Blocked),
        (Outcome::LeftMessage, Metric::LeftMessages),
        (Outcome::Open, Metric::Open),
    ];
    for (of, metric) in metrics {
        let Some(count) = measures.get(metric).filter(|count| count.value >= 0.05) else {
            continue;
        };
        rows.row(vec![
            outcome(of).to_owned(),
            number::plain_with(count.value, count.half_width(), usize::from(count.value < 100.0)),
            number::percent(count.value / arrivals.max(1e-9)),
        ]);
    }
    rows.under("OUTCOMES  (all contacts that came, mean per replication)")
}

/// The days, and how they differ between replications.
fn by_day(scenario: &Scenario, simulation: &Simulation) -> String {
    let header =
        ["day", "contacts", "in time", "on 9 of 10 days", "mean first reply", "longest queue"];
    let mut rows = Rows::new(1, &header);
    for one in &simulation.days {
        let measures = &one.slice.measures;
        let share = one.in_time;
        let spread = one.spread.share_in_time.map(|spread| {
            format!("{} … {}", number::percent(spread.p5), number::percent(spread.p95))
        });
        rows.row(vec![
            day(&scenario.calendar, one.day),
            number::count(measures.value(Metric::Arrivals)),
            share.map_or_else(none, |s| number::percent_with(s.value, s.half_width())),
            spread.unwrap_or_else(none),
            measures.get(Metric::MeanFirstReply).map_or_else(none, seconds),
            measures.get(Metric::MaxQueue).map_or_else(none, |max| number::count(max.value)),
        ]);
    }
    let within = simulation.limits.first().map_or_else(String::new, |limit| {
        let within = number::seconds_short(limit.within.secs());
        let base = scenario.targets.first().map_or_else(
            || "all contacts at any hour".to_owned(),
            |target| asked::base(scenario, target),
        );
        format!("  (in time: within {within}, of {base}; the rest: all contacts)")
    });
    rows.under(&format!("DAYS{within}"))
}

fn none() -> String {
    "–".to_owned()
}

fn money(currency: &str, cost: &CostSplit) -> String {
    let parts = [
        ("wages", cost.wages),
        ("prices per shift", cost.shifts),
        ("overtime", cost.overtime),
        ("prices per chat", cost.chats),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(_, amount)| *amount != 0.0)
        .map(|(name, amount)| format!("{name} {}", number::money(currency, *amount)))
        .collect();
    let mut sums = Vec::new();
    // Where nothing has a price there is no cost to show.
    if cost.total() > 0.0 {
        let total = number::money_with(currency, cost.total(), cost.half_width);
        sums.push(match parts.len() {
            1 => total,
            _ => format!("{total} = {}", parts.join(" + ")),
        });
    }
    if cost.lost_value > 0.0 {
        let lost = number::money_with(currency, cost.lost_value, cost.lost_half_width);
        sums.push(format!("contacts lost are worth {lost} beside it"));
    }
    if sums.is_empty() { String::new() } else { format!("\nCOST\n {}\n", sums.join("; ")) }
}
