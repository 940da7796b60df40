//! Pictures of a fit: simulated against actual on held-out days, and patience.

use super::HeldOut;
use crate::experiment::held_out::Coverage;
use crate::fitting::Fit;
use crate::fitting::day_number_date;
use crate::fitting::patience::{Still, survival};
use crate::report::number;
use crate::report::plots::{
    self, Band, BandSeries, Grid, Heading, PatienceView, Picture, ValidationPanel, ValidationView,
};
use crate::stats;

/// The comparison as a picture.
#[must_use]
pub fn picture(name: &str, held_out: &HeldOut) -> Picture {
    plots::validation(&view(name, held_out))
}

/// The curve of those still waiting and the law for it, if there is one.
#[must_use]
pub fn patience_picture(name: &str, fit: &Fit) -> Option<Picture> {
    /// With fewer at risk the curve says little.
    const FEWEST: u64 = 30;
    let patience = fit.patience.as_ref()?;
    let shown: Vec<&Still> =
        patience.curve.iter().filter(|s| s.at_risk >= FEWEST && s.seconds <= 900.0).collect();
    let step = shown.len().div_ceil(600).max(1);
    let mut points = Vec::new();
    let mut before = 1.0;
    for still in shown.iter().step_by(step) {
        // A step curve: it falls at the moment itself.
        points.push((still.seconds, before, still.low, still.high));
        points.push((still.seconds, still.share, still.low, still.high));
        before = still.share;
    }
    let end = points.last().map_or(60.0, |p| p.0);
    let law = (0..=300)
        .map(|i| end * f64::from(i) / 300.0)
        .map(|t| (t, survival(patience.law, patience.knee, t)))
        .collect();
    let n = patience.figures.first().map_or(0, |f| f.n);
    let gave_up = patience.gave_up;
    Some(plots::patience(&PatienceView {
        scenario: name.to_owned(),
        what: format!(
            "{} customers, {} gave up; those answered would have waited longer (censored)",
            number::grouped(n as f64, 0),
            number::grouped(gave_up as f64, 0)
        ),
        points,
        law,
        law_name: patience.law.name().to_owned(),
    }))
}

fn view(name: &str, held_out: &HeldOut) -> ValidationView {
    /// Shares of fewer contacts jump too much to be drawn.
    const FEWEST: f64 = 5.0;
    let c = &held_out.comparison;
    let grid = Grid { start_min: 0.0, width_min: f64::from(held_out.minutes) };
    let enough: Vec<bool> =
        c.expected.iter().map(|e| e.arrivals.is_some_and(|a| a.mean >= 1.0)).collect();
    let panel = |name: String,
                 is_share: bool,
                 band: &dyn Fn(usize) -> Option<stats::Band>,
                 actual: &dyn Fn(usize) -> Option<f64>,
                 coverage: &Coverage| ValidationPanel {
        name,
        is_share,
        expected: BandSeries {
            grid,
            points: (0..enough.len())
                .map(|i| {
                    band(i).filter(|_| enough[i] || !is_share).map(|b| Band {
                        mean: b.mean,
                        low: b.p5,
                        high: b.p95,
                    })
                })
                .collect(),
        },
        actual: (0..enough.len()).map(|i| actual(i).filter(|_| enough[i])).collect(),
        inside: coverage.inside,
        below: coverage.below,
        above: coverage.above,
        of: coverage.all(),
        inside_share: coverage.share(),
    };
    let mut panels = vec![panel(
        format!("Contacts per {} min", held_out.minutes),
        false,
        &|i| c.expected[i].arrivals,
        &|i| Some(c.happened[i].arrivals),
        &c.arrivals,
    )];
    if held_out.knows_waits {
        let drawn = |i: usize| c.happened[i].arrivals >= FEWEST;
        let waited =
            format!("{} · drawn from {FEWEST} contacts on", capital(&held_out.waited_means));
        panels.push(panel(
            waited,
            true,
            &|i| c.expected[i].waited,
            &|i| c.happened[i].waited.filter(|_| drawn(i)),
            &c.waited,
        ));
        panels.push(panel(
            "Share that gave up".to_owned(),
            true,
            &|i| c.expected[i].abandoned,
            &|i| c.happened[i].abandoned.filter(|_| drawn(i)),
            &c.abandoned,
        ));
    }
    ValidationView {
        heading: Heading {
            scenario: name.to_owned(),
            replications: c.replications,
            first_day: day_number_date(held_out.first_day),
            days: held_out.days,
        },
        title: "Simulated against actual, on days the fit did not see".to_owned(),
        panels,
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
