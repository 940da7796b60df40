//! The figures a sweep can keep, by name: every metric, shares within any limit, quantiles, cost,
//! saturated throughput, and what a search found. Must not know how tables are written.

use super::raw::Mode;
use super::record::SHOWN;
use crate::experiment::{QUANTILES, ShareLimit, Simulation};
use crate::metrics::{Metric, Unit};
use crate::model::{Clock, Measure, Plan, Scenario, ShareDefinition};
use crate::planning::cost::Prices;
use crate::planning::{Planned, Status, throughput};
use crate::stats::Estimate;
use crate::time::Span;
use serde::{Deserialize, Serialize};

/// A value with its 95 % interval; `None` where there is nothing to estimate, or no error to state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured(pub Option<f64>, pub Option<f64>, pub Option<f64>);

impl Measured {
    fn exact(value: Option<f64>) -> Self {
        Self(value.filter(|value| value.is_finite()), None, None)
    }
    fn of(estimate: Option<Estimate>, share: bool) -> Self {
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

/// A figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// A metric.
    Metric(Metric),
    /// The share within a limit, of all that needed a human.
    Share(Clock, Span),
    /// A quantile of a clock, by its place in [`QUANTILES`].
    Quantile(Clock, usize),
    /// What the roster costs, with expected overtime and chats.
    Cost,
    /// What lost contacts are worth.
    LostValue,
    /// Chats per hour of an agent who always has as many as the cap allows.
    SaturatedChats,
    /// From a customer's message to its answer, at such an agent, seconds.
    SaturatedGap,
    /// Most shifts on one day of the found plan, over all groups.
    PlanPeople,
    /// Shifts of the found plan.
    PlanShifts,
    /// Paid hours of the found plan.
    PlanPaidHours,
    /// What every plan must cost.
    PlanBound,
    /// 1 if the found plan was proven, else 0.
    PlanProven,
}

const CLOCKS: [(&str, Clock); 4] = [
    ("assigned", Clock::Assigned),
    ("begun", Clock::Begun),
    ("first_reply", Clock::FirstReply),
    ("first_useful_reply", Clock::FirstUsefulReply),
];
const PLAIN: [(&str, Figure); 9] = [
    ("cost", Figure::Cost),
    ("lost_value", Figure::LostValue),
    ("saturated_chats_per_hour", Figure::SaturatedChats),
    ("saturated_reply_gap_s", Figure::SaturatedGap),
    ("plan_people", Figure::PlanPeople),
    ("plan_shifts", Figure::PlanShifts),
    ("plan_paid_hours", Figure::PlanPaidHours),
    ("plan_bound", Figure::PlanBound),
    ("plan_proven", Figure::PlanProven),
];

fn clock_name(clock: Clock) -> &'static str {
    CLOCKS.iter().find(|(_, other)| *other == clock).map_or("", |(name, _)| name)
}

impl Figure {
    /// The figure of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        if let Some(metric) = Metric::ALL.iter().find(|metric| metric.name() == name) {
            return Some(Self::Metric(*metric));
        }
        if let Some((_, figure)) = PLAIN.iter().find(|(plain, _)| *plain == name) {
            return Some(*figure);
        }
        let clock = |name: &str| CLOCKS.iter().find(|(n, _)| *n == name).map(|(_, clock)| *clock);
        if let Some(rest) = name.strip_prefix("share_") {
            let (of, within) = rest.split_once("_within_")?;
            let s: f64 = within.strip_suffix('s')?.parse().ok()?;
            (s > 0.0 && s < 1e7).then_some(())?;
            return Some(Self::Share(clock(of)?, Span::from_secs_f64(s)));
        }
        let (level, of) = name.strip_prefix('p')?.split_once('_')?;
        let level = QUANTILES.iter().position(|q| format!("{:.0}", q * 100.0) == level)?;
        Some(Self::Quantile(clock(of.strip_suffix("_s")?)?, level))
    }

    /// Its name, with its unit where it has one.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Metric(metric) => metric.name().to_owned(),
            Self::Share(clock, within) => {
                format!("share_{}_within_{}s", clock_name(clock), within.secs())
            }
            Self::Quantile(clock, level) => {
                format!("p{:.0}_{}_s", QUANTILES[level] * 100.0, clock_name(clock))
            }
            plain => PLAIN
                .iter()
                .find(|(_, figure)| *figure == plain)
                .map_or_else(String::new, |(name, _)| (*name).to_owned()),
        }
    }

    /// Names there are, with an example of each family.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let families = ["share_first_reply_within_30s", "p90_first_reply_s"];
        let plain = PLAIN.iter().map(|(name, _)| *name);
        families.into_iter().chain(Metric::ALL.iter().map(|m| m.name())).chain(plain)
    }

    /// What it is measured in.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::Metric(metric) => metric.unit(),
            Self::Share(..) | Self::PlanProven => Unit::Share,
            Self::Quantile(..) | Self::SaturatedGap => Unit::Seconds,
            Self::PlanPaidHours => Unit::Hours,
            Self::PlanPeople | Self::PlanShifts => Unit::Count,
            _ => Unit::Average,
        }
    }

    /// Whether it is an amount of money.
    #[must_use]
    pub const fn is_money(self) -> bool {
        matches!(self, Self::Cost | Self::LostValue | Self::PlanBound)
    }

    /// Whether larger is better; `None` where neither is.
    #[must_use]
    pub const fn larger_is_better(self) -> Option<bool> {
        match self {
            Self::Share(..) | Self::SaturatedChats | Self::PlanProven => Some(true),
            Self::Metric(metric) => match metric {
                Metric::AnsweredShare
                | Metric::Served
                | Metric::ChatsPerAgentHour
                | Metric::ChatsPerAgentDay => Some(true),
                Metric::MeanAssigned
                | Metric::MeanBegun
                | Metric::MeanFirstReply
                | Metric::MeanFirstUsefulReply
                | Metric::MeanReplyGap
                | Metric::AbandonedOfArrivals
                | Metric::Abandoned
                | Metric::MeanQueue
                | Metric::MaxQueue
                | Metric::Late
                | Metric::OvertimeHours => Some(false),
                _ => None,
            },
            Self::Quantile(..)
            | Self::Cost
            | Self::LostValue
            | Self::SaturatedGap
            | Self::PlanPeople
            | Self::PlanShifts
            | Self::PlanPaidHours => Some(false),
            Self::PlanBound => None,
        }
    }

    /// Whether it can be told for days and intervals.
    #[must_use]
    pub const fn is_sliced(self) -> bool {
        matches!(self, Self::Metric(_) | Self::Share(..))
    }

    /// Whether it needs a search at each point.
    #[must_use]
    pub const fn needs_plan(self) -> bool {
        matches!(
            self,
            Self::PlanPeople
                | Self::PlanShifts
                | Self::PlanPaidHours
                | Self::PlanBound
                | Self::PlanProven
        )
    }

    /// What a scenario's targets ask of it, if any does.
    #[must_use]
    pub fn target(self, scenario: &Scenario) -> Option<f64> {
        scenario.targets.iter().find_map(|target| match (self, target.measure) {
            (
                Self::Share(clock, limit),
                Measure::Share { within, at_least, definition, clock: c },
            ) => (c == clock && within == limit && definition == ShareDefinition::All)
                .then_some(at_least),
            (Self::Metric(metric), Measure::Mean { at_most, answered_at_least, clock }) => {
                if metric == mean_of(clock) {
                    Some(at_most.secs())
                } else {
                    (metric == Metric::AnsweredShare).then_some(answered_at_least)
                }
            }
            (Self::Quantile(clock, level), Measure::Percentile { quantile, at_most, clock: c }) => {
                (c == clock && quantile == QUANTILES[level]).then_some(at_most.secs())
            }
            (Self::Share(clock, limit), Measure::Percentile { quantile, at_most, clock: c }) => {
                (c == clock && at_most == limit).then_some(quantile)
            }
            _ => None,
        })
    }

    /// What is kept where the sweep does not say.
    #[must_use]
    pub fn usual(scenario: &Scenario, mode: Mode) -> Vec<Self> {
        let asked = scenario.targets.iter().find_map(|target| match target.measure {
            Measure::Share { within, clock, .. } => Some(Self::Share(clock, within)),
            Measure::Percentile { at_most, clock, .. } => Some(Self::Share(clock, at_most)),
            Measure::Mean { .. } => None,
        });
        let share = asked.unwrap_or(Self::Share(Clock::FirstReply, Span::from_secs(30)));
        let p90 = QUANTILES.iter().position(|q| *q == 0.9).unwrap_or(0);
        let mut figures = vec![
            share,
            Self::Metric(Metric::MeanFirstReply),
            Self::Quantile(Clock::FirstReply, p90),
            Self::Metric(Metric::MeanReplyGap),
            Self::Metric(Metric::AnsweredShare),
            Self::Metric(Metric::Arrivals),
            Self::Metric(Metric::ChatsPerAgentHour),
            Self::Metric(Metric::Occupancy),
            Self::Metric(Metric::Concurrency),
            Self::SaturatedChats,
            Self::Cost,
        ];
        if mode == Mode::Plan {
            let plan = [Self::PlanPeople, Self::PlanShifts, Self::PlanPaidHours];
            figures.retain(|figure| *figure != Self::Cost);
            figures.splice(0..0, std::iter::once(Self::Cost).chain(plan));
            figures.extend([Self::PlanBound, Self::PlanProven]);
        }
        figures
    }
}

const fn mean_of(clock: Clock) -> Metric {
    match clock {
        Clock::Assigned => Metric::MeanAssigned,
        Clock::Begun => Metric::MeanBegun,
        Clock::FirstReply => Metric::MeanFirstReply,
        Clock::FirstUsefulReply => Metric::MeanFirstUsefulReply,
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
            Figure::Cost => Measured::exact(Some(self.cost())),
            Figure::LostValue => Measured::exact(Some(self.lost_value())),
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
            Figure::Metric(metric) => ratios.metric(metric),
            Figure::Share(clock, within) => {
                self.limit(clock, within).map_or(&[][..], |limit| ratios.share(limit))
            }
            _ => &[],
        };
        figures
            .iter()
            .take(SHOWN)
            .map(|figure| of(figure).iter().map(|ratio| (ratio.num, ratio.den)).collect())
            .collect()
    }

    fn limit(&self, clock: Clock, within: Span) -> Option<usize> {
        self.simulation.limits.iter().position(|l| *l == ShareLimit { clock, within })
    }

    fn cost(&self) -> f64 {
        let of_groups = |metric: Metric| -> Vec<f64> {
            self.simulation.groups.iter().map(|slice| slice.measures.value(metric)).collect()
        };
        Prices::new(self.scenario)
            .plan(self.plan, &of_groups(Metric::OvertimeHours), &of_groups(Metric::Answered))
            .total()
    }

    fn lost_value(&self) -> f64 {
        let lost =
            [Metric::Abandoned, Metric::AbandonedSilently, Metric::Blocked, Metric::LeftMessages];
        let reasons = self.scenario.demand.reasons.iter().zip(&self.simulation.reasons);
        reasons
            .map(|(reason, slice)| {
                reason.value * lost.iter().map(|m| slice.measures.value(*m)).sum::<f64>()
            })
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_is_found_by_its_own_name() {
        for name in Figure::names() {
            let figure = Figure::named(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(figure.name(), name);
        }
        assert_eq!(
            Figure::named("share_first_reply_within_7.5s").unwrap().name(),
            "share_first_reply_within_7.5s"
        );
        for no in
            ["p91_first_reply_s", "share_first_reply_within_0s", "mean", "share_x_within_3s", "p"]
        {
            assert_eq!(Figure::named(no), None, "{no}");
        }
    }
}
