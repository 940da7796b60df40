//! Sales that open at an hour: where days stand out, the moments from which far more come than
//! usually, as a rise, a plateau and a decay. Must not know scenarios.

use super::days::Days;
use super::profile::Profile;
use serde::Serialize;

const DAY_MIN: i64 = 1440;
/// An opening brings at least this many times what came just before it.
const JUMP: f64 = 1.8;
/// Contacts in its first hour, at least.
const LEAST: f64 = 20.0;
/// What belongs to the plateau, of the peak.
const HIGH: f64 = 0.8;

/// One opening.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Opening {
    /// When it begins, minutes since 1970 on the desk's clock.
    pub start_min: i64,
    /// Times of the usual at its height.
    pub peak: f64,
    /// From the begin to the height, min.
    pub ramp_min: i64,
    /// At the height, min.
    pub plateau_min: i64,
    /// Half-life of the decay, min.
    pub half_life_min: i64,
    /// Times of the usual that the decay approaches.
    pub tail: f64,
    /// From begin to end, min.
    pub length_min: i64,
    /// Width of the intervals it was seen in, min: nothing is known to be finer.
    pub width_min: i64,
}

/// The openings of days that stand out, in order of time.
#[must_use]
pub fn openings(days: &Days, profile: &Profile) -> Vec<Opening> {
    let width = DAY_MIN / days.slots as i64;
    let stands_out =
        |i: usize| profile.unusual.iter().any(|u| u.date == days.date(i) && u.factor > 1.0);
    let mut found = Vec::new();
    let mut i = 0;
    while i < days.len() {
        if !stands_out(i) {
            i += 1;
            continue;
        }
        let from = i;
        while i < days.len() && stands_out(i) {
            i += 1;
        }
        // A sale may begin on the eve and end on the day after.
        let (first, last) = (from.saturating_sub(1), i.min(days.len() - 1));
        let slots = slots(days, profile, first, last);
        for mut opening in of(&slots, width) {
            opening.start_min += (days.first + first as i64) * DAY_MIN;
            found.push(opening);
        }
    }
    found.dedup_by_key(|opening: &mut Opening| opening.start_min);
    found
}

/// What came and what usually comes in a slot.
#[derive(Clone, Copy, Debug)]
struct Slot {
    seen: f64,
    usual: f64,
    /// How many times the usual its whole day brought.
    day: f64,
}

fn slots(days: &Days, profile: &Profile, first: usize, last: usize) -> Vec<Slot> {
    let mut slots = Vec::new();
    for i in first..=last {
        let usual = &profile.expected[days.weekday(i)];
        let local = profile.local.get(i).copied().unwrap_or(1.0);
        let unusual = profile.unusual.iter().find(|u| u.date == days.date(i));
        let day = unusual.map_or(1.0, |u| u.factor);
        for (seen, expected) in days.counts[i].iter().zip(usual) {
            slots.push(Slot { seen: *seen, usual: expected * local, day });
        }
    }
    slots
}

/// Whether an hour brought more than a jump of what came before, beyond chance: at night a handful
/// of contacts is soon many times the usual.
fn beyond_chance(hour: &[Slot], before: f64) -> bool {
    let (seen, usual) =
        hour.iter().fold((0.0, 0.0), |(s, u), slot| (s + slot.seen, u + slot.usual));
    let jump = JUMP * before.max(1.0) * usual;
    seen >= LEAST && seen - jump > 3.0 * jump.sqrt()
}

fn of(slots: &[Slot], width: i64) -> Vec<Opening> {
    // Few contacts tell little of a slot: it leans on its day.
    let ratio = |slot: &Slot| (slot.seen + 3.0 * slot.day) / (slot.usual + 3.0);
    let ratios: Vec<f64> = slots.iter().map(ratio).collect();
    let per_hour = (60 / width).max(1) as usize;
    let mean = |from: usize, to: usize| {
        let part = &ratios[from..to.min(ratios.len())];
        part.iter().sum::<f64>() / part.len().max(1) as f64
    };
    // A jump: the next hour against the two before it, and well above the usual.
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 2 * per_hour;
    while at + per_hour <= ratios.len() {
        let before = mean(at - 2 * per_hour, at);
        let after = mean(at, at + per_hour);
        if after > 2.0
            && after > JUMP * before
            && ratios[at] > f64::midpoint(1.0, JUMP) * before
            && beyond_chance(&slots[at..at + per_hour], before)
        {
            starts.push(at);
            at += 2 * per_hour;
        } else {
            at += 1;
        }
    }
    let mut found = Vec::new();
    for (n, &start) in starts.iter().enumerate() {
        let next = starts.get(n + 1).copied().unwrap_or(ratios.len());
        let before = mean(start - 2 * per_hour, start);
        // The height: the mean of the highest hour among the first six.
        let until = next.min(start + 6 * per_hour).max(start + 1);
        let peak = (start..=until.saturating_sub(per_hour))
            .map(|i| mean(i, i + per_hour))
            .fold(0.0, f64::max);
        let Some(up) = (start..until).find(|i| ratios[*i] >= HIGH * peak) else { continue };
        let down = (up..next).find(|i| ratios[*i] < HIGH * peak).unwrap_or(next);
        // It ends where it is nearly back at what came before, or with the next one.
        let over = before.max(1.0) + 0.08 * (peak - before.max(1.0));
        let end = (down..next).find(|i| mean(*i, *i + per_hour) < over).unwrap_or(next);
        let decay = end - down;
        let tail = if decay >= 3 * per_hour {
            mean(end - per_hour, end).min(peak)
        } else {
            before.max(1.0)
        };
        // Above its tail, what an exponential decay brings in all is height × half-life ÷ ln 2.
        let area: f64 = ratios[down..end].iter().map(|r| (r - tail).max(0.0)).sum();
        let height = (HIGH * peak - tail).max(0.1);
        let half_life = (std::f64::consts::LN_2 * area / height * width as f64).round() as i64;
        let minutes = |slots: usize| slots as i64 * width;
        found.push(Opening {
            start_min: minutes(start),
            peak,
            ramp_min: minutes(up - start),
            plateau_min: minutes(down - up),
            half_life_min: half_life.clamp(5, 2880),
            tail,
            length_min: minutes(end - start).max(width),
            width_min: width,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Address, Purpose, Stream, exponential};

    fn poisson(stream: &mut Stream, mean: f64) -> f64 {
        let (mut n, mut at) = (0.0, exponential(stream));
        while at < mean {
            n += 1.0;
            at += exponential(stream);
        }
        n
    }

    #[test]
    fn an_opening_at_eight_in_the_evening_is_found_with_its_height_and_length() {
        // Half-hours: usual until 20:00, six times for two hours, then halved every two hours.
        let shape = |slot: usize| match slot {
            0..40 => 1.0,
            40..44 => 6.0,
            _ => 1.0 + 5.0 * libm::pow(0.5, (slot - 44) as f64 / 4.0),
        };
        let slot = |n: usize| Slot { seen: 4000.0 * shape(n), usual: 4000.0, day: 1.0 };
        let found = of(&(0..96).map(slot).collect::<Vec<_>>(), 30);
        assert_eq!(found.len(), 1, "{found:?}");
        let one = &found[0];
        assert_eq!((one.start_min, one.ramp_min), (20 * 60, 0));
        assert!((one.peak - 6.0).abs() < 0.1, "{one:?}");
        assert!((120..=180).contains(&one.plateau_min), "{one:?}");
        assert!((60..=180).contains(&one.half_life_min), "{one:?}");
        assert!(one.tail < 2.0, "{one:?}");
        assert_eq!(of(&[Slot { seen: 40.0, usual: 40.0, day: 1.0 }; 96], 30), []);
    }

    /// Days of 60 to 600 contacts that bring three times the usual in every hour. A jump by chance
    /// needs 20 contacts in an hour and three standard errors: among these 200 days none is expected
    /// (a false alarm has a probability below 1 %, for this seed it is settled).
    #[test]
    fn a_busy_day_without_an_opening_has_none_at_night_either() {
        let mut stream = Address::replication(1, 0).stream(Purpose::ArrivalPoints);
        for day in 0..200 {
            let volume = 60.0 + 2.0 * f64::from(day);
            let slot = |n: usize| {
                let usual = volume * if n < 16 { 0.002 } else { 0.03 };
                Slot { seen: poisson(&mut stream, 3.0 * usual), usual, day: 3.0 }
            };
            let found = of(&(0..48).map(slot).collect::<Vec<_>>(), 30);
            assert_eq!(found, [], "day {day}");
        }
    }
}
