//! Count files of every shape that `fit` reads, replayed; and files that are nearly right. Must not
//! know how they are read.

use super::*;
use crate::model::ArrivalCurve;

fn replayed(file: &[u8], more: &str) -> Result<(Vec<f64>, Problems), Problems> {
    let text = format!(
        "name = \"t\"\nfirst-day = 2026-11-05\ndays = 2\n[demand.replay]\nfile = \"c.csv\"\n{more}\n\
         [[group]]\nname = \"a\"\nsize = 1\n"
    );
    let read = read(&text, "t.toml", &|_| Ok(file.to_vec()))?;
    let ArrivalCurve::Replay { bins, .. } = read.scenario.demand.curve else { panic!() };
    Ok((bins.iter().map(|bin| bin.count).collect(), read.warnings))
}

fn good(file: &str, more: &str) -> (Vec<f64>, Problems) {
    let shown = |p: Problems| panic!("{file}{}", render(&p, false));
    replayed(file.as_bytes(), more).unwrap_or_else(shown)
}

/// Hour `h` of day `d`, from 0, counts `10 d + h / 2`.
fn expected() -> Vec<f64> {
    (0..48).map(|k| f64::from(k / 24 * 10) + f64::from(k % 24) / 2.0).collect()
}

fn rows(row: &dyn Fn(u32, u32, f64) -> String) -> String {
    (0..48).map(|k| row(5 + k / 24, k % 24, expected()[k as usize]) + "\n").collect()
}

#[test]
fn a_column_per_hour_or_per_day_is_replayed() {
    let head = (0..24).map(|h| format!(",{h:02}:00")).collect::<Vec<_>>().concat();
    let day = |d: usize, name: &str| {
        let cells =
            (0..24).map(|h| format!(",{}", expected()[d * 24 + h])).collect::<Vec<_>>().concat();
        format!("{name}{cells},0\n")
    };
    let by_hour = format!(
        "Report\n\nDate{head},Total\n{}{}Total,1\n",
        day(0, "2026-11-05"),
        day(1, "2026-11-06")
    );
    let chinese = (0..24).map(|h| format!(",{h}时")).collect::<Vec<_>>().concat();
    let without_year = format!("日期{chinese},合计\n{}{}", day(0, "11月5日"), day(1, "11月6日"));
    let by_day = (0..24)
        .map(|h| format!("{h:02}:00-{h:02}:59,{},{}\n", expected()[h], expected()[24 + h]))
        .collect::<Vec<_>>()
        .concat();
    let by_day = format!("Interval,2026-11-05,2026-11-06\n{by_day}");
    for file in [by_hour, without_year, by_day] {
        assert_eq!(good(&file, "").0, expected(), "{file}");
    }
}

#[test]
fn decimal_commas_and_other_orders_of_dates_are_those_of_the_whole_file() {
    let comma =
        rows(&|d, h, n| format!("{d}.11.2026;{h}:00;{n}").replace('.', ",").replacen(',', ".", 2));
    let (counts, told) = good(&format!("Datum;Uhrzeit;Anzahl\n{comma}"), "");
    assert_eq!(counts, expected());
    assert!(told.list.iter().any(|p| p.title.contains("comma stands before decimals")));
    // 05/11 and 06/11: only with the day first are they the days that are played.
    let slashes = rows(&|d, h, n| format!("{d:02}/11/2026 {h}:00,{n}"));
    assert_eq!(good(&format!("time,count\n{slashes}"), "").0, expected());
    let both = rows(&|d, h, n| format!("{d}/5/2027 {h}:00,{n}"));
    let refused = replayed(format!("time,count\n{both}").as_bytes(), "gaps = \"zero\"");
    let refused = refused.expect_err("neither order plays these days");
    assert!(refused.list[0].help.contains("2026-10-05"), "{:?}", refused.list);
}

#[test]
fn a_column_is_asked_for_where_several_could_count() {
    let two = rows(&|d, h, n| format!("2026-11-{d:02} {h}:00,{n},{}", n * 2.0));
    let file = format!("time,chats,calls\n{two}");
    let refused = replayed(file.as_bytes(), "").expect_err("two counts");
    assert!(refused.list[0].help.contains("column = "), "{:?}", refused.list);
    assert_eq!(good(&file, "column = \"chats\"").0, expected());
    let unnamed = format!("time,zulauf\n{}", rows(&|d, h, n| format!("2026-11-{d:02} {h}:00,{n}")));
    assert!(replayed(unnamed.as_bytes(), "").is_err());
    assert_eq!(good(&unnamed, "column = \"Zulauf\"").0, expected());
    assert!(replayed(unnamed.as_bytes(), "column = \"other\"").is_err());
}

#[test]
fn what_has_no_dates_or_is_a_log_is_sent_to_fit() {
    let head = (0..24).map(|h| format!(",{h}")).collect::<Vec<_>>().concat();
    let week: String = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        .map(|day| format!("{day}{}\n", ",3".repeat(24)))
        .concat();
    for file in [
        format!("weekday{head}\n{week}"),
        "started_at,agent,rating\n2026-11-05 08:00:12,Ann,5\n2026-11-05 08:01:40,Bo,4\n".to_owned(),
    ] {
        let refused = replayed(file.as_bytes(), "").expect_err(&file);
        assert!(refused.list[0].help.contains("chatstaff fit"), "{:?}", refused.list);
    }
}

#[test]
fn files_of_other_encodings_are_replayed() {
    let file =
        format!("日期,时段,咨询量\n{}", rows(&|d, h, n| format!("2026年11月{d}日,{h}点,{n}")));
    let (gbk, _, _) = encoding_rs::GBK.encode(&file);
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(file.replace(',', "\t").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [gbk.to_vec(), utf16] {
        let read = replayed(&bytes, "").unwrap_or_else(|p| panic!("{}", render(&p, false)));
        assert_eq!(read.0, expected());
    }
}

#[test]
fn a_key_without_a_value_does_not_hide_what_follows() {
    let text = "name = \"t\"\nfirst-day = 2026-11-05\ndays\n[demand]\ndaily-volume = 100\n[[group]]\nname = \"a\"\nsize = 1\nseats = 2\n";
    let refused = read(text, "t.toml", &|_| Err(std::io::ErrorKind::NotFound.into()));
    let list = refused.expect_err("two errors").list;
    let codes: Vec<String> = list.iter().map(|problem| problem.code.to_string()).collect();
    assert_eq!(codes, ["S001", "S002"], "{list:?}");
}

#[test]
fn two_targets_that_ask_for_the_same_are_written_as_two() {
    let text = "name = \"t\"\nfirst-day = 2026-11-05\n[demand]\ndaily-volume = 100\n[[group]]\nname = \"a\"\nsize = 1\n[[target]]\nwithin = \"30s\"\n[[target]]\nwithin = \"30s\"\n";
    let none = |_: &str| Err(std::io::ErrorKind::NotFound.into());
    let first = read(text, "t.toml", &none).expect("a scenario").scenario;
    let again = read(&effective(&first), "t.toml", &none);
    assert_eq!(again.unwrap_or_else(|p| panic!("{}", render(&p, false))).scenario, first);
}
