//! What a chat needs: replies, the work of the first and of further ones, thinking, and how many
//! chats an agent holds at once. An agent who has a message waiting is taken to work on it: a reply
//! begins when its message came or when the agent's reply before it was sent, whichever is later.
//! Pauses in between count as work, which is what a desk feels. Must not know scenarios.

use super::figure::Figure;
use super::laws::{self, FittedLaw};
use super::log::{Contact, Log, Turn};
use std::collections::BTreeMap;

/// What chats need.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Work {
    /// Replies per chat.
    pub replies: Option<Figure>,
    /// Every chat has as many.
    pub replies_fixed: bool,
    /// Work of the first reply.
    pub first: Option<FittedLaw>,
    /// Work of further replies.
    pub further: Option<FittedLaw>,
    /// The customer's thinking.
    pub thinking: Option<FittedLaw>,
    /// What each further open chat adds to a reply.
    pub multitasking: Option<Figure>,
    /// Chats at once.
    pub cap: Option<Figure>,
    /// One at a time and one reply each: calls.
    pub voice_like: bool,
    /// After a call, until the next can be taken, s (within the work).
    pub wrap_up: Option<Figure>,
    /// From taking a chat to its end where the agent has no other, s.
    pub alone: Option<Figure>,
    /// Mean of thinking and work together, where they can't be told apart, s.
    pub cycle: Option<Figure>,
}

/// Estimates everything that the log shows.
#[must_use]
pub fn work(log: &Log) -> Work {
    let mut work = Work::default();
    concurrency(log, &mut work);
    if log.turns.len() >= 50 {
        of_turns(log, &mut work);
    } else {
        of_contacts(log, &mut work);
    }
    work
}

/// When each agent held each chat: from the log's chats if they say so, else from its replies (from
/// the begin of the first one: what waits before it may be anybody's).
#[must_use]
pub fn holdings(log: &Log) -> BTreeMap<u32, Vec<(i64, i64)>> {
    let mut of_agent: BTreeMap<u32, Vec<(i64, i64)>> = BTreeMap::new();
    if log.turns.is_empty() || says_who_held(log) {
        // Logs have millions of them: no room is taken that is not needed.
        let mut chats: BTreeMap<u32, usize> = BTreeMap::new();
        for contact in log.contacts.iter().filter(|c| c.held().is_some()) {
            if let Some(agent) = contact.agent() {
                *chats.entry(agent).or_insert(0) += 1;
            }
        }
        of_agent.extend(chats.into_iter().map(|(agent, n)| (agent, Vec::with_capacity(n))));
        for contact in &log.contacts {
            if let (Some(agent), Some(held)) = (contact.agent(), contact.held()) {
                of_agent.entry(agent).or_default().push(held);
            }
        }
    } else {
        let firsts = pieces(&log.turns, None).into_iter().filter(|p| p.first);
        let begun: BTreeMap<(u32, u32), i64> =
            firsts.map(|p| ((p.agent, p.chat), p.begun)).collect();
        for chat in log.turns.chunk_by(|a, b| a.chat == b.chat && a.agent == b.agent) {
            let (first, last) = (chat[0], chat[chat.len() - 1]);
            if first.agent != u32::MAX {
                let from = begun.get(&(first.agent, first.chat)).copied().unwrap_or(first.asked);
                let to = last.asked + i64::from(last.sent);
                of_agent.entry(first.agent).or_default().push((from, to));
            }
        }
    }
    for held in of_agent.values_mut() {
        held.sort_unstable();
    }
    of_agent
}

/// Whether the log's chats say which agent had them from when until when.
fn says_who_held(log: &Log) -> bool {
    let told = |c: &Contact| c.agent().is_some() && c.assigned().is_some() && c.ended().is_some();
    let answered = log.contacts.iter().filter(|c| !c.unanswered);
    let (all, told) = answered.fold((0, 0), |(all, n), c| (all + 1, n + usize::from(told(c))));
    all > 0 && told * 10 >= all * 9
}

/// How long each number of open chats lasted, over all agents.
fn concurrency(log: &Log, work: &mut Work) {
    let holdings = holdings(log);
    let mut lasted: BTreeMap<usize, i64> = BTreeMap::new();
    for held in holdings.values() {
        let mut edges: Vec<(i64, i32)> =
            held.iter().flat_map(|&(from, to)| [(from, 1), (to, -1)]).collect();
        // Ends before starts of the same moment.
        edges.sort_unstable();
        let (mut open, mut since) = (0_i32, 0);
        for (at, change) in edges {
            if open > 0 {
                *lasted.entry(open as usize).or_insert(0) += at - since;
            }
            open += change;
            since = at;
        }
    }
    let all: i64 = lasted.values().sum();
    if all <= 0 {
        return;
    }
    let beyond =
        |k: usize| lasted.range(k + 1..).map(|(_, ms)| ms).sum::<i64>() as f64 / all as f64;
    let most = *lasted.keys().next_back().unwrap_or(&1);
    let cap = (1..=most).find(|&k| beyond(k) < 0.001).unwrap_or(most);
    let multi_reply = log.contacts.iter().filter(|c| c.replies().is_some_and(|n| n > 1)).count()
        * 20
        > log.contacts.len();
    work.voice_like = beyond(1) < 0.01 && log.turns.is_empty() && !multi_reply;
    let value = if work.voice_like { 1.0 } else { cap as f64 };
    let how = format!(
        "most chats open at one agent for at least 0.1 % of the time with any open; more than one {:.1} % of it; a cap that never binds can't be seen",
        100.0 * beyond(1)
    );
    let n: usize = holdings.values().map(Vec::len).sum();
    work.cap = Some(
        Figure::fitted("chats at once", "count", value, f64::NAN, n as u64, &how)
            .between(value, (most as f64).max(value)),
    );
}

/// A reply as worked on.
struct Piece {
    agent: u32,
    chat: u32,
    begun: i64,
    seconds: f64,
    others: f64,
    first: bool,
}

fn of_turns(log: &Log, work: &mut Work) {
    let turns = &log.turns;
    let (mut counts, mut thinking) = (Vec::new(), Vec::new());
    for chat in turns.chunk_by(|a, b| a.chat == b.chat) {
        counts.push(chat.len() as f64);
        for pair in chat.windows(2) {
            let ms = pair[1].asked - pair[0].asked - i64::from(pair[0].sent);
            if (0..86_400_000).contains(&ms) {
                thinking.push((ms as f64 / 1000.0).max(0.0005));
            }
        }
    }
    replies(&counts, work, "replies counted per chat");
    work.thinking = laws::fit("thinking", &thinking, "from a reply to the customer's next message");
    let held = says_who_held(log).then(|| holdings(log));
    let mut pieces = pieces(turns, held.as_ref());
    // Chats in the queue are not open yet: no agent has more than the most seen worked on.
    if let Some(cap) = &work.cap {
        for piece in &mut pieces {
            piece.others = piece.others.min(cap.value - 1.0);
        }
    }
    let further: Vec<&Piece> = pieces.iter().filter(|p| !p.first).collect();
    let beta = multitasking(&further);
    let slope = beta.as_ref().map_or(0.0, |b| b.value.max(0.0));
    let alone = |p: &Piece| p.seconds / (1.0 + slope * p.others);
    let how =
        "from its message, or the agent's reply before it, to the reply; as with one open chat";
    let firsts: Vec<f64> = pieces.iter().filter(|p| p.first).map(alone).collect();
    let furthers: Vec<f64> = further.iter().map(|p| alone(p)).collect();
    work.first = laws::fit("first reply, work", &firsts, how);
    work.further = laws::fit("further reply, work", &furthers, how);
    // What multitasking leaves open is open in the means too.
    if let Some(beta) = &beta {
        let error = beta.high.map_or(0.0, |high| (high - beta.value) / 1.959_964);
        for (law, first) in [(&mut work.first, true), (&mut work.further, false)] {
            if let Some(law) = law {
                let own: Vec<f64> =
                    pieces.iter().filter(|p| p.first == first).map(|p| p.others).collect();
                let others = own.iter().sum::<f64>() / own.len().max(1) as f64;
                let extra = law.mean.value * others * error / (1.0 + slope * others);
                let old = law.mean.high.map_or(0.0, |high| (high - law.mean.value) / 1.959_964);
                let half = 1.959_964 * libm::hypot(old, extra);
                law.mean = law
                    .mean
                    .clone()
                    .between((law.mean.value - half).max(0.0), law.mean.value + half);
            }
        }
    }
    work.multitasking = beta;
}

fn replies(counts: &[f64], work: &mut Work, how: &str) {
    let n = counts.len() as f64;
    if n < 20.0 {
        return;
    }
    let mean = counts.iter().sum::<f64>() / n;
    let variance = counts.iter().map(|c| (c - mean).powi(2)).sum::<f64>() / (n - 1.0);
    work.replies_fixed = variance < 1e-6;
    let how =
        format!("{how}; variance {variance:.1}, a geometric number has {:.1}", mean * (mean - 1.0));
    work.replies = Some(
        Figure::fitted(
            "replies per chat",
            "count",
            mean,
            (variance / n).sqrt(),
            counts.len() as u64,
            &how,
        )
        .within(1.0, f64::INFINITY),
    );
}

/// Each reply with the time its agent spent and the other chats open.
fn pieces(turns: &[Turn], held: Option<&BTreeMap<u32, Vec<(i64, i64)>>>) -> Vec<Piece> {
    let mut by_agent: BTreeMap<u32, Vec<&Turn>> = BTreeMap::new();
    for turn in turns.iter().filter(|turn| turn.agent != u32::MAX) {
        by_agent.entry(turn.agent).or_default().push(turn);
    }
    let mut asked: BTreeMap<u32, Vec<(i64, i64)>> = BTreeMap::new();
    if held.is_none() {
        for chat in turns.chunk_by(|a, b| a.chat == b.chat && a.agent == b.agent) {
            let (first, last) = (chat[0], chat[chat.len() - 1]);
            let to = last.asked + i64::from(last.sent);
            asked.entry(first.agent).or_default().push((first.asked, to));
        }
    }
    let chats = held.unwrap_or(&asked);
    let mut pieces = Vec::new();
    for (agent, mut own) in by_agent {
        let mut starts: Vec<i64> = chats.get(&agent).into_iter().flatten().map(|c| c.0).collect();
        let mut ends: Vec<i64> = chats.get(&agent).into_iter().flatten().map(|c| c.1).collect();
        starts.sort_unstable();
        ends.sort_unstable();
        own.sort_by_key(|turn| turn.asked + i64::from(turn.sent));
        let mut before: Option<i64> = None;
        for turn in own {
            let sent = turn.asked + i64::from(turn.sent);
            let read = turn.asked + i64::from(turn.asked_last.min(turn.sent));
            let begun = before.map_or(read, |before| before.max(read)).min(sent);
            // After a long silence the agent may have just come: nothing is known of the begin.
            let fresh = before.is_none_or(|before| begun - before > 3_600_000);
            before = Some(sent);
            if fresh || sent - begun > 7_200_000 {
                continue;
            }
            let open =
                starts.partition_point(|s| *s <= begun) - ends.partition_point(|e| *e <= begun);
            pieces.push(Piece {
                agent,
                chat: turn.chat,
                begun,
                seconds: ((sent - begun) as f64 / 1000.0).max(0.0005),
                others: open.saturating_sub(1) as f64,
                first: turn.number == 0,
            });
        }
    }
    pieces
}

/// Regression of a reply's duration on the other open chats: slope ÷ intercept, with errors that
/// allow for unequal variances (White 1980).
fn multitasking(pieces: &[&Piece]) -> Option<Figure> {
    let n = pieces.len() as f64;
    if n < 200.0 {
        return None;
    }
    let mean = |f: &dyn Fn(&Piece) -> f64| pieces.iter().map(|p| f(p)).sum::<f64>() / n;
    let (mx, my) = (mean(&|p| p.others), mean(&|p| p.seconds));
    let sxx = mean(&|p| (p.others - mx).powi(2));
    if sxx < 0.05 {
        return None;
    }
    let slope = mean(&|p| (p.others - mx) * (p.seconds - my)) / sxx;
    let intercept = my - slope * mx;
    if intercept <= 0.0 {
        return None;
    }
    let residual = |p: &Piece| p.seconds - intercept - slope * p.others;
    // Influence of each observation on slope ÷ intercept.
    let variance = mean(&|p| {
        let on_slope = (p.others - mx) * residual(p) / sxx;
        let on_intercept = residual(p) - mx * on_slope;
        ((on_slope - slope / intercept * on_intercept) / intercept).powi(2)
    });
    let how = "regression of the duration on the other open chats; pauses while little is open push it down";
    Some(Figure::fitted(
        "multitasking",
        "share",
        slope / intercept,
        (variance / n).sqrt(),
        pieces.len() as u64,
        how,
    ))
}

fn of_contacts(log: &Log, work: &mut Work) {
    let answered: Vec<&Contact> = log.contacts.iter().filter(|c| !c.unanswered).collect();
    if work.voice_like {
        calls(log, &answered, work);
        return;
    }
    let counts: Vec<f64> =
        answered.iter().filter_map(|c| c.replies()).filter(|n| *n > 0).map(f64::from).collect();
    replies(&counts, work, "agents' messages per chat, one taken as one reply");
    // Chats that found their agent free, and stayed alone, show work without waiting for it.
    let mut holdings = holdings(log);
    if answered.iter().any(|c| c.handle().is_some() || c.ended().is_some()) {
        work.alone = super::alone::alone(&holdings);
    }
    // Begins and ends, each in order: how many chats overlap a stretch is two searches.
    for held in holdings.values_mut() {
        let mut ends: Vec<i64> = held.iter().map(|h| h.1).collect();
        ends.sort_unstable();
        for (h, end) in held.iter_mut().zip(ends) {
            h.1 = end;
        }
    }
    let others = |contact: &Contact, from: i64, to: i64| {
        let held = contact.agent().and_then(|agent| holdings.get(&agent));
        held.map_or(usize::MAX, |held| {
            let begun = held.partition_point(|h| h.0 < to);
            begun.saturating_sub(held.partition_point(|h| h.1 <= from))
        })
    };
    let (mut firsts, mut cycles, mut cycle_counts) = (Vec::new(), 0.0, 0.0);
    for contact in &answered {
        let Some((from, to)) = contact.held() else { continue };
        let to_first = contact.first_from_assigned().map(f64::from).or_else(|| {
            let first = contact.first_reply()?;
            Some(f64::from(first.saturating_sub(contact.wait().unwrap_or(0))))
        });
        // Hours are messages of the night, not work.
        if let Some(ms) = to_first.filter(|ms| *ms > 0.0 && *ms < 7_200_000.0)
            && others(contact, from, from + ms as i64) <= 1
        {
            firsts.push(ms / 1000.0);
            if let Some(n) = contact.replies().filter(|n| *n > 1)
                && others(contact, from, to) <= 1
            {
                cycles += (to - from) as f64 / 1000.0 - ms / 1000.0;
                cycle_counts += f64::from(n - 1);
            }
        }
    }
    work.first = laws::fit(
        "first reply, work",
        &firsts,
        "from taking the chat to the first reply, chats that found their agent without another",
    );
    if cycle_counts >= 100.0 {
        work.cycle = Some(Figure::fitted(
            "thinking and work per further reply",
            "s",
            cycles / cycle_counts,
            f64::NAN,
            cycle_counts as u64,
            "chats alone at their agent: (length − first reply) ÷ further replies; split between thinking and work as in the profile, which the log can't tell",
        ));
    }
}

/// Calls: the work is the service and what follows before the next can be taken.
fn calls(log: &Log, answered: &[&Contact], work: &mut Work) {
    let wrap = wrap_up(log);
    let after = wrap.as_ref().map_or(0.0, |figure| figure.value);
    let seconds: Vec<f64> = answered
        .iter()
        .filter_map(|c| {
            c.handle().map(f64::from).or_else(|| c.held().map(|(from, to)| (to - from) as f64))
        })
        .filter(|ms| *ms > 0.0)
        .map(|ms| ms / 1000.0 + after)
        .collect();
    work.first = laws::fit(
        "service and wrap-up",
        &seconds,
        "each call's service time and the usual wrap-up",
    );
    work.replies = Some(Figure::fitted(
        "replies per chat",
        "count",
        1.0,
        0.0,
        seconds.len() as u64,
        "one service per call: never more than one at a time",
    ));
    work.replies_fixed = true;
    work.wrap_up = wrap;
}

/// From the end of a call to the beginning of the agent's next one while customers waited: the
/// mean of those up to 30 s (longer ones are pauses).
fn wrap_up(log: &Log) -> Option<Figure> {
    let mut starts: Vec<i64> = Vec::new();
    let mut ends: Vec<i64> = Vec::new();
    for contact in &log.contacts {
        if let Some(wait) = contact.wait().filter(|wait| *wait > 0) {
            starts.push(contact.start);
            ends.push(contact.start + i64::from(wait));
        }
    }
    starts.sort_unstable();
    ends.sort_unstable();
    let waiting =
        |at: i64| starts.partition_point(|s| *s <= at) > ends.partition_point(|e| *e <= at);
    let mut gaps = Vec::new();
    for held in holdings(log).values() {
        for pair in held.windows(2) {
            let gap = pair[1].0 - pair[0].1;
            if (0..=30_000).contains(&gap) && waiting(pair[0].1) {
                gaps.push(gap as f64 / 1000.0);
            }
        }
    }
    if gaps.len() < 100 {
        return None;
    }
    let n = gaps.len() as f64;
    let mean = gaps.iter().sum::<f64>() / n;
    let variance = gaps.iter().map(|g| (g - mean).powi(2)).sum::<f64>() / n;
    Some(Figure::fitted(
        "wrap-up",
        "s",
        mean,
        (variance / n).sqrt(),
        gaps.len() as u64,
        "from a call's end to the agent's next while customers waited, pauses over 30 s left out",
    ))
}
