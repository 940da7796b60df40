//! How far each field moves a figure, over points that spread over many: its mean among the fifth of
//! the points with the field's lowest and highest values. No model of how it depends on them is
//! needed. Must not know how it is shown.

use super::gist::Gist;
use super::words;
use crate::report::number;
use crate::report::plots::Written;
use crate::stats::mean_estimate;

/// One end of a field: which values, the figure's mean there, half of its 95 % interval.
pub(super) type End = (String, f64, f64);

/// What moves a figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Spreads {
    /// Fields whose values have an order, with both ends; what moves it most comes first.
    pub ranked: Vec<(usize, End, End)>,
    /// Fields that cannot be ranked, since their values have no order: the value at which the
    /// figure's mean is lowest and that at which it is highest.
    pub unranked: Vec<(usize, End, End)>,
}

impl Spreads {
    /// "not ranked, having no order: routing (12 s at least-pending to 30 s at random)".
    pub fn note(&self, gist: &Gist, written: &Written) -> Option<String> {
        let one = |(field, low, high): &(usize, End, End)| {
            let (name, from, to) = (
                words::field(&gist.head.fields[*field]),
                written.value(low.1),
                written.value(high.1),
            );
            format!("{name} ({from} at {} to {to} at {})", low.0, high.0)
        };
        let all: Vec<String> = self.unranked.iter().map(one).collect();
        (!all.is_empty())
            .then(|| format!("not ranked, because values have no order: {}", all.join("; ")))
    }
}

/// How far these fields move a figure.
pub(super) fn spreads(gist: &Gist, fields: &[usize], figure: usize) -> Spreads {
    let mut spreads = Spreads::default();
    for &field in fields {
        if let Some((low, high)) = ranked(gist, field, figure) {
            spreads.ranked.push((field, low, high));
        } else if let Some((low, high)) = unranked(gist, field, figure) {
            spreads.unranked.push((field, low, high));
        }
    }
    let width = |(_, low, high): &(usize, End, End)| (high.1 - low.1).abs();
    spreads.ranked.sort_by(|a, b| width(b).total_cmp(&width(a)));
    spreads
}

fn end(text: String, values: impl Iterator<Item = f64> + Clone) -> Option<End> {
    let found = mean_estimate(values)?;
    let half = found.half_width();
    Some((text, found.value, if half.is_finite() { half } else { 0.0 }))
}

fn ranked(gist: &Gist, field: usize, figure: usize) -> Option<(End, End)> {
    let with = gist.points.iter().filter_map(|point| Some((point, point.value(figure)?)));
    let count = with.clone().count();
    let numbers = with.filter_map(|(point, y)| Some((point.at[field].as_ref()?.number()?, y)));
    let mut pairs: Vec<(f64, f64)> = numbers.collect();
    // Fields without an order have no low and high end.
    (pairs.len() == count && count > 0).then_some(())?;
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let fifth = (pairs.len() / 5).max(1);
    let (low, high) = (pairs[fifth - 1].0, pairs[pairs.len() - fifth].0);
    let written = words::written(&gist.head.fields[field]);
    let written = |x: f64| match &written {
        Written::Seconds => number::seconds(x),
        other => other.text(crate::sweep::law::significant(x, 3)),
    };
    let those = |keep: &dyn Fn(f64) -> bool| -> Vec<f64> {
        pairs.iter().filter(|(x, _)| keep(*x)).map(|(_, y)| *y).collect()
    };
    let lowest = end(format!("≤ {}", written(low)), those(&|x| x <= low).into_iter())?;
    let highest = end(format!("≥ {}", written(high)), those(&|x| x >= high).into_iter())?;
    Some((lowest, highest))
}

fn unranked(gist: &Gist, field: usize, figure: usize) -> Option<(End, End)> {
    let ends = gist.levels(field).into_iter().filter_map(|level| {
        let own = gist.points.iter().filter(|point| point.at[field].as_ref() == Some(&level));
        let values: Vec<f64> = own.filter_map(|point| point.value(figure)).collect();
        end(words::cell(&gist.head.fields[field], Some(&level)), values.into_iter())
    });
    let mut ends: Vec<End> = ends.collect();
    ends.sort_by(|a, b| a.1.total_cmp(&b.1));
    Some((ends.first()?.clone(), ends.last()?.clone()))
}
