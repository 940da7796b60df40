//! The figures a sweep can keep, by name: every metric, shares within any limit, quantiles, cost,
//! saturated throughput, and what a search found. Must not know how tables are written.

use super::raw::Mode;
use super::target::{self, TargetPart};
use crate::experiment::QUANTILES;
use crate::metrics::{Metric, Unit};
use crate::model::{Clock, ClockWindow, Measure, Scenario, ShareDefinition, Target};
use crate::time::Span;

/// A figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// A metric.
    Metric(Metric),
    /// The share within a limit, of all that needed a human.
    Share(Clock, Span),
    /// A quantile of a clock, by its place in [`QUANTILES`].
    Quantile(Clock, usize),
    /// A part of the target of this place.
    Target(usize, TargetPart),
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
        if let Some(metric) = Metric::named(name) {
            return Some(Self::Metric(metric));
        }
        if let Some((_, figure)) = PLAIN.iter().find(|(plain, _)| *plain == name) {
            return Some(*figure);
        }
        let clock = |name: &str| CLOCKS.iter().find(|(n, _)| *n == name).map(|(_, clock)| *clock);
        if let Some((index, part)) = target::named(name) {
            return Some(Self::Target(index, part));
        }
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
            Self::Target(index, part) => target::name(index, part),
            plain => PLAIN
                .iter()
                .find(|(_, figure)| *figure == plain)
                .map_or_else(String::new, |(name, _)| (*name).to_owned()),
        }
    }

    /// Names there are, with an example of each family.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let families = [
            "target_1_share",
            "target_1_mean_s",
            "target_1_answered",
            "target_1_met",
            "share_first_reply_within_30s",
            "p90_first_reply_s",
        ];
        let plain = PLAIN.iter().map(|(name, _)| *name);
        families.into_iter().chain(Metric::ALL.iter().map(|m| m.name())).chain(plain)
    }

    /// What it is measured in.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::Metric(metric) => metric.unit(),
            Self::Quantile(..) | Self::SaturatedGap | Self::Target(_, TargetPart::Mean) => {
                Unit::Seconds
            }
            Self::Share(..) | Self::PlanProven | Self::Target(..) => Unit::Share,
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
            Self::Target(_, part) => Some(!matches!(part, TargetPart::Mean)),
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

    /// Whether it is a number of things, or a yes or no: whole in tables.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        matches!(
            self,
            Self::PlanPeople
                | Self::PlanShifts
                | Self::PlanProven
                | Self::Target(_, TargetPart::Met)
        )
    }

    /// Whether it says what a plan takes: none is best where the targets are not met.
    #[must_use]
    pub const fn is_price(self) -> bool {
        matches!(
            self,
            Self::Cost
                | Self::PlanPeople
                | Self::PlanShifts
                | Self::PlanPaidHours
                | Self::PlanBound
        )
    }

    /// What a scenario's targets ask of it, if any does. Figures of the whole run are held against
    /// targets of the whole run only.
    #[must_use]
    pub fn target(self, scenario: &Scenario) -> Option<f64> {
        if let Self::Target(index, part) = self {
            return target::asked(scenario.targets.get(index)?, part);
        }
        let whole =
            |target: &&Target| target.window == ClockWindow::ALL_DAY && target.reasons.is_empty();
        scenario.targets.iter().filter(whole).find_map(|target| match (self, target.measure) {
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

    /// The name of the clock that a target's mean is of.
    #[must_use]
    pub fn clock(self, scenario: &Scenario) -> Option<&'static str> {
        let Self::Target(index, TargetPart::Mean) = self else { return None };
        match scenario.targets.get(index)?.measure {
            Measure::Mean { clock, .. } => Some(clock_name(clock)),
            Measure::Share { .. } | Measure::Percentile { .. } => None,
        }
    }

    /// Whether a scenario has it: its targets may be fewer, or ask for something else.
    #[must_use]
    pub fn is_of(self, scenario: &Scenario) -> bool {
        match self {
            Self::Target(index, part) => {
                scenario.targets.get(index).is_some_and(|target| target::has(target, part))
            }
            _ => true,
        }
    }

    /// What is kept where the sweep does not say.
    #[must_use]
    pub fn usual(scenario: &Scenario, mode: Mode) -> Vec<Self> {
        let p90 = QUANTILES.iter().position(|q| *q == 0.9).unwrap_or(0);
        let mut figures = Vec::new();
        for (index, target) in scenario.targets.iter().enumerate() {
            figures.push(Self::Target(index, target::measured(target)));
            if matches!(target.measure, Measure::Mean { .. }) {
                figures.push(Self::Target(index, TargetPart::Answered));
            }
        }
        // One column for one thing: what a target of the whole run measures is not kept twice.
        let whole = |wanted: &dyn Fn(&Target) -> bool| {
            scenario.targets.iter().any(|target| {
                target.window == ClockWindow::ALL_DAY && target.reasons.is_empty() && wanted(target)
            })
        };
        let mean = |target: &Target| {
            matches!(target.measure, Measure::Mean { clock: Clock::FirstReply, .. })
        };
        let answered = |target: &Target| matches!(target.measure, Measure::Mean { .. });
        figures.extend((!whole(&mean)).then_some(Self::Metric(Metric::MeanFirstReply)));
        figures
            .extend([Self::Quantile(Clock::FirstReply, p90), Self::Metric(Metric::MeanReplyGap)]);
        figures.extend((!whole(&answered)).then_some(Self::Metric(Metric::AnsweredShare)));
        figures.extend([
            Self::Metric(Metric::Arrivals),
            Self::Metric(Metric::ChatsPerAgentHour),
            Self::Metric(Metric::Occupancy),
            Self::Metric(Metric::Concurrency),
            Self::SaturatedChats,
            Self::Cost,
        ]);
        figures.extend((0..scenario.targets.len()).map(|i| Self::Target(i, TargetPart::Met)));
        if mode == Mode::Plan {
            let plan = [Self::PlanPeople, Self::PlanShifts, Self::PlanPaidHours];
            figures.retain(|figure| *figure != Self::Cost);
            // After what the first target asks for, so that tables and pictures show both.
            let first = usize::from(!scenario.targets.is_empty());
            figures.splice(first..first, std::iter::once(Self::Cost).chain(plan));
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
