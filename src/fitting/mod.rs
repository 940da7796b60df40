//! Logs → model parameters, each with its uncertainty, and a scenario that says so. Must not know
//! the engine, open files or print; names, ids and texts of a log never leave it.
//!
//! ```text
//! header.rs    which column means what          names.rs     columns' known names
//! settle.rs    what cells below a header are    said.rs      words for outcomes and writers
//! recognise.rs which row is the header          error.rs     why a log can't be read
//! read.rs      tables → log, in two passes      survey.rs    the first: what cells mean
//! rows.rs      the second: contacts, messages   tally.rs     tables of counts
//! messages.rs  messages → chats and replies
//! log.rs       what a log holds, what was dropped and why
//! plausible.rs data that can't be real          days.rs      arrivals on a grid
//! profile.rs   weekly profile, unusual days     busyness.rs  how days and hours scatter
//! patient.rs   which waits tell patience         patience.rs  censored waits
//! queued.rs    whether those who left queued
//! alone.rs     chats alone at their agent       work.rs      replies, work, thinking, concurrency
//! laws.rs      laws of durations                duty.rs      who was on duty when
//! opening.rs   sales that open at an hour
//! scenario.rs  everything as a scenario         held_out.rs  the days the fit did not see
//! ```
//!
//! ```
//! use chatstaff::fitting::{LogReader, Options, fit};
//! use chatstaff::table::Source;
//!
//! // Ten days of a shop that opens at nine, as a desk's export in any of the known forms.
//! let mut csv = String::from("会话ID,会话开始时间,首次响应时长(秒)\n");
//! for chat in 0..2400 {
//!     let (day, minute) = (1 + chat / 240, 540 + (chat % 240) * 3);
//!     csv += &format!("{chat},2026-03-{day:02} {:02}:{:02}:00,{}\n", minute / 60, minute % 60, 5 + chat % 20);
//! }
//! let mut reader = LogReader::new(Options::default())?;
//! reader.add("chats.csv", &Source::bytes(csv.as_bytes()))?;
//! let log = reader.finish()?;
//! let fitted = fit(&log, None)?;
//! assert_eq!(fitted.profile.total(0).round(), 240.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod alone;
pub mod busyness;
pub mod days;
pub mod duty;
mod error;
mod events;
pub mod figure;
pub mod header;
pub mod held_out;
pub mod laws;
pub mod log;
mod messages;
mod names;
pub mod opening;
pub mod patience;
mod patient;
pub mod plausible;
pub mod profile;
mod queued;
mod read;
mod recognise;
mod rows;
mod said;
pub mod scenario;
mod settle;
pub mod spoken;
mod survey;
mod tally;
pub mod work;

pub use crate::table::moment::{day_number, day_number_date};
pub use error::LogError;
pub use figure::{Figure, LawFit, Origin};
pub use log::{Contact, Counts, Log, WaitClock, Why};
pub use read::{LogReader, Options};

use busyness::Busyness;
use days::Days;
use duty::Stretch;
use patience::Patience;
use patient::Patient;
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
    /// Sales that open at an hour, on days that stand out.
    pub openings: Vec<opening::Opening>,
    /// The counts are of a week without dates.
    pub without_dates: bool,
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
        Some(from) => std::borrow::Cow::Owned(only(log, from)),
    };
    let mut doubts = plausible::doubts(&train, &days);
    let profile = Profile::of(&days);
    let openings = opening::openings(&days, &profile);
    let busyness = busyness::busyness(&days, &profile);
    let work = work::work(&train);
    let duty = duty::duty(log);
    let Patient { patience, no_patience, doubts: more } = patient::of_log(&train, &work, &duty);
    doubts.extend(more);
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
        openings,
        without_dates: log.without_dates,
        doubts,
        unseen_from,
    })
}

/// The log's part before a day.
fn only(log: &Log, from: i64) -> Log {
    let at = from * 86_400_000;
    Log {
        contacts: log.contacts.before(at),
        turns: log.turns.iter().filter(|t| t.asked < at).copied().collect(),
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
        figures.extend(
            [&w.wrap_up, &w.alone, &w.cycle, &w.multitasking, &w.cap]
                .into_iter()
                .flatten()
                .cloned(),
        );
        figures.extend(self.patience.iter().flat_map(|p| p.figures.clone()));
        figures
    }
}
