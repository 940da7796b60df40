//! The desk's state during a run. A clone of it is a snapshot.

mod agents;
mod ahead;
mod board;
mod chats;
mod invariants;
mod waiting;

pub(super) use agents::{Agent, Leaving, Person};
pub(super) use board::{Board, Rating};
pub(super) use chats::{Chat, Chats, NONE, Phase, Story};
pub(super) use waiting::Waiting;

use super::calendar::Calendar;
use super::ids::Slot;
use super::rules::Memory;
use super::staff::{Staff, turnout};
use super::tables::Desk;
use crate::demand::Tape;
use crate::random::Address;
use crate::time::{Instant, Span};

/// Everything that changes during a run; kept between runs for its memory.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    pub(super) calendar: Calendar,
    pub(super) chats: Chats,
    pub(super) waiting: Waiting,
    pub(super) agents: Vec<Agent>,
    /// The same people, what is seldom needed of them.
    pub(super) people: Vec<Person>,
    /// Chats of each agent, in no order.
    pub(super) held: Vec<Vec<Slot>>,
    pub(super) boards: Vec<Board>,
    /// Agents who may begin a reply at the next settling.
    pub(super) may_begin: Vec<u32>,
    /// Agents who are leaving and may have become free to go, in that order.
    pub(super) may_go: std::collections::VecDeque<u32>,
    /// What the rules that are on remember.
    pub(super) rules: Memory,
    /// People who wait for a seat, first come first.
    pub(super) seat_queue: std::collections::VecDeque<u32>,
    pub(super) floor: Floor,
    /// Scratch for agents who give up their chats.
    pub(super) scratch: Vec<Slot>,
}

/// The desk's small counters.
#[derive(Clone, Debug, Default)]
pub(super) struct Floor {
    pub next_arrival: usize,
    pub next_scheduled: usize,
    /// A slot became free, somebody came, or somebody joined the queue: placements may be possible.
    pub to_place: bool,
    /// Somebody came online: what waits for people may be taken up.
    pub to_take_up: bool,
    /// Who has just come to the desk, and whose patience has not started.
    pub newcomer: Option<Slot>,
    /// People online (not winding down).
    pub online: u32,
    /// People in seats: online, winding down or on break.
    pub seated: u32,
    /// Windows that linger, and chats parked without an agent: neither holds a line.
    pub lingering: u32,
    pub parked: u32,
    /// Time with nobody online so far, up to `nobody_since`.
    pub nobody: Span,
    pub nobody_since: Instant,
    /// Last agent taken in turn.
    pub turn: u32,
}

impl Workspace {
    /// Contacts waiting or with an agent, lingering ones not (`model.md` §9, Lines).
    pub(super) const fn lines_in_use(&self) -> u32 {
        self.chats.open() - self.floor.lingering - self.floor.parked
    }

    /// Puts an agent on the list of those who may begin a reply.
    #[inline]
    pub(super) fn let_begin(&mut self, number: u32) {
        let agent = &mut self.agents[number as usize];
        if !agent.may_begin {
            agent.may_begin = true;
            self.may_begin.push(number);
        }
    }

    pub(super) fn reset(&mut self, desk: &Desk, staff: &Staff, tape: &Tape, replication: Address) {
        self.chats.clear();
        self.waiting.reset(desk);
        self.may_begin.clear();
        self.may_go.clear();
        self.rules.forget();
        self.seat_queue.clear();
        self.scratch.clear();
        self.floor = Floor { turn: NONE, ..Floor::default() };
        self.floor.nobody_since = staff.timetable.first().map_or(Instant::ZERO, |first| first.at());
        self.floor.nobody_since = self.floor.nobody_since.min(Instant::ZERO);
        self.calendar.restart(self.floor.nobody_since, events_per_ms(tape));
        self.reset_agents(desk, staff, replication);
    }

    fn reset_agents(&mut self, desk: &Desk, staff: &Staff, replication: Address) {
        self.boards.resize_with(desk.pools as usize, Board::default);
        for (pool, board) in (0_u16..).zip(&mut self.boards) {
            let of_pool = (0_u32..)
                .zip(&staff.duties)
                .filter(|(_, duty)| desk.groups[duty.group].pool == pool)
                .map(|(agent, _)| agent);
            board.reset(of_pool, desk.takes_turns());
        }
        self.agents.clear();
        self.people.clear();
        let mut leaves = vec![0; desk.pools as usize];
        for duty in &staff.duties {
            let group = &desk.groups[duty.group];
            let leaf = &mut leaves[group.pool as usize];
            let turnout = turnout(desk, duty, replication);
            self.agents.push(Agent::new(duty.group as u16, *leaf, turnout.speed));
            self.people.push(Person::new(duty.end, turnout.absent, turnout.late));
            *leaf += 1;
        }
        self.held.resize_with(staff.duties.len().max(self.held.len()), Vec::new);
        for chats in &mut self.held {
            chats.clear();
        }
    }
}

/// About how many events the desk will see: two a reply and one or two a contact.
fn events_per_ms(tape: &Tape) -> f64 {
    let contacts = tape.contacts();
    let (Some(first), Some(last)) = (contacts.first(), contacts.last()) else { return 0.0 };
    let events = contacts.len() + 2 * tape.replies.len();
    events as f64 / ((last.start - first.start).ms() as f64).max(1.0)
}
