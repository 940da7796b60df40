//! Runs on ready tapes against the bare loop.

use crate::bare::{Bare, Counts};
use crate::loads::{self, LIMIT, Load};
use crate::pairs::{Compared, pairs};
use chatstaff::engine::{ContactRecord, Desk, Observer, Outcome, Staff, Workspace};
use chatstaff::metrics::{Frame, Recorder, TargetObserver, TargetTable};
use chatstaff::random::Address;
use chatstaff::time::Instant;
use std::hint::black_box;

/// The least anybody could listen to: what the bare loop counts.
#[derive(Default)]
struct InTime(Counts);
impl Observer for InTime {
    fn ended(&mut self, _: Instant, record: &ContactRecord) {
        if let Some(reply) = record.first_reply {
            self.0.answered += 1;
            self.0.in_time += u64::from(reply - record.start <= LIMIT);
        } else if record.outcome == Outcome::Abandoned {
            self.0.abandoned += 1;
        }
    }
}

/// A load with its desk ready, and memory to run in.
struct Ready<'a> {
    load: &'a Load,
    desk: Desk,
    staff: Staff,
    workspace: Workspace,
}

impl<'a> Ready<'a> {
    fn new(load: &'a Load) -> Self {
        let desk = Desk::new(&load.scenario);
        let staff = desk.staff(&load.plan());
        Self { load, desk, staff, workspace: Workspace::default() }
    }
    fn run(&mut self, observer: &mut impl Observer) {
        let root = Address::replication(1, 0);
        self.desk.run(&self.load.tape, &self.staff, root, &mut self.workspace, observer);
    }
    fn counts(&mut self) -> Counts {
        let mut observer = InTime::default();
        self.run(&mut observer);
        observer.0
    }
}

fn bare(load: &Load) -> Counts {
    let cap = load.scenario.groups[0].cap as usize;
    Bare::new(&load.tape, &load.staff, cap, LIMIT.ms()).run()
}

fn print(name: &str, what: &str, load: &Load, compared: &Compared, goal: &str) {
    let n = load.contacts();
    let [bare, engine] = compared.cpu.map(|seconds| n / seconds / 1e6);
    println!("{name}: {n} contacts, {what}");
    println!("  engine ÷ bare time {:.2} (gate 2.0)", compared.cpu_ratio);
    println!("  engine {engine:.2} M/CPU-s{goal}; bare loop {bare:.2}");
}

fn against_bare(name: &str, load: &Load, goal: &str) {
    let mut ready = Ready::new(load);
    let (mut theirs, mut ours) = (Counts::default(), Counts::default());
    let compared = pairs(&mut || theirs = bare(load), &mut || ours = ready.counts());
    print(name, "counting replies in time", load, &compared, goal);
    println!("  bare   {theirs:?}\n  engine {ours:?}");
}

/// Agents of cap 1. Counts differ a little: who goes off duty finishes the chat at hand, while the
/// bare loop's agents are interchangeable.
pub fn w2() {
    against_bare("w2", &loads::w2(), " (goal 5.0)");
}

/// Message-level chats.
pub fn chats() {
    against_bare("chats", &loads::chats(), "");
}

/// Message-level chats with the search's observer.
pub fn search() {
    let load = loads::chats();
    let mut ready = Ready::new(&load);
    let table = TargetTable::new(&load.scenario);
    let compared = pairs(
        &mut || {
            black_box(bare(&load));
        },
        &mut || {
            let mut observer = TargetObserver::new(&table, ready.staff.places());
            ready.run(&mut observer);
            black_box(observer.into_outturn());
        },
    );
    print("search", "the search's observer", &load, &compared, " (goal 0.6, stretch 1.0)");
}

/// Message-level chats with everything that tables and pictures need.
pub fn records() {
    let load = loads::chats();
    let mut ready = Ready::new(&load);
    let frame = Frame::new(&load.scenario, Frame::limits_of(&load.scenario));
    let compared = pairs(
        &mut || {
            black_box(bare(&load));
        },
        &mut || {
            let mut observer = Recorder::new(&frame, ready.staff.places());
            ready.run(&mut observer);
            black_box(observer.into_tally());
        },
    );
    print("records", "full records", &load, &compared, "");
}

/// Time per chat at a hundred times the size.
pub fn scale() {
    let (small, large) =
        (loads::message_level(4_000.0, 40), loads::message_level(400_000.0, 4_000));
    let (mut of_small, mut of_large) = (Ready::new(&small), Ready::new(&large));
    let times = (large.contacts() / small.contacts()) as u32;
    let compared = pairs(
        &mut || {
            for _ in 0..times {
                black_box(of_small.counts());
            }
        },
        &mut || {
            black_box(of_large.counts());
        },
    );
    let per_chat = |load: &Load, runs: f64, seconds: f64| seconds / runs / load.contacts() * 1e6;
    let small = per_chat(&small, f64::from(times), compared.cpu[0]);
    let large = per_chat(&large, 1.0, compared.cpu[1]);
    println!("scale: 4,000 chats at 40 agents → 400,000 chats at 4,000 agents");
    println!("  time per chat × {:.2} (gate 1.5)", compared.cpu_ratio);
    println!("  {small:.2} µs → {large:.2} µs of CPU a chat");
}
