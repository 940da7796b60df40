//! The books of a run, kept by an observer of its own: who came and how each ended, the queue, the
//! slots, the replies and the seats over time; and the laws that hold of every run.
#![allow(dead_code, reason = "each test file uses a part")]

use chatstaff::demand::{ContactNeed, Tape};
use chatstaff::engine::{AgentState, ContactRecord, Observer, Outcome, ReplyRecord};
use chatstaff::model::Scenario;
use chatstaff::time::Instant;

/// Adds up what the observer is told.
#[derive(Default)]
pub struct Books {
    pub arrived: usize,
    pub records: Vec<ContactRecord>,
    pub replies: Vec<ReplyRecord>,
    pub queue: i64,
    pub queue_time: i64,
    pub slots: i64,
    pub slot_time: i64,
    pub writing: i64,
    pub writing_time: i64,
    pub since: Instant,
    pub seated: i64,
    pub most_seated: i64,
}
impl Books {
    fn advance(&mut self, now: Instant) {
        assert!(now >= self.since, "time never goes back");
        let ms = (now - self.since).ms();
        self.queue_time += self.queue * ms;
        self.slot_time += self.slots * ms;
        self.writing_time += self.writing * ms;
        self.since = now;
    }
}
impl Observer for Books {
    fn arrived(&mut self, now: Instant, _: u32, _: &ContactNeed) {
        self.advance(now);
        self.arrived += 1;
    }
    fn queued(&mut self, now: Instant, _: u32) {
        self.advance(now);
        self.queue += 1;
    }
    fn left_queue(&mut self, now: Instant, _: u32) {
        self.advance(now);
        self.queue -= 1;
    }
    fn assigned(&mut self, now: Instant, _: u32, _: u32, from_queue: bool) {
        self.advance(now);
        self.queue -= i64::from(from_queue);
        self.slots += 1;
    }
    fn slot_freed(&mut self, now: Instant, _: u32, _: u32) {
        self.advance(now);
        self.slots -= 1;
    }
    fn begun(&mut self, now: Instant, _: u32, _: u32, until: Instant) {
        self.advance(now);
        assert!(until > now, "a reply takes at least a millisecond");
        self.writing += 1;
    }
    fn sent(&mut self, now: Instant, reply: &ReplyRecord) {
        self.advance(now);
        self.writing -= 1;
        self.replies.push(*reply);
    }
    fn ended(&mut self, now: Instant, record: &ContactRecord) {
        self.advance(now);
        self.records.push(*record);
    }
    fn agent(&mut self, now: Instant, _: u32, from: AgentState, to: AgentState) {
        self.advance(now);
        let at_desk = |s| !matches!(s, AgentState::Offline | AgentState::WaitingForSeat);
        self.seated += i64::from(at_desk(to)) - i64::from(at_desk(from));
        self.most_seated = self.most_seated.max(self.seated);
    }
}

/// What holds of every run that ended.
pub fn audit(scenario: &Scenario, tape: &Tape, books: &Books) {
    assert_eq!(books.arrived, tape.contacts().len(), "everybody on the tape comes");
    assert_eq!(books.records.len(), books.arrived, "arrivals are the sum over outcomes");
    let mut seen: Vec<u32> = books.records.iter().map(|r| r.contact).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), books.arrived, "each contact ends once");
    assert_eq!((books.queue, books.slots), (0, 0), "nobody is left over");
    for record in &books.records {
        let clocks = [
            Some(record.start.max(Instant::ZERO)),
            record.assigned,
            record.begun,
            record.first_reply,
        ];
        let known: Vec<Instant> = clocks.into_iter().flatten().collect();
        assert!(known.windows(2).all(|w| w[0] <= w[1]), "clocks run forward: {record:?}");
        let need = &tape.contacts()[record.contact as usize];
        if record.outcome == Outcome::Served {
            assert_eq!(record.replies_sent, need.replies, "served means all replies sent");
        }
        if record.outcome == Outcome::Abandoned || record.outcome == Outcome::Blocked {
            assert_eq!(record.first_reply, None, "who got no reply has no clock");
        }
        if !matches!(record.outcome, Outcome::LeftMessage | Outcome::Blocked) {
            // Whoever got no reply has waited until the end of it.
            let until = record.first_reply.unwrap_or(record.ended);
            let split = record.split;
            let sum = split.nobody_online + split.no_free_slot + split.agent_busy + split.replying;
            // What the desk did before the run began, for those who were waiting already, nobody knows.
            let since = record.start.max(Instant::ZERO);
            assert_eq!(sum, until - since, "the split of waiting adds up: {record:?}");
        }
    }
    for reply in &books.replies {
        assert!(
            reply.asked <= reply.begun && reply.begun < reply.sent,
            "a reply follows its message"
        );
        assert!(reply.open_chats >= 1, "the chat being answered is open");
    }
    let unfinished: i64 = books.writing;
    let sent: i64 = books.replies.iter().map(|r| (r.sent - r.begun).ms()).sum();
    if unfinished == 0 {
        assert_eq!(sent, books.writing_time, "busy time is the sum of reply durations");
    }
    assert!(books.most_seated <= i64::from(scenario.rules.seats.unwrap_or(u32::MAX)), "seats");
}
