//! Rules of the desk as they are written, and those of them that are a file each: how such a rule is
//! written, checked, and meant. Must not know what a rule does at the desk.

mod auto_transfer;
mod log_in_ramp;

pub use auto_transfer::AutoTransfer;

use super::quantity::{Duration, Moment, Window};
use super::raw::{DayName, Group, Law, Scenario};
use super::structure::Path;
use super::validate::Check;
use crate::model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The rules that are a file each.
pub(super) const SWITCHES: &[&dyn Switch] = &[&auto_transfer::Family, &log_in_ramp::Family];

/// A rule that is a file of its own. It is off where a scenario does not write it.
pub(super) trait Switch: Sync {
    /// Complains about what cannot be meant.
    fn check(&self, _: &mut Check<'_>) {}
    /// Its durations, with the least and the most, in seconds, that a desk ever has.
    fn durations(&self, written: &Scenario) -> Vec<(Path, Option<Duration>, f64, f64)>;
    /// Turns a rule of the desk on in the model, if it is written.
    fn lower(&self, _written: &Rules, _: &mut model::Rules) {}
    /// Writes it, if it is on.
    fn raise(&self, _: &model::Rules, _written: &mut Rules) {}
    /// Turns a rule of a group on, if it is written.
    fn lower_group(&self, _written: &Group, _: &mut model::GroupRules) {}
    /// Writes it, if it is on.
    fn raise_group(&self, _: &model::GroupRules, _written: &mut Group) {}
    /// Its line as `key = `, and values that it may have instead.
    #[cfg(test)]
    fn variants(&self) -> (&'static str, &'static [&'static str]);
}

/// How the desk behaves. Every rule is off unless it is turned on here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rules {
    /// Whom a new chat goes to.
    ///
    /// Default: `"least-loaded"`
    #[schemars(example = &"least-pending")]
    pub routing: Option<RoutingName>,
    /// Which pending message an agent answers next.
    ///
    /// Default: `"longest-waiting"`
    #[schemars(example = &"new-first")]
    pub attention: Option<AttentionName>,
    /// Until when customers may lose patience.
    ///
    /// Default: `"first-reply"`
    #[schemars(example = &"assignment")]
    pub patience_until: Option<PatienceUntilName>,
    /// Waiting this long in the queue counts as one step of priority.
    ///
    /// Default: off
    #[schemars(example = &"60s")]
    pub age_step: Option<Duration>,
    /// Contacts waiting at most; those beyond are turned away.
    ///
    /// Default: no limit
    #[schemars(example = 100)]
    pub queue_limit: Option<u32>,
    /// Contacts waiting or with an agent at most, windows that linger not counted; those beyond are
    /// turned away, even if an agent is free. May stand beside `queue-limit`.
    ///
    /// Default: no limit
    #[schemars(example = 150)]
    pub lines: Option<u32>,
    /// Messages left too long move to another agent.
    pub auto_transfer: Option<AutoTransfer>,
    /// Added to the next reply after a transfer or hand-over.
    ///
    /// Default: nothing
    #[schemars(example = serde_json::json!({ "constant": "20s" }))]
    pub rereading: Option<Law>,
    /// When the desk is open to customers; outside, contacts become left messages.
    #[serde(default)]
    #[schemars(example = serde_json::json!([{ "hours": "08:00-24:00" }]))]
    pub service_hours: Vec<ServiceHours>,
    /// What happens to contacts inside service hours when nobody is online.
    ///
    /// Default: `"wait"`
    #[schemars(example = &"left-message")]
    pub nobody_online: Option<NobodyOnlineName>,
    /// How long the desk works on after the last day.
    ///
    /// Default: `"4h"`
    #[schemars(example = &"4h")]
    pub drain: Option<Duration>,
    /// Contacts that start before this long into the first day are left out of results.
    ///
    /// Default: `"0s"`
    #[schemars(example = &"2h")]
    pub warm_up: Option<Duration>,
}

/// Whom a new chat goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RoutingName {
    /// Fewest occupied slots, lingering windows included.
    LeastLoaded,
    /// Fewest messages waiting or being answered, then fewest chats that do not linger.
    LeastPending,
    /// Smallest share of the cap in use, lingering windows included.
    LeastFilled,
    /// By group rank.
    Sorted,
    /// In turn.
    RoundRobin,
    /// Longest without anything to do.
    LongestIdle,
    /// By chance.
    Random,
}

/// Which pending message an agent answers next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AttentionName {
    /// The one sent longest ago.
    LongestWaiting,
    /// In the order in which they reached the agent.
    Arrival,
    /// First messages before follow-ups.
    NewFirst,
    /// All at once: the textbooks' slots.
    Parallel,
}

/// Until when patience runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PatienceUntilName {
    /// Until the first reply of a human begins.
    FirstReply,
    /// Until an agent has the chat.
    Assignment,
}

/// A stretch in which the desk is open: daily hours, or one dated stretch.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ServiceHours {
    /// Every day (of `days`) between these times. Either this or `from` and `to`.
    ///
    /// Default: none
    #[schemars(example = &"08:00-24:00")]
    pub hours: Option<Window>,
    /// The weekdays on which `hours` begin.
    ///
    /// Default: every day
    #[schemars(example = ["mon", "tue", "wed", "thu", "fri"])]
    pub days: Option<Vec<DayName>>,
    /// Start of one dated stretch.
    ///
    /// Default: none
    #[schemars(example = &"2026-11-10T08:00:00")]
    pub from: Option<Moment>,
    /// End of that stretch.
    ///
    /// Default: none
    #[schemars(example = &"2026-11-12T02:00:00")]
    pub to: Option<Moment>,
}

/// When nobody is online.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NobodyOnlineName {
    /// They wait.
    Wait,
    /// They become left messages.
    LeftMessage,
}
