//! The unit-rate Poisson points of each (channel, minute) on the axis of expected contacts
//! (`model.md` §2): a point is a contact iff it lies below what that minute expects, so more demand
//! adds contacts and changes none. Must not know what contacts bring.

use crate::random::exponential;
use crate::random::{Address, Purpose};

/// The points of one replication.
#[derive(Clone, Copy)]
pub(super) struct Points<'a> {
    pub root: Address,
    /// Expected contacts of each minute, over all channels.
    pub per_minute: &'a [f64],
    /// Busyness of each hour; empty if it is 1 throughout.
    pub hours: &'a [f64],
    /// Share of each channel.
    pub shares: &'a [f64],
}

impl Points<'_> {
    /// Expected contacts of a (channel, minute), busyness included.
    #[inline]
    pub fn expected(&self, channel: usize, minute: usize) -> f64 {
        let busyness = self.hours.get(minute / 60).copied().unwrap_or(1.0);
        self.per_minute[minute] * busyness * self.shares[channel]
    }

    /// Tells the number and the place of each point below `limit`.
    #[inline]
    pub fn below(&self, channel: usize, minute: usize, limit: f64, mut tell: impl FnMut(u32, f64)) {
        // Also false for a limit that is not a number.
        if limit > 0.0 {
            let cell = self.root.at(channel as u64).at(minute as u64);
            let mut stream = cell.stream(Purpose::ArrivalPoints);
            let mut place = exponential(&mut stream);
            let mut number = 0;
            while place < limit {
                tell(number, place);
                number += 1;
                let gap = exponential(&mut stream);
                place += gap;
            }
        }
    }

    /// The address of a point, at which all of its contact's attributes are drawn.
    #[inline]
    pub fn address(&self, channel: usize, minute: usize, number: u32) -> Address {
        self.root.at(channel as u64).at(minute as u64).at(u64::from(number))
    }
}
