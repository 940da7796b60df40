//! From what `[vary]`, `[set]` and `[[point]]` say to fields, values and points. Every mistake is
//! reported at its place in the sweep file. Must not know what points are for.

use super::axis::{Axis, Setting, Values};
use super::design::Points;
use super::raw::Design;
use super::read::Parts;
use super::vary;
use crate::scenario::fields::{Field, Tree};
use crate::scenario::{Code, Diagnostic};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// More points than this are a mistake.
pub const MOST_POINTS: usize = 10_000_000;

type Leaf<'n, 't> = (Vec<String>, std::ops::Range<usize>, &'n Spanned<DeValue<'t>>);

/// The values below a table with their paths: keys may be dotted, quoted or nested. `ends` says
/// where a table is a value.
fn leaves<'n, 't>(
    node: &'n Spanned<DeValue<'t>>,
    ends: &dyn Fn(&[String], &DeTable<'t>) -> bool,
) -> Vec<Leaf<'n, 't>> {
    fn walk<'n, 't>(
        path: &[String],
        table: &'n DeTable<'t>,
        ends: &dyn Fn(&[String], &DeTable<'t>) -> bool,
        found: &mut Vec<Leaf<'n, 't>>,
    ) {
        for (key, node) in table {
            let mut path = path.to_vec();
            path.extend(key.get_ref().split('.').map(|part| part.trim().to_owned()));
            match node.get_ref() {
                DeValue::Table(inner) if !inner.is_empty() && !ends(&path, inner) => {
                    walk(&path, inner, ends, found);
                }
                _ => found.push((path, key.span(), node)),
            }
        }
    }
    let mut found = Vec::new();
    if let DeValue::Table(table) = node.get_ref() {
        walk(&[], table, ends, &mut found);
    }
    // TOML tables come in the order of their keys; people mean the order of the file.
    found.sort_by_key(|(_, span, _)| span.start);
    found
}

fn find(
    path: &[String],
    span: std::ops::Range<usize>,
    effective: &Tree,
    problems: &mut Vec<Diagnostic>,
) -> Option<Field> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match Field::find(&path, effective) {
        Ok(field) => Some(field),
        Err(no) => {
            let mut problem = Diagnostic::error(Code::S901, span, no.title)
                .label("not a field of the scenario")
                .help(no.help);
            problem.note = no.note;
            problems.push(problem);
            None
        }
    }
}

/// Fields with one value each: `[set]`, or a point.
pub(super) fn settings(
    node: Option<&Spanned<DeValue<'_>>>,
    effective: &Tree,
    problems: &mut Vec<Diagnostic>,
) -> Vec<(Field, Setting)> {
    let Some(node) = node else { return Vec::new() };
    if !node.get_ref().is_table() {
        problems.push(
            Diagnostic::error(Code::S003, node.span(), "fields and values are needed here")
                .label("not a table")
                .help("write \"group.regular.cap\" = 8"),
        );
    }
    let ends = |path: &[String], _: &DeTable<'_>| {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        Field::find(&path, effective).is_ok()
    };
    leaves(node, &ends)
        .into_iter()
        .filter_map(|(path, span, node)| {
            let field = find(&path, span, effective, problems)?;
            let (value, found) = field.check(node);
            problems.extend(found);
            let setting = Setting::written(&field, value?);
            Some((field, setting))
        })
        .collect()
}

/// The fields that vary, in the order of the file.
pub(super) fn axes(
    node: Option<&Spanned<DeValue<'_>>>,
    effective: &Tree,
    design: Design,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Axis> {
    let Some(node) = node else { return Vec::new() };
    let draws = design == Design::LatinHypercube;
    leaves(node, &|_, table| vary::is_values(table))
        .into_iter()
        .filter_map(|(path, span, node)| {
            let field = find(&path, span, effective, problems)?;
            vary::axis(field, node, draws, problems)
        })
        .collect()
}

/// The points that the file's fields and design make; `None` if that was wrong and is reported.
pub(super) fn points(
    parts: &Parts<'_>,
    axes: Vec<Axis>,
    design: Design,
    seed: u64,
    effective: &Tree,
    problems: &mut Vec<Diagnostic>,
) -> Option<Points> {
    let odd = |span, title: &str, help: &str| {
        Diagnostic::error(Code::S904, span, title).label("does not fit the design").help(help)
    };
    if design == Design::Points {
        return explicit(parts, &axes, effective, problems);
    }
    if let Some(points) = &parts.points {
        problems.push(odd(
            points.span(),
            "[[point]] is only read with design = \"points\"",
            "write design = \"points\", or remove it",
        ));
    }
    let vary = parts.vary.as_ref().map_or(0..0, Spanned::span);
    if axes.is_empty() {
        if problems.is_empty() {
            problems.push(
                Diagnostic::error(Code::S903, vary, "the sweep varies nothing")
                    .label("no field to vary")
                    .help("write [vary] with for example \"group.regular.cap\" = { from = 1, to = 12 }"),
            );
        }
        return None;
    }
    if parts.file.samples.is_some() && design != Design::LatinHypercube {
        problems.push(odd(
            parts.span("samples"),
            "`samples` belongs to design = \"latin-hypercube\"",
            "remove it, or choose that design",
        ));
    }
    match design {
        Design::Grid => {
            let points = Points::grid(axes).filter(|points| points.len() <= MOST_POINTS);
            if points.is_none() {
                problems.push(odd(
                    vary,
                    "the grid has more than 10,000,000 points",
                    "use fewer values, or design = \"latin-hypercube\" with samples",
                ));
            }
            points
        }
        Design::Zip => {
            if let Some(short) = axes.iter().find(|axis| axis.len() != axes[0].len()) {
                let (a, b) = (&axes[0], short);
                let title = format!(
                    "zipped fields need equally many values: `{}` has {}, `{}` has {}",
                    a.field.name,
                    a.len(),
                    b.field.name,
                    b.len()
                );
                problems.push(odd(
                    vary,
                    &title,
                    "write as many values for each, or design = \"grid\"",
                ));
                return None;
            }
            Some(Points::zip(axes))
        }
        Design::LatinHypercube => {
            let Some(samples) = parts.file.samples else {
                problems.push(odd(
                    parts.span("design"),
                    "a Latin hypercube needs a number of points",
                    "add samples = 100",
                ));
                return None;
            };
            Some(Points::latin_hypercube(axes, samples as usize, seed))
        }
        Design::Points => unreachable!("handled above"),
    }
}

/// The points of `[[point]]`, each a table of fields and values.
fn explicit(
    parts: &Parts<'_>,
    varied: &[Axis],
    effective: &Tree,
    problems: &mut Vec<Diagnostic>,
) -> Option<Points> {
    if !varied.is_empty() {
        problems.push(
            Diagnostic::error(
                Code::S904,
                parts.vary.as_ref().map_or(0..0, Spanned::span),
                "[vary] is not read with design = \"points\"",
            )
            .label("does not fit the design")
            .help("write the points as [[point]], or choose another design"),
        );
    }
    let nodes: &[Spanned<DeValue<'_>>] = match parts.points.as_ref().map(Spanned::get_ref) {
        Some(DeValue::Array(nodes)) => nodes,
        _ => &[],
    };
    if nodes.is_empty() {
        problems.push(
            Diagnostic::error(Code::S903, parts.span("design"), "the sweep has no point")
                .label("no [[point]] follows")
                .help("write [[point]] with a line such as \"group.regular.cap\" = 8"),
        );
        return None;
    }
    let rows: Vec<Vec<(Field, Setting)>> =
        nodes.iter().map(|node| settings(Some(node), effective, problems)).collect();
    let mut axes: Vec<Axis> = Vec::new();
    for (field, _) in rows.iter().flatten() {
        if !axes.iter().any(|axis| axis.field == *field) {
            axes.push(Axis { field: field.clone(), values: Values::List(Vec::new()) });
        }
    }
    let settings = rows
        .iter()
        .map(|row| {
            let of = |axis: &Axis| row.iter().find(|(field, _)| *field == axis.field);
            axes.iter().map(|axis| of(axis).map(|(_, setting)| setting.clone())).collect()
        })
        .collect();
    for axis in &mut axes {
        let own = rows.iter().flatten().filter(|(field, _)| *field == axis.field);
        axis.values = Values::List(own.map(|(_, setting)| setting.clone()).collect());
    }
    Some(Points::explicit(axes, settings))
}
