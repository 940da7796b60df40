//! A figure over two fields: a cell per point, and the line along which its value lies on what is
//! asked. Blue on the good side of it, orange beyond; without a target, blue all along. Bold where
//! the point's targets are met, all together.

use super::Picture;
use super::canvas::{Canvas, Frame, draw};
use super::curves::Written;
use super::labels::{self, Anchor, Label};
use super::style::{self, BLUE, Colour, GREY, INK, MARGIN, ORANGE, WIDTH};
use crate::report::fonts::{self, Weight};

/// A field of a surface.
#[derive(Clone, Debug, PartialEq)]
pub struct SurfaceAxis {
    /// What it is.
    pub name: String,
    /// Its values, as they are written.
    pub values: Vec<String>,
}

/// A figure over two fields.
#[derive(Clone, Debug, PartialEq)]
pub struct SurfaceView {
    /// On top.
    pub title: String,
    /// Below it.
    pub subtitle: String,
    /// Across.
    pub across: SurfaceAxis,
    /// Upwards: the first value is the lowest row.
    pub up: SurfaceAxis,
    /// How values are written.
    pub written: Written,
    /// By value upwards, then across; `None` where there is no point.
    pub cells: Vec<Vec<Option<f64>>>,
    /// Whether the point's targets are met, likewise.
    pub met: Vec<Vec<bool>>,
    /// What is asked, and whether larger is better.
    pub target: Option<(f64, bool)>,
    /// Whether both fields have an order, so that a line between their points means something.
    pub ordered: bool,
}

const TOP: f64 = 96.0;

/// Draws the surface.
#[must_use]
pub fn surface(view: &SurfaceView) -> Picture {
    let rows = view.up.values.len().max(1);
    let row = (340.0 / rows as f64).clamp(22.0, 46.0);
    let widest = view.up.values.iter().map(|v| fonts::width(v, style::TEXT, Weight::Regular));
    let left = MARGIN + widest.fold(40.0, f64::max).min(150.0) + 12.0;
    let frame =
        Frame { left, right: f64::from(WIDTH) - 128.0, top: TOP, bottom: TOP + row * rows as f64 };
    let height = frame.bottom.max(TOP + 140.0) + 56.0;
    let steps = (
        (frame.right - frame.left) / view.across.values.len().max(1) as f64,
        (frame.bottom - frame.top) / rows as f64,
    );
    draw((WIDTH, height as u32), &view.title, &view.subtitle, |canvas| {
        let strokes = on_target(view, &frame, steps);
        cells(canvas, view, &frame, steps, &strokes);
        across(canvas, view, &frame, steps.0);
        for (colour, width) in [(style::WHITE, 4.5), (INK, 2.0)] {
            for (from, to) in &strokes {
                canvas.line(*from, *to, colour, width);
            }
        }
        key(canvas, view, range(view), frame.right + 22.0);
    })
}

/// The strokes on the sheet along which the value lies on the target.
fn on_target(view: &SurfaceView, frame: &Frame, (column, row): (f64, f64)) -> Vec<(Point, Point)> {
    let at = |(x, y): Point| (frame.left + column * (x + 0.5), frame.bottom - row * (y + 0.5));
    let target = view.target.filter(|_| view.ordered);
    let strokes = target.map(|(target, _)| contour(&view.cells, target)).unwrap_or_default();
    strokes.into_iter().map(|(from, to)| (at(from), at(to))).collect()
}

/// The cells with their values, and the names of the rows.
fn cells(
    canvas: &mut Canvas,
    view: &SurfaceView,
    frame: &Frame,
    (column, row): (f64, f64),
    strokes: &[(Point, Point)],
) {
    let range = range(view);
    let left = frame.left;
    canvas.label(Label::new(MARGIN, TOP - 14.0, view.up.name.clone(), GREY));
    for (i, values) in view.cells.iter().enumerate() {
        let top = frame.bottom - row * (i + 1) as f64;
        let room = left - MARGIN - 8.0;
        let name = fonts::fit(&view.up.values[i], room, style::TEXT, Weight::Regular);
        let name = Label::new(left - 10.0, top + row / 2.0 + 4.0, name, INK);
        canvas.label(name.anchor(Anchor::End));
        for (j, value) in values.iter().enumerate() {
            let from = left + column * j as f64;
            let (right, bottom) = (from + column - 1.0, top + row - 1.0);
            let cell = Frame { left: from, right, top, bottom };
            let Some(value) = value else {
                canvas.rect(cell, style::EMPTY);
                continue;
            };
            let (fill, depth) = colour(view, range, *value);
            canvas.rect(cell, fill);
            let ink = if depth > 0.62 { style::WHITE } else { INK };
            let x = f64::midpoint(cell.left, cell.right);
            let text = view.written.value(*value);
            let met = view.met.get(i).and_then(|row| row.get(j)).is_some_and(|met| *met);
            let at = |dy: f64| {
                let y = top + row / 2.0 + 3.5 + dy;
                let label = Label::new(x, y, text.clone(), ink).size(10.0).anchor(Anchor::Middle);
                if met { label.bold() } else { label }
            };
            // Where the line runs through the middle, the value stands above or below it.
            let free = |label: &Label| !strokes.iter().any(|s| crosses(*s, &label.frame()));
            let label = [0.0, 0.27 * row, -0.27 * row].map(at).into_iter().find(free);
            let label = label.unwrap_or_else(|| Label { colour: INK, ..at(0.0).halo() });
            if label.width() < column - 4.0 {
                canvas.label(label);
            }
        }
    }
}

/// Whether a stroke runs over a text.
fn crosses(((x0, y0), (x1, y1)): (Point, Point), text: &Frame) -> bool {
    (0..=20).map(|i| f64::from(i) / 20.0).any(|share| {
        let (x, y) = (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share);
        text.left - 2.0 < x && x < text.right + 2.0 && text.top - 1.0 < y && y < text.bottom + 1.0
    })
}

/// The names of the columns.
fn across(canvas: &mut Canvas, view: &SurfaceView, frame: &Frame, column: f64) {
    let width = frame.right - frame.left;
    let names = &view.across.values;
    let every = (names.len() as f64 * 52.0 / width).ceil().max(1.0) as usize;
    for (j, name) in names.iter().enumerate().step_by(every) {
        let x = frame.left + column * (j as f64 + 0.5);
        let room = column * every as f64 - 4.0;
        let name = fonts::fit(name, room, style::TEXT, Weight::Regular);
        canvas.label(Label::new(x, frame.bottom + 17.0, name, GREY).anchor(Anchor::Middle));
    }
    let x = f64::midpoint(frame.left, frame.right);
    let name = Label::new(x, frame.bottom + 36.0, view.across.name.clone(), GREY);
    canvas.label(name.anchor(Anchor::Middle));
}

fn range(view: &SurfaceView) -> (f64, f64) {
    let all = view.cells.iter().flatten().flatten();
    all.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), y| (a.min(*y), b.max(*y)))
}

/// The colour of a value, and how deep it is.
fn colour(view: &SurfaceView, (low, high): (f64, f64), value: f64) -> (Colour, f64) {
    let share = |from: f64, to: f64| {
        let span = (to - from).abs();
        if span > 0.0 { ((value - from).abs() / span).clamp(0.0, 1.0) } else { 0.0 }
    };
    let blue =
        |depth: f64| (style::blend(style::blend(style::WHITE, BLUE, 0.14), BLUE, depth), depth);
    let Some((target, larger)) = view.target else { return blue(share(low, high)) };
    let best = if larger { high } else { low };
    let met = if larger { value >= target } else { value <= target };
    if met {
        return blue(share(target, best) * 0.75);
    }
    // Far beyond the target one miss is as bad as another: the colours are kept for what is near.
    let worst = if larger { low.max(0.4 * target) } else { high.min(4.0 * target) };
    let depth = share(target, worst);
    let deep = style::blend(ORANGE, INK, 0.25);
    (style::blend(style::blend(style::WHITE, ORANGE, 0.28), deep, depth), depth * 0.8)
}

type Point = (f64, f64);

/// The line at a value between the centres of cells, in cells from the lower left one (marching
/// squares: Lorensen and Cline 1987 in two dimensions), as separate strokes.
#[must_use]
pub fn contour(cells: &[Vec<Option<f64>>], level: f64) -> Vec<(Point, Point)> {
    let mut strokes = Vec::new();
    for i in 1..cells.len() {
        for j in 1..cells[i].len() {
            // Around the square: lower left, lower right, upper right, upper left.
            let corners = [(j - 1, i - 1), (j, i - 1), (j, i), (j - 1, i)];
            let values = corners.map(|(x, y)| cells[y].get(x).copied().flatten());
            let Some(values) = values.into_iter().collect::<Option<Vec<f64>>>() else { continue };
            let mut crossings = Vec::new();
            for side in 0..4 {
                let (a, b) = (values[side], values[(side + 1) % 4]);
                if (a >= level) != (b >= level) {
                    let share = (level - a) / (b - a);
                    let ((x0, y0), (x1, y1)) = (corners[side], corners[(side + 1) % 4]);
                    let mix = |a: usize, b: usize| a as f64 + (b as f64 - a as f64) * share;
                    crossings.push((mix(x0, x1), mix(y0, y1)));
                }
            }
            strokes.extend(crossings.chunks_exact(2).map(|pair| (pair[0], pair[1])));
        }
    }
    strokes
}

/// The colours and what they stand for.
fn key(canvas: &mut Canvas, view: &SurfaceView, (low, high): (f64, f64), x: f64) {
    if low >= high {
        return;
    }
    let (top, height, steps) = (TOP, 120.0, 30);
    for i in 0..steps {
        let value = high - (f64::from(i) + 0.5) / f64::from(steps) * (high - low);
        let y = top + height * f64::from(i) / f64::from(steps);
        let bottom = top + height * f64::from(i + 1) / f64::from(steps);
        canvas.rect(
            Frame { left: x, right: x + 14.0, top: y, bottom },
            colour(view, (low, high), value).0,
        );
    }
    let mut marks = vec![(high, view.written.text(high)), (low, view.written.text(low))];
    if let Some((target, _)) = view.target.filter(|(target, _)| (low..=high).contains(target)) {
        marks.push((target, format!("target {}", view.written.text(target))));
    }
    let wishes: Vec<f64> =
        marks.iter().map(|(value, _)| top + height * (high - value) / (high - low) + 4.0).collect();
    let heights = labels::spread(&wishes, 15.0, top + 4.0, top + height + 4.0);
    for ((_, text), y) in marks.into_iter().zip(heights) {
        canvas.label(Label::new(x + 19.0, y, text, GREY).size(10.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contour_runs_where_the_plane_crosses_the_level() {
        // z = x + y on a 4 × 4 grid: the line x + y = 2.5.
        let cells: Vec<Vec<Option<f64>>> =
            (0..4).map(|y| (0..4).map(|x| Some(f64::from(x + y))).collect()).collect();
        let strokes = contour(&cells, 2.5);
        assert!(!strokes.is_empty());
        for (x, y) in strokes.iter().flat_map(|(a, b)| [a, b]) {
            assert!((x + y - 2.5).abs() < 1e-12);
        }
        assert!(contour(&cells, 9.0).is_empty());
    }
}
