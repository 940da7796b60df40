//! How commands run and end: what was found is told whatever becomes of the files; tables are kept even
//! where there is no room for pictures; what was written is named.

use super::Exit;
use super::files::{FileError, Output, Written};
use super::print::{complain, print};
use crate::experiment::estimate::Estimate;
use crate::model::Scenario;
use crate::report::views::Named;
use crate::report::{fonts, number};
use rayon::prelude::*;

/// Files that are told of one by one where they could not be written.
const TOLD: usize = 4;

/// Replications at most.
pub const MOST_REPLICATIONS: u32 = 1_000_000;
/// Threads at most.
const MOST_THREADS: usize = 1_024;

/// Arguments of every command that simulates.
#[derive(Debug, clap::Args)]
pub struct Running {
    /// Threads to use; the results are the same on any number [default: all].
    #[arg(long, value_name = "N", value_parser = threads)]
    pub threads: Option<usize>,
    /// Draw no pictures.
    #[arg(long)]
    pub no_plots: bool,
    /// Begin even what takes more than 1,000,000,000 contacts or 2 GB.
    #[arg(long)]
    pub yes: bool,
}

/// How much a command simulates.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// Scenarios alike: points of a sweep.
    pub points: u64,
    /// Replications of each.
    pub replications: u32,
}

impl Work {
    /// One scenario.
    pub const fn of(replications: u32) -> Self {
        Self { points: 1, replications }
    }
}

/// Stops what would take hours or all of the memory, unless it was asked for.
///
/// # Errors
/// The exit code; the estimate has been printed.
pub fn affordable(
    scenario: &Scenario,
    work: Work,
    kept: u64,
    running: &Running,
) -> Result<(), Exit> {
    affordable_all(&[scenario], work, kept, running)
}

/// The same for scenarios that are simulated side by side: what all of them take together.
///
/// # Errors
/// The exit code; the estimate has been printed.
pub fn affordable_all(
    scenarios: &[&Scenario],
    work: Work,
    kept: u64,
    running: &Running,
) -> Result<(), Exit> {
    let threads = running.threads.unwrap_or_else(rayon::current_num_threads);
    let Work { points, replications } = work;
    let mut estimate = Estimate { contacts: 0.0, bytes: 0.0 };
    for scenario in scenarios {
        let one = Estimate::of(scenario, replications, threads + kept as usize);
        estimate.contacts += one.contacts * points as f64;
        estimate.bytes += one.bytes;
    }
    if running.yes || !estimate.is_much() {
        return Ok(());
    }
    let (of, fewer) = match (points, scenarios.len()) {
        (1, 1) => (String::new(), ""),
        (1, sides) => (format!("{sides} sides of "), "sides, "),
        (points, _) => (format!("{points} points of "), "points, "),
    };
    complain(&format!(
        "error: this would simulate about {:.1e} contacts ({of}{}) and hold about {:.1} GB; \
         take fewer {fewer}days, contacts or replications, or add --yes",
        estimate.contacts,
        number::counted(f64::from(replications), "replication"),
        estimate.bytes / 1e9,
    ));
    Err(Exit::Usage)
}

/// A number of threads.
fn threads(text: &str) -> Result<usize, String> {
    let wrong = || format!("not a number of threads from 1 to {MOST_THREADS}");
    text.parse().ok().filter(|threads| (1..=MOST_THREADS).contains(threads)).ok_or_else(wrong)
}

/// Says what could not be done.
pub fn failed(to_do: &str) -> Exit {
    complain(&format!("error: failed to {to_do}"));
    Exit::Failed
}

/// Says why results cannot be written into their folder.
pub fn refused(error: &FileError) -> Exit {
    complain(&format!("error: failed to {error}"));
    if matches!(error, FileError::Busy { .. }) { Exit::Usage } else { Exit::Failed }
}

/// Runs `command` on so many threads (`None`: all there are).
pub fn on_threads(threads: Option<usize>, command: impl FnOnce() -> Exit + Send) -> Exit {
    match rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build() {
        Ok(threads) => threads.install(command),
        Err(error) => failed(&format!("start threads: {error}")),
    }
}

/// Adds the pictures and finishes. Without any (`None`) those of an earlier run stay where they are.
pub fn finish(mut output: Output, pictures: Option<&[Named]>) -> Result<Written, FileError> {
    match pictures {
        Some(pictures) => add_pictures(&mut output, pictures),
        None => output.keep("plots/"),
    }
    output.finish()
}

/// Adds each picture as SVG and PNG, and says which characters no picture could show.
fn add_pictures(output: &mut Output, pictures: &[Named]) {
    let pngs: Vec<Vec<u8>> = pictures.par_iter().map(|named| named.picture.png(2)).collect();
    for (named, png) in pictures.iter().zip(pngs) {
        output.add(&format!("plots/{}.svg", named.name), named.picture.svg().as_bytes());
        output.add(&format!("plots/{}.png", named.name), &png);
    }
    let missing: String = pictures.iter().flat_map(|p| p.picture.missing_glyphs()).collect();
    let missing: String = fonts::missing_glyphs(&missing).into_iter().collect();
    if !missing.is_empty() {
        complain(&format!(
            "the shipped font has no sign for {missing}: boxes stand for them in the pictures"
        ));
    }
}

/// Prints the answer, then says what was written, or why not.
///
/// # Errors
/// The exit code when something could not be written; the reason has been printed.
pub fn tell(told: &str, written: Result<Written, FileError>) -> Result<Exit, Exit> {
    let printed = print(told);
    let written = written.map_err(|error| refused(&error))?;
    for note in &written.notes {
        complain(note);
    }
    if !written.names.is_empty() {
        complain(&format!("written: {}", listed(&written)));
    }
    // A full disk or a link fails many files for one reason: the first few tell it.
    let mut said: Vec<String> = written.failed.iter().map(ToString::to_string).collect();
    said.dedup();
    for error in said.iter().take(TOLD) {
        failed(error);
    }
    if said.len() > TOLD {
        complain(&format!("error: … and {} more files", said.len() - TOLD));
    }
    if said.is_empty() { Ok(printed) } else { Err(Exit::Failed) }
}

/// "output/x/simulate: summary.json, intervals.csv, plots (16)".
fn listed(written: &Written) -> String {
    let (plots, files): (Vec<&String>, Vec<&String>) =
        written.names.iter().partition(|name| name.starts_with("plots/"));
    let mut names: Vec<String> = files.into_iter().cloned().collect();
    if !plots.is_empty() {
        names.push(format!("plots ({})", plots.len()));
    }
    format!("{}: {}", written.folder.display(), names.join(", "))
}
