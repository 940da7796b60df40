//! The command line: arguments, files, progress, exit codes. Each command has a short file of its
//! own that reads as a table of contents: load, run, check, report.

mod check;
mod compare;
mod ending;
mod exit;
mod explain;
mod files;
mod fit;
mod fit_desk;
mod folder;
mod init;
mod interrupt;
mod journal;
mod load;
mod log_files;
mod manifest;
mod merge;
mod plan;
mod presets;
mod print;
mod progress;
mod schema;
mod shard;
mod sides;
mod simulate;
mod sweep;
mod trace;

pub use exit::Exit;

use clap::{Parser, Subcommand};

/// How many people, on which shifts, so that customers who write to a shop get a first reply in
/// time – at what cost and with what risk?
#[derive(Debug, Parser)]
#[command(name = "chatstaff", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Search the cheapest shift schedule that meets the targets, and prove it.
    Plan(plan::Args),
    /// Run a given plan and report every metric with its confidence interval.
    Simulate(simulate::Args),
    /// Run the same customers against several scenarios: what changed, what it did, is it real.
    Compare(compare::Args),
    /// From a chat log or counts to a scenario: every figure with its uncertainty, held against days
    /// the fit did not see.
    Fit(fit::Args),
    /// Vary fields of a scenario and simulate (or plan) every point: one tidy table.
    Sweep(sweep::Args),
    /// Join the parts of a sweep that ran in shards.
    Merge(merge::Args),
    /// Report every problem of a scenario file.
    Check(check::Args),
    /// Say what a code in a message means, and what helps.
    Explain(explain::Args),
    /// Write a commented scenario to start from.
    Init(init::Args),
    /// Print the JSON Schema of scenario files, for editors.
    Schema(schema::Args),
    /// List the built-in curves, profiles and rule presets.
    Presets(presets::Args),
}

/// Reads the arguments, runs the command, and says with which code to exit.
#[must_use]
pub fn main() -> Exit {
    quiet_about_damaged_files();
    match Cli::try_parse() {
        Ok(cli) => match cli.command {
            Command::Plan(args) => plan::run(&args),
            Command::Simulate(args) => simulate::run(&args),
            Command::Compare(args) => compare::run(&args),
            Command::Fit(args) => fit::run(&args),
            Command::Sweep(args) => sweep::run(&args),
            Command::Merge(args) => merge::run(&args),
            Command::Check(args) => check::run(&args),
            Command::Explain(args) => explain::run(&args),
            Command::Init(args) => init::run(&args),
            Command::Schema(args) => schema::run(&args),
            Command::Presets(args) => presets::run(&args),
        },
        Err(message) => {
            let usage = message.use_stderr();
            let _closed_pipe_is_success = message.print();
            if usage { Exit::Usage } else { Exit::Done }
        }
    }
}

/// A parser of workbooks that breaks on a damaged one is told as that, by who asked for the file.
fn quiet_about_damaged_files() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !crate::table::guarded::is_inside() {
            usual(info);
        }
    }));
}
