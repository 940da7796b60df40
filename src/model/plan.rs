//! Who works when: the decision (`model.md` §1).

use super::GroupId;
use crate::time::{Instant, Span};

/// A set of places, kept in a fixed order so that equal plans are equal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    places: Vec<Place>,
}

/// One person's duty: (group, day, pattern, ordinal).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The group.
    pub group: GroupId,
    /// Scheduled start; an overnight shift belongs to the day on which it starts.
    pub start: Instant,
    /// Scheduled end.
    pub end: Instant,
    /// Breaks, in order, inside the shift and apart.
    pub breaks: Vec<Break>,
    /// The pattern's name, for people.
    pub pattern: String,
    /// The person, if the roster names one.
    pub person: Option<String>,
}

/// A scheduled break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Break {
    /// Scheduled start.
    pub start: Instant,
    /// How long it is.
    pub length: Span,
    /// Under `finish`, the rest is handed over when it could not begin by this much after `start`.
    pub latest: Span,
}

impl Place {
    /// The day the place belongs to.
    #[must_use]
    pub const fn day(&self) -> i64 {
        self.start.day()
    }
    /// From scheduled start to scheduled end.
    #[must_use]
    pub fn length(&self) -> Span {
        self.end - self.start
    }
    /// Whether the two are the same duty, whoever does it.
    #[must_use]
    pub fn same_duty(&self, other: &Self) -> bool {
        self.group == other.group
            && self.start == other.start
            && self.end == other.end
            && self.breaks == other.breaks
    }
}

impl Plan {
    /// The plan with these places, sorted by group, start, end, breaks.
    #[must_use]
    pub fn new(mut places: Vec<Place>) -> Self {
        places.sort();
        Self { places }
    }
    /// The places, sorted by group, start, end, breaks.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }
    /// Places with their ordinal among those of the same duty, in order.
    pub fn with_ordinals(&self) -> impl Iterator<Item = (&Place, u32)> {
        let mut ordinal = 0;
        self.places.iter().enumerate().map(move |(i, place)| {
            ordinal = match i.checked_sub(1).map(|before| &self.places[before]) {
                Some(before) if before.same_duty(place) => ordinal + 1,
                _ => 0,
            };
            (place, ordinal)
        })
    }
}
