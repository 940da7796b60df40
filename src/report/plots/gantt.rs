//! The shifts of one day: one row per duty with the number of people on it, a gap for each break,
//! rows gathered by group under the group's name. Long days are split into pages.

use super::canvas::{Canvas, Frame, Panel, draw};
use super::labels::{Anchor, Label};
use super::series;
use super::style::{self, Colour, GREY, GROUPS, INK, MARGIN, WHITE, WIDTH};
use super::view::{GanttRow, GanttView};
use super::{Picture, axis};
use crate::report::fonts::{self, Weight};
use crate::report::number;
use std::ops::Range;

/// Rows of one page, names of groups included.
const ROWS_PER_PAGE: usize = 48;
const LEFT: f64 = 214.0;
const TOP: f64 = 72.0;

/// One line of a page.
enum Line<'a> {
    Group(usize),
    Row(&'a GanttRow),
}

/// Draws the shifts of a day; more than one page if there are more than about 45 different duties.
#[must_use]
pub fn gantt(view: &GanttView) -> Vec<Picture> {
    let pages = pages(view);
    let count = pages.len();
    pages.iter().enumerate().map(|(i, lines)| page(view, lines, i, count)).collect()
}

fn pages(view: &GanttView) -> Vec<Vec<Line<'_>>> {
    let mut pages = vec![Vec::new()];
    let mut group = None;
    for row in &view.rows {
        let starts_group = group != Some(row.group);
        let page: &Vec<Line> = &pages[pages.len() - 1];
        let starts_page = page.len() + usize::from(starts_group) >= ROWS_PER_PAGE;
        if starts_page {
            pages.push(Vec::new());
        }
        let page = pages.last_mut().expect("there is always a page");
        if starts_group || starts_page {
            page.push(Line::Group(row.group));
            group = Some(row.group);
        }
        page.push(Line::Row(row));
    }
    pages
}

fn page(view: &GanttView, lines: &[Line], page: usize, pages: usize) -> Picture {
    let heading = &view.heading;
    let day = axis::date(heading.first_day, view.day, f64::MAX);
    let people: u32 = view.rows.iter().map(|row| row.people).sum();
    let people = number::counted(f64::from(people), "person");
    let mut title = format!("Shifts on {day} · {people}");
    if pages > 1 {
        title = format!("{title} (page {} of {pages})", page + 1);
    }
    let what = "one row per shift, the number is people on it, gaps are breaks";
    let height_of_row = match lines.len() {
        0..=12 => 26.0,
        13..=24 => 21.0,
        _ => 17.0,
    };
    let bottom = TOP + height_of_row * lines.len().max(1) as f64 + 6.0;
    let height = (bottom + 58.0).ceil() as u32;
    draw((WIDTH, height), &title, &series::subtitle(heading, what), |canvas| {
        let frame = Frame { left: LEFT, right: f64::from(WIDTH) - 32.0, top: TOP, bottom };
        let panel = canvas.panel(frame, range(view), 0.0..1.0);
        grid(canvas, &panel);
        axis::time(canvas, &panel, heading.first_day);
        for (i, line) in lines.iter().enumerate() {
            let middle = TOP + height_of_row * (i as f64 + 0.5) + 3.0;
            match line {
                Line::Group(group) => group_name(canvas, view, *group, middle),
                Line::Row(row) => bars(canvas, &panel, row, middle, height_of_row),
            }
        }
        if view.rows.is_empty() {
            canvas.label(Label::new(MARGIN, TOP + 18.0, "nobody is scheduled", GREY));
        }
    })
}

/// Whole hours around all shifts of the day, at least six hours.
fn range(view: &GanttView) -> Range<f64> {
    let first = view.rows.iter().map(|row| row.start_min).fold(f64::INFINITY, f64::min);
    let last = view.rows.iter().map(|row| row.end_min).fold(f64::NEG_INFINITY, f64::max);
    if !(first.is_finite() && last.is_finite()) {
        let midnight = view.day as f64 * 1440.0;
        return midnight..midnight + 1440.0;
    }
    let from = (first / 60.0).floor() * 60.0;
    from..((last / 60.0).ceil() * 60.0).max(from + 360.0)
}

fn grid(canvas: &Canvas, panel: &Panel) {
    let (first, last) = ((panel.x.start / 60.0).ceil() as i64, (panel.x.end / 60.0) as i64);
    let every = i64::from(axis::hour_step(panel));
    for hour in (first..=last).filter(|hour| hour.rem_euclid(every) == 0) {
        let x = panel.at(hour as f64 * 60.0, 0.0).0;
        canvas.line((x, panel.frame.top), (x, panel.frame.bottom), style::GRID, 1.0);
    }
}

fn colour(group: usize) -> Colour {
    GROUPS[group % GROUPS.len()]
}

fn group_name(canvas: &mut Canvas, view: &GanttView, group: usize, middle: f64) {
    let people: u32 = view.rows.iter().filter(|row| row.group == group).map(|row| row.people).sum();
    let name = view.groups.get(group).map_or("", String::as_str);
    let count = format!(" · {people}");
    let room = LEFT - MARGIN - 12.0 - fonts::width(&count, 12.0, Weight::Bold);
    let text = format!("{}{count}", fonts::fit(name, room, 12.0, Weight::Bold));
    canvas.label(Label::new(MARGIN, middle + 4.5, text, colour(group)).bold().size(12.0));
}

fn bars(canvas: &mut Canvas, panel: &Panel, row: &GanttRow, middle: f64, height: f64) {
    let hours = format!("{}–{}", axis::clock(row.start_min), axis::end_clock(row.end_min));
    let x = panel.frame.left - 10.0;
    let size = if height < 20.0 { 10.0 } else { style::TEXT };
    canvas.label(Label::new(x, middle + 4.0, hours.clone(), GREY).anchor(Anchor::End).size(size));
    let room = x - fonts::width(&hours, size, Weight::Regular) - 10.0 - MARGIN;
    let pattern = fonts::fit(&row.pattern, room, size, Weight::Regular);
    canvas.label(Label::new(MARGIN, middle + 4.0, pattern, INK).size(size));
    let (top, bottom) = (middle - height * 0.38, middle + height * 0.38);
    let mut first = None;
    let mut from = row.start_min;
    let gaps = row.breaks.iter().map(|(start, length)| (*start, start + length));
    for (gap_start, gap_end) in gaps.chain([(row.end_min, row.end_min)]) {
        if gap_start > from {
            let left = panel.at(from, 0.0).0;
            let right = panel.at(gap_start, 0.0).0;
            canvas.rect(Frame { left, right, top, bottom }, colour(row.group));
            first.get_or_insert((left, right));
        }
        from = gap_end.max(from);
    }
    if let Some((left, right)) = first {
        let text = number::grouped(f64::from(row.people), 0);
        if fonts::width(&text, size, Weight::Bold) + 12.0 <= right - left {
            canvas.label(Label::new(left + 6.0, middle + 4.0, text, WHITE).bold().size(size));
        }
    }
}
