//! The same customers against several scenarios: sides with the same demand share their tapes, others
//! are paired by address (`model.md` §2: more demand adds customers and moves none). Differences are
//! taken replication by replication. Must not know how schedules are searched or results shown.

use super::gathering::Gathering;
use super::replicate::Ears;
use super::result::{Simulation, Stopped};
use super::settings::{BATCH, Settings};
use super::slices::share;
use crate::demand::{Tape, TapeMaker};
use crate::engine::{Desk, Staff, Workspace};
use crate::metrics::{
    Account, Corrected, Frame, Metric, Recorder, RunTally, TargetObserver, TargetTable, Unit,
};
use crate::model::{Plan, Scenario};
use crate::stats::{Estimate, Ratio};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// One side of a comparison: a scenario and who works in it.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The plan that is run.
    pub plan: &'a Plan,
}

/// One replication of a side, as far as differences need it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PairedRun {
    /// In all, by [`Metric`].
    pub measures: Vec<Ratio>,
    /// Share in time within each of the limits, default definition.
    pub shares: Vec<Ratio>,
    /// Overtime, billed and lost contacts.
    pub account: Account,
}

/// How a side's customers are those of the base, contacts per replication.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pairing {
    /// Whether both meet the very same tapes.
    pub same_tapes: bool,
    /// Contacts that come in both.
    pub both: f64,
    /// Contacts that come only in the base.
    pub only_base: f64,
    /// Contacts that come only here.
    pub only_here: f64,
}

/// What one side showed.
#[derive(Clone, Debug, PartialEq)]
pub struct SideResult {
    /// As if simulated by itself.
    pub simulation: Simulation,
    /// Replication by replication.
    pub runs: Vec<PairedRun>,
    /// Against the base; the base against itself.
    pub pairing: Pairing,
}

/// A finished comparison; side 0 is the base.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// In the order given.
    pub sides: Vec<SideResult>,
    /// Replications made, of every side.
    pub replications: u32,
    /// Why it ended.
    pub stopped: Stopped,
}

impl Comparison {
    /// A side's figure minus the base's, over pairs of replications: what a target judges is judged on
    /// both sides. `None` where there is nothing to estimate on either side.
    #[must_use]
    pub fn difference(
        &self,
        side: usize,
        unit: Unit,
        of: impl Fn(&PairedRun) -> Ratio,
    ) -> Option<Estimate> {
        let [base, variant] = [0, side].map(|side| self.figures(side, &of));
        if !matches!(unit, Unit::Share | Unit::Seconds) {
            return unit.difference(&base, &variant);
        }
        let base = self.sides[0].simulation.corrected(unit, base);
        Corrected::difference(&base, &self.sides[side].simulation.corrected(unit, variant))
    }

    /// A side's figure by itself.
    #[must_use]
    pub fn value(
        &self,
        side: usize,
        unit: Unit,
        of: impl Fn(&PairedRun) -> Ratio,
    ) -> Option<Estimate> {
        let own = self.figures(side, &of);
        if !matches!(unit, Unit::Share | Unit::Seconds) {
            return unit.estimate(&own);
        }
        self.sides[side].simulation.corrected(unit, own).estimate()
    }

    fn figures(&self, side: usize, of: &dyn Fn(&PairedRun) -> Ratio) -> Vec<Ratio> {
        self.sides[side].runs.iter().map(of).collect()
    }
}

/// A side, ready to run.
struct Ready<'a> {
    side: Side<'a>,
    desk: Desk,
    staff: Staff,
    frame: Frame,
    table: TargetTable,
    /// The first side that meets the same tapes.
    tapes_of: usize,
    maker: TapeMaker,
    settings: Settings,
}

/// Runs every side on the base's replications (its number, seed and limits; precision is not looked
/// at, so that all sides meet as many). `progress` hears of the share done after every batch;
/// setting `stop` ends after the batch at hand.
///
/// # Panics
/// Without any side.
///
/// ```
/// use chatstaff::{experiment, scenario};
/// use std::sync::atomic::AtomicBool;
///
/// let text = r#"
///     format = 1
///     name = "shop"
///     first-day = 2026-11-24
///     profile = "meiqia"
///     [demand]
///     daily-volume = 900
///     [[group]]
///     name = "team"
///     size = 9
///     [[plan]]
///     group = "team"
///     date = 2026-11-24
///     start = "08:00"
///     end = "24:00"
///     count = 7
/// "#;
/// let nothing_beside = |name: &str| Err(std::io::Error::other(name.to_owned()));
/// let base = scenario::read(text, "shop.toml", &nothing_beside).expect("it is valid").scenario;
/// let mut fewer = base.clone();
/// fewer.groups[0].cap = 1;
/// let plan = base.plan.clone().expect("it has one");
/// let sides = [&base, &fewer].map(|scenario| experiment::Side { scenario, plan: &plan });
/// let settings = experiment::Settings { replications: 20, ..experiment::Settings::of(&base) };
/// let found = experiment::compare(&sides, &settings, &mut |_| {}, &AtomicBool::new(false));
/// let slots = |run: &experiment::PairedRun| {
///     run.measures[chatstaff::metrics::Metric::Concurrency as usize]
/// };
/// let unit = chatstaff::metrics::Unit::Average;
/// assert!(found.difference(1, unit, slots).expect("both were busy").high < 0.0);
/// ```
pub fn compare(
    sides: &[Side<'_>],
    settings: &Settings,
    progress: &mut dyn FnMut(f64),
    stop: &AtomicBool,
) -> Comparison {
    let ready = ready(sides, settings);
    let memory: Mutex<Vec<(Workspace, Vec<Tape>)>> = Mutex::default();
    let mut gatherings: Vec<Gathering<'_>> =
        ready.iter().map(|side| Gathering::new(side.side.scenario, &side.frame)).collect();
    let mut runs: Vec<Vec<PairedRun>> = vec![Vec::new(); ready.len()];
    let mut pairings = vec![[0_u64; 3]; ready.len()];
    let mut made = 0;
    let mut stopped = Stopped::AllReplications;
    while made < settings.replications {
        let upto = (made + BATCH).min(settings.replications);
        let numbers: Vec<u64> =
            (made..upto).map(|i| settings.first_replication + u64::from(i)).collect();
        let batch: Vec<_> = numbers
            .into_par_iter()
            .map(|replication| {
                let lock = || memory.lock().unwrap_or_else(PoisonError::into_inner);
                let mut scratch = lock().pop().unwrap_or_default();
                let played = replicate(&ready, replication, &mut scratch);
                lock().push(scratch);
                played
            })
            .collect();
        for of_sides in batch {
            for (index, (heard, own, paired)) in of_sides.into_iter().enumerate() {
                gatherings[index].add(heard.0, heard.1, None);
                runs[index].push(own);
                for (sum, count) in pairings[index].iter_mut().zip(paired) {
                    *sum += count;
                }
            }
        }
        made = upto;
        progress(f64::from(made) / f64::from(settings.replications.max(1)));
        if made < settings.replications && stop.load(Ordering::Relaxed) {
            stopped = Stopped::Interrupted;
            break;
        }
    }
    let sides = ready.iter().zip(gatherings).zip(runs).zip(pairings);
    let results = sides.map(|(((side, gathering), runs), paired)| {
        let [both, only_base, only_here] = paired.map(|sum| sum as f64 / f64::from(made.max(1)));
        SideResult {
            simulation: gathering.result(&side.settings, stopped, Some(&side.maker), None),
            runs,
            pairing: Pairing { same_tapes: side.tapes_of == 0, both, only_base, only_here },
        }
    });
    Comparison { sides: results.collect(), replications: made, stopped }
}

fn ready<'a>(sides: &[Side<'a>], settings: &Settings) -> Vec<Ready<'a>> {
    let seed = sides.first().expect("a comparison has a base").scenario.run.seed;
    // Every side is counted within the same limits, the base's first.
    let mut limits = settings.limits.clone();
    for side in sides {
        for limit in Frame::limits_of(side.scenario) {
            if !limits.contains(&limit) {
                limits.push(limit);
            }
        }
    }
    sides
        .iter()
        .enumerate()
        .map(|(index, &side)| {
            let scenario = side.scenario;
            let same = |other: &Side<'_>| {
                let (a, b) = (scenario, other.scenario);
                a.demand == b.demand && a.calendar == b.calendar
            };
            let desk = Desk::new(scenario);
            Ready {
                staff: desk.staff(side.plan),
                desk,
                frame: Frame::new(scenario, limits.clone()),
                table: TargetTable::new(scenario),
                tapes_of: sides.iter().position(same).unwrap_or(index),
                maker: TapeMaker::new(scenario).with_seed(seed),
                settings: Settings { limits: limits.clone(), ..settings.clone() },
                side,
            }
        })
        .collect()
}

type Played = ((RunTally, crate::metrics::Outturn), PairedRun, [u64; 3]);

/// One replication of every side, in their order.
fn replicate(
    ready: &[Ready<'_>],
    replication: u64,
    (workspace, tapes): &mut (Workspace, Vec<Tape>),
) -> Vec<Played> {
    tapes.resize_with(ready.len(), Tape::new);
    for (index, side) in ready.iter().enumerate().filter(|(i, side)| side.tapes_of == *i) {
        side.maker.fill(replication, &mut tapes[index]);
    }
    ready
        .iter()
        .map(|side| {
            let places = side.staff.places();
            let mut ears = Ears {
                recorder: Recorder::new(&side.frame, places),
                targets: TargetObserver::new(&side.table, places),
                records: None,
            };
            let tape = &tapes[side.tapes_of];
            let root = side.maker.address(replication);
            side.desk.run(tape, &side.staff, root, workspace, &mut ears);
            let (tally, outturn, _) = ears.finish();
            let run = paired_run(side, &tally, &outturn.people.account);
            ((tally, outturn), run, paired(&tapes[0], tape))
        })
        .collect()
}

fn paired_run(side: &Ready<'_>, tally: &RunTally, account: &Account) -> PairedRun {
    PairedRun {
        measures: Metric::ALL.iter().map(|metric| metric.ratio(&tally.all)).collect(),
        shares: (0..side.settings.limits.len()).map(|limit| share(&tally.all, limit, 0)).collect(),
        account: account.clone(),
    }
}

/// Contacts of both tapes, of the first only, of the second only: a customer is known by the moment
/// and the channel of their coming, which their address decides.
fn paired(base: &Tape, here: &Tape) -> [u64; 3] {
    if std::ptr::eq(base, here) {
        return [base.contacts().len() as u64, 0, 0];
    }
    let keys = |tape: &Tape| -> Vec<(i64, u16)> {
        let mut keys: Vec<_> = tape.contacts().iter().map(|c| (c.start.ms(), c.channel)).collect();
        keys.sort_unstable();
        keys
    };
    let (base, here) = (keys(base), keys(here));
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < base.len() && j < here.len() {
        match base[i].cmp(&here[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, both) = (i + 1, j + 1, both + 1),
        }
    }
    [both, base.len() as u64 - both, here.len() as u64 - both]
}
