//! What is built in: hourly curves, chat profiles, legal limits, wages – with where the numbers come
//! from. Grades: A a platform's own text or a source article; B a trade page quoting a dated rule; C
//! a vendor's page; M an assumption of ours.

mod curves;
mod profiles;

pub use curves::{CURVES, Curve, curve};
pub use profiles::{
    AFTER_SALES_MEDIAN_S, MULTITASKING, PRESALE_KNEE_S, PRESALE_MEDIAN_S, PROFILES, Profile,
    TIER_FACTORS, after_sales_patience, mean_of_median, presale_patience, profile, tier_index,
};

use super::raw::{Legal, SourceName};
use crate::time::Span;

/// Limits on a shift.
#[derive(Clone, Copy, Debug)]
pub struct LegalLimits {
    /// The preset.
    pub name: Legal,
    /// Longest shift, breaks included.
    pub max_shift: Span,
    /// Longest working time, breaks of 30 minutes or more not counted.
    pub max_work: Span,
    /// Where it comes from.
    pub origin: &'static str,
}

/// The presets of `limits.legal`.
pub const LEGAL: [LegalLimits; 3] = [
    LegalLimits {
        name: Legal::China,
        max_shift: Span::from_minutes(10 * 60),
        max_work: Span::from_minutes(8 * 60),
        origin: "8 h a day (M: labour law of the PRC as commonly stated); two hours of breaks (M)",
    },
    LegalLimits {
        name: Legal::ChinaOvertime,
        max_shift: Span::from_minutes(13 * 60),
        max_work: Span::from_minutes(11 * 60),
        origin: "8 h and at most 3 h of overtime a day (C); two hours of breaks (M)",
    },
    LegalLimits {
        name: Legal::None,
        max_shift: Span::DAY,
        max_work: Span::DAY,
        origin: "no limit but the day",
    },
];

/// The limits of a preset.
#[must_use]
pub fn legal(name: Legal) -> LegalLimits {
    LEGAL.into_iter().find(|limits| limits.name == name).unwrap_or(LEGAL[2])
}

/// What people of a source cost unless the scenario says otherwise: per hour, per shift. Middle
/// values of vendors' and trade pages (C), so assumptions.
#[must_use]
pub const fn wages(source: SourceName) -> (f64, f64) {
    match source {
        SourceName::InHouse => (40.0, 0.0),
        SourceName::PartTime => (18.0, 0.0),
        SourceName::Outsourced => (0.0, 240.0),
    }
}
