//! The figures of a comparison, each with its value, its paired difference and a plain word.

use super::Compared;
use super::names::{named, of, unit, written};
use crate::experiment::{Comparison, PairedRun, Side};
use crate::metrics::{Corrected, Metric, Unit};
use crate::model::{Measure, Scenario, Target};
use crate::planning::balance::{Against, Balance};
use crate::stats::{Estimate, Ratio};

/// Real differences below these are called slight: of a value, and of a share (in points).
const SMALL: f64 = 0.01;
const SMALL_SHARE: f64 = 0.005;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A figure of the run.
    Metric(Metric),
    /// Share in time within a limit, by its index.
    Share(usize),
    /// What the target of this place asks for, of the contacts that it counts.
    Target(usize, Part),
    /// People and money.
    Balance(Money),
}

/// Parts of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Its share or mean.
    Value,
    /// The share answered, which targets that ask for a mean ask for as well.
    Answered,
}

/// Figures of people and money, of the scenario's own days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Money {
    /// Most people on one day.
    PeopleADay,
    /// Shifts.
    Shifts,
    /// Paid hours as scheduled.
    PaidHours,
    /// Cost of all days.
    Cost,
    /// Cost per contact.
    CostPerContact,
    /// Contacts lost.
    Lost,
    /// Their worth.
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
    /// Whether there is a difference for sure.
    #[must_use]
    pub const fn is_real(self) -> bool {
        !matches!(self, Self::Same | Self::Unclear)
    }
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
    /// Of what: which contacts count, or which days.
    pub of: String,
    /// Side by side.
    pub sides: Vec<Against>,
}

/// Whether more of a figure is good (`Some(true)`), bad, or neither.
fn more_is_better(figure: Figure, base: &Scenario) -> Option<bool> {
    use Metric as M;
    match figure {
        Figure::Target(target, Part::Value) => Some(!asks_for_mean(&base.targets[target])),
        Figure::Target(..)
        | Figure::Share(_)
        | Figure::Metric(M::AnsweredShare | M::Answered | M::Served) => Some(true),
        Figure::Balance(Money::Cost | Money::CostPerContact | Money::Lost | Money::LostWorth)
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

fn asks_for_mean(target: &Target) -> bool {
    matches!(target.measure, Measure::Mean { .. })
}

/// Whether a difference is real at 95 %, and for whom it is good. What would be written as none at
/// all is none: dust of arithmetic is no difference.
#[must_use]
pub fn verdict(base: &Scenario, figure: Figure, difference: Estimate) -> Verdict {
    let said = written(base, figure, difference, true);
    let nothing = !said.chars().any(|letter| ('1'..='9').contains(&letter));
    if nothing || difference.value == 0.0 && difference.standard_error == 0.0 {
        return Verdict::Same;
    }
    if !difference.excludes(0.0) {
        return Verdict::Unclear;
    }
    match (more_is_better(figure, base), difference.value > 0.0) {
        (None, true) => Verdict::Higher,
        (None, false) => Verdict::Lower,
        (Some(good), more) if good == more => Verdict::Better,
        _ => Verdict::Worse,
    }
}

/// The word for a side's difference to the base's value: one that is real but small is said to be.
#[must_use]
pub fn word(base: &Scenario, row: &Row, side: usize) -> Option<String> {
    let difference = row.sides[side].difference?;
    let verdict = verdict(base, row.figure, difference);
    let of = row.sides[0].value.map_or(0.0, |value| value.value.abs());
    let is_share = unit(base, row.figure) == Some(Unit::Share);
    let small = if is_share { SMALL_SHARE } else { SMALL * of };
    let slight = verdict.is_real() && difference.value.abs() < small;
    Some(format!("{}{}", if slight { "slightly " } else { "" }, verdict.word()))
}

/// What is shown unless other figures are chosen, in order of importance: what the targets ask for,
/// what it costs, who is lost; then how it comes about.
#[must_use]
pub fn usual(sides: &[Side<'_>], found: &Comparison) -> Vec<Figure> {
    use Metric as M;
    let base = sides[0].scenario;
    let mut figures = Vec::new();
    for (index, target) in base.targets.iter().enumerate() {
        // A target that not every side has is told by its verdict alone.
        if sides.iter().all(|side| side.scenario.targets.get(index) == Some(target)) {
            figures.push(Figure::Target(index, Part::Value));
            if asks_for_mean(target) {
                figures.push(Figure::Target(index, Part::Answered));
            }
        }
    }
    // One answer has one base: what a target counts is not shown a second time of all contacts.
    let aimed = !figures.is_empty();
    let mean_aimed = aimed && base.targets.iter().any(asks_for_mean);
    if !aimed {
        let limits = &found.sides[0].simulation.limits;
        figures.extend((!limits.is_empty()).then_some(Figure::Share(0)));
        figures.push(Figure::Metric(M::AnsweredShare));
    }
    let money = [Money::Cost, Money::Lost, Money::LostWorth, Money::PaidHours, Money::Shifts];
    figures.extend(money.map(Figure::Balance));
    figures.push(Figure::Balance(Money::PeopleADay));
    figures.extend((!mean_aimed).then_some(Figure::Metric(M::MeanFirstReply)));
    let how = [
        M::MeanReplyGap,
        M::AbandonedOfArrivals,
        M::MaxQueue,
        M::Occupancy,
        M::Concurrency,
        M::ChatsPerAgentHour,
        M::Arrivals,
    ];
    figures.extend(how.map(Figure::Metric));
    figures.push(Figure::Balance(Money::CostPerContact));
    figures
}

/// A row for every figure chosen.
#[must_use]
pub fn rows(compared: &Compared<'_>) -> Vec<Row> {
    compared
        .figures
        .iter()
        .map(|figure| {
            let (key, name) = named(compared, *figure);
            let of = of(compared.sides[0].scenario, *figure);
            let sides = (0..compared.names.len()).map(|side| against(compared, *figure, side));
            Row { figure: *figure, key, name, of, sides: sides.collect() }
        })
        // Money that no side counts is not worth a row.
        .filter(|row: &Row| {
            let counted = |own: &Against| own.value.is_some_and(|e| e.value != 0.0);
            !matches!(row.figure, Figure::Balance(_)) || row.sides.iter().any(counted)
        })
        .collect()
}

fn against(compared: &Compared<'_>, figure: Figure, side: usize) -> Against {
    let found = &compared.found;
    let paired = |unit: Unit, of: &dyn Fn(&PairedRun) -> Ratio| Against {
        value: found.value(side, unit, of),
        difference: (side > 0).then(|| found.difference(side, unit, of)).flatten(),
    };
    match figure {
        Figure::Metric(metric) => paired(metric.unit(), &|run| run.measures[metric as usize]),
        Figure::Share(limit) => paired(Unit::Share, &|run| run.shares[limit]),
        Figure::Target(index, part) => {
            let of = |side: usize| {
                let judged = &found.sides[side].simulation.targets[index];
                if part == Part::Answered {
                    (judged.answered, &judged.answers)
                } else {
                    (judged.overall, &judged.values)
                }
            };
            let difference = || Corrected::difference(of(0).1, of(side).1);
            Against { value: of(side).0, difference: if side > 0 { difference() } else { None } }
        }
        Figure::Balance(money) => of_balance(&compared.balance[side], money),
    }
}

const fn of_balance(balance: &Balance, money: Money) -> Against {
    match money {
        Money::PeopleADay => balance.people_a_day,
        Money::Shifts => balance.shifts,
        Money::PaidHours => balance.paid_hours,
        Money::Cost => balance.cost,
        Money::CostPerContact => balance.cost_per_contact,
        Money::Lost => balance.lost,
        Money::LostWorth => balance.lost_worth,
    }
}
