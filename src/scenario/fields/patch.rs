//! The file with other values at some fields. Must not know which fields there are.

use super::super::schema;
use super::{Field, Kind, Step, Tree, below, is_called};
use crate::scenario::structure::{Shape, resolve};
use serde_json::{Map, Value};

/// The file with these values at these fields, one after the other. `effective` fills in what the
/// file leaves out above a field. Factors come last and act on what is there then.
#[must_use]
pub fn with(file: &Tree, effective: &Tree, settings: &[(&Field, &Value)]) -> Tree {
    let mut tree = Value::Object(file.0.clone());
    let full = Value::Object(effective.0.clone());
    for (field, value) in settings.iter().filter(|(field, _)| !field.is_factor()) {
        if matches!(&field.steps[0], Step::Key(key) if key == "plan")
            && let Some(top) = tree.as_object_mut()
        {
            // The rows of the file named there are part of the effective scenario.
            top.remove("plan-file");
        }
        put(&mut tree, Some(&full), schema::scenario(), &field.steps, value);
    }
    for (field, value) in settings.iter().filter(|(field, _)| field.is_factor()) {
        let Some(factor) = Kind::Fraction.number(value) else { continue };
        match field.name.as_str() {
            "volume" => scale_volume(&mut tree, factor),
            _ => scale_staffing(&mut tree, &full, factor),
        }
    }
    match tree {
        Value::Object(tree) => Tree(tree),
        _ => unreachable!("a file is a table"),
    }
}

fn put(here: &mut Value, full: Option<&Value>, schema: &Value, steps: &[Step], value: &Value) {
    let Some((step, rest)) = steps.split_first() else {
        *here = value.clone();
        return;
    };
    let shape = Shape::of(schema::scenario(), resolve(schema::scenario(), schema));
    match step {
        Step::Key(key) => {
            if !here.is_object() {
                *here = Value::Object(Map::new());
            }
            let Some(table) = here.as_object_mut() else { return };
            let next = below(&shape, key).unwrap_or(&Value::Null);
            if shape.tagged.iter().any(|(tag, _)| tag == key) {
                // Only one choice can hold.
                table.retain(|other, _| other == key);
            }
            let full = full.and_then(|full| full.get(key));
            if !rest.is_empty() && !table.contains_key(key) {
                table.insert(key.clone(), full.cloned().unwrap_or(Value::Null));
            }
            put(table.entry(key.clone()).or_insert(Value::Null), full, next, rest, value);
        }
        list => {
            if !here.is_array() {
                *here = full.cloned().unwrap_or_else(|| Value::Array(Vec::new()));
            }
            let next = shape.array.and_then(|array| array.get("items")).unwrap_or(&Value::Null);
            let Some(items) = here.as_array_mut() else { return };
            for (i, item) in items.iter_mut().enumerate() {
                let meant = match list {
                    Step::Named(name) => is_called(item, name),
                    Step::Number(number) => i == *number,
                    _ => true,
                };
                if meant {
                    let full = full.and_then(Value::as_array).and_then(|all| {
                        let name = item.get("name").and_then(Value::as_str);
                        match name {
                            Some(name) => all.iter().find(|full| is_called(full, name.trim())),
                            None => all.get(i),
                        }
                    });
                    put(item, full, next, rest, value);
                }
            }
        }
    }
}

/// Multiplies the ordinary demand: the daily volume, or the scale of the replay.
fn scale_volume(tree: &mut Value, factor: f64) {
    let Some(demand) = tree.get_mut("demand").and_then(Value::as_object_mut) else { return };
    if let Some(replay) = demand.get_mut("replay").and_then(Value::as_object_mut) {
        let scale = replay.get("scale").and_then(Value::as_f64).unwrap_or(1.0);
        replay.insert("scale".to_owned(), (scale * factor).into());
    } else if let Some(volume) = demand.get("daily-volume").and_then(Value::as_f64) {
        demand.insert("daily-volume".to_owned(), (volume * factor).into());
    }
}

/// Multiplies the people on every row of the roster, so that their sum is the nearest whole number
/// (largest remainders, ties to the earlier row). Names of persons are dropped.
fn scale_staffing(tree: &mut Value, full: &Value, factor: f64) {
    let Some(top) = tree.as_object_mut() else { return };
    top.remove("plan-file");
    if !top.contains_key("plan")
        && let Some(rows) = full.get("plan")
    {
        top.insert("plan".to_owned(), rows.clone());
    }
    let Some(rows) = top.get_mut("plan").and_then(Value::as_array_mut) else { return };
    let of = |row: &Value| row.get("count").and_then(Value::as_u64).unwrap_or(1) as f64 * factor;
    let wanted: Vec<f64> = rows.iter().map(of).collect();
    let mut counts: Vec<u64> = wanted.iter().map(|w| w.floor() as u64).collect();
    let total = wanted.iter().sum::<f64>().round() as u64;
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| (wanted[b].fract()).total_cmp(&wanted[a].fract()).then(a.cmp(&b)));
    let missing = total.saturating_sub(counts.iter().sum()) as usize;
    for i in order.into_iter().take(missing) {
        counts[i] += 1;
    }
    for (row, count) in rows.iter_mut().zip(&counts) {
        if let Some(row) = row.as_object_mut() {
            row.insert("count".to_owned(), (*count).into());
            row.remove("person");
        }
    }
    let mut counts = counts.iter();
    rows.retain(|_| counts.next().is_some_and(|count| *count > 0));
}
