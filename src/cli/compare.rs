//! `chatstaff compare`: the same customers against several scenarios.

use super::ending::{
    MOST_REPLICATIONS, Running, Work, affordable_all, finish, on_threads, refused, tell,
};
use super::files::{FileError, Output, Written};
use super::plan::EffortArg;
use super::print::complain;
use super::progress::Progress;
use super::sides::{self, Named};
use super::{Exit, interrupt, load};
use crate::experiment::{self, Settings, Side, Stopped};
use crate::metrics::Metric;
use crate::model::{Plan, Scenario};
use crate::planning::{self, Status, balance};
use crate::report::compared::{self, Compared, Figure};
use crate::scenario::difference;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Arguments of `compare`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The scenario that the others are compared with; a folder stands for all scenarios in it, of
    /// which the first by name is the base.
    #[arg(value_name = "BASE")]
    base: PathBuf,
    /// The variants, or folders of variants.
    #[arg(value_name = "VARIANT")]
    variants: Vec<PathBuf>,
    /// A schedule or roster that every side runs instead of its own, or `search` to search a plan
    /// for each.
    #[arg(long, value_name = "FILE|search")]
    plan: Option<PathBuf>,
    /// How much a search may spend.
    #[arg(long, value_enum, default_value_t = EffortArg::Normal)]
    effort: EffortArg,
    /// Show these figures instead of the usual ones; may be given several times.
    #[arg(long, value_name = "NAME", value_parser = metric)]
    metric: Vec<Metric>,
    /// Make so many replications of every side [default: as the base says].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=i64::from(MOST_REPLICATIONS)))]
    replications: Option<u32>,
    /// Master seed instead of the base's.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Folder for the results [default: output/BASE/compare/VARIANTS].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the comparison as JSON instead of tables.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    running: Running,
}

/// A metric by its name in files.
fn metric(name: &str) -> Result<Metric, String> {
    Metric::named(name).ok_or_else(|| {
        let names: Vec<&str> = Metric::ALL.iter().map(|metric| metric.name()).collect();
        format!("no such figure; there are {}", names.join(", "))
    })
}

/// A side before it is run.
struct Loaded {
    side: Named,
    plan: Plan,
    /// Whether its plan was searched, and proven.
    searched: Option<bool>,
}

pub fn run(args: &Args) -> Exit {
    on_threads(args.running.threads, || loaded_and_answered(args))
}

fn loaded_and_answered(args: &Args) -> Exit {
    let named = match named(args) {
        Ok(named) => named,
        Err(exit) => return exit,
    };
    let replications = args.replications.unwrap_or(named[0].scenario.run.replications);
    let all: Vec<&Scenario> = named.iter().map(|side| &side.scenario).collect();
    if let Err(exit) = affordable_all(&all, Work::of(replications), 0, &args.running) {
        return exit;
    }
    let stop = interrupt::watch();
    let folder =
        args.out.clone().unwrap_or_else(|| sides::default_folder(&named, args.plan.as_deref()));
    let output = match Output::open(&folder, "compare") {
        Ok(output) => output,
        Err(error) => return refused(&error),
    };
    match with_plans(args, named, &stop) {
        Ok(sides) => answer(args, &sides, output, &stop),
        Err(exit) => exit,
    }
}

/// The sides, on one seed and in one currency.
fn named(args: &Args) -> Result<Vec<Named>, Exit> {
    let given: Vec<PathBuf> = std::iter::once(&args.base).chain(&args.variants).cloned().collect();
    let mut sides = sides::read(&given)?;
    let seed = args.seed.unwrap_or(sides[0].scenario.run.seed);
    for Named { name, scenario, .. } in &mut sides {
        if args.seed.is_none() && scenario.run.seed != seed {
            complain(&format!("{name}: its seed is set aside; all sides run on the base's"));
        }
        scenario.run.seed = seed;
    }
    let currency = &sides[0].scenario.cost.currency;
    if let Some(other) = sides.iter().find(|side| side.scenario.cost.currency != *currency) {
        complain(&format!(
            "error: {} counts in {}, the base in {currency}: their costs cannot be compared",
            other.name, other.scenario.cost.currency
        ));
        return Err(Exit::Invalid);
    }
    Ok(sides)
}

/// Gives every side the plan that it runs.
fn with_plans(args: &Args, named: Vec<Named>, stop: &AtomicBool) -> Result<Vec<Loaded>, Exit> {
    let search = args.plan.as_deref() == Some(Path::new("search"));
    let mut sides = Vec::new();
    for side in named {
        let Named { name, scenario, .. } = &side;
        let (plan, searched) = match (&args.plan, &scenario.plan) {
            (Some(_), _) if search => {
                let (plan, proven) = searched(args, name, scenario, stop)?;
                (plan, Some(proven))
            }
            (Some(file), _) => (load::load_plan(file, scenario)?, None),
            (None, Some(plan)) => (plan.clone(), None),
            (None, None) => {
                complain(&format!(
                    "error: {name} has no roster to run; give one with --plan FILE, write \
                     `[[plan]]` rows, or let one be searched with --plan search"
                ));
                return Err(Exit::Invalid);
            }
        };
        sides.push(Loaded { side, plan, searched });
    }
    Ok(sides)
}

fn searched(
    args: &Args,
    name: &str,
    scenario: &Scenario,
    stop: &AtomicBool,
) -> Result<(Plan, bool), Exit> {
    if scenario.targets.is_empty() || scenario.planning.patterns.is_empty() {
        complain(&format!(
            "error: {name} has no targets or no shift patterns to search a plan for"
        ));
        return Err(Exit::Invalid);
    }
    complain(&format!("searching a plan for {name}"));
    let bar = Progress::new("planning");
    let mut tell = |step: &planning::Step| bar.set(super::plan::done(step), "");
    let found = planning::plan(scenario, args.effort.into(), stop, &mut tell);
    bar.finish();
    if found.status == Status::Interrupted {
        complain("interrupted while a plan was searched: nothing was compared");
        return Err(Exit::Interrupted);
    }
    Ok((found.plan, found.status == Status::Proven))
}

fn answer(args: &Args, loaded: &[Loaded], output: Output, stop: &AtomicBool) -> Exit {
    let sides: Vec<Side<'_>> =
        loaded.iter().map(|one| Side { scenario: &one.side.scenario, plan: &one.plan }).collect();
    let base = &loaded[0].side.scenario;
    let settings = Settings {
        replications: args.replications.unwrap_or(base.run.replications),
        precision: None,
        without_busyness: false,
        ..Settings::of(base)
    };
    let bar = Progress::new("comparing");
    let found = experiment::compare(&sides, &settings, &mut |done| bar.set(done, ""), stop);
    bar.finish();
    let figures = if args.metric.is_empty() {
        compared::usual(&sides, &found)
    } else {
        args.metric.iter().copied().map(Figure::Metric).collect()
    };
    let compared = Compared {
        names: loaded.iter().map(|one| one.side.name.clone()).collect(),
        keys: loaded.iter().map(|one| one.side.key.clone()).collect(),
        changes: sides.iter().map(|side| difference(&played(&sides[0]), &played(side))).collect(),
        balance: balance::balance(&sides, &found),
        searched: loaded.iter().map(|one| one.searched).collect(),
        wanted: settings.replications,
        sides,
        found,
        figures,
    };
    let written = write(args, &compared, output);
    let told = if args.json { compared::json(&compared) } else { compared::text(&compared) };
    let printed = match tell(&told, written) {
        Ok(printed) => printed,
        Err(exit) => return exit,
    };
    match (printed, compared.found.stopped) {
        (Exit::Done, Stopped::Interrupted) => Exit::Interrupted,
        (printed, _) => printed,
    }
}

/// A side as if its file held the roster that it ran.
fn played(side: &Side<'_>) -> Scenario {
    Scenario { plan: Some(side.plan.clone()), ..side.scenario.clone() }
}

fn write(args: &Args, compared: &Compared<'_>, mut output: Output) -> Result<Written, FileError> {
    output.add("comparison.csv", compared::csv(compared).as_bytes());
    output.add("comparison.json", compared::json(compared).as_bytes());
    output.add("intervals.csv", compared::intervals(compared).as_bytes());
    let pictures = (!args.running.no_plots).then(|| compared::pictures(compared));
    finish(output, pictures.as_deref())
}
