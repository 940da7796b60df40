//! Simulated against actual, interval by interval, on days that the fit did not see: contacts, who
//! waited, who gave up. The band is where nine in ten simulated days lie.

use super::canvas::{Canvas, Frame, draw};
use super::labels::Label;
use super::series::{self, EndLabel};
use super::style::{self, BLUE, INK, ORANGE, WIDTH};
use super::view::{ValidationPanel, ValidationView};
use super::{Picture, axis};
use crate::report::number;

/// Height of each of several panels, and of a single one.
const PANEL: [f64; 2] = [150.0, 270.0];
const GAP: f64 = 46.0;
const TOP: f64 = 88.0;

/// Draws the comparison.
#[must_use]
pub fn validation(view: &ValidationView) -> Picture {
    let n = view.panels.len().max(1) as f64;
    let one = PANEL[usize::from(view.panels.len() == 1)];
    let height = TOP + n * one + (n - 1.0) * GAP + 58.0;
    let what = format!(
        "blue: mean and 90 % band {}; black: what happened; orange: outside the band",
        series::over_replications(&view.heading)
    );
    draw((WIDTH, height as u32), &view.title, &series::subtitle(&view.heading, &what), |canvas| {
        for (i, panel) in view.panels.iter().enumerate() {
            let top = TOP + i as f64 * (one + GAP);
            let last = i + 1 == view.panels.len();
            draw_panel(canvas, view, panel, (top, top + one), last);
        }
    })
}

fn draw_panel(
    canvas: &mut Canvas,
    view: &ValidationView,
    shown: &ValidationPanel,
    (top, bottom): (f64, f64),
    last: bool,
) {
    let frame = Frame { left: 74.0, right: f64::from(WIDTH) - series::RIGHT, top, bottom };
    let happened = shown.actual.iter().flatten().copied().fold(0.0, f64::max);
    let highest = shown.expected.highest(|band| band.high.max(band.mean)).max(happened);
    let highest = if shown.is_share { highest.clamp(0.05, 1.0) } else { highest };
    let (ticks, end) = axis::ticks(highest, 3, !shown.is_share);
    let panel = canvas.panel(frame, axis::horizon(&view.heading), 0.0..end);
    let text =
        |y: f64| if shown.is_share { number::percent_short(y) } else { number::grouped(y, 0) };
    canvas.value_axis(&panel, &ticks, text);
    if last {
        axis::time(canvas, &panel, view.heading.first_day);
    } else {
        midnights(canvas, view, &panel);
    }
    let name = Label::new(style::MARGIN, top - 12.0, shown.name.clone(), INK).bold().size(12.0);
    canvas.label(name);
    series::band(&panel, &shown.expected, BLUE);
    // Wide enough to be seen where days are many.
    let pixel_min = (panel.x.end - panel.x.start) / (frame.right - frame.left);
    let half = (shown.expected.grid.width_min / 2.0).max(1.4 * pixel_min);
    for (i, actual) in shown.actual.iter().enumerate() {
        let Some(y) = *actual else { continue };
        let x = shown.expected.grid.middle(i);
        let band = shown.expected.points.get(i).copied().flatten();
        let outside = band.is_none_or(|band| y < band.low - 1e-9 || y > band.high + 1e-9);
        let colour = if outside { ORANGE } else { INK };
        panel.path(vec![(x - half, y), (x + half, y)], colour, 2.25);
    }
    let value = |inside: bool| if inside { end * 0.62 } else { end * 0.2 };
    let ends = vec![
        EndLabel {
            value: value(true),
            text: format!("{} inside", number::percent_short(shown.inside_share)),
            note: format!(
                "{} of {}",
                shown.inside,
                number::counted(f64::from(shown.of), "interval")
            ),
            colour: BLUE,
            mark: None,
        },
        EndLabel {
            value: value(false),
            text: format!("{} below, {} above", shown.below, shown.above),
            note: "90 % are to be expected".to_owned(),
            colour: ORANGE,
            mark: None,
        },
    ];
    series::end_labels(canvas, &panel, ends);
}

fn midnights(canvas: &Canvas, view: &ValidationView, panel: &super::canvas::Panel) {
    for day in 0..=view.heading.days {
        let (x, y) = panel.at(f64::from(day) * 1440.0, 0.0);
        canvas.line((x, y), (x, y + 5.0), style::RULE, 1.0);
    }
}
