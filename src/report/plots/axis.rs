//! Axes: round values upwards, civil time across. Ticks at 0, 3, 6 … h with the dates below, for
//! one day to about two weeks. Must not know what is plotted.

use super::canvas::{Canvas, Frame, Panel};
use super::labels::{Anchor, Label};
use super::style::{self, GREY};
use super::view::{Grid, Heading};
use crate::report::fonts::{self, Weight};
use jiff::civil::Date;
use std::ops::Range;

const DAY_MIN: f64 = 1440.0;

/// Ticks from 0 up, and where the axis ends: at `highest` or a little above. Steps are 1, 2, 2.5 or
/// 5 × 10ⁿ (whole numbers only, if `whole`), about `wanted` of them.
pub(super) fn ticks(highest: f64, wanted: u32, whole: bool) -> (Vec<f64>, f64) {
    let highest = if highest.is_finite() && highest > 0.0 { highest } else { 1.0 };
    let rough = highest / f64::from(wanted.max(1));
    let power = 10f64.powi(libm::log10(rough).floor() as i32);
    let mut step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .map(|m| m * power)
        .into_iter()
        .filter(|step| !whole || (*step >= 1.0 && step.fract() == 0.0))
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(10.0 * power);
    if whole {
        step = step.max(1.0);
    }
    // A tick just above the highest value is worth a little room.
    let n = ((highest * 1.06 / step).floor() as u32).max(1);
    ((0..=n).map(|i| f64::from(i) * step).collect(), highest.max(f64::from(n) * step))
}

/// The date of a day, as long as there is room: `Tue 10 Nov`, `10 Nov`, `10`.
pub(super) fn date(first: Date, day: i64, room: f64) -> String {
    let date = first.saturating_add(jiff::Span::new().days(day));
    ["%a %-d %b", "%-d %b", "%-d"]
        .iter()
        .map(|format| date.strftime(format).to_string())
        .find(|text| fonts::width(text, style::TEXT, Weight::Regular) + 8.0 <= room)
        .unwrap_or_default()
}

/// A moment for people: `20:30`, with its date where there are several days.
pub(super) fn moment(heading: &Heading, minutes: f64) -> String {
    let day = (minutes / DAY_MIN).floor();
    let clock = clock(minutes - day * DAY_MIN);
    if heading.days > 1 {
        let date = heading.first_day.saturating_add(jiff::Span::new().days(day as i64));
        format!("{} {clock}", date.strftime("%-d %b"))
    } else {
        clock
    }
}

/// Minutes as a clock time; later days count on (25:30 is 01:30).
pub(super) fn clock(minutes: f64) -> String {
    let minutes = minutes.round() as i64;
    let day = minutes.rem_euclid(1440);
    format!("{:02}:{:02}", day / 60, day % 60)
}

/// The same for the end of something: midnight is 24:00.
pub(super) fn end_clock(minutes: f64) -> String {
    let text = clock(minutes);
    if text == "00:00" { "24:00".to_owned() } else { text }
}

/// An interval for people: `20:00–20:30`, with its date where there are several days.
pub(super) fn interval(heading: &Heading, grid: &Grid, i: usize) -> String {
    let (from, to) = (grid.start(i), grid.start(i + 1));
    format!("{}–{}", moment(heading, from), end_clock(to))
}

/// The whole days of a heading, in minutes.
pub(super) fn horizon(heading: &Heading) -> Range<f64> {
    0.0..f64::from(heading.days.max(1)) * DAY_MIN
}

/// Hours between the labelled ticks of a panel; 24 if only dates have room.
pub(super) fn hour_step(panel: &Panel) -> u32 {
    let Frame { left, right, .. } = panel.frame;
    let pixels_per_day = (right - left) * DAY_MIN / (panel.x.end - panel.x.start);
    [1, 2, 3, 6, 12]
        .into_iter()
        .find(|step| pixels_per_day / 24.0 * f64::from(*step) >= 44.0)
        .unwrap_or(24)
}

/// Draws the time axis below a panel whose x runs in minutes.
pub(super) fn time(canvas: &mut Canvas, panel: &Panel, first_day: Date) {
    let bottom = panel.frame.bottom;
    let step = hour_step(panel);
    let (first, last) = ((panel.x.start / 60.0).ceil() as i64, (panel.x.end / 60.0).floor() as i64);
    let several = (panel.x.start / DAY_MIN).floor() + 1.0 < (panel.x.end / DAY_MIN).ceil();
    for hour in first..=last {
        let x = panel.at(hour as f64 * 60.0, panel.y.start).0;
        let midnight = hour.rem_euclid(24) == 0;
        let labelled = step < 24 && hour.rem_euclid(i64::from(step)) == 0;
        if midnight && several {
            let length = if step < 24 { 36.0 } else { 20.0 };
            canvas.line((x, bottom), (x, bottom + length), style::RULE, 1.0);
        } else if labelled {
            canvas.line((x, bottom), (x, bottom + 5.0), style::RULE, 1.0);
        }
        if labelled {
            let of_day = hour.rem_euclid(24);
            let shown = if of_day == 0 && hour == last && !several { 24 } else { of_day };
            let text = format!("{shown:02}:00");
            canvas.label(Label::new(x, bottom + 19.0, text, GREY).anchor(Anchor::Middle));
        }
    }
    dates(canvas, panel, first_day, if step < 24 { 35.0 } else { 15.0 });
}

/// Each date centred under its day; where days are too narrow, every second, third … one.
fn dates(canvas: &mut Canvas, panel: &Panel, first_day: Date, below: f64) {
    let days = (panel.x.start / DAY_MIN).floor() as i64..(panel.x.end / DAY_MIN).ceil() as i64;
    let per_day = panel.at(DAY_MIN, 0.0).0 - panel.at(0.0, 0.0).0;
    let every = (26.0 / per_day).ceil().max(1.0) as i64;
    for day in days.clone().filter(|day| (day - days.start) % every == 0) {
        let from = (day as f64 * DAY_MIN).max(panel.x.start);
        let to = ((day + 1) as f64 * DAY_MIN).min(panel.x.end);
        let (x0, x1) = (panel.at(from, 0.0).0, panel.at(to, 0.0).0);
        let text = date(first_day, day, (x1 - x0) * every as f64);
        let x = f64::midpoint(x0, x1);
        let label = Label::new(x, panel.frame.bottom + below, text, GREY).anchor(Anchor::Middle);
        canvas.label(label);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_ticks_are_round_and_the_axis_reaches_the_highest_value() {
        assert_eq!(ticks(83.0, 5, false), (vec![0.0, 20.0, 40.0, 60.0, 80.0], 83.0));
        assert_eq!(ticks(3.0, 5, true), (vec![0.0, 1.0, 2.0, 3.0], 3.0));
        assert_eq!(ticks(0.0, 5, true), (vec![0.0, 1.0], 1.0));
        assert_eq!(ticks(98.0, 5, true).1, 100.0);
    }

    #[test]
    fn moments_carry_their_date_only_where_there_are_several_days() {
        let heading = |days| Heading {
            scenario: String::new(),
            replications: 1,
            first_day: jiff::civil::date(2026, 11, 10),
            days,
        };
        assert_eq!(moment(&heading(1), 1230.0), "20:30");
        assert_eq!(moment(&heading(3), 1440.0 + 1230.0), "11 Nov 20:30");
        let grid = Grid { start_min: 0.0, width_min: 30.0 };
        assert_eq!(interval(&heading(1), &grid, 47), "23:30–24:00");
    }
}
