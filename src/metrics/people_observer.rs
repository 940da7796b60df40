//! What a replication costs and how its people were busy: the account ([`Account`]), and occupancy
//! by day where a limit asks for it. One observer below simulation and search. No allocation during
//! a run. Must not know how a run was made, nor prices.

use super::account::{Account, Ledger};
use super::frame::DAY_MS;
use crate::engine::{AgentState, ContactRecord, ReplyRecord};
use crate::model::{Place, Scenario};
use crate::time::{Instant, Span};

/// A scenario folded for it.
#[derive(Clone, Debug)]
pub struct PeopleTable {
    ledger: Ledger,
    warm_up: Option<Instant>,
    end: i64,
    days: usize,
    post: Vec<Span>,
    reasons: usize,
    occupancy: bool,
}

impl PeopleTable {
    /// Folds a scenario.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let warm_up = scenario.rules.warm_up;
        Self {
            ledger: Ledger::new(scenario),
            warm_up: (warm_up > Span::ZERO).then(|| Instant::ZERO + warm_up),
            end: scenario.calendar.end().ms(),
            days: scenario.calendar.days() as usize,
            post: scenario.groups.iter().map(|group| group.post).collect(),
            reasons: scenario.demand.reasons.len(),
            occupancy: scenario.planning.limits.max_occupancy.is_some(),
        }
    }
    /// Who is answered, who is lost.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }
    /// Whether a moment is before anything counts.
    #[inline]
    #[must_use]
    pub fn is_warm_up(&self, at: Instant) -> bool {
        self.warm_up.is_some_and(|warm_up| at < warm_up)
    }
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleOutturn {
    /// Overtime, billed and lost contacts.
    pub account: Account,
    /// Time online or winding down, by day, ms; empty unless a limit on occupancy asks for it.
    pub staffed_ms: Vec<i64>,
    /// Time replying, by day, ms; empty unless a limit on occupancy asks for it.
    pub replying_ms: Vec<i64>,
}

/// Listens to one replication.
#[derive(Clone, Debug)]
pub struct PeopleObserver<'a> {
    table: &'a PeopleTable,
    outturn: PeopleOutturn,
    people: Vec<Person>,
    staffed: i64,
    staffed_since: i64,
}

/// One place's day.
#[derive(Clone, Copy, Debug)]
struct Person {
    /// Shift end and post: overtime counts from here, ms; never for shifts over before anything
    /// counts.
    due: i64,
    group: u16,
    away: bool,
}

impl<'a> PeopleObserver<'a> {
    /// An observer for a run with these places in agent order.
    #[must_use]
    pub fn new(table: &'a PeopleTable, places: &[Place]) -> Self {
        let person = |place: &Place| {
            let due = place.end + table.post[place.group];
            let counts = table.warm_up.is_none_or(|from| due > from);
            let due = if counts { due.ms() } else { i64::MAX };
            Person { due, group: place.group as u16, away: true }
        };
        let days = if table.occupancy { table.days } else { 0 };
        Self {
            table,
            outturn: PeopleOutturn {
                account: Account::new(table.post.len(), table.reasons),
                staffed_ms: vec![0; days],
                replying_ms: vec![0; days],
            },
            people: places.iter().map(person).collect(),
            staffed: 0,
            staffed_since: 0,
        }
    }

    /// What was added up; complete once the run is finished.
    #[must_use]
    pub fn into_outturn(self) -> PeopleOutturn {
        self.outturn
    }

    /// Enters a contact; `watched` tells whether a target counts it.
    #[inline]
    pub fn add_contact(&mut self, record: &ContactRecord, watched: bool) {
        let group = record.agent.and_then(|agent| self.people.get(agent as usize));
        let group = group.map(|person| person.group);
        self.outturn.account.add(&self.table.ledger, record, group, watched);
    }

    /// A reply was sent.
    #[inline]
    pub fn sent(&mut self, now: Instant, reply: &ReplyRecord) {
        if self.table.occupancy {
            let until = now.ms().min(self.table.end);
            spread(&mut self.outturn.replying_ms, reply.begun.ms(), until, 1);
        }
    }

    /// A person changes state.
    pub fn agent(&mut self, now: Instant, agent: u32, from: AgentState, to: AgentState) {
        let person = &mut self.people[agent as usize];
        person.away = to == AgentState::Offline;
        let person = *person;
        if person.away {
            self.overtime(person, now);
        }
        let by = at_desk(to) - at_desk(from);
        if self.table.occupancy && by != 0 {
            self.staffed(now, by);
        }
    }

    /// The run is over.
    pub fn finished(&mut self, now: Instant) {
        if self.table.occupancy {
            self.staffed(now, 0);
        }
        for agent in 0..self.people.len() {
            let person = self.people[agent];
            if !person.away {
                self.overtime(person, now);
            }
        }
    }

    fn staffed(&mut self, now: Instant, by: i64) {
        let now = now.ms();
        let until = now.min(self.table.end);
        spread(&mut self.outturn.staffed_ms, self.staffed_since, until, self.staffed);
        self.staffed += by;
        self.staffed_since = now.max(0);
    }

    fn overtime(&mut self, person: Person, now: Instant) {
        self.outturn.account.overtime_ms[usize::from(person.group)] +=
            now.ms().saturating_sub(person.due).max(0);
    }
}

/// Adds `value` × time to the days between two moments.
fn spread(days: &mut [i64], from: i64, to: i64, value: i64) {
    let mut from = from.max(0);
    while from < to && value != 0 {
        let day = from / DAY_MS;
        let until = to.min((day + 1) * DAY_MS);
        if let Some(sum) = days.get_mut(day as usize) {
            *sum += value * (until - from);
        }
        from = until;
    }
}

fn at_desk(state: AgentState) -> i64 {
    i64::from(matches!(state, AgentState::Online | AgentState::WindingDown))
}
