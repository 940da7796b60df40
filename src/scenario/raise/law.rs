//! Laws.

use super::super::quantity::{Duration, Percent};
use super::super::raw;
use crate::model::{Law, Patience};

pub(super) fn law(law: Law) -> raw::Law {
    let mean_cv = |mean, cv| raw::MeanCv { mean: Duration::from_secs(mean), cv: Percent(cv) };
    match law {
        Law::Constant(s) => raw::Law::Constant(Duration::from_secs(s)),
        Law::Exponential(mean) => raw::Law::Exponential(raw::MeanOrMedian {
            mean: Some(Duration::from_secs(mean)),
            median: None,
        }),
        Law::Lognormal { mean, cv } => raw::Law::Lognormal(mean_cv(mean, cv)),
        Law::Gamma { mean, cv } => raw::Law::Gamma(mean_cv(mean, cv)),
        Law::Weibull { mean, shape } => {
            raw::Law::Weibull(raw::MeanShape { mean: Duration::from_secs(mean), shape })
        }
        Law::Uniform { min, max } => raw::Law::Uniform(raw::MinMax {
            min: Duration::from_secs(min),
            max: Duration::from_secs(max),
        }),
    }
}

pub(super) fn patience(patience: Option<Patience>) -> raw::Patience {
    let Some(patience) = patience else { return raw::Patience::Endless };
    match law(patience.law) {
        raw::Law::Constant(d) => raw::Patience::Constant(d),
        raw::Law::Exponential(m) => raw::Patience::Exponential(m),
        raw::Law::Lognormal(m) => raw::Patience::Lognormal(m),
        raw::Law::Gamma(m) => raw::Patience::Gamma(m),
        raw::Law::Weibull(m) => raw::Patience::Weibull(m),
        raw::Law::Uniform(m) => raw::Patience::Uniform(m),
    }
}
