//! An estimate with what is known about it. Must not know how it is shown.

use serde::Serialize;

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Estimated from the log.
    Fitted,
    /// The log can't tell; a default stands in.
    Assumed,
}

/// One estimate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// What it is.
    pub name: String,
    /// Unit: `s`, `share`, `cv`, `count`, or nothing.
    pub unit: &'static str,
    /// The estimate.
    pub value: f64,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub high: Option<f64>,
    /// Observations behind it.
    pub n: u64,
    /// Where it comes from.
    pub origin: Origin,
    /// The method, and what it assumes.
    pub how: String,
}

impl Figure {
    /// A fitted figure with a normal interval.
    #[must_use]
    pub fn fitted(
        name: &str,
        unit: &'static str,
        value: f64,
        error: f64,
        n: u64,
        how: &str,
    ) -> Self {
        let half = 1.959_964 * error;
        let known = error.is_finite();
        Self {
            name: name.to_owned(),
            unit,
            value,
            low: known.then_some(value - half),
            high: known.then_some(value + half),
            n,
            origin: Origin::Fitted,
            how: how.to_owned(),
        }
    }
    /// A figure that stands in for what the log can't tell.
    #[must_use]
    pub fn assumed(name: &str, unit: &'static str, value: f64, why: &str) -> Self {
        Self {
            name: name.to_owned(),
            unit,
            value,
            low: None,
            high: None,
            n: 0,
            origin: Origin::Assumed,
            how: why.to_owned(),
        }
    }
    /// With these ends of the interval.
    #[must_use]
    pub fn between(mut self, low: f64, high: f64) -> Self {
        (self.low, self.high) = (Some(low), Some(high));
        self
    }
    /// With the interval cut to what is possible.
    #[must_use]
    pub fn within(mut self, least: f64, most: f64) -> Self {
        self.low = self.low.map(|x| x.clamp(least, most));
        self.high = self.high.map(|x| x.clamp(least, most));
        self
    }
    /// Whether a value lies inside the interval.
    #[must_use]
    pub fn covers(&self, value: f64) -> bool {
        self.low.is_some_and(|low| low <= value) && self.high.is_some_and(|high| value <= high)
    }
}

/// A law of durations, by what scenario files can say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LawFit {
    /// Exponential with this mean, s.
    Exponential {
        /// Mean, s.
        mean: f64,
    },
    /// Lognormal.
    Lognormal {
        /// Mean, s.
        mean: f64,
        /// Standard deviation ÷ mean.
        cv: f64,
    },
    /// Gamma.
    Gamma {
        /// Mean, s.
        mean: f64,
        /// Standard deviation ÷ mean.
        cv: f64,
    },
    /// Weibull.
    Weibull {
        /// Mean, s.
        mean: f64,
        /// Shape.
        shape: f64,
    },
}

impl LawFit {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exponential { .. } => "exponential",
            Self::Lognormal { .. } => "lognormal",
            Self::Gamma { .. } => "gamma",
            Self::Weibull { .. } => "Weibull",
        }
    }
    /// Its mean, s.
    #[must_use]
    pub const fn mean(self) -> f64 {
        match self {
            Self::Exponential { mean }
            | Self::Lognormal { mean, .. }
            | Self::Gamma { mean, .. }
            | Self::Weibull { mean, .. } => mean,
        }
    }
    /// As a scenario file writes it.
    #[must_use]
    pub fn toml(self) -> String {
        let seconds = |s: f64| format!("\"{}s\"", (s * 1000.0).round().max(1.0) / 1000.0);
        let percent = |cv: f64| format!("\"{}%\"", (cv * 1000.0).round().max(1.0) / 10.0);
        match self {
            Self::Exponential { mean } => {
                format!("{{ exponential = {{ mean = {} }} }}", seconds(mean))
            }
            Self::Lognormal { mean, cv } => {
                format!("{{ lognormal = {{ mean = {}, cv = {} }} }}", seconds(mean), percent(cv))
            }
            Self::Gamma { mean, cv } => {
                format!("{{ gamma = {{ mean = {}, cv = {} }} }}", seconds(mean), percent(cv))
            }
            Self::Weibull { mean, shape } => format!(
                "{{ weibull = {{ mean = {}, shape = {} }} }}",
                seconds(mean),
                (shape.clamp(0.1, 100.0) * 1000.0).round() / 1000.0
            ),
        }
    }
}
