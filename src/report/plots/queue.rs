//! Contacts waiting for a slot over time: mean and band over replications, and the longest queue of
//! each interval in all but the worst twentieth of replications.

use super::arrivals::interval_name;
use super::canvas::draw;
use super::series::{self, EndLabel};
use super::style::{BLUE, GREY, HEIGHT, WIDTH};
use super::view::QueueView;
use super::{Picture, axis};
use crate::report::number;

/// Draws the queue.
#[must_use]
pub fn queue(view: &QueueView) -> Picture {
    let heading = &view.heading;
    let grid = view.queue.grid;
    let what = format!(
        "contacts waiting for a slot, mean over each {}; 90 % band {}",
        interval_name(grid.width_min),
        series::over_replications(heading)
    );
    draw((WIDTH, HEIGHT), "Queue", &series::subtitle(heading, &what), |canvas| {
        let longest = view.longest.iter().copied().fold(0.0, f64::max);
        let top = view.queue.highest(|band| band.high.max(band.mean)).max(longest);
        let (ticks, end) = axis::ticks(top * 1.08, 5, true);
        let panel = canvas.panel(series::frame(), axis::horizon(heading), 0.0..end);
        canvas.value_axis(&panel, &ticks, |y| number::grouped(y, 0));
        axis::time(canvas, &panel, heading.first_day);
        let longest = series::steps(&grid, &view.longest);
        let mut around = series::obstacles(&panel, &view.queue);
        around.extend(series::step_obstacles(&panel, &longest));
        panel.path(longest, super::style::RULE, 1.25);
        series::band(&panel, &view.queue, BLUE);
        let mut ends = Vec::new();
        if let Some(last) = view.longest.last() {
            ends.push(EndLabel {
                value: *last,
                text: "longest".to_owned(),
                note: "in 95 % of runs".to_owned(),
                colour: GREY,
                mark: None,
            });
        }
        if let Some(last) = view.queue.points.iter().rev().flatten().next() {
            ends.push(EndLabel {
                value: last.mean,
                text: "mean".to_owned(),
                note: String::new(),
                colour: BLUE,
                mark: None,
            });
        }
        let most = view.longest.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        if let Some((i, most)) = most.filter(|(_, most)| **most > 0.0) {
            let text = format!(
                "longest {} at {}",
                number::grouped(*most, 0),
                axis::interval(heading, &grid, i)
            );
            series::note(canvas, &panel, (grid.middle(i), *most), (&text, GREY), &around);
        }
        if let Some((i, band)) = view.queue.peak().filter(|(_, band)| band.mean > 0.0) {
            let text = format!("mean {}", number::count(band.mean));
            series::note(canvas, &panel, (grid.middle(i), band.mean), (&text, BLUE), &around);
        }
        series::end_labels(canvas, &panel, ends);
    })
}
