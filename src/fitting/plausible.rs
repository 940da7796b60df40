//! Data that can't be real, or are not what they seem: flat hours, no daily rhythm, replies before
//! their questions, a wall of services under ten seconds. Must not know scenarios.

use super::days::{Days, on_full_hours};
use super::log::{Log, Why};
use serde::Serialize;

/// What is strange about a log.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Doubt {
    /// Whether fitting is refused unless somebody insists.
    pub refuses: bool,
    /// What, with figures.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

fn doubt(refuses: bool, what: String, remedy: &str) -> Doubt {
    Doubt { refuses, what, remedy: remedy.to_owned() }
}

/// Fewer contacts than this tell nothing.
pub const LEAST_CONTACTS: f64 = 100.0;

/// Everything strange about a log.
#[must_use]
pub fn doubts(log: &Log, days: &Days) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let total: f64 = (0..days.len()).map(|i| days.total(i)).sum();
    if total < LEAST_CONTACTS {
        doubts.push(doubt(
            true,
            format!(
                "{total} {}: no rhythm, no law and no busyness can be told from so few, at least {LEAST_CONTACTS} are needed",
                if total == 1.0 { "contact" } else { "contacts" }
            ),
            "give a longer log, or write a scenario by hand (`chatstaff init`)",
        ));
        return doubts;
    }
    doubts.extend(rhythm(days, total));
    doubts.extend(evenness(days));
    doubts.extend(gap(days));
    doubts.extend(answered_at_once(log));
    if on_full_hours(&log.contacts) {
        doubts.push(doubt(
            false,
            "every chat begins on a full hour: minutes are missing, so arrivals within an hour are taken as even, and who had how many chats at once can't be told".to_owned(),
            "export the whole clock time; if it stands in another column, say --column time=NAME",
        ));
    }
    doubts.extend(order(log));
    doubts.extend(wall_of_short_services(log));
    doubts
}

/// Counts that differ less than chance alone would make them differ.
fn evenness(days: &Days) -> Option<Doubt> {
    let totals: Vec<(usize, f64)> = (0..days.len())
        .filter(|&i| days.whole[i] && days.total(i) > 0.0)
        .map(|i| (days.weekday(i), days.total(i)))
        .collect();
    let remedy = "a forecast or an average has no busyness of its own: its spread of days comes out too small; give counts as they came, or set busyness by hand";
    let same = totals.windows(2).all(|pair| (pair[0].1 - pair[1].1).abs() < 1e-6);
    if totals.len() >= 5 && same {
        return Some(doubt(
            false,
            format!(
                "all {} days have the same {} contacts: these are no counts",
                totals.len(),
                totals[0].1
            ),
            remedy,
        ));
    }
    // Around the mean of their weekday, days of chance alone scatter by as much as they count.
    let (mut spread, mut freedom, mut expected) = (0.0, 0.0, 0.0);
    for weekday in 0..7 {
        let own: Vec<f64> = totals.iter().filter(|t| t.0 == weekday).map(|t| t.1).collect();
        if own.len() < 2 {
            continue;
        }
        let mean = own.iter().sum::<f64>() / own.len() as f64;
        spread += own.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / mean;
        freedom += own.len() as f64 - 1.0;
        expected += mean;
    }
    // A χ² of at least seven degrees of freedom is below 0.15 of them with a probability below 0.3 %.
    (freedom >= 7.0 && expected > 30.0 && spread < 0.15 * freedom).then(|| {
        doubt(
            false,
            format!(
                "days of one weekday differ by {:.1} % of what chance alone would do: these look like a forecast or averages, not counts",
                100.0 * (spread / freedom).sqrt()
            ),
            remedy,
        )
    })
}

/// Weeks without anybody between others.
fn gap(days: &Days) -> Option<Doubt> {
    let (mut longest, mut since): ((usize, usize), Option<usize>) = ((0, 0), None);
    for i in 0..days.len() {
        if days.total(i) > 0.0 {
            if let Some(before) = since
                && i - before > longest.1 - longest.0
            {
                longest = (before, i);
            }
            since = Some(i);
        }
    }
    let (before, after) = longest;
    (after - before > 45).then(|| {
        doubt(
            false,
            format!(
                "nobody came for {} days between {} and {}: a mistyped date, or two exports in one log",
                after - before - 1,
                days.date(before),
                days.date(after)
            ),
            "look at the dates around the gap; fit the newer part alone if they are two exports",
        )
    })
}

/// First replies that no person types.
fn answered_at_once(log: &Log) -> Option<Doubt> {
    let firsts = log.contacts.iter().filter_map(super::log::Contact::first_reply);
    let (all, soon) = firsts.fold((0_u64, 0_u64), |(n, k), ms| (n + 1, k + u64::from(ms <= 2000)));
    (all >= 100 && soon * 10 > all * 3).then(|| {
        doubt(
            false,
            format!(
                "{:.0} % of first replies come within 2 s: greetings sent by themselves are among them",
                100.0 * soon as f64 / all as f64
            ),
            "export the first reply of a person; in a log of messages leave greetings out, for example with --where or --value role:WORD=nobody",
        )
    })
}

/// Hour-of-day and day-to-day rhythm.
fn rhythm(days: &Days, total: f64) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let kept: Vec<usize> =
        (0..days.len()).filter(|&i| days.whole[i] && days.total(i) > 0.0).collect();
    let hours: Vec<[f64; 24]> = kept.iter().map(|&i| days.hours(i)).collect();
    let mut sum = [0.0; 24];
    for day in &hours {
        for (s, n) in sum.iter_mut().zip(day) {
            *s += n;
        }
    }
    let all: f64 = sum.iter().sum();
    if sum.iter().filter(|n| **n > 0.0).count() == 1 && days.len() > 1 {
        doubts.push(doubt(
            true,
            "every contact comes in the same hour of the day: the times seem to be dates only"
                .to_owned(),
            "export the time of day as well; if it stands in another column, say --column time=NAME",
        ));
        return doubts;
    }
    // Spread of the hours of the day, less chance.
    let mean = all / 24.0;
    let variance = sum.iter().map(|n| (n - mean).powi(2)).sum::<f64>() / 23.0 - mean;
    let spread = variance.max(0.0).sqrt() / mean.max(1e-9);
    if kept.len() >= 2 && all >= 500.0 && spread < 0.12 {
        doubts.push(doubt(
            true,
            format!(
                "the hours of the day are flat: they differ by {:.1} % beyond chance (night like noon); real customers sleep",
                100.0 * spread
            ),
            "look whether the column holds real times (not invented, scrambled, or of an import); --accept-doubtful fits it all the same",
        ));
        return doubts;
    }
    // Does an hour resemble the same hour of the next day, more than another hour?
    let n = hours.len();
    if n >= 4 && total / (n as f64 * 24.0) >= 0.5 {
        let flat: Vec<f64> = hours.iter().flatten().copied().collect();
        let mean = flat.iter().sum::<f64>() / flat.len() as f64;
        let lag = |k: usize| {
            let pairs = flat.len() - k;
            (0..pairs).map(|i| (flat[i] - mean) * (flat[i + k] - mean)).sum::<f64>() / pairs as f64
        };
        let signal = lag(0) - mean;
        // Chance alone gives a correlation of about 1/√pairs of the raw variance.
        let chance = 3.0 * lag(0) / (flat.len() as f64).sqrt();
        if signal > 0.0 && lag(24) < (0.2 * signal).min(lag(12).abs().max(chance)) {
            doubts.push(doubt(
                true,
                format!(
                    "there is no daily rhythm: an hour says nothing about the same hour of the next day (correlation {:.2})",
                    lag(24) / lag(0).max(1e-9)
                ),
                "look whether the times were scrambled or the zone changes inside the log; --accept-doubtful fits it all the same",
            ));
        }
    }
    doubts
}

fn order(log: &Log) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let rows = log.cleaning.rows.max(1) as f64;
    let before = log.cleaning.count(Why::ReplyBeforeQuestion)
        + log.cleaning.count(Why::EndsBeforeStart)
        + log.cleaning.count(Why::NegativeLength);
    let share = before as f64 / rows;
    if share > 0.01 {
        doubts.push(doubt(
            share > 0.10,
            format!("{:.1} % of rows have a reply or an end before its question, or a negative length", 100.0 * share),
            "the columns may be mixed up, or their clocks differ: check which column is which (--column), and the zone",
        ));
    }
    let dropped: u64 = log
        .cleaning
        .counts
        .iter()
        .filter(|(why, _)| {
            why.drops()
                && !matches!(
                    why,
                    Why::OtherReplication
                        | Why::NotAPerson
                        | Why::LeftAtOnce
                        | Why::Duplicate
                        | Why::NotWanted
                        | Why::Total
                        | Why::Greeting
                )
        })
        .map(|(_, n)| n)
        .sum();
    let share = dropped as f64 / rows;
    if share > 0.20 {
        doubts.push(doubt(
            share > 0.50,
            format!("{:.0} % of rows could not be used", 100.0 * share),
            "look at the first of them above; a mapping (--column) may be needed",
        ));
    }
    let duplicates = log.cleaning.count(Why::Duplicate) as f64 / rows;
    if duplicates > 0.02 {
        doubts.push(doubt(
            false,
            format!("{:.0} % of rows repeat a chat", 100.0 * duplicates),
            "if these are transfers, only the first agent is counted; if they are messages, name the columns of sender and time",
        ));
    }
    doubts
}

fn wall_of_short_services(log: &Log) -> Option<Doubt> {
    if !log.turns.is_empty() {
        // Messages show replies, not services.
        return None;
    }
    let (mut short, mut all) = (0_u64, 0_u64);
    for contact in log.contacts.iter().filter(|c| !c.unanswered) {
        let ms =
            contact.handle().map(i64::from).or_else(|| contact.held().map(|(from, to)| to - from));
        if let Some(ms) = ms {
            all += 1;
            short += u64::from(ms < 10_000);
        }
    }
    let share = short as f64 / all.max(1) as f64;
    // A chat of one reply is short by nature, a call is not.
    let chats = log.contacts.iter().any(|c| c.replies().is_some_and(|n| n > 1));
    let wall = if chats { 0.20 } else { 0.04 };
    (all >= 100 && share > wall).then(|| {
        doubt(
            share > 0.40,
            format!("{:.1} % of services are shorter than ten seconds ({short} of {all}): cut off, taken by mistake, or hung up to look good", 100.0 * share),
            "they stay in the work, since the desk spent them; look at them by agent",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fitting::log::{Cleaning, WaitClock};

    fn log() -> Log {
        Log {
            contacts: crate::fitting::log::Contacts::default(),
            turns: Vec::new(),
            counts: None,
            without_dates: false,
            wait_clock: WaitClock::Unknown,
            knows_giving_up: false,
            resolution: 1000,
            agents: 0,
            cleaning: Cleaning::default(),
        }
    }

    fn days(n: usize, count: impl Fn(usize, usize) -> f64) -> Days {
        let counts: Vec<Vec<f64>> =
            (0..n).map(|d| (0..24).map(|h| count(d, h)).collect()).collect();
        Days { first: 0, slots: 24, counts, whole: vec![true; n] }
    }

    #[test]
    fn flat_hours_and_scrambled_days_are_refused_and_a_shop_is_not() {
        let jitter = |d: usize, h: usize| ((d * 31 + h * 17) % 7) as f64 - 3.0;
        let of_day = |d: usize| (d * d * 5 % 11) as f64;
        let shop =
            days(
                14,
                |d, h| {
                    if (9..23).contains(&h) { 30.0 + jitter(d, h) + of_day(d) } else { 3.0 }
                },
            );
        assert_eq!(doubts(&log(), &shop), []);
        let flat = days(14, |d, h| 20.0 + jitter(d, h));
        assert!(doubts(&log(), &flat)[0].what.contains("flat"));
        let scrambled = days(14, |d, h| match (h + d * 7) % 24 {
            0..8 => 60.0,
            _ if h > 15 => 14.0,
            _ => 2.0,
        });
        let found = doubts(&log(), &scrambled);
        assert!(found.iter().any(|d| d.refuses && d.what.contains("rhythm")), "{found:?}");
        // Without a spread of days these are no counts, which is a doubt and no refusal.
        let same = days(14, |d, h| if (9..23).contains(&h) { 30.0 + jitter(d, h) } else { 3.0 });
        let found = doubts(&log(), &same);
        assert!(
            found.len() == 1 && !found[0].refuses && found[0].what.contains("same"),
            "{found:?}"
        );
        let one = days(1, |_, h| f64::from(u8::from(h == 10)));
        assert!(doubts(&log(), &one)[0].refuses);
    }
}
