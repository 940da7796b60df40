//! Counts of a file → expected contacts per minute, small counts smoothed (`model.md` §2). Must
//! not know events or draws.
//!
//! What is small is decided on the counts as they were counted, before the scale: a count of n
//! carries noise of about √n whatever it is multiplied by. A bin of [`ENOUGH`] or more is kept as
//! it is. A smaller one moves towards what its day's small bins would hold by the weekday's
//! profile, all the more the smaller it and that expectation are; the sum of a day's small bins,
//! and so each day's total, stays what was counted. The weekday's profile is itself moved towards
//! the profile of all days where few were counted, and that one is averaged over neighbouring
//! small bins, never across a large or an always empty one: a real spike stays where it was.

use crate::model::{Bin, Calendar};
use crate::time::{Instant, Span};
use std::collections::BTreeMap;

/// Counts from here on are taken at their word (relative noise below a fifth).
const ENOUGH: f64 = 30.0;

/// Expected contacts of every minute of the horizon; 0 where there is no bin.
pub(super) fn per_minute(bins: &[Bin], scale: f64, smooth: bool, calendar: &Calendar) -> Vec<f64> {
    let mut minutes = vec![0.0; calendar.days() as usize * 1440];
    let counts =
        if smooth { smoothed(bins, calendar) } else { bins.iter().map(|b| b.count).collect() };
    for (bin, count) in bins.iter().zip(counts) {
        let end = bin.start + bin.width;
        let rate = count * scale / bin.width.ms() as f64;
        let first = bin.start.minute().max(0);
        let last = (end - Span::MS).minute().min(minutes.len() as i64 - 1);
        for minute in first..=last {
            let from = Instant::from_minutes(minute).max(bin.start);
            let to = Instant::from_minutes(minute + 1).min(end);
            minutes[minute as usize] += rate * (to - from).ms() as f64;
        }
    }
    minutes
}

/// Counts and the time over which they were counted.
#[derive(Clone, Copy, Default)]
struct Counted {
    count: f64,
    ms: f64,
}

impl Counted {
    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.ms += other.ms;
    }
    fn rate(self) -> f64 {
        if self.ms > 0.0 { self.count / self.ms } else { 0.0 }
    }
}

/// The counts after smoothing, in the bins' order.
fn smoothed(bins: &[Bin], calendar: &Calendar) -> Vec<f64> {
    let mut slots: BTreeMap<(Span, Span), usize> =
        bins.iter().map(|bin| ((bin.start.time_of_day(), bin.width), 0)).collect();
    for (number, slot) in slots.values_mut().enumerate() {
        *slot = number;
    }
    let slot_of = |bin: &Bin| slots[&(bin.start.time_of_day(), bin.width)];
    let weekday_of = |bin: &Bin| calendar.weekday(bin.start.day()).to_monday_zero_offset() as usize;

    let mut all = vec![Counted::default(); slots.len()];
    let mut by_weekday = vec![[Counted::default(); 7]; slots.len()];
    for bin in bins {
        let counted = Counted { count: bin.count, ms: bin.width.ms() as f64 };
        all[slot_of(bin)].add(counted);
        by_weekday[slot_of(bin)][weekday_of(bin)].add(counted);
    }
    let profile = weekday_profiles(&by_weekday, &neighbourly(&all));

    let mut counts: Vec<f64> = bins.iter().map(|bin| bin.count).collect();
    let mut next = 0;
    for day in bins.chunk_by(|a, b| a.start.day() == b.start.day()) {
        let first = next;
        next += day.len();
        let small: Vec<usize> = (0..day.len()).filter(|&i| day[i].count < ENOUGH).collect();
        let expected =
            |i: usize| profile[slot_of(&day[i])][weekday_of(&day[i])] * day[i].width.ms() as f64;
        let counted: f64 = small.iter().map(|&i| day[i].count).sum();
        let by_profile: f64 = small.iter().map(|&i| expected(i)).sum();
        if counted <= 0.0 || by_profile <= 0.0 {
            continue;
        }
        let moved: Vec<f64> = small
            .iter()
            .map(|&i| {
                let (count, expected) = (day[i].count, expected(i) * counted / by_profile);
                let trust = (count.max(expected) / ENOUGH).min(1.0);
                trust * count + (1.0 - trust) * expected
            })
            .collect();
        let keep_total = counted / moved.iter().sum::<f64>();
        for (&i, moved) in small.iter().zip(moved) {
            counts[first + i] = moved * keep_total;
        }
    }
    counts
}

/// Rates by time of day over all days; a small one is the mean of as many neighbours on both sides
/// as it takes to have counted enough.
fn neighbourly(all: &[Counted]) -> Vec<f64> {
    let wall = |slot: &Counted| slot.count >= ENOUGH || slot.count <= 0.0;
    let mut rates: Vec<f64> = all.iter().map(|slot| slot.rate()).collect();
    let mut from = 0;
    for run in all.chunk_by(|a, b| !wall(a) && !wall(b)) {
        for middle in 0..run.len() {
            let mut reach = 0;
            rates[from + middle] = loop {
                let window =
                    &run[middle.saturating_sub(reach)..(middle + reach + 1).min(run.len())];
                let mut sum = Counted::default();
                for &slot in window {
                    sum.add(slot);
                }
                if sum.count >= ENOUGH || window.len() == run.len() {
                    break sum.rate();
                }
                reach += 1;
            };
        }
        from += run.len();
    }
    rates
}

/// Rates by slot and weekday, moved towards those of all days (at the weekday's level) where few
/// were counted.
fn weekday_profiles(by_weekday: &[[Counted; 7]], all_days: &[f64]) -> Vec<[f64; 7]> {
    let level: [f64; 7] = std::array::from_fn(|weekday| {
        let own: f64 = by_weekday.iter().map(|slot| slot[weekday].count).sum();
        let pooled: f64 =
            by_weekday.iter().zip(all_days).map(|(slot, rate)| slot[weekday].ms * rate).sum();
        if pooled > 0.0 { own / pooled } else { 0.0 }
    });
    let of_slot = |(slot, &pooled): (&[Counted; 7], &f64)| {
        std::array::from_fn(|weekday| {
            let own = slot[weekday];
            let trust = (own.count / ENOUGH).min(1.0);
            trust * own.rate() + (1.0 - trust) * pooled * level[weekday]
        })
    };
    by_weekday.iter().zip(all_days).map(of_slot).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Address, Purpose};
    use jiff::civil::date;

    fn calendar(days: u32) -> Calendar {
        Calendar::new(date(2026, 11, 2), days).expect("a calendar")
    }

    fn hours(days: i64, count: impl Fn(i64, i64) -> f64) -> Vec<Bin> {
        (0..days * 24)
            .map(|hour| Bin {
                start: Instant::from_minutes(hour * 60),
                width: Span::HOUR,
                count: count(hour / 24, hour % 24),
            })
            .collect()
    }

    #[test]
    fn a_bin_that_splits_minutes_and_one_that_leaves_the_horizon_count_only_for_what_is_inside() {
        let bins = [
            Bin { start: Instant::from_minutes(-30), width: Span::HOUR, count: 60.0 },
            Bin {
                start: Instant::from_minutes(60) + Span::from_secs(30),
                width: Span::MINUTE,
                count: 10.0,
            },
            Bin { start: Instant::from_minutes(1430), width: Span::HOUR, count: 120.0 },
        ];
        let minutes = per_minute(&bins, 1.0, false, &calendar(1));
        assert_eq!((minutes[0], minutes[29], minutes[30]), (1.0, 1.0, 0.0));
        assert_eq!((minutes[60], minutes[61], minutes[62]), (5.0, 5.0, 0.0));
        assert!((minutes.iter().sum::<f64>() - 60.0).abs() < 1e-9);
    }

    #[test]
    fn smoothing_keeps_each_days_total_large_bins_and_hours_that_are_always_empty() {
        let bins = hours(2, |day, hour| match hour {
            0..8 => 0.0,
            20 => 40.0 + day as f64,
            _ => (hour * 7 % 5) as f64 + 3.0 * day as f64,
        });
        let counts = smoothed(&bins, &calendar(2));
        for day in 0..2 {
            let (raw, smooth) = (&bins[day * 24..][..24], &counts[day * 24..][..24]);
            let total: f64 = raw.iter().map(|bin| bin.count).sum();
            assert!((smooth.iter().sum::<f64>() - total).abs() < 1e-9);
            assert_eq!(smooth[20], 40.0 + day as f64);
            assert!(smooth[..8].iter().all(|&count| count == 0.0));
            assert!(smooth.iter().zip(raw).any(|(s, bin)| (s - bin.count).abs() > 0.5));
        }
        let unchanged = per_minute(&bins, 3.0, false, &calendar(2));
        assert_eq!(unchanged[10 * 60], 3.0 * bins[10].count / 60.0);
    }

    #[test]
    fn smoothing_brings_small_counts_nearer_to_the_rates_behind_them() {
        // A noisy file of four weeks with two levels by hour and a livelier weekend. Uniform noise
        // of ±4 stands for counting noise; the error is a fixed number for the fixed seed.
        let truth = |day: i64, hour: i64| {
            let level = if (9..21).contains(&hour) { 12.0 } else { 5.0 };
            if day % 7 >= 5 { 1.5 * level } else { level }
        };
        let noise = |day: i64, hour: i64| {
            let at = Address::replication(3, 0).at(day as u64).at(hour as u64);
            8.0 * at.uniform(Purpose::ArrivalMoment) - 4.0
        };
        let bins = hours(28, |day, hour| truth(day, hour) + noise(day, hour));
        let counts = smoothed(&bins, &calendar(28));
        let error = |found: &dyn Fn(usize) -> f64| {
            (0..bins.len())
                .map(|i| (found(i) - truth(i as i64 / 24, i as i64 % 24)).powi(2))
                .sum::<f64>()
        };
        let (raw, smooth) = (error(&|i| bins[i].count), error(&|i| counts[i]));
        assert!(smooth < 0.4 * raw, "squared error {smooth} of {raw}");
    }
}
