//! Records → numbers: first reply, reply gaps, abandonment, levels; targets (`model.md` §6,
//! `planning.md` Targets). Must not know how a run was made.
//!
//! ```text
//! standing.rs  what one contact counts for     contacts.rs  sums over contacts
//! account.rs   answered, lost, billed          rule.rs      which contacts a target counts
//! fold.rs      contacts and replies → slices   levels.rs    levels over time → slices
//! recorder.rs  observer for everything         tally.rs     what one replication adds up to
//! metric.rs    every figure by name            frame.rs     the grid of intervals and days
//! target_observer.rs, count.rs, target.rs      a simulation's targets, counts, judgement
//! hurts.rs     where most contacts miss        corrected.rs figures less the luck of busy days
//! people_observer.rs  the account of a run     verdict.rs   met, missed, not sure yet
//! ```

pub mod account;
pub mod contacts;
pub mod corrected;
pub mod count;
mod fold;
mod frame;
pub mod hurts;
mod levels;
mod metric;
mod people_observer;
mod recorder;
mod rule;
pub mod standing;
pub mod tally;
pub mod target;
mod target_observer;
pub mod verdict;

pub use account::{Account, Entries, Entry, Ledger};
pub use contacts::{CLOCKS, ContactSums, DEFINITIONS};
pub use corrected::{Corrected, Correction, Corrections};
pub use count::Count;
pub use fold::Fold;
pub use frame::{Frame, USUAL_LIMITS_S};
pub use hurts::{Hurt, hurts};
pub use metric::{Metric, Unit};
pub use people_observer::{PeopleObserver, PeopleOutturn, PeopleTable};
pub use recorder::Recorder;
pub use rule::Rule;
pub use standing::{ServiceHours, Standing, gave_up, standing};
pub use tally::{Level, LevelSums, RunTally, SliceTally};
pub use target::{
    PeriodJudgement, TargetCount, TargetCounts, TargetJudgement, floor_of, judge, judge_corrected,
    overall,
};
pub use target_observer::{Outturn, TargetObserver, TargetTable, cell_width, periods};
pub use verdict::Verdict;

#[cfg(test)]
mod tests;
