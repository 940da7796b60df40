//! Distributions a field may be drawn from, by their quantile functions. Values are rounded to six
//! significant digits, so that the last bits in which machines differ never reach a scenario. Must
//! not know which points ask.

use crate::stats::normal_quantile;

/// A distribution; parameters in the field's own number (seconds, fractions).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Law {
    /// Every value between two bounds alike.
    Uniform {
        /// Least.
        min: f64,
        /// Most.
        max: f64,
    },
    /// Normal.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// Lognormal.
    Lognormal {
        /// Mean.
        mean: f64,
        /// Standard deviation ÷ mean.
        cv: f64,
    },
    /// Triangular.
    Triangular {
        /// Least.
        min: f64,
        /// Most likely.
        mode: f64,
        /// Most.
        max: f64,
    },
}

impl Law {
    /// The value below which a share `p` lies; `p` strictly between 0 and 1.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        let value = match *self {
            Self::Uniform { min, max } => min + p * (max - min),
            Self::Normal { mean, sd } => mean + sd * normal_quantile(p),
            Self::Lognormal { mean, cv } => {
                let variance = libm::log1p(cv * cv);
                let location = libm::log(mean) - variance / 2.0;
                libm::exp(location + variance.sqrt() * normal_quantile(p))
            }
            Self::Triangular { min, mode, max } => {
                let split = (mode - min) / (max - min);
                if p < split {
                    min + (p * (max - min) * (mode - min)).sqrt()
                } else {
                    max - ((1.0 - p) * (max - min) * (max - mode)).sqrt()
                }
            }
        };
        significant(value, 6)
    }
}

/// `x` with so many significant digits.
#[must_use]
pub fn significant(x: f64, digits: usize) -> f64 {
    format!("{x:.*e}", digits.saturating_sub(1)).parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_closed_forms_and_tables() {
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-4 * b.abs().max(1.0), "{a} {b}");
        near(Law::Uniform { min: 2.0, max: 6.0 }.quantile(0.25), 3.0);
        near(Law::Normal { mean: 10.0, sd: 2.0 }.quantile(0.975), 10.0 + 2.0 * 1.959_964);
        // Mean 1, cv 1: the median is 1 ÷ √2.
        near(Law::Lognormal { mean: 1.0, cv: 1.0 }.quantile(0.5), 0.5_f64.sqrt());
        let triangular = Law::Triangular { min: 0.0, mode: 1.0, max: 4.0 };
        near(triangular.quantile(0.25), 1.0);
        near(triangular.quantile(0.75), 4.0 - 3.0_f64.sqrt());
    }

    #[test]
    fn the_mean_of_many_quantiles_is_the_mean_of_the_law() {
        for (law, mean) in [
            (Law::Lognormal { mean: 35.0, cv: 0.8 }, 35.0),
            (Law::Normal { mean: 5.0, sd: 1.0 }, 5.0),
            (Law::Triangular { min: 0.0, mode: 1.0, max: 4.0 }, 5.0 / 3.0),
        ] {
            let n = 20_000;
            let sum: f64 = (0..n).map(|i| law.quantile((f64::from(i) + 0.5) / f64::from(n))).sum();
            assert!((sum / f64::from(n) / mean - 1.0).abs() < 2e-3, "{law:?}");
        }
    }

    #[test]
    fn rounding_keeps_significant_digits() {
        assert_eq!(significant(0.300_000_000_000_000_04, 10), 0.3);
        assert_eq!(significant(123_456.789, 6), 123_457.0);
    }
}
