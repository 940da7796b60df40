//! Records → numbers: first reply, reply gaps, abandonment, levels; targets (`model.md` §6,
//! `planning.md` Targets). Must not know how a run was made.

pub mod contacts;
pub mod count;
mod metric;
pub mod standing;
pub mod tally;
pub mod target;

pub use contacts::{CLOCKS, ContactSums, DEFINITIONS};
pub use count::Count;
pub use metric::{Metric, Unit};
pub use standing::{ServiceHours, Standing, standing};
pub use tally::{Level, LevelSums, RunTally, SliceTally};
pub use target::{PeriodJudgement, TargetCount, TargetCounts, TargetJudgement, judge};
