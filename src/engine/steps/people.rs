//! People come, wind down, take breaks and leave (`model.md` §4, §8).

use crate::engine::calendar::{Event, Kind};
use crate::engine::floor::{Leaving, NONE};
use crate::engine::observer::{AgentState, Observer};
use crate::engine::run::World;
use crate::model::LeaveRule;
use crate::time::Span;

impl<O: Observer> World<'_, O> {
    pub(in crate::engine) fn comes(&mut self, number: u32) {
        let seats_taken = self.state.floor.seated >= self.desk.seats;
        let person = &mut self.state.people[number as usize];
        if person.absent || self.now >= person.end {
            return;
        }
        if person.late > Span::ZERO {
            let at = self.now + std::mem::take(&mut person.late);
            self.state.calendar.push(Event::new(at, Kind::Comes, number, 0));
        } else if seats_taken {
            self.state.seat_queue.push_back(number);
            self.set_state(number, AgentState::WaitingForSeat);
        } else {
            self.takes_seat(number);
        }
    }

    fn takes_seat(&mut self, number: u32) {
        self.state.floor.seated += 1;
        self.is_back(number);
        self.take_up_left_messages();
    }

    /// Ready for chats, or already winding down.
    fn is_back(&mut self, number: u32) {
        let person = &mut self.state.people[number as usize];
        person.idle_since = self.now.ms();
        let state = if person.winding { AgentState::WindingDown } else { AgentState::Online };
        self.set_state(number, state);
    }

    pub(in crate::engine) fn wind_down_begins(&mut self, number: u32) {
        self.state.people[number as usize].winding = true;
        if self.state.agents[number as usize].state == AgentState::Online {
            self.set_state(number, AgentState::WindingDown);
        }
    }

    pub(in crate::engine) fn break_due(&mut self, number: u32, index: u32) {
        let agent = &mut self.state.agents[number as usize];
        let person = &mut self.state.people[number as usize];
        match agent.state {
            // Who is not at the desk yet needs no break.
            AgentState::Offline | AgentState::WaitingForSeat => person.winding = false,
            AgentState::OnBreak => person.next_break = index,
            _ if agent.leaving != Leaving::No => person.next_break = index,
            _ => {
                agent.leaving = Leaving::ToBreak;
                person.break_due = index;
                person.winding = true;
                self.set_state(number, AgentState::WindingDown);
                self.leaves_by_rule(number);
            }
        }
    }

    pub(in crate::engine) fn break_latest(&mut self, number: u32, index: u32) {
        let due = self.state.people[number as usize].break_due;
        if self.state.agents[number as usize].leaving == Leaving::ToBreak && due == index {
            self.gives_up_rest(number);
        }
    }

    /// No new chats from the scheduled end on; a running break is cut, one not begun is dropped.
    pub(in crate::engine) fn shift_ends(&mut self, number: u32) {
        let agent = &mut self.state.agents[number as usize];
        let person = &mut self.state.people[number as usize];
        agent.leaving = Leaving::ShiftOver;
        person.next_break = NONE;
        agent.handed_over = false;
        match agent.state {
            AgentState::Offline => {}
            AgentState::WaitingForSeat => {
                self.state.seat_queue.retain(|waiting| *waiting != number);
                self.set_state(number, AgentState::Offline);
            }
            _ => {
                person.breaks += 1;
                self.set_state(number, AgentState::WindingDown);
            }
        }
    }

    pub(in crate::engine) fn post_ends(&mut self, number: u32) {
        let agent = &mut self.state.agents[number as usize];
        if agent.at_desk() {
            agent.leaving = Leaving::ToEnd;
            self.leaves_by_rule(number);
        }
    }

    pub(in crate::engine) fn overtime_ends(&mut self, number: u32) {
        let agent = &self.state.agents[number as usize];
        if agent.at_desk() && agent.leaving == Leaving::ToEnd {
            self.gives_up_rest(number);
        }
    }

    fn leaves_by_rule(&mut self, number: u32) {
        let group = self.state.agents[number as usize].group;
        match self.desk.groups[group as usize].leave {
            LeaveRule::Finish => self.goes_if_free(number),
            LeaveRule::HandOver => self.gives_up_rest(number),
        }
    }

    /// Everything but the reply in progress is handed over.
    fn gives_up_rest(&mut self, number: u32) {
        self.state.agents[number as usize].handed_over = true;
        self.hand_over_rest(number);
        self.goes_if_free(number);
    }

    /// Who wants to go and has nothing open goes.
    pub(in crate::engine) fn goes_if_free(&mut self, number: u32) {
        let agent = &self.state.agents[number as usize];
        if agent.open > 0 || !agent.at_desk() {
            return;
        }
        match agent.leaving {
            Leaving::No | Leaving::ShiftOver => {}
            Leaving::ToBreak => {
                self.begins_break(number, self.state.people[number as usize].break_due);
            }
            Leaving::ToEnd => self.goes_home(number),
        }
    }

    fn begins_break(&mut self, number: u32, index: u32) {
        self.closes_windows(number);
        let length = self.staff.places()[number as usize].breaks[index as usize].length;
        let person = &mut self.state.people[number as usize];
        person.winding = false;
        person.breaks += 1;
        let at = self.now + length;
        self.state.calendar.push(Event::new(at, Kind::BreakEnds, number, person.breaks));
        if self.state.agents[number as usize].state != AgentState::OnBreak {
            self.set_state(number, AgentState::OnBreak);
        }
    }

    pub(in crate::engine) fn break_ends(&mut self, number: u32, which: u32) {
        let person = &mut self.state.people[number as usize];
        let on_break = self.state.agents[number as usize].state == AgentState::OnBreak;
        if !on_break || person.breaks != which {
            return;
        }
        let next = std::mem::replace(&mut person.next_break, NONE);
        if next == NONE {
            self.is_back(number);
        } else {
            self.begins_break(number, next);
        }
    }

    fn goes_home(&mut self, number: u32) {
        self.closes_windows(number);
        self.set_state(number, AgentState::Offline);
        self.state.floor.seated -= 1;
        if let Some(next) = self.state.seat_queue.pop_front() {
            self.takes_seat(next);
        }
    }

    /// Lingering chats are closed when their agent leaves: nobody is paid to watch them.
    fn closes_windows(&mut self, number: u32) {
        let agent = &mut self.state.agents[number as usize];
        agent.leaving = Leaving::No;
        agent.handed_over = false;
        let mut windows = std::mem::take(&mut self.state.scratch);
        windows.extend_from_slice(&self.state.held[number as usize]);
        windows.sort_unstable_by_key(|slot| self.state.chats.get(*slot).contact);
        for slot in windows.drain(..) {
            self.close_lingering(slot);
        }
        self.state.scratch = windows;
    }

    fn set_state(&mut self, number: u32, to: AgentState) {
        let agent = &mut self.state.agents[number as usize];
        let from = std::mem::replace(&mut agent.state, to);
        let floor = &mut self.state.floor;
        if from == AgentState::Online {
            floor.online -= 1;
            if floor.online == 0 {
                floor.nobody_since = self.now;
            }
        }
        if to == AgentState::Online {
            if floor.online == 0 {
                floor.nobody += self.now - floor.nobody_since;
            }
            floor.online += 1;
            floor.to_place = true;
        }
        self.slots_changed(number);
        if from != to {
            self.observer.agent(self.now, number, from, to);
        }
    }

    /// Time so far with nobody online.
    pub(in crate::engine) fn nobody_so_far(&self) -> Span {
        let floor = &self.state.floor;
        let running = if floor.online == 0 { self.now - floor.nobody_since } else { Span::ZERO };
        floor.nobody + running
    }
}
