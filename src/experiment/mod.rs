//! Replications in parallel, precision, comparison. Must not know how schedules are searched.
