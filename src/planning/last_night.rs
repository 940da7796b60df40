//! The night after the horizon: a horizon is a piece of ongoing business, so whoever is on duty
//! there (shifts of the last evening that end later) is as many, in proportion to the forecast, as
//! on the night of the horizon that is most like it. Without this rule a plan would leave the last
//! evening empty, because its night shifts work mostly for contacts of the day after. A rule of the
//! search, no limit: where it cannot be kept, the plan is none the worse. Must not know runs.

use super::limit_rows::{LimitRow, Rule, is_away};
use super::patterns::{Pattern, Space};
use crate::demand::Curve;
use crate::model::{ArrivalCurve, Calendar, Cut, Place, Scenario, in_service};
use crate::time::{Instant, Span};

/// Nights are compared by the contacts of so many hours after midnight.
const HOURS: i64 = 12;

/// Which night the one after the horizon is held against.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LastNight {
    /// So long before: whole days.
    pub(super) back: Span,
    /// Contacts of the night after ÷ contacts of that night, at most 1.
    ratio: f64,
}

/// The night to go by; `None` if no shift ends after the horizon or nobody is expected there.
pub(super) fn last_night(scenario: &Scenario, space: &Space) -> Option<LastNight> {
    let end = scenario.calendar.end();
    let crosses = |pattern: &Pattern| pattern.duty.start < end && end < pattern.duty.end;
    if scenario.planning.cut == Cut::Hard || !space.patterns.iter().any(crosses) {
        return None;
    }
    let days = i64::from(scenario.calendar.days());
    let longer = Calendar::new(scenario.calendar.first_day(), scenario.calendar.days() + 1)?;
    let curve = Curve::new(&scenario.demand, &longer);
    let night = |day: i64| -> Vec<f64> {
        (0..HOURS).map(|hour| contacts(scenario, &curve, day, hour)).collect()
    };
    let after = match scenario.demand.curve {
        ArrivalCurve::Synthesise { .. } => night(days),
        // A count file says nothing of the day after: the same weekday or the last day stands for it.
        ArrivalCurve::Replay { .. } => night(if days >= 7 { days - 7 } else { days - 1 }),
    };
    let total = |night: &[f64]| night.iter().sum::<f64>();
    let apart = |one: &[f64]| -> f64 { one.iter().zip(&after).map(|(a, b)| (a - b).abs()).sum() };
    let nights: Vec<(i64, Vec<f64>)> = (0..days).map(|day| (day, night(day))).collect();
    let nearest = nights.iter().map(|(_, night)| apart(night)).fold(f64::INFINITY, f64::min);
    let near = nearest + 1e-6 * (1.0 + total(&after));
    let (day, like) = nights.iter().rev().find(|(_, night)| apart(night) <= near)?;
    let ratio = (total(&after) / total(like).max(1e-9)).min(1.0);
    // Sums of many minutes differ in their last digits.
    let ratio = if ratio > 1.0 - 1e-9 { 1.0 } else { ratio };
    (ratio > 0.0).then(|| LastNight { back: Span::DAY.times(days - day), ratio })
}

/// Contacts of an hour that come within service hours.
fn contacts(scenario: &Scenario, curve: &Curve, day: i64, hour: i64) -> f64 {
    (0..60)
        .map(|minute| Instant::from_minutes(day * 1440 + hour * 60 + minute))
        .filter(|at| in_service(scenario.rules.service_hours.as_deref(), *at))
        .map(|at| curve.between(at, at + Span::MINUTE))
        .sum()
}

impl LastNight {
    /// Rows after the horizon, one for each set of groups that can take the same reasons.
    pub(super) fn rows(
        &self,
        scenario: &Scenario,
        space: &Space,
        edges: &[Instant],
    ) -> Vec<LimitRow> {
        let mut rows: Vec<LimitRow> = Vec::new();
        let after = edges.iter().copied().filter(|at| *at >= scenario.calendar.end());
        let cells: Vec<Instant> = after.collect();
        for groups in teams(scenario) {
            let mut last: Option<LimitRow> = None;
            for &at in &cells {
                let Some(row) = self.row(scenario, space, &groups, at) else { continue };
                let same = last.as_ref().is_some_and(|last| {
                    last.terms == row.terms && (last.amount - row.amount).abs() < 1e-9
                });
                if !same {
                    rows.push(row.clone());
                }
                last = Some(row);
            }
        }
        rows
    }

    fn row(
        &self,
        scenario: &Scenario,
        space: &Space,
        groups: &[bool],
        at: Instant,
    ) -> Option<LimitRow> {
        let (before, midnight) = (at - self.back, scenario.calendar.end() - self.back);
        let on_duty =
            |place: &Place, at: Instant| groups[place.group] && place.start <= at && at < place.end;
        let share = |pattern: &Pattern, at: Instant| {
            let ways = pattern.breaks.iter().filter(|way| !is_away(way, at)).count();
            ways as f64 / pattern.breaks.len() as f64
        };
        let mut terms = Vec::new();
        let mut reaches = false;
        for (j, pattern) in space.patterns.iter().enumerate() {
            let mut counts = 0.0;
            if on_duty(&pattern.duty, at) {
                counts += share(pattern, at);
                reaches |= counts > 0.0;
            }
            if on_duty(&pattern.duty, before) && pattern.duty.start < midnight {
                counts -= self.ratio * share(pattern, before);
            }
            if counts.abs() > 1e-9 {
                terms.push((j, counts));
            }
        }
        let promised = space.promised.places().iter();
        let working =
            |place: &&Place, at: Instant| on_duty(place, at) && !is_away(&place.breaks, at);
        let there = promised.clone().filter(|p| working(p, at)).count() as f64;
        let then = promised.filter(|p| working(p, before) && p.start < midnight).count() as f64;
        let amount = self.ratio * then - there;
        reaches.then_some(LimitRow { rule: Rule::LastNight, from: at, amount, terms })
    }
}

/// Sets of groups that can take the same reasons.
fn teams(scenario: &Scenario) -> Vec<Vec<bool>> {
    let mut teams: Vec<Vec<bool>> = (0..scenario.demand.reasons.len())
        .map(|reason| {
            let can =
                |group: &crate::model::Group| group.skills.get(reason).copied().flatten().is_some();
            scenario.groups.iter().map(can).collect()
        })
        .collect();
    teams.sort();
    teams.dedup();
    teams
}
