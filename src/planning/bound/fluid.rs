//! What every plan that meets a target must cost: a linear relaxation by fluid accounting
//! (`planning.md`, Bound). In every class of busyness of every day, and in every window of hours,
//! the replies to contacts answered in time need people at work in the window, but for what open
//! chats can carry over its end. Must not know any plan.
//!
//! Why it holds for every plan. The inequalities hold replication by replication for contacts in
//! time, work and capacity, or in expectation given busyness, and averages of linear inequalities
//! hold too: so expected values per class may stand for all its days (Jensen's inequality, as the
//! most that can be in time is concave in what comes).
//!
//! - First replies of contacts in time begin before their limit. The plan may choose those that
//!   are least work: the work of the easiest such share of all contacts.
//! - Whether a contact is answered in time is settled before anything is known of its further
//!   replies, so on average those of contacts in time are like anybody's.
//! - A person works off at most their presence, at the least factors and no switches. A chat open
//!   at the window's end has a known most of work to come, a person holds no more chats than the
//!   cap allows, and overtime, free here, finishes open chats only.
//!
//! What is measured is how busy the days of a class are; the target is lowered by the 95 % error
//! of that.

use super::aims::surely_in_time;
use super::classes::{CLASSES, Classes, DRAWS};
use super::easiest::easiest_first;
use super::limits::require;
use super::work::{best_pace, carried_s, further_work, presence_s};
use crate::model::{Measure, Place, Scenario, Target};
use crate::planning::cover::Cover;
use crate::planning::patterns::Space;
use crate::planning::search::Search;
use crate::planning::{Bound, BoundBy};
use crate::time::{Instant, Span};
use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use std::ops::Range;

/// Windows of so many hours.
const HOURS: [i64; 5] = [1, 2, 4, 8, 24];

/// The largest of the targets' bounds; `None` if the solver fails on all of them.
pub fn fluid(search: &Search<'_>, base: &Cover) -> Option<Bound> {
    let scenario = search.scenario;
    let classes = Classes::draw(scenario, search.lab.maker());
    let cost = scenario
        .targets
        .iter()
        .flat_map(|target| terms(target).into_iter().map(move |terms| (target, terms)))
        .filter_map(|(target, (limit, share))| {
            let share = (share - classes.error).max(0.0);
            relaxation(search, base, target, (limit, share), &classes)
        })
        .max_by(f64::total_cmp)?;
    Some(Bound {
        cost,
        by: BoundBy::FluidAccounting,
        draws: DRAWS as u32,
        targets_lowered_by: classes.error,
        cost_lowered_by: 0.0,
        empty_desk: None,
        ignores: vec![
            "whole people: patterns may be staffed by fractions",
            "waiting for customers, switching, multitasking and re-reading",
            "contacts answered late",
            "overtime pay and prices per chat",
            "differences in busyness within a class of days",
            "all targets but the most demanding one",
        ],
    })
}

/// Pairs of a limit on the clock and the share of contacts that are surely answered within it in
/// every plan that meets the target; each makes a bound.
fn terms(target: &Target) -> Vec<(Span, f64)> {
    let pairs = match target.measure {
        Measure::Share { within, at_least, definition, .. } => {
            let share = surely_in_time(definition, at_least);
            vec![(within, share)]
        }
        Measure::Percentile { quantile, at_most, .. } => vec![(at_most, quantile)],
        // At most one in k answers takes longer than k means (Markov's inequality).
        Measure::Mean { at_most, answered_at_least, .. } => [2, 4, 10, 40]
            .into_iter()
            .map(|k| (at_most.times(k), answered_at_least * (1.0 - 1.0 / k as f64)))
            .collect(),
    };
    pairs.into_iter().filter(|(_, share)| *share > 0.0).collect()
}

fn relaxation(
    search: &Search<'_>,
    base: &Cover,
    target: &Target,
    (limit, share): (Span, f64),
    classes: &Classes,
) -> Option<f64> {
    let (scenario, space, prices) = (search.scenario, &search.space, &search.prices);
    let columns = &base.columns;
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let people: Vec<Variable> = columns
        .iter()
        .map(|column| problem.add_var(column.cost, (0.0, f64::from(column.most))))
        .collect();
    require(&mut problem, base, &people);
    let mut relaxed = Relaxation { scenario, space, target, classes, problem, people };
    let in_time = relaxed.contacts_in_time(share);
    relaxed.windows(&in_time, limit);
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

/// Contacts of a reason answered in time, among those whose first replies are equally easy.
struct Part {
    reason: usize,
    /// Mean work of their first replies, seconds on the tape.
    first_work: f64,
    variable: Variable,
}

/// By hour and class.
type InTime = Vec<Vec<Vec<Part>>>;

impl Relaxation<'_> {
    /// Contacts in time by hour, class and reason, enough of them in every period.
    fn contacts_in_time(&mut self, share: f64) -> InTime {
        use crate::model::Period;
        let easiest: Vec<_> =
            self.scenario.demand.reasons.iter().map(|r| easiest_first(r.first_work)).collect();
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
                            for (share, first_work) in &easiest[reason] {
                                let most = (0.0, expected * share);
                                let variable = self.problem.add_var(0.0, most);
                                of_class.push(Part { reason, first_work: *first_work, variable });
                                terms.push((variable, 1.0));
                            }
                            base += expected;
                        }
                    }
                    of_class
                });
                all.push(by_class.into());
            }
            // A target kept on a share of days may be missed on the busiest.
            let kept = self.target.on.map_or(1.0, |on| {
                // Which hours are busiest is not known here.
                if self.target.period == Period::Hour {
                    return 0.0;
                }
                let days = first / 24..=(first + per_period - 1) / 24;
                days.map(|day| self.classes.on_quiet_days(day, on)).fold(1.0, f64::min)
            });
            if base > 0.0 {
                self.problem.add_constraint(terms, ComparisonOp::Ge, share * kept * base);
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

    fn windows(&mut self, in_time: &InTime, limit: Span) {
        let (work, one_chat) = further_work(self.scenario);
        for day in 0..(self.classes.factor.len() / 24) as i64 {
            for length in HOURS {
                for first in (0..24).step_by(length as usize) {
                    let hours = day * 24 + first..day * 24 + first + length;
                    let from = Instant::from_minutes(hours.start * 60);
                    let to = Instant::from_minutes(hours.end * 60) + limit;
                    let capacity = self.capacity(from, to, one_chat);
                    for class in 0..CLASSES {
                        let needed = self.needed(in_time, hours.clone(), class, &work);
                        if !needed.is_empty() {
                            let terms = [capacity.1.clone(), needed].concat();
                            self.problem.add_constraint(terms, ComparisonOp::Le, capacity.0);
                        }
                    }
                }
            }
        }
    }

    /// The work of a class's contacts in time that come in these hours.
    fn needed(
        &self,
        in_time: &InTime,
        hours: Range<i64>,
        class: usize,
        work: &[f64],
    ) -> Vec<(Variable, f64)> {
        let mut terms = Vec::new();
        for hour in hours {
            let factor = self.work_factor(hour as usize);
            for part in &in_time[hour as usize][class] {
                terms.push((part.variable, (part.first_work + work[part.reason]) * factor));
            }
        }
        terms
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
                + carried_s(self.scenario, place, from, to, one_chat)
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
