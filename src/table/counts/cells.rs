//! Cells of tables of counts that say when: clock times, numbers of hours, intervals. What bare
//! numbers mean is told by all cells of their column. Must not know headers.

use crate::table::moment::{DateOrder, Stamp};
use crate::table::moment::{clock, stamp};
use crate::table::words::plain;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 86_400_000;

/// What bare numbers of a column of clock times mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Style {
    /// 0 to 23: hours.
    #[default]
    Hours,
    /// 1 to 24: hours by their end.
    HoursFromOne,
    /// 800, 1430: hours and minutes.
    Digits,
    /// 0.375: parts of a day.
    Fractions,
}

/// Looks at all cells of a column of clock times.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    numbers: u64,
    least: f64,
    most: f64,
    fractions: bool,
    first: Option<(u64, String)>,
    worst: Option<(u64, String)>,
}

impl Survey {
    /// Looks at a cell.
    pub fn add(&mut self, line: u64, text: &str) {
        let Some(number) = bare(text) else { return };
        if self.numbers == 0 || number < self.least {
            self.least = number;
        }
        if self.numbers == 0 || number > self.most {
            self.most = number;
            self.worst = Some((line, text.to_owned()));
        }
        self.numbers += 1;
        self.fractions |= number.fract() != 0.0;
        self.first.get_or_insert_with(|| (line, text.to_owned()));
    }

    /// What its numbers mean, with a remark where that was assumed.
    ///
    /// # Errors
    /// Line, cell and reason, if they mean nothing.
    /// `by_end`: the column's name says that it holds the ends of intervals.
    pub fn told(&self, by_end: bool) -> Result<(Style, Option<String>), (u64, String, String)> {
        if by_end && self.numbers > 0 && !self.fractions && self.most <= 24.0 && self.least >= 1.0 {
            let said = "hours are named by their end: 1 is taken as 00:00 to 01:00";
            return Ok((Style::HoursFromOne, Some(said.to_owned())));
        }
        if self.numbers == 0 || !self.fractions && self.most <= 23.0 {
            return Ok((Style::Hours, None));
        }
        if self.fractions && self.most <= 1.0 {
            return Ok((Style::Fractions, None));
        }
        if !self.fractions && self.most == 24.0 && self.least >= 1.0 {
            let said = "hours are numbered 1 to 24: 1 is taken as 00:00 to 01:00";
            return Ok((Style::HoursFromOne, Some(said.to_owned())));
        }
        if !self.fractions && self.most >= 100.0 && self.most <= 2400.0 {
            return Ok((Style::Digits, None));
        }
        let (line, cell) = self.worst.clone().unwrap_or_default();
        Err((
            line,
            cell,
            format!(
                "the numbers of this column go from {} to {}: they are no hours of the day (0 to 23); write clock times such as 08:30",
                self.least, self.most
            ),
        ))
    }
}

/// A bare number.
fn bare(text: &str) -> Option<f64> {
    let text = plain(text);
    let text = text.trim().trim_end_matches("e0");
    let digits = text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
    (digits && !text.is_empty()).then(|| text.replace(',', ".").parse().ok()).flatten()
}

/// A clock time, ms of the day, and how long its interval lasts, if the cell says so.
#[must_use]
pub fn clock_or_interval(text: &str, style: Style) -> Option<(i64, Option<i64>)> {
    if let Some(number) = bare(text) {
        return number_clock(number, style).map(|ms| (ms, None));
    }
    // "9_10" is an interval: a clock time has another sign between its numbers.
    if !text.contains('_')
        && let Some(ms) = clock(text)
    {
        return Some((snapped(ms), None));
    }
    let (left, right) = interval(text)?;
    let one = |text: &str| {
        bare(text).map_or_else(
            || clock(text).map(snapped),
            |number| {
                let digits = number >= 100.0 || text.trim().len() == 4;
                let style = if digits { Style::Digits } else { Style::Hours };
                if number == 24.0 { Some(DAY) } else { number_clock(number, style) }
            },
        )
    };
    // "2 - 3 PM": the half-day belongs to both.
    let (from, to) = (one(&left)?, one(&right)?);
    let lower = right.to_lowercase();
    let from = if lower.contains("pm")
        && !left.to_lowercase().contains('m')
        && from + DAY / 2 < to
        && from < DAY / 2
    {
        from + DAY / 2
    } else {
        from
    };
    Some((from, Some(lasting(from, to))))
}

/// How long an interval lasts: 08:00–08:29 is half an hour, 08:00–08:00 a day.
fn lasting(from: i64, to: i64) -> i64 {
    let width = (to - from).rem_euclid(DAY);
    let width = match width % (5 * MINUTE) {
        rest if rest == 4 * MINUTE => width + MINUTE,
        rest if rest == 5 * MINUTE - 1000 => width + 1000,
        _ => width,
    };
    if width == 0 { DAY } else { width }
}

fn number_clock(number: f64, style: Style) -> Option<i64> {
    let whole = number.fract() == 0.0;
    match style {
        Style::Hours if whole && (0.0..=23.0).contains(&number) => Some(number as i64 * HOUR),
        Style::HoursFromOne if whole && (1.0..=24.0).contains(&number) => {
            Some((number as i64 - 1) * HOUR)
        }
        Style::Digits if whole && (0.0..=2400.0).contains(&number) => {
            let (h, m) = (number as i64 / 100, number as i64 % 100);
            (h <= 24 && m < 60).then_some(h * HOUR + m * MINUTE)
        }
        Style::Fractions if (0.0..=1.0).contains(&number) => {
            Some(snapped((number * DAY as f64).round() as i64))
        }
        _ => None,
    }
}

/// To the full minute where a part of a day is only rounded.
#[must_use]
pub fn snapped(ms: i64) -> i64 {
    match ms.rem_euclid(MINUTE) {
        0..=999 => ms - ms.rem_euclid(MINUTE),
        59_000.. => ms - ms.rem_euclid(MINUTE) + MINUTE,
        _ => ms,
    }
}

/// The two ends of an interval as written.
#[must_use]
pub fn interval(text: &str) -> Option<(String, String)> {
    let text = plain(text.trim());
    if text.len() < 3 || text.len() > 80 {
        return None;
    }
    for sign in ["~", "至", "到", " to ", " bis ", " until ", "->", "→", " - ", "..", "_"] {
        if let Some((left, right)) = text.split_once(sign) {
            let both = !left.trim().is_empty() && !right.trim().is_empty();
            return both.then(|| (left.trim().to_owned(), right.trim().to_owned()));
        }
    }
    let (left, right) = text.rsplit_once('-')?;
    let (left, right) = (left.trim(), right.trim());
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    // A date has dashes of its own: an interval's ends are both clock times or short numbers.
    let short = |text: &str| {
        text.len() <= 2 || text.contains([':', '点', '时', 'm', 'h', '.']) || text.len() == 4
    };
    let ends = !left.is_empty() && digit(right) && short(left) && short(right);
    let date_before = left.contains(':') && right.contains(':');
    (ends || date_before).then(|| (left.to_owned(), right.to_owned()))
}

/// A moment with the end of its interval: "2026-03-02 08:00-08:30", "… 08:00 - 2026-03-02 08:30".
#[must_use]
pub fn moment_interval(text: &str, order: DateOrder) -> Option<(Stamp, i64)> {
    let (left, right) = interval(text)?;
    let from = stamp(&left, order)?;
    let of_day = |stamp: Stamp| match stamp {
        Stamp::Wall(at) => super::super::moment::civil_ms(at).rem_euclid(DAY),
        Stamp::Absolute { ms, offset_min } => (ms + offset_min * MINUTE).rem_euclid(DAY),
    };
    let to = clock(&right).or_else(|| stamp(&right, order).map(of_day))?;
    Some((from, lasting(of_day(from), to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_half_hours_and_intervals_are_read_by_their_column() {
        let style = |cells: &[&str]| {
            let mut survey = Survey::default();
            for (i, cell) in cells.iter().enumerate() {
                survey.add(i as u64, cell);
            }
            survey.told(false).map(|told| told.0)
        };
        assert_eq!(style(&["0", "8", "23"]), Ok(Style::Hours));
        let mut ends = Survey::default();
        ends.add(2, "9");
        assert_eq!(ends.told(true).map(|told| told.0), Ok(Style::HoursFromOne));
        assert_eq!(style(&["1", "8", "24"]), Ok(Style::HoursFromOne));
        assert_eq!(style(&["0", "30", "900", "1430"]), Ok(Style::Digits));
        assert_eq!(style(&["0", "0.375e0", "0,5"]), Ok(Style::Fractions));
        assert!(style(&["1", "47"]).is_err());
        let minutes = |text: &str, style| {
            clock_or_interval(text, style)
                .map(|(ms, width)| (ms / MINUTE, width.map(|w| w / MINUTE)))
        };
        for (text, style, read) in [
            ("0", Style::Hours, Some((0, None))),
            ("8", Style::Hours, Some((480, None))),
            ("900", Style::Digits, Some((540, None))),
            ("0.375e0", Style::Fractions, Some((540, None))),
            ("0.3333333e0", Style::Fractions, Some((480, None))),
            ("08:00-08:30", Style::Hours, Some((480, Some(30)))),
            ("00:00–01:00", Style::Hours, Some((0, Some(60)))),
            ("23:30～00:00", Style::Hours, Some((1410, Some(30)))),
            ("08:00 to 08:29", Style::Hours, Some((480, Some(30)))),
            ("8-9", Style::Hours, Some((480, Some(60)))),
            ("9_10", Style::Hours, Some((540, Some(60)))),
            ("0800-0830", Style::Hours, Some((480, Some(30)))),
            ("0000-0030", Style::Hours, Some((0, Some(30)))),
            ("0030 - 0100", Style::Hours, Some((30, Some(30)))),
            ("8点-9点", Style::Hours, Some((480, Some(60)))),
            ("2 PM - 3 PM", Style::Hours, Some((840, Some(60)))),
            ("23-24", Style::Hours, Some((1380, Some(60)))),
            ("9:00 AM", Style::Hours, Some((540, None))),
            ("soon", Style::Hours, None),
        ] {
            assert_eq!(minutes(text, style), read, "{text}");
        }
    }

    #[test]
    fn a_moment_may_be_an_interval() {
        let at = |text| moment_interval(text, DateOrder::MonthFirst);
        let eight = Stamp::Wall(jiff::civil::date(2026, 3, 2).at(8, 0, 0, 0));
        assert_eq!(at("2026-03-02 08:00-08:30"), Some((eight, 30 * MINUTE)));
        assert_eq!(at("2026-03-02 08:00 - 2026-03-02 08:30"), Some((eight, 30 * MINUTE)));
        assert_eq!(at("2026/3/2 8:00~9:00"), Some((eight, HOUR)));
        assert_eq!(at("2026-03-02 08:00-08:59"), Some((eight, HOUR)));
        assert_eq!(at("2026-03-02 08:00"), None);
        assert_eq!(at("2026-03-02"), None);
    }
}
