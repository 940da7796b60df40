//! Moments as exports write them: dates, clock times, both together, numbers of seconds or days. A
//! word that is not understood makes a cell unreadable: nothing is skipped in silence. What stands
//! first in 03/04/2026 is told by whole columns (`order.rs`). Must not know columns or files.

use super::words::{half_day, plain};
use super::written::{Parsed, Part, parse, split_offset};
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum DateOrder {
    /// The day.
    DayFirst,
    /// The month.
    #[default]
    MonthFirst,
    /// The last two digits of the year.
    YearFirst,
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

/// Reads a moment; `None` if it is none.
#[must_use]
pub fn stamp(text: &str, order: DateOrder) -> Option<Stamp> {
    let text = text.trim().trim_matches('"').trim_start_matches('\'');
    if text.len() < 5 || text.len() > 80 {
        return None;
    }
    let number = text.strip_suffix("e0").unwrap_or(text);
    let comma = number.find(',').filter(|at| *at == 5).map(|_| number.replacen(',', ".", 1));
    if let Some(found) = number_stamp(comma.as_deref().unwrap_or(number)) {
        return Some(found);
    }
    let lower = plain(text).to_lowercase();
    let (half, body) = half_day(&lower);
    let (body, offset) = split_offset(&body);
    let Parsed { mut parts, month, zone } = parse(body)?;
    // "Mon Mar 2 09:05:03 2026": the year at the end.
    if month.is_some() && parts.len() == 5 && parts[4].digits == 4 && parts[1].digits <= 2 {
        let year = parts.remove(4);
        parts.insert(1, year);
    }
    let (year, month, day, rest) = date_parts(&parts, month, order)?;
    let date =
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
            .ok()?;
    let ms = clock_ms(rest, half)?;
    let date = if ms == 86_400_000 { date.tomorrow().ok()? } else { date };
    let at = date.to_datetime(time_of(ms % 86_400_000)?);
    Some(match offset.or(zone) {
        Some(minutes) => {
            Stamp::Absolute { ms: civil_ms(at) - minutes * 60_000, offset_min: minutes }
        }
        None => Stamp::Wall(at),
    })
}

/// Reads a clock time, ms of the day (24:00 is the day's end); `None` if it is none. A bare number
/// is none: whether it counts hours or half-hours is told by its column.
#[must_use]
pub fn clock(text: &str) -> Option<i64> {
    let text = text.trim().trim_matches('"').trim_start_matches('\'');
    if text.is_empty() || text.len() > 40 || text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let lower = plain(text).to_lowercase();
    let (half, body) = half_day(&lower);
    let found = parse(&body)?;
    if found.month.is_some() || found.zone.is_some() {
        return None;
    }
    // A spreadsheet's midnight day before the time: 1899-12-30 08:00.
    let parts = match found.parts.as_slice() {
        [y, m, d, rest @ ..]
            if y.digits == 4 && (1899..=1904).contains(&y.value) && m.digits <= 2 =>
        {
            let _ = d;
            rest
        }
        parts => parts,
    };
    if parts.is_empty() {
        return None;
    }
    clock_ms(parts, half)
}

/// Hour, minute, second and their fraction, as ms of the day.
fn clock_ms(parts: &[Part], half: Option<super::words::HalfDay>) -> Option<i64> {
    // "8:05", "8.05", "8h05", "8点05": no date's words, no dashes.
    let joins = |part: &Part| {
        matches!(part.before, ':' | '.')
            || part.before.is_alphabetic() && !"年月日号號년월일".contains(part.before)
    };
    let (hour, minute, second, fraction) = match parts {
        [] => (0, 0, 0, None),
        [one] if one.digits == 6 => {
            (one.value / 10_000, one.value / 100 % 100, one.value % 100, None)
        }
        [one] if one.digits == 4 => (one.value / 100, one.value % 100, 0, None),
        [one] if one.digits <= 2 => (one.value, 0, 0, None),
        [h, m] if joins(m) => (h.value, m.value, 0, None),
        [h, m, s] if joins(m) && joins(s) => (h.value, m.value, s.value, None),
        [h, m, s, f] if joins(m) && joins(s) && matches!(f.before, '.' | ',') => {
            (h.value, m.value, s.value, Some(*f))
        }
        _ => return None,
    };
    let hour = half.map_or(Some(hour), |half| half.hour(hour))?;
    if !(0..=24).contains(&hour) || !(0..60).contains(&minute) || !(0..=60).contains(&second) {
        return None;
    }
    let ms = fraction.map_or(0, |f| match f.digits {
        1..=3 => f.value * 10_i64.pow(3 - f.digits as u32),
        more => f.value / 10_i64.pow((more as u32).min(18) - 3),
    });
    let ms = ((hour * 60 + minute) * 60 + second.min(59)) * 1000 + ms;
    (ms <= 86_400_000).then_some(ms)
}

fn time_of(ms: i64) -> Option<Time> {
    let (h, m, s) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    Time::new(h as i8, m as i8, s as i8, (ms % 1000 * 1_000_000) as i32).ok()
}

type Parts<'a> = (i64, i64, i64, &'a [Part]);

fn date_parts(
    parts: &[Part],
    month_name: Option<(i64, usize)>,
    order: DateOrder,
) -> Option<Parts<'_>> {
    let first = *parts.first()?;
    if let Some((month, place)) = month_name {
        // "10 Nov 2026 20:14", "Nov 10, 2026 20:14", "2026-Nov-10".
        let second = *parts.get(1)?;
        if place > 1 {
            return None;
        }
        return if first.digits == 4 {
            Some((first.value, month, second.value, &parts[2..]))
        } else {
            Some((full_year(second)?, month, first.value, &parts[2..]))
        };
    }
    match first.digits {
        8 => Some((first.value / 10_000, first.value / 100 % 100, first.value % 100, &parts[1..])),
        4 => Some((first.value, parts.get(1)?.value, parts.get(2)?.value, &parts[3..])),
        1 | 2 => {
            let (second, third) = (*parts.get(1)?, *parts.get(2)?);
            // A colon belongs to a clock: 10:20:30 is no date.
            let sign = |part: Part| matches!(part.before, '/' | '-' | '.');
            if !sign(second) || !sign(third) || second.digits > 2 {
                return None;
            }
            Some(match order {
                DateOrder::YearFirst if third.digits <= 2 => {
                    (2000 + first.value, second.value, third.value, &parts[3..])
                }
                DateOrder::MonthFirst => {
                    (full_year(third)?, first.value, second.value, &parts[3..])
                }
                _ => (full_year(third)?, second.value, first.value, &parts[3..]),
            })
        }
        _ => None,
    }
}

fn full_year(part: Part) -> Option<i64> {
    match part.digits {
        4 => Some(part.value),
        2 => Some(2000 + part.value),
        _ => None,
    }
}

/// The three numbers of a date that begins with a day, a month or a short year, and whether full
/// stops stand between them; `None` for dates that begin with a full year or have a month's name.
#[must_use]
pub fn short_date(text: &str) -> Option<([i64; 3], bool, bool)> {
    let text = text.trim().trim_matches('"').trim_start_matches('\'');
    if text.len() < 6 || !text.contains(['/', '.', '-']) {
        return None;
    }
    let lower = plain(text).to_lowercase();
    let (_, body) = half_day(&lower);
    let found = parse(&body)?;
    let [a, b, c, ..] = found.parts.as_slice() else { return None };
    let short = found.month.is_none()
        && a.digits <= 2
        && b.digits <= 2
        && matches!(c.digits, 2 | 4)
        && matches!(b.before, '/' | '-' | '.')
        && matches!(c.before, '/' | '-' | '.');
    short.then_some(([a.value, b.value, c.value], b.before == '.', c.digits == 4))
}

/// Month and day of a date without a year: "1月1日", "2 March", "Mar 2".
#[must_use]
pub fn yearless(text: &str) -> Option<(i8, i8)> {
    let text = text.trim();
    if text.len() > 40 {
        return None;
    }
    let lower = plain(text).to_lowercase();
    // "02.03.", as German writes it: two numbers, each with its point.
    if let Some((day, month)) = lower.strip_suffix('.').and_then(|rest| rest.split_once('.')) {
        let number = |text: &str| text.trim().parse::<i8>().ok();
        let (day, month) = (number(day)?, number(month)?);
        return ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((month, day));
    }
    let found = parse(&lower)?;
    let (month, day) = match (found.month, found.parts.as_slice()) {
        (Some((month, place)), [day]) if place <= 1 && day.digits <= 2 => (month, day.value),
        (None, [month, day]) if matches!(day.before, '月' | '월') => (month.value, day.value),
        _ => return None,
    };
    let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
    fits.then_some((month as i8, day as i8))
}

/// Epoch seconds, milliseconds, microseconds; a spreadsheet's days since 1899-12-30; digits run
/// together.
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
            let time = time_of(ms.rem_euclid(86_400_000))?;
            Some(Stamp::Wall(date_of(ms).to_datetime(time)))
        }
        9 | 10 if value > 300_000_000 => {
            let ms = format!("0.{fraction}0").parse::<f64>().ok()? * 1000.0;
            Some(Stamp::Absolute { ms: value * 1000 + ms as i64, offset_min: 0 })
        }
        13 if fraction.is_empty() => Some(Stamp::Absolute { ms: value, offset_min: 0 }),
        16 if fraction.is_empty() => Some(Stamp::Absolute { ms: value / 1000, offset_min: 0 }),
        8 if fraction.is_empty() && (19_000_000..21_010_000).contains(&value) => {
            let date =
                Date::new((value / 10_000) as i16, (value / 100 % 100) as i8, (value % 100) as i8);
            Some(Stamp::Wall(date.ok()?.at(0, 0, 0, 0)))
        }
        12 | 14 if fraction.is_empty() => {
            let value = if whole.len() == 12 { value * 100 } else { value };
            let date = Date::new(
                (value / 10_000_000_000) as i16,
                (value / 100_000_000 % 100) as i8,
                (value / 1_000_000 % 100) as i8,
            );
            let of_day = value % 1_000_000;
            let ms = ((of_day / 10_000 * 60 + of_day / 100 % 100) * 60 + of_day % 100) * 1000;
            Some(Stamp::Wall(date.ok()?.to_datetime(time_of(ms)?)))
        }
        _ => None,
    }
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
            ("2026-11-10 20:14:07,312", "2026-11-10T20:14:07.312"),
            ("2026/3/5 9:05", "2026-03-05T09:05:00"),
            ("2026年3月5日 9时5分3秒", "2026-03-05T09:05:03"),
            ("2026年3月5日 下午 9:05", "2026-03-05T21:05:00"),
            ("2026年3月5日星期四 下午9点", "2026-03-05T21:00:00"),
            ("2026. 3. 5. 오후 9:05", "2026-03-05T21:05:00"),
            ("２０２６／３／５　９：０５", "2026-03-05T09:05:00"),
            ("2026.03.05 09:05", "2026-03-05T09:05:00"),
            ("20260305 090503", "2026-03-05T09:05:03"),
            ("20260305090503", "2026-03-05T09:05:03"),
            ("20260305", "2026-03-05T00:00:00"),
            ("3/5/2026 12:05 AM", "2026-03-05T00:05:00"),
            ("3/5/26 9:05 PM", "2026-03-05T21:05:00"),
            ("3/5/2026 9:05 p. m.", "2026-03-05T21:05:00"),
            ("10 Nov 2026 20:14", "2026-11-10T20:14:00"),
            ("Nov 10, 2026 8:14 PM", "2026-11-10T20:14:00"),
            ("10. November 2026 um 20:14 Uhr", "2026-11-10T20:14:00"),
            ("Di., 10. Nov. 2026 20:14", "2026-11-10T20:14:00"),
            ("10 de noviembre de 2026, 20:14", "2026-11-10T20:14:00"),
            ("10-Nov-26 20:14", "2026-11-10T20:14:00"),
            ("Tue Nov 10 20:14:05 2026", "2026-11-10T20:14:05"),
            ("2026-11-10", "2026-11-10T00:00:00"),
            ("2026-11-10 24:00", "2026-11-11T00:00:00"),
            ("46336.5", "2026-11-10T12:00:00"),
            ("46336.375e0", "2026-11-10T09:00:00"),
            ("46336,375", "2026-11-10T09:00:00"),
            ("1970-01-02T00:00:00Z", "86400000 ms"),
            ("1970-01-01T08:00:01+08:00", "1000 ms"),
            ("1970-01-01 00:00:01 +0000 UTC", "1000 ms"),
            ("Thu Jan 01 1970 08:00:01 GMT+0800 (China Standard Time)", "1000 ms"),
            ("1969-12-31 19:00:01 EST", "1000 ms"),
            ("1762776847", "1762776847000 ms"),
            ("1762776847123", "1762776847123 ms"),
            ("2026-02-30 10:00", "none"),
            ("yesterday", "none"),
            ("13800138000", "none"),
            // What can't be told is not guessed.
            ("2026-03-02 08:00 CST", "none"),
            ("2026-03-02 08:00-08:32", "none"),
            ("2026-03-02 08:00 - 2026-03-02 08:30", "none"),
            ("2026-03-02 eftermiddag 8:00", "none"),
            ("10:20:30", "none"),
        ] {
            assert_eq!(wall(text), read, "{text}");
        }
        let day_first = stamp("03/04/2026 10:00", DateOrder::DayFirst);
        assert_eq!(day_first, Some(Stamp::Wall(jiff::civil::date(2026, 4, 3).at(10, 0, 0, 0))));
        let year_first = stamp("26/04/03 10:00", DateOrder::YearFirst);
        assert_eq!(year_first, day_first);
    }

    #[test]
    fn dates_without_a_year_are_told_from_others() {
        for (text, read) in [
            ("1月1日", Some((1, 1))),
            ("12月31日", Some((12, 31))),
            ("2 March", Some((3, 2))),
            ("Mar 2", Some((3, 2))),
            ("2026年1月1日", None),
            ("March 2026", None),
            ("1/2", None),
        ] {
            assert_eq!(yearless(text), read, "{text}");
        }
        assert_eq!(wall("1月1日 00:00"), "none");
    }

    #[test]
    fn clock_times_are_read_and_bare_numbers_are_not() {
        for (text, minutes) in [
            ("08:00", Some(480)),
            ("8:00 AM", Some(480)),
            ("8:30 p.m.", Some(1230)),
            ("8时30分", Some(510)),
            ("8点", Some(480)),
            ("8h", Some(480)),
            ("8 PM", Some(1200)),
            ("24:00", Some(1440)),
            ("1899-12-30 08:00:00", Some(480)),
            ("08:00:00.000", Some(480)),
            ("8", None),
            ("25:00", None),
            ("08:00-08:30", None),
            ("1月1日", None),
            ("9_10", None),
            ("8 Uhr 30", Some(510)),
            ("soon", None),
        ] {
            assert_eq!(clock(text), minutes.map(|m: i64| m * 60_000), "{text}");
        }
    }

    #[test]
    fn day_numbers_and_dates_agree() {
        let date = jiff::civil::date(1999, 2, 7);
        assert_eq!(day_number_date(day_number(date)), date);
        assert_eq!(date_of(civil_ms(date.at(23, 59, 59, 0))), date);
    }
}
