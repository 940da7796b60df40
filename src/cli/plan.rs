//! `chatstaff plan`: the main job. Searches the cheapest schedule that meets the targets, proves
//! it, and writes schedule, roster, figures and pictures.

use super::ending::{Running, Work, affordable, finish, on_threads, refused, tell};
use super::files::{FileError, Output, Written};
use super::print::{complain, print};
use super::progress::Progress;
use super::simulate::results_folder;
use super::{Exit, interrupt, load};
use crate::demand::Curve;
use crate::experiment::{self, Settings, Simulation};
use crate::model::{About, Plan, Scenario, unkeepable};
use crate::planning::{self, Effort, Planned, Stage, Status, Step, keepable, provable};
use crate::random::ranges;
use crate::report::views::{self, Named};
use crate::report::{csv, json, number, planned, plots, text};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// Replications behind the pictures and the table of intervals.
const SHOWN: u32 = 40;

/// Arguments of `plan`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The scenario file.
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// How much to spend: counts replications and solver nodes, never seconds.
    #[arg(long, value_enum, default_value_t = EffortArg::Normal)]
    effort: EffortArg,
    /// Shifts already promised (CSV as `plan` writes it, or TOML): part of every plan.
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
    /// Master seed instead of the scenario's.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Folder for the results [default: output/SCENARIO].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the summary as JSON instead of text.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    running: Running,
}

/// Efforts by name.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum EffortArg {
    /// A first look: proof on 100 replications.
    Quick,
    /// The usual: proof on 200 replications.
    Normal,
    /// Before the big day: proof on 1,000 replications.
    Thorough,
}

impl From<EffortArg> for Effort {
    fn from(effort: EffortArg) -> Self {
        match effort {
            EffortArg::Quick => Self::Quick,
            EffortArg::Normal => Self::Normal,
            EffortArg::Thorough => Self::Thorough,
        }
    }
}

pub fn run(args: &Args) -> Exit {
    let scenario = match load(args) {
        Ok(scenario) => scenario,
        Err(exit) => return exit,
    };
    on_threads(args.running.threads, || answer(args, &scenario))
}

/// Reads the scenario and lets the arguments overrule it; says what is missing for a search.
fn load(args: &Args) -> Result<Scenario, Exit> {
    let mut scenario = load::load(&args.scenario)?.scenario;
    if let Some(seed) = args.seed {
        scenario.run.seed = seed;
    }
    if let Some(file) = &args.keep {
        let kept = load::load_plan(file, &scenario)?;
        let promised = &scenario.planning.promised;
        let places = promised.places().iter().chain(kept.places()).cloned().collect();
        scenario.planning.promised = Plan::new(places);
    }
    let missing = if scenario.targets.is_empty() {
        "targets: write a `[[target]]`, for example `within = \"30s\"`, `at-least = \"90%\"`"
    } else if scenario.planning.patterns.is_empty() {
        "shift patterns to choose from: write a `[[pattern]]` with groups, starts and lengths"
    } else {
        doubts(args, &scenario);
        return Ok(scenario);
    };
    complain(&format!("error: {} has no {missing}", args.scenario.display()));
    Err(Exit::Invalid)
}

/// Says before the search what no plan can keep, as far as the scenario file has not told it.
fn doubts(args: &Args, scenario: &Scenario) {
    if args.keep.is_some() {
        for doubt in unkeepable(scenario) {
            if matches!(doubt.about, About::Promised(_)) {
                complain(&format!("warning: {}", doubt.says));
            }
        }
    }
    load::warn_of_limits(&keepable::not_kept(scenario));
    for told in provable::out_of_reach(scenario, args.effort.into()) {
        complain(&format!("warning: {told}"));
    }
}

fn answer(args: &Args, scenario: &Scenario) -> Exit {
    // A search keeps a block of tapes at least.
    let budget = Effort::from(args.effort).budget();
    if let Err(exit) =
        affordable(scenario, Work::of(budget.proof as u32), crate::demand::BLOCK, &args.running)
    {
        return exit;
    }
    let stop = interrupt::watch();
    let folder = args.out.clone().unwrap_or_else(|| results_folder(scenario));
    // The folder is opened before the work: a read-only disk is said at once.
    let output = match Output::open(&folder, "plan") {
        Ok(output) => output,
        Err(error) => return refused(&error),
    };
    let mut found = search(scenario, args.effort.into(), &stop);
    let shown = show(scenario, &found, &stop);
    if let Some(shown) = &shown {
        // Words, tables and pictures speak of the same runs.
        found.hurts = planning::Hurt::of(scenario, shown);
        found.lost_unwatched = shown.lost_unwatched();
    }
    let written = write(args, scenario, &found, shown.as_ref(), output);
    let told = if args.json {
        planned::summary(scenario, &found)
    } else {
        text::planned(scenario, &found)
    };
    let is_schedule = |name: &String| name.starts_with("schedule");
    let kept = written.as_ref().is_ok_and(|written| written.names.iter().any(is_schedule));
    let printed = match tell(&told, written) {
        Ok(printed) => printed,
        Err(exit) => {
            // The schedule is what the search was for.
            if !kept && !args.json {
                let schedule = csv::schedule(scenario, &found.plan);
                let _closed = print(&format!("\nSCHEDULE\n{schedule}"));
            }
            return exit;
        }
    };
    let cut = shown.is_none() && found.status != Status::Interrupted;
    if cut {
        complain(
            "interrupted after the search: the plan and its proof are whole, what explains them is not; \
             run it again for the bound, the levers, intervals and pictures",
        );
    }
    match (printed, found.status) {
        (Exit::Done, _) if cut => Exit::Interrupted,
        (Exit::Done, Status::Unproven | Status::Infeasible) => Exit::NoPlan,
        (Exit::Done, Status::Interrupted) => Exit::Interrupted,
        (printed, _) => printed,
    }
}

/// The search, with the best answer so far on the way.
fn search(scenario: &Scenario, effort: Effort, stop: &AtomicBool) -> Planned {
    let bar = Progress::new("planning");
    let mut tell = |step: &Step| bar.set(done(step), &so_far(scenario, step));
    let found = planning::plan(scenario, effort, stop, &mut tell);
    bar.finish();
    found
}

/// Share of the whole search; proofs and what follows them may come more than once.
pub(super) fn done(step: &Step) -> f64 {
    let (from, to) = match step.stage {
        Stage::Tapes => (0.0, 0.02),
        Stage::Covering => (0.02, 0.25),
        Stage::Calibrating => (0.25, 0.35),
        Stage::Moving => (0.35, 0.5),
        Stage::Proving => (0.5, 0.9),
        Stage::Explaining => (0.9, 1.0),
    };
    from + (to - from) * step.done
}

fn so_far(scenario: &Scenario, step: &Step) -> String {
    let doing = match step.stage {
        Stage::Tapes => "making tapes",
        Stage::Covering => "covering",
        Stage::Calibrating => "looking closer",
        Stage::Moving => "improving",
        Stage::Proving => "proving",
        Stage::Explaining => "explaining",
    };
    match step.best {
        Some(best) => format!(
            "{doing}; best so far {} with {}",
            number::money(&scenario.cost.currency, best.cost),
            number::counted(best.shifts as f64, "shift")
        ),
        None => doing.to_owned(),
    }
}

/// A simulation of the found plan for tables and pictures; none if interrupted.
fn show(scenario: &Scenario, found: &Planned, stop: &AtomicBool) -> Option<Simulation> {
    if found.status == Status::Interrupted || stop.load(Ordering::Relaxed) {
        return None;
    }
    let settings = Settings {
        replications: SHOWN,
        precision: None,
        first_replication: ranges::SHOWN.first,
        without_busyness: false,
        ..Settings::of(scenario)
    };
    Some(experiment::simulate(scenario, &found.plan, &settings, &mut |_| {}, stop))
}

fn write(
    args: &Args,
    scenario: &Scenario,
    found: &Planned,
    shown: Option<&Simulation>,
    mut output: Output,
) -> Result<Written, FileError> {
    output.add("summary.json", planned::summary(scenario, found).as_bytes());
    output.add("schedule.csv", csv::schedule(scenario, &found.plan).as_bytes());
    output.add("roster.csv", csv::roster(scenario, &found.plan).as_bytes());
    output.add("requirement.csv", planned::requirement(scenario, found).as_bytes());
    if let Some(shown) = shown {
        let cost = found.cost;
        output.add("intervals.csv", csv::intervals(scenario, shown).as_bytes());
        output.add("simulation.json", json::summary(scenario, shown, Some(&cost)).as_bytes());
    }
    let pictures = (!args.running.no_plots).then(|| pictures(scenario, found, shown));
    finish(output, pictures.as_deref())
}

fn pictures(scenario: &Scenario, found: &Planned, shown: Option<&Simulation>) -> Vec<Named> {
    let staffing = views::staffing(scenario, &found.intervals);
    let mut pictures =
        vec![Named { name: "staffing".to_owned(), picture: plots::staffing(&staffing) }];
    match shown {
        Some(shown) => {
            let expected = Curve::new(&scenario.demand, &scenario.calendar);
            pictures.extend(views::pictures(scenario, &found.plan, shown, &expected));
        }
        None => pictures.extend(views::shifts(scenario, &found.plan)),
    }
    pictures
}
