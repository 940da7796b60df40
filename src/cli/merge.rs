//! `chatstaff merge`: joins the parts of a sweep that ran in shards, and says what is missing. The
//! results are, byte for byte, those of the sweep in one piece.

use super::ending::{failed, refused};
use super::files::Output;
use super::journal::open_parts;
use super::print::complain;
use super::sweep::{JOURNAL, answer, default_folder};
use super::{Exit, journal};
use crate::report::number;
use crate::sweep::journal::{Index, Joined, join, listed};
use std::path::{Path, PathBuf};

/// Shards told of one by one of which no part was given.
const MOST_ABSENT: usize = 30;

/// Arguments of `merge`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Parts as `sweep --shard` writes them, or folders with such parts.
    #[arg(required = true, value_name = "PART")]
    parts: Vec<PathBuf>,
    /// Folder for the results [default: output/sweeps/NAME].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write a table of the points there are, even if some are missing.
    #[arg(long)]
    partial: bool,
    /// Draw no pictures.
    #[arg(long)]
    no_plots: bool,
}

/// With what the folder's own journal holds of the same sweep: it is replaced by the joined one, and
/// nothing that was simulated may be lost.
fn with_own(
    folder: &Path,
    paths: &[PathBuf],
    mut parts: Vec<(String, Index)>,
    joined: Joined,
) -> (Vec<PathBuf>, Joined) {
    let mut paths = paths.to_vec();
    let own = folder.join(JOURNAL);
    let there = open_parts(std::slice::from_ref(&own)).ok().and_then(|mut own| own.pop());
    if let Some(there) = there.filter(|(_, index)| index.head.sweep == joined.head.sweep) {
        parts.push(there);
        paths.push(own);
        if let Ok(more) = join(&parts) {
            return (paths, more);
        }
        paths.pop();
    }
    (paths, joined)
}

/// The parts that were given, with those in folders that were.
///
/// # Errors
/// What is wrong with a folder, in words.
fn parts_of(given: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for path in given {
        if !path.is_dir() {
            paths.push(path.clone());
            continue;
        }
        let unreadable = |error| format!("{}: cannot be read: {error}", path.display());
        let entries = std::fs::read_dir(path).map_err(unreadable)?;
        let mut inside: Vec<PathBuf> = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()
            .map_err(unreadable)?;
        inside.retain(|path| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.starts_with("part-") && path.extension().is_some_and(|ending| ending == "jsonl")
        });
        if inside.is_empty() {
            let parts = "no parts of a sweep (part-1-of-3.jsonl …) are in this folder";
            return Err(format!("{}: {parts}", path.display()));
        }
        // By length first: part 10 comes after part 9.
        inside.sort_by_key(|path| (path.as_os_str().len(), path.clone()));
        paths.extend(inside);
    }
    Ok(paths)
}

pub fn run(args: &Args) -> Exit {
    let given = match parts_of(&args.parts) {
        Ok(given) => given,
        Err(problem) => {
            complain(&format!("error: {problem}"));
            return Exit::Invalid;
        }
    };
    let parts = match open_parts(&given) {
        Ok(parts) => parts,
        Err(journal::JournalError::Other { path, problem }) => {
            complain(&format!("error: {}: {problem}", path.display()));
            return Exit::Invalid;
        }
        Err(error) => return failed(&error.to_string()),
    };
    for (name, index) in &parts {
        if let Some(line) = index.torn {
            complain(&format!("{name}: line {line} was cut off; its point is not there"));
        }
    }
    let joined = match join(&parts) {
        Ok(joined) => joined,
        Err(different) => {
            complain(&format!("error: {different}"));
            return Exit::Invalid;
        }
    };
    let folder = args.out.clone().unwrap_or_else(|| default_folder(&joined.head.name));
    let (paths, joined) = with_own(&folder, &given, parts, joined);
    if !joined.missing.is_empty() {
        complain(&format!(
            "{} of {} {} missing: {}",
            joined.missing.len(),
            number::counted(joined.head.points as f64, "point"),
            if joined.missing.len() == 1 { "is" } else { "are" },
            listed(&joined.missing)
        ));
        for shard in joined.absent.iter().take(MOST_ABSENT) {
            complain(&format!("no part of shard {}/{} was given", shard.number, shard.of));
        }
        if joined.absent.len() > MOST_ABSENT {
            let more = (joined.absent.len() - MOST_ABSENT) as f64;
            complain(&format!("… and of {}", number::counted(more, "more shard")));
        }
        if !args.partial {
            complain(
                "error: the sweep is not complete; run the same `sweep --shard` commands again \
                 (they go on where they ended), or write what there is with --partial",
            );
            return Exit::Invalid;
        }
    }
    match Output::open(&folder, "sweep") {
        Ok(output) => answer(&paths, output, args.no_plots),
        Err(error) => refused(&error),
    }
}
