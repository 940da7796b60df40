//! Clock times, daily windows and breaks in a roster.

use super::plain::plain;
use super::{Duration, Quantity, Unreadable};
use crate::model::ClockWindow;

/// Minutes from the midnight at which the day begins: "07:30", "24:00", "06:00+1" (the next day),
/// "22:00-1" (the evening before).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock(pub i32);

/// A daily window, minutes from midnight: "08:00-24:00"; "22:00-06:00" ends on the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First minute inside, 0 … 1439.
    pub from: i32,
    /// First minute after; at most a day later.
    pub to: i32,
}

/// A break at a clock time: "12:00/1h", or "12:00/1h/30m" if it may begin 30 minutes late; also
/// "12:00-13:00".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScheduledBreak {
    /// When it is due.
    pub start: Clock,
    /// How long it is.
    pub length: Duration,
    /// How late it may begin; its own length if not said.
    pub latest: Option<Duration>,
}

const CLOCK_REMEDY: &str =
    "write for example \"07:30\", \"24:00\", or \"06:00+1\" for 06:00 on the next day";
const NEXT_DAY: [&str; 5] = ["次日", "翌日", "第二天", "明天", "next day"];

/// Bytes of a text beyond which it is no time: each of its dashes would be tried.
const LONGEST: usize = 200;

/// Which half of the day a word names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Noon,
    Afternoon,
    Night,
}

const HALVES: [(&str, Half); 18] = [
    ("a.m.", Half::Morning),
    ("p.m.", Half::Afternoon),
    ("am", Half::Morning),
    ("pm", Half::Afternoon),
    ("凌晨", Half::Morning),
    ("清晨", Half::Morning),
    ("早上", Half::Morning),
    ("早晨", Half::Morning),
    ("上午", Half::Morning),
    ("午前", Half::Morning),
    ("오전", Half::Morning),
    ("中午", Half::Noon),
    ("下午", Half::Afternoon),
    ("午后", Half::Afternoon),
    ("午後", Half::Afternoon),
    ("傍晚", Half::Afternoon),
    ("오후", Half::Afternoon),
    ("晚上", Half::Night),
];

/// Minutes of a time of day up to 24:00, however it is written: "8:30", "8点30分", "8:30 PM",
/// "下午8:30"; seconds only if they are zero. `None` if it is none. A bare hour only with `bare`.
fn minutes(text: &str, bare: bool) -> Option<i32> {
    let mut text = text.trim().to_lowercase();
    let half = HALVES.iter().find(|(word, _)| text.starts_with(word) || text.ends_with(word));
    if let Some((word, _)) = half {
        text = text.replacen(word, "", 1);
    }
    let text = text.trim();
    let hour_said = text.contains(['点', '时', '時', '시']);
    let text = text
        .replace("点半", ":30")
        .replace("点整", ":00")
        .replace(['点', '时', '時', '시', '分', '분', '秒', '초'], ":");
    let mut parts = text.split(':').map(str::trim).collect::<Vec<_>>();
    while hour_said && parts.len() > 1 && parts.last() == Some(&"") {
        parts.pop();
    }
    let two = |part: &str| {
        let plain = !part.is_empty() && part.len() <= 2 && part.bytes().all(|c| c.is_ascii_digit());
        plain.then(|| part.parse::<i32>().ok()).flatten()
    };
    let (hour, minute) = match parts.as_slice() {
        [hour] if bare || half.is_some() || hour_said => (two(hour)?, 0),
        [hour, minute] if minute.len() == 2 || hour_said => (two(hour)?, two(minute)?),
        [hour, minute, second] if minute.len() == 2 => {
            (second.parse::<f64>() == Ok(0.0)).then_some(())?;
            (two(hour)?, two(minute)?)
        }
        _ => return None,
    };
    let hour = match half.map(|(_, half)| *half) {
        Some(Half::Morning) if hour == 12 => 0,
        Some(Half::Noon) if hour < 3 => hour + 12,
        Some(Half::Afternoon | Half::Night) if hour < 12 => hour + 12,
        // "晚上12点" is the end of the day; "12 PM" its middle.
        Some(Half::Night) if hour == 12 => 24,
        _ => hour,
    };
    let total = hour * 60 + minute;
    (minute < 60 && total <= 1440).then_some(total)
}

/// A clock time however it is written, with "+1" or a word for the next day. A bare hour such as
/// "8" only with `bare`: elsewhere a number may be anything.
#[must_use]
pub fn clock(text: &str, bare: bool) -> Option<Clock> {
    if text.len() > LONGEST {
        return None;
    }
    let mut text = plain(text).trim().to_owned();
    let mut days = 0;
    for word in NEXT_DAY {
        if text.starts_with(word) || text.ends_with(word) {
            text = text.replacen(word, "", 1);
            days = 1;
        }
    }
    let mut text = text.trim().to_owned();
    if let Some(sign) = text.rfind(['+', '-']) {
        let said: i32 = text[sign..].parse().ok().filter(|days| (-2..=2).contains(days))?;
        (days == 0).then_some(())?;
        days = said;
        text.truncate(sign);
    }
    minutes(&text, bare).map(|m| Clock(m + days * 1440))
}

impl Quantity for Clock {
    const FORMAT: &'static str = "clock";
    const WHAT: &'static str = "a clock time such as \"07:30\" or \"24:00\"";
    const PATTERN: &'static str = "[0-9０-９]";

    fn parse(text: &str) -> Result<Self, Unreadable> {
        clock(text, false).ok_or_else(|| {
            // "8" and "25:00": what was likely meant, if anything can be.
            let remedy = clock(text, true).map_or_else(
                || CLOCK_REMEDY.to_owned(),
                |meant| format!("write \"{}\" if that is the hour", meant.write()),
            );
            Unreadable::new(format!("\"{text}\" is not a clock time"), remedy)
        })
    }

    fn write(&self) -> String {
        let (day, minute) = match self.0 {
            1440 => (0, 1440),
            m => (m.div_euclid(1440), m.rem_euclid(1440)),
        };
        let days = if day == 0 { String::new() } else { format!("{day:+}") };
        format!("{:02}:{:02}{days}", minute / 60, minute % 60)
    }
}

impl Window {
    /// The same window for the model.
    #[must_use]
    pub const fn model(self) -> ClockWindow {
        ClockWindow { from: self.from as u32, to: self.to as u32 }
    }
}

impl From<ClockWindow> for Window {
    fn from(window: ClockWindow) -> Self {
        Self { from: window.from as i32, to: window.to as i32 }
    }
}

/// Start and end as they were written, an end at or before the start not yet moved to the next day.
#[must_use]
pub fn ends(text: &str, bare: bool) -> Option<(Clock, Clock)> {
    if text.len() > LONGEST {
        return None;
    }
    let text = plain(text).to_lowercase();
    let cut = |at: usize, sign: &str| Some((text[..at].trim(), text[at + sign.len()..].trim()));
    let (from, to) = ["至", "到", "~", " to ", "〜"]
        .into_iter()
        .find_map(|sign| text.find(sign).and_then(|at| cut(at, sign)))
        // The dash of "22:00-1" belongs to the time: the one that leaves two times is meant.
        .or_else(|| {
            text.match_indices('-')
                .filter_map(|(at, sign)| cut(at, sign))
                .find(|(from, to)| clock(from, true).is_some() && clock(to, true).is_some())
        })?;
    // "2-6 PM": the half said once holds for both.
    let (mut from, to) = (from.to_owned(), to.to_owned());
    let half = |text: &str| HALVES.iter().find(|(word, _)| text.ends_with(word));
    if let (None, Some((word, _)), true) =
        (half(&from), half(&to), from.bytes().all(|c| c.is_ascii_digit()))
    {
        from = format!("{from}{word}");
    }
    Some((clock(&from, bare)?, clock(&to, bare)?))
}

impl Quantity for Window {
    const FORMAT: &'static str = "clock-window";
    const WHAT: &'static str = "a window such as \"08:00-24:00\"";
    const PATTERN: &'static str = "[0-9０-９]";

    fn parse(text: &str) -> Result<Self, Unreadable> {
        let remedy = "write for example \"08:00-24:00\", or \"22:00-06:00\" over midnight";
        let Some((Clock(from), Clock(to))) = ends(text, false) else {
            let simple = plain(text);
            let why = match simple.split_once(['-', '~', '至', '到']) {
                None => format!("the window \"{text}\" has no end"),
                Some((from, to)) => {
                    let bad = if clock(from, false).is_none() { from } else { to };
                    format!("\"{}\" is not a clock time", bad.trim())
                }
            };
            let remedy = ends(text, true).map_or_else(
                || remedy.to_owned(),
                |(from, to)| format!("write \"{}-{}\"", from.write(), to.write()),
            );
            return Err(Unreadable::new(why, remedy));
        };
        if !(0..=1440).contains(&from) || !(0..=2880).contains(&to) || to - from > 1440 {
            return Err(Unreadable::new(
                format!("the window \"{text}\" is longer than a day, or begins on another one"),
                remedy,
            ));
        }
        if from == to || to - from == 1440 && from > 0 {
            return Err(Unreadable::new(
                format!("the window \"{text}\" is empty"),
                "write \"00:00-24:00\" for the whole day",
            ));
        }
        if from == 1440 {
            return Err(Unreadable::new("a window cannot begin at 24:00", "begin it at 00:00"));
        }
        Ok(Self { from, to: if to < from { to + 1440 } else { to } })
    }

    fn write(&self) -> String {
        let to = if self.to > 1440 { self.to - 1440 } else { self.to };
        format!("{}-{}", Clock(self.from).write(), Clock(to).write())
    }
}

impl Quantity for ScheduledBreak {
    const FORMAT: &'static str = "scheduled-break";
    const WHAT: &'static str = "a break such as \"12:00/1h\"";
    const PATTERN: &'static str = "[0-9０-９]";

    fn parse(text: &str) -> Result<Self, Unreadable> {
        let simple = plain(text);
        let mut parts = simple.split('/').map(str::trim);
        let (start, length, latest) = (parts.next().unwrap_or(""), parts.next(), parts.next());
        if let (Some((Clock(from), Clock(to))), None) = (ends(start, false), latest) {
            let minutes = if to <= from { to + 1440 - from } else { to - from };
            let latest = length.map(Duration::parse).transpose()?;
            let length = Duration::from_secs(f64::from(minutes) * 60.0);
            return Ok(Self { start: Clock(from), length, latest });
        }
        let (Some(length), None) = (length, parts.next()) else {
            return Err(Unreadable::new(
                format!("the break \"{text}\" is not a clock time and a length"),
                "write for example \"12:00/1h\" or \"12:00-13:00\"; \"12:00/1h/30m\" if it may begin 30 minutes late",
            ));
        };
        let start = Clock::parse(start)?;
        let length = Duration::parse(length)?;
        let latest = latest.map(Duration::parse).transpose()?;
        Ok(Self { start, length, latest })
    }

    fn write(&self) -> String {
        let latest = self.latest.map_or(String::new(), |latest| format!("/{}", latest.write()));
        format!("{}/{}{latest}", self.start.write(), self.length.write())
    }
}
