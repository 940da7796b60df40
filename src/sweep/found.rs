//! Figures read from what a point's simulation and search found. Must not know which point it was.

use super::figure::Figure;
use super::record::SHOWN;
use super::target::{self, TargetPart};
use crate::experiment::{ShareLimit, Simulation};
use crate::metrics::{Metric, Unit};
use crate::model::{Clock, Plan, Scenario};
use crate::planning::cost::Prices;
use crate::planning::{Planned, Status, throughput};
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
                let judged = self.simulation.targets.get(index);
                Measured::exact(judged.map(|judged| f64::from(u8::from(judged.met))))
            }
            Figure::Target(index, part) => Measured::of(
                Ratio::estimate(target::ratios(self.scenario, self.simulation, index, part)),
                part != TargetPart::Mean,
            ),
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
                Measured::exact(self.planned.and_then(|p| p.bound.as_ref().map(|b| b.cost)))
            }
            Figure::PlanProven => Measured::exact(
                self.planned.map(|p| f64::from(u8::from(p.status == Status::Proven))),
            ),
        }
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
        let of = |figure: &Figure| match *figure {
            Figure::Metric(metric) => ratios.metric(metric).to_vec(),
            Figure::Share(clock, within) => {
                self.limit(clock, within).map_or_else(Vec::new, |i| ratios.share(i).to_vec())
            }
            Figure::Target(index, part) => {
                target::ratios(self.scenario, self.simulation, index, part)
            }
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
        let prices = Prices::new(self.scenario);
        let groups = self.scenario.groups.iter().zip(&self.simulation.groups).enumerate();
        let parts = groups.flat_map(|(group, (law, slice))| {
            let of = |metric: Metric, price: f64| (slice.measures.get(metric), price);
            [
                of(Metric::OvertimeHours, prices.overtime(group, 1.0)),
                of(Metric::Answered, law.price_per_chat),
            ]
        });
        total(prices.planned(self.plan), parts)
    }

    fn lost_value(&self) -> Measured {
        let lost =
            [Metric::Abandoned, Metric::AbandonedSilently, Metric::Blocked, Metric::LeftMessages];
        let reasons = self.scenario.demand.reasons.iter().zip(&self.simulation.reasons);
        let parts = reasons.flat_map(|(reason, slice)| {
            lost.map(|metric| (slice.measures.get(metric), reason.value))
        });
        total(0.0, parts)
    }
}

/// A sum of estimates at their prices. How they move together is not known here: their half-widths
/// are added, which no dependence can exceed.
fn total(known: f64, parts: impl Iterator<Item = (Option<Estimate>, f64)>) -> Measured {
    let (mut value, mut half) = (known, 0.0);
    for (estimate, price) in parts {
        let Some(estimate) = estimate.filter(|_| price > 0.0) else { continue };
        value += price * estimate.value;
        half += price * estimate.half_width();
    }
    if half > 0.0 && f64::is_finite(half) {
        Measured(Some(value), Some(value - half), Some(value + half))
    } else {
        Measured::exact(Some(value))
    }
}
