//! Tables of counts in every shape: the same counts come out, or the table is refused by name.

use super::log_of;
use chatstaff::fitting::header::Field;
use chatstaff::fitting::{Options, Why, fit};
use std::fmt::Write as _;

const DAYS: usize = 21;

/// Contacts of a day's hour: a shop open from eight to eight.
fn count(day: usize, hour: usize) -> usize {
    if (8..20).contains(&hour) { 5 + (day * 7 + hour * 3) % 9 } else { 0 }
}

fn total() -> f64 {
    (0..DAYS).flat_map(|d| (0..24).map(move |h| count(d, h))).sum::<usize>() as f64
}

/// A line for each hour of each day under a header; `line` gets day of March, hour and count.
fn table(header: &str, line: impl Fn(usize, usize, usize) -> String) -> String {
    let mut text = format!("{header}\n");
    for day in 0..DAYS {
        for hour in 0..24 {
            writeln!(text, "{}", line(day + 2, hour, count(day, hour))).expect("text");
        }
    }
    text
}

fn check(name: &str, text: &str, options: Options) -> Vec<String> {
    let log = log_of(text, options).unwrap_or_else(|e| panic!("{name}: {e}"));
    let counts = log.counts.clone().unwrap_or_else(|| panic!("{name}: no counts"));
    assert_eq!(counts.counts.iter().sum::<f64>(), total(), "{name}");
    assert_eq!(counts.width, 3_600_000, "{name}");
    let found = fit(&log, None).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert_eq!(found.all_days.len(), DAYS, "{name}");
    assert_eq!(found.all_days.date(0).to_string(), "2026-03-02", "{name}");
    for (day, hour) in [(0, 8), (3, 0), (5, 12), (20, 19)] {
        assert_eq!(
            found.all_days.hours(day)[hour],
            count(day, hour) as f64,
            "{name}: {day} {hour}"
        );
    }
    log.cleaning.notes
}

#[test]
fn every_shape_of_an_interval_report_is_the_same_counts() {
    let grid = |header: &str, cell: &dyn Fn(usize) -> String, date: &dyn Fn(usize) -> String| {
        let mut text =
            format!("{header}{},Total\n", (0..24).map(cell).collect::<Vec<_>>().join(","));
        for day in 0..DAYS {
            let row: Vec<String> = (0..24).map(|h| count(day, h).to_string()).collect();
            let sum: usize = (0..24).map(|h| count(day, h)).sum();
            writeln!(text, "{},{},{sum}", date(day + 2), row.join(",")).expect("text");
        }
        text + "Total,1\n"
    };
    let dates = (2..DAYS + 2).map(|d| format!("2026-03-{d:02}")).collect::<Vec<_>>().join(",");
    let turned = (0..24).fold(format!("Start of the hour,{dates}\n"), |text, h| {
        let row: Vec<String> = (0..DAYS).map(|d| count(d, h).to_string()).collect();
        text + &format!("{h}:00,{}\n", row.join(","))
    });
    for (name, text) in [
        ("one column", table("time,count", |d, h, n| format!("2026-03-{d:02} {h:02}:00,{n}"))),
        (
            "date and time",
            table("Date,Time,Calls", |d, h, n| format!("2026-03-{d:02},{h:02}:00,{n}")),
        ),
        (
            "half-days",
            table("Date,Time,Calls Offered", |d, h, n| {
                let half = if h < 12 { "AM" } else { "PM" };
                format!("03/{d:02}/2026,{}:00 {half},{n}", (h + 11) % 12 + 1)
            }),
        ),
        ("date and hour", table("Date,Hour,Chats", |d, h, n| format!("2026-03-{d:02},{h},{n}"))),
        (
            "hours from one",
            table("Date,Hour,Chats", |d, h, n| format!("2026-03-{d:02},{},{n}", h + 1)),
        ),
        ("digits", table("Date,Time,Calls", |d, h, n| format!("2026-03-{d:02},{},{n}", h * 100))),
        (
            "parts of a day",
            table("Datum;Zeit;Anrufe", |d, h, n| {
                format!("{d:02}.03.2026;{:.6};{n}", h as f64 / 24.0).replacen(
                    &format!("{:.6}", h as f64 / 24.0),
                    &format!("{:.6}", h as f64 / 24.0).replace('.', ","),
                    1,
                )
            }),
        ),
        (
            "labels",
            table("Date|Interval|Offered|Handled", |d, h, n| {
                format!("{d:02}.03.2026|{h:02}:00-{:02}:00|{n}|{n}", (h + 1) % 24)
            }),
        ),
        (
            "labels in one column",
            table("Interval\tCalls", |d, h, n| {
                format!("2026-03-{d:02} {h:02}:00-{:02}:00\t{n}", (h + 1) % 24)
            }),
        ),
        (
            "Chinese",
            table("日期,时段,咨询量", |d, h, n| {
                format!("2026年3月{d}日,{h}点-{}点,{n}", h + 1)
            }),
        ),
        (
            "a date for all its rows",
            table("日期,小时,咨询量", |d, h, n| {
                let date = if h == 0 { format!("2026/3/{d}") } else { String::new() };
                format!("{date},{h},{n}")
            }),
        ),
        (
            "two rows of header",
            table("Date,Time,Contacts,,\n,,Offered,Answered,Abandoned", |d, h, n| {
                format!("2026-03-{d:02},{h:02}:00,{n},{n},0")
            }),
        ),
        (
            "a title that looks like a header",
            table("Start Date,2026-03-02\n\nDate,Time,Calls", |d, h, n| {
                format!("2026-03-{d:02},{h:02}:00,{n}")
            }),
        ),
        (
            "two queues",
            table("Date,Interval,Queue,Offered", |d, h, n| {
                format!(
                    "2026-03-{d:02},{h:02}:00,A,{}\n2026-03-{d:02},{h:02}:00,B,{}",
                    n / 2,
                    n - n / 2
                )
            }),
        ),
        ("a row per day", grid("Date,", &|h| format!("{h:02}:00"), &|d| format!("2026-03-{d:02}"))),
        (
            "a row per day, hours",
            grid("日期,", &|h| format!("{h}时"), &|d| format!("2026年3月{d}日")),
        ),
        ("a column per day", turned),
    ] {
        check(name, &text, Options::default());
    }
}

#[test]
fn which_of_several_columns_counts_is_said_or_asked() {
    let several = table("Date,Time,Offered,Answered,Abandoned", |d, h, n| {
        format!("2026-03-{d:02},{h:02}:00,{n},{n},0")
    });
    let notes = check("offered", &several, Options::default());
    assert!(
        notes.iter().any(|n| n.contains("\"Offered\" is counted; not read: Answered, Abandoned")),
        "{notes:?}"
    );
    let equal =
        table("Date,Time,Calls,Chats", |d, h, n| format!("2026-03-{d:02},{h:02}:00,{},{n}", n + 1));
    let asked = log_of(&equal, Options::default()).expect_err("which one?");
    assert!(asked.contains("Calls, Chats") && asked.contains("--column count=NAME"), "{asked}");
    // What the message advises works.
    let count = |name: &str| Options {
        map: vec![(chatstaff::fitting::header::Field::Count, name.to_owned())],
        ..Options::default()
    };
    check("the one named", &equal, count("Chats"));
    // Rows of intervals whose count has an unknown name are no contacts.
    let unknown = table("Date,Time,Foo,Bar", |d, h, n| format!("2026-03-{d:02},{h:02}:00,{n},{n}"));
    let asked = log_of(&unknown, Options::default()).expect_err("intervals");
    assert!(asked.contains("--column count=NAME"), "{asked}");
    check("named", &unknown, count("Foo"));
}

#[test]
fn dates_without_a_year_are_asked_for_it() {
    let text = table("日期,时段,咨询量", |d, h, n| {
        format!("3月{d}日,{h:02}:00-{:02}:00,{n}", h + 1)
    });
    let asked = log_of(&text, Options::default()).expect_err("which year?");
    assert!(asked.contains("3月2日") && asked.contains("--year"), "{asked}");
    check("with the year", &text, Options { year: Some(2026), ..Options::default() });
}

#[test]
fn a_week_without_dates_is_a_weekly_profile() {
    let mut text = String::from("Hour,Mon,Tue,Wed,Thu,Fri,Sat,Sun\n");
    for hour in 0..24 {
        let row: Vec<String> = (0..7).map(|d| (2 * count(d, hour)).to_string()).collect();
        writeln!(text, "{hour:02}:00,{}", row.join(",")).expect("text");
    }
    let log = log_of(&text, Options { weeks: Some(2.0), ..Options::default() }).expect("a log");
    assert!(log.without_dates);
    let found = fit(&log, None).expect("a fit");
    let sum: usize = (0..7).flat_map(|d| (0..24).map(move |h| count(d, h))).sum();
    let week: f64 = (0..7).map(|d| found.all_days.total(d)).sum();
    assert_eq!((week, found.all_days.weekday(0)), (sum as f64, 0));
    assert_eq!(found.all_days.hours(6)[19], count(6, 19) as f64);
}

#[test]
fn a_mistyped_year_is_told_and_makes_no_empty_years() {
    let text = table("time,count", |d, h, n| {
        let year = if (d, h) == (5, 9) { 2062 } else { 2026 };
        format!("{year}-03-{d:02} {h:02}:00,{n}")
    });
    let log = log_of(&text, Options::default()).expect("a log");
    assert_eq!(log.cleaning.count(Why::FarYear), 1);
    let example = &log.cleaning.examples[&Why::FarYear][0];
    assert_eq!((example.line, example.value.as_str()), (83, "2062-03-05 09:00"));
    assert_eq!(fit(&log, None).expect("a fit").all_days.len(), DAYS);
}

#[test]
fn counts_that_can_t_be_real_are_doubted() {
    let same = table("time,count", |d, h, _| format!("2026-03-{d:02} {h:02}:00,{}", h % 12));
    let log = log_of(&same, Options::default()).expect("a log");
    let doubts = fit(&log, None).expect("a fit").doubts;
    assert!(doubts.iter().any(|d| d.what.contains("same")), "{doubts:?}");
    let none = table("time,count", |d, h, _| format!("2026-03-{d:02} {h:02}:00,0"));
    let log = log_of(&none, Options::default()).expect("a log");
    assert!(fit(&log, None).expect("a fit").doubts[0].refuses);
}

#[test]
fn forecasts_of_other_languages_and_two_rows_of_names_are_the_same_counts() {
    let decimal = |n: usize| format!("{n},0");
    let half = |h: usize| if h < 12 { "上午" } else { "下午" };
    let files = [
        (
            "German",
            table("Datum;Uhrzeit;Erwartete Chats", |d, h, n| {
                format!("{d:02}.03.2026;{h:02}:00 Uhr;{}", decimal(n))
            }),
        ),
        (
            "French",
            table("Date;Créneau;Volume prévu", |d, h, n| {
                format!("{d} mars 2026;{h}h00 - {}h00;{}", h + 1, decimal(n))
            }),
        ),
        (
            "Chinese",
            table("日期,时间,预测咨询量", |d, h, n| {
                let twelve = if h % 12 == 0 { 12 } else { h % 12 };
                format!("2026年3月{d}日,{}{twelve}时,{n}", half(h))
            }),
        ),
        (
            "four digits",
            table("Date,Interval,Offered,AHT", |d, h, n| {
                format!("2026-03-{d:02},{h:02}00-{:02}00,{n},310", h + 1)
            }),
        ),
        (
            "an offer",
            table("Interval Start,Media Type,Offer,Abandon", |d, h, n| {
                format!("2026-03-{d:02} {h:02}:00,message,{n},0")
            }),
        ),
    ];
    for (name, text) in files {
        check(name, &text, Options::default());
    }
    // The hours of a day in columns, the day-first dates of German above them or before them.
    let hours = (0..24).map(|h| format!("{h:02}h")).collect::<Vec<_>>().join(";");
    let mut rows = format!("Tag;{hours}\n");
    for day in 0..DAYS {
        let cells: Vec<String> = (0..24).map(|h| count(day, h).to_string()).collect();
        writeln!(rows, "{:02}.03.26;{}", day + 2, cells.join(";")).expect("text");
    }
    check("hours in columns", &rows, Options::default());
    let dates = (0..DAYS).map(|d| format!("{:02}.03.", d + 2)).collect::<Vec<_>>().join(";");
    let mut columns = format!("Uhrzeit;{dates}\n");
    for hour in 0..24 {
        let cells: Vec<String> = (0..DAYS).map(|d| count(d, hour).to_string()).collect();
        writeln!(columns, "{hour:02}:00;{}", cells.join(";")).expect("text");
    }
    check("dates in columns", &columns, Options { year: Some(2026), ..Options::default() });
    // Two rows of names: which of the four columns counts is asked, and the answer is taken.
    let two = |d: usize, h: usize, n: usize| format!("2026-03-{d:02},{h:02}:00,{n},7,{n},7");
    let text = table("Date,Interval,Offered,,Answered,\n,,Chat,Voice,Chat,Voice", two);
    let refused = log_of(&text, Options::default()).expect_err("several columns");
    assert!(
        refused.contains("Offered Chat, Offered Voice") && refused.contains("--column count=NAME"),
        "{refused}"
    );
    let map = vec![(Field::Count, "Offered Chat".to_owned())];
    check("two rows", &text, Options { map, ..Options::default() });
    // A forecast beside what came: neither is taken in silence.
    let text = table("Date,Hour,Forecast Calls,Actual Calls", |d, h, n| {
        format!("2026-03-{d:02},{h},{n},{n}")
    });
    let refused = log_of(&text, Options::default()).expect_err("two columns");
    assert!(refused.contains("Forecast Calls, Actual Calls"), "{refused}");
}

/// A pivot of weekdays and hours with its labels and totals.
#[test]
fn a_pivot_table_is_a_week() {
    let mut text = String::from(
        "Count of Chat ID,Column Labels,,,,,,,\nRow Labels,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday,Grand Total\n",
    );
    let mut all = 0;
    for hour in 0..24 {
        let cells: Vec<usize> = (0..7).map(|day| count(day, hour)).collect();
        let sum: usize = cells.iter().sum();
        all += sum;
        let cells: Vec<String> = cells.iter().map(usize::to_string).collect();
        writeln!(text, "{hour},{},{sum}", cells.join(",")).expect("text");
    }
    writeln!(text, "Grand Total,1,1,1,1,1,1,1,{all}").expect("text");
    let log = log_of(&text, Options { weeks: Some(1.0), ..Options::default() }).expect("a week");
    assert_eq!(log.counts.expect("counts").counts.iter().sum::<f64>(), all as f64);
}
