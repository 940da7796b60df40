//! Dates, times and breaks in the cells of a roster, however another tool wrote them. Which of day
//! and month stands first is decided on the whole file. Must not know columns.

use super::super::quantity::plain::{numbers, plain};
use super::super::quantity::{Clock, Day, Moment, Quantity, clock, ends};
use crate::model::Calendar;
use jiff::civil::Date;

/// Which of day and month stands first in 05/10/2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The day.
    DayFirst,
    /// The month.
    MonthFirst,
}

const WEEKDAYS: [&str; 28] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tues",
    "tue",
    "wed",
    "thurs",
    "thur",
    "thu",
    "fri",
    "sat",
    "sun",
    "星期一",
    "星期二",
    "星期三",
    "星期四",
    "星期五",
    "星期六",
    "星期日",
    "星期天",
    "礼拜",
    "周",
    "星期",
];
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The number of a weekday, Monday 0, if the text is nothing but one.
#[must_use]
pub fn weekday(text: &str) -> Option<i64> {
    const SHORT: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let text = plain(text).trim().trim_matches(['(', ')']).to_lowercase();
    if let Some(sign) = ["星期", "礼拜", "周"].iter().find_map(|word| text.strip_prefix(word))
    {
        let place = ["一", "二", "三", "四", "五", "六", "日"].iter().position(|day| *day == sign);
        return place.or((sign == "天").then_some(6)).map(|day| day as i64);
    }
    let known = WEEKDAYS.contains(&text.as_str()) && text.is_ascii();
    known.then(|| SHORT.iter().position(|day| text.starts_with(day)).map(|day| day as i64))?
}

/// The text without a weekday and brackets around it: "Mon 5", "10/5(周一)".
fn without_weekday(text: &str) -> String {
    let mut text = plain(text).to_lowercase().replace(['(', ')'], " ");
    for (word, day) in [("星期", true), ("礼拜", true), ("周", true)] {
        if let Some(at) = text.find(word).filter(|_| day) {
            let end =
                at + word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
            text.replace_range(at..end, " ");
        }
    }
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| !WEEKDAYS.contains(&word.trim_matches(['.', ','])))
        .collect();
    words.join(" ")
}

/// What a date's cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dated {
    /// A date.
    At(Date),
    /// Two numbers that are day and month in an order the cell does not tell, and the year if it
    /// says one.
    Short([u32; 2], Option<u32>),
    /// Month and day without a year.
    MonthDay(u32, u32),
    /// A day of a month that the cell does not name.
    DayOfMonth(u32),
}

/// Reads a cell of dates; `None` if it is none.
#[must_use]
pub fn dated(text: &str) -> Option<Dated> {
    let text = without_weekday(text);
    let text = text.trim();
    if let Ok(day) = Day::parse(text) {
        return Some(Dated::At(day.0));
    }
    if let Ok(moment) = Moment::parse(text) {
        return Some(Dated::At(moment.0.date()));
    }
    if let Some(date) = serial(text).map(|(date, _)| date) {
        return Some(Dated::At(date));
    }
    let found = numbers(text);
    let full = |year: u32| if year < 100 { 2000 + year } else { year };
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    if let Some(month) = letters.get(..3).and_then(|three| MONTHS.iter().position(|m| *m == three))
    {
        let month = month as u32 + 1;
        return match *found.as_slice() {
            [day, year, ..] if day <= 31 => date(full(year), month, day).map(Dated::At),
            [day] if day <= 31 => named_month(month, day),
            _ => None,
        };
    }
    if !letters.is_empty() {
        return None;
    }
    let chinese = text.contains('月');
    match *found.as_slice() {
        [month, day] if chinese => named_month(month, day),
        [first, second, year, ..]
            if first <= 31 && second <= 31 && text.contains(['/', '.', '-']) =>
        {
            Some(Dated::Short([first, second], Some(full(year))))
        }
        [first, second] if first <= 31 && second <= 31 && text.contains(['/', '-']) => {
            Some(Dated::Short([first, second], None))
        }
        [day]
            if (1..=31).contains(&day)
                && (text.ends_with(['日', '号']) || text.bytes().all(|b| b.is_ascii_digit())) =>
        {
            Some(Dated::DayOfMonth(day))
        }
        [day, 0] if text.ends_with(".0") && (1..=31).contains(&day) => Some(Dated::DayOfMonth(day)),
        _ => None,
    }
}

fn named_month(month: u32, day: u32) -> Option<Dated> {
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Dated::MonthDay(month, day))
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Excel's days since 1899-12-30, and the minute of the day.
fn serial(text: &str) -> Option<(Date, i32)> {
    let value: f64 = text.parse().ok().filter(|v| (20_000.0..80_000.0).contains(v))?;
    let minutes = (value * 1440.0).round() as i64;
    let days = jiff::Span::new().days(minutes.div_euclid(1440));
    let date = Date::constant(1899, 12, 30).checked_add(days).ok()?;
    Some((date, minutes.rem_euclid(1440) as i32))
}

impl Dated {
    /// The date in this order; a year or month that is not said is that of the simulated days.
    #[must_use]
    pub fn date(self, order: Order, calendar: &Calendar) -> Option<Date> {
        let first = calendar.first_day();
        let inside =
            |date: &Date| (0..i64::from(calendar.days())).contains(&calendar.day_of(*date));
        match self {
            Self::At(date) => Some(date),
            Self::MonthDay(month, day) => in_year(month, day, calendar),
            Self::Short([a, b], year) => {
                let (month, day) = if order == Order::DayFirst { (b, a) } else { (a, b) };
                match year {
                    Some(year) => date(year, month, day),
                    None => in_year(month, day, calendar),
                }
            }
            Self::DayOfMonth(day) => {
                let (year, month) =
                    (first.year().unsigned_abs().into(), first.month().unsigned_abs().into());
                let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
                let here = date(year, month, day);
                here.filter(inside).or_else(|| date(next.0, next.1, day).filter(inside)).or(here)
            }
        }
    }
}

fn in_year(month: u32, day: u32, calendar: &Calendar) -> Option<Date> {
    let year = u32::from(calendar.first_day().year().unsigned_abs());
    let inside = |date: &Date| (-1..i64::from(calendar.days())).contains(&calendar.day_of(*date));
    let all = [year, year + 1, year.saturating_sub(1)];
    let found = all.into_iter().filter_map(|year| date(year, month, day)).find(inside);
    found.or_else(|| date(year, month, day))
}

/// A time of day, on the day that the cell names if it names one.
#[must_use]
pub fn time(text: &str) -> Option<(Option<Date>, Clock)> {
    let simple = plain(text);
    let simple = simple.trim();
    if let Some(clock) = clock(simple, true) {
        return Some((None, clock));
    }
    if let Ok(value) = simple.parse::<f64>()
        && simple.contains('.')
    {
        // A spreadsheet's part of a day: 0.25 is 06:00, 1.0 is 24:00.
        if (0.0..=1.0).contains(&value) {
            return Some((None, Clock((value * 1440.0).round() as i32)));
        }
        return serial(simple).map(|(date, minute)| (Some(date), Clock(minute)));
    }
    if let Ok(moment) = Moment::parse(simple) {
        let time = moment.0.time();
        let minute = i32::from(time.hour()) * 60 + i32::from(time.minute());
        return (time.second() == 0).then_some((Some(moment.0.date()), Clock(minute)));
    }
    None
}

/// Start and end of a text such as "08:00-17:00", "8-17", "6 AM - 2 PM"; an end that is not after its
/// start is the next morning.
#[must_use]
pub fn window(text: &str) -> Option<(Clock, Clock)> {
    let (from, to) = ends(text, true)?;
    (0..=1440).contains(&from.0).then_some(())?;
    Some((from, next_morning(from, to)))
}

/// The end, on the next day if it is not after the start.
#[must_use]
pub const fn next_morning(start: Clock, end: Clock) -> Clock {
    if end.0 <= start.0 { Clock(end.0 + 1440) } else { end }
}
