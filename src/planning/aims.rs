//! Targets as the search aims at them: each asks for one or two things (a value, and that enough
//! contacts are answered), each of which allows so many misses per period. Translates between
//! counts, shares of misses and tasks for the cover program. Must not know runs or solvers.

use super::criterion::{Criterion, criteria};
use super::lateness::LateCurve;
use super::observe::Watch;
use super::patterns::Grid;
use super::program::{Allowance, Need, Task};
use super::requirement::Load;
use crate::demand::Curve;
use crate::metrics::{Count, TargetJudgement};
use crate::model::{Period, Scenario, Target};
use crate::time::Instant;
use std::collections::BTreeMap;

/// What the targets ask for, with what is known about lateness so far.
#[derive(Clone, Debug)]
pub struct Aims {
    criteria: Vec<Criterion>,
    /// By criterion, pool, interval: expected contacts that count, and the curve.
    cells: Vec<Option<Cell>>,
    pools: usize,
    grid: Grid,
    targets: Vec<Target>,
    /// By criterion and period: slack that must be seen on the search's tapes.
    pub wanted: Vec<Vec<f64>>,
    /// By criterion and period: how many times the misses of the common tapes are seen elsewhere, as
    /// a weighted sum of logarithms and its weight.
    hidden: Vec<Vec<(f64, f64)>>,
    /// By target and period: expected contacts that count.
    contacts: Vec<Vec<f64>>,
    /// By criterion and period: factor on what is allowed, moved by what is seen.
    tightness: Vec<Vec<f64>>,
}

/// A plan's slack in one period on the common tapes and elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Looked {
    /// On the common tapes.
    pub here: f64,
    /// On other streams.
    pub there: f64,
    /// How much this look is believed.
    pub weight: f64,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    contacts: f64,
    curve: LateCurve,
}

impl Aims {
    /// The first guess; `surplus` is wanted of every period.
    #[must_use]
    pub fn new(scenario: &Scenario, curve: &Curve, load: &Load, grid: Grid, surplus: f64) -> Self {
        let criteria = criteria(scenario);
        let pools = load.pools.len();
        let mut cells = vec![None; criteria.len() * pools * grid.count];
        for (c, criterion) in criteria.iter().enumerate() {
            let contacts = expected(scenario, curve, load, grid, criterion.target);
            for pool in 0..pools {
                for interval in 0..grid.count {
                    let contacts = contacts[pool * grid.count + interval];
                    if contacts > 1e-6 {
                        let people = load.pools[pool].load[interval].max(0.05);
                        let curve = LateCurve::guess(people, &scenario.demand.busyness);
                        cells[(c * pools + pool) * grid.count + interval] =
                            Some(Cell { contacts, curve });
                    }
                }
            }
        }
        let of_target = |t: usize| period_count(scenario.targets[t].period, grid);
        let periods: Vec<usize> = criteria.iter().map(|c| of_target(c.target)).collect();
        let mut this = Self {
            hidden: periods.iter().map(|n| vec![(0.0, 0.0); *n]).collect(),
            contacts: (0..scenario.targets.len()).map(|t| vec![0.0; of_target(t)]).collect(),
            criteria,
            cells,
            pools,
            grid,
            targets: scenario.targets.clone(),
            wanted: periods.iter().map(|n| vec![surplus; *n]).collect(),
            tightness: periods.iter().map(|n| vec![1.0; *n]).collect(),
        };
        for target in 0..scenario.targets.len() {
            for (at, contacts) in
                expected(scenario, curve, load, grid, target).into_iter().enumerate()
            {
                let period = this.period(target, at % grid.count);
                this.contacts[target][period] += contacts;
            }
        }
        this
    }

    /// The period of a target that an interval belongs to.
    fn period(&self, target: usize, interval: usize) -> usize {
        let start = self.grid.start(interval);
        match self.targets[target].period {
            Period::Run => 0,
            Period::Day => start.day() as usize,
            Period::Hour => (start.minute() / 60) as usize,
        }
    }

    /// What the cover program is to cover.
    #[must_use]
    pub fn task(&self) -> Task {
        let mut task = Task::default();
        for (c, criterion) in self.criteria.iter().enumerate() {
            let first = task.allowances.len();
            let target = criterion.target;
            for (wanted, tightness) in self.wanted[c].iter().zip(&self.tightness[c]) {
                let share = (criterion.allowed(*wanted) * tightness).min(0.9);
                task.allowances.push(Allowance { misses: share });
            }
            let mut contacts = vec![0.0; self.wanted[c].len()];
            for pool in 0..self.pools {
                for interval in 0..self.grid.count {
                    let Some(cell) =
                        self.cells[(c * self.pools + pool) * self.grid.count + interval]
                    else {
                        continue;
                    };
                    let period = self.period(target, interval);
                    contacts[period] += cell.contacts;
                    task.needs.push(Need {
                        pool,
                        interval,
                        allowance: first + period,
                        weight: cell.contacts,
                        curve: cell.curve,
                    });
                }
            }
            for (allowance, contacts) in task.allowances[first..].iter_mut().zip(contacts) {
                allowance.misses *= contacts;
            }
        }
        task
    }

    /// What the targets ask for, in the order of `wanted`.
    #[must_use]
    pub fn criteria(&self) -> &[Criterion] {
        &self.criteria
    }

    /// Wants a period of a criterion to have `margin` of slack in truth, after one more look. What
    /// the tapes hide of the misses is taken in proportion: fewer misses hide less.
    pub fn want(&mut self, criterion: usize, period: usize, margin: f64, look: Looked) {
        let own = &self.criteria[criterion];
        let none = own.slack_of_none(&self.targets[own.target]);
        let few = 0.02 * none;
        let hidden = ((none - look.there + few) / (none - look.here + few)).clamp(0.3, 4.0);
        let (sum, weights) = &mut self.hidden[criterion][period];
        *sum += look.weight * libm::log(hidden);
        *weights += look.weight;
        let hidden = libm::exp(*sum / *weights);
        let margin = margin.min(0.8 * none);
        self.wanted[criterion][period] = none - (none - margin) / hidden;
    }

    /// Surplus over what is wanted, by (criterion, period).
    #[must_use]
    pub fn spare(&self, judged: &[TargetJudgement]) -> BTreeMap<(usize, usize), f64> {
        let mut spare = BTreeMap::new();
        for (c, criterion) in self.criteria.iter().enumerate() {
            for period in &judged[criterion.target].periods {
                let slack = criterion.slack(&self.targets[criterion.target], period);
                spare.insert((c, period.period), slack - self.wanted[c][period.period]);
            }
        }
        spare
    }

    /// Slack that each (criterion, period) is thought to lose when pools with so many standard people
    /// change by (pool, interval, people); negative = gains.
    #[must_use]
    pub fn slack_lost(
        &self,
        people: &[Vec<f64>],
        changes: &[(usize, usize, f64)],
    ) -> BTreeMap<(usize, usize), f64> {
        let mut net: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for &(pool, interval, change) in changes {
            *net.entry((pool, interval)).or_default() += change;
        }
        let mut lost = BTreeMap::new();
        for (c, criterion) in self.criteria.iter().enumerate() {
            let target = criterion.target;
            for (&(pool, interval), change) in net.iter().filter(|(_, n)| n.abs() > 1e-9) {
                let at = (c * self.pools + pool) * self.grid.count + interval;
                let Some(cell) = self.cells[at] else { continue };
                let period = self.period(target, interval);
                let here = people[pool][interval];
                let more = cell.curve.share(here + change) - cell.curve.share(here);
                let slack = more * cell.contacts * criterion.slack_per_share()
                    / self.contacts[target][period].max(1e-9);
                *lost.entry((c, period)).or_default() += slack;
            }
        }
        lost
    }

    /// Contacts promised to miss, by (criterion, period), when hours are so many times as busy as
    /// forecast and every interval has just the people it needs.
    #[must_use]
    pub fn misses_when(&self, busyness: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut misses = Vec::new();
        for (c, criterion) in self.criteria.iter().enumerate() {
            let first = misses.len();
            misses.resize(first + self.wanted[c].len(), 0.0);
            for pool in 0..self.pools {
                for interval in 0..self.grid.count {
                    let at = (c * self.pools + pool) * self.grid.count + interval;
                    let Some(cell) = &self.cells[at] else { continue };
                    let busy = busyness((self.grid.start(interval).minute() / 60) as usize);
                    let people = cell.curve.people(criterion.allowed(0.0).min(0.9));
                    misses[first + self.period(criterion.target, interval)] +=
                        cell.contacts * busy * cell.curve.share_when(people, busy);
                }
            }
        }
        misses
    }

    /// Learns from counts summed over `replications`, seen with so many standard people per pool
    /// and interval.
    pub fn learn(&mut self, watch: &Watch, cells: &[Count], people: &[Vec<f64>], trust: f64) {
        for (c, criterion) in self.criteria.iter().enumerate() {
            for pool in 0..self.pools {
                for interval in 0..self.grid.count {
                    let at = (c * self.pools + pool) * self.grid.count + interval;
                    let Some(cell) = &mut self.cells[at] else { continue };
                    let count = &cells[watch.cell(criterion.target, pool, interval)];
                    if let Some((share, base)) = criterion.seen(count) {
                        let here = people[pool][interval];
                        // Few contacts say little: they are worth so many of what was believed.
                        let prior = 4.0;
                        let share =
                            (share * base + prior * cell.curve.share(here)) / (base + prior);
                        cell.curve.learn(here, share, trust);
                    }
                }
            }
        }
    }

    /// Moves what is allowed by what a judgement saw, period by period.
    pub fn steer(&mut self, judged: &[TargetJudgement]) {
        for ((c, period), surplus) in self.spare(judged) {
            let target = &self.targets[self.criteria[c].target];
            let scale = self.criteria[c].slack_of_none(target).max(0.02);
            let step = (surplus / scale).clamp(-0.5, 0.5);
            // The curves follow means by themselves; how days scatter they know nothing of.
            let gain = if target.on.is_some() { 0.7 } else { 0.2 };
            let tightness = &mut self.tightness[c][period];
            *tightness = (*tightness * (1.0 + gain * step)).clamp(0.05, 4.0);
        }
    }

    /// Smallest surplus over what is wanted, over all criteria and periods; `None` if nothing is
    /// assessed.
    #[must_use]
    pub fn room(&self, judged: &[TargetJudgement]) -> Option<f64> {
        self.spare(judged).into_values().min_by(f64::total_cmp)
    }

    /// Standard people that an interval needs to miss no more than its targets allow on average;
    /// the largest over targets and pools. Where next to nobody missed, the curve is hardly known:
    /// the middle one of three neighbours stands for it.
    #[must_use]
    pub fn required(&self, interval: usize) -> f64 {
        let mut required: f64 = 0.0;
        for (c, criterion) in self.criteria.iter().enumerate() {
            for pool in 0..self.pools {
                let first = (c * self.pools + pool) * self.grid.count;
                let Some(cell) = self.cells[first + interval] else { continue };
                let near = interval.saturating_sub(1)..(interval + 2).min(self.grid.count);
                let curves = near.filter_map(|i| self.cells[first + i].map(|cell| cell.curve));
                let curve = cell.curve.as_usual_among(&curves.collect::<Vec<_>>());
                required = required.max(curve.people(criterion.allowed(0.0).min(0.9)));
            }
        }
        required
    }
}

/// Periods of a kind in the horizon.
fn period_count(period: Period, grid: Grid) -> usize {
    let hours = (grid.width.ms() * grid.count as i64 / 3_600_000) as usize;
    match period {
        Period::Run => 1,
        Period::Day => hours.div_ceil(24),
        Period::Hour => hours,
    }
}

/// Expected contacts that count for a target, by pool and interval.
fn expected(
    scenario: &Scenario,
    curve: &Curve,
    load: &Load,
    grid: Grid,
    target: usize,
) -> Vec<f64> {
    let target = &scenario.targets[target];
    let mut contacts = vec![0.0; load.pools.len() * grid.count];
    for (minute, expected) in curve.minutes().iter().enumerate() {
        let at = Instant::from_minutes(minute as i64);
        let Some(interval) = grid.interval(at) else { continue };
        if *expected <= 0.0 || !target.window.contains(at) {
            continue;
        }
        for (reason, share) in curve.shares(minute).iter().enumerate() {
            if target.reasons.is_empty() || target.reasons.contains(&reason) {
                contacts[load.pool_of[reason] * grid.count + interval] += expected * share;
            }
        }
    }
    contacts
}
