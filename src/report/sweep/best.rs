//! What is best where, and where targets are met: only points that meet them, and only fields that
//! somebody chooses, have a best. Must not know colours or terminals.

use super::gist::{Gist, PointGist};
use super::spread::spreads;
use super::words;
use crate::report::number;
use crate::report::plots::Written;
use crate::report::text::Rows;
use crate::sweep::raw::Mode;
use crate::sweep::{Cell, Figure, SHOWN, Standing, TargetPart, is_choice};
use std::fmt::Write as _;

const SURE: &str = "writing to a string cannot fail";
/// Combinations of fields that are told one by one.
const COMBINATIONS: usize = 24;
/// Figures that are told per combination, or whose movers are told.
const FIGURES: usize = 2;

/// Where each figure is best.
pub(super) fn best(gist: &Gist) -> String {
    let head = &gist.head;
    let given = gist.given();
    let varies = (0..head.fields.len()).filter(|field| gist.levels(*field).len() > 1);
    let chosen = varies.filter(|field| is_choice(&head.fields[*field].field)).count();
    if gist.points.len() < 2 || chosen == 0 {
        return String::new();
    }
    let any = gist.any_eligible();
    let mut text = String::new();
    if given.is_empty() {
        let counts = |point: &PointGist| !any || point.is_eligible();
        for (i, larger) in figures(gist, any) {
            if let Some(line) = line(gist, i, larger, &counts) {
                writeln!(text, " {line}").expect(SURE);
            }
        }
    } else if any {
        let combinations = combinations(gist, &given);
        if combinations.len() <= COMBINATIONS {
            for cells in combinations {
                let counts =
                    |point: &PointGist| point.is_eligible() && is_at(point, &given, &cells);
                // The first ones, and always what it costs.
                let price = |i: usize| head.figures[i].figure().is_some_and(Figure::is_price);
                let told = figures(gist, any).into_iter().enumerate();
                let told = told.filter(|(place, (i, _))| *place < FIGURES || price(*i));
                let told = told.map(|(_, told)| told);
                let told = told.filter_map(|(i, larger)| line(gist, i, larger, &counts));
                let told: Vec<String> = told.collect();
                let told = if told.is_empty() {
                    "no point meets the targets".into()
                } else {
                    told.join("; ")
                };
                writeln!(text, " {}: {told}", named(gist, &given, &cells)).expect(SURE);
            }
        }
    }
    if text.is_empty() {
        return text;
    }
    let met = gist.points.iter().filter(|point| point.is_eligible()).count();
    let heading = if !any {
        "NO POINT MEETS THE TARGETS, so none is best; highest or lowest of all".to_owned()
    } else if met < gist.points.len() {
        format!("BEST  (of the {met} of {} points that meet the targets)", gist.points.len())
    } else {
        "BEST".to_owned()
    };
    format!("\n{heading}\n{text}")
}

/// The figures of which larger or smaller is better. What a plan takes says nothing of a point that
/// does not meet the targets.
fn figures(gist: &Gist, any: bool) -> Vec<(usize, bool)> {
    let shown = gist.head.figures.iter().enumerate().take(SHOWN);
    shown
        .filter_map(|(i, head)| {
            let figure = head.figure().filter(|figure| any || !figure.is_price())?;
            // Yes or no is told under the targets.
            let larger = figure.larger_is_better().filter(|_| !is_verdict(figure))?;
            Some((i, larger))
        })
        .collect()
}

/// "cost: ¥ 21,090 at cap = 4; not to be told apart: 4 to 6".
fn line(
    gist: &Gist,
    figure: usize,
    larger: bool,
    counts: &dyn Fn(&PointGist) -> bool,
) -> Option<String> {
    let head = &gist.head;
    let (best, alike) = gist.best(figure, larger, counts)?;
    let shown = &head.figures[figure];
    let at =
        if head.fields.len() > 3 { format!("point {}", best.point) } else { chosen_at(gist, best) };
    let measured = words::measured(head, shown, best.figures[figure]);
    let mut text = format!("{}: {measured} at {at}", words::figure(shown));
    let all = gist.points.iter().filter(|point| counts(point)).count();
    match alike.len() {
        0 | 1 if all == 1 => {}
        0 | 1 => {}
        n if n == all => text.push_str(" (all of them are alike in it)"),
        _ if head.fields.len() == 1 => {
            write!(text, " (not to be told apart: {})", together(gist, &alike)).expect(SURE);
        }
        2 => text.push_str(" (another cannot be told from it)"),
        n => write!(text, " ({} others cannot be told from it)", n - 1).expect(SURE),
    }
    Some(text)
}

/// The values of the fields that are chosen.
fn chosen_at(gist: &Gist, point: &PointGist) -> String {
    let given = gist.given();
    let fields = gist.head.fields.iter().zip(&point.at).enumerate();
    let chosen = fields.filter(|(i, _)| !given.contains(i));
    let one = |(_, (field, cell)): (usize, (&crate::sweep::FieldHead, &Option<Cell>))| {
        format!("{} = {}", field.field, words::cell(field, cell.as_ref()))
    };
    chosen.map(one).collect::<Vec<_>>().join(", ")
}

/// The different values that these fields take together, in the order of the points.
fn combinations(gist: &Gist, fields: &[usize]) -> Vec<Vec<Option<Cell>>> {
    let mut all: Vec<Vec<Option<Cell>>> = Vec::new();
    for point in &gist.points {
        let cells: Vec<Option<Cell>> =
            fields.iter().map(|field| point.at[*field].clone()).collect();
        if all.len() <= COMBINATIONS && !all.contains(&cells) {
            all.push(cells);
        }
    }
    all
}

fn is_at(point: &PointGist, fields: &[usize], cells: &[Option<Cell>]) -> bool {
    fields.iter().zip(cells).all(|(field, cell)| point.at[*field] == *cell)
}

fn named(gist: &Gist, fields: &[usize], cells: &[Option<Cell>]) -> String {
    let one = |(field, cell): (&usize, &Option<Cell>)| {
        let head = &gist.head.fields[*field];
        format!("{} {}", words::field(head), words::cell(head, cell.as_ref()))
    };
    fields.iter().zip(cells).map(one).collect::<Vec<_>>().join(", ")
}

/// The values of an only field at these points; neighbours as a range.
pub(super) fn together(gist: &Gist, points: &[&PointGist]) -> String {
    along(gist, 0, points)
}

/// The values of a field at these points, of which no two have the same; neighbours as a range.
fn along(gist: &Gist, field: usize, points: &[&PointGist]) -> String {
    let Some(head) = gist.head.fields.get(field) else { return String::new() };
    let levels = gist.levels(field);
    let place = |point: &PointGist| {
        let cell = point.at[field].as_ref()?;
        cell.number()?;
        levels.iter().position(|level| level == cell)
    };
    let ordered = points.iter().all(|point| place(point).is_some());
    let name = |point: &PointGist| words::cell(head, point.at[field].as_ref());
    let mut points = points.to_vec();
    if ordered {
        points.sort_by_key(|point| place(point));
    }
    let next =
        |a: &&PointGist, b: &&PointGist| ordered && place(a).map(|place| place + 1) == place(b);
    let texts = points.chunk_by(next).map(|run| match run {
        [one] => name(one),
        [first, .., last] => format!("{} to {}", name(first), name(last)),
        [] => String::new(),
    });
    texts.collect::<Vec<_>>().join(", ")
}

/// Where the scenario's targets are met, not sure yet, missed.
pub(super) fn targets(gist: &Gist) -> String {
    let head = &gist.head;
    if gist.points.iter().all(|point| point.verdict == Standing::NothingToJudge) {
        return String::new();
    }
    let by = match head.mode {
        Mode::Plan => "by the proof of each point's plan",
        Mode::Simulate => "met at 95 % confidence, all targets together",
    };
    let mut text = format!("\nTARGETS  ({by})\n");
    for (index, name) in head.targets.iter().enumerate() {
        writeln!(text, " target {}: “{name}”", index + 1).expect(SURE);
    }
    let drawn = head.design == "latin-hypercube";
    let varies: Vec<usize> =
        (0..head.fields.len()).filter(|field| gist.levels(*field).len() > 1).collect();
    let told = |points: &[&PointGist], field: usize| {
        let kinds = [Standing::Met, Standing::NotSure, Standing::Missed, Standing::NothingToJudge];
        let parts = kinds.into_iter().filter_map(|kind| {
            let own: Vec<&PointGist> =
                points.iter().filter(|point| point.verdict == kind).copied().collect();
            let word = if kind == Standing::Met { "met" } else { kind.word() };
            (!own.is_empty()).then(|| format!("{word} at {}", along(gist, field, &own)))
        });
        parts.collect::<Vec<_>>().join(" · ")
    };
    match varies.as_slice() {
        [only] if !drawn => {
            let all: Vec<&PointGist> = gist.points.iter().collect();
            writeln!(text, " {}", told(&all, *only)).expect(SURE);
            return text;
        }
        [_, _] | [_, _, _] if !drawn => {
            // Along what is chosen and has an order: how many people, up to which cap.
            let is_numeric =
                |field: &usize| gist.levels(*field).iter().all(|c| c.number().is_some());
            let chosen = |field: &usize| is_choice(&head.fields[*field].field);
            let along = varies
                .iter()
                .copied()
                .max_by_key(|field| (is_numeric(field), chosen(field), std::cmp::Reverse(*field)));
            let along = along.unwrap_or(varies[0]);
            let others: Vec<usize> = varies.iter().copied().filter(|f| *f != along).collect();
            let combinations = combinations(gist, &others);
            if combinations.len() <= COMBINATIONS {
                writeln!(text, " by {}:", words::field(&head.fields[along])).expect(SURE);
                for cells in combinations {
                    let own: Vec<&PointGist> =
                        gist.points.iter().filter(|p| is_at(p, &others, &cells)).collect();
                    let name = named(gist, &others, &cells);
                    writeln!(text, " {name}: {}", told(&own, along)).expect(SURE);
                }
                return text;
            }
        }
        _ => {}
    }
    let count = |kind| gist.points.iter().filter(|point| point.verdict == kind).count();
    writeln!(
        text,
        " met at {} of {}, not sure yet at {}, missed at {}",
        count(Standing::Met),
        number::counted(gist.points.len() as f64, "point"),
        count(Standing::NotSure),
        count(Standing::Missed)
    )
    .expect(SURE);
    let silent = count(Standing::NothingToJudge);
    if silent > 0 {
        writeln!(text, " nothing to judge at {silent}").expect(SURE);
    }
    text
}

/// What moves the first figures most, where points spread over many values.
pub(super) fn movers(gist: &Gist) -> String {
    let head = &gist.head;
    let varies: Vec<usize> =
        (0..head.fields.len()).filter(|field| gist.levels(*field).len() > 1).collect();
    if head.design != "latin-hypercube" && varies.len() < 3 || gist.points.len() < 10 {
        return String::new();
    }
    let mut text = String::new();
    let with = |i: &usize| gist.points.iter().any(|point| point.value(*i).is_some());
    for figure in (0..head.figures.len().min(SHOWN)).filter(with).take(FIGURES) {
        let shown = &head.figures[figure];
        let written = words::figure_written(head, shown);
        let spreads = spreads(gist, &varies, figure);
        let mut rows = Rows::new(
            1,
            &["field", "lowest fifth", "there", "highest fifth", "there", "moves it by"],
        );
        for (field, low, high) in &spreads.ranked {
            let (from, to) = (written.value(low.1), written.value(high.1));
            let by = high.1 - low.1;
            let sign = if by < 0.0 { "−" } else { "+" };
            let half = libm::hypot(low.2, high.2);
            let by = if written == Written::Share {
                format!("{sign}{} points", number::plain_with(100.0 * by.abs(), 100.0 * half, 1))
            } else {
                format!("{sign}{} ±{}", written.value(by.abs()), written.value(half))
            };
            let name = words::field(&head.fields[*field]);
            rows.row(vec![name, low.0.clone(), from, high.0.clone(), to, by]);
        }
        let points = number::grouped(gist.points.len() as f64, 0);
        let of = format!("WHAT MOVES IT: {}  (means over {points} points)", words::figure(shown));
        text.push_str(&rows.under(&of));
        if let Some(note) = spreads.note(gist, &written) {
            writeln!(text, " {note}").expect(SURE);
        }
    }
    text
}

/// Whether a figure says yes or no.
const fn is_verdict(figure: Figure) -> bool {
    matches!(figure, Figure::PlanProven | Figure::Target(_, TargetPart::Met))
}
