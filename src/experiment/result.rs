//! What a simulation found: plain data for tables, files and pictures. Must not know how it is
//! shown.

use super::shown;
use crate::engine::{ContactRecord, ReplyRecord};
use crate::metrics::hurts::{Hurt, hurts, merged};
use crate::metrics::{
    Account, Corrected, Count, Metric, TargetCounts, TargetJudgement, Unit, Verdict,
};
use crate::model::{Clock, Place, Target};
use crate::stats::{Band, Estimate, Histogram, Proportion, Ratio, Spread};
use crate::time::{Instant, Span};
use serde::Serialize;
use serde::ser::SerializeMap;

/// Why a simulation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stopped {
    /// The headline is known as precisely as asked.
    Precise,
    /// All replications were made.
    AllReplications,
    /// It was interrupted after a batch; what is here is of the replications made.
    Interrupted,
}

/// All a simulation of one plan found.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    /// Replications made.
    pub replications: u32,
    /// Number of the first replication (its streams' address).
    pub first_replication: u64,
    /// Why it ended.
    pub stopped: Stopped,
    /// The limits that shares were counted within; the first is the headline's.
    pub limits: Vec<ShareLimit>,
    /// In all, backlog included.
    pub all: Slice,
    /// By day.
    pub days: Vec<DaySlice>,
    /// By interval.
    pub intervals: Vec<IntervalSlice>,
    /// By reason, in the scenario's order.
    pub reasons: Vec<Slice>,
    /// By channel, in the scenario's order.
    pub channels: Vec<Slice>,
    /// By group, in the scenario's order.
    pub groups: Vec<Slice>,
    /// How days differ from each other, all days and replications together.
    pub between_days: DaySpread,
    /// What is to be said of all targets together.
    pub verdict: Verdict,
    /// The targets' judgements at 95 %, in the scenario's order.
    pub targets: Vec<TargetJudgement>,
    /// The chance that a day misses a target: per target, per day.
    pub risks: Vec<Vec<DayRisk>>,
    /// What each replication cost and lost beyond what is planned, in order.
    pub accounts: Vec<Account>,
    /// Counts over all replications, by target and cell of the width [`Simulation::cell`] from the
    /// scenario's start.
    pub target_cells: Vec<Vec<Count>>,
    /// Width of the cells.
    pub cell: Span,
    /// The raw counts of each replication, in order, for judging at another error or pairing.
    pub target_counts: Vec<TargetCounts>,
    /// Drain: average levels after the horizon are left out of all slices; this is how long the
    /// desk worked on, mean per replication, seconds.
    pub drain_s: f64,
    /// Records of the replications that were asked for.
    pub records: Vec<RunRecords>,
    /// Every replication's sums, if they were asked for.
    pub ratios: Option<Ratios>,
}

impl Simulation {
    /// A figure of the whole run by its sums of each replication, in order: corrected as the target
    /// is that judges it, if one does.
    #[must_use]
    pub fn corrected(&self, unit: Unit, each: Vec<Ratio>) -> Corrected {
        shown::corrected(&self.targets, unit, each)
    }
    /// Whether values of targets are corrected for how busy the replications were drawn.
    #[must_use]
    pub fn is_corrected(&self) -> bool {
        self.targets.iter().any(|judged| judged.values.is_corrected())
    }
    /// Counts over all replications, by target and interval.
    #[must_use]
    pub fn target_intervals(&self) -> Vec<Vec<Count>> {
        let interval = self.intervals.first().map_or(self.cell, |slice| slice.length);
        merged(&self.target_cells, (interval.ms() / self.cell.ms().max(1)).max(1) as usize)
    }
    /// The interval in which most contacts miss; see [`hurts`].
    #[must_use]
    pub fn hurts(&self, targets: &[Target]) -> Option<Hurt> {
        hurts(targets, &self.target_intervals())
    }
    /// Contacts lost that no target counts, mean per replication.
    #[must_use]
    pub fn lost_unwatched(&self) -> f64 {
        let all: u32 = self.accounts.iter().map(|account| account.lost_unwatched).sum();
        f64::from(all) / self.accounts.len().max(1) as f64
    }
}

/// The sums of every replication, in order: for differences to another run on the same tapes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ratios {
    pub(crate) metrics: Vec<Vec<Ratio>>,
    pub(crate) shares: Vec<Vec<Ratio>>,
    pub(crate) quantiles: Vec<Vec<Ratio>>,
}

impl Ratios {
    /// Those of a metric.
    #[must_use]
    pub fn metric(&self, metric: Metric) -> &[Ratio] {
        self.metrics.get(metric as usize).map_or(&[], Vec::as_slice)
    }
    /// Each replication's own quantile of a clock (by its place), at a level of [`QUANTILES`], over 1.
    #[must_use]
    pub fn quantile(&self, clock: usize, level: usize) -> &[Ratio] {
        self.quantiles.get(clock * QUANTILES.len() + level).map_or(&[], Vec::as_slice)
    }
    /// Those of the share within a limit of [`Simulation::limits`], default definition.
    #[must_use]
    pub fn share(&self, limit: usize) -> &[Ratio] {
        self.shares.get(limit).map_or(&[], Vec::as_slice)
    }
}

/// A limit that shares are counted within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShareLimit {
    /// The clock.
    pub clock: Clock,
    /// The limit.
    pub within: Span,
}

/// Figures of one slice, by [`Metric`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    pub(crate) values: Vec<Option<Estimate>>,
}

impl Measures {
    /// The figure; `None` where there is nothing to estimate.
    #[must_use]
    pub fn get(&self, metric: Metric) -> Option<Estimate> {
        self.values.get(metric as usize).copied().flatten()
    }
    /// The point estimate; 0 where there is nothing to estimate.
    #[must_use]
    pub fn value(&self, metric: Metric) -> f64 {
        self.get(metric).map_or(0.0, |estimate| estimate.value)
    }
    /// All figures there are, in the order of tables.
    pub fn iter(&self) -> impl Iterator<Item = (Metric, Estimate)> {
        Metric::ALL.iter().filter_map(|&metric| Some((metric, self.get(metric)?)))
    }
}

impl Serialize for Measures {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (metric, estimate) in self.iter() {
            map.serialize_entry(metric.name(), &estimate)?;
        }
        map.end()
    }
}

/// One slice of the simulation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slice {
    /// Its name: of the reason, channel or group; the date for days; empty for all.
    pub name: String,
    /// Its figures.
    pub measures: Measures,
    /// Shares within each of [`Simulation::limits`].
    pub shares: Vec<ShareEstimates>,
    /// Quantiles and histogram of each clock, in the order of [`Clock`].
    pub clocks: Vec<ClockDistribution>,
    /// Why contacts were late.
    pub late: LateSplit,
}

/// The share within one limit, under each definition by name. Fractions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct ShareEstimates {
    /// In time ÷ every contact that needed a human: the default.
    pub all: Option<Estimate>,
    /// In time ÷ answered.
    pub answered_only: Option<Estimate>,
    /// (In time + abandoned within the limit) ÷ (answered + abandoned).
    pub icmi: Option<Estimate>,
    /// In time ÷ (all − abandoned within the limit).
    pub drop_in_time_abandons: Option<Estimate>,
    /// In time ÷ (all − abandoned within 5 s).
    pub drop_short_abandons: Option<Estimate>,
}

/// How one clock is distributed over answered contacts, pooled over replications.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ClockDistribution {
    /// Quantiles at [`QUANTILES`], seconds, intervals by sectioning over replications; empty if
    /// nobody was answered.
    pub quantiles_s: Vec<Estimate>,
    /// The histogram, ms.
    pub histogram: Histogram,
}

/// The levels of [`ClockDistribution::quantiles_s`].
pub const QUANTILES: [f64; 5] = [0.5, 0.8, 0.9, 0.95, 0.99];

/// What late contacts waited for, pooled over replications. Late: not in time for the first limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct LateSplit {
    /// Late contacts per replication.
    pub contacts: f64,
    /// Per cause, in the order of [`CAUSES`]: share of late contacts of which it was the largest part.
    pub cause_share: [f64; 4],
    /// Per cause: share of all their waiting time.
    pub time_share: [f64; 4],
}

/// The causes of [`LateSplit`].
pub const CAUSES: [&str; 4] =
    ["nobody online", "no free slot", "agent on another message", "replying"];

/// A day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DaySlice {
    /// Its number; 0 is the first.
    pub day: i64,
    /// Its figures.
    pub slice: Slice,
    /// Share in time: of what the first target counts, judged like it, else of all contacts within
    /// the first limit.
    pub in_time: Option<Estimate>,
    /// How this day differs between replications.
    pub spread: DaySpread,
}

/// How days differ from each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct DaySpread {
    /// Contacts.
    pub arrivals: Option<Spread>,
    /// Share in time, see [`DaySlice::in_time`]; a fraction.
    pub share_in_time: Option<Spread>,
    /// Mean first reply, seconds.
    pub mean_first_reply_s: Option<Spread>,
    /// Longest queue.
    pub max_queue: Option<Spread>,
}

/// An interval.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IntervalSlice {
    /// Its first moment.
    pub start: Instant,
    /// Its width (the last one may be cut by the horizon).
    pub length: Span,
    /// Its figures.
    pub measures: Measures,
    /// Shares within each of [`Simulation::limits`], default definition; fractions.
    pub shares: Vec<Option<Estimate>>,
    /// Late contacts by their largest cause, mean per replication, in the order of [`CAUSES`].
    pub late_by_cause: [f64; 4],
    /// Mean and 5–95 % between replications.
    pub bands: Bands,
}

/// Mean and 5–95 % between replications of what pictures show. Means here are means of the
/// replications' own values; the ratio estimates are in [`IntervalSlice::measures`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Bands {
    /// Contacts that started.
    pub arrivals: Option<Band>,
    /// Share in time, see [`DaySlice::in_time`]; a fraction.
    pub share_in_time: Option<Band>,
    /// Mean first reply, seconds.
    pub mean_first_reply_s: Option<Band>,
    /// Mean queue.
    pub mean_queue: Option<Band>,
    /// Longest queue.
    pub max_queue: Option<Band>,
    /// Agents at the desk (online or winding down).
    pub at_desk: Option<Band>,
    /// Occupancy, a fraction.
    pub occupancy: Option<Band>,
}

/// The chance that a day misses a target.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DayRisk {
    /// The day.
    pub day: i64,
    /// Share of replications in which it misses, under busyness and absences.
    pub misses: Proportion,
    /// The same with every day exactly as busy as forecast (absences kept), with its own number of
    /// replications; `None` if not asked for, interrupted, or if the scenario has no busyness to take
    /// away: then both are one.
    pub without_busyness: Option<Proportion>,
}

/// Everything that happened in one replication.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunRecords {
    /// The replication.
    pub replication: u64,
    /// Its contacts, by their number on the tape.
    pub contacts: Vec<ContactRecord>,
    /// Its replies, by the moment they were sent.
    pub replies: Vec<ReplyRecord>,
    /// The places that the records' agent numbers stand for.
    pub places: Vec<Place>,
}
