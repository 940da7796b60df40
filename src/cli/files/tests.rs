//! Results on disk: what is ours, what is not, and what is left when something fails.

use super::*;
use std::cell::Cell;
use std::fs;

thread_local! {
    /// Bytes that this thread can still write before its disk is full; `None`: any number.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// A disk that is full after so many bytes.
pub fn spend(bytes: usize) -> io::Result<()> {
    let Some(left) = LEFT.get() else { return Ok(()) };
    LEFT.set(Some(left.saturating_sub(bytes)));
    if bytes <= left { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) }
}

/// Room that becomes free again.
pub fn give_back(bytes: usize) {
    LEFT.set(LEFT.get().map(|left| left + bytes));
}

/// Runs `of` on a disk with so much room.
fn with_room<T>(bytes: usize, of: impl FnOnce() -> T) -> T {
    LEFT.set(Some(bytes));
    let result = of();
    LEFT.set(None);
    result
}

/// What stands in a folder, hidden files as well.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn run(folder: &Path, command: &'static str, files: &[(&str, &str)]) -> Written {
    let mut output = Output::open(folder, command).unwrap();
    for (name, content) in files {
        output.add(name, content.as_bytes());
    }
    output.finish().unwrap()
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn a_later_run_replaces_its_own_files_and_removes_those_it_no_longer_writes() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, "plan", &[("a.csv", "1"), ("plots/b.svg", "2")]);
    fs::write(folder.join("notes.txt"), "mine").unwrap();
    run(folder, "simulate", &[("c.csv", "3")]);
    let written = run(folder, "plan", &[("a.csv", "4")]);
    assert_eq!(text(folder, "a.csv"), "4");
    assert!(!folder.join("plots/b.svg").exists(), "no longer written");
    assert_eq!(text(folder, "c.csv"), "3", "another command's");
    assert_eq!(text(folder, "notes.txt"), "mine");
    assert!(written.notes.is_empty());
}

#[test]
fn an_edited_roster_is_never_overwritten_and_never_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, "plan", &[("roster.csv", "Anna"), ("old.csv", "x")]);
    fs::write(folder.join("roster.csv"), "Anna, not on Friday").unwrap();
    fs::write(folder.join("old.csv"), "kept").unwrap();
    for content in ["Bert", "Carla"] {
        let written = run(folder, "plan", &[("roster.csv", content)]);
        assert_eq!(text(folder, "roster.csv"), "Anna, not on Friday");
        assert_eq!(text(folder, "roster-2.csv"), content);
        assert!(written.notes.iter().any(|note| note.contains("roster-2.csv")));
        assert!(written.notes.iter().all(|note| !note.starts_with("roster.csv is no longer")));
    }
    assert_eq!(text(folder, "old.csv"), "kept");
    fs::remove_file(folder.join("roster.csv")).unwrap();
    run(folder, "plan", &[("roster.csv", "Dora")]);
    assert_eq!(text(folder, "roster.csv"), "Dora");
    assert!(!folder.join("roster-2.csv").exists());
}

#[test]
fn what_stood_there_before_the_first_run_stays() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("schedule.csv"), "from last year").unwrap();
    let written = run(folder, "plan", &[("schedule.csv", "new")]);
    assert_eq!(text(folder, "schedule.csv"), "from last year");
    assert_eq!(written.names, ["schedule-2.csv"]);
}

#[test]
fn a_crash_between_renames_leaves_files_that_the_next_run_knows_as_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, "plan", &[("a.csv", "old a"), ("b.csv", "old b")]);
    let mut output = Output::open(folder, "plan").unwrap();
    output.add("a.csv", b"new a");
    output.add("b.csv", b"new b");
    // What `finish` does until the crash: the manifest of both, then the first file only.
    let mut during = Manifest::default();
    during.unfinished = Some("plan".to_owned());
    during
        .files
        .extend(output.staged.iter().map(|staged| output.before.with_pending(&staged.entry)));
    manifest::write(folder, during).unwrap();
    output.staged.remove(0).file.persist(folder.join("a.csv")).unwrap();
    drop(output);
    assert_eq!((text(folder, "a.csv"), text(folder, "b.csv")), ("new a".into(), "old b".into()));
    // Whoever comes next is told, whether they write there or read from there.
    let told = manifest::half_new(&folder.join("a.csv")).unwrap();
    assert!(told.contains("the folder is half new: `plan` was stopped"), "{told}");
    assert_eq!(manifest::half_new(&folder.join("mine.csv")), None);
    let written = run(folder, "plan", &[("a.csv", "3"), ("b.csv", "3")]);
    assert_eq!(written.names, ["a.csv", "b.csv"]);
    assert_eq!(manifest::half_new(&folder.join("a.csv")), None);
    let left = fs::read_dir(folder).unwrap().count();
    assert_eq!(left, 3, "two results, the manifest and no parts");
}

#[test]
fn an_abandoned_run_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, "plan", &[("a.csv", "1")]);
    let mut output = Output::open(folder, "plan").unwrap();
    output.add("a.csv", b"2");
    drop(output);
    assert_eq!(text(folder, "a.csv"), "1");
    assert_eq!(fs::read_dir(folder).unwrap().count(), 2);
}

#[test]
fn a_broken_or_newer_manifest_stops_the_run_before_it_touches_anything() {
    let folder = tempfile::tempdir().unwrap();
    for broken in ["{", "{\"format\": 99, \"files\": []}"] {
        fs::write(folder.path().join("manifest.json"), broken).unwrap();
        let error = Output::open(folder.path(), "plan").unwrap_err();
        assert!(matches!(error, FileError::Manifest { .. }), "{error}");
    }
}

#[test]
fn a_manifest_cannot_make_us_delete_outside_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("output");
    fs::write(folder.path().join("precious.txt"), "1").unwrap();
    run(&inner, "plan", &[("a.csv", "1")]);
    let manifest = text(&inner, "manifest.json").replace("a.csv", "../precious.txt");
    fs::write(inner.join("manifest.json"), manifest).unwrap();
    run(&inner, "plan", &[]);
    assert_eq!(text(folder.path(), "precious.txt"), "1");
}

#[test]
fn a_file_where_the_folder_should_be_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("output");
    fs::write(&path, "I am a file").unwrap();
    let error = Output::open(&path.join("x"), "plan").unwrap_err().to_string();
    assert!(error.contains("output"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "I am a file");
}

#[test]
fn on_a_full_disk_every_file_is_whole_and_the_next_run_is_none_the_worse() {
    let content = |run: &str, size: usize| run.repeat(size);
    let files = |run: &str| {
        [
            ("a.csv", content(run, 10)),
            ("plots/b.svg", content(run, 9_000)),
            ("c.csv", content(run, 40)),
        ]
    };
    let mut ends = [0; 3];
    for room in (0..90_000).step_by(2_100) {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let old = files("o");
        run(folder, "plan", &old.each_ref().map(|(name, text)| (*name, text.as_str())));
        let result = with_room(room, || {
            let mut output = Output::open(folder, "plan")?;
            for (name, text) in files("n") {
                output.add(name, text.as_bytes());
            }
            output.finish()
        });
        let end = match &result {
            Err(_) => 0,
            Ok(written) if written.failed.is_empty() => 2,
            Ok(written) => {
                assert!(written.names.contains(&"a.csv".to_owned()), "the others are there");
                1
            }
        };
        ends[end] += 1;
        for ((name, old), (_, new)) in files("o").into_iter().zip(files("n")) {
            let there = text(folder, name);
            let written = result.as_ref().is_ok_and(|w| w.names.iter().any(|n| n == name));
            assert_eq!(there == new, written, "{name} with {room} bytes");
            assert!(there == old || there == new, "{name} is cut with {room} bytes");
        }
        let again = files("3");
        let written = run(folder, "plan", &again.each_ref().map(|(n, text)| (*n, text.as_str())));
        assert_eq!(written.names, ["a.csv", "plots/b.svg", "c.csv"], "with {room} bytes");
        assert_eq!(names(folder), ["a.csv", "c.csv", "manifest.json", "plots"]);
        assert_eq!(names(&folder.join("plots")), ["b.svg"]);
    }
    // Found before the work, while files are written, never: all three were met.
    assert!(ends.iter().all(|count| *count > 2), "{ends:?}");
}

#[test]
fn what_a_killed_run_left_is_swept_up_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, "plan", &[("a.csv", "1"), ("plots/b.svg", "2")]);
    for left in [".chatstaff-aB3.part", "plots/.chatstaff-x.part"] {
        fs::write(folder.join(left), "half of a").unwrap();
    }
    fs::write(folder.join("mine.part"), "not a leftover").unwrap();
    run(folder, "simulate", &[("c.csv", "3")]);
    assert_eq!(names(folder), ["a.csv", "c.csv", "manifest.json", "mine.part", "plots"]);
    assert_eq!(names(&folder.join("plots")), ["b.svg"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_another_run_is_writing_is_refused_before_the_work() {
    let folder = tempfile::tempdir().unwrap();
    let first = Output::open(folder.path(), "plan").unwrap();
    for command in ["plan", "simulate"] {
        let error = Output::open(folder.path(), command).unwrap_err();
        assert!(matches!(error, FileError::Busy { .. }), "{error}");
        assert!(error.to_string().contains("--out"), "{error}");
    }
    let room = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(room, 1, "what the first run needs is not swept up");
    drop(first);
    Output::open(folder.path(), "plan").unwrap();
    // Shards write beside each other, but not beside a whole run.
    let shards = [(); 2].map(|()| Taken::take(folder.path(), Company::Shards).unwrap());
    assert!(Output::open(folder.path(), "sweep").is_err());
    drop(shards);
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_folder_is_touched_through_links() {
    use std::os::unix::fs::symlink;
    let place = tempfile::tempdir().unwrap();
    let (elsewhere, folder) = (place.path().join("elsewhere"), place.path().join("results"));
    fs::create_dir(&elsewhere).unwrap();
    run(&folder, "plan", &[("a.csv", "1"), ("plots/b.svg", "2"), ("c.csv", "3")]);
    // The folder of pictures has moved elsewhere, with our picture and somebody's half file in it.
    fs::write(elsewhere.join("b.svg"), "2").unwrap();
    fs::write(elsewhere.join(".chatstaff-x.part"), "theirs").unwrap();
    fs::write(elsewhere.join("c.csv"), "3").unwrap();
    fs::remove_dir_all(folder.join("plots")).unwrap();
    symlink(&elsewhere, folder.join("plots")).unwrap();
    fs::remove_file(folder.join("c.csv")).unwrap();
    symlink(elsewhere.join("c.csv"), folder.join("c.csv")).unwrap();
    let before = names(&elsewhere);
    for files in [&[("a.csv", "4"), ("plots/b.svg", "5"), ("c.csv", "6")][..], &[("a.csv", "7")]] {
        let written = run(&folder, "plan", files);
        assert!(written.names.contains(&"a.csv".to_owned()), "{written:?}");
        let refused = written.failed.iter().any(|error| matches!(error, FileError::Link { .. }));
        assert_eq!(refused, files.len() > 1, "{written:?}");
        assert_eq!(names(&elsewhere), before);
        assert_eq!(text(&elsewhere, "b.svg"), "2");
        assert_eq!(text(&elsewhere, "c.csv"), "3");
    }
}

#[test]
fn a_run_without_pictures_leaves_those_of_the_run_before() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, "plan", &[("a.csv", "1"), ("plots/b.svg", "2"), ("plots/c.svg", "3")]);
    for _ in 0..2 {
        let mut output = Output::open(folder, "plan").unwrap();
        output.add("a.csv", b"4");
        output.keep("plots/");
        let written = output.finish().unwrap();
        assert_eq!(written.names, ["a.csv"]);
        assert!(written.notes[0].contains("still of an earlier run"), "{:?}", written.notes);
        assert_eq!(text(folder, "plots/b.svg"), "2");
    }
    // The next run with pictures still knows them as its own.
    run(folder, "plan", &[("a.csv", "5"), ("plots/b.svg", "6")]);
    assert_eq!(text(folder, "plots/b.svg"), "6");
    assert!(!folder.join("plots/c.svg").exists());
}

#[test]
fn an_error_names_no_temporary_file() {
    let folder = tempfile::tempdir().unwrap();
    let error = tempfile::Builder::new()
        .prefix(".chatstaff-")
        .tempfile_in(folder.path().join("nowhere"))
        .expect_err("there is no such folder");
    assert!(error.to_string().contains(".chatstaff-"), "{error}");
    let kind = error.kind();
    let plain = without_path(error);
    assert!(!plain.to_string().contains(".chatstaff-"), "{plain}");
    assert_eq!(plain.kind(), kind);
}
