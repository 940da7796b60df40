//! A comparison on one screen: a sentence, what changed, what it did, side by side.

use super::Compared;
use super::rows::{Figure, Money, Row, Verdict, rows, verdict, written};
use crate::experiment::{Pairing, Stopped};
use crate::report::number;
use crate::report::text::{Rows, targets};
use std::fmt::Write as _;

const SURE: &str = "writing to a string cannot fail";
/// Variants that fit beside each other.
const ABREAST: usize = 3;

/// The whole answer.
#[must_use]
pub fn text(compared: &Compared<'_>) -> String {
    let rows = rows(compared);
    let mut text = sentence(compared, &rows);
    text.push('\n');
    text.push_str(&customers(compared));
    for side in 1..compared.names.len() {
        text.push_str(&changes(compared, side));
    }
    text.push_str(&met(compared));
    let variants: Vec<usize> = (1..compared.names.len()).collect();
    for abreast in variants.chunks(ABREAST) {
        text.push_str(&table(compared, &rows, abreast));
    }
    text.push_str("Differences are paired, replication by replication, with 95 % intervals.\n");
    text
}

/// One sentence: which side is best in time, which costs least, and whether that is real.
fn sentence(compared: &Compared<'_>, rows: &[Row]) -> String {
    let headline = rows.iter().find(|row| row.figure == compared.figures[0]);
    let cost = rows.iter().find(|row| row.figure == Figure::Balance(Money::CostPerWeek));
    let currency = currency(compared);
    let said = |side: usize| -> Vec<String> {
        [headline, cost]
            .into_iter()
            .flatten()
            .filter_map(|row| {
                let difference = row.sides[side].difference?;
                let what = &row.name;
                Some(match verdict(row.figure, difference) {
                    Verdict::Same => format!("{what} is the same"),
                    Verdict::Unclear => format!("{what} shows no clear difference"),
                    _ => {
                        let by = written(row.figure, currency, difference, true);
                        let word = verdict(row.figure, difference).word();
                        format!("{what} {by} ({word})")
                    }
                })
            })
            .collect()
    };
    let base = &compared.names[0];
    match compared.names.len() {
        2 => format!("{} against {base}: {}.", compared.names[1], said(1).join(", ")),
        n => {
            let named = |row: Option<&Row>, what: &str| {
                let row = row?;
                let best = best(row, n)?;
                let by = row.sides[best].difference.map_or(String::new(), |d| {
                    format!(" ({})", written(row.figure, currency, d, true))
                });
                Some(format!("{} {what}{by}", compared.names[best]))
            };
            let best_in =
                headline.map_or(String::new(), |row| format!("has the best {}", row.name));
            let parts: Vec<String> = [named(headline, &best_in), named(cost, "costs least")]
                .into_iter()
                .flatten()
                .collect();
            let about = if parts.is_empty() {
                "none is clearly better than the base".to_owned()
            } else {
                parts.join(", ")
            };
            format!("Of {n} sides ({base} is the base): {about}.")
        }
    }
}

/// The side with the best value, if it is clearly better than the base or is the base.
fn best(row: &Row, sides: usize) -> Option<usize> {
    let good = |side: usize| match row.sides[side].difference {
        None => side == 0,
        Some(difference) => verdict(row.figure, difference) == Verdict::Better,
    };
    let clearly: Vec<usize> = (1..sides).filter(|side| good(*side)).collect();
    let change = |side: usize| row.sides[side].difference.map_or(0.0, |d| d.value.abs());
    clearly.iter().copied().max_by(|a, b| change(*a).total_cmp(&change(*b))).or_else(|| {
        let worse = |side: usize| {
            row.sides[side].difference.is_some_and(|d| verdict(row.figure, d) == Verdict::Worse)
        };
        (1..sides).all(worse).then_some(0)
    })
}

fn currency<'a>(compared: &'a Compared<'_>) -> &'a str {
    &compared.sides[0].scenario.cost.currency
}

/// Who the customers are.
fn customers(compared: &Compared<'_>) -> String {
    let found = &compared.found;
    let mut text = format!(
        "{} replications of each{}; ",
        number::count(f64::from(found.replications)),
        if found.stopped == Stopped::Interrupted { " (interrupted)" } else { "" }
    );
    if found.sides.iter().all(|side| side.pairing.same_tapes) {
        text.push_str("the same customers meet every side.\n");
        return text;
    }
    let mut lines = vec!["customers are paired by address:".to_owned()];
    for (name, side) in compared.names.iter().zip(&found.sides).skip(1) {
        let Pairing { same_tapes, both, only_base, only_here } = side.pairing;
        lines.push(if same_tapes {
            format!("  {name}: the same customers")
        } else {
            format!(
                "  {name}: {} come as in the base, {} are new, {} stay away",
                number::count(both),
                number::count(only_here),
                number::count(only_base)
            )
        });
    }
    text.push_str(&lines.join("\n"));
    text.push('\n');
    text
}

fn changes(compared: &Compared<'_>, side: usize) -> String {
    let name = &compared.names[side];
    let mut table = Rows::new(3, &["field", "base", name]);
    for change in &compared.changes[side] {
        let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        table.row(vec![change.field.clone(), said(&change.base), said(&change.variant)]);
    }
    let told = table.under(&format!("CHANGED IN {name}"));
    let searched = match compared.searched[side] {
        Some(true) => "its plan was searched for it and proven\n",
        Some(false) => "its plan was searched for it; it could not be proven\n",
        None => "",
    };
    if told.is_empty() && searched.is_empty() {
        return format!("\n{name}: the file says the same as the base's\n");
    }
    format!("{told}{searched}")
}

/// Each side's targets.
fn met(compared: &Compared<'_>) -> String {
    let mut text = String::new();
    for ((name, side), found) in
        compared.names.iter().zip(&compared.sides).zip(&compared.found.sides)
    {
        let sentence = targets::sentence(side.scenario, &found.simulation);
        if !side.scenario.targets.is_empty() {
            writeln!(text, "{name}: {sentence}").expect(SURE);
        }
    }
    if text.is_empty() { text } else { format!("\nTARGETS\n{text}") }
}

fn table(compared: &Compared<'_>, rows: &[Row], variants: &[usize]) -> String {
    let mut header = vec!["figure".to_owned(), compared.names[0].clone()];
    for side in variants {
        header.extend([compared.names[*side].clone(), "difference".to_owned(), String::new()]);
    }
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = Rows::new(1, &header);
    let currency = currency(compared);
    for row in rows {
        let value = |side: usize| {
            let value = row.sides[side].value;
            value.map_or("–".to_owned(), |value| written(row.figure, currency, value, false))
        };
        let mut cells = vec![row.name.clone(), value(0)];
        for &side in variants {
            cells.push(value(side));
            match row.sides[side].difference {
                Some(difference) => {
                    let word = verdict(row.figure, difference);
                    cells.push(match word {
                        Verdict::Same => "0".to_owned(),
                        _ => written(row.figure, currency, difference, true),
                    });
                    cells.push(word.word().to_owned());
                }
                None => cells.extend(["–".to_owned(), String::new()]),
            }
        }
        table.row(cells);
    }
    table.under("COMPARED")
}
