//! How often and how exactly to simulate. Must not know what comes out.

use crate::demand::{Tape, TapeMaker};
use crate::metrics::Frame;
use crate::model::{Clock, Scenario};
use crate::random::Address;
use crate::stats::Estimate;
use crate::time::Span;

/// Replications per batch: precision is looked at only between batches, so that the number made
/// depends on nothing but the scenario.
pub const BATCH: u32 = 20;

/// How to simulate.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Replications at most.
    pub replications: u32,
    /// Stop after the first batch at which the half-width of the headline's 95 % interval is at
    /// most this (a fraction); `None` = make all.
    pub precision: Option<f64>,
    /// Number of the first replication: others give fresh streams.
    pub first_replication: u64,
    /// Shares are counted within these limits; the first says what is late.
    pub limits: Vec<(Clock, Span)>,
    /// One-sided error of the targets' judgement.
    pub error: f64,
    /// Also simulate with every day exactly as busy as forecast, for the risks.
    pub without_busyness: bool,
    /// Replications whose records are kept.
    pub keep_records: Vec<u64>,
    /// Keep every replication's sums, for differences to other runs on the same tapes.
    pub keep_ratios: bool,
}

impl Settings {
    /// What the scenario asks for.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        Self {
            replications: scenario.run.replications,
            precision: scenario.run.precision,
            first_replication: 0,
            limits: Frame::limits_of(scenario),
            error: 0.05,
            without_busyness: !scenario.targets.is_empty(),
            keep_records: Vec::new(),
            keep_ratios: false,
        }
    }
}

/// Where tapes come from.
pub trait Tapes: Sync {
    /// Makes the tape of a replication in the memory of another one.
    fn fill(&self, replication: u64, tape: &mut Tape);
    /// The root of a replication's addresses.
    fn address(&self, replication: u64) -> Address;
    /// The maker behind them, for what is known of a replication beforehand; `None` = nothing is.
    fn maker(&self) -> Option<&TapeMaker> {
        None
    }
}

impl Tapes for TapeMaker {
    fn fill(&self, replication: u64, tape: &mut Tape) {
        Self::fill(self, replication, tape);
    }
    fn address(&self, replication: u64) -> Address {
        Self::address(self, replication)
    }
    fn maker(&self) -> Option<&TapeMaker> {
        Some(self)
    }
}

/// How far a simulation has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Replications made.
    pub done: u32,
    /// Replications at most.
    pub of: u32,
    /// The headline so far: the first target's share, or the share within the first limit.
    pub headline: Option<Estimate>,
    /// Whether this is the second set, with every day exactly as busy as forecast.
    pub without_busyness: bool,
}
