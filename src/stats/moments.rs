//! Two kinds of average, kept apart: over observations ([`Moments`]) and over time
//! ([`TimeAverage`]). Must not know what is averaged. Welford (1962); merging by Chan, Golub and
//! `LeVeque` (1979), third moments by Pébay (2008).

/// Count, mean, variance and skewness of observations.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
    cubes: f64,
}

impl Moments {
    /// Adds an observation.
    pub fn add(&mut self, x: f64) {
        self.count += 1;
        let n = self.count as f64;
        let from_old = x - self.mean;
        let step = from_old / n;
        self.mean += step;
        let square = from_old * (x - self.mean);
        self.cubes += step * (square * (n - 2.0) - 3.0 * self.squares);
        self.squares += square;
    }
    /// Adds all observations of `other`.
    pub fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        let (a, b) = (self.count as f64, other.count as f64);
        let apart = other.mean - self.mean;
        self.count += other.count;
        self.mean += apart * b / (a + b);
        self.cubes += other.cubes
            + apart.powi(3) * a * b * (a - b) / (a + b).powi(2)
            + 3.0 * apart * (a * other.squares - b * self.squares) / (a + b);
        self.squares += other.squares + apart * apart * a * b / (a + b);
    }
    /// How many observations.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }
    /// Their mean; 0 without any.
    #[must_use]
    pub const fn mean(&self) -> f64 {
        self.mean
    }
    /// Their unbiased variance; 0 with fewer than two.
    #[must_use]
    pub fn variance(&self) -> f64 {
        if self.count < 2 { 0.0 } else { self.squares / (self.count - 1) as f64 }
    }
    /// The sum of squared deviations from the mean.
    #[must_use]
    pub const fn squares(&self) -> f64 {
        self.squares
    }
    /// Their skewness (third central moment ÷ the standard deviation's cube); 0 where nothing
    /// varies, and of fewer than three.
    #[must_use]
    pub fn skewness(&self) -> f64 {
        if self.count < 3 || self.squares <= 0.0 {
            return 0.0;
        }
        (self.count as f64).sqrt() * self.cubes / (self.squares * self.squares.sqrt())
    }
}

impl FromIterator<f64> for Moments {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut moments = Self::default();
        values.into_iter().for_each(|x| moments.add(x));
        moments
    }
}

/// A level's average over time: the area under it ÷ the time it was watched. Exact integers, so
/// that merging in any order gives the same bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeAverage {
    /// Level × milliseconds.
    pub area_ms: i64,
    /// Milliseconds watched.
    pub watched_ms: i64,
}

impl TimeAverage {
    /// Adds another stretch of the same level.
    pub const fn merge(&mut self, other: Self) {
        self.area_ms += other.area_ms;
        self.watched_ms += other.watched_ms;
    }
    /// The average level; `None` if it was never watched.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.watched_ms > 0).then(|| self.area_ms as f64 / self.watched_ms as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_moments_are_those_of_all_observations() {
        let values = [1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0];
        let all: Moments = values.into_iter().collect();
        let mut merged: Moments = values[..1].iter().copied().collect();
        merged.merge(&values[1..].iter().copied().collect());
        merged.merge(&Moments::default());
        assert!((all.variance() - 30.0).abs() < 1e-6);
        assert!((merged.variance() - 30.0).abs() < 1e-6);
        assert!(all.skewness().abs() < 1e-6 && merged.skewness().abs() < 1e-6);
        assert_eq!(merged.mean(), 1e9 + 10.0);
        assert_eq!(merged.count(), 4);
    }

    #[test]
    fn skewness_is_the_third_moment_by_the_cube_of_the_deviation() {
        // Deviations −2, −1 and 3: √3 · 18 ÷ 14^1.5.
        let all: Moments = [1.0, 2.0, 6.0].into_iter().collect();
        let mut merged: Moments = [6.0].into_iter().collect();
        merged.merge(&[1.0, 2.0].into_iter().collect());
        for of in [all, merged] {
            assert!((of.skewness() - 0.595_17).abs() < 1e-4, "{of:?}");
        }
        assert_eq!([4.0; 5].into_iter().collect::<Moments>().skewness(), 0.0);
    }

    #[test]
    fn a_time_average_weighs_by_time_not_by_changes() {
        let mut level = TimeAverage { area_ms: 10 * 1000, watched_ms: 1000 };
        level.merge(TimeAverage { area_ms: 0, watched_ms: 9000 });
        assert_eq!(level.mean(), Some(1.0));
        assert_eq!(TimeAverage::default().mean(), None);
    }
}
