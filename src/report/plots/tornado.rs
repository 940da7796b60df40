//! How far each field moves a figure: a bar from its mean among the points with the field's lowest
//! values to that among the points with the highest, the widest on top.

use super::Picture;
use super::canvas::{Frame, draw};
use super::curves::{Written, between};
use super::labels::{Anchor, Label};
use super::style::{self, BLUE, GREY, INK, LIGHT_BLUE, MARGIN, WIDTH};
use crate::report::fonts::{self, Weight};

/// One field's bar.
#[derive(Clone, Debug, PartialEq)]
pub struct TornadoBar {
    /// What varies.
    pub name: String,
    /// Its lowest values: what they are, the figure's mean there, half of its 95 % interval.
    pub low: (String, f64, f64),
    /// Its highest values, likewise.
    pub high: (String, f64, f64),
}

impl TornadoBar {
    /// How far the field moves the figure.
    #[must_use]
    pub fn width(&self) -> f64 {
        (self.high.1 - self.low.1).abs()
    }
}

/// A figure and what moves it.
#[derive(Clone, Debug, PartialEq)]
pub struct TornadoView {
    /// On top.
    pub title: String,
    /// Below it.
    pub subtitle: String,
    /// How the figure is written.
    pub written: Written,
    /// Its mean over all points.
    pub mean: f64,
    /// What is asked of it.
    pub target: Option<f64>,
    /// The bars, the widest first.
    pub bars: Vec<TornadoBar>,
    /// Fields without a bar, in words.
    pub note: Option<String>,
}

const TOP: f64 = 104.0;
const ROW: f64 = 40.0;
/// Beside the bars' ends stand their values.
const ROOM: f64 = 118.0;

/// Draws the tornado.
#[must_use]
pub fn tornado(view: &TornadoView) -> Picture {
    let bottom = TOP + ROW * view.bars.len().max(1) as f64;
    let widest = view.bars.iter().map(|bar| fonts::width(&bar.name, style::TEXT, Weight::Bold));
    let left = MARGIN + widest.fold(60.0, f64::max).min(230.0) + 14.0;
    draw(
        (WIDTH, (bottom + if view.note.is_some() { 84.0 } else { 60.0 }) as u32),
        &view.title,
        &view.subtitle,
        |canvas| {
            let frame = Frame {
                left: left + ROOM,
                right: f64::from(WIDTH) - MARGIN - ROOM,
                top: TOP,
                bottom,
            };
            let ends = view.bars.iter().flat_map(|bar| {
                [
                    bar.low.1 - bar.low.2,
                    bar.low.1 + bar.low.2,
                    bar.high.1 - bar.high.2,
                    bar.high.1 + bar.high.2,
                ]
            });
            let (low, high) = ends
                .chain([view.mean])
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
            let spare = if high > low { (high - low) * 0.03 } else { 1.0 };
            let panel = canvas.panel(frame, low - spare..high + spare, 0.0..1.0);
            let x_of = |value: f64| panel.at(value, 0.0).0;
            for tick in between(low, high, 6) {
                let x = x_of(tick);
                canvas.line((x, TOP - 6.0), (x, bottom), style::GRID, 1.0);
                canvas.label(
                    Label::new(x, bottom + 17.0, view.written.text(tick), GREY)
                        .anchor(Anchor::Middle),
                );
            }
            // Below the bars' texts, which have a rim of their own.
            if let Some(target) = view.target.filter(|target| (low..=high).contains(target)) {
                panel.dashed(vec![(target, 0.0), (target, 1.0)], GREY, 1.25);
                let text = format!("target {}", view.written.text(target));
                canvas.label(
                    Label::new(x_of(target), bottom + 34.0, text, GREY).anchor(Anchor::Middle),
                );
            }
            let mean = x_of(view.mean);
            for (i, bar) in view.bars.iter().enumerate() {
                let middle = TOP + ROW * (i as f64 + 0.5);
                let name = fonts::fit(&bar.name, left - MARGIN, style::TEXT, Weight::Bold);
                canvas.label(Label::new(MARGIN, middle + 4.0, name, INK).bold());
                let half = 10.0;
                for (end, colour) in [(&bar.low, LIGHT_BLUE), (&bar.high, BLUE)] {
                    let x = x_of(end.1);
                    let (from, to) = (mean.min(x), mean.max(x));
                    canvas.rect(
                        Frame { left: from, right: to, top: middle - half, bottom: middle + half },
                        colour,
                    );
                }
                // Intervals over the bars, one below the other: wide ones stay two.
                for (end, y) in [(&bar.low, middle - 3.0), (&bar.high, middle + 3.0)] {
                    let (from, to) = (x_of(end.1 - end.2), x_of(end.1 + end.2));
                    canvas.line((from, y), (to, y), INK, 1.25);
                }
                let (leftmost, rightmost) = if bar.low.1 <= bar.high.1 {
                    (&bar.low, &bar.high)
                } else {
                    (&bar.high, &bar.low)
                };
                for (end, sign, anchor) in
                    [(leftmost, -1.0, Anchor::End), (rightmost, 1.0, Anchor::Start)]
                {
                    let reach = x_of(end.1 + sign * end.2);
                    let reach = if sign < 0.0 { reach.min(mean) } else { reach.max(mean) };
                    let x = reach + sign * 8.0;
                    canvas.label(
                        Label::new(x, middle - 2.0, view.written.value(end.1), INK)
                            .bold()
                            .halo()
                            .anchor(anchor),
                    );
                    let room = ROOM - 12.0;
                    let at = fonts::fit(&end.0, room, 10.0, Weight::Regular);
                    canvas.label(
                        Label::new(x, middle + 11.0, at, GREY).size(10.0).halo().anchor(anchor),
                    );
                }
            }
            canvas.line((mean, TOP - 6.0), (mean, bottom), INK, 1.25);
            let text = format!("mean of all points {}", view.written.value(view.mean));
            canvas.label(Label::new(mean, TOP - 13.0, text, INK).anchor(Anchor::Middle));
            if let Some(note) = &view.note {
                let room = f64::from(WIDTH) - 2.0 * MARGIN;
                let note = fonts::fit(note, room, style::TEXT, Weight::Regular);
                canvas.label(Label::new(MARGIN, bottom + 62.0, note, GREY));
            }
        },
    )
}
