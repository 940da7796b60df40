//! Which civil days a scenario covers, and what its moments are called. Days have 24 hours and no
//! zone (`model.md` §1).

use crate::time::{Instant, Span};
use jiff::civil::{Date, DateTime, Weekday};

/// The simulated days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    first_day: Date,
    days: u32,
    zone: Option<String>,
}

impl Calendar {
    /// `days` days from `first_day`; `None` if there are none or they leave the calendar.
    #[must_use]
    pub fn new(first_day: Date, days: u32) -> Option<Self> {
        let span = jiff::Span::new().try_days(i64::from(days) + 30).ok()?;
        (days > 0 && first_day.checked_add(span).is_ok() && first_day.checked_sub(span).is_ok())
            .then_some(Self { first_day, days, zone: None })
    }
    /// The same days on the civil clock of this zone; only files in other zones are put on it.
    #[must_use]
    pub fn with_zone(self, zone: Option<String>) -> Self {
        Self { zone, ..self }
    }
    /// The zone of the civil clock, if it is known.
    #[must_use]
    pub fn zone(&self) -> Option<&str> {
        self.zone.as_deref()
    }
    /// The first simulated day.
    #[must_use]
    pub const fn first_day(&self) -> Date {
        self.first_day
    }
    /// How many days are simulated.
    #[must_use]
    pub const fn days(&self) -> u32 {
        self.days
    }
    /// Midnight after the last day: no contacts from here on.
    #[must_use]
    pub const fn end(&self) -> Instant {
        Instant::start_of_day(self.days as i64)
    }
    /// The date of day `day` (0 is the first; negative before it).
    #[must_use]
    pub fn date(&self, day: i64) -> Date {
        self.first_day.saturating_add(jiff::Span::new().days(day.clamp(-4_000_000, 4_000_000)))
    }
    /// The weekday of day `day`.
    #[must_use]
    pub fn weekday(&self, day: i64) -> Weekday {
        self.date(day).weekday()
    }
    /// The day number of `date`; outside the horizon it is negative or at least `days`.
    #[must_use]
    pub fn day_of(&self, date: Date) -> i64 {
        i64::from((date - self.first_day).get_days())
    }
    /// The moment of a civil date and time.
    #[must_use]
    pub fn instant(&self, moment: DateTime) -> Instant {
        let t = moment.time();
        let ms = (i64::from(t.hour()) * 60 + i64::from(t.minute())) * 60_000
            + i64::from(t.second()) * 1000
            + i64::from(t.millisecond());
        Instant::start_of_day(self.day_of(moment.date())) + Span::from_ms(ms)
    }
    /// The civil date and time of a moment, to the millisecond.
    #[must_use]
    pub fn civil(&self, at: Instant) -> DateTime {
        let ms = at.time_of_day().ms();
        let (s, milli) = (ms / 1000, ms % 1000);
        self.date(at.day()).at(
            (s / 3600) as i8,
            (s / 60 % 60) as i8,
            (s % 60) as i8,
            (milli * 1_000_000) as i32,
        )
    }
}

/// A daily window of clock time, in minutes from midnight; `to` may pass 24:00 into the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockWindow {
    /// First minute inside.
    pub from: u32,
    /// First minute after; more than `from`, at most `from` + 1440.
    pub to: u32,
}

impl ClockWindow {
    /// The whole day.
    pub const ALL_DAY: Self = Self { from: 0, to: 1440 };

    /// Whether the minute of the day `minute` (0–1439) is inside.
    #[must_use]
    pub const fn contains_minute(self, minute: u32) -> bool {
        (self.from <= minute && minute < self.to) || minute + 1440 < self.to
    }
    /// Whether `at` is inside.
    #[must_use]
    pub const fn contains(self, at: Instant) -> bool {
        self.contains_minute(at.time_of_day().minutes() as u32)
    }
}
