//! Laws.

use super::super::presets;
use super::super::quantity::Duration;
use super::super::raw;
use crate::model::{Law, Patience};
use crate::time::Span;

impl raw::Law {
    /// The law meant.
    #[must_use]
    pub fn model(&self) -> Law {
        match self {
            Self::Constant(d) => Law::Constant(d.secs()),
            Self::Exponential(scale) => exponential(scale),
            Self::Lognormal(m) => Law::Lognormal { mean: m.mean.secs(), cv: m.cv.0 },
            Self::Gamma(m) => Law::Gamma { mean: m.mean.secs(), cv: m.cv.0 },
            Self::Weibull(m) => Law::Weibull { mean: m.mean.secs(), shape: m.shape },
            Self::Uniform(m) => Law::Uniform { min: m.min.secs(), max: m.max.secs() },
        }
    }
}

impl raw::Patience {
    /// The law among the ways to write patience.
    #[must_use]
    pub fn law(&self) -> Option<raw::Law> {
        Some(match self.clone() {
            Self::Presale | Self::AfterSales | Self::Endless => return None,
            Self::Constant(d) => raw::Law::Constant(d),
            Self::Exponential(m) => raw::Law::Exponential(m),
            Self::Lognormal(m) => raw::Law::Lognormal(m),
            Self::Gamma(m) => raw::Law::Gamma(m),
            Self::Weibull(m) => raw::Law::Weibull(m),
            Self::Uniform(m) => raw::Law::Uniform(m),
        })
    }
}

fn exponential(scale: &raw::MeanOrMedian) -> Law {
    Law::Exponential(match (scale.mean, scale.median) {
        (Some(mean), _) => mean.secs(),
        (None, median) => presets::mean_of_median(median.map_or(1.0, Duration::secs)),
    })
}

/// How long the customers of a reason wait.
#[must_use]
pub fn patience(reason: &raw::Reason, profile: &presets::Profile) -> Option<Patience> {
    let patience = match &reason.patience {
        None => profile.patience(),
        Some(raw::Patience::Endless) => return None,
        Some(raw::Patience::Presale) => presets::presale_patience(),
        Some(raw::Patience::AfterSales) => presets::after_sales_patience(),
        Some(other) => Patience { knee: Span::ZERO, law: other.law()?.model() },
    };
    Some(Patience { knee: reason.patience_knee.map_or(patience.knee, Duration::span), ..patience })
}
