//! Replications in parallel: each is a pure function of its number, results come back in order,
//! memory is handed from one to the next. Must not know what is made of them.

use super::result::RunRecords;
use super::settings::Tapes;
use crate::demand::{ContactNeed, Tape};
use crate::engine::{AgentState, ContactRecord, Desk, Observer, ReplyRecord, Staff, Workspace};
use crate::metrics::{Outturn, Recorder, TargetObserver};
use crate::time::Instant;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Plays replications of one plan.
pub(super) struct Stage<'a, T> {
    pub desk: &'a Desk,
    pub staff: &'a Staff,
    pub tapes: &'a T,
    /// Memory that waits to be used again.
    pub memory: Mutex<Vec<(Workspace, Tape)>>,
}

impl<'a, T: Tapes> Stage<'a, T> {
    pub fn new(desk: &'a Desk, staff: &'a Staff, tapes: &'a T) -> Self {
        Self { desk, staff, tapes, memory: Mutex::default() }
    }

    /// Plays these replications, each with an observer of its own, and returns what `finish` makes
    /// of the observers, in the order of the replications.
    pub fn play<O: Observer, R: Send>(
        &self,
        replications: Range<u64>,
        observer: impl Fn(u64) -> O + Sync,
        finish: impl Fn(O) -> R + Sync,
    ) -> Vec<R> {
        replications
            .into_par_iter()
            .map(|replication| {
                let (mut workspace, mut tape) = self.lock().pop().unwrap_or_default();
                self.tapes.fill(replication, &mut tape);
                let mut observer = observer(replication);
                let root = self.tapes.address(replication);
                self.desk.run(&tape, self.staff, root, &mut workspace, &mut observer);
                self.lock().push((workspace, tape));
                finish(observer)
            })
            .collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(Workspace, Tape)>> {
        // What is inside is scratch memory: nothing another thread left there can be wrong.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Everything a simulation listens with.
pub(super) struct Ears<'a> {
    pub recorder: Recorder<'a>,
    pub targets: TargetObserver<'a>,
    pub records: Option<RunRecords>,
}

impl Ears<'_> {
    /// What was heard, with the records in the contacts' order.
    pub fn finish(self) -> (crate::metrics::RunTally, Outturn, Option<RunRecords>) {
        let mut records = self.records;
        if let Some(records) = &mut records {
            records.contacts.sort_by_key(|record| record.contact);
        }
        (self.recorder.into_tally(), self.targets.into_outturn(), records)
    }
}

impl Observer for Ears<'_> {
    fn arrived(&mut self, now: Instant, contact: u32, need: &ContactNeed) {
        self.recorder.arrived(now, contact, need);
    }
    fn queued(&mut self, now: Instant, contact: u32) {
        self.recorder.queued(now, contact);
    }
    fn left_queue(&mut self, now: Instant, contact: u32) {
        self.recorder.left_queue(now, contact);
    }
    fn assigned(&mut self, now: Instant, contact: u32, agent: u32, from_queue: bool) {
        self.recorder.assigned(now, contact, agent, from_queue);
    }
    fn slot_freed(&mut self, now: Instant, contact: u32, agent: u32) {
        self.recorder.slot_freed(now, contact, agent);
    }
    fn begun(&mut self, now: Instant, contact: u32, agent: u32, until: Instant) {
        self.recorder.begun(now, contact, agent, until);
    }
    fn sent(&mut self, now: Instant, reply: &ReplyRecord) {
        self.recorder.sent(now, reply);
        self.targets.sent(now, reply);
        if let Some(records) = &mut self.records {
            records.replies.push(*reply);
        }
    }
    fn ended(&mut self, now: Instant, record: &ContactRecord) {
        self.recorder.ended(now, record);
        self.targets.ended(now, record);
        if let Some(records) = &mut self.records {
            records.contacts.push(*record);
        }
    }
    fn agent(&mut self, now: Instant, agent: u32, from: AgentState, to: AgentState) {
        self.recorder.agent(now, agent, from, to);
        self.targets.agent(now, agent, from, to);
    }
    fn finished(&mut self, now: Instant) {
        self.recorder.finished(now);
        self.targets.finished(now);
    }
}
