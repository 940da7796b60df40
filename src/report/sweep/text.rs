//! What a sweep found, on one screen: a table of its points if they are few, then where targets are
//! met, what is best, and what moves it. Must not know colours or terminals.

use super::best::{best, movers, targets};
use super::gist::Gist;
use super::words;
use crate::report::number;
use crate::report::text::Rows;
use crate::sweep::journal::listed;
use crate::sweep::{FigureHead, SHOWN, Standing};
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
        "{} · {} · {} ({}) of {} · up to {} each, seed {}\n",
        head.title,
        head.scenario_title,
        number::counted(head.points as f64, "point"),
        head.design,
        fields.join(" × "),
        number::counted(f64::from(head.replications), "replication"),
        head.seed
    );
    if gist.points.len() <= TABLE {
        text.push_str(&table(gist));
    }
    text.push_str(&targets(gist));
    text.push_str(&best(gist));
    text.push_str(&movers(gist));
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
    let judged = gist.points.iter().any(|point| point.verdict != Standing::NothingToJudge);
    let planned = gist.points.iter().any(|point| point.status.is_some());
    let mut header = vec!["point"];
    header.extend(fields.iter().map(String::as_str));
    header.extend(judged.then_some("targets"));
    header.extend(planned.then_some("plan"));
    header.extend(names.iter().map(String::as_str));
    let mut rows = Rows::new(0, &header);
    for point in &gist.points {
        let mut row = vec![point.point.to_string()];
        let cells = head.fields.iter().zip(&point.at);
        row.extend(cells.map(|(field, cell)| words::cell(field, cell.as_ref())));
        row.extend(judged.then(|| point.verdict.word().to_owned()));
        row.extend(planned.then(|| point.status.clone().unwrap_or_default()));
        let found = figures.iter().zip(&point.figures);
        row.extend(found.map(|(figure, found)| words::measured(head, figure, *found)));
        rows.row(row);
    }
    rows.under("POINTS")
}

pub(super) fn asked(gist: &Gist, figure: &FigureHead, target: f64, larger: bool) -> String {
    let sign = if larger { "≥" } else { "≤" };
    format!("{sign} {}", words::figure_written(&gist.head, figure).text(target))
}
