//! A hash of every record of every load, to compare before and after a change of the engine that
//! must not change its meaning. Not a measurement.

use crate::loads;
use chatstaff::demand::{Tape, TapeMaker};
use chatstaff::engine::{
    AgentState, ContactRecord, Desk, NoObserver, Observer, ReplyRecord, Workspace,
};
use chatstaff::model::{
    Attention, AutoTransfer, Break, Group, Law, LeaveRule, Patience, PatienceUntil, Place, Plan,
    Reason, Routing, Rules, Scenario,
};
use chatstaff::random::Address;
use chatstaff::time::{Instant, Span};
use std::fmt::{self, Write};

/// FNV-1a over what records print.
struct Hash(u64);
impl Write for Hash {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
        Ok(())
    }
}
impl Hash {
    fn add(&mut self, what: fmt::Arguments<'_>) {
        self.write_fmt(what).expect("a hash takes any text");
    }
}
impl Observer for Hash {
    fn sent(&mut self, _: Instant, reply: &ReplyRecord) {
        self.add(format_args!("{reply:?}"));
    }
    fn ended(&mut self, _: Instant, record: &ContactRecord) {
        self.add(format_args!("{record:?}"));
    }
    fn transferred(&mut self, now: Instant, contact: u32, from: u32, to: u32) {
        self.add(format_args!("{now:?} {contact} {from} {to}"));
    }
    fn handed_over(&mut self, now: Instant, contact: u32, from: u32, parked: bool) {
        self.add(format_args!("{now:?} {contact} {from} {parked}"));
    }
    fn agent(&mut self, now: Instant, agent: u32, from: AgentState, to: AgentState) {
        self.add(format_args!("{now:?} {agent} {from:?} {to:?}"));
    }
}

fn hash_of(scenario: &Scenario, plan: &Plan, tape: &Tape, workspace: &mut Workspace) -> u64 {
    let desk = Desk::new(scenario);
    let mut hash = Hash(0xCBF2_9CE4_8422_2325);
    desk.run(tape, &desk.staff(plan), Address::replication(1, 0), workspace, &mut hash);
    hash.0
}

/// Prints one hash a load, and one over all routing, attention and leave rules together.
pub fn digest() {
    let mut workspace = Workspace::default();
    for (name, load) in [("w2", loads::w2()), ("chats", loads::chats())] {
        let hash = hash_of(&load.scenario, &load.plan(), &load.tape, &mut workspace);
        println!("digest of {name}: {hash:016x}");
    }
    let mut all = Hash(0);
    for scenario in varied() {
        let tape = TapeMaker::new(&scenario).tape(0);
        let plan = plan(&scenario);
        // In memory that another run has used.
        let used = &desk_with_use(&scenario, &plan, &tape);
        all.add(format_args!("{}", hash_of(&scenario, &plan, &tape, &mut used.clone())));
    }
    println!("digest of all rules: {:016x}", all.0);
}

fn desk_with_use(scenario: &Scenario, plan: &Plan, tape: &Tape) -> Workspace {
    let mut workspace = Workspace::default();
    let desk = Desk::new(scenario);
    let other = Address::replication(2, 0);
    desk.run(tape, &desk.staff(plan), other, &mut workspace, &mut NoObserver);
    workspace
}

/// A busy small desk with most rules on, under every routing, attention and leave rule.
fn varied() -> impl Iterator<Item = Scenario> {
    let routings = [
        Routing::LeastLoaded,
        Routing::LeastPending,
        Routing::LeastFilled,
        Routing::Sorted,
        Routing::RoundRobin,
        Routing::LongestIdle,
        Routing::Random,
    ];
    let attentions =
        [Attention::LongestWaiting, Attention::Arrival, Attention::NewFirst, Attention::Parallel];
    (0..7 * 4 * 2 * 2).map(move |number| {
        let mut scenario = small_desk();
        scenario.rules = Rules {
            routing: routings[number % 7],
            attention: attentions[number / 7 % 4],
            patience_until: [PatienceUntil::FirstReply, PatienceUntil::Assignment][number / 28 % 2],
            auto_transfer: (number % 3 > 0)
                .then_some(AutoTransfer { after: Span::from_secs(90), max: 2 }),
            rereading: Some(Law::Constant(10.0)),
            queue_limit: (number % 2 == 0).then_some(15),
            ..Rules::bare()
        };
        for group in &mut scenario.groups {
            group.leave = [LeaveRule::Finish, LeaveRule::HandOver][number / 56];
        }
        scenario
    })
}

fn small_desk() -> Scenario {
    let mut scenario = Scenario::bare(1_500.0, 1);
    let slow = Reason {
        linger: Some(Law::Exponential(60.0)),
        follow_up_patience: Some(Law::Exponential(200.0)),
        priority: 1,
        ..Reason::bare("slow", 0.4)
    };
    scenario.demand.reasons = vec![Reason::bare("quick", 0.6), slow];
    for reason in &mut scenario.demand.reasons {
        reason.patience = Some(Patience { knee: Span::from_secs(5), law: Law::Exponential(120.0) });
        reason.silent_share = 0.3;
        reason.idle_timeout = Some(Law::Exponential(120.0));
    }
    let group = Group {
        multitasking: 0.05,
        switch: Span::from_secs(1),
        speed_spread: 0.2,
        skills: vec![Some(1.0), Some(1.2)],
        wind_down: Span::from_minutes(5),
        pre: Span::from_minutes(3),
        absence: 0.1,
        overtime_max: Span::from_minutes(10),
        ..Group::bare("all", 20, 4)
    };
    let only_quick = Group { skills: vec![Some(0.9), None], rank: 1, cap: 3, ..group.clone() };
    scenario.groups = vec![group, only_quick];
    scenario
}

/// Shifts of four hours with a break, overlapping, of both groups.
fn plan(scenario: &Scenario) -> Plan {
    let places = (0..36_i64).map(|number| {
        let start = Instant::from_minutes(number / 6 * 230);
        let pause = Break {
            start: start + Span::from_minutes(60 + 7 * (number % 6)),
            length: Span::from_minutes(20),
            latest: Span::from_minutes(15),
        };
        Place {
            group: number as usize % scenario.groups.len(),
            start,
            end: start + Span::HOUR.times(4),
            breaks: vec![pause],
            pattern: String::new(),
            person: None,
        }
    });
    Plan::new(places.collect())
}
