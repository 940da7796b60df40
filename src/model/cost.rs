//! What a plan costs beyond the wages of its groups (`planning.md`, Cost).

use super::ClockWindow;
use crate::time::Instant;

/// Money.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// Printed before amounts; data, never converted.
    pub currency: String,
    /// Factors on wages by the minute; those that overlap multiply.
    pub premiums: Vec<Premium>,
}

/// A factor on wages for some minutes.
#[derive(Clone, Debug, PartialEq)]
pub enum Premium {
    /// Every day inside a clock window (night work).
    Daily {
        /// When.
        window: ClockWindow,
        /// Factor on the wage.
        factor: f64,
    },
    /// Between two moments (a holiday, a sale).
    Between {
        /// From this moment.
        from: Instant,
        /// Until this moment.
        to: Instant,
        /// Factor on the wage.
        factor: f64,
    },
}
