//! chatstaff: how many people, on which shifts, so that customers who write to a shop get a first
//! reply in time – at what cost and with what risk?
//!
//! Data flows one way: [`scenario`] (text) → [`model`] (meaning) → [`demand`] (tapes) → [`engine`]
//! (runs) → [`metrics`] (records → numbers) → [`experiment`] (replications) → [`planning`]
//! (schedules) → [`report`] (tables, plots). [`fitting`] makes scenarios from logs. [`cli`] alone
//! opens files, prints and looks at clocks.
//!
//! # As a library
//!
//! What the commands do is a few calls. Read a scenario, make a tape, run a plan, read its figures:
//!
//! ```
//! use chatstaff::{demand, experiment, metrics::Metric, scenario};
//! use std::sync::atomic::AtomicBool;
//!
//! let text = r#"
//!     format = 1
//!     name = "shop"
//!     first-day = 2026-11-24
//!     profile = "meiqia"
//!     [demand]
//!     daily-volume = 600
//!     [[group]]
//!     name = "team"
//!     size = 12
//!     [[plan]]
//!     group = "team"
//!     date = 2026-11-24
//!     start = "08:00"
//!     end = "24:00"
//!     count = 8
//! "#;
//! // Files that a scenario names (curves, rosters) come through this function; here there are none.
//! let files = |name: &str| Err(std::io::Error::other(name.to_owned()));
//! let shop = scenario::read(text, "shop.toml", &files).expect("a valid file").scenario;
//! let plan = shop.plan.as_ref().expect("it has a roster");
//!
//! // The customers of replication 7, whoever works.
//! let tape = demand::TapeMaker::new(&shop).tape(7);
//! assert!(tape.contacts().len() > 400);
//!
//! // Forty replications of the roster, in parallel; the same bytes on any number of threads.
//! let settings = experiment::Settings { replications: 40, ..experiment::Settings::of(&shop) };
//! let never = AtomicBool::new(false);
//! let found = experiment::simulate(&shop, plan, &settings, &mut |_| {}, &never);
//! let first_reply = found.all.measures.get(Metric::MeanFirstReply).expect("some were answered");
//! println!("{:.1} s ± {:.1}", first_reply.value, first_reply.half_width());
//! assert!(first_reply.low > 0.0 && first_reply.high < 60.0);
//! ```
//!
//! To compare scenarios on the same customers: [`experiment::compare`](fn@experiment::compare). To
//! search a plan: [`planning::plan`].

pub mod cli;
pub mod demand;
pub mod engine;
pub mod experiment;
pub mod fingerprint;
pub mod fitting;
pub mod metrics;
pub mod model;
pub mod planning;
pub mod random;
pub mod report;
pub mod scenario;
pub mod stats;
pub mod sweep;
pub mod table;
pub mod time;
