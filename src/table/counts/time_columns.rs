//! Which columns of a table say when: a moment, a date, a clock time, a weekday. Must not know which
//! column counts.

use super::content::{Content, any_stamp, content, one};
use crate::table::Row;
use crate::table::names::{BY_END, COUNTS, DATES, TIMES, WEEKDAYS};
use crate::table::words::is_nothing;

/// Columns that say when.
pub(super) struct TimeColumns {
    pub date: Option<usize>,
    pub moment: Option<usize>,
    pub clock: Option<usize>,
    pub day: Option<usize>,
    /// One of them has no name that says so.
    pub unnamed: bool,
}

/// The columns of a table: names as written and as they are compared, and what their cells are.
pub(super) struct Named<'a> {
    pub names: &'a [String],
    pub plain: &'a [String],
    pub kinds: &'a [Content],
}

impl Named<'_> {
    /// The columns that say when; `date_asked` and `time_asked` were named by somebody.
    ///
    /// # Errors
    /// Clock times of the ends of intervals.
    pub fn times(
        &self,
        date_asked: Option<usize>,
        time_asked: Option<usize>,
    ) -> Result<TimeColumns, String> {
        let is_one_of = |list: &[&str], column: usize| list.contains(&self.plain[column].as_str());
        let columns = || 0..self.names.len();
        let counts = COUNTS.concat();
        let free =
            |column: usize| !is_one_of(&counts, column) && !self.names[column].trim().is_empty();
        let pick = |lists: &[&[&str]], kinds_wanted: &[Content]| {
            let fits = |column: &usize| kinds_wanted.contains(&self.kinds[*column]);
            // Lists stand in the order of trust, and so do their names.
            lists.iter().find_map(|list| {
                let at = |column: &usize| list.iter().position(|name| *name == self.plain[*column]);
                columns().filter(fits).filter(|c| at(c).is_some()).min_by_key(|c| at(c))
            })
        };
        let mut unnamed = false;
        let mut any = |wanted: &[Content]| {
            let found = columns().find(|c| free(*c) && wanted.contains(&self.kinds[*c]));
            unnamed |= found.is_some();
            found
        };
        let date = date_asked
            .or_else(|| pick(&[DATES, TIMES], &[Content::Date]))
            .or_else(|| any(&[Content::Date]));
        let moment = time_asked.filter(|c| self.kinds[*c] == Content::Moment).or_else(|| {
            pick(&[TIMES, DATES], &[Content::Moment]).or_else(|| any(&[Content::Moment]))
        });
        let clock = time_asked
            .filter(|c| self.kinds[*c] != Content::Moment && Some(*c) != date)
            .or_else(|| {
                pick(&[TIMES], &[Content::Clock, Content::Number])
                    .filter(|c| Some(*c) != date)
                    .or_else(|| columns().find(|c| free(*c) && self.kinds[*c] == Content::Clock))
            });
        // Cells that can't be read below a name that is known: each of them will be told.
        let moment = if date.or(moment).or(clock).is_none() {
            pick(&[TIMES, DATES], &[Content::Other])
        } else {
            moment
        };
        let clock = clock.or_else(|| {
            let dated = date.is_some() && moment.is_none();
            dated.then(|| pick(&[TIMES], &[Content::Other]).filter(|c| Some(*c) != date)).flatten()
        });
        if let Some(column) = clock.filter(|c| {
            self.kinds[*c] == Content::Clock && BY_END.contains(&self.plain[*c].as_str())
        }) {
            return Err(format!(
                "\"{}\" says when intervals end: give the column of their beginnings, or hours from 1 to 24",
                self.names[column].trim()
            ));
        }
        let day = pick(&[WEEKDAYS], &[Content::Weekday])
            .or_else(|| columns().find(|c| self.kinds[*c] == Content::Weekday));
        Ok(TimeColumns { date, moment, clock, day, unnamed })
    }
}

/// Whether a cell of what may be a header is a number or a moment: names are neither.
pub(super) fn is_data(name: &str) -> bool {
    let name = name.trim();
    let kind = || one(name);
    !name.is_empty()
        && matches!(kind(), Content::Moment | Content::Date | Content::Number | Content::Clock)
}

/// What the cells of a column are; a spreadsheet's day numbers are dates where the name says so.
pub(super) fn named_content(name: &str, below: &[Row], column: usize) -> Content {
    let kind = content(below, column);
    let a_date = DATES.contains(&name) || TIMES.contains(&name);
    if kind != Content::Number || !a_date {
        return kind;
    }
    let cells = || below.iter().map(|row| row.cell(column)).filter(|cell| !is_nothing(cell));
    match (cells().all(|cell| any_stamp(cell).is_some()), cells().all(|c| !c.contains(['.', ','])))
    {
        (true, true) => Content::Date,
        (true, false) => Content::Moment,
        (false, _) => kind,
    }
}
