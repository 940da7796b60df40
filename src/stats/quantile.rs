//! Quantiles of values per replication or day, and intervals of pooled quantiles by sectioning
//! (Asmussen and Glynn 2007, §III.5a: the pooled point estimate with the spread of the sections').
//! Must not know what is ranked.

use super::{Estimate, Moments};
use serde::Serialize;

/// The quantile of ascending values, linear between order statistics (Hyndman and Fan 1996, type
/// 7); `None` without values.
#[must_use]
pub fn quantile_of_sorted(sorted: &[f64], level: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = level.clamp(0.0, 1.0) * last as f64;
    let below = position.floor() as usize;
    let above = (below + 1).min(last);
    let share = position - below as f64;
    Some(sorted[below] + share * (sorted[above] - sorted[below]))
}

/// A pooled quantile, known to lie between two bounds, with the error that the same quantile of each
/// section (replication) shows around it. The interval carries both: chance and rounding.
#[must_use]
pub fn sectioned_quantile((least, most): (f64, f64), sections: &[f64]) -> Estimate {
    let pooled = f64::midpoint(least, most);
    let n = sections.len();
    let apart: Moments = sections.iter().map(|q| q - pooled).collect();
    let squares: f64 = sections.iter().map(|q| (q - pooled) * (q - pooled)).sum();
    let se = if n < 2 { f64::INFINITY } else { (squares / (n - 1) as f64 / n as f64).sqrt() };
    let rounding = 0.5 * (most - least);
    let own = Estimate::skewed(pooled, se, n as u32, apart.skewness());
    Estimate {
        // Of durations, which are not below zero, neither is a quantile.
        low: (own.low - rounding).max(0.0_f64.min(least)),
        high: own.high + rounding,
        ..own
    }
}

/// Mean and 5–95 % between replications: what may happen, not how well the mean is known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Band {
    /// Mean over replications.
    pub mean: f64,
    /// 5 % of replications lie below.
    pub p5: f64,
    /// 5 % of replications lie above.
    pub p95: f64,
}

impl Band {
    /// The band of these values; `None` without values. Sorts them.
    #[must_use]
    pub fn of(values: &mut [f64]) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        let mean = values.iter().copied().collect::<Moments>().mean();
        Some(Self {
            mean,
            p5: quantile_of_sorted(values, 0.05)?,
            p95: quantile_of_sorted(values, 0.95)?,
        })
    }
}

/// How days (or other periods) differ from each other, as quantiles.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// The lowest.
    pub min: f64,
    /// 5 %.
    pub p5: f64,
    /// 25 %.
    pub p25: f64,
    /// The median.
    pub p50: f64,
    /// 75 %.
    pub p75: f64,
    /// 95 %.
    pub p95: f64,
    /// The highest.
    pub max: f64,
    /// How many values it is made of.
    pub count: u32,
}

impl Spread {
    /// The spread of these values; `None` without values. Sorts them.
    #[must_use]
    pub fn of(values: &mut [f64]) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        let at = |level| quantile_of_sorted(values, level);
        Some(Self {
            min: at(0.0)?,
            p5: at(0.05)?,
            p25: at(0.25)?,
            p50: at(0.5)?,
            p75: at(0.75)?,
            p95: at(0.95)?,
            max: at(1.0)?,
            count: values.len() as u32,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_the_neighbouring_values() {
        let values = [10.0, 20.0, 30.0, 40.0];
        assert_eq!(quantile_of_sorted(&values, 0.5), Some(25.0));
        assert_eq!(quantile_of_sorted(&values, 1.0), Some(40.0));
        assert_eq!(quantile_of_sorted(&values[..1], 0.9), Some(10.0));
        assert_eq!(quantile_of_sorted(&[], 0.5), None);
        let spread = Spread::of(&mut [40.0, 10.0, 30.0, 20.0]).unwrap();
        assert_eq!((spread.min, spread.p50, spread.max, spread.count), (10.0, 25.0, 40.0, 4));
    }

    #[test]
    fn a_sectioned_quantile_keeps_the_pooled_value() {
        let estimate = sectioned_quantile((12.0, 12.0), &[10.0, 11.0, 13.0, 14.0]);
        assert_eq!(estimate.value, 12.0);
        // Squares 4 + 1 + 1 + 4 = 10, ÷ 3, ÷ 4.
        assert!((estimate.standard_error - (10.0_f64 / 12.0).sqrt()).abs() < 1e-12);
        // All alike, and read from a bucket: what is left is its width.
        let rounded = sectioned_quantile((18.432, 18.687), &[18.5595; 30]);
        assert!((rounded.low - 18.432).abs() < 1e-9 && (rounded.high - 18.687).abs() < 1e-9);
        // Most are never kept waiting, two of thirty are for ten minutes: nobody waits less than not
        // at all.
        let mut waits = [0.0; 30];
        waits[..2].fill(600.0);
        let none = sectioned_quantile((0.0, 0.0), &waits);
        assert!(none.low == 0.0 && none.high > 0.0, "{none:?}");
    }
}
