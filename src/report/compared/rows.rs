//! The figures of a comparison, each with its value, its paired difference and a plain word.

use super::Compared;
use crate::experiment::{PairedRun, ShareLimit};
use crate::metrics::{Metric, Unit};
use crate::model::{Clock, Measure, Scenario};
use crate::planning::balance::{Against, Balance};
use crate::report::csv::share_name;
use crate::report::number;
use crate::stats::{Estimate, Ratio};

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A figure of the run.
    Metric(Metric),
    /// Share in time within a limit, by its index.
    Share(usize),
    /// People and money.
    Balance(Money),
}

/// Figures of people and money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Money {
    /// Most people on one day.
    PeopleADay,
    /// Shifts.
    Shifts,
    /// Paid hours as scheduled.
    PaidHours,
    /// Cost per week.
    CostPerWeek,
    /// Cost per contact.
    CostPerContact,
    /// Contacts lost.
    Lost,
    /// Their worth per week.
    LostWorth,
}

/// Whether a difference is real, and for whom it is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not the least difference in any replication.
    Same,
    /// The interval does not exclude that there is none.
    Unclear,
    /// Real, and good.
    Better,
    /// Real, and bad.
    Worse,
    /// Real, neither good nor bad.
    Higher,
    /// Real, neither good nor bad.
    Lower,
}

impl Verdict {
    /// In words.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Same => "the same",
            Self::Unclear => "no clear difference",
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Higher => "higher",
            Self::Lower => "lower",
        }
    }
}

/// One figure over all sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is.
    pub figure: Figure,
    /// Name in files, with its unit.
    pub key: String,
    /// Name for people.
    pub name: String,
    /// Side by side.
    pub sides: Vec<Against>,
}

/// Whether more of a figure is good (`Some(true)`), bad, or neither.
const fn more_is_better(figure: Figure) -> Option<bool> {
    use Metric as M;
    match figure {
        Figure::Share(_) | Figure::Metric(M::AnsweredShare | M::Answered | M::Served) => Some(true),
        Figure::Balance(
            Money::CostPerWeek | Money::CostPerContact | Money::Lost | Money::LostWorth,
        )
        | Figure::Metric(
            M::MeanAssigned
            | M::MeanBegun
            | M::MeanFirstReply
            | M::MeanFirstUsefulReply
            | M::MeanReplyGap
            | M::Abandoned
            | M::AbandonedSilently
            | M::AbandonedOfArrivals
            | M::SilentlyOfArrivals
            | M::Blocked
            | M::BlockedOfArrivals
            | M::BrokeOff
            | M::Late
            | M::MeanQueue
            | M::MaxQueue
            | M::OvertimeHours
            | M::BelowMinimum,
        ) => Some(false),
        _ => None,
    }
}

/// Whether a difference is real at 95 %, and for whom it is good.
#[must_use]
pub fn verdict(figure: Figure, difference: Estimate) -> Verdict {
    if difference.value == 0.0 && difference.standard_error == 0.0 {
        return Verdict::Same;
    }
    if !difference.excludes(0.0) {
        return Verdict::Unclear;
    }
    match (more_is_better(figure), difference.value > 0.0) {
        (None, true) => Verdict::Higher,
        (None, false) => Verdict::Lower,
        (Some(good), more) if good == more => Verdict::Better,
        _ => Verdict::Worse,
    }
}

/// What is shown unless other figures are chosen: what the base's first target asks for comes first.
#[must_use]
pub fn usual(base: &Scenario, limits: &[ShareLimit]) -> Vec<Figure> {
    use Metric as M;
    let mean = matches!(base.targets.first().map(|t| t.measure), Some(Measure::Mean { .. }));
    let headline = if mean { Some(Figure::Metric(M::MeanFirstReply)) } else { None };
    let share = (!limits.is_empty()).then_some(Figure::Share(0));
    let headline = headline.into_iter().chain(share);
    let metrics = [
        M::MeanFirstReply,
        M::MeanReplyGap,
        M::AbandonedOfArrivals,
        M::AnsweredShare,
        M::MaxQueue,
        M::Occupancy,
        M::Concurrency,
        M::ChatsPerAgentHour,
        M::Arrivals,
    ];
    let money = [
        Money::PeopleADay,
        Money::Shifts,
        Money::PaidHours,
        Money::CostPerWeek,
        Money::CostPerContact,
        Money::Lost,
        Money::LostWorth,
    ];
    let rest = metrics
        .map(Figure::Metric)
        .into_iter()
        .filter(|figure| !(mean && *figure == Figure::Metric(M::MeanFirstReply)));
    headline.chain(rest).chain(money.map(Figure::Balance)).collect()
}

/// A row for every figure chosen.
#[must_use]
pub fn rows(compared: &Compared<'_>) -> Vec<Row> {
    let limits = compared.found.sides.first().map_or(&[][..], |side| &side.simulation.limits);
    compared
        .figures
        .iter()
        .map(|figure| {
            let (key, name) = named(*figure, limits);
            let sides = (0..compared.names.len()).map(|side| against(compared, *figure, side));
            Row { figure: *figure, key, name, sides: sides.collect() }
        })
        // Money that no side counts is not worth a row.
        .filter(|row: &Row| {
            let counted = |own: &Against| own.value.is_some_and(|e| e.value != 0.0);
            !matches!(row.figure, Figure::Balance(_)) || row.sides.iter().any(counted)
        })
        .collect()
}

fn against(compared: &Compared<'_>, figure: Figure, side: usize) -> Against {
    let paired = |unit: Unit, of: &dyn Fn(&PairedRun) -> Ratio| Against {
        value: compared.found.value(side, unit, of),
        difference: (side > 0).then(|| compared.found.difference(side, unit, of)).flatten(),
    };
    match figure {
        Figure::Metric(metric) => paired(metric.unit(), &|run| run.measures[metric as usize]),
        Figure::Share(limit) => paired(Unit::Share, &|run| run.shares[limit]),
        Figure::Balance(money) => of_balance(&compared.balance[side], money),
    }
}

const fn of_balance(balance: &Balance, money: Money) -> Against {
    match money {
        Money::PeopleADay => balance.people_a_day,
        Money::Shifts => balance.shifts,
        Money::PaidHours => balance.paid_hours,
        Money::CostPerWeek => balance.cost_per_week,
        Money::CostPerContact => balance.cost_per_contact,
        Money::Lost => balance.lost,
        Money::LostWorth => balance.lost_worth_per_week,
    }
}

fn named(figure: Figure, limits: &[ShareLimit]) -> (String, String) {
    let both = |key: &str, name: &str| (key.to_owned(), name.to_owned());
    match figure {
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
                Metric::AbandonedOfArrivals => "gave up, of all contacts",
                Metric::AnsweredShare => "answered, of all contacts",
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
            Money::CostPerWeek => both("cost_per_week", "cost per week"),
            Money::CostPerContact => both("cost_per_contact", "cost per contact"),
            Money::Lost => both("lost_contacts", "contacts lost"),
            Money::LostWorth => both("lost_worth_per_week", "their worth per week"),
        },
    }
}

/// A value or a difference of a figure as people read it; signed ones carry their plus.
pub(super) fn written(figure: Figure, currency: &str, estimate: Estimate, signed: bool) -> String {
    let half = if estimate.standard_error > 0.0 { estimate.half_width() } else { f64::NAN };
    let value = estimate.value;
    let text = match figure {
        Figure::Share(_) => share(value, half, signed),
        Figure::Metric(metric) => match metric.unit() {
            Unit::Share => share(value, half, signed),
            Unit::Seconds => number::seconds_with(value, half),
            Unit::Hours => format!("{} h", number::plain_with(value, half, 1)),
            Unit::Count => number::plain_with(value, half, usize::from(value.abs() < 99.95)),
            Unit::Average => number::plain_with(value, half, 1 + usize::from(value.abs() < 10.0)),
        },
        Figure::Balance(money) => match money {
            Money::PeopleADay | Money::Shifts => number::count(value),
            Money::PaidHours => number::grouped(value, 1),
            Money::Lost => number::plain_with(value, half, usize::from(value.abs() < 99.95)),
            Money::CostPerContact => cash(currency, value, half, 2),
            Money::CostPerWeek | Money::LostWorth => cash(currency, value, half, 0),
        },
    };
    if signed && value > 0.0 { format!("+{text}") } else { text }
}

fn share(value: f64, half: f64, signed: bool) -> String {
    if signed {
        let points = number::plain_with(value * 100.0, half * 100.0, 1);
        format!("{points} points")
    } else {
        number::percent_with(value, half)
    }
}

fn cash(currency: &str, value: f64, half: f64, decimals: usize) -> String {
    let sign = if value < 0.0 { "−" } else { "" };
    let amount = number::plain_with(value.abs(), half, decimals);
    format!("{sign}{currency} {amount}").trim_start().to_owned()
}
