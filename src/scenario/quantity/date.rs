//! Dates and moments, on the civil calendar without a zone.

use super::plain::{numbers, plain};
use super::{Quantity, Unreadable, clock::clock};
use jiff::civil::{Date, DateTime};

/// A date: 2026-11-11, as a TOML date or as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub Date);

/// A moment: 2026-11-10T20:00:00, as a TOML date-time or as text; seconds may be left out in text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub DateTime);

/// Year, month and day of a text that begins with its year: "2026-11-10", "2026/1/5", "2026.11.10",
/// "2026年11月10日", "20261110"; and what stands behind. `None` if it begins otherwise.
fn year_first(text: &str) -> Option<([u32; 3], &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    match digits {
        8 => {
            let all: u32 = text[..8].parse().ok()?;
            Some(([all / 10_000, all / 100 % 100, all % 100], &text[8..]))
        }
        4 => {
            let mut rest = text;
            let mut parts = [0; 3];
            for (i, part) in parts.iter_mut().enumerate() {
                let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                let most = if i == 0 { 4 } else { 2 };
                *part = rest[..end].parse().ok().filter(|_| end <= most)?;
                rest = &rest[end..];
                let sign = rest.chars().next().filter(|c| "-/.年月日号".contains(*c));
                match sign {
                    Some(sign) if i < 2 || "日号".contains(sign) => {
                        rest = &rest[sign.len_utf8()..];
                        rest = if i < 2 { rest.trim_start() } else { rest };
                    }
                    _ if i == 2 => {}
                    _ => return None,
                }
            }
            Some((parts, rest))
        }
        _ => None,
    }
}

fn date([year, month, day]: [u32; 3]) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

const DAY_REMEDY: &str = "write for example 2026-11-11 (year-month-day)";

/// What to write for a text that may be a date with day or month in front.
fn day_remedy(text: &str) -> String {
    match numbers(text).as_slice() {
        &[first, second, year, ..] if first <= 31 && second <= 31 && year > 31 => {
            let year = if year < 100 { 2000 + year } else { year };
            let mut ways: Vec<String> = [[year, second, first], [year, first, second]]
                .into_iter()
                .filter_map(date)
                .map(|d| d.to_string())
                .collect();
            ways.dedup();
            if ways.is_empty() {
                DAY_REMEDY.to_owned()
            } else {
                format!("write {} (year-month-day)", ways.join(" or "))
            }
        }
        _ => DAY_REMEDY.to_owned(),
    }
}

impl Quantity for Day {
    const FORMAT: &'static str = "date";
    const WHAT: &'static str = "a date such as 2026-11-11";
    const PATTERN: &'static str = "[0-9０-９]{4}";

    fn parse(text: &str) -> Result<Self, Unreadable> {
        let simple = plain(text);
        let Some((parts, rest)) = year_first(simple.trim()) else {
            let why = format!("\"{}\" is not a date", text.trim());
            return Err(Unreadable::new(why, day_remedy(&simple)));
        };
        let rest = rest.trim_start_matches(['T', ' ']).trim();
        if !rest.is_empty() && clock(rest, false).is_none_or(|at| at.0 != 0) {
            return Err(Unreadable::new(
                format!("\"{}\" is not a date alone", text.trim()),
                DAY_REMEDY,
            ));
        }
        date(parts).map(Self).ok_or_else(|| {
            Unreadable::new(format!("there is no such date as \"{}\"", text.trim()), DAY_REMEDY)
        })
    }
    fn write(&self) -> String {
        self.0.to_string()
    }
}

impl Quantity for Moment {
    const FORMAT: &'static str = "local-date-time";
    const WHAT: &'static str = "a date with a time such as 2026-11-10T20:00:00";
    const PATTERN: &'static str = "[0-9０-９]{4}";

    fn parse(text: &str) -> Result<Self, Unreadable> {
        let refused = || {
            Unreadable::new(
                format!("\"{}\" is not a date with a time", text.trim()),
                "write for example 2026-11-10T20:00:00 or \"2026-11-10 20:00\" (local time, no zone)",
            )
        };
        let simple = plain(text);
        let Some((parts, rest)) = year_first(simple.trim()) else {
            return Err(Unreadable { remedy: day_remedy(&simple), ..refused() });
        };
        let date = date(parts).ok_or_else(|| Unreadable {
            why: format!("there is no such date as in \"{}\"", text.trim()),
            ..refused()
        })?;
        let time = rest.trim_start_matches(['T', 't', ' ']).trim();
        let zoned = time.contains(['Z', 'z', '+', '-']);
        if zoned || time.is_empty() {
            return Err(refused());
        }
        let exact =
            time.split(':').count() == 3 && time.bytes().next().is_some_and(|b| b.is_ascii_digit());
        if exact && let Ok(time) = time.parse::<jiff::civil::Time>() {
            return Ok(Self(date.to_datetime(time)));
        }
        let minutes = clock(time, false).ok_or_else(refused)?.0;
        let date = if minutes == 1440 { date.tomorrow().map_err(|_| refused())? } else { date };
        let minutes = minutes % 1440;
        Ok(Self(date.at((minutes / 60) as i8, (minutes % 60) as i8, 0, 0)))
    }
    fn write(&self) -> String {
        self.0.to_string()
    }
}
