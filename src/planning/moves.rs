//! Local moves on the best plan: take one person off, or give the place to another pattern (later,
//! shorter, with another break, of another group) that is no dearer. Most promising first by the
//! curves of lateness; tried on the part of the horizon that changes, on a few tapes first and on
//! the rest only while the few don't rule it out; verified on whole tapes now and then. Must not
//! know how plans are proven.

use super::Stage;
use super::candidate::{Candidate, judged, people, room};
use super::observe::Seen;
use super::search::Search;
use crate::metrics::TargetJudgement;
use crate::model::Plan;
use crate::time::{Instant, Span};
use std::collections::BTreeSet;

/// Contacts from so long before a change are brought too, to settle the desk.
const LEAD: Span = Span::from_minutes(90);
/// A change is felt for so long after its people have gone.
const TAIL: Span = Span::from_minutes(60);
/// A shift is replaced by one that starts and ends within this of it.
const NEAR: Span = Span::from_minutes(150);
/// Moves kept between two verifications on whole tapes.
const UNVERIFIED: usize = 12;

/// Refusals in a row after which moves end.
const IN_VAIN: u32 = 12;
/// Savings below this share of the cost are not worth their runs.
const WORTH: f64 = 2e-4;
/// Places added at most to a plan that misses.
const MOST_ADDED: usize = 60;

/// One person from a pattern, or to one, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Move {
    take: Option<usize>,
    give: Option<usize>,
}

/// A move with what it is thought to bring.
#[derive(Clone, Copy, Debug)]
struct Promise {
    change: Move,
    saves: f64,
    /// Slack lost in the period that loses most.
    loses: f64,
}

impl Search<'_> {
    /// Tries moves on the best plan until none is promising or the budget is spent. Does nothing
    /// when no plan meets the targets.
    pub fn moves(&mut self) {
        let Some(mut verified) = self.best.clone().filter(Candidate::meets) else { return };
        let mut current = verified.clone();
        let mut refused: BTreeSet<Move> = BTreeSet::new();
        let (mut tried, mut unverified, mut in_vain) = (0, 0, 0);
        let until = self.facts.replications + self.budget.move_replications;
        let mut promises = self.promises(&current, &refused);
        while let Some(promise) = promises.pop() {
            if in_vain >= IN_VAIN
                || tried >= self.budget.moves
                || self.facts.replications >= until
                || self.lab.stopped()
            {
                break;
            }
            if refused.contains(&promise.change) {
                continue;
            }
            if !self.is_allowed(&current, promise.change) {
                refused.insert(promise.change);
                continue;
            }
            tried += 1;
            self.facts.moves_tried += 1;
            self.say(Stage::Moving, f64::from(tried) / f64::from(self.budget.moves));
            let Some(next) = self.after(&current, promise.change) else {
                refused.insert(promise.change);
                in_vain += 1;
                continue;
            };
            in_vain = 0;
            current = next;
            self.facts.moves_taken += 1;
            unverified += 1;
            if unverified >= UNVERIFIED {
                unverified = 0;
                if !self.verify(&mut verified, &mut current) {
                    refused.insert(promise.change);
                }
            }
            promises = self.promises(&current, &refused);
        }
        if unverified > 0 {
            self.verify(&mut verified, &mut current);
        }
        self.offer(verified);
    }

    /// Adds the places that promise most for what is missing, until the best plan meets everything
    /// that is wanted or the limits allow no more.
    pub fn climb(&mut self) {
        let Some(mut current) = self.best.clone().filter(|best| !best.meets()) else { return };
        for _ in 0..MOST_ADDED {
            if self.lab.stopped() {
                return;
            }
            let Some(change) = self.most_helpful(&current) else { break };
            let counts = moved(&current.counts, change);
            let plan = self.space.plan(&counts);
            let window = self.window(change);
            let all = self.lab.tapes();
            let seen = self.spliced(&current, &plan, 0..all, window);
            self.facts.replications += all as f64 * self.share_of_contacts(window);
            self.facts.candidates += 1;
            current = self.candidate(counts, plan, seen);
            if current.meets() {
                current = self.tried(current.counts);
                if current.meets() {
                    break;
                }
            }
        }
        let whole = self.tried(current.counts);
        self.offer(whole);
    }

    /// The place that promises most of what is missing for its cost.
    fn most_helpful(&self, current: &Candidate) -> Option<Move> {
        let people = people(self.scenario, &self.space, &self.load, &current.plan);
        let missing: Vec<((usize, usize), f64)> = self
            .aims
            .spare(&current.judged)
            .into_iter()
            .filter(|(_, spare)| *spare < 0.0)
            .map(|(at, spare)| (at, -spare))
            .collect();
        let mut promises: Vec<(f64, Move)> = (0..self.space.patterns.len())
            .filter_map(|give| {
                let change = Move { take: None, give: Some(give) };
                let lost = self.aims.slack_lost(&people, &self.changes(change));
                let gain: f64 = missing
                    .iter()
                    .map(|(at, missing)| (-lost.get(at).copied().unwrap_or(0.0)).min(*missing))
                    .sum();
                (gain > 1e-7).then(|| (gain / (self.space.patterns[give].cost + 1e-6), change))
            })
            .collect();
        promises.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        promises.into_iter().map(|(_, change)| change).find(|change| {
            let give = change.give.expect("it adds a place");
            let group = self.space.patterns[give].duty.group;
            current.counts[give] < self.scenario.groups[group].size
                && self.is_allowed(current, *change)
        })
    }

    /// Runs the current plan on whole tapes: kept if it still meets, else back to the last one.
    fn verify(&mut self, verified: &mut Candidate, current: &mut Candidate) -> bool {
        let whole = self.tried(current.counts.clone());
        let holds = whole.meets();
        if holds {
            *verified = whole;
            self.facts.progress.push((self.facts.replications, verified.cost.total()));
        }
        *current = verified.clone();
        holds
    }

    /// Moves worth trying, the best last.
    fn promises(&self, current: &Candidate, refused: &BTreeSet<Move>) -> Vec<Promise> {
        let people = people(self.scenario, &self.space, &self.load, &current.plan);
        let spare = self.aims.spare(&current.judged);
        let mut promises = Vec::new();
        for (take, _) in current.counts.iter().enumerate().filter(|(_, n)| **n > 0) {
            let gives = std::iter::once(None).chain(self.neighbours(take).map(Some));
            for give in gives {
                let change = Move { take: Some(take), give };
                if refused.contains(&change) {
                    continue;
                }
                let cost = |j: usize| self.space.patterns[j].cost;
                let saves = cost(take) - give.map_or(0.0, cost);
                let lost = self.aims.slack_lost(&people, &self.changes(change));
                let fits = lost.iter().all(|(at, lost)| {
                    *lost <= 2.0 * spare.get(at).copied().unwrap_or(0.0).max(0.0) + 1e-5
                });
                let loses = lost.values().copied().fold(f64::NEG_INFINITY, f64::max).max(-1.0);
                let worth =
                    saves > WORTH * current.cost.total() || (saves > -1e-9 && loses < -2e-3);
                if fits && worth {
                    promises.push(Promise { change, saves, loses });
                }
            }
        }
        let merit = |p: &Promise| (p.saves + 1e-3) / (p.loses.max(0.0) + 1e-4) - p.loses.min(0.0);
        promises.sort_by(|a, b| merit(a).total_cmp(&merit(b)).then(b.change.cmp(&a.change)));
        promises
    }

    /// Patterns near one, no dearer.
    fn neighbours(&self, take: usize) -> impl Iterator<Item = usize> + '_ {
        let patterns = &self.space.patterns;
        let from = &patterns[take];
        let near = |a: Instant, b: Instant| (a - b).ms().abs() <= NEAR.ms();
        patterns.iter().enumerate().filter_map(move |(k, to)| {
            (k != take
                && to.cost <= from.cost + 1e-9
                && near(to.duty.start, from.duty.start)
                && near(to.duty.end, from.duty.end))
            .then_some(k)
        })
    }

    /// Standard people gained and lost: (pool, interval, change).
    fn changes(&self, change: Move) -> Vec<(usize, usize, f64)> {
        let mut changes = Vec::new();
        let mut add = |pattern: usize, sign: f64| {
            let pattern = &self.space.patterns[pattern];
            let group = pattern.duty.group;
            let worth = self.load.pace[group] * (1.0 - self.scenario.groups[group].absence);
            for (pool, own) in self.load.pools.iter().enumerate() {
                if own.groups[group] {
                    changes.extend(pattern.cover.iter().map(|(i, p)| (pool, i, sign * worth * p)));
                }
            }
        };
        if let Some(take) = change.take {
            add(take, -1.0);
        }
        if let Some(give) = change.give {
            add(give, 1.0);
        }
        changes
    }

    /// Whether a move breaks no limit that was kept before.
    fn is_allowed(&self, current: &Candidate, change: Move) -> bool {
        let steps: Vec<(usize, i32)> = change
            .take
            .map(|take| (take, -1))
            .into_iter()
            .chain(change.give.map(|give| (give, 1)))
            .collect();
        self.limits.allows(&self.limits.activity(&current.counts), &steps)
    }

    /// The plan after a move, if it still meets everything and is no dearer.
    fn after(&mut self, current: &Candidate, change: Move) -> Option<Candidate> {
        let counts = moved(&current.counts, change);
        let plan = self.space.plan(&counts);
        let window = self.window(change);
        let share = self.share_of_contacts(window);
        let few = self.lab.tapes().div_ceil(3);
        let all = self.lab.tapes();
        let mut seen = self.spliced(current, &plan, 0..few, window);
        self.facts.candidates += 1;
        self.facts.replications += few as f64 * share;
        if !self.may_meet(current, &seen) {
            self.facts.saved_by_racing += (all - few) as f64 * share;
            return None;
        }
        seen.extend(self.spliced(current, &plan, few..all, window));
        self.facts.replications += (all - few) as f64 * share;
        let next = self.candidate(counts, plan, seen);
        let cheaper = next.cost.total() < current.cost.total() - 1e-9;
        let roomier =
            next.cost.total() < current.cost.total() + 1e-9 && next.room > current.room + 5e-4;
        (next.meets() && (cheaper || roomier)).then_some(next)
    }

    /// Whether the first tapes leave hope: the change they show, carried over to all, with half of
    /// it forgiven.
    fn may_meet(&self, current: &Candidate, few: &[Seen]) -> bool {
        let watch = &self.lab.watch;
        let before = judged(self.scenario, watch, &current.seen[..few.len()]);
        let after = judged(self.scenario, watch, few);
        let change = smallest_change(&before, &after);
        let hope = if change < 0.0 { 0.5 * change } else { change };
        room(&self.aims, &current.judged) + hope >= -1e-4
    }

    /// What would be seen on some tapes: the current plan's counts, but the window's from a run of
    /// the window alone.
    fn spliced(
        &self,
        current: &Candidate,
        plan: &Plan,
        tapes: std::ops::Range<usize>,
        (from, to): (Instant, Instant),
    ) -> Vec<Seen> {
        let watch = &self.lab.watch;
        let part = self.lab.in_window(plan, tapes.clone(), from - LEAD, to);
        let grid = watch.grid;
        let inside = |i: usize| grid.start(i) >= from && grid.start(i) < to;
        current.seen[tapes]
            .iter()
            .zip(part)
            .map(|(old, new)| {
                let mut seen = old.clone();
                for target in 0..self.scenario.targets.len() {
                    for pool in 0..watch.pools {
                        for interval in (0..grid.count).filter(|i| inside(*i)) {
                            let cell = watch.cell(target, pool, interval);
                            seen.cells[cell] = new.cells[cell];
                        }
                    }
                }
                seen
            })
            .collect()
    }

    /// Whole intervals in which a move is felt.
    fn window(&self, change: Move) -> (Instant, Instant) {
        let duties = change.take.into_iter().chain(change.give);
        let (mut from, mut to) = (Instant::NEVER, Instant::LONG_AGO);
        for pattern in duties {
            let duty = &self.space.patterns[pattern].duty;
            from = from.min(duty.start - self.scenario.groups[duty.group].pre);
            to = to.max(duty.end + TAIL);
        }
        let width = self.space.grid.width.ms();
        let down = |at: Instant| Instant::from_ms(at.ms().div_euclid(width) * width);
        (down(from), down(to + Span::from_ms(width - 1)))
    }

    fn share_of_contacts(&self, (from, to): (Instant, Instant)) -> f64 {
        let grid = self.space.grid;
        let all: f64 = self.load.contacts.iter().sum();
        let inside: f64 = self
            .load
            .contacts
            .iter()
            .enumerate()
            .filter(|(i, _)| grid.start(*i) >= from - LEAD && grid.start(*i) < to)
            .map(|(_, contacts)| contacts)
            .sum();
        inside / all.max(1e-9)
    }
}

fn moved(counts: &[u32], change: Move) -> Vec<u32> {
    let mut counts = counts.to_vec();
    if let Some(take) = change.take {
        counts[take] -= 1;
    }
    if let Some(give) = change.give {
        counts[give] += 1;
    }
    counts
}

/// The worst change of slack in any period.
fn smallest_change(before: &[TargetJudgement], after: &[TargetJudgement]) -> f64 {
    before
        .iter()
        .zip(after)
        .flat_map(|(before, after)| {
            before.periods.iter().zip(&after.periods).map(|(b, a)| a.slack - b.slack)
        })
        .fold(f64::INFINITY, f64::min)
        .min(1.0)
}
