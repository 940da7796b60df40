//! Every scenario that is shipped can be read, and what it means can be written out and read again;
//! bad ones are refused with the codes that their comments name, at those lines.

use chatstaff::model::Scenario;
use chatstaff::scenario::{self, Problems, reference};
use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(&folder).expect("the folder is part of the project");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|e| e == ending))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no {ending} files in {}", folder.display());
    files
}

fn read(text: &str, path: &Path) -> Result<scenario::Checked, Problems> {
    let folder = path.parent().expect("a file has a folder");
    let name = path.file_name().expect("a file has a name").to_string_lossy();
    scenario::read(text, &name, &|file| fs::read(folder.join(file)))
}

fn understood(text: &str, path: &Path) -> Scenario {
    let checked = read(text, path).unwrap_or_else(|problems| {
        panic!("{}\n{}", path.display(), scenario::render(&problems, false))
    });
    assert_eq!(checked.warnings.list, [], "{}", path.display());
    checked.scenario
}

fn shipped() -> Vec<PathBuf> {
    [files("scenarios", "toml"), files("tests/scenarios", "toml")].concat()
}

#[test]
fn every_shipped_scenario_is_read_without_a_warning_and_survives_being_written_out() {
    for path in shipped() {
        let text = fs::read_to_string(&path).expect("a shipped file");
        let meant = understood(&text, &path);
        let written = scenario::effective(&meant);
        let again = understood(&written, &path);
        assert_eq!(meant, again, "{}", path.display());
        assert_eq!(written, scenario::effective(&again), "{}", path.display());
    }
}

#[test]
fn every_shipped_scenario_opens_with_what_it_shows_and_has_busyness_on() {
    for path in files("scenarios", "toml") {
        let text = fs::read_to_string(&path).expect("a shipped file");
        assert!(text.starts_with("# "), "{}", path.display());
        assert!(text.contains("\n# Answer to expect: "), "{}", path.display());
        if text.contains("\n# As published: ") {
            // A published problem stays what it is, and names its source.
            assert!(text.contains("github.com/"), "{}", path.display());
            continue;
        }
        let busyness = understood(&text, &path).demand.busyness;
        let layers = [busyness.forecast_cv, busyness.day_cv, busyness.wobble_cv];
        assert_eq!(layers, [0.05, 0.20, 0.15], "{}", path.display());
    }
}

#[test]
fn the_reference_and_the_template_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    for (name, current) in
        [("REFERENCE.md", reference::markdown()), ("template.toml", reference::template())]
    {
        let path = folder.join(name);
        let found = fs::read_to_string(&path).unwrap_or_default();
        if found != current && std::env::var_os("CHATSTAFF_UPDATE").is_some() {
            fs::write(&path, &current).expect("the project's folder can be written");
        } else {
            assert!(
                found == current,
                "{name} is out of date; run the tests with CHATSTAFF_UPDATE=1"
            );
        }
    }
}

#[test]
fn the_defaults_the_template_states_are_the_defaults() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/template.toml");
    let template = reference::template();
    let stated: Vec<String> = template
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(setting) if !setting.is_empty() && !setting.starts_with(' ') => setting.to_owned(),
            _ => line.to_owned(),
        })
        .collect();
    let uncommented = std::iter::zip(template.lines(), &stated).filter(|(a, b)| a != b).count();
    assert!(uncommented > 30, "only {uncommented} defaults are stated");
    assert_eq!(understood(&template, &path), understood(&stated.join("\n"), &path));
}

#[test]
fn every_key_has_a_meaning_and_everything_but_tables_an_example() {
    let reference = reference::markdown();
    for row in reference.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.split(" | ").collect();
        assert!(cells[1].len() > 5, "no meaning: {row}");
        let table = cells[2] == "see below";
        assert!(table || cells.last().is_some_and(|cell| cell.contains('`')), "no example: {row}");
    }
}

/// What the marks in a file ask for, as file, line and code; sorted.
fn expected(text: &str, own_name: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let Some((before, marks)) = line.split_once("#~ ") else { continue };
        match marks.split_once(".csv:") {
            Some(_) if before.is_empty() => all.push(marks.to_owned()),
            _ => all.extend(marks.split(' ').map(|code| format!("{own_name}:{} {code}", i + 1))),
        }
    }
    all.sort();
    all
}

#[test]
fn bad_scenarios_are_refused_with_every_problem_at_its_line() {
    let mut differences = Vec::new();
    for path in files("tests/bad", "toml") {
        let text = fs::read_to_string(&path).expect("a test file");
        let own_name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let problems = read(&text, &path).expect_err(&own_name);
        let place = |p: &scenario::Diagnostic| {
            format!("{}:{} {}", problems.sources[p.source].name, problems.place(p).0, p.code)
        };
        let mut found: Vec<String> = problems.list.iter().map(place).collect();
        found.sort();
        let mut missed = expected(&text, &own_name);
        for one in &found {
            match missed.iter().position(|other| other == one) {
                Some(i) => drop(missed.remove(i)),
                None => differences.push(format!("not expected: {one}")),
            }
        }
        for one in &missed {
            differences.push(format!("not found: {one}"));
        }
        for problem in problems.list.iter().filter(|problem| problem.help.is_empty()) {
            differences.push(format!("no remedy: {}", problem.title));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn a_roster_survives_being_written_out() {
    for path in shipped() {
        let text = fs::read_to_string(&path).expect("a shipped file");
        let scenario = understood(&text, &path);
        let Some(plan) = &scenario.plan else { continue };
        let csv = scenario::roster::write(plan, &scenario);
        let (again, warnings) = scenario::read_plan(csv.into_bytes(), "roster.csv", &scenario)
            .unwrap_or_else(|problems| panic!("{}", scenario::render(&problems, false)));
        assert_eq!(*plan, again, "{}", path.display());
        assert_eq!(warnings.list, []);
    }
}

#[test]
fn every_shipped_scenario_runs_and_its_roster_keeps_the_limits_it_is_planned_under() {
    for path in shipped() {
        let text = fs::read_to_string(&path).expect("a shipped file");
        let scenario = understood(&text, &path);
        let plan = scenario.plan.clone().unwrap_or_default();
        let broken = chatstaff::planning::checker::violations(&scenario, &plan, false);
        if scenario.plan.is_some() {
            assert!(broken.is_empty(), "{}: {broken:?}", path.display());
        }
        let settings = chatstaff::experiment::Settings {
            replications: 2,
            ..chatstaff::experiment::Settings::of(&scenario)
        };
        let never = std::sync::atomic::AtomicBool::new(false);
        let found =
            chatstaff::experiment::simulate(&scenario, &plan, &settings, &mut |_| {}, &never);
        let value = |metric| found.all.measures.get(metric).map_or(0.0, |estimate| estimate.value);
        let arrived = value(chatstaff::metrics::Metric::Arrivals);
        assert!(arrived > 500.0, "{}: {arrived} contacts", path.display());
    }
}
