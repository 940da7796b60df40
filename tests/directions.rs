//! Which way a lever moves the desk: paired differences on the same tapes, with their intervals.
//! Directions hold in expectation, not on every path. A lever that does nothing passes a check with
//! probability 1e-3 (one-sided). Power: a check asks for an effect so large that the right program,
//! with the effect seen here, would pass with 99.9 % of other seeds.

use chatstaff::demand::TapeMaker;
use chatstaff::engine::{ContactRecord, Desk, Observer, ReplyRecord, Workspace};
use chatstaff::model::{
    AutoTransfer, Group, Lateness, Law, LeaveRule, Patience, Place, Plan, Reason, Replies, Routing,
    Scenario,
};
use chatstaff::random::Address;
use chatstaff::stats::{normal_quantile, paired_difference, t_quantile};
use chatstaff::time::{Instant, Span};

/// Replications of each side.
const REPLICATIONS: u64 = 160;
/// Probability with which a lever without effect passes.
const FALSE_PASS: f64 = 1e-3;
/// Probability with which one of the effect seen passes.
const POWER: f64 = 0.999;

#[derive(Default)]
struct Seen {
    records: Vec<ContactRecord>,
    by_agent: Vec<u32>,
}
impl Observer for Seen {
    fn assigned(&mut self, _: Instant, _: u32, agent: u32, _: bool) {
        self.by_agent.resize(self.by_agent.len().max(agent as usize + 1), 0);
        self.by_agent[agent as usize] += 1;
    }
    fn sent(&mut self, _: Instant, _: &ReplyRecord) {}
    fn ended(&mut self, _: Instant, record: &ContactRecord) {
        self.records.push(*record);
    }
}

fn hours(from: i64, to: i64) -> Place {
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
fn shop() -> Scenario {
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
fn figures(scenario: &Scenario, places: &[Place], figure: impl Fn(&Seen) -> f64) -> Vec<f64> {
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
fn falls(base: &[f64], variant: &[f64], what: &str) {
    let difference = paired_difference(base, variant).expect("replications");
    let errors = -difference.value / difference.standard_error;
    let needed = t_quantile(1.0 - FALSE_PASS, REPLICATIONS as f64 - 1.0) + normal_quantile(POWER);
    assert!(errors > needed, "{what}: {} is {errors:.1} standard errors", difference.value);
}

/// Contacts of a stretch that were not answered within 30 s.
fn misses_between(from: i64, to: i64) -> impl Fn(&Seen) -> f64 {
    let (from, to) = (Instant::from_minutes(from), Instant::from_minutes(to));
    move |seen: &Seen| {
        let inside = seen.records.iter().filter(|r| from <= r.start && r.start < to);
        let late = inside.filter(|r| {
            r.gave_up.is_some() || r.first_reply.is_none_or(|at| at - r.start > Span::from_secs(30))
        });
        late.count() as f64
    }
}

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
fn auto_transfer_shortens_the_longest_wait() {
    let places = vec![hours(0, 30); 6];
    let longest = |seen: &Seen| {
        seen.records
            .iter()
            .filter_map(|r| r.first_reply.map(|at| (at - r.start).secs()))
            .fold(0.0, f64::max)
    };
    let mut plain = shop();
    plain.demand.reasons[0].patience = None;
    plain.groups[0].cap = 12;
    plain.groups[0].speed_spread = 0.5;
    let mut moved = plain.clone();
    moved.rules.auto_transfer = Some(AutoTransfer { after: Span::from_secs(60), max: 2 });
    falls(&figures(&plain, &places, longest), &figures(&moved, &places, longest), "longest wait");
    let mut off = plain.clone();
    off.rules.auto_transfer = Some(AutoTransfer { after: Span::from_secs(60), max: 0 });
    assert_eq!(figures(&plain, &places, longest), figures(&off, &places, longest));
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

#[test]
fn handing_over_ends_overtime_and_finishing_ends_chats_where_they_began() {
    let places = vec![hours(8, 14), hours(8, 14), hours(12, 20), hours(12, 20)];
    let finish = shop();
    let mut hand_over = shop();
    hand_over.groups[0].leave = LeaveRule::HandOver;
    let handed =
        |seen: &Seen| -> f64 { seen.records.iter().map(|r| f64::from(r.hand_overs)).sum() };
    falls(&figures(&hand_over, &places, handed), &figures(&finish, &places, handed), "hand-overs");
}
