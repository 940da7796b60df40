//! Figures read from what a point's simulation and search found. Must not know which point it was.

use super::figure::Figure;
use super::record::SHOWN;
use super::target::{self, TargetPart};
use crate::experiment::{ShareLimit, Simulation};
use crate::metrics::{TargetJudgement, Unit, Verdict};
use crate::model::{Clock, Plan, Scenario};
use crate::planning::cost::Prices;
use crate::planning::{CostSplit, Planned, Status, throughput};
use crate::stats::{Estimate, Ratio};
use crate::time::Span;
use serde::{Deserialize, Serialize};

/// A value with its 95 % interval; `None` where there is nothing to estimate, or no error to state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured(pub Option<f64>, pub Option<f64>, pub Option<f64>);

impl Measured {
    pub(super) fn exact(value: Option<f64>) -> Self {
        Self(value.filter(|value| value.is_finite()), None, None)
    }
    pub(super) fn of(estimate: Option<Estimate>, share: bool) -> Self {
        let clamp = |x: f64| if share { x.clamp(0.0, 1.0) } else { x };
        let known = |x: f64| x.is_finite().then_some(x);
        estimate.map_or_else(Self::default, |e| {
            // A bound that is not known stays unknown, whatever a share's range would make of it.
            Self(known(e.value), known(e.low).map(clamp), known(e.high).map(clamp))
        })
    }
    /// A value with the half-width of its interval; 0 = nothing is left to chance.
    fn with(value: f64, half: f64) -> Self {
        if half > 0.0 && half.is_finite() {
            Self(Some(value), Some(value - half), Some(value + half))
        } else {
            Self::exact(Some(value))
        }
    }
    /// The value.
    #[must_use]
    pub const fn value(&self) -> Option<f64> {
        self.0
    }
    /// The interval, if there is one.
    #[must_use]
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.1.zip(self.2)
    }
}

/// Everything there is to read figures from at one point.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The point's scenario.
    pub scenario: &'a Scenario,
    /// The roster that was simulated.
    pub plan: &'a Plan,
    /// What came out.
    pub simulation: &'a Simulation,
    /// What the search found, if there was one.
    pub planned: Option<&'a Planned>,
    /// The group that saturated figures are of.
    pub group: usize,
}

impl Found<'_> {
    /// The figure of the whole run.
    #[must_use]
    pub fn overall(&self, figure: Figure) -> Measured {
        let all = &self.simulation.all;
        match figure {
            Figure::Metric(metric) => {
                Measured::of(all.measures.get(metric), metric.unit() == Unit::Share)
            }
            Figure::Share(clock, within) => {
                let share = self.limit(clock, within).and_then(|i| all.shares.get(i)?.all);
                Measured::of(share, true)
            }
            Figure::Quantile(clock, level) => {
                let clock = all.clocks.get(clock as usize);
                Measured::of(clock.and_then(|c| c.quantiles_s.get(level).copied()), false)
            }
            Figure::Target(index, TargetPart::Met) => {
                // Neither yes nor no while it is not sure, or nothing came.
                Measured::exact(match self.verdict(index) {
                    Verdict::Met => Some(1.0),
                    Verdict::Missed => Some(0.0),
                    Verdict::NotSure { .. } | Verdict::NothingToJudge => None,
                })
            }
            Figure::Target(index, part) => {
                let judged = target::judged(self.judged(), index, part);
                Measured::of(judged.and_then(|(value, _)| value), part != TargetPart::Mean)
            }
            Figure::Cost => self.cost(),
            Figure::LostValue => self.lost_value(),
            Figure::SaturatedChats | Figure::SaturatedGap => {
                let cap = self.scenario.groups.get(self.group).map_or(0, |group| group.cap);
                // From some cap on nothing changes any more; "unlimited" is one of those.
                let table = throughput::of_group(self.scenario, self.group, cap.clamp(1, 200));
                Measured::exact(table.last().filter(|_| cap > 0).map(|row| match figure {
                    Figure::SaturatedChats => row.chats_per_hour,
                    _ => row.reply_latency_s,
                }))
            }
            Figure::PlanPeople => self.of_groups(|group| f64::from(group.people)),
            Figure::PlanShifts => self.of_groups(|group| f64::from(group.places)),
            Figure::PlanPaidHours => self.of_groups(|group| group.paid_hours),
            Figure::PlanBound => {
                let cost = self.planned.and_then(|p| p.bound.as_ref().map(|bound| bound.cost));
                Measured::exact(cost.filter(|cost| cost.is_finite()))
            }
            Figure::PlanProven => Measured::exact(
                self.planned.map(|p| f64::from(u8::from(p.status == Status::Proven))),
            ),
        }
    }

    /// The judgements on targets: those of the search's proof, where there was one, so that a point
    /// shows the values that its plan was proven with.
    fn judged(&self) -> &[TargetJudgement] {
        self.planned.map_or(&self.simulation.targets, |planned| &planned.judged)
    }

    fn verdict(&self, index: usize) -> Verdict {
        let mut judged = self.judged().iter();
        let judged = judged.find(|judged| judged.target == index);
        judged.map_or(Verdict::NothingToJudge, |judged| judged.verdict)
    }

    fn of_groups(&self, part: impl Fn(&crate::planning::GroupUse) -> f64) -> Measured {
        Measured::exact(self.planned.map(|planned| planned.groups.iter().map(part).sum()))
    }

    /// The figure of a day, by its place.
    #[must_use]
    pub fn day(&self, figure: Figure, day: usize) -> Measured {
        let Some(slice) = self.simulation.days.get(day).map(|day| &day.slice) else {
            return Measured::default();
        };
        match figure {
            Figure::Metric(metric) => {
                Measured::of(slice.measures.get(metric), metric.unit() == Unit::Share)
            }
            Figure::Share(clock, within) => {
                let share = self.limit(clock, within).and_then(|i| slice.shares.get(i)?.all);
                Measured::of(share, true)
            }
            _ => Measured::default(),
        }
    }

    /// The figure of an interval, by its place.
    #[must_use]
    pub fn interval(&self, figure: Figure, interval: usize) -> Measured {
        let Some(slice) = self.simulation.intervals.get(interval) else {
            return Measured::default();
        };
        match figure {
            Figure::Metric(metric) => {
                Measured::of(slice.measures.get(metric), metric.unit() == Unit::Share)
            }
            Figure::Share(clock, within) => {
                let share = self.limit(clock, within).and_then(|i| *slice.shares.get(i)?);
                Measured::of(share, true)
            }
            _ => Measured::default(),
        }
    }

    /// Every replication's sums of the first figures; empty for those that are no ratios.
    #[must_use]
    pub fn pairs(&self, figures: &[Figure]) -> Vec<Vec<(f64, f64)>> {
        let Some(ratios) = &self.simulation.ratios else { return Vec::new() };
        let judged =
            |unit: Unit, each: &[Ratio]| self.simulation.corrected(unit, each.to_vec()).ratios();
        let of = |figure: &Figure| match *figure {
            Figure::Metric(metric) => judged(metric.unit(), ratios.metric(metric)),
            Figure::Share(clock, within) => {
                let each = self.limit(clock, within).map(|i| judged(Unit::Share, ratios.share(i)));
                each.unwrap_or_default()
            }
            Figure::Target(index, part) => {
                let judged = target::judged(self.judged(), index, part);
                judged.map_or_else(Vec::new, |(_, figure)| figure.ratios())
            }
            // Each replication's own quantile: their differences are paired like any others.
            Figure::Quantile(clock, level) => ratios.quantile(clock as usize, level).to_vec(),
            _ => Vec::new(),
        };
        let shown = figures.iter().take(SHOWN);
        shown.map(|figure| of(figure).iter().map(|r| (r.num, r.den)).collect()).collect()
    }

    fn limit(&self, clock: Clock, within: Span) -> Option<usize> {
        self.simulation.limits.iter().position(|l| *l == ShareLimit { clock, within })
    }

    /// Planned cost is exact; what overtime and chats add has an error.
    fn cost(&self) -> Measured {
        let cost = self.priced();
        Measured::with(cost.total(), cost.half_width)
    }

    fn lost_value(&self) -> Measured {
        let cost = self.priced();
        Measured::with(cost.lost_value, cost.lost_half_width)
    }

    /// That of the proof, where there was one.
    fn priced(&self) -> CostSplit {
        if let Some(planned) = self.planned {
            return planned.cost;
        }
        Prices::new(self.scenario).plan(self.plan, self.simulation.accounts.iter())
    }
}
