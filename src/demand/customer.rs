//! Who a contact's customer is: a new one, or one of the day's (`model.md` §2). Must not know what
//! contacts bring.
//!
//! Like every attribute, the customer must not change when demand rises. So a contact that is to be
//! an earlier customer's picks among the earlier contacts of its channel and day that *are born at
//! a lower level of demand* than itself: points lower on their minute's axis, relative to what the
//! minute expects. Whoever exists at a level exists, and sees the same candidates, at every higher
//! one. The pick falls on minutes in proportion to what they expect. (Under events or busyness that
//! change one minute against another, picks may differ; nothing else of a contact does.)

use super::points::Points;
use crate::random::Purpose;
use rand::RngExt;

/// Numbers of customers that are new with their contact lie below this.
const NUMBERED: u32 = 1 << 31;

/// A point of a (channel, minute), low or high on its axis.
#[derive(Clone, Copy)]
pub(super) struct Point {
    pub channel: usize,
    pub minute: usize,
    pub number: u32,
    pub place: f64,
}

/// The rule by which customers are told apart.
#[derive(Clone, Debug)]
pub(super) struct Customers {
    /// Share of contacts that are an earlier customer's.
    pub same: f64,
    channels: u32,
    /// Numbers set aside for each (channel, minute): a power of two.
    stride: u32,
}

impl Customers {
    pub fn new(same: f64, channels: usize, minutes: usize) -> Self {
        let cells = (channels * minutes).max(1) as u64;
        let bits = (u64::from(NUMBERED) / cells).checked_ilog2().unwrap_or(0);
        Self { same, channels: channels as u32, stride: 1 << bits.min(30) }
    }

    /// The customer of a contact; `before` are the expected contacts before each minute.
    #[inline]
    pub fn of(&self, point: Point, points: &Points<'_>, before: &[f64]) -> u32 {
        let mut point = point;
        if self.same > 0.0 {
            while let Some(earlier) = self.earlier(point, points, before) {
                point = earlier;
            }
        }
        self.number(point, points)
    }

    /// The number of the customer who is new with this contact: unique, not dense.
    fn number(&self, point: Point, points: &Points<'_>) -> u32 {
        if point.number < self.stride {
            let cell = point.minute as u32 * self.channels + point.channel as u32;
            cell * self.stride + point.number
        } else {
            // More contacts in a minute than numbers: only here might two customers share one.
            let address = points.address(point.channel, point.minute, point.number);
            address.key() as u32 | NUMBERED
        }
    }

    /// The contact whose customer this one's is, if it is not a new one.
    fn earlier(&self, point: Point, points: &Points<'_>, before: &[f64]) -> Option<Point> {
        let Point { channel, minute, number, place } = point;
        let address = points.address(channel, minute, number);
        if address.uniform(Purpose::Customer) >= self.same {
            return None;
        }
        let mut stream = address.at(0).stream(Purpose::Customer);
        let midnight = minute - minute % 1440;
        let today = before[minute] - before[midnight];
        if today <= 0.0 {
            return None;
        }
        let on_axis = before[midnight] + stream.random::<f64>() * today;
        let picked = before[midnight + 1..minute].partition_point(|&sum| sum <= on_axis) + midnight;
        let which = stream.random::<f64>();
        let level = place / points.expected(channel, minute);
        // From the picked minute back to midnight, then back from this minute.
        (midnight..=picked).rev().chain((picked + 1..minute).rev()).find_map(|minute| {
            let limit = level * points.expected(channel, minute);
            let mut candidates = 0_u32;
            points.below(channel, minute, limit, |_, _| candidates += 1);
            let chosen = (which * f64::from(candidates)) as u32;
            let mut found = None;
            if candidates > 0 {
                points.below(channel, minute, limit, |number, place| {
                    if number == chosen {
                        found = Some(Point { channel, minute, number, place });
                    }
                });
            }
            found
        })
    }
}

/// The number of a customer of the backlog.
pub(super) fn of_backlog(number: u32) -> u32 {
    u32::MAX - number
}
