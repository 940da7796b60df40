//! A contact is over: its record is told, and the desk forgets it.

use crate::demand::ContactNeed;
use crate::engine::floor::{NONE, Story};
use crate::engine::ids::Slot;
use crate::engine::observer::{ContactRecord, Observer, Outcome, WaitingSplit};
use crate::engine::run::World;
use crate::model::Level;
use crate::time::Instant;

impl<O: Observer> World<'_, O> {
    /// Tells the contact's record and forgets the chat, which no list and no agent holds any more.
    pub(in crate::engine) fn conclude(&mut self, slot: Slot, outcome: Outcome) {
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
