//! Busyness in classes: a day's draws sorted by how many come, cut into equal parts, each replaced by
//! its mean. Must not know targets or work.

use crate::demand::{Curve, TapeMaker};
use crate::model::Scenario;
use crate::random::ranges::BOUND;
use crate::stats::Moments;
use crate::time::Instant;
use rayon::prelude::*;

/// Draws of busyness that the classes are made of.
pub const DRAWS: u64 = 20_000;
/// Classes of busyness per day.
pub const CLASSES: usize = 5;
/// The standard normal's 95 % quantile.
const Z95: f64 = 1.645;

/// Expected contacts by hour, reason and class of its day's busyness.
pub struct Classes {
    /// By hour and class: factor on expected contacts.
    pub factor: Vec<[f64; CLASSES]>,
    /// By hour and reason: expected contacts.
    pub contacts: Vec<Vec<f64>>,
    /// One-sided 95 % error of a class's contacts on a day, as a share of them; the largest.
    pub error: f64,
    /// By day: share of its contacts that come on all but the busiest days, by share of days.
    quiet: Vec<Vec<f64>>,
}

impl Classes {
    /// Draws busyness and sorts the days.
    pub fn draw(scenario: &Scenario, maker: &TapeMaker) -> Self {
        let curve = maker.expected();
        let hours = scenario.calendar.days() as usize * 24;
        let reasons = scenario.demand.reasons.len();
        let contacts: Vec<Vec<f64>> = (0..hours)
            .map(|hour| {
                (0..reasons).map(|r| curve.of_reason(r, hour * 60, hour * 60 + 60)).collect()
            })
            .collect();
        let draws: Vec<Vec<f64>> =
            (0..DRAWS).into_par_iter().map(|n| maker.busyness(BOUND.nth(n))).collect();
        let mut factor = vec![[1.0; CLASSES]; hours];
        if draws[0].is_empty() {
            return Self { factor, contacts, error: 0.0, quiet: Vec::new() };
        }
        let (mut error, mut quiet): (f64, Vec<Vec<f64>>) = (0.0, Vec::new());
        for day in 0..hours / 24 {
            let of_day = |draw: &[f64]| -> f64 {
                (day * 24..day * 24 + 24).map(|h| draw[h] * of_hour(curve, h)).sum()
            };
            let mut order: Vec<(f64, usize)> =
                draws.iter().enumerate().map(|(i, draw)| (of_day(draw), i)).collect();
            order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let size = draws.len() / CLASSES;
            let all: f64 = order.iter().map(|(contacts, _)| contacts).sum();
            let mut sum = 0.0;
            let upto = order.iter().map(|(contacts, _)| {
                sum += contacts;
                if all > 0.0 { sum / all } else { 0.0 }
            });
            quiet.push(upto.collect());
            for class in 0..CLASSES {
                let members = &order[class * size..(class + 1) * size];
                let own: Moments = members.iter().map(|(contacts, _)| *contacts).collect();
                if own.mean() > 0.0 {
                    let relative = (own.variance() / size as f64).sqrt() / own.mean();
                    error = error.max(Z95 * relative);
                }
                for hour in day * 24..day * 24 + 24 {
                    let sum: f64 = members.iter().map(|(_, i)| draws[*i][hour]).sum();
                    factor[hour][class] = sum / size as f64;
                }
            }
        }
        Self { factor, contacts, error, quiet }
    }

    /// Share of a day's contacts that come on a share `on` of days, the least busy ones.
    pub fn on_quiet_days(&self, day: usize, on: f64) -> f64 {
        self.quiet.get(day).map_or(on, |upto| {
            let last = ((on * upto.len() as f64) as usize).clamp(1, upto.len());
            upto[last - 1]
        })
    }
}

fn of_hour(curve: &Curve, hour: usize) -> f64 {
    curve.between(
        Instant::from_minutes(hour as i64 * 60),
        Instant::from_minutes(hour as i64 * 60 + 60),
    )
}
