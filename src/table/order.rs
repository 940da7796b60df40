//! What stands first in dates such as 03/04/2026: day, month or a short year. Told by all dates of a
//! column together; where none of them tells, by which reading makes days follow each other. Must
//! not know columns.

use super::moment::{DateOrder, day_number, short_date};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Distinct dates that are kept to compare readings.
const MOST_DATES: usize = 20_000;

/// What a column's dates tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    dates: BTreeMap<[i64; 3], u64>,
    dotted: bool,
    full_years: bool,
    /// First line and cell that only one order explains.
    first: BTreeMap<DateOrder, (u64, String)>,
    votes: BTreeMap<DateOrder, u64>,
    example: Option<(u64, String)>,
}

/// A column's order of day and month, and how sure that is.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// No date is written so.
    NotNeeded,
    /// A date that only one order explains; line and cell.
    Sure(DateOrder, (u64, String)),
    /// None tells; the reading that makes the days follow each other, or the usual one.
    Assumed {
        /// The order.
        order: DateOrder,
        /// A date that could be either.
        by: (u64, String),
        /// Days from the first to the last in this reading, and in the next best one.
        spans: (i64, Option<i64>),
    },
    /// Dates of both orders.
    Both {
        /// One with the day first.
        day: (u64, String),
        /// One with the month first.
        month: (u64, String),
    },
}

impl Survey {
    /// Looks at a cell.
    pub fn add(&mut self, line: u64, text: &str) {
        let Some((numbers, dotted, full_year)) = short_date(text) else { return };
        self.dotted |= dotted;
        self.full_years |= full_year;
        let example = || (line, text.trim().chars().take(24).collect::<String>());
        self.example.get_or_insert_with(example);
        let known = self.dates.len();
        if let Some(count) = self.dates.get_mut(&numbers) {
            *count += 1;
        } else if known < MOST_DATES {
            self.dates.insert(numbers, 1);
        }
        let [a, b, _] = numbers;
        let only = match (a, b) {
            (13..=31, 1..=12) if full_year => DateOrder::DayFirst,
            (1..=12, 13..=31) => DateOrder::MonthFirst,
            _ => return,
        };
        *self.votes.entry(only).or_insert(0) += 1;
        self.first.entry(only).or_insert_with(example);
    }

    /// The column's order.
    #[must_use]
    pub fn told(&self) -> Told {
        let Some(by) = self.example.clone() else { return Told::NotNeeded };
        let votes = |order| self.votes.get(&order).copied().unwrap_or(0);
        let (day, month) = (votes(DateOrder::DayFirst), votes(DateOrder::MonthFirst));
        let first = |order| self.first.get(&order).cloned().unwrap_or_else(|| by.clone());
        // A slip of the pen among thousands is a cell that can't be read, not a second order.
        if day.min(month) > 0 && day.min(month) * 50 > day.max(month) {
            return Told::Both {
                day: first(DateOrder::DayFirst),
                month: first(DateOrder::MonthFirst),
            };
        }
        if self.full_years && day + month > 0 {
            let order = if day > month { DateOrder::DayFirst } else { DateOrder::MonthFirst };
            return Told::Sure(order, first(order));
        }
        let mut orders = vec![DateOrder::DayFirst, DateOrder::MonthFirst];
        if !self.dotted {
            orders.swap(0, 1);
        }
        if !self.full_years {
            orders.push(DateOrder::YearFirst);
        }
        let mut spans: Vec<(i64, usize, DateOrder)> = Vec::new();
        for (usual, order) in orders.iter().enumerate() {
            if let Some(span) = self.span(*order) {
                spans.push((span, usual, *order));
            }
        }
        // Between readings of nearly the same span the usual one stands.
        spans.sort_unstable();
        let Some(&shortest) = spans.first() else {
            return Told::Assumed { order: orders[0], by, spans: (0, None) };
        };
        let near = spans.iter().filter(|s| s.0 < shortest.0 * 3).min_by_key(|s| s.1);
        let &(span, _, order) = near.unwrap_or(&shortest);
        let next = spans.iter().filter(|s| s.2 != order).map(|s| s.0).min();
        if next.is_none() && day + month > 0 {
            return Told::Sure(order, first(order));
        }
        Told::Assumed { order, by, spans: (span, next) }
    }

    /// Days from the first to the last date in this reading; `None` if more than one date in fifty
    /// does not exist in it.
    fn span(&self, order: DateOrder) -> Option<i64> {
        let (mut least, mut most, mut wrong, mut all) = (i64::MAX, i64::MIN, 0, 0);
        for (&[a, b, c], count) in &self.dates {
            all += count;
            let year = |y: i64| if y < 100 { 2000 + y } else { y };
            let (y, m, d) = match order {
                DateOrder::DayFirst => (year(c), b, a),
                DateOrder::MonthFirst => (year(c), a, b),
                DateOrder::YearFirst => (year(a), b, c),
            };
            match Date::new(y as i16, m as i8, d as i8) {
                Ok(date) => {
                    least = least.min(day_number(date));
                    most = most.max(day_number(date));
                }
                Err(_) => wrong += count,
            }
        }
        (wrong * 50 <= all && most >= least).then(|| most - least + 1)
    }
}

/// What an order is called.
#[must_use]
pub const fn name(order: DateOrder) -> &'static str {
    match order {
        DateOrder::DayFirst => "day first",
        DateOrder::MonthFirst => "month first",
        DateOrder::YearFirst => "year first",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(dates: impl IntoIterator<Item = String>) -> Survey {
        let mut survey = Survey::default();
        for (i, date) in dates.into_iter().enumerate() {
            survey.add(i as u64 + 2, &date);
        }
        survey
    }

    #[test]
    fn one_date_late_in_the_file_tells_for_all() {
        let late = survey((1..=18).map(|d| format!("{d:02}/03/2026 08:00")));
        assert_eq!(late.told(), Told::Sure(DateOrder::DayFirst, (14, "13/03/2026 08:00".into())));
        let both = survey(["13/03/2026", "03/14/2026"].map(str::to_owned));
        assert!(matches!(both.told(), Told::Both { .. }));
        assert_eq!(survey(["2026-03-02".to_owned()]).told(), Told::NotNeeded);
    }

    #[test]
    fn days_that_follow_each_other_are_likelier_than_the_third_of_each_month() {
        let order = |dates: Vec<String>| match survey(dates).told() {
            Told::Assumed { order, .. } | Told::Sure(order, _) => Some(order),
            _ => None,
        };
        let twelve = (1..=12).map(|d| format!("{d:02}/03/2026")).collect();
        assert_eq!(order(twelve), Some(DateOrder::DayFirst));
        let twelve = (1..=12).map(|d| format!("03/{d:02}/2026")).collect();
        assert_eq!(order(twelve), Some(DateOrder::MonthFirst));
        assert_eq!(order(vec!["03/04/2026".to_owned()]), Some(DateOrder::MonthFirst));
        assert_eq!(order(vec!["03.04.2026".to_owned()]), Some(DateOrder::DayFirst));
        let short = (1..=20).map(|d| format!("26/03/{d:02}")).collect();
        assert_eq!(order(short), Some(DateOrder::YearFirst));
    }
}
