//! Scenario files from disk, with every problem on stderr: for all commands that take one.

use super::Exit;
use super::manifest;
use super::print::{complain, complain_in_colour};
use crate::model::{Plan, Scenario};
use crate::scenario::{self, Problems};
use std::io;
use std::path::Path;

/// A scenario that can be used.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What it means.
    pub scenario: Scenario,
    /// Warnings; they have been printed.
    pub warnings: Problems,
}

/// Reads a scenario file and prints its problems.
///
/// # Errors
/// The exit code: the file cannot be read or is invalid; the reasons have been printed.
pub fn load(path: &Path) -> Result<Loaded, Exit> {
    let bytes = std::fs::read(path).map_err(|e| unreadable(path, &e))?;
    if let Some(problems) = scenario::other_than_scenario(&bytes, &shown(path)) {
        show(&problems);
        return Err(Exit::Invalid);
    }
    let text = utf8(path, bytes)?;
    half_new(path);
    match scenario::read(&text, &shown(path), &|name| beside(path, name)) {
        Ok(checked) => {
            show(&checked.warnings);
            Ok(Loaded { scenario: checked.scenario, warnings: checked.warnings })
        }
        Err(problems) => {
            show(&problems);
            complain(&format!("{}: {}", shown(path), summary(&problems)));
            Err(Exit::Invalid)
        }
    }
}

/// Reads a roster (CSV or TOML) for `scenario` and prints its problems.
///
/// # Errors
/// The exit code: the file cannot be read or is invalid; the reasons have been printed.
pub fn load_plan(path: &Path, scenario: &Scenario) -> Result<Plan, Exit> {
    let bytes = std::fs::read(path).map_err(|e| unreadable(path, &e))?;
    half_new(path);
    match scenario::read_plan(bytes, &shown(path), scenario) {
        Ok((plan, warnings)) => {
            show(&warnings);
            Ok(plan)
        }
        Err(problems) => {
            show(&problems);
            complain(&format!("{}: {}", shown(path), summary(&problems)));
            Err(Exit::Invalid)
        }
    }
}

/// Says it where the file may not belong to those beside it.
fn half_new(path: &Path) {
    if let Some(said) = manifest::half_new(path) {
        complain(&format!("warning: {said}"));
    }
}

pub(super) fn text(path: &Path) -> Result<String, Exit> {
    utf8(path, std::fs::read(path).map_err(|e| unreadable(path, &e))?)
}

fn utf8(path: &Path, bytes: Vec<u8>) -> Result<String, Exit> {
    String::from_utf8(bytes).map_err(|e| {
        let valid = e.utf8_error().valid_up_to();
        let line = String::from_utf8_lossy(&e.as_bytes()[..valid]).matches('\n').count() + 1;
        complain(&format!("{}:{line}: not UTF-8 text; save the file as UTF-8", shown(path)));
        Exit::Invalid
    })
}

fn unreadable(path: &Path, error: &io::Error) -> Exit {
    complain(&format!("{}: cannot be read: {error}", shown(path)));
    Exit::Invalid
}

/// A path for messages: a terminal would obey what cannot be seen in it.
pub(super) fn shown(path: &Path) -> String {
    scenario::names::visible(&path.display().to_string())
}

/// A file that a scenario or sweep names: beside it.
pub(super) fn beside(scenario: &Path, name: &str) -> io::Result<Vec<u8>> {
    std::fs::read(scenario.parent().unwrap_or(Path::new(".")).join(name))
}

pub(super) fn show(problems: &Problems) {
    if !problems.list.is_empty() {
        complain_in_colour(scenario::render(problems, true).trim_end());
        complain("");
    }
}

/// Says before a search which limits no plan was found to keep.
pub(super) fn warn_of_limits(not_kept: &[String]) {
    const MOST: usize = 6;
    if not_kept.is_empty() {
        return;
    }
    complain("warning: no plan was found that keeps every limit");
    for broken in not_kept.iter().take(MOST) {
        complain(&format!("   not kept: {broken}"));
    }
    if not_kept.len() > MOST {
        complain(&format!("   and {} more", not_kept.len() - MOST));
    }
}

/// "2 errors, 1 warning".
#[must_use]
pub fn summary(problems: &Problems) -> String {
    summary_with(problems, 0)
}

/// The same with warnings that stand at no place of a file.
#[must_use]
pub fn summary_with(problems: &Problems, more: usize) -> String {
    let some = |n: usize, what: &str| match n {
        0 => None,
        1 => Some(format!("1 {what}")),
        n => Some(format!("{n} {what}s")),
    };
    let (errors, warnings) = problems.counts();
    let parts: Vec<String> =
        [some(errors, "error"), some(warnings + more, "warning")].into_iter().flatten().collect();
    if parts.is_empty() { "no problem".to_owned() } else { parts.join(", ") }
}
