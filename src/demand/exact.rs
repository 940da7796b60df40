//! `exact` randomness: as many contacts in each bin as expected, rounded by largest remainder
//! (`model.md` §2, §8). Must not know what contacts bring.

use super::curve::Curve;
use crate::model::ArrivalCurve;
use crate::time::Instant;
use std::ops::Range;

/// How many contacts each bin has.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ExactCounts {
    /// Minutes of each bin and its count, in order.
    pub bins: Vec<(Range<usize>, u32)>,
}

impl ExactCounts {
    /// Bins are those of the count file, or hours.
    pub fn new(source: &ArrivalCurve, curve: &Curve) -> Self {
        let minutes = curve.minutes().len();
        let mut edges: Vec<usize> = match source {
            ArrivalCurve::Synthesise { .. } => (0..=minutes).step_by(60).collect(),
            ArrivalCurve::Replay { bins, .. } => bins
                .iter()
                .flat_map(|bin| [bin.start, bin.start + bin.width])
                .map(|edge| edge.minute().clamp(0, minutes as i64) as usize)
                .chain([0, minutes])
                .collect(),
        };
        edges.sort_unstable();
        edges.dedup();
        let ranges: Vec<Range<usize>> = edges.windows(2).map(|edge| edge[0]..edge[1]).collect();
        let before = curve.cumulative();
        let expected: Vec<f64> =
            ranges.iter().map(|range| before[range.end] - before[range.start]).collect();
        let counts = largest_remainder(&expected);
        Self { bins: ranges.into_iter().zip(counts).collect() }
    }
}

/// The moment in a bin at which the share `uniform` of its expected contacts has come: uniform
/// where the curve is constant, along it where an event shapes the bin; floored to its millisecond.
pub(super) fn moment(curve: &Curve, minutes: &Range<usize>, uniform: f64) -> Instant {
    let before = curve.cumulative();
    let (from, to) = (before[minutes.start], before[minutes.end]);
    let on_axis = from + uniform * (to - from);
    let inner = &before[minutes.start + 1..minutes.end];
    let minute = minutes.start + inner.partition_point(|&sum| sum <= on_axis);
    let expected = curve.minutes()[minute];
    let into = if expected > 0.0 { (on_axis - before[minute]) / expected } else { uniform };
    let ms = (into * 60_000.0).clamp(0.0, 59_999.0) as i64;
    Instant::from_ms(minute as i64 * 60_000 + ms)
}

/// Whole numbers that sum to the rounded total; what rounding down leaves goes to the largest
/// remainders, ties to the earlier.
fn largest_remainder(expected: &[f64]) -> Vec<u32> {
    let mut counts: Vec<u32> = expected.iter().map(|e| e.floor() as u32).collect();
    let total = (expected.iter().sum::<f64>() + 0.5).floor() as u64;
    let given: u64 = counts.iter().map(|&count| u64::from(count)).sum();
    let mut order: Vec<usize> = (0..expected.len()).collect();
    // Remainders that differ by rounding alone are ties.
    let remainder = |i: usize| libm::round(expected[i].fract() * 1e9) as u64;
    order.sort_by_key(|&i| std::cmp::Reverse(remainder(i)));
    for &i in order.iter().take(total.saturating_sub(given) as usize) {
        counts[i] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Bin, Scenario};
    use crate::time::Span;

    #[test]
    fn rounding_goes_to_the_largest_remainders_and_ties_to_the_earlier_bin() {
        assert_eq!(largest_remainder(&[1.2, 0.7, 2.6, 0.5]), [1, 1, 3, 0]);
        assert_eq!(largest_remainder(&[0.5, 0.5, 0.5, 0.5]), [1, 1, 0, 0]);
        assert_eq!(largest_remainder(&[0.5, 0.0, 1.0]), [1, 0, 1]);
        assert_eq!(largest_remainder(&[0.25, 0.2]), [0, 0]);
        assert_eq!(largest_remainder(&[]), [0; 0]);
        // Thirds that do not sum to a whole number in binary.
        assert_eq!(largest_remainder(&[1.0 / 3.0; 9]), [1, 1, 1, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn bins_of_a_file_keep_their_counts_and_a_moment_stays_where_the_curve_is() {
        let mut scenario = Scenario::bare(0.0, 1);
        let bin = |minute: i64, width: i64, count: f64| Bin {
            start: Instant::from_minutes(minute),
            width: Span::from_minutes(width),
            count,
        };
        scenario.demand.curve = ArrivalCurve::Replay {
            bins: vec![bin(60, 15, 7.0), bin(75, 15, 0.0), bin(90, 60, 12.0)],
            scale: 1.0,
            smooth: false,
        };
        let curve = Curve::new(&scenario.demand, &scenario.calendar);
        let exact = ExactCounts::new(&scenario.demand.curve, &curve);
        assert_eq!(
            exact.bins,
            [(0..60, 0), (60..75, 7), (75..90, 0), (90..150, 12), (150..1440, 0)]
        );
        let at = |uniform: f64| moment(&curve, &(60..75), uniform);
        assert_eq!(at(0.0), Instant::from_minutes(60));
        assert_eq!(at(0.5), Instant::from_minutes(67) + Span::from_secs(30));
        assert!(at(1.0 - 1e-16) < Instant::from_minutes(75));
        assert_eq!(moment(&curve, &(75..150), 0.0).minute(), 90, "no moment where nothing comes");
    }
}
