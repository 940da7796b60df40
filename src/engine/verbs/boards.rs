//! The boards show the router who can take a chat, and how good each would be.

use crate::engine::decide::rate::{looks_at_messages, rating};
use crate::engine::observer::Observer;
use crate::engine::run::World;

impl<O: Observer> World<'_, O> {
    /// Shows the board what the agent's slots and state are now.
    #[inline]
    pub(in crate::engine) fn slots_changed(&mut self, number: u32) {
        let agent = &self.state.agents[number as usize];
        let rating = rating(self.desk, agent, &self.state.people[number as usize]);
        let pool = self.desk.groups[agent.group as usize].pool;
        self.state.boards[pool as usize].set(agent.leaf, rating);
    }

    /// Shows the board what the agent's messages are now, where routing looks at them.
    #[inline]
    pub(in crate::engine) fn messages_changed(&mut self, number: u32) {
        if looks_at_messages(self.desk.routing) {
            self.slots_changed(number);
        }
    }
}
