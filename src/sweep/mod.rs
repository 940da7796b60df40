//! Parameter sweeps: a scenario, fields that vary, and what comes out at each point, on the same
//! tapes everywhere (`model.md` §1: more demand adds customers and moves none). Knows the text of
//! scenarios, because a point *is* a scenario file with other values; opens no files, and must not
//! know how results are drawn.
//!
//! ```text
//! raw.rs, read.rs, layout.rs, vary.rs  sweep file → checked sweep   axis.rs, law.rs  a field's values
//! design.rs  values → points     run.rs  points → records    figure.rs  what is measured
//! record.rs  what is kept        journal.rs  lines of records, cut or joined
//! choice.rs  which fields are chosen
//! ```
//!
//! The whole of `chatstaff sweep`, without files:
//!
//! ```
//! use chatstaff::sweep::{self, Head, Outcome};
//! use std::sync::atomic::AtomicBool;
//!
//! let scenario = r#"
//!     name = "shop"
//!     first-day = 2026-11-24
//!     demand = { daily-volume = 300, hourly = "flat" }
//!     [[group]]
//!     name = "regular"
//!     size = 3
//!     [[plan]]
//!     group = "regular"
//!     start = "08:00"
//!     end = "16:00"
//!     count = 2
//! "#;
//! let text = r#"
//!     name = "caps"
//!     scenario = "shop.toml"
//!     replications = 4
//!     metrics = ["mean_first_reply_s", "mean_reply_gap_s"]
//!     [vary]
//!     group.regular.cap = { from = 1, to = 3 }
//! "#;
//! let sweep = sweep::read(text, "caps.toml", &|_| Ok(scenario.into())).expect("a valid sweep");
//! let mut records = Vec::new();
//! let stop = AtomicBool::new(false);
//! sweep::run(&sweep, &[0, 1, 2], 1, &stop, &mut |record| {
//!     records.push(record);
//!     Ok::<(), sweep::NoThreads>(())
//! })?;
//! assert_eq!(Head::of(&sweep, None).fields[0].column, "group_regular_cap");
//! let Outcome::Done { all, .. } = &records[2].outcome else { panic!("cap 3 is valid") };
//! assert!(all[0].value() > Some(0.0));
//! # Ok::<(), sweep::NoThreads>(())
//! ```

pub mod axis;
mod choice;
pub mod design;
pub mod figure;
mod found;
pub mod journal;
pub mod law;
mod layout;
pub mod raw;
mod read;
mod record;
mod run;
mod target;
mod vary;

pub use axis::{Axis, Cell, Setting, Values};
pub use choice::is_choice;
pub use design::Points;
pub use figure::Figure;
pub use found::{Found, Measured};
pub use rayon::ThreadPoolBuildError as NoThreads;
pub use read::{Run, Sweep, read};
pub use record::{
    FORMAT, FieldHead, FieldUnit, FigureHead, Head, Outcome, PAIRED, Record, SHOWN, Searched,
    Shard, SliceRow, Standing, line,
};
pub use run::{point, run, scenario_at};
pub use target::TargetPart;

#[cfg(test)]
mod tests;
