//! `chatstaff check`: every problem of scenario files at once, and what a file means in full.

use super::Exit;
use super::load::{load, summary};
use super::print::{complain, print};
use crate::report::text;
use crate::scenario;
use std::path::PathBuf;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Scenario files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print the effective scenario, with every default filled in, as TOML.
    #[arg(long)]
    effective: bool,
    /// Print what an agent of each group gets through at each cap, and the cap that is best.
    #[arg(long, conflicts_with = "effective")]
    throughput: bool,
}

pub fn run(args: &Args) -> Exit {
    let mut worst = Exit::Done;
    for file in &args.files {
        match load(file) {
            Ok(loaded) if args.effective || args.throughput => {
                let told = if args.effective {
                    scenario::effective(&loaded.scenario)
                } else {
                    text::throughput(&loaded.scenario)
                };
                let code = print(&told);
                if code != Exit::Done {
                    return code;
                }
            }
            Ok(loaded) => complain(&format!("{}: {}", file.display(), summary(&loaded.warnings))),
            Err(code) => worst = code,
        }
    }
    worst
}
