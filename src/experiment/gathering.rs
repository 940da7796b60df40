//! Replications gathered, in their order, into a [`Simulation`]. Must not know how replications
//! were made or when to stop.

use super::control::{Judged, corrections};
use super::intervals::IntervalGathering;
use super::result::{DayRisk, DaySlice, RunRecords, ShareLimit, Simulation, Stopped};
use super::settings::Settings;
use super::shown::Judgements;
use super::slices::{SliceGathering, spread};
use crate::demand::TapeMaker;
use crate::metrics::count::day_misses;
use crate::metrics::hurts::merged;
use crate::metrics::{
    Account, Corrected, Correction, Corrections, Count, Frame, Level, Outturn, RunTally,
    SliceTally, TargetCounts, cell_width, judge, judge_corrected, overall,
};
use crate::model::{Measure, Period, Scenario, Target};
use crate::stats::{Estimate, Proportion, Ratio};
use crate::time::Span;

/// What replications added up to so far.
pub(super) struct Gathering<'a> {
    scenario: &'a Scenario,
    all: SliceGathering,
    days: Vec<SliceGathering>,
    reasons: Vec<SliceGathering>,
    channels: Vec<SliceGathering>,
    groups: Vec<SliceGathering>,
    intervals: Vec<IntervalGathering>,
    counts: Vec<TargetCounts>,
    accounts: Vec<Account>,
    /// Counts over all replications, by target and cell.
    cells: Vec<Vec<Count>>,
    cell: Span,
    drain_ms: i64,
    records: Vec<RunRecords>,
}

impl<'a> Gathering<'a> {
    pub fn new(scenario: &'a Scenario, frame: &Frame) -> Self {
        let slices = |count: usize| vec![SliceGathering::default(); count];
        let limits = frame.limits().len();
        Self {
            scenario,
            all: SliceGathering::default(),
            days: slices(scenario.calendar.days() as usize),
            reasons: slices(scenario.demand.reasons.len()),
            channels: slices(scenario.demand.channels.len()),
            groups: slices(scenario.groups.len()),
            intervals: frame
                .intervals()
                .map(|(start, length)| IntervalGathering::new(start, length, limits))
                .collect(),
            counts: Vec::new(),
            accounts: Vec::new(),
            cells: Vec::new(),
            cell: cell_width(scenario.run.interval),
            drain_ms: 0,
            records: Vec::new(),
        }
    }

    /// Adds the next replication.
    pub fn add(&mut self, tally: RunTally, outturn: Outturn, records: Option<RunRecords>) {
        self.drain_ms += tally.drain.averages[Level::Queue as usize].watched_ms;
        self.all.add(tally.all);
        add_each(&mut self.days, tally.days);
        add_each(&mut self.reasons, tally.reasons);
        add_each(&mut self.channels, tally.channels);
        add_each(&mut self.groups, tally.groups);
        let many = self.intervals.first().map_or(1, |first| first.cells(self.cell));
        let first = self.scenario.targets.first().zip(outturn.cells.get(..1));
        let in_time: Option<Vec<Ratio>> = first.map(|(target, cells)| {
            let counts = merged(cells, many).remove(0);
            counts.iter().map(|count| count.in_time_ratio(target.measure)).collect()
        });
        for (i, (gathering, slice)) in self.intervals.iter_mut().zip(&tally.intervals).enumerate() {
            gathering.add(slice, in_time.as_ref().and_then(|each| each.get(i)).copied());
        }
        self.counts.push(outturn.counts);
        self.accounts.push(outturn.people.account);
        if self.cells.is_empty() {
            self.cells = outturn.cells;
        } else {
            let sums = self.cells.iter_mut().flatten().zip(outturn.cells.iter().flatten());
            sums.for_each(|(sum, count)| *sum = sum.plus(*count));
        }
        self.records.extend(records);
    }

    /// Share in time on a day, replication by replication: of what the first target counts, else of
    /// all contacts within the first limit.
    fn in_time(&self, day: usize) -> Vec<Ratio> {
        let Some(target) = self.scenario.targets.first() else { return self.days[day].in_time() };
        let hours = if target.period == Period::Hour { 24 } else { 1 };
        let of_day = |counts: &TargetCounts| {
            let cells = &counts.targets[0].cells;
            let cells = cells.get(day * hours..(day + 1) * hours).unwrap_or_default();
            let sum = cells.iter().copied().fold(Count::default(), Count::plus);
            sum.in_time_ratio(target.measure)
        };
        self.counts.iter().map(of_day).collect()
    }

    /// What is known of how busy the replications were drawn, for these targets.
    fn corrections(
        &self,
        targets: &[Target],
        settings: &Settings,
        maker: Option<&TapeMaker>,
    ) -> Corrections {
        let first = settings.first_replication;
        let numbers: Vec<u64> = (first..first + u64::from(self.replications())).collect();
        maker.map_or(Corrections::NONE, |maker| {
            let judged = Judged {
                targets,
                replications: &numbers,
                counts: &self.counts,
                cells: &self.cells,
                cell: self.cell,
            };
            corrections(maker, &judged)
        })
    }

    /// Share in time of each day, corrected as the first target is if that asks for a share.
    fn in_time_by_day(
        &self,
        in_time: &[Vec<Ratio>],
        found: &Corrections,
        settings: &Settings,
        maker: Option<&TapeMaker>,
    ) -> Vec<Option<Estimate>> {
        let first = self.scenario.targets.first();
        let first = first.filter(|target| !matches!(target.measure, Measure::Mean { .. }));
        // A target of the whole run says nothing of its days: they are corrected by themselves.
        let by_day = first.filter(|target| target.period == Period::Run).map(|target| {
            let by_day = Target { period: Period::Day, ..target.clone() };
            self.corrections(&[by_day], settings, maker)
        });
        let found = by_day.as_ref().unwrap_or(found);
        let hours = if first.is_some_and(|target| target.period == Period::Hour) { 24 } else { 1 };
        let of_day = |(day, each): (usize, &Vec<Ratio>)| {
            let correction = if first.is_some() {
                found.together(0, day * hours..(day + 1) * hours, false)
            } else {
                Correction::default()
            };
            Corrected::new(each.clone(), correction, found.widened, true).estimate()
        };
        in_time.iter().enumerate().map(of_day).collect()
    }

    pub fn replications(&self) -> u32 {
        self.counts.len() as u32
    }

    /// The first target's share over all its periods, or the share within the first limit.
    pub fn headline(&self) -> Option<Estimate> {
        let first = self.scenario.targets.get(..1).unwrap_or_default();
        match first {
            [target] if !matches!(target.measure, Measure::Mean { .. }) => {
                judge(first, &self.counts, 0.05).pop()?.overall
            }
            _ => self.all.share_in_time(0),
        }
    }

    /// The result; `maker` made the tapes, `quiet` are the counts of replications without busyness.
    pub fn result(
        self,
        settings: &Settings,
        stopped: Stopped,
        maker: Option<&TapeMaker>,
        quiet: Option<&[TargetCounts]>,
    ) -> Simulation {
        let scenario = self.scenario;
        let demand = &scenario.demand;
        let in_time: Vec<Vec<Ratio>> = (0..self.days.len()).map(|day| self.in_time(day)).collect();
        let replications = self.replications();
        let found = self.corrections(&scenario.targets, settings, maker);
        let targets = judge_corrected(&scenario.targets, &self.counts, &found, settings.error);
        // A run that was cut is no test of what was asked for: its replications would have told.
        let targets = match stopped {
            Stopped::Interrupted => {
                targets.into_iter().map(|one| one.unjudged(settings.replications)).collect()
            }
            _ => targets,
        };
        let of_days = self.in_time_by_day(&in_time, &found, settings, maker);
        let shown =
            Judgements { targets: &scenario.targets, counts: &self.counts, judged: &targets };
        let days = self.days.iter().zip(&in_time).zip(of_days).enumerate();
        let days = days.map(|(day, ((gathering, in_time), of_day))| DaySlice {
            day: day as i64,
            slice: gathering.slice(scenario.calendar.date(day as i64).to_string(), &shown),
            in_time: of_day,
            spread: spread(std::slice::from_ref(gathering), in_time),
        });
        let days: Vec<DaySlice> = days.collect();
        let slices = |slices: &[SliceGathering], names: &mut dyn Iterator<Item = &String>| {
            slices.iter().zip(names).map(|(one, name)| one.slice(name.clone(), &shown)).collect()
        };
        Simulation {
            replications,
            first_replication: settings.first_replication,
            stopped,
            limits: settings
                .limits
                .iter()
                .map(|&(clock, within)| ShareLimit { clock, within })
                .collect(),
            all: self.all.slice(String::new(), &shown),
            days,
            intervals: self.intervals.iter().map(IntervalGathering::slice).collect(),
            reasons: slices(&self.reasons, &mut demand.reasons.iter().map(|own| &own.name)),
            channels: slices(&self.channels, &mut demand.channels.iter().map(|own| &own.name)),
            groups: slices(&self.groups, &mut scenario.groups.iter().map(|own| &own.name)),
            between_days: spread(&self.days, &in_time.concat()),
            verdict: overall(&targets),
            targets,
            risks: risks(scenario, &self.counts, quiet),
            drain_s: self.drain_ms as f64 / 1e3 / f64::from(replications.max(1)),
            target_counts: self.counts,
            accounts: self.accounts,
            target_cells: self.cells,
            cell: self.cell,
            records: self.records,
            ratios: settings.keep_ratios.then(|| self.all.ratios()),
        }
    }
}

fn add_each(gatherings: &mut [SliceGathering], slices: Vec<SliceTally>) {
    for (gathering, slice) in gatherings.iter_mut().zip(slices) {
        gathering.add(slice);
    }
}

/// Per target, the chance that each day misses it; days that never had contacts are left out.
fn risks(
    scenario: &Scenario,
    counts: &[TargetCounts],
    quiet: Option<&[TargetCounts]>,
) -> Vec<Vec<DayRisk>> {
    let days = scenario.calendar.days() as usize;
    let misses = |index: usize, day: usize, counts: &[TargetCounts]| {
        let target = &scenario.targets[index];
        let own: Vec<bool> = counts
            .iter()
            .filter_map(|c| day_misses(target.measure, target.period, &c.targets[index], day))
            .collect();
        Proportion::new(own.iter().filter(|missed| **missed).count() as u32, own.len() as u32)
    };
    let risk = |index: usize, day: usize| DayRisk {
        day: day as i64,
        misses: misses(index, day, counts),
        without_busyness: quiet.map(|quiet| misses(index, day, quiet)),
    };
    (0..scenario.targets.len())
        .map(|index| {
            let each = (0..days).map(|day| risk(index, day));
            each.filter(|risk| risk.misses.trials > 0).collect()
        })
        .collect()
}
