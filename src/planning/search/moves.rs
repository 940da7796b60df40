//! Which changes to a plan are worth trying: take a person off, give the place to any other pattern
//! (longer, shorter, of another group), make one of two or two of one. Everything is looked at in
//! thought, first by adding up what each place brings alone, then the best with all that is known;
//! what is left is ranked by savings × probability that everything is still reached. Must not know
//! how plans are run.

use super::fence::Fence;
use super::sight::{Sight, Slopes, Steps};
use crate::stats::normal_cdf;

/// A change with what it is thought to bring.
#[derive(Clone, Debug)]
pub(in crate::planning) struct Promise {
    pub steps: Steps,
    /// Savings × probability that it is still enough.
    pub worth: f64,
}

/// Changes looked at with all that is known; the first sum sorts them out of all. Not
/// measured: so many are looked at in less time than one trial takes.
const LOOKED_AT: usize = 200;
/// Where two places are one, or one two, only the most useful ones for their cost are combined.
const PAIRED: usize = 40;
/// Columns and people up to which all cheaper plans are looked at, and plans at most.
const FEW: usize = 12;
const MOST_PLANS: usize = 20_000;
/// Deviation of a first sum, as a fraction of what it adds up.
const ROUGH: f64 = 0.35;

/// The plan that changes start from.
pub(in crate::planning) struct From<'a> {
    pub counts: &'a [u32],
    /// By goal: slack beyond what is needed.
    pub room: &'a [f64],
    /// By goal: whether it steers.
    pub steers: &'a [bool],
    /// Savings below this are nothing.
    pub least: f64,
}

/// What all changes are looked at with.
pub(in crate::planning) struct View<'a> {
    pub fence: &'a Fence,
    pub slopes: &'a Slopes,
    pub sight: &'a Sight<'a>,
    /// Cost of one person by column, expected overtime and chats included.
    pub costs: &'a [f64],
    /// Columns that are alternatives for each other.
    pub near: &'a [Vec<usize>],
}

/// What one place more or less brings by itself: by goal.
type Alone = Vec<(usize, f64)>;

impl View<'_> {
    /// Changes that save, the best first; `seen` says which plans were tried already.
    pub fn promises(&self, from: &From<'_>, seen: &dyn Fn(&[u32]) -> bool) -> Vec<Promise> {
        let alone = |column: usize, by: i32| -> Alone {
            let predicted = self.sight.predict(self.slopes, &[(column, by)]);
            predicted.into_iter().map(|(goal, mean, _)| (goal, mean)).collect()
        };
        let more: Vec<Alone> = (0..self.costs.len()).map(|j| alone(j, 1)).collect();
        let less: Vec<Alone> = (0..self.costs.len())
            .map(|j| if from.counts[j] > 0 { alone(j, -1) } else { Vec::new() })
            .collect();
        let activity = self.fence.activity(from.counts);
        // Limits are asked before anything is dropped: taking off the people whom a limit needs
        // saves most and harms no goal, so changes that are forbidden would crowd out the others.
        let may = |steps: &[(usize, i32)]| {
            self.fence.allows(from.counts, &activity, steps) && !seen(&after(from.counts, steps))
        };
        let mut rough = Rough {
            from,
            may: &may,
            sums: vec![(0.0, 0.0); from.room.len()],
            kept: Vec::new(),
            found: Vec::new(),
            least: 0.0,
        };
        let costs = self.costs;
        for (a, own) in less.iter().enumerate().filter(|(a, _)| from.counts[*a] > 0) {
            rough.note(&[(a, -1)], costs[a], &[own]);
            for &j in self.near[a].iter().filter(|j| **j != a) {
                let saves = costs[a] - costs[j];
                if saves > from.least {
                    rough.note(&[(a, -1), (j, 1)], saves, &[own, &more[j]]);
                }
            }
            let useful = self.useful(a, own, &more, from.steers);
            self.two_for_one(from, a, (&less, &more), &useful, &mut rough);
            self.one_for_two(a, own, &more, &useful, &mut rough);
        }
        self.all_of_few(from, (&less, &more), &mut rough);
        rough.keep_best();
        let mut promises: Vec<Promise> = rough
            .kept
            .into_iter()
            .map(|(_, steps)| {
                let saves = -steps.iter().map(|(j, by)| costs[*j] * f64::from(*by)).sum::<f64>();
                Promise { worth: saves * self.enough(from, &steps), steps }
            })
            .collect();
        promises.sort_by(|a, b| b.worth.total_cmp(&a.worth).then_with(|| a.steps.cmp(&b.steps)));
        promises
    }

    /// On the smallest desks every cheaper plan is a change worth a thought: three novices for two
    /// regulars is none of the others.
    fn all_of_few(
        &self,
        from: &From<'_>,
        (less, more): (&[Alone], &[Alone]),
        rough: &mut Rough<'_>,
    ) {
        let people: u32 = from.counts.iter().sum();
        if self.costs.len() > FEW || people > FEW as u32 {
            return;
        }
        let spent = self.costs.iter().zip(from.counts).map(|(cost, n)| cost * f64::from(*n));
        let most = spent.sum::<f64>() - from.least;
        let mut plans: Vec<(f64, Vec<u32>)> = vec![(0.0, Vec::new())];
        for cost in self.costs {
            let mut longer = Vec::new();
            for (spent, plan) in &plans {
                let mut n = 0;
                while spent + cost * f64::from(n) < most && n <= people + 1 {
                    let next = plan.iter().copied().chain([n]).collect();
                    longer.push((spent + cost * f64::from(n), next));
                    n += 1;
                }
            }
            plans = longer;
            if plans.len() > MOST_PLANS {
                return;
            }
        }
        for (_, plan) in plans {
            let (mut steps, mut parts, mut saves) = (Steps::new(), Vec::new(), 0.0);
            for (column, (&old, &new)) in from.counts.iter().zip(&plan).enumerate() {
                let by = new as i32 - old as i32;
                if by != 0 {
                    steps.push((column, by));
                    saves -= self.costs[column] * f64::from(by);
                    let alone = if by > 0 { &more[column] } else { &less[column] };
                    parts.extend(std::iter::repeat_n(alone, by.unsigned_abs() as usize));
                }
            }
            if steps.len() > 1 {
                rough.note(&steps, saves, &parts);
            }
        }
    }

    /// Probability that after these steps every goal still has what it needs.
    pub fn enough(&self, from: &From<'_>, steps: &[(usize, i32)]) -> f64 {
        let predicted = self.sight.predict(self.slopes, steps).into_iter();
        let each = predicted
            .filter(|(goal, ..)| from.steers[*goal])
            .map(|(goal, mean, spread)| normal_cdf((from.room[goal] + mean) / spread.max(1e-6)));
        each.product()
    }

    fn two_for_one(
        &self,
        from: &From<'_>,
        a: usize,
        (less, more): (&[Alone], &[Alone]),
        useful: &[usize],
        rough: &mut Rough<'_>,
    ) {
        for &b in self.near[a].iter().filter(|b| **b >= a) {
            if from.counts[b] < if a == b { 2 } else { 1 } {
                continue;
            }
            let both = self.costs[a] + self.costs[b];
            for &j in useful.iter().filter(|j| **j != b) {
                let saves = both - self.costs[j];
                if saves > from.least {
                    let steps =
                        if a == b { vec![(a, -2), (j, 1)] } else { vec![(a, -1), (b, -1), (j, 1)] };
                    rough.note(&steps, saves, &[&less[a], &less[b], &more[j]]);
                }
            }
        }
    }

    /// The columns that bring most of what a place takes with it, for their cost.
    fn useful(&self, a: usize, own: &Alone, more: &[Alone], steers: &[bool]) -> Vec<usize> {
        let mut useful: Vec<(f64, usize)> = self.near[a]
            .iter()
            .filter(|j| **j != a)
            .map(|j| {
                let helps: f64 = more[*j]
                    .iter()
                    .filter(|(goal, _)| steers[*goal])
                    .filter(|(goal, _)| own.iter().any(|(other, _)| other == goal))
                    .map(|(_, mean)| mean)
                    .sum();
                (helps / self.costs[*j].max(1e-6), *j)
            })
            .collect();
        useful.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        useful.truncate(PAIRED);
        useful.into_iter().map(|(_, j)| j).collect()
    }

    fn one_for_two(
        &self,
        a: usize,
        own: &Alone,
        more: &[Alone],
        useful: &[usize],
        rough: &mut Rough<'_>,
    ) {
        for (index, &j) in useful.iter().enumerate() {
            for &k in &useful[index..] {
                let saves = self.costs[a] - self.costs[j] - self.costs[k];
                if saves > rough.from.least {
                    let steps =
                        if j == k { vec![(a, -1), (j, 2)] } else { vec![(a, -1), (j, 1), (k, 1)] };
                    rough.note(&steps, saves, &[own, &more[j], &more[k]]);
                }
            }
        }
    }
}

/// Whether steps may be taken.
type Allowed<'a> = dyn Fn(&[(usize, i32)]) -> bool + 'a;

/// First sums of all changes.
struct Rough<'a> {
    from: &'a From<'a>,
    /// By goal: the sum, and of its parts without signs.
    sums: Vec<(f64, f64)>,
    /// Whether steps keep the limits and lead to a plan not tried yet.
    may: &'a Allowed<'a>,
    /// The best ones of those that may be taken, best first.
    kept: Vec<(f64, Steps)>,
    /// Found since, not asked yet.
    found: Vec<(f64, Steps)>,
    /// What is worth no more than this is not kept any more.
    least: f64,
}

impl Rough<'_> {
    fn note(&mut self, steps: &[(usize, i32)], saves: f64, parts: &[&Alone]) {
        if saves <= self.from.least {
            return;
        }
        for (goal, mean) in parts.iter().copied().flatten() {
            self.sums[*goal].0 += mean;
            self.sums[*goal].1 += mean.abs();
        }
        // The goal in most danger; 3 deviations to either side are certainty.
        let mut worst: f64 = 3.0;
        for (goal, _) in parts.iter().copied().flatten() {
            let (sum, all) = std::mem::take(&mut self.sums[*goal]);
            if all > 0.0 && self.from.steers[*goal] {
                worst = worst.min((self.from.room[*goal] + sum) / (ROUGH * all + 1e-4));
            }
        }
        let worth = saves * normal_cdf(worst);
        if worst > -6.0 && worth > self.least {
            self.found.push((worth, steps.to_vec()));
            if self.found.len() >= 20 * LOOKED_AT {
                self.keep_best();
            }
        }
    }

    /// Drops all but the best of those that may be taken.
    fn keep_best(&mut self) {
        let best_first =
            |a: &(f64, Steps), b: &(f64, Steps)| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1));
        self.found.sort_by(best_first);
        self.found.dedup_by(|next, first| next.1 == first.1);
        let may = self.may;
        let allowed = self.found.drain(..).filter(|(_, steps)| may(steps)).take(LOOKED_AT);
        self.kept.extend(allowed);
        self.kept.sort_by(best_first);
        self.kept.dedup_by(|next, first| next.1 == first.1);
        self.kept.truncate(LOOKED_AT);
        if let (LOOKED_AT, Some((worth, _))) = (self.kept.len(), self.kept.last()) {
            self.least = *worth;
        }
    }
}

/// People after steps.
pub(in crate::planning) fn after(counts: &[u32], steps: &[(usize, i32)]) -> Vec<u32> {
    let mut counts = counts.to_vec();
    for &(column, by) in steps {
        counts[column] = counts[column].saturating_add_signed(by);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_limits_forbid_does_not_crowd_out_what_they_allow() {
        let (room, steers) = ([1.0], [true]);
        let from = From { counts: &[], room: &room, steers: &steers, least: 0.0 };
        // The more a change saves, the more surely it is forbidden; all are found twice.
        let may = |steps: &[(usize, i32)]| steps[0].0 >= 9_950;
        let mut rough = Rough {
            from: &from,
            may: &may,
            sums: vec![(0.0, 0.0)],
            kept: Vec::new(),
            found: Vec::new(),
            least: 0.0,
        };
        for column in (0..10_000).rev().chain(0..10_000) {
            rough.note(&[(column, -1)], 20_000.0 - column as f64, &[]);
        }
        rough.keep_best();
        let kept: Vec<usize> = rough.kept.iter().map(|(_, steps)| steps[0].0).collect();
        assert_eq!(kept, (9_950..10_000).collect::<Vec<_>>());
    }

    #[test]
    fn of_many_that_are_allowed_the_best_are_kept_whatever_their_order() {
        let (room, steers) = ([1.0], [true]);
        let from = From { counts: &[], room: &room, steers: &steers, least: 0.0 };
        let orders: [Vec<usize>; 2] = [(0..10_000).collect(), (0..10_000).rev().collect()];
        for columns in orders {
            let mut rough = Rough {
                from: &from,
                may: &|_| true,
                sums: vec![(0.0, 0.0)],
                kept: Vec::new(),
                found: Vec::new(),
                least: 0.0,
            };
            for column in columns {
                rough.note(&[(column, -1)], 20_000.0 - column as f64, &[]);
            }
            rough.keep_best();
            let kept: Vec<usize> = rough.kept.iter().map(|(_, steps)| steps[0].0).collect();
            assert_eq!(kept, (0..LOOKED_AT).collect::<Vec<_>>());
        }
    }
}
