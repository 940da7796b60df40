//! Sweeps read, laid out and run, without files.

use super::journal::{self, Index, NotAJournal, join};
use super::*;
use crate::metrics::Metric;
use crate::scenario::Problems;
use crate::stats::{Ratio, paired_difference};
use std::sync::atomic::AtomicBool;

const SHOP: &str = r#"
name = "shop"
first-day = 2026-11-24
demand = { daily-volume = 400, hourly = "flat" }
[[group]]
name = "regular"
size = 6
[[group]]
name = "evening"
size = 3
[[plan]]
group = "regular"
start = "08:00"
end = "16:00"
count = 2
[[plan]]
group = "evening"
start = "16:00"
end = "24:00"
count = 2
"#;

fn loaded(body: &str) -> Result<Sweep, Problems> {
    let text = format!("name = \"test\"\nscenario = \"shop.toml\"\nreplications = 3\n{body}");
    read(&text, "test.toml", &|_| Ok(SHOP.into()))
}

fn good(body: &str) -> Sweep {
    loaded(body).unwrap_or_else(|problems| panic!("{}", crate::scenario::render(&problems, false)))
}

fn cells(sweep: &Sweep) -> Vec<Vec<Cell>> {
    let at = |point| sweep.points.at(point).into_iter().map(|s| s.expect("a setting").cell);
    (0..sweep.points.len()).map(|point| at(point).collect()).collect()
}

fn numbers(sweep: &Sweep) -> Vec<Vec<f64>> {
    let number = |cell: &Cell| cell.number().expect("a number");
    cells(sweep).iter().map(|point| point.iter().map(number).collect()).collect()
}

/// Codes and titles of what is wrong.
fn wrong(body: &str) -> Vec<(String, String)> {
    let problems = loaded(body).expect_err(body);
    for problem in &problems.list {
        assert!(!problem.help.is_empty(), "no remedy: {}", problem.title);
    }
    problems.list.iter().map(|p| (p.code.to_string(), p.title.clone())).collect()
}

#[test]
fn a_grid_has_every_value_with_every_other_and_the_last_field_varies_fastest() {
    let sweep = good(
        "[vary]\nvolume = [\"80%\", \"120%\"]\ngroup.regular.cap = { from = 1, to = 5, step = 2 }\n",
    );
    let expected = [[0.8, 1.0], [0.8, 3.0], [0.8, 5.0], [1.2, 1.0], [1.2, 3.0], [1.2, 5.0]];
    assert_eq!(numbers(&sweep), expected);
    let head = Head::of(&sweep, None);
    let columns: Vec<&str> = head.fields.iter().map(|field| field.column.as_str()).collect();
    assert_eq!(columns, ["volume_fraction", "group_regular_cap"]);
}

#[test]
fn a_zip_takes_the_first_values_together_then_the_second() {
    let sweep = good(
        "design = \"zip\"\n[vary]\nvolume = { from = \"80%\", to = \"120%\", steps = 3 }\n\
         \"reason.chats.patience-knee\" = { from = \"10s\", to = \"1m\", step = \"25s\" }\n",
    );
    assert_eq!(numbers(&sweep), [[0.8, 10.0], [1.0, 35.0], [1.2, 60.0]]);
}

#[test]
fn a_latin_hypercube_uses_each_part_of_each_range_once_and_depends_on_the_seed_alone() {
    let body = |seed| {
        format!(
            "design = \"latin-hypercube\"\nsamples = 50\nseed = {seed}\n[vary]\n\
             volume = {{ from = \"50%\", to = \"150%\" }}\n\
             \"group.*.cap\" = {{ from = 1, to = 10 }}\n\
             group.regular.factor = {{ lognormal = {{ mean = 1.0, cv = \"30%\" }} }}\n"
        )
    };
    let points = numbers(&good(&body(7)));
    for part in 0..50 {
        let (low, high) = (0.5 + 0.02 * f64::from(part), 0.52 + 0.02 * f64::from(part));
        let inside = points.iter().filter(|p| low - 1e-6 <= p[0] && p[0] < high + 1e-6).count();
        assert!((1..=2).contains(&inside), "part {part} has {inside}");
    }
    for cap in 1..=10 {
        let with = points.iter().filter(|point| point[1] == f64::from(cap)).count();
        assert_eq!(with, 5, "cap {cap}");
    }
    let mean = points.iter().map(|point| point[2]).sum::<f64>() / 50.0;
    assert!((mean - 1.0).abs() < 0.02, "stratified: {mean}");
    assert_eq!(points, numbers(&good(&body(7))));
    assert_ne!(points, numbers(&good(&body(8))));
    // Columns are shuffled apart from each other: five standard errors of a correlation.
    let (x, y): (Vec<f64>, Vec<f64>) = points.iter().map(|p| (p[0] - 1.0, p[1] - 5.5)).unzip();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let correlation = dot(&x, &y) / (dot(&x, &x) * dot(&y, &y)).sqrt();
    assert!(correlation.abs() < 5.0 / 50.0_f64.sqrt(), "{correlation}");
}

#[test]
fn explicit_points_say_what_differs_and_leave_the_rest_as_it_is() {
    let sweep = good(
        "design = \"points\"\n[[point]]\ngroup.regular.cap = \"unlimited\"\n[[point]]\n\
         rules.routing = \"random\"\ngroup.regular.cap = 2\n",
    );
    let head = Head::of(&sweep, None);
    assert_eq!(head.fields[0].unit, FieldUnit::Text, "one of the caps is a word");
    let records = run_all(&sweep);
    let text = |text: &str| Some(Cell::Text(text.to_owned()));
    assert_eq!(records[0].at, [text("unlimited"), text("least-loaded")]);
    assert_eq!(records[1].at[1], text("random"));
}

#[test]
fn everything_wrong_with_a_sweep_is_told_at_once() {
    let found = wrong(
        "metrics = [\"mean_first_reply\", \"plan_cost\"]\n[vary]\ngroup.regular.capp = [1]\n\
         group.night.cap = [1]\ndemand.daily-volume = []\nvolume = { from = 0.8, to = \"120%\" }\n\
         rules.routing = [\"least-bored\"]\ngroup.evening.cap = { from = 5, to = 1 }\n\
         [set]\ndemand.daily = 4\n",
    );
    let has = |code: &str, title: &str| {
        let here = found.iter().any(|(c, t)| c == code && t.contains(title));
        assert!(here, "{code} {title}: {found:#?}");
    };
    has("S901", "unknown field `capp`");
    has("S901", "there is no group \"night\"");
    has("S901", "unknown field `daily`");
    has("S903", "no value for `demand.daily-volume`");
    has("S903", "`from` lies above `to`");
    has("S905", "mean_first_reply");
    has("S006", "0.8 needs a unit");
    has("S005", "least-bored");
}

#[test]
fn designs_that_their_fields_do_not_fit_are_refused() {
    let cap = "group.regular.cap = { from = 1, to = 3 }";
    for (body, code, title) in [
        ("", "S903", "varies nothing"),
        ("design = \"points\"", "S903", "no point"),
        ("design = \"zip\"\n[vary]\nvolume = [\"80%\"]\n#", "S904", "equally many"),
        ("design = \"latin-hypercube\"\n[vary]\n#", "S904", "number of points"),
        (
            "[vary]\nvolume = { normal = { mean = \"100%\", sd = \"5%\" } }\n#",
            "S904",
            "cannot draw",
        ),
        ("samples = 5\n[vary]\n#", "S904", "samples"),
        ("[vary]\nvolume = { from = \"1%\", to = \"2%\" }\n#", "S902", "step"),
        ("[vary]\nrules.routing = { from = 1, to = 2 }\n#", "S902", "takes no number"),
        ("[vary]\ngroup.evening.cap = { from = 1, to = 3, step = 0.5 }\n#", "S902", "whole"),
        ("[vary]\nvolume = \"80%\"\n#", "S902", "over what"),
    ] {
        let body = body.replace('#', cap);
        let found = wrong(&body);
        assert!(found.iter().any(|(c, t)| c == code && t.contains(title)), "{body}: {found:?}");
    }
}

fn run_all(sweep: &Sweep) -> Vec<Record> {
    let points: Vec<usize> = (0..sweep.points.len()).collect();
    let mut records = Vec::new();
    let stop = AtomicBool::new(false);
    run(sweep, &points, 2, &stop, &mut |record| {
        records.push(record);
        Ok::<(), NoThreads>(())
    })
    .expect("threads");
    records.sort_by_key(|record| record.point);
    records
}

#[test]
fn a_point_that_is_invalid_is_told_and_the_others_run() {
    let sweep = good("[vary]\nplan.1.end = [\"06:00\", \"16:00\"]\n");
    let records = run_all(&sweep);
    let Outcome::Invalid { problems } = &records[0].outcome else { panic!("{records:?}") };
    assert!(problems.contains("S602") && problems.contains("; "), "{problems}");
    assert!(matches!(records[1].outcome, Outcome::Done { .. }));
}

#[test]
fn more_volume_makes_first_replies_later_on_the_same_tapes() {
    // Each point's replications one by one, so that they can be paired; false alarm below 1e-3.
    let of = |volume: &str| -> Vec<f64> {
        (1..=12)
            .map(|seed| {
                let sweep = good(&format!(
                    "seed = {seed}\nmetrics = [\"mean_first_reply_s\"]\n[vary]\nvolume = [\"{volume}\"]\n"
                ));
                match &run_all(&sweep)[0].outcome {
                    Outcome::Done { all, .. } => all[0].value().expect("replies"),
                    Outcome::Invalid { problems } => panic!("{problems}"),
                }
            })
            .collect()
    };
    let difference = paired_difference(&of("100%"), &of("160%")).expect("replications");
    assert!(difference.lower_limit(1e-3) > 0.0, "{difference:?}");
}

#[test]
fn a_field_without_effect_changes_nothing_at_all() {
    // Points share their tapes: a price moves no customer.
    let sweep = good(
        "metrics = [\"mean_first_reply_s\", \"cost\"]\n[vary]\n\"group.*.wage-per-hour\" = [30, 60]\n",
    );
    let records = run_all(&sweep);
    let [Outcome::Done { all: cheap, .. }, Outcome::Done { all: dear, .. }] =
        [&records[0].outcome, &records[1].outcome]
    else {
        panic!("{records:?}")
    };
    assert_eq!(cheap[0], dear[0]);
    let ratio = dear[1].value().unwrap() / cheap[1].value().unwrap();
    assert!((ratio - 2.0).abs() < 1e-9, "{ratio}");
}

#[test]
fn planning_at_each_point_needs_more_people_for_more_volume() {
    let sweep = good(
        "mode = \"plan\"\nmetrics = [\"plan_shifts\", \"cost\", \"plan_proven\"]\n[set]\n\
         \"group.*.size\" = 30\n[vary]\nvolume = [\"20%\", \"60%\"]\n",
    );
    let shifts: Vec<f64> = run_all(&sweep)
        .iter()
        .map(|record| match &record.outcome {
            Outcome::Done { all, .. } => all[0].value().expect("a plan"),
            Outcome::Invalid { problems } => panic!("{problems}"),
        })
        .collect();
    assert!(shifts[0] > 0.0 && shifts[1] > shifts[0], "{shifts:?}");
}

#[test]
fn a_stopped_sweep_hands_over_no_half_points() {
    let sweep = good("[vary]\ngroup.regular.cap = { from = 1, to = 9 }\n");
    let (stop, mut records) = (AtomicBool::new(false), 0);
    run(&sweep, &[0, 1, 2, 3, 4, 5, 6, 7, 8], 1, &stop, &mut |record| {
        records += 1;
        let Outcome::Done { replications, .. } = record.outcome else { panic!("valid") };
        assert_eq!(replications, 3);
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        Ok::<(), NoThreads>(())
    })
    .expect("threads");
    assert!((1..9).contains(&records), "{records}");
}

fn journal_of(sweep: &Sweep, shard: Option<Shard>, points: &[usize]) -> String {
    let mut text = line(&Head::of(sweep, shard));
    for &number in points {
        let record = point(sweep, number, &AtomicBool::new(false)).expect("not stopped");
        text.push_str(&line(&record));
    }
    text
}

fn indexed(text: &str) -> Index {
    journal::index(text.as_bytes()).expect("a journal")
}

#[test]
fn a_cut_journal_knows_what_is_missing_and_a_foreign_file_is_refused() {
    let sweep = good("[vary]\ngroup.regular.cap = { from = 1, to = 4 }\n");
    let text = journal_of(&sweep, None, &[2, 0, 3]);
    let whole = indexed(&text);
    assert_eq!((whole.missing(), whole.torn), (vec![1], None));
    let cut = indexed(&text[..text.len() - 20]);
    assert_eq!((cut.missing(), cut.torn), (vec![1, 3], Some(4)));
    assert!(text[..cut.whole as usize].ends_with('\n'));
    for (text, expected) in [
        (&text[..30], "cut off"),
        ("{\"a\": 1}\n", "not that of a sweep"),
        ("point,cap\n1,2\n", "not that of a sweep"),
        ("", "cut off"),
        ("{\"format\":9,\"sweep\":\"x\"}\n", "newer"),
    ] {
        let refused = journal::index(text.as_bytes()).expect_err(text).to_string();
        assert!(refused.contains(expected), "{refused}");
    }
    // Damaged numbers are refused before anything is counted or asked for by them.
    let points = "\"points\":4";
    assert!(text.contains(points) && text.contains("\"shard\":null"));
    for damaged in [
        text.replace(points, "\"points\":0"),
        text.replace(points, "\"points\":18446744073709551615"),
        text.replace(points, "\"points\":4000000000000"),
        text.replace("\"shard\":null", "\"shard\":{\"number\":1,\"of\":0}"),
        text.replace("\"shard\":null", "\"shard\":{\"number\":0,\"of\":3}"),
        text.replace("\"shard\":null", "\"shard\":{\"number\":4,\"of\":3}"),
        text.replace("\"shard\":null", "\"shard\":{\"number\":1,\"of\":4294967295}"),
    ] {
        let refused = journal::index(damaged.as_bytes()).expect_err(&damaged).to_string();
        assert!(refused.contains("its first line is damaged"), "{refused}");
    }
    let record = text.lines().nth(1).expect("a record");
    assert!(journal::record(&whole.head, record.as_bytes()).is_ok());
    for (from, to) in [("\"at\":[", "\"at\":[1.0,"), ("\"all\":[", "\"all\":[[null,null,null],")] {
        let damaged = record.replacen(from, to, 1);
        let refused = journal::record(&whole.head, damaged.as_bytes()).expect_err(&damaged);
        assert!(refused.to_string().contains("the record of point 3 has"), "{refused}");
    }
    let mut damaged = text.clone().into_bytes();
    let second = text.match_indices('\n').nth(1).expect("two lines").0;
    damaged[second - 3] = b'\n';
    assert!(matches!(journal::index(damaged.as_slice()), Err(NotAJournal::Damaged(2))));
}

#[test]
fn parts_join_to_the_whole_and_say_what_is_missing() {
    let body = "[vary]\ngroup.regular.cap = { from = 1, to = 5 }\n";
    let sweep = good(body);
    let part = |number: u32, points: &[usize]| {
        let shard = Shard { number, of: 2 };
        assert!(points.iter().all(|point| shard.holds(*point)));
        (format!("part {number}"), indexed(&journal_of(&sweep, Some(shard), points)))
    };
    let all = join(&[part(2, &[1, 3]), part(1, &[0, 2, 4])]).expect("one sweep");
    assert_eq!((all.lines.len(), all.missing.len(), all.absent.len()), (5, 0, 0));
    assert_eq!(all.head, Head::of(&sweep, None));
    let half = join(&[part(1, &[0, 4])]).expect("one sweep");
    assert_eq!(half.missing, [1, 2, 3]);
    assert_eq!(half.absent, [Shard { number: 2, of: 2 }]);
    assert_eq!(journal::listed(&half.missing), "2–4");
    let other = good(&format!("seed = 9\n{body}"));
    let foreign = ("foreign".to_owned(), indexed(&journal_of(&other, None, &[0])));
    let refused = join(&[part(1, &[0]), foreign]).expect_err("two sweeps").to_string();
    assert!(refused.contains("seeds 1 and 9"), "{refused}");
}

#[test]
fn the_fingerprint_tells_sweeps_apart_by_everything_that_results_depend_on() {
    let base = "[vary]\ngroup.regular.cap = [1, 2]\n";
    let own = good(base).fingerprint();
    assert_eq!(own, good("[vary]\n\"group.regular.cap\" = { from = 1, to = 2 }\n").fingerprint());
    for other in [
        "[vary]\ngroup.regular.cap = [1, 3]\n".to_owned(),
        "[vary]\ngroup.evening.cap = [1, 2]\n".to_owned(),
        format!("seed = 2\n{base}"),
        format!("by = \"day\"\n{base}"),
        format!("metrics = [\"cost\"]\n{base}"),
        format!("{base}[set]\nvolume = \"90%\"\n"),
    ] {
        assert_ne!(own, good(&other).fingerprint(), "{other}");
    }
}

#[test]
fn days_and_intervals_have_rows_of_their_own() {
    for (by, rows) in [("day", 1), ("interval", 48)] {
        let sweep = good(&format!("by = \"{by}\"\n[vary]\nvolume = [\"90%\"]\n"));
        let Outcome::Done { slices, .. } = &run_all(&sweep)[0].outcome else { panic!("valid") };
        assert_eq!(slices.len(), rows, "{by}");
        let arrivals = sweep.figures.iter().position(|f| *f == Figure::Metric(Metric::Arrivals));
        let arrivals = arrivals.expect("usual");
        let sum: f64 = slices.iter().filter_map(|slice| slice.figures[arrivals].value()).sum();
        assert!((250.0..500.0).contains(&sum), "{by}: {sum}");
    }
}

#[test]
fn a_plan_sweep_says_how_each_search_ended_and_one_thing_has_one_column() {
    let targeted = format!(
        "{SHOP}[[target]]\nmean-at-most = \"1m\"\nanswered-at-least = \"60%\"\nperiod = \"run\"\n[[pattern]]\nname = \"day\"\ngroups = [\"regular\"]\n\
         starts = [\"08:00\", \"16:00\"]\nlengths = [\"8h\"]\n"
    );
    let text = "name = \"test\"\nscenario = \"shop.toml\"\nreplications = 40\nmode = \"plan\"\n\
                [vary]\n\"group.regular.size\" = [1, 6]\n";
    let sweep = read(text, "test.toml", &|_| Ok(targeted.clone().into()))
        .unwrap_or_else(|problems| panic!("{}", crate::scenario::render(&problems, false)));
    let names: Vec<String> = sweep.figures.iter().map(|figure| figure.name()).collect();
    assert_eq!(
        &names[..3],
        ["target_1_mean_s", "cost", "plan_people"],
        "the target is shown first"
    );
    for twice in ["mean_first_reply_s", "answered_share"] {
        assert!(!names.iter().any(|name| name == twice), "{twice} is the target's own: {names:?}");
    }
    let told: Vec<(Standing, Searched)> = run_all(&sweep)
        .into_iter()
        .map(|record| match record.outcome {
            Outcome::Done { verdict, searched, .. } => (verdict, searched.expect("a search")),
            Outcome::Invalid { problems } => panic!("{problems}"),
        })
        .collect();
    // Chats come evenly: eight hours of one person are a third of a day, sixteen of six two thirds.
    assert!(told[0].0 != Standing::Met && told[0].1.status != "proven", "{told:?}");
    assert_eq!((told[1].0, told[1].1.status.as_str()), (Standing::Met, "proven"), "{told:?}");
    assert!(told[1].1.proofs >= 1 && told[1].1.replications >= 100 && told[1].1.error < 0.05);
}

#[test]
fn a_plan_that_meets_its_target_but_not_a_limit_is_met_and_not_proven() {
    // Nine must be there, but the pattern is for six; one in ten within an hour is no matter.
    let short = format!(
        "{SHOP}[[target]]\nwithin = \"1h\"\nat-least = \"10%\"\nwindow = \"08:00-16:00\"\n\
         [limits]\nminimum = [{{ window = \"08:00-16:00\", people = 9 }}]\n\
         [[pattern]]\nname = \"day\"\ngroups = [\"regular\"]\nstarts = [\"08:00\"]\nlengths = [\"8h\"]\n"
    );
    let text = "name = \"test\"\nscenario = \"shop.toml\"\nreplications = 20\nmode = \"plan\"\n\
                metrics = [\"target_1_met\"]\n[vary]\n\"group.regular.size\" = [6]\n";
    let sweep = read(text, "test.toml", &|_| Ok(short.clone().into())).expect("valid");
    let Outcome::Done { verdict, searched, all, .. } = &run_all(&sweep)[0].outcome else {
        panic!("a valid point")
    };
    assert_eq!((*verdict, all[0].value()), (Standing::Met, Some(1.0)));
    assert_eq!(searched.as_ref().map(|found| found.status.as_str()), Some("infeasible"));
}

#[test]
fn quantiles_are_compared_replication_by_replication() {
    // More of the same customers wait longer: 95 % intervals of each by itself overlap on 12
    // replications of days that differ much, but not that of the difference.
    let busy =
        SHOP.replace("hourly = \"flat\" }", "hourly = \"flat\", busyness = { day-cv = \"30%\" } }");
    let text = "name = \"test\"\nscenario = \"shop.toml\"\nreplications = 12\n\
                metrics = [\"p90_first_reply_s\"]\n[vary]\nvolume = [\"100%\", \"115%\"]\n";
    let sweep = read(text, "test.toml", &|_| Ok(busy.clone().into())).expect("valid");
    let found: Vec<(Measured, Vec<Ratio>)> = run_all(&sweep)
        .into_iter()
        .map(|record| match record.outcome {
            Outcome::Done { all, pairs, .. } => {
                let own = pairs[0].iter().map(|(num, den)| Ratio::new(*num, *den));
                (all[0], own.collect())
            }
            Outcome::Invalid { problems } => panic!("{problems}"),
        })
        .collect();
    assert_eq!(found[0].1.len(), 12, "one quantile per replication");
    let (low, high) = (found[0].0.interval(), found[1].0.interval());
    let (low, high) = (low.expect("an interval"), high.expect("an interval"));
    assert!(low.1 > high.0, "by themselves they overlap: {low:?} {high:?}");
    let difference = Ratio::paired_difference(&found[0].1, &found[1].1).expect("both answered");
    assert!(difference.excludes(0.0) && difference.value > 0.0, "{difference:?}");
}
