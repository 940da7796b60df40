//! The search's observer: numerators and denominators per target and period, overtime per group,
//! and occupancy per day where a limit asks for it. As little work per contact as possible, no
//! allocation during a run. Must not know how a run was made.

use super::count::{Count, count_of};
use super::frame::DAY_MS;
use super::standing::ServiceHours;
use super::target::{TargetCount, TargetCounts};
use crate::engine::{AgentState, ContactRecord, Observer, ReplyRecord};
use crate::model::{ClockWindow, Measure, Period, Place, Scenario};
use crate::time::{Instant, Span};

/// A scenario's targets folded for counting; made once, shared by all runs.
#[derive(Clone, Debug)]
pub struct TargetTable {
    rules: Vec<Rule>,
    hours: ServiceHours,
    warm_up: Option<Instant>,
    end: i64,
    days: usize,
    post: Vec<Span>,
    occupancy: bool,
}

#[derive(Clone, Debug)]
struct Rule {
    measure: Measure,
    window: Option<ClockWindow>,
    /// By reason; empty = all.
    reasons: Vec<bool>,
    cell_ms: i64,
}

impl TargetTable {
    /// Folds the scenario's targets. Occupancy is measured only if the plan's limits ask for it.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let reasons = scenario.demand.reasons.len();
        let rules = scenario.targets.iter().map(|target| Rule {
            measure: target.measure,
            window: Some(target.window).filter(|&window| window != ClockWindow::ALL_DAY),
            reasons: if target.reasons.is_empty() {
                Vec::new()
            } else {
                (0..reasons).map(|reason| target.reasons.contains(&reason)).collect()
            },
            cell_ms: if target.period == Period::Hour { Span::HOUR.ms() } else { DAY_MS },
        });
        let warm_up = scenario.rules.warm_up;
        Self {
            rules: rules.collect(),
            hours: ServiceHours::new(scenario.rules.service_hours.clone()),
            warm_up: (warm_up > Span::ZERO).then(|| Instant::ZERO + warm_up),
            end: scenario.calendar.end().ms(),
            days: scenario.calendar.days() as usize,
            post: scenario.groups.iter().map(|group| group.post).collect(),
            occupancy: scenario.planning.limits.max_occupancy.is_some(),
        }
    }

    fn counts(&self) -> TargetCounts {
        let count = |rule: &Rule| TargetCount {
            cells: vec![Count::default(); (self.end / rule.cell_ms) as usize],
            before: Count::default(),
        };
        TargetCounts { targets: self.rules.iter().map(count).collect() }
    }
}

/// What the search learns from a replication.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outturn {
    /// The targets' counts.
    pub counts: TargetCounts,
    /// Time beyond shift end and post, by group, ms.
    pub overtime_ms: Vec<i64>,
    /// Time online or winding down, by day, ms; empty unless a limit on occupancy asks for it.
    pub staffed_ms: Vec<i64>,
    /// Time replying, by day, ms; empty unless a limit on occupancy asks for it.
    pub replying_ms: Vec<i64>,
}

/// Listens to one replication for the search.
#[derive(Clone, Debug)]
pub struct TargetObserver<'a> {
    table: &'a TargetTable,
    outturn: Outturn,
    /// By agent: shift end and post, group, and whether it is away.
    people: Vec<(i64, u16, bool)>,
    staffed: i64,
    staffed_since: i64,
}

impl<'a> TargetObserver<'a> {
    /// An observer for a run with these places in agent order.
    #[must_use]
    pub fn new(table: &'a TargetTable, places: &[Place]) -> Self {
        let person =
            |place: &Place| ((place.end + table.post[place.group]).ms(), place.group as u16, true);
        let days = if table.occupancy { table.days } else { 0 };
        Self {
            table,
            outturn: Outturn {
                counts: table.counts(),
                overtime_ms: vec![0; table.post.len()],
                staffed_ms: vec![0; days],
                replying_ms: vec![0; days],
            },
            people: places.iter().map(person).collect(),
            staffed: 0,
            staffed_since: 0,
        }
    }

    /// What was counted; complete once the run is finished.
    #[must_use]
    pub fn into_outturn(self) -> Outturn {
        self.outturn
    }

    /// Adds a contact to every target that counts it.
    #[inline]
    pub fn add_contact(&mut self, record: &ContactRecord) {
        let start = record.start;
        if self.table.warm_up.is_some_and(|warm_up| start < warm_up) {
            return;
        }
        let published = self.table.hours.contains(start);
        for (rule, target) in self.table.rules.iter().zip(&mut self.outturn.counts.targets) {
            let counted = rule.reasons.is_empty() || rule.reasons[usize::from(record.reason)];
            if !counted || rule.window.is_some_and(|window| !window.contains(start)) {
                continue;
            }
            let count = count_of(record, rule.measure, published);
            let cell = match usize::try_from(start.ms().div_euclid(rule.cell_ms)) {
                Ok(index) => target.cells.get_mut(index).unwrap_or(&mut target.before),
                Err(_) => &mut target.before,
            };
            *cell = cell.plus(count);
        }
    }

    fn staffed(&mut self, now: Instant, by: i64) {
        let now = now.ms();
        spread(
            &mut self.outturn.staffed_ms,
            self.staffed_since,
            now.min(self.table.end),
            self.staffed,
        );
        self.staffed += by;
        self.staffed_since = now.max(0);
    }

    fn overtime(&mut self, (due, group, _): (i64, u16, bool), now: Instant) {
        self.outturn.overtime_ms[usize::from(group)] += (now.ms() - due).max(0);
    }
}

/// Adds `value` × time to the days between two moments.
fn spread(days: &mut [i64], from: i64, to: i64, value: i64) {
    let mut from = from.max(0);
    while from < to && value != 0 {
        let day = from / DAY_MS;
        let until = to.min((day + 1) * DAY_MS);
        if let Some(sum) = days.get_mut(day as usize) {
            *sum += value * (until - from);
        }
        from = until;
    }
}

fn at_desk(state: AgentState) -> i64 {
    i64::from(matches!(state, AgentState::Online | AgentState::WindingDown))
}

impl Observer for TargetObserver<'_> {
    #[inline]
    fn ended(&mut self, _: Instant, record: &ContactRecord) {
        self.add_contact(record);
    }
    #[inline]
    fn sent(&mut self, now: Instant, reply: &ReplyRecord) {
        if self.table.occupancy {
            let until = now.ms().min(self.table.end);
            spread(&mut self.outturn.replying_ms, reply.begun.ms(), until, 1);
        }
    }
    fn agent(&mut self, now: Instant, agent: u32, from: AgentState, to: AgentState) {
        let person = &mut self.people[agent as usize];
        person.2 = to == AgentState::Offline;
        let person = *person;
        if person.2 {
            self.overtime(person, now);
        }
        let by = at_desk(to) - at_desk(from);
        if self.table.occupancy && by != 0 {
            self.staffed(now, by);
        }
    }
    fn finished(&mut self, now: Instant) {
        if self.table.occupancy {
            self.staffed(now, 0);
        }
        for agent in 0..self.people.len() {
            let person = self.people[agent];
            if !person.2 {
                self.overtime(person, now);
            }
        }
    }
}
