//! The desk settles: transfers and waiting contacts are placed until neither is possible, then idle
//! agents begin replies, in agent order (`model.md` §1, §8).

use crate::engine::decide::rate::{looks_at_messages, rating};
use crate::engine::floor::{Board, NONE, Phase, Rating};
use crate::engine::observer::Observer;
use crate::engine::run::World;
use crate::model::{PatienceUntil, Routing};
use crate::random::{Address, Purpose};
use crate::time::Instant;

impl<O: Observer> World<'_, O> {
    pub(in crate::engine) fn settle(&mut self) {
        if self.state.floor.to_place {
            self.state.floor.to_place = false;
            while self.place_transfer() || self.place_waiting() {}
        }
        self.begin_replies();
    }

    /// Places the first contact of the queue that some agent can take.
    fn place_waiting(&mut self) -> bool {
        if self.state.waiting.length() == 0 {
            return false;
        }
        let first = {
            let takes = |class: u16| self.can_take(class);
            self.state.waiting.first(&self.state.chats, self.desk, takes)
        };
        let Some(slot) = first else { return false };
        self.state.waiting.leave(&mut self.state.chats, slot);
        self.note_queue_time(slot);
        self.place(slot, true);
        true
    }

    /// Whether an agent with the skill and a free slot is online.
    pub(in crate::engine) fn can_take(&self, class: u16) -> bool {
        let pools = &self.desk.pools_of_class[class as usize];
        pools.iter().any(|pool| self.state.boards[*pool as usize].any())
    }

    /// The router gives a chat to the best available agent; somebody must be available.
    pub(in crate::engine) fn place(&mut self, slot: u32, from_queue: bool) {
        let chat = self.state.chats.get(slot);
        let class = self.desk.reasons[chat.reason as usize].class;
        let contact = &self.tape.contacts()[chat.contact as usize];
        let draw = contact.address.at(u64::from(self.state.chats.story(slot).assignments));
        let agent = self.route(class, draw).expect("somebody is available");
        self.assign(slot, agent, from_queue);
    }

    /// Whom a chat of `class` goes to.
    pub(in crate::engine) fn route(&mut self, class: u16, draw: Address) -> Option<u32> {
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

    /// The agent gets the chat's slot and its pending message.
    pub(in crate::engine) fn assign(&mut self, slot: u32, number: u32, from_queue: bool) {
        let held = &mut self.state.held[number as usize];
        let chat = self.state.chats.get_mut(slot);
        chat.agent = number;
        chat.seat_or_list = held.len() as u32;
        chat.handed = false;
        // Patience with a later reply has nothing to do with who has the chat.
        if self.desk.patience_until == PatienceUntil::Assignment && !chat.reply_begun {
            chat.deadline_or_begun = Instant::NEVER;
        }
        let contact = chat.contact;
        held.push(slot);
        let story = self.state.chats.story_mut(slot);
        story.assigned = story.assigned.min(self.now);
        story.assignments = story.assignments.saturating_add(1);
        if story.first_reply == Instant::NEVER {
            story.agent = number;
        }
        let agent = &mut self.state.agents[number as usize];
        agent.occupied += 1;
        agent.open += 1;
        agent.last_assigned = self.now.ms();
        self.becomes_pending(slot);
        self.slots_changed(number);
        self.observer.assigned(self.now, contact, number, from_queue);
    }

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

    /// Splits the time a contact has just spent in the queue before its first reply.
    pub(in crate::engine) fn note_queue_time(&mut self, slot: u32) {
        let nobody_so_far = self.nobody_so_far();
        let chat = self.state.chats.get(slot);
        debug_assert!(chat.phase == Phase::Queued, "only queued contacts have queue time");
        if chat.reply_begun {
            return;
        }
        let story = self.state.chats.story_mut(slot);
        let nobody = nobody_so_far - story.nobody_mark;
        story.split.nobody_online += nobody;
        story.split.no_free_slot += self.now - story.since - nobody;
    }
}
