//! One event in two words whose order is the order of the model (time, kind, id), so that ties never
//! depend on when something was scheduled. Must not know what events do, or how they are kept.

use super::ids::Slot;
use super::kind::Kind;
use crate::time::Instant;
use std::cmp::Ordering;

const TIME_SHIFT: u32 = 20;
const TIME_OFFSET: i64 = 1 << (63 - TIME_SHIFT);
/// The last moment that can be told apart, ms: 278 years.
const LATEST: i64 = TIME_OFFSET - 1;
const KIND_SHIFT: u32 = TIME_SHIFT - 8;

/// An event packed so that integer order is the order of the model: time (44 bits), kind (8), then
/// id (32: contact or place number), then the chat's slot, or which of the place's breaks (32).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Event {
    // Halves, because three aligned 128-bit integers and a length would not share a cache line.
    moment: u64,
    who: u64,
}

impl Event {
    /// After everything.
    pub const NONE: Self = Self { moment: u64::MAX, who: u64::MAX };

    #[inline]
    pub const fn new(at: Instant, kind: Kind, id: u32, index: u32) -> Self {
        // What lies centuries ahead comes after the end of any run, whenever exactly.
        let ms = if at.ms() < LATEST { at.ms() } else { LATEST };
        let time = (ms + TIME_OFFSET) as u64;
        Self {
            moment: (time << TIME_SHIFT) | ((kind as u64) << KIND_SHIFT),
            who: ((id as u64) << 32) | index as u64,
        }
    }
    /// Something of a contact's chat.
    #[inline]
    pub const fn of_chat(at: Instant, kind: Kind, contact: u32, slot: Slot) -> Self {
        Self::new(at, kind, contact, slot.number())
    }
    #[inline]
    pub const fn at(self) -> Instant {
        Instant::from_ms((self.moment >> TIME_SHIFT) as i64 - TIME_OFFSET)
    }
    #[inline]
    pub const fn kind(self) -> Kind {
        Kind::ALL[(self.moment >> KIND_SHIFT) as u8 as usize]
    }
    #[inline]
    pub const fn id(self) -> u32 {
        (self.who >> 32) as u32
    }
    #[inline]
    pub const fn slot(self) -> Slot {
        Slot::new(self.index())
    }
    #[inline]
    pub const fn index(self) -> u32 {
        self.who as u32
    }
    /// One integer compares without branches.
    #[inline]
    const fn key(self) -> u128 {
        ((self.moment as u128) << 64) | self.who as u128
    }
}
impl Ord for Event {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}
impl PartialOrd for Event {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_ordered_by_time_then_kind_then_id_and_come_apart_again() {
        let early = Event::new(Instant::from_ms(-5), Kind::Arrives, 9, 3);
        let sent = Event::new(Instant::from_ms(7), Kind::ReplySent, 4_000_000_000, 8);
        let comes = Event::new(Instant::from_ms(7), Kind::Comes, 1, 0);
        let comes_next = Event::new(Instant::from_ms(7), Kind::Comes, 2, 0);
        assert!(early < sent && sent < comes && comes < comes_next && comes_next < Event::NONE);
        assert_eq!(
            (sent.at(), sent.kind(), sent.id(), sent.index()),
            (Instant::from_ms(7), Kind::ReplySent, 4_000_000_000, 8)
        );
        assert_eq!(early.at(), Instant::from_ms(-5));
        let never = Event::new(Instant::NEVER, Kind::ReplySent, 1, 0);
        assert!(comes_next < never && never < Event::NONE && never.at().ms() > 8_000_000_000_000);
    }
}
