//! What fields and figures are called, and how their values are written for people. Must not know
//! where they are shown.

use crate::metrics::{Metric, Unit};
use crate::report::number;
use crate::report::plots::Written;
use crate::sweep::{Cell, FieldHead, FieldUnit, Figure, FigureHead, Head, Measured, TargetPart};

/// Words of a path that name a law, not what it is the law of.
const LAWS: [&str; 9] = [
    "constant",
    "exponential",
    "fixed",
    "gamma",
    "geometric",
    "lognormal",
    "triangular",
    "uniform",
    "weibull",
];

/// A field: `cap of regular`.
pub(super) fn field(field: &FieldHead) -> String {
    let parts: Vec<&str> = field.field.split('.').collect();
    let joined = |parts: &[&str]| {
        let words: Vec<&str> = parts.iter().copied().filter(|part| !LAWS.contains(part)).collect();
        words.join(" ").replace('-', " ")
    };
    match parts.as_slice() {
        ["demand", "busyness", "day-cv"] => "busyness of days".to_owned(),
        ["demand", "busyness", "wobble-cv"] => "busyness of hours".to_owned(),
        ["demand", "busyness", "forecast-cv"] => "busyness of the forecast".to_owned(),
        ["demand" | "rules" | "limits" | "run", rest @ ..] => joined(rest),
        [list, "*", rest @ ..] if !rest.is_empty() => format!("{} of every {list}", joined(rest)),
        [list, number, rest @ ..] if number.parse::<u32>().is_ok() && !rest.is_empty() => {
            format!("{} of {list} {number}", joined(rest))
        }
        [_, name, rest @ ..] if !rest.is_empty() => format!("{} of {name}", joined(rest)),
        all => joined(all),
    }
}

/// A value of a field.
pub(super) fn cell(field: &FieldHead, cell: Option<&Cell>) -> String {
    match cell {
        Some(Cell::Text(text)) => text.clone(),
        Some(Cell::Number(x)) => written(field).text(*x),
        None => "–".to_owned(),
    }
}

/// How a field's numbers are written.
pub(super) fn written(field: &FieldHead) -> Written {
    match field.unit {
        FieldUnit::Seconds => Written::Seconds,
        FieldUnit::Fraction => Written::Share,
        _ => Written::Plain,
    }
}

/// A figure: `first reply within 30 s`.
pub(super) fn figure(figure: &FigureHead) -> String {
    let plain = || figure.name.trim_end_matches("_s").replace('_', " ");
    match figure.figure() {
        Some(Figure::Share(_, within)) => {
            let clock = figure.name.strip_prefix("share_").and_then(|n| n.split_once("_within_"));
            let clock = clock.map_or_else(String::new, |(clock, _)| clock.replace('_', " "));
            format!("{clock} within {}", number::seconds_short(within.secs()))
        }
        Some(Figure::Target(index, part)) => {
            let number = index + 1;
            match part {
                TargetPart::Share => format!("in time, as target {number} counts"),
                TargetPart::Mean => {
                    let clock = match figure.clock.as_deref() {
                        Some("assigned") => "assignment".to_owned(),
                        Some("begun") => "first reply begun".to_owned(),
                        clock => clock.unwrap_or("first_reply").replace('_', " "),
                    };
                    format!("mean {clock}, as target {number} counts")
                }
                TargetPart::Answered => format!("answered, as target {number} counts"),
                TargetPart::Met => format!("target {number} met"),
            }
        }
        Some(Figure::Quantile(..)) => {
            let (level, of) = figure.name.split_once('_').unwrap_or(("", ""));
            let of = of.trim_end_matches("_s").replace('_', " ");
            format!("{} % have their {of} by", level.trim_start_matches('p'))
        }
        Some(Figure::Metric(Metric::MeanReplyGap)) => "mean gap between message and reply".into(),
        Some(Figure::Metric(Metric::ChatsPerAgentHour)) => "chats per agent hour".into(),
        Some(Figure::Metric(Metric::AbandonedOfArrivals)) => "abandoned, of all contacts".into(),
        Some(Figure::Metric(Metric::AnsweredShare)) => "answered, of all contacts".into(),
        Some(Figure::Metric(Metric::Concurrency)) => "chats at once".into(),
        Some(Figure::SaturatedChats) => "chats an hour of a saturated agent".into(),
        Some(Figure::SaturatedGap) => "reply gap of a saturated agent".into(),
        Some(Figure::PlanPeople) => "people in the plan".into(),
        Some(Figure::PlanShifts) => "shifts in the plan".into(),
        Some(Figure::PlanPaidHours) => "paid hours of the plan".into(),
        Some(Figure::PlanBound) => "no plan below".into(),
        Some(Figure::PlanProven) => "proven".into(),
        _ => plain(),
    }
}

/// How a figure's values are written.
pub(super) fn figure_written(head: &Head, figure: &FigureHead) -> Written {
    match figure.figure() {
        Some(figure) if figure.is_money() => Written::Money(head.currency.clone()),
        Some(figure) => match figure.unit() {
            Unit::Share => Written::Share,
            Unit::Seconds => Written::Seconds,
            _ => Written::Plain,
        },
        None => Written::Plain,
    }
}

/// A measured value with half of its interval.
pub(super) fn measured(head: &Head, figure: &FigureHead, found: Measured) -> String {
    let Some(value) = found.value() else { return "–".to_owned() };
    let half = found.interval().map_or(f64::NAN, |(low, high)| (high - low) / 2.0);
    match figure.figure() {
        Some(Figure::PlanProven | Figure::Target(_, TargetPart::Met)) => {
            return if value > 0.5 { "yes" } else { "no" }.to_owned();
        }
        Some(figure) if figure.is_whole() => return number::count(value),
        _ => {}
    }
    match figure_written(head, figure) {
        Written::Share => number::percent_with(value, half),
        Written::Seconds => number::seconds_with(value, half),
        Written::Money(currency) => {
            number::money_with(&currency, value, if half.is_finite() { half } else { 0.0 })
        }
        Written::Plain => number::plain_with(value, half, if value.abs() < 100.0 { 2 } else { 0 }),
    }
}
