//! Replications in parallel, precision, comparison. Must not know how schedules are searched.
//!
//! ```text
//! simulate.rs   batches until precise enough   replicate.rs  replications in parallel
//! gathering.rs  replications → result          slices.rs, intervals.rs  the same per slice
//! compare.rs    several sides, the same customers   shown.rs  the judged value wherever it is counted
//! control.rs    what busyness explains of what is judged
//! settings.rs   what is asked for              result.rs     what comes out
//! estimate.rs   what it will take
//! held_out.rs   bands per interval, to be held against what really happened
//! ```

mod compare;
pub mod control;
pub mod estimate;
mod gathering;
pub mod held_out;
mod intervals;
mod replicate;
mod result;
mod settings;
mod shown;
mod simulate;
mod slices;

pub use compare::{Comparison, PairedRun, Pairing, Side, SideResult, compare};
pub use result::{
    Bands, CAUSES, ClockDistribution, DayRisk, DaySlice, DaySpread, IntervalSlice, LateSplit,
    Measures, QUANTILES, Ratios, RunRecords, ShareEstimates, ShareLimit, Simulation, Slice,
    Stopped,
};
pub use settings::{BATCH, Progress, Settings, Tapes};
pub use simulate::{simulate, simulate_on};

#[cfg(test)]
mod coverage;
#[cfg(test)]
mod tests;
