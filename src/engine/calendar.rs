//! The list of coming events, earliest first. Arrivals and shift times are merged from the tape and
//! the timetable, not kept here; an entry goes stale when its slot holds another contact. Must not
//! know what events do.

use super::event::Event;
use crate::time::Instant;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::black_box;

/// Buckets ahead of the present one.
const BUCKETS: usize = 4096;
const WORDS: usize = BUCKETS / 64;
/// Narrowest and widest bucket (2⁵ and 2¹⁴ ms): the wheel reaches 2 minutes ahead at least, further
/// than nearly all replies and thinking.
const SHIFTS: [u32; 2] = [5, 14];
/// Events wanted in a bucket: sorting a few at once is cheap, turning the wheel for each is not.
const PER_BUCKET: f64 = 4.0;

const PER_CHUNK: usize = 7;
const LENGTH_BITS: u32 = 3;

/// Some events of a bucket, in no order.
#[derive(Clone, Copy, Debug)]
#[repr(align(128))]
struct Chunk {
    events: [Event; PER_CHUNK],
    /// The bucket's chunks before this one; of an unused chunk, the next unused one.
    next: Chain,
}
const _: () = assert!(size_of::<Chunk>() == 128, "a chunk is two cache lines");

/// A chunk and how many events are in it, those that follow being full. The number stands here and
/// not in the chunk, so that a push writes to the chunk without waiting for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Chain(u32);

impl Chain {
    /// No chunk; looks full, so that a push takes another one.
    const END: Self = Self(u32::MAX);

    const fn new(chunk: usize, length: usize) -> Self {
        Self(((chunk as u32) << LENGTH_BITS) | length as u32)
    }
    const fn chunk(self) -> usize {
        (self.0 >> LENGTH_BITS) as usize
    }
    const fn length(self) -> usize {
        (self.0 & ((1 << LENGTH_BITS) - 1)) as usize
    }
}

/// Scheduled events, earliest first: a wheel of buckets, each sorted when its time comes, and a
/// heap for what lies beyond the wheel. Against a binary heap of all events this saves most of the
/// comparisons, because few events share a bucket. All buckets are lists through one slab that is as
/// large as the events of one moment need: buckets with memory of their own would fill the cache.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    /// Events up to the present bucket, latest first.
    present: Vec<Event>,
    present_bucket: i64,
    /// The present bucket is new since [`Calendar::has_turned`] was last asked.
    turned: bool,
    /// A bucket is 2^shift ms wide.
    shift: u32,
    heads: Vec<Chain>,
    chunks: Vec<Chunk>,
    unused: Chain,
    /// A bit for each bucket of the wheel that has events.
    occupied: [u64; WORDS],
    beyond: BinaryHeap<Reverse<Event>>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            present: Vec::new(),
            present_bucket: i64::MIN / 2,
            turned: false,
            shift: SHIFTS[1],
            heads: vec![Chain::END; BUCKETS],
            chunks: Vec::new(),
            unused: Chain::END,
            occupied: [0; WORDS],
            beyond: BinaryHeap::new(),
        }
    }
}

const fn place_of(bucket: i64) -> usize {
    bucket as usize & (BUCKETS - 1)
}

impl Calendar {
    /// Empty, with the present at `start`; about `per_ms` events a millisecond are to come.
    pub fn restart(&mut self, start: Instant, per_ms: f64) {
        self.heads.fill(Chain::END);
        self.occupied.fill(0);
        self.chunks.clear();
        self.unused = Chain::END;
        self.present.clear();
        self.beyond.clear();
        let width = (PER_BUCKET / per_ms.max(1e-9)).max(1.0) as u64;
        self.shift = width.ilog2().clamp(SHIFTS[0], SHIFTS[1]);
        self.present_bucket = start.ms() >> self.shift;
    }
    #[inline]
    const fn bucket_of(&self, event: Event) -> i64 {
        event.at().ms() >> self.shift
    }
    #[inline]
    pub fn push(&mut self, event: Event) {
        let bucket = self.bucket_of(event);
        let ahead = bucket - self.present_bucket;
        if ahead <= 0 {
            let later = self.present.partition_point(|other| *other > event);
            self.present.insert(later, event);
        } else if ahead < BUCKETS as i64 {
            self.put_on_wheel(event, place_of(bucket));
        } else {
            self.beyond.push(Reverse(event));
        }
    }
    #[inline]
    fn put_on_wheel(&mut self, event: Event, place: usize) {
        let head = self.heads[place];
        if head.length() < PER_CHUNK {
            self.heads[place] = Chain::new(head.chunk(), head.length() + 1);
            self.chunks[head.chunk()].events[head.length()] = event;
            return;
        }
        self.occupied[place / 64] |= 1 << (place % 64);
        let number = self.unused.chunk();
        if let Some(chunk) = self.chunks.get_mut(number) {
            self.unused = std::mem::replace(&mut chunk.next, head);
            chunk.events[0] = event;
            self.heads[place] = Chain::new(number, 1);
        } else {
            self.heads[place] = Chain::new(self.chunks.len(), 1);
            self.chunks.push(Chunk { events: [event; PER_CHUNK], next: head });
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
    /// Whether another bucket has become the present one since this was last asked.
    #[inline]
    pub const fn has_turned(&mut self) -> bool {
        std::mem::replace(&mut self.turned, false)
    }
    /// Has the events of a bucket read for that lies so many ahead (0 = the present one).
    #[inline]
    pub fn ahead(&self, buckets: i64, read: impl Fn(Event) -> Option<u32>) {
        let mut sum = 0;
        if buckets == 0 {
            self.present.iter().for_each(|event| sum ^= read(*event).unwrap_or(0));
        } else {
            let mut chain = self.heads[place_of(self.present_bucket + buckets)];
            while let Some(chunk) = self.chunks.get(chain.chunk()) {
                let events = &chunk.events[..chain.length()];
                for event in events {
                    sum ^= read(*event).unwrap_or(0);
                }
                chain = chunk.next;
            }
        }
        // Else nothing would be read at all.
        black_box(sum);
    }
    /// Takes away what [`Calendar::next`] showed.
    #[inline]
    pub fn pop(&mut self) {
        self.present.pop();
    }

    /// Makes the next bucket that has events the present one.
    fn turn(&mut self) {
        let on_wheel = self.next_occupied();
        let beyond = self.beyond.peek().map(|event| self.bucket_of(event.0));
        let Some(next) = on_wheel.into_iter().chain(beyond).min() else { return };
        self.present_bucket = next;
        self.turned = true;
        if on_wheel == Some(next) {
            self.take_bucket(place_of(next));
        }
        while self.beyond.peek().is_some_and(|event| self.bucket_of(event.0) == next) {
            self.present.extend(self.beyond.pop().map(|event| event.0));
        }
        if self.present.len() > 1 {
            self.present.sort_unstable_by(|a, b| b.cmp(a));
        }
    }

    /// Moves a bucket's events to the present ones.
    fn take_bucket(&mut self, place: usize) {
        self.occupied[place / 64] &= !(1 << (place % 64));
        let first = std::mem::replace(&mut self.heads[place], Chain::END);
        let mut chain = first;
        while let Some(chunk) = self.chunks.get_mut(chain.chunk()) {
            for event in &chunk.events[..chain.length()] {
                self.present.push(*event);
            }
            chain = chunk.next;
            if chain == Chain::END {
                chunk.next = std::mem::replace(&mut self.unused, first);
            }
        }
    }

    /// The first bucket after the present one that has events on the wheel.
    fn next_occupied(&self) -> Option<i64> {
        let start = place_of(self.present_bucket + 1);
        let mut word = start / 64;
        let mut bits = self.occupied[word] & (u64::MAX << (start % 64));
        let mut looked_at = 0;
        while bits == 0 {
            looked_at += 1;
            if looked_at > WORDS {
                return None;
            }
            word = (word + 1) % WORDS;
            bits = self.occupied[word];
        }
        let place = word * 64 + bits.trailing_zeros() as usize;
        let ahead = (place + BUCKETS - start) & (BUCKETS - 1);
        Some(self.present_bucket + 1 + ahead as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::kind::Kind;
    use crate::random::{Address, Purpose};
    use rand::RngExt;

    #[test]
    fn whatever_is_pushed_comes_out_in_order_near_and_far() {
        let mut stream = Address::replication(3, 1).stream(Purpose::SearchMoves);
        let mut calendar = Calendar::default();
        for (start, per_ms) in [(-50_000_000_i64, 0.0), (0, 0.02), (7, 1e9)] {
            calendar.restart(Instant::from_ms(start), per_ms);
            let mut heap = BinaryHeap::new();
            let mut now = start;
            for round in 0..20_000_u32 {
                let reach = [40, 3_000, 200_000, 9_000_000][stream.random_range(0..4)];
                if round % 3 < 2 || heap.is_empty() {
                    let at = Instant::from_ms(now + stream.random_range(0..reach));
                    let event = Event::new(at, Kind::Message, stream.random(), 1);
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
}
