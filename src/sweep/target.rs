//! The scenario's targets as figures: their own window, reasons, clock and definition, unlike the
//! figures of the whole run. Must not know how tables are written.

use crate::metrics::{Corrected, TargetJudgement};
use crate::model::{Measure, Target};
use crate::stats::Estimate;

/// What of a target is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetPart {
    /// Share in time, of targets that ask for a share or a percentile.
    Share,
    /// Mean, of targets that ask for one.
    Mean,
    /// Share answered.
    Answered,
    /// 1 if it is met, 0 if it is missed, nothing while it is not sure or there is nothing to judge.
    Met,
}

const PARTS: [(&str, TargetPart); 4] = [
    ("share", TargetPart::Share),
    ("mean_s", TargetPart::Mean),
    ("answered", TargetPart::Answered),
    ("met", TargetPart::Met),
];

/// `target_1_share` → the first target's share.
pub(super) fn named(name: &str) -> Option<(usize, TargetPart)> {
    let (number, part) = name.strip_prefix("target_")?.split_once('_')?;
    let number: usize = number.parse().ok().filter(|number| *number > 0)?;
    PARTS.iter().find(|(name, _)| *name == part).map(|(_, part)| (number - 1, *part))
}

/// `target_1_share`.
pub(super) fn name(index: usize, part: TargetPart) -> String {
    let part = PARTS.iter().find(|(_, other)| *other == part).map_or("", |(name, _)| name);
    format!("target_{}_{part}", index + 1)
}

/// The part that holds what a target measures.
pub(super) const fn measured(target: &Target) -> TargetPart {
    match target.measure {
        Measure::Mean { .. } => TargetPart::Mean,
        _ => TargetPart::Share,
    }
}

/// Whether the target has such a part.
pub(super) fn has(target: &Target, part: TargetPart) -> bool {
    matches!(part, TargetPart::Answered | TargetPart::Met) || measured(target) == part
}

/// What the target asks of the part.
pub(super) fn asked(target: &Target, part: TargetPart) -> Option<f64> {
    match (part, target.measure) {
        (TargetPart::Share, Measure::Share { at_least, .. }) => Some(at_least),
        (TargetPart::Share, Measure::Percentile { quantile, .. }) => Some(quantile),
        (TargetPart::Mean, Measure::Mean { at_most, .. }) => Some(at_most.secs()),
        (TargetPart::Answered, Measure::Mean { answered_at_least, .. }) => Some(answered_at_least),
        _ => None,
    }
}

/// A part as it was judged, over all periods together.
pub(super) fn judged(
    judgements: &[TargetJudgement],
    index: usize,
    part: TargetPart,
) -> Option<(Option<Estimate>, &Corrected)> {
    let judged = judgements.iter().find(|judged| judged.target == index)?;
    match part {
        TargetPart::Met => None,
        TargetPart::Answered => Some((judged.answered, &judged.answers)),
        TargetPart::Share | TargetPart::Mean => Some((judged.overall, &judged.values)),
    }
}
