//! A contact is over: its slot is freed and its record told.

use crate::demand::ContactNeed;
use crate::engine::floor::{Leaving, NONE, Phase, Story};
use crate::engine::observer::{ContactRecord, Observer, Outcome, WaitingSplit};
use crate::engine::run::World;
use crate::model::Level;
use crate::time::Instant;

impl<O: Observer> World<'_, O> {
    /// Frees the chat's slot and ends the contact; its agent may now be free to leave.
    pub(in crate::engine) fn close(&mut self, slot: u32, outcome: Outcome) {
        let number = self.state.chats.get(slot).agent;
        self.free_slot(slot);
        self.conclude(slot, outcome);
        if self.state.agents[number as usize].leaving != Leaving::No {
            self.goes_if_free(number);
        }
    }

    pub(in crate::engine) fn close_lingering(&mut self, slot: u32) {
        let silent = self.state.chats.get(slot).silent;
        let outcome = if silent { Outcome::AbandonedSilently } else { Outcome::Served };
        self.close(slot, outcome);
    }

    /// Takes the chat out of its agent's hands; the chat itself lives on.
    pub(in crate::engine) fn free_slot(&mut self, slot: u32) {
        let chat = self.state.chats.get(slot);
        let (number, seat, contact) = (chat.agent, chat.seat_or_list, chat.contact);
        let lingering = chat.phase == Phase::Lingering;
        let held = &mut self.state.held[number as usize];
        held.swap_remove(seat as usize);
        if let Some(&moved) = held.get(seat as usize) {
            self.state.chats.get_mut(moved).seat_or_list = seat;
        }
        let agent = &mut self.state.agents[number as usize];
        agent.occupied -= 1;
        agent.open -= u32::from(!lingering);
        self.state.floor.lingering -= u32::from(lingering);
        self.slots_changed(number);
        self.state.floor.to_place = true;
        self.observer.slot_freed(self.now, contact, number);
    }

    /// Tells the contact's record and forgets the chat, which no list and no agent holds any more.
    pub(in crate::engine) fn conclude(&mut self, slot: u32, outcome: Outcome) {
        let chat = self.state.chats.get(slot);
        let need = &self.tape.contacts()[chat.contact as usize];
        let story = self.state.chats.story(slot);
        let mut record = blank_record(chat.contact, need, outcome);
        record.ended = self.now;
        record.replies_sent = chat.sent;
        tell(&mut record, story);
        self.state.chats.remove(slot);
        self.observer.ended(self.now, &record);
    }

    /// Ends a contact that never came to the desk.
    pub(in crate::engine) fn turn_away(&mut self, contact: u32, outcome: Outcome) {
        let need = &self.tape.contacts()[contact as usize];
        let record = ContactRecord { ended: self.now, ..blank_record(contact, need, outcome) };
        self.observer.ended(self.now, &record);
    }

    /// The drain has ended with this contact still at the desk.
    pub(in crate::engine) fn still_open(&mut self, slot: u32) {
        let chat = self.state.chats.get(slot);
        let (phase, silent, left) = (chat.phase, chat.silent, chat.left_message);
        let contact = chat.contact;
        match phase {
            Phase::Queued => {
                self.state.waiting.leave(&mut self.state.chats, slot);
                self.note_queue_time(slot);
                self.observer.left_queue(self.now, contact);
            }
            Phase::Parked => self.state.floor.parked -= 1,
            _ => {
                if phase == Phase::Pending {
                    self.no_longer_pending(slot);
                }
                self.free_slot(slot);
            }
        }
        let outcome = match (silent, left) {
            (true, _) => Outcome::AbandonedSilently,
            (_, true) => Outcome::LeftMessage,
            _ => Outcome::Open,
        };
        self.conclude(slot, outcome);
    }

    /// A left message that nobody answered before the drain ended.
    pub(in crate::engine) fn never_taken_up(&mut self, contact: u32) {
        self.turn_away(contact, Outcome::LeftMessage);
    }
}

fn tell(record: &mut ContactRecord, story: &Story) {
    let if_ever = |moment: Instant| (moment != Instant::NEVER).then_some(moment);
    record.assigned = if_ever(story.assigned);
    record.begun = if_ever(story.begun);
    record.first_reply = if_ever(story.first_reply);
    record.first_useful_reply = record.first_reply;
    record.gave_up = if_ever(story.gave_up);
    record.agent = (story.agent != NONE).then_some(story.agent);
    record.transfers = story.transfers;
    record.hand_overs = story.hand_overs;
    record.split = story.split;
}

fn blank_record(contact: u32, need: &ContactNeed, outcome: Outcome) -> ContactRecord {
    ContactRecord {
        contact,
        start: need.start,
        assigned: None,
        begun: None,
        first_reply: None,
        first_useful_reply: None,
        gave_up: None,
        ended: need.start,
        outcome,
        agent: None,
        replies_sent: 0,
        transfers: 0,
        hand_overs: 0,
        split: WaitingSplit::default(),
        reason: need.reason,
        channel: need.channel,
        customer: need.customer,
        vip: need.level == Level::Vip,
        visit: need.visit,
    }
}
