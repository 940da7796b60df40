//! Where a plan hurts: the interval with most contacts that miss, inside a target's window and
//! service hours (`planning.md`, Results). One notion for words, pictures, tables and heat maps; the
//! lowest share is another. Must not know how a run was made.

use super::count::Count;
use crate::model::{Measure, Target};

/// The interval that hurts most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hurt {
    /// Index of the target.
    pub target: usize,
    /// Index of the interval.
    pub interval: usize,
    /// What was counted there, over all replications.
    pub count: Count,
}

impl Hurt {
    /// The target's value there: a share (fraction) or a mean (seconds); not a number if nobody
    /// was answered.
    #[must_use]
    pub fn value(&self, measure: Measure) -> f64 {
        self.count.ratio(measure).value().unwrap_or(f64::NAN)
    }
}

/// The interval in which most contacts miss, the earlier of equals; `None` if none misses. `cells`
/// are counts by target and interval: contacts outside a target's window or left as messages
/// outside service hours are in none of them. Under a mean target only intervals whose own mean or
/// answered share misses are looked at, if there are any.
#[must_use]
pub fn hurts(targets: &[Target], cells: &[Vec<Count>]) -> Option<Hurt> {
    let mut worst: Option<Hurt> = None;
    for (index, (target, cells)) in targets.iter().zip(cells).enumerate() {
        let by_itself = cells.iter().any(|count| misses_mean(target.measure, count));
        for (interval, count) in cells.iter().enumerate() {
            if count.missed == 0 || by_itself && !misses_mean(target.measure, count) {
                continue;
            }
            let more = worst.is_none_or(|worst| {
                let most = worst.count.missed;
                count.missed > most || count.missed == most && interval < worst.interval
            });
            if more {
                worst = Some(Hurt { target: index, interval, count: *count });
            }
        }
    }
    worst
}

/// Whether an interval misses a mean target by its own mean or answered share.
fn misses_mean(measure: Measure, count: &Count) -> bool {
    let Measure::Mean { at_most, answered_at_least, .. } = measure else { return false };
    let mean = count.ratio(measure).value();
    let answered = count.answered_ratio().value();
    mean.is_some_and(|mean| mean > at_most.secs())
        || answered.is_some_and(|share| share < answered_at_least)
}

/// Cells summed, `many` by `many`.
#[must_use]
pub fn merged(cells: &[Vec<Count>], many: usize) -> Vec<Vec<Count>> {
    let sum = |cells: &[Count]| cells.iter().copied().fold(Count::default(), Count::plus);
    cells.iter().map(|row| row.chunks(many.max(1)).map(sum).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Clock, ClockWindow, Period, ShareDefinition};
    use crate::time::Span;

    fn target(measure: Measure) -> Target {
        Target {
            name: String::new(),
            measure,
            period: Period::Day,
            window: ClockWindow::ALL_DAY,
            reasons: vec![],
            on: None,
        }
    }
    fn share() -> Target {
        target(Measure::Share {
            within: Span::from_secs(30),
            at_least: 0.9,
            definition: ShareDefinition::All,
            clock: Clock::FirstReply,
        })
    }
    fn mean() -> Target {
        let at_most = Span::from_secs(20);
        target(Measure::Mean { at_most, answered_at_least: 0.95, clock: Clock::FirstReply })
    }
    fn in_time(contacts: u32, missed: u32) -> Count {
        Count {
            num: i64::from(contacts - missed),
            den: i64::from(contacts),
            contacts,
            answered: contacts,
            missed,
        }
    }
    /// All answered, after so many seconds each.
    fn after(contacts: u32, missed: u32, s: i64) -> Count {
        Count { num: i64::from(contacts) * s * 1000, ..in_time(contacts, missed) }
    }

    #[test]
    fn most_contacts_that_miss_win_not_the_lowest_share_and_the_earlier_of_equals() {
        // 20 % of 10, 10 % of 100, 10 % of 100 once more.
        let cells = vec![vec![in_time(10, 2), in_time(100, 10), in_time(100, 10)]];
        let hurt = hurts(&[share()], &cells).unwrap();
        assert_eq!((hurt.target, hurt.interval, hurt.count.missed), (0, 1, 10));
        // Of two targets, the one that more miss; equal ones by the clock.
        let two = vec![vec![in_time(50, 0), in_time(50, 5)], vec![in_time(9, 5), in_time(9, 0)]];
        assert_eq!(hurts(&[share(), share()], &two).unwrap().interval, 0);
    }

    #[test]
    fn nothing_missing_hurts_nowhere() {
        assert_eq!(hurts(&[share()], &[vec![in_time(10, 0), Count::default()]]), None);
        assert_eq!(hurts(&[], &[]), None);
    }

    #[test]
    fn under_a_mean_only_intervals_that_miss_it_themselves_hurt_while_there_are_any() {
        // 60 late ones lift a mean of 15 s less than 20 lift one of 25 s.
        let cells = vec![vec![after(600, 60, 15), after(80, 20, 25)]];
        assert_eq!(hurts(&[mean()], &cells).unwrap().interval, 1);
        let none = vec![vec![after(600, 60, 15), after(80, 20, 18)]];
        assert_eq!(hurts(&[mean()], &none).unwrap().interval, 0);
        // Too few answered is missing it too.
        let unanswered = Count { answered: 50, ..after(80, 30, 10) };
        let cells = vec![vec![after(600, 60, 15), unanswered]];
        assert_eq!(hurts(&[mean()], &cells).unwrap().interval, 1);
    }

    #[test]
    fn cells_merge_to_wider_intervals() {
        let cells = vec![vec![in_time(10, 2), in_time(10, 3), in_time(10, 4)]];
        let wide = merged(&cells, 2);
        assert_eq!(wide[0].iter().map(|c| c.missed).collect::<Vec<_>>(), [5, 4]);
    }
}
