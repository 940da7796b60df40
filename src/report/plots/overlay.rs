//! Several sides of a comparison over time: one panel per figure, all sides on the same scale, the
//! base with its band.

use super::axis;
use super::canvas::{Frame, draw};
use super::labels::Label;
use super::series::{self, EndLabel};
use super::style::{self, Colour, GREY, GROUPS, INK, MARGIN, WIDTH};
use super::view::{OverlayPanel, OverlayView, Scale};
use super::{Band, Picture};
use crate::report::fonts::{self, Weight};
use crate::report::number;

const PANEL: f64 = 170.0;
const GAP: f64 = 52.0;
const TOP: f64 = 104.0;
const BASE: Colour = INK;
/// A mark on every so-manieth point, those of the next side so many later.
const EVERY: usize = 8;
const APART: usize = 3;
/// Room for the names of sides at most.
const WIDEST: f64 = 260.0;

/// Draws the curves.
#[must_use]
pub fn overlay(view: &OverlayView) -> Picture {
    let panels = view.panels.len().max(1) as f64;
    let height = (TOP + panels * PANEL + (panels - 1.0) * GAP + 58.0) as u32;
    let what = format!(
        "the base with its 90 % band {}; all sides on the same scales",
        series::over_replications(&view.heading)
    );
    let subtitle = series::subtitle(&view.heading, &what);
    // Names of sides are titles: they need more room than those of parts of one picture.
    let names = view.panels.iter().flat_map(|panel| &panel.lines).map(|line| &line.name);
    let widest = names.map(|name| fonts::width(name, style::TEXT, Weight::Bold));
    let room = widest.fold(series::RIGHT, |most, name| most.max(name + 32.0)).min(WIDEST);
    let right = f64::from(WIDTH) - room;
    draw((WIDTH, height), "Compared over the day", &subtitle, |canvas| {
        for (index, own) in view.panels.iter().enumerate() {
            let top = TOP + index as f64 * (PANEL + GAP);
            let frame = Frame { top, bottom: top + PANEL, right, ..series::frame() };
            let title = Label::new(MARGIN, top - 20.0, own.title.as_str(), INK).bold().size(12.0);
            canvas.label(title);
            let (ticks, end) = scale(own);
            let panel = canvas.panel(frame, axis::horizon(&view.heading), 0.0..end);
            canvas.value_axis(&panel, &ticks, |value| match own.scale {
                Scale::Share => number::percent_short(value),
                Scale::Seconds if end >= 240.0 => format!("{} min", number::count(value / 60.0)),
                Scale::Seconds => format!("{} s", number::count(value)),
                Scale::Plain => number::count(value),
            });
            if index + 1 == view.panels.len() {
                axis::time(canvas, &panel, view.heading.first_day);
            }
            let mut ends = Vec::new();
            for (side, line) in own.lines.iter().enumerate() {
                let colour = colour(side);
                if side == 0 {
                    series::band(&panel, &line.series, colour);
                } else {
                    let mut bare = line.series.clone();
                    for band in bare.points.iter_mut().flatten() {
                        *band = Band { mean: band.mean, low: band.mean, high: band.mean };
                    }
                    series::band(&panel, &bare, colour);
                }
                // Apart from each other's, so that each is seen where lines lie on one another.
                let points = line.series.points.iter().enumerate().skip(side * APART);
                for (place, band) in points.step_by(EVERY) {
                    if let Some(band) = band {
                        let x = line.series.grid.middle(place);
                        let y = band.mean.clamp(0.0, end);
                        canvas.mark(panel.at(x, y), colour, side);
                    }
                }
                if let Some(last) = line.series.points.iter().rev().flatten().next() {
                    let value = last.mean.clamp(0.0, end);
                    let text = line.name.clone();
                    let mark = Some(side);
                    ends.push(EndLabel { value, text, note: String::new(), colour, mark });
                }
            }
            if let Some(target) = own.target {
                series::target(&panel, target);
                let text = match own.scale {
                    Scale::Share => format!("target {}", number::percent_short(target)),
                    Scale::Seconds => format!("target {}", number::seconds_short(target)),
                    Scale::Plain => format!("target {}", number::count(target)),
                };
                let (value, colour) = (target, GREY);
                ends.push(EndLabel { value, text, note: String::new(), colour, mark: None });
            }
            series::end_labels(canvas, &panel, ends);
        }
    })
}

/// The base in ink, variants in the order of the colours.
pub(super) fn colour(side: usize) -> Colour {
    if side == 0 { BASE } else { GROUPS[(side - 1) % GROUPS.len()] }
}

fn scale(panel: &OverlayPanel) -> (Vec<f64>, f64) {
    if panel.scale == Scale::Share {
        return (vec![0.0, 0.25, 0.5, 0.75, 1.0], 1.0);
    }
    let highest = |line: &super::view::OverlayLine| line.series.highest(|band| band.mean);
    let of_lines = panel.lines.iter().map(highest).fold(0.0, f64::max);
    let base = panel.lines.first().map_or(0.0, |line| line.series.highest(|band| band.high));
    let top = of_lines.max(base.min(2.0 * of_lines)).max(panel.target.unwrap_or(0.0));
    let unit = if panel.scale == Scale::Seconds && top >= 240.0 { 60.0 } else { 1.0 };
    let (ticks, end) = axis::ticks(top * 1.04 / unit, 4, false);
    (ticks.into_iter().map(|tick| tick * unit).collect(), end * unit)
}
