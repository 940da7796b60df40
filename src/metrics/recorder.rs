//! The observer that folds a run into a [`RunTally`]: everything for tables and pictures. The
//! search listens with [`super::TargetObserver`] instead. Must not know how a run was made.

use super::fold::Fold;
use super::frame::Frame;
use super::levels::Levels;
use super::tally::{Level, RunTally, StaffSums};
use crate::demand::ContactNeed;
use crate::engine::{AgentState, ContactRecord, Observer, ReplyRecord};
use crate::model::Place;
use crate::time::Instant;

/// Listens to one replication and adds everything up.
#[derive(Clone, Debug)]
pub struct Recorder<'a> {
    fold: Fold<'a>,
    levels: Levels,
    people: Vec<Person>,
}

/// One place's day.
#[derive(Clone, Copy, Debug)]
struct Person {
    /// Shift end and post: overtime counts from here, ms.
    due: i64,
    day: i64,
    came: bool,
    away: bool,
    /// Replies under the person's hands.
    replies: u32,
}

impl<'a> Recorder<'a> {
    /// A recorder on this grid, for a run with these places in agent order.
    #[must_use]
    pub fn new(frame: &'a Frame, places: &[Place]) -> Self {
        let person = |place: &Place| Person {
            due: (place.end + frame.post[place.group]).ms(),
            day: place.day(),
            came: false,
            away: true,
            replies: 0,
        };
        Self {
            fold: Fold::new(frame, places),
            levels: Levels::new(frame.post.len(), frame),
            people: places.iter().map(person).collect(),
        }
    }

    /// What was added up; complete once the run is finished.
    #[must_use]
    pub fn into_tally(self) -> RunTally {
        self.fold.into_tally()
    }

    #[inline]
    fn level(&mut self, now: Instant, level: Level, by: i64, agent: Option<u32>) {
        let group = agent.map(|agent| self.fold.groups[agent as usize]);
        self.levels.change(self.fold.frame, &mut self.fold.tally, now, level, by, group);
    }

    /// Adds to the sums about people: in all, of the day the shift starts on, and of the group.
    fn staff(&mut self, agent: u32, add: impl Fn(&mut StaffSums)) {
        let tally = &mut self.fold.tally;
        let Person { due, day, .. } = self.people[agent as usize];
        if self.fold.frame.warm && due <= self.fold.frame.from {
            return;
        }
        add(&mut tally.all.staff);
        if let Some(slice) = usize::try_from(day).ok().and_then(|day| tally.days.get_mut(day)) {
            add(&mut slice.staff);
        }
        add(&mut tally.groups[usize::from(self.fold.groups[agent as usize])].staff);
    }

    fn overtime(&mut self, agent: u32, now: Instant) {
        let beyond = now.ms() - self.people[agent as usize].due;
        if beyond > 0 {
            self.staff(agent, |sums| sums.overtime_ms += beyond as u64);
        }
    }
}

const fn level_of(state: AgentState) -> Option<Level> {
    match state {
        AgentState::Offline => None,
        AgentState::WaitingForSeat => Some(Level::WaitingForSeat),
        AgentState::Online => Some(Level::Online),
        AgentState::WindingDown => Some(Level::WindingDown),
        AgentState::OnBreak => Some(Level::OnBreak),
    }
}

impl Observer for Recorder<'_> {
    fn arrived(&mut self, _: Instant, contact: u32, need: &ContactNeed) {
        self.fold.know(contact, need.reason, need.channel);
    }
    fn queued(&mut self, now: Instant, _: u32) {
        self.level(now, Level::Queue, 1, None);
    }
    fn left_queue(&mut self, now: Instant, _: u32) {
        self.level(now, Level::Queue, -1, None);
    }
    fn assigned(&mut self, now: Instant, _: u32, agent: u32, from_queue: bool) {
        if from_queue {
            self.level(now, Level::Queue, -1, None);
        }
        self.level(now, Level::Slots, 1, Some(agent));
    }
    fn slot_freed(&mut self, now: Instant, _: u32, agent: u32) {
        self.level(now, Level::Slots, -1, Some(agent));
    }
    fn begun(&mut self, now: Instant, _: u32, agent: u32, _: Instant) {
        let person = &mut self.people[agent as usize];
        person.replies += 1;
        if person.replies == 1 {
            self.level(now, Level::Replying, 1, Some(agent));
        }
    }
    fn sent(&mut self, now: Instant, reply: &ReplyRecord) {
        let person = &mut self.people[reply.agent as usize];
        person.replies -= 1;
        if person.replies == 0 {
            self.level(now, Level::Replying, -1, Some(reply.agent));
        }
        self.fold.add_reply(reply);
    }
    fn ended(&mut self, _: Instant, record: &ContactRecord) {
        self.fold.add_contact(record);
    }
    fn agent(&mut self, now: Instant, agent: u32, from: AgentState, to: AgentState) {
        if let Some(level) = level_of(from) {
            self.level(now, level, -1, Some(agent));
        }
        if let Some(level) = level_of(to) {
            self.level(now, level, 1, Some(agent));
        }
        let person = &mut self.people[agent as usize];
        person.away = to == AgentState::Offline;
        let first = !person.came && !person.away;
        person.came |= first;
        if first {
            self.staff(agent, |sums| sums.came += 1);
        }
        if to == AgentState::Offline {
            self.overtime(agent, now);
        }
    }
    fn finished(&mut self, now: Instant) {
        self.levels.finish(self.fold.frame, &mut self.fold.tally, now);
        for agent in 0..self.people.len() as u32 {
            if !self.people[agent as usize].away {
                self.overtime(agent, now);
            }
        }
    }
}
