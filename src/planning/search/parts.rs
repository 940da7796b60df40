//! The horizon cut where the desk empties: at night, where nobody is scheduled or least work comes.
//! A change to the plan is felt in the parts its shifts touch, so it costs a run of these alone; and
//! a part that stands for others is run once for all. Must not know plans.

use super::days::Days;
use crate::model::Scenario;
use crate::planning::patterns::Space;
use crate::planning::requirement::Load;
use crate::time::{Instant, Span};

/// Where the desk is not quite empty at a cut, contacts from so long before are brought too, to
/// settle it. A chat of the shipped profiles lasts 4–20 minutes.
const LEAD: Span = Span::from_minutes(90);
/// Cuts are looked for from so many hours before midnight until so many after.
const BEFORE: i64 = 2;
const AFTER: i64 = 8;

/// A stretch of the horizon that is simulated by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::planning) struct Part {
    /// The day it belongs to.
    pub day: i64,
    /// Contacts that start from here on …
    pub from: Instant,
    /// … until here are its own.
    pub to: Instant,
    /// From here on contacts are brought.
    pub lead: Instant,
    /// How many days it stands for.
    pub stands: u32,
    /// Expected contacts of a run.
    pub contacts: f64,
}

/// The parts of the representative days.
pub(in crate::planning) fn parts(
    scenario: &Scenario,
    space: &Space,
    load: &Load,
    days: &Days,
) -> Vec<Part> {
    let cuts = cuts(scenario, space, load);
    days.representatives
        .iter()
        .map(|&(day, stands)| {
            let ((from, empty), (to, _)) = (cuts[day as usize], cuts[day as usize + 1]);
            let brought = if empty { from } else { from - LEAD };
            let inside = |i: &usize| space.grid.start(*i) >= brought && space.grid.start(*i) < to;
            let contacts =
                (0..space.grid.count).filter(inside).map(|i| load.contacts[i]).sum::<f64>();
            Part { day, from, to, lead: brought, stands, contacts }
        })
        .collect()
}

/// The cut before each day and the one after the last, and whether the desk is empty there.
fn cuts(scenario: &Scenario, space: &Space, load: &Load) -> Vec<(Instant, bool)> {
    let grid = space.grid;
    let mut covered = vec![false; grid.count];
    for pattern in &space.patterns {
        pattern.cover.iter().for_each(|(interval, _)| covered[interval] = true);
    }
    for place in space.promised.places() {
        let there = crate::planning::patterns::presence(scenario, grid, place);
        there.iter().for_each(|(interval, _)| covered[interval] = true);
    }
    let days = i64::from(scenario.calendar.days());
    let between = |day: i64| {
        let midnight = Instant::start_of_day(day);
        // Midnight itself if nobody is there, so that what counts for a day is seen in its part.
        let hours = (0..=AFTER).chain((-BEFORE..0).rev());
        let near: Vec<usize> =
            hours.filter_map(|hour| grid.interval(midnight + Span::HOUR.times(hour))).collect();
        let quiet = |a: &&usize, b: &&usize| load.contacts[**a].total_cmp(&load.contacts[**b]);
        match (near.iter().find(|i| !covered[**i]), near.iter().min_by(quiet)) {
            (Some(&i), _) => (grid.start(i), true),
            (None, Some(&i)) => (grid.start(i), false),
            (None, None) => (midnight, false),
        }
    };
    let first = std::iter::once((Instant::LONG_AGO, true));
    let last = std::iter::once((Instant::NEVER, true));
    first.chain((1..days).map(between)).chain(last).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::Curve;
    use crate::planning::cost::Prices;
    use crate::planning::testing::{clock, scenario};

    fn parts_of(s: &Scenario) -> Vec<Part> {
        let space = Space::new(s, &Prices::new(s));
        let curve = Curve::new(&s.demand, &s.calendar);
        let load = Load::new(s, &curve, space.grid);
        parts(s, &space, &load, &Days::apart(s, &space))
    }

    #[test]
    fn days_are_cut_at_midnight_where_nobody_is_there() {
        let parts = parts_of(&scenario(3));
        assert_eq!(parts.len(), 3);
        // The last shifts end at 23:00.
        assert_eq!((parts[1].from, parts[1].lead), (clock(1, 0, 0), clock(1, 0, 0)));
        assert_eq!((parts[0].from, parts[2].to), (Instant::LONG_AGO, Instant::NEVER));
        assert!((parts[1].contacts - 600.0).abs() < 1e-6);
    }

    #[test]
    fn around_the_clock_the_quietest_hour_is_the_cut_and_the_hour_before_leads_in() {
        let mut s = scenario(2);
        s.planning.patterns[0].starts = (0..24).map(|hour| hour * 60).collect();
        if let crate::model::ArrivalCurve::Synthesise { hourly, .. } = &mut s.demand.curve {
            hourly.fill(1.0 / 21.0);
            hourly[3..6].fill(0.0);
        }
        let parts = parts_of(&s);
        assert_eq!((parts[1].from, parts[1].lead), (clock(1, 3, 0), clock(1, 1, 30)));
    }
}
