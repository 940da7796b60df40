//! chatstaff: how many people, on which shifts, so that customers who write to a shop get a first
//! reply in time – at what cost and with what risk?
//!
//! Data flows one way: [`scenario`] (text) → [`model`] (meaning) → [`demand`] (tapes) → [`engine`]
//! (runs) → [`metrics`] (records → numbers) → [`experiment`] (replications) → [`planning`]
//! (schedules) → [`report`] (tables, plots). [`cli`] alone opens files, prints and looks at clocks.

pub mod cli;
pub mod demand;
pub mod engine;
pub mod experiment;
pub mod fingerprint;
pub mod metrics;
pub mod model;
pub mod planning;
pub mod random;
pub mod report;
pub mod scenario;
pub mod stats;
pub mod sweep;
pub mod time;
