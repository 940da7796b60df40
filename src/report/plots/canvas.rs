//! Where pictures are drawn: shapes by plotters on a grid four times as fine as the picture (its
//! SVG backend knows whole pixels only), texts collected as labels and turned into outlines at the
//! end. Logical pixels everywhere; must not know what is drawn.

use super::labels::{Anchor, Label};
use super::picture::{self, Picture};
use super::style::{self, Colour, GREY, INK, MARGIN};
use crate::report::fonts::{self, Weight};
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::element::DashedPathElement;
use plotters::prelude::{
    Cartesian2d, Circle, Color, DrawingArea, IntoDrawingArea, PathElement, Polygon, Rectangle,
    SVGBackend, ShapeStyle,
};
use std::ops::Range;

/// Device pixels per logical pixel while drawing.
pub(super) const FINE: f64 = 4.0;

const SURE: &str = "drawing into a string cannot fail";

/// A sheet of paper with a title.
pub(super) struct Canvas<'a> {
    root: DrawingArea<SVGBackend<'a>, Shift>,
    labels: Vec<Label>,
    size: (u32, u32),
}

/// A rectangle in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

/// A frame with coordinates: minutes or seconds across, anything upwards.
pub(super) struct Panel<'a> {
    area: DrawingArea<SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
    pub frame: Frame,
    pub x: Range<f64>,
    pub y: Range<f64>,
}

/// Draws a picture of this size under a title and a subtitle.
pub(super) fn draw(
    size: (u32, u32),
    title: &str,
    subtitle: &str,
    paint: impl FnOnce(&mut Canvas),
) -> Picture {
    let mut svg = String::new();
    let fine = (size.0 * FINE as u32, size.1 * FINE as u32);
    let labels = {
        let sheet = SVGBackend::with_string(&mut svg, fine).into_drawing_area();
        let mut canvas = Canvas { root: sheet, labels: Vec::new(), size };
        let room = f64::from(size.0) - 2.0 * MARGIN;
        let title = fonts::fit(title, room, style::TITLE, Weight::Bold);
        canvas.label(Label::new(MARGIN, 30.0, title, INK).bold().size(style::TITLE));
        let subtitle = fonts::fit(subtitle, room, style::SUBTITLE, Weight::Regular);
        canvas.label(Label::new(MARGIN, 50.0, subtitle, GREY).size(style::SUBTITLE));
        paint(&mut canvas);
        canvas.root.present().expect(SURE);
        canvas.labels
    };
    picture::finish(&svg, size, title, labels)
}

fn fill(colour: Colour, opacity: f64) -> ShapeStyle {
    ShapeStyle { color: colour.mix(opacity), filled: true, stroke_width: 0 }
}

fn stroke(colour: Colour, width: f64) -> ShapeStyle {
    ShapeStyle {
        color: colour.to_rgba(),
        filled: false,
        stroke_width: (width * FINE).round() as u32,
    }
}

fn pixel(x: f64) -> i32 {
    (x * FINE).round() as i32
}

/// Corners of a series' mark around its point; the first is a circle.
const fn corners(series: usize) -> Option<&'static [(f64, f64)]> {
    match series % 6 {
        0 => None,
        1 => Some(&[(-3.2, -3.2), (3.2, -3.2), (3.2, 3.2), (-3.2, 3.2)]),
        2 => Some(&[(0.0, -4.4), (4.2, 3.2), (-4.2, 3.2)]),
        3 => Some(&[(0.0, -4.8), (4.8, 0.0), (0.0, 4.8), (-4.8, 0.0)]),
        4 => Some(&[(0.0, 4.4), (4.2, -3.2), (-4.2, -3.2)]),
        _ => Some(&[
            (-1.4, -4.4),
            (1.4, -4.4),
            (1.4, -1.4),
            (4.4, -1.4),
            (4.4, 1.4),
            (1.4, 1.4),
            (1.4, 4.4),
            (-1.4, 4.4),
            (-1.4, 1.4),
            (-4.4, 1.4),
            (-4.4, -1.4),
            (-1.4, -1.4),
        ]),
    }
}

impl<'a> Canvas<'a> {
    /// The whole sheet.
    pub fn sheet(&self) -> Frame {
        Frame { left: 0.0, right: f64::from(self.size.0), top: 0.0, bottom: f64::from(self.size.1) }
    }
    /// Adds a text.
    pub fn label(&mut self, label: Label) {
        if !label.text.trim().is_empty() {
            self.labels.push(label);
        }
    }
    /// Texts so far.
    pub fn labels(&self) -> &[Label] {
        &self.labels
    }
    /// A straight line between two points.
    pub fn line(&self, from: (f64, f64), to: (f64, f64), colour: Colour, width: f64) {
        let points = vec![(pixel(from.0), pixel(from.1)), (pixel(to.0), pixel(to.1))];
        self.root.draw(&PathElement::new(points, stroke(colour, width))).expect(SURE);
    }
    /// A point of the series of this place, with a white rim: each has a shape of its own, for those
    /// who see no difference of colours.
    pub fn mark(&self, (x, y): (f64, f64), colour: Colour, series: usize) {
        let at = (pixel(x), pixel(y));
        for (size, colour) in [(1.35, style::WHITE), (1.0, colour)] {
            let Some(corners) = corners(series) else {
                let radius = (3.25 * size * FINE) as i32;
                self.root.draw(&Circle::new(at, radius, fill(colour, 1.0))).expect(SURE);
                continue;
            };
            let corner = |(dx, dy): &(f64, f64)| {
                (at.0 + (dx * size * FINE) as i32, at.1 + (dy * size * FINE) as i32)
            };
            let corners: Vec<(i32, i32)> = corners.iter().map(corner).collect();
            self.root.draw(&Polygon::new(corners, fill(colour, 1.0))).expect(SURE);
        }
    }
    /// A filled rectangle.
    pub fn rect(&self, frame: Frame, colour: Colour) {
        let corners =
            [(pixel(frame.left), pixel(frame.top)), (pixel(frame.right), pixel(frame.bottom))];
        self.root.draw(&Rectangle::new(corners, fill(colour, 1.0))).expect(SURE);
    }
    /// Gives a frame coordinates.
    pub fn panel(&self, frame: Frame, x: Range<f64>, y: Range<f64>) -> Panel<'a> {
        let coordinates = Cartesian2d::new(
            x.clone(),
            y.clone(),
            (pixel(frame.left)..pixel(frame.right), pixel(frame.bottom)..pixel(frame.top)),
        );
        Panel { area: self.root.apply_coord_spec(coordinates), frame, x, y }
    }
    /// Light horizontal lines with their values at the left.
    pub fn value_axis(&mut self, panel: &Panel, ticks: &[f64], text: impl Fn(f64) -> String) {
        for &tick in ticks {
            let y = panel.at(panel.x.start, tick).1;
            let colour = if tick == panel.y.start { style::RULE } else { style::GRID };
            self.line((panel.frame.left, y), (panel.frame.right, y), colour, 1.0);
            let x = panel.frame.left - 10.0;
            self.label(Label::new(x, y + 4.0, text(tick), GREY).anchor(Anchor::End));
        }
    }
}

impl Panel<'_> {
    /// Where a point lies on the sheet.
    pub fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let (px, py) = self.area.map_coordinate(&(x, y));
        (f64::from(px) / FINE, f64::from(py) / FINE)
    }
    /// A line through points.
    pub fn path(&self, points: Vec<(f64, f64)>, colour: Colour, width: f64) {
        if points.len() > 1 {
            self.area.draw(&PathElement::new(points, stroke(colour, width))).expect(SURE);
        }
    }
    /// A dashed line through points.
    pub fn dashed(&self, points: Vec<(f64, f64)>, colour: Colour, width: f64) {
        if points.len() > 1 {
            let (dash, gap) = (5.0 * FINE, 4.0 * FINE);
            let line =
                DashedPathElement::new(points, dash as u32, gap as u32, stroke(colour, width));
            self.area.draw(&line).expect(SURE);
        }
    }
    /// A filled area.
    pub fn area(&self, points: Vec<(f64, f64)>, colour: Colour, opacity: f64) {
        if points.len() > 2 {
            self.area.draw(&Polygon::new(points, fill(colour, opacity))).expect(SURE);
        }
    }
    /// A dot with a white rim.
    pub fn dot(&self, at: (f64, f64), colour: Colour) {
        for (radius, colour) in [(4.5, style::WHITE), (3.25, colour)] {
            self.area
                .draw(&Circle::new(at, (radius * FINE) as i32, fill(colour, 1.0)))
                .expect(SURE);
        }
    }
}
