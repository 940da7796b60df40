//! Share of contacts answered in time and the wait for the first reply, per interval, one above the
//! other on one time axis.

use super::arrivals::interval_name;
use super::canvas::{Canvas, Frame, draw};
use super::labels::Label;
use super::series::{self, EndLabel};
use super::style::{BLUE, GREEN, GREY, INK, WIDTH};
use super::view::{BandSeries, ServiceView};
use super::{Picture, axis};
use crate::report::number;

const HEIGHT: u32 = 560;

/// Draws the service.
#[must_use]
pub fn service(view: &ServiceView) -> Picture {
    let heading = &view.heading;
    let what = format!(
        "per {}, by the contact's start; mean and 90 % band {}",
        interval_name(view.share.grid.width_min),
        series::over_replications(heading)
    );
    let title = "Service: in time, and the wait for the first reply";
    draw((WIDTH, HEIGHT), title, &series::subtitle(heading, &what), |canvas| {
        share(canvas, view);
        wait(canvas, view);
    })
}

fn share(canvas: &mut Canvas, view: &ServiceView) {
    let frame = Frame { top: 104.0, bottom: 280.0, ..series::frame() };
    let lowest =
        view.share.points.iter().flatten().map(|band| band.low).fold(1.0, f64::min).max(0.0);
    // A floor that shows the band: whole tenths, and never a hidden zero on a full-looking axis.
    let floor = if lowest >= 0.85 { 0.8 } else { 0.0 };
    let panel = canvas.panel(frame, axis::horizon(&view.heading), floor..1.0);
    let ticks: Vec<f64> =
        if floor > 0.0 { vec![0.8, 0.85, 0.9, 0.95, 1.0] } else { vec![0.0, 0.25, 0.5, 0.75, 1.0] };
    heading(canvas, &frame, &format!("In time – {}", view.what));
    canvas.value_axis(&panel, &ticks, number::percent_short);
    series::band(&panel, &view.share, BLUE);
    let mut ends = vec![end_label(&view.share, "in time", BLUE)];
    if let Some(target) = view.share_target {
        series::target(&panel, target);
        ends.push(Some(EndLabel {
            value: target,
            text: format!("target {}", number::percent_short(target)),
            note: String::new(),
            colour: GREY,
            mark: None,
        }));
    }
    let marked = view.hurts.as_ref().and_then(|(at, words)| {
        let band = view.share.points.get(*at).copied().flatten()?;
        Some((*at, band.mean, words.clone()))
    });
    if let Some((i, mean, words)) = marked {
        let when = axis::interval(&view.heading, &view.share.grid, i);
        let text = format!("{words}, {when}");
        let around = series::obstacles(&panel, &view.share);
        let point = (view.share.grid.middle(i), mean);
        series::note(canvas, &panel, point, (&text, BLUE), &around);
    }
    series::end_labels(canvas, &panel, ends.into_iter().flatten().collect());
}

fn wait(canvas: &mut Canvas, view: &ServiceView) {
    let frame = Frame { top: 336.0, bottom: 502.0, ..series::frame() };
    let top =
        view.wait_s.highest(|band| band.high.max(band.mean)).max(view.wait_target_s.unwrap_or(0.0));
    // Ticks of round minutes where waits are long.
    let (unit_s, unit) = if top >= 240.0 { (60.0, "min") } else { (1.0, "s") };
    let (mut ticks, end) = axis::ticks(top * 1.04 / unit_s, 4, false);
    for tick in &mut ticks {
        *tick *= unit_s;
    }
    let panel = canvas.panel(frame, axis::horizon(&view.heading), 0.0..end * unit_s);
    heading(canvas, &frame, "Mean first reply of those answered");
    canvas.value_axis(&panel, &ticks, |y| format!("{} {unit}", number::count(y / unit_s)));
    axis::time(canvas, &panel, view.heading.first_day);
    series::band(&panel, &view.wait_s, GREEN);
    let mut ends = vec![end_label(&view.wait_s, "first reply", GREEN)];
    if let Some(target) = view.wait_target_s {
        series::target(&panel, target);
        ends.push(Some(EndLabel {
            value: target,
            text: format!("target {}", number::seconds_short(target)),
            note: String::new(),
            colour: GREY,
            mark: None,
        }));
    }
    if let Some((i, band)) = view.wait_s.peak() {
        let when = axis::interval(&view.heading, &view.wait_s.grid, i);
        let text = format!("{} at {when}", number::seconds(band.mean));
        let around = series::obstacles(&panel, &view.wait_s);
        let point = (view.wait_s.grid.middle(i), band.mean);
        series::note(canvas, &panel, point, (&text, GREEN), &around);
    }
    series::end_labels(canvas, &panel, ends.into_iter().flatten().collect());
}

fn heading(canvas: &mut Canvas, frame: &Frame, text: &str) {
    canvas.label(Label::new(super::style::MARGIN, frame.top - 20.0, text, INK).bold().size(12.0));
}

fn end_label(series: &BandSeries, text: &str, colour: super::style::Colour) -> Option<EndLabel> {
    let last = series.points.iter().rev().flatten().next()?;
    Some(EndLabel {
        value: last.mean,
        text: text.to_owned(),
        note: String::new(),
        colour,
        mark: None,
    })
}
