//! Lengths of time: "30s", "2m 30s", "8h", "1.5h", "250ms".

use super::{Quantity, Unreadable};
use crate::time::Span;

/// A length of time that is not negative. Kept in seconds, because laws need more than
/// milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Duration(f64);

const UNITS: [(&str, f64); 6] =
    [("ms", 0.001), ("s", 1.0), ("min", 60.0), ("m", 60.0), ("h", 3600.0), ("d", 86_400.0)];
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
    const PATTERN: &'static str = r"^\s*([0-9.]+\s*(ms|s|min|m|h|d)\s*)+$";

    fn parse(text: &str) -> Result<Self, Unreadable> {
        let mut rest = text.trim();
        if rest.is_empty() {
            return Err(Unreadable::new("an empty duration", REMEDY));
        }
        if rest.starts_with('-') || rest.starts_with('−') {
            return Err(Unreadable::new(format!("the duration {text} is negative"), REMEDY));
        }
        let mut secs = 0.0;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            let number: f64 = rest[..digits].parse().map_err(|_| {
                Unreadable::new(format!("\"{rest}\" is not a number with a unit"), REMEDY)
            })?;
            rest = rest[digits..].trim_start();
            let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            let unit = &rest[..letters];
            rest = rest[letters..].trim_start();
            if unit.is_empty() {
                return Err(Unreadable::new(
                    format!("{number} has no unit"),
                    super::with_unit(Self::FORMAT, number),
                ));
            }
            let Some((_, factor)) = UNITS.iter().find(|(name, _)| *name == unit) else {
                return Err(Unreadable::new(format!("unknown unit \"{unit}\""), REMEDY));
            };
            secs += if unit == "ms" { number / 1000.0 } else { number * factor };
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
