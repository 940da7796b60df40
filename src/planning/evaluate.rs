//! Candidates on common tapes: replications in parallel, results in the order of the replications
//! whatever the number of threads. Also parts of the horizon for moves that change only a part.
//! Must not know where candidates come from.

use super::observe::{SearchObserver, Seen, Watch};
use crate::demand::{Tape, TapeMaker};
use crate::engine::{Desk, Observer, Workspace};
use crate::model::{Place, Plan, Scenario, in_service};
use crate::random::Address;
use crate::time::Instant;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// A tape kept for many candidates.
struct Kept {
    root: Address,
    tape: Tape,
}

/// Where candidates are tried.
pub struct Lab<'a> {
    desk: Desk,
    /// How replications are watched.
    pub watch: Watch,
    maker: TapeMaker,
    kept: Vec<Kept>,
    memory: Mutex<Vec<(Workspace, Tape)>>,
    stop: &'a AtomicBool,
}

impl<'a> Lab<'a> {
    /// A lab without tapes; `stop` interrupts it.
    #[must_use]
    pub fn new(
        scenario: &'a Scenario,
        watch: Watch,
        maker: TapeMaker,
        stop: &'a AtomicBool,
    ) -> Self {
        Self {
            desk: Desk::new(scenario),
            watch,
            maker,
            kept: Vec::new(),
            memory: Mutex::default(),
            stop,
        }
    }

    /// Makes and keeps the tapes of the blocks that begin with these replications.
    pub fn keep(&mut self, blocks: &[u64]) {
        let maker = &self.maker;
        let replications: Vec<u64> =
            blocks.iter().flat_map(|first| *first..first + crate::demand::BLOCK).collect();
        self.kept = replications
            .into_par_iter()
            .map(|replication| Kept {
                root: maker.address(replication),
                tape: maker.tape(replication),
            })
            .collect();
    }

    /// Where tapes come from.
    #[must_use]
    pub const fn maker(&self) -> &TapeMaker {
        &self.maker
    }

    /// The scenario's desk.
    #[must_use]
    pub const fn desk(&self) -> &Desk {
        &self.desk
    }

    /// A kept tape.
    #[must_use]
    pub fn tape(&self, index: usize) -> &Tape {
        &self.kept[index].tape
    }

    /// How many tapes are kept.
    #[must_use]
    pub fn tapes(&self) -> usize {
        self.kept.len()
    }

    /// The kept tapes, for what can be read off demand alone.
    pub fn kept(&self) -> impl Iterator<Item = &Tape> {
        self.kept.iter().map(|kept| &kept.tape)
    }

    /// Whether somebody asked to stop.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// A plan on these kept tapes.
    #[must_use]
    pub fn on_kept(&self, plan: &Plan, tapes: Range<usize>) -> Vec<Seen> {
        let observer = |_: usize, places: &[Place]| self.watch.observer(places);
        self.watched(&self.desk, plan, tapes, observer, SearchObserver::into_seen)
    }

    /// A plan on these kept tapes at a desk of the same scenario, by other rules perhaps, watched by
    /// an observer of its own; told which tape it is on.
    pub fn watched<O: Observer, T: Send>(
        &self,
        desk: &Desk,
        plan: &Plan,
        tapes: Range<usize>,
        observer: impl Fn(usize, &[Place]) -> O + Sync,
        seen: impl Fn(O) -> T + Sync,
    ) -> Vec<T> {
        let staff = desk.staff(plan);
        let first = tapes.start;
        self.kept[tapes]
            .par_iter()
            .enumerate()
            .map(|(index, kept)| {
                let (mut workspace, tape) = self.borrow();
                let mut observer = observer(first + index, staff.places());
                desk.run(&kept.tape, &staff, kept.root, &mut workspace, &mut observer);
                self.give_back(workspace, tape);
                seen(observer)
            })
            .collect()
    }

    /// A plan on these kept tapes, but only contacts that start between two moments and are let in
    /// come, and only people who are there then: an empty desk at `from`.
    pub fn watched_from_empty<O: Observer, T: Send>(
        &self,
        scenario: &Scenario,
        plan: &Plan,
        tapes: Range<usize>,
        (from, to): (Instant, Instant),
        observer: impl Fn(&Tape) -> O + Sync,
        seen: impl Fn(O) -> T + Sync,
    ) -> Vec<T> {
        let there = plan.places().iter().filter(|place| {
            let group = &scenario.groups[place.group];
            place.start - group.pre < to && from < place.end + group.post + group.overtime_max
        });
        let staff = self.desk.staff(&Plan::new(there.cloned().collect()));
        let service = scenario.rules.service_hours.as_deref();
        self.kept[tapes]
            .par_iter()
            .map(|kept| {
                let (mut workspace, mut part) = self.borrow();
                cut(&kept.tape, from, to, &mut part);
                part.contacts.retain(|contact| in_service(service, contact.start));
                let mut watching = observer(&part);
                self.desk.run(&part, &staff, kept.root, &mut workspace, &mut watching);
                self.give_back(workspace, part);
                seen(watching)
            })
            .collect()
    }

    /// A plan on the kept tapes, but only contacts that start between two moments are brought. Exact
    /// where the desk is empty before `from`; elsewhere a lead settles it nearly.
    #[must_use]
    pub fn in_window(
        &self,
        plan: &Plan,
        tapes: Range<usize>,
        from: Instant,
        to: Instant,
    ) -> Vec<Seen> {
        let staff = self.desk.staff(plan);
        self.kept[tapes]
            .par_iter()
            .map(|kept| {
                let (mut workspace, mut part) = self.borrow();
                cut(&kept.tape, from, to, &mut part);
                let mut observer = self.watch.observer(staff.places());
                self.desk.run(&part, &staff, kept.root, &mut workspace, &mut observer);
                self.give_back(workspace, part);
                observer.into_seen()
            })
            .collect()
    }

    /// A plan on replications whose tapes are made for it and forgotten.
    #[must_use]
    pub fn on_fresh(&self, plan: &Plan, replications: Range<u64>) -> Vec<Seen> {
        self.made_by(&self.maker, plan, replications)
    }

    /// As [`Lab::on_fresh`], with every day exactly as busy as forecast.
    #[must_use]
    pub fn as_forecast(&self, plan: &Plan, replications: Range<u64>) -> Vec<Seen> {
        self.made_by(&self.maker.without_busyness(), plan, replications)
    }

    fn made_by(&self, maker: &TapeMaker, plan: &Plan, replications: Range<u64>) -> Vec<Seen> {
        let staff = self.desk.staff(plan);
        replications
            .into_par_iter()
            .map(|replication| {
                let (mut workspace, mut tape) = self.borrow();
                maker.fill(replication, &mut tape);
                let root = maker.address(replication);
                let mut observer = self.watch.observer(staff.places());
                self.desk.run(&tape, &staff, root, &mut workspace, &mut observer);
                self.give_back(workspace, tape);
                observer.into_seen()
            })
            .collect()
    }

    fn borrow(&self) -> (Workspace, Tape) {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn give_back(&self, workspace: Workspace, tape: Tape) {
        // Scratch memory: nothing another thread left there can be wrong.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).push((workspace, tape));
    }
}

/// The contacts of a tape that start inside [from, to), with their replies.
fn cut(tape: &Tape, from: Instant, to: Instant, part: &mut Tape) {
    part.clear();
    let contacts = tape.contacts();
    let first = contacts.partition_point(|contact| contact.start < from);
    let last = contacts.partition_point(|contact| contact.start < to);
    let Some(base) = contacts.get(first).map(|contact| contact.first_reply) else { return };
    let end = contacts.get(last).map_or(tape.replies.len(), |contact| contact.first_reply as usize);
    part.contacts.extend_from_slice(&contacts[first..last]);
    part.contacts.iter_mut().for_each(|contact| contact.first_reply -= base);
    part.replies.extend_from_slice(&tape.replies[base as usize..end]);
    if !tape.follow_up_patience_ms.is_empty() {
        let patience = &tape.follow_up_patience_ms[base as usize..end];
        part.follow_up_patience_ms.extend_from_slice(patience);
    }
}
