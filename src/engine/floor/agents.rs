//! The people of a run: what they hold, what they do, when they leave.

use super::chats::{List, NONE};
use crate::engine::observer::AgentState;
use crate::time::{Instant, Span};

/// Why an agent takes no new chats and is to leave the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Leaving {
    /// Not at all.
    No,
    /// For the break with this index, due but not begun.
    ToBreak(u32),
    /// The shift has ended; until end + post the person stays in any case.
    ShiftOver,
    /// End + post has passed: gone as soon as nothing is open.
    ToEnd,
}

#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about a person")]
pub(in crate::engine) struct Agent {
    pub group: u32,
    pub pool: u16,
    /// Leaf on the pool's board.
    pub leaf: u32,
    pub state: AgentState,
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
    /// Since when there was nothing to do: last reply sent, coming, back from a break.
    pub idle_since: i64,
    pub speed: f64,
    pub absent: bool,
    pub late: Span,
    pub end: Instant,
    pub leaving: Leaving,
    /// The rest was handed over; only the reply in progress keeps the person.
    pub handed_over: bool,
    /// A wind-down has begun and its break or end has not.
    pub winding: bool,
    /// A break that fell due during another one.
    pub next_break: u32,
    /// Counts breaks begun, so that the end of a cut one goes stale.
    pub breaks: u32,
    /// Waits in the list of agents who may begin a reply.
    pub may_begin: bool,
    /// Messages waiting; under `new-first` the second list has the follow-ups.
    pub lists: [List; 2],
}

impl Agent {
    pub fn new(group: u32, pool: u16, leaf: u32, end: Instant) -> Self {
        Self {
            group,
            pool,
            leaf,
            state: AgentState::Offline,
            occupied: 0,
            open: 0,
            pending: 0,
            writing: 0,
            previous: NONE,
            last_assigned: i64::MIN,
            idle_since: i64::MIN,
            speed: 1.0,
            absent: false,
            late: Span::ZERO,
            end,
            leaving: Leaving::No,
            handed_over: false,
            winding: false,
            next_break: NONE,
            breaks: 0,
            may_begin: false,
            lists: [List::default(); 2],
        }
    }
    /// At the desk, so that chats can be held.
    pub const fn at_desk(&self) -> bool {
        matches!(self.state, AgentState::Online | AgentState::WindingDown)
    }
}
