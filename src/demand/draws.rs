//! All that a contact will ever need, drawn at its address (`model.md` §1–2). Must not know when or
//! why it came.

use super::tape::{ContactNeed, NO_LIMIT, ReplyNeed, Tape};
use crate::model::{Demand, Law, Level, Reason, Replies, Sampler};
use crate::random::{Address, Purpose};
use crate::time::Instant;

/// The laws of a demand with their constants worked out.
#[derive(Clone, Debug)]
pub(super) struct Draws {
    reasons: Vec<ReasonDraws>,
    thinking_factors: Vec<f64>,
    vip_share: f64,
    /// Whether any reason has follow-up patience: else the tape leaves that column empty.
    follow_up_patience: bool,
}

#[derive(Clone, Debug)]
struct ReasonDraws {
    replies: RepliesDraw,
    first_work: Sampler,
    work: Sampler,
    thinking: Sampler,
    /// Knee in seconds, and what comes after it.
    patience: Option<(f64, Sampler)>,
    silent_share: f64,
    idle_timeout: Option<Sampler>,
    follow_up_patience: Option<Sampler>,
    linger: Option<Sampler>,
}

/// What is already known of a contact.
#[derive(Clone, Copy)]
pub(super) struct Coming {
    pub start: Instant,
    pub address: Address,
    pub channel: usize,
    pub reason: usize,
    pub customer: u32,
    pub work_factor: f64,
}

impl Draws {
    pub fn new(demand: &Demand) -> Self {
        let of_reason = |reason: &Reason| ReasonDraws {
            replies: RepliesDraw::new(reason.replies),
            first_work: reason.first_work.sampler(),
            work: reason.work.sampler(),
            thinking: reason.thinking.sampler(),
            patience: reason.patience.map(|p| (p.knee.secs(), p.law.sampler())),
            silent_share: reason.silent_share,
            idle_timeout: reason.idle_timeout.map(Law::sampler),
            follow_up_patience: reason.follow_up_patience.map(Law::sampler),
            linger: reason.linger.map(Law::sampler),
        };
        Self {
            reasons: demand.reasons.iter().map(of_reason).collect(),
            thinking_factors: demand.channels.iter().map(|c| c.thinking_factor).collect(),
            vip_share: demand.vip_share,
            follow_up_patience: demand.reasons.iter().any(|r| r.follow_up_patience.is_some()),
        }
    }

    /// Puts the contact and its replies at the end of the tape.
    pub fn put(&self, tape: &mut Tape, coming: Coming) {
        let Coming { start, address, channel, reason, customer, work_factor } = coming;
        let laws = &self.reasons[reason];
        let one = |law: &Sampler, purpose| law.draw(&mut address.stream(purpose));
        let or_zero = |law: &Option<Sampler>, purpose| {
            law.as_ref().map_or(0, |law| whole_ms(one(law, purpose)))
        };

        let first_reply = tape.replies.len() as u32;
        let replies = laws.replies.draw(address);
        tape.replies.reserve(replies as usize);
        let in_ms = 1e3 * work_factor;
        let work = one(&laws.first_work, Purpose::FirstWork) * in_ms;
        tape.replies.push(ReplyNeed { thinking_ms: 0, work_ms: work as f32 });
        if replies > 1 {
            let mut work = address.stream(Purpose::Work);
            let mut thinking = address.stream(Purpose::Thinking);
            let slower = self.thinking_factors[channel];
            tape.replies.extend((1..replies).map(|_| ReplyNeed {
                thinking_ms: whole_ms(laws.thinking.draw(&mut thinking) * slower),
                work_ms: (laws.work.draw(&mut work) * in_ms) as f32,
            }));
        }
        if self.follow_up_patience {
            self.put_follow_up_patience(tape, laws, address, replies);
        }
        tape.add(ContactNeed {
            start,
            address,
            patience_ms: laws
                .patience
                .as_ref()
                .map_or(NO_LIMIT, |(knee, law)| whole_ms(knee + one(law, Purpose::Patience))),
            linger_ms: or_zero(&laws.linger, Purpose::Linger),
            idle_timeout_ms: or_zero(&laws.idle_timeout, Purpose::IdleTimeout),
            first_reply,
            replies,
            customer,
            reason: reason as u16,
            channel: channel as u16,
            level: if address.uniform(Purpose::Level) < self.vip_share {
                Level::Vip
            } else {
                Level::Ordinary
            },
            silent: address.uniform(Purpose::Silent) < laws.silent_share,
            visit: 0,
        });
    }

    /// None with the first reply: patience before that one is the contact's.
    fn put_follow_up_patience(
        &self,
        tape: &mut Tape,
        laws: &ReasonDraws,
        address: Address,
        replies: u32,
    ) {
        debug_assert!(self.follow_up_patience, "the column is filled for all contacts or none");
        let column = &mut tape.follow_up_patience_ms;
        column.push(NO_LIMIT);
        match &laws.follow_up_patience {
            Some(law) => {
                let mut stream = address.stream(Purpose::FollowUpPatience);
                column.extend((1..replies).map(|_| whole_ms(law.draw(&mut stream))));
            }
            None => column.extend((1..replies).map(|_| NO_LIMIT)),
        }
    }
}

/// Seconds → milliseconds, rounded, at least 1; what is too long for the column stands at its last
/// finite value.
#[inline]
fn whole_ms(seconds: f64) -> u32 {
    ((seconds * 1e3 + 0.5) as u32).clamp(1, NO_LIMIT - 1)
}

/// [`Replies`] with its constants worked out.
#[derive(Clone, Copy, Debug)]
enum RepliesDraw {
    Fixed(u32),
    /// 1 ÷ ln(1 − p), for inversion.
    Geometric(f64),
    Uniform {
        min: u32,
        values: f64,
    },
}

impl RepliesDraw {
    fn new(replies: Replies) -> Self {
        match replies {
            Replies::Geometric(mean) if mean > 1.0 => {
                Self::Geometric(1.0 / libm::log1p(-1.0 / mean))
            }
            Replies::Geometric(_) => Self::Fixed(1),
            Replies::Fixed(n) => Self::Fixed(n.max(1)),
            Replies::Uniform { min, max } => Self::Uniform {
                min: min.max(1),
                values: f64::from(max.max(min).max(1) - min.max(1)) + 1.0,
            },
        }
    }

    #[inline]
    fn draw(self, address: Address) -> u32 {
        match self {
            Self::Fixed(n) => n,
            Self::Geometric(per_log) => {
                let survivor = 1.0 - address.uniform(Purpose::Replies);
                1_u32.saturating_add((libm::log(survivor) * per_log) as u32)
            }
            Self::Uniform { min, values } => {
                min + (address.uniform(Purpose::Replies) * values) as u32
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(replies: Replies, n: u64) -> Vec<u32> {
        let law = RepliesDraw::new(replies);
        (0..n).map(|i| law.draw(Address::replication(5, i))).collect()
    }

    #[test]
    fn numbers_of_replies_follow_their_laws() {
        // Within five standard errors: false-alarm probability 6e-7 each.
        let n = 100_000;
        let share = |draws: &[u32], k: u32| {
            draws.iter().filter(|&&d| d == k).count() as f64 / draws.len() as f64
        };
        let geometric = drawn(Replies::Geometric(4.0), n);
        for k in 1..6 {
            let p = 0.25 * 0.75_f64.powi(k as i32 - 1);
            let error = (p * (1.0 - p) / n as f64).sqrt();
            assert!((share(&geometric, k) - p).abs() < 5.0 * error, "{k}");
        }
        let mean = geometric.iter().map(|&d| f64::from(d)).sum::<f64>() / n as f64;
        assert!((mean - 4.0).abs() < 5.0 * (12.0 / n as f64).sqrt());
        let uniform = drawn(Replies::Uniform { min: 3, max: 6 }, n);
        assert!(uniform.iter().all(|d| (3..=6).contains(d)));
        for k in 3..=6 {
            assert!((share(&uniform, k) - 0.25).abs() < 5.0 * (0.1875 / n as f64).sqrt());
        }
        assert!(drawn(Replies::Fixed(8), 10).iter().all(|&d| d == 8));
        assert!(drawn(Replies::Geometric(1.0), 10).iter().all(|&d| d == 1));
    }

    #[test]
    fn spans_are_rounded_once_and_stay_inside_their_column() {
        assert_eq!(whole_ms(0.0), 1);
        assert_eq!(whole_ms(1.2344), 1234);
        assert_eq!(whole_ms(1.2346), 1235);
        assert_eq!(whole_ms(1e300), NO_LIMIT - 1);
        assert_eq!(whole_ms(f64::INFINITY), NO_LIMIT - 1);
    }
}
