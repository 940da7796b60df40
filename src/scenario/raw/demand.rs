//! Demand as it is written.

use super::super::quantity::{Day, Duration, Moment, Percent, Share};
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
    /// A table of counts beside the scenario, CSV or workbook, hourly or finer: a row per interval
    /// (time and count, or date, hour and count), or a row per day with a column per hour. Whatever
    /// `fit` reads as counts is read; what is assumed is told. Either this or `counts`.
    ///
    /// Default: none
    #[schemars(example = &"data/olist-2017-11.csv")]
    pub file: Option<String>,
    /// The sheet of a workbook; else the first that fits.
    ///
    /// Default: none
    #[schemars(example = &"Sheet2")]
    pub sheet: Option<String>,
    /// The column that counts, by its name in the file, where several could or none has a name that
    /// says so.
    ///
    /// Default: none
    #[schemars(example = &"Offered")]
    pub column: Option<String>,
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
