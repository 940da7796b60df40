//! Demand as it is written.

use super::super::quantity::{Day, Duration, Moment, Percent, Share};
use super::{Law, Patience, ProfileName};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many contacts come, and when: a daily volume with an hourly curve, or the replay of a count
/// file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Demand {
    /// Contacts on an ordinary day, without events. Either this or `replay`.
    ///
    /// Default: none
    #[schemars(example = 2000, range(min = 0.0, max = 1e8))]
    pub daily_volume: Option<f64>,
    /// Shape of the day: a built-in curve, or 24 weights from 0 h to 23 h (any scale).
    ///
    /// Default: `"normal"`
    #[schemars(example = &"d11-20h")]
    pub hourly: Option<Hourly>,
    /// Factors of weekdays on the daily volume.
    ///
    /// Default: `{ mon = 1, tue = 1, wed = 1, thu = 1, fri = 1, sat = 1, sun = 1 }`
    #[schemars(example = serde_json::json!({ "sat": 0.8, "sun": 0.9 }))]
    pub weekday: Option<Weekdays>,
    /// Factors of single dates, on top of the weekday's.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// Replays counted contacts (or orders) instead of a daily volume.
    pub replay: Option<Replay>,
    /// How contacts scatter around the expected numbers.
    ///
    /// Default: `"poisson"`
    #[schemars(example = &"poisson")]
    pub randomness: Option<RandomnessName>,
    /// How much busier or quieter than forecast whole stretches of time are. Without it the risk
    /// shown is only that of chance within a minute.
    pub busyness: Option<Busyness>,
}

/// A built-in curve by name, or 24 weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Hourly {
    /// A built-in curve.
    Curve(CurveName),
    /// Weights from 0 h to 23 h.
    Weights([f64; 24]),
}

/// The built-in hourly curves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CurveName {
    /// An ordinary shop's day, highest at 21 h.
    Normal,
    /// A Juhuasuan day: opening at 10 h, lull at 13–14 h, peak at 21 h.
    Juhuasuan,
    /// Double 11 opening at midnight.
    #[serde(rename = "d11-0h")]
    D11Midnight,
    /// Double 11 opening at 20:00.
    #[serde(rename = "d11-20h")]
    D11Evening,
    /// Business customers: highest at 9–10 h.
    B2b,
    /// The same in every hour.
    Flat,
}

/// A factor for each day of the week.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Weekdays {
    /// Monday.
    ///
    /// Default: `1`
    #[schemars(example = 1, range(min = 0.0))]
    pub mon: Option<f64>,
    /// Tuesday.
    ///
    /// Default: `1`
    #[schemars(example = 1, range(min = 0.0))]
    pub tue: Option<f64>,
    /// Wednesday.
    ///
    /// Default: `1`
    #[schemars(example = 1, range(min = 0.0))]
    pub wed: Option<f64>,
    /// Thursday.
    ///
    /// Default: `1`
    #[schemars(example = 1, range(min = 0.0))]
    pub thu: Option<f64>,
    /// Friday.
    ///
    /// Default: `1`
    #[schemars(example = 1.1, range(min = 0.0))]
    pub fri: Option<f64>,
    /// Saturday.
    ///
    /// Default: `1`
    #[schemars(example = 0.8, range(min = 0.0))]
    pub sat: Option<f64>,
    /// Sunday.
    ///
    /// Default: `1`
    #[schemars(example = 0.9, range(min = 0.0))]
    pub sun: Option<f64>,
}

/// A date with a factor of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Holiday {
    /// The date.
    #[schemars(example = &"2026-10-01")]
    pub date: Day,
    /// Its factor, on top of the weekday's.
    #[schemars(example = 0.5, range(min = 0.0))]
    pub factor: f64,
}

/// Counted contacts, played again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Replay {
    /// A CSV file beside the scenario with a header and two columns, time and count, hourly or
    /// finer. Either this or `counts`.
    ///
    /// Default: none
    #[schemars(example = &"data/olist-2017-11.csv")]
    pub file: Option<String>,
    /// Contacts per counted thing: 0.35 contacts per order, or 1 ÷ the sampled share.
    ///
    /// Default: `1`
    #[schemars(example = 1.6, range(min = 0.0))]
    pub scale: Option<f64>,
    /// The file's date that is played on the scenario's first day.
    ///
    /// Default: the scenario's first day
    #[schemars(example = &"2017-11-23")]
    pub start: Option<Day>,
    /// Width of a bin; the commonest distance between rows if not said.
    ///
    /// Default: none
    #[schemars(example = &"1h")]
    pub bin: Option<Duration>,
    /// What missing bins mean: a mistake, or that nobody came.
    ///
    /// Default: `"refuse"`
    #[schemars(example = &"zero")]
    pub gaps: Option<GapsName>,
    /// Smooth small counts (below about 30 a bin) towards the weekday profile, so that chance in
    /// the counts is not replayed as peaks.
    ///
    /// Default: `true`
    #[schemars(example = true)]
    pub smooth: Option<bool>,
    /// The counts themselves, instead of a file.
    #[serde(default)]
    pub counts: Vec<Counts>,
}

/// What missing bins of a count file mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GapsName {
    /// A mistake in the file.
    Refuse,
    /// Nobody came.
    Zero,
}

/// Consecutive counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Counts {
    /// Start of the first bin, in the scenario's own dates.
    #[schemars(example = &"2026-11-10T00:00:00")]
    pub from: Moment,
    /// Width of each bin.
    #[schemars(example = &"1h")]
    pub bin: Duration,
    /// What was counted in each bin.
    #[schemars(example = serde_json::json!([12, 9, 4]), inner(range(min = 0.0)))]
    pub counts: Vec<f64>,
}

/// How contacts scatter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RandomnessName {
    /// Poisson, given busyness.
    Poisson,
    /// Exactly the expected counts, spread evenly inside their bin; no busyness.
    Exact,
}

/// Spread of the layers of busyness, as standard deviation ÷ mean.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Busyness {
    /// Spread of the whole forecast: one factor for all days.
    ///
    /// Default: `"0%"`
    #[schemars(example = &"5%")]
    pub forecast_cv: Option<Percent>,
    /// Spread of single days.
    ///
    /// Default: `"0%"`
    #[schemars(example = &"20%")]
    pub day_cv: Option<Percent>,
    /// Correlation of neighbouring days.
    ///
    /// Default: `0.4`
    #[schemars(example = 0.4, range(min = 0.0, max = 0.999))]
    pub day_corr: Option<f64>,
    /// Spread of hours within a day.
    ///
    /// Default: `"0%"`
    #[schemars(example = &"15%")]
    pub wobble_cv: Option<Percent>,
    /// Correlation of neighbouring hours.
    ///
    /// Default: `0.7`
    #[schemars(example = 0.7, range(min = 0.0, max = 0.999))]
    pub wobble_corr: Option<f64>,
}

/// Something that multiplies demand for a time: ramp up, peak, plateau, decay; or a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Event {
    /// What people call it.
    #[schemars(example = &"opening")]
    pub name: String,
    /// When it begins.
    #[schemars(example = &"2026-11-10T20:00:00")]
    pub start: Moment,
    /// Highest multiplier of the ordinary demand. Either this or `table`.
    ///
    /// Default: none
    #[schemars(example = 6, range(min = 0.0, max = 1000.0))]
    pub peak: Option<f64>,
    /// Linear rise from 1 to the peak.
    ///
    /// Default: `"0s"`
    #[schemars(example = &"10m")]
    pub ramp: Option<Duration>,
    /// Time at the peak.
    ///
    /// Default: `"0s"`
    #[schemars(example = &"30m")]
    pub plateau: Option<Duration>,
    /// Half-life of the decay from the peak to the tail.
    ///
    /// Default: `"2h"`
    #[schemars(example = &"1h 30m")]
    pub half_life: Option<Duration>,
    /// The multiplier that the decay approaches.
    ///
    /// Default: `1`
    #[schemars(example = 1.5, range(min = 0.0, max = 1000.0))]
    pub tail: Option<f64>,
    /// From the event's start to its end.
    ///
    /// Default: ramp + plateau + 7 half-lives
    #[schemars(example = &"28h")]
    pub length: Option<Duration>,
    /// Multipliers by time since the start, linear between; the last one ends the event.
    #[serde(default)]
    #[schemars(example = serde_json::json!([{ "after": "0s", "factor": 8 }, { "after": "2h", "factor": 1 }]))]
    pub table: Vec<Point>,
    /// Shares of reasons while the event acts; the other reasons share the rest in proportion.
    #[serde(default)]
    #[schemars(example = serde_json::json!({ "after-sales": "70%" }))]
    pub mix: BTreeMap<String, Share>,
    /// Factor on the work of every reply of those who come while it acts.
    ///
    /// Default: `1`
    #[schemars(example = 1.1, range(min = 0.01, max = 100.0))]
    pub work_factor: Option<f64>,
}

/// A point of an event's table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Point {
    /// Time since the event's start.
    #[schemars(example = &"90m")]
    pub after: Duration,
    /// Multiplier of the ordinary demand.
    #[schemars(example = 3.5, range(min = 0.0, max = 1000.0))]
    pub factor: f64,
}

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
