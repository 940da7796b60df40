//! What customers bring, however the desk is staffed (`model.md` §2).

use super::{ChannelId, Law, Patience, ReasonId};
use crate::time::{Instant, Span};
use jiff::civil::Date;

/// The whole demand of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// Expected contacts over time.
    pub curve: ArrivalCurve,
    /// Promotions and other events that multiply the curve, in file order.
    pub events: Vec<Event>,
    /// How counts scatter around the curve.
    pub randomness: Randomness,
    /// How much busier or quieter than forecast whole stretches of time are.
    pub busyness: Busyness,
    /// Shops, platforms, devices; at least one, shares sum to 1.
    pub channels: Vec<Channel>,
    /// Why people write; at least one, shares sum to 1.
    pub reasons: Vec<Reason>,
    /// Share of VIP contacts.
    pub vip_share: f64,
    /// Priority added for VIPs.
    pub vip_priority: i32,
    /// Share of contacts whose customer was here before on the same day.
    pub same_customer_share: f64,
    /// Contacts that wait when the scenario begins.
    pub backlog: Vec<Backlog>,
}

/// Expected contacts over time, before events.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a scenario holds one of them")]
pub enum ArrivalCurve {
    /// Bins read from a count file, times a scale.
    Replay {
        /// The bins, in order, without overlap.
        bins: Vec<Bin>,
        /// Contacts per counted thing.
        scale: f64,
        /// Smooth small counts towards the weekday profile (`model.md` §2).
        smooth: bool,
    },
    /// Daily volume × hourly weights × weekday × holiday.
    Synthesise {
        /// Contacts on a day without events.
        daily_volume: f64,
        /// 24 weights, normalised to sum 1.
        hourly: [f64; 24],
        /// Factors Monday … Sunday.
        weekday: [f64; 7],
        /// Factors of single dates, on top of the weekday's.
        holidays: Vec<Holiday>,
    },
}

/// One bin of a count file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Its first moment.
    pub start: Instant,
    /// Its width: 1 minute to 1 day.
    pub width: Span,
    /// What was counted in it.
    pub count: f64,
}

/// A date with a factor of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Holiday {
    /// The date.
    pub date: Date,
    /// Its factor; at least 0.
    pub factor: f64,
}

/// Something that multiplies demand for a time and may move its mix.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What people call it.
    pub name: String,
    /// When it begins.
    pub start: Instant,
    /// How demand rises and falls.
    pub shape: EventShape,
    /// Reasons whose shares it sets while it acts; the others share the rest in proportion.
    pub mix: Vec<MixMove>,
    /// Factor on the work of every reply of contacts that come while it acts.
    pub work_factor: f64,
}

/// A reason's share while an event acts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MixMove {
    /// The reason.
    pub reason: ReasonId,
    /// Its share of contacts.
    pub share: f64,
}

/// The multiplier m(t) of an event; 1 before it begins and after it ends.
#[derive(Clone, Debug, PartialEq)]
pub enum EventShape {
    /// Linear rise to `peak`, a plateau, then decay towards `tail` by half-lives until `length`.
    Pulse {
        /// Linear rise from 1.
        ramp: Span,
        /// Highest multiplier.
        peak: f64,
        /// Time at the peak.
        plateau: Span,
        /// Half-life of the decay from peak to tail.
        half_life: Span,
        /// The multiplier that the decay approaches.
        tail: f64,
        /// From start to end.
        length: Span,
    },
    /// Multipliers by time since the start, linear between; the last one ends the event.
    Table(Vec<(Span, f64)>),
}

/// How contacts scatter around the expected counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Randomness {
    /// Poisson given busyness.
    Poisson,
    /// Exactly the expected counts, rounded by largest remainder, uniform inside the bin.
    Exact,
}

/// The three layers of gamma factors of mean 1 (`model.md` §2).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Busyness {
    /// Coefficient of variation of one factor for the whole horizon.
    pub forecast_cv: f64,
    /// Coefficient of variation of day factors.
    pub day_cv: f64,
    /// Correlation of neighbouring days (of the Gaussian behind).
    pub day_corr: f64,
    /// Coefficient of variation of hourly factors.
    pub wobble_cv: f64,
    /// Correlation of neighbouring hours (of the Gaussian behind).
    pub wobble_corr: f64,
}

impl Busyness {
    /// Every day exactly as busy as forecast.
    pub const NONE: Self =
        Self { forecast_cv: 0.0, day_cv: 0.0, day_corr: 0.4, wobble_cv: 0.0, wobble_corr: 0.7 };
}

/// Where a contact comes in: shop × platform × device.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// Its name.
    pub name: String,
    /// Share of contacts.
    pub share: f64,
    /// Factor on thinking times (people on phones type more slowly).
    pub thinking_factor: f64,
}

/// Why a customer writes, and what follows from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// Its name.
    pub name: String,
    /// Its share of contacts, before events.
    pub share: f64,
    /// How that share differs by day and hour, if it does.
    pub share_profile: Option<ShareProfile>,
    /// Higher is served first.
    pub priority: i32,
    /// How many replies a chat needs.
    pub replies: Replies,
    /// Work of the first reply.
    pub first_work: Law,
    /// Work of each further reply.
    pub work: Law,
    /// The customer's time before each further message.
    pub thinking: Law,
    /// Patience before the first reply; `None` waits for ever.
    pub patience: Option<Patience>,
    /// Share of those losing patience who leave without a word.
    pub silent_share: f64,
    /// How long a silently abandoned chat holds its slot after its reply; `None` = not at all.
    pub idle_timeout: Option<Law>,
    /// Patience with each further reply; `None` waits for ever.
    pub follow_up_patience: Option<Law>,
    /// How long the window stays open after the last reply; `None` = closed at once.
    pub linger: Option<Law>,
    /// What a lost contact is worth, in the scenario's currency.
    pub value: f64,
}

/// Factors on a reason's share, renormalised over reasons afterwards.
#[derive(Clone, Debug, PartialEq)]
pub struct ShareProfile {
    /// Factor by hour of the day.
    pub hourly: [f64; 24],
    /// Factors of single days (day number, factor).
    pub days: Vec<(i64, f64)>,
}

/// How many replies a chat needs; at least one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Replies {
    /// Always so many.
    Fixed(u32),
    /// Geometric on 1, 2, … with this mean.
    Geometric(f64),
    /// Uniform on whole numbers between two bounds.
    Uniform {
        /// Least.
        min: u32,
        /// Most.
        max: u32,
    },
}

impl Replies {
    /// Mean number of replies.
    #[must_use]
    pub fn mean(self) -> f64 {
        match self {
            Self::Fixed(n) => f64::from(n),
            Self::Geometric(mean) => mean,
            Self::Uniform { min, max } => 0.5 * (f64::from(min) + f64::from(max)),
        }
    }
}

/// How much a customer matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Level {
    /// Everybody.
    #[default]
    Ordinary,
    /// Served with extra priority.
    Vip,
}

/// Contacts of one age that wait when the scenario begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backlog {
    /// How many.
    pub count: u32,
    /// How long they have waited.
    pub age: Span,
    /// Their reason; `None` draws it from the mix.
    pub reason: Option<ReasonId>,
    /// Their channel; `None` draws it from the shares.
    pub channel: Option<ChannelId>,
}
