//! Whether those who left stood in the queue. A log that knows when an agent took a chat, but not when
//! the first reply was, hides half of the wait of everybody who was answered: whoever left a chat that
//! stood with an agent already seems to have left the queue, and patience comes out far too short.
//! Must not know laws.

use super::log::{Contact, Log, WaitClock};
use super::work::{Work, holdings};
use std::collections::BTreeMap;

/// Of so many of each kind the places are looked at.
const LOOKED_AT: usize = 4000;
/// An agent is on duty this long before and after each of its chats, ms.
const AROUND_MS: i64 = 1_800_000;
/// Waits shorter than this are the rounding of the log, ms.
const SHORTEST_MS: u32 = 2000;

/// Where those who left had waited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Left {
    /// In the queue, as far as the log shows; or first replies tell what lies behind it.
    Queue,
    /// Many of them with an agent: this share (0–1) came while there was a place, or was overtaken.
    WithAgent(f64),
    /// The log does not tell.
    Untold,
}

/// Where those who left had waited.
pub(super) fn left(log: &Log, work: &Work) -> Left {
    if log.wait_clock != WaitClock::Assigned || work.voice_like {
        return Left::Queue;
    }
    let answered = log.contacts.iter().filter(|c| !c.unanswered);
    let (all, told) =
        answered.fold((0, 0), |(all, n), c| (all + 1, n + u64::from(c.first_reply().is_some())));
    if told * 2 >= all {
        return Left::Queue;
    }
    let desk = Desk::of(log, work);
    let (left, of_left) = desk.with_place(log, |c| c.unanswered);
    let (waited, of_waited) = desk.with_place(log, |c| !c.unanswered);
    if of_left < 20 {
        return Left::Untold;
    }
    let share = |n: u64, of: u64| n as f64 / of.max(1) as f64;
    // Those who are known to have queued show how often a desk like this one, with its breaks and
    // queues, seems to have a place though it has none.
    let (a, b) = (share(left, of_left), share(waited, of_waited));
    let both = share(left + waited, of_left + of_waited);
    let error =
        (both * (1.0 - both) * (1.0 / of_left as f64 + 1.0 / of_waited.max(1) as f64)).sqrt();
    if a > b + 0.1 && (of_waited < 20 && a > 0.3 || a > b + 3.0 * error) {
        Left::WithAgent(a)
    } else if desk.held.is_empty() || of_waited < 20 {
        Left::Untold
    } else {
        Left::Queue
    }
}

/// Who had how many chats when.
struct Desk {
    held: BTreeMap<u32, (Vec<i64>, Vec<i64>)>,
    cap: usize,
}

impl Desk {
    fn of(log: &Log, work: &Work) -> Self {
        let cap = work.cap.as_ref().map_or(1, |cap| cap.value as usize);
        let mut held = BTreeMap::new();
        for (agent, chats) in holdings(log) {
            let (starts, mut ends): (Vec<i64>, Vec<i64>) = chats.into_iter().unzip();
            ends.sort_unstable();
            held.insert(agent, (starts, ends));
        }
        Self { held, cap }
    }

    /// How many of the contacts wanted came while there was a place, or saw a later one taken before
    /// them; and of how many.
    fn with_place(&self, log: &Log, wanted: impl Fn(&Contact) -> bool) -> (u64, u64) {
        let waits = |c: &Contact| c.wait().filter(|ms| *ms >= SHORTEST_MS);
        let meant: Vec<usize> = (0..log.contacts.len())
            .filter(|&i| wanted(&log.contacts[i]) && waits(&log.contacts[i]).is_some())
            .collect();
        let (mut found, mut all) = (0, 0);
        for &i in meant.iter().step_by(meant.len() / LOOKED_AT + 1) {
            let contact = &log.contacts[i];
            let until = contact.start + i64::from(waits(contact).unwrap_or(0));
            all += 1;
            found += u64::from(
                self.has_place(contact.start) || overtaken(&log.contacts[i + 1..], until),
            );
        }
        (found, all)
    }

    /// Whether an agent on duty had fewer chats than it can have, just before a moment.
    fn has_place(&self, at: i64) -> bool {
        self.held.values().any(|(starts, ends)| {
            let begun = starts.partition_point(|s| *s < at);
            let ended = ends.partition_point(|e| *e < at);
            let near = begun > ended
                || ended > 0
                    && at - ends[ended - 1] < AROUND_MS
                    && starts.get(begun).is_some_and(|next| next - at < AROUND_MS);
            near && begun - ended < self.cap
        })
    }
}

/// Whether somebody who came later was taken before a moment.
fn overtaken(later: &[Contact], until: i64) -> bool {
    later.iter().take(200).take_while(|c| c.start < until).any(|c| {
        let taken = c.wait().filter(|_| !c.unanswered);
        taken.is_some_and(|ms| c.start + i64::from(ms + 1000) < until)
    })
}
