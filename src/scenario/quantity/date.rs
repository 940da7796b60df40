//! Dates and moments, on the civil calendar without a zone.

use super::{Quantity, Unreadable};
use jiff::civil::{Date, DateTime};

/// A date: 2026-11-11, as a TOML date or as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub Date);

/// A moment: 2026-11-10T20:00:00, as a TOML date-time or as text; seconds may be left out in text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub DateTime);

impl Quantity for Day {
    const FORMAT: &'static str = "date";
    const WHAT: &'static str = "a date such as 2026-11-11";
    const PATTERN: &'static str = r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$";

    fn parse(text: &str) -> Result<Self, Unreadable> {
        let remedy = "write for example 2026-11-11 (year-month-day)";
        let text = text.trim();
        if text.len() != 10 || text.split('-').count() != 3 {
            return Err(Unreadable::new(format!("\"{text}\" is not a date"), remedy));
        }
        text.parse()
            .map(Self)
            .map_err(|_| Unreadable::new(format!("there is no such date as \"{text}\""), remedy))
    }
    fn write(&self) -> String {
        self.0.to_string()
    }
}

impl Quantity for Moment {
    const FORMAT: &'static str = "local-date-time";
    const WHAT: &'static str = "a date with a time such as 2026-11-10T20:00:00";
    const PATTERN: &'static str =
        r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?\s*$";

    fn parse(text: &str) -> Result<Self, Unreadable> {
        let refused = || {
            Unreadable::new(
                format!("\"{text}\" is not a date with a time"),
                "write for example 2026-11-10T20:00:00 or \"2026-11-10 20:00\" (local time, no zone)",
            )
        };
        let trimmed = text.trim();
        let (date, time) = trimmed.split_once(['T', ' ']).ok_or_else(refused)?;
        let date = Day::parse(date).map_err(|e| Unreadable { why: e.why, ..refused() })?.0;
        let zoned = time.contains(['Z', '+', '-']) || time.matches(':').count() == 0;
        if time == "24:00" {
            let midnight = date.tomorrow().map_err(|_| refused())?;
            return Ok(Self(midnight.at(0, 0, 0, 0)));
        }
        let time: jiff::civil::Time =
            (!zoned).then(|| time.parse().ok()).flatten().ok_or_else(refused)?;
        Ok(Self(date.to_datetime(time)))
    }
    fn write(&self) -> String {
        self.0.to_string()
    }
}
