//! People required against people scheduled per interval. What is missing and what is too much are
//! filled apart and never netted.

use super::canvas::{Panel, draw};
use super::series::{self, EndLabel};
use super::style::{BLUE, HEIGHT, LIGHT_BLUE, LIGHT_RED, ORANGE, WIDTH};
use super::view::{Grid, StaffingView};
use super::{Picture, axis};
use crate::report::number;
use std::cmp::Ordering;

/// Draws required against scheduled.
#[must_use]
pub fn staffing(view: &StaffingView) -> Picture {
    let heading = &view.heading;
    let (under, over) = gaps(view);
    let what = "people per interval; red: too few, light blue: more than required (never netted)";
    let title = "Required and scheduled";
    draw((WIDTH, HEIGHT), title, &series::subtitle(heading, what), |canvas| {
        let top = view.required.iter().chain(&view.scheduled).copied().fold(0.0, f64::max);
        let (ticks, end) = axis::ticks(top * 1.04, 5, true);
        let panel = canvas.panel(series::frame(), axis::horizon(heading), 0.0..end);
        canvas.value_axis(&panel, &ticks, |y| number::grouped(y, 0));
        axis::time(canvas, &panel, heading.first_day);
        let pairs: Vec<(f64, f64)> =
            view.required.iter().copied().zip(view.scheduled.iter().copied()).collect();
        fill(&panel, &view.grid, &pairs);
        panel.path(series::steps(&view.grid, &view.scheduled), BLUE, 2.0);
        panel.path(series::steps(&view.grid, &view.required), ORANGE, 1.75);
        let hours = |hours: f64| number::count(hours);
        let mut ends = Vec::new();
        if let Some(last) = view.scheduled.last() {
            ends.push(EndLabel {
                value: *last,
                text: "scheduled".to_owned(),
                note: format!("{} h to spare", hours(over)),
                colour: BLUE,
            });
        }
        if let Some(last) = view.required.last() {
            ends.push(EndLabel {
                value: *last,
                text: "required".to_owned(),
                note: format!("{} h missing", hours(under)),
                colour: ORANGE,
            });
        }
        series::end_labels(canvas, &panel, ends);
    })
}

/// Agent-hours missing and agent-hours too many.
fn gaps(view: &StaffingView) -> (f64, f64) {
    let hours = view.grid.width_min / 60.0;
    let gap = |of: fn(f64) -> f64| {
        view.required
            .iter()
            .zip(&view.scheduled)
            .map(|(required, scheduled)| of(required - scheduled).max(0.0) * hours)
            .sum::<f64>()
    };
    (gap(|gap| gap), gap(|gap| -gap))
}

/// The area between the two step lines, one piece per stretch with the same sign (neighbouring
/// rectangles would show seams).
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
    fn too_few_and_too_many_are_never_netted() {
        let view = StaffingView {
            grid: Grid { start_min: 0.0, width_min: 30.0 },
            required: vec![4.0, 6.0],
            scheduled: vec![6.0, 4.0],
            ..samples::staffing_view(1)
        };
        assert_eq!(gaps(&view), (1.0, 1.0));
    }
}
