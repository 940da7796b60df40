//! What a scenario means: demand, people, shifts, rules, targets, money. Valid by construction:
//! `scenario` is the only place that builds one from text. Must not know text or files.

mod calendar;
mod cost;
mod demand;
mod group;
mod law;
mod plan;
mod planning;
mod rules;
mod sample;
mod shifts;
mod target;
mod unkeepable;
pub mod words;

pub use calendar::{Calendar, ClockWindow};
pub use cost::{Cost, Premium};
pub use demand::{
    ArrivalCurve, Backlog, Bin, Busyness, Channel, Demand, Event, EventShape, Holiday, Level,
    MixMove, Randomness, Reason, Replies, ShareProfile,
};
pub use group::*;
pub use law::{Law, Patience, Sampler};
pub use plan::{Break, Place, Plan};
pub use planning::{BreakRule, Cut, Limits, PatternRule, Planning};
pub use rules::*;
pub use shifts::{Duty, Refusal, evenly, moved_by, work};
pub use target::{Clock, Measure, Period, ShareDefinition, Target};

pub use unkeepable::{About, Doubt, unkeepable};

use crate::time::Span;

/// Index of a group in [`Scenario::groups`].
pub type GroupId = usize;
/// Index of a reason in [`Demand::reasons`].
pub type ReasonId = usize;
/// Index of a channel in [`Demand::channels`].
pub type ChannelId = usize;

/// Everything a run, a comparison or a search needs to know.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Short name: the output folder and the column in tables.
    pub name: String,
    /// One line for people; the name if none is given.
    pub title: String,
    /// Which days are simulated.
    pub calendar: Calendar,
    /// What customers bring.
    pub demand: Demand,
    /// The kinds of people, in file order.
    pub groups: Vec<Group>,
    /// How the desk behaves.
    pub rules: Rules,
    /// What must be met; all of them.
    pub targets: Vec<Target>,
    /// What people and shifts cost.
    pub cost: Cost,
    /// What the search may choose from, and its limits.
    pub planning: Planning,
    /// The present roster, if the scenario gives one.
    pub plan: Option<Plan>,
    /// How often and how exactly to simulate.
    pub run: RunSettings,
}

/// How a scenario is simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSettings {
    /// Master seed of every draw.
    pub seed: u64,
    /// Replications at most.
    pub replications: u32,
    /// Stop earlier when the half-width of the 95 % interval of the headline share is below this
    /// (a fraction), looked at in fixed batches; `None` = always all replications.
    pub precision: Option<f64>,
    /// Width of the intervals in tables and pictures.
    pub interval: Span,
}
