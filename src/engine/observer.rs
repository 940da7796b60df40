//! What the engine tells an observer. All statistics derive from these calls (`model.md` §6);
//! static dispatch, so that a hook left empty costs nothing.

use crate::demand::ContactNeed;
use crate::time::{Instant, Span};

/// How a contact ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// All replies sent.
    Served,
    /// Gave up waiting for a later reply.
    BrokeOff,
    /// Gave up before the first reply, and said so by closing the window.
    Abandoned,
    /// Gave up before the first reply and left the window open; the reply came all the same.
    AbandonedSilently,
    /// Turned away at the queue limit.
    Blocked,
    /// Written outside service hours, or with nobody online where the rule says so.
    LeftMessage,
    /// Not over when the drain ended (answered or not: see the record's clocks).
    Open,
}

impl Outcome {
    /// All outcomes, in the order of tables.
    pub const ALL: [Self; 7] = [
        Self::Served,
        Self::BrokeOff,
        Self::Abandoned,
        Self::AbandonedSilently,
        Self::Blocked,
        Self::LeftMessage,
        Self::Open,
    ];
}

/// What a contact's waiting before the first reply was spent on; sums to first reply − start (that of
/// the run, for a backlog), or to the moment it gave up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WaitingSplit {
    /// In the queue, and nobody was online.
    pub nobody_online: Span,
    /// In the queue, and no eligible agent had a free slot.
    pub no_free_slot: Span,
    /// Assigned, and the agent was on another message.
    pub agent_busy: Span,
    /// The reply itself.
    pub replying: Span,
}

/// One contact, told once, when it is over (or when the drain ends).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContactRecord {
    /// Index of the contact on its tape.
    pub contact: u32,
    /// The customer's first message.
    pub start: Instant,
    /// First assignment to an agent's slot.
    pub assigned: Option<Instant>,
    /// The first human reply begun.
    pub begun: Option<Instant>,
    /// The first human reply sent.
    pub first_reply: Option<Instant>,
    /// The first useful reply sent (equal to the first reply unless a rule sends empty ones).
    pub first_useful_reply: Option<Instant>,
    /// When patience ended, if it did before the first reply began.
    pub gave_up: Option<Instant>,
    /// When the chat closed, the customer was gone, or the drain ended.
    pub ended: Instant,
    /// How it ended.
    pub outcome: Outcome,
    /// The place that sent the first reply, or held the chat last.
    pub agent: Option<u32>,
    /// Human replies sent.
    pub replies_sent: u32,
    /// Automatic transfers.
    pub transfers: u16,
    /// Times it was handed over or parked.
    pub hand_overs: u16,
    /// What the wait before the first reply was spent on.
    pub split: WaitingSplit,
    /// Index of the reason.
    pub reason: u16,
    /// Index of the channel.
    pub channel: u16,
    /// The customer.
    pub customer: u32,
    /// Whether the customer is a VIP.
    pub vip: bool,
    /// 0 = first coming, 1 … = returns.
    pub visit: u8,
}

/// One human reply, told when it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplyRecord {
    /// Index of the contact on its tape.
    pub contact: u32,
    /// The place that wrote it.
    pub agent: u32,
    /// 0 = first reply of the chat.
    pub number: u32,
    /// The customer's oldest message that it answers.
    pub asked: Instant,
    /// When the agent began it.
    pub begun: Instant,
    /// When it was sent.
    pub sent: Instant,
    /// Open, non-lingering chats of the agent when it began (k of `model.md` §3).
    pub open_chats: u32,
    /// Messages the customer wrote in this turn.
    pub customer_messages: u16,
    /// Messages the agent wrote in this turn.
    pub agent_messages: u16,
    /// The customer had silently gone before the reply began.
    pub to_nobody: bool,
}

/// What a person is doing (`model.md` §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgentState {
    /// Not at the desk.
    Offline,
    /// Come, but every seat is taken.
    WaitingForSeat,
    /// Takes new chats.
    Online,
    /// Keeps chats, takes none.
    WindingDown,
    /// On break.
    OnBreak,
}

/// Listens to a run. Every hook has the moment `now`; moments never go back.
#[allow(unused_variables)]
pub trait Observer {
    /// A contact comes, before admission.
    #[inline]
    fn arrived(&mut self, now: Instant, contact: u32, need: &ContactNeed) {}
    /// A contact joins the queue (again).
    #[inline]
    fn queued(&mut self, now: Instant, contact: u32) {}
    /// A contact leaves the queue without being assigned.
    #[inline]
    fn left_queue(&mut self, now: Instant, contact: u32) {}
    /// A contact gets a slot of a place; `from_queue` tells whether it was queued.
    #[inline]
    fn assigned(&mut self, now: Instant, contact: u32, agent: u32, from_queue: bool) {}
    /// A slot is freed: closed, given up, transferred, handed over or parked.
    #[inline]
    fn slot_freed(&mut self, now: Instant, contact: u32, agent: u32) {}
    /// A further message of the customer.
    #[inline]
    fn message(&mut self, now: Instant, contact: u32) {}
    /// A place begins a reply that will be sent at `until`.
    #[inline]
    fn begun(&mut self, now: Instant, contact: u32, agent: u32, until: Instant) {}
    /// A reply is sent.
    #[inline]
    fn sent(&mut self, now: Instant, reply: &ReplyRecord) {}
    /// A chat's last reply is sent and its window lingers.
    #[inline]
    fn lingers(&mut self, now: Instant, contact: u32, agent: u32) {}
    /// A chat moves by itself because its message waited too long.
    #[inline]
    fn transferred(&mut self, now: Instant, contact: u32, from: u32, to: u32) {}
    /// A leaving agent gives a chat back; `parked` if its customer is thinking.
    #[inline]
    fn handed_over(&mut self, now: Instant, contact: u32, from: u32, parked: bool) {}
    /// Patience ends before the first reply began; `silently` keeps its place.
    #[inline]
    fn gave_up(&mut self, now: Instant, contact: u32, silently: bool) {}
    /// The contact is over: its record.
    #[inline]
    fn ended(&mut self, now: Instant, record: &ContactRecord) {}
    /// A person changes state.
    #[inline]
    fn agent(&mut self, now: Instant, agent: u32, from: AgentState, to: AgentState) {}
    /// The run is over: the desk is empty or the drain has ended.
    #[inline]
    fn finished(&mut self, now: Instant) {}
}

/// Listens to nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoObserver;
impl Observer for NoObserver {}
