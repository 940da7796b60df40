//! Who was on duty when, from who held chats when. A gap is a pause if a customer waited through it
//! who could have been taken, or if it is long; else the agent was there and idle. Names are not
//! known here, and nothing here tells one agent from another outside the log.

use super::log::{Log, WaitClock};
use super::work::holdings;

const DAY_MS: i64 = 86_400_000;
/// A gap of this length is a pause even if nobody waited.
const LONG_GAP_MS: i64 = 45 * 60_000;
/// A customer who waited this long while an agent held nothing was not offered to that agent.
const GRACE_MS: i64 = 20_000;

/// An agent on duty without pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// First chat taken, civil ms.
    pub from: i64,
    /// Last chat taken: from here on nothing new.
    pub last_taken: i64,
    /// Last chat ended.
    pub to: i64,
    /// Which agent.
    pub agent: u32,
}

/// Everybody's stretches, in order of time. Empty if the log names no agents.
#[must_use]
pub fn duty(log: &Log) -> Vec<Stretch> {
    let ignored = waited_in_vain(log);
    let mut stretches = Vec::new();
    for (agent, held) in holdings(log) {
        let mut open: Option<Stretch> = None;
        for (from, to) in held {
            open = Some(match open {
                None => Stretch { from, last_taken: from, to, agent },
                Some(stretch) => {
                    let away = from > stretch.to && paused(stretch.to, from, &ignored);
                    if away {
                        stretches.push(stretch);
                        Stretch { from, last_taken: from, to, agent }
                    } else {
                        Stretch {
                            last_taken: from.max(stretch.last_taken),
                            to: to.max(stretch.to),
                            ..stretch
                        }
                    }
                }
            });
        }
        stretches.extend(open);
    }
    stretches.sort_unstable();
    stretches
}

/// Whether an agent who ended a chat at `from` and took the next at `to` was away in between.
fn paused(from: i64, to: i64, ignored: &[(i64, i64)]) -> bool {
    if to - from > LONG_GAP_MS {
        return true;
    }
    // Coming back costs a moment: only what was ignored after the grace counts.
    let (from, to) = (from + GRACE_MS, to - 1);
    if to <= from {
        return false;
    }
    let first = ignored.partition_point(|i| i.1 <= from);
    ignored[first..].iter().take_while(|i| i.0 < to).any(|i| i.1.min(to) - i.0.max(from) > GRACE_MS)
}

/// When somebody had been waiting for longer than the grace, merged. For logs that know only the
/// first reply nothing can be said: customers also wait for an agent who types.
fn waited_in_vain(log: &Log) -> Vec<(i64, i64)> {
    if !matches!(log.wait_clock, WaitClock::Assigned | WaitClock::Begun) {
        return Vec::new();
    }
    let mut spans: Vec<(i64, i64)> = log
        .contacts
        .iter()
        .filter_map(|c| c.wait().map(|wait| (c.start + GRACE_MS, c.start + i64::from(wait))))
        .filter(|(from, to)| to > from)
        .collect();
    spans.sort_unstable();
    let mut merged: Vec<(i64, i64)> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
            _ => merged.push(span),
        }
    }
    merged
}

/// People on duty per slot of the week: per weekday (0 is Monday) and half-hour, the mean over the
/// days that have any.
#[must_use]
pub fn weekly(stretches: &[Stretch]) -> Vec<Vec<f64>> {
    const SLOT_MS: i64 = DAY_MS / 48;
    let mut sum = vec![vec![0.0; 48]; 7];
    let days: std::collections::BTreeSet<i64> =
        stretches.iter().map(|s| s.from.div_euclid(DAY_MS)).collect();
    for stretch in stretches {
        let mut at = stretch.from;
        let to = stretch.to.max(stretch.from + 60_000);
        while at < to {
            let slot_end = (at.div_euclid(SLOT_MS) + 1) * SLOT_MS;
            let end = slot_end.min(to);
            let weekday = (at.div_euclid(DAY_MS) + 3).rem_euclid(7) as usize;
            let slot = (at.rem_euclid(DAY_MS) / SLOT_MS) as usize;
            sum[weekday][slot] += (end - at) as f64 / SLOT_MS as f64;
            at = end;
        }
    }
    for (weekday, slots) in sum.iter_mut().enumerate() {
        let n = days.iter().filter(|d| (**d + 3).rem_euclid(7) as usize == weekday).count().max(1);
        for x in slots.iter_mut() {
            *x /= n as f64;
        }
    }
    sum
}

/// A duty as a roster writes it: day number, minutes of that day, people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shift {
    /// Day (for a weekly roster: 0 is Monday).
    pub day: i64,
    /// First minute.
    pub from: i64,
    /// First minute after; at most a day later.
    pub to: i64,
    /// How many people.
    pub people: u32,
}

/// The stretches of these days as shifts, to be replayed: from the first chat taken until the last
/// one is taken (who then is in a chat finishes it).
#[must_use]
pub fn as_it_was(stretches: &[Stretch], first_day: i64, days: i64) -> Vec<Shift> {
    let mut shifts: Vec<Shift> = Vec::new();
    for stretch in stretches {
        let mut from = stretch.from / 60_000;
        let to = (stretch.last_taken / 60_000 + 1).max(from + 1);
        while from < to {
            let day = from.div_euclid(1440);
            // Whoever works over midnight does so in two pieces: days are told apart.
            let end = to.min((day + 1) * 1440);
            if (first_day..first_day + days).contains(&day) {
                shifts.push(Shift {
                    day,
                    from: from - day * 1440,
                    to: end - day * 1440,
                    people: 1,
                });
            }
            from = end;
        }
    }
    merged(shifts)
}

/// People per slot as shifts: the first person works wherever one is needed, the second wherever
/// two are, and so on.
#[must_use]
pub fn stacked(people: &[Vec<u32>]) -> Vec<Shift> {
    let mut shifts = Vec::new();
    for (day, slots) in people.iter().enumerate() {
        let minutes = 1440 / slots.len().max(1) as i64;
        let most = slots.iter().copied().max().unwrap_or(0);
        for layer in 1..=most {
            let mut from = None;
            for (slot, n) in slots.iter().chain(std::iter::once(&0)).enumerate() {
                match (from, *n >= layer) {
                    (None, true) => from = Some(slot),
                    (Some(start), false) => {
                        shifts.push(Shift {
                            day: day as i64,
                            from: start as i64 * minutes,
                            to: slot as i64 * minutes,
                            people: 1,
                        });
                        from = None;
                    }
                    _ => {}
                }
            }
        }
    }
    merged(shifts)
}

fn merged(mut shifts: Vec<Shift>) -> Vec<Shift> {
    shifts.sort_unstable();
    let mut merged: Vec<Shift> = Vec::new();
    for shift in shifts {
        match merged.last_mut() {
            Some(last) if (last.day, last.from, last.to) == (shift.day, shift.from, shift.to) => {
                last.people += shift.people;
            }
            _ => merged.push(shift),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_per_slot_become_nested_shifts() {
        let shifts = stacked(&[vec![0, 1, 2, 2, 1, 0]]);
        let told: Vec<(i64, i64, u32)> =
            shifts.iter().map(|s| (s.from / 240, s.to / 240, s.people)).collect();
        assert_eq!(told, [(1, 5, 1), (2, 4, 1)]);
    }

    #[test]
    fn a_gap_is_a_pause_only_if_somebody_waited_through_it() {
        let waited = [(100_000, 160_000)];
        assert!(paused(10_000, 200_000, &waited));
        assert!(!paused(170_000, 400_000, &waited));
        assert!(!paused(95_000, 110_000, &waited), "a moment is no pause");
        assert!(paused(0, 50 * 60_000, &[]));
    }
}
