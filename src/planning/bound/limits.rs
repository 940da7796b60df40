//! The limits of a scenario as rows that every plan that keeps them satisfies: people per group and
//! day, and at single moments those on duty and in chairs. Where a pattern's people spread their
//! breaks, they count in the way that leaves most plans. Must not know targets or runs.

use crate::model::{GroupId, Place, Scenario};
use crate::planning::cover::{Column, Cover, Row};
use crate::planning::limit_rows::is_away;
use crate::planning::patterns::Space;
use crate::time::{Instant, Span};
use microlp::{ComparisonOp, Problem, Variable};
use std::collections::{BTreeMap, BTreeSet};

/// Moments that are looked at, at most.
const MOMENTS: usize = 400;

/// Adds the rows that bind to `problem`, where `people` are its variables for the columns.
pub fn require(problem: &mut Problem, limits: &Cover, people: &[Variable]) {
    let mut rows: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); limits.rows.len()];
    for (column, variable) in limits.columns.iter().zip(people) {
        column.rows.iter().for_each(|(row, amount)| rows[*row].push((*variable, *amount)));
    }
    for (row, terms) in limits.rows.iter().zip(rows) {
        match row {
            Row::Need { amount, .. } if *amount > 0.0 => {
                problem.add_constraint(terms, ComparisonOp::Ge, *amount);
            }
            Row::Limit { amount } if !terms.is_empty() => {
                problem.add_constraint(terms, ComparisonOp::Le, *amount);
            }
            Row::Need { .. } | Row::Limit { .. } => {}
        }
    }
}

/// Columns with their costs and most people, rows of limits.
#[must_use]
pub fn limits(scenario: &Scenario, space: &Space, costs: &[f64]) -> Cover {
    let columns = space
        .patterns
        .iter()
        .zip(costs)
        .map(|(pattern, cost)| Column {
            cost: *cost,
            most: scenario.groups[pattern.duty.group].size,
            rows: Vec::new(),
        })
        .collect();
    let mut cover = Cover { columns, ..Cover::default() };
    people_per_day(scenario, space, &mut cover);
    let limits = &scenario.planning.limits;
    if limits.minimum.is_empty() && limits.maximum.is_none() && limits.seats.is_none() {
        return cover;
    }
    let mut known = BTreeSet::new();
    for at in moments(scenario, space) {
        let minimum = scenario.planning.minimum_at(&scenario.calendar, at);
        let mut add = |row: Option<Row>, counts: &dyn Fn(&Place) -> bool, most: bool| {
            let Some(row) = row else { return };
            add_row(space, &mut cover, &mut known, &row, counts, most);
        };
        let need = Row::Need { amount: f64::from(minimum), segments: vec![], fine: 0.0 };
        let limit = |most: Option<u32>| most.map(|most| Row::Limit { amount: f64::from(most) });
        add((minimum > 0).then_some(need), &|place| is_working(place, at), true);
        add(limit(limits.maximum), &|place| is_working(place, at), false);
        add(limit(limits.seats), &|place| place.start <= at && at < place.end, false);
    }
    cover
}

fn people_per_day(scenario: &Scenario, space: &Space, cover: &mut Cover) {
    let mut days: BTreeMap<(GroupId, i64), Vec<usize>> = BTreeMap::new();
    for (j, pattern) in space.patterns.iter().enumerate() {
        days.entry((pattern.duty.group, pattern.duty.day())).or_default().push(j);
    }
    for ((group, day), columns) in days {
        let places = space.promised.places().iter();
        let promised = places.filter(|place| place.group == group && place.day() == day).count();
        let left = f64::from(scenario.groups[group].size) - promised as f64;
        for j in columns {
            cover.columns[j].rows.push((cover.rows.len(), 1.0));
        }
        cover.rows.push(Row::Limit { amount: left.max(0.0) });
    }
}

/// Moments in the horizon just after something begins or ends, evenly spread if there are many.
fn moments(scenario: &Scenario, space: &Space) -> Vec<Instant> {
    let mut all = BTreeSet::new();
    for pattern in &space.patterns {
        all.extend([pattern.duty.start, pattern.duty.end]);
        for pause in pattern.breaks.iter().flatten() {
            all.extend([pause.start, pause.start + pause.length]);
        }
    }
    for day in 0..i64::from(scenario.calendar.days()) {
        for (window, _) in &scenario.planning.limits.minimum {
            let midnight = Instant::start_of_day(day);
            all.insert(midnight + Span::from_minutes(i64::from(window.from)));
            all.insert(midnight + Span::from_minutes(i64::from(window.to)));
        }
        all.insert(Instant::start_of_day(day));
    }
    let inside = Instant::ZERO..scenario.calendar.end();
    let all: Vec<Instant> = all.into_iter().filter(|at| inside.contains(at)).collect();
    let every = all.len().div_ceil(MOMENTS).max(1);
    all.into_iter().step_by(every).collect()
}

fn is_working(place: &Place, at: Instant) -> bool {
    place.start <= at && at < place.end && !is_away(&place.breaks, at)
}

fn add_row(
    space: &Space,
    cover: &mut Cover,
    known: &mut BTreeSet<(Vec<usize>, i64)>,
    row: &Row,
    counts: &dyn Fn(&Place) -> bool,
    most: bool,
) {
    let promised = space.promised.places().iter().filter(|place| counts(place)).count() as f64;
    let row = match row {
        Row::Need { amount, .. } => {
            Row::Need { amount: amount - promised, segments: vec![], fine: 0.0 }
        }
        Row::Limit { amount } => Row::Limit { amount: (amount - promised).max(0.0) },
    };
    let there: Vec<usize> = (0..space.patterns.len())
        .filter(|j| {
            let pattern = &space.patterns[*j];
            let mut ways = pattern
                .breaks
                .iter()
                .map(|breaks| counts(&Place { breaks: breaks.clone(), ..pattern.duty.clone() }));
            if most { ways.any(|way| way) } else { ways.all(|way| way) }
        })
        .collect();
    let (amount, kind) = match &row {
        Row::Need { amount, .. } => (*amount, 1),
        Row::Limit { amount } => (*amount, -1),
    };
    if known.insert((there.clone(), kind * (1 + amount as i64))) {
        for j in there {
            cover.columns[j].rows.push((cover.rows.len(), 1.0));
        }
        cover.rows.push(row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Break, ClockWindow};
    use crate::planning::cost::Prices;
    use crate::planning::testing::{clock, scenario};

    #[test]
    fn people_who_take_turns_at_breaks_keep_a_minimum() {
        let mut s = scenario(1);
        s.planning.limits.minimum = vec![(ClockWindow { from: 9 * 60, to: 13 * 60 }, 1)];
        s.planning.patterns[0].starts = vec![9 * 60];
        s.planning.patterns[0].lengths = vec![Span::HOUR.times(4)];
        let mut space = Space::new(&s, &Prices::new(&s));
        let pause = |minute| {
            let length = Span::from_minutes(10);
            vec![Break { start: clock(0, 10, minute), length, latest: length }]
        };
        // Two ways, never both away: two people are enough, and the row must not ask for more.
        space.patterns[0].breaks = vec![pause(0), pause(10)];
        let cover = limits(&s, &space, &[80.0]);
        let needs: Vec<&Row> =
            cover.rows.iter().filter(|row| matches!(row, Row::Need { .. })).collect();
        assert!(!needs.is_empty());
        for (row, amount) in &cover.columns[0].rows {
            if let Row::Need { amount: wanted, .. } = &cover.rows[*row] {
                assert!(amount * 2.0 >= *wanted);
            }
        }
        // Every row of the minimum can be kept by the pattern.
        assert_eq!(cover.columns[0].rows.len(), cover.rows.len());
    }
}
