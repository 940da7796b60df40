//! Chat profiles: what a chat needs and how many an agent handles at once. Throughputs are a source
//! article's (A); the stages behind them are assumptions (M) chosen to give these throughputs.

use super::super::raw::{ProfileName, Tier};
use crate::model::{Law, Patience};
use crate::time::Span;

/// A kind of chats and the desk that handles them.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// Its name.
    pub name: ProfileName,
    /// Mean of a geometric number of replies.
    pub replies: f64,
    /// Work of the first reply: short, because desks greet with a phrase.
    pub first_reply: Law,
    /// Work of each further reply.
    pub reply: Law,
    /// The customer's time before each further message.
    pub thinking: Law,
    /// Chats at once: novice, regular, expert.
    pub caps: [u32; 3],
    /// Whether customers are as patient as those who have bought.
    pub patient: bool,
    /// Where it comes from.
    pub origin: &'static str,
}

/// All profiles.
pub const PROFILES: [Profile; 3] = [
    Profile {
        name: ProfileName::Meiqia,
        replies: 6.0,
        first_reply: Law::Exponential(8.0),
        reply: Law::Lognormal { mean: 35.0, cv: 0.8 },
        thinking: Law::Lognormal { mean: 45.0, cv: 1.2 },
        caps: [5, 8, 10],
        patient: false,
        origin: "15-20 chats an hour at saturation, novice cap 5 (A); stages M",
    },
    Profile {
        name: ProfileName::TaobaoFast,
        replies: 4.0,
        first_reply: Law::Exponential(4.0),
        reply: Law::Lognormal { mean: 14.0, cv: 0.7 },
        thinking: Law::Lognormal { mean: 35.0, cv: 1.2 },
        caps: [5, 12, 20],
        patient: false,
        origin: "500-600 chats in 8-10 hours (A); caps as in a survey of 2012 (B); stages M",
    },
    Profile {
        name: ProfileName::AfterSales,
        replies: 8.0,
        first_reply: Law::Exponential(10.0),
        reply: Law::Lognormal { mean: 45.0, cv: 0.8 },
        thinking: Law::Lognormal { mean: 90.0, cv: 1.2 },
        caps: [4, 6, 8],
        patient: true,
        origin: "8-12 chats an hour at saturation; all M",
    },
];

/// Factor on the work of a reply: novice, regular, expert (M; people differ by two to three).
pub const TIER_FACTORS: [f64; 3] = [1.5, 1.0, 0.7];
/// What each further open chat adds to a reply: novice, regular, expert (M).
pub const MULTITASKING: [f64; 3] = [0.08, 0.03, 0.02];
/// Nobody leaves before this, buying (M, from vendors' curve points, C).
pub const PRESALE_KNEE_S: f64 = 15.0;
/// Median of what comes after the knee, buying (M; vendors: most are gone at 3–4 minutes, C).
pub const PRESALE_MEDIAN_S: f64 = 75.0;
/// Median patience of those who have bought (M).
pub const AFTER_SALES_MEDIAN_S: f64 = 720.0;

/// The profile of this name.
#[must_use]
pub fn profile(name: ProfileName) -> &'static Profile {
    PROFILES.iter().find(|profile| profile.name == name).unwrap_or(&PROFILES[0])
}

/// Mean of the exponential with this median, seconds, to the millisecond.
#[must_use]
pub fn mean_of_median(median_s: f64) -> f64 {
    (median_s / std::f64::consts::LN_2 * 1e3).round() / 1e3
}

/// Patience before buying.
#[must_use]
pub fn presale_patience() -> Patience {
    Patience {
        knee: Span::from_secs_f64(PRESALE_KNEE_S),
        law: Law::Exponential(mean_of_median(PRESALE_MEDIAN_S)),
    }
}

/// Patience after buying.
#[must_use]
pub fn after_sales_patience() -> Patience {
    Patience { knee: Span::ZERO, law: Law::Exponential(mean_of_median(AFTER_SALES_MEDIAN_S)) }
}

impl Profile {
    /// How long its customers wait.
    #[must_use]
    pub fn patience(&self) -> Patience {
        if self.patient { after_sales_patience() } else { presale_patience() }
    }
    /// Mean work of a chat for a regular agent with one open chat, seconds.
    #[must_use]
    pub fn mean_work_s(&self) -> f64 {
        self.first_reply.mean() + (self.replies - 1.0) * self.reply.mean()
    }
}

/// Where a tier stands in the profiles' lists.
#[must_use]
pub const fn tier_index(tier: Tier) -> usize {
    match tier {
        Tier::Novice => 0,
        Tier::Regular => 1,
        Tier::Expert => 2,
    }
}
