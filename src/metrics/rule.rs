//! Which contacts a target counts: those of its reasons that start inside its window. One rule for
//! the targets' observer, the search's and the account. Must not know how a run was made.

use crate::engine::ContactRecord;
use crate::model::{ClockWindow, Measure, Period, Scenario, Target};

/// A target folded for counting.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What is measured.
    pub measure: Measure,
    /// Over which stretches it is judged.
    pub period: Period,
    window: Option<ClockWindow>,
    /// By reason; empty = all.
    reasons: Vec<bool>,
}

impl Rule {
    /// Folds a target of `scenario`.
    #[must_use]
    pub fn new(scenario: &Scenario, target: &Target) -> Self {
        let reasons = 0..scenario.demand.reasons.len();
        Self {
            measure: target.measure,
            period: target.period,
            window: Some(target.window).filter(|&window| window != ClockWindow::ALL_DAY),
            reasons: if target.reasons.is_empty() {
                Vec::new()
            } else {
                reasons.map(|reason| target.reasons.contains(&reason)).collect()
            },
        }
    }

    /// Whether the target counts this contact.
    #[inline]
    #[must_use]
    pub fn counts(&self, record: &ContactRecord) -> bool {
        (self.reasons.is_empty() || self.reasons[usize::from(record.reason)])
            && self.window.is_none_or(|window| window.contains(record.start))
    }
}
