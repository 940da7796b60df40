//! Over what a field varies, as it is written in a sweep file: `[1, 2, 3]`, `{ from = "10s", to =
//! "60s", step = "10s" }`, `{ normal = { mean = …, sd = … } }`. Every value is checked against the
//! scenario's own schema, at its place in the sweep file.

use super::axis::{Axis, Setting, Values, evenly, steps};
use super::law::Law;
use crate::scenario::fields::{Field, Kind, plain};
use crate::scenario::{Code, Diagnostic};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const FORMS: &str = "a list [ ], { list = [ ] }, { from = …, to = …, step = … } (or steps = a \
                     number of values), { uniform = { min = …, max = … } }, { normal = { mean = \
                     …, sd = … } }, { lognormal = { mean = …, cv = … } } or { triangular = { min \
                     = …, mode = …, max = … } }";
const LAWS: [(&str, &[&str]); 4] = [
    ("uniform", &["min", "max"]),
    ("normal", &["mean", "sd"]),
    ("lognormal", &["mean", "cv"]),
    ("triangular", &["min", "mode", "max"]),
];
/// More values than anybody means to list.
const MOST: f64 = 1e7;

type Problems<'p> = &'p mut Vec<Diagnostic>;

/// Whether a table says over what a field varies (else it is one more step of a path).
pub fn is_values(table: &DeTable<'_>) -> bool {
    table.iter().any(|(key, node)| {
        let key: &str = key.get_ref();
        let scalar = |node: &Spanned<DeValue<'_>>| !node.get_ref().is_table();
        match key {
            "list" => node.get_ref().is_array(),
            "from" | "to" | "step" | "steps" => scalar(node),
            law if LAWS.iter().any(|(name, _)| *name == law) => node
                .get_ref()
                .as_table()
                .is_some_and(|inner| inner.iter().all(|(_, node)| scalar(node))),
            _ => false,
        }
    })
}

/// The axis of a field; `None` if it was wrong and has been reported. `draws`: the design can use
/// distributions and ranges without steps.
pub fn axis(
    field: Field,
    node: &Spanned<DeValue<'_>>,
    draws: bool,
    problems: Problems<'_>,
) -> Option<Axis> {
    let values = match node.get_ref() {
        DeValue::Array(items) => list(&field, items, node, problems)?,
        DeValue::Table(table) => match table.get("list").map(|list| (list, list.get_ref())) {
            Some((node, DeValue::Array(items))) if table.len() == 1 => {
                list(&field, items, node, problems)?
            }
            _ if table.contains_key("from") || table.contains_key("to") => {
                range(&field, table, node, draws, problems)?
            }
            _ => law(&field, table, node, draws, problems)?,
        },
        _ => {
            problems.push(
                wrong(node, format!("`{}` does not say over what it varies", field.name))
                    .label("a single value")
                    .help("write a list [ ] or a range, or move it to [set]"),
            );
            return None;
        }
    };
    Some(Axis { field, values })
}

fn wrong(node: &Spanned<DeValue<'_>>, title: String) -> Diagnostic {
    Diagnostic::error(Code::S902, node.span(), title).help(format!("write {FORMS}"))
}

fn list(
    field: &Field,
    items: &[Spanned<DeValue<'_>>],
    node: &Spanned<DeValue<'_>>,
    problems: Problems<'_>,
) -> Option<Values> {
    if items.is_empty() {
        problems.push(
            Diagnostic::error(Code::S903, node.span(), format!("no value for `{}`", field.name))
                .label("an empty list makes no point")
                .help("write at least one value"),
        );
        return None;
    }
    let before = problems.len();
    let settings: Vec<Setting> = items
        .iter()
        .filter_map(|item| {
            let (value, found) = field.check(item);
            problems.extend(found);
            value.map(|value| Setting::written(field, value))
        })
        .collect();
    (problems.len() == before).then_some(Values::List(settings))
}

/// A number of the field's kind; reported if it is none.
fn number(
    field: &Field,
    node: &Spanned<DeValue<'_>>,
    checked: bool,
    problems: Problems<'_>,
) -> Option<f64> {
    if checked {
        let (value, found) = field.check(node);
        if !found.is_empty() {
            problems.extend(found);
            return None;
        }
        if let Some(number) = value.as_ref().and_then(|value| field.kind.number(value)) {
            return Some(number);
        }
    } else if let Some(number) = field.kind.number(&plain(node.get_ref())) {
        return Some(number);
    }
    let what = match field.kind {
        Kind::Seconds => "a duration such as \"10s\"",
        Kind::Fraction => "a percentage such as \"10%\"",
        _ => "a number",
    };
    problems.push(
        wrong(node, format!("not {what}")).label("needed here").help(format!("write {what}")),
    );
    None
}

fn needs_numbers(field: &Field, node: &Spanned<DeValue<'_>>, problems: Problems<'_>) -> bool {
    if field.kind == Kind::Text {
        problems.push(
            wrong(node, format!("`{}` takes no number: it has no range", field.name))
                .label("a range or distribution")
                .help("list its values: [\"…\", \"…\"]"),
        );
    }
    field.kind == Kind::Text
}

fn range(
    field: &Field,
    table: &DeTable<'_>,
    node: &Spanned<DeValue<'_>>,
    draws: bool,
    problems: Problems<'_>,
) -> Option<Values> {
    if needs_numbers(field, node, problems)
        || has_others(table, &["from", "to", "step", "steps"], problems)
    {
        return None;
    }
    let (Some(from), Some(to)) = (table.get("from"), table.get("to")) else {
        problems
            .push(wrong(node, "a range needs `from` and `to`".to_owned()).label("one is missing"));
        return None;
    };
    let ends = (number(field, from, true, problems), number(field, to, true, problems));
    let (start, end) = (ends.0?, ends.1?);
    if start > end {
        problems.push(
            Diagnostic::error(
                Code::S903,
                node.span(),
                "the range is empty: `from` lies above `to`",
            )
            .label("no value")
            .help("exchange the two"),
        );
        return None;
    }
    let numbers = match (table.get("step"), table.get("steps")) {
        (Some(_), Some(both)) => {
            problems
                .push(wrong(both, "both `step` and `steps`".into()).help("keep one of the two"));
            return None;
        }
        (Some(node), None) => {
            let step = number(field, node, false, problems)?;
            if step <= 0.0 || (end - start) / step > MOST {
                problems.push(
                    wrong(node, "the step must be greater than zero, and not tiny".to_owned())
                        .label("no step")
                        .help("write the distance between two values"),
                );
                return None;
            }
            steps(start, end, step)
        }
        (None, Some(node)) => match plain(node.get_ref()).as_u64() {
            Some(count @ 1..) if (count as f64) < MOST => evenly(start, end, count as usize),
            _ => {
                problems.push(
                    wrong(node, "`steps` is the number of values".to_owned())
                        .label("not a number of values")
                        .help("write a whole number from 1 on"),
                );
                return None;
            }
        },
        (None, None) if field.kind == Kind::Whole && end - start < MOST => steps(start, end, 1.0),
        (None, None) if draws => return Some(Values::Between(start, end)),
        (None, None) => {
            problems.push(
                wrong(node, "a range needs a `step`, or `steps`".to_owned())
                    .label("how far apart are its values?")
                    .help("add step = the distance, or steps = the number of values"),
            );
            return None;
        }
    };
    if let Some(odd) = numbers.iter().find(|x| field.kind == Kind::Whole && x.fract() != 0.0) {
        problems.push(
            wrong(node, format!("the range holds {odd}, but `{}` is a whole number", field.name))
                .label("not all whole numbers")
                .help("choose ends and a step that are whole numbers"),
        );
        return None;
    }
    Some(Values::List(numbers.into_iter().map(|x| Setting::number(field, x)).collect()))
}

fn law(
    field: &Field,
    table: &DeTable<'_>,
    node: &Spanned<DeValue<'_>>,
    draws: bool,
    problems: Problems<'_>,
) -> Option<Values> {
    let found = table.iter().next().filter(|_| table.len() == 1).and_then(|(key, inner)| {
        let (_, keys) = LAWS.iter().find(|(name, _)| name == key.get_ref())?;
        Some((key.get_ref().to_string(), *keys, inner.get_ref().as_table()?))
    });
    let Some((name, keys, inner)) = found else {
        problems.push(
            wrong(node, format!("`{}` does not say over what it varies", field.name))
                .label("not a list, a range or a distribution"),
        );
        return None;
    };
    if needs_numbers(field, node, problems) || has_others(inner, keys, problems) {
        return None;
    }
    if !draws {
        problems.push(
            Diagnostic::error(Code::S904, node.span(), "a grid cannot draw from a distribution")
                .label("a distribution")
                .help("write design = \"latin-hypercube\" and samples, or a list or range here"),
        );
        return None;
    }
    let mut numbers = Vec::new();
    for key in keys {
        let Some(node) = inner.get(*key) else {
            problems.push(wrong(node, format!("`{name}` needs `{key}`")).label("not here"));
            continue;
        };
        // A cv is always a percentage, a standard deviation may be below the field's least value.
        if *key == "cv" {
            match Kind::Fraction.number(&plain(node.get_ref())) {
                Some(cv) => numbers.push(cv),
                None => problems.push(
                    wrong(node, "not a percentage".to_owned()).help("write for example \"50%\""),
                ),
            }
        } else {
            numbers.extend(number(field, node, *key != "sd", problems));
        }
    }
    let law = match (name.as_str(), numbers.as_slice()) {
        ("uniform", &[min, max]) if min < max => Law::Uniform { min, max },
        ("normal", &[mean, sd]) if sd > 0.0 => Law::Normal { mean, sd },
        ("lognormal", &[mean, cv]) if mean > 0.0 && cv > 0.0 => Law::Lognormal { mean, cv },
        ("triangular", &[min, mode, max]) if min <= mode && mode <= max && min < max => {
            Law::Triangular { min, mode, max }
        }
        (_, numbers) => {
            if numbers.len() == keys.len() {
                problems.push(
                    wrong(node, format!("there is no such `{name}` distribution"))
                        .label("impossible parameters")
                        .help("spreads are greater than zero, and min < mode < max"),
                );
            }
            return None;
        }
    };
    Some(Values::Law(law))
}

fn has_others(table: &DeTable<'_>, known: &[&str], problems: Problems<'_>) -> bool {
    let before = problems.len();
    for (key, _) in table {
        let name: &str = key.get_ref();
        if !known.contains(&name) {
            problems.push(
                Diagnostic::error(Code::S002, key.span(), format!("unknown key `{name}`"))
                    .label("not a key here")
                    .note(format!("keys here: {}", known.join(", ")))
                    .help("remove it"),
            );
        }
    }
    problems.len() > before
}
