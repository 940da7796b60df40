//! What pictures show: plain numbers, whoever computed them. Times are minutes from midnight of the
//! scenario's first day.

use jiff::civil::Date;

/// What stands on top of every picture, and the days it covers.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// The scenario's title.
    pub scenario: String,
    /// How many replications stand behind the numbers.
    pub replications: u32,
    /// The scenario's first day.
    pub first_day: Date,
    /// How many days it covers.
    pub days: u32,
}

/// A grid of equal intervals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Start of the first interval, minutes.
    pub start_min: f64,
    /// Width of each, minutes.
    pub width_min: f64,
}

/// A value per interval with its spread over replications.
#[derive(Clone, Debug, PartialEq)]
pub struct BandSeries {
    /// When the intervals are.
    pub grid: Grid,
    /// By interval; `None` where there is nothing to average.
    pub points: Vec<Option<Band>>,
}

/// A mean and the 5 % and 95 % quantiles over replications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Mean (of a ratio: Σ ÷ Σ).
    pub mean: f64,
    /// 5 % quantile.
    pub low: f64,
    /// 95 % quantile.
    pub high: f64,
}

/// Contacts per interval.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrivalsView {
    /// On top.
    pub heading: Heading,
    /// Contacts that came, per interval.
    pub arrivals: BandSeries,
    /// Contacts expected, per interval of the same grid; empty = not shown.
    pub expected: Vec<f64>,
}

/// People needed and people scheduled.
#[derive(Clone, Debug, PartialEq)]
pub struct StaffingView {
    /// On top.
    pub heading: Heading,
    /// When the intervals are.
    pub grid: Grid,
    /// People needed, by interval, in heads, the minimum on duty included.
    pub required: Vec<f64>,
    /// People on duty by the plan, breaks not counted, by interval.
    pub scheduled: Vec<f64>,
    /// Whether the desk is open then: closed hours are neither drawn nor counted.
    pub open: Vec<bool>,
}

/// Service per interval.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceView {
    /// On top.
    pub heading: Heading,
    /// What the share is of: the limit, and whose contacts.
    pub what: String,
    /// The share asked for, a fraction, if there is a share target.
    pub share_target: Option<f64>,
    /// Share of contacts answered in time, a fraction.
    pub share: BandSeries,
    /// The interval in which most contacts miss, and what is said of it.
    pub hurts: Option<(usize, String)>,
    /// The mean asked for, seconds, if there is a mean target.
    pub wait_target_s: Option<f64>,
    /// Mean first reply, seconds.
    pub wait_s: BandSeries,
}

/// The shifts of one day.
#[derive(Clone, Debug, PartialEq)]
pub struct GanttView {
    /// On top.
    pub heading: Heading,
    /// Which day: 0 is the first.
    pub day: i64,
    /// Names of the groups, in file order.
    pub groups: Vec<String>,
    /// Rows, sorted by group and start.
    pub rows: Vec<GanttRow>,
}

/// People with the same duty on the same day.
#[derive(Clone, Debug, PartialEq)]
pub struct GanttRow {
    /// Index of the group.
    pub group: usize,
    /// The pattern's name.
    pub pattern: String,
    /// How many people.
    pub people: u32,
    /// Scheduled start, minutes.
    pub start_min: f64,
    /// Scheduled end, minutes.
    pub end_min: f64,
    /// Breaks: start and length, minutes.
    pub breaks: Vec<(f64, f64)>,
}

/// How long first replies took.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstReplyView {
    /// On top.
    pub heading: Heading,
    /// Width of a bin, seconds.
    pub bin_s: f64,
    /// Share of contacts per bin, fractions, from 0 on.
    pub shares: Vec<f64>,
    /// Share answered later than the last bin.
    pub beyond: f64,
    /// Share never answered.
    pub never: f64,
    /// The limit of the share target, seconds.
    pub limit_s: Option<f64>,
    /// Share answered within the limit, a fraction.
    pub within: f64,
    /// Median, seconds.
    pub median_s: Option<f64>,
    /// 90 % quantile, seconds.
    pub p90_s: Option<f64>,
}

/// Contacts waiting for a slot.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueView {
    /// On top.
    pub heading: Heading,
    /// Mean length over the interval with its spread.
    pub queue: BandSeries,
    /// Longest by interval in 95 % of replications; empty = not shown.
    pub longest: Vec<f64>,
}

/// Share in time by day and interval.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatView {
    /// On top.
    pub heading: Heading,
    /// What the share is of: the limit, and whose contacts.
    pub what: String,
    /// The share asked for, a fraction.
    pub target: Option<f64>,
    /// Day and interval in which most contacts miss, and what is said of it.
    pub hurts: Option<((usize, usize), String)>,
    /// Width of an interval, minutes; divides a day.
    pub width_min: f64,
    /// By day, then by interval of the day; `None` without contacts.
    pub shares: Vec<Vec<Option<f64>>>,
}

/// Several sides over time, on equal scales.
#[derive(Clone, Debug, PartialEq)]
pub struct OverlayView {
    /// On top; the scenario is the base.
    pub heading: Heading,
    /// One above the other.
    pub panels: Vec<OverlayPanel>,
}

/// One figure of all sides.
#[derive(Clone, Debug, PartialEq)]
pub struct OverlayPanel {
    /// What is shown.
    pub title: String,
    /// How the axis is read.
    pub scale: Scale,
    /// What is asked for, if anything.
    pub target: Option<f64>,
    /// The base first.
    pub lines: Vec<OverlayLine>,
}

/// How values are written at an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Fractions, from 0 to 1.
    Share,
    /// Seconds.
    Seconds,
    /// Plain numbers.
    Plain,
}

/// One side's curve.
#[derive(Clone, Debug, PartialEq)]
pub struct OverlayLine {
    /// Its name.
    pub name: String,
    /// Its values.
    pub series: BandSeries,
}

/// Differences to a base with their intervals, figure by figure.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferencesView {
    /// On top; the scenario is the base.
    pub heading: Heading,
    /// One figure each.
    pub panels: Vec<DifferencePanel>,
}

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferencePanel {
    /// What it is.
    pub title: String,
    /// One per variant.
    pub rows: Vec<DifferenceRow>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferenceRow {
    /// The variant.
    pub name: String,
    /// Low end, value, high end, in the figure's unit.
    pub interval: [f64; 3],
    /// `Some(true)` is real and good, `Some(false)` real and bad, `None` neither.
    pub good: Option<bool>,
    /// What is written beside it.
    pub text: String,
}

/// Who is still waiting.
#[derive(Clone, Debug, PartialEq)]
pub struct PatienceView {
    /// The log's name.
    pub scenario: String,
    /// How many customers stand behind it.
    pub what: String,
    /// Seconds, share still waiting, and the ends of its interval.
    pub points: Vec<(f64, f64, f64, f64)>,
    /// Seconds and share by the fitted law.
    pub law: Vec<(f64, f64)>,
    /// The law's name.
    pub law_name: String,
}

/// Simulated against actual.
#[derive(Clone, Debug, PartialEq)]
pub struct ValidationView {
    /// On top.
    pub heading: Heading,
    /// The title.
    pub title: String,
    /// One below the other.
    pub panels: Vec<ValidationPanel>,
}

/// One measure of [`ValidationView`].
#[derive(Clone, Debug, PartialEq)]
pub struct ValidationPanel {
    /// What it shows.
    pub name: String,
    /// Whether values are fractions.
    pub is_share: bool,
    /// The simulation.
    pub expected: BandSeries,
    /// What happened, by interval of the same grid; `None` where too few came to tell.
    pub actual: Vec<Option<f64>>,
    /// Intervals inside their band.
    pub inside: u32,
    /// Below it.
    pub below: u32,
    /// Above it.
    pub above: u32,
    /// Intervals looked at.
    pub of: u32,
    /// Their share inside.
    pub inside_share: f64,
}

impl Grid {
    /// Start of interval `i`, minutes.
    #[must_use]
    pub fn start(&self, i: usize) -> f64 {
        self.start_min + self.width_min * i as f64
    }
    /// Middle of interval `i`, minutes.
    #[must_use]
    pub fn middle(&self, i: usize) -> f64 {
        self.start(i) + self.width_min / 2.0
    }
}

impl BandSeries {
    /// Stretches of neighbouring intervals that have a value: (middle, value).
    pub(super) fn stretches(&self) -> Vec<Vec<(f64, Band)>> {
        let mut stretches = Vec::new();
        let mut stretch = Vec::new();
        for (i, point) in self.points.iter().enumerate() {
            match point {
                Some(band) => stretch.push((self.grid.middle(i), *band)),
                None if stretch.is_empty() => {}
                None => stretches.push(std::mem::take(&mut stretch)),
            }
        }
        if !stretch.is_empty() {
            stretches.push(stretch);
        }
        stretches
    }
    /// The highest of a number over all intervals, at least 0.
    pub(super) fn highest(&self, of: impl Fn(&Band) -> f64) -> f64 {
        self.points.iter().flatten().map(of).filter(|x| x.is_finite()).fold(0.0, f64::max)
    }
    /// The interval with the highest mean.
    pub(super) fn peak(&self) -> Option<(usize, Band)> {
        self.points
            .iter()
            .enumerate()
            .filter_map(|(i, point)| point.map(|band| (i, band)))
            .max_by(|a, b| a.1.mean.total_cmp(&b.1.mean))
    }
}
