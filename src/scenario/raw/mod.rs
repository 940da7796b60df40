//! What a scenario file looks like, for serde and for the JSON Schema. The doc comments are the
//! reference: meaning, unit, then `Default: …`. Must not know what anything means.

mod demand;
mod law;
mod people;
mod plan;
mod reason;
mod target;

pub use demand::{
    Busyness, Counts, CurveName, Demand, Event, GapsName, Holiday, Hourly, Point, RandomnessName,
    Replay, Weekdays,
};
pub use law::{Law, MeanCv, MeanOrMedian, MeanShape, MinMax, Patience};
pub use people::{Cap, FACTORS, Group, Lateness, LeaveName, Skills, SourceName, Tier, Unlimited};
pub use plan::{BreakRule, CutName, DayName, Legal, Limits, Minimum, Pattern, Planning, Row};
pub use reason::{Backlog, Channel, Customers, Reason, Replies, ReplyRange, ShareProfile};
pub use target::{ClockName, Cost, Definition, PeriodName, Premium, Run, Target};

pub use super::rules::*;

use super::quantity::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A chat team, its customers, its rules and its targets: everything `chatstaff` needs to simulate
/// a desk and to plan its shifts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "chatstaff scenario")]
pub struct Scenario {
    /// Version of the file format.
    ///
    /// Default: `1`
    #[schemars(example = 1, range(min = 1))]
    pub format: Option<u32>,
    /// Short name: the output folder and the column in tables. May be Chinese.
    #[schemars(example = &"double11")]
    pub name: String,
    /// One line for people.
    ///
    /// Default: the name
    #[schemars(example = &"Double 11, evening opening")]
    pub title: Option<String>,
    /// The kind of chats and desk to start from: replies, thinking, patience, caps and tier factors
    /// of `chatstaff presets`. Whatever the file says itself goes before.
    ///
    /// Default: `"meiqia"`
    #[schemars(example = &"meiqia")]
    pub profile: Option<ProfileName>,
    /// First simulated day.
    #[schemars(example = &"2026-11-10")]
    pub first_day: Day,
    /// How many days are simulated.
    ///
    /// Default: `1`
    #[schemars(example = 3, range(min = 1, max = 400))]
    pub days: Option<u32>,
    /// The zone of the scenario's civil clock, such as `"Asia/Shanghai"` or `"UTC+8"`: counts in UTC
    /// or with offsets, and the hours of groups abroad, are put on it. Days are simulated with 24
    /// hours; those of 23 and 25 are told.
    ///
    /// Default: none
    #[schemars(example = &"Asia/Shanghai")]
    pub zone: Option<String>,
    /// The present roster as a table beside the scenario (CSV or a workbook): columns group, date,
    /// start, end, breaks, pattern, count, person, or a grid of people and days. Instead of
    /// `[[plan]]` rows.
    ///
    /// Default: none
    #[schemars(example = &"roster.csv")]
    pub plan_file: Option<String>,
    /// How many contacts come, and when.
    pub demand: Demand,
    /// Promotions and other events that multiply demand for a time; those that overlap add up.
    #[serde(default, rename = "event")]
    pub events: Vec<Event>,
    /// Shops, platforms or devices contacts come through. Default: one, `all`.
    #[serde(default, rename = "channel")]
    pub channels: Vec<Channel>,
    /// Why customers write, and what a chat then needs. Default: one, `chats`, as the profile says.
    #[serde(default, rename = "reason")]
    pub reasons: Vec<Reason>,
    /// Who the customers are.
    pub customers: Option<Customers>,
    /// Contacts that wait already when the scenario begins.
    #[serde(default)]
    pub backlog: Vec<Backlog>,
    /// The kinds of people there are; at least one.
    #[serde(default, rename = "group")]
    #[schemars(length(min = 1))]
    pub groups: Vec<Group>,
    /// How the desk behaves.
    pub rules: Option<Rules>,
    /// What must be met; all of them. Default: 90 % of all contacts get a first reply within 30 s,
    /// each day.
    #[serde(default, rename = "target")]
    pub targets: Vec<Target>,
    /// Money.
    pub cost: Option<Cost>,
    /// Families of shifts the search may use. Default: starts every half hour from 07:00 to 20:00
    /// and at 00:00, 4 to 9 hours long, an hour's meal from 8 hours on.
    #[serde(default, rename = "pattern")]
    pub patterns: Vec<Pattern>,
    /// Limits on every plan.
    pub limits: Option<Limits>,
    /// How the search looks at the day.
    pub planning: Option<Planning>,
    /// Shifts already promised: part of every plan.
    #[serde(default)]
    pub promised: Vec<Row>,
    /// The present roster, row by row: what `simulate` runs and `plan` compares with.
    #[serde(default)]
    pub plan: Vec<Row>,
    /// How often and how exactly to simulate.
    pub run: Option<Run>,
}

/// The built-in profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProfileName {
    /// A shop's service desk: six replies a chat, 15–20 chats an hour at saturation.
    Meiqia,
    /// Quick pre-sales chats: four short replies, 50–75 chats an hour at saturation.
    TaobaoFast,
    /// Long chats about parcels and refunds: eight replies, 8–12 chats an hour at saturation.
    AfterSales,
}
