//! The weekly profile: expected contacts per weekday and slot, days that stand out set apart.
//! Weekdays' levels are moved towards each other as far as their spread allows (empirical Bayes,
//! James and Stein 1961), their shapes towards those of similar weekdays. Must not know scenarios.

use super::days::Days;
use jiff::civil::Date;
use serde::Serialize;

/// The spread of days that stands in where a log is too short to tell.
pub const USUAL_DAY_CV: f64 = 0.20;
/// A weekday's own shape counts as its days against this many of similar weekdays.
const SHAPE_PRIOR_DAYS: f64 = 4.0;
/// Weeks that say how much comes now.
const RECENT_WEEKS: usize = 8;

/// A day unlike its weekday.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unusual {
    /// Which.
    pub date: Date,
    /// Contacts ÷ what its weekday brings.
    pub factor: f64,
    /// The same by hour.
    pub hours: Vec<f64>,
}

/// Expected contacts of a week.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Slots per day.
    pub slots: usize,
    /// Per weekday (0 is Monday), per slot.
    pub expected: Vec<Vec<f64>>,
    /// Standard errors of the weekdays' totals.
    pub errors: [f64; 7],
    /// Usual days behind each weekday.
    pub days: [u32; 7],
    /// Days that stand out, in order of time.
    pub unusual: Vec<Unusual>,
    /// Per day of the log, whether it is usual, whole, and counts.
    pub usual: Vec<bool>,
    /// Groups of weekdays with the same shape: the number of each weekday's.
    pub clusters: [usize; 7],
    /// Level of each day's surroundings ÷ the recent level.
    pub local: Vec<f64>,
}

impl Profile {
    /// Expected contacts of a weekday.
    #[must_use]
    pub fn total(&self, weekday: usize) -> f64 {
        self.expected[weekday].iter().sum()
    }
    /// Expected contacts of a week.
    #[must_use]
    pub fn week(&self) -> f64 {
        (0..7).map(|weekday| self.total(weekday)).sum()
    }

    /// The profile of the days given.
    #[must_use]
    pub fn of(days: &Days) -> Self {
        let n = days.len();
        let mut usual: Vec<bool> = (0..n).map(|i| days.whole[i] && days.total(i) > 0.0).collect();
        let all_partial = !usual.iter().any(|u| *u);
        if all_partial {
            usual = (0..n).map(|i| days.total(i) > 0.0).collect();
        }
        let mut factors = weekday_means(days, &usual);
        let mut local = local_levels(days, &usual, &factors);
        let mut unusual = Vec::new();
        // A day that stands out pulls its weekday's mean: found, set apart, and looked again.
        for _ in 0..4 {
            let found = stand_out(days, &usual, &factors, &local);
            if found.is_empty() {
                break;
            }
            for i in found {
                usual[i] = false;
                unusual.push(i);
            }
            factors = weekday_means(days, &usual);
            local = local_levels(days, &usual, &factors);
        }
        unusual.sort_unstable();
        let recent = recent_scale(days, &usual, &factors);
        let (mut levels, mut errors, mut counts) = shrunk_levels(days, &usual, &factors, recent);
        for w in 0..7 {
            if let Some(closed) = always_closed(days, w) {
                (levels[w], errors[w], counts[w]) = (0.0, 0.0, closed);
            }
        }
        let clusters = clusters(days, &usual);
        let shapes = shapes(days, &usual, &clusters);
        let expected: Vec<Vec<f64>> =
            (0..7).map(|w| shapes[w].iter().map(|share| share * levels[w]).collect()).collect();
        let unusual = unusual
            .into_iter()
            .map(|i| unlike(days, i, &expected[days.weekday(i)], local[i] / recent.max(1e-9)))
            .collect();
        let local = local.iter().map(|level| level / recent.max(1e-9)).collect();
        Self { slots: days.slots, expected, errors, days: counts, unusual, usual, clusters, local }
    }
}

/// Mean total of each weekday; that of all days where there is none. Relative, not recent.
fn weekday_means(days: &Days, usual: &[bool]) -> [f64; 7] {
    let (mut sum, mut count) = ([0.0; 7], [0.0; 7]);
    for i in (0..days.len()).filter(|&i| usual[i]) {
        sum[days.weekday(i)] += days.total(i);
        count[days.weekday(i)] += 1.0;
    }
    let all = sum.iter().sum::<f64>() / count.iter().sum::<f64>().max(1.0);
    std::array::from_fn(|w| if count[w] > 0.0 { sum[w] / count[w] } else { all })
}

/// How often a weekday came by without anybody, if it did so twice and more and never otherwise.
fn always_closed(days: &Days, weekday: usize) -> Option<u32> {
    let own: Vec<usize> =
        (0..days.len()).filter(|&i| days.whole[i] && days.weekday(i) == weekday).collect();
    (own.len() >= 2 && own.iter().all(|&i| days.total(i) == 0.0)).then_some(own.len() as u32)
}

/// Level around each day (three weeks to both sides) ÷ the level of the whole log; 1 for logs of
/// less than six weeks.
fn local_levels(days: &Days, usual: &[bool], factors: &[f64; 7]) -> Vec<f64> {
    let n = days.len();
    if n < 42 {
        return vec![1.0; n];
    }
    (0..n)
        .map(|i| {
            let window = i.saturating_sub(21)..(i + 22).min(n);
            let (mut seen, mut expected) = (0.0, 0.0);
            for j in window.filter(|&j| usual[j]) {
                seen += days.total(j);
                expected += factors[days.weekday(j)];
            }
            if expected > 0.0 { (seen / expected).max(0.01) } else { 1.0 }
        })
        .collect()
}

/// Days far above or below their weekday. Needs three days of the weekday to compare with.
fn stand_out(days: &Days, usual: &[bool], factors: &[f64; 7], local: &[f64]) -> Vec<usize> {
    let mut of_weekday = [0; 7];
    for i in (0..days.len()).filter(|&i| usual[i]) {
        of_weekday[days.weekday(i)] += 1;
    }
    // Against the other days of its weekday: a day of four would hide behind its own weight.
    let expected = |i: usize| {
        let n = f64::from(of_weekday[days.weekday(i)]);
        let others = (factors[days.weekday(i)] * n - days.total(i)) / (n - 1.0).max(1.0);
        others.max(0.0) * local[i]
    };
    let ratio = |i: usize| days.total(i) / expected(i).max(1e-9);
    let found = (0..days.len()).filter(|&i| {
        if !usual[i] || of_weekday[days.weekday(i)] < 3 {
            return false;
        }
        let scatter = (1.0 / expected(i).max(0.5) + USUAL_DAY_CV * USUAL_DAY_CV).sqrt();
        let strange = (ratio(i) - 1.0) / scatter;
        strange > 4.0 && ratio(i) > 1.8
            || ratio(i) < 0.3 && strange < -3.0
            || busy_hours(days, usual, i)
    });
    let mut found: Vec<usize> = found.collect();
    // Never more than a tenth of the log: then nothing is usual about the usual.
    found.sort_by(|a, b| ratio(*b).total_cmp(&ratio(*a)));
    found.truncate((days.len() / 10).max(1));
    found
}

/// Whether two hours of a day brought three times what they bring on other days, beyond chance: a
/// sale of an evening that the day's total hardly shows.
fn busy_hours(days: &Days, usual: &[bool], day: usize) -> bool {
    let weekday = days.weekday(day);
    let others: Vec<usize> =
        (0..days.len()).filter(|&i| i != day && usual[i] && days.weekday(i) == weekday).collect();
    let hours = days.hours(day);
    let per_other = others.len().max(1) as f64;
    let mut mean = [0.0; 24];
    for hours in others.iter().map(|&i| days.hours(i)) {
        for (sum, count) in mean.iter_mut().zip(hours) {
            *sum += count / per_other;
        }
    }
    (0..23).any(|h| {
        let (seen, expected) = (hours[h] + hours[h + 1], (mean[h] + mean[h + 1]).max(1.0));
        seen > 3.0 * expected
            && seen - expected > 6.0 * (expected * (1.0 + 1.0 / per_other)).sqrt()
            && seen - expected > 0.15 * days.total(day)
    })
}

/// The recent level ÷ the level of the whole log.
fn recent_scale(days: &Days, usual: &[bool], factors: &[f64; 7]) -> f64 {
    let n = days.len();
    let from = n.saturating_sub(RECENT_WEEKS * 7);
    let (mut seen, mut expected) = (0.0, 0.0);
    for i in (from..n).filter(|&i| usual[i]) {
        seen += days.total(i);
        expected += factors[days.weekday(i)];
    }
    if expected > 0.0 { seen / expected } else { 1.0 }
}

/// Levels of the weekdays, moved towards the mean of those like them, with errors and days.
fn shrunk_levels(
    days: &Days,
    usual: &[bool],
    factors: &[f64; 7],
    recent: f64,
) -> ([f64; 7], [f64; 7], [u32; 7]) {
    let mut count = [0_u32; 7];
    for i in (0..days.len()).filter(|&i| usual[i]) {
        count[days.weekday(i)] += 1;
    }
    let seen: Vec<usize> = (0..7).filter(|w| count[*w] > 0).collect();
    let level = |w: usize| factors[w] * recent;
    let noise = |w: usize| {
        let one = level(w) + (USUAL_DAY_CV * level(w)).powi(2);
        one / f64::from(count[w].max(1))
    };
    let mean = seen.iter().map(|&w| level(w)).sum::<f64>() / seen.len().max(1) as f64;
    let between = seen.iter().map(|&w| (level(w) - mean).powi(2) - noise(w)).sum::<f64>()
        / (seen.len() as f64 - 1.0).max(1.0);
    let between = between.max(0.0);
    let mut levels = [mean; 7];
    let mut errors = [mean; 7];
    for w in 0..7 {
        let trust = if count[w] == 0 { 0.0 } else { between / (between + noise(w)).max(1e-12) };
        levels[w] = trust * level(w) + (1.0 - trust) * mean;
        let own = if count[w] == 0 { between } else { trust * noise(w) };
        errors[w] = (own + (1.0 - trust).powi(2) * between)
            .sqrt()
            .max((levels[w] / f64::from(count[w].max(1))).sqrt());
    }
    (levels, errors, count)
}

/// Weekdays of the same shape: their hours differ by less than chance and a third.
fn clusters(days: &Days, usual: &[bool]) -> [usize; 7] {
    let mut hours = [[0.0; 24]; 7];
    for i in (0..days.len()).filter(|&i| usual[i]) {
        for (sum, count) in hours[days.weekday(i)].iter_mut().zip(days.hours(i)) {
            *sum += count;
        }
    }
    let mut order: Vec<usize> = (0..7).collect();
    let totals: Vec<f64> = hours.iter().map(|h| h.iter().sum()).collect();
    order.sort_by(|a, b| totals[*b].total_cmp(&totals[*a]).then(a.cmp(b)));
    let mut leaders: Vec<usize> = Vec::new();
    let mut cluster = [0; 7];
    for w in order {
        let distance = |leader: usize| {
            let (n, m) = (totals[w].max(1.0), totals[leader].max(1.0));
            let (mut apart, mut size) = (0.0, 0.0);
            for (own, other) in hours[w].iter().zip(&hours[leader]) {
                let (p, q) = (own / n, other / m);
                apart += (p - q).powi(2) - p / n - q / m;
                size += q * q;
            }
            apart.max(0.0).sqrt() / size.sqrt().max(1e-9)
        };
        let near = leaders.iter().position(|leader| totals[w] < 50.0 || distance(*leader) < 0.35);
        cluster[w] = near.unwrap_or_else(|| {
            leaders.push(w);
            leaders.len() - 1
        });
    }
    cluster
}

/// Shares of the slots per weekday.
fn shapes(days: &Days, usual: &[bool], clusters: &[usize; 7]) -> Vec<Vec<f64>> {
    let mut own = vec![vec![0.0; days.slots]; 7];
    let mut count = [0.0; 7];
    for i in (0..days.len()).filter(|&i| usual[i]) {
        let w = days.weekday(i);
        count[w] += 1.0;
        for (sum, n) in own[w].iter_mut().zip(&days.counts[i]) {
            *sum += n;
        }
    }
    (0..7)
        .map(|w| {
            let mut pool = vec![0.0; days.slots];
            for other in (0..7).filter(|&o| clusters[o] == clusters[w]) {
                for (sum, n) in pool.iter_mut().zip(&own[other]) {
                    *sum += n;
                }
            }
            let pool = smooth(&pool);
            let whole = pool.iter().sum::<f64>();
            let mine = own[w].iter().sum::<f64>();
            let trust = if mine > 0.0 { count[w] / (count[w] + SHAPE_PRIOR_DAYS) } else { 0.0 };
            let share = |s: usize| {
                let of_pool = if whole > 0.0 { pool[s] / whole } else { 1.0 / days.slots as f64 };
                let of_own = if mine > 0.0 { own[w][s] / mine } else { 0.0 };
                trust * of_own + (1.0 - trust) * of_pool
            };
            (0..days.slots).map(share).collect()
        })
        .collect()
}

/// Slots with fewer than 30 counts share with their neighbours (weights 1 2 1).
fn smooth(counts: &[f64]) -> Vec<f64> {
    let n = counts.len();
    let mut smoothed: Vec<f64> = (0..n)
        .map(|i| {
            if counts[i] >= 30.0 || counts[i] == 0.0 {
                return counts[i];
            }
            let (before, after) = (counts[(i + n - 1) % n], counts[(i + 1) % n]);
            (before + 2.0 * counts[i] + after) / 4.0
        })
        .collect();
    let (had, has) = (counts.iter().sum::<f64>(), smoothed.iter().sum::<f64>());
    if has > 0.0 {
        for x in &mut smoothed {
            *x *= had / has;
        }
    }
    smoothed
}

fn unlike(days: &Days, i: usize, expected: &[f64], local: f64) -> Unusual {
    let per = days.slots / 24;
    let hours = days.hours(i);
    let usual: Vec<f64> =
        (0..24).map(|h| expected[h * per..(h + 1) * per].iter().sum::<f64>() * local).collect();
    let total: f64 = usual.iter().sum();
    let factor = days.total(i) / total.max(1e-9);
    Unusual {
        date: days.date(i),
        factor,
        // Few contacts tell little of an hour: it leans on its day as if on three more.
        hours: (0..24).map(|h| (hours[h] + 3.0 * factor) / (usual[h] + 3.0)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(weeks: usize, count: impl Fn(usize, usize) -> f64) -> Days {
        // 5 January 1970 was a Monday.
        let counts = (0..weeks * 7).map(|d| (0..24).map(|h| count(d, h)).collect()).collect();
        Days { first: 4, slots: 24, counts, whole: vec![true; weeks * 7] }
    }

    fn shape(h: usize) -> f64 {
        if (8..22).contains(&h) { 40.0 } else { 2.0 }
    }

    #[test]
    fn an_evening_of_a_day_of_four_does_not_hide_behind_its_own_weight() {
        // Day 22 brings five times the usual from 20:00: 916 instead of 580 contacts, and the mean of
        // its weekday with it is 664.
        let evening = days(4, |d, h| shape(h) * if d == 22 && h >= 20 { 5.0 } else { 1.0 });
        let profile = Profile::of(&evening);
        let found: Vec<_> = profile.unusual.iter().map(|u| u.date).collect();
        assert_eq!(found, [evening.date(22)]);
        assert!((profile.total(1) - 580.0).abs() < 3.0, "{}", profile.total(1));
        assert!(Profile::of(&days(4, |_, h| shape(h))).unusual.is_empty());
    }

    #[test]
    fn a_sale_is_set_apart_and_does_not_raise_its_weekday() {
        let days = days(9, |d, h| {
            shape(h) * if d == 32 { 6.0 } else { 1.0 } * if d % 7 == 6 { 0.5 } else { 1.0 }
        });
        let profile = Profile::of(&days);
        assert_eq!(profile.unusual.len(), 1);
        assert_eq!(profile.unusual[0].date, days.date(32));
        assert!((profile.unusual[0].factor - 6.0).abs() < 0.1, "{:?}", profile.unusual[0].factor);
        assert!((profile.total(4) / profile.total(0) - 1.0).abs() < 0.02);
        assert!((profile.total(6) / profile.total(0) - 0.5).abs() < 0.03, "{}", profile.total(6));
        assert_eq!(days.weekday(0), 0);
    }

    #[test]
    fn a_weekday_that_is_always_closed_is_expected_to_be() {
        let days = days(4, |d, h| if d % 7 == 6 { 0.0 } else { shape(h) });
        let profile = Profile::of(&days);
        assert_eq!((profile.total(6), profile.days[6]), (0.0, 4));
        assert!(profile.unusual.is_empty() && profile.total(5) > 500.0);
    }

    #[test]
    fn weekdays_of_another_shape_keep_their_own() {
        let days = days(6, |d, h| {
            if d % 7 >= 5 { f64::from(u8::from((10..14).contains(&h))) * 60.0 } else { shape(h) }
        });
        let profile = Profile::of(&days);
        assert_ne!(profile.clusters[5], profile.clusters[0]);
        assert_eq!(profile.clusters[1], profile.clusters[0]);
        assert!(profile.expected[5][20] < 1e-9 && profile.expected[0][20] > 30.0);
    }
}
