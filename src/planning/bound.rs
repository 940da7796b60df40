//! What every plan that meets a target must cost: a linear relaxation by fluid accounting
//! (`planning.md`, Bound). In every class of busyness of every day, and in every window of hours,
//! the further replies of contacts answered in time need people at work in the window, but for
//! what open chats can carry over its end. Expected values only. Must not know any plan.
//!
//! Why it holds for every plan. Whether a contact is answered in time is settled before anything is
//! known of its further replies, so on average those of contacts in time are like anybody's. A
//! person works off at most their presence, at the least factors and no switches; a chat open at
//! the window's end has a known most of work to come, and a person holds no more chats than the cap
//! allows. Overtime may be bought at the cheapest price there is; it is paid in every plan too.

use super::cover::Row;
use super::patterns::Space;
use super::program::{Relaxed, Task, program};
use super::search::Search;
use super::{Bound, cost::Prices};
use crate::demand::{Curve, TapeMaker};
use crate::model::{Attention, Break, Law, Measure, Place, Replies, Scenario, Target};
use crate::time::{Instant, Span};
use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use rayon::prelude::*;

/// Draws of busyness that the classes are made of.
const DRAWS: u64 = 2_000;
/// First of them; nobody else draws there.
const FIRST: u64 = 700_000_000;
/// Classes of busyness per day.
const CLASSES: usize = 5;
/// Windows of so many hours.
const HOURS: [i64; 5] = [1, 2, 4, 8, 24];

/// The largest of the targets' bounds; `None` if the solver fails on all of them.
pub(super) fn bound(search: &Search<'_>) -> Option<Bound> {
    let scenario = search.scenario;
    let classes = Classes::draw(scenario, search.lab.maker());
    let costs = scenario.targets.iter().filter_map(|target| {
        let base = program(
            scenario,
            &search.space,
            &search.load,
            &Task::default(),
            Relaxed { occupancy: true, ..Relaxed::default() },
        );
        relaxation(
            scenario,
            &search.space,
            &search.prices,
            base.rows,
            &base.columns,
            target,
            &classes,
        )
    });
    let cost = costs.max_by(f64::total_cmp)?;
    Some(Bound {
        cost,
        tapes: DRAWS as u32,
        lowered_by: 0.0,
        ignores: vec![
            "whole people: patterns may be staffed by fractions",
            "the work of first replies, and of contacts answered late",
            "switching, multitasking, re-reading and waiting for customers",
            "differences in busyness within a class of days",
            "all targets but the most demanding one",
        ],
    })
}

/// Expected contacts by hour, reason and class of its day's busyness.
struct Classes {
    /// By hour and class: factor on expected contacts.
    factor: Vec<[f64; CLASSES]>,
    /// By hour and reason: expected contacts.
    contacts: Vec<Vec<f64>>,
}

impl Classes {
    fn draw(scenario: &Scenario, maker: &TapeMaker) -> Self {
        let curve = maker.expected();
        let hours = scenario.calendar.days() as usize * 24;
        let reasons = scenario.demand.reasons.len();
        let contacts: Vec<Vec<f64>> = (0..hours)
            .map(|hour| {
                (0..reasons).map(|r| curve.of_reason(r, hour * 60, hour * 60 + 60)).collect()
            })
            .collect();
        let draws: Vec<Vec<f64>> =
            (FIRST..FIRST + DRAWS).into_par_iter().map(|r| maker.busyness(r)).collect();
        let mut factor = vec![[1.0; CLASSES]; hours];
        if draws[0].is_empty() {
            return Self { factor, contacts };
        }
        for day in 0..hours / 24 {
            let of_day = |draw: &[f64]| -> f64 {
                (day * 24..day * 24 + 24).map(|h| draw[h] * of_hour(curve, h)).sum()
            };
            let mut order: Vec<(f64, usize)> =
                draws.iter().enumerate().map(|(i, draw)| (of_day(draw), i)).collect();
            order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let size = draws.len() / CLASSES;
            for class in 0..CLASSES {
                let members = &order[class * size..(class + 1) * size];
                for hour in day * 24..day * 24 + 24 {
                    let sum: f64 = members.iter().map(|(_, i)| draws[*i][hour]).sum();
                    factor[hour][class] = sum / size as f64;
                }
            }
        }
        Self { factor, contacts }
    }
}

fn of_hour(curve: &Curve, hour: usize) -> f64 {
    curve.between(
        Instant::from_minutes(hour as i64 * 60),
        Instant::from_minutes(hour as i64 * 60 + 60),
    )
}

/// Limit on the clock and share asked for; `None` if the target asks for too little to bound.
fn terms(target: &Target) -> Option<(Span, f64)> {
    use crate::model::ShareDefinition as By;
    // A day kept in a share of replications says little about means.
    if target.on.is_some() {
        return None;
    }
    match target.measure {
        Measure::Share { within, at_least, definition: By::All, .. } => Some((within, at_least)),
        Measure::Percentile { quantile, at_most, .. } => Some((at_most, quantile)),
        Measure::Mean { answered_at_least, .. } => Some((Span::DAY, answered_at_least)),
        Measure::Share { .. } => None,
    }
}

/// Further work of a contact of each reason, seconds on the tape, and the most that one open chat
/// can have before it.
fn further_work(scenario: &Scenario) -> (Vec<f64>, f64) {
    let mut most: f64 = 0.0;
    let work = scenario
        .demand
        .reasons
        .iter()
        .map(|reason| {
            let to_come = match reason.replies {
                // Memoryless: whatever was answered, as many are still to come on average.
                Replies::Geometric(mean) => mean,
                Replies::Fixed(n) => f64::from(n),
                Replies::Uniform { max, .. } => f64::from(max),
            };
            most = most.max(to_come * reason.work.mean() + longest_mean(reason.work));
            // Who gives up in between may leave work undone.
            if reason.follow_up_patience.is_some() {
                0.0
            } else {
                (reason.replies.mean() - 1.0) * reason.work.mean()
            }
        })
        .collect();
    let busiest = scenario.demand.events.iter().map(|e| e.work_factor).fold(1.0, f64::max);
    (work, most * busiest)
}

/// Mean length of the reply that is in progress at a moment: longer ones are met more often.
fn longest_mean(law: Law) -> f64 {
    let cv = match law {
        Law::Lognormal { cv, .. } | Law::Gamma { cv, .. } => cv,
        Law::Weibull { .. } => 3.0,
        Law::Constant(_) | Law::Uniform { .. } | Law::Exponential(_) => 1.0,
    };
    law.mean() * (1.0 + cv * cv)
}

/// Seconds of tape work that a person of a group gets through per second at best.
fn best_pace(scenario: &Scenario, group: usize) -> f64 {
    let law = &scenario.groups[group];
    let least = law.skills.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    if law.cap == 0 || !least.is_finite() || least * law.factor <= 0.0 {
        return 0.0;
    }
    // The mean of 1 ÷ a lognormal factor of mean 1.
    let spread = 1.0 + law.speed_spread * law.speed_spread;
    let at_once = if scenario.rules.attention == Attention::Parallel {
        f64::from(law.cap.min(1_000))
    } else {
        1.0
    };
    spread * at_once * (1.0 - law.absence) / (least * law.factor)
}

/// Seconds at work in [from, to] at most: breaks count only where they surely fall inside.
fn presence_s(scenario: &Scenario, place: &Place, from: Instant, to: Instant) -> f64 {
    let group = &scenario.groups[place.group];
    let inside = |a: Instant, b: Instant| (b.min(to) - a.max(from)).secs().max(0.0);
    let sure = |pause: &&Break| {
        let last = pause.start + pause.latest + pause.length;
        from <= pause.start && last <= to && last <= place.end
    };
    let breaks: f64 = place.breaks.iter().filter(sure).map(|p| p.length.secs()).sum();
    (inside(place.start - group.pre, place.end + group.post) - breaks).max(0.0)
}

/// Work that a person can carry over a moment, seconds on the tape.
fn carried_s(scenario: &Scenario, place: &Place, at: Instant, one_chat: f64) -> f64 {
    let group = &scenario.groups[place.group];
    let last = place.end + group.post + group.overtime_max;
    let there = place.start - group.pre <= at && at < last;
    if there { f64::from(group.cap.min(1_000)) * one_chat * (1.0 - group.absence) } else { 0.0 }
}

fn relaxation(
    scenario: &Scenario,
    space: &Space,
    prices: &Prices,
    rows: Vec<Row>,
    columns: &[super::cover::Column],
    target: &Target,
    classes: &Classes,
) -> Option<f64> {
    let (limit, share) = terms(target)?;
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let people: Vec<Variable> = columns
        .iter()
        .zip(&space.patterns)
        .map(|(column, pattern)| problem.add_var(pattern.cost, (0.0, f64::from(column.most))))
        .collect();
    for (index, row) in rows.into_iter().enumerate() {
        let terms: Vec<(Variable, f64)> = columns
            .iter()
            .zip(&people)
            .flat_map(|(column, v)| {
                column.rows.iter().filter(|(row, _)| *row == index).map(|(_, a)| (*v, *a))
            })
            .collect();
        match row {
            Row::Need { amount, .. } if amount > 0.0 => {
                problem.add_constraint(terms, ComparisonOp::Ge, amount);
            }
            Row::Limit { amount } if !terms.is_empty() => {
                problem.add_constraint(terms, ComparisonOp::Le, amount);
            }
            Row::Need { .. } | Row::Limit { .. } => {}
        }
    }
    let mut relaxed = Relaxation { scenario, space, target, classes, problem, people };
    let in_time = relaxed.contacts_in_time(share);
    let overtime = relaxed.overtime();
    relaxed.windows(&in_time, &overtime, limit);
    let solution = relaxed.problem.solve().ok()?.into_solution().ok()?;
    let promised: f64 = space.promised.places().iter().map(|place| prices.place(place)).sum();
    Some((solution.objective() * (1.0 - 1e-6) + promised).max(0.0))
}

struct Relaxation<'a> {
    scenario: &'a Scenario,
    space: &'a Space,
    target: &'a Target,
    classes: &'a Classes,
    problem: Problem,
    people: Vec<Variable>,
}

/// By hour and class: the reasons' contacts answered in time.
type InTime = Vec<Vec<Vec<(usize, Variable)>>>;

impl Relaxation<'_> {
    /// Contacts in time by hour, class and reason, enough of them in every period.
    fn contacts_in_time(&mut self, share: f64) -> InTime {
        use crate::model::Period;
        let hours = self.classes.factor.len();
        let per_period = match self.target.period {
            Period::Run => hours,
            Period::Day => 24,
            Period::Hour => 1,
        };
        let mut all: InTime = Vec::with_capacity(hours);
        for first in (0..hours).step_by(per_period) {
            let (mut terms, mut base) = (Vec::new(), 0.0);
            for hour in first..first + per_period {
                let inside = self.share_of_hour(hour);
                let by_class = self.classes.factor[hour].map(|factor| {
                    let mut of_class = Vec::new();
                    for (reason, contacts) in self.classes.contacts[hour].iter().enumerate() {
                        let counts =
                            self.target.reasons.is_empty() || self.target.reasons.contains(&reason);
                        let expected = contacts * inside * factor;
                        if counts && expected > 1e-6 {
                            let v = self.problem.add_var(0.0, (0.0, expected));
                            of_class.push((reason, v));
                            terms.push((v, 1.0));
                            base += expected;
                        }
                    }
                    of_class
                });
                all.push(by_class.to_vec());
            }
            if base > 0.0 {
                self.problem.add_constraint(terms, ComparisonOp::Ge, share * base);
            }
        }
        all
    }

    /// Share of an hour's minutes that lies inside the target's window and after the warm-up.
    fn share_of_hour(&self, hour: usize) -> f64 {
        let minutes = (0..60).filter(|m| {
            let at = Instant::from_minutes((hour * 60 + m) as i64);
            self.target.window.contains(at) && at >= Instant::ZERO + self.scenario.rules.warm_up
        });
        minutes.count() as f64 / 60.0
    }

    /// Overtime by hour and class, in seconds of tape work, at the cheapest price.
    fn overtime(&mut self) -> Vec<Vec<Variable>> {
        let groups = 0..self.scenario.groups.len();
        let price = groups
            .filter(|g| best_pace(self.scenario, *g) > 0.0)
            .map(|g| {
                let group = &self.scenario.groups[g];
                let present = (1.0 - group.absence).max(1e-3);
                group.wage_per_hour * group.overtime_factor
                    / (3600.0 * best_pace(self.scenario, g) / present)
            })
            .fold(f64::INFINITY, f64::min);
        let price = if price.is_finite() { price / CLASSES as f64 } else { 0.0 };
        (0..self.classes.factor.len())
            .map(|_| {
                (0..CLASSES).map(|_| self.problem.add_var(price, (0.0, f64::INFINITY))).collect()
            })
            .collect()
    }

    fn windows(&mut self, in_time: &InTime, overtime: &[Vec<Variable>], limit: Span) {
        let (work, one_chat) = further_work(self.scenario);
        for day in 0..(self.classes.factor.len() / 24) as i64 {
            for length in HOURS {
                for first in (0..24).step_by(length as usize) {
                    let hours = day * 24 + first..day * 24 + first + length;
                    let from = Instant::from_minutes(hours.start * 60);
                    let to = Instant::from_minutes(hours.end * 60) + limit;
                    let capacity = self.capacity(from, to, one_chat);
                    for class in 0..CLASSES {
                        let mut terms = capacity.1.clone();
                        let mut has_work = false;
                        for hour in hours.clone() {
                            for (reason, v) in &in_time[hour as usize][class] {
                                terms.push((*v, work[*reason] * self.work_factor(hour as usize)));
                                has_work = true;
                            }
                        }
                        // Overtime in the hours of the window, and in those its limit reaches into.
                        let last = (to.minute() / 60).min(overtime.len() as i64 - 1);
                        terms.extend(
                            (hours.start..=last).map(|h| (overtime[h as usize][class], -1.0)),
                        );
                        if has_work {
                            self.problem.add_constraint(terms, ComparisonOp::Le, capacity.0);
                        }
                    }
                }
            }
        }
    }

    /// The least factor on work in an hour.
    fn work_factor(&self, hour: usize) -> f64 {
        let at = Instant::from_minutes(hour as i64 * 60);
        let acting = self
            .scenario
            .demand
            .events
            .iter()
            .filter(|event| event.start < at + Span::HOUR && event.work_factor < 1.0);
        acting.map(|event| event.work_factor).product()
    }

    /// What promised people can do in a window, and (negative) what one on each pattern can.
    fn capacity(&self, from: Instant, to: Instant, one_chat: f64) -> (f64, Vec<(Variable, f64)>) {
        let of = |place: &Place| {
            best_pace(self.scenario, place.group) * presence_s(self.scenario, place, from, to)
                + carried_s(self.scenario, place, to, one_chat)
        };
        let promised = self.space.promised.places().iter().map(of).sum();
        let terms = self.space.patterns.iter().zip(&self.people).filter_map(|(pattern, v)| {
            let best = pattern
                .breaks
                .iter()
                .map(|breaks| of(&Place { breaks: breaks.clone(), ..pattern.duty.clone() }))
                .fold(0.0, f64::max);
            (best > 0.0).then_some((*v, -best))
        });
        (promised, terms.collect())
    }
}
