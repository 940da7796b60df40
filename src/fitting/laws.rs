//! Laws of positive durations: mean and spread by moments (they drive a desk), the family by the
//! likelihood at these moments. Censored durations are in `patience.rs`.

use super::figure::{Figure, LawFit};
use libm::{exp, lgamma, log, sqrt};

/// A law with its figures.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedLaw {
    /// The law.
    pub law: LawFit,
    /// Its mean.
    pub mean: Figure,
    /// Its spread.
    pub cv: Figure,
}

/// The law of these durations, s; none with fewer than 20. Values are cut at `most` quantile
/// 99.9 % only for the spread's error.
#[must_use]
pub fn fit(name: &str, values: &[f64], how: &str) -> Option<FittedLaw> {
    let values: Vec<f64> = values.iter().copied().filter(|x| x.is_finite() && *x > 0.0).collect();
    let n = values.len() as f64;
    if n < 20.0 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n;
    let moment = |k: i32| values.iter().map(|x| (x - mean).powi(k)).sum::<f64>() / n;
    let (m2, m3, m4) = (moment(2), moment(3), moment(4));
    let cv = (m2.sqrt() / mean).max(0.01);
    // Delta method for √m2 ÷ mean.
    let variance = cv
        * cv
        * ((m4 / (m2 * m2).max(1e-30) - 1.0) / 4.0 + cv * cv - m3 / (m2 * mean).max(1e-30))
            .max(0.0)
        / n;
    let law = family(&values, mean, cv);
    let how = format!("{how}; {} by likelihood at these moments", law.name());
    Some(FittedLaw {
        law,
        mean: Figure::fitted(
            &format!("{name}, mean"),
            "s",
            mean,
            (m2 / n).sqrt(),
            values.len() as u64,
            &how,
        )
        .within(0.0, f64::INFINITY),
        cv: Figure::fitted(
            &format!("{name}, cv"),
            "cv",
            cv,
            variance.sqrt(),
            values.len() as u64,
            &how,
        )
        .within(0.0, f64::INFINITY),
    })
}

/// The likeliest of four families with this mean and spread.
fn family(values: &[f64], mean: f64, cv: f64) -> LawFit {
    // Ten thousand values, evenly from all, tell families apart.
    let step = (values.len() / 10_000).max(1);
    let sample: Vec<f64> = values.iter().step_by(step).map(|x| x.max(0.5e-3)).collect();
    let sum = |density: &dyn Fn(f64) -> f64| sample.iter().map(|x| density(*x)).sum::<f64>();
    let exponential = sum(&|x| -log(mean) - x / mean);
    let variance = log(1.0 + cv * cv);
    let mu = log(mean) - variance / 2.0;
    let lognormal = sum(&|x| {
        -log(x)
            - 0.5 * log(2.0 * std::f64::consts::PI * variance)
            - (log(x) - mu).powi(2) / (2.0 * variance)
    });
    let shape = 1.0 / (cv * cv);
    let scale = mean / shape;
    let gamma = sum(&|x| (shape - 1.0) * log(x) - x / scale - lgamma(shape) - shape * log(scale));
    let k = weibull_shape(cv);
    let lambda = mean / exp(lgamma(1.0 + 1.0 / k));
    let weibull =
        sum(&|x| log(k / lambda) + (k - 1.0) * log(x / lambda) - exp(k * log(x / lambda)));
    // One parameter less is worth 1 (AIC), and an exponential's spread is 1.
    let mut best = (
        LawFit::Exponential { mean },
        if (cv - 1.0).abs() < 0.1 { exponential + 1.0 } else { f64::NEG_INFINITY },
    );
    for (law, likelihood) in [
        (LawFit::Lognormal { mean, cv }, lognormal),
        (LawFit::Gamma { mean, cv }, gamma),
        (LawFit::Weibull { mean, shape: k }, weibull),
    ] {
        if likelihood > best.1 {
            best = (law, likelihood);
        }
    }
    best.0
}

/// The Weibull shape of this spread, by bisection.
#[must_use]
pub fn weibull_shape(cv: f64) -> f64 {
    let spread = |k: f64| {
        let (a, b) = (lgamma(1.0 + 2.0 / k), lgamma(1.0 + 1.0 / k));
        sqrt((exp(a - 2.0 * b) - 1.0).max(0.0))
    };
    let (mut low, mut high) = (0.1_f64, 60.0_f64);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if spread(middle) > cv { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}
