//! How long customers wait: the share still waiting by time, with its band, and the law that stands
//! in a scenario for it.

use super::canvas::{Canvas, Panel, draw};
use super::labels::{Anchor, Label};
use super::series::{self, EndLabel};
use super::style::{self, BLUE, GREY, HEIGHT, ORANGE, WIDTH};
use super::view::PatienceView;
use super::{Picture, axis};
use crate::report::number;

/// Draws the curve.
#[must_use]
pub fn patience(view: &PatienceView) -> Picture {
    let subtitle = format!("{} · {}", view.scenario, view.what);
    draw((WIDTH, HEIGHT), "Patience: customers still waiting", &subtitle, |canvas| {
        let end = view.points.last().map_or(60.0, |point| point.0).max(10.0);
        let panel = canvas.panel(series::frame(), 0.0..end, 0.0..1.0);
        canvas.value_axis(&panel, &[0.0, 0.25, 0.5, 0.75, 1.0], number::percent_short);
        seconds(canvas, &panel);
        let upper = view.points.iter().map(|p| (p.0, p.3));
        let lower = view.points.iter().rev().map(|p| (p.0, p.2));
        panel.area(upper.chain(lower).collect(), BLUE, style::BAND);
        panel.path(view.law.clone(), ORANGE, 2.0);
        panel.path(view.points.iter().map(|p| (p.0, p.1)).collect(), BLUE, 2.0);
        let last = |points: &[(f64, f64)]| points.last().map_or(0.0, |p| p.1);
        let ends = vec![
            EndLabel {
                value: view.points.last().map_or(0.0, |p| p.1),
                text: "in the log".to_owned(),
                note: "Kaplan–Meier, 95 % band".to_owned(),
                colour: BLUE,
                mark: None,
            },
            EndLabel {
                value: last(&view.law),
                text: view.law_name.clone(),
                note: "in the scenario".to_owned(),
                colour: ORANGE,
                mark: None,
            },
        ];
        series::end_labels(canvas, &panel, ends);
    })
}

fn seconds(canvas: &mut Canvas, panel: &Panel) {
    let (ticks, _) = axis::ticks(panel.x.end, 8, true);
    for tick in ticks.into_iter().filter(|tick| *tick <= panel.x.end + 1e-9) {
        let (x, y) = panel.at(tick, 0.0);
        canvas.line((x, y), (x, y + 5.0), style::RULE, 1.0);
        let text = format!("{} s", number::grouped(tick, 0));
        canvas.label(Label::new(x, y + 19.0, text, GREY).anchor(Anchor::Middle));
    }
    let x = f64::midpoint(panel.frame.left, panel.frame.right);
    let text = "waited without being answered";
    canvas.label(Label::new(x, panel.frame.bottom + 38.0, text, GREY).anchor(Anchor::Middle));
}
