//! Offered load: how many people's work comes in each interval, by pool of people who can take it.
//! First replies fall due at once; the rest of a chat's work is spread over its mean duration.
//! Only a start: lateness is measured by simulation. Must not know plans or runs.
//!
//! A *standard person* works at the mean pace of the scenario's groups, weighted by their sizes.

use super::patterns::Grid;
use super::throughput::{ChatWork, by_cap};
use crate::demand::Curve;
use crate::model::{Attention, GroupId, Scenario};
use crate::time::Span;

/// Share of time spent writing at which work per chat and its duration are reckoned.
const BUSY: f64 = 0.8;

/// People who can take the same reasons, as demand sees them: one row of requirement per interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// Groups that count towards it.
    pub groups: Vec<bool>,
    /// Reasons that only these groups can take.
    pub reasons: Vec<bool>,
    /// Standard people's work that comes per interval: its reasons and those of pools inside it.
    pub load: Vec<f64>,
}

/// Offered load of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// The pools, larger ones last.
    pub pools: Vec<Pool>,
    /// The pool that each reason belongs to.
    pub pool_of: Vec<usize>,
    /// Standard people that one present person of each group is worth; 0 = takes no chats.
    pub pace: Vec<f64>,
    /// Expected contacts per interval.
    pub contacts: Vec<f64>,
}

impl Load {
    /// Works out the load of a scenario's expected contacts.
    #[must_use]
    pub fn new(scenario: &Scenario, curve: &Curve, grid: Grid) -> Self {
        let reasons = scenario.demand.reasons.len();
        let expected: Vec<f64> = (0..reasons).map(|r| curve.of_reason(r, 0, usize::MAX)).collect();
        let raw = raw_pace(scenario, &expected);
        let sizes: f64 = scenario.groups.iter().map(|group| f64::from(group.size)).sum();
        let mean: f64 = scenario
            .groups
            .iter()
            .zip(&raw)
            .map(|(group, pace)| f64::from(group.size) * pace)
            .sum::<f64>()
            / sizes.max(1.0);
        let standard = if mean > 0.0 { mean } else { 1.0 };
        let of_reason: Vec<Vec<f64>> = (0..reasons)
            .map(|reason| {
                let mut work = work_per_interval(scenario, curve, grid, reason);
                for people in &mut work {
                    *people /= standard;
                }
                work
            })
            .collect();
        let (mut pools, pool_of) = pools(scenario, grid.count);
        for pool in &mut pools {
            for (reason, work) in of_reason.iter().enumerate() {
                if can_take(scenario, reason)
                    .iter()
                    .zip(&pool.groups)
                    .all(|(can, own)| *own || !can)
                {
                    pool.load.iter_mut().zip(work).for_each(|(sum, people)| *sum += people);
                }
            }
        }
        let contacts = (0..grid.count)
            .map(|i| curve.between(grid.start(i), grid.start(i) + grid.width))
            .collect();
        Self { pools, pool_of, pace: raw.iter().map(|p| p / standard).collect(), contacts }
    }
}

/// Work off the tape, in seconds, that a busy person of each group gets through per second.
fn raw_pace(scenario: &Scenario, weights: &[f64]) -> Vec<f64> {
    scenario
        .groups
        .iter()
        .enumerate()
        .map(|(index, group)| {
            let Some(chat) = ChatWork::mix(scenario, index, weights) else { return 0.0 };
            if group.cap == 0 {
                return 0.0;
            }
            let raw = tape_work(scenario, index, weights);
            if scenario.rules.attention == Attention::Parallel {
                let cap = f64::from(group.cap.min(1_000));
                return raw * cap / (chat.work_s + chat.thinking_s);
            }
            let open = expected_open(chat, group.cap, |open| chat.busy_s(group, open));
            // Few slots: customers' thinking leaves even a saturated person idle.
            let saturated = by_cap(group, chat, scenario.rules.attention, group.cap.min(30))
                .iter()
                .map(|row| row.chats_per_hour / 3600.0)
                .fold(0.0, f64::max);
            let spread = 1.0 + group.speed_spread * group.speed_spread;
            (raw / chat.busy_s(group, open)).min(raw * saturated) * spread.min(1.2)
        })
        .collect()
}

/// Mean work of a contact as on the tape, before any factor, over the reasons a group can take.
fn tape_work(scenario: &Scenario, group: GroupId, weights: &[f64]) -> f64 {
    let (mut work, mut total) = (0.0, 0.0);
    for (index, (reason, weight)) in scenario.demand.reasons.iter().zip(weights).enumerate() {
        if scenario.groups[group].skills.get(index).copied().flatten().is_some() {
            work += weight
                * (reason.first_work.mean() + (reason.replies.mean() - 1.0) * reason.work.mean());
            total += weight;
        }
    }
    if total > 0.0 { work / total } else { 0.0 }
}

/// Chats open at a person who is busy [`BUSY`] of the time (Little's law on one person).
fn expected_open(chat: ChatWork, cap: u32, busy_s: impl Fn(f64) -> f64) -> f64 {
    let mut open: f64 = 1.0;
    for _ in 0..20 {
        let work = busy_s(open);
        let duration = work * (1.0 + 0.5 * BUSY / (1.0 - BUSY)) + chat.thinking_s;
        open = (BUSY / work * duration).clamp(1.0, f64::from(cap.max(1)));
    }
    open
}

/// Seconds of tape work per second that fall due in each interval, for one reason.
fn work_per_interval(scenario: &Scenario, curve: &Curve, grid: Grid, reason: usize) -> Vec<f64> {
    let law = &scenario.demand.reasons[reason];
    let further = law.replies.mean() - 1.0;
    let thinking: f64 = scenario.demand.channels.iter().map(|c| c.share * c.thinking_factor).sum();
    let duration = further * (law.work.mean() * 1.5 + law.thinking.mean() * thinking);
    let minutes = curve.minutes().len();
    let spread = ((duration / 60.0).round() as usize).clamp(1, 240);
    let mut per_minute = vec![0.0; minutes + spread + 1];
    for minute in 0..minutes {
        let contacts = curve.of_reason(reason, minute, minute + 1) * curve.work_factor(minute);
        if contacts > 0.0 {
            per_minute[minute] += contacts * law.first_work.mean();
            let each = contacts * further * law.work.mean() / spread as f64;
            per_minute[minute..minute + spread].iter_mut().for_each(|due| *due += each);
        }
    }
    let mut intervals = vec![0.0; grid.count];
    for (minute, work) in per_minute.iter().enumerate().take(minutes) {
        let at = crate::time::Instant::from_minutes(minute as i64);
        grid.add(at, at + Span::MINUTE, work / 60.0, &mut intervals);
    }
    intervals
}

fn can_take(scenario: &Scenario, reason: usize) -> Vec<bool> {
    scenario
        .groups
        .iter()
        .map(|group| group.cap > 0 && group.skills.get(reason).copied().flatten().is_some())
        .collect()
}

/// One pool per distinct set of groups, smaller sets first, and each reason's pool.
fn pools(scenario: &Scenario, intervals: usize) -> (Vec<Pool>, Vec<usize>) {
    let sets: Vec<Vec<bool>> =
        (0..scenario.demand.reasons.len()).map(|reason| can_take(scenario, reason)).collect();
    let mut distinct = sets.clone();
    distinct.sort_by_key(|set| (set.iter().filter(|can| **can).count(), set.clone()));
    distinct.dedup();
    let pool_of: Vec<usize> = sets
        .iter()
        .map(|set| distinct.iter().position(|d| d == set).expect("each set is among the distinct"))
        .collect();
    let pools = distinct
        .into_iter()
        .enumerate()
        .map(|(index, groups)| Pool {
            groups,
            reasons: pool_of.iter().map(|pool| *pool == index).collect(),
            load: vec![0.0; intervals],
        })
        .collect();
    (pools, pool_of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planning::testing::{group, scenario};

    fn load(s: &Scenario) -> Load {
        let curve = Curve::new(&s.demand, &s.calendar);
        Load::new(s, &curve, Grid::new(s, Span::from_minutes(30)))
    }

    #[test]
    fn a_steady_hour_asks_for_contacts_times_work() {
        let mut s = scenario(1);
        s.groups[0].cap = 30;
        let load = load(&s);
        // 75 chats an hour of 8 + 3 × 24 s = 1.667 people's work at pace 1 of the tape; one
        // person's pace is 1 without concurrency costs.
        let noon = load.pools[0].load[24];
        assert!((noon - 75.0 * 80.0 / 3600.0).abs() < 0.02, "{noon}");
        assert!((load.pace[0] - 1.0).abs() < 1e-4);
        // Some of the work of chats before 17:00 falls due after it, none before nine.
        assert!(load.pools[0].load[34] > 0.01);
        assert_eq!(load.pools[0].load[17], 0.0);
        let total: f64 = load.pools[0].load.iter().sum::<f64>() * 1800.0;
        assert!((total - 600.0 * 80.0).abs() < 1.0);
    }

    #[test]
    fn slower_people_count_for_less_and_few_slots_leave_people_idle() {
        let mut s = scenario(1);
        s.groups[0].cap = 30;
        let mut novice = group("novice", 30);
        novice.factor = 1.5;
        novice.cap = 30;
        s.groups.push(novice);
        let mut single = group("one at a time", 30);
        single.cap = 1;
        s.groups.push(single);
        let pace = load(&s).pace;
        assert!((pace[0] / pace[1] - 1.5).abs() < 1e-4);
        // 80 s of work and 120 s of thinking: busy two fifths of the time at best.
        assert!((pace[2] / pace[0] - 0.4).abs() < 1e-4);
    }

    #[test]
    fn reasons_that_few_can_take_are_a_pool_of_their_own() {
        let mut s = scenario(1);
        let mut refunds = s.demand.reasons[0].clone();
        refunds.name = "refunds".into();
        s.demand.reasons[0].share = 0.5;
        refunds.share = 0.5;
        s.demand.reasons.push(refunds);
        s.groups[0].skills = vec![Some(1.0), Some(1.0)];
        let mut juniors = group("juniors", 10);
        juniors.skills = vec![Some(1.0), None];
        s.groups.push(juniors);
        let load = load(&s);
        assert_eq!(load.pools.len(), 2);
        assert_eq!(load.pool_of, [1, 0]);
        assert_eq!(load.pools[0].groups, [true, false]);
        let ratio = load.pools[1].load[24] / load.pools[0].load[24];
        assert!((ratio - 2.0).abs() < 1e-6, "everything against refunds alone");
    }
}
