//! What a comparison costs and saves: people, paid hours, money per week and per contact, contacts
//! lost and their worth, each with its paired difference to the base. Must not know how it is shown.

use super::cost::Prices;
use crate::experiment::{Comparison, PairedRun, Side};
use crate::metrics::{Metric, Unit};
use crate::stats::{Estimate, Ratio};

/// A figure of one side and its difference to the base.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Against {
    /// The side's own.
    pub value: Option<Estimate>,
    /// Side minus base, paired; `None` for the base itself.
    pub difference: Option<Estimate>,
}

/// People and money of one side.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Balance {
    /// Most people on one day, all groups together (exact).
    pub people_a_day: Against,
    /// Shifts (exact).
    pub shifts: Against,
    /// Paid hours as scheduled (exact).
    pub paid_hours: Against,
    /// Cost of the scenario's days: planned, expected overtime, prices per chat.
    pub cost: Against,
    /// The same per contact that came.
    pub cost_per_contact: Against,
    /// Contacts lost (see [`crate::metrics::Entry::Lost`]), per run.
    pub lost: Against,
    /// What they were worth.
    pub lost_worth: Against,
}

/// The balance of every side, in their order.
///
/// # Panics
/// If the sides are not those that were compared.
#[must_use]
pub fn balance(sides: &[Side<'_>], compared: &Comparison) -> Vec<Balance> {
    assert_eq!(sides.len(), compared.sides.len(), "the sides that were compared");
    let all: Vec<Figures> =
        sides.iter().zip(&compared.sides).map(|(side, found)| figures(side, &found.runs)).collect();
    all.iter()
        .enumerate()
        .map(|(index, own)| {
            let base = (index > 0).then(|| &all[0]);
            let exact = |of: fn(&Figures) -> f64| Against {
                value: Some(known(of(own))),
                difference: base.map(|base| known(of(own) - of(base))),
            };
            let paired = |of: fn(&Figures) -> &Vec<Ratio>| Against {
                value: Ratio::estimate(of(own).iter().copied()),
                difference: base.and_then(|base| Ratio::paired_difference(of(base), of(own))),
            };
            Balance {
                people_a_day: exact(|f| f.people_a_day),
                shifts: exact(|f| f.shifts),
                paid_hours: exact(|f| f.paid_hours),
                cost: paired(|f| &f.cost),
                cost_per_contact: paired(|f| &f.cost_per_contact),
                lost: Against {
                    value: Unit::Count.estimate(&own.lost),
                    difference: base.and_then(|base| Unit::Count.difference(&base.lost, &own.lost)),
                },
                lost_worth: paired(|f| &f.lost_worth),
            }
        })
        .collect()
}

/// What side `b` costs more than side `a` (by their places), over the same replications.
///
/// # Panics
/// If there are no such sides.
#[must_use]
pub fn dearer(sides: &[Side<'_>], compared: &Comparison, a: usize, b: usize) -> Option<Estimate> {
    let cost = |side: usize| figures(&sides[side], &compared.sides[side].runs).cost;
    Ratio::paired_difference(&cost(a), &cost(b))
}

/// A figure without any error.
fn known(value: f64) -> Estimate {
    Estimate { low: value, high: value, ..Estimate::new(value, 0.0, 1) }
}

struct Figures {
    people_a_day: f64,
    shifts: f64,
    paid_hours: f64,
    cost: Vec<Ratio>,
    cost_per_contact: Vec<Ratio>,
    lost: Vec<Ratio>,
    lost_worth: Vec<Ratio>,
}

fn figures(side: &Side<'_>, runs: &[PairedRun]) -> Figures {
    let prices = Prices::new(side.scenario);
    let groups = prices.groups(side.plan, &[]);
    let mut per_day = std::collections::BTreeMap::new();
    for place in side.plan.places() {
        *per_day.entry(place.day()).or_insert(0_u32) += 1;
    }
    let planned = prices.planned(side.plan);
    let cost = |run: &PairedRun| planned + prices.beyond_plan(&run.account);
    let worth = |run: &PairedRun| prices.lost_value(&run.account);
    let each = |of: &dyn Fn(&PairedRun) -> Ratio| runs.iter().map(of).collect();
    Figures {
        people_a_day: f64::from(per_day.values().copied().max().unwrap_or(0)),
        shifts: side.plan.places().len() as f64,
        paid_hours: groups.iter().map(|group| group.paid_hours).sum(),
        cost: each(&|run| Ratio::new(cost(run), 1.0)),
        cost_per_contact: each(&|run| {
            Ratio::new(cost(run), run.measures[Metric::Arrivals as usize].num)
        }),
        lost: each(&|run| Ratio::new(run.account.lost.iter().copied().map(f64::from).sum(), 1.0)),
        lost_worth: each(&|run| Ratio::new(worth(run), 1.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Settings, compare};
    use crate::model::Plan;
    use crate::planning::testing::{clock, place, scenario};
    use std::sync::atomic::AtomicBool;

    #[test]
    fn people_are_exact_money_is_paired_and_nothing_changed_is_nothing() {
        let mut s = scenario(2);
        s.groups[0].price_per_chat = 0.5;
        s.demand.reasons[0].value = 10.0;
        let shifts = |people: usize| {
            let of_day =
                |day| (0..people).map(move |_| place(0, clock(day, 9, 0), clock(day, 17, 0)));
            Plan::new((0..2).flat_map(of_day).collect())
        };
        let (base, more) = (shifts(4), shifts(6));
        let sides = [&base, &base, &more].map(|plan| Side { scenario: &s, plan });
        let settings = Settings { replications: 20, ..Settings::of(&s) };
        let found = compare(&sides, &settings, &mut |_| {}, &AtomicBool::new(false));
        let [own, same, more] = balance(&sides, &found).try_into().expect("three sides");
        let value = |against: Against| against.value.expect("a value").value;
        assert_eq!((value(own.people_a_day), value(own.shifts)), (4.0, 8.0));
        assert_eq!((value(own.paid_hours), value(more.paid_hours)), (64.0, 96.0));
        assert!(own.cost.difference.is_none(), "the base against itself");
        let nothing = same.cost.difference.expect("paired");
        assert_eq!((nothing.value, nothing.standard_error), (0.0, 0.0));
        // 32 hours at 20 and the chats of those who no longer leave, over the horizon.
        let dearer = more.cost.difference.expect("paired");
        assert!(dearer.value > 32.0 * 20.0 && dearer.low > 0.0, "{dearer:?}");
        let fewer = more.lost.difference.expect("paired");
        assert!(fewer.high < 0.0, "six lose fewer than four: {fewer:?}");
        let worth = value(own.lost_worth);
        assert!((worth - 10.0 * value(own.lost)).abs() < 1e-6);
    }
}
