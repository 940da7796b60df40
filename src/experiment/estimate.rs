//! What a simulation will take, known before it begins: a slip of a few zeros should be told, not
//! tried. Must not know who asks.

use crate::demand::{ContactNeed, Curve, ReplyNeed};
use crate::model::Scenario;

/// Contacts to simulate from which on one should be asked first.
pub const MANY_CONTACTS: f64 = 1e9;
/// Memory, bytes, from which on one should be asked first.
pub const MUCH_MEMORY: f64 = 2e9;
/// How many times as busy as forecast a replication hardly ever is, in standard deviations.
const BUSY: f64 = 3.0;

/// What simulating a scenario will take, roughly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Contacts in all replications together.
    pub contacts: f64,
    /// Memory for the tapes that are held at once, bytes.
    pub bytes: f64,
}

impl Estimate {
    /// Of so many replications with so many tapes held at once: one for each thread, and those that
    /// are kept.
    #[must_use]
    pub fn of(scenario: &Scenario, replications: u32, tapes: usize) -> Self {
        let demand = &scenario.demand;
        let backlog: f64 = demand.backlog.iter().map(|backlog| f64::from(backlog.count)).sum();
        let one = Curve::new(demand, &scenario.calendar).total() + backlog;
        let replies = demand.reasons.iter().map(|reason| reason.replies.mean()).fold(1.0, f64::max);
        let follow_up = demand.reasons.iter().any(|reason| reason.follow_up_patience.is_some());
        let of_reply = size_of::<ReplyNeed>() + if follow_up { size_of::<u32>() } else { 0 };
        let of_contact = size_of::<ContactNeed>() as f64 + replies * of_reply as f64;
        let busyness = &demand.busyness;
        let busy = 1.0 + BUSY * (busyness.forecast_cv + busyness.day_cv / 2.0);
        Self {
            contacts: one * f64::from(replications),
            bytes: one * busy * of_contact * tapes as f64,
        }
    }

    /// Whether one should be asked first.
    #[must_use]
    pub fn is_much(&self) -> bool {
        // What is not a number is not little.
        !(self.contacts < MANY_CONTACTS && self.bytes < MUCH_MEMORY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::TapeMaker;

    #[test]
    fn an_estimate_is_near_what_a_tape_holds() {
        let scenario = Scenario::bare(20_000.0, 2);
        let tape = TapeMaker::new(&scenario).tape(0);
        let estimate = Estimate::of(&scenario, 3, 1);
        let contacts = tape.contacts().len() as f64;
        assert!((estimate.contacts / 3.0 / contacts - 1.0).abs() < 0.05);
        let replies: usize = tape.contacts().iter().map(|need| need.replies as usize).sum();
        let held =
            contacts * size_of::<ContactNeed>() as f64 + (replies * size_of::<ReplyNeed>()) as f64;
        assert!((estimate.bytes / held - 1.0).abs() < 0.1, "{} {held}", estimate.bytes);
        assert!(!estimate.is_much());
    }

    #[test]
    fn a_slip_of_zeros_is_much() {
        assert!(Estimate::of(&Scenario::bare(1e8, 400), 1, 1).is_much());
        assert!(Estimate::of(&Scenario::bare(1e5, 1), 20_000, 1).is_much());
        assert!(Estimate::of(&Scenario::bare(5e7, 1), 1, 2).is_much());
        assert!(!Estimate::of(&Scenario::bare(1e5, 7), 400, 4).is_much());
    }
}
