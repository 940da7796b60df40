//! What a comparison recommends, and the words it is told in.

use super::*;
use crate::experiment::{Settings, compare};
use crate::metrics::Verdict as Judged;
use crate::model::{
    Clock, ClockWindow, Measure, Period, Place, Plan, Scenario, ShareDefinition, Target,
};
use crate::planning::balance::balance;
use crate::scenario::difference;
use crate::time::{Instant, Span};
use std::sync::atomic::AtomicBool;

/// A day of so many chats, of which 80 % are to be answered within 60 s; ¥ 40 an hour.
fn shop(chats: f64, people: usize) -> Scenario {
    let mut shop = Scenario::bare(chats, 1);
    shop.targets = vec![Target {
        name: "in time".into(),
        measure: Measure::Share {
            within: Span::from_secs(60),
            at_least: 0.8,
            definition: ShareDefinition::All,
            clock: Clock::FirstReply,
        },
        period: Period::Day,
        window: ClockWindow::ALL_DAY,
        reasons: Vec::new(),
        on: None,
    }];
    let day = Place {
        group: 0,
        start: Instant::ZERO,
        end: Instant::start_of_day(1),
        breaks: Vec::new(),
        pattern: "day".into(),
        person: None,
    };
    shop.plan = Some(Plan::new(vec![day; people]));
    shop
}

/// What is told of these shops, the first being the base.
fn told<T>(shops: &[(&str, Scenario)], tell: impl Fn(&Compared<'_>) -> T) -> T {
    let roster = |shop: &Scenario| shop.plan.clone().expect("a roster");
    let plans: Vec<Plan> = shops.iter().map(|(_, shop)| roster(shop)).collect();
    let sides: Vec<Side<'_>> =
        shops.iter().zip(&plans).map(|((_, scenario), plan)| Side { scenario, plan }).collect();
    let settings =
        Settings { replications: 40, without_busyness: false, ..Settings::of(&shops[0].1) };
    let found = compare(&sides, &settings, &mut |_| {}, &AtomicBool::new(false));
    tell(&Compared {
        names: shops.iter().map(|(name, _)| (*name).to_owned()).collect(),
        keys: shops.iter().map(|(name, _)| (*name).to_owned()).collect(),
        changes: shops.iter().map(|(_, shop)| difference(&shops[0].1, shop)).collect(),
        balance: balance(&sides, &found),
        searched: vec![None; shops.len()],
        wanted: settings.replications,
        figures: usual(&sides, &found),
        sides,
        found,
    })
}

#[test]
fn of_the_sides_that_are_met_the_cheapest_is_recommended() {
    // 500 chats of 8 × 20 s are 22 hours of work: one person of 24 hours keeps no minute.
    let shops = [("five", shop(500.0, 5)), ("three", shop(500.0, 3)), ("one", shop(500.0, 1))];
    let (found, verdicts, said) =
        told(&shops, |compared| (advice(compared), verdicts(compared), text(compared)));
    assert_eq!(verdicts, [Judged::Met, Judged::Met, Judged::Missed]);
    let Advice::Cheapest { side: 1, next: Some((0, more)) } = found else { panic!("{found:?}") };
    // Two people less: 48 hours at ¥ 40, and next to no overtime on either side.
    assert!((more.value - 1920.0).abs() < 30.0, "{more:?}");
    assert!(said.starts_with("Take three: it meets its targets and costs ¥ "), "{said}");
    assert!(said.contains(" less than five.\n"), "{said}");
    assert!(said.contains(" one: The plan misses its target"), "{said}");
}

#[test]
fn fewer_customers_are_no_advice_but_another_roster_beside_them_is() {
    let quiet = ("quiet", shop(150.0, 5));
    let shops = [("five", shop(300.0, 5)), ("three", shop(300.0, 3)), quiet.clone()];
    let (found, said) = told(&shops, |compared| (advice(compared), text(compared)));
    assert!(matches!(found, Advice::Cheapest { side: 1, .. }), "{found:?}");
    let left_out = " quiet is no choice: it differs in what nobody at the desk chooses.";
    assert!(said.lines().next().is_some_and(|first| first.ends_with(left_out)), "{said}");
    let alone = [("five", shop(300.0, 5)), quiet];
    let (found, said) = told(&alone, |compared| (advice(compared), text(compared)));
    assert_eq!(found, Advice::NothingToChoose);
    assert!(said.starts_with("The variant differs from the base in what nobody"), "{said}");
    assert!(said.contains(" five: The plan meets its target"), "each is judged all the same");
}

#[test]
fn a_group_more_is_a_choice_and_another_wage_is_none() {
    let base = shop(300.0, 3);
    let mut helped = base.clone();
    helped.groups.push(crate::model::Group::bare("helpers", 4, 5));
    let mut paid = base.clone();
    paid.groups[0].wage_per_hour = 50.0;
    let shops = [("base", base), ("helped", helped), ("paid", paid)];
    let said = told(&shops, text);
    let first = said.lines().next().unwrap_or_default();
    assert!(first.starts_with("base and helped are as good as each other"), "{first}");
    assert!(first.ends_with("paid is no choice: it differs in what nobody at the desk chooses."));
}

#[test]
fn where_all_miss_it_is_said_which_misses_least_and_what_it_lacks() {
    let shops = [("one", shop(900.0, 1)), ("two", shop(900.0, 2))];
    let (found, said) = told(&shops, |compared| (advice(compared), text(compared)));
    assert_eq!(found, Advice::MissesLeast { side: 1 });
    assert!(said.starts_with("No side meets its targets. two misses least: “in time” on "));
    assert!(said.lines().next().is_some_and(|first| first.ends_with(" points short of 80 %.")));
}

#[test]
fn nothing_changed_is_the_same_in_every_row_and_costs_nothing_more() {
    let shops = [("base", shop(300.0, 2)), ("again", shop(300.0, 2))];
    let said = told(&shops, text);
    assert!(said.contains("again: the file and its roster say the same as the base's"), "{said}");
    let rows = said.lines().skip_while(|line| !line.contains("AGAINST")).skip(3);
    let rows: Vec<&str> = rows.take_while(|line| line.starts_with(' ')).collect();
    assert!(rows.len() > 8 && rows.iter().all(|row| row.ends_with("  the same")), "{rows:#?}");
    assert!(!said.contains("±0.0 worse") && !said.contains("+¥ 0"));
}
