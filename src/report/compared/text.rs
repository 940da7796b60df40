//! A comparison on one screen: which side to take, what changed, what it did.

use super::names::written;
use super::rows::{Row, Verdict, rows, verdict, word};
use super::{Compared, advice};
use crate::experiment::{Pairing, Stopped};
use crate::report::number;
use crate::report::text::{Rows, targets};
use std::fmt::Write as _;

const SURE: &str = "writing to a string cannot fail";
/// Changed fields that are told one by one.
const CHANGES: usize = 40;

/// The whole answer.
#[must_use]
pub fn text(compared: &Compared<'_>) -> String {
    let rows = rows(compared);
    let mut text = format!("{}\n\n", advice::sentence(compared));
    text.push_str(&customers(compared));
    text.push_str(&met(compared));
    for side in 1..compared.names.len() {
        text.push_str(&changes(compared, side));
        text.push_str(&table(compared, &rows, side));
    }
    text.push_str("Differences are paired, replication by replication, with 95 % intervals.\n");
    text
}

/// Who the customers are.
fn customers(compared: &Compared<'_>) -> String {
    let found = &compared.found;
    let mut text = format!(
        "base: {} · {} of each{}; ",
        compared.names[0],
        number::counted(f64::from(found.replications), "replication"),
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
    let all = &compared.changes[side];
    let mut table = Rows::new(3, &["field", "base", name]);
    for change in all.iter().take(CHANGES) {
        let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        table.row(vec![change.field.clone(), said(&change.base), said(&change.variant)]);
    }
    let mut told = table.under(&format!("CHANGED IN {name}"));
    if all.len() > CHANGES {
        writeln!(told, " … and {} more, all in comparison.json", all.len() - CHANGES).expect(SURE);
    }
    let searched = match compared.searched[side] {
        Some(true) => "its plan was searched for it and proven\n",
        Some(false) => "its plan was searched for it; it could not be proven\n",
        None => "",
    };
    if told.is_empty() && searched.is_empty() {
        return format!("\n{name}: the file and its roster say the same as the base's\n");
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
            writeln!(text, " {name}: {sentence}").expect(SURE);
        }
    }
    if text.is_empty() { text } else { format!("\nTARGETS  (of each side by itself)\n{text}") }
}

/// A variant beside the base, the most important figures first.
fn table(compared: &Compared<'_>, rows: &[Row], side: usize) -> String {
    let (base_name, name) = (&compared.names[0], &compared.names[side]);
    let base = compared.sides[0].scenario;
    let mut table = Rows::new(2, &["figure", "of", base_name, name, "difference", ""]);
    for row in rows {
        let value = |side: usize| {
            let value = row.sides[side].value;
            value.map_or("–".to_owned(), |value| written(base, row.figure, value, false))
        };
        let difference = match row.sides[side].difference {
            Some(difference) if verdict(base, row.figure, difference) == Verdict::Same => {
                "0".to_owned()
            }
            Some(difference) => written(base, row.figure, difference, true),
            None => "–".to_owned(),
        };
        let word = word(base, row, side).unwrap_or_default();
        let (what, of) = (row.name.clone(), row.of.clone());
        table.row(vec![what, of, value(0), value(side), difference, word]);
    }
    table.under(&format!("{name} AGAINST {base_name}"))
}
