//! Laws of durations: their means and how they are drawn. Primitive draws (`rand_distr`'s normal
//! and exponential) are tables and comparisons; what is computed from them goes through `libm`, so
//! that machines agree (`model.md` §1).

use crate::random::Stream;
use crate::time::Span;
use rand::RngExt;
use rand_distr::{Distribution, Exp1, Gamma, StandardNormal};

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
    Gamma(Gamma<f64>),
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
            Self::Exponential(mean) => {
                let e: f64 = Exp1.sample(stream);
                mean * e
            }
            Self::Lognormal { mu, sigma } => {
                let z: f64 = StandardNormal.sample(stream);
                libm::exp(mu + sigma * z)
            }
            Self::Gamma(gamma) => gamma.sample(stream),
            Self::Weibull { scale, inverse_shape } => {
                let e: f64 = Exp1.sample(stream);
                scale * libm::pow(e, inverse_shape)
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
