//! Records → numbers: first reply, reply gaps, abandonment, levels; targets (`model.md` §6,
//! `planning.md` Targets). Must not know how a run was made.
//!
//! ```text
//! standing.rs  what one contact counts for     contacts.rs  sums over contacts
//! fold.rs      contacts and replies → slices   levels.rs    levels over time → slices
//! recorder.rs  observer for everything         tally.rs     what one replication adds up to
//! metric.rs    every figure by name            frame.rs     the grid of intervals and days
//! target_observer.rs, count.rs, target.rs      the search's observer, counts, judgement
//! ```

pub mod contacts;
pub mod count;
mod fold;
mod frame;
mod levels;
mod metric;
mod recorder;
pub mod standing;
pub mod tally;
pub mod target;
mod target_observer;

pub use contacts::{CLOCKS, ContactSums, DEFINITIONS};
pub use count::Count;
pub use fold::Fold;
pub use frame::{Frame, USUAL_LIMITS_S};
pub use metric::{Metric, Unit};
pub use recorder::Recorder;
pub use standing::{ServiceHours, Standing, standing};
pub use tally::{Level, LevelSums, RunTally, SliceTally};
pub use target::{
    Correction, Corrections, PeriodJudgement, TargetCount, TargetCounts, TargetJudgement, floor_of,
    judge, judge_corrected,
};
pub use target_observer::{Outturn, TargetObserver, TargetTable};

#[cfg(test)]
mod tests;
