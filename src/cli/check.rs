//! `chatstaff check`: every problem of scenario files at once, and what a file means in full.

use super::Exit;
use super::load::{load, load_plan, shown, summary, summary_with, warn_of_limits};
use super::print::{complain, print};
use crate::model::{Place, Plan};
use crate::planning::keepable;
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
    /// Check this roster against the scenario: CSV, a workbook, or TOML with `[[plan]]` rows.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["effective", "throughput"])]
    plan: Option<PathBuf>,
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
            Ok(loaded) => {
                let not_kept = keepable::not_kept(&loaded.scenario);
                warn_of_limits(&not_kept);
                let found = if not_kept.is_empty() {
                    summary(&loaded.warnings)
                } else {
                    summary_with(&loaded.warnings, 1)
                };
                complain(&format!("{}: {found}", shown(file)));
                if let Some(roster) = &args.plan {
                    match load_plan(roster, &loaded.scenario) {
                        Ok(plan) => complain(&format!("{}: {}", shown(roster), told(&plan))),
                        Err(code) => worst = code,
                    }
                }
            }
            Err(code) => worst = code,
        }
    }
    worst
}

/// "12 shifts on 3 days".
fn told(plan: &Plan) -> String {
    let some = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let days: std::collections::BTreeSet<i64> = plan.places().iter().map(Place::day).collect();
    format!("{} on {}", some(plan.places().len(), "shift"), some(days.len(), "day"))
}
