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

/// About a second of simulated time to a bucket: a handful of events at a busy desk.
const BUCKET_SHIFT: u32 = 10;
/// Buckets ahead of the present one: a bit more than an hour.
const BUCKETS: usize = 4096;
const WORDS: usize = BUCKETS / 64;

/// Scheduled events, earliest first: a wheel of buckets, each sorted when its time comes, and a
/// heap for what lies beyond the wheel. Against a binary heap of all events this saves most of the
/// comparisons, because few events share a bucket.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    /// Events up to the present bucket, latest first.
    present: Vec<Event>,
    present_bucket: i64,
    wheel: Vec<Vec<Event>>,
    /// A bit for each bucket of the wheel that has events.
    occupied: [u64; WORDS],
    on_wheel: usize,
    beyond: BinaryHeap<Reverse<Event>>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            present: Vec::new(),
            present_bucket: i64::MIN / 2,
            wheel: vec![Vec::new(); BUCKETS],
            occupied: [0; WORDS],
            on_wheel: 0,
            beyond: BinaryHeap::new(),
        }
    }
}

const fn bucket_of(event: Event) -> i64 {
    event.at().ms() >> BUCKET_SHIFT
}
const fn place_of(bucket: i64) -> usize {
    bucket as usize & (BUCKETS - 1)
}

impl Calendar {
    /// Empty, with the present at `start`.
    pub fn restart(&mut self, start: Instant) {
        for (word, bits) in self.occupied.iter_mut().enumerate() {
            while *bits != 0 {
                self.wheel[word * 64 + bits.trailing_zeros() as usize].clear();
                *bits &= *bits - 1;
            }
        }
        self.present.clear();
        self.beyond.clear();
        self.on_wheel = 0;
        self.present_bucket = start.ms() >> BUCKET_SHIFT;
    }
    #[inline]
    pub fn push(&mut self, event: Event) {
        let ahead = bucket_of(event) - self.present_bucket;
        if ahead <= 0 {
            let later = self.present.partition_point(|other| *other > event);
            self.present.insert(later, event);
        } else if ahead < BUCKETS as i64 {
            let place = place_of(bucket_of(event));
            self.wheel[place].push(event);
            self.occupied[place / 64] |= 1 << (place % 64);
            self.on_wheel += 1;
        } else {
            self.beyond.push(Reverse(event));
        }
    }
    /// The next event, or [`Event::NONE`].
    #[inline]
    pub fn next(&mut self) -> Event {
        if self.present.is_empty() {
            self.turn();
        }
        self.present.last().copied().unwrap_or(Event::NONE)
    }
    /// Takes away what [`Calendar::next`] showed.
    #[inline]
    pub fn pop(&mut self) {
        self.present.pop();
    }

    /// Makes the next bucket that has events the present one.
    fn turn(&mut self) {
        let on_wheel = (self.on_wheel > 0).then(|| self.next_occupied());
        let beyond = self.beyond.peek().map(|event| bucket_of(event.0));
        let Some(next) = on_wheel.into_iter().chain(beyond).min() else { return };
        self.present_bucket = next;
        let place = place_of(next);
        if on_wheel == Some(next) {
            std::mem::swap(&mut self.present, &mut self.wheel[place]);
            self.occupied[place / 64] &= !(1 << (place % 64));
            self.on_wheel -= self.present.len();
        }
        while self.beyond.peek().is_some_and(|event| bucket_of(event.0) == next) {
            self.present.extend(self.beyond.pop().map(|event| event.0));
        }
        self.present.sort_unstable_by(|a, b| b.cmp(a));
    }

    /// The first bucket after the present one that has events on the wheel; there must be one.
    fn next_occupied(&self) -> i64 {
        let start = place_of(self.present_bucket + 1);
        let mut word = start / 64;
        let mut bits = self.occupied[word] & (u64::MAX << (start % 64));
        while bits == 0 {
            word = (word + 1) % WORDS;
            bits = self.occupied[word];
        }
        let place = word * 64 + bits.trailing_zeros() as usize;
        let ahead = (place + BUCKETS - start) & (BUCKETS - 1);
        self.present_bucket + 1 + ahead as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Address, Purpose};
    use rand::RngExt;

    #[test]
    fn whatever_is_pushed_comes_out_in_order_near_and_far() {
        let mut stream = Address::replication(3, 1).stream(Purpose::SearchMoves);
        let mut calendar = Calendar::default();
        for start in [-50_000_000_i64, 0] {
            calendar.restart(Instant::from_ms(start));
            let mut heap = BinaryHeap::new();
            let mut now = start;
            for round in 0..20_000_u32 {
                let reach = [40, 3_000, 200_000, 9_000_000][stream.random_range(0..4)];
                if round % 3 < 2 || heap.is_empty() {
                    let at = Instant::from_ms(now + stream.random_range(0..reach));
                    let event = Event::new(at, Kind::Message, stream.random(), 1, 2);
                    calendar.push(event);
                    heap.push(Reverse(event));
                } else {
                    let Some(Reverse(expected)) = heap.pop() else { continue };
                    assert_eq!(calendar.next(), expected);
                    calendar.pop();
                    now = expected.at().ms();
                }
            }
            while let Some(Reverse(expected)) = heap.pop() {
                assert_eq!(calendar.next(), expected);
                calendar.pop();
            }
            assert_eq!(calendar.next(), Event::NONE);
        }
    }

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
