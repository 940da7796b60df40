//! Points → records: each point is the scenario with other values, read and checked like any
//! scenario, then simulated on the same tapes as every other. Several points run at once; each is a
//! pure function of the sweep and its number. Must not know where records go.

use super::axis::Setting;
use super::figure::Figure;
use super::found::Found;
use super::raw::{By, Mode};
use super::read::Sweep;
use super::record::{Outcome, PAIRED, Record, Searched, SliceRow, Standing, cells};
use crate::experiment::{Settings, Simulation, Stopped, simulate};
use crate::fingerprint::Fingerprint;
use crate::metrics::Verdict;
use crate::model::{Plan, Scenario};
use crate::planning::{self, Planned, Status};
use crate::random::ranges::SHOWN;
use crate::scenario::fields::{self, Field};
use crate::scenario::{self, Problems};
use serde_json::Value;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

/// The scenario of a point.
///
/// # Errors
/// What makes it invalid there.
pub fn scenario_at(sweep: &Sweep, settings: &[Option<Setting>]) -> Result<Scenario, Problems> {
    let pairs: Vec<(&Field, &Value)> = sweep
        .points
        .axes()
        .iter()
        .zip(settings)
        .filter_map(|(axis, setting)| Some((&axis.field, &setting.as_ref()?.value)))
        .collect();
    let text = fields::with(&sweep.tree, &sweep.effective, &pairs).text();
    let load = |name: &str| {
        sweep.files.get(name).cloned().ok_or_else(|| std::io::ErrorKind::NotFound.into())
    };
    let mut scenario = scenario::read(&text, &sweep.scenario_name, &load)?.scenario;
    // The sweep's own run goes before, unless it is what varies.
    let varies = |name: &str| pairs.iter().any(|(field, _)| field.name == name);
    if !varies("run.seed") {
        scenario.run.seed = sweep.run.seed;
    }
    if !varies("run.replications") {
        scenario.run.replications = sweep.run.replications;
    }
    if !varies("run.precision") {
        scenario.run.precision = sweep.run.precision;
    }
    Ok(scenario)
}

/// Simulates a point (from 0); `None` if it was interrupted.
#[must_use]
pub fn point(sweep: &Sweep, point: usize, stop: &AtomicBool) -> Option<Record> {
    let settings = sweep.points.at(point);
    let at = cells(sweep, &settings);
    let outcome = match scenario_at(sweep, &settings) {
        Ok(scenario) => done(sweep, &scenario, stop)?,
        Err(problems) => Outcome::Invalid { problems: told(&problems) },
    };
    Some(Record { point: point as u64 + 1, at, outcome })
}

/// What is wrong, without the places of a file that nobody wrote.
fn told(problems: &Problems) -> String {
    let errors = problems.list.iter().filter(|p| p.severity == scenario::Severity::Error);
    let one = |problem: &scenario::Diagnostic| {
        let part = |open: &str, text: &str, close: &str| match text {
            "" => String::new(),
            text => format!("{open}{text}{close}"),
        };
        format!(
            "error[{}]: {}{}{}",
            problem.code,
            problem.title,
            part(" (", &problem.label, ")"),
            part("; ", &problem.help, "")
        )
    };
    errors.map(one).collect::<Vec<_>>().join("\n")
}

fn done(sweep: &Sweep, scenario: &Scenario, stop: &AtomicBool) -> Option<Outcome> {
    let planned = match sweep.mode {
        Mode::Simulate => None,
        Mode::Plan => Some(planning::plan(scenario, sweep.effort, stop, &mut |_| {})),
    };
    if planned.as_ref().is_some_and(|planned| planned.status == Status::Interrupted) {
        return None;
    }
    let nobody = Plan::default();
    let plan = planned.as_ref().map(|planned| &planned.plan).or(scenario.plan.as_ref());
    let plan = plan.unwrap_or(&nobody);
    let paired = sweep.points.len() as u64 <= PAIRED;
    let mut settings =
        Settings { without_busyness: false, keep_ratios: paired, ..Settings::of(scenario) };
    if planned.is_some() {
        settings.first_replication = SHOWN.first;
    }
    for figure in &sweep.figures {
        if let Figure::Share(clock, within) = figure
            && !settings.limits.contains(&(*clock, *within))
        {
            settings.limits.push((*clock, *within));
        }
    }
    let simulation = simulate(scenario, plan, &settings, &mut |_| {}, stop);
    if simulation.stopped == Stopped::Interrupted {
        return None;
    }
    let group = saturated_group(sweep, scenario);
    let found = Found { scenario, plan, simulation: &simulation, planned: planned.as_ref(), group };
    Some(Outcome::Done {
        scenario: Fingerprint::of(fingerprinted(scenario, planned.as_ref())).short(),
        replications: simulation.replications,
        verdict: standing(&simulation, planned.as_ref()),
        searched: planned.as_ref().map(searched),
        all: sweep.figures.iter().map(|figure| found.overall(*figure)).collect(),
        pairs: if paired { found.pairs(&sweep.figures) } else { Vec::new() },
        slices: slices(sweep, &found),
    })
}

/// The verdict on a point's targets. That of the search's own proof is the one on its plan: its
/// replications are more, and its error covers all proofs made. Whether the plan keeps its limits
/// besides is told by its status.
fn standing(simulation: &Simulation, planned: Option<&Planned>) -> Standing {
    let judged = simulation.verdict;
    match planned {
        Some(planned) if judged != Verdict::NothingToJudge => {
            Verdict::of_all(planned.targets.iter().map(|target| target.verdict)).into()
        }
        _ => judged.into(),
    }
}

fn searched(planned: &Planned) -> Searched {
    let status = match planned.status {
        Status::Proven => "proven",
        Status::Infeasible => "infeasible",
        Status::NothingToJudge => "nothing to judge",
        _ => "unproven",
    };
    let facts = &planned.facts;
    Searched {
        status: status.to_owned(),
        proofs: facts.proofs,
        replications: facts.proof_replications,
        error: facts.proof_error,
    }
}

/// What stands for the point: the effective scenario; the same one planned differs from itself.
fn fingerprinted(scenario: &Scenario, planned: Option<&Planned>) -> String {
    let mut text = scenario::effective(scenario);
    if planned.is_some() {
        text.push_str("planned");
    }
    text
}

/// The group whose saturated agent is shown: the first that a varied field names, else the first.
fn saturated_group(sweep: &Sweep, scenario: &Scenario) -> usize {
    let named = sweep.points.axes().iter().find_map(|axis| axis.field.group());
    let named = named.and_then(|name| scenario.groups.iter().position(|group| group.name == name));
    named.unwrap_or(0)
}

fn slices(sweep: &Sweep, found: &Found<'_>) -> Vec<SliceRow> {
    let calendar = &found.scenario.calendar;
    match sweep.by {
        By::Point => Vec::new(),
        By::Day => (0..found.simulation.days.len())
            .map(|i| SliceRow {
                start: calendar.date(found.simulation.days[i].day).to_string(),
                figures: sweep.figures.iter().map(|figure| found.day(*figure, i)).collect(),
            })
            .collect(),
        By::Interval => (0..found.simulation.intervals.len())
            .map(|i| SliceRow {
                start: calendar.civil(found.simulation.intervals[i].start).to_string(),
                figures: sweep.figures.iter().map(|figure| found.interval(*figure, i)).collect(),
            })
            .collect(),
    }
}

/// Simulates these points (from 0) on so many threads (0 = all there are), and hands each record
/// over as it is finished, in no certain order. When `stop` is set, points under way are given up;
/// when `keep` fails, nothing more is begun.
///
/// # Errors
/// Threads cannot be started, or what `keep` failed with.
///
/// # Panics
/// Never: a poisoned channel would mean that a point panicked, which is passed on.
pub fn run<E: From<rayon::ThreadPoolBuildError> + Send>(
    sweep: &Sweep,
    points: &[usize],
    threads: usize,
    stop: &AtomicBool,
    keep: &mut dyn FnMut(Record) -> Result<(), E>,
) -> Result<(), E> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    // As many points at once as there are threads, each with its replications in parallel: nobody
    // is idle while the last points run, and memory is that of a few points.
    let at_once = pool.current_num_threads().min(points.len()).max(1);
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (send, receive) = mpsc::sync_channel::<Record>(2 * at_once);
        for _ in 0..at_once {
            let (send, next, failed, pool) = (send.clone(), &next, &failed, &pool);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) && !failed.load(Ordering::Relaxed) {
                    let Some(&number) = points.get(next.fetch_add(1, Ordering::Relaxed)) else {
                        break;
                    };
                    let Some(record) = pool.install(|| point(sweep, number, stop)) else { break };
                    if send.send(record).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        // Leaving this closure early drops the receiver, which ends whoever still sends.
        receive
            .into_iter()
            .try_for_each(keep)
            .inspect_err(|_| failed.store(true, Ordering::Relaxed))
    })
}
