//! Which days are alike: the same demand, the same patterns at the same prices, the same promises.
//! Alike days get the same plan, so the search decides once for all of them: one *tied column* for a
//! pattern on all days of a kind, one *representative* day that is simulated. Must not know runs.

use crate::demand::Curve;
use crate::model::{Period, Place, Scenario};
use crate::planning::patterns::{Pattern, Space};
use crate::time::{Instant, Span};
use std::collections::BTreeMap;

/// Patterns tied over days that are alike.
#[derive(Clone, Debug)]
pub(in crate::planning) struct Days {
    /// Tied columns: the space's patterns that are staffed alike, by day.
    pub columns: Vec<Vec<usize>>,
    /// The kind of day that each tied column starts on.
    pub kind_of: Vec<usize>,
    /// Days of the horizon that stand for others, and for how many.
    pub representatives: Vec<(i64, u32)>,
    /// By day of the horizon, the day that stands for it.
    pub stands_for: Vec<i64>,
}

/// What makes a day what it is; equal keys = alike.
type Key = Vec<u64>;

impl Days {
    /// Ties all days that are alike.
    pub fn new(scenario: &Scenario, space: &Space, curve: &Curve) -> Self {
        let days = i64::from(scenario.calendar.days());
        let on: BTreeMap<i64, Vec<usize>> = by_day(space);
        let nobody = Vec::new();
        let listed = |day: i64| on.get(&day).unwrap_or(&nobody);
        // A shift that lasts into the next morning makes that day depend on the one before.
        let carries = space.patterns.iter().any(|pattern| lasts_into_next_day(&pattern.duty));
        let own: BTreeMap<i64, Key> =
            (-2..=days).map(|day| (day, key(scenario, space, curve, day, listed(day)))).collect();
        let mut kinds: BTreeMap<Vec<&Key>, Vec<i64>> = BTreeMap::new();
        for day in -2..=days {
            let mut whole = vec![&own[&day]];
            if carries {
                whole.extend(own.get(&(day - 1)));
            }
            kinds.entry(whole).or_default().push(day);
        }
        let mut kinds: Vec<Vec<i64>> = kinds.into_values().collect();
        kinds.sort();
        Self::of(space, days, &kinds, listed)
    }

    /// Every day by itself.
    #[cfg(test)]
    pub fn apart(scenario: &Scenario, space: &Space) -> Self {
        let days = i64::from(scenario.calendar.days());
        let on = by_day(space);
        let nobody = Vec::new();
        let kinds: Vec<Vec<i64>> = (-2..=days).map(|day| vec![day]).collect();
        Self::of(space, days, &kinds, |day| on.get(&day).unwrap_or(&nobody))
    }

    fn of<'a>(
        space: &Space,
        days: i64,
        kinds: &[Vec<i64>],
        listed: impl Fn(i64) -> &'a Vec<usize>,
    ) -> Self {
        let mut this = Self {
            columns: Vec::new(),
            kind_of: Vec::new(),
            representatives: Vec::new(),
            stands_for: vec![0; days as usize],
        };
        let mut first: Vec<(usize, usize)> = Vec::new();
        for (kind, of_kind) in kinds.iter().enumerate() {
            let inside: Vec<i64> =
                of_kind.iter().copied().filter(|day| (0..days).contains(day)).collect();
            // One in the middle: the edges of the horizon are never quite like the rest.
            if let Some(&stands) = inside.get(inside.len() / 2) {
                this.representatives.push((stands, inside.len() as u32));
                for day in inside {
                    this.stands_for[day as usize] = stands;
                }
            }
            for index in 0..listed(of_kind[0]).len() {
                let tied: Vec<usize> = of_kind.iter().map(|day| listed(*day)[index]).collect();
                first.push((tied[0], this.columns.len()));
                this.columns.push(tied);
                this.kind_of.push(kind);
            }
        }
        // In the order of the space, so that nothing depends on how kinds are numbered.
        first.sort_unstable();
        this.columns = first.iter().map(|(_, at)| this.columns[*at].clone()).collect();
        this.kind_of = first.iter().map(|(_, at)| this.kind_of[*at]).collect();
        this.representatives.sort_unstable();
        debug_assert_eq!(this.columns.iter().map(Vec::len).sum::<usize>(), space.patterns.len());
        this
    }

    /// People per pattern of the space.
    pub fn spread(&self, tied: &[u32], patterns: usize) -> Vec<u32> {
        let mut counts = vec![0; patterns];
        for (column, &people) in self.columns.iter().zip(tied) {
            for &pattern in column {
                counts[pattern] = people;
            }
        }
        counts
    }

    /// Whether some days stand for others.
    #[cfg(test)]
    pub fn ties(&self) -> bool {
        self.columns.iter().any(|column| column.len() > 1)
    }
}

fn by_day(space: &Space) -> BTreeMap<i64, Vec<usize>> {
    let mut on: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (index, pattern) in space.patterns.iter().enumerate() {
        on.entry(pattern.duty.day()).or_default().push(index);
    }
    on
}

/// With the hour in which its last chats are finished.
fn lasts_into_next_day(duty: &Place) -> bool {
    duty.end > Instant::start_of_day(duty.day() + 1)
}

fn key(scenario: &Scenario, space: &Space, curve: &Curve, day: i64, listed: &[usize]) -> Key {
    let midnight = Instant::start_of_day(day);
    let mut key: Key = Vec::new();
    let inside = (0..i64::from(scenario.calendar.days())).contains(&day);
    if inside {
        let minutes = (midnight.minute() as usize)..(midnight.minute() + 1440) as usize;
        for minute in minutes {
            key.push(number(curve.minutes()[minute]));
            if curve.minutes()[minute] > 0.0 {
                key.push(number(curve.work_factor(minute)));
                key.extend(curve.shares(minute).iter().map(|share| number(*share)));
            }
        }
    } else {
        // Days around the horizon are like no other.
        key.push(day as u64);
    }
    // What was waiting at the start is worked off on the first day.
    key.push(u64::from(day == 0 && !scenario.demand.backlog.is_empty()));
    let since = |at: Instant| (at - midnight).ms() as u64;
    for &index in listed {
        let Pattern { duty, breaks, cost, cover } = &space.patterns[index];
        key.extend([duty.group as u64, since(duty.start), since(duty.end), number(*cost)]);
        key.push(number(cover.part.iter().sum()));
        for way in breaks {
            key.push(u64::MAX);
            key.extend(way.iter().flat_map(|b| [since(b.start), b.length.ms() as u64]));
        }
    }
    for place in space.promised.places() {
        let near = midnight - Span::DAY..midnight + Span::DAY;
        if near.contains(&place.start) {
            key.extend([u64::MAX - 1, place.group as u64, since(place.start), since(place.end)]);
            key.extend(place.breaks.iter().map(|pause| since(pause.start)));
        }
    }
    // Occupancy, targets and windows are by the clock: the same every day. A warm-up is not.
    let warm = midnight.ms() < scenario.rules.warm_up.ms() && inside;
    key.push(u64::from(warm) * (1 + day.unsigned_abs()));
    key
}

/// Numbers that differ by rounding only are the same number.
fn number(x: f64) -> u64 {
    (x * 1e7).round() as i64 as u64
}

/// Whether any target pools the days.
pub(in crate::planning) fn pools_days(scenario: &Scenario) -> bool {
    scenario.calendar.days() > 1 && scenario.targets.iter().any(|t| t.period == Period::Run)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planning::cost::Prices;
    use crate::planning::testing::{clock, place, scenario};

    fn days(s: &Scenario) -> Days {
        let space = Space::new(s, &Prices::new(s));
        Days::new(s, &space, &Curve::new(&s.demand, &s.calendar))
    }

    #[test]
    fn alike_days_are_decided_once_and_one_of_them_is_simulated() {
        let s = scenario(7);
        let days = days(&s);
        assert_eq!(days.representatives, [(3, 7)]);
        // Eight starts of two lengths; those that last past midnight would end after the horizon on
        // the last day alone, none does.
        assert!(days.columns.iter().all(|column| column.len() == 7));
        let space = Space::new(&s, &Prices::new(&s));
        let mut tied = vec![0; days.columns.len()];
        tied[3] = 2;
        let spread = days.spread(&tied, space.patterns.len());
        assert_eq!(spread.iter().sum::<u32>(), 14);
        assert_eq!(space.plan(&spread).places().len(), 14);
    }

    #[test]
    fn what_makes_a_day_different_keeps_it_apart() {
        let mut s = scenario(3);
        s.planning.promised =
            crate::model::Plan::new(vec![place(0, clock(1, 9, 0), clock(1, 13, 0))]);
        assert_eq!(days(&s).representatives.len(), 3, "the day after a promise knows of it too");
        let mut s = scenario(3);
        s.planning.patterns[0].weekdays = [true, true, false, true, true, true, true];
        assert_eq!(days(&s).representatives, [(1, 2), (2, 1)]);
        let mut s = scenario(3);
        if let crate::model::ArrivalCurve::Synthesise { weekday, .. } = &mut s.demand.curve {
            weekday[1] = 1.5;
        }
        assert_eq!(days(&s).representatives, [(1, 1), (2, 2)]);
        let space = Space::new(&s, &Prices::new(&s));
        assert!(!Days::apart(&s, &space).ties() && days(&s).ties());
    }

    #[test]
    fn shifts_into_the_morning_tie_a_day_to_the_one_before() {
        let mut s = scenario(5);
        s.planning.patterns[0].starts = vec![22 * 60];
        let days = days(&s);
        // The first morning belongs to the evening before the horizon, the last night is cut.
        assert_eq!(days.stands_for, [0, 2, 2, 2, 4]);
    }
}
