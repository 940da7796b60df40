//! What really happened, per interval: what simulated bands are held against. Must not know how
//! anything is simulated.

use super::log::{Log, WaitClock};

/// What happened in one interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Actual {
    /// Contacts that came.
    pub arrivals: u32,
    /// Of them, those that waited longer than the limit, or gave up after it.
    pub waited: u32,
    /// Of them, those that gave up.
    pub abandoned: u32,
    /// Of them, those of which it is known whether they waited.
    pub known: u32,
}

impl Actual {
    /// Both together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self {
            arrivals: self.arrivals + other.arrivals,
            waited: self.waited + other.waited,
            abandoned: self.abandoned + other.abandoned,
            known: self.known + other.known,
        }
    }
}

/// What happened from `first_day` on, per interval of `minutes`. `limit_ms`: who waited at least so
/// long has waited.
#[must_use]
pub fn actual(log: &Log, first_day: i64, days: i64, minutes: i64, limit_ms: u32) -> Vec<Actual> {
    let mut intervals = vec![Actual::default(); (days * 1440 / minutes) as usize];
    for contact in &log.contacts {
        let since = contact.start.div_euclid(60_000) - first_day * 1440;
        let Some(interval) =
            usize::try_from(since.div_euclid(minutes)).ok().and_then(|i| intervals.get_mut(i))
        else {
            continue;
        };
        interval.arrivals += 1;
        interval.abandoned += u32::from(contact.unanswered);
        let wait = if contact.unanswered || log.wait_clock != WaitClock::FirstReply {
            contact.wait()
        } else {
            contact.first_reply()
        };
        if let Some(wait) = wait {
            interval.known += 1;
            interval.waited += u32::from(wait >= limit_ms);
        } else if contact.unanswered {
            interval.known += 1;
            interval.waited += 1;
        }
    }
    intervals
}
