//! `chatstaff merge`: joins the parts of a sweep that ran in shards, and says what is missing. The
//! results are, byte for byte, those of the sweep in one piece.

use super::ending::failed;
use super::journal::open_parts;
use super::print::complain;
use super::sweep::{JOURNAL, answer, default_folder};
use super::{Exit, journal};
use crate::sweep::journal::{Index, Joined, join, listed};
use std::path::{Path, PathBuf};

/// Arguments of `merge`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Parts as `sweep --shard` writes them.
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

pub fn run(args: &Args) -> Exit {
    let parts = match open_parts(&args.parts) {
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
    let (paths, joined) = with_own(&folder, &args.parts, parts, joined);
    if !joined.missing.is_empty() {
        complain(&format!(
            "{} of {} points are missing: {}",
            joined.missing.len(),
            joined.head.points,
            listed(&joined.missing)
        ));
        for shard in &joined.absent {
            complain(&format!("no part of shard {}/{} was given", shard.number, shard.of));
        }
        if !args.partial {
            complain(
                "error: the sweep is not complete; run the same `sweep --shard` commands again \
                 (they go on where they ended), or write what there is with --partial",
            );
            return Exit::Invalid;
        }
    }
    match answer(&paths, &folder, args.no_plots) {
        Ok(exit) => exit,
        Err(error) => failed(&error.to_string()),
    }
}
