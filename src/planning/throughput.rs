//! Saturated throughput of one agent by cap: a closed network of n chats, thinking customers and
//! one server (exact mean-value analysis: Reiser and Lavenberg 1980; exact for exponential stages,
//! within 2 % for others, `model.md` §3 Throughput). Knows no plans.

use crate::model::{Attention, Group, GroupId, Reason, Scenario};

/// What one chat of a group's mix asks of an agent and of its customer, without concurrency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChatWork {
    /// Mean human replies.
    pub replies: f64,
    /// Mean work of the first reply, seconds.
    pub first_s: f64,
    /// Mean work of all replies, seconds.
    pub work_s: f64,
    /// Mean thinking in all, seconds.
    pub thinking_s: f64,
}

impl ChatWork {
    /// One reason, taken by a group; `None` if the group cannot.
    #[must_use]
    pub fn of(group: &Group, index: usize, reason: &Reason, thinking_factor: f64) -> Option<Self> {
        let pace = group.factor * group.skills.get(index).copied().flatten()?;
        let replies = reason.replies.mean();
        Some(Self {
            replies,
            first_s: pace * reason.first_work.mean(),
            work_s: pace * (reason.first_work.mean() + (replies - 1.0) * reason.work.mean()),
            thinking_s: (replies - 1.0) * reason.thinking.mean() * thinking_factor,
        })
    }

    /// The mean over the reasons that a group can take, weighted (shares, or expected contacts).
    #[must_use]
    pub fn mix(scenario: &Scenario, group: GroupId, weights: &[f64]) -> Option<Self> {
        let thinking_factor: f64 = scenario
            .demand
            .channels
            .iter()
            .map(|channel| channel.share * channel.thinking_factor)
            .sum();
        let mut sum = Self { replies: 0.0, first_s: 0.0, work_s: 0.0, thinking_s: 0.0 };
        let mut total = 0.0;
        for (index, (reason, weight)) in scenario.demand.reasons.iter().zip(weights).enumerate() {
            if let Some(chat) = Self::of(&scenario.groups[group], index, reason, thinking_factor) {
                sum.replies += weight * chat.replies;
                sum.first_s += weight * chat.first_s;
                sum.work_s += weight * chat.work_s;
                sum.thinking_s += weight * chat.thinking_s;
                total += weight;
            }
        }
        (total > 0.0).then(|| Self {
            replies: sum.replies / total,
            first_s: sum.first_s / total,
            work_s: sum.work_s / total,
            thinking_s: sum.thinking_s / total,
        })
    }

    /// Seconds of an agent's time for one chat when `open` chats are open: work × (1 + β(k−1)),
    /// and a switch for each reply that follows one in another chat.
    #[must_use]
    pub fn busy_s(&self, group: &Group, open: f64) -> f64 {
        let open = open.max(1.0);
        let other_chat = 1.0 - (1.0 - 1.0 / self.replies) / open;
        self.work_s * (1.0 + group.multitasking * (open - 1.0))
            + self.replies * group.switch.secs() * other_chat
    }
}

/// A saturated agent who always has `cap` chats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Saturated {
    /// Chats open at once.
    pub cap: u32,
    /// Chats finished per hour.
    pub chats_per_hour: f64,
    /// Share of time writing.
    pub busy: f64,
    /// From a customer's message to its answer, mean seconds.
    pub reply_latency_s: f64,
    /// From assignment to close, mean seconds.
    pub chat_s: f64,
}

/// Throughput of a saturated agent of `group` for each cap from 1 to `most`.
#[must_use]
pub fn by_cap(group: &Group, chat: ChatWork, attention: Attention, most: u32) -> Vec<Saturated> {
    (1..=most)
        .map(|cap| {
            let demand = chat.busy_s(group, f64::from(cap));
            saturated(demand, chat.thinking_s, chat.replies, cap, attention == Attention::Parallel)
        })
        .collect()
}

/// The caps' throughputs of a scenario's group over its base mix; empty if it can take no reason.
#[must_use]
pub fn of_group(scenario: &Scenario, group: GroupId, most: u32) -> Vec<Saturated> {
    let shares: Vec<f64> = scenario.demand.reasons.iter().map(|reason| reason.share).collect();
    ChatWork::mix(scenario, group, &shares).map_or_else(Vec::new, |chat| {
        by_cap(&scenario.groups[group], chat, scenario.rules.attention, most)
    })
}

/// Mean-value analysis of `n` chats between one server (`demand` seconds per chat in all) and
/// thinking (`thinking` seconds per chat in all).
fn saturated(demand: f64, thinking: f64, replies: f64, n: u32, parallel: bool) -> Saturated {
    let mut queue = 0.0;
    let mut response = demand;
    let mut rate = 0.0;
    for k in 1..=n {
        response = if parallel { demand } else { demand * (1.0 + queue) };
        rate = f64::from(k) / (thinking + response);
        queue = rate * response;
    }
    Saturated {
        cap: n,
        chats_per_hour: 3600.0 * rate,
        busy: (rate * demand).min(1.0),
        reply_latency_s: response / replies,
        chat_s: thinking + response,
    }
}

/// The cap at which a saturated agent finishes most chats: the smallest within 0.1 % of the best.
#[must_use]
pub fn best_cap(table: &[Saturated]) -> Option<u32> {
    let best = table.iter().map(|row| row.chats_per_hour).fold(0.0, f64::max);
    table.iter().find(|row| row.chats_per_hour >= 0.999 * best).map(|row| row.cap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planning::testing::group;
    use crate::time::Span;

    fn chat(replies: f64, reply_s: f64, think_s: f64) -> ChatWork {
        ChatWork {
            replies,
            first_s: reply_s,
            work_s: replies * reply_s,
            thinking_s: (replies - 1.0) * think_s,
        }
    }

    #[test]
    fn saturated_agents_finish_what_the_exact_chain_says() {
        // Exact Markov chain, validation values `saturated_agent_rates`: chats per hour and mean
        // reply latency by cap; 8 replies of 25 s, thinking 35 s.
        let exact = [
            (8.089_887_640, 25.0),
            (13.460_770_927, 36.235_955_056),
            (16.319_525_397, 52.097_993_908),
            (17.499_660_076, 72.234_140_816),
            (17.878_245_886, 95.226_272_788),
            (17.975_176_150, 119.582_151_096),
            (17.995_656_744, 144.417_235_022),
            (17.999_334_983, 169.382_389_345),
        ];
        let table = by_cap(&group("g", 1), chat(8.0, 25.0, 35.0), Attention::Arrival, 8);
        for (row, (chats, latency)) in table.iter().zip(exact) {
            assert!((row.chats_per_hour / chats - 1.0).abs() < 1e-8, "{row:?}");
            assert!((row.reply_latency_s / latency - 1.0).abs() < 1e-8, "{row:?}");
        }
        // The same source: 10 replies of 20 s, thinking 40 s.
        let table = by_cap(&group("g", 1), chat(10.0, 20.0, 40.0), Attention::Arrival, 2);
        assert!((table[0].chats_per_hour - 6.428_571_428_571).abs() < 1e-9);
        assert!((table[1].chats_per_hour - 11.402_714_932_127).abs() < 1e-9);
    }

    #[test]
    fn throughput_gains_with_open_chats_are_those_of_the_closed_network() {
        // Validation values `closed_network_mva`: gain by number of chats, thinking ÷ work = 1, 3.
        for (ratio, gains) in [
            (1.0, [1.0, 1.6, 1.875, 1.969, 1.994, 1.999]),
            (3.0, [1.0, 1.882, 2.615, 3.176, 3.56, 3.791]),
        ] {
            for (n, gain) in (1..).zip(gains) {
                let one = saturated(1.0, ratio, 1.0, 1, false).chats_per_hour;
                let many = saturated(1.0, ratio, 1.0, n, false).chats_per_hour;
                assert!((many / one - gain).abs() < 6e-4, "{n} chats, ratio {ratio}");
            }
        }
    }

    #[test]
    fn the_default_profile_is_fastest_at_about_five_chats() {
        // Six replies: 8 s, then 35 s each; thinking 45 s; 3 % slower per further open chat.
        let chat = ChatWork { replies: 6.0, first_s: 8.0, work_s: 183.0, thinking_s: 225.0 };
        let mut regular = group("regular", 1);
        regular.multitasking = 0.03;
        let table = by_cap(&regular, chat, Attention::LongestWaiting, 12);
        assert!((table[7].chats_per_hour - 16.26).abs() < 0.05, "{:?}", table[7]);
        let best = table.iter().max_by(|a, b| a.chats_per_hour.total_cmp(&b.chats_per_hour));
        assert!((4..=5).contains(&best.expect("twelve rows").cap));
        regular.multitasking = 0.0;
        let flat = by_cap(&regular, chat, Attention::LongestWaiting, 8);
        assert!((flat[7].chats_per_hour - 19.67).abs() < 0.05);
        assert!(best_cap(&flat).expect("eight rows") >= 5);
        regular.switch = Span::from_secs(5);
        let switching = by_cap(&regular, chat, Attention::LongestWaiting, 8);
        assert!(switching[7].chats_per_hour < flat[7].chats_per_hour);
    }
}
