//! From what was written to the desk's wall clock, and lengths that survive clock changes. Without
//! a zone the wall clock is taken at its word; with one, a length is the time that really passed.
//! Must not know columns or files.

use super::moment::{Stamp, civil_ms};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde::Serialize;

/// A moment on the wall clock, and on a clock that never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Civil milliseconds (since 1970-01-01T00:00 on the wall).
    pub wall: i64,
    /// Milliseconds on a clock without changes; only differences mean something.
    pub steady: i64,
}

/// What was done about clock changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ClockNotes {
    /// Moments written as points in time and put on the wall clock.
    pub converted: u64,
    /// Wall times that never were (the hour that a clock change leaves out): moved on by it.
    pub in_gap: u64,
    /// Wall times that were twice: taken as the first of the two.
    pub in_fold: u64,
    /// Points in time put on the UTC clock, because no zone was given.
    pub as_utc: u64,
}

/// The desk's clock.
#[derive(Clone, Debug, Default)]
pub struct DeskClock {
    zone: Option<TimeZone>,
    /// What it did.
    pub notes: ClockNotes,
}

impl DeskClock {
    /// The clock of a zone such as "Asia/Shanghai"; none: as written.
    ///
    /// # Errors
    /// If there is no such zone.
    pub fn new(zone: Option<&str>) -> Result<Self, String> {
        let zone = match zone {
            None => None,
            Some(name) => Some(TimeZone::get(name).map_err(|_| {
                format!("there is no time zone \"{name}\"; write for example Asia/Shanghai or UTC")
            })?),
        };
        Ok(Self { zone, notes: ClockNotes::default() })
    }

    /// The moment meant.
    pub fn moment(&mut self, stamp: Stamp) -> Option<Moment> {
        match (stamp, &self.zone) {
            (Stamp::Wall(at), None) => {
                let wall = civil_ms(at);
                Some(Moment { wall, steady: wall })
            }
            // Written with a distance from UTC: that is the clock on the writer's wall.
            (Stamp::Absolute { ms, offset_min }, None) => {
                self.notes.as_utc += u64::from(offset_min == 0);
                Some(Moment { wall: ms + offset_min * 60_000, steady: ms })
            }
            (Stamp::Absolute { ms, .. }, Some(zone)) => {
                self.notes.converted += 1;
                let at = zone.to_datetime(Timestamp::from_millisecond(ms).ok()?);
                Some(Moment { wall: civil_ms(at), steady: ms })
            }
            (Stamp::Wall(at), Some(zone)) => {
                let ambiguous = zone.to_ambiguous_timestamp(at);
                match ambiguous.offset() {
                    AmbiguousOffset::Unambiguous { .. } => {}
                    AmbiguousOffset::Gap { .. } => self.notes.in_gap += 1,
                    AmbiguousOffset::Fold { .. } => self.notes.in_fold += 1,
                }
                let timestamp = ambiguous.compatible().ok()?;
                let steady = timestamp.as_millisecond();
                let wall: DateTime = zone.to_datetime(timestamp);
                Some(Moment { wall: civil_ms(wall), steady })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn lengths_over_a_clock_change_are_the_time_that_passed() {
        let mut clock = DeskClock::new(Some("Europe/Berlin")).expect("a zone");
        let mut at = |day, hour, minute| {
            clock.moment(Stamp::Wall(date(2026, 10, day).at(hour, minute, 0, 0))).expect("a moment")
        };
        // On 25 October 2026 the hour from 02:00 comes twice.
        let (before, twice, after) = (at(25, 1, 30), at(25, 2, 30), at(25, 3, 30));
        assert_eq!((twice.steady - before.steady) / 60_000, 60);
        assert_eq!((after.steady - before.steady) / 60_000, 180);
        assert_eq!((after.wall - before.wall) / 60_000, 120);
        assert_eq!(clock.notes.in_fold, 1);
        // On 29 March 2026 the hour from 02:00 is left out.
        let never = clock.moment(Stamp::Wall(date(2026, 3, 29).at(2, 30, 0, 0))).expect("moved on");
        assert_eq!(clock.notes.in_gap, 1);
        assert_eq!(never.wall, civil_ms(date(2026, 3, 29).at(3, 30, 0, 0)));
        let ms = civil_ms(date(2026, 7, 1).at(10, 0, 0, 0));
        let utc = clock.moment(Stamp::Absolute { ms, offset_min: 0 });
        assert_eq!(utc.expect("a moment").wall, civil_ms(date(2026, 7, 1).at(12, 0, 0, 0)));
        let mut as_written = DeskClock::new(None).expect("no zone");
        let china = as_written.moment(Stamp::Absolute { ms, offset_min: 480 }).expect("a moment");
        assert_eq!(china.wall, civil_ms(date(2026, 7, 1).at(18, 0, 0, 0)));
        assert_eq!(as_written.notes.as_utc, 0);
        assert!(DeskClock::new(Some("Mars/Base")).is_err());
    }
}
