//! Open chats: a slab whose hot part is small, with what only records need beside it, and linked
//! lists through it. A chat is in at most one list at a time: waiting at the desk or pending at an
//! agent.

use super::super::observer::{Outcome, WaitingSplit};
use crate::demand::ContactNeed;
use crate::engine::ids::Slot;
use crate::time::{Instant, Span};

/// No agent, no contact.
pub(in crate::engine) const NONE: u32 = u32::MAX;

/// Where a chat stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Phase {
    /// In a waiting list of the desk.
    Queued,
    /// A message waits at the agent.
    Pending,
    /// The agent writes.
    Replying,
    /// The customer thinks.
    Thinking,
    /// All said, the window still open.
    Lingering,
    /// The agent left while the customer was thinking: no slot.
    Parked,
}

/// What nearly every event of a chat looks at: one cache line, because at a large desk most events
/// find their chat out of the cache.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(in crate::engine) struct Chat {
    pub contact: u32,
    pub agent: u32,
    pub first_reply: u32,
    pub replies: u32,
    pub sent: u32,
    prev: Slot,
    next: Slot,
    /// The customer's oldest unanswered message.
    pub asked: Instant,
    /// The deadline while a message waits, the beginning while it is answered: one cache line has no
    /// room for both. Only the questions below read it, each in its own phase.
    moment: Instant,
    /// The seat among an agent's chats, or the waiting list; as above.
    place: u32,
    /// Work of the next reply, ms, copied from the tape when its thinking is read there.
    pub work_ms: f32,
    /// k when the reply in progress was begun.
    pub open_chats: u32,
    pub reason: u16,
    pub phase: Phase,
    /// A human reply has begun: patience is over for good.
    pub reply_begun: bool,
    /// How it ends once all is said: served, or, as its customer is gone already, otherwise.
    pub ends_as: Outcome,
    /// To be re-read before the next reply.
    pub reread: bool,
    /// Given back by a leaving agent: ahead of all priorities.
    pub handed: bool,
}
const _: () = assert!(size_of::<Chat>() == 64, "a chat is one cache line");

/// What only records and rules that are off by default need.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Story {
    /// [`Instant::NEVER`] is "not yet", here and below: half the size of an option.
    pub assigned: Instant,
    pub begun: Instant,
    pub first_reply: Instant,
    pub gave_up: Instant,
    /// The agent of the first reply, or the last who held the chat, or [`NONE`].
    pub agent: u32,
    pub assignments: u16,
    /// Before the first reply: when it joined the queue, or its message became pending at the agent.
    pub since: Instant,
    /// The desk's time without anybody online when it joined the queue.
    pub nobody_mark: Span,
    pub transfers: u16,
    pub hand_overs: u16,
    pub split: WaitingSplit,
}

#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Chats {
    hot: Vec<Chat>,
    stories: Vec<Story>,
    free: Vec<Slot>,
    open: u32,
}

impl Chats {
    pub fn clear(&mut self) {
        self.hot.clear();
        self.stories.clear();
        self.free.clear();
        self.open = 0;
    }
    /// Chats and contacts at the desk: queued, with an agent, or parked.
    pub const fn open(&self) -> u32 {
        self.open
    }
    pub fn add(&mut self, chat: Chat, story: Story) -> Slot {
        self.open += 1;
        if let Some(slot) = self.free.pop() {
            self.hot[slot.index()] = chat;
            self.stories[slot.index()] = story;
            slot
        } else {
            self.hot.push(chat);
            self.stories.push(story);
            Slot::new(self.hot.len() as u32 - 1)
        }
    }
    pub fn remove(&mut self, slot: Slot) {
        self.hot[slot.index()].contact = NONE;
        self.free.push(slot);
        self.open -= 1;
    }
    #[inline]
    pub fn get(&self, slot: Slot) -> &Chat {
        &self.hot[slot.index()]
    }
    #[inline]
    pub fn get_mut(&mut self, slot: Slot) -> &mut Chat {
        &mut self.hot[slot.index()]
    }
    #[inline]
    pub fn story(&self, slot: Slot) -> &Story {
        &self.stories[slot.index()]
    }
    #[inline]
    pub fn story_mut(&mut self, slot: Slot) -> &mut Story {
        &mut self.stories[slot.index()]
    }
    /// The chat an event of `contact` belongs to, unless it is over: no contact comes twice.
    #[inline]
    pub fn current(&self, slot: Slot, contact: u32) -> Option<&Chat> {
        self.hot.get(slot.index()).filter(|chat| chat.contact == contact)
    }
    /// What a slot holds or held, if there is such a slot.
    #[inline]
    pub fn if_any(&self, slot: Slot) -> Option<&Chat> {
        self.hot.get(slot.index())
    }
    /// Slots ever used at once.
    #[inline]
    pub const fn slots(&self) -> usize {
        self.hot.len()
    }
    /// All chats at the desk, by slot.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, &Chat)> {
        let slots = (0_u32..).map(Slot::new);
        slots.zip(&self.hot).filter(|(_, chat)| chat.contact != NONE)
    }
}

/// A list of chats through the slab.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct List {
    head: Slot,
    tail: Slot,
}

impl Default for List {
    fn default() -> Self {
        Self { head: Slot::NONE, tail: Slot::NONE }
    }
}

impl List {
    #[inline]
    pub fn head(self) -> Option<Slot> {
        if self.head.is_none() { None } else { Some(self.head) }
    }
    /// Adds at the end.
    #[inline]
    pub fn push(&mut self, chats: &mut Chats, slot: Slot) {
        let tail = self.tail;
        self.insert_after(chats, slot, tail);
    }
    /// Inserts by (oldest unanswered message, contact); looked for from the end, where nearly all
    /// belong.
    #[inline]
    pub fn insert(&mut self, chats: &mut Chats, slot: Slot) {
        let key = |chat: &Chat| (chat.asked, chat.contact);
        let mine = key(chats.get(slot));
        let mut before = self.tail;
        while !before.is_none() && key(chats.get(before)) > mine {
            before = chats.get(before).prev;
        }
        self.insert_after(chats, slot, before);
    }
    fn insert_after(&mut self, chats: &mut Chats, slot: Slot, before: Slot) {
        let after = if before.is_none() { self.head } else { chats.get(before).next };
        let chat = chats.get_mut(slot);
        chat.prev = before;
        chat.next = after;
        if before.is_none() {
            self.head = slot;
        } else {
            chats.get_mut(before).next = slot;
        }
        if after.is_none() {
            self.tail = slot;
        } else {
            chats.get_mut(after).prev = slot;
        }
    }
    #[inline]
    pub fn remove(&mut self, chats: &mut Chats, slot: Slot) {
        let (prev, next) = {
            let chat = chats.get(slot);
            (chat.prev, chat.next)
        };
        if prev.is_none() {
            self.head = next;
        } else {
            chats.get_mut(prev).next = next;
        }
        if next.is_none() {
            self.tail = prev;
        } else {
            chats.get_mut(next).prev = prev;
        }
    }
}

impl Chat {
    pub fn new(contact: u32, need: &ContactNeed, work_ms: f32) -> Self {
        Self {
            contact,
            agent: NONE,
            first_reply: need.first_reply,
            replies: need.replies,
            sent: 0,
            prev: Slot::NONE,
            next: Slot::NONE,
            asked: need.start,
            moment: Instant::NEVER,
            place: 0,
            work_ms,
            open_chats: 0,
            reason: need.reason,
            phase: Phase::Queued,
            reply_begun: false,
            ends_as: Outcome::Served,
            reread: false,
            handed: false,
        }
    }
}

/// What two phases of a chat keep in the same place, each under its own name.
impl Chat {
    /// Whether its customer waits for an answer that has not begun.
    pub const fn waits(&self) -> bool {
        matches!(self.phase, Phase::Queued | Phase::Pending)
    }
    /// When the patience of a waiting customer ends; stale patience events don't match it.
    #[inline]
    pub fn deadline(&self) -> Instant {
        debug_assert!(self.waits(), "patience runs while a message waits");
        self.moment
    }
    #[inline]
    pub fn set_deadline(&mut self, deadline: Instant) {
        debug_assert!(self.waits(), "patience runs while a message waits");
        self.moment = deadline;
    }
    /// Since when the reply in progress is written.
    #[inline]
    pub fn begun(&self) -> Instant {
        debug_assert!(self.phase == Phase::Replying, "a reply is in progress");
        self.moment
    }
    /// The agent begins to write.
    #[inline]
    pub fn begin(&mut self, now: Instant) {
        self.phase = Phase::Replying;
        self.moment = now;
    }
    /// Position among its agent's chats.
    #[inline]
    pub fn seat(&self) -> u32 {
        debug_assert!(self.phase != Phase::Queued, "an agent has it");
        self.place
    }
    #[inline]
    pub const fn set_seat(&mut self, seat: u32) {
        self.place = seat;
    }
    /// Number of the waiting list it is in.
    #[inline]
    pub fn list(&self) -> u16 {
        debug_assert!(self.phase == Phase::Queued, "it is in the queue");
        self.place as u16
    }
    #[inline]
    pub fn set_list(&mut self, list: u16) {
        debug_assert!(self.phase == Phase::Queued, "it is in the queue");
        self.place = u32::from(list);
    }
}

impl Story {
    pub fn new(start: Instant) -> Self {
        Self {
            assigned: Instant::NEVER,
            begun: Instant::NEVER,
            first_reply: Instant::NEVER,
            gave_up: Instant::NEVER,
            agent: NONE,
            assignments: 0,
            since: start,
            nobody_mark: Span::ZERO,
            transfers: 0,
            hand_overs: 0,
            split: WaitingSplit::default(),
        }
    }
}
