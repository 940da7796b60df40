//! Intervals gathered over replications. There may be thousands of them, so that running sums
//! stand for the replications; only what bands are drawn of is kept one by one. Must not know how
//! replications were made.

use super::result::{Bands, IntervalSlice, Measures};
use super::slices::share;
use crate::metrics::{Level, Metric, SliceTally};
use crate::stats::{Band, Ratio, RatioSums};
use crate::time::{Instant, Span};

/// One interval of every replication.
#[derive(Clone, Debug)]
pub(super) struct IntervalGathering {
    start: Instant,
    length: Span,
    replications: u32,
    measures: Vec<RatioSums>,
    shares: Vec<RatioSums>,
    late_by_cause: [u64; 4],
    /// Values of the replications that have one, by [`OF_BANDS`].
    bands: [Vec<f32>; OF_BANDS.len()],
}

type Figure = fn(&SliceTally) -> Ratio;

/// What bands are drawn of.
const OF_BANDS: [Figure; 7] = [
    |sums| Metric::Arrivals.ratio(sums),
    |sums| share(sums, 0, 0),
    |sums| Metric::MeanFirstReply.ratio(sums),
    |sums| Metric::MeanQueue.ratio(sums),
    |sums| Metric::MaxQueue.ratio(sums),
    |sums| {
        let (online, winding) = (sums.level(Level::Online), sums.level(Level::WindingDown));
        Ratio::new((online.area_ms + winding.area_ms) as f64, online.watched_ms as f64)
    },
    |sums| Metric::Occupancy.ratio(sums),
];

/// Which of them is the share in time.
const IN_TIME: usize = 1;

impl IntervalGathering {
    pub fn new(start: Instant, length: Span, limits: usize) -> Self {
        Self {
            start,
            length,
            replications: 0,
            measures: vec![RatioSums::default(); Metric::ALL.len()],
            shares: vec![RatioSums::default(); limits],
            late_by_cause: [0; 4],
            bands: Default::default(),
        }
    }

    /// Adds the next replication; `in_time` is what the first target counts, if there is one.
    pub fn add(&mut self, tally: &SliceTally, in_time: Option<Ratio>) {
        self.replications += 1;
        for (sums, metric) in self.measures.iter_mut().zip(Metric::ALL) {
            sums.add(metric.ratio(tally));
        }
        for (limit, sums) in self.shares.iter_mut().enumerate() {
            sums.add(share(tally, limit, 0));
        }
        for (sum, count) in self.late_by_cause.iter_mut().zip(tally.contacts.late.causes) {
            *sum += count;
        }
        for (at, (values, figure)) in self.bands.iter_mut().zip(OF_BANDS).enumerate() {
            let ratio = in_time.filter(|_| at == IN_TIME).unwrap_or_else(|| figure(tally));
            values.extend(ratio.value().map(|value| value as f32));
        }
    }

    /// How many cells of this width make the interval.
    pub fn cells(&self, width: Span) -> usize {
        (self.length.ms() / width.ms().max(1)).max(1) as usize
    }

    pub fn slice(&self) -> IntervalSlice {
        let mut bands = self.bands.iter().map(|values| {
            let mut values: Vec<f64> = values.iter().copied().map(f64::from).collect();
            Band::of(&mut values)
        });
        let mut next = || bands.next().flatten();
        let replications = f64::from(self.replications.max(1));
        let measures = self.measures.iter().zip(Metric::ALL);
        let measures = measures.map(|(sums, metric)| metric.unit().estimate_sums(sums));
        IntervalSlice {
            start: self.start,
            length: self.length,
            measures: Measures { values: measures.collect() },
            shares: self.shares.iter().map(RatioSums::estimate_share).collect(),
            late_by_cause: self.late_by_cause.map(|count| count as f64 / replications),
            bands: Bands {
                arrivals: next(),
                share_in_time: next(),
                mean_first_reply_s: next(),
                mean_queue: next(),
                max_queue: next(),
                at_desk: next(),
                occupancy: next(),
            },
        }
    }
}
