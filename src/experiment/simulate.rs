//! One plan over replications until its headline is known precisely enough. Batches are fixed and
//! merged in the order of replications, so that the result is the same bytes on any number of
//! threads. Must not know how results are shown.

use super::gathering::Gathering;
use super::replicate::{Ears, Stage};
use super::result::{RunRecords, Simulation, Stopped};
use super::settings::{BATCH, Progress, Settings, Tapes};
use crate::demand::TapeMaker;
use crate::engine::{Desk, Staff};
use crate::metrics::{Frame, Recorder, TargetCounts, TargetObserver, TargetTable};
use crate::model::{Plan, Scenario};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// Simulates `plan` on the scenario's demand; see [`simulate_on`].
pub fn simulate(
    scenario: &Scenario,
    plan: &Plan,
    settings: &Settings,
    progress: &mut dyn FnMut(&Progress),
    stop: &AtomicBool,
) -> Simulation {
    let tapes = TapeMaker::new(scenario);
    // Without any busyness the second set would be the first again.
    let quiet =
        (tapes.has_busyness() && settings.without_busyness).then(|| tapes.without_busyness());
    simulate_on(scenario, plan, (&tapes, quiet.as_ref()), settings, progress, stop)
}

/// Simulates `plan` on `tapes`, and on `quiet` tapes for the risk without busyness. `progress` is
/// told after every batch; setting `stop` ends the simulation after the batch at hand.
pub fn simulate_on<T: Tapes>(
    scenario: &Scenario,
    plan: &Plan,
    (tapes, quiet): (&T, Option<&T>),
    settings: &Settings,
    progress: &mut dyn FnMut(&Progress),
    stop: &AtomicBool,
) -> Simulation {
    let desk = Desk::new(scenario);
    let staff = desk.staff(plan);
    let frame = Frame::new(scenario, settings.limits.clone());
    let table = TargetTable::new(scenario);
    let listen = |replication: u64| Ears {
        recorder: Recorder::new(&frame, staff.places()),
        targets: TargetObserver::new(&table, staff.places()),
        records: settings.keep_records.contains(&replication).then(|| RunRecords {
            replication,
            places: staff.places().to_vec(),
            ..RunRecords::default()
        }),
    };
    let stage = Stage::new(&desk, &staff, tapes);
    let mut gathering = Gathering::new(scenario, &frame);
    let mut stopped = Stopped::AllReplications;
    for batch in batches(settings, settings.replications) {
        for (tally, outturn, records) in stage.play(batch, listen, Ears::finish) {
            gathering.add(tally, outturn, records);
        }
        let headline = gathering.headline();
        progress(&Progress {
            done: gathering.replications(),
            of: settings.replications,
            headline,
            without_busyness: false,
        });
        let wanted = settings.precision.unwrap_or(-1.0);
        if headline.is_some_and(|estimate| estimate.half_width() <= wanted) {
            stopped = Stopped::Precise;
            break;
        }
        if gathering.replications() < settings.replications && stop.load(Ordering::Relaxed) {
            stopped = Stopped::Interrupted;
            break;
        }
    }
    let quiet = quiet.filter(|_| settings.without_busyness).and_then(|tapes| {
        let stage = Stage::new(&desk, &staff, tapes);
        play_quiet(&stage, &staff, &table, settings, gathering.replications(), progress, stop)
    });
    gathering.result(settings, stopped, tapes.maker(), quiet.as_deref())
}

/// The targets' counts of as many replications on quiet tapes; `None` if interrupted.
fn play_quiet<T: Tapes>(
    stage: &Stage<'_, T>,
    staff: &Staff,
    table: &TargetTable,
    settings: &Settings,
    replications: u32,
    progress: &mut dyn FnMut(&Progress),
    stop: &AtomicBool,
) -> Option<Vec<TargetCounts>> {
    let mut counts = Vec::new();
    for batch in batches(settings, replications) {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let listen = |_| TargetObserver::new(table, staff.places());
        counts.extend(stage.play(batch, listen, |observer| observer.into_outturn().counts));
        progress(&Progress {
            done: counts.len() as u32,
            of: replications,
            headline: None,
            without_busyness: true,
        });
    }
    Some(counts)
}

/// The numbers of so many replications, in batches.
fn batches(settings: &Settings, replications: u32) -> impl Iterator<Item = Range<u64>> {
    let first = settings.first_replication;
    (0..replications.div_ceil(BATCH)).map(move |batch| {
        let (from, to) = (batch * BATCH, ((batch + 1) * BATCH).min(replications));
        first + u64::from(from)..first + u64::from(to)
    })
}
