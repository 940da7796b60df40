//! What the search may choose from, and the limits on it (`planning.md`, Search).

use super::{ClockWindow, GroupId, Plan};
use crate::time::Span;

/// The decision space.
#[derive(Clone, Debug, PartialEq)]
pub struct Planning {
    /// Families of shift patterns.
    pub patterns: Vec<PatternRule>,
    /// Limits on every plan.
    pub limits: Limits,
    /// Shifts already promised: part of every plan.
    pub promised: Plan,
    /// Width of the requirement's intervals.
    pub interval: Span,
    /// What the edges of the horizon are.
    pub cut: Cut,
}

/// What the edges of the horizon are to shifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// A piece of ongoing business: shifts of the evening before and shifts that end later count,
    /// and the last night is staffed like the others.
    Ongoing,
    /// Business begins and ends with it: shifts lie inside.
    Hard,
}

/// A family of shift patterns: every start × length × placement of breaks.
#[derive(Clone, Debug, PartialEq)]
pub struct PatternRule {
    /// Its name.
    pub name: String,
    /// Groups that may work it.
    pub groups: Vec<GroupId>,
    /// Starts, minutes from midnight, ascending; may reach 1440 + for the small hours of the next
    /// day, and below 0 for the evening before.
    pub starts: Vec<i32>,
    /// Lengths from scheduled start to end, breaks included.
    pub lengths: Vec<Span>,
    /// Breaks; each lies in its own window, in whatever order they fit.
    pub breaks: Vec<BreakRule>,
    /// Weekdays on which it may start, Monday first.
    pub weekdays: [bool; 7],
}

/// Where a break may lie in a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakRule {
    /// Its length.
    pub length: Span,
    /// Earliest start, from the shift's start.
    pub earliest: Span,
    /// Latest start, from the shift's start.
    pub latest: Span,
    /// Step between possible starts.
    pub step: Span,
    /// Shifts shorter than this go without it.
    pub only_from: Span,
    /// How late it may begin before the rest is handed over.
    pub may_slip: Span,
}

/// Limits on every plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// People between shift start and end at any moment, at most.
    pub seats: Option<u32>,
    /// People on duty, breaks not counted, at least, by window.
    pub minimum: Vec<(ClockWindow, u32)>,
    /// People on duty at most.
    pub maximum: Option<u32>,
    /// Shifts lie inside these hours; `None` = any.
    pub opening: Option<ClockWindow>,
    /// Expected occupancy per day at most, a fraction.
    pub max_occupancy: Option<f64>,
    /// Longest shift, breaks included.
    pub max_shift: Span,
    /// Longest working time in a shift, breaks of 30 minutes or more not counted.
    pub max_work: Span,
}
