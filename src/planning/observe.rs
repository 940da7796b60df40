//! What the search sees of a replication: each target's counts per pool and interval, the account,
//! occupancy. Counts by metrics' own definitions. Must not know plans beyond their places.

use super::patterns::Grid;
use crate::engine::{AgentState, ContactRecord, Observer, ReplyRecord};
use crate::metrics::count::count_of;
use crate::metrics::{
    Count, PeopleObserver, PeopleOutturn, PeopleTable, Rule, TargetCount, TargetCounts, periods,
};
use crate::model::{Place, Scenario};
use crate::time::Instant;

/// A scenario folded for watching; made once, shared by all runs.
#[derive(Clone, Debug)]
pub struct Watch {
    people: PeopleTable,
    rules: Vec<Rule>,
    /// Intervals of the horizon.
    pub grid: Grid,
    /// How many pools there are.
    pub pools: usize,
    pool_of: Vec<usize>,
}

/// What was seen of one replication.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// Counts by target, pool and interval, see [`Watch::cell`].
    pub cells: Vec<Count>,
    /// Counts of contacts from before the scenario's start, by target.
    pub before: Vec<Count>,
    /// The account, and occupancy.
    pub outturn: PeopleOutturn,
}

impl Watch {
    /// Folds a scenario; `pool_of` tells each reason's pool.
    #[must_use]
    pub fn new(scenario: &Scenario, grid: Grid, pool_of: &[usize]) -> Self {
        Self {
            people: PeopleTable::new(scenario),
            rules: scenario.targets.iter().map(|t| Rule::new(scenario, t)).collect(),
            grid,
            pools: pool_of.iter().max().map_or(1, |most| most + 1),
            pool_of: pool_of.to_vec(),
        }
    }

    /// Index of a cell.
    #[must_use]
    pub const fn cell(&self, target: usize, pool: usize, interval: usize) -> usize {
        (target * self.pools + pool) * self.grid.count + interval
    }

    /// Cells (of one replication, or summed) by target and interval, over all pools.
    #[must_use]
    pub fn by_interval(&self, cells: &[Count]) -> Vec<Vec<Count>> {
        let of = |target: usize, interval: usize| {
            let pools = (0..self.pools).map(|pool| cells[self.cell(target, pool, interval)]);
            pools.fold(Count::default(), Count::plus)
        };
        let intervals = |target| (0..self.grid.count).map(|i| of(target, i)).collect();
        (0..self.rules.len()).map(intervals).collect()
    }

    /// An observer for a run with these places in agent order.
    #[must_use]
    pub fn observer(&self, places: &[Place]) -> SearchObserver<'_> {
        SearchObserver {
            watch: self,
            people: PeopleObserver::new(&self.people, places),
            seen: Seen {
                cells: vec![Count::default(); self.rules.len() * self.pools * self.grid.count],
                before: vec![Count::default(); self.rules.len()],
                ..Seen::default()
            },
        }
    }

    /// The targets' counts by their own periods.
    #[must_use]
    pub fn counts(&self, seen: &Seen) -> TargetCounts {
        let cells = self.by_interval(&seen.cells);
        let rules = self.rules.iter().zip(cells).zip(&seen.before);
        let targets = rules.map(|((rule, cells), before)| TargetCount {
            cells: periods(rule.period, &cells, self.grid.width.ms()),
            before: *before,
        });
        TargetCounts { targets: targets.collect() }
    }
}

/// Listens to one replication.
#[derive(Clone, Debug)]
pub struct SearchObserver<'a> {
    watch: &'a Watch,
    people: PeopleObserver<'a>,
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
        if watch.people.is_warm_up(record.start) {
            return;
        }
        let published = watch.people.ledger().is_open(record.start);
        let pool = watch.pool_of[usize::from(record.reason)];
        let interval = watch.grid.interval(record.start);
        let mut watched = false;
        for (target, rule) in watch.rules.iter().enumerate() {
            if !rule.counts(record) {
                continue;
            }
            watched = true;
            let cell = match interval {
                Some(interval) => &mut self.seen.cells[watch.cell(target, pool, interval)],
                None => &mut self.seen.before[target],
            };
            *cell = cell.plus(count_of(record, rule.measure, published));
        }
        self.people.add_contact(record, watched);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Outcome;
    use crate::metrics::standing::tests::{answered, unanswered};
    use crate::planning::testing::scenario;

    #[test]
    fn contacts_are_counted_by_target_pool_and_interval_and_periods_are_their_sums() {
        let mut s = scenario(2);
        s.demand.reasons.push(s.demand.reasons[0].clone());
        s.targets.push(s.targets[0].clone());
        s.targets[1].reasons = vec![1];
        s.targets[1].period = crate::model::Period::Hour;
        let watch = Watch::new(&s, Grid::of(&s), &[0, 1]);
        let mut observer = watch.observer(&[]);
        let of = |reason: u16, record: ContactRecord| ContactRecord { reason, ..record };
        let at = |hour: i64| hour * 3600 + 60;
        for record in [
            of(0, answered(at(9), 5)),
            of(1, answered(at(9), 50)),
            of(1, unanswered(at(33), 20, Outcome::Abandoned)),
            of(0, answered(-60, 90)),
        ] {
            observer.ended(record.ended, &record);
        }
        let seen = observer.into_seen();
        let cell = |target, pool, interval| seen.cells[watch.cell(target, pool, interval)];
        assert_eq!((cell(0, 0, 18).num, cell(0, 0, 18).den), (1, 1));
        assert_eq!((cell(0, 1, 18).num, cell(0, 1, 18).den), (0, 1));
        assert_eq!(cell(1, 0, 18), Count::default(), "the other reason is not counted");
        assert_eq!(seen.before[0].contacts, 1);
        let counts = watch.counts(&seen);
        let contacts = |target: usize| -> Vec<u32> {
            counts.targets[target].cells.iter().map(|cell| cell.contacts).collect()
        };
        assert_eq!(contacts(0), [2, 1]);
        assert_eq!(contacts(1).len(), 48);
        assert_eq!((contacts(1)[9], contacts(1)[33]), (1, 1));
        assert_eq!(seen.outturn.account.lost, [0, 1]);
    }
}
