//! Targets, money and run settings as they are written.

use super::super::quantity::{Duration, Moment, Share, Window};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that must be met: a share within a limit (`within`, `at-least`), a mean
/// (`mean-at-most`), or a percentile (`percentile`, `at-most`). Every command says of each, in one
/// of four words, whether it is kept: *met* – its one-sided 95 % limit reaches what is asked for
/// (in `plan` that of the proof); *missed* – the limit on the other side, at an error of 1 % shared
/// by all periods, falls short of it; *not sure yet* – neither, with the replications that would
/// tell; *nothing to judge* – no contact came that it counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Target {
    /// How it is called in tables.
    ///
    /// Default: what it asks for
    #[schemars(example = &"30-s rate")]
    pub name: Option<String>,
    /// The limit of a share target.
    ///
    /// Default: none
    #[schemars(example = &"30s")]
    pub within: Option<Duration>,
    /// The share that must be within the limit.
    ///
    /// Default: `"90%"` with `within`
    #[schemars(example = &"90%")]
    pub at_least: Option<Share>,
    /// Which contacts are in the base of a share.
    ///
    /// Default: `"all"` with `within`
    #[schemars(example = &"all")]
    pub definition: Option<Definition>,
    /// The limit of a mean target.
    ///
    /// Default: none
    #[schemars(example = &"20s")]
    pub mean_at_most: Option<Duration>,
    /// Share of contacts that must be answered, with a mean target.
    ///
    /// Default: `"95%"` with `mean-at-most`
    #[schemars(example = &"95%")]
    pub answered_at_least: Option<Share>,
    /// The quantile of a percentile target; contacts never answered count as endless.
    ///
    /// Default: none
    #[schemars(example = &"95%")]
    pub percentile: Option<Share>,
    /// The limit of a percentile target.
    ///
    /// Default: none
    #[schemars(example = &"60s")]
    pub at_most: Option<Duration>,
    /// What is timed, always from the customer's first message.
    ///
    /// Default: `"first-reply"`
    #[schemars(example = &"first-reply")]
    pub clock: Option<ClockName>,
    /// The stretches each of which must meet it.
    ///
    /// Default: `"day"`
    #[schemars(example = &"day")]
    pub period: Option<PeriodName>,
    /// Only contacts that start between these times count.
    ///
    /// Default: `"00:00-24:00"`
    #[schemars(example = &"08:00-24:00")]
    pub window: Option<Window>,
    /// Only contacts of these reasons count.
    ///
    /// Default: `[]` (all)
    #[schemars(example = ["presale"])]
    pub reasons: Option<Vec<String>>,
    /// Ask for reliability: the share of days (or hours) that must meet the target, each period by
    /// itself, instead of the value over all.
    ///
    /// Default: off
    #[schemars(example = &"95%")]
    pub on: Option<Share>,
}

/// Five service-level definitions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Definition {
    /// In time ÷ every contact that needed a human.
    All,
    /// In time ÷ answered.
    AnsweredOnly,
    /// (In time + abandoned within the limit) ÷ (answered + abandoned).
    Icmi,
    /// In time ÷ (all − abandoned within the limit).
    DropInTimeAbandons,
    /// In time ÷ (all − abandoned within this short time).
    DropShortAbandons(Duration),
}

/// What is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClockName {
    /// Until an agent has the chat.
    Assigned,
    /// Until the first reply is begun.
    Begun,
    /// Until the first reply is sent.
    FirstReply,
    /// Until the first useful reply is sent.
    FirstUsefulReply,
}

/// Over which stretches a target is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodName {
    /// The whole run.
    Run,
    /// Each day by itself.
    Day,
    /// Each hour by itself.
    Hour,
}

/// Money beyond the groups' wages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Cost {
    /// Printed before amounts.
    ///
    /// Default: `"¥"`
    #[schemars(example = &"¥")]
    pub currency: Option<String>,
    /// Factors on wages at certain times; those that overlap multiply.
    #[serde(default, rename = "premium")]
    pub premiums: Vec<Premium>,
}

/// A factor on wages, every day between clock times or once between moments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Premium {
    /// Every day between these times. Either this or `from` and `to`.
    ///
    /// Default: none
    #[schemars(example = &"22:00-06:00")]
    pub hours: Option<Window>,
    /// From this moment.
    ///
    /// Default: none
    #[schemars(example = &"2026-11-10T20:00:00")]
    pub from: Option<Moment>,
    /// Until this moment.
    ///
    /// Default: none
    #[schemars(example = &"2026-11-12T00:00:00")]
    pub to: Option<Moment>,
    /// Factor on the wage.
    #[schemars(example = 1.5, range(min = 0.0, max = 100.0))]
    pub factor: f64,
}

/// How often and how exactly to simulate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Run {
    /// Seed of every draw: the same seed gives the same numbers.
    ///
    /// Default: `1`
    #[schemars(example = 42)]
    pub seed: Option<u64>,
    /// Replications at most.
    ///
    /// Default: `200`
    #[schemars(example = 400, range(min = 1, max = 1_000_000))]
    pub replications: Option<u32>,
    /// Stop earlier once the headline share is known this well: half the width of its 95 %
    /// interval.
    ///
    /// Default: always all replications
    #[schemars(example = &"0.5%")]
    pub precision: Option<Share>,
    /// Width of the intervals in tables and pictures.
    ///
    /// Default: `"30m"`
    #[schemars(example = &"30m")]
    pub interval: Option<Duration>,
}
