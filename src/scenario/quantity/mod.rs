//! Quantities as people write them: strings with units. Each reads, writes and describes itself;
//! what it writes reads back to the same value. Must not know where in a file it stands.

mod clock;
mod date;
mod duration;
mod share;

pub use clock::{Clock, ScheduledBreak, Window};
pub use date::{Day, Moment};
pub use duration::Duration;
pub use share::{Percent, Share};

/// Why a text is not the quantity asked for, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong with the text.
    pub why: String,
    /// What to write.
    pub remedy: String,
}

impl Unreadable {
    fn new(why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { why: why.into(), remedy: remedy.into() }
    }
}

/// A quantity written as text.
pub trait Quantity: Sized {
    /// The format's name in the JSON Schema, by which [`check`] finds it.
    const FORMAT: &'static str;
    /// What it is, for messages: "a duration such as "30s"".
    const WHAT: &'static str;
    /// A pattern editors can check; not stricter than `parse`.
    const PATTERN: &'static str;

    /// Reads the text.
    ///
    /// # Errors
    /// The text is not such a quantity; nothing else happened.
    fn parse(text: &str) -> Result<Self, Unreadable>;
    /// Writes it so that it reads back to the same value.
    fn write(&self) -> String;
}

/// Checks a text against the quantity format `format`; `None` if there is no such format.
#[must_use]
pub fn check(format: &str, text: &str) -> Option<Result<(), Unreadable>> {
    fn read<Q: Quantity>(text: &str) -> Result<(), Unreadable> {
        Q::parse(text).map(drop)
    }
    Some(match format {
        Duration::FORMAT => read::<Duration>(text),
        Share::FORMAT => read::<Share>(text),
        Percent::FORMAT => read::<Percent>(text),
        Clock::FORMAT => read::<Clock>(text),
        Window::FORMAT => read::<Window>(text),
        ScheduledBreak::FORMAT => read::<ScheduledBreak>(text),
        Day::FORMAT => read::<Day>(text),
        Moment::FORMAT => read::<Moment>(text),
        _ => return None,
    })
}

/// What a quantity format is called in messages.
#[must_use]
pub fn what(format: &str) -> Option<&'static str> {
    [
        (Duration::FORMAT, Duration::WHAT),
        (Share::FORMAT, Share::WHAT),
        (Percent::FORMAT, Percent::WHAT),
        (Clock::FORMAT, Clock::WHAT),
        (Window::FORMAT, Window::WHAT),
        (ScheduledBreak::FORMAT, ScheduledBreak::WHAT),
        (Day::FORMAT, Day::WHAT),
        (Moment::FORMAT, Moment::WHAT),
    ]
    .into_iter()
    .find_map(|(name, what)| (name == format).then_some(what))
}

/// What to write instead of the bare number `number` where a quantity is asked for.
#[must_use]
pub fn with_unit(format: &str, number: f64) -> String {
    match format {
        Duration::FORMAT => format!("write \"{number}s\", \"{number}m\" or \"{number}h\""),
        Share::FORMAT | Percent::FORMAT if number > 0.0 && number <= 1.0 => {
            format!("write \"{}%\" (or \"{number}%\" if that is meant)", number * 100.0)
        }
        Share::FORMAT | Percent::FORMAT => format!("write \"{number}%\""),
        Clock::FORMAT => format!("write \"{number:02}:00\""),
        _ => format!("write {}", what(format).unwrap_or("a text")),
    }
}

macro_rules! quantity_in_files {
    ($($name:ident),*) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&Quantity::write(self))
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(from)?;
                Self::parse(&text).map_err(|e| serde::de::Error::custom(e.why))
            }
        }
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "format": <$name as Quantity>::FORMAT,
                    "pattern": <$name as Quantity>::PATTERN,
                })
            }
        }
    )*};
}
quantity_in_files!(Duration, Share, Percent, Clock, Window, ScheduledBreak, Day, Moment);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn again<Q: Quantity + PartialEq + std::fmt::Debug>(q: &Q) {
        assert_eq!(Q::parse(&q.write()).as_ref(), Ok(q), "written as {}", q.write());
    }

    proptest! {
        #[test]
        fn every_duration_reads_back_as_it_was_written(s in 0.0..1e6_f64, ms in 0_i64..1_000_000_000) {
            again(&Duration::from_secs(s));
            again(&Duration::from_secs(ms as f64 / 1e3));
        }
        #[test]
        fn every_share_reads_back_as_it_was_written(f in 0.0..=1.0_f64, n in 0_u32..=1000) {
            again(&Share(f));
            again(&Share(f64::from(n) / 1000.0));
            again(&Percent(f * 7.0));
        }
        #[test]
        fn every_clock_time_reads_back_as_it_was_written(m in -1440..4320_i32, w in 1..1440_i32) {
            again(&Clock(m));
            let from = m.rem_euclid(1440);
            again(&Window { from, to: from + w });
        }
    }

    #[test]
    fn quantities_read_as_people_write_them() {
        let secs = |t| Duration::parse(t).map(Duration::secs);
        assert_eq!(secs("1h 30m"), Ok(5400.0));
        assert_eq!(secs("1h30m"), Ok(5400.0));
        assert_eq!(secs("1.5h"), Ok(5400.0));
        assert_eq!(secs("250ms"), Ok(0.25));
        assert_eq!(Share::parse("90%"), Ok(Share(0.9)));
        assert_eq!(Share::parse("97.5 %"), Ok(Share(0.975)));
        assert_eq!(Clock::parse("24:00"), Ok(Clock(1440)));
        assert_eq!(Clock::parse("06:30+1"), Ok(Clock(1830)));
        assert_eq!(Window::parse("22:00-06:00"), Ok(Window { from: 1320, to: 1800 }));
        assert_eq!(Window::parse("00:00–24:00"), Ok(Window { from: 0, to: 1440 }));
        assert_eq!(Moment::parse("2017-11-24 20:00"), Moment::parse("2017-11-24T20:00:00"));
    }

    #[test]
    fn what_is_not_a_quantity_is_refused_with_a_remedy() {
        for (format, text, why) in [
            ("duration", "-5m", "negative"),
            ("duration", "30", "no unit"),
            ("duration", "30 sec", "unknown unit"),
            ("duration", "", "empty"),
            ("duration", "NaNs", "not a number"),
            ("share", "120%", "more than 100%"),
            ("share", "0.9", "no % sign"),
            ("percent", "-3%", "negative"),
            ("clock", "25:00", "not a clock time"),
            ("clock", "8 am", "not a clock time"),
            ("clock-window", "08:00", "no end"),
            ("clock-window", "08:00-08:00", "empty"),
            ("date", "2026-02-30", "no such date"),
            ("local-date-time", "2026-11-10", "not a date with a time"),
        ] {
            let refused = check(format, text).expect("a known format").expect_err(text);
            assert!(refused.why.contains(why), "{text}: {}", refused.why);
            assert!(!refused.remedy.is_empty());
        }
    }
}
