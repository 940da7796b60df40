//! How long first replies took: one bar per few seconds, the target marked, shares inside and
//! outside it, and those that never came.

use super::canvas::{Canvas, Frame, Panel, draw};
use super::labels::{self, Anchor, Label, Obstacle};
use super::series;
use super::style::{BLUE, Colour, GREY, HEIGHT, INK, ORANGE, WIDTH};
use super::view::FirstReplyView;
use super::{Picture, axis};
use crate::report::number;

/// Draws the distribution of first replies.
#[must_use]
pub fn first_reply(view: &FirstReplyView) -> Picture {
    let what = format!(
        "share of contacts per {} of waiting, pooled {}",
        number::seconds_short(view.bin_s),
        series::over_replications(&view.heading)
    );
    let title = "First replies";
    draw((WIDTH, HEIGHT), title, &series::subtitle(&view.heading, &what), |canvas| {
        let frame = series::frame();
        let longest = view.bin_s * view.shares.len().max(1) as f64;
        let top = view.shares.iter().copied().fold(0.0, f64::max);
        let (ticks, end) = axis::ticks(top * 1.25, 4, false);
        let panel = canvas.panel(frame, 0.0..longest, 0.0..end);
        canvas.value_axis(&panel, &ticks, number::percent_short);
        seconds(canvas, &panel);
        for (i, share) in view.shares.iter().enumerate() {
            let from = view.bin_s * i as f64;
            let late = view.limit_s.is_some_and(|limit| from >= limit - 1e-9);
            let colour = if late { ORANGE } else { BLUE };
            let (left, base) = panel.at(from, 0.0);
            let (right, height) = panel.at(from + view.bin_s, *share);
            let gap = if right - left > 4.0 { 1.0 } else { 0.0 };
            canvas.rect(Frame { left, right: right - gap, top: height, bottom: base }, colour);
        }
        if let Some(limit) = view.limit_s {
            mark_target(canvas, &panel, view, limit);
        }
        quantiles(canvas, &panel, view);
        at_the_right(canvas, &panel, view);
    })
}

fn seconds(canvas: &mut Canvas, panel: &Panel) {
    let (ticks, _) = axis::ticks(panel.x.end, 8, true);
    for tick in ticks.into_iter().filter(|tick| *tick <= panel.x.end + 1e-9) {
        let (x, y) = panel.at(tick, 0.0);
        canvas.line((x, y), (x, y + 5.0), super::style::RULE, 1.0);
        let text = format!("{} s", number::grouped(tick, 0));
        canvas.label(Label::new(x, y + 19.0, text, GREY).anchor(Anchor::Middle));
    }
    let Frame { left, right, bottom, .. } = panel.frame;
    let x = f64::midpoint(left, right);
    let text = "from the customer's first message to the first human reply sent";
    canvas.label(Label::new(x, bottom + 38.0, text, GREY).anchor(Anchor::Middle));
}

/// The target as a vertical line, with the shares on its two sides.
fn mark_target(canvas: &mut Canvas, panel: &Panel, view: &FirstReplyView, limit: f64) {
    if limit > panel.x.end {
        return;
    }
    let top = panel.y.end;
    panel.dashed(vec![(limit, 0.0), (limit, top)], INK, 1.25);
    let (x, y) = panel.at(limit, top);
    let limit = number::seconds_short(limit);
    let inside = format!("{} within {limit}", number::percent(view.within));
    let outside = format!("{} later or never", number::percent(1.0 - view.within));
    let side = |x: f64, text: String, colour: Colour, anchor| {
        Label::new(x, y - 9.0, text, colour).bold().size(13.0).anchor(anchor)
    };
    let left = side(x - 9.0, inside, BLUE, Anchor::End);
    let right = side(x + 9.0, outside, ORANGE, Anchor::Start);
    if left.frame().left >= panel.frame.left {
        canvas.label(left);
        canvas.label(right);
    } else {
        // The target stands too far left: both shares to its right, side by side.
        let left_width = left.width();
        canvas.label(Label { x: x + 9.0, anchor: Anchor::Start, ..left });
        let x = right.x + left_width + 18.0;
        canvas.label(Label { x, ..right });
    }
}

/// Median and 90 % quantile: a thin line from the bar up to its name above all bars.
fn quantiles(canvas: &mut Canvas, panel: &Panel, view: &FirstReplyView) {
    let top = view.shares.iter().copied().fold(0.0, f64::max);
    let lane = panel.at(0.0, top).1 - 12.0;
    let target = view.limit_s.map(|limit| Obstacle {
        x: panel.at(limit, 0.0).0,
        top: panel.frame.top,
        bottom: panel.frame.bottom,
    });
    // Any other place is better than on the target's line.
    let obstacles: Vec<Obstacle> = target.into_iter().flat_map(|line| [line; 3]).collect();
    for (name, value) in [("median", view.median_s), ("90 % by", view.p90_s)] {
        let Some(value) = value.filter(|value| *value <= panel.x.end) else { continue };
        let bin = (value / view.bin_s) as usize;
        let share = view.shares.get(bin).copied().unwrap_or(0.0);
        let (x, y) = panel.at(value, share);
        let text = format!("{name} {}", number::seconds(value));
        let place = |dx: f64, dy: f64, anchor| {
            Label::new(x + dx, lane + dy, text.clone(), INK).anchor(anchor).halo()
        };
        let places = vec![
            place(5.0, 0.0, Anchor::Start),
            place(-5.0, 0.0, Anchor::End),
            place(5.0, -15.0, Anchor::Start),
            place(-5.0, -15.0, Anchor::End),
        ];
        let best = labels::choose(places, canvas.labels(), &obstacles, &panel.frame);
        if let Some(label) = best {
            canvas.line((x, y), (x, label.y - 8.0), GREY, 1.0);
            canvas.label(label);
        }
    }
}

/// What lies beyond the axis, and what never came, in words beside it.
fn at_the_right(canvas: &mut Canvas, panel: &Panel, view: &FirstReplyView) {
    let x = panel.frame.right + 10.0;
    let end = number::seconds_short(panel.x.end);
    let mut y = panel.frame.bottom - 60.0;
    let lines = [(view.beyond, format!("after {end}")), (view.never, "never answered".to_owned())];
    for (share, text) in lines {
        canvas.label(Label::new(x, y, number::percent(share), ORANGE).bold());
        canvas.label(Label::new(x, y + 14.0, text, GREY));
        y += 36.0;
    }
}
