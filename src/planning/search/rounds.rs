//! First plans: the cover program's people for what is wanted, simulated, and the curves of lateness
//! moved to what was seen; a few rounds of that. Must not know how plans are changed or proven.

use super::Search;
use super::bench::Tried;
use super::fence::folded;
use crate::model::{Period, Scenario};
use crate::planning::Stage;
use crate::planning::cover::Effort as NodeEffort;
use crate::planning::occupancy;
use crate::planning::program::{DayHours, Relaxed, Task, hours_between, program};
use crate::planning::throughput;
use crate::time::Instant;

/// Chats that a person answers of those possible, until a run has shown how many it is.
const FIRST_USE: f64 = 0.6;

impl Search<'_> {
    /// Rounds of cover program and simulation; stops early when they settle.
    pub fn rounds(&mut self, rounds: usize) {
        let mut known = self.anchor.clone().filter(|counts| self.pool.contains_key(counts));
        for round in 0..rounds {
            if self.lab.stopped() && !self.pool.is_empty() {
                return;
            }
            self.say(Stage::Covering, round as f64 / rounds as f64);
            let counts = self.covered(known.as_deref());
            let repeats = known.as_ref() == Some(&counts) && round > 0;
            let all = self.lab.tapes();
            let tried = self.tried(&counts, all);
            self.learn_curves(&tried, if round < 2 { 1.0 } else { 0.6 });
            for (goal, slack) in self.bench.goals.iter().zip(&tried.slack) {
                self.aims.steer(goal.criterion, goal.period, *slack);
            }
            known = Some(counts);
            if repeats {
                return;
            }
        }
    }

    /// The cover program's people for what is wanted now, by tied column.
    pub(super) fn covered(&mut self, known: Option<&[u32]>) -> Vec<u32> {
        let mut task = Task { hours: self.hours_for_occupancy(known), ..self.aims.task() };
        let parts = &self.bench.parts;
        let grid = self.space.grid;
        let stands = |interval: usize| {
            let start = grid.start(interval);
            parts.iter().find(|part| part.from <= start && start < part.to).map(|part| part.stands)
        };
        let pooled = |criterion: usize| {
            let target = self.aims.criteria()[criterion].target;
            self.scenario.targets[target].period == Period::Run
        };
        let firsts: Vec<usize> = (0..self.aims.criteria().len())
            .map(|criterion| self.aims.place_of(criterion, 0))
            .collect();
        task.needs.retain_mut(|need| {
            let Some(stands) = stands(need.interval) else { return false };
            let criterion = firsts.partition_point(|first| *first <= need.allowance) - 1;
            if pooled(criterion) {
                need.weight *= f64::from(stands);
            }
            true
        });
        let full = program(self.scenario, &self.space, &self.load, &task, Relaxed::default());
        let mut cover = folded(&full, &self.bench.days);
        let costs = self.expected_costs();
        for (column, cost) in cover.columns.iter_mut().zip(costs) {
            column.cost = cost;
        }
        let effort = NodeEffort { nodes: self.budget.nodes, gap: self.budget.gap };
        let found = cover.solve(effort, known);
        self.facts.nodes += found.nodes;
        self.facts.schedule_gap = found.gap();
        self.uncovered = found.fines;
        found.counts
    }

    /// Cost of one person by tied column, with the overtime and chats to expect.
    pub(super) fn expected_costs(&self) -> Vec<f64> {
        let extra = |column: &Vec<usize>| -> f64 {
            let duties = column.iter().map(|pattern| &self.space.patterns[*pattern].duty);
            duties
                .map(|duty| {
                    self.extra_per_hour[duty.group]
                        * hours_between(duty, Instant::LONG_AGO, Instant::NEVER)
                })
                .sum()
        };
        let columns = self.bench.days.columns.iter();
        columns.zip(&self.bench.costs).map(|(column, cost)| cost + extra(column)).collect()
    }

    /// People-hours that each day needs so that the work seen keeps the highest occupancy.
    fn hours_for_occupancy(&self, known: Option<&[u32]>) -> Vec<DayHours> {
        let (Some(most), Some(best)) =
            (occupancy::aimed_at(self.scenario), known.and_then(|counts| self.pool.get(counts)))
        else {
            return Vec::new();
        };
        self.bench
            .days
            .stands_for
            .iter()
            .enumerate()
            .filter_map(|(day, stands)| {
                let part = self.bench.parts.iter().position(|part| part.day == *stands)?;
                Some(DayHours { day: day as i64, hours: best.busy_hours[part] / most.max(0.01) })
            })
            .collect()
    }

    /// Moves curves and hourly extras to what a plan showed.
    pub(super) fn learn_curves(&mut self, tried: &Tried, trust: f64) {
        let people = self.bench.people(&tried.counts);
        let cells = self.bench.cells(&tried.counts);
        self.aims.learn(&self.lab.watch, &cells, &people, trust);
        self.aims.copy_days(&self.bench.days.stands_for);
        let mut hours = vec![0.0; self.scenario.groups.len()];
        for (column, &n) in self.bench.days.columns.iter().zip(&tried.counts) {
            for duty in column.iter().map(|pattern| &self.space.patterns[*pattern].duty) {
                hours[duty.group] +=
                    f64::from(n) * hours_between(duty, Instant::LONG_AGO, Instant::NEVER);
            }
        }
        for place in self.space.promised.places() {
            hours[place.group] += hours_between(place, Instant::LONG_AGO, Instant::NEVER);
        }
        for (group, (extra, hours)) in self.extra_per_hour.iter_mut().zip(hours).enumerate() {
            if hours > 0.0 {
                *extra = tried.extras[group] / hours;
            }
        }
    }
}

/// What an hour of each group costs beyond its wage, before any run: chats alone.
pub(super) fn first_extras(scenario: &Scenario) -> Vec<f64> {
    let groups = scenario.groups.iter().enumerate();
    groups
        .map(|(group, law)| {
            let hourly = throughput::of_group(scenario, group, law.cap.clamp(1, 30));
            let most = hourly.iter().map(|row| row.chats_per_hour).fold(0.0, f64::max);
            law.price_per_chat * FIRST_USE * most
        })
        .collect()
}
