//! What a scenario lets expect of single intervals – arrivals, who waits, who gives up – as 90 %
//! bands between replications, to be held against what really happened. Must not know where the
//! scenario comes from.

use super::settings::Settings;
use super::simulate::simulate;
use crate::engine::ContactRecord;
use crate::metrics::gave_up;
use crate::model::{Clock, Plan, Scenario};
use crate::stats::Band;
use crate::time::Span;
use serde::Serialize;
use std::sync::atomic::{AtomicBool, Ordering};

/// What may happen in one interval, replication by replication.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Expected {
    /// Contacts.
    pub arrivals: Option<Band>,
    /// Share of contacts that wait the limit or longer, or give up after it.
    pub waited: Option<Band>,
    /// Share of contacts that give up.
    pub abandoned: Option<Band>,
}

/// What really happened in one interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Happened {
    /// Contacts.
    pub arrivals: f64,
    /// Share that waited, if there was anybody.
    pub waited: Option<f64>,
    /// Share that gave up.
    pub abandoned: Option<f64>,
}

/// How many intervals lie inside their bands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Coverage {
    /// Inside.
    pub inside: u32,
    /// Below.
    pub below: u32,
    /// Above.
    pub above: u32,
    /// Sum of the bands' widths: bands that hold everything prove nothing.
    pub width_sum: f64,
}

impl Coverage {
    /// Intervals looked at.
    #[must_use]
    pub const fn all(&self) -> u32 {
        self.inside + self.below + self.above
    }
    /// Share inside.
    #[must_use]
    pub fn share(&self) -> f64 {
        f64::from(self.inside) / f64::from(self.all().max(1))
    }
    /// Mean width of the bands.
    #[must_use]
    pub fn mean_width(&self) -> f64 {
        self.width_sum / f64::from(self.all().max(1))
    }
    /// Looks at one interval.
    pub fn add(&mut self, band: Option<Band>, happened: Option<f64>) {
        let (Some(band), Some(x)) = (band, happened) else { return };
        self.width_sum += band.p95 - band.p5;
        if x < band.p5 - 1e-9 {
            self.below += 1;
        } else if x > band.p95 + 1e-9 {
            self.above += 1;
        } else {
            self.inside += 1;
        }
    }
}

/// Counts of one interval in one replication.
#[derive(Clone, Copy, Default)]
struct Tally {
    arrivals: u32,
    waited: u32,
    abandoned: u32,
}

const BATCH: u64 = 20;

/// Simulates `plan` and gathers each interval's bands. A contact has waited if `clock` shows at
/// least `limit`, or if it gave up after it. `progress` is told the share done; `None` if stopped.
/// The last element is that of the whole horizon.
pub fn expected(
    scenario: &Scenario,
    plan: &Plan,
    (clock, limit): (Clock, Span),
    replications: u32,
    progress: &mut dyn FnMut(f64),
    stop: &AtomicBool,
) -> Option<Vec<Expected>> {
    let width = scenario.run.interval.ms();
    let n = (scenario.calendar.end().ms() / width) as usize;
    let mut values: Vec<[Vec<f64>; 3]> = vec![Default::default(); n + 1];
    let mut first = 0;
    while first < u64::from(replications) {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let many = BATCH.min(u64::from(replications) - first);
        let settings = Settings {
            replications: many as u32,
            precision: None,
            first_replication: first,
            limits: vec![(clock, limit)],
            without_busyness: false,
            keep_records: (first..first + many).collect(),
            ..Settings::of(scenario)
        };
        let simulation = simulate(scenario, plan, &settings, &mut |_| {}, stop);
        for run in &simulation.records {
            let mut tallies = vec![Tally::default(); n + 1];
            for record in &run.contacts {
                count(&mut tallies[n], record, clock, limit);
                let interval = record.start.ms().div_euclid(width);
                if let Some(tally) =
                    usize::try_from(interval).ok().and_then(|i| tallies[..n].get_mut(i))
                {
                    count(tally, record, clock, limit);
                }
            }
            for (values, tally) in values.iter_mut().zip(tallies) {
                let all = f64::from(tally.arrivals);
                values[0].push(all);
                if tally.arrivals > 0 {
                    values[1].push(f64::from(tally.waited) / all);
                    values[2].push(f64::from(tally.abandoned) / all);
                }
            }
        }
        first += many;
        progress(first as f64 / f64::from(replications));
    }
    let bands = values.iter_mut().map(|[arrivals, waited, abandoned]| Expected {
        arrivals: Band::of(arrivals),
        waited: Band::of(waited),
        abandoned: Band::of(abandoned),
    });
    Some(bands.collect())
}

fn count(tally: &mut Tally, record: &ContactRecord, clock: Clock, limit: Span) {
    tally.arrivals += 1;
    let gave_up = gave_up(record);
    tally.abandoned += u32::from(gave_up);
    let stopped = match clock {
        Clock::Assigned => record.assigned,
        Clock::Begun => record.begun,
        Clock::FirstReply => record.first_reply,
        Clock::FirstUsefulReply => record.first_useful_reply,
    };
    let until = if gave_up { record.gave_up } else { stopped };
    // Nobody came to it before the drain ended: it waited.
    let waited = until.is_none_or(|at| at - record.start >= limit);
    tally.waited += u32::from(waited);
}

/// Simulated against actual.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// What was to be expected, by interval.
    pub expected: Vec<Expected>,
    /// What happened, by interval.
    pub happened: Vec<Happened>,
    /// Contacts.
    pub arrivals: Coverage,
    /// Who waited.
    pub waited: Coverage,
    /// Who gave up.
    pub abandoned: Coverage,
    /// The whole horizon: what was to be expected, and what happened.
    pub whole: (Expected, Happened),
    /// Replications behind the bands.
    pub replications: u32,
}

impl Comparison {
    /// Holds what happened against what was to be expected, the whole horizon last in both.
    /// Intervals with less than one contact
    /// expected are not looked at: an empty night inside its band proves nothing.
    #[must_use]
    pub fn new(
        mut expected: Vec<Expected>,
        mut happened: Vec<Happened>,
        replications: u32,
    ) -> Self {
        let whole = (expected.pop().unwrap_or_default(), happened.pop().unwrap_or_default());
        let mut this = Self { whole, replications, ..Self::default() };
        for (band, real) in expected.iter().zip(&happened) {
            if band.arrivals.is_none_or(|arrivals| arrivals.mean < 1.0) {
                continue;
            }
            this.arrivals.add(band.arrivals, Some(real.arrivals));
            this.waited.add(band.waited, real.waited);
            this.abandoned.add(band.abandoned, real.abandoned);
        }
        Self { expected, happened, ..this }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Days drawn from the same scenario on other streams lie inside their own bands about nine
    /// times in ten: fewer than 84 % or more than 97 % of 3 × 48 intervals with fixed streams.
    #[test]
    fn days_of_the_same_scenario_lie_inside_their_bands() {
        let mut scenario = Scenario::bare(4000.0, 3);
        scenario.demand.reasons[0].patience = Some(crate::model::Patience {
            knee: Span::ZERO,
            law: crate::model::Law::Exponential(60.0),
        });
        let place = |day: i64| crate::model::Place {
            group: 0,
            start: crate::time::Instant::start_of_day(day),
            end: crate::time::Instant::start_of_day(day + 1),
            breaks: Vec::new(),
            pattern: "all day".into(),
            person: None,
        };
        let plan = Plan::new((0..3).flat_map(|day| std::iter::repeat_n(place(day), 9)).collect());
        let stop = AtomicBool::new(false);
        let limit = (Clock::Begun, Span::from_secs(20));
        let bands =
            expected(&scenario, &plan, limit, 100, &mut |_| {}, &stop).expect("not stopped");
        let settings = Settings {
            replications: 1,
            first_replication: 5000,
            keep_records: vec![5000],
            without_busyness: false,
            ..Settings::of(&scenario)
        };
        let other = simulate(&scenario, &plan, &settings, &mut |_| {}, &stop);
        let mut tallies = vec![Tally::default(); bands.len()];
        for record in &other.records[0].contacts {
            count(&mut tallies[144], record, limit.0, limit.1);
            count(&mut tallies[(record.start.ms() / 1_800_000) as usize], record, limit.0, limit.1);
        }
        let happened = tallies.iter().map(|t| Happened {
            arrivals: f64::from(t.arrivals),
            waited: Some(f64::from(t.waited) / f64::from(t.arrivals)),
            abandoned: Some(f64::from(t.abandoned) / f64::from(t.arrivals)),
        });
        let happened: Vec<Happened> = happened.collect();
        let found = Comparison::new(bands, happened, 100);
        assert_eq!(found.arrivals.all(), 144);
        for coverage in [found.arrivals, found.waited, found.abandoned] {
            assert!((0.84..0.97).contains(&coverage.share()), "{coverage:?}");
        }
        assert!(tallies[144].abandoned > 50, "somebody gave up");
        assert!(found.whole.0.abandoned.is_some() && found.whole.1.abandoned.is_some());
    }
}
