//! The people of a run: what they hold, what they do, when they leave.

use super::chats::{List, NONE};
use crate::engine::observer::AgentState;
use crate::time::{Instant, Span};
use std::ops::Range;

/// Why an agent takes no new chats and is to leave the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Leaving {
    /// Not at all.
    No,
    /// For the first break that is due and not begun ([`Person::waiting_breaks`]).
    ToBreak,
    /// The shift has ended; until end + post the person stays in any case.
    ShiftOver,
    /// End + post has passed: gone as soon as nothing is open.
    ToEnd,
}

/// What nearly every event of an agent's chats looks at: one cache line.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(in crate::engine) struct Agent {
    /// Leaf on the pool's board.
    pub leaf: u32,
    /// Slots in use, lingering chats included.
    pub occupied: u32,
    /// Chats in use, lingering ones not: k of `model.md` §3.
    pub open: u32,
    /// Messages waiting at this agent.
    pub pending: u32,
    /// Replies being written: at most one, but under `parallel` attention.
    pub writing: u32,
    /// Contact of the previous reply.
    pub previous: u32,
    pub last_assigned: i64,
    pub speed: f64,
    /// Messages waiting; under `new-first` the second list has the follow-ups.
    pub lists: [List; 2],
    pub group: u16,
    pub state: AgentState,
    pub leaving: Leaving,
    /// The rest was handed over; only replies in progress keep the person.
    pub handed_over: bool,
    /// Waits in the list of agents who may begin a reply.
    pub may_begin: bool,
    /// Takes no new chat for the present, and keeps those there are.
    pub held_back: bool,
}
const _: () = assert!(size_of::<Agent>() == 64, "an agent is one cache line");

/// What only comings and goings and rules that are off by default need to know of an agent.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Person {
    pub absent: bool,
    pub late: Span,
    pub end: Instant,
    /// Breaks that have fallen due, whether or not the person was there.
    pub breaks_due: u32,
    /// Breaks begun, in the order in which they fall due.
    pub breaks_begun: u32,
    /// Since when there was nothing to do, ms: last reply sent, coming, back from a break. Kept
    /// where the router asks for it.
    pub idle_since: i64,
}

impl Agent {
    pub fn new(group: u16, leaf: u32, speed: f64) -> Self {
        Self {
            leaf,
            occupied: 0,
            open: 0,
            pending: 0,
            writing: 0,
            previous: NONE,
            last_assigned: i64::MIN,
            speed,
            lists: [List::default(); 2],
            group,
            state: AgentState::Offline,
            leaving: Leaving::No,
            handed_over: false,
            may_begin: false,
            held_back: false,
        }
    }
    /// At the desk, so that chats can be held.
    pub const fn at_desk(&self) -> bool {
        matches!(self.state, AgentState::Online | AgentState::WindingDown)
    }
}

impl Person {
    pub const fn new(end: Instant, absent: bool, late: Span) -> Self {
        Self { absent, late, end, breaks_due: 0, breaks_begun: 0, idle_since: i64::MIN }
    }
    /// The breaks that are due and not begun.
    pub const fn waiting_breaks(&self) -> Range<u32> {
        self.breaks_begun..self.breaks_due
    }
}
