//! Signs of another locale: decimal commas, days before months, lines as an editor counts them.

use super::{figure, log_of};
use chatstaff::fitting::{Options, Why, fit};
use chatstaff::table::moment::DateOrder;
use chatstaff::table::number::Decimal;
use std::fmt::Write as _;

/// Chats with a half second in every length: `length` writes a number of milliseconds.
fn chats(separator: char, length: impl Fn(u64) -> String) -> String {
    let mut text = ["id", "started_at", "first_response_time", "duration", "agent", "missed"]
        .join(&separator.to_string());
    text.push('\n');
    for i in 0..400_u64 {
        let (day, minute) = (2 + i / 40, 540 + i % 40 * 17);
        let missed = i % 9 == 0;
        let first = if missed { String::new() } else { length(20_500 + i % 60 * 1000) };
        let cells = [
            i.to_string(),
            format!("2026-03-{day:02} {:02}:{:02}:00", minute / 60, minute % 60),
            first,
            length(if missed { 60_500 + i * 100 } else { 1_075_500 + i * 1000 }),
            if missed { String::new() } else { format!("A{}", i % 3) },
            missed.to_string(),
        ];
        writeln!(text, "{}", cells.join(&separator.to_string())).expect("text");
    }
    text
}

#[test]
fn a_decimal_comma_is_told_by_the_whole_file() {
    let point = log_of(&chats(';', |ms| format!("{}", ms as f64 / 1000.0)), Options::default());
    let point = point.expect("a log");
    let comma = |ms: u64| format!("{}", ms as f64 / 1000.0).replace('.', ",");
    let grouped = |ms: u64| {
        let (s, tenth) = (ms / 1000, ms % 1000 / 100);
        if s < 1000 {
            format!("{s},{tenth}")
        } else {
            format!("{}.{:03},{tenth}", s / 1000, s % 1000)
        }
    };
    let blank = |ms: u64| {
        let (s, tenth) = (ms / 1000, ms % 1000 / 100);
        if s < 1000 {
            format!("{s},{tenth}")
        } else {
            format!("{}\u{202f}{:03},{tenth}", s / 1000, s % 1000)
        }
    };
    for (name, text) in [
        ("comma", chats(';', comma)),
        ("thousands", chats(';', grouped)),
        ("narrow blanks", chats(';', blank)),
        ("tabs", chats('\t', comma)),
        ("quoted", chats(',', |ms| format!("\"{}\"", comma(ms)))),
    ] {
        let log = log_of(&text, Options::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(log.contacts, point.contacts, "{name}");
        assert!(
            log.cleaning.notes.iter().any(|n| n.contains("comma stands before decimals")),
            "{name}"
        );
    }
    let both =
        chats(';', |ms| if ms > 1_400_000 { comma(ms) } else { format!("{}", ms as f64 / 1000.0) });
    let refused = log_of(&both, Options::default()).expect_err("two signs");
    assert!(refused.contains("decimal comma") && refused.contains("--decimal"), "{refused}");
    let said = log_of(&both, Options { decimal: Some(Decimal::Point), ..Options::default() });
    assert!(said.expect("a log").cleaning.count(Why::UnreadableLength) > 0);
    // Cells that could be either are said.
    let either = chats(';', |ms| format!("{},{:03}", ms / 1000, ms % 1000).replace(",500", ",500"));
    let log = log_of(&either, Options::default()).expect("a log");
    assert!(!log.cleaning.notes.is_empty(), "{:?}", log.cleaning.notes);
}

/// Chats of the first eighteen days of March, oldest first.
fn dated(date: impl Fn(u32) -> String) -> String {
    let mut text = String::from("chat_id,started_at\n");
    for i in 0..18 * 150 {
        let (day, minute) = (i / 150 + 1, 480 + i % 150 * 5);
        writeln!(text, "{i},{} {:02}:{:02}:00", date(day), minute / 60, minute % 60).expect("text");
    }
    text
}

#[test]
fn a_day_that_is_told_late_is_told_for_all_rows() {
    let iso = log_of(&dated(|d| format!("2026-03-{d:02}")), Options::default()).expect("a log");
    for (name, text) in [
        ("day first", dated(|d| format!("{d:02}/03/2026"))),
        ("month first", dated(|d| format!("03/{d:02}/2026"))),
        ("full stops", dated(|d| format!("{d}.3.2026"))),
        ("short year first", dated(|d| format!("26/03/{d:02}"))),
    ] {
        let log = log_of(&text, Options::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(log.contacts, iso.contacts, "{name}");
    }
    // Twelve days in a row that could be either: they follow each other in one reading.
    let twelve: String = dated(|d| format!("{d:02}/03/2026"))
        .lines()
        .filter(|line| {
            !line.split('/').next().is_some_and(|l| {
                l.split(',').nth(1).and_then(|d| d.parse::<u32>().ok()).is_some_and(|d| d > 12)
            })
        })
        .fold(String::new(), |all, line| all + line + "\n");
    let log = log_of(&twelve, Options::default()).expect("a log");
    assert_eq!(fit(&log, None).expect("a fit").all_days.len(), 12);
    assert!(
        log.cleaning.notes.iter().any(|n| n.contains("--date-order")),
        "{:?}",
        log.cleaning.notes
    );
    // Both orders in one file are refused, and the advice works.
    let mixed =
        dated(|d| if d % 2 == 0 { format!("{d:02}/03/2026") } else { format!("03/{d:02}/2026") });
    let refused = log_of(&mixed, Options::default()).expect_err("two orders");
    assert!(refused.contains("--date-order"), "{refused}");
    let said = Options { date_order: Some(DateOrder::DayFirst), ..Options::default() };
    assert!(log_of(&mixed, said).is_ok());
}

#[test]
fn lines_are_those_of_an_editor() {
    for end in ["\n", "\r\n", "\r"] {
        let text = [
            "chat_id,started_at",
            "",
            "1,2026-03-01 08:02:20",
            "2,yesterday",
            "3,2026-03-01 08:12:20",
        ]
        .join(end);
        let log = log_of(&text, Options::default()).expect("a log");
        assert_eq!(log.cleaning.examples[&Why::UnreadableTime][0].line, 4, "{end:?}");
    }
}

#[test]
fn a_date_beside_a_time_is_one_moment() {
    let plain = log_of(&dated(|d| format!("2026-03-{d:02}")), Options::default()).expect("a log");
    let apart = |header: &str, sign: &str| {
        let body = dated(|d| format!("2026-03-{d:02}"));
        let rows = body.lines().skip(1).map(|line| line.replacen(' ', sign, 1));
        rows.fold(format!("{header}\n"), |all, line| all + &line + "\n")
    };
    for (header, sign) in [
        ("Chat ID,Date,Time", ","),
        ("Chat ID,Date,Time", " 00:00:00,"),
        ("Chat ID,Start Date,Start Time", ","),
        ("会话ID,日期,时间", ","),
    ] {
        let log = log_of(&apart(header, sign), Options::default())
            .unwrap_or_else(|e| panic!("{header}: {e}"));
        assert_eq!(log.contacts, plain.contacts, "{header}");
    }
    let found = fit(&plain, None).expect("a fit");
    assert!((figure(&found, "contacts, Monday").value - 150.0).abs() < 1.0);
}
