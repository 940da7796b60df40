//! The list of coming events. One packed integer per event holds its whole order (time, kind, id),
//! so that ties never depend on when something was scheduled; cancelled entries go stale by the
//! generation of their chat. Arrivals and shift times are merged from the tape and the timetable,
//! not kept here.

use crate::time::Instant;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What can happen, in the order in which things of one millisecond happen (`model.md` §1).
/// Events up to [`Kind::LAST_BEFORE_SETTLING`] are all taken before the desk settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Kind {
    /// Sent first: the slot and the agent it frees are there for everything else.
    ReplySent = 0,
    LingerEnds = 10,
    // 20: bot hands over.
    /// People leave before others come, so that a seat passes on; and before the desk settles, so
    /// that nobody gets a chat in the millisecond of leaving.
    WindDownBegins = 30,
    BreakDue = 31,
    BreakLatest = 32,
    ShiftEnds = 33,
    PostEnds = 34,
    OvertimeEnds = 35,
    Comes = 40,
    BreakEnds = 41,
    // 50: caps, outages, overload tiers change.
    /// Answered customers write after the desk has settled: the queue was there first.
    Message = 70,
    /// A reply that begins in this millisecond keeps its customer.
    PatienceEnds = 80,
    TransferDue = 90,
    ServiceOpens = 100,
    /// Newcomers are last: they never overtake.
    Arrives = 110,
}

impl Kind {
    /// The last kind that is taken before the desk settles.
    pub const LAST_BEFORE_SETTLING: Self = Self::BreakEnds;

    const fn from_code(code: u8) -> Self {
        match code {
            0 => Self::ReplySent,
            10 => Self::LingerEnds,
            30 => Self::WindDownBegins,
            31 => Self::BreakDue,
            32 => Self::BreakLatest,
            33 => Self::ShiftEnds,
            34 => Self::PostEnds,
            35 => Self::OvertimeEnds,
            40 => Self::Comes,
            41 => Self::BreakEnds,
            70 => Self::Message,
            80 => Self::PatienceEnds,
            90 => Self::TransferDue,
            100 => Self::ServiceOpens,
            _ => Self::Arrives,
        }
    }
}

const TIME_BITS: u32 = 44;
const TIME_OFFSET: i64 = 1 << (TIME_BITS - 1);
const SLOT_BITS: u32 = 24;
const GENERATION_BITS: u32 = 20;
/// Generations wrap here; a chat slot is not reused a million times while one event waits.
pub(super) const GENERATIONS: u32 = 1 << GENERATION_BITS;

/// An event packed so that integer order is the order of the model: time (44 bits), kind (8),
/// id (32: contact or place number), then what is needed to find it: slot (24), generation (20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Event(u128);

impl Event {
    /// After everything.
    pub const NONE: Self = Self(u128::MAX);

    #[inline]
    pub fn new(at: Instant, kind: Kind, id: u32, slot: u32, generation: u32) -> Self {
        let time = (at.ms() + TIME_OFFSET) as u128;
        let place = (u128::from(id) << SLOT_BITS) | u128::from(slot);
        Self(
            (time << (128 - TIME_BITS))
                | ((kind as u128) << (128 - TIME_BITS - 8))
                | (place << GENERATION_BITS)
                | u128::from(generation),
        )
    }
    #[inline]
    pub const fn at(self) -> Instant {
        Instant::from_ms((self.0 >> (128 - TIME_BITS)) as i64 - TIME_OFFSET)
    }
    #[inline]
    pub const fn kind(self) -> Kind {
        Kind::from_code((self.0 >> (128 - TIME_BITS - 8)) as u8)
    }
    #[inline]
    pub const fn id(self) -> u32 {
        (self.0 >> (SLOT_BITS + GENERATION_BITS)) as u32
    }
    #[inline]
    pub const fn slot(self) -> u32 {
        (self.0 >> GENERATION_BITS) as u32 & ((1 << SLOT_BITS) - 1)
    }
    #[inline]
    pub const fn generation(self) -> u32 {
        self.0 as u32 & (GENERATIONS - 1)
    }
}

/// Scheduled events, earliest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Calendar {
    heap: BinaryHeap<Reverse<Event>>,
}

impl Calendar {
    pub fn clear(&mut self) {
        self.heap.clear();
    }
    #[inline]
    pub fn push(&mut self, event: Event) {
        self.heap.push(Reverse(event));
    }
    #[inline]
    pub fn peek(&self) -> Event {
        self.heap.peek().map_or(Event::NONE, |next| next.0)
    }
    #[inline]
    pub fn pop(&mut self) {
        self.heap.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_ordered_by_time_then_kind_then_id_and_come_apart_again() {
        let early = Event::new(Instant::from_ms(-5), Kind::Arrives, 9, 3, 1);
        let sent = Event::new(Instant::from_ms(7), Kind::ReplySent, 4_000_000_000, 8, 2);
        let comes = Event::new(Instant::from_ms(7), Kind::Comes, 1, 0, 0);
        let comes_next = Event::new(Instant::from_ms(7), Kind::Comes, 2, 0, 0);
        assert!(early < sent && sent < comes && comes < comes_next && comes_next < Event::NONE);
        assert_eq!(
            (sent.at(), sent.kind(), sent.id(), sent.slot(), sent.generation()),
            (Instant::from_ms(7), Kind::ReplySent, 4_000_000_000, 8, 2)
        );
        assert_eq!(early.at(), Instant::from_ms(-5));
    }
}
