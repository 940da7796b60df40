//! Shift patterns, limits and rosters as they are written.

use super::super::quantity::{Clock, Day, Duration, ScheduledBreak, Share, Window};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A family of shifts the search may use: every start × length × placement of breaks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pattern {
    /// Its name.
    #[schemars(example = &"day")]
    pub name: String,
    /// Groups that may work it.
    ///
    /// Default: every group
    #[schemars(example = ["regular"])]
    pub groups: Option<Vec<String>>,
    /// The zone in which the starts are written.
    ///
    /// Default: that of its groups
    #[schemars(example = &"Asia/Shanghai")]
    pub zone: Option<String>,
    /// Starts, one by one; instead of `first-start`, `last-start` and `step`.
    ///
    /// Default: none
    #[schemars(example = ["08:00", "12:00", "16:00"])]
    pub starts: Option<Vec<Clock>>,
    /// Earliest start.
    ///
    /// Default: `"07:00"`
    #[schemars(example = &"08:00")]
    pub first_start: Option<Clock>,
    /// Latest start.
    ///
    /// Default: `"20:00"`
    #[schemars(example = &"18:00")]
    pub last_start: Option<Clock>,
    /// Step between starts.
    ///
    /// Default: `"30m"`
    #[schemars(example = &"1h")]
    pub step: Option<Duration>,
    /// Lengths from start to end, breaks included.
    ///
    /// Default: `["4h", "6h", "8h", "9h"]`
    #[schemars(example = ["8h", "9h"])]
    pub lengths: Option<Vec<Duration>>,
    /// Breaks, each in its own window and in whatever order they fit; `[]` for none.
    ///
    /// Default: `[{ length = "1h", only-from = "8h" }]`
    #[schemars(example = serde_json::json!([{ "length": "1h", "earliest": "3h", "latest": "5h" }]))]
    pub breaks: Option<Vec<BreakRule>>,
    /// Weekdays on which it may start.
    ///
    /// Default: `["mon", "tue", "wed", "thu", "fri", "sat", "sun"]`
    #[schemars(example = ["mon", "tue", "wed", "thu", "fri"])]
    pub weekdays: Option<Vec<DayName>>,
}

/// Where a break may lie in a shift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BreakRule {
    /// Its length.
    #[schemars(example = &"1h")]
    pub length: Duration,
    /// Earliest start, from the shift's start.
    ///
    /// Default: `"3h"`
    #[schemars(example = &"3h")]
    pub earliest: Option<Duration>,
    /// Latest start, from the shift's start.
    ///
    /// Default: `"5h"`
    #[schemars(example = &"5h")]
    pub latest: Option<Duration>,
    /// Step between possible starts.
    ///
    /// Default: `"1h"`
    #[schemars(example = &"30m")]
    pub step: Option<Duration>,
    /// Shifts shorter than this go without it.
    ///
    /// Default: `"0s"`
    #[schemars(example = &"6h")]
    pub only_from: Option<Duration>,
    /// How late it may begin before the agent's open chats are handed over.
    ///
    /// Default: its own length
    #[schemars(example = &"30m")]
    pub may_slip: Option<Duration>,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DayName {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

/// Limits on every plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Limits {
    /// Legal limits to start from; `max-shift` and `max-work` go before.
    ///
    /// Default: `"china-overtime"`
    #[schemars(example = &"china")]
    pub legal: Option<Legal>,
    /// Chairs: people between shift start and end at any moment, at most. In the run, one who comes
    /// early waits until a chair is free.
    ///
    /// Default: enough
    #[schemars(example = 60)]
    pub seats: Option<u32>,
    /// People on duty, breaks not counted, at least, between certain times.
    #[serde(default)]
    pub minimum: Vec<Minimum>,
    /// People on duty at most.
    ///
    /// Default: no limit
    #[schemars(example = 80)]
    pub maximum: Option<u32>,
    /// Shifts lie inside these hours.
    ///
    /// Default: any
    #[schemars(example = &"08:00-24:00")]
    pub opening: Option<Window>,
    /// Expected share of online time spent replying, per day, at most.
    ///
    /// Default: no limit
    #[schemars(example = &"85%")]
    pub max_occupancy: Option<Share>,
    /// Longest shift, breaks included.
    ///
    /// Default: as `legal` says
    #[schemars(example = &"10h")]
    pub max_shift: Option<Duration>,
    /// Longest working time in a shift; breaks of 30 minutes or more are not counted.
    ///
    /// Default: as `legal` says
    #[schemars(example = &"8h")]
    pub max_work: Option<Duration>,
}

/// Legal limits per shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Legal {
    /// 8 hours of work a day.
    China,
    /// 8 hours of work and 3 of overtime a day.
    ChinaOvertime,
    /// No limit but the day.
    None,
}

/// People on duty at least.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Minimum {
    /// Between these times, every day.
    ///
    /// Default: `"00:00-24:00"`
    #[schemars(example = &"08:00-24:00")]
    pub window: Option<Window>,
    /// So many people.
    #[schemars(example = 2)]
    pub people: u32,
}

/// How the search looks at the day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Planning {
    /// Width of the intervals for which people are required.
    ///
    /// Default: `"30m"`
    #[schemars(example = &"15m")]
    pub interval: Option<Duration>,
    /// What the edges of the horizon are: a piece of ongoing business (shifts of the evening before
    /// count, shifts may end later and are paid whole, the last night is staffed like the others),
    /// or cut hard (every shift lies inside).
    ///
    /// Default: `"ongoing"`
    #[schemars(example = &"hard")]
    pub cut: Option<CutName>,
}

/// What the edges of the horizon are to shifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CutName {
    /// A piece of ongoing business.
    Ongoing,
    /// Every shift lies inside.
    Hard,
}

/// A row of a roster: so many people of a group on a shift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Row {
    /// The group.
    #[schemars(example = &"regular")]
    pub group: String,
    /// The day on which the shift starts.
    ///
    /// Default: every day of the scenario
    #[schemars(example = &"2026-11-10")]
    pub date: Option<Day>,
    /// Start of the shift.
    #[schemars(example = &"08:00")]
    pub start: Clock,
    /// End of the shift; "06:00+1" is 06:00 on the next day.
    #[schemars(example = &"17:00")]
    pub end: Clock,
    /// Breaks: start and length, and how late one may begin if not by its own length.
    ///
    /// Default: `[]`
    #[schemars(example = ["12:00/1h", "15:30/15m/30m"])]
    pub breaks: Option<Vec<ScheduledBreak>>,
    /// What the shift is called.
    ///
    /// Default: `"start-end"`
    #[schemars(example = &"early")]
    pub pattern: Option<String>,
    /// How many people work it.
    ///
    /// Default: `1`
    #[schemars(example = 12, range(max = 10_000))]
    pub count: Option<u32>,
    /// Who works it; then `count` is 1.
    ///
    /// Default: nobody by name
    #[schemars(example = &"李雷")]
    pub person: Option<String>,
    /// The zone in which date and times are written.
    ///
    /// Default: that of the group
    #[schemars(example = &"Asia/Shanghai")]
    pub zone: Option<String>,
}
