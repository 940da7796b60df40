//! Groups of people as they are written.

use super::super::quantity::{Duration, Percent, Share};
use super::Law;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a group's `factor` may be; as its schema says.
pub const FACTORS: std::ops::RangeInclusive<f64> = 0.001..=1000.0;

/// People who are interchangeable for planning.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Group {
    /// Its name.
    #[schemars(example = &"regular")]
    pub name: String,
    /// People there are: at most so many shifts of the group on one day.
    #[schemars(example = 30, range(max = 100_000))]
    pub size: u32,
    /// The zone of the group's own clock, if it lives by another one than the scenario: hours of its
    /// rosters and of patterns that are only for such groups are its own.
    ///
    /// Default: the scenario's
    #[schemars(example = &"Asia/Manila")]
    pub zone: Option<String>,
    /// How practised they are; sets cap, factor and multitasking from the profile.
    ///
    /// Default: `"regular"`
    #[schemars(example = &"novice")]
    pub tier: Option<Tier>,
    /// Chats open at once, or "unlimited"; 0 is never given a chat.
    ///
    /// Default: the profile's for the tier
    #[schemars(example = 8)]
    pub cap: Option<Cap>,
    /// Chats a busy agent with one open chat at a time finishes in an hour; sets `factor` so. Either
    /// this or `factor`.
    ///
    /// Default: none
    #[schemars(example = 18, range(min = 0.01, max = 100_000.0))]
    pub chats_per_hour: Option<f64>,
    /// Factor on the work of every reply: 1 is a regular agent, 1.5 half as slow again.
    ///
    /// Default: the tier's
    #[schemars(example = 1.2, range(min = 0.001, max = 1000.0))]
    pub factor: Option<f64>,
    /// What each further open chat adds to the duration of a reply (β).
    ///
    /// Default: the tier's
    #[schemars(example = &"3%")]
    pub multitasking: Option<Percent>,
    /// Added to a reply when the one before was in another chat.
    ///
    /// Default: `"0s"`
    #[schemars(example = &"2s")]
    pub switch: Option<Duration>,
    /// Spread of speed between people: standard deviation ÷ mean of their durations.
    ///
    /// Default: `"0%"`
    #[schemars(example = &"25%")]
    pub speed_spread: Option<Percent>,
    /// Reasons they can take: a list, or a table with a factor on the duration for each.
    ///
    /// Default: every reason, factor 1
    #[schemars(example = serde_json::json!({ "presale": 1, "after-sales": 1.3 }))]
    pub skills: Option<Skills>,
    /// Lower is given chats first under `sorted` routing, and comes first in ties.
    ///
    /// Default: `0`
    #[schemars(example = 1)]
    pub rank: Option<i32>,
    /// Where the people come from; sets what they cost.
    ///
    /// Default: `"in-house"`
    #[schemars(example = &"part-time")]
    pub source: Option<SourceName>,
    /// Probability that someone on the plan does not come.
    ///
    /// Default: `"0%"`
    #[schemars(example = &"3%")]
    pub absence: Option<Share>,
    /// Whether absent people are paid.
    ///
    /// Default: `true` for in-house, `false` for others
    #[schemars(example = true)]
    pub absence_paid: Option<bool>,
    /// Late comers.
    pub lateness: Option<Lateness>,
    /// Online this long before the shift.
    ///
    /// Default: `"0s"`
    #[schemars(example = &"5m")]
    pub pre: Option<Duration>,
    /// Staying this long after the shift, for open chats only.
    ///
    /// Default: `"0s"`
    #[schemars(example = &"5m")]
    pub post: Option<Duration>,
    /// No new chats this long before a break or the end of the shift.
    ///
    /// Default: `"0s"`
    #[schemars(example = &"10m")]
    pub wind_down: Option<Duration>,
    /// What happens to open chats at breaks and at the end of the shift.
    ///
    /// Default: `"finish"`
    #[schemars(example = &"hand-over")]
    pub leave: Option<LeaveName>,
    /// Longest overtime for open chats, beyond the shift's end and `post`.
    ///
    /// Default: `"1h"`
    #[schemars(example = &"30m")]
    pub overtime_max: Option<Duration>,
    /// Whether `pre` is paid.
    ///
    /// Default: `true`
    #[schemars(example = true)]
    pub pre_paid: Option<bool>,
    /// Whether `post` is paid.
    ///
    /// Default: `true`
    #[schemars(example = true)]
    pub post_paid: Option<bool>,
    /// Breaks shorter than this are paid.
    ///
    /// Default: `"30m"`
    #[schemars(example = &"30m")]
    pub breaks_paid_below: Option<Duration>,
    /// Wage for a paid hour, in the scenario's currency.
    ///
    /// Default: `40` in-house, `18` part-time, `0` outsourced (assumptions)
    #[schemars(example = 40, range(min = 0.0))]
    pub wage_per_hour: Option<f64>,
    /// Fixed price of a shift.
    ///
    /// Default: `240` outsourced (an assumption), `0` for others
    #[schemars(example = 20, range(min = 0.0))]
    pub price_per_shift: Option<f64>,
    /// Price of each chat with at least one human reply, whether its customer was still there or not.
    ///
    /// Default: `0`
    #[schemars(example = 1.2, range(min = 0.0))]
    pub price_per_chat: Option<f64>,
    /// Factor on the wage for overtime.
    ///
    /// Default: `1.5`
    #[schemars(example = 2, range(min = 0.0, max = 100.0))]
    pub overtime_factor: Option<f64>,
    /// Whoever has just come takes at most one new chat per that long, until the cap was reached once
    /// (X10). Coming back from a break starts nothing anew.
    ///
    /// Default: off
    #[schemars(example = &"90s")]
    pub log_in_ramp: Option<Duration>,
    /// How long after coming that ends where there is no cap to reach.
    ///
    /// Default: `"10m"` (an assumption)
    #[schemars(example = &"10m")]
    pub log_in_ramp_end: Option<Duration>,
}

/// How practised people are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// New: half as slow again.
    Novice,
    /// Practised.
    Regular,
    /// Veterans: three tenths faster.
    Expert,
}

/// Open chats at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Cap {
    /// At most so many.
    Chats(u32),
    /// Without limit.
    Unlimited(Unlimited),
}

/// The word for no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unlimited {
    /// No limit.
    Unlimited,
}

/// Reasons a group can take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Skills {
    /// These, at the usual speed.
    Names(Vec<String>),
    /// These, with a factor on the duration.
    Factors(BTreeMap<String, f64>),
}

/// Where people come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceName {
    /// Employed.
    InHouse,
    /// Part-timers.
    PartTime,
    /// A contractor's.
    Outsourced,
}

/// What happens to open chats when their agent leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LeaveName {
    /// No new chats; replies go on until the last open chat closes.
    Finish,
    /// The reply in progress is finished, everything else goes to others.
    HandOver,
}

/// Late comers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Lateness {
    /// Probability that someone comes late.
    #[schemars(example = &"5%")]
    pub share: Share,
    /// By how much.
    #[schemars(example = serde_json::json!({ "exponential": { "mean": "10m" } }))]
    pub by: Law,
}
