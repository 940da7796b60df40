//! What has to be reached, one by one: a criterion in a period, of the days that are simulated.
//! Reads its slack off what was seen, tape by tape, so that two plans can be held against each other
//! on the same tapes. Must not know where plans come from.

use super::parts::Part;
use crate::metrics::Count;
use crate::metrics::count::own_value;
use crate::model::{Period, Scenario, Target};
use crate::planning::aims::Aims;
use crate::planning::criterion::Criterion;
use crate::planning::observe::{Seen, Watch};
use crate::planning::patterns::Grid;
use crate::stats::Ratio;
use crate::time::Instant;

/// Periods with fewer expected contacts are not steered by: they have nothing to assess.
const HARDLY_ANY: f64 = 1e-6;

/// A criterion in a period.
#[derive(Clone, Debug)]
pub(in crate::planning) struct Goal {
    /// Index of the criterion.
    pub criterion: usize,
    /// Index of the period, as judgements count them.
    pub period: usize,
    /// Parts that it is seen in.
    pub parts: Vec<usize>,
    /// How many periods like it the horizon has.
    pub stands: u32,
    own: Criterion,
    target: Target,
}

impl Goal {
    /// Slack when the value over all tapes is this.
    pub fn slack(&self, value: f64) -> f64 {
        match self.target.on {
            Some(on) => value - on,
            None => self.own.slack_of_value(value),
        }
    }

    /// Slack per unit of value.
    pub fn scale(&self) -> f64 {
        self.slack(1.0) - self.slack(0.0)
    }

    /// The slack of a plan that never misses.
    pub fn slack_of_none(&self) -> f64 {
        self.own.slack_of_none(&self.target)
    }

    /// The share of replications that must meet the target, if it asks for that.
    pub fn on(&self) -> Option<f64> {
        self.target.on
    }

    /// Whether another period of the horizon is like this one, if its day is.
    pub fn is_like(&self, period: usize, stands_for: &[i64]) -> bool {
        let stands = |day: usize| stands_for.get(day).map_or(day, |stands| *stands as usize);
        self.period
            == match self.target.period {
                Period::Run => period,
                Period::Day => stands(period),
                Period::Hour => stands(period / 24) * 24 + period % 24,
            }
    }

    /// What one tape puts into the value.
    pub fn ratio(&self, count: &Count) -> Ratio {
        if self.target.on.is_none() {
            return self.own.ratio(self.target.measure, count);
        }
        match own_value(self.target.measure, count) {
            Some(met) => Ratio::new(f64::from(u8::from(met)), 1.0),
            None => Ratio::default(),
        }
    }
}

/// All goals, in the order of criteria and periods.
pub(in crate::planning) fn goals(
    scenario: &Scenario,
    aims: &Aims,
    parts: &[Part],
    grid: Grid,
) -> Vec<Goal> {
    let mut goals = Vec::new();
    for (c, criterion) in aims.criteria().iter().enumerate() {
        let target = &scenario.targets[criterion.target];
        let mut add = |period: usize, parts: Vec<usize>, stands: u32| {
            if aims.expected(criterion.target, period) > HARDLY_ANY {
                let (own, target) = (*criterion, target.clone());
                goals.push(Goal { criterion: c, period, parts, stands, own, target });
            }
        };
        match target.period {
            Period::Run => add(0, (0..parts.len()).collect(), 1),
            Period::Day => {
                for (index, part) in parts.iter().enumerate() {
                    add(part.day as usize, vec![index], part.stands);
                }
            }
            Period::Hour => {
                for (index, part) in parts.iter().enumerate() {
                    let first = part.from.max(Instant::ZERO).minute().div_euclid(60);
                    let end = Instant::from_ms(grid.width.ms() * grid.count as i64);
                    let last = part.to.min(end).minute().div_euclid(60);
                    for hour in first..last {
                        add(hour as usize, vec![index], part.stands);
                    }
                }
            }
        }
    }
    goals
}

/// A goal's counts of one part.
pub(in crate::planning) fn count(seen: &Seen, watch: &Watch, part: &Part, goal: &Goal) -> Count {
    let grid = watch.grid;
    let target = goal.own.target;
    let hourly = goal.target.period == Period::Hour;
    let mut sum = Count::default();
    for interval in 0..grid.count {
        let start = grid.start(interval);
        let inside = part.from <= start && start < part.to;
        if inside && (!hourly || start.minute().div_euclid(60) as usize == goal.period) {
            for pool in 0..watch.pools {
                sum = sum.plus(seen.cells[watch.cell(target, pool, interval)]);
            }
        }
    }
    if part.from == Instant::LONG_AGO && (!hourly || goal.period == 0) {
        sum = sum.plus(seen.before[target]);
    }
    sum
}

/// The goals seen in a part, by index, in their order.
pub(in crate::planning) fn goals_of(goals: &[Goal], part: usize) -> Vec<usize> {
    (0..goals.len()).filter(|g| goals[*g].parts.contains(&part)).collect()
}
