//! Replications in parallel, precision, comparison. Must not know how schedules are searched.

mod result;

pub use result::{
    Bands, CAUSES, ClockDistribution, DayRisk, DaySlice, DaySpread, IntervalSlice, LateSplit,
    Measures, QUANTILES, RunRecords, ShareEstimates, ShareLimit, Simulation, Slice, Stopped,
};
