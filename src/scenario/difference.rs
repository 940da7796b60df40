//! What differs between two scenarios, field by field, in the words of their effective files. Rows
//! with a name are matched by it, whatever their order. Must not know what runs.

use super::raise::table;
use super::write::inline;
use crate::model::{Scenario, words};
use serde_json::Value;
use std::collections::BTreeMap;

/// One field that is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where: `group.regular.cap`.
    pub field: String,
    /// What the base says; `None` if it says nothing.
    pub base: Option<String>,
    /// What the variant says; `None` if it says nothing.
    pub variant: Option<String>,
}

/// Every field in which `variant` differs from `base`, in the order of the files. Names and titles of
/// the scenarios themselves are left out. Of rosters, each kind of shift of a group and day is a field.
#[must_use]
pub fn difference(base: &Scenario, variant: &Scenario) -> Vec<Change> {
    let (old_order, old) = fields(base);
    let (new_order, new) = fields(variant);
    let mut order = old_order;
    order.extend(new_order.into_iter().filter(|field| !old.contains_key(field)));
    order
        .into_iter()
        .filter(|field| old.get(field) != new.get(field))
        .map(|field| Change {
            base: old.get(&field).cloned(),
            variant: new.get(&field).cloned(),
            field,
        })
        .collect()
}

/// Fields in the order of the file, and what they say.
fn fields(scenario: &Scenario) -> (Vec<String>, BTreeMap<String, String>) {
    let mut all = Vec::new();
    for (key, value) in table(scenario) {
        match key.as_str() {
            "name" | "title" => {}
            "plan" | "promised" => roster(&key, &value, &mut all),
            _ => walk(key, &value, &mut all),
        }
    }
    all.retain(|(_, value)| !["\"\"", "{}", "[]"].contains(&value.as_str()));
    (all.iter().map(|(field, _)| field.clone()).collect(), all.into_iter().collect())
}

fn walk(path: String, value: &Value, all: &mut Vec<(String, String)>) {
    match value {
        // A law or a list of plain values reads best whole.
        Value::Object(table) if path.matches('.').count() < 2 && !is_law(table) => {
            for (key, inner) in table {
                walk(format!("{path}.{key}"), inner, all);
            }
        }
        Value::Array(rows) if rows.iter().any(Value::is_object) && !path.contains('.') => {
            for (index, row) in rows.iter().enumerate() {
                let name = row.get("name").and_then(Value::as_str);
                let name = name.map_or_else(|| (index + 1).to_string(), str::to_owned);
                if let Value::Object(table) = row {
                    for (key, inner) in table.iter().filter(|(key, _)| key.as_str() != "name") {
                        all.push((format!("{path}.{name}.{key}"), inline(inner)));
                    }
                }
            }
        }
        plain => all.push((path, inline(plain))),
    }
}

/// `{ exponential = { mean = "8s" } }`.
fn is_law(table: &serde_json::Map<String, Value>) -> bool {
    table.len() == 1 && table.values().all(Value::is_object)
}

/// A field for every kind of shift of a day: `plan.regular.2026-11-24 08:00–17:00 (11:30/1h)` says
/// `8 people`. So a changed roster is told shift by shift.
fn roster(key: &str, value: &Value, all: &mut Vec<(String, String)>) {
    let mut shifts: BTreeMap<String, u64> = BTreeMap::new();
    for row in value.as_array().into_iter().flatten() {
        let text = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default();
        let breaks: Vec<&str> = row
            .get("breaks")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let breaks =
            if breaks.is_empty() { String::new() } else { format!(" ({})", breaks.join(", ")) };
        let [group, date, start, end] = ["group", "date", "start", "end"].map(text);
        let shift = format!("{key}.{group}.{date} {start}–{end}{breaks}");
        *shifts.entry(shift).or_default() += row.get("count").and_then(Value::as_u64).unwrap_or(1);
    }
    all.extend(shifts.into_iter().map(|(shift, count)| (shift, words::people(count))));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Place, Plan, Routing, Scenario};
    use crate::time::Instant;

    #[test]
    fn each_change_is_said_once_by_name_whatever_the_order_of_rows() {
        let base = Scenario::bare(600.0, 1);
        assert_eq!(difference(&base, &base), []);
        let mut variant = base.clone();
        variant.title = "another".to_owned();
        variant.rules.routing = Routing::LeastPending;
        variant.groups[0].cap += 2;
        let changes = difference(&base, &variant);
        let group = &base.groups[0];
        assert_eq!(
            changes,
            [
                Change {
                    field: format!("group.{}.cap", group.name),
                    base: Some(group.cap.to_string()),
                    variant: Some((group.cap + 2).to_string()),
                },
                Change {
                    field: "rules.routing".to_owned(),
                    base: Some("\"least-loaded\"".to_owned()),
                    variant: Some("\"least-pending\"".to_owned()),
                },
            ]
        );
    }

    #[test]
    fn a_changed_roster_is_told_shift_by_shift() {
        let (mut base, mut variant) = (Scenario::bare(600.0, 1), Scenario::bare(600.0, 1));
        let place = |from: i64, to: i64| Place {
            group: 0,
            start: Instant::from_minutes(60 * from),
            end: Instant::from_minutes(60 * to),
            breaks: Vec::new(),
            pattern: String::new(),
            person: None,
        };
        let early = || (0..40).map(|_| place(8, 17));
        base.plan = Some(Plan::new(early().chain([place(15, 23)]).collect()));
        let more = [place(15, 23), place(15, 23), place(9, 18)];
        variant.plan = Some(Plan::new(early().chain(more).collect()));
        let changes = difference(&base, &variant).into_iter();
        let told: Vec<_> =
            changes.map(|change| (change.field, change.base, change.variant)).collect();
        let (group, date) = (&base.groups[0].name, base.calendar.first_day());
        let said = |text: &str| Some(text.to_owned());
        let late = format!("plan.{group}.{date} 15:00–23:00");
        let new = format!("plan.{group}.{date} 09:00–18:00");
        assert_eq!(
            told,
            [(late, said("1 person"), said("2 people")), (new, None, said("1 person"))]
        );
    }
}
