//! What one replication adds up to: plain integer sums in all and per interval, day, reason,
//! channel and group. Counts of contacts belong to the slice of the contact's start; flows and
//! levels to the moment (`model.md` §6). Must not know how a run was made.

use super::contacts::ContactSums;
use crate::stats::{Histogram, TimeAverage};
use crate::time::Span;

/// Levels over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Level {
    /// Contacts in the queue.
    Queue,
    /// Occupied slots, lingering ones included.
    Slots,
    /// Agents with a reply under their hands.
    Replying,
    /// Agents online.
    Online,
    /// Agents winding down.
    WindingDown,
    /// Agents on break.
    OnBreak,
    /// Agents who came and wait for a seat.
    WaitingForSeat,
}

impl Level {
    /// How many there are.
    pub const COUNT: usize = 7;
    /// All of them, in order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Queue,
        Self::Slots,
        Self::Replying,
        Self::Online,
        Self::WindingDown,
        Self::OnBreak,
        Self::WaitingForSeat,
    ];
}

/// Levels of a slice: areas and peaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LevelSums {
    /// By [`Level`].
    pub averages: [TimeAverage; Level::COUNT],
    /// Highest value that lasted at least a millisecond, by [`Level`].
    pub peaks: [u64; Level::COUNT],
    /// Time with a minimum on duty, ms.
    pub minimum_ms: u64,
    /// Of that, time with fewer people online or winding down, ms.
    pub below_minimum_ms: u64,
}

/// What happened during a slice's time (for reasons, channels and groups: to its contacts).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flows {
    /// Customers who gave up before the first reply, loudly, by moment.
    pub abandonments: u64,
    /// Customers who gave up before the first reply, silently, by moment.
    pub silent_abandonments: u64,
    /// Human replies sent, those to nobody included, by moment.
    pub replies_sent: u64,
    /// Gaps between a customer's oldest unanswered message and its reply, by the message; gaps to
    /// nobody excluded.
    pub gaps: i64,
    /// Their sum, ms.
    pub gaps_ms: i64,
}

/// What people did beyond levels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StaffSums {
    /// Places that came to the desk, by the day on which the shift starts.
    pub came: u64,
    /// Time beyond shift end and post, by the day on which the shift starts, ms.
    pub overtime_ms: u64,
}

/// Everything about one slice of one replication.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SliceTally {
    /// Contacts that started in it.
    pub contacts: ContactSums,
    /// What happened in it.
    pub flows: Flows,
    /// Levels during it; unwatched for reasons and channels.
    pub levels: LevelSums,
    /// People; not per interval.
    pub staff: StaffSums,
    /// Histograms of the clocks by [`crate::model::Clock`]; empty per interval.
    pub clocks: Vec<Histogram>,
}

impl SliceTally {
    /// Adds another slice's contacts, flows and clocks; levels and people stay.
    pub fn add_sums(&mut self, other: &Self) {
        self.contacts.merge(&other.contacts);
        let Flows { abandonments, silent_abandonments, replies_sent, gaps, gaps_ms } = other.flows;
        self.flows.abandonments += abandonments;
        self.flows.silent_abandonments += silent_abandonments;
        self.flows.replies_sent += replies_sent;
        self.flows.gaps += gaps;
        self.flows.gaps_ms += gaps_ms;
        for (histogram, more) in self.clocks.iter_mut().zip(&other.clocks) {
            histogram.merge(more);
        }
    }
    /// A level's average.
    #[must_use]
    pub const fn level(&self, level: Level) -> TimeAverage {
        self.levels.averages[level as usize]
    }
    /// Hours of agents online or winding down.
    #[must_use]
    pub fn staffed_hours(&self) -> f64 {
        let ms = self.level(Level::Online).area_ms + self.level(Level::WindingDown).area_ms;
        Span::from_ms(ms).hours()
    }
}

/// Everything that is added up in one replication.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunTally {
    /// In all, backlog included; levels over the horizon.
    pub all: SliceTally,
    /// By day.
    pub days: Vec<SliceTally>,
    /// By interval of the scenario's width.
    pub intervals: Vec<SliceTally>,
    /// By reason.
    pub reasons: Vec<SliceTally>,
    /// By channel.
    pub channels: Vec<SliceTally>,
    /// By group of the place that sent the first reply or held the chat last.
    pub groups: Vec<SliceTally>,
    /// Levels after the horizon, until the desk was empty.
    pub drain: LevelSums,
}
