//! What a log says once it is read: contacts, replies, messages or counts, without names, ids or
//! texts. Chats and agents are numbers that mean nothing outside the log. Must not know files.

use crate::table::clock::ClockNotes;
use serde::Serialize;

/// A length of time that may not be known, ms; small, because logs have millions of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Ms(u32);

impl Ms {
    /// A length, if it is known.
    #[must_use]
    pub const fn of(ms: Option<u32>) -> Self {
        match ms {
            Some(ms) if ms < u32::MAX => Self(ms),
            _ => Self(u32::MAX),
        }
    }
    /// The length, if it is known.
    #[must_use]
    pub const fn get(self) -> Option<u32> {
        if self.0 == u32::MAX { None } else { Some(self.0) }
    }
}

impl std::fmt::Debug for Ms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.get().fmt(f)
    }
}

/// One chat or call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contact {
    /// The customer came (or joined the queue), civil ms since 1970.
    pub start: i64,
    pub(super) wait: Ms,
    pub(super) assigned: Ms,
    pub(super) first_reply: Ms,
    pub(super) ended: Ms,
    pub(super) handle: Ms,
    pub(super) first_from_assigned: Ms,
    agent: u32,
    replies: u16,
    /// Nobody answered: the customer left after `wait` (if that is known).
    pub unanswered: bool,
}

impl Contact {
    /// A contact of which only the arrival is known.
    #[must_use]
    pub const fn at(start: i64) -> Self {
        let unknown = Ms::of(None);
        Self {
            start,
            wait: unknown,
            assigned: unknown,
            first_reply: unknown,
            ended: unknown,
            handle: unknown,
            first_from_assigned: unknown,
            agent: u32::MAX,
            replies: u16::MAX,
            unanswered: false,
        }
    }
    /// Until a human took the chat or began to answer, ms; see [`Log::wait_clock`].
    #[must_use]
    pub const fn wait(&self) -> Option<u32> {
        self.wait.get()
    }
    /// Until an agent had the chat, ms, where the log knows it.
    #[must_use]
    pub const fn assigned(&self) -> Option<u32> {
        self.assigned.get()
    }
    /// Until the first reply, ms.
    #[must_use]
    pub const fn first_reply(&self) -> Option<u32> {
        self.first_reply.get()
    }
    /// Until the end, ms.
    #[must_use]
    pub const fn ended(&self) -> Option<u32> {
        self.ended.get()
    }
    /// Time of work the log states by itself, ms.
    #[must_use]
    pub const fn handle(&self) -> Option<u32> {
        self.handle.get()
    }
    /// From the assignment to the first reply, ms, where the log states it.
    #[must_use]
    pub const fn first_from_assigned(&self) -> Option<u32> {
        self.first_from_assigned.get()
    }
    /// Which agent.
    #[must_use]
    pub fn agent(&self) -> Option<u32> {
        (self.agent != u32::MAX).then_some(self.agent)
    }
    /// Replies of the agent.
    #[must_use]
    pub fn replies(&self) -> Option<u16> {
        (self.replies != u16::MAX).then_some(self.replies)
    }
    pub(super) fn set_agent(&mut self, agent: Option<u32>) {
        self.agent = agent.unwrap_or(u32::MAX);
    }
    pub(super) fn set_replies(&mut self, replies: Option<u16>) {
        self.replies = replies.unwrap_or(u16::MAX);
    }
    /// When the agent had the chat open: from the take-over (or the first reply, or the start) to
    /// the end, civil ms.
    #[must_use]
    pub fn held(&self) -> Option<(i64, i64)> {
        if self.unanswered {
            return None;
        }
        let taken = self.assigned().or(self.wait()).or(self.first_reply());
        let from = self.start + i64::from(taken.unwrap_or(0));
        let to = match (self.ended(), self.handle()) {
            (Some(ended), _) => self.start + i64::from(ended),
            (None, Some(handle)) => from + i64::from(handle),
            _ => return None,
        };
        (to >= from).then_some((from, to))
    }
}

/// Chats in the order of their starts; a part of them is not a copy.
#[derive(Clone, Default)]
pub struct Contacts {
    all: std::sync::Arc<Vec<Contact>>,
    range: std::ops::Range<usize>,
}

impl Contacts {
    /// All of these, which are in order.
    #[must_use]
    pub fn of(all: Vec<Contact>) -> Self {
        Self { range: 0..all.len(), all: std::sync::Arc::new(all) }
    }
    /// Those that start before a moment, civil ms.
    #[must_use]
    pub fn before(&self, at: i64) -> Self {
        let n = self.partition_point(|contact| contact.start < at);
        Self { all: self.all.clone(), range: self.range.start..self.range.start + n }
    }
}

impl std::ops::Deref for Contacts {
    type Target = [Contact];
    fn deref(&self) -> &[Contact] {
        &self.all[self.range.clone()]
    }
}

impl<'a> IntoIterator for &'a Contacts {
    type Item = &'a Contact;
    type IntoIter = std::slice::Iter<'a, Contact>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for Contacts {
    fn eq(&self, other: &Self) -> bool {
        self[..] == other[..]
    }
}

impl std::fmt::Debug for Contacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self[..].fmt(f)
    }
}

/// One reply: a turn of the customer and the agent's answer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Which chat.
    pub chat: u32,
    /// Which agent.
    pub agent: u32,
    /// The customer's first unanswered message, civil ms.
    pub asked: i64,
    /// The last message of the customer's turn, ms after `asked`.
    pub asked_last: u32,
    /// The agent's first message of the answer, ms after `asked`.
    pub answered: u32,
    /// The agent's last message of the answer, ms after `asked`.
    pub sent: u32,
    /// 0 for a chat's first.
    pub number: u16,
}

/// Counts per bin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// First moment of each bin, civil ms, ascending.
    pub starts: Vec<i64>,
    /// What was counted.
    pub counts: Vec<f64>,
    /// Width of a bin, ms.
    pub width: i64,
}

/// What the log's waits mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WaitClock {
    /// Until a human took the chat (which may be before the first reply is begun).
    Assigned,
    /// Until the first reply was begun.
    Begun,
    /// Until the first reply was sent.
    FirstReply,
    /// Not known.
    Unknown,
}

/// Why rows were left out, or mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The time cannot be read.
    UnreadableTime,
    /// No time is given.
    NoTime,
    /// A length of time cannot be read: the cell is taken as empty.
    UnreadableLength,
    /// A count cannot be read.
    UnreadableCount,
    /// The year is not one in which people chatted.
    ImpossibleYear,
    /// A chat that appears again (transferred, or exported twice): the first row is kept.
    Duplicate,
    /// The end lies before the start.
    EndsBeforeStart,
    /// The reply lies before its question.
    ReplyBeforeQuestion,
    /// A negative length of time.
    NegativeLength,
    /// Gave up in the very second of joining the queue: never waited.
    LeftAtOnce,
    /// A length of more than a day: the end is taken as unknown (a window left open).
    LongerThanADay,
    /// The year is far from those of all other rows: mistyped.
    FarYear,
    /// A row that `--where` leaves out.
    NotWanted,
    /// A row that sums up others.
    Total,
    /// A flag that is neither yes nor no.
    UnreadableFlag,
    /// It can't be told whether customer or agent wrote it.
    UnknownRole,
    /// A greeting that is sent by itself.
    Greeting,
    /// A message of a bot or of the system.
    NotAPerson,
    /// A further repetition of a simulation.
    OtherReplication,
    /// A row with fewer cells than the header needs.
    ShortRow,
    /// Text in an unknown encoding.
    BrokenText,
    /// An agent's message before any of the customer's.
    AgentFirst,
}

impl Why {
    /// Whether the row was left out (otherwise a cell was taken as empty).
    #[must_use]
    pub const fn drops(self) -> bool {
        !matches!(
            self,
            Self::UnreadableLength
                | Self::LongerThanADay
                | Self::BrokenText
                | Self::NegativeLength
                | Self::AgentFirst
                | Self::UnreadableFlag
        )
    }
    /// For people.
    #[must_use]
    pub const fn told(self) -> &'static str {
        match self {
            Self::UnreadableTime => "rows dropped: the time cannot be read",
            Self::NoTime => "rows dropped: no time given",
            Self::UnreadableLength => "cells ignored: not a length of time",
            Self::UnreadableCount => "rows dropped: the count cannot be read",
            Self::ImpossibleYear => "rows dropped: a year before 1990 or after 2100",
            Self::Duplicate => {
                "rows dropped: a chat that was there already (exported twice, or a transfer)"
            }
            Self::EndsBeforeStart => "rows dropped: ends before it starts",
            Self::ReplyBeforeQuestion => "rows dropped: a reply before its question",
            Self::NegativeLength => "cells ignored: a negative length of time",
            Self::LeftAtOnce => {
                "rows dropped: left in the very second of joining the queue, never waited"
            }
            Self::LongerThanADay => {
                "ends ignored: more than a day after the start (a window left open)"
            }
            Self::FarYear => "rows dropped: a year far from those of all other rows (mistyped?)",
            Self::NotWanted => "rows left out by --where",
            Self::Total => "rows left out: they sum up others",
            Self::UnreadableFlag => {
                "flags ignored: neither yes nor no (say --value missed:WORD=answered or unanswered)"
            }
            Self::UnknownRole => {
                "rows dropped: who wrote it can't be told (say --value role:WORD=customer, agent or nobody)"
            }
            Self::Greeting => {
                "messages dropped: the same text within seconds in many chats, a greeting sent by itself"
            }
            Self::NotAPerson => {
                "rows dropped: messages of a bot or of the system, or private notes"
            }
            Self::OtherReplication => "rows dropped: further replications of a simulation",
            Self::ShortRow => "rows dropped: fewer cells than the columns needed",
            Self::BrokenText => "lines with characters in neither UTF-8 nor GBK",
            Self::AgentFirst => {
                "messages of agents before any of the customer's: taken as a greeting, no reply"
            }
        }
    }
}

/// A cell that could not be used, for messages. Never written to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Which file.
    pub file: String,
    /// Line (or row of a sheet), from 1.
    pub line: u64,
    /// Column's number, from 1, and its name as written.
    pub column: Option<(usize, String)>,
    /// The cell, if it holds signs of a time or number only, else its shape.
    pub value: String,
}

/// What was read, dropped and mended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cleaning {
    /// Rows read.
    pub rows: u64,
    /// How often, by reason.
    pub counts: std::collections::BTreeMap<Why, u64>,
    /// The first few of each.
    pub examples: std::collections::BTreeMap<Why, Vec<Example>>,
    /// What was done about clock changes.
    pub clock: ClockNotes,
    /// Lines in an older encoding, and lines in UTF-8 beyond ASCII.
    pub gbk_lines: u64,
    /// The same in UTF-8.
    pub utf8_lines: u64,
    /// Remarks for people.
    pub notes: Vec<String>,
}

impl Cleaning {
    /// How often a reason came up.
    #[must_use]
    pub fn count(&self, why: Why) -> u64 {
        self.counts.get(&why).copied().unwrap_or(0)
    }
    /// Notes a reason.
    pub fn note(&mut self, why: Why, example: impl FnOnce() -> Example) {
        *self.counts.entry(why).or_insert(0) += 1;
        let examples = self.examples.entry(why).or_default();
        if examples.len() < 3 {
            examples.push(example());
        }
    }
    /// Counts a reason without an example.
    pub fn tally(&mut self, why: Why, times: u64) {
        if times > 0 {
            *self.counts.entry(why).or_insert(0) += times;
        }
    }
}

/// A cell for a message: as it is if it can't be anybody's name or words, else its shape.
#[must_use]
pub fn shape(cell: &str) -> String {
    let innocent = |c: char| c.is_ascii_digit() || " :./-+,~–年月日时分秒点上下午TZ".contains(c);
    let cell: String = cell.chars().take(40).collect();
    if cell.chars().all(innocent) {
        cell
    } else {
        cell.chars().map(|c| if c.is_alphabetic() { 'x' } else { c }).collect()
    }
}

/// A log that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Log {
    /// Chats, in the order of their starts.
    pub contacts: Contacts,
    /// Replies, chat by chat, in their order.
    pub turns: Vec<Turn>,
    /// Counts, if the log is a table of counts.
    pub counts: Option<Counts>,
    /// The counts are of a week without dates.
    pub without_dates: bool,
    /// What the contacts' waits mean.
    pub wait_clock: WaitClock,
    /// Whether the moment of giving up is known.
    pub knows_giving_up: bool,
    /// Finest step of the waits, ms (1,000 where they are whole seconds).
    pub resolution: u32,
    /// How many agents.
    pub agents: u32,
    /// What was dropped and why.
    pub cleaning: Cleaning,
}
