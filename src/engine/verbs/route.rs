//! The router: whom a chat goes to, of all who may take it and have a free slot (`model.md` §5). Asks
//! the boards; puts nobody anywhere.

use crate::engine::decide::rate::rating;
use crate::engine::floor::{Board, NONE, Rating};
use crate::engine::ids::Slot;
use crate::engine::observer::Observer;
use crate::engine::run::World;
use crate::model::Routing;
use crate::random::{Address, Purpose};

impl<O: Observer> World<'_, O> {
    /// Whether an agent with the skill and a free slot is online.
    pub(in crate::engine) fn can_take(&self, class: u16) -> bool {
        let pools = &self.desk.pools_of_class[class as usize];
        pools.iter().any(|pool| self.state.boards[*pool as usize].any())
    }

    /// Whom the router gives this chat to, if anybody can take it; `but` is no candidate.
    pub(in crate::engine) fn route_chat(&mut self, slot: Slot, but: Option<u32>) -> Option<u32> {
        let chat = self.state.chats.get(slot);
        let class = self.desk.reasons[chat.reason as usize].class;
        let contact = &self.tape.contacts()[chat.contact as usize];
        let draw = contact.address.at(u64::from(self.state.chats.story(slot).assignments));
        let Some(but) = but else { return self.route(class, draw) };
        let agent = &self.state.agents[but as usize];
        let pool = self.desk.groups[agent.group as usize].pool;
        self.state.boards[pool as usize].set(agent.leaf, None);
        let chosen = self.route(class, draw);
        self.slots_changed(but);
        chosen
    }

    /// Whom a chat of `class` goes to.
    fn route(&mut self, class: u16, draw: Address) -> Option<u32> {
        if self.desk.ties_by_lot {
            self.draw_lots(draw);
        }
        let pools = &self.desk.pools_of_class[class as usize];
        let boards = pools.iter().map(|pool| &self.state.boards[*pool as usize]);
        match self.desk.routing {
            Routing::RoundRobin => {
                let turn = self.state.floor.turn;
                let next = boards.map(|board| board.next_after(turn));
                let (after, first) =
                    next.fold((None, None), |best: (Option<u32>, Option<u32>), n| {
                        (best.0.into_iter().chain(n.0).min(), best.1.into_iter().chain(n.1).min())
                    });
                let chosen = if turn == NONE { first } else { after.or(first) };
                self.state.floor.turn = chosen.unwrap_or(turn);
                chosen
            }
            Routing::Random => {
                let count: usize = boards.clone().map(|board| board.listed().len()).sum();
                let lot = (draw.uniform(Purpose::Routing) * count as f64) as usize;
                let mut available = boards.flat_map(Board::listed);
                available.nth(lot.min(count.saturating_sub(1)))
            }
            _ => boards.filter_map(Board::best).min().map(|(_, agent)| agent),
        }
    }

    /// Puts a new lot in the place of each available agent's last assignment.
    fn draw_lots(&mut self, draw: Address) {
        for (number, agent) in (0_u64..).zip(&self.state.agents) {
            let board =
                &mut self.state.boards[self.desk.groups[agent.group as usize].pool as usize];
            let rating = rating(self.desk, agent, &self.state.people[number as usize]);
            // Whom the caller has taken off the board is no candidate.
            if let Some(rating) = rating.filter(|_| board.is_available(agent.leaf)) {
                let lot = draw.at(number).uniform(Purpose::Routing) * (1_u64 << 40) as f64;
                board.set(agent.leaf, Some(Rating { last_assigned: lot as i64, ..rating }));
            }
        }
    }
}
