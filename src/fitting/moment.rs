//! Moments and lengths of time as exports write them. A column has one manner of writing dates;
//! whether a day or a month stands first is told by the whole column, not by a cell. Must not know
//! columns or files.

use jiff::civil::{Date, DateTime, Time};

/// A moment as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// On the wall's clock.
    Wall(DateTime),
    /// A point in time (an epoch number, or a time with its distance from UTC).
    Absolute {
        /// Milliseconds since 1970 in UTC.
        ms: i64,
        /// The distance from UTC it was written with, minutes.
        offset_min: i64,
    },
}

/// What stands first in a date such as 03/04/2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum DateOrder {
    /// The day.
    DayFirst,
    /// The month.
    #[default]
    MonthFirst,
}

/// Milliseconds of a civil date and time since 1970-01-01T00:00 on the same clock.
#[must_use]
pub fn civil_ms(at: DateTime) -> i64 {
    let days = i64::from((at.date() - Date::constant(1970, 1, 1)).get_days());
    let time = at.time();
    let seconds =
        i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    (days * 86_400 + seconds) * 1000 + i64::from(time.millisecond())
}

/// The date of civil milliseconds.
#[must_use]
pub fn date_of(ms: i64) -> Date {
    day_number_date(ms.div_euclid(86_400_000))
}

/// The date of a day number (days since 1970).
#[must_use]
pub fn day_number_date(day: i64) -> Date {
    Date::constant(1970, 1, 1)
        .saturating_add(jiff::Span::new().days(day.clamp(-700_000, 2_900_000)))
}

/// The day number of a date (days since 1970).
#[must_use]
pub fn day_number(date: Date) -> i64 {
    civil_ms(date.at(0, 0, 0, 0)) / 86_400_000
}

/// Whether a date in this text tells which of day and month stands first.
#[must_use]
pub fn order_of(text: &str) -> Option<DateOrder> {
    let mut numbers = numbers(text);
    let (first, second) = (numbers.next()?, numbers.next()?);
    match (first.0, second.0) {
        (13..=31, 1..=12) if first.1 <= 2 => Some(DateOrder::DayFirst),
        (1..=12, 13..=31) if first.1 <= 2 => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// Whether a date in this text begins with a day or a month, not with a year.
#[must_use]
pub fn begins_short(text: &str) -> bool {
    let mut numbers = numbers(text);
    matches!(
        (numbers.next(), numbers.next(), numbers.next()),
        (Some((_, 1..=2)), Some((_, 1..=2)), Some((_, 4 | 2)))
    ) && !text.trim_start().starts_with(|c: char| !c.is_ascii_digit())
        && text.contains(['/', '.', '-'])
}

/// Runs of digits: value and how many digits.
fn numbers(text: &str) -> impl Iterator<Item = (i64, usize)> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty() && part.len() < 18)
        .filter_map(|part| Some((part.parse().ok()?, part.len())))
}

/// Reads a moment; `None` if it is none.
#[must_use]
pub fn stamp(text: &str, order: DateOrder) -> Option<Stamp> {
    let text = text.trim().trim_matches('"').trim_start_matches('\'');
    if text.len() < 5 || text.len() > 48 {
        return None;
    }
    if let Some(found) = number_stamp(text) {
        return Some(found);
    }
    // Chinese signs are separators; 上午 and 下午 tell the half of the day.
    let afternoon = ["pm", "PM", "p.m.", "下午", "晚上"].iter().any(|word| text.contains(word));
    let morning =
        ["am", "AM", "a.m.", "上午", "凌晨", "早上"].iter().any(|word| text.contains(word));
    let (body, offset) = split_offset(text);
    let mut parts: Vec<(i64, usize)> = Vec::with_capacity(8);
    let mut month_name = None;
    let mut letters = String::new();
    let mut digits = String::new();
    for c in body.chars().chain(" ".chars()) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            parts.push((digits.parse().ok()?, digits.len()));
            digits.clear();
        }
        if c.is_ascii_alphabetic() {
            letters.push(c.to_ascii_lowercase());
        } else {
            if let Some(month) = month_of(&letters) {
                month_name = Some((month, parts.len()));
            }
            letters.clear();
        }
    }
    let (year, month, day, rest) = date_parts(&parts, month_name, order)?;
    let (mut hour, minute, second) = match rest.len() {
        0 => (0, 0, 0),
        1 if rest[0].1 == 6 => (rest[0].0 / 10_000, rest[0].0 / 100 % 100, rest[0].0 % 100),
        1 => (rest[0].0, 0, 0),
        2 => (rest[0].0, rest[1].0, 0),
        _ => (rest[0].0, rest[1].0, rest[2].0),
    };
    let nanos = match rest.get(3) {
        Some(&(value, digits)) if digits <= 9 => value * 10_i64.pow(9 - digits as u32),
        _ => 0,
    };
    if afternoon && hour < 12 {
        hour += 12;
    } else if morning && hour == 12 {
        hour = 0;
    }
    let whole_day = hour == 24 && minute == 0 && second == 0;
    let time = Time::new(
        if whole_day { 0 } else { i8::try_from(hour).ok()? },
        i8::try_from(minute).ok()?,
        i8::try_from(second.min(59)).ok()?,
        i32::try_from(nanos).ok()?,
    )
    .ok()?;
    let date =
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
            .ok()?;
    let date = if whole_day { date.tomorrow().ok()? } else { date };
    let at = date.to_datetime(time);
    Some(match offset {
        Some(minutes) => {
            Stamp::Absolute { ms: civil_ms(at) - minutes * 60_000, offset_min: minutes }
        }
        None => Stamp::Wall(at),
    })
}

type Parts<'a> = (i64, i64, i64, &'a [(i64, usize)]);

fn date_parts(
    parts: &[(i64, usize)],
    month_name: Option<(i64, usize)>,
    order: DateOrder,
) -> Option<Parts<'_>> {
    if let Some((month, place)) = month_name {
        // "10 Nov 2026 20:14" or "Nov 10, 2026 20:14".
        let (day, year) = (parts.first()?, parts.get(1)?);
        return (place <= 1).then_some((full_year(*year)?, month, day.0, &parts[2..]));
    }
    let first = *parts.first()?;
    match first.1 {
        8 => Some((first.0 / 10_000, first.0 / 100 % 100, first.0 % 100, &parts[1..])),
        4 => Some((first.0, parts.get(1)?.0, parts.get(2)?.0, &parts[3..])),
        1 | 2 => {
            let (second, third) = (*parts.get(1)?, *parts.get(2)?);
            let year = full_year(third)?;
            Some(match order {
                DateOrder::DayFirst => (year, second.0, first.0, &parts[3..]),
                DateOrder::MonthFirst => (year, first.0, second.0, &parts[3..]),
            })
        }
        _ => None,
    }
}

fn full_year((value, digits): (i64, usize)) -> Option<i64> {
    match digits {
        4 => Some(value),
        2 => Some(2000 + value),
        _ => None,
    }
}

fn month_of(letters: &str) -> Option<i64> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let three = letters.get(..3)?;
    NAMES.iter().position(|name| *name == three).map(|i| i as i64 + 1)
}

/// Epoch seconds, milliseconds, microseconds; Excel's days since 1899-12-30; digits run together.
fn number_stamp(text: &str) -> Option<Stamp> {
    if !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let value: i64 = whole.parse().ok()?;
    match whole.len() {
        5 if (20_000..80_000).contains(&value) => {
            let day: f64 = text.parse().ok()?;
            let ms = (day * 86_400_000.0).round() as i64 - 25_569 * 86_400_000;
            let (date, of_day) = (date_of(ms), ms.rem_euclid(86_400_000));
            let time = Time::new(
                (of_day / 3_600_000) as i8,
                (of_day / 60_000 % 60) as i8,
                (of_day / 1000 % 60) as i8,
                (of_day % 1000 * 1_000_000) as i32,
            )
            .ok()?;
            Some(Stamp::Wall(date.to_datetime(time)))
        }
        9 | 10 if value > 300_000_000 => {
            let ms = format!("0.{fraction}0").parse::<f64>().ok()? * 1000.0;
            Some(Stamp::Absolute { ms: value * 1000 + ms as i64, offset_min: 0 })
        }
        12 | 13 if fraction.is_empty() => Some(Stamp::Absolute { ms: value, offset_min: 0 }),
        16 if fraction.is_empty() => Some(Stamp::Absolute { ms: value / 1000, offset_min: 0 }),
        14 if fraction.is_empty() => {
            let date = Date::new(
                (value / 10_000_000_000) as i16,
                (value / 100_000_000 % 100) as i8,
                (value / 1_000_000 % 100) as i8,
            );
            let time = Time::new(
                (value / 10_000 % 100) as i8,
                (value / 100 % 100) as i8,
                (value % 100) as i8,
                0,
            );
            Some(Stamp::Wall(date.ok()?.to_datetime(time.ok()?)))
        }
        _ => None,
    }
}

/// The text without its distance from UTC, and that distance in minutes.
fn split_offset(text: &str) -> (&str, Option<i64>) {
    for name in ["Z", "UTC", "GMT"] {
        if let Some(body) = text.strip_suffix(name)
            && body.ends_with(|c: char| c.is_ascii_digit() || c == ' ')
        {
            return (body, Some(0));
        }
    }
    let Some(at) = text.rfind(['+', '-', '−']) else { return (text, None) };
    let (body, tail) = text.split_at(at);
    // A date has its own dashes: an offset follows a clock time.
    if !body.contains(':') {
        return (text, None);
    }
    let sign = if tail.starts_with('+') { 1 } else { -1 };
    let digits: String = tail.chars().filter(char::is_ascii_digit).collect();
    let minutes = match digits.len() {
        1 | 2 => digits.parse::<i64>().map(|h| h * 60),
        4 => digits.parse::<i64>().map(|hm| hm / 100 * 60 + hm % 100),
        _ => return (text, None),
    };
    minutes.map_or((text, None), |minutes| {
        (body.trim_end_matches("UTC").trim_end_matches("GMT"), Some(sign * minutes))
    })
}

/// Reads a length of time, seconds; a bare number is `unit_s` seconds. `None` if it is none,
/// `Some(None)` if it says that there is none.
#[must_use]
pub fn length(text: &str, unit_s: f64) -> Option<Option<f64>> {
    let text = text.trim().trim_start_matches('\'');
    if ["", "-", "--", "—", "null", "NULL", "None", "nan", "NaN", "N/A", "n/a", "/", "无", "\\N"]
        .contains(&text)
    {
        return Some(None);
    }
    let plain = text.replace(',', "");
    if let Ok(value) = plain.parse::<f64>() {
        return value.is_finite().then_some(Some(value * unit_s));
    }
    if let Some(seconds) = clock_length(text) {
        return Some(Some(seconds));
    }
    let mut seconds = 0.0;
    let mut rest = text.trim_start_matches(['P', 'T']);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let value: f64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let unit = rest[..letters].trim().trim_end_matches(['.', ',']).to_lowercase();
        rest = rest[letters..].trim_start();
        seconds += value
            * match unit.as_str() {
                "d" | "dt" | "day" | "days" | "天" | "日" => 86_400.0,
                "h" | "hr" | "hrs" | "hour" | "hours" | "小时" | "时" | "个小时" => 3600.0,
                "m" | "min" | "mins" | "minute" | "minutes" | "分" | "分钟" => 60.0,
                "s" | "sec" | "secs" | "second" | "seconds" | "秒" | "秒钟" => 1.0,
                "ms" | "毫秒" | "millis" => 0.001,
                _ => return None,
            };
    }
    Some(Some(seconds))
}

/// "1:02:03", "02:03", "02:03.5", "1 day, 2:03:04", "-0:01".
fn clock_length(text: &str) -> Option<f64> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (days, clock) = match text.split_once("day") {
        Some((days, rest)) => {
            (days.trim().parse::<f64>().ok()?, rest.trim_start_matches(['s', ',', ' ']))
        }
        None => (0.0, text),
    };
    let parts: Vec<f64> =
        clock.split([':', '：']).map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let seconds = match parts.as_slice() {
        [m, s] => m * 60.0 + s,
        [h, m, s] => h * 3600.0 + m * 60.0 + s,
        _ => return None,
    };
    let seconds = days * 86_400.0 + seconds;
    Some(if negative { -seconds } else { seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(text: &str) -> String {
        match stamp(text, DateOrder::MonthFirst) {
            Some(Stamp::Wall(at)) => at.to_string(),
            Some(Stamp::Absolute { ms, .. }) => format!("{ms} ms"),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn moments_are_read_as_exports_write_them() {
        for (text, read) in [
            ("2026-11-10 20:14:07", "2026-11-10T20:14:07"),
            ("2026-11-10T20:14:07.312", "2026-11-10T20:14:07.312"),
            ("2026/3/5 9:05", "2026-03-05T09:05:00"),
            ("2026年3月5日 9时5分3秒", "2026-03-05T09:05:03"),
            ("2026年3月5日 下午 9:05", "2026-03-05T21:05:00"),
            ("2026.03.05 09:05", "2026-03-05T09:05:00"),
            ("20260305 090503", "2026-03-05T09:05:03"),
            ("20260305090503", "2026-03-05T09:05:03"),
            ("3/5/2026 12:05 AM", "2026-03-05T00:05:00"),
            ("3/5/26 9:05 PM", "2026-03-05T21:05:00"),
            ("10 Nov 2026 20:14", "2026-11-10T20:14:00"),
            ("Nov 10, 2026 8:14 PM", "2026-11-10T20:14:00"),
            ("2026-11-10", "2026-11-10T00:00:00"),
            ("2026-11-10 24:00", "2026-11-11T00:00:00"),
            ("46336.5", "2026-11-10T12:00:00"),
            ("1970-01-02T00:00:00Z", "86400000 ms"),
            ("1970-01-01T08:00:01+08:00", "1000 ms"),
            ("1762776847", "1762776847000 ms"),
            ("1762776847123", "1762776847123 ms"),
            ("2026-02-30 10:00", "none"),
            ("yesterday", "none"),
            ("13800138000", "none"),
        ] {
            assert_eq!(wall(text), read, "{text}");
        }
        let day_first = stamp("03/04/2026 10:00", DateOrder::DayFirst);
        assert_eq!(day_first, Some(Stamp::Wall(jiff::civil::date(2026, 4, 3).at(10, 0, 0, 0))));
        assert_eq!(order_of("25/04/2026"), Some(DateOrder::DayFirst));
        assert_eq!(order_of("04/25/2026"), Some(DateOrder::MonthFirst));
        assert_eq!((order_of("04/05/2026"), order_of("2026-04-25")), (None, None));
        assert!(begins_short("04/05/2026 10:00") && !begins_short("2026-04-05 10:00"));
    }

    #[test]
    fn lengths_are_read_as_exports_write_them() {
        for (text, seconds) in [
            ("75", Some(75.0)),
            ("1,075.5", Some(1075.5)),
            ("01:15", Some(75.0)),
            ("1:01:15", Some(3675.0)),
            ("1 day, 0:00:01", Some(86_401.0)),
            ("1分15秒", Some(75.0)),
            ("1小时2分钟3秒", Some(3723.0)),
            ("1m 15s", Some(75.0)),
            ("1.5 min", Some(90.0)),
            ("PT1M15S", Some(75.0)),
            ("-0:05", Some(-5.0)),
            ("--", None),
            ("", None),
        ] {
            assert_eq!(length(text, 1.0), Some(seconds), "{text}");
        }
        assert_eq!(length("1500", 0.001), Some(Some(1.5)));
        assert_eq!(length("soon", 1.0), None);
    }

    #[test]
    fn day_numbers_and_dates_agree() {
        let date = jiff::civil::date(1999, 2, 7);
        assert_eq!(day_number_date(day_number(date)), date);
        assert_eq!(date_of(civil_ms(date.at(23, 59, 59, 0))), date);
    }
}
