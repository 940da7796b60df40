//! Clock times, daily windows and breaks in a roster.

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

/// A break at a clock time: "12:00/1h", or "12:00/1h/30m" if it may begin 30 minutes late.
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

/// Minutes of "HH:MM" up to 24:00; seconds are allowed if they are zero (TOML times have them).
fn minutes(text: &str) -> Option<i32> {
    let mut parts = text.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next());
    let two = |part: &str| {
        (part.len() <= 2 && !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()))
            .then(|| part.parse::<i32>().ok())
            .flatten()
    };
    let (h, m) = (two(hour)?, two(minute)?);
    let zero_seconds = second.is_none_or(|s| s.parse::<f64>().is_ok_and(|s| s == 0.0));
    let total = h * 60 + m;
    (minute.len() == 2 && m < 60 && total <= 1440 && zero_seconds && parts.next().is_none())
        .then_some(total)
}

impl Quantity for Clock {
    const FORMAT: &'static str = "clock";
    const WHAT: &'static str = "a clock time such as \"07:30\" or \"24:00\"";
    const PATTERN: &'static str = r"^\s*[0-9]{1,2}:[0-9]{2}(:00)?([+-][0-9])?\s*$";

    fn parse(text: &str) -> Result<Self, Unreadable> {
        let refused = || Unreadable::new(format!("\"{text}\" is not a clock time"), CLOCK_REMEDY);
        let trimmed = text.trim();
        let (time, days) = match trimmed.rfind(['+', '-']) {
            Some(sign) => {
                (&trimmed[..sign], trimmed[sign..].parse::<i32>().map_err(|_| refused())?)
            }
            None => (trimmed, 0),
        };
        if days.abs() > 2 {
            return Err(refused());
        }
        minutes(time.trim()).map(|m| Self(m + days * 1440)).ok_or_else(refused)
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

impl Quantity for Window {
    const FORMAT: &'static str = "clock-window";
    const WHAT: &'static str = "a window such as \"08:00-24:00\"";
    const PATTERN: &'static str = r"^\s*[0-9]{1,2}:[0-9]{2}\s*[-–—~]\s*[0-9]{1,2}:[0-9]{2}\s*$";

    fn parse(text: &str) -> Result<Self, Unreadable> {
        let remedy = "write for example \"08:00-24:00\", or \"22:00-06:00\" over midnight";
        let Some((from, to)) = text.split_once(['-', '–', '—', '~']) else {
            return Err(Unreadable::new(format!("the window \"{text}\" has no end"), remedy));
        };
        let one = |part: &str| {
            minutes(part.trim()).ok_or_else(|| {
                Unreadable::new(format!("\"{}\" is not a clock time", part.trim()), remedy)
            })
        };
        let (from, to) = (one(from)?, one(to)?);
        if from == to {
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
    const PATTERN: &'static str = r"^\s*[0-9]{1,2}:[0-9]{2}([+-][0-9])?\s*/.*$";

    fn parse(text: &str) -> Result<Self, Unreadable> {
        let mut parts = text.split('/');
        let (start, length, latest) = (parts.next().unwrap_or(""), parts.next(), parts.next());
        let (Some(length), None) = (length, parts.next()) else {
            return Err(Unreadable::new(
                format!("the break \"{text}\" is not a clock time and a length"),
                "write for example \"12:00/1h\", or \"12:00/1h/30m\" if it may begin 30 minutes late",
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
