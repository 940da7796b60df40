//! What the figures of a comparison are called, of what they are, and how their values are written.
//! Must not know which are shown.

use super::Compared;
use super::rows::{Figure, Money, Part};
use crate::metrics::{Metric, Unit};
use crate::model::{Clock, ClockWindow, Measure, Scenario};
use crate::report::csv::share_name;
use crate::report::number;
use crate::stats::Estimate;

/// What a figure is measured in; `None` for people and money.
pub(super) fn unit(base: &Scenario, figure: Figure) -> Option<Unit> {
    match figure {
        Figure::Metric(metric) => Some(metric.unit()),
        Figure::Target(index, Part::Value)
            if matches!(base.targets[index].measure, Measure::Mean { .. }) =>
        {
            Some(Unit::Seconds)
        }
        Figure::Share(_) | Figure::Target(..) => Some(Unit::Share),
        Figure::Balance(_) => None,
    }
}

/// Of what a figure is: which contacts, or which days.
pub(super) fn of(base: &Scenario, figure: Figure) -> String {
    let days = match base.calendar.days() {
        1 => "the day".to_owned(),
        days => format!("{days} days"),
    };
    match figure {
        Figure::Target(index, _) => {
            let target = &base.targets[index];
            let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
            let window = if target.window == ClockWindow::ALL_DAY {
                "all contacts".to_owned()
            } else {
                format!("contacts {}–{}", clock(target.window.from), clock(target.window.to))
            };
            let reasons = target.reasons.iter().map(|reason| &*base.demand.reasons[*reason].name);
            let reasons: Vec<&str> = reasons.collect();
            if reasons.is_empty() { window } else { format!("{window}, {}", reasons.join(", ")) }
        }
        Figure::Metric(Metric::MeanFirstReply | Metric::MeanReplyGap) => {
            "those answered".to_owned()
        }
        Figure::Metric(metric) if metric == Metric::Occupancy || metric.unit() != Unit::Share => {
            days
        }
        Figure::Share(_) | Figure::Metric(_) | Figure::Balance(Money::CostPerContact) => {
            "all contacts".to_owned()
        }
        Figure::Balance(Money::PeopleADay) => "busiest day".to_owned(),
        Figure::Balance(_) => days,
    }
}

/// Its name in files, with its unit, and its name for people.
pub(super) fn named(compared: &Compared<'_>, figure: Figure) -> (String, String) {
    let limits = compared.found.sides.first().map_or(&[][..], |side| &side.simulation.limits);
    let both = |key: &str, name: &str| (key.to_owned(), name.to_owned());
    match figure {
        Figure::Target(index, part) => {
            let target = &compared.sides[0].scenario.targets[index];
            let is_mean = matches!(target.measure, Measure::Mean { .. });
            let (part, what) = match part {
                Part::Answered => ("answered", "answered"),
                Part::Value if is_mean => ("mean_s", "mean"),
                Part::Value => ("share", "in time"),
            };
            (format!("target_{}_{part}", index + 1), format!("“{}”: {what}", target.name))
        }
        Figure::Share(limit) => {
            let limit = limits[limit];
            let within = number::seconds_short(limit.within.secs());
            let what = match limit.clock {
                Clock::Assigned => "assigned",
                Clock::Begun => "first reply begun",
                Clock::FirstReply => "first reply",
                Clock::FirstUsefulReply => "first useful reply",
            };
            (share_name(&limit), format!("{what} within {within}"))
        }
        Figure::Metric(metric) => {
            let name = match metric {
                Metric::MeanFirstReply => "mean first reply",
                Metric::MeanReplyGap => "mean gap to any reply",
                Metric::AbandonedOfArrivals => "gave up",
                Metric::AnsweredShare => "answered",
                Metric::MaxQueue => "longest queue",
                Metric::Occupancy => "occupancy",
                Metric::Concurrency => "open chats per agent",
                Metric::ChatsPerAgentHour => "chats per agent-hour",
                Metric::Arrivals => "contacts",
                other => return both(other.name(), &other.name().replace('_', " ")),
            };
            both(metric.name(), name)
        }
        Figure::Balance(money) => match money {
            Money::PeopleADay => both("people_a_day", "people a day"),
            Money::Shifts => both("shifts", "shifts"),
            Money::PaidHours => both("paid_hours", "paid hours"),
            Money::Cost => both("cost", "cost"),
            Money::CostPerContact => both("cost_per_contact", "cost per contact"),
            Money::Lost => both("lost_contacts", "contacts lost"),
            Money::LostWorth => both("lost_worth", "their worth"),
        },
    }
}

/// A value or a difference of a figure as people read it; signed ones carry their plus.
pub(super) fn written(base: &Scenario, figure: Figure, estimate: Estimate, signed: bool) -> String {
    let currency = &base.cost.currency;
    let half = if estimate.standard_error > 0.0 { estimate.half_width() } else { f64::NAN };
    let value = estimate.value;
    let count = |value: f64| number::plain_with(value, half, usize::from(value.abs() < 99.95));
    let text = match (figure, unit(base, figure)) {
        (Figure::Balance(money), _) => match money {
            Money::PeopleADay | Money::Shifts => number::count(value),
            Money::PaidHours => number::grouped(value, 1),
            Money::Lost => count(value),
            Money::CostPerContact => cash(currency, value, half, 2),
            Money::Cost | Money::LostWorth => cash(currency, value, half, 0),
        },
        (_, Some(Unit::Share)) => share(value, half, signed),
        (_, Some(Unit::Seconds)) => number::seconds_with(value, half),
        (_, Some(Unit::Hours)) => format!("{} h", number::plain_with(value, half, 1)),
        (_, Some(Unit::Count)) => count(value),
        (_, Some(Unit::Average) | None) => {
            number::plain_with(value, half, 1 + usize::from(value.abs() < 10.0))
        }
    };
    if signed && value > 0.0 { format!("+{text}") } else { text }
}

fn share(value: f64, half: f64, signed: bool) -> String {
    if signed {
        format!("{} points", number::plain_with(value * 100.0, half * 100.0, 1))
    } else {
        number::percent_with(value, half)
    }
}

fn cash(currency: &str, value: f64, half: f64, decimals: usize) -> String {
    let sign = if value < 0.0 { "−" } else { "" };
    let amount = number::plain_with(value.abs(), half, decimals);
    format!("{sign}{currency} {amount}").trim_start().to_owned()
}
