//! Intervals over independent replications: Student's t, bent by the skewness of what was seen
//! (Hall 1992: a few very bad days pull a mean up, and a sample without them has both a low mean
//! and a small error); for shares besides Wilson's (1927) with as many trials as the standard error
//! is worth, which never leaves [0, 1] and is no point where nothing was seen to miss; for counts of
//! none the rule of three. Must not know what is estimated.

use super::{Moments, Sides, student_quantile};
use serde::Serialize;

/// A value with its 95 % interval over replications. With a single replication nothing is known
/// about the error: the interval is infinitely wide.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The point estimate, in the unit of what is estimated.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
    /// Replications that entered.
    pub replications: u32,
    /// Of a share: the independent trials that would err as much; 0 for anything else.
    #[serde(skip)]
    pub trials: f64,
    /// Skewness of one replication's part in the error; 0 where it is not known.
    #[serde(skip)]
    pub skewness: f64,
}

impl Estimate {
    /// The estimate of `value` with a standard error from `replications` independent ones.
    #[must_use]
    pub fn new(value: f64, standard_error: f64, replications: u32) -> Self {
        Self::skewed(value, standard_error, replications, 0.0)
    }
    /// As [`Estimate::new`], where the replications' parts in the error have this skewness.
    #[must_use]
    pub fn skewed(value: f64, standard_error: f64, replications: u32, skewness: f64) -> Self {
        let (low, high) = (f64::NEG_INFINITY, f64::INFINITY);
        let mut own =
            Self { value, standard_error, low, high, replications, trials: 0.0, skewness };
        (own.low, own.high) = own.bent(0.025);
        own
    }
    /// The same as the estimate of a share of `base` things in all: value and limits stay inside
    /// [0, 1], and a share of none or of all has an interval too.
    #[must_use]
    pub fn of_share(self, base: f64) -> Self {
        if self.replications < 2 || base <= 0.0 {
            return self;
        }
        let value = self.value.clamp(0.0, 1.0);
        let own = value * (1.0 - value) / (self.standard_error * self.standard_error);
        if own == f64::INFINITY {
            // Partly in time, and in every replication exactly the same part: nothing is left to
            // chance.
            return self;
        }
        // Where nothing misses, or a correction leads out of the range, the things themselves are
        // the trials, and no more than the error allows.
        let of_error = 1.0 / self.standard_error;
        let trials = if own > 0.0 { own } else { base.min(of_error) };
        let mut share = Self { value, trials, ..self };
        (share.low, share.high) = (share.lower_limit(0.025), share.upper_limit(0.025));
        share
    }
    /// The same as the estimate of a number of things per replication: none in so many leaves room
    /// for a few, and there are never fewer than none.
    #[must_use]
    pub fn of_count(self) -> Self {
        if self.value == 0.0 && self.standard_error == 0.0 && self.replications > 0 {
            return Self { high: most_of_none(f64::from(self.replications)), ..self };
        }
        Self { low: self.low.max(0.0_f64.min(self.value)), ..self }
    }
    /// Half of the interval's width.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        0.5 * (self.high - self.low)
    }
    /// The value below which the truth lies only with probability `error`.
    #[must_use]
    pub fn lower_limit(&self, error: f64) -> f64 {
        self.limits(error).0
    }
    /// The value above which the truth lies only with probability `error`.
    #[must_use]
    pub fn upper_limit(&self, error: f64) -> f64 {
        self.limits(error).1
    }
    /// Both one-sided limits; of a share the outer ones of what trials and what days allow.
    fn limits(&self, error: f64) -> (f64, f64) {
        if self.trials <= 0.0 {
            return self.bent(error);
        }
        let (low, high) = self.wilson(error);
        if self.skewness == 0.0 {
            return (low, high);
        }
        let (least, most) = self.bent(error);
        (low.min(least.max(0.0)), high.max(most.min(1.0)))
    }
    /// Both one-sided limits of Student's t, through Hall's cubic transformation.
    fn bent(&self, error: f64) -> (f64, f64) {
        if self.replications < 2 {
            return (f64::NEG_INFINITY, f64::INFINITY);
        }
        if self.standard_error <= 0.0 {
            return (self.value, self.value);
        }
        let t = t_quantile(1.0 - error, f64::from(self.replications - 1));
        let at = |t: f64| self.value - self.standard_error * untransformed(t, self.bend());
        (at(t), at(-t))
    }
    /// Both one-sided limits of a share.
    fn wilson(&self, error: f64) -> (f64, f64) {
        let t = t_quantile(1.0 - error, f64::from(self.replications - 1));
        let (p, n, square) = (self.value, self.trials, t * t);
        let centre = (p + square / (2.0 * n)) / (1.0 + square / n);
        let spread = (p * (1.0 - p) / n + square / (4.0 * n * n)).sqrt();
        let half = t / (1.0 + square / n) * spread;
        ((centre - half).clamp(0.0, p), (centre + half).clamp(p, 1.0))
    }
    /// How far single replications decide the estimate: the skewness of their parts over the root of
    /// their number; 0 where none does, ±1 where one alone does.
    #[must_use]
    pub fn bend(&self) -> f64 {
        self.skewness / f64::from(self.replications).sqrt()
    }
    /// Whether the interval leaves out `other`.
    #[must_use]
    pub fn excludes(&self, other: f64) -> bool {
        other < self.low || other > self.high
    }
}

/// The mean per trial that none in `trials` leaves possible, at 95 % two-sided (Poisson).
#[must_use]
pub fn most_of_none(trials: f64) -> f64 {
    // −ln 0.025
    3.688_879_454_113_936 / trials
}

/// The studentised error that Hall's transformation (1992, *Annals of Statistics* 20, §2: monotone,
/// with an error of its own of order 1/n) takes to `t`, where single values bend it so far.
fn untransformed(t: f64, bend: f64) -> f64 {
    if bend.abs() < 1e-6 {
        return t;
    }
    3.0 / bend * (libm::cbrt(1.0 + bend * (t - bend / 6.0)) - 1.0)
}

/// The quantile of Student's t at `level` (a fraction strictly between 0 and 1).
#[must_use]
pub fn t_quantile(level: f64, degrees_of_freedom: f64) -> f64 {
    student_quantile(degrees_of_freedom, Sides::below(level))
}

/// The mean of one value per replication; `None` without any.
#[must_use]
pub fn mean_estimate(values: impl IntoIterator<Item = f64>) -> Option<Estimate> {
    let moments: Moments = values.into_iter().collect();
    (moments.count() > 0).then(|| {
        let n = moments.count();
        let error = (moments.variance() / n as f64).sqrt();
        Estimate::skewed(moments.mean(), error, n as u32, moments.skewness())
    })
}

/// The mean of `variant − base`, replication by replication on the same tapes: one interval on the
/// difference instead of two on the values.
#[must_use]
pub fn paired_difference(base: &[f64], variant: &[f64]) -> Option<Estimate> {
    mean_estimate(base.iter().zip(variant).map(|(b, v)| v - b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};

    #[test]
    fn student_quantiles_are_those_of_the_tables() {
        // Fisher and Yates, table III.
        for (level, df, table) in
            [(0.975, 1.0, 12.706), (0.975, 9.0, 2.262), (0.95, 19.0, 1.729), (0.99, 30.0, 2.457)]
        {
            assert!((t_quantile(level, df) - table).abs() < 6e-4, "{level} {df}");
        }
    }

    #[test]
    fn pairing_removes_what_both_share() {
        let base = [10.0, 50.0, 30.0, 90.0];
        let variant = [11.0, 52.0, 31.0, 92.0];
        let difference = paired_difference(&base, &variant).unwrap();
        assert_eq!(difference.value, 1.5);
        assert!(difference.excludes(0.0));
        let apart = mean_estimate(variant).unwrap();
        assert!(!apart.excludes(45.0));
    }

    #[test]
    fn a_share_keeps_inside_its_range_and_knows_that_none_is_not_never() {
        // Wilson's own formula with z ≈ t: 90 of 100 at 1,000 replications, 0.825–0.945.
        let share = Estimate::new(0.9, 0.03, 1_000).of_share(100.0);
        assert!(
            (share.low - 0.8254).abs() < 3e-4 && (share.high - 0.9449).abs() < 3e-4,
            "{share:?}"
        );
        let all = Estimate::new(1.0, 0.0, 1_000).of_share(400.0);
        assert_eq!((all.value, all.high), (1.0, 1.0));
        assert!((all.low - 400.0 / (400.0 + 1.9624_f64.powi(2))).abs() < 1e-5, "{all:?}");
        let none = Estimate::new(0.0, 0.0, 60).of_share(60.0);
        assert!(none.low == 0.0 && none.high > 3.0 / 60.0);
        let beyond = Estimate::new(1.002, 0.003, 200).of_share(5e4);
        assert!(beyond.value == 1.0 && beyond.high == 1.0 && beyond.low < 0.997, "{beyond:?}");
        // With many trials it is Student's interval.
        let many = Estimate::new(0.7, 0.001, 200);
        let wilson = many.of_share(1e6);
        assert!((wilson.low - many.low).abs() < 1e-5 && (wilson.high - many.high).abs() < 1e-5);
        for (value, error) in [(0.02, 0.02), (0.98, 0.05), (0.5, 0.4)] {
            let share = Estimate::new(value, error, 5).of_share(10.0);
            assert!(0.0 <= share.low && share.low <= value && value <= share.high);
            assert!(share.high <= 1.0);
        }
    }

    /// Of 10,000 samples of 25 exponential values, a right 95 % interval leaves the mean out at
    /// either end in 2.5 %; Student's does so above in 8 % and below next to never.
    #[test]
    fn an_interval_of_skewed_values_misses_at_both_ends_alike() {
        let mut lot = rand_pcg::Pcg64Mcg::seed_from_u64(7);
        let (mut student, mut bent) = ([0.0; 2], [0.0; 2]);
        for _ in 0..10_000 {
            let values: Moments = (0..25).map(|_| -libm::log(1.0 - lot.random::<f64>())).collect();
            let error = (values.variance() / 25.0).sqrt();
            let count = |missed: &mut [f64; 2], own: Estimate| {
                missed[0] += f64::from(own.low > 1.0) / 100.0;
                missed[1] += f64::from(own.high < 1.0) / 100.0;
            };
            count(&mut student, Estimate::new(values.mean(), error, 25));
            count(&mut bent, Estimate::skewed(values.mean(), error, 25, values.skewness()));
        }
        // One standard error of such a share is 0.16 points.
        assert!(student[0] < 1.0 && student[1] > 6.0, "{student:?}");
        assert!(bent.iter().all(|missed| (1.5..5.0).contains(missed)), "{bent:?}");
    }

    #[test]
    fn the_bend_has_the_sign_and_the_size_of_the_skewness() {
        // 3 √n/γ ((1 + γ/√n (t − γ/(6 √n)))^⅓ − 1) with γ/√n = 0.4, by hand.
        assert!((untransformed(2.0, 2.0 / 5.0) - 1.578_0).abs() < 1e-3);
        assert!((untransformed(-2.0, 2.0 / 5.0) + 3.318_3).abs() < 1e-3);
        assert!((untransformed(2.0, -2.0 / 5.0) - 3.318_3).abs() < 1e-3);
        assert_eq!(untransformed(1.7, 0.0), 1.7);
    }

    #[test]
    fn none_in_sixty_is_at_most_six_in_a_hundred() {
        let none = mean_estimate([0.0; 60]).unwrap().of_count();
        assert!((none.high - 3.689 / 60.0).abs() < 1e-4 && none.low == 0.0);
        let few = mean_estimate([0.0, 0.0, 0.0, 1.0]).unwrap().of_count();
        assert_eq!(few.low, 0.0);
    }

    #[test]
    fn one_replication_tells_nothing_about_the_error() {
        let one = mean_estimate([3.0]).unwrap();
        assert_eq!((one.value, one.low, one.high), (3.0, f64::NEG_INFINITY, f64::INFINITY));
        assert!(mean_estimate([]).is_none());
    }
}
