//! `chatstaff simulate`: run a given plan and report every figure with its interval.

use super::ending::{
    MOST_REPLICATIONS, Running, Work, affordable, finish, on_threads, refused, tell,
};
use super::files::{FileError, Output, Written};
use super::print::complain;
use super::progress::Progress;
use super::{Exit, interrupt, load, trace};
use crate::demand::Curve;
use crate::experiment::{self, Settings, Simulation, Stopped};
use crate::model::{Plan, Scenario};
use crate::planning::CostSplit;
use crate::planning::cost::Prices;
use crate::report::views;
use crate::report::{csv, json, number, text};
use std::path::{Path, PathBuf};

/// Arguments of `simulate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The scenario file.
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// A schedule or roster to run instead of the scenario's own (CSV as `plan` writes it, or
    /// TOML).
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Make exactly so many replications, however precise they are.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_REPLICATIONS)))]
    replications: Option<u32>,
    /// Master seed instead of the scenario's.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Folder for the results [default: output/SCENARIO/simulate].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the summary as JSON instead of tables.
    #[arg(long)]
    json: bool,
    /// Print one line per interval as well.
    #[arg(long)]
    intervals: bool,
    /// Write a record per contact and per reply of the first N replications.
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "1", require_equals = true)]
    records: Option<u64>,
    /// Only tell the first replication line by line: `chat:1234`, or ten minutes of the desk from
    /// `desk:20:00` or `desk:2026-11-10T20:00`.
    #[arg(long, value_name = "WHAT")]
    trace: Option<trace::Ask>,
    #[command(flatten)]
    running: Running,
}

pub fn run(args: &Args) -> Exit {
    let (scenario, plan) = match load(args) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    if let Some(ask) = args.trace {
        return trace::tell(&scenario, &plan, ask);
    }
    on_threads(args.running.threads, || answer(args, &scenario, &plan))
}

/// Reads the scenario and the plan, and lets the arguments overrule them.
fn load(args: &Args) -> Result<(Scenario, Plan), Exit> {
    let mut scenario = load::load(&args.scenario)?.scenario;
    if let Some(seed) = args.seed {
        scenario.run.seed = seed;
    }
    if let Some(replications) = args.replications {
        scenario.run.replications = replications;
        scenario.run.precision = None;
    }
    let plan = match (&args.plan, &scenario.plan) {
        (Some(file), _) => load::load_plan(file, &scenario)?,
        (None, Some(plan)) => plan.clone(),
        (None, None) => {
            complain(&format!(
                "error: {} has no roster to simulate; give one with --plan FILE, write `[[plan]]` \
                 rows, or search one with `chatstaff plan`",
                args.scenario.display()
            ));
            return Err(Exit::Invalid);
        }
    };
    Ok((scenario, plan))
}

fn answer(args: &Args, scenario: &Scenario, plan: &Plan) -> Exit {
    let mut settings = Settings::of(scenario);
    // More than are made cannot be written.
    let recorded = args.records.unwrap_or(0).min(u64::from(settings.replications));
    settings.keep_records = (0..recorded).collect();
    if let Err(exit) =
        affordable(scenario, Work::of(settings.replications), recorded, &args.running)
    {
        return exit;
    }
    let folder = args.out.clone().unwrap_or_else(|| default_folder(scenario));
    // Before the work, not after it: a folder that cannot be used is found at once.
    let output = match Output::open(&folder, "simulate") {
        Ok(output) => output,
        Err(error) => return refused(&error),
    };
    let simulation = simulate(scenario, plan, &settings);
    let cost = cost(scenario, plan, &simulation);
    let written = write(args, scenario, plan, &simulation, &cost, output);
    let told = if args.json {
        json::summary(scenario, &simulation, Some(&cost))
    } else {
        let mut told = text::summary(scenario, &simulation, Some(&cost));
        if args.intervals {
            told.push_str(&text::intervals(scenario, &simulation));
        }
        told
    };
    let printed = match tell(&told, written) {
        Ok(printed) => printed,
        Err(exit) => return exit,
    };
    match (printed, simulation.stopped) {
        (Exit::Done, Stopped::Interrupted) => Exit::Interrupted,
        (printed, _) => printed,
    }
}

fn simulate(scenario: &Scenario, plan: &Plan, settings: &Settings) -> Simulation {
    let bar = Progress::new("simulating");
    let mut progress = |now: &experiment::Progress| {
        let done = f64::from(now.done) / f64::from(now.of.max(1));
        let message = match now.headline {
            Some(share) => number::percent_with(share.value, share.half_width()),
            None if now.without_busyness => "as busy as forecast".to_owned(),
            None => String::new(),
        };
        bar.set(done, &message);
    };
    let stop = interrupt::watch();
    let simulation = experiment::simulate(scenario, plan, settings, &mut progress, &stop);
    bar.finish();
    simulation
}

/// What the plan costs with the overtime and chats that were simulated.
fn cost(scenario: &Scenario, plan: &Plan, simulation: &Simulation) -> CostSplit {
    Prices::new(scenario).plan(plan, simulation.accounts.iter())
}

/// `output/<scenario>/simulate`: apart from what `plan` wrote, so that trying another roster never
/// replaces a proven schedule.
fn default_folder(scenario: &Scenario) -> PathBuf {
    results_folder(scenario).join("simulate")
}

/// `output/<scenario>`, where `plan` writes.
pub(super) fn results_folder(scenario: &Scenario) -> PathBuf {
    Path::new("output").join(folder_name(&scenario.name, "scenario"))
}

/// A name that cannot leave its folder; `otherwise` if nothing is left of it.
pub(super) fn folder_name(name: &str, otherwise: &str) -> String {
    let name: String = name
        .chars()
        .map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '-' } else { c })
        .collect();
    match name.trim_matches(['.', ' ']) {
        "" => otherwise.to_owned(),
        name if crate::scenario::names::is_device(name) => format!("{name}-"),
        name => name.to_owned(),
    }
}

fn write(
    args: &Args,
    scenario: &Scenario,
    plan: &Plan,
    simulation: &Simulation,
    cost: &CostSplit,
    mut output: Output,
) -> Result<Written, FileError> {
    let summary = json::summary(scenario, simulation, Some(cost));
    output.add("summary.json", summary.as_bytes());
    output.add("intervals.csv", csv::intervals(scenario, simulation).as_bytes());
    output.add("schedule.csv", csv::schedule(scenario, plan).as_bytes());
    if args.records.is_some() {
        let records = &simulation.records;
        output.add("contacts.csv", csv::contacts(scenario, records).as_bytes());
        output.add("replies.csv", csv::replies(scenario, records).as_bytes());
    }
    let pictures = (!args.running.no_plots).then(|| {
        let expected = Curve::new(&scenario.demand, &scenario.calendar);
        views::pictures(scenario, plan, simulation, &expected)
    });
    finish(output, pictures.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    #[test]
    fn a_run_writes_its_tables_records_and_pictures_and_the_same_bytes_again() {
        let (scenario, plan) = (samples::scenario(), samples::plan());
        let found = samples::simulation(&scenario, &plan);
        let cost = cost(&scenario, &plan, &found);
        let args = Line::parse_from(["simulate", "x.toml", "--records"]).args;
        let folder = tempfile::tempdir().unwrap();
        let told = text::summary(&scenario, &found, Some(&cost));
        let told = told + &text::intervals(&scenario, &found);
        assert!(told.contains("The plan misses 1 of 2 targets: “in time” on"), "{told}");
        assert!(told.contains("兼职"), "{told}");
        let run = || {
            let output = Output::open(folder.path(), "simulate").unwrap();
            write(&args, &scenario, &plan, &found, &cost, output).unwrap()
        };
        let written = run();
        assert_eq!(written.names.len(), 5 + 2 * (5 + 2), "{:?}", written.names);
        let bytes = |name: &String| std::fs::read(folder.path().join(name)).unwrap();
        let before: Vec<Vec<u8>> = written.names.iter().map(bytes).collect();
        let again = run();
        assert_eq!(again.names, written.names);
        assert!(again.notes.is_empty());
        assert_eq!(again.names.iter().map(bytes).collect::<Vec<_>>(), before);
        let here = folder.path().to_string_lossy().into_owned();
        for (name, content) in again.names.iter().zip(&before) {
            let text = String::from_utf8_lossy(content);
            assert!(!text.contains(&here), "{name} tells no path");
        }
    }

    #[test]
    fn a_folder_never_leaves_output_whatever_a_scenario_is_called() {
        let mut scenario = samples::scenario();
        for (name, folder) in [("双十一", "双十一"), ("../etc", "-etc"), ("..", "scenario")] {
            scenario.name = name.to_owned();
            let expected = Path::new("output").join(folder).join("simulate");
            assert_eq!(default_folder(&scenario), expected);
        }
    }
}
