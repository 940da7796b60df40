//! Sweeps as people run them: the program, its files, its exit codes. Same bytes on any number of
//! threads, in one piece or in shards, in one go or interrupted.

use chatstaff::sweep::{self, Cell, Head, Measured, Outcome, Record};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SHOP: &str = r#"
name = "shop"
first-day = 2026-11-24
demand = { daily-volume = 300, hourly = "flat" }
[[group]]
name = "regular"
size = 6
[[target]]
within = "30s"
at-least = "80%"
[[plan]]
group = "regular"
start = "08:00"
end = "20:00"
count = 2
"#;
const SWEEP: &str = r#"
name = "trial"
title = "A trial"
scenario = "shop.toml"
replications = 4
[vary]
"group.regular.cap" = { from = 1, to = 4 }
volume = ["80%", "120%"]
"#;

struct Desk(tempfile::TempDir);

impl Desk {
    fn new(sweep: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("shop.toml"), SHOP).expect("written");
        fs::write(folder.path().join("sweep.toml"), sweep).expect("written");
        Self(folder)
    }
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    /// Runs the program in the folder and returns its exit code and what it said on stderr.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chatstaff"));
        for variable in ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"] {
            command.env_remove(variable);
        }
        told(&command.args(arguments).current_dir(self.0.path()).output().expect("it runs"))
    }
    fn sweep(&self, arguments: &[&str]) {
        let (code, said) = self.run(&[&["sweep", "sweep.toml"], arguments].concat());
        assert_eq!(code, 0, "{said}");
    }
    /// Every file below a folder.
    fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.path(folder), "", &mut files);
        files
    }
}

fn told(output: &Output) -> (i32, String) {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().expect("not killed"), said)
}

fn collect(folder: &Path, name: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("readable")) {
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &name, files);
        } else {
            files.insert(name, fs::read(entry.path()).expect("readable"));
        }
    }
}

fn same(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, content) in a {
        assert!(content == &b[name], "{name} differs");
    }
}

#[test]
fn the_same_bytes_on_any_number_of_threads_in_shards_and_after_a_crash() {
    let desk = Desk::new(SWEEP);
    desk.sweep(&["--out", "one", "--threads", "1"]);
    let one = desk.files("one");
    let names: Vec<&str> = one.keys().map(String::as_str).collect();
    for name in ["/sweep.csv", "/sweep.parquet", "/summary.txt", "/manifest.json", "/journal.jsonl"]
    {
        assert!(names.contains(&name), "{names:?}");
    }
    assert!(names.iter().any(|name| name.starts_with("/plots/surface")), "{names:?}");
    let here = desk.0.path().to_string_lossy().into_owned();
    for (name, content) in &one {
        assert!(!String::from_utf8_lossy(content).contains(&here), "{name} tells no path");
    }

    desk.sweep(&["--out", "two", "--threads", "2"]);
    same(&one, &desk.files("two"));

    for shard in ["3/3", "1/3", "2/3"] {
        desk.sweep(&["--out", "parts", "--shard", shard]);
    }
    let parts: Vec<String> = (1..=3).map(|i| format!("parts/part-{i}-of-3.jsonl")).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let (code, said) = desk.run(&[&["merge", "--out", "merged"], &parts[..]].concat());
    assert_eq!(code, 0, "{said}");
    same(&one, &desk.files("merged"));
    // A folder stands for the parts in it.
    let (code, said) = desk.run(&["merge", "--out", "merged-2", "parts"]);
    assert_eq!(code, 0, "{said}");
    same(&one, &desk.files("merged-2"));

    // A crash: three whole records, and half of a fourth.
    let journal = String::from_utf8(one["/journal.jsonl"].clone()).expect("text");
    let ends: Vec<usize> = journal.match_indices('\n').map(|(at, _)| at).collect();
    fs::create_dir(desk.path("crashed")).expect("a folder");
    fs::write(desk.path("crashed/journal.jsonl"), &journal[..ends[3] + 200]).expect("written");
    let (code, said) = desk.run(&["sweep", "sweep.toml", "--out", "crashed"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("line 5 was cut off; its point is simulated again"), "{said}");
    assert!(said.contains("3 of 8 points are in"), "{said}");
    assert!(said.contains("5 of 5 points"), "nothing is repeated: {said}");
    same(&one, &desk.files("crashed"));
}

#[test]
fn what_is_missing_or_foreign_is_said_and_not_merged() {
    let desk = Desk::new(SWEEP);
    desk.sweep(&["--out", "parts", "--shard", "1/2"]);
    let (code, said) = desk.run(&["merge", "parts/part-1-of-2.jsonl", "--out", "merged"]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("4 of 8 points are missing: 2, 4, 6, 8"), "{said}");
    assert!(said.contains("no part of shard 2/2"), "{said}");
    assert!(!desk.path("merged").exists());

    let (code, said) =
        desk.run(&["merge", "parts/part-1-of-2.jsonl", "--out", "merged", "--partial"]);
    assert_eq!(code, 3, "a table with holes is not a success: {said}");
    let csv = fs::read_to_string(desk.path("merged/sweep.csv")).expect("written");
    assert_eq!(csv.lines().count(), 5);

    desk.sweep(&["--out", "parts", "--shard", "2/2", "--seed", "7"]);
    let both = ["parts/part-1-of-2.jsonl", "parts/part-2-of-2.jsonl"];
    let (code, said) = desk.run(&["merge", both[0], both[1], "--out", "other"]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("belongs to another sweep") && said.contains("seeds 1 and 7"), "{said}");

    // A part that was cut: the point of its last line is missing.
    desk.sweep(&["--out", "parts", "--shard", "2/2"]);
    let text = fs::read(desk.path(both[1])).expect("a part");
    fs::write(desk.path(both[1]), &text[..text.len() - 50]).expect("written");
    let (code, said) = desk.run(&["merge", both[0], both[1], "--out", "cut"]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("line 5 was cut off") && said.contains("1 of 8 points"), "{said}");

    fs::write(desk.path("table.csv"), "point,cap\n1,2\n").expect("written");
    let (code, said) = desk.run(&["merge", "table.csv", "--out", "cut"]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("table.csv") && said.contains("not that of a sweep"), "{said}");
}

#[test]
fn a_changed_sweep_keeps_the_journal_of_the_one_before() {
    let desk = Desk::new(SWEEP);
    desk.sweep(&["--out", "out", "--no-plots"]);
    let before = desk.files("out");
    let (code, said) =
        desk.run(&["sweep", "sweep.toml", "--out", "out", "--no-plots", "--seed", "2"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("before it or its scenario changed; it is kept as"), "{said}");
    // Back to the first: nothing is simulated again.
    let (code, said) = desk.run(&["sweep", "sweep.toml", "--out", "out", "--no-plots"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("8 of 8 points are in"), "{said}");
    let after = desk.files("out");
    assert_eq!(before["/sweep.csv"], after["/sweep.csv"]);
}

#[test]
fn an_invalid_point_is_reported_and_the_rest_is_in_the_table() {
    let desk = Desk::new(
        "name = \"ends\"\nscenario = \"shop.toml\"\nreplications = 2\n[vary]\n\
         plan.1.end = [\"06:00\", \"16:00\"]\n",
    );
    let (code, said) = desk.run(&["sweep", "sweep.toml", "--out", "out", "--no-plots"]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("1 of 2 points is invalid"), "{said}");
    let summary = fs::read_to_string(desk.path("out/summary.txt")).expect("written");
    assert!(summary.contains("point 1 (plan.1.end = 06:00) is invalid"), "{summary}");
    assert!(summary.contains("S602") && summary.contains("ends before it starts"), "{summary}");
    let csv = fs::read_to_string(desk.path("out/sweep.csv")).expect("written");
    assert_eq!(csv.lines().count(), 2);
}

#[test]
fn the_parquet_file_holds_what_the_csv_holds() {
    for by in ["point", "interval"] {
        let desk = Desk::new(
            &SWEEP
                .replace("[vary]", &format!("by = \"{by}\"\n[vary]\nrules.routing = [\"random\"]")),
        );
        desk.sweep(&["--out", "out", "--no-plots"]);
        let mut csv = csv::Reader::from_path(desk.path("out/sweep.csv")).expect("a table");
        let header = csv.headers().expect("a header").clone();
        let file = fs::File::open(desk.path("out/sweep.parquet")).expect("written");
        let reader = SerializedFileReader::new(file).expect("Parquet");
        let mut rows = 0;
        for (row, record) in reader.get_row_iter(None).expect("rows").zip(csv.records()) {
            let (row, record) = (row.expect("a row"), record.expect("a record"));
            rows += 1;
            for ((name, field), (column, text)) in
                row.get_column_iter().zip(header.iter().zip(record.iter()))
            {
                assert_eq!(name, column);
                // Readers of CSV take a column of whole values for whole numbers, unless they have
                // their points.
                if matches!(field, Field::Double(_)) {
                    assert!(text.contains(['.', 'e']), "{name}: {text} looks whole");
                }
                let same = match field {
                    Field::Null => text.is_empty(),
                    Field::Str(own) => own == text,
                    Field::Long(own) => text.parse() == Ok(*own),
                    Field::Double(own) => text.parse() == Ok(*own),
                    other => panic!("{name} is {other}"),
                };
                assert!(same, "{name}: {field} and {text}");
            }
        }
        assert_eq!(rows, if by == "point" { 8 } else { 8 * 48 });
        assert_eq!(i64::from(rows), reader.metadata().file_metadata().num_rows());
        for column in [
            "group_regular_cap",
            "volume_fraction",
            "seed",
            "version",
            "scenario_fingerprint",
            "verdict",
        ] {
            assert!(header.iter().any(|name| name == column), "{column}: {header:?}");
        }
    }
}

#[test]
fn every_shipped_sweep_says_what_to_expect_and_runs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/sweeps");
    let out = tempfile::tempdir().expect("a folder");
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).expect("shipped") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("text");
        assert!(
            text.starts_with("# ") && text.contains("\n# Answer to expect: "),
            "{}",
            path.display()
        );
        let to = out.path().join(path.file_stem().expect("a name"));
        let output = Command::new(env!("CARGO_BIN_EXE_chatstaff"))
            .arg("sweep")
            .arg(&path)
            .args(["--replications", "1", "--no-plots", "--out"])
            .arg(&to)
            .output()
            .expect("it runs");
        let (code, said) = told(&output);
        assert_eq!(code, 0, "{}: {said}", path.display());
        let table = fs::read_to_string(to.join("sweep.csv")).expect("a table");
        assert!(table.lines().count() > 8, "{}", path.display());
        names.push(path.file_stem().expect("a name").to_string_lossy().into_owned());
    }
    for name in ["caps", "routing", "volume", "busyness"] {
        assert!(names.iter().any(|own| own == name), "{name}");
    }
}

#[test]
#[ignore = "half a minute: cargo test --release --test sweeps a_million -- --ignored --nocapture"]
#[expect(clippy::print_stdout, reason = "the measurement is what it is run for")]
fn a_million_rows_are_merged_within_memory() {
    const POINTS: usize = 1_000_000;
    let text = format!(
        "name = \"large\"\nscenario = \"shop.toml\"\ndesign = \"latin-hypercube\"\n\
         samples = {POINTS}\n[vary]\nvolume = {{ from = \"50%\", to = \"150%\" }}\n\
         group.regular.factor = {{ from = 0.5, to = 1.5 }}\n"
    );
    let sweep = sweep::read(&text, "large.toml", &|_| Ok(SHOP.into())).expect("a valid sweep");
    let desk = Desk::new(SWEEP);
    let file = fs::File::create(desk.path("part.jsonl")).expect("written");
    let mut file = std::io::BufWriter::new(file);
    let head = Head::of(&sweep, None);
    file.write_all(sweep::line(&head).as_bytes()).expect("written");
    // Made-up figures: simulating a million points takes days, writing them must not.
    for point in 0..POINTS {
        let x = point as f64 / POINTS as f64;
        let figure = Measured(Some(10.0 + libm::sin(x)), Some(9.0 + x), Some(12.0 + x));
        let record = Record {
            point: point as u64 + 1,
            at: vec![Some(Cell::Number(0.5 + x)), Some(Cell::Number(1.5 - x))],
            outcome: Outcome::Done {
                scenario: format!("{point:016x}"),
                replications: 40,
                verdict: sweep::Standing::Met,
                searched: None,
                all: vec![figure; head.figures.len()],
                pairs: Vec::new(),
                slices: Vec::new(),
            },
        };
        file.write_all(sweep::line(&record).as_bytes()).expect("written");
    }
    file.into_inner().expect("written").sync_all().expect("written");
    let began = std::time::Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_chatstaff"))
        .args(["merge", "part.jsonl", "--out", "out"])
        .current_dir(desk.0.path())
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("it runs");
    let mut peak_mb = 0.0_f64;
    let status = loop {
        let told = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
        let kb: f64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(0.0);
        peak_mb = peak_mb.max(kb / 1024.0);
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    println!("a million rows: {peak_mb:.0} MB at most, {:.0} s", began.elapsed().as_secs_f64());
    assert_eq!(status.code(), Some(0));
    let reader =
        SerializedFileReader::new(fs::File::open(desk.path("out/sweep.parquet")).expect("written"));
    assert_eq!(reader.expect("Parquet").metadata().file_metadata().num_rows(), POINTS as i64);
    let csv = fs::File::open(desk.path("out/sweep.csv")).expect("written");
    let lines = std::io::BufRead::lines(std::io::BufReader::new(csv)).count();
    assert_eq!(lines, POINTS + 1);
    assert!(peak_mb < 400.0, "{peak_mb} MB");
}

/// Ctrl-C on a system with signals: what is finished is kept, and the next run goes on.
#[cfg(unix)]
#[test]
fn an_interrupted_sweep_says_so_and_goes_on_where_it_ended() {
    let many = SWEEP.replace("to = 4", "to = 40").replace("replications = 4", "replications = 20");
    let desk = Desk::new(&many);
    let child = Command::new(env!("CARGO_BIN_EXE_chatstaff"))
        .args(["sweep", "sweep.toml", "--out", "out", "--no-plots", "--threads", "1"])
        .current_dir(desk.0.path())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it runs");
    let journal = desk.path("out/journal.jsonl");
    let lines = || fs::read_to_string(&journal).map_or(0, |text| text.matches('\n').count());
    let began = std::time::Instant::now();
    while lines() < 3 && began.elapsed().as_secs() < 60 {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill").success());
    let output = child.wait_with_output().expect("it ends");
    let (code, said) = told(&output);
    assert_eq!(code, 5, "{said}");
    assert!(said.contains("of 80 points") && said.contains(" done and kept"), "{said}");
    assert!(!desk.path("out/sweep.csv").exists());
    let kept = lines() - 1;
    assert!((2..80).contains(&kept), "{kept}");

    let (code, said) = desk.run(&["sweep", "sweep.toml", "--out", "out", "--no-plots"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(&format!("{kept} of 80 points ")), "{said}");
    desk.sweep(&["--out", "whole", "--no-plots"]);
    same(&desk.files("whole"), &desk.files("out"));
}
