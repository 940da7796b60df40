//! `chatstaff sweep`: every point of a sweep, simulated (or planned) and kept; then one tidy table.

use super::ending::{MOST_REPLICATIONS, Running, Work, affordable, failed, finish, refused, tell};
use super::files::{FileError, Output, Written};
use super::folder::{Company, Taken};
use super::journal::{Journal, JournalError, Lines, open_parts, put_aside, write_joined};
use super::print::{complain, complain_in_colour, print};
use super::progress::Progress;
use super::shard::{self, ShardArg};
use super::simulate::folder_name;
use super::{Exit, interrupt, load};
use crate::report::number;
use crate::report::sweep::{self as report, Gist};
use crate::scenario;
use crate::sweep::journal::{Joined, join};
use crate::sweep::{self, Head, NoThreads, Outcome, Record, Shard, Sweep};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Arguments of `sweep`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The sweep file.
    #[arg(value_name = "SWEEP")]
    sweep: PathBuf,
    /// Run only this part of the points, for example 3/8; `merge` joins the parts. Under Slurm job
    /// arrays and Kubernetes indexed jobs the environment says it.
    #[arg(long, value_name = "I/N")]
    shard: Option<ShardArg>,
    /// Of how many shards this is one, where the environment says only which (Kubernetes).
    #[arg(long, value_name = "N", conflicts_with = "shard")]
    shards: Option<u32>,
    /// Replications at each point instead of the sweep's.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_REPLICATIONS)))]
    replications: Option<u32>,
    /// Master seed instead of the sweep's.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=i64::MAX as u64))]
    seed: Option<u64>,
    /// Folder for journal and results [default: output/sweeps/NAME].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Only check the sweep and say how many points it has.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    running: Running,
}

pub fn run(args: &Args) -> Exit {
    let sweep = match load(args) {
        Ok(sweep) => sweep,
        Err(exit) => return exit,
    };
    if args.check {
        let points = number::counted(sweep.points.len() as f64, "point");
        return print(&format!("{}: no problem, {points}\n", args.sweep.display()));
    }
    let variable = |name: &str| std::env::var(name).ok();
    let shard = match shard::choose(args.shard, args.shards, &variable) {
        Ok(Some((shard, said))) => {
            if let Some(said) = said {
                complain(&said);
            }
            Some(shard)
        }
        Ok(None) => None,
        Err(why) => {
            complain(&format!("error: {why}"));
            return Exit::Usage;
        }
    };
    let points = sweep.points.len() as u64;
    let work = Work {
        points: shard.map_or(points, |shard| points.div_ceil(u64::from(shard.of))),
        replications: sweep.run_settings().replications,
    };
    if let Err(exit) = affordable(&sweep.base, work, 0, &args.running) {
        return exit;
    }
    let folder = args.out.clone().unwrap_or_else(|| default_folder(&sweep.name));
    match shard {
        None => whole(args, &sweep, &folder),
        Some(shard) => part(args, &sweep, shard, &folder),
    }
}

/// The whole sweep, then its answer.
fn whole(args: &Args, sweep: &Sweep, folder: &Path) -> Exit {
    // Opened before the work: what would be in the way after it is said at once.
    let output = match Output::open(folder, "sweep") {
        Ok(output) => output,
        Err(error) => return refused(&error),
    };
    let journal = [folder.join(JOURNAL)];
    match points(args, sweep, None, folder) {
        Ok(Finished::All) => answer(&journal, output, args.running.no_plots),
        Ok(Finished::Interrupted) => Exit::Interrupted,
        Err(trouble) => {
            let exit = trouble.told();
            // A full disk stops the journal, not the answer to what is in it.
            drop(output);
            told_so_far(&journal);
            exit
        }
    }
}

/// Prints what a journal holds that could not be finished.
fn told_so_far(journal: &[PathBuf]) {
    let Ok(parts) = open_parts(journal) else { return };
    let Ok(joined) = join(&parts) else { return };
    let lines = Lines::open(journal, &joined).map(Lines::records);
    let gist = lines.and_then(|lines| Gist::of(&joined.head, joined.missing.clone(), lines));
    if let Ok(gist) = gist.as_ref().map_err(drop)
        && !gist.points.is_empty()
    {
        let _whatever_becomes_of_it = print(&report::summary(gist));
    }
}

/// One shard: its points and nothing else. Others may write theirs beside it.
fn part(args: &Args, sweep: &Sweep, shard: Shard, folder: &Path) -> Exit {
    let _taken = match Taken::take(folder, Company::Shards) {
        Ok(taken) => taken,
        Err(error) => return refused(&error),
    };
    match points(args, sweep, Some(shard), folder) {
        Ok(Finished::All) => Exit::Done,
        Ok(Finished::Interrupted) => Exit::Interrupted,
        Err(trouble) => trouble.told(),
    }
}

/// What a sweep in one piece appends to.
pub(super) const JOURNAL: &str = "journal.jsonl";

/// `output/sweeps/<name>`.
pub(super) fn default_folder(name: &str) -> PathBuf {
    Path::new("output/sweeps").join(folder_name(name, "scenario"))
}

/// Reads the sweep and its scenario, and lets the arguments overrule them.
fn load(args: &Args) -> Result<Sweep, Exit> {
    let text = load::text(&args.sweep)?;
    let name = args.sweep.display().to_string();
    match sweep::read(&text, &name, &|file| load::beside(&args.sweep, file)) {
        Ok(sweep) => {
            load::show(&sweep.warnings);
            Ok(sweep.overruled(args.seed, args.replications))
        }
        Err(problems) => {
            complain_in_colour(scenario::render(&problems, true).trim_end());
            complain(&format!("\n{name}: {}", load::summary(&problems)));
            Err(Exit::Invalid)
        }
    }
}

/// Why a sweep ended early. What is in the journal stays.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("start threads: {0}")]
    Threads(#[from] NoThreads),
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl Trouble {
    /// Says it, and with what to exit.
    fn told(&self) -> Exit {
        let exit = failed(&self.to_string());
        match self {
            Self::Journal(JournalError::Busy { .. }) => Exit::Usage,
            _ => exit,
        }
    }
}

enum Finished {
    All,
    Interrupted,
}

/// Simulates the points that the journal does not have yet.
fn points(
    args: &Args,
    sweep: &Sweep,
    shard: Option<Shard>,
    folder: &Path,
) -> Result<Finished, Trouble> {
    let head = Head::of(sweep, shard);
    let name = shard.map_or_else(
        || JOURNAL.to_owned(),
        |shard| format!("part-{}-of-{}.jsonl", shard.number, shard.of),
    );
    let mut journal = Journal::open(&folder.join(name), &head)?;
    for note in &journal.notes {
        complain(note);
    }
    let missing = journal.index.missing();
    let there = journal.index.lines.len();
    let all = there + missing.len();
    if there > 0 {
        let are = if there == 1 { "is" } else { "are" };
        let points = number::counted(all as f64, "point");
        complain(&format!("{there} of {points} {are} in {}", journal.path().display()));
    }
    let stop = interrupt::watch();
    let mut invalid = 0;
    let done = simulate(args, sweep, &missing, &stop, &mut |record| {
        invalid += usize::from(matches!(record.outcome, Outcome::Invalid { .. }));
        journal.append(&record)
    })?;
    if done < missing.len() {
        complain(&format!(
            "interrupted: {} of {} {} done and kept in {}; the same command goes on from there",
            there + done,
            number::counted(all as f64, "point"),
            if there + done == 1 { "is" } else { "are" },
            journal.path().display()
        ));
        return Ok(Finished::Interrupted);
    }
    if shard.is_some() {
        complain(&format!(
            "written: {} ({}{}); `chatstaff merge` joins the parts",
            journal.path().display(),
            number::counted(all as f64, "point"),
            if invalid > 0 { format!(", {invalid} of them invalid") } else { String::new() }
        ));
    }
    Ok(Finished::All)
}

/// How many of `missing` were finished.
fn simulate(
    args: &Args,
    sweep: &Sweep,
    missing: &[usize],
    stop: &AtomicBool,
    keep: &mut dyn FnMut(Record) -> Result<(), JournalError>,
) -> Result<usize, Trouble> {
    let bar = Progress::new("sweeping");
    let began = Instant::now();
    let mut done = 0;
    sweep::run(sweep, missing, args.running.threads.unwrap_or(0), stop, &mut |record| {
        keep(record)?;
        done += 1;
        let share = done as f64 / missing.len().max(1) as f64;
        let left = began.elapsed().as_secs_f64() * (1.0 - share) / share;
        let left = if done == missing.len() || stop.load(Ordering::Relaxed) {
            String::new()
        } else {
            format!(" · about {} left", number::seconds(left.ceil()))
        };
        bar.set(share, &format!("{done} of {} points{left}", missing.len()));
        Ok::<(), Trouble>(())
    })?;
    bar.finish();
    Ok(done)
}

/// From the records of whole journals or parts to tables, pictures and the summary. The same for a
/// sweep in one piece and for one that is merged.
pub(super) fn answer(paths: &[PathBuf], output: Output, no_plots: bool) -> Exit {
    let read = || -> Result<(Joined, Gist), Box<dyn std::error::Error>> {
        let joined = join(&open_parts(paths)?)?;
        let lines = Lines::open(paths, &joined)?.records();
        let gist = Gist::of(&joined.head, joined.missing.clone(), lines)?;
        Ok((joined, gist))
    };
    let (joined, gist) = match read() {
        Ok(read) => read,
        Err(error) => return failed(&error.to_string()),
    };
    let journal = output.folder().join(JOURNAL);
    let lines = || Lines::open(paths, &joined).map(Lines::records);
    let written = write(&gist, &joined.head, &lines, output, no_plots);
    let told = tell(&report::summary(&gist), written);
    // Last, because the tables are read from what it replaces.
    let kept = put_aside(&journal, &joined.head)
        .map(|note| note.iter().for_each(|note| complain(note)))
        .map_err(Box::<dyn std::error::Error>::from)
        .and_then(|()| Ok(write_joined(&journal, paths, &joined)?));
    let exit = match (told, kept) {
        (Err(exit), _) => return exit,
        (Ok(_), Err(error)) => return failed(&error.to_string()),
        (Ok(exit), Ok(())) => exit,
    };
    if !gist.invalid.is_empty() {
        let points = gist.invalid.len();
        complain(&format!(
            "{points} of {} {} invalid and not in the table",
            number::counted(joined.head.points as f64, "point"),
            if points == 1 { "is" } else { "are" }
        ));
    }
    let incomplete = !gist.invalid.is_empty() || !gist.missing.is_empty();
    if exit == Exit::Done && incomplete { Exit::Invalid } else { exit }
}

fn write<R: Iterator<Item = std::io::Result<Record>>>(
    gist: &Gist,
    head: &Head,
    lines: &dyn Fn() -> std::io::Result<R>,
    mut output: Output,
    no_plots: bool,
) -> Result<Written, FileError> {
    output.add_streamed("sweep.csv", |to| report::csv(head, lines()?, to).map(drop));
    output.add_streamed("sweep.parquet", |to| report::parquet(head, lines()?, to).map(drop));
    output.add("summary.txt", report::summary(gist).as_bytes());
    let pictures = (!no_plots).then(|| report::pictures(gist));
    finish(output, pictures.as_deref())
}
