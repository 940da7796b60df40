//! Clocks: the zone in a column's name, points in time, two clocks in one column, clock changes.

use super::log_of;
use chatstaff::fitting::{Log, Options};
use std::fmt::Write as _;

const HOUR: i64 = 3_600_000;

/// Chats of a desk open from eight to eight in Shanghai, written by `at` (ms of UTC).
fn chats(header: &str, at: impl Fn(i64) -> String) -> String {
    let mut text = format!("chat_id,{header}\n");
    for i in 0..600_i64 {
        let (day, minute) = (i / 40, 480 + i % 40 * 17);
        // 2 March 2026, midnight in Shanghai.
        let utc = 1_772_380_800_000 + day * 24 * HOUR + minute * 60_000;
        writeln!(text, "{i},{}", at(utc)).expect("text");
    }
    text
}

fn written(ms: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(ms).expect("a moment");
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn hours(log: &Log) -> (i64, i64) {
    let of = |c: &chatstaff::fitting::Contact| c.start.rem_euclid(24 * HOUR) / HOUR;
    let all = log.contacts.iter().map(of);
    (all.clone().min().expect("hours"), all.max().expect("hours") + 1)
}

fn zone(name: &str) -> Options {
    Options { zone: Some(name.to_owned()), ..Options::default() }
}

#[test]
fn the_clock_in_a_column_s_name_is_honoured() {
    let z = chats("started_at", |ms| written(ms).replace(' ', "T") + "Z");
    let expected = log_of(&z, zone("Asia/Shanghai")).expect("a log");
    assert_eq!(hours(&expected), (8, 20));
    for header in [
        "started_at_utc",
        "Started at (UTC)",
        "Start time [GMT]",
        "UTC start time",
        "开始时间（UTC）",
    ] {
        let text = chats(header, written);
        let log = log_of(&text, zone("Asia/Shanghai")).unwrap_or_else(|e| panic!("{header}: {e}"));
        assert_eq!(log.contacts, expected.contacts, "{header}");
        // Without a zone the hours are UTC's, and that is said.
        let log = log_of(&text, Options::default()).expect("a log");
        assert_eq!(hours(&log), (0, 12));
        assert!(log.cleaning.notes.iter().any(|n| n.contains("--zone")), "{header}");
    }
    let shifted = chats("Started (UTC+8)", |ms| written(ms + 8 * HOUR));
    assert_eq!(hours(&log_of(&shifted, Options::default()).expect("a log")), (8, 20));
    let named = chats("Started (Asia/Shanghai)", |ms| written(ms + 8 * HOUR));
    assert_eq!(log_of(&named, zone("Asia/Shanghai")).expect("a log").contacts, expected.contacts);
}

#[test]
fn two_clocks_in_one_column_need_a_zone() {
    let two = chats("started_at", |ms| {
        if ms / 60_000 % 2 == 0 {
            written(ms + 8 * HOUR).replace(' ', "T") + "+08:00"
        } else {
            written(ms - 5 * HOUR).replace(' ', "T") + "-05:00"
        }
    });
    let refused = log_of(&two, Options::default()).expect_err("two clocks");
    assert!(refused.contains("several clocks") && refused.contains("--zone"), "{refused}");
    assert_eq!(hours(&log_of(&two, zone("Asia/Shanghai")).expect("a log")), (8, 20));
    // An abbreviation is a distance from UTC, or unreadable where it means several.
    let est = chats("started_at", |ms| written(ms - 5 * HOUR) + " EST");
    assert_eq!(hours(&log_of(&est, zone("Asia/Shanghai")).expect("a log")), (8, 20));
    let cst = chats("started_at", |ms| written(ms) + " CST");
    assert!(log_of(&cst, zone("Asia/Shanghai")).is_err());
}

#[test]
fn counts_over_a_clock_change_are_the_same_in_every_form() {
    // Hourly counts around 25 October 2026, when clocks in Berlin go back at three.
    let start = jiff::civil::date(2026, 10, 19).in_tz("Europe/Berlin").expect("a zone").timestamp();
    let rows: Vec<(jiff::Timestamp, i64)> = (0..=(14 * 24))
        .map(|h| (start + jiff::SignedDuration::from_hours(h), 1 + h * 7 % 11))
        .collect();
    let table = |write: &dyn Fn(jiff::Timestamp) -> String| {
        rows.iter()
            .fold("hour,count\n".to_owned(), |t, (at, n)| t + &format!("{},{n}\n", write(*at)))
    };
    let berlin = |at: jiff::Timestamp| at.in_tz("Europe/Berlin").expect("a zone");
    let read =
        |text: String| log_of(&text, zone("Europe/Berlin")).expect("a log").counts.expect("counts");
    let utc = read(table(&|at| at.strftime("%Y-%m-%dT%H:%MZ").to_string()));
    let offset = read(table(&|at| berlin(at).strftime("%Y-%m-%dT%H:%M%:z").to_string()));
    let local = read(table(&|at| berlin(at).strftime("%Y-%m-%d %H:%M").to_string()));
    assert_eq!(utc, offset);
    assert_eq!(utc, local);
    assert_eq!(utc.counts.iter().sum::<f64>(), rows.iter().map(|r| r.1).sum::<i64>() as f64);
    assert_eq!(utc.counts.len(), 14 * 24, "the hour that comes twice is one");
}
