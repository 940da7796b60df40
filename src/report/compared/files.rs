//! A comparison as tables for programs: tidy CSV and JSON.

use super::Compared;
use super::advice::{sentence, verdicts};
use super::rows::{Row, rows, verdict};
use crate::metrics::Metric;
use crate::report::csv;
use crate::stats::Estimate;
use serde_json::{Value, json};

/// One row per side and figure: value, difference, intervals.
#[must_use]
pub fn csv(compared: &Compared<'_>) -> String {
    let header = [
        "side",
        "title",
        "figure",
        "of",
        "value",
        "low",
        "high",
        "difference",
        "difference_low",
        "difference_high",
        "verdict",
    ];
    let rows = rows(compared);
    let base = compared.sides[0].scenario;
    let lines = compared.keys.iter().enumerate().flat_map(|(side, key)| {
        let title = &compared.names[side];
        rows.iter().map(move |row| {
            let Row { figure, key: name, of: whom, sides, .. } = row;
            let of = |estimate: Option<Estimate>, part: fn(&Estimate) -> f64| {
                csv::number(estimate.as_ref().map(part))
            };
            let (value, difference) = (sides[side].value, sides[side].difference);
            vec![
                key.clone(),
                title.clone(),
                name.clone(),
                whom.clone(),
                of(value, |e| e.value),
                of(value, |e| e.low),
                of(value, |e| e.high),
                of(difference, |e| e.value),
                of(difference, |e| e.low),
                of(difference, |e| e.high),
                difference.map_or(String::new(), |d| verdict(base, *figure, d).word().to_owned()),
            ]
        })
    });
    csv::table(&header.map(str::to_owned), lines)
}

/// One row per side and interval: the curves of the pictures.
#[must_use]
pub fn intervals(compared: &Compared<'_>) -> String {
    const SHOWN: [Metric; 7] = [
        Metric::Arrivals,
        Metric::MeanFirstReply,
        Metric::MeanQueue,
        Metric::MaxQueue,
        Metric::MeanOnline,
        Metric::Occupancy,
        Metric::Abandonments,
    ];
    let share = compared.found.sides[0].simulation.limits.first().map(csv::share_name);
    let mut header: Vec<String> = ["side", "start", "minutes"].map(str::to_owned).to_vec();
    header.extend(share.iter().cloned());
    header.extend(SHOWN.iter().map(|metric| metric.name().to_owned()));
    let sides = compared.keys.iter().zip(&compared.sides).zip(&compared.found.sides);
    let rows = sides.flat_map(|((name, side), found)| {
        let share = share.is_some();
        found.simulation.intervals.iter().map(move |slice| {
            let start = csv::moment(&side.scenario.calendar, slice.start);
            let mut row = vec![name.clone(), start, csv::minutes(slice.length)];
            if share {
                let first = slice.shares.first().copied().flatten();
                row.push(csv::number(first.map(|share| share.value)));
            }
            let value = |metric: &Metric| slice.measures.get(*metric).map(|e| e.value);
            row.extend(SHOWN.iter().map(|metric| csv::number(value(metric))));
            row
        })
    });
    csv::table(&header, rows)
}

/// Everything but the curves.
///
/// # Panics
/// Never: all of it is plain values.
#[must_use]
pub fn json(compared: &Compared<'_>) -> String {
    let rows = rows(compared);
    let base = compared.sides[0].scenario;
    let verdicts = verdicts(compared);
    let sides = compared.keys.iter().enumerate().map(|(side, name)| {
        let found = &compared.found.sides[side];
        let figures: serde_json::Map<String, Value> = rows
            .iter()
            .map(|row| {
                let own = row.sides[side];
                let word = own.difference.map(|d| verdict(base, row.figure, d).word());
                let figure = json!({
                    "of": row.of,
                    "value": own.value,
                    "difference": own.difference,
                    "verdict": word,
                });
                (row.key.clone(), figure)
            })
            .collect();
        json!({
            "name": name,
            "title": compared.sides[side].scenario.title,
            "changes": compared.changes[side].iter().map(|change| json!({
                "field": change.field, "base": change.base, "here": change.variant,
            })).collect::<Vec<_>>(),
            "plan_searched_and_proven": compared.searched[side],
            "customers": json!({
                "same_tapes": found.pairing.same_tapes,
                "in_both": found.pairing.both,
                "only_in_base": found.pairing.only_base,
                "only_here": found.pairing.only_here,
            }),
            "verdict": verdicts[side],
            "targets": found.simulation.targets,
            "figures": figures,
        })
    });
    let all = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "seed": compared.sides[0].scenario.run.seed,
        "replications": compared.found.replications,
        "stopped": compared.found.stopped,
        "advice": sentence(compared),
        "sides": sides.collect::<Vec<_>>(),
    });
    let mut text = serde_json::to_string_pretty(&all).expect("plain values");
    text.push('\n');
    text
}
