//! Student-t intervals of means over independent replications. Must not know what is estimated.

use super::Moments;
use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// A value with its 95 % interval over replications. With a single replication nothing is known
/// about the error: the interval is infinitely wide.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The point estimate, in the unit of what is estimated.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
    /// Replications that entered.
    pub replications: u32,
}

impl Estimate {
    /// The estimate of `value` with a standard error from `replications` independent ones.
    #[must_use]
    pub fn new(value: f64, standard_error: f64, replications: u32) -> Self {
        let half = half_width(standard_error, replications, 0.975);
        Self { value, standard_error, low: value - half, high: value + half, replications }
    }
    /// Half of the interval's width.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        self.high - self.value
    }
    /// The value below which the truth lies only with probability `error`.
    #[must_use]
    pub fn lower_limit(&self, error: f64) -> f64 {
        self.value - half_width(self.standard_error, self.replications, 1.0 - error)
    }
    /// The value above which the truth lies only with probability `error`.
    #[must_use]
    pub fn upper_limit(&self, error: f64) -> f64 {
        self.value + half_width(self.standard_error, self.replications, 1.0 - error)
    }
    /// Whether the interval leaves out `other`.
    #[must_use]
    pub fn excludes(&self, other: f64) -> bool {
        other < self.low || other > self.high
    }
}

fn half_width(standard_error: f64, replications: u32, level: f64) -> f64 {
    match replications {
        0 | 1 => f64::INFINITY,
        n if standard_error > 0.0 => standard_error * t_quantile(level, f64::from(n - 1)),
        _ => 0.0,
    }
}

/// The quantile of Student's t at `level` (a fraction strictly between 0 and 1).
///
/// # Panics
/// If `level` or `degrees_of_freedom` is out of range.
#[must_use]
pub fn t_quantile(level: f64, degrees_of_freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, degrees_of_freedom)
        .expect("degrees of freedom are positive")
        .inverse_cdf(level)
}

/// The mean of one value per replication; `None` without any.
#[must_use]
pub fn mean_estimate(values: impl IntoIterator<Item = f64>) -> Option<Estimate> {
    let moments: Moments = values.into_iter().collect();
    (moments.count() > 0).then(|| {
        let n = moments.count();
        Estimate::new(moments.mean(), (moments.variance() / n as f64).sqrt(), n as u32)
    })
}

/// The mean of `variant − base`, replication by replication on the same tapes: one interval on the
/// difference instead of two on the values.
#[must_use]
pub fn paired_difference(base: &[f64], variant: &[f64]) -> Option<Estimate> {
    mean_estimate(base.iter().zip(variant).map(|(b, v)| v - b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_quantiles_are_those_of_the_tables() {
        // Fisher and Yates, table III.
        for (level, df, table) in
            [(0.975, 1.0, 12.706), (0.975, 9.0, 2.262), (0.95, 19.0, 1.729), (0.99, 30.0, 2.457)]
        {
            assert!((t_quantile(level, df) - table).abs() < 6e-4, "{level} {df}");
        }
    }

    #[test]
    fn pairing_removes_what_both_share() {
        let base = [10.0, 50.0, 30.0, 90.0];
        let variant = [11.0, 52.0, 31.0, 92.0];
        let difference = paired_difference(&base, &variant).unwrap();
        assert_eq!(difference.value, 1.5);
        assert!(difference.excludes(0.0));
        let apart = mean_estimate(variant).unwrap();
        assert!(!apart.excludes(45.0));
    }

    #[test]
    fn one_replication_tells_nothing_about_the_error() {
        let one = mean_estimate([3.0]).unwrap();
        assert_eq!((one.value, one.low, one.high), (3.0, f64::NEG_INFINITY, f64::INFINITY));
        assert!(mean_estimate([]).is_none());
    }
}
