//! Laws of durations: their means and how they are drawn, all of it in pure-Rust mathematics, so
//! that machines agree (`model.md` §1).

use crate::random::{Gamma, Stream, exponential, normal};
use crate::time::Span;
use rand::RngExt;

/// A law of non-negative durations. Means and bounds are in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Law {
    /// Always the same.
    Constant(f64),
    /// Exponential with this mean.
    Exponential(f64),
    /// Lognormal with this mean and coefficient of variation.
    Lognormal {
        /// Mean, seconds.
        mean: f64,
        /// Standard deviation ÷ mean.
        cv: f64,
    },
    /// Gamma with this mean and coefficient of variation.
    Gamma {
        /// Mean, seconds.
        mean: f64,
        /// Standard deviation ÷ mean.
        cv: f64,
    },
    /// Weibull with this mean and shape.
    Weibull {
        /// Mean, seconds.
        mean: f64,
        /// Shape; 1 is exponential, below 1 the hazard falls.
        shape: f64,
    },
    /// Uniform between two bounds.
    Uniform {
        /// Least, seconds.
        min: f64,
        /// Most, seconds.
        max: f64,
    },
}

impl Law {
    /// Mean in seconds.
    #[must_use]
    pub fn mean(self) -> f64 {
        match self {
            Self::Constant(mean)
            | Self::Exponential(mean)
            | Self::Lognormal { mean, .. }
            | Self::Gamma { mean, .. }
            | Self::Weibull { mean, .. } => mean,
            Self::Uniform { min, max } => 0.5 * (min + max),
        }
    }

    /// The law with its constants worked out, for drawing many times.
    #[must_use]
    pub fn sampler(self) -> Sampler {
        match self {
            Self::Constant(s) => Sampler::Constant(s),
            Self::Exponential(mean) => Sampler::Exponential(mean),
            Self::Lognormal { mean, cv } => {
                let variance = libm::log1p(cv * cv);
                Sampler::Lognormal {
                    mu: libm::log(mean) - 0.5 * variance,
                    sigma: libm::sqrt(variance),
                }
            }
            Self::Gamma { mean, cv } if cv > 0.0 => {
                let shape = 1.0 / (cv * cv);
                Gamma::new(shape, mean / shape).map_or(Sampler::Constant(mean), Sampler::Gamma)
            }
            Self::Gamma { mean, .. } => Sampler::Constant(mean),
            Self::Weibull { mean, shape } => Sampler::Weibull {
                scale: mean / libm::tgamma(1.0 + 1.0 / shape),
                inverse_shape: 1.0 / shape,
            },
            Self::Uniform { min, max } => Sampler::Uniform { min, width: max - min },
        }
    }
}

/// A [`Law`] ready to be drawn from.
#[derive(Clone, Copy, Debug)]
pub enum Sampler {
    /// Always the same, seconds.
    Constant(f64),
    /// Exponential with this mean, seconds.
    Exponential(f64),
    /// exp(mu + sigma · normal).
    Lognormal {
        /// Mean of the logarithm.
        mu: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Gamma.
    Gamma(Gamma),
    /// scale · exponential^(1/shape).
    Weibull {
        /// Scale, seconds.
        scale: f64,
        /// 1 ÷ shape.
        inverse_shape: f64,
    },
    /// Uniform.
    Uniform {
        /// Least, seconds.
        min: f64,
        /// Most − least, seconds.
        width: f64,
    },
}

impl Sampler {
    /// One draw, in seconds, not rounded.
    #[inline]
    pub fn draw(&self, stream: &mut Stream) -> f64 {
        match *self {
            Self::Constant(s) => s,
            Self::Exponential(mean) => mean * exponential(stream),
            Self::Lognormal { mu, sigma } => libm::exp(mu + sigma * normal(stream)),
            Self::Gamma(gamma) => gamma.draw(stream),
            Self::Weibull { scale, inverse_shape } => {
                scale * libm::pow(exponential(stream), inverse_shape)
            }
            Self::Uniform { min, width } => min + width * stream.random::<f64>(),
        }
    }
}

/// How long a customer waits for the first reply: nobody leaves before `knee`, then a draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patience {
    /// Nobody leaves before this.
    pub knee: Span,
    /// What comes after the knee.
    pub law: Law,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Address, Purpose};
    use statrs::distribution::{ContinuousCDF, Gamma as GammaLaw, Normal, Weibull};

    const LAWS: [Law; 9] = [
        Law::Exponential(40.0),
        Law::Lognormal { mean: 20.0, cv: 0.3 },
        Law::Lognormal { mean: 20.0, cv: 1.2 },
        Law::Gamma { mean: 15.0, cv: 0.5 },
        Law::Gamma { mean: 15.0, cv: 1.5 },
        Law::Weibull { mean: 60.0, shape: 0.7 },
        Law::Weibull { mean: 60.0, shape: 2.5 },
        Law::Uniform { min: 5.0, max: 25.0 },
        Law::Uniform { min: 0.0, max: 1.0 },
    ];

    /// Distribution function and coefficient of variation, from the textbooks.
    fn known(law: Law) -> (Box<dyn Fn(f64) -> f64>, f64) {
        match law {
            Law::Constant(_) => unreachable!("a constant has no distribution function to test"),
            Law::Exponential(mean) => (Box::new(move |x| 1.0 - libm::exp(-x / mean)), 1.0),
            Law::Lognormal { mean, cv } => {
                let variance = libm::log1p(cv * cv);
                let normal =
                    Normal::new(libm::log(mean) - variance / 2.0, variance.sqrt()).unwrap();
                (Box::new(move |x| normal.cdf(libm::log(x))), cv)
            }
            Law::Gamma { mean, cv } => {
                let shape = 1.0 / (cv * cv);
                let gamma = GammaLaw::new(shape, shape / mean).unwrap();
                (Box::new(move |x| gamma.cdf(x)), cv)
            }
            Law::Weibull { mean, shape } => {
                let moment = |k: f64| libm::tgamma(1.0 + k / shape);
                let weibull = Weibull::new(shape, mean / moment(1.0)).unwrap();
                let cv = (moment(2.0) / moment(1.0).powi(2) - 1.0).sqrt();
                (Box::new(move |x| weibull.cdf(x)), cv)
            }
            Law::Uniform { min, max } => {
                let cv = (max - min) / 12.0_f64.sqrt() / (0.5 * (min + max));
                (Box::new(move |x| ((x - min) / (max - min)).clamp(0.0, 1.0)), cv)
            }
        }
    }

    /// One draw from each of `n` streams, as contacts draw them.
    fn draws(law: Law, n: u64) -> Vec<f64> {
        let (sampler, root) = (law.sampler(), Address::replication(2, 0));
        (0..n).map(|i| sampler.draw(&mut root.at(i).stream(Purpose::FirstWork))).collect()
    }

    #[test]
    fn each_law_is_drawn_with_its_distribution() {
        // Kolmogorov–Smirnov, critical value 2.69/√n: false-alarm probability 1e-6 a law.
        let n = 20_000;
        for law in LAWS {
            let (cdf, _) = known(law);
            let mut sorted = draws(law, n);
            sorted.sort_by(f64::total_cmp);
            let distance = sorted
                .iter()
                .enumerate()
                .map(|(i, &x)| {
                    let (below, above) = (i as f64 / n as f64, (i + 1) as f64 / n as f64);
                    (cdf(x) - below).abs().max((above - cdf(x)).abs())
                })
                .fold(0.0, f64::max);
            assert!(distance < 2.69 / (n as f64).sqrt(), "{law:?}: distance {distance}");
        }
    }

    #[test]
    fn each_law_has_its_stated_mean_and_coefficient_of_variation() {
        // The mean within five standard errors (6e-7 a law); the spread, whose own error depends
        // on the fourth moment, within 6 %.
        let n = 100_000;
        for law in LAWS {
            let (_, cv) = known(law);
            let values = draws(law, n);
            let mean = values.iter().sum::<f64>() / n as f64;
            let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n as f64;
            let error = law.mean() * cv / (n as f64).sqrt();
            assert!((mean - law.mean()).abs() < 5.0 * error, "{law:?}: mean {mean}");
            assert!((variance.sqrt() / mean / cv - 1.0).abs() < 0.06, "{law:?}");
        }
        assert!(draws(Law::Constant(7.0), 3).iter().all(|&x| x == 7.0));
    }

    #[test]
    fn a_law_without_spread_is_a_constant_and_one_of_mean_zero_is_zero() {
        for law in [Law::Lognormal { mean: 20.0, cv: 0.0 }, Law::Gamma { mean: 20.0, cv: 0.0 }] {
            assert!(draws(law, 5).iter().all(|x| (x - 20.0).abs() < 1e-12), "{law:?}");
        }
        for law in [
            Law::Lognormal { mean: 0.0, cv: 1.0 },
            Law::Gamma { mean: 0.0, cv: 1.0 },
            Law::Weibull { mean: 0.0, shape: 2.0 },
            Law::Exponential(0.0),
        ] {
            assert!(draws(law, 5).iter().all(|&x| x == 0.0), "{law:?}");
        }
    }
}
