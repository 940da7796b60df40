//! Shares of independent trials with exact limits (Clopper and Pearson 1934). Must not know what
//! a trial is.

use super::{Sides, beta_quantile};
use serde::Serialize;

/// How many of some trials had a property, with the two-sided 95 % interval of its probability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Proportion {
    /// Trials with the property.
    pub hits: u32,
    /// Trials.
    pub trials: u32,
    /// Their share; 0 without trials.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
}

impl Proportion {
    /// `hits` out of `trials`.
    #[must_use]
    pub fn new(hits: u32, trials: u32) -> Self {
        let value = if trials == 0 { 0.0 } else { f64::from(hits) / f64::from(trials) };
        let (low, high) = (lower(hits, trials, 0.025), upper(hits, trials, 0.025));
        Self { hits, trials, value, low, high }
    }
    /// The probability below which the truth lies only with probability `error`.
    #[must_use]
    pub fn lower_limit(&self, error: f64) -> f64 {
        lower(self.hits, self.trials, error)
    }
    /// The probability above which the truth lies only with probability `error`.
    #[must_use]
    pub fn upper_limit(&self, error: f64) -> f64 {
        upper(self.hits, self.trials, error)
    }
}

fn lower(hits: u32, trials: u32, error: f64) -> f64 {
    if hits == 0 {
        return 0.0;
    }
    beta_quantile(f64::from(hits), f64::from(trials - hits) + 1.0, Sides::below(error))
}

fn upper(hits: u32, trials: u32, error: f64) -> f64 {
    if hits == trials {
        return 1.0;
    }
    beta_quantile(f64::from(hits) + 1.0, f64::from(trials - hits), Sides::above(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_those_whose_binomial_tails_have_the_stated_error() {
        let p = Proportion::new(3, 20);
        let tail = |p: f64, from: u32, to: u32| -> f64 {
            (from..=to)
                .map(|k| {
                    let choose = (0..k).fold(1.0, |c, i| c * f64::from(20 - i) / f64::from(i + 1));
                    choose * p.powi(k as i32) * (1.0 - p).powi(20 - k as i32)
                })
                .sum()
        };
        assert!((tail(p.low, 3, 20) - 0.025).abs() < 1e-6, "{p:?}");
        assert!((tail(p.high, 0, 3) - 0.025).abs() < 1e-6, "{p:?}");
    }

    #[test]
    fn without_misses_the_rule_of_three_holds() {
        let p = Proportion::new(100, 100);
        assert!((p.lower_limit(0.05) - libm::pow(0.05, 0.01)).abs() < 1e-9);
        assert_eq!(p.high, 1.0);
        let nothing = Proportion::new(0, 0);
        assert_eq!((nothing.low, nothing.high), (0.0, 1.0));
    }
}
