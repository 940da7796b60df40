//! Figures against what varies: a line with its 95 % band per series, one panel per figure, or per
//! value of a third field (small multiples). Where values have no order: dots with their intervals.

use super::canvas::{Canvas, Frame, Panel, draw};
use super::labels::{self, Anchor, Label, Obstacle};
use super::style::{self, Colour, GREY, INK, MARGIN, WIDTH};
use super::{Picture, axis};
use crate::report::fonts::{self, Weight};
use crate::report::number;

/// How numbers of an axis are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// `90 %`.
    Share,
    /// `20 s`.
    Seconds,
    /// `¥ 1,200`, with this currency.
    Money(String),
    /// `1,200`.
    Plain,
}

impl Written {
    /// A value of an axis or a label.
    #[must_use]
    pub fn text(&self, x: f64) -> String {
        match self {
            Self::Share => number::percent_short(x),
            Self::Seconds if x.abs() < 180.0 => {
                let tenths = (x * 10.0).round() / 10.0;
                format!("{} s", number::grouped(tenths, decimals(tenths)))
            }
            Self::Seconds => number::seconds_short(x.round()),
            Self::Money(currency) => number::money(currency, x),
            Self::Plain if x.abs() >= 1000.0 => number::grouped(x, 0),
            Self::Plain => {
                let rounded = (x * 1e3).round() / 1e3;
                number::grouped(rounded, decimals(rounded))
            }
        }
    }

    /// A measured value: three significant digits or so, however round it is.
    #[must_use]
    pub fn value(&self, x: f64) -> String {
        match self {
            Self::Share => number::percent(x),
            Self::Seconds => number::seconds(x),
            Self::Money(currency) => number::money(currency, x),
            Self::Plain => number::grouped(
                x,
                match x.abs() {
                    a if a >= 100.0 => 0,
                    a if a >= 10.0 => 1,
                    _ => 2,
                },
            ),
        }
    }
}

fn decimals(x: f64) -> usize {
    (0..3).find(|places| ((x * 10f64.powi(*places)).fract()).abs() < 1e-6).unwrap_or(3) as usize
}

/// What runs across.
#[derive(Clone, Debug, PartialEq)]
pub struct Across {
    /// What it is.
    pub name: String,
    /// How its numbers are written.
    pub written: Written,
    /// Names of values without order, at 0, 1, 2 …; empty = numbers.
    pub names: Vec<String>,
}

/// A point of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Across.
    pub x: f64,
    /// The value.
    pub y: f64,
    /// Its 95 % interval, if there is one.
    pub interval: Option<(f64, f64)>,
    /// Whether what is asked for is met there; else the point is grey.
    pub met: bool,
}

/// A curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Its name at its end; empty if it is the only one.
    pub name: String,
    /// Its points, from left to right.
    pub points: Vec<CurvePoint>,
}

/// One panel.
#[derive(Clone, Debug, PartialEq)]
pub struct CurvePanel {
    /// What stands above it.
    pub title: String,
    /// How its values are written.
    pub written: Written,
    /// What is asked of it.
    pub target: Option<f64>,
    /// The best point of an only curve, and what is said of it.
    pub best: Option<(CurvePoint, String)>,
    /// Its curves.
    pub curves: Vec<Curve>,
}

/// Panels over the same values.
#[derive(Clone, Debug, PartialEq)]
pub struct CurvesView {
    /// On top.
    pub title: String,
    /// Below it.
    pub subtitle: String,
    /// What runs across.
    pub across: Across,
    /// The panels.
    pub panels: Vec<CurvePanel>,
    /// All panels have one scale.
    pub one_scale: bool,
}

const PANEL: f64 = 190.0;
const TOP: f64 = 74.0;
const LEFT: f64 = 62.0;
/// Marks on a curve at about most.
const MARKS: usize = 16;

/// Draws the panels.
#[must_use]
pub fn curves(view: &CurvesView) -> Picture {
    let several = view.panels.iter().any(|panel| panel.curves.len() > 1);
    let columns = match (view.panels.len(), several, view.one_scale) {
        (1, ..) | (2, true, false) => 1,
        (3 | 5.., _, true) => 3,
        _ => 2,
    };
    let rows = view.panels.len().div_ceil(columns).max(1);
    let tall = if columns == 1 { PANEL + 40.0 } else { PANEL };
    let height = TOP + rows as f64 * (tall + 82.0);
    let size = (WIDTH, height.ceil() as u32);
    let room = if several { if columns == 1 { 150.0 } else { 100.0 } } else { 26.0 };
    let wide = (f64::from(WIDTH) - 2.0 * MARGIN + 8.0) / columns as f64;
    let shared = view.one_scale.then(|| range(view.panels.iter()));
    draw(size, &view.title, &view.subtitle, |canvas| {
        for (i, panel) in view.panels.iter().enumerate() {
            let (column, row) = ((i % columns) as f64, (i / columns) as f64);
            let left = MARGIN + column * wide + LEFT - MARGIN / 2.0;
            let top = TOP + row * (tall + 82.0) + 36.0;
            let right = MARGIN + (column + 1.0) * wide - room;
            let frame = Frame { left, right, top, bottom: top + tall };
            let range = shared.clone().unwrap_or_else(|| range(std::iter::once(panel)));
            one(canvas, view, panel, (frame, room), range);
        }
    })
}

/// Ticks and the range of values of these panels.
fn range<'p>(panels: impl Iterator<Item = &'p CurvePanel>) -> (Vec<f64>, f64, f64) {
    let panels: Vec<&CurvePanel> = panels.collect();
    let share = panels.iter().all(|panel| panel.written == Written::Share);
    let all = panels.iter().flat_map(|panel| {
        let points = panel.curves.iter().flat_map(|curve| &curve.points);
        let ends = points
            .flat_map(|p| [p.y, p.interval.map_or(p.y, |i| i.0), p.interval.map_or(p.y, |i| i.1)]);
        ends.chain(panel.target)
    });
    let (low, high) = all.fold((f64::INFINITY, 0.0_f64), |(l, h), y| (l.min(y), h.max(y)));
    if share && low >= 0.82 {
        return (vec![0.8, 0.85, 0.9, 0.95, 1.0], 0.8, 1.0);
    }
    if share && high > 0.4 && high <= 1.0 {
        return (vec![0.0, 0.25, 0.5, 0.75, 1.0], 0.0, 1.0);
    }
    let (ticks, end) = axis::ticks(high * 1.02, 4, false);
    (ticks, low.min(0.0), end)
}

fn one(
    canvas: &mut Canvas,
    view: &CurvesView,
    panel: &CurvePanel,
    (frame, room): (Frame, f64),
    (ticks, low, high): (Vec<f64>, f64, f64),
) {
    let xs = view.panels.iter().flat_map(|p| &p.curves).flat_map(|c| &c.points).map(|p| p.x);
    let (first, last) =
        xs.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
    let names = &view.across.names;
    let (from, to) = match (names.len(), first < last) {
        (0, true) => (first, last),
        (0, false) => (first - 0.5, first + 0.5),
        (n, _) => (-0.5, n as f64 - 0.5),
    };
    let area = canvas.panel(frame, from..to, low..high);
    let title = fonts::fit(&panel.title, frame.right - frame.left + LEFT, 12.5, Weight::Bold);
    canvas.label(
        Label::new(frame.left - LEFT + MARGIN / 2.0 + 8.0, frame.top - 18.0, title, INK)
            .bold()
            .size(12.5),
    );
    canvas.value_axis(&area, &ticks, |y| panel.written.text(y));
    if let Some(target) = panel.target {
        area.dashed(vec![(from, target), (to, target)], GREY, 1.25);
    }
    across(canvas, view, &area);
    let mut obstacles = Vec::new();
    for (i, curve) in panel.curves.iter().enumerate() {
        let colour = style::GROUPS[i % style::GROUPS.len()];
        if names.is_empty() {
            line(canvas, &area, curve, (colour, i));
        } else {
            dots(canvas, &area, curve, colour, i, panel.curves.len());
        }
        obstacles.extend(on_sheet(&area, curve));
    }
    if let Some(target) = panel.target {
        let y = area.at(area.x.start, target).1;
        let strokes = (frame.left as i32..frame.right as i32).step_by(8);
        obstacles.extend(strokes.map(|x| Obstacle {
            x: f64::from(x),
            top: y - 1.0,
            bottom: y + 1.0,
        }));
    }
    if let Some((point, text)) = &panel.best {
        if names.is_empty() {
            area.dot((point.x, point.y), INK);
        }
        best(canvas, &area, point, text, &obstacles);
    }
    if let Some(target) = panel.target {
        target_name(canvas, panel, &area, target, &obstacles);
    }
    if panel.curves.len() > 1 {
        ends(canvas, panel, &area, room - 10.0);
    }
}

fn line(canvas: &Canvas, area: &Panel, curve: &Curve, (colour, i): (Colour, usize)) {
    let inside = |y: f64| y.clamp(area.y.start, area.y.end);
    let banded = curve.points.iter().filter_map(|p| p.interval.map(|i| (p.x, i)));
    let banded: Vec<(f64, (f64, f64))> = banded.collect();
    let upper = banded.iter().map(|(x, (_, high))| (*x, inside(*high)));
    let lower = banded.iter().rev().map(|(x, (low, _))| (*x, inside(*low)));
    area.area(upper.chain(lower).collect(), colour, style::BAND);
    area.path(curve.points.iter().map(|p| (p.x, inside(p.y))).collect(), colour, 2.0);
    let every = curve.points.len().div_ceil(MARKS).max(1);
    // However many there are, those where the targets are not met must be seen; and where curves
    // cross, which is which.
    for (place, point) in curve.points.iter().enumerate() {
        if place % every == 0 || !point.met {
            let colour = if point.met { colour } else { GREY };
            canvas.mark(area.at(point.x, inside(point.y)), colour, i);
        }
    }
}

fn dots(canvas: &Canvas, area: &Panel, curve: &Curve, colour: Colour, i: usize, of: usize) {
    let shift = (i as f64 - (of as f64 - 1.0) / 2.0) * 0.6 / of.max(1) as f64;
    for point in &curve.points {
        let x = point.x + shift;
        let colour = if point.met { colour } else { GREY };
        canvas.mark(area.at(x, point.y), colour, i);
        // Over the dot: its white rim would cut a short interval off.
        if let Some((low, high)) = point.interval {
            let inside = |y: f64| y.clamp(area.y.start, area.y.end);
            canvas.line(area.at(x, inside(low)), area.at(x, inside(high)), colour, 1.5);
        }
    }
}

/// Where a curve and its band are: labels keep away.
fn on_sheet(area: &Panel, curve: &Curve) -> Vec<Obstacle> {
    let edges = |p: &CurvePoint| {
        let (low, high) = p.interval.unwrap_or((p.y, p.y));
        (area.at(p.x, low.min(p.y)).1, area.at(p.x, high.max(p.y)).1)
    };
    let mut all = Vec::new();
    for pair in curve.points.windows(2) {
        let (left, right) = (area.at(pair[0].x, 0.0).0, area.at(pair[1].x, 0.0).0);
        let ((b0, t0), (b1, t1)) = (edges(&pair[0]), edges(&pair[1]));
        let steps = ((right - left) / 4.0).ceil().max(1.0) as u32;
        for step in 0..=steps {
            let share = f64::from(step) / f64::from(steps);
            let mix = |a: f64, b: f64| a + (b - a) * share;
            all.push(Obstacle {
                x: mix(left, right),
                top: mix(t0, t1) - 4.0,
                bottom: mix(b0, b1) + 4.0,
            });
        }
    }
    for point in &curve.points {
        let (bottom, top) = edges(point);
        all.push(Obstacle { x: area.at(point.x, 0.0).0, top: top - 5.0, bottom: bottom + 5.0 });
    }
    all
}

/// The best point, with what is said of it.
fn best(canvas: &mut Canvas, area: &Panel, point: &CurvePoint, text: &str, obstacles: &[Obstacle]) {
    let (x, y) = area.at(point.x, point.y);
    let note = Label::new(x, y, text, INK).bold().anchor(Anchor::Middle).halo();
    let bounds = Frame { top: area.frame.top - 12.0, right: area.frame.right + 20.0, ..area.frame };
    let places = labels::around(x, y, &note);
    if let Some(label) = labels::choose(places, canvas.labels(), obstacles, &bounds) {
        canvas.label(label);
    }
}

fn target_name(
    canvas: &mut Canvas,
    panel: &CurvePanel,
    area: &Panel,
    target: f64,
    obstacles: &[Obstacle],
) {
    let text = format!("target {}", panel.written.text(target));
    let y = area.at(area.x.start, target).1;
    let Frame { left, right, .. } = area.frame;
    let middle = f64::midpoint(left, right);
    let place =
        |x: f64, dy: f64, anchor| Label::new(x, y + dy, text.clone(), GREY).anchor(anchor).halo();
    let places = vec![
        place(right - 4.0, -6.0, Anchor::End),
        place(left + 4.0, -6.0, Anchor::Start),
        place(right - 4.0, 14.0, Anchor::End),
        place(left + 4.0, 14.0, Anchor::Start),
        place(middle, -6.0, Anchor::Middle),
        place(middle, 14.0, Anchor::Middle),
    ];
    if let Some(label) = labels::choose(places, canvas.labels(), obstacles, &area.frame) {
        canvas.label(label);
    }
}

/// The curves' names at their right ends.
fn ends(canvas: &mut Canvas, panel: &CurvePanel, area: &Panel, room: f64) {
    let last = |curve: &Curve| curve.points.last().map_or(area.y.start, |point| point.y);
    let wishes: Vec<f64> =
        panel.curves.iter().map(|curve| area.at(area.x.end, last(curve)).1 + 4.0).collect();
    let heights = labels::spread(&wishes, 15.0, area.frame.top + 4.0, area.frame.bottom + 4.0);
    let x = area.frame.right + 9.0;
    for (i, (curve, y)) in panel.curves.iter().zip(heights).enumerate() {
        let colour = style::GROUPS[i % style::GROUPS.len()];
        let room = (room - 9.0).min(canvas.sheet().right - x - 13.0);
        let name = fonts::fit(&curve.name, room, style::TEXT, Weight::Bold);
        canvas.mark((x, y - 4.0), colour, i);
        canvas.label(Label::new(x + 9.0, y, name, colour).bold());
    }
}

/// Ticks and the name below a panel.
fn across(canvas: &mut Canvas, view: &CurvesView, area: &Panel) {
    let bottom = area.frame.bottom;
    let width = area.frame.right - area.frame.left;
    if view.across.names.is_empty() {
        let xs = view.panels.iter().flat_map(|p| &p.curves).flat_map(|c| &c.points);
        let mut own: Vec<f64> = xs.map(|point| point.x).collect();
        own.sort_by(f64::total_cmp);
        own.dedup();
        let widest = own.iter().take(40).map(|x| {
            fonts::width(&view.across.written.text(*x), style::TEXT, Weight::Regular) + 12.0
        });
        let widest = widest.fold(20.0, f64::max);
        let ticks = if own.len() as f64 * widest <= width + widest && is_even(&own) {
            own
        } else {
            between(area.x.start, area.x.end, (width / 58.0) as u32)
        };
        for tick in ticks {
            let x = area.at(tick, area.y.start).0;
            canvas.line((x, bottom), (x, bottom + 5.0), style::RULE, 1.0);
            let text = view.across.written.text(tick);
            let label = Label::new(x, bottom + 19.0, text, GREY).anchor(Anchor::Middle);
            if canvas.sheet().contains(&label.frame())
                && !canvas.labels().iter().any(|l| l.frame().overlaps(&label.frame()))
            {
                canvas.label(label);
            }
        }
    } else {
        let room = width / view.across.names.len() as f64 - 6.0;
        for (i, name) in view.across.names.iter().enumerate() {
            let x = area.at(i as f64, area.y.start).0;
            let text = fonts::fit(name, room, style::TEXT, Weight::Regular);
            canvas.label(Label::new(x, bottom + 19.0, text, GREY).anchor(Anchor::Middle));
        }
    }
    let x = f64::midpoint(area.frame.left, area.frame.right);
    let name = fonts::fit(&view.across.name, width, style::TEXT, Weight::Regular);
    canvas.label(Label::new(x, bottom + 37.0, name, GREY).anchor(Anchor::Middle));
}

fn is_even(values: &[f64]) -> bool {
    let steps: Vec<f64> = values.windows(2).map(|pair| pair[1] - pair[0]).collect();
    steps.iter().all(|step| (step - steps[0]).abs() < 1e-9 * steps[0].abs())
}

/// Round values from one end to the other, about `wanted` of them.
pub(super) fn between(from: f64, to: f64, wanted: u32) -> Vec<f64> {
    let rough = (to - from) / f64::from(wanted.max(2));
    if rough.is_nan() || rough <= 0.0 {
        return vec![from];
    }
    let power = 10f64.powi(libm::log10(rough).floor() as i32);
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .map(|m| m * power)
        .into_iter()
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(10.0 * power);
    let first = (from / step - 1e-9).ceil() as i64;
    let last = (to / step + 1e-9).floor() as i64;
    (first..=last).map(|i| i as f64 * step).collect()
}
