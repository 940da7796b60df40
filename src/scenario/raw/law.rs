//! Laws of durations as they are written: `{ lognormal = { mean = "35s", cv = "80%" } }`.

use super::super::quantity::{Duration, Percent};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a duration is drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Law {
    /// Always the same.
    Constant(Duration),
    /// Exponential, by its mean or its median.
    Exponential(MeanOrMedian),
    /// Lognormal: many short ones, a few long ones.
    Lognormal(MeanCv),
    /// Gamma.
    Gamma(MeanCv),
    /// Weibull; a shape below 1 has an early peak.
    Weibull(MeanShape),
    /// Uniform between two bounds.
    Uniform(MinMax),
}

/// How long a customer waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Patience {
    /// As customers before they buy: nobody leaves for 15 s, then half are gone in 75 s more.
    Presale,
    /// As customers who have bought: half are gone after 12 minutes.
    AfterSales,
    /// Waits for ever.
    Endless,
    /// Always the same.
    Constant(Duration),
    /// Exponential, by its mean or its median.
    Exponential(MeanOrMedian),
    /// Lognormal.
    Lognormal(MeanCv),
    /// Gamma.
    Gamma(MeanCv),
    /// Weibull.
    Weibull(MeanShape),
    /// Uniform between two bounds.
    Uniform(MinMax),
}

/// The mean or the median, one of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MeanOrMedian {
    /// Mean; or give the median.
    ///
    /// Default: none
    #[schemars(example = &"90s")]
    pub mean: Option<Duration>,
    /// Median; or give the mean.
    ///
    /// Default: none
    #[schemars(example = &"75s")]
    pub median: Option<Duration>,
}

/// Mean and spread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MeanCv {
    /// Mean.
    #[schemars(example = &"35s")]
    pub mean: Duration,
    /// Coefficient of variation: standard deviation ÷ mean.
    #[schemars(example = &"80%")]
    pub cv: Percent,
}

/// Mean and shape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MeanShape {
    /// Mean.
    #[schemars(example = &"2m")]
    pub mean: Duration,
    /// Shape: 1 is exponential; below 1 the longer one has waited, the less likely one is to leave.
    #[schemars(example = 0.8, range(min = 0.1, max = 100.0))]
    pub shape: f64,
}

/// Least and most.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MinMax {
    /// Least.
    #[schemars(example = &"5s")]
    pub min: Duration,
    /// Most.
    #[schemars(example = &"1m")]
    pub max: Duration,
}
