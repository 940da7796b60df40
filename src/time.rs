//! The simulated clock: whole milliseconds from the scenario's start, on civil days of 24 hours
//! without a zone (`model.md` §1). Must not know anything else of chatstaff.

use std::ops::{Add, AddAssign, Neg, Sub};

const MS_PER_S: i64 = 1_000;
const MS_PER_MINUTE: i64 = 60 * MS_PER_S;
const MS_PER_HOUR: i64 = 60 * MS_PER_MINUTE;
const MS_PER_DAY: i64 = 24 * MS_PER_HOUR;

/// A moment, in milliseconds from midnight of the scenario's first day; negative before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// A length of time in milliseconds; negative only as the difference of two moments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

impl Instant {
    /// Midnight of the scenario's first day.
    pub const ZERO: Self = Self(0);
    /// Later than anything that happens.
    pub const NEVER: Self = Self(i64::MAX);
    /// Earlier than anything that happens.
    pub const LONG_AGO: Self = Self(i64::MIN);

    /// The moment `ms` milliseconds after the scenario's start.
    #[must_use]
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }
    /// The moment `minutes` after the scenario's start.
    #[must_use]
    pub const fn from_minutes(minutes: i64) -> Self {
        Self(minutes * MS_PER_MINUTE)
    }
    /// Midnight at the start of day `day` (0 is the first).
    #[must_use]
    pub const fn start_of_day(day: i64) -> Self {
        Self(day * MS_PER_DAY)
    }
    /// Milliseconds from the scenario's start.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.0
    }
    /// The day this moment falls on; 0 is the first, −1 the day before.
    #[must_use]
    pub const fn day(self) -> i64 {
        self.0.div_euclid(MS_PER_DAY)
    }
    /// The minute this moment falls into, counted from the scenario's start.
    #[must_use]
    pub const fn minute(self) -> i64 {
        self.0.div_euclid(MS_PER_MINUTE)
    }
    /// Time since the midnight before this moment.
    #[must_use]
    pub const fn time_of_day(self) -> Span {
        Span(self.0.rem_euclid(MS_PER_DAY))
    }
    /// Time since `earlier`; negative if that is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0 - earlier.0)
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// One millisecond: the shortest duration anything takes.
    pub const MS: Self = Self(1);
    /// One minute.
    pub const MINUTE: Self = Self(MS_PER_MINUTE);
    /// One hour.
    pub const HOUR: Self = Self(MS_PER_HOUR);
    /// One civil day of 24 hours.
    pub const DAY: Self = Self(MS_PER_DAY);
    /// Longer than anything that happens.
    pub const FOREVER: Self = Self(i64::MAX);

    /// `ms` milliseconds.
    #[must_use]
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }
    /// `s` whole seconds.
    #[must_use]
    pub const fn from_secs(s: i64) -> Self {
        Self(s * MS_PER_S)
    }
    /// `minutes` whole minutes.
    #[must_use]
    pub const fn from_minutes(minutes: i64) -> Self {
        Self(minutes * MS_PER_MINUTE)
    }
    /// `s` seconds, rounded to the nearest millisecond.
    #[must_use]
    pub fn from_secs_f64(s: f64) -> Self {
        Self(libm::round(s * 1e3) as i64)
    }
    /// Milliseconds.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.0
    }
    /// Seconds.
    #[must_use]
    pub fn secs(self) -> f64 {
        self.0 as f64 / 1e3
    }
    /// Hours.
    #[must_use]
    pub fn hours(self) -> f64 {
        self.0 as f64 / MS_PER_HOUR as f64
    }
    /// Whole minutes, rounded down.
    #[must_use]
    pub const fn minutes(self) -> i64 {
        self.0.div_euclid(MS_PER_MINUTE)
    }
    /// The span times `k`.
    #[must_use]
    pub const fn times(self, k: i64) -> Self {
        Self(self.0 * k)
    }
}

impl Add<Span> for Instant {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0 + span.0)
    }
}
impl AddAssign<Span> for Instant {
    fn add_assign(&mut self, span: Span) {
        self.0 += span.0;
    }
}
impl Sub<Span> for Instant {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0 - span.0)
    }
}
impl Sub for Instant {
    type Output = Span;
    fn sub(self, earlier: Self) -> Span {
        Span(self.0 - earlier.0)
    }
}
impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl AddAssign for Span {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl Sub for Span {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}
impl Neg for Span {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_evening_before_the_start_is_day_minus_one() {
        let eve = Instant::ZERO - Span::from_minutes(30);
        assert_eq!(eve.day(), -1);
        assert_eq!(eve.time_of_day(), Span::HOUR.times(23) + Span::from_minutes(30));
        assert_eq!(eve.minute(), -30);
    }
}
