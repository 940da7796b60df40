//! A plan made cheaper step by step: one person off, or onto a shorter shift inside their own, where
//! the people left are most for what comes. Must not know rules or runs.

use crate::planning::limit_rows::LimitRows;
use crate::planning::search::Search;
use std::collections::BTreeMap;

/// A way to be cheaper.
#[derive(Clone, Copy)]
struct Step {
    from: usize,
    to: Option<usize>,
}

impl Step {
    fn change(self) -> Vec<(usize, i32)> {
        [(self.from, -1)].into_iter().chain(self.to.map(|to| (to, 1))).collect()
    }
}

/// The steps from a plan down to nobody that limits do not ask for, cheapest loss first.
pub struct Shrink {
    counts: Vec<u32>,
    steps: Vec<Step>,
}

impl Shrink {
    /// Works out the steps.
    #[must_use]
    pub fn new(search: &Search<'_>, counts: &[u32]) -> Self {
        let limits = LimitRows::new(search.scenario, &search.space);
        let mut now = counts.to_vec();
        let mut people = people(search, &now);
        let ways = ways(search);
        // A third of the plan: no lever frees more.
        let most = counts.iter().sum::<u32>() / 3;
        let mut steps = Vec::new();
        while steps.len() < most as usize {
            let all = (0..now.len()).filter(|j| now[*j] > 0).flat_map(|from| {
                let shorter = ways[from].iter().map(move |to| Step { from, to: Some(*to) });
                shorter.chain([Step { from, to: None }])
            });
            let activity = limits.activity(&now);
            let best = all
                .filter(|step| limits.allows(&activity, &step.change()))
                .filter_map(|step| Some((price(search, &people, &step)?, step)))
                .min_by(|a, b| a.0.total_cmp(&b.0));
            let Some((_, step)) = best else { break };
            take(search, &step, &mut now, &mut people);
            steps.push(step);
        }
        Self { counts: counts.to_vec(), steps }
    }

    /// How many steps there are.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// People on patterns after so many steps.
    #[must_use]
    pub fn after(&self, steps: usize) -> Vec<u32> {
        let mut counts = self.counts.clone();
        for (j, by) in self.steps[..steps].iter().flat_map(|step| step.change()) {
            counts[j] = counts[j].saturating_add_signed(by);
        }
        counts
    }
}

/// By pattern: cheaper ones of the same group with the same start or the same end, inside it.
fn ways(search: &Search<'_>) -> Vec<Vec<usize>> {
    let patterns = &search.space.patterns;
    let mut near: BTreeMap<(usize, i64, bool), Vec<usize>> = BTreeMap::new();
    for (j, pattern) in patterns.iter().enumerate() {
        let duty = &pattern.duty;
        near.entry((duty.group, duty.start.ms(), true)).or_default().push(j);
        near.entry((duty.group, duty.end.ms(), false)).or_default().push(j);
    }
    patterns
        .iter()
        .map(|long| {
            let duty = &long.duty;
            let starts = near.get(&(duty.group, duty.start.ms(), true));
            let ends = near.get(&(duty.group, duty.end.ms(), false));
            let both = starts.into_iter().chain(ends).flatten().copied();
            let inside = |j: &usize| {
                let short = &patterns[*j];
                short.duty.start >= duty.start
                    && short.duty.end <= duty.end
                    && short.duty.length() < duty.length()
                    && short.cost < long.cost
            };
            both.filter(inside).collect()
        })
        .collect()
}

/// People there by interval.
fn people(search: &Search<'_>, counts: &[u32]) -> Vec<f64> {
    let mut people = vec![0.0; search.space.grid.count];
    for (pattern, count) in search.space.patterns.iter().zip(counts) {
        pattern.cover.iter().for_each(|(i, part)| people[i] += part * f64::from(*count));
    }
    people
}

/// Share of the work that loses its person, per money saved; `None` if nothing is saved.
fn price(search: &Search<'_>, people: &[f64], step: &Step) -> Option<f64> {
    let patterns = &search.space.patterns;
    let saved = patterns[step.from].cost - step.to.map_or(0.0, |to| patterns[to].cost);
    let widest = &search.load.pools[search.load.pools.len() - 1].load;
    let of = |j: usize| -> f64 {
        let each = patterns[j].cover.iter();
        // The more people there are for the work, the less each of them is missed.
        each.map(|(i, part)| part * (widest[i] / people[i].max(0.5)).powi(2)).sum()
    };
    let lost = of(step.from) - step.to.map_or(0.0, of);
    (saved > 1e-9).then(|| lost / saved)
}

fn take(search: &Search<'_>, step: &Step, counts: &mut [u32], people: &mut [f64]) {
    for (j, by) in step.change() {
        counts[j] = counts[j].saturating_add_signed(by);
        for (i, part) in search.space.patterns[j].cover.iter() {
            people[i] += f64::from(by) * part;
        }
    }
}
