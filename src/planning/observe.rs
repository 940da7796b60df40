//! What the search sees of a replication: each target's counts per pool and interval, overtime,
//! occupancy, chats per group, value lost. Counts by metrics' own definitions. Must not know plans
//! beyond their places.

use super::patterns::Grid;
use crate::engine::{AgentState, ContactRecord, Observer, ReplyRecord};
use crate::metrics::count::count_of;
use crate::metrics::{
    Count, Outturn, ServiceHours, TargetCount, TargetCounts, TargetObserver, TargetTable,
};
use crate::model::{ClockWindow, Measure, Period, Place, Scenario};
use crate::time::{Instant, Span};

/// A scenario folded for watching; made once, shared by all runs.
#[derive(Clone, Debug)]
pub struct Watch {
    table: TargetTable,
    rules: Vec<Rule>,
    hours: ServiceHours,
    from: Instant,
    /// Intervals of the horizon.
    pub grid: Grid,
    /// How many pools there are.
    pub pools: usize,
    pool_of: Vec<usize>,
    groups: usize,
    values: Vec<f64>,
}

#[derive(Clone, Debug)]
struct Rule {
    measure: Measure,
    period: Period,
    window: Option<ClockWindow>,
    counts_reason: Vec<bool>,
}

/// What was seen of one replication.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// Counts by target, pool and interval, see [`Watch::cell`].
    pub cells: Vec<Count>,
    /// Counts of contacts from before the scenario's start, by target.
    pub before: Vec<Count>,
    /// Chats answered, by group.
    pub answered: Vec<u32>,
    /// Value of contacts nobody answered.
    pub lost_value: f64,
    /// Overtime and occupancy.
    pub outturn: Outturn,
}

impl Watch {
    /// Folds a scenario; `pool_of` tells each reason's pool.
    #[must_use]
    pub fn new(scenario: &Scenario, grid: Grid, pool_of: &[usize]) -> Self {
        let reasons = scenario.demand.reasons.len();
        let rules = scenario.targets.iter().map(|target| Rule {
            measure: target.measure,
            period: target.period,
            window: Some(target.window).filter(|window| *window != ClockWindow::ALL_DAY),
            counts_reason: (0..reasons)
                .map(|reason| target.reasons.is_empty() || target.reasons.contains(&reason))
                .collect(),
        });
        let warm_up = scenario.rules.warm_up;
        Self {
            table: TargetTable::new(scenario),
            rules: rules.collect(),
            hours: ServiceHours::new(scenario.rules.service_hours.clone()),
            from: if warm_up > Span::ZERO { Instant::ZERO + warm_up } else { Instant::LONG_AGO },
            grid,
            pools: pool_of.iter().max().map_or(1, |most| most + 1),
            pool_of: pool_of.to_vec(),
            groups: scenario.groups.len(),
            values: scenario.demand.reasons.iter().map(|reason| reason.value).collect(),
        }
    }

    /// Index of a cell.
    #[must_use]
    pub const fn cell(&self, target: usize, pool: usize, interval: usize) -> usize {
        (target * self.pools + pool) * self.grid.count + interval
    }

    /// An observer for a run with these places in agent order.
    #[must_use]
    pub fn observer(&self, places: &[Place]) -> SearchObserver<'_> {
        SearchObserver {
            watch: self,
            people: TargetObserver::new(&self.table, places),
            group_of: places.iter().map(|place| place.group).collect(),
            seen: Seen {
                cells: vec![Count::default(); self.rules.len() * self.pools * self.grid.count],
                before: vec![Count::default(); self.rules.len()],
                answered: vec![0; self.groups],
                ..Seen::default()
            },
        }
    }

    /// The targets' counts by their own periods.
    #[must_use]
    pub fn counts(&self, seen: &Seen) -> TargetCounts {
        let targets = self.rules.iter().enumerate().map(|(target, rule)| {
            let hours = if rule.period == Period::Hour { 1 } else { 24 };
            let per_cell = (Span::HOUR.times(hours).ms() / self.grid.width.ms()) as usize;
            let mut cells = vec![Count::default(); self.grid.count / per_cell];
            for pool in 0..self.pools {
                for interval in 0..self.grid.count {
                    let cell = &mut cells[interval / per_cell];
                    *cell = cell.plus(seen.cells[self.cell(target, pool, interval)]);
                }
            }
            TargetCount { cells, before: seen.before[target] }
        });
        TargetCounts { targets: targets.collect() }
    }
}

/// Listens to one replication.
#[derive(Clone, Debug)]
pub struct SearchObserver<'a> {
    watch: &'a Watch,
    people: TargetObserver<'a>,
    group_of: Vec<usize>,
    seen: Seen,
}

impl SearchObserver<'_> {
    /// What was seen, once the run is finished.
    #[must_use]
    pub fn into_seen(mut self) -> Seen {
        self.seen.outturn = self.people.into_outturn();
        self.seen
    }
}

impl Observer for SearchObserver<'_> {
    #[inline]
    fn ended(&mut self, _: Instant, record: &ContactRecord) {
        let watch = self.watch;
        if record.start < watch.from {
            return;
        }
        let reason = usize::from(record.reason);
        let published = watch.hours.contains(record.start);
        let interval = watch.grid.interval(record.start);
        for (target, rule) in watch.rules.iter().enumerate() {
            if !rule.counts_reason[reason]
                || rule.window.is_some_and(|window| !window.contains(record.start))
            {
                continue;
            }
            let count = count_of(record, rule.measure, published);
            let cell = match interval {
                Some(interval) => {
                    &mut self.seen.cells[watch.cell(target, watch.pool_of[reason], interval)]
                }
                None => &mut self.seen.before[target],
            };
            *cell = cell.plus(count);
        }
        match record.agent {
            Some(agent) if record.first_reply.is_some() => {
                self.seen.answered[self.group_of[agent as usize]] += 1;
            }
            _ => self.seen.lost_value += watch.values[reason],
        }
    }
    #[inline]
    fn sent(&mut self, now: Instant, reply: &ReplyRecord) {
        self.people.sent(now, reply);
    }
    fn agent(&mut self, now: Instant, agent: u32, from: AgentState, to: AgentState) {
        self.people.agent(now, agent, from, to);
    }
    fn finished(&mut self, now: Instant) {
        self.people.finished(now);
    }
}
