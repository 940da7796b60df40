//! Makes the tape of a replication (`model.md` §1–2): who comes when, by address, and what they
//! bring. Must not know how the desk is staffed.

use super::busyness::{Layers, Source};
use super::curve::Curve;
use super::customer::{self, Customers, Point};
use super::draws::{Coming, Draws};
use super::exact::{self, ExactCounts};
use super::mix::Conditions;
use super::points::Points;
use super::tape::Tape;
use crate::model::{Backlog, Busyness, Randomness, Scenario};
use crate::random::{Address, Purpose};
use crate::time::Instant;
use std::ops::Range;

/// Addresses below a replication's root that are no channel's.
const BACKLOG: u64 = u64::MAX;
const EXACT: u64 = u64::MAX - 1;

/// A scenario's demand, ready to make tapes.
///
/// A tape is a pure function of (demand, seed, replication): making it twice, out of order or on
/// another thread gives the same bytes. Contacts stand by start, then channel, then number; each
/// attribute belongs to the contact's address, so that more demand, other parameters of a reason or
/// further replications change no other draw.
///
/// The backlog stands first, with starts before 0. A contact that waited so long has not lost
/// patience yet: its patience counts from the scenario's start, not from its own.
#[derive(Clone, Debug)]
pub struct TapeMaker {
    seed: u64,
    days: usize,
    curve: Curve,
    layers: Layers,
    stratified: bool,
    shares: Vec<f64>,
    customers: Customers,
    draws: Draws,
    /// Oldest first, with the conditions at the moment they came.
    backlog: Vec<(Backlog, Conditions)>,
    exact: Option<ExactCounts>,
}

/// A contact of the minute or bin at hand, before its attributes.
#[derive(Clone, Copy)]
struct Arrival {
    /// Start, channel, number: the order on the tape.
    key: (u64, u32, u32),
    place: f64,
    address: Address,
}

impl TapeMaker {
    /// Works out the curve and the laws of a scenario's demand.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let demand = &scenario.demand;
        let curve = Curve::new(demand, &scenario.calendar);
        let exact = (demand.randomness == Randomness::Exact)
            .then(|| ExactCounts::new(&demand.curve, &curve));
        let mut backlog: Vec<(Backlog, Conditions)> = demand
            .backlog
            .iter()
            .map(|&waiting| (waiting, Conditions::at(demand, Instant::ZERO - waiting.age)))
            .collect();
        backlog.sort_by_key(|(waiting, _)| std::cmp::Reverse(waiting.age));
        let channels = demand.channels.len();
        Self {
            seed: scenario.run.seed,
            days: scenario.calendar.days() as usize,
            layers: Layers::new(if exact.is_some() { &Busyness::NONE } else { &demand.busyness }),
            stratified: false,
            shares: demand.channels.iter().map(|channel| channel.share).collect(),
            customers: Customers::new(demand.same_customer_share, channels, curve.minutes().len()),
            draws: Draws::new(demand),
            backlog,
            exact,
            curve,
        }
    }

    /// The same demand with every day exactly as busy as forecast.
    #[must_use]
    pub fn without_busyness(&self) -> Self {
        Self { layers: Layers::new(&Busyness::NONE), ..self.clone() }
    }

    /// The same demand whose replications share out, in blocks of [`super::BLOCK`], the strata of
    /// the forecast's and the days' busyness. Every mean stays unbiased; replications of a block
    /// depend on each other, so intervals are computed from block means.
    #[must_use]
    pub fn stratified(&self) -> Self {
        Self { stratified: true, ..self.clone() }
    }

    /// Whether days differ in how busy they are drawn.
    #[must_use]
    pub fn has_busyness(&self) -> bool {
        !self.busyness(0).is_empty()
    }

    /// Whether replications share out strata in blocks.
    #[must_use]
    pub const fn is_stratified(&self) -> bool {
        self.stratified
    }

    /// The same demand drawn from another master seed.
    #[must_use]
    pub fn with_seed(&self, seed: u64) -> Self {
        Self { seed, ..self.clone() }
    }

    /// Expected contacts over the horizon, without busyness and backlog.
    #[must_use]
    pub const fn expected(&self) -> &Curve {
        &self.curve
    }

    /// The root of a replication's addresses.
    #[must_use]
    pub fn address(&self, replication: u64) -> Address {
        Address::replication(self.seed, replication)
    }

    /// The busyness of every hour of a replication; empty if every factor is exactly 1.
    #[must_use]
    pub fn busyness(&self, replication: u64) -> Vec<f64> {
        let source = Source { seed: self.seed, replication, stratified: self.stratified };
        self.layers.hours(source, self.days)
    }

    /// The tape of a replication.
    #[must_use]
    pub fn tape(&self, replication: u64) -> Tape {
        let mut tape = Tape::new();
        self.fill(replication, &mut tape);
        tape
    }

    /// Makes the tape of a replication in the memory of another one.
    pub fn fill(&self, replication: u64, tape: &mut Tape) {
        tape.clear();
        let root = self.address(replication);
        self.put_backlog(root, tape);
        if let Some(counts) = &self.exact {
            self.put_exact(root, counts, tape);
        } else {
            let all = 0..self.curve.minutes().len();
            self.put_poisson(root, &self.busyness(replication), all, tape);
        }
    }

    /// The contacts of a replication that start in some minutes of the horizon, in the memory of
    /// another tape; the same ones, with the same attributes, as on the whole tape. `hours` is the
    /// replication's busyness ([`Self::busyness`]), worked out once for many parts.
    pub fn fill_part(
        &self,
        replication: u64,
        hours: &[f64],
        minutes: Range<usize>,
        tape: &mut Tape,
    ) {
        if self.exact.is_none() {
            tape.clear();
            self.put_poisson(self.address(replication), hours, minutes, tape);
            return;
        }
        self.fill(replication, tape);
        let (from, to) = (minutes.start as i64, minutes.end as i64);
        tape.contacts.retain(|contact| (from..to).contains(&contact.start.minute()));
    }

    fn put_poisson(&self, root: Address, hours: &[f64], minutes: Range<usize>, tape: &mut Tape) {
        let points = Points { root, per_minute: self.curve.minutes(), hours, shares: &self.shares };
        let mut arrivals: Vec<Arrival> = Vec::new();
        for minute in minutes {
            arrivals.clear();
            for channel in 0..self.shares.len() {
                let limit = points.expected(channel, minute);
                points.below(channel, minute, limit, |number, place| {
                    let address = points.address(channel, minute, number);
                    let ms = (address.uniform(Purpose::ArrivalMoment) * 60_000.0) as u64;
                    arrivals.push(Arrival { key: (ms, channel as u32, number), place, address });
                });
            }
            arrivals.sort_unstable_by_key(|arrival| arrival.key);
            let conditions = self.curve.conditions(minute);
            for &Arrival { key: (ms, channel, number), place, address } in &arrivals {
                let channel = channel as usize;
                let point = Point { channel, minute, number, place };
                let coming = Coming {
                    start: Instant::from_ms(minute as i64 * 60_000 + ms as i64),
                    address,
                    channel,
                    reason: conditions.reason(address.uniform(Purpose::Reason)),
                    customer: self.customers.of(point, &points, self.curve.cumulative()),
                    work_factor: conditions.work_factor,
                };
                self.draws.put(tape, coming);
            }
        }
    }

    fn put_exact(&self, root: Address, counts: &ExactCounts, tape: &mut Tape) {
        let backlog = tape.contacts.len();
        let mut today = (0, backlog);
        let mut arrivals: Vec<Arrival> = Vec::new();
        for (bin, (minutes, count)) in counts.bins.iter().enumerate() {
            let cell = root.at(EXACT).at(bin as u64);
            arrivals.clear();
            arrivals.extend((0..*count).map(|number| {
                let address = cell.at(u64::from(number));
                let uniform = address.uniform(Purpose::ArrivalMoment);
                let start = exact::moment(&self.curve, minutes, uniform);
                let channel = self.channel(address) as u32;
                Arrival { key: (start.ms() as u64, channel, number), place: 0.0, address }
            }));
            arrivals.sort_unstable_by_key(|arrival| arrival.key);
            for &Arrival { key: (ms, channel, _), address, .. } in &arrivals {
                let start = Instant::from_ms(ms as i64);
                let coming_number = tape.contacts.len();
                if start.day() != today.0 {
                    today = (start.day(), coming_number);
                }
                let earlier = &tape.contacts[today.1..coming_number];
                let is_new = address.uniform(Purpose::Customer) >= self.customers.same;
                let customer = if is_new || earlier.is_empty() {
                    (coming_number - backlog) as u32
                } else {
                    let uniform = address.at(0).uniform(Purpose::Customer);
                    earlier[(uniform * earlier.len() as f64) as usize].customer
                };
                let conditions = self.curve.conditions(start.minute() as usize);
                let coming = Coming {
                    start,
                    address,
                    channel: channel as usize,
                    reason: conditions.reason(address.uniform(Purpose::Reason)),
                    customer,
                    work_factor: conditions.work_factor,
                };
                self.draws.put(tape, coming);
            }
        }
    }

    fn put_backlog(&self, root: Address, tape: &mut Tape) {
        for (entry, (waiting, conditions)) in self.backlog.iter().enumerate() {
            for number in 0..waiting.count {
                let address = root.at(BACKLOG).at(entry as u64).at(u64::from(number));
                let mixed = || conditions.reason(address.uniform(Purpose::Reason));
                let coming = Coming {
                    start: Instant::ZERO - waiting.age,
                    address,
                    channel: waiting.channel.unwrap_or_else(|| self.channel(address)),
                    reason: waiting.reason.unwrap_or_else(mixed),
                    customer: customer::of_backlog(tape.contacts.len() as u32),
                    work_factor: conditions.work_factor,
                };
                self.draws.put(tape, coming);
            }
        }
    }

    /// A channel by the shares, where no (channel, minute) decides it.
    fn channel(&self, address: Address) -> usize {
        let mut left = address.uniform(Purpose::Channel);
        self.shares
            .iter()
            .position(|&share| {
                left -= share;
                left < 0.0
            })
            .unwrap_or_else(|| self.shares.iter().rposition(|&share| share > 0.0).unwrap_or(0))
    }
}
