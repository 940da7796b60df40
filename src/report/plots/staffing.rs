//! People required against people on duty per interval, in heads, and below it what is left over:
//! what is missing and what is too much are drawn and summed apart and never netted. Closed hours
//! are left out.

use super::canvas::{Canvas, Frame, Panel, draw};
use super::labels::Label;
use super::series::{self, EndLabel};
use super::style::{BLUE, GREY, INK, LIGHT_BLUE, LIGHT_RED, MARGIN, ORANGE, RULE, WIDTH};
use super::view::{Grid, StaffingView};
use super::{Picture, axis};
use crate::report::number;
use std::cmp::Ordering;
use std::ops::Range;

const HEIGHT: u32 = 540;

/// Draws required against scheduled, and the net row.
#[must_use]
pub fn staffing(view: &StaffingView) -> Picture {
    let heading = &view.heading;
    let what = "heads per interval, the minimum on duty included; red: too few, light blue: more \
                than required (never netted)";
    let title = "Required and on duty";
    draw((WIDTH, HEIGHT), title, &series::subtitle(heading, what), |canvas| {
        people(canvas, view);
        net(canvas, view);
    })
}

fn people(canvas: &mut Canvas, view: &StaffingView) {
    let heading = &view.heading;
    let top = view.required.iter().chain(&view.scheduled).copied().fold(0.0, f64::max);
    let (ticks, end) = axis::ticks(top * 1.04, 5, true);
    let frame = Frame { bottom: 328.0, ..series::frame() };
    let panel = canvas.panel(frame, axis::horizon(heading), 0.0..end);
    canvas.value_axis(&panel, &ticks, |y| number::grouped(y, 0));
    let stretches = open(view);
    for stretch in &stretches {
        let grid = Grid { start_min: view.grid.start(stretch.start), ..view.grid };
        let required = &view.required[stretch.clone()];
        let scheduled = &view.scheduled[stretch.clone()];
        let pairs: Vec<(f64, f64)> =
            required.iter().copied().zip(scheduled.iter().copied()).collect();
        fill(&panel, &grid, &pairs);
        panel.path(series::steps(&grid, scheduled), BLUE, 2.0);
        panel.path(series::steps(&grid, required), ORANGE, 1.75);
    }
    let last = stretches.last().map(|stretch| stretch.end - 1);
    let mut ends = Vec::new();
    if let Some(last) = last {
        for (values, text, colour) in
            [(&view.scheduled, "on duty", BLUE), (&view.required, "required", ORANGE)]
        {
            let (value, note) = (values[last], String::new());
            ends.push(EndLabel { value, text: text.to_owned(), note, colour, mark: None });
        }
    }
    series::end_labels(canvas, &panel, ends);
}

fn net(canvas: &mut Canvas, view: &StaffingView) {
    let (under, over) = gaps(view);
    let left = |i: usize| view.scheduled[i] - view.required[i];
    let all = || (0..view.required.len()).filter(|i| view.open[*i]).map(left);
    let (least, most) = (all().fold(0.0, f64::min), all().fold(0.0, f64::max));
    let (steps, _) = axis::ticks(most.max(-least), 2, true);
    let step = steps.get(1).copied().unwrap_or(1.0);
    let reach = |value: f64| (value / step).ceil().max(1.0) * step;
    let (low, high) = (-reach(-least), reach(most));
    let frame = Frame { top: 378.0, bottom: 482.0, ..series::frame() };
    let panel = canvas.panel(frame, axis::horizon(&view.heading), low..high);
    let text = "Net: on duty less required";
    canvas.label(Label::new(MARGIN, frame.top - 14.0, text, INK).bold().size(12.0));
    let rows = ((high - low) / step).round() as i32;
    let ticks: Vec<f64> = (0..=rows).map(|i| low + f64::from(i) * step).collect();
    canvas.value_axis(&panel, &ticks, signed);
    axis::time(canvas, &panel, view.heading.first_day);
    for stretch in open(view) {
        let grid = Grid { start_min: view.grid.start(stretch.start), ..view.grid };
        let pairs: Vec<(f64, f64)> = stretch.map(|i| (0.0, left(i))).collect();
        fill(&panel, &grid, &pairs);
    }
    panel.path(vec![(panel.x.start, 0.0), (panel.x.end, 0.0)], RULE, 1.0);
    let hours = |hours: f64| format!("{} h", number::count(hours));
    let end = |value, text, note: &str| EndLabel {
        value,
        text,
        note: note.to_owned(),
        colour: GREY,
        mark: None,
    };
    let ends = vec![
        end(high * 0.6, hours(over), "more than required"),
        end(low * 0.6, hours(under), "missing"),
    ];
    series::end_labels(canvas, &panel, ends);
}

/// `+2`, `0`, `−2`.
fn signed(value: f64) -> String {
    let digits = number::grouped(value.abs(), 0);
    match value.total_cmp(&0.0) {
        Ordering::Greater if value > 1e-9 => format!("+{digits}"),
        Ordering::Less if value < -1e-9 => format!("−{digits}"),
        _ => digits,
    }
}

/// Stretches of intervals that are not closed.
fn open(view: &StaffingView) -> Vec<Range<usize>> {
    let mut stretches = Vec::new();
    let mut first = 0;
    for same in view.open.chunk_by(|a, b| a == b) {
        if same[0] {
            stretches.push(first..first + same.len());
        }
        first += same.len();
    }
    stretches
}

/// Agent-hours missing and agent-hours too many, closed hours left out.
fn gaps(view: &StaffingView) -> (f64, f64) {
    let hours = view.grid.width_min / 60.0;
    let gap = |of: fn(f64) -> f64| {
        view.required
            .iter()
            .zip(&view.scheduled)
            .zip(&view.open)
            .filter(|(_, open)| **open)
            .map(|((required, scheduled), _)| of(required - scheduled).max(0.0) * hours)
            .sum::<f64>()
    };
    (gap(|gap| gap), gap(|gap| -gap))
}

/// The area between two step lines, one piece per stretch with the same sign (neighbouring
/// rectangles would show seams): the first more than the second is red, less is blue.
fn fill(panel: &Panel, grid: &Grid, pairs: &[(f64, f64)]) {
    let sign = |pair: &(f64, f64)| pair.0.total_cmp(&pair.1);
    let mut first = 0;
    for stretch in pairs.chunk_by(|a, b| sign(a) == sign(b)) {
        let colour = match sign(&stretch[0]) {
            Ordering::Greater => Some(LIGHT_RED),
            Ordering::Less => Some(LIGHT_BLUE),
            Ordering::Equal => None,
        };
        if let Some(colour) = colour {
            let piece = Grid { start_min: grid.start(first), ..*grid };
            let line = |of: fn(&(f64, f64)) -> f64| {
                series::steps(&piece, &stretch.iter().map(of).collect::<Vec<f64>>())
            };
            let mut corners = line(|pair| pair.0);
            corners.extend(line(|pair| pair.1).into_iter().rev());
            panel.area(corners, colour, 1.0);
        }
        first += stretch.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::plots::samples;

    #[test]
    fn too_few_and_too_many_are_never_netted_and_closed_hours_are_left_out() {
        let view = StaffingView {
            grid: Grid { start_min: 0.0, width_min: 30.0 },
            required: vec![4.0, 6.0, 0.0, 1.0],
            scheduled: vec![6.0, 4.0, 9.0, 1.0],
            open: vec![true, true, false, true],
            ..samples::staffing_view(1)
        };
        assert_eq!(gaps(&view), (1.0, 1.0));
        assert_eq!(open(&view), [0..2, 3..4]);
    }

    #[test]
    fn what_is_left_over_has_a_sign() {
        assert_eq!([2.0, 0.0, -0.0, -12.0].map(signed), ["+2", "0", "0", "−12"]);
    }
}
