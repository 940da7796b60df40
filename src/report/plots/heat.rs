//! Share in time by day and interval: blue where the target is met, orange where it is missed, the
//! deeper the further away.

use super::canvas::{Canvas, Frame, draw};
use super::labels::{Anchor, Label};
use super::style::{self, BLUE, Colour, GREY, INK, ORANGE, WIDTH};
use super::view::{Grid, HeatView};
use super::{Picture, axis, series};
use crate::report::number;

const LEFT: f64 = 104.0;
const TOP: f64 = 78.0;

/// Draws the heat map.
#[must_use]
pub fn heat(view: &HeatView) -> Picture {
    let heading = &view.heading;
    let row = match view.shares.len() {
        0..=2 => 52.0,
        3..=5 => 40.0,
        6..=9 => 32.0,
        _ => 24.0,
    };
    let height = TOP + row * view.shares.len().max(1) as f64;
    let title = format!("In time by day and time – {}", view.what);
    let sheet = (WIDTH, (height.max(TOP + 120.0) + 44.0) as u32);
    draw(sheet, &title, &series::subtitle(heading, &in_words(view)), |canvas| {
        let frame = Frame { left: LEFT, right: f64::from(WIDTH) - 110.0, top: TOP, bottom: height };
        let panel = canvas.panel(frame, 0.0..1440.0, 0.0..1.0);
        for (day, shares) in view.shares.iter().enumerate() {
            let top = TOP + row * day as f64;
            let name = axis::date(heading.first_day, day as i64, f64::MAX);
            let label = Label::new(LEFT - 12.0, top + row / 2.0 + 4.0, name, INK);
            canvas.label(label.anchor(Anchor::End));
            for (i, share) in shares.iter().enumerate() {
                let from = view.width_min * i as f64;
                let (left, right) = (panel.at(from, 0.0).0, panel.at(from + view.width_min, 0.0).0);
                // Narrow cells reach under their neighbour: no seams.
                let gap = if right - left > 6.0 { 1.0 } else { -0.5 };
                let cell = Frame {
                    left,
                    right: (right - gap).min(frame.right),
                    top,
                    bottom: top + row - 3.0,
                };
                canvas.rect(cell, share.map_or(style::EMPTY, |share| colour(view, share)));
            }
        }
        if let Some(((day, i), _)) = &view.hurts {
            let top = TOP + row * *day as f64;
            let from = view.width_min * *i as f64;
            let (left, right) = (panel.at(from, 0.0).0, panel.at(from + view.width_min, 0.0).0);
            let cell = Frame { left, right, top, bottom: top + row - 3.0 };
            framed(canvas, &cell);
        }
        for hour in (0..=24).step_by(3) {
            let x = panel.at(f64::from(hour) * 60.0, 0.0).0;
            canvas.line((x, height), (x, height + 5.0), style::RULE, 1.0);
            let label = Label::new(x, height + 19.0, format!("{hour:02}:00"), GREY);
            canvas.label(label.anchor(Anchor::Middle));
        }
        key(canvas, view, frame.right + 24.0);
    })
}

/// Where it hurts most, and the lowest share, which is another thing.
fn in_words(view: &HeatView) -> String {
    let cells = view.shares.iter().enumerate().flat_map(|(day, shares)| {
        shares.iter().enumerate().filter_map(move |(i, share)| share.map(|s| (day, i, s)))
    });
    let Some((day, i, share)) = cells.min_by(|a, b| a.2.total_cmp(&b.2)) else {
        return "no contacts".to_owned();
    };
    let when = |day: usize, i: usize| {
        let grid = Grid { start_min: day as f64 * 1440.0, width_min: view.width_min };
        axis::interval(&view.heading, &grid, i)
    };
    let hurts = view.hurts.as_ref().map_or_else(String::new, |((day, i), words)| {
        format!("{words}, {} (framed); ", when(*day, *i))
    });
    let ground = if view.shares.iter().flatten().any(Option::is_none) {
        "; grey: nothing that counts"
    } else {
        ""
    };
    format!("{hurts}lowest share: {} at {}{ground}", number::percent_short(share), when(day, i))
}

/// A frame around the cell that hurts most.
fn framed(canvas: &Canvas, cell: &Frame) {
    let (left, right, top, bottom) = (cell.left, cell.right, cell.top, cell.bottom);
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
    for side in corners.windows(2) {
        canvas.line(side[0], side[1], INK, 1.5);
    }
}

/// Blue from the target up, orange from it down; without a target, blue all along.
fn colour(view: &HeatView, share: f64) -> Colour {
    let pale_blue = style::blend(style::WHITE, BLUE, 0.18);
    let pale_orange = style::blend(style::WHITE, ORANGE, 0.28);
    match view.target {
        None => style::blend(pale_blue, BLUE, share),
        Some(target) if share >= target => {
            style::blend(pale_blue, BLUE, (share - target) / (1.0 - target).max(1e-9) * 0.8)
        }
        Some(target) => {
            let deep = style::blend(ORANGE, INK, 0.25);
            style::blend(pale_orange, deep, (target - share) / (0.6 * target).max(1e-9))
        }
    }
}

/// The colours and what they stand for.
fn key(canvas: &mut Canvas, view: &HeatView, x: f64) {
    let (top, height) = (TOP + 4.0, 112.0);
    let lowest = match view.target {
        Some(target) => 0.4 * target,
        None => 0.0,
    };
    let steps = 28;
    for i in 0..steps {
        let share = 1.0 - (f64::from(i) + 0.5) / f64::from(steps) * (1.0 - lowest);
        let y = top + height * f64::from(i) / f64::from(steps);
        let bottom = top + height * f64::from(i + 1) / f64::from(steps);
        canvas.rect(Frame { left: x, right: x + 14.0, top: y, bottom }, colour(view, share));
    }
    let mut marks =
        vec![(1.0, String::new()), (lowest, if lowest > 0.0 { "≤ " } else { "" }.into())];
    if let Some(target) = view.target {
        marks.push((target, "target ".to_owned()));
    }
    let wishes: Vec<f64> = marks
        .iter()
        .map(|(share, _)| top + height * (1.0 - share) / (1.0 - lowest) + 4.0)
        .collect();
    let heights = super::labels::spread(&wishes, 15.0, top + 4.0, top + height + 4.0);
    for ((share, word), y) in marks.into_iter().zip(heights) {
        let text = format!("{word}{}", number::percent_short((share * 100.0).round() / 100.0));
        canvas.label(Label::new(x + 19.0, y, text, GREY).size(10.0));
    }
}
