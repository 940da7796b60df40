//! People come, wind down, take breaks and leave (`model.md` §4, §8).

use crate::engine::event::Event;
use crate::engine::floor::Leaving;
use crate::engine::kind::Kind;
use crate::engine::observer::{AgentState, Observer};
use crate::engine::run::World;
use crate::time::{Instant, Span};

impl<O: Observer> World<'_, O> {
    pub(in crate::engine) fn comes(&mut self, event: Event) {
        let number = event.id();
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
        self.rules_on_coming(number);
        self.is_free_or_on_break(number);
    }

    /// A break that is due goes first: one that fell due during another, with the shift's start, or
    /// before a late comer was there is taken now, so that nobody works in unpaid time.
    fn is_free_or_on_break(&mut self, number: u32) {
        if self.state.people[number as usize].waiting_breaks().is_empty() {
            self.is_back(number);
        } else {
            self.begins_break(number);
        }
    }

    /// Ready for chats, or winding down already.
    fn is_back(&mut self, number: u32) {
        self.state.people[number as usize].idle_since = self.now.ms();
        if self.winds_down(number) {
            self.set_state(number, AgentState::WindingDown);
        } else {
            self.set_state(number, AgentState::Online);
            self.state.floor.to_take_up = true;
        }
    }

    /// Whether now is inside the wind-down of a break to come or of the shift's end.
    fn winds_down(&self, number: u32) -> bool {
        let place = &self.staff.places()[number as usize];
        let before = self.desk.groups[place.group].wind_down;
        let winds = |start: Instant| start - before <= self.now && self.now < start;
        winds(place.end) || place.breaks.iter().any(|pause| winds(pause.start))
    }

    pub(in crate::engine) fn wind_down_begins(&mut self, event: Event) {
        let number = event.id();
        if self.state.agents[number as usize].state == AgentState::Online {
            self.set_state(number, AgentState::WindingDown);
        }
    }

    pub(in crate::engine) fn break_due(&mut self, event: Event) {
        let (number, index) = (event.id(), event.index());
        self.state.people[number as usize].breaks_due = index + 1;
        let agent = &mut self.state.agents[number as usize];
        if agent.at_desk() && agent.leaving == Leaving::No {
            agent.leaving = Leaving::ToBreak;
            self.set_state(number, AgentState::WindingDown);
            self.leaves_by_rule(number);
        }
    }

    /// Each due break keeps its own `latest`: the earliest of those due hands the rest over.
    pub(in crate::engine) fn break_latest(&mut self, event: Event) {
        let (number, index) = (event.id(), event.index());
        let waits = self.state.people[number as usize].waiting_breaks().contains(&index);
        if waits && self.state.agents[number as usize].leaving == Leaving::ToBreak {
            self.gives_up_rest(number);
        }
    }

    /// No new chats from the scheduled end on; a running break is cut, one not begun is dropped,
    /// and a hand-over that has begun for it goes on as the shift's.
    pub(in crate::engine) fn shift_ends(&mut self, event: Event) {
        let number = event.id();
        let agent = &mut self.state.agents[number as usize];
        agent.leaving = Leaving::ShiftOver;
        match agent.state {
            AgentState::Offline => {}
            AgentState::WaitingForSeat => {
                self.state.seat_queue.retain(|waiting| *waiting != number);
                self.set_state(number, AgentState::Offline);
            }
            _ => self.set_state(number, AgentState::WindingDown),
        }
    }

    pub(in crate::engine) fn post_ends(&mut self, event: Event) {
        let number = event.id();
        let agent = &mut self.state.agents[number as usize];
        if agent.at_desk() {
            agent.leaving = Leaving::ToEnd;
            self.leaves_by_rule(number);
        }
    }

    pub(in crate::engine) fn overtime_ends(&mut self, event: Event) {
        let number = event.id();
        let agent = &self.state.agents[number as usize];
        if agent.at_desk() && agent.leaving == Leaving::ToEnd {
            self.gives_up_rest(number);
        }
    }

    fn leaves_by_rule(&mut self, number: u32) {
        if self.rules_on_leaving(number) {
            self.gives_up_rest(number);
        } else {
            self.state.may_go.push_back(number);
        }
    }

    /// Everything but the reply in progress is handed over.
    fn gives_up_rest(&mut self, number: u32) {
        self.state.agents[number as usize].handed_over = true;
        self.hand_over_rest(number);
        self.state.may_go.push_back(number);
    }

    /// Who wants to go and has nothing open goes.
    pub(in crate::engine) fn goes_if_free(&mut self, number: u32) {
        let agent = &self.state.agents[number as usize];
        if agent.open > 0 || !agent.at_desk() {
            return;
        }
        match agent.leaving {
            Leaving::No | Leaving::ShiftOver => {}
            Leaving::ToBreak => self.begins_break(number),
            Leaving::ToEnd => self.goes_home(number),
        }
    }

    /// Begins the first break that is due.
    fn begins_break(&mut self, number: u32) {
        self.closes_windows(number);
        let person = &mut self.state.people[number as usize];
        let index = person.breaks_begun;
        person.breaks_begun += 1;
        let at = self.now + self.staff.places()[number as usize].breaks[index as usize].length;
        self.state.calendar.push(Event::new(at, Kind::BreakEnds, number, index));
        if self.state.agents[number as usize].state != AgentState::OnBreak {
            self.set_state(number, AgentState::OnBreak);
        }
    }

    /// Unless the shift's end has cut it.
    pub(in crate::engine) fn break_ends(&mut self, event: Event) {
        let number = event.id();
        if self.state.agents[number as usize].state == AgentState::OnBreak {
            self.is_free_or_on_break(number);
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
}
