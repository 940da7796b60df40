//! What a sweep file looks like, for serde and for messages. `vary`, `set` and `point` are read by
//! hand, because the kind of their values depends on the field. Must not know what they mean.

use crate::planning::Effort;
use crate::scenario::quantity::Share;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A scenario, the fields that vary, and what is to be measured at each point.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct File {
    /// Version of the file format.
    #[schemars(range(min = 1))]
    pub format: Option<u32>,
    /// Short name: the output folder.
    #[schemars(example = &"caps")]
    pub name: String,
    /// One line for people; the name if left out.
    pub title: Option<String>,
    /// The scenario file, beside the sweep.
    #[schemars(example = &"../weekday.toml")]
    pub scenario: String,
    /// Whether each point's own roster is simulated, or the cheapest one searched first.
    pub mode: Option<Mode>,
    /// How much a search may spend, with `mode = "plan"`.
    pub effort: Option<EffortName>,
    /// How points are made of the fields' values.
    pub design: Option<Design>,
    /// Points of a Latin hypercube.
    #[schemars(range(min = 1, max = 10_000_000))]
    pub samples: Option<u32>,
    /// Seed of every draw, at every point; the scenario's if left out.
    pub seed: Option<u64>,
    /// Replications at each point, at most; the scenario's if left out.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub replications: Option<u32>,
    /// Stop a point earlier once its headline share is known this well.
    pub precision: Option<Share>,
    /// One row per point, or per day or interval of each point.
    pub by: Option<By>,
    /// The figures to keep, in the order of the columns; the first few are drawn.
    #[serde(default)]
    pub metrics: Vec<String>,
    /// The fields that vary, and over what.
    #[serde(default)]
    pub vary: BTreeMap<String, u32>,
    /// Fields with another value than the scenario's at every point.
    #[serde(default)]
    pub set: BTreeMap<String, u32>,
    /// Explicit points.
    #[serde(default)]
    pub point: Vec<u32>,
}

/// What is done at each point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The scenario's roster is simulated.
    #[default]
    Simulate,
    /// The cheapest roster is searched, then simulated.
    Plan,
}

/// How points are made of the fields' values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Design {
    /// Every value of each field with every value of the others.
    #[default]
    Grid,
    /// The first values together, then the second ones …
    Zip,
    /// Each field's range cut into as many equal parts as there are points, each used once.
    LatinHypercube,
    /// The points listed under `[[point]]`.
    Points,
}

impl Design {
    /// As in the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Zip => "zip",
            Self::LatinHypercube => "latin-hypercube",
            Self::Points => "points",
        }
    }
}

/// What a row stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// A point.
    #[default]
    Point,
    /// A day of a point.
    Day,
    /// An interval of a point.
    Interval,
}

/// How much a search may spend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EffortName {
    /// A first look.
    #[default]
    Quick,
    /// The usual.
    Normal,
    /// Before the big day.
    Thorough,
}

impl From<EffortName> for Effort {
    fn from(name: EffortName) -> Self {
        match name {
            EffortName::Quick => Self::Quick,
            EffortName::Normal => Self::Normal,
            EffortName::Thorough => Self::Thorough,
        }
    }
}
