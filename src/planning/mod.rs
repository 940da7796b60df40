//! Shift patterns, requirement, cover program, search, proof, bound (`planning.md`). Must not
//! know how results are drawn.

pub mod aims;
pub mod answer;
pub mod balance;
mod bound;
pub mod candidate;
pub mod checker;
pub mod cost;
pub mod cover;
pub mod criterion;
pub mod effort;
pub mod evaluate;
mod infeasible;
pub mod keepable;
mod last_night;
pub mod lateness;
mod levers;
pub mod limit_rows;
pub mod observe;
pub mod occupancy;
pub mod patterns;
mod polish;
pub mod program;
pub mod proof;
pub mod provable;
mod representative;
pub mod requirement;
mod result;
pub mod search;
mod staffing;
#[cfg(test)]
mod testing;
pub mod throughput;

pub use result::*;

pub use answer::plan;
pub use effort::Effort;

#[cfg(test)]
mod tests;
