//! Steady-state statistics of replications, and how they are held against exact values.

use chatstaff::demand::{ContactNeed, TapeMaker};
use chatstaff::engine::{ContactRecord, Desk, Observer, Outcome, ReplyRecord, Workspace};
use chatstaff::model::{Place, Plan, Scenario};
use chatstaff::random::Address;
use chatstaff::time::{Instant, Span};
use rayon::prelude::*;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// What is compared; the clock "wait" runs from the first message to the first assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stat {
    /// Share of contacts not assigned at once.
    Waited,
    /// Share of contacts that gave up.
    Abandoned,
    /// Share of contacts turned away.
    Blocked,
    /// Mean time in the queue of all contacts, seconds.
    Wait,
    /// Share of all contacts assigned within so many seconds.
    Within(i64),
    /// Share of all contacts whose first reply began within so many seconds.
    BegunWithin(i64),
    /// Mean first reply of answered contacts, seconds.
    FirstReply,
    /// Share of all contacts whose first reply was sent within so many seconds.
    FirstReplyWithin(i64),
    /// Mean from assignment to the first reply sent, seconds.
    AssignedToReply,
    /// Mean time from message to reply of further replies, seconds.
    ReplyGap,
    /// Time-average queue length.
    Queue,
    /// Time-average share of people's time spent replying.
    Busy,
    /// Time-average slots in use per person.
    Concurrency,
    /// Chats served per hour.
    PerHour,
    /// Mean wait of contacts with this reason.
    WaitOfReason(u16),
}

#[derive(Clone, Default)]
pub struct Probe {
    from: Instant,
    to: Instant,
    contacts: Vec<(u16, ContactRecord)>,
    gaps: (f64, f64),
    queue: Level,
    slots: Level,
    writing: Level,
    served: f64,
}

/// Integral of a level over the observed stretch.
#[derive(Clone, Copy, Default)]
struct Level {
    value: i64,
    since: Instant,
    integral: i64,
}
impl Level {
    fn step(&mut self, now: Instant, by: i64, from: Instant, to: Instant) {
        let stretch = now.clamp(from, to) - self.since.clamp(from, to);
        self.integral += self.value * stretch.ms();
        self.value += by;
        self.since = now;
    }
}

impl Probe {
    /// Observes contacts that start, and levels and flows, between two moments.
    pub fn between(from: Instant, to: Instant) -> Self {
        Self { from, to, ..Self::default() }
    }
    fn level(&mut self, now: Instant, which: fn(&mut Self) -> &mut Level, by: i64) {
        let (from, to) = (self.from, self.to);
        which(self).step(now, by, from, to);
    }
}

impl Observer for Probe {
    fn arrived(&mut self, _: Instant, _: u32, _: &ContactNeed) {}
    fn queued(&mut self, now: Instant, _: u32) {
        self.level(now, |p| &mut p.queue, 1);
    }
    fn left_queue(&mut self, now: Instant, _: u32) {
        self.level(now, |p| &mut p.queue, -1);
    }
    fn assigned(&mut self, now: Instant, _: u32, _: u32, from_queue: bool) {
        if from_queue {
            self.level(now, |p| &mut p.queue, -1);
        }
        self.level(now, |p| &mut p.slots, 1);
    }
    fn slot_freed(&mut self, now: Instant, _: u32, _: u32) {
        self.level(now, |p| &mut p.slots, -1);
    }
    fn begun(&mut self, now: Instant, _: u32, _: u32, _: Instant) {
        self.level(now, |p| &mut p.writing, 1);
    }
    fn sent(&mut self, now: Instant, reply: &ReplyRecord) {
        self.level(now, |p| &mut p.writing, -1);
        if reply.number > 0 && self.from <= reply.asked && reply.asked < self.to {
            self.gaps.0 += (reply.sent - reply.asked).secs();
            self.gaps.1 += 1.0;
        }
    }
    fn ended(&mut self, now: Instant, record: &ContactRecord) {
        if self.from <= record.start && record.start < self.to {
            self.contacts.push((record.reason, *record));
        }
        if record.outcome == Outcome::Served && self.from <= now && now < self.to {
            self.served += 1.0;
        }
    }
    fn finished(&mut self, now: Instant) {
        self.level(now, |p| &mut p.queue, 0);
        self.level(now, |p| &mut p.slots, 0);
        self.level(now, |p| &mut p.writing, 0);
    }
}

impl Probe {
    /// Numerator and denominator of a statistic in this replication.
    pub fn ratio(&self, stat: Stat, people: f64) -> (f64, f64) {
        let all = self.contacts.len() as f64;
        let count = |f: &dyn Fn(&ContactRecord) -> bool| {
            self.contacts.iter().filter(|c| f(&c.1)).count() as f64
        };
        let within = |moment: Option<Instant>, start: Instant, limit: i64| {
            moment.is_some_and(|at| at - start <= Span::from_secs(limit))
        };
        let queued =
            |c: &ContactRecord| (c.assigned.or(c.gave_up).unwrap_or(c.ended) - c.start).secs();
        let hours = (self.to - self.from).hours();
        let time = (self.to - self.from).ms() as f64;
        match stat {
            Stat::Waited => (count(&|c| c.assigned != Some(c.start)), all),
            Stat::Abandoned => (count(&|c| c.outcome == Outcome::Abandoned), all),
            Stat::Blocked => (count(&|c| c.outcome == Outcome::Blocked), all),
            Stat::Wait => (self.contacts.iter().map(|c| queued(&c.1)).sum(), all),
            Stat::WaitOfReason(reason) => {
                let mine = self.contacts.iter().filter(|c| c.0 == reason);
                (mine.clone().map(|c| queued(&c.1)).sum(), mine.count() as f64)
            }
            Stat::Within(s) => (count(&|c| within(c.assigned, c.start, s)), all),
            Stat::BegunWithin(s) => (count(&|c| within(c.begun, c.start, s)), all),
            Stat::FirstReplyWithin(s) => (count(&|c| within(c.first_reply, c.start, s)), all),
            Stat::FirstReply | Stat::AssignedToReply => {
                let answered = self.contacts.iter().filter_map(|c| {
                    let from = if stat == Stat::FirstReply { c.1.start } else { c.1.assigned? };
                    Some((c.1.first_reply? - from).secs())
                });
                (answered.clone().sum(), answered.count() as f64)
            }
            Stat::ReplyGap => self.gaps,
            Stat::Queue => (self.queue.integral as f64, time),
            Stat::Busy => (self.writing.integral as f64, time * people),
            Stat::Concurrency => (self.slots.integral as f64, time * people),
            Stat::PerHour => (self.served, hours),
        }
    }
}

/// A desk of equal people who are there all the time.
pub fn always(people: u32, scenario: &Scenario) -> Vec<Place> {
    let place = Place {
        group: 0,
        start: Instant::ZERO,
        end: scenario.calendar.end() + Span::DAY,
        breaks: Vec::new(),
        pattern: String::new(),
        person: None,
    };
    vec![place; people as usize]
}

/// Probability that a right figure fails one check by chance.
const FALSE_ALARM: f64 = 1e-5;

/// Simulates and holds each statistic against its exact value: it must lie inside the interval
/// computed from the variance between replications, widened by `allowance` (a fraction, for ways
/// in which the exact model is known to differ). All misses are reported together.
pub fn check(
    name: &str,
    scenario: &Scenario,
    people: u32,
    warm_up: Span,
    replications: u64,
    exact: &[(Stat, f64, f64)],
) {
    check_desk(name, scenario, &Desk::new(scenario), people, warm_up, replications, exact);
}

/// As [`check`], at a desk made otherwise than by [`Desk::new`].
pub fn check_desk(
    name: &str,
    scenario: &Scenario,
    desk: &Desk,
    people: u32,
    warm_up: Span,
    replications: u64,
    exact: &[(Stat, f64, f64)],
) {
    let staff = desk.staff(&Plan::new(always(people, scenario)));
    let maker = TapeMaker::new(scenario);
    let seed = scenario.run.seed;
    let probes: Vec<Vec<(f64, f64)>> = (0..replications)
        .into_par_iter()
        .map_init(Workspace::default, |workspace, replication| {
            let tape = maker.tape(replication);
            let from = Instant::ZERO + warm_up;
            let mut probe = Probe::between(from, scenario.calendar.end());
            let root = Address::replication(seed, replication);
            desk.run(&tape, &staff, root, workspace, &mut probe);
            exact.iter().map(|(stat, ..)| probe.ratio(*stat, f64::from(people))).collect()
        })
        .collect();
    let mut misses = Vec::new();
    for (index, (stat, value, allowance)) in exact.iter().enumerate() {
        let pairs: Vec<(f64, f64)> = probes.iter().map(|p| p[index]).collect();
        let (estimate, half) = ratio_interval(&pairs);
        let room = half + allowance * value.abs();
        let line = format!("{name} {stat:?}: exact {value:.5}, simulated {estimate:.5} ±{half:.5}");
        if (estimate - value).abs() > room {
            misses.push(line);
        }
    }
    assert!(misses.is_empty(), "\n{}", misses.join("\n"));
}

/// Ratio estimator with the half-width of its interval at level 1 − [`FALSE_ALARM`].
pub fn ratio_interval(pairs: &[(f64, f64)]) -> (f64, f64) {
    let n = pairs.len() as f64;
    let (num, den) = pairs.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
    let ratio = num / den;
    let residuals: f64 = pairs.iter().map(|p| (p.0 - ratio * p.1).powi(2)).sum();
    let error = (residuals / (n - 1.0) / n).sqrt() / (den / n);
    let t = StudentsT::new(0.0, 1.0, n - 1.0).expect("more than one replication");
    (ratio, t.inverse_cdf(1.0 - FALSE_ALARM / 2.0) * error)
}
