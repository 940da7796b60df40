//! Which of a log's waits tell how patient customers are: not those of the night, of chats opened
//! again, or of windows that a timer closed. Must not know laws.

use super::duty::{self, Stretch};
use super::log::{Contact, Log, WaitClock, Why};
use super::patience::{self, Patience, Waits};
use super::plausible::Doubt;
use super::queued::{self, Left};
use super::work::Work;
use std::collections::BTreeMap;

const DAY_MS: i64 = 86_400_000;
/// Nobody waits this long in a live chat: the log shows something else.
const LONGEST_MS: u32 = 2 * 3_600_000;

/// Patience, or why there is none.
pub(super) struct Patient {
    pub patience: Option<Patience>,
    pub no_patience: Option<String>,
    pub doubts: Vec<Doubt>,
}

/// Patience of a log's customers.
pub(super) fn of_log(log: &Log, work: &Work, duty: &[Stretch]) -> Patient {
    let none =
        |why: &str, doubts| Patient { patience: None, no_patience: Some(why.to_owned()), doubts };
    if !log.knows_giving_up {
        return none("the log does not say when customers gave up", Vec::new());
    }
    let mut doubts = Vec::new();
    let doubt =
        |what: String, remedy: &str| Doubt { refuses: false, what, remedy: remedy.to_owned() };
    let staffed = Staffed::of(duty);
    let taken = Taken::of(log, work);
    let coarse = log.resolution >= 1000 && log.cleaning.count(Why::LeftAtOnce) > 0;
    let (mut waits, mut hours, mut night) = (Waits::default(), 0_u64, 0_u64);
    let mut seconds: BTreeMap<u32, u64> = BTreeMap::new();
    let (mut hidden_known, mut hidden_untold) = (0_u64, 0_u64);
    for contact in &log.contacts {
        let hidden = match log.wait_clock {
            WaitClock::FirstReply => contact.first_reply(),
            // Patience ends when the first reply is begun, not when the chat is taken.
            WaitClock::Assigned if !work.voice_like => {
                contact.wait().map(|wait| wait + taken.until_begun(contact))
            }
            _ => contact.wait(),
        };
        if !contact.unanswered {
            *(if hidden.is_some() { &mut hidden_known } else { &mut hidden_untold }) += 1;
        }
        let Some(wait) = (if contact.unanswered { contact.wait() } else { hidden }) else {
            continue;
        };
        if wait > LONGEST_MS {
            hours += 1;
            continue;
        }
        if !staffed.at(contact.start) {
            night += 1;
            continue;
        }
        if contact.unanswered {
            *seconds.entry(wait / 1000).or_insert(0) += 1;
        }
        // Whole seconds: those who left in the first one are not there, so the clock starts behind
        // it, and a second counts by its middle.
        let wait = if coarse { wait.saturating_sub(500) } else { wait };
        if wait > 0 || !coarse {
            waits.add(wait, contact.unanswered);
        }
    }
    // Whoever was answered waited too: without those waits all patience would be short.
    if hidden_untold > hidden_known {
        return none(
            "the log does not say how long those waited who were answered (a column of waits or first replies, --column wait=NAME or first-response=NAME)",
            doubts,
        );
    }
    if let Some(why) = behind_the_queue(log, work, &waits, &mut doubts) {
        return none(&why, doubts);
    }
    if hours + night > 0 {
        doubts.push(doubt(
            format!("{} waits are left out of patience: {hours} of more than two hours, {night} that began when nobody was on duty", hours + night),
            "they are messages of the night, chats opened again, or windows closed by the system; nothing need be done",
        ));
    }
    let (gave_up, _) = waits.counts();
    if let Some((second, n)) = seconds.iter().max_by_key(|(_, n)| **n)
        && gave_up >= 20
        && *second >= 30
        && n * 2 > gave_up
    {
        doubts.push(doubt(
            format!("{n} of {gave_up} who gave up did so after {second} s: a timer closed their chats, they may have left long before"),
            "export when customers really left, if the desk knows; patience stays as in the profile",
        ));
        return none("a timer closed the chats of those who gave up", doubts);
    }
    match patience::fit(&waits) {
        Some(patience) => {
            let mean = patience.law.mean() + patience.knee;
            if mean > 3600.0 {
                doubts.push(doubt(
                    format!("patience comes out at {:.1} h on average: nobody waits so long in a live chat", mean / 3600.0),
                    "look whether the column of ends holds when the customer left, or when the system closed the chat",
                ));
            }
            Patient { patience: Some(patience), no_patience: None, doubts }
        }
        None => none(
            &format!("{gave_up} customers gave up: fewer than the 20 that a law needs"),
            doubts,
        ),
    }
}

/// Doubts whether those who gave up had an agent already; why patience can't be told, if it can't.
fn behind_the_queue(
    log: &Log,
    work: &Work,
    waits: &Waits,
    doubts: &mut Vec<Doubt>,
) -> Option<String> {
    let (what, why) = match queued::left(log, work) {
        Left::WithAgent(share) => (
            format!(
                "patience can't be told: {:.0} % of those who gave up came while an agent had a place, or saw later ones taken before them, so they had an agent already; the log says when chats were taken, not when the first reply came",
                100.0 * share
            ),
            Some("many who gave up had an agent already, and the log does not say when first replies came".to_owned()),
        ),
        Left::Untold if waits.counts().0 >= 20 => (
            "patience may come out too short: the log says when chats were taken, not when the first reply came, so whoever gave up with an agent counts as having left the queue".to_owned(),
            None,
        ),
        _ => return None,
    };
    let remedy = "export the time until the first reply as well (--column first-response=NAME), or set patience by hand";
    doubts.push(Doubt { refuses: false, what, remedy: remedy.to_owned() });
    why
}

/// From the taking of a chat to the begin of its first reply. An agent who has no other chat begins
/// at once; for the others only the first reply is known, so what lies beyond a length is taken as
/// the wait, the length that is right on average: the mean work of a first reply is what is left.
struct Taken {
    open: BTreeMap<u32, (Vec<i64>, Vec<i64>)>,
    /// Of the time to the first reply, ms.
    beyond: f64,
}

impl Taken {
    fn of(log: &Log, work: &Work) -> Self {
        let mut taken = Self { open: BTreeMap::new(), beyond: f64::INFINITY };
        let Some(first) = work.first.as_ref().filter(|_| !work.voice_like) else { return taken };
        for (agent, held) in super::work::holdings(log) {
            let (starts, mut ends): (Vec<i64>, Vec<i64>) = held.into_iter().unzip();
            ends.sort_unstable();
            taken.open.insert(agent, (starts, ends));
        }
        let mut times: Vec<f64> =
            log.contacts.iter().filter_map(|c| taken.shared(c)).map(f64::from).collect();
        times.sort_by(f64::total_cmp);
        let all: f64 = times.iter().sum();
        let left = all - first.mean.value * 1000.0 * times.len() as f64;
        // Beyond `length` lies the sum of the longer times less as many lengths: it falls as the
        // length grows, and where it is what is left, that is the one.
        let mut longer = all;
        for (i, &length) in times.iter().enumerate() {
            let n = (times.len() - i) as f64;
            if longer - n * length <= left {
                taken.beyond = ((longer - left) / n).max(0.0);
                break;
            }
            longer -= length;
        }
        taken
    }
    /// From the taking to the first reply, of a chat whose agent had another one open, ms.
    fn shared(&self, contact: &Contact) -> Option<u32> {
        if contact.unanswered {
            return None;
        }
        let to_first = contact.first_reply()?.checked_sub(contact.wait()?)?;
        let (starts, ends) = self.open.get(&contact.agent()?)?;
        let at = contact.start + i64::from(contact.wait()?);
        let open = starts.partition_point(|s| *s <= at) - ends.partition_point(|e| *e <= at);
        (open > 1 && to_first < LONGEST_MS).then_some(to_first)
    }
    fn until_begun(&self, contact: &Contact) -> u32 {
        self.shared(contact).map_or(0, |ms| (f64::from(ms) - self.beyond).max(0.0) as u32)
    }
}

/// Half-hours of the day in which, or beside which, somebody was ever on duty; all of them if the log
/// can't tell. Weekdays are not told apart: of quiet days a log shows too little.
struct Staffed(Option<[bool; 48]>);

impl Staffed {
    fn of(duty: &[Stretch]) -> Self {
        if duty.is_empty() {
            return Self(None);
        }
        let weekly = duty::weekly(duty);
        let ever = |slot: usize| weekly.iter().any(|day| day[slot % 48] > 0.0);
        Self(Some(std::array::from_fn(|slot| ever(slot + 47) || ever(slot) || ever(slot + 1))))
    }
    fn at(&self, ms: i64) -> bool {
        let slot = (ms.rem_euclid(DAY_MS) / (DAY_MS / 48)) as usize;
        self.0.is_none_or(|ever| ever[slot])
    }
}
