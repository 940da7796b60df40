//! Channels, reasons, customers and the backlog as they are written.

use super::super::quantity::{Duration, Share};
use super::{Holiday, Law, Patience, ProfileName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where contacts come in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Channel {
    /// Its name.
    #[schemars(example = &"app")]
    pub name: String,
    /// Share of contacts. One channel may leave it out and gets the rest.
    ///
    /// Default: the rest
    #[schemars(example = &"60%")]
    pub share: Option<Share>,
    /// Factor on customers' thinking times: people on phones type more slowly.
    ///
    /// Default: `1`
    #[schemars(example = 1.2, range(min = 0.01, max = 100.0))]
    pub thinking_factor: Option<f64>,
}

/// Why customers write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reason {
    /// Its name.
    #[schemars(example = &"presale")]
    pub name: String,
    /// The profile these chats follow.
    ///
    /// Default: the scenario's
    #[schemars(example = &"after-sales")]
    pub profile: Option<ProfileName>,
    /// Share of contacts. One reason may leave it out and gets the rest.
    ///
    /// Default: the rest
    #[schemars(example = &"70%")]
    pub share: Option<Share>,
    /// How the share differs by hour and day.
    pub share_profile: Option<ShareProfile>,
    /// Higher is served first; in the queue a step counts as much as `age-step` of waiting.
    ///
    /// Default: `0`
    #[schemars(example = 1, range(min = -1000, max = 1000))]
    pub priority: Option<i32>,
    /// How many replies of a human a chat needs.
    ///
    /// Default: the profile's
    #[schemars(example = serde_json::json!({ "geometric": 6 }))]
    pub replies: Option<Replies>,
    /// Work of the first reply, for a regular agent with one open chat.
    ///
    /// Default: the profile's
    #[schemars(example = serde_json::json!({ "exponential": { "mean": "8s" } }))]
    pub first_reply: Option<Law>,
    /// Work of each further reply: reading, looking up, typing.
    ///
    /// Default: the profile's
    #[schemars(example = serde_json::json!({ "lognormal": { "mean": "35s", "cv": "80%" } }))]
    pub reply: Option<Law>,
    /// The customer's time before each further message.
    ///
    /// Default: the profile's
    #[schemars(example = serde_json::json!({ "lognormal": { "mean": "45s", "cv": "120%" } }))]
    pub thinking: Option<Law>,
    /// How long customers wait for the first reply before they leave.
    ///
    /// Default: the profile's
    #[schemars(example = &"presale")]
    pub patience: Option<Patience>,
    /// Nobody leaves before this; `patience` is counted from here.
    ///
    /// Default: `"15s"` with `patience = "presale"`, else `"0s"`
    #[schemars(example = &"15s")]
    pub patience_knee: Option<Duration>,
    /// Share of those losing patience who leave without a word: nobody notices, and the chat still
    /// costs work.
    ///
    /// Default: `"0%"`
    #[schemars(example = &"50%")]
    pub silent_share: Option<Share>,
    /// How long a chat left silently holds its slot after the reply.
    ///
    /// Default: not at all
    #[schemars(example = serde_json::json!({ "constant": "3m" }))]
    pub idle_timeout: Option<Law>,
    /// How long customers wait for each further reply before they break off.
    ///
    /// Default: for ever
    #[schemars(example = serde_json::json!({ "exponential": { "mean": "10m" } }))]
    pub follow_up_patience: Option<Law>,
    /// How long the window stays open, and holds its slot, after the last reply.
    ///
    /// Default: closed at once
    #[schemars(example = serde_json::json!({ "constant": "2m" }))]
    pub linger: Option<Law>,
    /// What a lost contact is worth, in the scenario's currency.
    ///
    /// Default: `0`
    #[schemars(example = 12.5, range(min = 0.0))]
    pub value: Option<f64>,
}

/// Factors on a reason's share; the shares of all reasons are then made to sum to 100 % again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ShareProfile {
    /// 24 factors from 0 h to 23 h.
    ///
    /// Default: `[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]`
    #[schemars(
        example = [1.0; 24],
        inner(range(min = 0.0))
    )]
    pub hourly: Option<[f64; 24]>,
    /// Factors of single dates.
    #[serde(default)]
    #[schemars(example = serde_json::json!([{ "date": "2026-11-12", "factor": 2 }]))]
    pub days: Vec<Holiday>,
}

/// How many replies a chat needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Replies {
    /// Always so many.
    Fixed(#[schemars(range(min = 1, max = 10000))] u32),
    /// Geometric on 1, 2, … with this mean.
    Geometric(#[schemars(range(min = 1.0, max = 1000.0))] f64),
    /// Uniform on whole numbers.
    Uniform(ReplyRange),
}

/// Least and most replies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReplyRange {
    /// Least.
    #[schemars(example = 1, range(min = 1, max = 10000))]
    pub min: u32,
    /// Most.
    #[schemars(example = 9, range(min = 1, max = 10000))]
    pub max: u32,
}

/// Who the customers are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Customers {
    /// Share of contacts that are VIPs.
    ///
    /// Default: `"0%"`
    #[schemars(example = &"5%")]
    pub vip_share: Option<Share>,
    /// Priority added for VIPs.
    ///
    /// Default: `1`
    #[schemars(example = 2, range(min = -1000, max = 1000))]
    pub vip_priority: Option<i32>,
    /// Share of contacts whose customer was here before on the same day.
    ///
    /// Default: `"0%"`
    #[schemars(example = &"10%")]
    pub same_customer_share: Option<Share>,
}

/// Contacts of one age that wait when the scenario begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Backlog {
    /// How many.
    #[schemars(example = 25, range(max = 1_000_000))]
    pub count: u32,
    /// How long they have waited.
    ///
    /// Default: `"0s"`
    #[schemars(example = &"8h")]
    pub age: Option<Duration>,
    /// Their reason.
    ///
    /// Default: drawn from the shares
    #[schemars(example = &"after-sales")]
    pub reason: Option<String>,
    /// Their channel.
    ///
    /// Default: drawn from the shares
    #[schemars(example = &"app")]
    pub channel: Option<String>,
}
