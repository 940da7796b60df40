//! What a sweep found, on one screen: a table of its points if they are few, then the best value of
//! each field and where targets are met. Must not know colours or terminals.

use super::gist::{Gist, PointGist};
use super::words;
use crate::report::number;
use crate::report::text::Rows;
use crate::sweep::journal::listed;
use crate::sweep::{FigureHead, SHOWN};
use std::fmt::Write as _;

const SURE: &str = "writing to a string cannot fail";
/// More points than this are told in sum only.
const TABLE: usize = 60;
/// Invalid points that are told one by one.
const TOLD: usize = 10;

/// The whole answer.
#[must_use]
pub fn summary(gist: &Gist) -> String {
    let head = &gist.head;
    let fields: Vec<String> = head.fields.iter().map(words::field).collect();
    let mut text = format!(
        "{} · {} · {} points ({}) of {} · up to {} replications each, seed {}\n",
        head.title,
        head.scenario_title,
        number::grouped(head.points as f64, 0),
        head.design,
        fields.join(" × "),
        number::grouped(f64::from(head.replications), 0),
        head.seed
    );
    if gist.points.len() <= TABLE {
        text.push_str(&table(gist));
    }
    text.push_str(&best(gist));
    text.push_str(&targets(gist));
    for (point, at, problems) in gist.invalid.iter().take(TOLD) {
        let at = at_point(gist, at);
        write!(text, "\npoint {point} ({at}) is invalid and left out:\n").expect(SURE);
        for line in problems.lines() {
            writeln!(text, "  {line}").expect(SURE);
        }
    }
    if gist.invalid.len() > TOLD {
        let rest: Vec<usize> =
            gist.invalid.iter().skip(TOLD).map(|(point, ..)| *point as usize - 1).collect();
        write!(text, "\ninvalid and left out as well: points {}\n", listed(&rest)).expect(SURE);
    }
    if !gist.missing.is_empty() {
        write!(text, "\nmissing: points {}\n", listed(&gist.missing)).expect(SURE);
    }
    text
}

fn at_point(gist: &Gist, at: &[Option<crate::sweep::Cell>]) -> String {
    let fields = gist.head.fields.iter().zip(at);
    let one = |(field, cell): (&crate::sweep::FieldHead, &Option<crate::sweep::Cell>)| {
        format!("{} = {}", field.field, words::cell(field, cell.as_ref()))
    };
    fields.map(one).collect::<Vec<_>>().join(", ")
}

fn table(gist: &Gist) -> String {
    let head = &gist.head;
    let figures = &head.figures[..head.figures.len().min(SHOWN)];
    let fields: Vec<String> = head.fields.iter().map(words::field).collect();
    let names: Vec<String> = figures.iter().map(words::figure).collect();
    let mut header = vec!["point"];
    header.extend(fields.iter().chain(&names).map(String::as_str));
    let mut rows = Rows::new(0, &header);
    for point in &gist.points {
        let mut row = vec![point.point.to_string()];
        let cells = head.fields.iter().zip(&point.at);
        row.extend(cells.map(|(field, cell)| words::cell(field, cell.as_ref())));
        let found = figures.iter().zip(&point.figures);
        row.extend(found.map(|(figure, found)| words::measured(head, figure, *found)));
        rows.row(row);
    }
    rows.under("POINTS")
}

fn best(gist: &Gist) -> String {
    let head = &gist.head;
    if gist.points.len() < 2 {
        return String::new();
    }
    let mut text = String::new();
    for (i, figure) in head.figures.iter().enumerate().take(SHOWN) {
        let Some(larger) = figure.figure().and_then(crate::sweep::Figure::larger_is_better) else {
            continue;
        };
        let Some((best, alike)) = gist.best(i, larger) else { continue };
        write!(
            text,
            " {}: {} at {}",
            words::figure(figure),
            words::measured(head, figure, best.figures[i]),
            if head.fields.len() > 3 {
                format!("point {}", best.point)
            } else {
                at_point(gist, &best.at)
            }
        )
        .expect(SURE);
        match alike.len() {
            0 | 1 => {}
            n if n == gist.points.len() => text.push_str("; no point can be told from it"),
            _ if head.fields.len() == 1 => {
                write!(text, "; not to be told apart: {}", together(gist, &alike)).expect(SURE);
            }
            2 => text.push_str("; one other cannot be told from it"),
            n => write!(text, "; {} others cannot be told from it", n - 1).expect(SURE),
        }
        text.push('\n');
    }
    if text.is_empty() { text } else { format!("\nBEST\n{text}") }
}

/// The values of an only field at these points; neighbours as a range.
pub(super) fn together(gist: &Gist, points: &[&PointGist]) -> String {
    let Some(field) = gist.head.fields.first() else { return String::new() };
    let ordered = points.iter().all(|p| p.at[0].as_ref().is_some_and(|c| c.number().is_some()));
    let name = |point: &PointGist| words::cell(field, point.at[0].as_ref());
    let runs = points.chunk_by(|a, b| ordered && a.point + 1 == b.point);
    let texts = runs.map(|run| match run {
        [one] => name(one),
        [first, .., last] => format!("{} to {}", name(first), name(last)),
        [] => String::new(),
    });
    texts.collect::<Vec<_>>().join(", ")
}

/// Where the scenario's targets are met, by one field.
fn targets(gist: &Gist) -> String {
    let head = &gist.head;
    if head.fields.len() != 1 {
        return String::new();
    }
    let mut text = String::new();
    for (i, figure) in head.figures.iter().enumerate().take(SHOWN) {
        let Some(target) = figure.target else { continue };
        let larger = figure.figure().and_then(crate::sweep::Figure::larger_is_better) == Some(true);
        let met: Vec<&PointGist> = gist
            .points
            .iter()
            .filter(|point| {
                let value = point.value(i);
                value.is_some_and(|value| if larger { value >= target } else { value <= target })
            })
            .collect();
        let met = if met.is_empty() { "nowhere".to_owned() } else { together(gist, &met) };
        writeln!(text, " {} {}: {met}", words::figure(figure), asked(gist, figure, target, larger))
            .expect(SURE);
    }
    if text.is_empty() {
        text
    } else {
        format!("\nTARGETS MET AT  (by value over the whole run)\n{text}")
    }
}

pub(super) fn asked(gist: &Gist, figure: &FigureHead, target: f64, larger: bool) -> String {
    let sign = if larger { "≥" } else { "≤" };
    format!("{sign} {}", words::figure_written(&gist.head, figure).text(target))
}
