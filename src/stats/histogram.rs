//! A mergeable histogram of durations with log-linear buckets (the scheme of `HdrHistogram`, Tene
//! 2012). Durations below 128 ms are exact; above, a bucket is at most 1/64 of its values wide, so
//! a quantile read from its middle is off by less than 0.8 %. Counts within a limit that must be
//! exact are not read from here. Must not know what is timed.

use serde::Serialize;

const SUB_BITS: u32 = 6;
const EXACT_BELOW: u64 = 2 << SUB_BITS;

/// Counts of durations in whole milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Histogram {
    counts: Vec<u64>,
    count: u64,
    total_ms: u64,
    min_ms: u64,
    max_ms: u64,
}

/// One filled bucket: durations from `from_ms` to below `to_ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bucket {
    /// Least duration in it, ms.
    pub from_ms: u64,
    /// First duration above it, ms.
    pub to_ms: u64,
    /// How many.
    pub count: u64,
}

impl Histogram {
    /// Adds a duration.
    pub fn add(&mut self, ms: u64) {
        let bucket = bucket_of(ms);
        if bucket >= self.counts.len() {
            self.counts.resize(bucket + 1, 0);
        }
        self.counts[bucket] += 1;
        self.min_ms = if self.count == 0 { ms } else { self.min_ms.min(ms) };
        self.max_ms = self.max_ms.max(ms);
        self.count += 1;
        self.total_ms += ms;
    }
    /// Adds all durations of `other`.
    pub fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        if self.counts.len() < other.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
        self.min_ms = if self.count == 0 { other.min_ms } else { self.min_ms.min(other.min_ms) };
        self.max_ms = self.max_ms.max(other.max_ms);
        self.count += other.count;
        self.total_ms += other.total_ms;
    }
    /// How many durations.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }
    /// Their exact mean, ms; `None` without any.
    #[must_use]
    pub fn mean_ms(&self) -> Option<f64> {
        (self.count > 0).then(|| self.total_ms as f64 / self.count as f64)
    }
    /// The longest, ms, exact; 0 without any.
    #[must_use]
    pub const fn max_ms(&self) -> u64 {
        self.max_ms
    }
    /// The smallest duration that at least a share `level` does not exceed, ms, to 0.8 %.
    #[must_use]
    pub fn quantile_ms(&self, level: f64) -> Option<f64> {
        let (low, high) = self.quantile_bounds_ms(level)?;
        Some(f64::midpoint(low, high))
    }
    /// The bounds between which that duration lies for certain, ms: those of its bucket.
    #[must_use]
    pub fn quantile_bounds_ms(&self, level: f64) -> Option<(f64, f64)> {
        if self.count == 0 {
            return None;
        }
        let wanted = ((level * self.count as f64).ceil() as u64).clamp(1, self.count);
        let mut so_far = 0;
        let bucket = self.counts.iter().position(|n| {
            so_far += n;
            so_far >= wanted
        })?;
        let (from, to) = bounds(bucket);
        let inside = |ms: u64| ms.clamp(self.min_ms, self.max_ms) as f64;
        Some((inside(from), inside(to - 1)))
    }
    /// The share of durations of at most `limit_ms`, linear inside a bucket; `None` without any.
    #[must_use]
    pub fn share_within(&self, limit_ms: u64) -> Option<f64> {
        if self.count == 0 {
            return None;
        }
        let limit = bucket_of(limit_ms);
        let below: u64 = self.counts.iter().take(limit).sum();
        let inside = self.counts.get(limit).copied().unwrap_or(0);
        let (from, to) = bounds(limit);
        let part = inside as f64 * (limit_ms + 1 - from) as f64 / (to - from) as f64;
        Some((below as f64 + part) / self.count as f64)
    }
    /// The filled buckets, ascending.
    pub fn buckets(&self) -> impl Iterator<Item = Bucket> {
        self.counts.iter().enumerate().filter(|&(_, &count)| count > 0).map(|(bucket, &count)| {
            let (from_ms, to_ms) = bounds(bucket);
            Bucket { from_ms, to_ms, count }
        })
    }
}

fn bucket_of(ms: u64) -> usize {
    if ms < EXACT_BELOW {
        return ms as usize;
    }
    let shift = ms.ilog2() - SUB_BITS;
    ((u64::from(shift) << SUB_BITS) + (ms >> shift)) as usize
}

fn bounds(bucket: usize) -> (u64, u64) {
    let bucket = bucket as u64;
    if bucket < EXACT_BELOW {
        return (bucket, bucket + 1);
    }
    let shift = (bucket >> SUB_BITS) - 1;
    let head = bucket - (shift << SUB_BITS);
    (head << shift, (head + 1) << shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_duration_lies_in_a_bucket_at_most_a_64th_wide() {
        let mut next = 0;
        for bucket in 0..2_000 {
            let (from, to) = bounds(bucket);
            assert_eq!(from, next, "buckets join without gaps");
            assert_eq!(bucket_of(from), bucket);
            assert_eq!(bucket_of(to - 1), bucket);
            assert!((to - from) * 64 <= from.max(64));
            next = to;
        }
    }

    #[test]
    fn quantiles_are_within_the_stated_error_and_merging_changes_nothing() {
        let mut all = Histogram::default();
        let mut odd = Histogram::default();
        let mut even = Histogram::default();
        for i in 0..10_000_u64 {
            let ms = i * i / 10;
            all.add(ms);
            if i % 2 == 0 { even.add(ms) } else { odd.add(ms) }
        }
        for level in [0.1, 0.5, 0.9, 0.99] {
            let exact = ((level * 10_000.0_f64).ceil() - 1.0).powi(2) / 10.0;
            let read = all.quantile_ms(level).unwrap();
            assert!((read / exact - 1.0).abs() < 0.008, "{level}: {read} for {exact}");
            let (low, high) = all.quantile_bounds_ms(level).unwrap();
            assert!(low <= exact && exact <= high, "{level}: {low} to {high} for {exact}");
        }
        assert!((all.share_within(2_500_000).unwrap() - 0.5).abs() < 0.008);
        assert_eq!(all.share_within(u64::from(u32::MAX)), Some(1.0));
        odd.merge(&even);
        odd.merge(&Histogram::default());
        assert_eq!(odd, all);
        assert_eq!(all.buckets().map(|b| b.count).sum::<u64>(), 10_000);
    }
}
