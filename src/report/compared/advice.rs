//! Which side to take: each side's verdict on its own targets, then the cheapest of those that are
//! met. Must not know how it is laid out.

use super::Compared;
use super::names::written;
use super::rows::{Figure, Money, verdict};
use crate::metrics::{PeriodJudgement, TargetJudgement, Verdict};
use crate::model::{Measure, Period, Target};
use crate::planning::balance;
use crate::report::number;
use crate::report::text::period_start;
use crate::stats::Estimate;
use crate::sweep::is_choice;

/// What comes of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Advice {
    /// One met side is really cheaper than every other.
    Cheapest {
        /// Its place.
        side: usize,
        /// The next cheapest that is met, and what that costs more; nothing if there is no other.
        next: Option<(usize, Estimate)>,
    },
    /// The cheapest of the met sides cannot be told from these.
    AsGood {
        /// Their places, the cheapest first.
        sides: Vec<usize>,
    },
    /// None is met yet; these may be.
    NotSure {
        /// Their places and the replications each needs; `None` where its value lies on a target.
        sides: Vec<(usize, Option<u32>)>,
    },
    /// All are missed; this one least.
    MissesLeast {
        /// Its place.
        side: usize,
    },
    /// Nothing to judge by.
    NothingToJudge,
    /// Every variant differs from the base in what nobody chooses: who comes, what they need.
    NothingToChoose,
}

/// The verdict on each side's own targets together.
#[must_use]
pub fn verdicts(compared: &Compared<'_>) -> Vec<Verdict> {
    compared.found.sides.iter().map(|side| side.simulation.verdict).collect()
}

/// Whether somebody at the desk can choose a side over the base: fewer chats are welcome, yet no
/// advice. A group that is there on one side only is a choice, with its wages and pace.
fn can_be_chosen(compared: &Compared<'_>, side: usize) -> bool {
    compared.changes[side].iter().all(|change| {
        let of_one_side = change.base.is_none() || change.variant.is_none();
        is_choice(&change.field) || of_one_side && change.field.starts_with("group.")
    })
}

/// The base, and the variants that can be chosen over it.
fn choices(compared: &Compared<'_>) -> Vec<usize> {
    (0..compared.names.len()).filter(|side| can_be_chosen(compared, *side)).collect()
}

/// What to do.
#[must_use]
pub fn advice(compared: &Compared<'_>) -> Advice {
    let verdicts = verdicts(compared);
    let choices = choices(compared);
    if choices.len() == 1 && verdicts.len() > 1 {
        return Advice::NothingToChoose;
    }
    let those = |keep: fn(Verdict) -> bool| -> Vec<usize> {
        choices.iter().copied().filter(|side| keep(verdicts[*side])).collect()
    };
    if let Some(cheapest) = cheapest(compared, &those(Verdict::is_met)) {
        return cheapest;
    }
    let open = choices.iter().filter_map(|side| match verdicts[*side] {
        Verdict::NotSure { needs } => Some((*side, needs)),
        _ => None,
    });
    let open: Vec<(usize, Option<u32>)> = open.collect();
    if !open.is_empty() {
        return Advice::NotSure { sides: open };
    }
    let spare = |side: &usize| least_spare(&compared.found.sides[*side].simulation.targets);
    let missed = those(Verdict::is_missed).into_iter();
    match missed.max_by(|a, b| spare(a).total_cmp(&spare(b)).then(b.cmp(a))) {
        Some(side) => Advice::MissesLeast { side },
        None => Advice::NothingToJudge,
    }
}

fn least_spare(targets: &[TargetJudgement]) -> f64 {
    targets.iter().filter_map(|target| target.slack).fold(f64::INFINITY, f64::min)
}

/// What a side costs; where nothing has a price, its paid hours.
fn price(compared: &Compared<'_>, side: usize) -> f64 {
    let value = |side: usize, money: Money| {
        let balance = &compared.balance[side];
        let own = if money == Money::Cost { balance.cost } else { balance.paid_hours };
        own.value.map_or(0.0, |estimate| estimate.value)
    };
    let priced = (0..compared.names.len()).any(|side| value(side, Money::Cost) > 0.0);
    value(side, if priced { Money::Cost } else { Money::PaidHours })
}

fn cheapest(compared: &Compared<'_>, met: &[usize]) -> Option<Advice> {
    let mut met = met.to_vec();
    // Of equals the base first: nothing need be changed for it.
    met.sort_by(|a, b| price(compared, *a).total_cmp(&price(compared, *b)).then(a.cmp(b)));
    let (&first, others) = met.split_first()?;
    let base = compared.sides[0].scenario;
    let dearer = |side: usize| -> Option<Estimate> {
        let more = balance::dearer(&compared.sides, &compared.found, first, side)?;
        verdict(base, Figure::Balance(Money::Cost), more).is_real().then_some(more)
    };
    let alike = others.iter().copied().filter(|side| dearer(*side).is_none());
    let sides: Vec<usize> = std::iter::once(first).chain(alike).collect();
    if sides.len() > 1 {
        return Some(Advice::AsGood { sides });
    }
    let next = others.first().and_then(|side| Some((*side, dearer(*side)?)));
    Some(Advice::Cheapest { side: first, next })
}

/// The advice in a sentence or two.
#[must_use]
pub fn sentence(compared: &Compared<'_>) -> String {
    let name = |side: usize| compared.names[side].as_str();
    let base = compared.sides[0].scenario;
    let money = |amount: Estimate| written(base, Figure::Balance(Money::Cost), amount, false);
    let costs =
        |side: usize| compared.balance[side].cost.value.filter(|cost| cost.value > 0.0).map(money);
    let cut = match compared.found.replications {
        made if made < compared.wanted => {
            format!("Cut off after {made} of {} replications; by these: ", compared.wanted)
        }
        _ => String::new(),
    };
    let said = match advice(compared) {
        Advice::Cheapest { side, next } => {
            let own = costs(side).map_or(String::new(), |cost| format!(" and costs {cost}"));
            let less = match next {
                Some((next, more)) => format!(", {} less than {}", money(more), name(next)),
                None => "; no other side is met for sure".to_owned(),
            };
            format!("Take {}: it meets its targets{own}{less}.", name(side))
        }
        Advice::AsGood { sides } => {
            let all: Vec<&str> = sides.iter().map(|side| name(*side)).collect();
            let prices: Vec<String> = sides.iter().filter_map(|side| costs(*side)).collect();
            let why = match prices.as_slice() {
                [] => "nothing has a price".to_owned(),
                [first, rest @ ..] if rest.iter().all(|other| other == first) => {
                    format!("they cost the same, {first}")
                }
                prices => format!("their costs ({}) cannot be told apart", prices.join(", ")),
            };
            format!("{} are as good as each other: they meet their targets, and {why}.", and(&all))
        }
        Advice::NotSure { sides } => {
            let all: Vec<String> = sides.iter().map(|(side, n)| need(name(*side), *n)).collect();
            let none = if all.len() == choices(compared).len() {
                "It is not sure yet whether any side meets its targets"
            } else {
                "No side meets its targets for sure"
            };
            format!("{none}: {}.", all.join("; "))
        }
        Advice::MissesLeast { side } => format!(
            "No side meets its targets. {} misses least{}.",
            name(side),
            lacks(compared, side)
        ),
        Advice::NothingToJudge => "No side has a target that could be judged.".to_owned(),
        Advice::NothingToChoose => {
            let whole = if compared.names.len() == 2 {
                "The variant differs"
            } else {
                "All variants differ"
            };
            format!(
                "{whole} from the base in what nobody at the desk chooses: no side is recommended."
            )
        }
    };
    format!("{cut}{said}{}{}", cheaper_but_open(compared), left_out(compared))
}

/// Sides that are no choice beside others that are.
fn left_out(compared: &Compared<'_>) -> String {
    let choices = choices(compared);
    let others = (0..compared.names.len()).filter(|side| !choices.contains(side));
    let others: Vec<&str> = others.map(|side| compared.names[side].as_str()).collect();
    match others.as_slice() {
        _ if choices.len() == 1 => String::new(),
        [] => String::new(),
        [one] => format!(" {one} is no choice: it differs in what nobody at the desk chooses."),
        all => {
            format!(" {} are no choices: they differ in what nobody at the desk chooses.", and(all))
        }
    }
}

/// "a, b and c".
fn and(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn need(name: &str, replications: Option<u32>) -> String {
    match replications {
        Some(n) => format!(
            "{name} needs about {} replications (--replications {n})",
            number::grouped(f64::from(n), 0)
        ),
        None => format!("{name} lies on its target: more than 100,000 replications would not tell"),
    }
}

/// Sides that would be cheaper than the one to take, if they were sure.
fn cheaper_but_open(compared: &Compared<'_>) -> String {
    let taken = match advice(compared) {
        Advice::Cheapest { side, .. } => side,
        Advice::AsGood { sides } => sides[0],
        _ => return String::new(),
    };
    let verdicts = verdicts(compared);
    let open = choices(compared).into_iter().filter_map(|side| match verdicts[side] {
        Verdict::NotSure { needs } if price(compared, side) < price(compared, taken) => {
            Some(need(&compared.names[side], needs))
        }
        _ => None,
    });
    let open: Vec<String> = open.collect();
    if open.is_empty() {
        return String::new();
    }
    format!(" Cheaper, but not sure yet: {}.", open.join("; "))
}

/// What the worst period of a side's targets is short of.
fn lacks(compared: &Compared<'_>, side: usize) -> String {
    let scenario = compared.sides[side].scenario;
    let judged = &compared.found.sides[side].simulation.targets;
    let worst = judged
        .iter()
        .flat_map(|target| target.periods.iter().map(move |period| (target.target, period)))
        .min_by(|a, b| a.1.slack.total_cmp(&b.1.slack));
    let Some((index, period)) = worst else { return String::new() };
    let target = &scenario.targets[index];
    let when = match period_start(target.period, period.period) {
        None => String::new(),
        Some(start) => {
            let civil = scenario.calendar.civil(start);
            let day = civil.strftime("%a %-d %b");
            match target.period {
                Period::Hour => format!(" on {day} at {}", civil.strftime("%H:%M")),
                _ => format!(" on {day}"),
            }
        }
    };
    format!(": “{}”{when} {}", target.name, short_of(target, period))
}

fn short_of(target: &Target, period: &PeriodJudgement) -> String {
    let points = |value: f64, aim: f64| {
        format!(
            "{}, {} points short of {}",
            number::percent(value),
            number::grouped((aim - value) * 100.0, 1),
            number::percent_short(aim)
        )
    };
    let Some(value) = period.value.map(|estimate| estimate.value) else {
        return "has nobody answered".to_owned();
    };
    let answered = period.answered.map_or(0.0, |share| share.value);
    match (target.on, target.measure) {
        (Some(on), _) => {
            format!("is kept in {} of replications", points(1.0 - period.misses.value, on))
        }
        (None, Measure::Mean { at_most, answered_at_least, .. }) if value <= at_most.secs() => {
            format!("has {} answered", points(answered, answered_at_least))
        }
        (None, Measure::Mean { at_most, .. }) => format!(
            "is {}, {} more than {}",
            number::seconds(value),
            number::seconds(value - at_most.secs()),
            number::seconds_short(at_most.secs())
        ),
        (None, Measure::Share { at_least, .. }) => format!("is {}", points(value, at_least)),
        (None, Measure::Percentile { quantile, .. }) => format!("is {}", points(value, quantile)),
    }
}
