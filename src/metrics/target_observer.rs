//! What a simulation's targets see of a replication: numerators and denominators per target and
//! period, and per target and interval; beside them the account. As little work per contact as
//! possible, no allocation during a run. Must not know how a run was made.

use super::count::{Count, count_of};
use super::frame::DAY_MS;
use super::people_observer::{PeopleObserver, PeopleOutturn, PeopleTable};
use super::rule::Rule;
use super::target::{TargetCount, TargetCounts};
use crate::engine::{AgentState, ContactRecord, Observer, ReplyRecord};
use crate::model::{Period, Place, Scenario};
use crate::time::{Instant, Span};

/// A scenario's targets folded for counting; made once, shared by all runs.
#[derive(Clone, Debug)]
pub struct TargetTable {
    rules: Vec<Rule>,
    people: PeopleTable,
    end: i64,
    cell_ms: i64,
}

impl TargetTable {
    /// Folds the scenario's targets.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        Self {
            rules: scenario.targets.iter().map(|t| Rule::new(scenario, t)).collect(),
            people: PeopleTable::new(scenario),
            end: scenario.calendar.end().ms(),
            cell_ms: cell_width(scenario.run.interval).ms(),
        }
    }

    /// Width of the cells that targets are counted in.
    #[must_use]
    pub const fn cell(&self) -> Span {
        Span::from_ms(self.cell_ms)
    }
}

/// The width of the cells that targets are counted in: the widest of which both intervals and hours
/// are made, but no less than a minute.
#[must_use]
pub const fn cell_width(interval: Span) -> Span {
    let (mut a, mut b) = (interval.ms().unsigned_abs(), Span::HOUR.ms().unsigned_abs());
    while b > 0 {
        (a, b) = (b, a % b);
    }
    let ms = a as i64;
    if ms >= Span::MINUTE.ms() { Span::from_ms(ms) } else { Span::HOUR }
}

/// What is learnt from a replication.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outturn {
    /// The targets' counts.
    pub counts: TargetCounts,
    /// The same by target and cell of [`cell_width`], contacts from before the first day left out.
    pub cells: Vec<Vec<Count>>,
    /// The account, and occupancy.
    pub people: PeopleOutturn,
}

/// Listens to one replication.
#[derive(Clone, Debug)]
pub struct TargetObserver<'a> {
    table: &'a TargetTable,
    people: PeopleObserver<'a>,
    cells: Vec<Vec<Count>>,
    before: Vec<Count>,
}

impl<'a> TargetObserver<'a> {
    /// An observer for a run with these places in agent order.
    #[must_use]
    pub fn new(table: &'a TargetTable, places: &[Place]) -> Self {
        let cells = vec![Count::default(); (table.end / table.cell_ms).max(0) as usize];
        Self {
            table,
            people: PeopleObserver::new(&table.people, places),
            cells: vec![cells; table.rules.len()],
            before: vec![Count::default(); table.rules.len()],
        }
    }

    /// What was counted; complete once the run is finished.
    #[must_use]
    pub fn into_outturn(self) -> Outturn {
        let (cells, before) = (self.cells, self.before);
        let rules = self.table.rules.iter().zip(cells.iter().zip(before));
        let targets = rules.map(|(rule, (cells, before))| TargetCount {
            cells: periods(rule.period, cells, self.table.cell_ms),
            before,
        });
        Outturn {
            counts: TargetCounts { targets: targets.collect() },
            people: self.people.into_outturn(),
            cells,
        }
    }

    /// Adds a contact to the account and to every target that counts it.
    #[inline]
    pub fn add_contact(&mut self, record: &ContactRecord) {
        if self.table.people.is_warm_up(record.start) {
            return;
        }
        let published = self.table.people.ledger().is_open(record.start);
        let mut watched = false;
        for (target, rule) in self.table.rules.iter().enumerate() {
            if !rule.counts(record) {
                continue;
            }
            watched = true;
            let cell = usize::try_from(record.start.ms().div_euclid(self.table.cell_ms)).ok();
            let cell = cell.and_then(|cell| self.cells[target].get_mut(cell));
            let cell = cell.unwrap_or(&mut self.before[target]);
            *cell = cell.plus(count_of(record, rule.measure, published));
        }
        self.people.add_contact(record, watched);
    }
}

/// Cells summed over the stretches that a target is judged on.
#[must_use]
pub fn periods(period: Period, cells: &[Count], cell_ms: i64) -> Vec<Count> {
    let width = if period == Period::Hour { Span::HOUR.ms() } else { DAY_MS };
    let sum = |cells: &[Count]| cells.iter().copied().fold(Count::default(), Count::plus);
    cells.chunks((width / cell_ms).max(1) as usize).map(sum).collect()
}

impl Observer for TargetObserver<'_> {
    #[inline]
    fn ended(&mut self, _: Instant, record: &ContactRecord) {
        self.add_contact(record);
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
