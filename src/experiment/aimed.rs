//! What targets count, replication by replication: for differences between runs on the same tapes.
//! Must not know what is asked for.

use crate::metrics::count::period_cells;
use crate::metrics::{Count, TargetCounts};
use crate::model::Target;
use crate::stats::Ratio;

/// The sums of a target (by its place) over all its periods, one per replication: its share or mean,
/// or the share `answered`.
#[must_use]
pub fn target_ratios(
    target: &Target,
    index: usize,
    counts: &[TargetCounts],
    answered: bool,
) -> Vec<Ratio> {
    let own = counts.iter().filter_map(|counts| counts.targets.get(index));
    own.map(|count| {
        let cells = period_cells(target.period, count);
        let sum = cells.into_iter().fold(Count::default(), Count::plus);
        if answered { sum.answered_ratio() } else { sum.ratio(target.measure) }
    })
    .collect()
}
