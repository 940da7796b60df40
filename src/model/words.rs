//! Days, clocks and durations as sentences say them, for whoever speaks of limits. Must not know
//! what is said.

use super::{Calendar, ClockWindow};
use crate::time::{Instant, Span};

/// `1 person`, `12 people`.
#[must_use]
pub fn people(many: impl Into<u64>) -> String {
    match many.into() {
        1 => "1 person".to_owned(),
        many => format!("{many} people"),
    }
}

/// "8h", "7h 30m", "10m".
#[must_use]
pub fn span(span: Span) -> String {
    let (hours, minutes) = (span.minutes() / 60, span.minutes() % 60);
    match (hours, minutes) {
        (0, minutes) => format!("{minutes}m"),
        (hours, 0) => format!("{hours}h"),
        (hours, minutes) => format!("{hours}h {minutes}m"),
    }
}

/// "08:00–24:00", "22:00–06:00+1".
#[must_use]
pub fn window(window: ClockWindow) -> String {
    let clock = |minute: u32| {
        let (minute, day) = if minute > 1440 { (minute - 1440, "+1") } else { (minute, "") };
        format!("{:02}:{:02}{day}", minute / 60, minute % 60)
    };
    format!("{}–{}", clock(window.from), clock(window.to))
}

/// "5 Oct 09:00".
#[must_use]
pub fn moment(calendar: &Calendar, at: Instant) -> String {
    calendar.civil(at).strftime("%-d %b %H:%M").to_string()
}

/// "5 Oct".
#[must_use]
pub fn day(calendar: &Calendar, at: Instant) -> String {
    calendar.civil(at).strftime("%-d %b").to_string()
}

/// "5 Oct 09:00–18:00"; the end's day only where it is another one.
#[must_use]
pub fn stretch(calendar: &Calendar, from: Instant, to: Instant) -> String {
    let start = moment(calendar, from);
    let minutes = (to - Instant::start_of_day(from.day())).minutes();
    if minutes == 1440 {
        format!("{start}–24:00")
    } else if (0..1440).contains(&minutes) {
        format!("{start}–{}", calendar.civil(to).strftime("%H:%M"))
    } else {
        format!("{start}–{}", moment(calendar, to))
    }
}
