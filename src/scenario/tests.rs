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
    ("auto-transfer = ", &["{ after = \"1500ms\" }", "{ after = \"1h\", max = 1 }"]),
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
            let (key, values) = VARIANTS[variant % VARIANTS.len()];
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
