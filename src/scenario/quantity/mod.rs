//! Quantities as people write them: strings with units. Each reads, writes and describes itself;
//! what it writes reads back to the same value. Must not know where in a file it stands.

mod clock;
mod date;
mod duration;
pub mod plain;
mod share;

pub use clock::{Clock, ScheduledBreak, Window, clock, ends};
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
        Clock::FORMAT if (0.0..=24.0).contains(&number) && number.fract() == 0.0 => {
            format!("write \"{number:02}:00\"")
        }
        Day::FORMAT | Moment::FORMAT => Day::parse(&number.to_string()).map_or_else(
            |refused| refused.remedy,
            |day| {
                format!(
                    "write {}{}",
                    day.write(),
                    if format == Day::FORMAT { "" } else { "T00:00:00" }
                )
            },
        ),
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
    fn chinese_words_and_full_width_signs_are_read_as_the_plain_ones() {
        let secs = |t| Duration::parse(t).map(Duration::secs);
        for (text, seconds) in [
            ("30秒", 30.0),
            ("3分钟", 180.0),
            ("3 minutes", 180.0),
            ("30 sec", 30.0),
            ("１小时３０分", 5400.0),
            ("1个半小时", 5400.0),
            ("半小时", 1800.0),
            ("2天", 172_800.0),
            ("250毫秒", 0.25),
        ] {
            assert_eq!(secs(text), Ok(seconds), "{text}");
        }
        for (text, minutes) in [
            ("０８：３０", 510),
            ("8点", 480),
            ("8点半", 510),
            ("20时15分", 1215),
            ("8 am", 480),
            ("6:30 PM", 1110),
            ("12:15 AM", 15),
            ("12 p.m.", 720),
            ("下午3:05", 905),
            ("晚上12点", 1440),
            ("中午12:00", 720),
            ("次日06:00", 1800),
            ("06:00:00", 360),
        ] {
            assert_eq!(Clock::parse(text), Ok(Clock(minutes)), "{text}");
        }
        for (text, from, to) in [
            ("08：00－23：00", 480, 1380),
            ("08:00至23:00", 480, 1380),
            ("22:00～06:00", 1320, 1800),
            ("22:00-次日06:00", 1320, 1800),
            ("22:00-06:00+1", 1320, 1800),
            ("6 AM - 2 PM", 360, 840),
            ("2-6 PM", 840, 1080),
        ] {
            assert_eq!(Window::parse(text), Ok(Window { from, to }), "{text}");
        }
        let eleventh = Day(jiff::civil::date(2026, 11, 10));
        for text in [
            "2026-11-10",
            "2026/11/10",
            "2026.11.10",
            "2026年11月10日",
            "２０２６－１１－１０",
            "20261110",
            "2026-11-10 00:00:00",
            "2026-11-10T00:00",
        ] {
            assert_eq!(Day::parse(text), Ok(eleventh), "{text}");
        }
        assert_eq!(Day::parse("2026/1/5"), Ok(Day(jiff::civil::date(2026, 1, 5))));
        let eight = Moment(jiff::civil::date(2026, 11, 10).at(20, 0, 0, 0));
        for text in [
            "2026年11月10日 20:00",
            "2026/11/10 8:00 PM",
            "2026-11-10 20：00",
            "2026年11月10日20时",
        ] {
            assert_eq!(Moment::parse(text), Ok(eight), "{text}");
        }
        let meal = ScheduledBreak::parse("18:00-19:00").map(|one| one.write());
        assert_eq!(meal.as_deref(), Ok("18:00/1h"));
        assert_eq!(
            ScheduledBreak::parse("23:30–00:30／30m").map(|one| one.write()).as_deref(),
            Ok("23:30/1h/30m")
        );
        assert_eq!(Share::parse("９７．５％"), Ok(Share(0.975)));
    }

    #[test]
    fn a_remedy_says_what_was_likely_meant() {
        for (format, text, remedy) in [
            ("duration", "0:30", "\"30s\""),
            ("duration", "1,5h", "1.5h"),
            ("date", "10/11/2026", "2026-11-10 or 2026-10-11"),
            ("date", "25.12.2026", "2026-12-25 (year"),
            ("clock", "8", "\"08:00\""),
            ("clock-window", "8-17", "\"08:00-17:00\""),
            ("share", "97,5%", "\"97.5%\""),
        ] {
            let refused = check(format, text).expect("a known format").expect_err(text);
            assert!(refused.remedy.contains(remedy), "{text}: {}", refused.remedy);
        }
        assert_eq!(with_unit("date", 20_261_110.0), "write 2026-11-10");
    }

    #[test]
    fn what_is_not_a_quantity_is_refused_with_a_remedy() {
        for (format, text, why) in [
            ("duration", "-5m", "negative"),
            ("duration", "30", "no unit"),
            ("duration", "30 sekunden", "unknown unit"),
            ("duration", "0:30", "time of day"),
            ("duration", "", "empty"),
            ("duration", "NaNs", "not a number"),
            ("share", "120%", "more than 100%"),
            ("share", "0.9", "no % sign"),
            ("percent", "-3%", "negative"),
            ("clock", "25:00", "not a clock time"),
            ("clock", "8", "not a clock time"),
            ("clock", "13:60", "not a clock time"),
            ("clock", "-1:30", "not a clock time"),
            ("clock", "08:00:30", "not a clock time"),
            ("clock-window", "22:00+1-23:00+1", "another"),
            ("date", "10/11/2026", "not a date"),
            ("date", "2026-11-10 08:00", "not a date alone"),
            ("local-date-time", "2026-11-10T20:00:00+08:00", "not a date with a time"),
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
