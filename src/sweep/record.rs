//! What is kept of a sweep: a head that says what it is, and a record per point. Each is one line
//! of JSON, so that a journal can be appended to, cut short and joined. Must not know files.

use super::axis::{Cell, Setting};
use super::figure::Figure;
use super::found::Measured;
use super::raw::{By, Mode};
use super::read::Sweep;
use crate::metrics::Verdict;
use crate::scenario::fields::Kind;
use serde::{Deserialize, Serialize};

/// Version of journals and parts.
pub const FORMAT: u32 = 1;
/// Figures that are told and drawn.
pub const SHOWN: usize = 6;
/// Up to so many points, differences between them are told.
pub const PAIRED: u64 = 400;

/// What a journal or part belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// Version of the file's format.
    pub format: u32,
    /// Fingerprint of the sweep.
    pub sweep: String,
    /// Version of the program.
    pub version: String,
    /// The sweep's name.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// The scenario's name.
    pub scenario: String,
    /// The scenario's title.
    pub scenario_title: String,
    /// Seed of every draw.
    pub seed: u64,
    /// Replications at most.
    pub replications: u32,
    /// How points are made.
    pub design: String,
    /// What is done at each point.
    pub mode: Mode,
    /// What a row stands for.
    pub by: By,
    /// Points in all.
    pub points: u64,
    /// The currency of costs.
    pub currency: String,
    /// The fields that vary.
    pub fields: Vec<FieldHead>,
    /// The figures that are kept.
    pub figures: Vec<FigureHead>,
    /// The targets' names, in order.
    #[serde(default)]
    pub targets: Vec<String>,
    /// The part of the points that is meant to be here: number from 1, of how many.
    pub shard: Option<Shard>,
}

/// A field that varies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldHead {
    /// As in the sweep file.
    pub field: String,
    /// Name of the column, with its unit.
    pub column: String,
    /// What its values are.
    pub unit: FieldUnit,
}

/// What a column of a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldUnit {
    /// Whole numbers.
    Whole,
    /// Numbers.
    Number,
    /// Durations, in seconds.
    Seconds,
    /// Percentages, as fractions.
    Fraction,
    /// Texts.
    Text,
}

/// A figure that is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureHead {
    /// Its name, with its unit.
    pub name: String,
    /// What the scenario's targets ask of it.
    pub target: Option<f64>,
    /// The clock that a target's mean is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
}

impl FigureHead {
    /// The figure of this name; `None` if a later version wrote it.
    #[must_use]
    pub fn figure(&self) -> Option<Figure> {
        Figure::named(&self.name)
    }
}

/// A part of a sweep's points: every `of`-th, from the `number`-th on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Its number, from 1.
    pub number: u32,
    /// Of how many.
    pub of: u32,
}

impl Shard {
    /// Whether a point (from 0) belongs to it. Depends on nothing but the two numbers; what comes
    /// out at the point depends on neither.
    #[must_use]
    pub const fn holds(self, point: usize) -> bool {
        point % self.of as usize == self.number as usize - 1
    }
}

/// What came out at one point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The point, from 1.
    pub point: u64,
    /// The fields' values, in the head's order; `None` = as in the scenario, and not known.
    pub at: Vec<Option<Cell>>,
    /// What came out.
    pub outcome: Outcome,
}

/// What came out at one point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was simulated.
    Done {
        /// Fingerprint of the point's effective scenario.
        scenario: String,
        /// Replications made.
        replications: u32,
        /// What is to be said of the targets, all together.
        #[serde(default)]
        verdict: Standing,
        /// How the search ended, if there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        searched: Option<Searched>,
        /// The figures, in the head's order.
        all: Vec<Measured>,
        /// Every replication's sums of the first figures, where points are few: for differences
        /// between points, on the same tapes.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pairs: Vec<Vec<(f64, f64)>>,
        /// The same per day or interval, if the sweep asks for it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        slices: Vec<SliceRow>,
    },
    /// The scenario would be invalid there: what is wrong, as text.
    Invalid {
        /// Everything that is wrong.
        problems: String,
    },
}

/// What is said of a point's targets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Each is met.
    Met,
    /// One is not sure yet, and none missed.
    NotSure,
    /// One is missed.
    Missed,
    /// There is none, or no contact that could be judged.
    #[default]
    NothingToJudge,
}

impl Standing {
    /// As in tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotSure => "not sure yet",
            Self::Missed => "missed",
            Self::NothingToJudge => "nothing to judge",
        }
    }
}

impl From<Verdict> for Standing {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Met => Self::Met,
            Verdict::NotSure { .. } => Self::NotSure,
            Verdict::Missed => Self::Missed,
            Verdict::NothingToJudge => Self::NothingToJudge,
        }
    }
}

/// How a search ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Searched {
    /// `proven`, `unproven`, `infeasible` or `nothing to judge`.
    pub status: String,
    /// Proofs made.
    pub proofs: u32,
    /// Replications of the last one.
    pub replications: u32,
    /// Its one-sided error.
    pub error: f64,
}

/// A day or an interval of a point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SliceRow {
    /// Its date, or the moment it starts.
    pub start: String,
    /// The figures, in the head's order.
    pub figures: Vec<Measured>,
}

impl Head {
    /// The head of a sweep.
    #[must_use]
    pub fn of(sweep: &Sweep, shard: Option<Shard>) -> Self {
        let run = sweep.run_settings();
        let figure = |figure: &Figure| FigureHead {
            name: figure.name(),
            target: figure.target(&sweep.base),
            clock: figure.clock(&sweep.base).map(str::to_owned),
        };
        Self {
            format: FORMAT,
            sweep: sweep.fingerprint(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            name: sweep.name.clone(),
            title: sweep.title.clone(),
            scenario: sweep.base.name.clone(),
            scenario_title: sweep.base.title.clone(),
            seed: run.seed,
            replications: run.replications,
            design: sweep.points.design().name().to_owned(),
            mode: sweep.mode,
            by: sweep.by,
            points: sweep.points.len() as u64,
            currency: sweep.base.cost.currency.clone(),
            fields: sweep.points.axes().iter().map(field_head).collect(),
            figures: sweep.figures.iter().map(figure).collect(),
            targets: sweep.base.targets.iter().map(|target| target.name.clone()).collect(),
            shard,
        }
    }
}

fn field_head(axis: &super::axis::Axis) -> FieldHead {
    let unit = match axis.field.kind {
        _ if !axis.is_numeric() => FieldUnit::Text,
        Kind::Whole => FieldUnit::Whole,
        Kind::Number => FieldUnit::Number,
        Kind::Seconds => FieldUnit::Seconds,
        Kind::Fraction => FieldUnit::Fraction,
        Kind::Text => FieldUnit::Text,
    };
    let plain = axis.field.name.replace(['.', '-', ' '], "_").replace('*', "all");
    let column = match unit {
        FieldUnit::Seconds => format!("{plain}_s"),
        FieldUnit::Fraction => format!("{plain}_fraction"),
        _ => plain,
    };
    FieldHead { field: axis.field.name.clone(), column, unit }
}

/// The cells of a point; what it leaves as in the scenario is looked up there.
#[must_use]
pub fn cells(sweep: &Sweep, settings: &[Option<Setting>]) -> Vec<Option<Cell>> {
    let axes = sweep.points.axes().iter();
    axes.zip(settings)
        .map(|(axis, setting)| match setting {
            Some(setting) => Some(setting.cell.clone()),
            None if axis.field.is_factor() => Some(Cell::Number(1.0)),
            None => sweep
                .effective
                .value(&axis.field)
                .map(|value| Setting::written(&axis.field, value.clone()).cell),
        })
        .collect()
}

/// A head or record as a line, with its end.
///
/// # Panics
/// Never: both are plain data.
#[must_use]
pub fn line(of: &impl Serialize) -> String {
    let mut line = serde_json::to_string(of).expect("plain data");
    line.push('\n');
    line
}
