//! Slices gathered over replications: every replication's sums are kept, histograms are pooled.
//! Must not know how replications were made.

use super::result::{
    ClockDistribution, DaySpread, LateSplit, Measures, QUANTILES, Ratios, ShareEstimates, Slice,
};
use super::shown::Judgements;
use crate::metrics::{CLOCKS, DEFINITIONS, Metric, SliceTally, Unit};
use crate::stats::{Estimate, Histogram, Ratio, Spread, sectioned_quantile};

/// One slice of every replication.
#[derive(Clone, Debug, Default)]
pub(super) struct SliceGathering {
    sums: Vec<SliceTally>,
    clocks: [Histogram; CLOCKS.len()],
    /// Per clock and level, the replications' own quantiles, seconds.
    sections: [[Vec<f64>; QUANTILES.len()]; CLOCKS.len()],
}

impl SliceGathering {
    pub fn add(&mut self, mut tally: SliceTally) {
        let own = std::mem::take(&mut tally.clocks);
        for ((pooled, sections), own) in self.clocks.iter_mut().zip(&mut self.sections).zip(&own) {
            pooled.merge(own);
            for (level, values) in QUANTILES.iter().zip(sections) {
                values.extend(own.quantile_ms(*level).map(|ms| ms / 1e3));
            }
        }
        self.sums.push(tally);
    }

    /// The slice; what was judged is shown as judged.
    pub fn slice(&self, name: String, shown: &Judgements<'_>) -> Slice {
        let values = Metric::ALL
            .iter()
            .map(|metric| self.estimate(shown, metric.unit(), |sums| metric.ratio(sums)));
        let limits = self.sums.first().map_or(0, |sums| sums.contacts.limits());
        Slice {
            name,
            measures: Measures { values: values.collect() },
            shares: (0..limits).map(|limit| self.shares(shown, limit)).collect(),
            clocks: self.distributions(),
            late: self.late(),
        }
    }

    /// Every replication's share within the first limit.
    pub fn in_time(&self) -> Vec<Ratio> {
        self.sums.iter().map(|sums| share(sums, 0, 0)).collect()
    }

    /// Every replication's sums.
    pub fn ratios(&self) -> Ratios {
        let of = |ratio: &dyn Fn(&SliceTally) -> Ratio| self.sums.iter().map(ratio).collect();
        let limits = self.sums.first().map_or(0, |sums| sums.contacts.limits());
        Ratios {
            metrics: Metric::ALL.iter().map(|metric| of(&|sums| metric.ratio(sums))).collect(),
            shares: (0..limits).map(|limit| of(&|sums| share(sums, limit, 0))).collect(),
            quantiles: self.own_quantiles(),
        }
    }

    /// Per clock and level, each replication's own quantile; nothing over nothing where one has none.
    fn own_quantiles(&self) -> Vec<Vec<Ratio>> {
        let whole = |own: &Vec<f64>| own.len() == self.sums.len();
        let of = |own: &Vec<f64>| own.iter().map(|s| Ratio::new(*s, 1.0)).collect();
        // Where a replication has none, which it was is not kept: nothing can be paired then.
        let each = self.sections.iter().flatten();
        each.map(|own| if whole(own) { of(own) } else { Vec::new() }).collect()
    }

    /// The share within the limit of this number, default definition.
    pub fn share_in_time(&self, limit: usize) -> Option<Estimate> {
        self.estimate(&Judgements::default(), Unit::Share, |sums| share(sums, limit, 0))
    }

    /// Values of each replication that has one.
    fn own(&self, ratio: impl Fn(&SliceTally) -> Ratio) -> impl Iterator<Item = f64> {
        self.sums.iter().filter_map(move |sums| ratio(sums).value())
    }

    fn estimate(
        &self,
        shown: &Judgements<'_>,
        unit: Unit,
        ratio: impl Fn(&SliceTally) -> Ratio,
    ) -> Option<Estimate> {
        shown.estimate(unit, &self.sums.iter().map(ratio).collect::<Vec<_>>())
    }

    fn shares(&self, shown: &Judgements<'_>, limit: usize) -> ShareEstimates {
        let mut shares = (0..DEFINITIONS.len())
            .map(|by| self.estimate(shown, Unit::Share, |sums| share(sums, limit, by)));
        let mut next = || shares.next().flatten();
        ShareEstimates {
            all: next(),
            answered_only: next(),
            icmi: next(),
            drop_in_time_abandons: next(),
            drop_short_abandons: next(),
        }
    }

    fn distributions(&self) -> Vec<ClockDistribution> {
        let distribution = |(pooled, sections): (&Histogram, &[Vec<f64>; QUANTILES.len()])| {
            let quantile = |(level, own): (&f64, &Vec<f64>)| {
                let bounds = pooled.quantile_bounds_ms(*level);
                bounds.map(|(low, high)| sectioned_quantile((low / 1e3, high / 1e3), own))
            };
            ClockDistribution {
                quantiles_s: QUANTILES.iter().zip(sections).filter_map(quantile).collect(),
                histogram: pooled.clone(),
            }
        };
        self.clocks.iter().zip(&self.sections).map(distribution).collect()
    }

    fn late(&self) -> LateSplit {
        let (mut contacts, mut causes, mut split) = (0, [0; 4], [0; 4]);
        for late in self.sums.iter().map(|sums| &sums.contacts.late) {
            contacts += late.chats;
            for part in 0..4 {
                causes[part] += late.causes[part];
                split[part] += late.split_ms[part];
            }
        }
        let of = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        LateSplit {
            contacts: of(contacts, self.sums.len() as u64),
            cause_share: causes.map(|count| of(count, contacts)),
            time_share: split.map(|ms| of(ms, split.iter().sum())),
        }
    }
}

/// Numerator and denominator of a share by limit and definition.
pub(super) fn share(sums: &SliceTally, limit: usize, definition: usize) -> Ratio {
    sums.contacts.share(limit, definition)
}

/// How these slices differ over replications, all together; `in_time` are their shares in time.
pub(super) fn spread(slices: &[SliceGathering], in_time: &[Ratio]) -> DaySpread {
    let of = |ratio: &dyn Fn(&SliceTally) -> Ratio| {
        let mut values: Vec<f64> = Vec::new();
        for slice in slices {
            values.extend(slice.own(ratio));
        }
        Spread::of(&mut values)
    };
    DaySpread {
        arrivals: of(&|sums| Metric::Arrivals.ratio(sums)),
        share_in_time: Spread::of(
            &mut in_time.iter().filter_map(|ratio| ratio.value()).collect::<Vec<f64>>(),
        ),
        mean_first_reply_s: of(&|sums| Metric::MeanFirstReply.ratio(sums)),
        max_queue: of(&|sums| Metric::MaxQueue.ratio(sums)),
    }
}
