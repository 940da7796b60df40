//! A person changes state, and the desk knows for how long nobody was online.

use crate::engine::observer::{AgentState, Observer};
use crate::engine::run::World;
use crate::time::Span;

impl<O: Observer> World<'_, O> {
    /// The person is in another state from now on: on the board, and in the desk's counts.
    pub(in crate::engine) fn set_state(&mut self, number: u32, to: AgentState) {
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

    /// The person takes no new chat until [`World::let_take`], and keeps those there are.
    pub(in crate::engine) fn hold_back(&mut self, number: u32) {
        self.state.agents[number as usize].held_back = true;
        self.slots_changed(number);
    }

    /// The person takes new chats again.
    pub(in crate::engine) fn let_take(&mut self, number: u32) {
        self.state.agents[number as usize].held_back = false;
        self.slots_changed(number);
        self.state.floor.to_place = true;
    }

    /// Time so far with nobody online.
    pub(in crate::engine) fn nobody_so_far(&self) -> Span {
        let floor = &self.state.floor;
        let running = if floor.online == 0 { self.now - floor.nobody_since } else { Span::ZERO };
        floor.nobody + running
    }
}
