//! Paired differences to the base with their intervals: a dot and a whisker per variant and figure,
//! the base as the line of no difference.

use super::Picture;
use super::canvas::{Canvas, Frame, draw};
use super::labels::{Anchor, Label};
use super::series;
use super::style::{Colour, GREEN, GREY, GRID, INK, MARGIN, ORANGE, RULE, TEXT, WIDTH};
use super::view::{DifferencePanel, DifferencesView};
use crate::report::fonts::{self, Weight};

const TOP: f64 = 96.0;
const ROW: f64 = 22.0;
const HEAD: f64 = 26.0;
const GAP: f64 = 18.0;
/// Where names end, where the drawing begins and ends, where words begin.
const NAMES: f64 = 200.0;
const LEFT: f64 = 220.0;
const RIGHT: f64 = 640.0;
const WORDS: f64 = 660.0;

/// Draws the differences.
#[must_use]
pub fn differences(view: &DifferencesView) -> Picture {
    let rows: usize = view.panels.iter().map(|panel| panel.rows.len()).sum();
    let panels = view.panels.len() as f64;
    let height = TOP + rows as f64 * ROW + panels * (HEAD + GAP) + 8.0;
    let what = format!(
        "difference to the base, paired, with 95 % interval {}",
        series::over_replications(&view.heading)
    );
    let subtitle = series::subtitle(&view.heading, &what);
    draw((WIDTH, height as u32), "What the variants change", &subtitle, |canvas| {
        // Said once, above the first figure: figures' names may be as long as the sheet is wide.
        let same = Label::new(f64::midpoint(LEFT, RIGHT), TOP - 6.0, "as the base", GREY);
        canvas.label(same.anchor(Anchor::Middle));
        let mut top = TOP;
        for panel in &view.panels {
            top = figure(canvas, panel, top) + GAP;
        }
    })
}

/// Draws one figure from `top` on; where it ends.
fn figure(canvas: &mut Canvas, panel: &DifferencePanel, top: f64) -> f64 {
    let room = canvas.sheet().right - 2.0 * MARGIN;
    let title = fonts::fit(&panel.title, room, 12.0, Weight::Bold);
    canvas.label(Label::new(MARGIN, top + 14.0, title, INK).bold().size(12.0));
    let bottom = top + HEAD + panel.rows.len() as f64 * ROW;
    let furthest = panel
        .rows
        .iter()
        .flat_map(|row| row.interval)
        .filter(|x| x.is_finite())
        .fold(0.0_f64, |most, x| most.max(x.abs()));
    let middle = f64::midpoint(LEFT, RIGHT);
    let half = f64::midpoint(RIGHT, -LEFT) - 8.0;
    let at = |x: f64| middle + if furthest > 0.0 { x / furthest * half } else { 0.0 };
    for x in [LEFT, RIGHT] {
        canvas.line((x, top + HEAD - 4.0), (x, bottom), GRID, 1.0);
    }
    canvas.line((middle, top + HEAD - 4.0), (middle, bottom), RULE, 1.5);
    for (index, row) in panel.rows.iter().enumerate() {
        let y = top + HEAD + (index as f64 + 0.5) * ROW;
        let name = fonts::fit(&row.name, NAMES - MARGIN, TEXT, Weight::Regular);
        canvas.label(Label::new(NAMES, y + 4.0, name, INK).anchor(Anchor::End));
        let colour = colour(row.good);
        let [low, value, high] = row.interval.map(|x| if x.is_finite() { at(x) } else { middle });
        canvas.line((low, y), (high, y), colour, 2.0);
        let dot = Frame { left: value - 4.0, right: value + 4.0, top: y - 4.0, bottom: y + 4.0 };
        canvas.rect(dot, colour);
        let room = canvas.sheet().right - WORDS - 8.0;
        let text = fonts::fit(&row.text, room, TEXT, Weight::Bold);
        canvas.label(Label::new(WORDS, y + 4.0, text, colour).bold());
    }
    bottom
}

const fn colour(good: Option<bool>) -> Colour {
    match good {
        Some(true) => GREEN,
        Some(false) => ORANGE,
        None => GREY,
    }
}
