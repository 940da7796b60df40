//! A small desk for hand-worked timelines: scripted customers, scripted shifts, and a log of what
//! happened, in whole seconds.
#![allow(dead_code, reason = "each test file uses a part")]

use chatstaff::demand::{ContactNeed, ReplyNeed, Tape};
use chatstaff::engine::{
    AgentState, ContactRecord, Desk, Observer, Outcome, ReplyRecord, Workspace,
};
use chatstaff::model::{Break, Place, Plan, Scenario};
use chatstaff::random::Address;
use chatstaff::time::{Instant, Span};

/// The bare model with no contacts of its own and one group without pre, post or absence.
pub fn quiet(cap: u32) -> Scenario {
    let mut scenario = Scenario::bare(0.0, 1);
    scenario.groups[0].cap = cap;
    scenario
}

pub fn at(seconds: i64) -> Instant {
    Instant::from_ms(seconds * 1000)
}
pub fn secs(seconds: i64) -> Span {
    Span::from_secs(seconds)
}

/// A shift of group 0 between two seconds.
pub fn shift(from: i64, to: i64) -> Place {
    Place {
        group: 0,
        start: at(from),
        end: at(to),
        breaks: Vec::new(),
        pattern: String::new(),
        person: None,
    }
}
/// A shift with one break.
pub fn shift_with_break(from: i64, to: i64, begins: i64, length: i64, latest: i64) -> Place {
    shift_with_breaks(from, to, &[(begins, length, latest)])
}
/// A shift with breaks, each given by start, length and `latest`.
pub fn shift_with_breaks(from: i64, to: i64, breaks: &[(i64, i64, i64)]) -> Place {
    let one = |&(begins, length, latest): &(i64, i64, i64)| Break {
        start: at(begins),
        length: secs(length),
        latest: secs(latest),
    };
    Place { breaks: breaks.iter().map(one).collect(), ..shift(from, to) }
}

/// A customer's script: start, then (thinking before, work) per reply, in seconds.
pub struct Customer {
    pub need: ContactNeed,
    pub replies: Vec<(i64, i64)>,
    /// Patience with each reply after the first.
    pub follow_up: Option<i64>,
}
pub fn customer(start: i64, replies: &[(i64, i64)]) -> Customer {
    Customer { need: ContactNeed::plain(at(start)), replies: replies.to_vec(), follow_up: None }
}
impl Customer {
    pub fn patient_for(mut self, seconds: i64) -> Self {
        self.need.patience_ms = (seconds * 1000) as u32;
        self
    }
    pub fn patient_later_for(mut self, seconds: i64) -> Self {
        self.follow_up = Some(seconds);
        self
    }
    pub fn silent(mut self, idle_timeout: i64) -> Self {
        self.need.silent = true;
        self.need.idle_timeout_ms = (idle_timeout * 1000) as u32;
        self
    }
    pub fn lingers(mut self, seconds: i64) -> Self {
        self.need.linger_ms = (seconds * 1000) as u32;
        self
    }
    pub fn reason(mut self, reason: u16) -> Self {
        self.need.reason = reason;
        self
    }
}

pub fn tape(customers: &[Customer]) -> Tape {
    let mut tape = Tape::new();
    for customer in customers {
        let replies: Vec<ReplyNeed> =
            customer.replies.iter().map(|(t, w)| ReplyNeed::new(secs(*t), secs(*w))).collect();
        match customer.follow_up {
            None => tape.push(customer.need, &replies),
            Some(seconds) => {
                let patience = vec![(seconds * 1000) as u32; replies.len() - 1];
                tape.push_with_follow_up(customer.need, &replies, &patience);
            }
        }
    }
    tape
}

/// What happened, a line per event: `second.millis event`, contacts as c0, c1 …, agents as a0 ….
#[derive(Default)]
pub struct Log {
    pub lines: Vec<String>,
    pub records: Vec<ContactRecord>,
    pub replies: Vec<ReplyRecord>,
}
impl Log {
    fn line(&mut self, now: Instant, what: &str) {
        let ms = now.ms();
        let time = if ms % 1000 == 0 { (ms / 1000).to_string() } else { format!("{ms}ms") };
        self.lines.push(format!("{time} {what}"));
    }
    pub fn record(&self, contact: u32) -> &ContactRecord {
        self.records.iter().find(|r| r.contact == contact).expect("a record per contact")
    }
    /// Only the lines that contain one of these words.
    pub fn only(&self, words: &[&str]) -> Vec<&str> {
        let wanted = |line: &&str| words.iter().any(|word| line.contains(word));
        self.lines.iter().map(String::as_str).filter(wanted).collect()
    }
}
impl Observer for Log {
    fn queued(&mut self, now: Instant, contact: u32) {
        self.line(now, &format!("c{contact} queues"));
    }
    fn assigned(&mut self, now: Instant, contact: u32, agent: u32, _: bool) {
        self.line(now, &format!("c{contact} to a{agent}"));
    }
    fn begun(&mut self, now: Instant, contact: u32, agent: u32, _: Instant) {
        self.line(now, &format!("a{agent} begins c{contact}"));
    }
    fn sent(&mut self, now: Instant, reply: &ReplyRecord) {
        self.line(now, &format!("a{} sends c{}", reply.agent, reply.contact));
        self.replies.push(*reply);
    }
    fn transferred(&mut self, now: Instant, contact: u32, from: u32, to: u32) {
        self.line(now, &format!("c{contact} moves a{from}->a{to}"));
    }
    fn handed_over(&mut self, now: Instant, contact: u32, from: u32, parked: bool) {
        let how = if parked { "parked by" } else { "handed over by" };
        self.line(now, &format!("c{contact} {how} a{from}"));
    }
    fn gave_up(&mut self, now: Instant, contact: u32, silently: bool) {
        let how = if silently { "gives up silently" } else { "gives up" };
        self.line(now, &format!("c{contact} {how}"));
    }
    fn ended(&mut self, now: Instant, record: &ContactRecord) {
        let how = match record.outcome {
            Outcome::Served => "served",
            Outcome::BrokeOff => "broke off",
            Outcome::Abandoned => "abandoned",
            Outcome::AbandonedSilently => "abandoned silently",
            Outcome::Blocked => "blocked",
            Outcome::LeftMessage => "left message",
            Outcome::Open => "open",
        };
        self.line(now, &format!("c{} {how}", record.contact));
        self.records.push(*record);
    }
    fn agent(&mut self, now: Instant, agent: u32, _: AgentState, to: AgentState) {
        let state = match to {
            AgentState::Offline => "offline",
            AgentState::WaitingForSeat => "waits for a seat",
            AgentState::Online => "online",
            AgentState::WindingDown => "winds down",
            AgentState::OnBreak => "on break",
        };
        self.line(now, &format!("a{agent} {state}"));
    }
}

/// Plays the script with all invariants checked after every event.
pub fn play(scenario: &Scenario, places: Vec<Place>, customers: &[Customer]) -> Log {
    let desk = Desk::new(scenario);
    let staff = desk.staff(&Plan::new(places));
    let mut log = Log::default();
    let tape = tape(customers);
    let root = Address::replication(1, 0);
    desk.run_checked(&tape, &staff, root, &mut Workspace::default(), &mut log);
    assert_eq!(log.records.len(), customers.len(), "every contact ends once");
    log
}
