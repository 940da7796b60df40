//! Every figure that is a ratio of two sums, by name: one table for estimates, CSV columns and
//! JSON keys. Must not know how a run was made.

use super::tally::{Level, SliceTally};
use crate::engine::Outcome;
use crate::model::Clock;
use crate::stats::{Estimate, Ratio, RatioSums};

/// What a figure is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of things, mean per replication.
    Count,
    /// A fraction between 0 and 1.
    Share,
    /// Seconds.
    Seconds,
    /// Hours, mean per replication.
    Hours,
    /// An average over time or a rate.
    Average,
}

macro_rules! metrics {
    ($($(#[$doc:meta])* $variant:ident $name:literal $unit:ident $ratio:expr;)*) => {
        /// A figure of a slice of a run (in all, or of a day, an interval, a reason …).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Metric { $($(#[$doc])* $variant,)* }

        impl Metric {
            /// All of them, in the order of tables.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Name in files, with its unit where it has one.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
            /// The one of this name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|metric| metric.name() == name)
            }
            /// What it is measured in.
            #[must_use]
            pub const fn unit(self) -> Unit {
                match self { $(Self::$variant => Unit::$unit,)* }
            }
            /// Its two sums in one replication.
            #[must_use]
            pub fn ratio(self, slice: &SliceTally) -> Ratio {
                let sums: fn(&SliceTally) -> (f64, f64) = match self {
                    $(Self::$variant => $ratio,)*
                };
                let (num, den) = sums(slice);
                Ratio::new(num, den)
            }
        }
    };
}

metrics! {
    /// Contacts that came.
    Arrivals "arrivals" Count |s| (f(s.contacts.arrivals), 1.0);
    /// Contacts that needed a human.
    NeededHuman "needed_human" Count |s| (f(s.contacts.needed_human), 1.0);
    /// Contacts answered while the customer was there.
    Answered "answered" Count |s| (f(s.contacts.entries.answered), 1.0);
    /// Contacts lost: no human reply while the customer was there; left messages outside service
    /// hours are no part of it.
    Lost "lost" Count |s| (f(s.contacts.entries.lost), 1.0);
    /// Contacts with at least one human reply, be it to a customer already gone or to a message.
    Billed "billed" Count |s| (f(s.contacts.entries.billed), 1.0);
    /// Messages left outside service hours which the desk opens for again.
    LeftOutsideHours "left_outside_hours" Count |s| (f(s.contacts.entries.left), 1.0);
    /// Messages left after the last opening of the horizon.
    LeftTooLate "left_too_late" Count |s| (f(s.contacts.entries.left_too_late), 1.0);
    /// Contacts with all replies sent.
    Served "served" Count |s| (outcome(s, Outcome::Served), 1.0);
    /// Contacts whose customer gave up waiting for a later reply.
    BrokeOff "broke_off" Count |s| (outcome(s, Outcome::BrokeOff), 1.0);
    /// Contacts of the slice whose customer gave up before the first reply and said so.
    Abandoned "abandoned" Count |s| (f(s.contacts.abandoned), 1.0);
    /// Contacts of the slice whose customer gave up before the first reply without a word.
    AbandonedSilently "abandoned_silently" Count |s| (f(s.contacts.abandoned_silently), 1.0);
    /// Contacts turned away at the queue limit.
    Blocked "blocked" Count |s| (outcome(s, Outcome::Blocked), 1.0);
    /// Contacts left as messages.
    LeftMessages "left_messages" Count |s| (outcome(s, Outcome::LeftMessage), 1.0);
    /// Contacts not over when the drain ended.
    Open "open" Count |s| (outcome(s, Outcome::Open), 1.0);
    /// Customers who gave up during the slice's time, loudly.
    Abandonments "abandonments" Count |s| (f(s.flows.abandonments), 1.0);
    /// Customers who gave up during the slice's time, silently.
    SilentAbandonments "silent_abandonments" Count |s| (f(s.flows.silent_abandonments), 1.0);
    /// Human replies sent during the slice's time.
    RepliesSent "replies_sent" Count |s| (f(s.flows.replies_sent), 1.0);
    /// Answered ÷ (answered + lost): messages left outside service hours and contacts whose limit
    /// is still to come at the end stand apart.
    AnsweredShare "answered_share" Share |s| (f(s.contacts.entries.answered), counted(s));
    /// Loudly abandoned ÷ arrivals of the slice.
    AbandonedOfArrivals "abandoned_of_arrivals" Share
        |s| (f(s.contacts.abandoned), f(s.contacts.arrivals));
    /// Silently abandoned ÷ arrivals of the slice.
    SilentlyOfArrivals "silently_abandoned_of_arrivals" Share
        |s| (f(s.contacts.abandoned_silently), f(s.contacts.arrivals));
    /// Blocked ÷ arrivals of the slice.
    BlockedOfArrivals "blocked_of_arrivals" Share
        |s| (outcome(s, Outcome::Blocked), f(s.contacts.arrivals));
    /// Left messages ÷ arrivals of the slice.
    LeftMessagesOfArrivals "left_messages_of_arrivals" Share
        |s| (outcome(s, Outcome::LeftMessage), f(s.contacts.arrivals));
    /// Mean time until a slot was assigned, of customers who did not give up.
    MeanAssigned "mean_assigned_s" Seconds |s| clock(s, Clock::Assigned);
    /// Mean time until the first reply was begun, of customers who did not give up.
    MeanBegun "mean_begun_s" Seconds |s| clock(s, Clock::Begun);
    /// Mean time until the first reply was sent, of customers who did not give up.
    MeanFirstReply "mean_first_reply_s" Seconds |s| clock(s, Clock::FirstReply);
    /// Mean time until the first useful reply was sent, of customers who did not give up.
    MeanFirstUsefulReply "mean_first_useful_reply_s" Seconds
        |s| clock(s, Clock::FirstUsefulReply);
    /// Pooled average response time: the mean of all gaps between a message and its reply, by the
    /// time of the message.
    MeanReplyGap "mean_reply_gap_s" Seconds
        |s| (s.flows.gaps_ms as f64 / 1e3, s.flows.gaps as f64);
    /// Mean time until a left message was answered, of those that were.
    MeanLeftMessageAnswer "mean_left_message_answer_s" Seconds
        |s| (f(s.contacts.left_answered.total_ms) / 1e3, f(s.contacts.left_answered.count));
    /// Replies per answered contact.
    RepliesPerChat "replies_per_chat" Average
        |s| (f(s.contacts.replies_of_answered), f(s.contacts.entries.answered));
    /// Automatic transfers of the slice's contacts.
    Transfers "transfers" Count |s| (f(s.contacts.transfers), 1.0);
    /// Times the slice's contacts were handed over or parked.
    HandOvers "hand_overs" Count |s| (f(s.contacts.hand_overs), 1.0);
    /// Contacts answered per hour of an agent at the desk (online or winding down).
    ChatsPerAgentHour "chats_per_agent_hour" Average
        |s| (f(s.contacts.entries.answered), s.staffed_hours());
    /// Contacts answered per place that came.
    ChatsPerAgentDay "chats_per_agent_day" Average
        |s| (f(s.contacts.entries.answered), f(s.staff.came));
    /// Time replying ÷ time online or winding down.
    Occupancy "occupancy" Share
        |s| (s.level(Level::Replying).area_ms as f64, s.staffed_hours() * MS_PER_HOUR);
    /// Occupied slots per agent online or winding down.
    Concurrency "concurrency" Average
        |s| (s.level(Level::Slots).area_ms as f64, s.staffed_hours() * MS_PER_HOUR);
    /// Contacts waiting in the queue, average over time.
    MeanQueue "mean_queue" Average |s| level(s, Level::Queue);
    /// Longest queue, mean over replications.
    MaxQueue "max_queue" Count |s| (f(s.levels.peaks[Level::Queue as usize]), watched(s, Level::Queue));
    /// Occupied slots, average over time.
    MeanSlots "mean_slots" Average |s| level(s, Level::Slots);
    /// Agents replying, average over time.
    MeanReplying "mean_replying" Average |s| level(s, Level::Replying);
    /// Agents online, average over time.
    MeanOnline "mean_online" Average |s| level(s, Level::Online);
    /// Agents winding down, average over time.
    MeanWindingDown "mean_winding_down" Average |s| level(s, Level::WindingDown);
    /// Agents on break, average over time.
    MeanOnBreak "mean_on_break" Average |s| level(s, Level::OnBreak);
    /// Agents who came and wait for a seat, average over time.
    MeanWaitingForSeat "mean_waiting_for_seat" Average |s| level(s, Level::WaitingForSeat);
    /// Hours of agents online or winding down.
    StaffedHours "staffed_hours" Hours |s| (s.staffed_hours(), watched(s, Level::Online));
    /// Hours beyond shift end and post.
    OvertimeHours "overtime_hours" Hours
        |s| (f(s.staff.overtime_ms) / MS_PER_HOUR, watched(s, Level::Online));
    /// Places that came.
    AgentDays "agent_days" Count |s| (f(s.staff.came), watched(s, Level::Online));
    /// Share of the time that has a minimum in which fewer people than that were at the desk.
    BelowMinimum "below_minimum" Share
        |s| (f(s.levels.below_minimum_ms), f(s.levels.minimum_ms));
    /// Late contacts: answered after the headline limit, given up, or never answered.
    Late "late" Count |s| (f(s.contacts.late.chats), 1.0);
}

const MS_PER_HOUR: f64 = 3_600_000.0;

const fn f(count: u64) -> f64 {
    count as f64
}

fn counted(slice: &SliceTally) -> f64 {
    f(slice.contacts.entries.answered + slice.contacts.entries.lost)
}

fn outcome(slice: &SliceTally, outcome: Outcome) -> f64 {
    f(slice.contacts.outcomes[outcome as usize])
}

fn clock(slice: &SliceTally, clock: Clock) -> (f64, f64) {
    let sum = &slice.contacts.clocks[clock as usize];
    (f(sum.total_ms) / 1e3, f(sum.count))
}

fn level(slice: &SliceTally, level: Level) -> (f64, f64) {
    let average = slice.level(level);
    (average.area_ms as f64, average.watched_ms as f64)
}

/// 1 where the level was watched at all, so that slices without it have no figure.
fn watched(slice: &SliceTally, level: Level) -> f64 {
    f64::from(u8::from(slice.level(level).watched_ms > 0))
}

impl Unit {
    /// The estimate over replications, with the interval that the unit asks for.
    #[must_use]
    pub fn estimate(self, replications: &[Ratio]) -> Option<Estimate> {
        let pairs = replications.iter().copied();
        match self {
            Self::Share => Ratio::estimate_share(pairs),
            Self::Count => Ratio::estimate(pairs).map(Estimate::of_count),
            _ => Ratio::estimate(pairs),
        }
    }
    /// The same from running sums.
    #[must_use]
    pub fn estimate_sums(self, sums: &RatioSums) -> Option<Estimate> {
        match self {
            Self::Share => sums.estimate_share(),
            Self::Count => sums.estimate().map(Estimate::of_count),
            _ => sums.estimate(),
        }
    }
    /// The variant's minus the base's over the same replications.
    #[must_use]
    pub fn difference(self, base: &[Ratio], variant: &[Ratio]) -> Option<Estimate> {
        match self {
            Self::Share | Self::Count => Ratio::paired_difference_of_counts(base, variant),
            _ => Ratio::paired_difference(base, variant),
        }
    }
    /// Sign or word after a figure; empty for plain numbers.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Count | Self::Average => "",
            Self::Share => "%",
            Self::Seconds => "s",
            Self::Hours => "h",
        }
    }
}
