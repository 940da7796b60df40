//! The ratio estimator Σ numerators ÷ Σ denominators over replications, with its standard error by
//! the delta method (variance of the residuals n − R·d; Cochran 1977, §6.3). Not the mean of
//! ratios: that weighs a quiet day like a busy one. Must not know what is divided.

use super::Estimate;
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
        let residuals: f64 = pairs
            .map(|pair| {
                let residual = pair.num - value * pair.den;
                residual * residual
            })
            .sum();
        Some(Estimate::new(value, standard_error(residuals, den, n), n))
    }
}

/// The difference `variant − base` of two ratio estimates on the same tapes, replication by
/// replication: each one's influence on its ratio is subtracted from the other's, so that what both
/// share cancels (Cochran 1977, §6.3, for the difference). `None` if they cannot be paired.
#[must_use]
pub fn ratio_difference(base: &[Ratio], variant: &[Ratio]) -> Option<Estimate> {
    let sums = |pairs: &[Ratio]| -> Option<(f64, f64)> {
        let (num, den) =
            pairs.iter().fold((0.0, 0.0), |(num, den), pair| (num + pair.num, den + pair.den));
        Some((Ratio::new(num, den).value()?, den))
    };
    let n = (base.len() == variant.len()).then_some(base.len())?;
    let ((a, a_den), (b, b_den)) = (sums(base)?, sums(variant)?);
    let squares: f64 = std::iter::zip(base, variant)
        .map(|(x, y)| {
            let influence = (y.num - b * y.den) / b_den - (x.num - a * x.den) / a_den;
            influence * influence
        })
        .sum();
    let n = n as u32;
    let error =
        if n < 2 { f64::INFINITY } else { (squares * f64::from(n) / f64::from(n - 1)).sqrt() };
    Some(Estimate::new(b - a, error, n))
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
    fn a_paired_difference_of_ratios_leaves_out_what_both_share() {
        let base: Vec<Ratio> = (0..40).map(|i| Ratio::new(f64::from(i * 17 % 23), 30.0)).collect();
        let more: Vec<Ratio> = base.iter().map(|r| Ratio::new(r.num + 3.0, r.den)).collect();
        let difference = ratio_difference(&base, &more).unwrap();
        assert!((difference.value - 0.1).abs() < 1e-12 && difference.standard_error < 1e-12);
        // Against a constant it is the ratio's own error.
        let flat = vec![Ratio::new(0.0, 1.0); 40];
        let alone = Ratio::estimate(base.iter().copied()).unwrap();
        let against = ratio_difference(&flat, &base).unwrap();
        assert!((against.standard_error / alone.standard_error - 1.0).abs() < 1e-12);
        assert!(ratio_difference(&base, &more[1..]).is_none());
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
