//! The ratio estimator Σ numerators ÷ Σ denominators over replications, with its standard error by
//! the delta method (variance of the residuals n − R·d; Cochran 1977, §6.3). Not the mean of
//! ratios: that weighs a quiet day like a busy one. Must not know what is divided.

use super::{Estimate, Moments, most_of_none};
use serde::Serialize;

/// A numerator and a denominator of one replication.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Ratio {
    /// What is counted.
    pub num: f64,
    /// What it is counted per.
    pub den: f64,
}

impl Ratio {
    /// A ratio of two sums.
    #[must_use]
    pub const fn new(num: f64, den: f64) -> Self {
        Self { num, den }
    }
    /// The quotient; `None` if there is nothing to divide by.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        (self.den > 0.0).then(|| self.num / self.den)
    }
    /// The estimate over replications; `None` if the denominators sum to nothing. Replications
    /// with an empty denominator count as such.
    #[must_use]
    pub fn estimate<I>(replications: I) -> Option<Estimate>
    where
        I: IntoIterator<Item = Self>,
        I::IntoIter: Clone,
    {
        let pairs = replications.into_iter();
        let (mut n, mut num, mut den) = (0_u32, 0.0, 0.0);
        for pair in pairs.clone() {
            n += 1;
            num += pair.num;
            den += pair.den;
        }
        let value = Self::new(num, den).value()?;
        let residuals: Moments = pairs.map(|pair| pair.num - value * pair.den).collect();
        let error = standard_error(residuals.squares(), den, n);
        Some(Estimate::skewed(value, error, n, residuals.skewness()))
    }
    /// As [`Ratio::estimate`], of a share.
    #[must_use]
    pub fn estimate_share<I>(replications: I) -> Option<Estimate>
    where
        I: IntoIterator<Item = Self>,
        I::IntoIter: Clone,
    {
        let pairs = replications.into_iter();
        let base = pairs.clone().map(|pair| pair.den).sum();
        Some(Self::estimate(pairs)?.of_share(base))
    }
}

impl Ratio {
    /// As [`Ratio::paired_difference`], of counts or shares of things: where nothing differs in any
    /// replication, the interval says how much could have gone unseen.
    #[must_use]
    pub fn paired_difference_of_counts(base: &[Self], variant: &[Self]) -> Option<Estimate> {
        let difference = Self::paired_difference(base, variant)?;
        if difference.value != 0.0 || difference.standard_error != 0.0 {
            return Some(difference);
        }
        let all = |of: &[Self]| of.iter().map(|r| r.den).sum::<f64>();
        let (low, high) = (-most_of_none(all(base)), most_of_none(all(variant)));
        Some(Estimate { low, high, ..difference })
    }

    /// The variant's ratio minus the base's over the same replications, with the error of the
    /// difference: the residuals of both are subtracted before they are squared. `None` if either
    /// has nothing to divide by or they are not as many.
    #[must_use]
    pub fn paired_difference(base: &[Self], variant: &[Self]) -> Option<Estimate> {
        if base.len() != variant.len() {
            return None;
        }
        let sum = |of: &[Self]| {
            of.iter().fold(Self::default(), |s, r| Self::new(s.num + r.num, s.den + r.den))
        };
        let (all_base, all_variant) = (sum(base), sum(variant));
        let (from, to) = (all_base.value()?, all_variant.value()?);
        let n = base.len() as f64;
        let residual = |one: &Self, value: f64, all: f64| (one.num - value * one.den) / (all / n);
        let residuals: Moments = base
            .iter()
            .zip(variant)
            .map(|(b, v)| residual(v, to, all_variant.den) - residual(b, from, all_base.den))
            .collect();
        let error = standard_error(residuals.squares(), n, base.len() as u32);
        Some(Estimate::skewed(to - from, error, base.len() as u32, residuals.skewness()))
    }
}

fn standard_error(squared_residuals: f64, den: f64, n: u32) -> f64 {
    if n < 2 {
        return f64::INFINITY;
    }
    let n = f64::from(n);
    (squared_residuals / (n - 1.0) * n).sqrt() / den
}

/// Running sums of a ratio over replications, where keeping each replication would cost too much
/// memory. Numerators are shifted by nothing: fit for relative errors down to about 1e-6.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RatioSums {
    replications: u32,
    num: f64,
    den: f64,
    num_num: f64,
    num_den: f64,
    den_den: f64,
}

impl RatioSums {
    /// Adds a replication.
    pub fn add(&mut self, Ratio { num, den }: Ratio) {
        self.replications += 1;
        self.num += num;
        self.den += den;
        self.num_num += num * num;
        self.num_den += num * den;
        self.den_den += den * den;
    }
    /// The estimate over the replications added; `None` if the denominators sum to nothing.
    #[must_use]
    pub fn estimate(&self) -> Option<Estimate> {
        let value = Ratio::new(self.num, self.den).value()?;
        let squares = self.num_num - 2.0 * value * self.num_den + value * value * self.den_den;
        // What is left of exact cancellation is rounding, not variance.
        let squares = if squares < 1e-13 * self.num_num { 0.0 } else { squares };
        let se = standard_error(squares, self.den, self.replications);
        Some(Estimate::new(value, se, self.replications))
    }
    /// As [`RatioSums::estimate`], of a share.
    #[must_use]
    pub fn estimate_share(&self) -> Option<Estimate> {
        Some(self.estimate()?.of_share(self.den))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_day_weighs_more_than_a_quiet_one() {
        let days = [Ratio::new(10.0, 10.0), Ratio::new(45.0, 90.0)];
        let estimate = Ratio::estimate(days).unwrap();
        assert_eq!(estimate.value, 0.55);
        // Residuals 10 − 5.5 and 45 − 49.5: variance 40.5, over √2 × mean 50.
        assert!((estimate.standard_error - 40.5_f64.sqrt() / 2.0_f64.sqrt() / 50.0).abs() < 1e-12);
    }

    #[test]
    fn running_sums_agree_with_the_kept_replications() {
        let pairs: Vec<Ratio> = (0..50)
            .map(|i| {
                let den = 400.0 + f64::from(i * 37 % 91);
                Ratio::new(den * 0.9 - f64::from(i * 53 % 17), den)
            })
            .collect();
        let kept = Ratio::estimate(pairs.iter().copied()).unwrap();
        let mut sums = RatioSums::default();
        for &pair in &pairs {
            sums.add(pair);
        }
        let running = sums.estimate().unwrap();
        assert!((kept.value - running.value).abs() < 1e-14);
        assert!((kept.standard_error / running.standard_error - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_paired_difference_forgets_what_both_sides_share() {
        // Days differ widely, the variant always gets one contact in twenty more in time.
        let base: Vec<Ratio> = (1..=30).map(|i| Ratio::new(f64::from(60 + i), 100.0)).collect();
        let variant: Vec<Ratio> = base.iter().map(|r| Ratio::new(r.num + 5.0, r.den)).collect();
        let difference = Ratio::paired_difference(&base, &variant).unwrap();
        assert!((difference.value - 0.05).abs() < 1e-12);
        assert!(difference.standard_error < 1e-12);
        // Against oneself nothing differs; with other denominators the plain formula holds.
        assert_eq!(Ratio::paired_difference(&base, &base).unwrap().value, 0.0);
        let none = vec![Ratio::new(0.0, 1.0); 30];
        let alone = Ratio::paired_difference(&none, &base).unwrap();
        let plain = Ratio::estimate(base.iter().copied()).unwrap();
        assert!((alone.standard_error - plain.standard_error).abs() < 1e-12);
        assert!(Ratio::paired_difference(&base, &base[1..]).is_none());
    }

    #[test]
    fn nothing_to_divide_by_is_no_estimate_and_equal_ratios_have_no_error() {
        assert!(Ratio::estimate([Ratio::default(); 3]).is_none());
        let same = [Ratio::new(9.0, 10.0), Ratio::new(90.0, 100.0)];
        assert!(Ratio::estimate(same).unwrap().standard_error < 1e-12);
        let mut sums = RatioSums::default();
        for &pair in &same {
            sums.add(pair);
        }
        assert_eq!(sums.estimate().unwrap().standard_error, 0.0);
    }
}
