//! How much busier or quieter than forecast the horizon, its days and its hours are (`model.md`
//! §2): three independent layers of gamma factors of mean 1 over stationary Gaussian AR(1) paths.
//! Must not know curves or contacts.
//!
//! A layer's index i has its own uniform, by address; its normal quantile is the innovation εᵢ,
//! z₀ = ε₀ and zᵢ = ρ zᵢ₋₁ + √(1 − ρ²) εᵢ, and the factor is the gamma quantile of Φ(zᵢ). So a
//! longer horizon changes no earlier factor.
//!
//! **Strata.** For proofs, blocks of [`BLOCK`] consecutive replications can share out the strata of
//! the forecast's uniform and of each day's: every stratum is taken once, in an order that is a
//! random permutation of its own for each block, layer and day. This is a Latin hypercube over the
//! *innovations* (`McKay`, Beckman, Conover 1979). A stratum drawn by a random permutation with a
//! uniform inside it is uniform, and the permutations are independent, so each replication by itself
//! still has exactly the model's law, correlation of days included, and every mean stays unbiased;
//! forcing each zᵢ itself into strata would bend the joint law of the days. What is additive in the
//! innovations drops out of a block's mean (Stein 1987), and zᵢ is linear in them. Replications of
//! a block are not independent of each other: an interval must be computed from block means.

use crate::model::Busyness;
use crate::random::{Address, Purpose};
use crate::stats::{Sides, gamma_quantile, normal_quantile};
use rand::Rng;

/// Consecutive replications that share out the strata.
pub const BLOCK: u64 = 20;

/// The three layers, ready to be drawn from.
#[derive(Clone, Debug)]
pub(super) struct Layers {
    forecast: Layer,
    day: Layer,
    wobble: Layer,
}

/// Where the uniforms of one replication come from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    pub seed: u64,
    pub replication: u64,
    pub stratified: bool,
}

impl Layers {
    pub fn new(busyness: &Busyness) -> Self {
        let Busyness { forecast_cv, day_cv, day_corr, wobble_cv, wobble_corr } = *busyness;
        Self {
            forecast: Layer::new(Purpose::ForecastFactor, forecast_cv, 0.0, true),
            day: Layer::new(Purpose::DayFactor, day_cv, day_corr, true),
            wobble: Layer::new(Purpose::WobbleFactor, wobble_cv, wobble_corr, false),
        }
    }

    /// The factor of every hour of `days` days; empty if every factor is exactly 1.
    pub fn hours(&self, source: Source, days: usize) -> Vec<f64> {
        if [&self.forecast, &self.day, &self.wobble].iter().all(|layer| layer.gamma.is_none()) {
            return Vec::new();
        }
        let mut hours = vec![1.0; days * 24];
        self.wobble.each(source, days * 24, |hour, factor| hours[hour] = factor);
        let mut multiply = |from: usize, to: usize, factor: f64| {
            hours[from * 24..to * 24].iter_mut().for_each(|hour| *hour *= factor);
        };
        self.day.each(source, days, |day, factor| multiply(day, day + 1, factor));
        self.forecast.each(source, 1, |_, factor| multiply(0, days, factor));
        hours
    }
}

/// One layer of factors.
#[derive(Clone, Debug)]
struct Layer {
    purpose: Purpose,
    correlation: f64,
    may_stratify: bool,
    gamma: Option<GammaOfNormal>,
}

impl Layer {
    fn new(purpose: Purpose, cv: f64, correlation: f64, may_stratify: bool) -> Self {
        let gamma = (cv > 0.0).then(|| GammaOfNormal::new(cv));
        Self { purpose, correlation, may_stratify, gamma }
    }

    /// Tells the first `count` factors; nothing if all are 1.
    fn each(&self, source: Source, count: usize, mut tell: impl FnMut(usize, f64)) {
        let Some(gamma) = &self.gamma else { return };
        let of_innovation = libm::sqrt((1.0 - self.correlation * self.correlation).max(0.0));
        let mut z = 0.0;
        for index in 0..count {
            let innovation = normal_quantile(self.uniform(source, index as u64));
            z = if index == 0 {
                innovation
            } else {
                self.correlation * z + of_innovation * innovation
            };
            tell(index, gamma.at(z));
        }
    }

    /// The uniform behind one innovation, inside (0, 1).
    fn uniform(&self, source: Source, index: u64) -> f64 {
        let Source { seed, replication, stratified } = source;
        let address = Address::replication(seed, replication).at(index);
        let uniform = address.uniform(self.purpose).max(f64::MIN_POSITIVE);
        if !(stratified && self.may_stratify) {
            return uniform;
        }
        let block = Address::block(seed, replication / BLOCK).at(self.purpose as u64).at(index);
        (f64::from(stratum(block, replication % BLOCK)) + uniform) / BLOCK as f64
    }
}

/// The stratum of the replication at `position` of its block: a random permutation's value.
fn stratum(block: Address, position: u64) -> u32 {
    let mut strata: [u32; BLOCK as usize] = std::array::from_fn(|i| i as u32);
    let mut stream = block.stream(Purpose::Stratum);
    for i in (1..strata.len()).rev() {
        let other = (u128::from(stream.next_u64()) * (i as u128 + 1)) >> 64;
        strata.swap(i, other as usize);
    }
    strata[position as usize]
}

/// Standard normal z → quantile of the gamma law of mean 1 at Φ(z), from a table.
#[derive(Clone, Debug)]
struct GammaOfNormal {
    quantiles: Vec<f64>,
}

impl GammaOfNormal {
    /// Beyond ±6 (once in 500 million draws) the factor stays what it is there.
    const FURTHEST: f64 = 6.0;
    const PER_UNIT: f64 = 16.0;
    /// From this shape on (cv of a thousandth) Wilson and Hilferty's root is nearer than sums of a
    /// million terms.
    const LARGE: f64 = 1e6;

    fn new(cv: f64) -> Self {
        let shape = 1.0 / (cv * cv);
        // One node beyond either end, for the cubic.
        let nodes = (2.0 * Self::FURTHEST * Self::PER_UNIT) as i32 + 1;
        let quantiles = (-1..=nodes)
            .map(|node| {
                let z = f64::from(node) / Self::PER_UNIT - Self::FURTHEST;
                if shape > Self::LARGE {
                    let root = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * libm::sqrt(shape));
                    return root * root * root;
                }
                gamma_quantile(shape, Sides::of_normal(z)) / shape
            })
            .collect();
        Self { quantiles }
    }

    /// The factor at z, by the cubic through the four nearest nodes.
    fn at(&self, z: f64) -> f64 {
        let place = (z.clamp(-Self::FURTHEST, Self::FURTHEST) + Self::FURTHEST) * Self::PER_UNIT;
        let node = (place as usize).min(self.quantiles.len() - 4);
        let t = place - node as f64;
        let weights = [
            -t * (t - 1.0) * (t - 2.0) / 6.0,
            (t + 1.0) * (t - 1.0) * (t - 2.0) / 2.0,
            -(t + 1.0) * t * (t - 2.0) / 2.0,
            (t + 1.0) * t * (t - 1.0) / 6.0,
        ];
        let near = &self.quantiles[node..node + 4];
        let value: f64 = weights.iter().zip(near).map(|(weight, near)| weight * near).sum();
        value.max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Gamma, Normal};

    const DAYS: Busyness = Busyness { day_cv: 0.3, day_corr: 0.4, ..Busyness::NONE };

    fn source(replication: u64, stratified: bool) -> Source {
        Source { seed: 11, replication, stratified }
    }

    fn day_factors(
        busyness: &Busyness,
        replication: u64,
        days: usize,
        stratified: bool,
    ) -> Vec<f64> {
        Layers::new(busyness)
            .hours(source(replication, stratified), days)
            .chunks(24)
            .map(|day| {
                assert!(day.iter().all(|hour| *hour == day[0]));
                day[0]
            })
            .collect()
    }

    fn mean_and_cv(values: &[f64]) -> (f64, f64) {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
        (mean, variance.sqrt() / mean)
    }

    #[test]
    fn without_variation_every_factor_is_exactly_one_and_nothing_is_drawn() {
        assert!(Layers::new(&Busyness::NONE).hours(source(0, true), 5).is_empty());
    }

    #[test]
    fn the_table_gives_the_gamma_quantiles() {
        let normal = Normal::standard();
        for cv in [0.05_f64, 0.2, 0.6, 1.0, 1.5] {
            let shape = 1.0 / (cv * cv);
            let (table, law) = (GammaOfNormal::new(cv), Gamma::new(shape, shape).unwrap());
            for step in -450..=450 {
                let z = f64::from(step) / 100.0;
                let exact = law.inverse_cdf(normal.cdf(z));
                assert!((table.at(z) - exact).abs() < 2e-5, "cv {cv}, z {z}");
            }
        }
    }

    #[test]
    fn nearly_no_variation_is_nearly_normal() {
        // Cornish and Fisher: the quantile's first correction for the skewness of 2 cv.
        for cv in [2e-3_f64, 1.001e-3, 0.999e-3, 1e-5, 1e-8] {
            let table = GammaOfNormal::new(cv);
            for z in [-3.0, -0.5, 0.0, 1.0, 4.0] {
                let expected = z + cv * (z * z - 1.0) / 3.0;
                let found = (table.at(z) - 1.0) / cv;
                assert!((found - expected).abs() < 1e-4, "cv {cv}, z {z}: {found} {expected}");
            }
        }
    }

    #[test]
    fn factors_of_days_have_gamma_margins_of_mean_one_and_the_stated_correlation() {
        // Independent first days: Kolmogorov–Smirnov against the gamma law at a false-alarm
        // probability of 1e-6 (critical value 2.69/√n). One long path: lag-one correlation of the
        // Gaussians, recovered by the probability integral, within five standard errors (6e-7).
        let n = 4000;
        let shape = 1.0 / 0.09;
        let law = Gamma::new(shape, shape).unwrap();
        let layers = Layers::new(&DAYS);
        let mut first: Vec<f64> =
            (0..n).map(|replication| layers.hours(source(replication, false), 1)[0]).collect();
        first.sort_by(f64::total_cmp);
        let distance = (0..first.len())
            .map(|i| (law.cdf(first[i]) - (i as f64 + 0.5) / n as f64).abs())
            .fold(0.0, f64::max);
        assert!(distance < 2.69 / (n as f64).sqrt(), "distance {distance}");

        let path = day_factors(&DAYS, 0, 20_000, false);
        let normal = Normal::standard();
        let z: Vec<f64> = path.iter().map(|&f| normal.inverse_cdf(law.cdf(f))).collect();
        let lag = z.windows(2).map(|w| w[0] * w[1]).sum::<f64>() / (z.len() - 1) as f64;
        assert!((lag - 0.4).abs() < 5.0 * 1.5 / (z.len() as f64).sqrt(), "lag {lag}");
        let (mean, cv) = mean_and_cv(&path);
        assert!((mean - 1.0).abs() < 5.0 * 0.3 * 1.53 / 141.0, "mean {mean}");
        assert!((cv - 0.3).abs() < 0.015, "cv {cv}");
    }

    #[test]
    fn layers_multiply_and_the_wobble_changes_every_hour() {
        let all = Busyness { forecast_cv: 0.05, wobble_cv: 0.15, ..DAYS };
        let hours = |b: &Busyness| Layers::new(b).hours(source(4, false), 2);
        let forecast = hours(&Busyness { forecast_cv: 0.05, ..Busyness::NONE });
        let days = hours(&DAYS);
        let wobble = hours(&Busyness { wobble_cv: 0.15, ..Busyness::NONE });
        let product = hours(&all);
        for hour in 0..48 {
            assert!((product[hour] - forecast[hour] * days[hour] * wobble[hour]).abs() < 1e-12);
        }
        assert!(wobble.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(forecast[0], forecast[47]);
        assert_ne!(days[0], days[24]);
    }

    #[test]
    fn a_longer_horizon_changes_no_earlier_factor() {
        let all = Busyness { forecast_cv: 0.05, wobble_cv: 0.15, ..DAYS };
        for stratified in [false, true] {
            let short = Layers::new(&all).hours(source(7, stratified), 3);
            let long = Layers::new(&all).hours(source(7, stratified), 30);
            assert_eq!(short[..], long[..72]);
        }
    }

    #[test]
    fn a_block_takes_every_stratum_once_for_the_forecast_and_for_each_day() {
        for layer in [
            Layer::new(Purpose::ForecastFactor, 0.1, 0.0, true),
            Layer::new(Purpose::DayFactor, 0.1, 0.4, true),
        ] {
            for (block, index) in [(0, 0), (0, 1), (3, 5)] {
                let mut strata: Vec<u64> = (0..BLOCK)
                    .map(|i| (layer.uniform(source(block * BLOCK + i, true), index) * 20.0) as u64)
                    .collect();
                assert!(!strata.is_sorted(), "the order is random");
                strata.sort_unstable();
                assert_eq!(strata, (0..BLOCK).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn stratified_days_keep_mean_spread_and_correlation_and_a_block_scatters_far_less() {
        // 400 blocks of 20. Means and correlation within five standard errors of independent
        // replications (6e-7 each, less with strata).
        let layers = Layers::new(&DAYS);
        let pairs: Vec<(f64, f64)> = (0..8000)
            .map(|replication| {
                let hours = layers.hours(source(replication, true), 2);
                (hours[0], hours[24])
            })
            .collect();
        let (first, second): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
        for day in [&first, &second] {
            let (mean, cv) = mean_and_cv(day);
            assert!((mean - 1.0).abs() < 5.0 * 0.3 / 8000.0_f64.sqrt(), "mean {mean}");
            assert!((cv - 0.3).abs() < 5.0 * 0.3 * 0.8 / 8000.0_f64.sqrt(), "cv {cv}");
            let blocks: Vec<f64> =
                day.chunks(20).map(|block| block.iter().sum::<f64>() / 20.0).collect();
            let (_, scatter) = mean_and_cv(&blocks);
            assert!(scatter < 0.25 * 0.3 / 20.0_f64.sqrt(), "block means scatter by {scatter}");
        }
        let covariance =
            pairs.iter().map(|(a, b)| (a - 1.0) * (b - 1.0)).sum::<f64>() / 8000.0 / 0.09;
        // Correlation 0.4 of the Gaussians is a little less between gamma factors.
        assert!((covariance - 0.4).abs() < 5.0 * 1.2 / 8000.0_f64.sqrt(), "{covariance}");
    }
}
