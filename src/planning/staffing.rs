//! Required against scheduled, per interval, in standard people and in heads. Must not know how
//! either is drawn.

use super::IntervalCover;
use super::candidate::people;
use super::patterns::add_presence;
use super::search::Search;
use crate::model::{Plan, Scenario, in_service};
use crate::time::Instant;

/// Every interval of the horizon.
pub(super) fn intervals(search: &Search<'_>, plan: &Plan) -> Vec<IntervalCover> {
    let (scenario, grid) = (search.scenario, search.space.grid);
    let effective = people(scenario, &search.space, &search.load, plan);
    let widest = search.load.pools.len() - 1;
    let (mut scheduled, mut on_duty) = (vec![0.0; grid.count], vec![0.0; grid.count]);
    for place in plan.places() {
        grid.add(place.start, place.end, 1.0, &mut scheduled);
        add_presence(scenario, grid, place, 1.0, &mut on_duty);
    }
    let usual = worth_of_a_head(&effective[widest], &on_duty);
    (0..grid.count)
        .map(|i| {
            let (from, to) = (grid.start(i), grid.start(i) + grid.width);
            let (required, contacts) = (search.aims.required(i), search.load.contacts[i]);
            let minimum = (from.minute()..to.minute())
                .map(|m| scenario.planning.minimum_at(&scenario.calendar, Instant::from_minutes(m)))
                .max()
                .unwrap_or(0);
            // Where next to nobody is there, heads are worth what they are on average.
            let worth = if on_duty[i] > 0.5 { effective[widest][i] / on_duty[i] } else { usual };
            let heads = if worth > 0.0 { required / worth } else { required };
            IntervalCover {
                from,
                to,
                contacts,
                load: search.load.pools[widest].load[i],
                required,
                effective: effective[widest][i],
                scheduled: scheduled[i],
                on_duty: on_duty[i],
                minimum,
                required_heads: heads.max(f64::from(minimum)),
                open: minimum > 0 || (contacts > 0.0 && serves(scenario, from, to)),
            }
        })
        .collect()
}

/// Standard people that a head on duty is worth, on average over the horizon.
fn worth_of_a_head(effective: &[f64], on_duty: &[f64]) -> f64 {
    let (people, heads): (f64, f64) = (effective.iter().sum(), on_duty.iter().sum());
    if heads > 0.0 { people / heads } else { 1.0 }
}

/// Whether published service hours touch [from, to).
fn serves(scenario: &Scenario, from: Instant, to: Instant) -> bool {
    let hours = scenario.rules.service_hours.as_deref();
    (from.minute()..to.minute()).any(|m| in_service(hours, Instant::from_minutes(m)))
}
