//! Made-up but realistic views for tests of the pictures: 1 to 14 days, Chinese names, and what every
//! picture must keep to.

use super::canvas::Frame;
use super::view::*;
use super::{
    Across, Curve, CurvePanel, CurvePoint, CurvesView, SurfaceAxis, SurfaceView, TornadoBar,
    TornadoView, Written, curves, surface, tornado,
};
use super::{
    Picture, arrivals, first_reply, gantt, heat, patience, queue, service, staffing, validation,
};

fn heading(days: u32) -> Heading {
    Heading {
        scenario: "双十一晚间开场 · Double 11, evening opening".to_owned(),
        replications: 200,
        first_day: jiff::civil::date(2026, 11, 10),
        days,
    }
}

const HOURLY: [f64; 24] = [
    4.0, 1.5, 0.8, 0.4, 0.3, 0.4, 0.7, 1.5, 3.0, 4.0, 4.5, 4.5, 4.0, 3.5, 3.5, 3.5, 3.5, 3.5, 4.5,
    7.0, 16.0, 12.0, 8.0, 5.4,
];

/// Expected contacts in interval `i` of `per_day`, smooth between hours, with a busier first day.
fn rate(i: usize, per_day: usize) -> f64 {
    let hour = (i % per_day) as f64 * 24.0 / per_day as f64;
    let (a, b) = (HOURLY[hour as usize], HOURLY[(hour as usize + 1) % 24]);
    let day = [1.0, 0.7, 0.5, 0.3][(i / per_day).min(3)];
    (a + (b - a) * hour.fract()) * day * 2400.0 / per_day as f64
}

fn wiggle(i: usize) -> f64 {
    (libm::sin(i as f64 * 12.9898) * 43_758.547).fract()
}

fn series(days: u32, width_min: f64, of: impl Fn(usize, f64) -> Option<Band>) -> BandSeries {
    let per_day = (1440.0 / width_min) as usize;
    let points = (0..per_day * days as usize).map(|i| of(i, rate(i, per_day))).collect();
    BandSeries { grid: Grid { start_min: 0.0, width_min }, points }
}

pub(super) fn arrivals_view(days: u32) -> ArrivalsView {
    let arrivals = series(days, 30.0, |i, rate| {
        let mean = rate * (1.0 + 0.03 * wiggle(i));
        Some(Band { mean, low: mean * 0.7, high: mean * 1.35 })
    });
    let expected = (0..arrivals.points.len()).map(|i| rate(i, 48)).collect();
    ArrivalsView { heading: heading(days), arrivals, expected }
}

pub(super) fn staffing_view(days: u32) -> StaffingView {
    let n = 48 * days as usize;
    let required: Vec<f64> = (0..n).map(|i| (rate(i, 48) / 9.0).ceil() + 1.0).collect();
    let scheduled = (0..n)
        .map(|i| {
            let block = (i / 8) * 8;
            (block..block + 8).map(|j| (rate(j, 48) / 9.4).ceil()).fold(2.0, f64::max)
                - f64::from(u8::from(i % 48 == 40)) * 12.0
        })
        .collect();
    let grid = Grid { start_min: 0.0, width_min: 30.0 };
    let open = (0..n).map(|i| (4..46).contains(&(i % 48))).collect();
    StaffingView { heading: heading(days), grid, required, scheduled, open }
}

pub(super) fn service_view(days: u32) -> ServiceView {
    let share = series(days, 30.0, |i, rate| {
        if rate < 4.0 && i % 5 == 0 {
            return None;
        }
        let mean = (0.97 - rate / 1500.0 + 0.01 * wiggle(i)).min(1.0);
        Some(Band { mean, low: mean - rate / 1800.0 - 0.02, high: (mean + 0.05).min(1.0) })
    });
    let wait_s = series(days, 30.0, |i, rate| {
        let mean = 9.0 + rate / 9.0 + 2.0 * wiggle(i);
        (rate > 4.0 || i % 5 > 0).then_some(Band { mean, low: mean * 0.7, high: mean * 1.6 })
    });
    ServiceView {
        heading: heading(days),
        what: "first reply within 30 s: contacts that start 08:00–24:00".to_owned(),
        hurts: Some((40, "hurts most: 45 of 120 miss".to_owned())),
        share_target: Some(0.9),
        share,
        wait_target_s: None,
        wait_s,
    }
}

pub(super) fn gantt_view(rows: usize) -> GanttView {
    let names = ["早班 A", "中班 B", "晚班", "大促加班（晚间开场）", "part-time evening"];
    let rows: Vec<GanttRow> = (0..rows)
        .map(|i| {
            let group = usize::from(i * 3 >= rows * 2);
            let length = if group == 0 { 540.0 } else { 240.0 };
            let start_min = 1440.0 + 420.0 + 30.0 * (i % 31) as f64;
            GanttRow {
                group,
                pattern: names[i % names.len()].to_owned(),
                people: 1 + (i as u32 * 7) % 31,
                start_min,
                end_min: start_min + length,
                breaks: if group == 0 {
                    vec![(start_min + 120.0, 15.0), (start_min + 240.0, 60.0)]
                } else {
                    Vec::new()
                },
            }
        })
        .collect();
    let groups = vec!["熟手 regular".to_owned(), "兼职 part-time".to_owned()];
    GanttView { heading: heading(3), day: 1, groups, rows }
}

pub(super) fn first_reply_view(limit_s: f64) -> FirstReplyView {
    let weights: Vec<f64> =
        (0..60).map(|i| (f64::from(i) + 0.5) * libm::exp(-f64::from(i) / 4.2)).collect();
    let sum: f64 = weights.iter().sum();
    FirstReplyView {
        heading: heading(3),
        bin_s: 2.0,
        shares: weights.iter().map(|w| w / sum * 0.965).collect(),
        beyond: 0.012,
        never: 0.023,
        limit_s: Some(limit_s),
        within: 0.906,
        median_s: Some(13.4),
        p90_s: Some(29.1),
    }
}

pub(super) fn queue_view(days: u32) -> QueueView {
    let queue = series(days, 30.0, |i, rate| {
        let mean = (rate / 60.0).powi(2) * (1.0 + 0.2 * wiggle(i));
        Some(Band { mean, low: mean * 0.2, high: mean * 2.0 })
    });
    let longest = queue.points.iter().flatten().map(|band| (band.high * 1.9).round()).collect();
    QueueView { heading: heading(days), queue, longest }
}

pub(super) fn heat_view(days: u32, width_min: f64) -> HeatView {
    let per_day = (1440.0 / width_min) as usize;
    let shares = (0..days as usize)
        .map(|day| {
            (0..per_day)
                .map(|i| {
                    let rate = rate(day * per_day + i, per_day) * 30.0 / width_min / 1000.0 * 24.0;
                    (i % per_day > per_day / 8 || i % 3 > 0)
                        .then_some((0.99 - rate / 30.0 + 0.04 * wiggle(i + day)).clamp(0.2, 1.0))
                })
                .collect()
        })
        .collect();
    HeatView {
        heading: heading(days),
        what: "first reply within 30 s: contacts that start 08:00–24:00".to_owned(),
        target: Some(0.9),
        hurts: Some(((0, per_day * 5 / 6), "hurts most: 45 of 120 miss".to_owned())),
        width_min,
        shares,
    }
}

/// Curves over numbers or names, with a target.
pub(super) fn curves_view(panels: usize, curves: usize, names: bool) -> CurvesView {
    let words = ["least-loaded", "最少未回复", "longest-idle", "随机分配（对照组）", "round-robin"];
    let point = |x: usize, curve: usize, panel: usize| {
        let y = 8.0 + 40.0 / (1.0 + x as f64) + 4.0 * curve as f64 + 2.0 * panel as f64;
        CurvePoint {
            x: x as f64 + f64::from(u8::from(!names)),
            y,
            interval: Some((y * 0.9, y * 1.12)),
            met: true,
        }
    };
    let count = if names { words.len() } else { 12 };
    let panel = |panel: usize| CurvePanel {
        title: format!("Mean first reply, 平均首次回复 {panel}"),
        written: Written::Seconds,
        target: Some(20.0),
        best: (curves == 1)
            .then(|| (point(count - 1, 0, panel), "best: 12.1 s, alike at 9 to 12".to_owned())),
        curves: (0..curves)
            .map(|curve| Curve {
                name: if curves > 1 { words[curve % 5].to_owned() } else { String::new() },
                points: (0..count).map(|x| point(x, curve, panel)).collect(),
            })
            .collect(),
    };
    CurvesView {
        title: "How many chats at once".to_owned(),
        subtitle: heading(3).scenario,
        across: Across {
            name: "cap of 熟手 regular".to_owned(),
            written: Written::Plain,
            names: if names { words.map(str::to_owned).to_vec() } else { Vec::new() },
        },
        panels: (0..panels).map(panel).collect(),
        one_scale: panels > 4,
    }
}

pub(super) fn surface_view(across: usize, up: usize) -> SurfaceView {
    let axis = |name: &str, n: usize| SurfaceAxis {
        name: name.to_owned(),
        values: (0..n).map(|i| format!("{} %", 60 + 5 * i)).collect(),
    };
    let value = |x: usize, y: usize| (x + y > 0).then_some(30.0 - x as f64 + 2.0 * y as f64);
    SurfaceView {
        title: "Staff for the volume: mean first reply".to_owned(),
        subtitle: heading(3).scenario,
        across: axis("staffing", across),
        up: axis("volume 咨询量", up),
        written: Written::Seconds,
        cells: (0..up).map(|y| (0..across).map(|x| value(x, y)).collect()).collect(),
        met: (0..up).map(|y| (0..across).map(|x| x > 2 * y).collect()).collect(),
        target: Some((24.3, false)),
        ordered: true,
    }
}

pub(super) fn tornado_view(bars: usize) -> TornadoView {
    let bar = |i: usize| {
        let width = 6.0 / (1.0 + i as f64);
        TornadoBar {
            name: format!("replies of 售后咨询 {i}"),
            low: (format!("at ≤ {i}.5 s"), 17.0 - width, 0.6),
            high: (format!("at ≥ {i}9 s"), 17.0 + 1.4 * width * (0.5 - (i % 2) as f64) * 2.0, 0.8),
        }
    };
    TornadoView {
        title: "What the first reply hangs on".to_owned(),
        subtitle: heading(3).scenario,
        written: Written::Seconds,
        mean: 17.2,
        target: Some(20.0),
        bars: (0..bars).map(bar).collect(),
        note: None,
    }
}

pub(super) fn validation_view(days: u32, panels: usize) -> ValidationView {
    let panel = |is_share: bool| {
        let scale = if is_share { 1.0 / 600.0 } else { 1.0 };
        let expected = series(days, 30.0, |i, rate| {
            let mean = (rate * scale).min(if is_share { 1.0 } else { 1e9 });
            (i % 48 > 12).then_some(Band { mean, low: mean * 0.6, high: mean * 1.4 })
        });
        let actual = expected.points.iter().enumerate();
        let actual = actual.map(|(i, band)| Some(band.as_ref()?.mean * (1.0 + 0.5 * wiggle(i))));
        ValidationPanel {
            name: if is_share { "Share that gave up" } else { "Contacts per 30 min" }.to_owned(),
            is_share,
            actual: actual.collect(),
            expected,
            inside: 181,
            below: 10,
            above: 11,
            of: 202,
            inside_share: 0.896,
        }
    };
    ValidationView {
        heading: heading(days),
        title: "Simulated against actual, on days the fit did not see".to_owned(),
        panels: (0..panels).map(|i| panel(i > 0)).collect(),
    }
}

pub(super) fn patience_view(longest_s: f64) -> PatienceView {
    let still = |t: f64| libm::exp2(-t / 150.0);
    let points = (0..200).map(|i| longest_s * f64::from(i) / 199.0);
    PatienceView {
        scenario: "双十一晚间开场".to_owned(),
        what: "4,424 customers, 1,062 gave up".to_owned(),
        points: points.clone().map(|t| (t, still(t), still(t) * 0.95, still(t) * 1.05)).collect(),
        law: points.map(|t| (t, still(t) * 1.01)).collect(),
        law_name: "lognormal".to_owned(),
    }
}

/// Every picture, by name.
fn all() -> Vec<(String, Picture)> {
    let mut pictures = Vec::new();
    for days in [1, 3, 7, 14] {
        pictures.push((format!("arrivals-{days}"), arrivals(&arrivals_view(days))));
        pictures.push((format!("staffing-{days}"), staffing(&staffing_view(days))));
        pictures.push((format!("service-{days}"), service(&service_view(days))));
        pictures.push((format!("queue-{days}"), queue(&queue_view(days))));
        pictures.push((format!("heat-{days}"), heat(&heat_view(days, 30.0))));
        for panels in [1, 3] {
            let view = validation_view(days, panels);
            pictures.push((format!("validation-{days}-{panels}"), validation(&view)));
        }
    }
    for longest_s in [12.0, 370.0, 5000.0] {
        pictures.push((format!("patience-{longest_s}"), patience(&patience_view(longest_s))));
    }
    pictures.push(("heat-fine".into(), heat(&heat_view(3, 5.0))));
    for rows in [0, 1, 7, 40, 70] {
        for (page, picture) in gantt(&gantt_view(rows)).into_iter().enumerate() {
            pictures.push((format!("gantt-{rows}-{page}"), picture));
        }
    }
    for (panels, of, names) in [
        (1, 1, false),
        (4, 1, false),
        (3, 1, true),
        (2, 5, false),
        (2, 3, true),
        (6, 3, false),
        (9, 5, false),
    ] {
        let name = format!("curves-{panels}-{of}-{names}");
        pictures.push((name, curves(&curves_view(panels, of, names))));
    }
    for (across, up) in [(2, 2), (9, 7), (30, 25)] {
        pictures.push((format!("surface-{across}-{up}"), surface(&surface_view(across, up))));
    }
    for bars in [1, 7, 14] {
        pictures.push((format!("tornado-{bars}"), tornado(&tornado_view(bars))));
    }
    pictures.push(("first-reply-30".into(), first_reply(&first_reply_view(30.0))));
    pictures.push(("first-reply-6".into(), first_reply(&first_reply_view(6.0))));
    pictures
}

#[test]
fn no_text_is_cut_and_none_stands_on_another() {
    for (name, picture) in all() {
        let (width, height) = picture.size();
        let sheet =
            Frame { left: 0.0, right: f64::from(width), top: 0.0, bottom: f64::from(height) };
        let labels = picture.labels();
        assert!(labels.len() > 3, "{name} has labels");
        for (i, label) in labels.iter().enumerate() {
            assert!(sheet.contains(&label.frame()), "{name}: {:?} is cut", label.text);
            for other in &labels[i + 1..] {
                assert!(
                    !label.frame().overlaps(&other.frame()),
                    "{name}: {:?} stands on {:?}",
                    label.text,
                    other.text
                );
            }
        }
    }
}

#[test]
fn an_svg_needs_no_font_and_stays_small() {
    for (name, picture) in all() {
        let svg = picture.svg();
        assert!(!svg.contains("<text") && !svg.contains("font-family"), "{name}");
        assert!(svg.contains("aria-label=\"双十一晚间开场"), "{name} keeps its words");
        assert!(svg.len() < 400_000, "{name} has {} bytes", svg.len());
    }
}

#[test]
fn a_png_is_made_without_fonts_in_the_size_asked_for() {
    let picture = heat(&heat_view(1, 60.0));
    let png = picture.png(2);
    assert_eq!(&png[1..4], b"PNG");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (picture.size().0 * 2, picture.size().1 * 2));
    assert_eq!(png, picture.png(2), "the same bytes every time");
    let decoded = resvg::tiny_skia::Pixmap::decode_png(&png).unwrap();
    // The title: its place holds dark ink, so its outlines were found and drawn.
    let dark = (0..600).any(|x| decoded.pixel(48 + x, 52).is_some_and(|p| p.red() < 80));
    assert!(dark, "the title is drawn");
}

#[test]
fn names_the_font_cannot_show_are_reported() {
    let mut view = gantt_view(3);
    view.groups[0] = "喆喆组".to_owned();
    assert_eq!(gantt(&view)[0].missing_glyphs(), ['喆']);
}
