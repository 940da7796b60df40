//! The repository's own rules: data flows one way through the layers, files are short and say what
//! they are for.

use std::fs;
use std::path::{Path, PathBuf};

/// Which folders each folder of `src` may use (its own is understood). A new edge is a design
/// decision: say why in the commit.
const LAYERS: &[(&str, &[&str])] = &[
    ("time", &[]),
    ("random", &[]),
    ("stats", &[]),
    ("fingerprint", &[]),
    ("model", &["time", "random"]),
    // Files that people bring, as rows of cells: the one reader of logs, counts and rosters, so it
    // knows neither scenarios nor estimates.
    ("table", &["time"]),
    ("scenario", &["time", "model", "table"]),
    // Logs → parameters → a scenario's text: it borrows the profiles that stand in for what a log
    // does not tell, and must not know how anything is simulated.
    ("fitting", &["time", "random", "stats", "model", "table", "scenario"]),
    // Busyness is drawn by quantiles, which are written once, in `stats`.
    ("demand", &["time", "random", "stats", "model"]),
    ("engine", &["time", "random", "model", "demand"]),
    ("metrics", &["time", "stats", "model", "demand", "engine"]),
    ("experiment", &["time", "random", "stats", "model", "demand", "engine", "metrics"]),
    (
        "planning",
        &["time", "random", "stats", "model", "demand", "engine", "metrics", "experiment"],
    ),
    // A point of a sweep is a scenario file with other values, so sweeps know the text of scenarios;
    // they simulate or plan each point, so they stand above both.
    (
        "sweep",
        &[
            "time",
            "random",
            "fingerprint",
            "stats",
            "model",
            "scenario",
            "metrics",
            "experiment",
            "planning",
        ],
    ),
    (
        "report",
        &[
            "time",
            "sweep",
            "stats",
            "model",
            "scenario",
            "demand",
            "engine",
            "metrics",
            "experiment",
            "planning",
            "fitting",
        ],
    ),
];

const LONGEST_FILE: usize = 450;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries.map(|e| e.expect("a readable folder").path()) {
        if entry.is_dir() {
            found.extend(rust_files(&entry));
        } else if entry.extension().is_some_and(|e| e == "rs") {
            found.push(entry);
        }
    }
    found.sort();
    found
}

/// The folder (or single file) of `src` a file belongs to.
fn layer(file: &Path) -> String {
    let inside = file.strip_prefix(root().join("src")).expect("a file of src");
    let first = inside.components().next().expect("a name").as_os_str();
    first.to_string_lossy().trim_end_matches(".rs").to_string()
}

/// Names after `crate::` in code (not in comments).
fn used_layers(text: &str) -> Vec<String> {
    let mut used = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for part in line.split("crate::").skip(1) {
            let name = part.split(|c: char| !c.is_alphanumeric() && c != '_').next();
            used.extend(name.filter(|n| !n.is_empty()).map(str::to_string));
        }
    }
    used
}

#[test]
fn data_flows_one_way_through_the_layers() {
    let mut wrong = Vec::new();
    for file in rust_files(&root().join("src")) {
        let here = layer(&file);
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == here) else {
            assert!(["lib", "main", "cli"].contains(&here.as_str()), "{here} has no layer");
            continue;
        };
        let text = fs::read_to_string(&file).expect("a source file");
        // Tests of a room may read the shipped scenarios; what is built of the room may not.
        let reads = file.ends_with("tests.rs");
        for used in used_layers(&text) {
            if reads && used == "scenario" {
                continue;
            }
            if used != here && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{}: {here} must not know {used}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn only_the_command_line_opens_files_prints_or_looks_at_the_clock() {
    let banned = [
        "std::fs",
        "std::env",
        "println!",
        "eprintln!",
        "SystemTime",
        "Instant::now",
        "std::process",
    ];
    let mut wrong = Vec::new();
    for file in rust_files(&root().join("src")) {
        if ["cli", "main"].contains(&layer(&file).as_str()) {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a source file");
        for (number, line) in text.lines().enumerate() {
            let code = !line.trim_start().starts_with("//");
            for word in banned.iter().filter(|word| code && line.contains(**word)) {
                wrong.push(format!("{}:{}: {word}", file.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_begin_by_saying_what_they_are_for() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests"] {
        for file in rust_files(&root().join(folder)) {
            let text = fs::read_to_string(&file).expect("a source file");
            if !text.starts_with("//!") {
                wrong.push(format!("{}: begins without //!", file.display()));
            }
            let lines = text.lines().count();
            if folder == "src" && lines > LONGEST_FILE {
                wrong.push(format!("{}: {lines} lines hold a second idea", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Methods that a file gives the run's world, and those of it that it calls.
fn methods(text: &str) -> (Vec<String>, Vec<String>) {
    let named = |after: &str| {
        let name = |part: &str| {
            let end = part.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(part.len());
            part[..end].to_string()
        };
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        code.flat_map(|line| line.split(after).skip(1).map(name).collect::<Vec<_>>()).collect()
    };
    (named("fn "), named("self."))
}

#[test]
fn steps_call_verbs_and_no_steps_and_verbs_do_not_go_in_circles() {
    let files: Vec<(String, Vec<String>, Vec<String>)> = ["steps", "verbs"]
        .iter()
        .flat_map(|room| rust_files(&root().join("src/engine").join(room)))
        .filter(|file| !file.ends_with("mod.rs"))
        .map(|file| {
            let (gives, calls) = methods(&fs::read_to_string(&file).expect("a source file"));
            let inside = file.strip_prefix(root().join("src/engine")).expect("a file of it");
            (inside.to_string_lossy().replace('\\', "/"), gives, calls)
        })
        .collect();
    let mut wrong = Vec::new();
    let mut verbs: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, _, calls) in &files {
        let used = files.iter().filter(|(other, gives, _)| {
            other != name && gives.iter().any(|method| calls.contains(method))
        });
        let used: Vec<&str> = used.map(|(other, ..)| other.as_str()).collect();
        let steps = used.iter().filter(|other| other.starts_with("steps/"));
        wrong.extend(steps.map(|other| format!("{name} calls a step of {other}")));
        if name.starts_with("verbs/") {
            verbs.push((name, used));
        }
    }
    // What calls nothing that is left is taken away, until nothing is left but circles.
    while let Some(done) = verbs.iter().position(|(_, used)| used.is_empty()) {
        let (name, _) = verbs.remove(done);
        for (_, used) in &mut verbs {
            used.retain(|other| *other != name);
        }
    }
    wrong.extend(verbs.iter().map(|(name, used)| format!("{name} is in a circle: {used:?}")));
    assert!(files.len() > 12, "the rooms are where they were");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Rules look at the desk by questions and change it by verbs, so they may not reach into its state;
/// and each can be read, or taken out, without the others.
#[test]
fn no_rule_of_the_desk_names_another_or_reaches_into_its_state() {
    let room = root().join("src/engine/rules");
    let rules: Vec<(String, String)> = rust_files(&room)
        .into_iter()
        .map(|file| {
            let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(&file).expect("a source file"))
        })
        .filter(|(name, _)| name != "mod")
        .collect();
    let mut wrong = Vec::new();
    for (name, text) in &rules {
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            for word in [".state", ".calendar", ".observer", ".tape", "floor::Workspace"] {
                if line.contains(word) {
                    wrong.push(format!("{name}.rs reaches past the verbs: {}", line.trim()));
                }
            }
            for (other, _) in rules.iter().filter(|(other, _)| other != name) {
                if line.contains(other.as_str()) {
                    wrong.push(format!("{name}.rs names {other}: {}", line.trim()));
                }
            }
        }
    }
    assert!(!rules.is_empty(), "the room is where it was");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
