//! Logs → model parameters, each with its uncertainty, and a scenario that says so. Must not know
//! the engine, open files or print; names, ids and texts of a log never leave it.
//!
//! ```text
//! tables.rs    bytes → cells, any encoding      header.rs    which column means what
//! names.rs     columns' known names             clock.rs     zones and clock changes
//! moment.rs    times and durations
//! read.rs      tables → log                     rows.rs      one row → contact, message, count
//! messages.rs  messages → chats and replies
//! log.rs       what a log holds, what was dropped and why
//! plausible.rs data that can't be real          days.rs      arrivals on a grid
//! profile.rs   weekly profile, unusual days     busyness.rs  how days and hours scatter
//! patience.rs  censored waits                   work.rs      replies, work, thinking, concurrency
//! laws.rs      laws of durations                duty.rs      who was on duty when
//! scenario.rs  everything as a scenario         held_out.rs  the days the fit did not see
//! ```
//!
//! ```
//! use chatstaff::fitting::{LogReader, Options, fit, tables::CsvTable};
//!
//! // Ten days of a shop that opens at nine, as a desk's export in any of the known forms.
//! let mut csv = String::from("会话ID,会话开始时间,首次响应时长(秒)\n");
//! for chat in 0..2400 {
//!     let (day, minute) = (1 + chat / 240, 540 + (chat % 240) * 3);
//!     csv += &format!("{chat},2026-03-{day:02} {:02}:{:02}:00,{}\n", minute / 60, minute % 60, 5 + chat % 20);
//! }
//! let mut reader = LogReader::new(Options::default())?;
//! reader.add("chats.csv", &mut CsvTable::new(csv.as_bytes())?)?;
//! let log = reader.finish()?;
//! let fitted = fit(&log, None)?;
//! assert_eq!(fitted.profile.total(0).round(), 240.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod busyness;
pub mod days;
pub mod duty;
pub mod figure;
pub mod header;
pub mod held_out;
pub mod laws;
pub mod log;
mod messages;
mod names;
pub mod patience;
pub mod plausible;
pub mod profile;
mod read;
mod rows;
pub mod scenario;
pub mod tables;
pub mod work;

pub use crate::table::moment::{day_number, day_number_date};
pub use figure::{Figure, LawFit, Origin};
pub use log::{Contact, Log, WaitClock, Why};
pub use read::{LogError, LogReader, Options};

use busyness::Busyness;
use days::Days;
use duty::Stretch;
use patience::{Patience, Waits};
use plausible::Doubt;
use profile::Profile;
use work::Work;

/// Everything estimated from a log.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Arrivals of the days that were fitted.
    pub days: Days,
    /// Arrivals of all days of the log.
    pub all_days: Days,
    /// The weekly profile.
    pub profile: Profile,
    /// The layers of busyness.
    pub busyness: Busyness,
    /// How long customers wait; none if the log can't tell.
    pub patience: Option<Patience>,
    /// Why there is no patience, if there is none.
    pub no_patience: Option<String>,
    /// What chats need.
    pub work: Work,
    /// Who was on duty when, all days of the log.
    pub duty: Vec<Stretch>,
    /// What the log's waits mean.
    pub wait_clock: WaitClock,
    /// What is strange about the data.
    pub doubts: Vec<Doubt>,
    /// First day that the fit did not see (days since 1970), if any.
    pub unseen_from: Option<i64>,
}

/// Why a log can't be fitted.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FitError {
    /// Counts per day or week tell no hours.
    #[error("the counts are per {0} hours: hourly counts, or finer ones, are needed")]
    WideBins(i64),
    /// The days to be fitted hold nothing.
    #[error("no day before the one from which days are held out: nothing to fit")]
    NothingSeen,
}

/// Fits the days before `unseen_from` (days since 1970; all days without it).
///
/// # Errors
/// If counts are too wide, or no day is left to be fitted.
pub fn fit(log: &Log, unseen_from: Option<i64>) -> Result<Fit, FitError> {
    let all_days = match &log.counts {
        Some(counts) if log.contacts.is_empty() => {
            Days::of_counts(counts).ok_or(FitError::WideBins(counts.width / 3_600_000))?
        }
        _ if log.contacts.is_empty() => Days::of_contacts(&firsts(log)),
        _ => Days::of_contacts(&log.contacts),
    };
    let seen = |day: i64| unseen_from.is_none_or(|from| day < from);
    let days = all_days.only(seen);
    if days.is_empty() {
        return Err(FitError::NothingSeen);
    }
    let train = match unseen_from {
        None => std::borrow::Cow::Borrowed(log),
        Some(_) => std::borrow::Cow::Owned(only(log, &seen)),
    };
    let doubts = plausible::doubts(&train, &days);
    let profile = Profile::of(&days);
    let busyness = busyness::busyness(&days, &profile);
    let (patience, no_patience) = patience_of(&train);
    let work = work::work(&train);
    let duty = duty::duty(log);
    Ok(Fit {
        days,
        all_days,
        profile,
        busyness,
        patience,
        no_patience,
        work,
        duty,
        wait_clock: log.wait_clock,
        doubts,
        unseen_from,
    })
}

/// The log's part on days that are seen.
fn only(log: &Log, seen: &dyn Fn(i64) -> bool) -> Log {
    let inside = |at: i64| seen(at.div_euclid(86_400_000));
    Log {
        contacts: log.contacts.iter().filter(|c| inside(c.start)).copied().collect(),
        turns: log.turns.iter().filter(|t| inside(t.asked)).copied().collect(),
        counts: log.counts.clone(),
        cleaning: log.cleaning.clone(),
        ..*log
    }
}

/// Chats of a log of replies: each begins with its first question.
fn firsts(log: &Log) -> Vec<Contact> {
    let first = log.turns.iter().filter(|turn| turn.number == 0);
    first.map(|turn| Contact::at(turn.asked)).collect()
}

fn patience_of(log: &Log) -> (Option<Patience>, Option<String>) {
    if !log.knows_giving_up {
        let why = "the log does not say when customers gave up";
        return (None, Some(why.to_owned()));
    }
    let mut waits = Waits::default();
    let coarse = log.resolution >= 1000 && log.cleaning.count(Why::LeftAtOnce) > 0;
    for contact in &log.contacts {
        let hidden = if log.wait_clock == WaitClock::FirstReply {
            contact.first_reply
        } else {
            contact.wait
        };
        let wait = if contact.unanswered { contact.wait } else { hidden };
        // Whole seconds: those who left in the first one are not there, so the clock starts behind
        // it, and a second counts by its middle.
        let wait = match wait {
            Some(ms) if coarse => ms.checked_sub(500).filter(|ms| *ms > 0),
            other => other,
        };
        if let Some(ms) = wait {
            waits.add(ms, contact.unanswered);
        }
    }
    let (gave_up, _) = waits.counts();
    match patience::fit(&waits) {
        Some(patience) => (Some(patience), None),
        None => {
            (None, Some(format!("{gave_up} customers gave up: fewer than the 20 that a law needs")))
        }
    }
}

impl Fit {
    /// All figures, in the order of tables.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        const NAMES: [&str; 7] =
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        let mut figures = Vec::new();
        let how = "mean of the weekday's usual days at the recent level, moved towards the other weekdays as far as chance explains their spread";
        for (w, name) in NAMES.iter().enumerate() {
            let (value, n) = (self.profile.total(w), u64::from(self.profile.days[w]));
            if n > 0 {
                figures.push(
                    Figure::fitted(
                        &format!("contacts, {name}"),
                        "count",
                        value,
                        self.profile.errors[w],
                        n,
                        how,
                    )
                    .within(0.0, f64::INFINITY),
                );
            } else {
                figures.push(Figure::assumed(
                    &format!("contacts, {name}"),
                    "count",
                    value,
                    "no such day in the log: the mean of the others",
                ));
            }
        }
        let b = &self.busyness;
        figures.extend(
            [&b.forecast_cv, &b.day_cv, &b.day_corr, &b.wobble_cv, &b.wobble_corr]
                .map(Clone::clone),
        );
        let w = &self.work;
        figures.extend(w.replies.clone());
        for law in [&w.first, &w.further, &w.thinking].into_iter().flatten() {
            figures.extend([law.mean.clone(), law.cv.clone()]);
        }
        figures
            .extend([&w.wrap_up, &w.cycle, &w.multitasking, &w.cap].into_iter().flatten().cloned());
        figures.extend(self.patience.iter().flat_map(|p| p.figures.clone()));
        figures
    }
}
