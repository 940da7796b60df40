//! What reading a scenario promises as a whole; rules have their examples in `tests/bad/`.

use super::{Problems, effective, read, render};
use crate::model::{ArrivalCurve, Scenario};
use crate::time::{Instant, Span};

fn no_files(_: &str) -> std::io::Result<Vec<u8>> {
    Err(std::io::ErrorKind::NotFound.into())
}

fn checked(text: &str) -> Result<Scenario, Problems> {
    read(text, "test.toml", &no_files).map(|checked| checked.scenario)
}

/// The model of a scenario of one day, of which `rest` says the rest.
pub fn lowered(rest: &str) -> Scenario {
    let text =
        format!("name = \"t\"\nfirst-day = 2026-11-23\n[demand]\ndaily-volume = 1000\n{rest}");
    checked(&text).unwrap_or_else(|problems| panic!("{}", render(&problems, false)))
}

#[test]
fn a_scenario_of_a_dozen_lines_is_enough() {
    let scenario = checked(
        "format = 1\nname = \"my-shop\"\nprofile = \"meiqia\"\nfirst-day = 2026-11-23\n\n\
         [demand]\ndaily-volume = 2000\n\n[[group]]\nname = \"客服\"\nsize = 30\n\n\
         [[target]]\nwithin = \"30s\"\nat-least = \"90%\"\nwindow = \"08:00-24:00\"\n",
    )
    .unwrap_or_else(|problems| panic!("{}", render(&problems, false)));
    assert_eq!(scenario.groups[0].cap, 8);
    assert_eq!(scenario.groups[0].multitasking, 0.03);
    assert_eq!(scenario.demand.reasons[0].replies.mean(), 6.0);
    assert!(scenario.planning.patterns.iter().any(|p| p.starts.contains(&480)));
    assert_eq!(scenario.targets[0].name, "90% within 30s, 08:00-24:00");
}

/// A replay of `csv` over one day, 2026-11-23, played from the file's `start`.
fn replayed(csv: &str, more: &str) -> Result<Scenario, Problems> {
    let text = format!(
        "name = \"t\"\nfirst-day = 2026-11-23\n[demand.replay]\nfile = \"c.csv\"\n{more}\n\
         [[group]]\nname = \"a\"\nsize = 1\n"
    );
    read(&text, "t.toml", &|_| Ok(csv.as_bytes().to_vec())).map(|checked| checked.scenario)
}

fn hours(date: &str) -> String {
    let rows = (0..24).map(|hour| format!("{date} {hour:02}:00,{hour}\n"));
    format!("time,count\n{}", rows.collect::<String>())
}

#[test]
fn a_count_file_is_played_from_its_start_on_the_first_day() {
    let scenario = replayed(&hours("2017-11-24"), "start = 2017-11-24\nscale = 2").expect("good");
    let ArrivalCurve::Replay { bins, scale, .. } = scenario.demand.curve else { panic!() };
    assert_eq!((bins.len(), scale), (24, 2.0));
    assert_eq!(bins[0].start, Instant::ZERO);
    assert_eq!(
        (bins[23].start, bins[23].width, bins[23].count),
        (Instant::ZERO + Span::HOUR.times(23), Span::HOUR, 23.0)
    );
}

#[test]
fn gaps_are_refused_unless_they_are_said_to_be_zero() {
    let csv = hours("2026-11-23").replace("2026-11-23 05:00,5\n", "");
    let refused = replayed(&csv, "").expect_err("a gap");
    assert!(refused.list[0].title.contains("2026-11-23 04:00 and 2026-11-23 06:00"));
    let scenario = replayed(&csv, "gaps = \"zero\"").expect("said to be zero");
    let ArrivalCurve::Replay { bins, .. } = scenario.demand.curve else { panic!() };
    assert_eq!((bins.len(), bins[5].count), (24, 0.0));
}

/// Hours of three days around a change of clocks, `change` counts each as its hour of the desk.
fn replayed_in_berlin(csv: &str, first: &str) -> Result<(Vec<f64>, usize), Problems> {
    let text = format!(
        "name = \"t\"\nfirst-day = {first}\nzone = \"Europe/Berlin\"\n[demand.replay]\nfile = \"c.csv\"\n\
         [[group]]\nname = \"a\"\nsize = 1\n"
    );
    let read = read(&text, "t.toml", &|_| Ok(csv.as_bytes().to_vec()))?;
    let ArrivalCurve::Replay { bins, .. } = read.scenario.demand.curve else { panic!() };
    Ok((bins.iter().map(|bin| bin.count).collect(), read.warnings.list.len()))
}

#[test]
fn counts_of_another_clock_are_put_on_the_desks_and_odd_days_are_told() {
    // 25 October 2026 has 25 hours: from 02:00 to 03:00 the clock runs twice. Its hours in order of
    // time count 1, 2, 3 …, so the hour of 02:00 has 3 and 4.
    let desk: Vec<f64> = [1.0, 2.0, 7.0].into_iter().chain((5..26).map(f64::from)).collect();
    let local = [0, 1, 2, 2]
        .into_iter()
        .chain(3..24)
        .enumerate()
        .map(|(i, hour)| format!("2026-10-25 {hour:02}:00,{}\n", i + 1))
        .collect::<Vec<_>>()
        .concat();
    let utc = (0..25)
        .map(|i| if i < 2 { (24, 22 + i) } else { (25, i - 2) })
        .enumerate()
        .map(|(i, (day, hour))| format!("2026-10-{day} {hour:02}:00Z,{}\n", i + 1))
        .collect::<Vec<_>>()
        .concat();
    let offsets = [0, 1, 2, 2]
        .into_iter()
        .chain(3..24)
        .enumerate()
        .map(|(i, hour)| {
            format!("2026-10-25T{hour:02}:00:00+0{}:00,{}\n", if i < 3 { 2 } else { 1 }, i + 1)
        })
        .collect::<Vec<_>>()
        .concat();
    let header = utc.replace('Z', "");
    for csv in [
        format!("time,count\n{local}"),
        format!("time,count\n{utc}"),
        format!("time,count\n{offsets}"),
        format!("time (UTC),count\n{header}"),
    ] {
        let found = replayed_in_berlin(&csv, "2026-10-25");
        let found = found.unwrap_or_else(|p| panic!("{csv}{}", render(&p, false)));
        assert_eq!(found, (desk.clone(), 1), "{csv}");
    }
    // 29 March 2026 has 23 hours: 02:00 never comes.
    let spring = (0..24)
        .filter(|hour| *hour != 2)
        .map(|hour| format!("2026-03-29 {hour:02}:00,1\n"))
        .collect::<Vec<_>>()
        .concat();
    let (counts, warnings) = replayed_in_berlin(&format!("time,count\n{spring}"), "2026-03-29")
        .unwrap_or_else(|p| panic!("{}", render(&p, false)));
    assert_eq!((counts[1], counts[2], counts[3], counts.len(), warnings), (1.0, 0.0, 1.0, 24, 1));
    // Without a zone a time of UTC says nothing about the desk's day; without one the gap is a gap.
    let refused = replayed(&format!("time,count\n{utc}"), "").expect_err("no zone");
    assert!(refused.list[0].help.contains("zone ="), "{:?}", refused.list[0]);
    let gap = replayed(&format!("time,count\n{spring}"), "start = 2026-03-29").expect_err("a gap");
    assert_eq!(gap.list[0].code.to_string(), "S706");
}

#[test]
fn dates_may_stand_beside_hours_and_other_columns_are_left_out() {
    let day = |row: &dyn Fn(u32) -> String| (0..24).map(row).collect::<Vec<_>>().concat();
    let plain = replayed(&hours("2026-11-23"), "").expect("good");
    for csv in [
        format!("日期,小时,咨询量\n{}", day(&|h| format!("2026/11/23,{h},{h}\n"))),
        format!("date;hour;chats\n{}", day(&|h| format!("2026-11-23;{h:02}:00;{h}\n"))),
        format!(
            "日期,时段,会话量\n{}合计,,276\n",
            day(&|h| format!("2026年11月23日,{h:02}:00-{:02}:00,{h}\n", h + 1))
        ),
        format!(
            "Report of November,,\nTime,Agents,Offered\n{}",
            day(&|h| format!("2026-11-23 {h}:00,3,{h}\n"))
        ),
        format!("interval\tcalls\n{}", day(&|h| format!("2026-11-23 {h:02}:00-{h:02}:59\t{h}\n"))),
    ] {
        let found = replayed(&csv, "").unwrap_or_else(|p| panic!("{csv}{}", render(&p, false)));
        assert_eq!(found, plain, "{csv}");
    }
    for (csv, code) in [
        ("time,chats,calls\n2026-11-23 00:00,1,2\n", "S702"),
        ("date,hour,chats\n2026-11-23,77,2\n2026-11-23,5,2\n", "S703"),
        ("date,hour,chats\n2026-11-23,noonish,2\n", "S703"),
        ("a,b\n1,2\n", "S702"),
    ] {
        let refused = replayed(csv, "").expect_err(csv);
        assert_eq!(refused.list[0].code.to_string(), code, "{csv}");
        assert!(refused.list.iter().all(|problem| !problem.help.is_empty()), "{csv}");
    }
}

#[test]
fn a_far_date_in_a_count_file_is_refused_by_name() {
    let csv = "time,count\n2026-11-23 00:00,1\n2026-11-23 00:01,1\n2026-11-23 00:02,1\n9998-11-23 00:03,1\n";
    let refused = replayed(csv, "gaps = \"zero\"").expect_err("a year of the far future");
    let found = refused.list.iter().find(|p| p.code.to_string() == "S116").expect("too many rows");
    assert!(found.title.contains("9998-11-23"), "{}", found.title);
}

#[test]
fn more_than_a_machine_should_hold_is_refused_by_name() {
    let base = "name = \"t\"\nfirst-day = 2026-11-23\n[demand]\ndaily-volume = 1000\n";
    let groups = (0..3000)
        .map(|i| format!("[[group]]\nname = \"g{i}\"\nsize = 1\n"))
        .collect::<Vec<_>>()
        .concat();
    let patterns = "[[group]]\nname = \"a\"\nsize = 1\n[[pattern]]\nname = \"fine\"\nfirst-start = \"00:00\"\n\
        last-start = \"23:59\"\nstep = \"1m\"\nlengths = [\"8h\", \"9h\"]\nbreaks = [{ length = \"30m\", step = \"1m\" }]\n";
    let volume = base.replace("= 1000", "= 1e8").replace("[demand]", "days = 400\n[demand]");
    let rows = (0..400)
        .map(|_| "[[plan]]\ngroup = \"a\"\nstart = \"08:00\"\nend = \"16:00\"\ncount = 10000\n")
        .collect::<Vec<_>>()
        .concat();
    for text in [
        format!("{base}{groups}"),
        format!("{base}{patterns}"),
        format!("{volume}[[group]]\nname = \"a\"\nsize = 1\n"),
        format!("{base}[[group]]\nname = \"a\"\nsize = 1\n{rows}"),
    ] {
        let refused = checked(&text).expect_err("too much");
        assert!(refused.list.iter().any(|p| p.code.to_string() == "S116"), "{:?}", refused.list[0]);
    }
    // Thousands of wrong rows: a hundred are shown, the others counted.
    let wrong = (0..4000)
        .map(|i| format!("[[plan]]\ngroup = \"b{i}\"\nstart = \"08:00\"\nend = \"16:00\"\n"))
        .collect::<Vec<_>>()
        .concat();
    let refused = checked(&format!("{base}[[group]]\nname = \"a\"\nsize = 1\n{wrong}"))
        .expect_err("no such groups");
    let shown = render(&refused, false);
    assert_eq!(shown.matches("error[S107]").count(), 100);
    assert!(shown.contains("and 3900 more of S107"));
}

#[test]
fn byte_order_marks_and_windows_line_ends_change_nothing() {
    let plain = replayed(&hours("2026-11-23"), "").expect("good");
    let windows = format!("\u{feff}{}", hours("2026-11-23").replace('\n', "\r\n"));
    assert_eq!(replayed(&windows, "").expect("good"), plain);
}

#[test]
fn service_hours_that_touch_are_one_stretch_and_begin_on_the_eve() {
    let scenario = lowered(
        "[[group]]\nname = \"a\"\nsize = 1\n[rules]\n\
         service-hours = [{ hours = \"22:00-02:00\" }, { hours = \"02:00-04:00\" }]\n",
    );
    let at = |hours: i64| Instant::ZERO + Span::HOUR.times(hours);
    let stretches = scenario.rules.service_hours.expect("stated");
    assert_eq!(stretches[..2], [(at(-22), at(-20)), (at(-2), at(4))]);
}

#[test]
fn a_scenario_with_everything_in_it_survives_being_written_out() {
    let text = include_str!("everything.toml");
    let scenario = checked(text).unwrap_or_else(|problems| panic!("{}", render(&problems, false)));
    let again = checked(&effective(&scenario)).unwrap_or_else(|p| panic!("{}", render(&p, false)));
    assert_eq!(scenario, again);
}

/// Lines of the file with one of everything, and other things they may say.
const VARIANTS: &[(&str, &[&str])] = &[
    ("days = ", &["1", "2", "30"]),
    ("daily-volume = ", &["1", "33333.333", "1e6", "0.1"]),
    ("weekday = ", &["{ mon = 0 }", "{ sun = 1e-3, sat = 12.5 }"]),
    ("busyness = ", &["{ }", "{ day-cv = \"0.01%\" }", "{ wobble-corr = 0.999 }"]),
    ("share = ", &["\"0%\"", "\"12.3456789%\"", "\"99.9%\""]),
    ("priority = ", &["-1000", "0", "7"]),
    ("replies = ", &["{ geometric = 6.25 }", "{ fixed = 1 }", "{ 均匀 = { min = 2, max = 2 } }"]),
    ("first-reply = ", &["{ constant = \"0.001s\" }", "{ 指数 = { median = \"8s\" } }"]),
    (
        "thinking = ",
        &["{ lognormal = { mean = \"1m 0.5s\", cv = \"0%\" } }", "{ constant = \"1h\" }"],
    ),
    (
        "patience = ",
        &[
            "\"presale\"",
            "\"售后\"",
            "\"endless\"",
            "{ weibull = { mean = \"90s\", shape = 0.5 } }",
        ],
    ),
    ("patience-knee = ", &["\"0s\"", "\"1分30秒\""]),
    ("start = 2026-11-10", &["2026年11月11日 8:05", "2026-11-12 23:59:59.5"]),
    ("ramp = ", &["\"0s\"", "\"1m\""]),
    ("cap = ", &["1", "17", "\"不限\""]),
    ("size = ", &["0", "1", "100000"]),
    ("source = ", &["\"兼职\"", "\"in-house\"", "\"外包\""]),
    ("tier = ", &["\"资深\"", "\"regular\""]),
    ("skills = ", &["[\"c\"]", "{ c = 0.5 }"]),
    ("leave = ", &["\"finish\"", "\"交接\""]),
    ("routing = ", &["\"random\"", "\"最少待回复\"", "\"sorted\""]),
    ("attention = ", &["\"arrival\"", "\"longest-waiting\""]),
    ("drain = ", &["\"0s\"", "\"90m\""]),
    ("period = ", &["\"天\"", "\"run\""]),
    ("definition = ", &["\"icmi\"", "\"answered-only\""]),
    ("currency = ", &["\"\"", "\"a \\\"b\\\" \\\\ 元\""]),
    ("title = ", &["\"＝ ， “x” 'y'\"", "'C:\\x'"]),
    ("first-start = ", &["\"00:00\"", "\"23:00-1\""]),
    ("lengths = ", &["[\"8h\"]", "[\"9小时\", \"8h 15m\"]"]),
];

proptest::proptest! {
    #[test]
    fn what_a_scenario_means_is_written_so_that_it_is_accepted_and_means_the_same(
        choices in proptest::collection::vec((0_usize..100, 0_usize..10, 0_usize..4), 0..12),
    ) {
        let mut lines: Vec<String> = include_str!("everything.toml").lines().map(str::to_owned).collect();
        for (variant, which, occurrence) in choices {
            let switches = super::rules::SWITCHES.iter().map(|switch| switch.variants());
            let variants: Vec<_> = VARIANTS.iter().copied().chain(switches).collect();
            let (key, values) = variants[variant % variants.len()];
            let places: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].starts_with(key)).collect();
            // A line that was changed before may have lost the key's beginning.
            let Some(at) = places.get(occurrence % places.len().max(1)).copied() else { continue };
            let name = key.split_once(" = ").map_or(key, |(name, _)| name);
            lines[at] = format!("{name} = {}", values[which % values.len()]);
        }
        // What contradicts itself is refused; what is accepted must survive.
        if let Ok(read_once) = read(&lines.join("\n"), "random.toml", &no_files) {
            let written = effective(&read_once.scenario);
            match read(&written, "effective.toml", &no_files) {
                Ok(again) => {
                    proptest::prop_assert_eq!(&read_once.scenario, &again.scenario, "{}", written);
                    proptest::prop_assert_eq!(effective(&again.scenario), written);
                }
                Err(problems) => proptest::prop_assert!(false, "{}", render(&problems, false)),
            }
        }
    }

    #[test]
    fn however_a_file_is_spoilt_every_problem_has_a_remedy(
        line in 0_usize..200,
        cut in 0_usize..60,
        patch in proptest::sample::select(vec![
            "", "0", "-1", "nan", "1e99", "\"\"", "\"-1s\"", "[]", "{}", "true", "= ", "\"\u{fffd}售\"",
            "2026-02-30", "2026-11-10", "[[group]]", "name", "99999999999999999999", "[{}]", "[[1]]",
        ]),
    ) {
        let mut lines: Vec<String> = include_str!("everything.toml").lines().map(str::to_owned).collect();
        let at = line % lines.len();
        let chars: Vec<char> = lines[at].chars().collect();
        lines[at] = chars[..cut.min(chars.len())].iter().collect::<String>() + patch;
        match read(&lines.join("\n"), "spoilt.toml", &no_files) {
            Ok(read) => {
                let again = checked(&effective(&read.scenario));
                proptest::prop_assert_eq!(Some(read.scenario), again.ok());
            }
            Err(problems) => {
                for problem in &problems.list {
                    proptest::prop_assert!(!problem.help.is_empty(), "{:?}", problem);
                }
                proptest::prop_assert!(render(&problems, true).contains("spoilt.toml"));
            }
        }
    }
}
