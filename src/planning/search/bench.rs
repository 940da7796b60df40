//! Where plans are tried: on common tapes, part by part, and no part twice with the same people. A
//! plan is first tried on a few tapes; more only while it may still be wanted. Must not know why a
//! plan is tried.

use super::days::Days;
use super::goals::{Goal, count, goals_of};
use super::parts::Part;
use crate::metrics::Count;
use crate::model::{Place, Plan, Scenario};
use crate::planning::evaluate::Lab;
use crate::planning::observe::Seen;
use crate::planning::occupancy;
use crate::planning::patterns::Space;
use crate::planning::requirement::Load;
use crate::stats::Ratio;
use std::collections::BTreeMap;

/// A plan as its tapes showed it.
#[derive(Clone, Debug)]
pub(in crate::planning) struct Tried {
    /// People on each tied column.
    pub counts: Vec<u32>,
    /// Tapes behind it.
    pub tapes: usize,
    /// Expected cost with what these tapes showed of overtime and chats.
    pub cost: f64,
    /// By goal, tape by tape.
    pub ratios: Vec<Vec<Ratio>>,
    /// Slack by goal.
    pub slack: Vec<f64>,
    /// Expected overtime and prices per chat, by group.
    pub extras: Vec<f64>,
    /// Hours of replying, by part.
    pub busy_hours: Vec<f64>,
    /// How far the busiest part is below the highest occupancy; infinite without such a limit.
    pub idle: f64,
}

/// One part with some people, on the tapes run so far.
#[derive(Clone, Debug, Default)]
struct Known {
    tapes: usize,
    /// Tape by tape, the counts of the part's goals.
    counts: Vec<Count>,
    /// Sums over tapes.
    overtime_ms: Vec<i64>,
    answered: Vec<u64>,
    busy_ms: [i64; 2],
    cells: Vec<Count>,
}

/// The people of a part: (column, people).
type People = Vec<(u32, u32)>;

/// What a column adds: (pool, interval, standard people) in the parts that are simulated.
pub(in crate::planning) type Effect = Vec<(usize, usize, f64)>;

/// Plans tried so far.
#[derive(Clone, Debug)]
pub(in crate::planning) struct Bench {
    pub days: Days,
    pub parts: Vec<Part>,
    pub goals: Vec<Goal>,
    /// By part, the goals it shows.
    shows: Vec<Vec<usize>>,
    /// By part, the columns whose people are there.
    touching: Vec<Vec<usize>>,
    /// By column, the parts its people are felt in.
    pub felt_in: Vec<Vec<usize>>,
    /// By column.
    pub effects: Vec<Effect>,
    /// Standard people of the promised shifts, by pool and interval.
    promised: Vec<Vec<f64>>,
    /// Planned cost of one person on a column, all its days.
    pub costs: Vec<f64>,
    promised_cost: f64,
    known: BTreeMap<(usize, People), Known>,
    /// Contacts simulated so far.
    pub contacts: f64,
}

impl Bench {
    /// An empty bench.
    pub fn new(
        scenario: &Scenario,
        space: &Space,
        load: &Load,
        (days, parts, goals): (Days, Vec<Part>, Vec<Goal>),
        promised_cost: f64,
    ) -> Self {
        let there = |part: &Part, duty: &Place| {
            let group = &scenario.groups[duty.group];
            let stays = group.post + group.overtime_max;
            duty.start - group.pre < part.to && part.lead < duty.end + stays
        };
        let touching: Vec<Vec<usize>> = parts
            .iter()
            .map(|part| {
                let here = |c: &usize| {
                    days.columns[*c].iter().any(|p| there(part, &space.patterns[*p].duty))
                };
                (0..days.columns.len()).filter(here).collect()
            })
            .collect();
        let mut felt_in = vec![Vec::new(); days.columns.len()];
        for (part, columns) in touching.iter().enumerate() {
            for column in columns {
                felt_in[*column].push(part);
            }
        }
        let simulated: Vec<bool> = (0..space.grid.count)
            .map(|i| {
                parts.iter().any(|p| p.from <= space.grid.start(i) && space.grid.start(i) < p.to)
            })
            .collect();
        let effect = |column: &Vec<usize>| -> Effect {
            let mut sums: BTreeMap<(usize, usize), f64> = BTreeMap::new();
            for pattern in column.iter().map(|p| &space.patterns[*p]) {
                let group = pattern.duty.group;
                let worth = load.pace[group] * (1.0 - scenario.groups[group].absence);
                for (interval, part) in pattern.cover.iter().filter(|(i, _)| simulated[*i]) {
                    for (pool, _) in load.pools.iter().enumerate().filter(|(_, p)| p.groups[group])
                    {
                        *sums.entry((pool, interval)).or_default() += worth * part;
                    }
                }
            }
            sums.into_iter().map(|((pool, interval), people)| (pool, interval, people)).collect()
        };
        let costs = days.columns.iter().map(|c| c.iter().map(|p| space.patterns[*p].cost).sum());
        Self {
            effects: days.columns.iter().map(effect).collect(),
            promised: crate::planning::candidate::people(scenario, space, load, &space.promised),
            costs: costs.collect(),
            shows: (0..parts.len()).map(|part| goals_of(&goals, part)).collect(),
            days,
            parts,
            goals,
            touching,
            felt_in,
            promised_cost,
            known: BTreeMap::new(),
            contacts: 0.0,
        }
    }

    /// Expected contacts of one tape.
    pub fn contacts_of_all(&self) -> f64 {
        self.parts.iter().map(|part| part.contacts).sum::<f64>().max(1.0)
    }

    /// Standard people by pool and interval, in the parts that are simulated.
    pub fn people(&self, counts: &[u32]) -> Vec<Vec<f64>> {
        let mut people = self.promised.clone();
        for (effect, &n) in self.effects.iter().zip(counts).filter(|(_, n)| **n > 0) {
            for &(pool, interval, amount) in effect {
                people[pool][interval] += amount * f64::from(n);
            }
        }
        people
    }

    fn key(&self, part: usize, counts: &[u32]) -> (usize, People) {
        let people = self.touching[part].iter().filter(|c| counts[**c] > 0);
        (part, people.map(|c| (*c as u32, counts[*c])).collect())
    }

    /// A plan on the first `tapes` common tapes at least, or as many as its parts have seen.
    pub fn tried(
        &mut self,
        (scenario, space, lab): (&Scenario, &Space, &Lab<'_>),
        counts: &[u32],
        tapes: usize,
    ) -> Tried {
        let tapes = tapes.min(lab.tapes());
        let keys: Vec<(usize, People)> =
            (0..self.parts.len()).map(|part| self.key(part, counts)).collect();
        for (part, key) in keys.iter().enumerate() {
            let from = self.known.get(key).map_or(0, |known| known.tapes);
            if from < tapes {
                let plan = self.plan(space, part, counts);
                let Part { lead, to, contacts, .. } = self.parts[part];
                let seen = lab.in_window(&plan, from..tapes, lead, to);
                self.contacts += contacts * seen.len() as f64;
                self.add(lab, part, key.clone(), &seen);
            }
        }
        let known: Vec<&Known> = keys.iter().map(|key| &self.known[key]).collect();
        self.summed(scenario, counts, &known)
    }

    /// Contacts that one tape of a plan costs which differs from a known one in these columns.
    pub fn contacts_of(&self, columns: impl Iterator<Item = usize>) -> f64 {
        let mut felt: Vec<usize> = columns.flat_map(|c| self.felt_in[c].iter().copied()).collect();
        felt.sort_unstable();
        felt.dedup();
        felt.into_iter().map(|part| self.parts[part].contacts).sum()
    }

    fn plan(&self, space: &Space, part: usize, counts: &[u32]) -> Plan {
        let mut spread = vec![0; space.patterns.len()];
        for &column in &self.touching[part] {
            self.days.columns[column].iter().for_each(|pattern| spread[*pattern] = counts[column]);
        }
        space.plan(&spread)
    }

    fn add(&mut self, lab: &Lab<'_>, part: usize, key: (usize, People), seen: &[Seen]) {
        let shows: Vec<&Goal> = self.shows[part].iter().map(|g| &self.goals[*g]).collect();
        let own = self.parts[part];
        let known = self.known.entry(key).or_default();
        for seen in seen {
            known.tapes += 1;
            known.counts.extend(shows.iter().map(|goal| count(seen, &lab.watch, &own, goal)));
            let (overtime, answered) =
                (&seen.outturn.account.overtime_ms, &seen.outturn.account.billed);
            known.overtime_ms.resize(overtime.len().max(known.overtime_ms.len()), 0);
            known.overtime_ms.iter_mut().zip(overtime).for_each(|(sum, ms)| *sum += ms);
            known.answered.resize(answered.len(), 0);
            known.answered.iter_mut().zip(answered).for_each(|(sum, n)| *sum += u64::from(*n));
            known.busy_ms[0] += seen.outturn.replying_ms.iter().sum::<i64>();
            known.busy_ms[1] += seen.outturn.staffed_ms.iter().sum::<i64>();
            if known.cells.is_empty() {
                known.cells.clone_from(&seen.cells);
            } else {
                let cells = known.cells.iter_mut().zip(&seen.cells);
                cells.for_each(|(sum, count)| *sum = sum.plus(*count));
            }
        }
    }

    /// Counts summed over tapes, cell by cell, of all parts of a plan that was tried.
    pub fn cells(&self, counts: &[u32]) -> Vec<Count> {
        let mut sum: Vec<Count> = Vec::new();
        for part in 0..self.parts.len() {
            let Some(known) = self.known.get(&self.key(part, counts)) else { continue };
            sum.resize(known.cells.len(), Count::default());
            sum.iter_mut().zip(&known.cells).for_each(|(sum, cell)| *sum = sum.plus(*cell));
        }
        sum
    }

    fn summed(&self, scenario: &Scenario, counts: &[u32], known: &[&Known]) -> Tried {
        let tapes = known.iter().map(|known| known.tapes).min().unwrap_or(0);
        let mut cost = self.promised_cost
            + self.costs.iter().zip(counts).map(|(cost, n)| cost * f64::from(*n)).sum::<f64>();
        let mut extras = vec![0.0; scenario.groups.len()];
        for (known, part) in known.iter().zip(&self.parts) {
            let each = f64::from(part.stands) / known.tapes.max(1) as f64;
            for ((group, law), extra) in scenario.groups.iter().enumerate().zip(&mut extras) {
                let hours = known.overtime_ms.get(group).copied().unwrap_or(0) as f64 / 3.6e6;
                *extra += each * hours * law.wage_per_hour * law.overtime_factor;
                let chats = known.answered.get(group).copied().unwrap_or(0) as f64;
                *extra += each * chats * law.price_per_chat;
            }
        }
        cost += extras.iter().sum::<f64>();
        let busy_hours = known.iter().map(|k| k.busy_ms[0] as f64 / 3.6e6 / k.tapes.max(1) as f64);
        let ratios: Vec<Vec<Ratio>> = self
            .goals
            .iter()
            .enumerate()
            .map(|(index, goal)| {
                let at: Vec<(usize, usize, i64)> = goal
                    .parts
                    .iter()
                    .map(|part| {
                        let place = self.shows[*part].iter().position(|g| *g == index);
                        let times = if goal.parts.len() > 1 { self.parts[*part].stands } else { 1 };
                        (*part, place.expect("a part shows its goals"), i64::from(times))
                    })
                    .collect();
                (0..tapes)
                    .map(|tape| {
                        let mut sum = Count::default();
                        for &(part, place, times) in &at {
                            let one = known[part].counts[tape * self.shows[part].len() + place];
                            sum = sum.plus(Count {
                                num: one.num * times,
                                den: one.den * times,
                                contacts: one.contacts * times as u32,
                                answered: one.answered * times as u32,
                                missed: one.missed * times as u32,
                            });
                        }
                        goal.ratio(&sum)
                    })
                    .collect()
            })
            .collect();
        let slack = self
            .goals
            .iter()
            .zip(&ratios)
            .map(|(goal, ratios)| value(ratios).map_or(-1.0, |value| goal.slack(value)));
        let most = occupancy::aimed_at(scenario);
        let idle = known.iter().map(|known| match most {
            Some(most) if known.busy_ms[1] > 0 => {
                most - known.busy_ms[0] as f64 / known.busy_ms[1] as f64
            }
            _ => f64::INFINITY,
        });
        Tried {
            slack: slack.collect(),
            idle: idle.fold(f64::INFINITY, f64::min),
            counts: counts.to_vec(),
            tapes,
            cost,
            ratios,
            busy_hours: busy_hours.collect(),
            extras,
        }
    }
}

/// The ratio over tapes.
pub(in crate::planning) fn value(ratios: &[Ratio]) -> Option<f64> {
    let sum = ratios.iter().fold(Ratio::default(), |s, r| Ratio::new(s.num + r.num, s.den + r.den));
    sum.value()
}
