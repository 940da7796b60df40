//! What a search answers, as plain data for tables, pages and files. Knows neither how it was
//! found nor how it is drawn. Money is in the scenario's currency, shares are fractions.

pub use super::levers::{Lever, LeverSaves};
use crate::experiment::Simulation;
use crate::metrics::{TargetJudgement, Verdict};
use crate::model::{GroupId, Plan, Scenario};
use crate::stats::{Estimate, Proportion};
use crate::time::{Instant, Span};

/// The answer of `plan`.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// Who works when.
    pub plan: Plan,
    /// How sure the answer is.
    pub status: Status,
    /// What it costs.
    pub cost: CostSplit,
    /// The same by group, in file order.
    pub groups: Vec<GroupUse>,
    /// Each target and period, by the proof where one was made, else by the search's own tapes.
    pub targets: Vec<PeriodResult>,
    /// The judgements that `targets` tells.
    pub judged: Vec<TargetJudgement>,
    /// Index into `targets`: the period with the least room.
    pub tightest: Option<usize>,
    /// How each day of the horizon may go wrong.
    pub risk: Vec<DayRisk>,
    /// The interval where most contacts miss, with what happens there.
    pub hurts: Option<Hurt>,
    /// Contacts lost that no target counts, mean per replication.
    pub lost_unwatched: f64,
    /// Required against scheduled, per interval.
    pub intervals: Vec<IntervalCover>,
    /// What every plan must cost.
    pub bound: Option<Bound>,
    /// What else would help, beside people; the best one first, none if none is worth a word.
    pub levers: Vec<LeverSaves>,
    /// How the answer was found.
    pub facts: SearchFacts,
    /// The present roster, if the scenario gives one.
    pub base: Option<Base>,
    /// Why no plan meets the targets, if none does.
    pub infeasible: Option<Infeasible>,
    /// Limits that the plan does not keep, each with its hours and numbers, by the independent
    /// checker; such a plan is never called proven.
    pub broken: Vec<String>,
}

/// How sure the answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Met on fresh streams at the proof's error.
    Proven,
    /// The search met the targets on its own tapes, but no proof succeeded.
    Unproven,
    /// No plan within the limits meets the targets, or none keeps the limits; this is the best one.
    Infeasible,
    /// No contact is expected where a target asks for anything: the cheapest plan that keeps the
    /// limits.
    NothingToJudge,
    /// Interrupted: the best plan evaluated so far, not proven.
    Interrupted,
}

/// A plan's cost (`planning.md`, Cost).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CostSplit {
    /// Paid spans × wages × premiums.
    pub wages: f64,
    /// Fixed prices per shift.
    pub shifts: f64,
    /// Expected overtime × its factor.
    pub overtime: f64,
    /// Prices per chat × expected chats.
    pub chats: f64,
    /// Half-width of the 95 % interval of the whole cost: what overtime and chats leave to chance;
    /// 0 where nothing is.
    pub half_width: f64,
    /// Expected value of contacts lost: shown beside the cost, not in it.
    pub lost_value: f64,
    /// Half-width of its 95 % interval.
    pub lost_half_width: f64,
}

impl Planned {
    /// Replications after which the best plan's cost stayed within 1 % of what it is now; `None` if
    /// it never was.
    #[must_use]
    pub fn near_after(&self) -> Option<f64> {
        let near = |cost: f64| (cost / self.cost.total() - 1.0).abs() <= 0.01;
        let progress = self.facts.progress.iter().rev();
        progress.take_while(|(_, cost)| near(*cost)).last().map(|(spent, _)| *spent)
    }
}

impl CostSplit {
    /// Known before any run: wages and prices per shift.
    #[must_use]
    pub fn planned(&self) -> f64 {
        self.wages + self.shifts
    }
    /// All of it, without the value of lost contacts.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.planned() + self.overtime + self.chats
    }
}

/// What a plan asks of one group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupUse {
    /// The group.
    pub group: GroupId,
    /// Most shifts on one day.
    pub people: u32,
    /// Shifts in all.
    pub places: u32,
    /// Paid hours as scheduled, absence not deducted.
    pub paid_hours: f64,
    /// Planned cost.
    pub cost: f64,
    /// Expected overtime over the horizon, hours.
    pub overtime_hours: f64,
}

/// One target in one period.
#[derive(Clone, Debug, PartialEq)]
pub struct PeriodResult {
    /// Index of the target.
    pub target: usize,
    /// The period, clipped to the horizon; a contact belongs to it by its start.
    pub from: Instant,
    /// Its end.
    pub to: Instant,
    /// The value: a share (fraction) or a mean (seconds); with `on`, the share of replications
    /// that met the target.
    pub value: f64,
    /// Half-width of its two-sided 95 % interval.
    pub half_width: f64,
    /// With `on`: replications that met the target, with an exact interval.
    pub kept: Option<Proportion>,
    /// Share of contacts answered, a fraction.
    pub answered: Option<Estimate>,
    /// The one-sided limit held against the aim, at the error that was asked for.
    pub limit: f64,
    /// What was asked for, in the units of `value`.
    pub aim: f64,
    /// Whether larger values are better.
    pub larger_is_better: bool,
    /// What is to be said of it.
    pub verdict: Verdict,
}

impl PeriodResult {
    /// Whether the value itself reaches the aim, chance left aside.
    #[must_use]
    pub fn met_by_value(&self) -> bool {
        if self.larger_is_better { self.value >= self.aim } else { self.value <= self.aim }
    }
}

/// How likely a day misses a target of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayRisk {
    /// Day number; 0 is the first of the horizon.
    pub day: i64,
    /// Index of the target.
    pub target: usize,
    /// Replications in which the day misses.
    pub misses: Proportion,
    /// The same with every day exactly as busy as forecast, absences kept; `None` where days do not
    /// differ in busyness, so that both are one.
    pub misses_as_forecast: Option<Proportion>,
}

/// The interval in which a plan hurts most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hurt {
    /// Its start.
    pub from: Instant,
    /// Its end.
    pub to: Instant,
    /// Index of the target.
    pub target: usize,
    /// The target's value there: a share (fraction) or a mean (seconds).
    pub value: f64,
    /// Contacts that miss in it, mean per replication.
    pub misses: f64,
    /// Contacts that the target counts in it, mean per replication.
    pub contacts: f64,
}

impl Hurt {
    /// Where a simulation of the plan hurts.
    #[must_use]
    pub fn of(scenario: &Scenario, shown: &Simulation) -> Option<Self> {
        let hurt = shown.hurts(&scenario.targets)?;
        let slice = shown.intervals.get(hurt.interval)?;
        let n = f64::from(shown.replications.max(1));
        Some(Self {
            from: slice.start,
            to: slice.start + slice.length,
            target: hurt.target,
            value: hurt.value(scenario.targets[hurt.target].measure),
            misses: f64::from(hurt.count.missed) / n,
            contacts: f64::from(hurt.count.contacts) / n,
        })
    }
}

/// Required against scheduled in one interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IntervalCover {
    /// Its start.
    pub from: Instant,
    /// Its end.
    pub to: Instant,
    /// Expected contacts.
    pub contacts: f64,
    /// Offered load: work that comes, in standard people (groups' mean pace).
    pub load: f64,
    /// What the found plan would need here to be late as rarely as the search accepts, in standard
    /// people.
    pub required: f64,
    /// Standard people at work: scheduled, breaks and expected absence deducted, times pace.
    pub effective: f64,
    /// People between shift start and end (mean over the interval), breaks not deducted.
    pub scheduled: f64,
    /// People at work (mean over the interval), breaks deducted.
    pub on_duty: f64,
    /// People who must be on duty by the limits.
    pub minimum: u32,
    /// `required` in heads of those on duty then, and at least `minimum`.
    pub required_heads: f64,
    /// Whether contacts are taken then, or somebody must be there; closed hours are neither.
    pub open: bool,
}

/// What every plan that meets the targets must cost (`planning.md`, Bound).
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// No plan costs less, with 95 % confidence; infinite if none within the limits can do.
    pub cost: f64,
    /// How it was come by.
    pub by: BoundBy,
    /// Tapes it was computed on.
    pub draws: u32,
    /// By how much the targets were lowered for sampling error, a fraction; fluid accounting only.
    pub targets_lowered_by: f64,
    /// By how much the cost was lowered for sampling error; simulation only.
    pub cost_lowered_by: f64,
    /// How the assumption that an empty desk is never worse fared, where it was looked at.
    pub empty_desk: Option<EmptyDesk>,
    /// What the relaxation leaves out, each a short clause.
    pub ignores: Vec<&'static str>,
}

/// Ways to bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundBy {
    /// Pieces of the horizon simulated from an empty desk. Assumes that an empty desk is never
    /// worse.
    Simulation,
    /// Work that comes against work that people can do; assumes nothing.
    FluidAccounting,
}

/// Runs of the plan found, piece by piece, in pairs: from an empty desk, and as the day goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EmptyDesk {
    /// Pieces looked at, once for each target.
    pub pieces: usize,
    /// Pairs of runs of each.
    pub pairs: usize,
    /// Pieces where the empty desk does worse, twice at error 1 %: if any, accounting bounds.
    pub refuted: usize,
    /// The least mean difference, in standard errors; 0 if none is negative.
    pub least: f64,
}

/// How the answer was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchFacts {
    /// Concrete patterns the search chose from.
    pub patterns: usize,
    /// Different plans simulated.
    pub candidates: u32,
    /// Replications of the whole horizon spent by the search (parts count as parts).
    pub replications: f64,
    /// Replications that racing did not need.
    pub saved_by_racing: f64,
    /// Nodes of the integer programs.
    pub nodes: u64,
    /// Local moves tried and taken.
    pub moves_tried: u32,
    /// Moves that made the plan cheaper and were kept.
    pub moves_taken: u32,
    /// Proofs made.
    pub proofs: u32,
    /// Replications of each proof.
    pub proof_replications: u32,
    /// Which of them is the answer's, from 1; 0 without any.
    pub answered_by: u32,
    /// Its error, one-sided, a fraction.
    pub proof_error: f64,
    /// Cost of the plan that the effort below would prove first, where this effort's own, larger
    /// proof refused it and the answer is dearer.
    pub refused: Option<f64>,
    /// The cheapest plan evaluated that should meet every target by value, without a proof's margin.
    pub by_value: Option<ByValue>,
    /// Distance of the cover program's solution from its own linear relaxation, a fraction; says
    /// nothing about the targets.
    pub schedule_gap: Option<f64>,
    /// Best cost after each improvement: (replications spent, cost).
    pub progress: Vec<(f64, f64)>,
}

/// A plan that should meet its targets by value.
#[derive(Clone, Debug, PartialEq)]
pub struct ByValue {
    /// The plan, promised shifts included.
    pub plan: Plan,
    /// Its cost with expected overtime, chats and promised shifts.
    pub cost: f64,
    /// Probability that its values over as many fresh replications as a proof has reach all targets.
    pub likely: f64,
}

/// The present roster against the found plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Base {
    /// What it costs.
    pub cost: CostSplit,
    /// Its targets, on the first streams of the found plan's proof.
    pub targets: Vec<PeriodResult>,
    /// How many those were.
    pub replications: u32,
    /// What the found plan saves; negative when it costs more.
    pub saves: f64,
    /// Limits that the present roster breaks, in words.
    pub breaks_limits: Vec<String>,
}

/// Why no plan meets the targets.
#[derive(Clone, Debug, PartialEq)]
pub struct Infeasible {
    /// Indices into [`Planned::targets`] that the best plan misses.
    pub missed: Vec<usize>,
    /// Limits whose removal would make room, the one that helps most first.
    pub limits: Vec<LimitInTheWay>,
    /// What no plan can keep, in the words of `check`.
    pub cannot: Vec<String>,
    /// Where most people are missing, if people help.
    pub shortages: Vec<Shortage>,
    /// What the missed periods reach with people without end, on some of the search's tapes.
    pub with_plenty: Vec<PeriodResult>,
}

/// A stretch in which people are missing, by what was seen of lateness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shortage {
    /// Its start.
    pub from: Instant,
    /// Its end.
    pub to: Instant,
    /// The group at whose pace people are counted: the largest.
    pub group: GroupId,
    /// People it would take, mean over the stretch.
    pub needed: f64,
    /// People who are there, mean over the stretch.
    pub there: f64,
}

/// A limit that stands in the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LimitInTheWay {
    /// Which.
    pub limit: Limit,
    /// Share of the missing people-hours that would be there without it, by the cover program
    /// alone (not yet verified by a run); 1 = enough.
    pub closes: f64,
    /// How far it would have to move, in its own unit (people, seats, hours); 0 if not known.
    pub by: f64,
}

/// The limits a plan must keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// People of a group per day.
    GroupSize(GroupId),
    /// Chairs.
    Seats,
    /// People on duty at most.
    Maximum,
    /// Opening hours.
    Opening,
    /// Expected occupancy.
    Occupancy,
    /// Starts, lengths and days of the patterns.
    Patterns,
    /// Longest shift or working time.
    ShiftLength,
    /// Nothing among the limits: the desk itself is too slow (replies, caps, routing).
    Desk,
}

/// What a running search tells whoever watches.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it is doing.
    pub stage: Stage,
    /// Share of its budget spent, a fraction.
    pub done: f64,
    /// The best plan that met the targets on the search's tapes so far.
    pub best: Option<BestSoFar>,
}

/// A plan as a search under way tells of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BestSoFar {
    /// What it costs.
    pub cost: f64,
    /// Its shifts.
    pub shifts: usize,
}

/// Stages of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Making the common tapes.
    Tapes,
    /// Cover program and simulation in turn.
    Covering,
    /// Local moves.
    Moving,
    /// Measuring on more tapes what the search's own are biased by.
    Calibrating,
    /// Simulating on fresh streams.
    Proving,
    /// Bound, risk, base, explanation.
    Explaining,
}

/// The interval that holds `at` in tables of this `width` from the scenario's start.
#[must_use]
pub fn interval_of(at: Instant, width: Span) -> i64 {
    at.ms().div_euclid(width.ms().max(1))
}
