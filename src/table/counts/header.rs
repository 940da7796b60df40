//! The header of a table of counts and the shape below it: found by names and by what the cells
//! below say, so that a title, a cover or a line of remarks above is no header. Must not know how
//! cells are read in the end.

use super::content::{Content, one};
use super::count_column::{ONLY_NUMBERS, counted};
use super::grid::{grid, header_clock};
use super::steps::{ends, even};
use super::time_columns::{Named, TimeColumns, is_data, named_content};
use crate::table::Row;
use crate::table::names::{BY_END, COUNTS, DATES, Stated, TIMES, clock_of, normal};

/// Rows in which a header is looked for.
pub const HEAD: usize = 40;

/// A column that somebody named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The moment, or the clock time beside a date.
    Time,
    /// The date.
    Date,
    /// How many came.
    Count,
}

/// How a table lays out its counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A row per interval: its moment and its count.
    Moments {
        /// Column of the moment.
        time: usize,
        /// Column of the count.
        count: usize,
    },
    /// A row per interval: its date, its clock time and its count.
    DatesAndClocks {
        /// Column of the date.
        date: usize,
        /// Column of the clock time, hour or interval.
        clock: usize,
        /// Column of the count.
        count: usize,
    },
    /// A row per interval of a week: weekday, clock time, count.
    WeekdaysAndClocks {
        /// Column of the weekday.
        weekday: usize,
        /// Column of the clock time.
        clock: usize,
        /// Column of the count.
        count: usize,
    },
    /// A row per day, a column per clock time.
    DayRows {
        /// Column of the date.
        date: usize,
        /// Columns with the ms of the day at which they begin.
        columns: Vec<(usize, i64)>,
        /// Width of an interval, ms.
        width: i64,
    },
    /// A row per weekday, a column per clock time.
    WeekdayRows {
        /// Column of the weekday.
        weekday: usize,
        /// Columns with the ms of the day at which they begin.
        columns: Vec<(usize, i64)>,
        /// Width of an interval, ms.
        width: i64,
    },
    /// A row per clock time, a column per date.
    DayColumns {
        /// Column of the clock time.
        clock: usize,
        /// Columns with their dates as written.
        columns: Vec<(usize, String)>,
    },
    /// A row per clock time, a column per weekday.
    WeekdayColumns {
        /// Column of the clock time.
        clock: usize,
        /// Columns with their weekdays.
        columns: Vec<(usize, usize)>,
    },
}

/// A header and what stands below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// How counts are laid out.
    pub shape: Shape,
    /// Line of the last row of the header.
    pub line: u64,
    /// Names of all columns.
    pub names: Vec<String>,
    /// The clock that the time's column states.
    pub stated: Option<Stated>,
    /// What was taken as what, for people.
    pub notes: Vec<String>,
    /// The count has a name that says so.
    pub named: bool,
    /// Something says that rows stand for intervals, not for single contacts.
    pub surely_intervals: bool,
}

impl Header {
    /// The column that people are told when a row's time is wrong.
    #[must_use]
    pub fn time_column(&self) -> usize {
        match &self.shape {
            Shape::Moments { time, .. } => *time,
            Shape::DatesAndClocks { clock, .. }
            | Shape::WeekdaysAndClocks { clock, .. }
            | Shape::DayColumns { clock, .. }
            | Shape::WeekdayColumns { clock, .. } => *clock,
            Shape::DayRows { date, .. } => *date,
            Shape::WeekdayRows { weekday, .. } => *weekday,
        }
    }
    /// The column of dates, or of whole moments; in a grid the one of [`Header::time_column`].
    #[must_use]
    pub fn date_column(&self) -> usize {
        match &self.shape {
            Shape::DatesAndClocks { date, .. } => *date,
            _ => self.time_column(),
        }
    }
    /// Whether hours are named by their end.
    #[must_use]
    pub fn by_end(&self) -> bool {
        self.names
            .get(self.time_column())
            .is_some_and(|name| BY_END.contains(&normal(name).as_str()))
    }
    /// Whether a row holds several counts.
    #[must_use]
    pub const fn grid(&self) -> bool {
        !matches!(
            self.shape,
            Shape::Moments { .. } | Shape::DatesAndClocks { .. } | Shape::WeekdaysAndClocks { .. }
        )
    }
    /// Whether the table is of a week without dates.
    #[must_use]
    pub const fn weekly(&self) -> bool {
        matches!(
            self.shape,
            Shape::WeekdayRows { .. }
                | Shape::WeekdayColumns { .. }
                | Shape::WeekdaysAndClocks { .. }
        )
    }
}

/// Looks for a table of counts. `Ok(None)` if there is none.
///
/// # Errors
/// There is one, but which column counts can't be told; for people.
pub fn find(rows: &[Row], asked: &[(Role, String)]) -> Result<Option<Header>, String> {
    let mut refused = None;
    for i in 0..rows.len().min(HEAD) {
        // A second row of names below a merged one is looked at first: it says more.
        for merged in [true, false] {
            let upper: Vec<String> = rows[i].cells().map(str::to_owned).collect();
            let (names, below, line) = if merged {
                match rows.get(i + 1).filter(|lower| continues(&upper, lower)) {
                    Some(lower) => (joined(&upper, lower), &rows[i + 2..], lower.line),
                    None => continue,
                }
            } else {
                (upper, &rows[i + 1..], rows[i].line)
            };
            match attempt(&names, below, asked) {
                Ok(Some(mut header)) => {
                    header.line = line;
                    return Ok(Some(header));
                }
                Ok(None) => {}
                Err(why) => {
                    refused.get_or_insert(why);
                    // What two rows of names leave open the upper one alone does not tell.
                    break;
                }
            }
        }
    }
    refused.map_or(Ok(None), Err)
}

/// Whether a row goes on with the header above it: names under the gaps of a merged one, no data.
fn continues(upper: &[String], lower: &Row) -> bool {
    let filled =
        |cells: &mut dyn Iterator<Item = &str>| cells.filter(|c| !c.trim().is_empty()).count();
    let above = filled(&mut upper.iter().map(String::as_str));
    let below = filled(&mut lower.cells());
    let gaps = (0..lower.len()).any(|c| lower.cell(c).is_empty())
        || upper.iter().any(|name| name.trim().is_empty());
    let words = lower
        .cells()
        .all(|c| c.is_empty() || one(c) == Content::Other || header_clock(c).is_some());
    above >= 2 && below >= 1 && gaps && words
}

/// Two rows of a header as one: a name that stands over several columns stands before theirs.
fn joined(upper: &[String], lower: &Row) -> Vec<String> {
    let width = upper.len().max(lower.len());
    let mut over = String::new();
    (0..width)
        .map(|column| {
            let above = upper.get(column).map_or("", String::as_str).trim();
            let own = lower.cell(column).trim();
            if !above.is_empty() {
                above.clone_into(&mut over);
            }
            if own.is_empty() {
                above.to_owned()
            } else if known(own) || above.is_empty() && over.is_empty() {
                own.to_owned()
            } else {
                format!("{over} {own}")
            }
        })
        .collect()
}

fn known(name: &str) -> bool {
    let name = normal(name);
    let name = name.as_str();
    TIMES.contains(&name) || DATES.contains(&name) || COUNTS.iter().any(|line| line.contains(&name))
}

fn attempt(
    names: &[String],
    below: &[Row],
    asked: &[(Role, String)],
) -> Result<Option<Header>, String> {
    let filled = names.iter().filter(|name| !name.trim().is_empty()).count();
    if filled < 2 && names.len() < 2 || below.is_empty() {
        return Ok(None);
    }
    let plain: Vec<String> = names.iter().map(|name| normal(name)).collect();
    let asked_for = |role| {
        let name = asked.iter().find(|(r, _)| *r == role).map(|(_, name)| normal(name))?;
        plain.iter().position(|n| *n == name)
    };
    // A column that was named and isn't in this row: the row is no header.
    if asked.iter().any(|(role, _)| asked_for(*role).is_none()) {
        return Ok(None);
    }
    if let Some(header) = grid(names, below) {
        return Ok(Some(header));
    }
    if names.iter().filter(|name| is_data(name)).count() * 2 >= filled {
        return Ok(None);
    }
    let kinds: Vec<Content> =
        (0..names.len()).map(|c| named_content(&plain[c], below, c)).collect();
    let time_asked = asked_for(Role::Time);
    let all = Named { names, plain: &plain, kinds: &kinds };
    let found = all.times(asked_for(Role::Date), time_asked)?;
    let TimeColumns { date, moment, clock, day, unnamed } = found;
    let times = [date, moment, clock, day];
    let count = match asked_for(Role::Count) {
        Some(column) => Some((column, Vec::new())),
        None => match counted(&plain, names, &kinds, &times) {
            // Moments that stand anyhow are those of contacts: nothing counts them.
            Err(_) if moment.is_some_and(|time| !even(below, time)) => return Ok(None),
            told => told?,
        },
    };
    let Some((count, mut notes)) = count else { return Ok(None) };
    let asked_count = asked_for(Role::Count).is_some();
    let sure = asked_count || notes.iter().all(|note| !note.contains(ONLY_NUMBERS));
    let surely_counts = COUNTS[..2].concat().contains(&plain[count].as_str());
    if !asked_count
        && !surely_counts
        && time_asked.is_none()
        && moment.is_some_and(|time| !even(below, time))
    {
        return Ok(None);
    }
    let (shape, time) = match (moment, date, clock, day) {
        (Some(time), ..) => (Shape::Moments { time, count }, time),
        (None, Some(date), Some(clock), _) if clock != count => {
            (Shape::DatesAndClocks { date, clock, count }, clock)
        }
        (None, Some(date), None, _) => (Shape::Moments { time: date, count }, date),
        (None, None, Some(clock), Some(weekday)) if clock != count => {
            (Shape::WeekdaysAndClocks { weekday, clock, count }, clock)
        }
        _ => return Ok(None),
    };
    if time == count {
        return Ok(None);
    }
    if unnamed {
        notes.push(format!("\"{}\" is taken as the time", names[time].trim()));
    }
    let stated = clock_of(&names[time]).or_else(|| date.and_then(|date| clock_of(&names[date])));
    let hourly = ["hour", "interval", "slot", "bin", "period", "时段", "小时", "时间段"];
    let other = |c: &usize| *c != time && kinds[*c] == Content::Moment;
    let from_to =
        moment.is_some() && (0..names.len()).filter(other).any(|to| ends(below, time, to));
    let surely_intervals = from_to
        || clock
            .is_some_and(|c| hourly.iter().any(|word| plain[c].contains(word)) && moment.is_none())
        || hourly.iter().any(|word| plain[time].contains(word));
    Ok(Some(Header {
        shape,
        line: 0,
        names: names.to_vec(),
        stated,
        notes,
        named: sure,
        surely_intervals,
    }))
}
