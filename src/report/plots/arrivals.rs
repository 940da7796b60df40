//! Contacts per interval: mean and band over replications, and what was expected.

use super::canvas::draw;
use super::series::{self, EndLabel};
use super::style::{BLUE, GREY, HEIGHT, RULE, WIDTH};
use super::view::ArrivalsView;
use super::{Picture, axis};
use crate::report::number;

/// Draws the arrivals.
#[must_use]
pub fn arrivals(view: &ArrivalsView) -> Picture {
    let heading = &view.heading;
    let grid = view.arrivals.grid;
    let title = format!("Contacts per {}", interval_name(grid.width_min));
    let what = format!("mean and 90 % band {}; grey: expected", series::over_replications(heading));
    draw((WIDTH, HEIGHT), &title, &series::subtitle(heading, &what), |canvas| {
        let expected_top = view.expected.iter().copied().fold(0.0, f64::max);
        let top = view.arrivals.highest(|band| band.high.max(band.mean)).max(expected_top);
        let (ticks, end) = axis::ticks(top * 1.04, 5, true);
        let panel = canvas.panel(series::frame(), axis::horizon(heading), 0.0..end);
        canvas.value_axis(&panel, &ticks, |y| number::grouped(y, 0));
        axis::time(canvas, &panel, heading.first_day);
        let expected: Vec<_> =
            view.expected.iter().enumerate().map(|(i, y)| (grid.middle(i), *y)).collect();
        // Wide and below: where the runs agree with the forecast it shows as a rim of their line.
        panel.path(expected.clone(), RULE, 4.5);
        series::band(&panel, &view.arrivals, BLUE);
        let mut ends = Vec::new();
        if let Some(last) = view.arrivals.points.iter().rev().flatten().next() {
            ends.push(EndLabel {
                value: last.mean,
                text: "contacts".to_owned(),
                note: String::new(),
                colour: BLUE,
                mark: None,
            });
        }
        if let Some((_, last)) = expected.last() {
            ends.push(EndLabel {
                value: *last,
                text: "expected".to_owned(),
                note: String::new(),
                colour: GREY,
                mark: None,
            });
        }
        if let Some((i, band)) = view.arrivals.peak() {
            let text =
                format!("{} at {}", number::count(band.mean), axis::interval(heading, &grid, i));
            let around = series::obstacles(&panel, &view.arrivals);
            series::note(canvas, &panel, (grid.middle(i), band.mean), (&text, BLUE), &around);
        }
        series::end_labels(canvas, &panel, ends);
    })
}

/// "30 min", "hour".
pub(super) fn interval_name(minutes: f64) -> String {
    match minutes {
        60.0 => "hour".to_owned(),
        1440.0 => "day".to_owned(),
        m if m % 60.0 == 0.0 => format!("{} hours", m / 60.0),
        m => format!("{} min", number::count(m)),
    }
}
