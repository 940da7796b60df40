//! The desk settles: the work lists that verbs have filled are emptied, in this order (`model.md` §1,
//! §8). Only the loop asks for it; no step and no verb does.
//!
//! 1. After every event, at once (`follow_up`): who is leaving and free goes, and whoever waited for
//!    the seat sits down; then rules take up what waits for people, if somebody came online.
//! 2. Before the desk goes on to what comes later (`settle`): rules place what they have to, and
//!    waiting contacts are placed, alternately, until neither is possible, with 1. after each.
//! 3. Then idle agents begin replies, in agent order.
//! 4. Then the patience of one who has just come starts, unless the reply has begun.

use super::ids::Slot;
use super::observer::Observer;
use super::run::World;
use crate::model::{Attention, PatienceUntil};

impl<O: Observer> World<'_, O> {
    /// What an event has left to be done before the next one of the same millisecond.
    #[inline]
    pub(super) fn follow_up(&mut self) {
        while let Some(number) = self.state.may_go.pop_front() {
            self.goes_if_free(number);
        }
        if self.state.floor.to_take_up {
            self.state.floor.to_take_up = false;
            self.rules_on_taking_up();
        }
    }

    pub(super) fn settle(&mut self) {
        if self.state.floor.to_place {
            self.state.floor.to_place = false;
            while self.rules_before_queue() || self.place_waiting() {
                self.follow_up();
            }
        }
        self.begin_replies();
        self.start_patience_of_newcomer();
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
        self.leave_queue(slot);
        self.place(slot, true);
        true
    }

    /// Each idle agent with a pending message begins a reply, in agent order.
    fn begin_replies(&mut self) {
        if self.state.may_begin.len() > 1 {
            // Taken from the end.
            self.state.may_begin.sort_unstable_by(|a, b| b.cmp(a));
        }
        while let Some(number) = self.state.may_begin.pop() {
            self.state.agents[number as usize].may_begin = false;
            while let Some(slot) = self.next_message(number) {
                self.begin_reply(slot, number);
            }
            self.messages_changed(number);
        }
    }

    /// What the agent answers next, if idle (or, under `parallel`, whatever waits).
    fn next_message(&self, number: u32) -> Option<Slot> {
        let agent = &self.state.agents[number as usize];
        let free = agent.writing == 0 || self.desk.attention == Attention::Parallel;
        if !free || agent.pending == 0 {
            return None;
        }
        agent.lists[0].head().or_else(|| agent.lists[1].head())
    }

    /// Patience runs from the first message (for the backlog: from the scenario's start); nothing
    /// needs to be scheduled for one whose reply has begun at once.
    fn start_patience_of_newcomer(&mut self) {
        let Some(slot) = self.state.floor.newcomer.take() else { return };
        let chat = self.state.chats.get(slot);
        let over = chat.reply_begun
            || (self.desk.patience_until == PatienceUntil::Assignment
                && self.state.chats.story(slot).assignments > 0);
        if !over {
            self.start_patience(slot, self.tape.contacts()[chat.contact as usize].patience_ms);
        }
    }
}
