//! Whatever happens to the machine: signals end a run with what it has, kills leave only whole files,
//! and nothing of the surroundings gets into the results.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_chatstaff"))
}

fn scenario(name: &str) -> PathBuf {
    Path::new(ROOT).join("tests/cmd/files").join(name)
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stderr),
        String::from_utf8_lossy(&output.stdout)
    )
}

/// Every file below a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("readable")) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            let inner = files(&entry.path()).into_iter();
            found.extend(inner.map(|(file, content)| (format!("{name}/{file}"), content)));
        } else {
            found.insert(name, fs::read(entry.path()).expect("readable"));
        }
    }
    found
}

#[test]
fn nothing_of_the_surroundings_gets_into_the_results() {
    let run = |command: &str, set: &[(&str, &str)], threads: &str, at: &Path| {
        let out = tempfile::tempdir().expect("a folder");
        let mut run = program();
        run.arg(command).arg(scenario("plan/met.toml"));
        if command == "plan" {
            run.args(["--effort", "quick"]);
        } else {
            run.args(["--replications", "40"]);
        }
        run.args(["--threads", threads, "--out"]).arg(out.path()).current_dir(at);
        run.envs(set.iter().copied());
        let output = run.output().expect("it runs");
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        (output.stdout, files(out.path()))
    };
    let elsewhere = tempfile::tempdir().expect("a folder");
    for command in ["plan", "simulate"] {
        let (told, kept) = run(command, &[], "1", Path::new(ROOT));
        assert!(kept.len() > 6, "{:?}", kept.keys());
        for (set, threads, at) in [
            (&[("TZ", "Asia/Shanghai"), ("LC_ALL", "zh_CN.UTF-8")][..], "2", elsewhere.path()),
            (
                &[("TZ", "America/St_Johns"), ("LANG", "de_DE"), ("HOME", "/nowhere")],
                "3",
                ROOT.as_ref(),
            ),
        ] {
            let (other_told, other_kept) = run(command, set, threads, at);
            assert!(told == other_told, "{command} tells something else with {set:?}");
            let names =
                |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
            assert_eq!(names(&kept), names(&other_kept));
            for (name, content) in &kept {
                assert!(*content == other_kept[name], "{command}: {name} differs with {set:?}");
            }
        }
    }
}

/// Whether a result is whole, by how its kind ends.
fn is_whole(name: &str, content: &[u8]) -> bool {
    let text = || String::from_utf8_lossy(content);
    match name.rsplit('.').next() {
        Some("json") => serde_json::from_slice::<serde_json::Value>(content).is_ok(),
        Some("csv") => {
            let mut rows = csv::Reader::from_reader(content);
            content.ends_with(b"\n") && rows.records().all(|row| row.is_ok())
        }
        Some("svg") => text().trim_end().ends_with("</svg>"),
        Some("png") => content.ends_with(b"IEND\xaeB`\x82"),
        Some("parquet") => content.ends_with(b"PAR1"),
        // A journal grows line by line: the last one may be cut.
        Some("jsonl") => true,
        _ => content.ends_with(b"\n"),
    }
}

/// Whether a file is what a run had not finished when it was killed.
fn is_unfinished(name: &str) -> bool {
    name.rsplit('/').next().is_some_and(|file| file.starts_with(".chatstaff-"))
}

/// Numbers that look random and are always the same (`SplitMix64`), from 0 up to 1.
fn random(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Three commands and a folder for the results of each.
struct Killed {
    out: tempfile::TempDir,
    commands: [Vec<String>; 3],
}

impl Killed {
    fn folder(&self, which: usize) -> PathBuf {
        self.out.path().join(&self.commands[which][0])
    }
    fn command(&self, which: usize, out: &Path) -> Command {
        let mut command = program();
        command.args(&self.commands[which]).args(["--threads", "2", "--out"]).arg(out);
        command
    }
    fn whole(&self, which: usize, out: &Path) -> Duration {
        let began = Instant::now();
        let output = self.command(which, out).output().expect("it runs");
        assert!(output.status.success(), "{}", said(&output));
        began.elapsed()
    }
    /// Every file is a whole one or a part that the next run sweeps up; a folder that is half new is
    /// told by the next command that reads from it. Returns whether it was one.
    fn look(&self, which: usize, kill: u32) -> bool {
        let there = files(&self.folder(which));
        for (name, content) in &there {
            assert!(is_unfinished(name) || is_whole(name, content), "{name} after kill {kill}");
        }
        let manifest =
            there.get("manifest.json").map_or("", |m| std::str::from_utf8(m).expect("text"));
        let half_new = manifest.contains("\"unfinished\"");
        if half_new && which == 0 {
            let roster = self.folder(0).join("schedule.csv");
            let mut next = program();
            next.args([
                "simulate",
                &self.commands[0][1],
                "--replications",
                "1",
                "--no-plots",
                "--plan",
            ]);
            next.arg(roster).arg("--out").arg(self.out.path().join("next"));
            let output = next.output().expect("it runs");
            assert!(said(&output).contains("the folder is half new"), "{}", said(&output));
        }
        half_new
    }
}

/// The files of a sweep, but its journal: lines in the order in which threads ended.
fn results(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = files(folder);
    found.retain(|name, _| name != "journal.jsonl" && name != "manifest.json");
    found
}

/// Twenty kills of three commands at random moments, half of them while files are put into place,
/// into one folder each: every file is a whole one, a folder that is half new is told, and the next
/// whole run leaves nothing unfinished behind. A sweep that went on after its kills is the unbroken
/// one. A thousand: `CHATSTAFF_KILLS=1000 cargo test --release --test machine kills -- --nocapture`.
#[cfg(unix)]
#[test]
#[expect(clippy::print_stdout, reason = "what was tried is told where it is asked for")]
fn kills_leave_whole_files_and_nothing_that_stays() {
    let text = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let (met, sweep) = (
        scenario("plan/met.toml").display().to_string(),
        scenario("compare/sweep.toml").display().to_string(),
    );
    let commands = [
        text(&["plan", &met, "--effort", "quick"]),
        text(&["simulate", &met, "--replications", "40"]),
        text(&["sweep", &sweep, "--replications", "20"]),
    ];
    let run = Killed { out: tempfile::tempdir().expect("a folder"), commands };
    let unbroken = run.out.path().join("unbroken");
    run.whole(2, &unbroken);
    let mut took = [0, 1, 2].map(|which| run.whole(which, &run.folder(which)));
    let kills = std::env::var("CHATSTAFF_KILLS").map_or(20, |n| n.parse().expect("a number"));
    let (mut killed, mut half_new, mut resumed, mut dice) = (0, 0, 0, 10);
    // Some end before they are killed: those are tried again, a little sooner.
    for kill in 0..10 * kills {
        if killed == kills {
            break;
        }
        let which = kill as usize % 3;
        if which == 2 && random(&mut dice) < 0.4 {
            // Points are kept: some runs go on where the one before was killed, some begin.
            let _gone = fs::remove_file(run.folder(2).join("journal.jsonl"));
        }
        let moment = random(&mut dice);
        let moment = if random(&mut dice) < 0.5 { 0.8 + 0.25 * moment } else { moment };
        let mut command = run.command(which, &run.folder(which));
        let mut child =
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
        std::thread::sleep(took[which].mul_f64(moment));
        let at_work = child.try_wait().expect("a child").is_none();
        if at_work {
            killed += 1;
        } else {
            took[which] = took[which].mul_f64(0.8);
        }
        child.kill().expect("ours");
        child.wait().expect("it ends");
        half_new += u32::from(run.look(which, kill));
        if which == 2 && random(&mut dice) < 0.5 {
            run.whole(2, &run.folder(2));
            assert!(results(&run.folder(2)) == results(&unbroken), "resumed after kill {kill}");
            resumed += 1;
        } else if which < 2 && kill % 30 == 20 {
            // The machine may be busier than it was.
            took[which] = run.whole(which, &run.folder(which));
        }
    }
    println!("{killed} killed at work, {half_new} folders half new, {resumed} sweeps resumed");
    assert_eq!(killed, kills, "were killed at work");
    for which in 0..3 {
        run.whole(which, &run.folder(which));
    }
    let left: Vec<String> =
        files(run.out.path()).into_keys().filter(|name| is_unfinished(name)).collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(results(&run.folder(2)) == results(&unbroken));
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let told = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status();
    assert!(told.expect("kill").success());
}

#[cfg(unix)]
fn waits(command: &[&str], out: &Path) -> Child {
    let mut child = program()
        .args(command)
        .arg("--out")
        .arg(out)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    // It opens its folder once it listens to signals.
    let began = Instant::now();
    while !out.exists() && began.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(300));
    assert!(child.try_wait().expect("a child").is_none(), "it ended before it was stopped");
    child
}

/// Whether this process was started with SIGHUP (signal 1) ignored.
#[cfg(unix)]
fn ignores_hang_up() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .is_some_and(|mask| mask & 1 == 1)
}

/// Slurm, Kubernetes and closing terminals ask like Ctrl-C does: the best plan is written, exit 5.
#[cfg(unix)]
#[test]
fn a_plan_that_is_asked_to_end_writes_the_best_it_has() {
    let long = scenario("plan/long.toml").display().to_string();
    // Who runs the tests under `nohup` asks that hanging up be ignored, by the program too.
    let names: &[&str] = if ignores_hang_up() { &["INT", "TERM"] } else { &["INT", "TERM", "HUP"] };
    for name in names {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        let command = ["plan", &long, "--effort", "thorough", "--no-plots", "--threads", "1"];
        let child = waits(&command, &out);
        signal(&child, name);
        let output = child.wait_with_output().expect("it ends");
        let said = said(&output);
        assert_eq!(output.status.code(), Some(5), "{name}: {said}");
        assert!(said.contains("stopping …"), "{name}: {said}");
        assert!(said.contains("interrupted: the best plan evaluated so far"), "{name}: {said}");
        assert!(out.join("schedule.csv").exists());
    }
}

/// Asked twice, it ends at once with 128 and the signal's number; what `timeout` sends twice within a
/// moment is one request.
#[cfg(unix)]
#[test]
fn a_second_signal_ends_at_once_and_a_doubled_one_does_not() {
    let long = scenario("compare/base.toml").display().to_string();
    let folder = tempfile::tempdir().expect("a folder");
    // A single batch that takes long: nothing ends it but the second signal.
    let command =
        ["simulate", &long, "--replications", "1000000", "--yes", "--no-plots", "--threads", "1"];
    let heavy = folder.path().join("heavy.toml");
    let text = fs::read_to_string(&long).expect("shipped");
    fs::write(&heavy, text.replace("daily-volume = 200", "daily-volume = 600000"))
        .expect("written");
    let heavy = heavy.display().to_string();
    for (at, expected) in [("TERM", 128 + 15), ("INT", 128 + 2)] {
        let mut command = command;
        command[1] = &heavy;
        let out = folder.path().join(at);
        let child = waits(&command, &out);
        signal(&child, at);
        std::thread::sleep(Duration::from_millis(600));
        signal(&child, at);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(expected), "{}", said(&output));
        assert!(said(&output).contains("stopping …"));
    }
    let out = folder.path().join("doubled");
    let child = waits(&command, &out);
    signal(&child, "TERM");
    signal(&child, "TERM");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(5), "{}", said(&output));
}

/// Cells, names and damaged lines of files, and the names of the files themselves.
#[test]
fn messages_hold_nothing_that_a_terminal_obeys() {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("written");
        path.display().to_string()
    };
    // Not those that begin with escape: where there is no terminal they are taken out anyhow.
    let sign = "\u{202e}\u{85}\u{9b}31m\u{200b}";
    let log = put("log.csv", &format!("id,started_at,agent\n1,x{sign}x,A\n2,y{sign},{sign}\n"));
    let named = put(&format!("lo{sign}g.csv"), "id,started_at\n1,soon\n");
    let roster = put("r.csv", &format!("group,date,start,end\ng{sign},x,1,2\n"));
    let toml = put("s.toml", &format!("name = \"a{sign}\"\nk{sign} = {sign}\n[x{sign}]\n"));
    let journal = put("part-1.jsonl", &format!("{{\"format\":1,\"sweep\":\"{sign}\"}}\n"));
    let sweep =
        put("w.toml", &format!("name = \"a\"\nscenario = \"s.toml\"\nmetrics = [\"{sign}\"]\n"));
    let met = scenario("plan/met.toml").display().to_string();
    for command in [
        vec!["fit", &log],
        vec!["fit", &named],
        vec!["fit", &log, "--sheet", sign],
        vec!["check", &toml],
        vec!["check", &named],
        vec!["sweep", &sweep],
        vec!["merge", &journal],
        vec!["merge", &named],
        vec!["simulate", &met, "--plan", &roster],
        vec!["simulate", &met, "--plan", &named],
        vec!["compare", &met, &toml],
        vec!["explain", sign],
    ] {
        let out = folder.path().join("out");
        let mut program = program();
        program.args(&command).current_dir(folder.path());
        if command[0] != "explain" && command[0] != "check" {
            program.arg("--out").arg(&out);
        }
        let output = program.output().expect("it runs");
        assert!(!output.status.success(), "{command:?}");
        let said = said(&output);
        let obeyed = |c: char| (c.is_control() && c != '\n') || sign.contains(c) && !c.is_ascii();
        assert!(!said.contains(obeyed), "{command:?}: {}", said.escape_debug());
    }
}

/// A folder that another run is writing is refused before the work, with the remedy.
#[cfg(unix)]
#[test]
fn a_folder_in_use_is_refused_with_exit_2() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let long = scenario("plan/long.toml").display().to_string();
    let mut first = waits(&["plan", &long, "--effort", "thorough", "--threads", "1"], &out);
    let met = scenario("plan/met.toml");
    let output =
        program().arg("simulate").arg(met).arg("--out").arg(&out).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("another run is writing there"), "{}", said(&output));
    first.kill().expect("ours");
    first.wait().expect("it ends");
}
