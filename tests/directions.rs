//! Which way a lever moves the desk (`shop/mod.rs` says how that is judged). Directions hold in
//! expectation, not on every path. Rules that are a file each have theirs in their mirror test.

mod shop;

use chatstaff::model::{Group, Lateness, Law, Place, Routing};
use chatstaff::time::Span;
use shop::{Seen, falls, figures, hours, misses_between, shop};

#[test]
fn five_early_and_five_late_minutes_miss_fewer_at_the_edges_of_the_window() {
    let places = vec![hours(8, 14), hours(8, 14), hours(14, 20), hours(14, 20), hours(14, 20)];
    let plain = shop();
    let mut padded = plain.clone();
    padded.groups[0].pre = Span::from_minutes(5);
    padded.groups[0].post = Span::from_minutes(5);
    let edge = misses_between(8 * 60 - 5, 8 * 60 + 10);
    falls(&figures(&plain, &places, &edge), &figures(&padded, &places, &edge), "misses at opening");
}

#[test]
fn routing_to_who_can_type_now_answers_sooner_than_to_who_has_fewest_chats() {
    let places = vec![hours(0, 30); 5];
    let least_loaded = shop();
    let mut least_pending = shop();
    least_pending.rules.routing = Routing::LeastPending;
    let late = misses_between(0, 1440);
    falls(
        &figures(&least_loaded, &places, &late),
        &figures(&least_pending, &places, &late),
        "late",
    );
}

#[test]
fn sorted_routing_loads_the_first_group_most_and_the_last_least() {
    let mut scenario = shop();
    scenario.rules.routing = Routing::Sorted;
    scenario.groups = (0..3).map(|rank| Group { rank, ..Group::bare("group", 10, 3) }).collect();
    let places: Vec<Place> =
        (0..3).flat_map(|group| vec![Place { group, ..hours(0, 30) }; 2]).collect();
    let load = |group: usize| {
        figures(&scenario, &places, move |seen: &Seen| {
            let of_group = seen.by_agent.iter().skip(2 * group).take(2);
            f64::from(of_group.sum::<u32>())
        })
    };
    falls(&load(0), &load(1), "second group's load");
    falls(&load(1), &load(2), "third group's load");
}

#[test]
fn absence_and_lateness_cost_service() {
    let places = vec![hours(0, 24); 5];
    let present = shop();
    let mut absent = shop();
    absent.groups[0].absence = 0.1;
    let late = misses_between(0, 1440);
    falls(
        &figures(&absent, &places, &late),
        &figures(&present, &places, &late),
        "late when all come",
    );
    // Half of those who open the shop come ten minutes late.
    let places = vec![hours(8, 20); 5];
    let mut tardy = shop();
    tardy.groups[0].lateness = Some(Lateness { share: 0.5, by: Law::Constant(600.0) });
    let opening = misses_between(8 * 60, 8 * 60 + 15);
    falls(
        &figures(&tardy, &places, &opening),
        &figures(&present, &places, &opening),
        "late at opening when all come on time",
    );
}
