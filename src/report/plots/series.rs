//! What several pictures share: bands and lines per interval, step lines, target lines, labels at
//! line ends, notes on peaks.

use super::canvas::{Canvas, Frame, Panel};
use super::labels::{self, Anchor, Label, Obstacle};
use super::style::{self, Colour, GREY};
use super::view::{Band, BandSeries, Grid, Heading};
use crate::report::fonts::{self, Weight};
use crate::report::number;

/// Room for the labels at the line ends.
pub(super) const RIGHT: f64 = 150.0;

/// The usual frame of a picture with one panel.
pub(super) fn frame() -> Frame {
    Frame {
        left: 74.0,
        right: f64::from(style::WIDTH) - RIGHT,
        top: 84.0,
        bottom: f64::from(style::HEIGHT) - 58.0,
    }
}

/// What stands below the title: the scenario and what the lines are.
pub(super) fn subtitle(heading: &Heading, what: &str) -> String {
    format!("{} · {what}", heading.scenario)
}

/// "over 200 replications".
pub(super) fn over_replications(heading: &Heading) -> String {
    match heading.replications {
        1 => "of one replication".to_owned(),
        n => format!("over {}", number::counted(f64::from(n), "replication")),
    }
}

/// The band and, on it, the line of the means.
pub(super) fn band(panel: &Panel, series: &BandSeries, colour: Colour) {
    let inside = |y: f64| y.clamp(panel.y.start, panel.y.end);
    let stretches = series.stretches();
    for stretch in &stretches {
        let upper = stretch.iter().map(|(x, band)| (*x, inside(band.high)));
        let lower = stretch.iter().rev().map(|(x, band)| (*x, inside(band.low)));
        panel.area(upper.chain(lower).collect(), colour, style::BAND);
    }
    for stretch in &stretches {
        match stretch.as_slice() {
            [(x, band)] => {
                let half = series.grid.width_min / 2.0;
                let y = inside(band.mean);
                panel.path(vec![(x - half, y), (x + half, y)], colour, 2.0);
            }
            points => panel.path(
                points.iter().map(|(x, band)| (*x, inside(band.mean))).collect(),
                colour,
                2.0,
            ),
        }
    }
}

/// Corners of a step line: a value holds over its interval.
pub(super) fn steps(grid: &Grid, values: &[f64]) -> Vec<(f64, f64)> {
    let mut points = Vec::with_capacity(values.len() * 2);
    let mut i = 0;
    while i < values.len() {
        let first = i;
        while i < values.len() && values[i] == values[first] {
            i += 1;
        }
        points.push((grid.start(first), values[first]));
        points.push((grid.start(i), values[first]));
    }
    points
}

/// A dashed line across at a target.
pub(super) fn target(panel: &Panel, value: f64) {
    panel.dashed(vec![(panel.x.start, value), (panel.x.end, value)], GREY, 1.25);
}

/// A name at the end of a line, with a note below it.
pub(super) struct EndLabel {
    /// The height of the line's end, in the panel's values.
    pub value: f64,
    pub text: String,
    pub note: String,
    pub colour: Colour,
    /// The place of its series, where series are told apart by marks too.
    pub mark: Option<usize>,
}

/// Writes the names at the right edge of a panel, moved apart where they would touch.
pub(super) fn end_labels(canvas: &mut Canvas, panel: &Panel, ends: Vec<EndLabel>) {
    let gap = if ends.iter().any(|end| !end.note.is_empty()) { 31.0 } else { 16.0 };
    let wishes: Vec<f64> =
        ends.iter().map(|end| panel.at(panel.x.end, end.value).1 + 4.0).collect();
    let lowest = panel.frame.bottom + 4.0 - (gap - 16.0);
    let heights = labels::spread(&wishes, gap, panel.frame.top + 6.0, lowest);
    let x = panel.frame.right + 10.0;
    let room = canvas.sheet().right - x - 8.0;
    for (end, y) in ends.into_iter().zip(heights) {
        let x = if let Some(series) = end.mark {
            canvas.mark((x + 1.0, y - 4.0), end.colour, series);
            x + 10.0
        } else {
            x
        };
        let room = room.min(canvas.sheet().right - x - 8.0);
        let text = fonts::fit(&end.text, room, style::TEXT, Weight::Bold);
        canvas.label(Label::new(x, y, text, end.colour).bold());
        let note = fonts::fit(&end.note, room, style::TEXT, Weight::Regular);
        canvas.label(Label::new(x, y + 14.0, note, GREY));
    }
}

/// A dot on a point and a note beside it, where it covers least of what is drawn.
pub(super) fn note(
    canvas: &mut Canvas,
    panel: &Panel,
    point: (f64, f64),
    (text, colour): (&str, Colour),
    obstacles: &[Obstacle],
) {
    panel.dot(point, colour);
    let (x, y) = panel.at(point.0, point.1);
    let label = Label::new(x, y, text, colour).bold().anchor(Anchor::Middle).halo();
    let bounds = Frame { top: panel.frame.top - 16.0, ..panel.frame };
    let places = labels::around(x, y, &label);
    if let Some(label) = labels::choose(places, canvas.labels(), obstacles, &bounds) {
        canvas.label(label);
    }
}

/// Where a band and its line are on the sheet.
pub(super) fn obstacles(panel: &Panel, series: &BandSeries) -> Vec<Obstacle> {
    let points: Vec<(f64, Band)> = series.stretches().concat();
    let height = |y: f64| panel.at(0.0, y.clamp(panel.y.start, panel.y.end)).1;
    let mut obstacles = Vec::new();
    for pair in points.windows(2) {
        let [(x0, a), (x1, b)] = pair else { continue };
        let (left, right) = (panel.at(*x0, 0.0).0, panel.at(*x1, 0.0).0);
        let steps = ((right - left) / 3.0).ceil().max(1.0);
        for i in 0..steps as u32 {
            // Each stroke reaches to the next one: a steep flank has no holes.
            let (from, to) = (f64::from(i) / steps, f64::from(i + 1) / steps);
            let mix = |a: f64, b: f64, share: f64| a + (b - a) * share;
            let upper = |share| height(mix(a.high.max(a.mean), b.high.max(b.mean), share));
            let lower = |share| height(mix(a.low.min(a.mean), b.low.min(b.mean), share));
            obstacles.push(Obstacle {
                x: mix(left, right, from),
                top: upper(from).min(upper(to)) - 1.0,
                bottom: lower(from).max(lower(to)) + 1.0,
            });
        }
    }
    obstacles
}

/// Where a step line is on the sheet.
pub(super) fn step_obstacles(panel: &Panel, points: &[(f64, f64)]) -> Vec<Obstacle> {
    let on_sheet: Vec<(f64, f64)> = points.iter().map(|(x, y)| panel.at(*x, *y)).collect();
    let stroke =
        |x: f64, a: f64, b: f64| Obstacle { x, top: a.min(b) - 1.0, bottom: a.max(b) + 1.0 };
    on_sheet
        .windows(2)
        .flat_map(|pair| {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            let steps = ((x1 - x0) / 3.0).ceil().max(1.0) as u32;
            let width = x1 - x0;
            (0..=steps).map(move |i| stroke(x0 + width * f64::from(i) / f64::from(steps), y0, y1))
        })
        .collect()
}
