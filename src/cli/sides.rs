//! The sides of a comparison: which scenario files are meant, what they are called, and where the
//! comparison is kept. Must not know what is compared of them.

use super::print::complain;
use super::simulate::{folder_name, results_folder};
use super::{Exit, load};
use crate::model::Scenario;
use crate::scenario;
use std::path::{Path, PathBuf};

/// Letters that a name may have beside the others in a table.
const WIDEST: usize = 28;
/// Letters that a folder's name may have.
const LONGEST: usize = 80;

/// A side before it has a plan.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its file, without ending: no two sides have the same. For programs and folders.
    pub key: String,
    /// What people call it: its title, where that tells it from the others.
    pub name: String,
    /// What it says.
    pub scenario: Scenario,
}

/// Reads every file before anything runs, so that all problems are said at once. Folders stand for
/// the scenarios in them.
///
/// # Errors
/// The exit code; the reasons have been printed.
pub fn read(given: &[PathBuf]) -> Result<Vec<Named>, Exit> {
    let mut wrong = None;
    let mut sides: Vec<Named> = Vec::new();
    for path in files(given)? {
        match load::load(&path) {
            Ok(loaded) => {
                let key = unused(&stem(&path), &sides);
                sides.push(Named { name: key.clone(), key, scenario: loaded.scenario });
            }
            Err(exit) => wrong = Some(exit),
        }
    }
    if let Some(exit) = wrong {
        return Err(exit);
    }
    if sides.len() < 2 {
        let what = if sides.is_empty() { "no scenario" } else { "one scenario only" };
        complain(&format!(
            "error: {what} to compare: give a base and variants, or a folder with several scenarios"
        ));
        return Err(Exit::Usage);
    }
    let names = names(&sides);
    for (side, name) in sides.iter_mut().zip(names) {
        side.name = name;
    }
    Ok(sides)
}

/// The files meant; of folders, the scenarios in them by name, each file once.
fn files(given: &[PathBuf]) -> Result<Vec<PathBuf>, Exit> {
    let mut all: Vec<PathBuf> = Vec::new();
    for path in given {
        if !path.is_dir() {
            all.push(path.clone());
            continue;
        }
        let unreadable = |error: std::io::Error| {
            complain(&format!("{}: cannot be read: {error}", path.display()));
            Exit::Invalid
        };
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            if file.extension().is_some_and(|ending| ending == "toml") && file.is_file() {
                inside.push(file);
            }
        }
        inside.sort();
        for file in inside {
            let real = |path: &PathBuf| std::fs::canonicalize(path).ok();
            let own = real(&file);
            if own.is_some() && all.iter().any(|other| real(other) == own) {
                continue;
            }
            let name = file.display().to_string();
            let is_other = |bytes: Vec<u8>| scenario::other_than_scenario(&bytes, &name).is_some();
            // What cannot be read is said where scenarios are read.
            if std::fs::read(&file).is_ok_and(is_other) {
                complain(&format!("{name}: no scenario, left out"));
            } else {
                all.push(file);
            }
        }
    }
    Ok(all)
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| "scenario".to_owned(), |stem| stem.to_string_lossy().into())
}

/// The name, with a number if it is taken.
fn unused(name: &str, sides: &[Named]) -> String {
    let taken = |name: &str| sides.iter().any(|other| other.key == name);
    if !taken(name) {
        return name.to_owned();
    }
    let numbered = |n: usize| format!("{name} {n}");
    // One of them is free: there are more numbers than sides.
    (2..=sides.len() + 2).map(numbered).find(|name| !taken(name)).unwrap_or_default()
}

/// Titles, cut to what fits into a table, where they tell the sides apart; else the files' names.
fn names(sides: &[Named]) -> Vec<String> {
    let titles: Vec<String> = sides.iter().map(|side| cut(&side.scenario.title)).collect();
    let is_own = |title: &String| {
        !title.is_empty() && titles.iter().filter(|other| *other == title).count() == 1
    };
    let taken = |title: &String| sides.iter().any(|side| side.key == *title);
    let one = |(side, title): (&Named, &String)| {
        let clear = is_own(title) && (*title == side.key || !taken(title));
        if clear { title.clone() } else { side.key.clone() }
    };
    sides.iter().zip(&titles).map(one).collect()
}

/// A title no wider than a column may be; Chinese letters are as wide as two.
fn cut(title: &str) -> String {
    let mut width = 0;
    let mut fits = String::new();
    for letter in title.trim().chars() {
        width += if u32::from(letter) < 0x1100 { 1 } else { 2 };
        if width > WIDEST {
            return format!("{}…", fits.trim_end());
        }
        fits.push(letter);
    }
    fits
}

/// `output/<base>/compare/<variants>`: every comparison has a folder of its own.
pub fn default_folder(sides: &[Named], plan: Option<&Path>) -> PathBuf {
    let variants: Vec<&str> = sides.iter().skip(1).map(|side| side.key.as_str()).collect();
    let mut name = variants.join("+");
    let base = &sides[0];
    if base.key != base.scenario.name {
        name = format!("{} with {name}", base.key);
    }
    if let Some(plan) = plan {
        name = format!("{name} on {}", stem(plan));
    }
    if name.chars().count() > LONGEST {
        let digest = crate::fingerprint::Fingerprint::of(name.clone()).short();
        let begin: String = name.chars().take(LONGEST - digest.len() - 1).collect();
        name = format!("{begin}-{digest}");
    }
    results_folder(&base.scenario).join("compare").join(folder_name(&name, "variants"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(key: &str, title: &str) -> Named {
        let scenario = Scenario { title: title.to_owned(), ..Scenario::bare(10.0, 1) };
        Named { key: key.to_owned(), name: key.to_owned(), scenario }
    }

    #[test]
    fn sides_are_called_by_their_titles_where_these_tell_them_apart() {
        let sides = [side("base", "工作日"), side("v1", "改路由"), side("v2", "改路由")];
        assert_eq!(names(&sides), ["工作日", "v1", "v2"]);
        // A title that is another side's file would be taken for it.
        assert_eq!(names(&[side("a", "b"), side("b", "c")]), ["a", "c"]);
        let long = "An ordinary weekday with one more person in the evening";
        assert_eq!(
            names(&[side("a", long), side("b", "")]),
            ["An ordinary weekday with one…", "b"]
        );
        // Cut, they are the same.
        let other = format!("{long} and another");
        assert_eq!(names(&[side("a", long), side("b", &other)]), ["a", "b"]);
    }

    #[test]
    fn every_comparison_has_a_folder_of_its_own() {
        let mut all: Vec<PathBuf> = Vec::new();
        let (a, b, c) = (side("a", "A"), side("b", "B"), side("c", "C"));
        let sides = [
            vec![a.clone(), b.clone()],
            vec![a.clone(), c.clone()],
            vec![b.clone(), a.clone()],
            vec![a, b, c],
        ];
        for sides in &sides {
            for plan in [None, Some(Path::new("search")), Some(Path::new("x/roster.csv"))] {
                all.push(default_folder(sides, plan));
            }
        }
        let many: Vec<Named> = (0..60).map(|i| side(&format!("variant-{i}"), "")).collect();
        all.push(default_folder(&many, None));
        all.push(default_folder(&many[..59], None));
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count, "{all:?}");
        assert!(all.iter().all(|path| path.file_name().is_some_and(|name| name.len() < 200)));
    }

    #[test]
    fn a_folder_stands_for_its_scenarios_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("b.toml", "first-day = 2026-11-24");
        write("a.toml", "first-day = 2026-11-24\n[[plan]]\n");
        write("sweep.toml", "scenario = \"a.toml\"\n[vary]\n");
        write("roster.toml", "[[plan]]\ngroup = \"x\"\n");
        write("broken.toml", "name = ");
        write("notes.txt", "first-day = 2026-11-24");
        let b = folder.path().join("b.toml");
        let found = files(&[b, folder.path().to_owned()]).unwrap();
        let names: Vec<String> = found.iter().map(|path| stem(path)).collect();
        // What is given by name comes first, and once.
        assert_eq!(names, ["b", "a", "broken"]);
    }
}
