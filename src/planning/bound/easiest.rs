//! The least work that any share of contacts can be: those whose replies are easiest. Must not know
//! people or targets.
//!
//! With quantiles Q of a law, the easiest share p of contacts is L(p) = ∫₀ᵖ Q of work (Lorenz 1905).
//! L is convex: tangents lie below it, between the points where they touch it too.

use crate::model::Law;
use crate::stats::gamma_sides;
use libm::{erfc, exp, log, pow, sqrt};

/// Where tangents touch: shares of contacts.
const TOUCH: [f64; 7] = [0.25, 0.5, 0.7, 0.82, 0.9, 0.95, 0.99];

/// Contacts by how little work their first replies are: (share of all, seconds of work of each),
/// ascending. No share of contacts is less work than the first parts that make it up.
#[must_use]
pub fn easiest_first(law: Law) -> Vec<(f64, f64)> {
    // (p, Q(p), L(p)) where tangents touch.
    let mut touched: Vec<(f64, f64, f64)> = match law {
        Law::Exponential(mean) => TOUCH
            .iter()
            .map(|&p| (p, -mean * log(1.0 - p), mean * (p + (1.0 - p) * log(1.0 - p))))
            .collect(),
        Law::Uniform { min, max } => {
            let width = max - min;
            TOUCH.iter().map(|&p| (p, min + p * width, p * (min + 0.5 * p * width))).collect()
        }
        Law::Lognormal { mean, cv } => {
            let sigma = sqrt(log(1.0 + cv * cv));
            let median = mean * exp(-0.5 * sigma * sigma);
            let below = |z: f64| 0.5 * erfc(-z / std::f64::consts::SQRT_2);
            TOUCH
                .iter()
                .map(|&p| {
                    let z = root(below, p, (-9.0, 9.0));
                    (below(z), median * exp(sigma * z), mean * below(z - sigma))
                })
                .collect()
        }
        Law::Gamma { mean, cv } if cv > 0.0 => {
            let shape = 1.0 / (cv * cv);
            let scale = mean / shape;
            let most = shape + 40.0 * sqrt(shape) + 800.0;
            TOUCH
                .iter()
                .map(|&p| {
                    let x = root(|x| gamma_sides(shape, x).below, p, (0.0, most));
                    (
                        gamma_sides(shape, x).below,
                        scale * x,
                        mean * gamma_sides(shape + 1.0, x).below,
                    )
                })
                .collect()
        }
        Law::Constant(mean) | Law::Gamma { mean, .. } => return vec![(1.0, mean)],
        Law::Weibull { mean, shape } => {
            let scale = mean / libm::tgamma(1.0 + 1.0 / shape);
            TOUCH
                .iter()
                .map(|&p| {
                    let x = -log(1.0 - p);
                    (p, scale * pow(x, 1.0 / shape), mean * gamma_sides(1.0 + 1.0 / shape, x).below)
                })
                .collect()
        }
    };
    touched.retain(|(p, q, l)| p.is_finite() && q.is_finite() && l.is_finite() && *q > 0.0);
    parts(&touched)
}

/// The greatest of tangents, from 0 to 1, as parts of one slope each.
fn parts(touched: &[(f64, f64, f64)]) -> Vec<(f64, f64)> {
    let (mut parts, mut from, mut slope) = (Vec::new(), 0.0, 0.0);
    let mut line = 0.0;
    for &(p, q, l) in touched {
        // value(x) = slope × x + line meets the tangent l + q (x − p) here.
        let next = l - q * p;
        if q - slope > 1e-12 * q.abs() {
            let to = ((line - next) / (q - slope)).clamp(from, 1.0);
            if to > from {
                parts.push((to - from, slope));
            }
            (from, slope, line) = (to, q, next);
        }
    }
    parts.push((1.0 - from, slope));
    parts
}

/// Where an increasing function reaches a value, by halving.
fn root(of: impl Fn(f64) -> f64, value: f64, (mut low, mut high): (f64, f64)) -> f64 {
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if of(middle) < value { low = middle } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Address, Purpose};

    const LAWS: [Law; 12] = [
        Law::Constant(20.0),
        Law::Exponential(20.0),
        Law::Uniform { min: 5.0, max: 60.0 },
        Law::Lognormal { mean: 20.0, cv: 0.6 },
        Law::Lognormal { mean: 20.0, cv: 3.0 },
        Law::Gamma { mean: 20.0, cv: 0.5 },
        Law::Gamma { mean: 20.0, cv: 2.5 },
        Law::Weibull { mean: 20.0, shape: 3.0 },
        Law::Weibull { mean: 20.0, shape: 0.5 },
        Law::Weibull { mean: 20.0, shape: 0.4 },
        Law::Weibull { mean: 20.0, shape: 0.3 },
        Law::Weibull { mean: 20.0, shape: 0.2 },
    ];

    /// Work of the easiest `share`, by parts.
    fn by_parts(law: Law, share: f64) -> f64 {
        let mut left = share;
        let each = |(part, work): (f64, f64)| {
            let taken = part.min(left);
            left -= taken;
            taken * work
        };
        easiest_first(law).into_iter().map(each).sum()
    }

    #[test]
    fn no_share_of_contacts_is_less_work_than_its_parts_whatever_the_law() {
        for law in LAWS {
            let law_drawn = law.sampler();
            let root = Address::replication(11, 0);
            let n = 200_000_u32;
            let mut draws: Vec<f64> = (0..n)
                .map(|i| law_drawn.draw(&mut root.at(u64::from(i)).stream(Purpose::FirstWork)))
                .collect();
            draws.sort_by(f64::total_cmp);
            for share in [0.1, 0.3, 0.5, 0.62, 0.8, 0.9, 0.97] {
                let easiest =
                    draws[..(share * f64::from(n)) as usize].iter().sum::<f64>() / f64::from(n);
                let parts = by_parts(law, share);
                // Sums of the easiest draws are exact to a few in a thousand; five standard errors
                // of them are below 2 %.
                assert!(parts <= 1.02 * easiest + 1e-9, "{law:?} {share}: {parts} {easiest}");
                // Not far below either: a few in a hundred of all work.
                assert!(parts > easiest - 0.04 * law.mean(), "{law:?} {share}: {parts} {easiest}");
            }
            let total: f64 = easiest_first(law).iter().map(|(share, _)| share).sum();
            assert!((total - 1.0).abs() < 1e-9);
            assert!(by_parts(law, 1.0) <= law.mean() * (1.0 + 1e-9), "{law:?}");
        }
    }
}
