//! From a sweep to what pictures show: curves for one field, a surface and curves for two, small
//! multiples for three, a tornado for designs that spread over many. Must not know how they look.

use super::gist::{Gist, PointGist};
use super::spread::spreads;
use super::words;
use crate::report::number;
use crate::report::plots::{
    self, Across, Curve, CurvePanel, CurvePoint, CurvesView, SurfaceAxis, SurfaceView, TornadoBar,
    TornadoView,
};
use crate::report::views::Named;
use crate::stats::mean_estimate;
use crate::sweep::{Cell, Figure, SHOWN, is_choice};

/// Panels of one picture.
const PANELS: usize = 4;
/// Curves that can still be told apart.
const CURVES: usize = 7;
/// Pictures of a kind: of the first few figures.
const FIGURES: usize = 2;

/// All pictures that a sweep can fill.
#[must_use]
pub fn pictures(gist: &Gist) -> Vec<Named> {
    let levels: Vec<Vec<Cell>> =
        (0..gist.head.fields.len()).map(|field| gist.levels(field)).collect();
    let mut varies: Vec<usize> = (0..levels.len()).filter(|i| levels[*i].len() > 1).collect();
    let figures: Vec<usize> = (0..gist.head.figures.len().min(SHOWN))
        .filter(|i| gist.points.iter().any(|p| p.value(*i).is_some()))
        .collect();
    if gist.points.len() < 2 || figures.is_empty() {
        return Vec::new();
    }
    let drawn = gist.head.design == "latin-hypercube";
    let mut pictures = Vec::new();
    // Across goes what has an order, then what the file names first.
    varies.sort_by_key(|i| {
        let ordered = levels[*i].iter().all(|cell| cell.number().is_some());
        (!ordered, *i)
    });
    match *varies.as_slice() {
        [only] => pictures
            .push(named("response", plots::curves(&response(gist, &levels, only, &figures)))),
        [across, up] if !drawn => {
            for &figure in figures.iter().take(FIGURES) {
                let name = format!("surface-{}", gist.head.figures[figure].name);
                pictures.push(named(
                    &name,
                    plots::surface(&surface(gist, &levels, (across, up), figure)),
                ));
            }
            if levels[up].len() <= CURVES {
                let shown: Vec<usize> = figures.iter().copied().take(FIGURES).collect();
                pictures.push(named(
                    "curves",
                    plots::curves(&family(gist, &levels, (across, up), &shown)),
                ));
            }
        }
        [across, series, panel]
            if !drawn && levels[series].len().min(levels[panel].len()) <= CURVES =>
        {
            // The fewer curves the better; the other field makes the panels.
            let (series, panel) = if levels[series].len() <= levels[panel].len() {
                (series, panel)
            } else {
                (panel, series)
            };
            for &figure in figures.iter().take(FIGURES) {
                let name = format!("multiples-{}", gist.head.figures[figure].name);
                let view = multiples(gist, &levels, (across, series, panel), figure);
                pictures.push(named(&name, plots::curves(&view)));
            }
        }
        _ => {}
    }
    if drawn || varies.len() > 2 {
        for &figure in figures.iter().take(FIGURES + 1) {
            if let Some(view) = tornado(gist, &varies, figure) {
                let name = format!("tornado-{}", gist.head.figures[figure].name);
                pictures.push(named(&name, plots::tornado(&view)));
            }
        }
    }
    pictures
}

fn named(name: &str, picture: plots::Picture) -> Named {
    // A limit of seven and a half seconds must not look like a file's ending.
    Named { name: name.replace('.', "-"), picture }
}

fn subtitle(gist: &Gist, what: &str) -> String {
    let replications = number::counted(f64::from(gist.head.replications), "replication");
    format!("{} · {what} of {replications} on the same tapes", gist.head.scenario_title)
}

fn across(gist: &Gist, levels: &[Vec<Cell>], field: usize) -> Across {
    let head = &gist.head.fields[field];
    let ordered = levels[field].iter().all(|cell| cell.number().is_some());
    let names = if ordered {
        Vec::new()
    } else {
        levels[field].iter().map(|cell| words::cell(head, Some(cell))).collect()
    };
    Across { name: words::field(head), written: words::written(head), names }
}

/// The points of a curve: those that `keep`, ordered across.
fn curve(
    gist: &Gist,
    levels: &[Vec<Cell>],
    (field, figure): (usize, usize),
    keep: impl Fn(&PointGist) -> bool,
) -> Vec<CurvePoint> {
    let ordered = levels[field].iter().all(|cell| cell.number().is_some());
    let mut points: Vec<CurvePoint> = gist
        .points
        .iter()
        .filter(|point| keep(point))
        .filter_map(|point| {
            let cell = point.at[field].as_ref()?;
            let x = if ordered {
                cell.number()?
            } else {
                levels[field].iter().position(|level| level == cell)? as f64
            };
            let found = point.figures.get(figure)?;
            let (y, interval) = (found.value()?, found.interval());
            Some(CurvePoint { x, y, interval, met: point.is_eligible() })
        })
        .collect();
    points.sort_by(|a, b| a.x.total_cmp(&b.x));
    points
}

fn panel(gist: &Gist, figure: usize, title: String, curves: Vec<Curve>) -> CurvePanel {
    let head = &gist.head.figures[figure];
    CurvePanel {
        title,
        written: words::figure_written(&gist.head, head),
        target: head.target,
        best: None,
        curves,
    }
}

fn response(gist: &Gist, levels: &[Vec<Cell>], field: usize, figures: &[usize]) -> CurvesView {
    let panels = figures.iter().take(PANELS).map(|&figure| {
        let points = curve(gist, levels, (field, figure), |_| true);
        let title = sentence(&words::figure(&gist.head.figures[figure]));
        let best = best(gist, levels, (field, figure), &points);
        CurvePanel {
            best,
            ..panel(gist, figure, title, vec![Curve { name: String::new(), points }])
        }
    });
    CurvesView {
        title: gist.head.title.clone(),
        subtitle: subtitle(gist, &values(gist)),
        across: across(gist, levels, field),
        panels: panels.collect(),
        one_scale: false,
    }
}

/// What is drawn of each point.
fn values(gist: &Gist) -> String {
    let missed = gist.points.iter().any(|point| !point.is_eligible());
    let missed = if missed { " (grey: not met, or not sure yet)" } else { "" };
    format!("value{missed} and 95 % interval")
}

/// Where a figure is best: the first point that cannot be told from the best, and in words.
fn best(
    gist: &Gist,
    levels: &[Vec<Cell>],
    (field, figure): (usize, usize),
    points: &[CurvePoint],
) -> Option<(CurvePoint, String)> {
    let head = &gist.head.figures[figure];
    let larger = head.figure().and_then(Figure::larger_is_better)?;
    // Only what meets the targets, and only what somebody can choose, is best anywhere.
    if gist.head.fields.len() > 1 || !is_choice(&gist.head.fields[field].field) {
        return None;
    }
    let (best, alike) = gist.best(figure, larger, &PointGist::is_eligible)?;
    if alike.len() == gist.points.len() {
        return None;
    }
    let first = alike.first()?.at[field].as_ref()?;
    let place = || levels[field].iter().position(|level| level == first).map(|i| i as f64);
    let x = first.number().or_else(place)?;
    let point = points.iter().find(|point| point.x == x)?;
    let value = best.value(figure)?;
    let value = match head.figure() {
        Some(whole) if whole.is_whole() => number::count(value),
        _ => words::figure_written(&gist.head, head).value(value),
    };
    let text = match alike.as_slice() {
        [_] => format!("best at {}: {value}", super::best::together(gist, &alike)),
        _ => format!("best: {value}, alike at {}", super::best::together(gist, &alike)),
    };
    Some((*point, text))
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// One curve per value of the second field.
fn family(
    gist: &Gist,
    levels: &[Vec<Cell>],
    (field, series): (usize, usize),
    figures: &[usize],
) -> CurvesView {
    let head = &gist.head.fields[series];
    let panels = figures.iter().map(|&figure| {
        let curves = levels[series].iter().map(|level| Curve {
            name: words::cell(head, Some(level)),
            points: curve(gist, levels, (field, figure), |p| p.at[series].as_ref() == Some(level)),
        });
        let title = format!(
            "{}, by {}",
            sentence(&words::figure(&gist.head.figures[figure])),
            words::field(head)
        );
        panel(gist, figure, title, curves.collect())
    });
    CurvesView {
        title: gist.head.title.clone(),
        subtitle: subtitle(gist, &values(gist)),
        across: across(gist, levels, field),
        panels: panels.collect(),
        one_scale: false,
    }
}

/// A panel per value of the third field, a curve per value of the second.
fn multiples(
    gist: &Gist,
    levels: &[Vec<Cell>],
    (field, series, by): (usize, usize, usize),
    figure: usize,
) -> CurvesView {
    let (series_head, by_head) = (&gist.head.fields[series], &gist.head.fields[by]);
    let panels = levels[by].iter().take(9).map(|own| {
        let curves = levels[series].iter().map(|level| Curve {
            name: words::cell(series_head, Some(level)),
            points: curve(gist, levels, (field, figure), |point| {
                point.at[series].as_ref() == Some(level) && point.at[by].as_ref() == Some(own)
            }),
        });
        let title =
            format!("{} {}", sentence(&words::field(by_head)), words::cell(by_head, Some(own)));
        panel(gist, figure, title, curves.collect())
    });
    let what = words::figure(&gist.head.figures[figure]);
    CurvesView {
        title: format!("{}: {what}", gist.head.title),
        subtitle: subtitle(
            gist,
            &format!("a line per {}; {}", words::field(series_head), values(gist)),
        ),
        across: across(gist, levels, field),
        panels: panels.collect(),
        one_scale: true,
    }
}

fn surface(
    gist: &Gist,
    levels: &[Vec<Cell>],
    (across, up): (usize, usize),
    figure: usize,
) -> SurfaceView {
    let axis = |field: usize| SurfaceAxis {
        name: words::field(&gist.head.fields[field]),
        values: levels[field]
            .iter()
            .map(|c| words::cell(&gist.head.fields[field], Some(c)))
            .collect(),
    };
    let mut cells = vec![vec![None; levels[across].len()]; levels[up].len()];
    let mut met = vec![vec![false; levels[across].len()]; levels[up].len()];
    for point in &gist.points {
        let place = |field: usize| {
            levels[field].iter().position(|level| point.at[field].as_ref() == Some(level))
        };
        if let (Some(x), Some(y)) = (place(across), place(up)) {
            cells[y][x] = point.value(figure);
            met[y][x] = point.is_eligible();
        }
    }
    let head = &gist.head.figures[figure];
    let larger = head.figure().and_then(Figure::larger_is_better);
    let ordered = [across, up].iter().all(|f| levels[*f].iter().all(|c| c.number().is_some()));
    let line = if ordered { ", the line: on it" } else { "" };
    let bold = if gist.any_eligible() { "; bold: all targets met" } else { "" };
    let what = match (head.target, larger) {
        (Some(target), Some(larger)) => {
            format!("blue: {}{line}{bold}; values", super::text::asked(gist, head, target, larger))
        }
        _ => format!("values{}", bold.replace("; ", " (").replace("met", "met)")),
    };
    SurfaceView {
        title: format!("{}: {}", gist.head.title, words::figure(head)),
        subtitle: subtitle(gist, &what),
        across: axis(across),
        up: axis(up),
        written: words::figure_written(&gist.head, head),
        cells,
        met,
        target: head.target.zip(larger),
        ordered,
    }
}

/// What moves a figure most.
fn tornado(gist: &Gist, varies: &[usize], figure: usize) -> Option<TornadoView> {
    let head = &gist.head.figures[figure];
    let written = words::figure_written(&gist.head, head);
    let mean = mean_estimate(gist.points.iter().filter_map(|point| point.value(figure)))?.value;
    let spreads = spreads(gist, varies, figure);
    let note = spreads.note(gist, &written);
    let bars = spreads.ranked.into_iter().map(|(field, low, high)| TornadoBar {
        name: words::field(&gist.head.fields[field]),
        low: (format!("at {}", low.0), low.1, low.2),
        high: (format!("at {}", high.0), high.1, high.2),
    });
    let bars: Vec<TornadoBar> = bars.collect();
    (!bars.is_empty()).then(|| TornadoView {
        title: format!("{}: {}", gist.head.title, words::figure(head)),
        subtitle: format!(
            "{} · mean over the fifth of {} points with the lowest (light) and highest (dark) values; lines: 95 % intervals",
            gist.head.scenario_title,
            number::grouped(gist.points.len() as f64, 0)
        ),
        written,
        mean,
        target: head.target,
        bars,
        note,
    })
}
