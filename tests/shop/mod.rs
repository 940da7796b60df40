//! A shop on random days, and whether a lever moves a figure of it: paired differences on the same
//! tapes, with their intervals. A lever that does nothing passes a check with probability 1e-3
//! (one-sided). Power: a check asks for an effect so large that the right program, with the effect
//! seen here, would pass with 99.9 % of other seeds.
#![allow(dead_code, reason = "each test file uses a part")]

use chatstaff::demand::TapeMaker;
use chatstaff::engine::{ContactRecord, Desk, Observer, Workspace};
use chatstaff::model::{Law, Patience, Place, Plan, Reason, Replies, Scenario};
use chatstaff::random::Address;
use chatstaff::stats::{normal_quantile, paired_difference, t_quantile};
use chatstaff::time::{Instant, Span};

/// Replications of each side.
pub const REPLICATIONS: u64 = 160;
/// Probability with which a lever without effect passes.
const FALSE_PASS: f64 = 1e-3;
/// Probability with which one of the effect seen passes.
const POWER: f64 = 0.999;

#[derive(Default)]
pub struct Seen {
    pub records: Vec<ContactRecord>,
    pub by_agent: Vec<u32>,
}
impl Observer for Seen {
    fn assigned(&mut self, _: Instant, _: u32, agent: u32, _: bool) {
        self.by_agent.resize(self.by_agent.len().max(agent as usize + 1), 0);
        self.by_agent[agent as usize] += 1;
    }
    fn ended(&mut self, _: Instant, record: &ContactRecord) {
        self.records.push(*record);
    }
}

pub fn hours(from: i64, to: i64) -> Place {
    Place {
        group: 0,
        start: Instant::from_minutes(60 * from),
        end: Instant::from_minutes(60 * to),
        breaks: Vec::new(),
        pattern: String::new(),
        person: None,
    }
}

/// A shop of one shift from 8 to 20, moderately busy, with impatient customers.
pub fn shop() -> Scenario {
    let mut scenario = Scenario::bare(1400.0, 1);
    scenario.demand.reasons[0] = Reason {
        replies: Replies::Geometric(6.0),
        first_work: Law::Exponential(8.0),
        work: Law::Lognormal { mean: 35.0, cv: 0.8 },
        thinking: Law::Lognormal { mean: 45.0, cv: 1.2 },
        patience: Some(Patience { knee: Span::from_secs(15), law: Law::Exponential(120.0) }),
        ..Reason::bare("question", 1.0)
    };
    scenario
}

/// One figure per replication, on the tapes of the scenario's own seed.
pub fn figures(scenario: &Scenario, places: &[Place], figure: impl Fn(&Seen) -> f64) -> Vec<f64> {
    let desk = Desk::new(scenario);
    let staff = desk.staff(&Plan::new(places.to_vec()));
    let maker = TapeMaker::new(scenario);
    let mut workspace = Workspace::default();
    (0..REPLICATIONS)
        .map(|replication| {
            let mut seen = Seen::default();
            let root = Address::replication(scenario.run.seed, replication);
            desk.run(&maker.tape(replication), &staff, root, &mut workspace, &mut seen);
            figure(&seen)
        })
        .collect()
}

/// Asserts that the figure falls from `base` to `variant`.
pub fn falls(base: &[f64], variant: &[f64], what: &str) {
    let difference = paired_difference(base, variant).expect("replications");
    let errors = -difference.value / difference.standard_error;
    let needed = t_quantile(1.0 - FALSE_PASS, REPLICATIONS as f64 - 1.0) + normal_quantile(POWER);
    assert!(errors > needed, "{what}: {} is {errors:.1} standard errors", difference.value);
}

/// Contacts of a stretch that were not answered within 30 s.
pub fn misses_between(from: i64, to: i64) -> impl Fn(&Seen) -> f64 {
    let (from, to) = (Instant::from_minutes(from), Instant::from_minutes(to));
    move |seen: &Seen| {
        let inside = seen.records.iter().filter(|r| from <= r.start && r.start < to);
        let late = inside.filter(|r| {
            r.gave_up.is_some() || r.first_reply.is_none_or(|at| at - r.start > Span::from_secs(30))
        });
        late.count() as f64
    }
}
