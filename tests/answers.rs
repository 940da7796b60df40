//! What shipped scenarios, sweeps, the README and the committed sample say is what the program says
//! today. Searching plans anew takes minutes: `cargo test --test answers -- --ignored`. What always
//! runs: they say the same as each other, and the sample's roster is worth what it is said to be.

use chatstaff::model::{Plan, Scenario};
use chatstaff::planning::cost::Prices;
use chatstaff::scenario;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a command on a shipped file and returns what it told.
fn told(command: &str, file: &str, out: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_chatstaff"))
        .args([command, file, "--out"])
        .arg(out)
        .current_dir(root())
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{command} {file}: {said}");
    String::from_utf8(output.stdout).expect("text")
}

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    value: f64,
    /// Half of the last place that was written: `69,500` is 69,450 to 69,550.
    slack: f64,
    unit: String,
}

/// The numbers of a text whose unit tells what they are: money, shares, seconds, and counts of the
/// words that reports use.
fn numbers(text: &str) -> Vec<Said> {
    all_numbers(text).into_iter().filter(|said| !said.unit.is_empty()).collect()
}

/// As [`numbers`], with those that have no unit: cells of a table whose head says what they count.
fn all_numbers(text: &str) -> Vec<Said> {
    const UNITS: [&str; 7] =
        ["%", "s", "shifts", "paid hours", "fresh replications", "chats", "a day"];
    let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found = Vec::new();
    let bytes: Vec<char> = flat.chars().collect();
    let mut i = 0;
    while i < bytes.len() {
        let before = if i == 0 { ' ' } else { bytes[i - 1] };
        if !bytes[i].is_ascii_digit() || before.is_alphanumeric() || before == '.' || before == ':'
        {
            i += 1;
            continue;
        }
        let start = i;
        while i < bytes.len()
            && (bytes[i].is_ascii_digit()
                || (matches!(bytes[i], ',' | '.')
                    && bytes.get(i + 1).is_some_and(char::is_ascii_digit)))
        {
            i += 1;
        }
        let number: String = bytes[start..i].iter().filter(|c| **c != ',').collect();
        let Ok(value) = number.parse::<f64>() else { continue };
        let rest: String = bytes[i..].iter().collect();
        let rest = rest.trim_start();
        let is_word = |unit: &str| {
            rest.strip_prefix(unit).is_some_and(|after| !after.starts_with(char::is_alphanumeric))
        };
        let money = start >= 2 && bytes[start - 2] == '¥';
        let unit = if money { Some("¥") } else { UNITS.into_iter().find(|unit| is_word(unit)) };
        let unit = unit.unwrap_or_default();
        let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let zeros = number.chars().rev().take_while(|c| *c == '0').count();
        let whole = if decimals == 0 { zeros.min(number.len() - 1) } else { 0 };
        let place = 10_f64.powi(whole as i32 - decimals as i32);
        found.push(Said { value, slack: place / 2.0, unit: unit.to_owned() });
    }
    found
}

/// The paragraph that says which answer to expect.
fn answer_to_expect(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a shipped file");
    let (_, rest) = text.split_once("# Answer to expect: ").expect("an answer");
    let lines = rest.lines().enumerate();
    let lines =
        lines.map_while(|(i, line)| if i == 0 { Some(line) } else { line.strip_prefix("# ") });
    lines.collect::<Vec<_>>().join(" ")
}

/// What of a comment the program does not say: a figure is said if one of the same unit rounds to it.
fn unsaid(comment: &str, told: &str) -> Vec<Said> {
    let there = all_numbers(told);
    let said = |wanted: &Said| {
        there.iter().any(|own| {
            let counts = own.unit.is_empty() && !["%", "s", "¥"].contains(&wanted.unit.as_str());
            let same = own.unit == wanted.unit || counts;
            same && (own.value - wanted.value).abs() <= wanted.slack + 1e-9
        })
    };
    numbers(comment).into_iter().filter(|wanted| !said(wanted)).collect()
}

#[test]
fn figures_of_a_comment_are_held_against_figures_of_the_same_kind() {
    let told = "plan 45 shifts · 263 paid hours · ¥ 10,768 · mean 14.6 s ±0.4, 95.3 % answered";
    assert_eq!(unsaid("45 shifts for about ¥ 10,800, 15 s and 95 %; see 12 files", told), []);
    for wrong in ["46 shifts", "¥ 10,900", "14.4 s", "96 % answered", "262 paid hours"] {
        assert_eq!(unsaid(wrong, told).len(), 1, "{wrong}");
    }
    // The hour of a day and the number of a version are no figures.
    assert_eq!(numbers("from 08:00 s and v1.2 %"), []);
}

/// The README's block on Double 11.
fn block(readme: &str) -> &str {
    let (_, rest) = readme.split_once("plan scenarios/double11.toml\nDouble 11").expect("a block");
    rest.split_once("```").expect("its end").0
}

/// The sample's scenario and its roster as it was written.
fn sample() -> (Scenario, Plan) {
    let text = fs::read_to_string(root().join("scenarios/double11.toml")).expect("shipped");
    let beside = |name: &str| fs::read(root().join("scenarios").join(name));
    let double11 = scenario::read(&text, "double11.toml", &beside).expect("valid").scenario;
    let roster = fs::read(root().join("output/double11/schedule.csv")).expect("shipped");
    let read = scenario::read_plan(roster, "schedule.csv", &double11);
    let (plan, _) = read.unwrap_or_else(|problems| panic!("{}", problems.list.len()));
    (double11, plan)
}

#[test]
fn the_sample_the_readme_and_the_comment_of_the_scenario_agree() {
    let read = |name: &str| fs::read_to_string(root().join(name)).expect("shipped");
    let readme = read("README.md");
    let told = block(&readme);
    let summary: Value = serde_json::from_str(&read("output/double11/summary.json")).expect("JSON");
    // The comment's figures are the README's.
    let comment = answer_to_expect(&root().join("scenarios/double11.toml"));
    assert_eq!(unsaid(&comment, told), [], "{comment}");
    // The README's are those of the files.
    let (_, plan) = sample();
    let shifts = plan.places().len();
    let of = |path: &str| summary.pointer(path).and_then(Value::as_f64).expect("a number");
    let rounded = |x: f64, decimals: usize| format!("{x:.decimals$}");
    let mut figures = format!("¥ {} {shifts} shifts", rounded(of("/cost/total"), 0));
    for target in summary["targets"].as_array().expect("targets") {
        let share = 100.0 * target["value"].as_f64().expect("a share");
        figures = format!("{figures} {} %", rounded(share, 1));
        assert_eq!(target["verdict"], "met", "a proven plan");
    }
    assert_eq!(unsaid(&figures, told), [], "{figures}");
    assert!(numbers(&figures).len() >= 5, "{figures}");
}

#[test]
fn the_samples_roster_costs_what_it_is_said_to() {
    let (double11, plan) = sample();
    let summary = fs::read(root().join("output/double11/summary.json")).expect("shipped");
    let summary: Value = serde_json::from_slice(&summary).expect("JSON");
    let of = |part: &str| summary["cost"][part].as_f64().expect("a number");
    let planned = Prices::new(&double11).planned(&plan);
    assert!((planned - of("wages") - of("shifts")).abs() < 0.01, "{planned}");
}

#[test]
fn a_short_sweep_says_which_answer_to_expect_and_it_comes() {
    let out = tempfile::tempdir().expect("a folder");
    let file = "scenarios/sweeps/caps.toml";
    let told = told("sweep", file, out.path());
    assert_eq!(unsaid(&answer_to_expect(&root().join(file)), &told), [], "{told}");
}

#[test]
#[ignore = "minutes: cargo test --test answers -- --ignored"]
fn scenarios_say_which_answer_to_expect_and_it_comes() {
    let out = tempfile::tempdir().expect("a folder");
    let mut wrong = BTreeMap::new();
    for name in ["weekday", "black-friday", "template"] {
        let file = format!("scenarios/{name}.toml");
        let told = told("plan", &file, &out.path().join(name));
        let unsaid = unsaid(&answer_to_expect(&root().join(&file)), &told);
        if !unsaid.is_empty() {
            wrong.insert(name, (unsaid, told));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
#[ignore = "minutes: cargo test --test answers -- --ignored"]
fn sweeps_say_which_answer_to_expect_and_it_comes() {
    let out = tempfile::tempdir().expect("a folder");
    let mut wrong = BTreeMap::new();
    for name in ["volume", "busyness"] {
        let file = format!("scenarios/sweeps/{name}.toml");
        let told = told("sweep", &file, &out.path().join(name));
        let unsaid = unsaid(&answer_to_expect(&root().join(&file)), &told);
        if !unsaid.is_empty() {
            wrong.insert(name, (unsaid, told));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn collect(folder: &Path, below: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("readable")) {
        if entry.path().is_dir() {
            collect(&entry.path(), below, files);
        } else {
            let name = entry.path().strip_prefix(below).expect("below it").to_owned();
            files.insert(name, fs::read(entry.path()).expect("readable"));
        }
    }
}

/// The committed sample is, byte for byte, what a fresh run writes; its comment and the README's block
/// say what that run tells.
#[test]
#[ignore = "minutes: cargo test --test answers -- --ignored"]
fn the_committed_sample_is_what_a_fresh_run_writes() {
    let out = tempfile::tempdir().expect("a folder");
    let file = "scenarios/double11.toml";
    let told = told("plan", file, out.path());
    let mut fresh = BTreeMap::new();
    collect(out.path(), out.path(), &mut fresh);
    let mut committed = BTreeMap::new();
    let sample = root().join("output/double11");
    collect(&sample, &sample, &mut committed);
    assert_eq!(fresh.keys().collect::<Vec<_>>(), committed.keys().collect::<Vec<_>>());
    let differ = fresh.iter().filter(|(name, content)| committed[*name] != **content);
    let differ: Vec<&PathBuf> = differ.map(|(name, _)| name).collect();
    assert!(differ.is_empty(), "not what a fresh run writes: {differ:?}");
    let unsaid = unsaid(&answer_to_expect(&root().join(file)), &told);
    assert!(unsaid.is_empty(), "{unsaid:?} is not in\n{told}");
    let readme = fs::read_to_string(root().join("README.md")).expect("shipped");
    assert!(readme.contains(told.trim_end()), "the README's block is not what is told:\n{told}");
}
