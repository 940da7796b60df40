//! A run told line by line, with clock times: one chat from its first message to its end, or a few
//! minutes of the whole desk. An observer; must not know where the lines go.

use crate::demand::ContactNeed;
use crate::engine::{AgentState, ContactRecord, Observer, Outcome, ReplyRecord};
use crate::model::{Calendar, Level, Place, Scenario};
use crate::report::number;
use crate::time::{Instant, Span};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// One contact, by its number on the tape.
    Chat(u32),
    /// Everything between two moments.
    Desk {
        /// From here on.
        from: Instant,
        /// Until before here.
        to: Instant,
    },
}

/// Writes down what happens.
#[derive(Debug)]
pub struct Trace {
    watched: Watched,
    calendar: Calendar,
    reasons: Vec<String>,
    channels: Vec<String>,
    agents: Vec<String>,
    open_chats: Vec<u32>,
    waiting: BTreeMap<u32, Instant>,
    text: String,
}

impl Trace {
    /// A trace of a run of `scenario` with these places (in agent order).
    #[must_use]
    pub fn new(scenario: &Scenario, places: &[Place], watched: Watched) -> Self {
        Self {
            watched,
            calendar: scenario.calendar.clone(),
            reasons: scenario.demand.reasons.iter().map(|reason| reason.name.clone()).collect(),
            channels: scenario.demand.channels.iter().map(|channel| channel.name.clone()).collect(),
            agents: agent_names(scenario, places),
            open_chats: vec![0; places.len()],
            waiting: BTreeMap::new(),
            text: String::new(),
        }
    }
    /// The lines.
    #[must_use]
    pub fn into_text(self) -> String {
        if self.text.is_empty() {
            match self.watched {
                Watched::Chat(chat) => format!("chat {chat} does not come in this replication\n"),
                Watched::Desk { .. } => "nothing happens in these minutes\n".to_owned(),
            }
        } else {
            self.text
        }
    }

    fn wants(&self, now: Instant, contact: Option<u32>) -> bool {
        match self.watched {
            Watched::Chat(chat) => contact == Some(chat),
            Watched::Desk { from, to } => from <= now && now < to,
        }
    }
    fn line(&mut self, now: Instant, contact: u32, what: &str) {
        if self.wants(now, Some(contact)) {
            let clock = self.clock(now);
            writeln!(self.text, "{clock}  chat {contact:<6} {what}").expect(SURE);
        }
    }
    /// `20:14:07.312`, with the date where the scenario has several days.
    fn clock(&self, at: Instant) -> String {
        let civil = self.calendar.civil(at);
        let date = if self.calendar.days() > 1 || at.day() != 0 {
            civil.strftime("%m-%d ").to_string()
        } else {
            String::new()
        };
        let time = civil.time();
        let (h, m, s, ms) = (time.hour(), time.minute(), time.second(), time.millisecond());
        format!("{date}{h:02}:{m:02}:{s:02}.{ms:03}")
    }
    fn name(&self, agent: u32) -> &str {
        self.agents.get(agent as usize).map_or("?", String::as_str)
    }
    fn open(&self, agent: u32) -> String {
        match self.open_chats.get(agent as usize) {
            Some(1) => "1 chat".to_owned(),
            Some(n) => format!("{n} chats"),
            None => "? chats".to_owned(),
        }
    }
    fn change_open(&mut self, agent: u32, by: i64) {
        if let Some(open) = self.open_chats.get_mut(agent as usize) {
            *open = u32::try_from(i64::from(*open) + by).unwrap_or(0);
        }
    }
}

const SURE: &str = "writing to a string cannot fail";

/// People as traces and rosters call them: by name where the roster has one, else by group and
/// number, with the shift.
#[must_use]
pub fn agent_names(scenario: &Scenario, places: &[Place]) -> Vec<String> {
    let mut of_group = BTreeMap::new();
    places
        .iter()
        .map(|place| {
            let number = of_group.entry((place.day(), place.group)).or_insert(0);
            *number += 1;
            let group = scenario.groups.get(place.group).map_or("?", |group| group.name.as_str());
            match &place.person {
                Some(person) => format!("{person} ({group} {number})"),
                None => format!("{group} {number}"),
            }
        })
        .collect()
}

fn after(span: Span) -> String {
    number::seconds(span.secs())
}

impl Observer for Trace {
    fn arrived(&mut self, now: Instant, contact: u32, need: &ContactNeed) {
        let name = |names: &[String], i: u16| {
            names.get(usize::from(i)).cloned().unwrap_or_else(|| "?".to_owned())
        };
        let reason = name(&self.reasons, need.reason);
        let channel = name(&self.channels, need.channel);
        let vip = if need.level == Level::Vip { ", VIP" } else { "" };
        let again = if need.visit > 0 { ", again" } else { "" };
        let patience = match need.patience_ms {
            crate::demand::NO_LIMIT => "waits as long as it takes".to_owned(),
            ms => format!("patience {}", after(Span::from_ms(i64::from(ms)))),
        };
        let replies = match need.replies {
            1 => "1 reply".to_owned(),
            n => format!("{n} replies"),
        };
        let what = format!(
            "customer writes ({reason}, {channel}{vip}{again}; {patience}, needs {replies})"
        );
        self.waiting.insert(contact, now);
        self.line(now, contact, &what);
    }
    fn queued(&mut self, now: Instant, contact: u32) {
        self.line(now, contact, "waits in the queue");
    }
    fn left_queue(&mut self, now: Instant, contact: u32) {
        self.line(now, contact, "leaves the queue");
    }
    fn assigned(&mut self, now: Instant, contact: u32, agent: u32, from_queue: bool) {
        self.change_open(agent, 1);
        let queue = if from_queue { " from the queue" } else { "" };
        let what = format!("goes{queue} to {}, now {} open", self.name(agent), self.open(agent));
        self.line(now, contact, &what);
    }
    fn slot_freed(&mut self, now: Instant, contact: u32, agent: u32) {
        self.change_open(agent, -1);
        let what = format!("frees a slot of {}, now {} open", self.name(agent), self.open(agent));
        self.line(now, contact, &what);
    }
    fn message(&mut self, now: Instant, contact: u32) {
        self.line(now, contact, "customer writes again");
    }
    fn begun(&mut self, now: Instant, contact: u32, agent: u32, until: Instant) {
        let what = format!(
            "{} begins a reply, {} open, {} to write",
            self.name(agent),
            self.open(agent),
            after(until - now)
        );
        self.line(now, contact, &what);
    }
    fn sent(&mut self, now: Instant, reply: &ReplyRecord) {
        let nobody = if reply.to_nobody { " to a customer who has gone" } else { "" };
        let what = format!(
            "{} sends reply {}{nobody}, {} after the customer wrote",
            self.name(reply.agent),
            reply.number + 1,
            after(reply.sent - reply.asked)
        );
        self.line(now, reply.contact, &what);
    }
    fn lingers(&mut self, now: Instant, contact: u32, _agent: u32) {
        self.line(now, contact, "has its last reply, the window stays open");
    }
    fn transferred(&mut self, now: Instant, contact: u32, from: u32, to: u32) {
        let what = format!("waited too long at {}, moves to {}", self.name(from), self.name(to));
        self.line(now, contact, &what);
    }
    fn handed_over(&mut self, now: Instant, contact: u32, from: u32, parked: bool) {
        let name = self.name(from);
        let what = if parked {
            format!("{name} leaves; parked until the customer writes")
        } else {
            format!("{name} leaves and gives it back to the queue")
        };
        self.line(now, contact, &what);
    }
    fn gave_up(&mut self, now: Instant, contact: u32, silently: bool) {
        let waited = self.waiting.get(&contact).map(|start| after(now - *start));
        let waited = waited.unwrap_or_else(|| "?".to_owned());
        let how = if silently { "without a word" } else { "and closes the window" };
        self.line(now, contact, &format!("customer gives up after {waited}, {how}"));
    }
    fn ended(&mut self, now: Instant, record: &ContactRecord) {
        self.waiting.remove(&record.contact);
        let mut what = format!("is over: {}", outcome(record.outcome));
        if let Some(first) = record.first_reply {
            let split = record.split;
            write!(what, "; first reply after {}", after(first - record.start)).expect(SURE);
            let parts = [
                (split.nobody_online, "nobody online"),
                (split.no_free_slot, "no free slot"),
                (split.agent_busy, "agent on another message"),
                (split.replying, "replying"),
            ];
            let parts: Vec<String> = parts
                .iter()
                .filter(|(span, _)| *span > Span::ZERO)
                .map(|(span, name)| format!("{} {name}", after(*span)))
                .collect();
            if !parts.is_empty() {
                write!(what, " ({})", parts.join(" + ")).expect(SURE);
            }
        }
        let contact = record.contact;
        self.line(now, contact, &what);
    }
    fn agent(&mut self, now: Instant, agent: u32, _from: AgentState, to: AgentState) {
        if self.wants(now, None) {
            let what = match to {
                AgentState::Offline => "goes home",
                AgentState::WaitingForSeat => "comes and waits for a seat",
                AgentState::Online => "takes new chats",
                AgentState::WindingDown => "takes no more new chats",
                AgentState::OnBreak => "goes on break",
            };
            let clock = self.clock(now);
            let name = self.name(agent);
            let line = format!("{clock}  {name} {what}");
            writeln!(self.text, "{line}").expect(SURE);
        }
    }
}

/// An outcome in words.
#[must_use]
pub const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Served => "served",
        Outcome::BrokeOff => "broke off",
        Outcome::Abandoned => "abandoned",
        Outcome::AbandonedSilently => "abandoned silently",
        Outcome::Blocked => "blocked",
        Outcome::LeftMessage => "left a message",
        Outcome::Open => "still open",
    }
}
