//! What a change to a plan is thought to bring, before it is tried: curves of lateness at the plan's
//! people, corrected by what earlier trials measured. Must not know runs or limits.

use super::beliefs::Beliefs;
use super::bench::Bench;
use crate::planning::aims::Aims;

/// For a target on reliable days, what a share of contacts is worth in the share of days: the
/// density of a day's share near its target, at the deviation of 10–20 points that days have.
const DAYS_PER_SHARE: f64 = 2.5;

/// People put on columns (negative = taken off).
pub(in crate::planning) type Steps = Vec<(usize, i32)>;

/// Beliefs by criterion and part.
#[derive(Clone, Debug)]
pub(in crate::planning) struct Slopes {
    by_criterion: Vec<Vec<Beliefs>>,
    /// By interval: its part and place in it.
    place: Vec<Option<(usize, usize)>>,
    /// By criterion and interval, the goal.
    goal_at: Vec<Vec<Option<usize>>>,
}

impl Slopes {
    /// Nothing measured yet.
    pub fn new(aims: &Aims, bench: &Bench) -> Self {
        let grid = aims.grid();
        let mut place = vec![None; grid.count];
        let mut sizes = vec![0; bench.parts.len()];
        for (interval, place) in place.iter_mut().enumerate() {
            let start = grid.start(interval);
            let part = bench.parts.iter().position(|part| part.from <= start && start < part.to);
            if let Some(part) = part {
                *place = Some((part, sizes[part]));
                sizes[part] += 1;
            }
        }
        let goal_at = (0..aims.criteria().len()).map(|c| {
            let goal = |(interval, place): (usize, &Option<(usize, usize)>)| {
                let (part, _) = (*place)?;
                bench.goals.iter().position(|goal| {
                    goal.criterion == c
                        && goal.parts.contains(&part)
                        && aims.is_in(c, interval, goal.period, goal.parts.len() == 1)
                })
            };
            place.iter().enumerate().map(goal).collect()
        });
        Self {
            by_criterion: aims
                .criteria()
                .iter()
                .map(|_| sizes.iter().map(|n| Beliefs::new(*n)).collect())
                .collect(),
            goal_at: goal_at.collect(),
            place,
        }
    }
}

/// Changes of one goal: by part, (place of the interval, change of slack by the curve).
type Changes = Vec<(usize, Vec<(usize, f64)>)>;

/// Looks ahead from one plan.
pub(in crate::planning) struct Sight<'a> {
    aims: &'a Aims,
    bench: &'a Bench,
    people: Vec<Vec<f64>>,
}

impl<'a> Sight<'a> {
    /// Looks from the plan with these people.
    pub fn new(aims: &'a Aims, bench: &'a Bench, counts: &[u32]) -> Self {
        Self { aims, bench, people: bench.people(counts) }
    }

    /// Takes steps in thought.
    pub fn take(&mut self, steps: &[(usize, i32)]) {
        for &(column, by) in steps {
            for &(pool, interval, amount) in &self.bench.effects[column] {
                self.people[pool][interval] += amount * f64::from(by);
            }
        }
    }

    fn changes(&self, slopes: &Slopes, steps: &[(usize, i32)]) -> Vec<(usize, Changes)> {
        let mut net: Vec<(usize, usize, f64)> = Vec::new();
        for &(column, by) in steps {
            let effect = self.bench.effects[column].iter();
            net.extend(effect.map(|(pool, interval, n)| (*interval, *pool, n * f64::from(by))));
        }
        net.sort_by_key(|(interval, pool, _)| (*interval, *pool));
        net.dedup_by(|next, first| {
            let same = (next.0, next.1) == (first.0, first.1);
            if same {
                first.2 += next.2;
            }
            same
        });
        let mut by_goal: Vec<(usize, Changes)> = Vec::new();
        for (criterion, goals) in slopes.goal_at.iter().enumerate() {
            for &(interval, pool, change) in net.iter().filter(|(_, _, n)| n.abs() > 1e-9) {
                let (Some(goal), Some((part, place))) = (goals[interval], slopes.place[interval])
                else {
                    continue;
                };
                let here = self.people[pool][interval];
                let Some(mut slack) =
                    self.aims.slack_change(criterion, pool, interval, here, here + change)
                else {
                    continue;
                };
                let own = &self.bench.goals[goal];
                if own.parts.len() > 1 {
                    slack *= f64::from(self.bench.parts[part].stands);
                }
                if own.on().is_some() {
                    slack *= DAYS_PER_SHARE;
                }
                let at = by_goal.iter().position(|(g, _)| *g == goal).unwrap_or_else(|| {
                    by_goal.push((goal, Vec::new()));
                    by_goal.len() - 1
                });
                let parts = &mut by_goal[at].1;
                if parts.last().is_none_or(|(last, _)| *last != part) {
                    parts.push((part, Vec::new()));
                }
                let changes = &mut parts.last_mut().expect("one was pushed").1;
                match changes.last_mut() {
                    Some((last, sum)) if *last == place => *sum += slack,
                    _ => changes.push((place, slack)),
                }
            }
        }
        by_goal
    }

    /// By goal that changes: the change of slack to expect, and its deviation.
    pub fn predict(&self, slopes: &Slopes, steps: &[(usize, i32)]) -> Vec<(usize, f64, f64)> {
        self.changes(slopes, steps)
            .into_iter()
            .map(|(goal, parts)| {
                let beliefs = &slopes.by_criterion[self.bench.goals[goal].criterion];
                let (mean, variance) = parts.iter().fold((0.0, 0.0), |(mean, variance), part| {
                    let (more, deviation) = beliefs[part.0].predict(&part.1);
                    (mean + more, variance + deviation * deviation)
                });
                (goal, mean, libm::sqrt(variance))
            })
            .collect()
    }

    /// Learns from a trial of these steps: by goal, the measured change of slack and its error.
    pub fn learn(
        &self,
        slopes: &mut Slopes,
        steps: &[(usize, i32)],
        measured: impl Fn(usize) -> (f64, f64),
    ) {
        for (goal, parts) in self.changes(slopes, steps) {
            // Changes in several parts of one goal can't be told apart.
            if let [(part, changes)] = parts.as_slice() {
                let (change, error) = measured(goal);
                let criterion = self.bench.goals[goal].criterion;
                slopes.by_criterion[criterion][*part].learn(changes, change, error);
            }
        }
    }
}
