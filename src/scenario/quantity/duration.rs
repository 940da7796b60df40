//! Lengths of time: "30s", "2m 30s", "8h", "1.5h", "250ms".

use super::plain::{numbers, plain};
use super::{Quantity, Unreadable};
use crate::time::Span;

/// A length of time that is not negative. Kept in seconds, because laws need more than
/// milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Duration(f64);

/// Units as people write them, each with its seconds.
const UNITS: [(&[&str], f64); 5] = [
    (&["ms", "msec", "msecs", "millisecond", "milliseconds", "毫秒"], 0.001),
    (&["s", "sec", "secs", "second", "seconds", "秒", "秒钟"], 1.0),
    (&["min", "m", "mins", "minute", "minutes", "分", "分钟"], 60.0),
    (&["h", "hr", "hrs", "hour", "hours", "时", "小时", "钟头"], 3600.0),
    (&["d", "day", "days", "天", "日"], 86_400.0),
];
const REMEDY: &str =
    "write for example \"30s\", \"2m 30s\", \"8h\" or \"1h 30m\" (units: ms, s, m, h, d)";
/// Longer than any horizon: keeps milliseconds far away from overflow.
const LONGEST: f64 = 100_000.0 * 86_400.0;

impl Duration {
    /// `secs` seconds; not negative.
    #[must_use]
    pub const fn from_secs(secs: f64) -> Self {
        Self(secs)
    }
    /// The same length in the simulator's milliseconds.
    #[must_use]
    pub fn span(self) -> Span {
        Span::from_secs_f64(self.0)
    }
    /// In seconds.
    #[must_use]
    pub const fn secs(self) -> f64 {
        self.0
    }
}

impl From<Span> for Duration {
    fn from(span: Span) -> Self {
        Self(span.secs())
    }
}

impl Quantity for Duration {
    const FORMAT: &'static str = "duration";
    const WHAT: &'static str = "a duration such as \"30s\", \"2m 30s\" or \"8h\"";
    const PATTERN: &'static str = "[0-9０-９半]";

    fn parse(text: &str) -> Result<Self, Unreadable> {
        let simple = plain(text).to_lowercase().replace("个半", ".5").replace('个', "");
        let simple = simple.trim();
        let simple = simple
            .strip_prefix('半')
            .map_or_else(|| simple.to_owned(), |unit| format!("0.5{unit}"));
        let mut rest = simple.trim();
        if rest.is_empty() {
            return Err(Unreadable::new("an empty duration", REMEDY));
        }
        if rest.starts_with('-') {
            return Err(Unreadable::new(format!("the duration {text} is negative"), REMEDY));
        }
        if rest.contains(':') {
            return Err(Unreadable::new(
                format!("\"{text}\" looks like a time of day, not a length of time"),
                colons(rest),
            ));
        }
        let mut secs = 0.0;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            let number: f64 = rest[..digits].parse().map_err(|_| {
                Unreadable::new(format!("\"{rest}\" is not a number with a unit"), REMEDY)
            })?;
            rest = rest[digits..].trim_start();
            if rest.starts_with(',') {
                return Err(Unreadable::new(
                    format!("\"{text}\" has a comma in its number"),
                    "write the number with a point and without thousands separators: \"1.5h\", \"1200s\"",
                ));
            }
            let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            let unit = &rest[..letters];
            rest = rest[letters..].trim_start();
            if unit.is_empty() {
                return Err(Unreadable::new(
                    format!("{number} has no unit"),
                    super::with_unit(Self::FORMAT, number),
                ));
            }
            let Some((_, factor)) = UNITS.iter().find(|(names, _)| names.contains(&unit)) else {
                return Err(Unreadable::new(format!("unknown unit \"{unit}\""), REMEDY));
            };
            secs += if *factor < 1.0 { number / 1000.0 } else { number * factor };
        }
        if secs > LONGEST {
            return Err(Unreadable::new(format!("{text} is longer than 100000 days"), REMEDY));
        }
        Ok(Self(secs))
    }

    fn write(&self) -> String {
        let exact = format!("{}s", self.0);
        let ms = (self.0 * 1000.0).round();
        if !(1000.0..=9e15).contains(&ms) || ms / 1000.0 != self.0 {
            return exact;
        }
        let mut left = ms as u64;
        let mut parts = Vec::new();
        for (unit, size) in [("h", 3_600_000), ("m", 60_000)] {
            if left >= size {
                parts.push(format!("{}{unit}", left / size));
                left %= size;
            }
        }
        if left > 0 {
            parts.push(format!("{}s", left as f64 / 1000.0));
        }
        let friendly = parts.join(" ");
        if Self::parse(&friendly).as_ref() == Ok(self) { friendly } else { exact }
    }
}

/// What to write for "0:30" or "1:30:00".
fn colons(text: &str) -> String {
    match *numbers(text).as_slice() {
        [first, second] => {
            let parts = |big: &str, small: &str| {
                let big = if first == 0 { String::new() } else { format!("{first}{big} ") };
                format!("{big}{second}{small}")
            };
            format!(
                "write \"{}\" if these are minutes and seconds, \"{}\" if hours and minutes",
                parts("m", "s"),
                parts("h", "m")
            )
        }
        [hours, minutes, seconds] => format!("write \"{hours}h {minutes}m {seconds}s\""),
        _ => REMEDY.to_owned(),
    }
}
