//! Replications in parallel, precision, comparison. Must not know how schedules are searched.

mod gathering;
mod intervals;
mod replicate;
mod result;
mod settings;
mod simulate;
mod slices;

pub use result::{
    Bands, CAUSES, ClockDistribution, DayRisk, DaySlice, DaySpread, IntervalSlice, LateSplit,
    Measures, QUANTILES, RunRecords, ShareEstimates, ShareLimit, Simulation, Slice, Stopped,
};
pub use settings::{BATCH, Progress, Settings, Tapes};
pub use simulate::simulate_on;

#[cfg(test)]
mod tests;
