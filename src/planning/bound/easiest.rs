//! The least work that any share of contacts can be: those whose replies are easiest. Must not know
//! people or targets.
//!
//! With quantiles Q of a law, the easiest share p of contacts is L(p) = ∫₀ᵖ Q of work (Lorenz 1905).
//! L is convex: tangents lie below it, between the points where they touch it too.

use crate::model::Law;
use libm::{erfc, exp, lgamma, log, pow, sqrt};

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
                    let x = root(|x| gamma_below(shape, x), p, (0.0, most));
                    (gamma_below(shape, x), scale * x, mean * gamma_below(shape + 1.0, x))
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
                    (p, scale * pow(x, 1.0 / shape), mean * gamma_below(1.0 + 1.0 / shape, x))
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

/// The regularised lower incomplete gamma function P(shape, x): series below shape + 1, else the
/// continued fraction (Abramowitz and Stegun 6.5.29, 6.5.31).
fn gamma_below(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = exp(shape * log(x) - x - lgamma(shape));
    if x < shape + 1.0 {
        let (mut term, mut sum) = (1.0 / shape, 1.0 / shape);
        for n in 1..2_000 {
            term *= x / (shape + f64::from(n));
            sum += term;
            if term < sum * 1e-16 {
                break;
            }
        }
        return (front * sum).min(1.0);
    }
    // Lentz's way through the fraction.
    let mut whole = x + 1.0 - shape;
    let (mut above, mut below) = (1e300, 1.0 / whole);
    let mut fraction = below;
    for n in 1..2_000 {
        let part = -f64::from(n) * (f64::from(n) - shape);
        whole += 2.0;
        below = 1.0 / (part * below + whole);
        above = whole + part / above;
        fraction *= below * above;
        if (below * above - 1.0).abs() < 1e-15 {
            break;
        }
    }
    (1.0 - front * fraction).clamp(0.0, 1.0)
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

    #[test]
    fn the_incomplete_gamma_function_is_that_of_the_tables() {
        // P(1, x) = 1 − e⁻ˣ; P(1/2, x) = erf √x; χ² with 10 degrees: P(5, 9.1535) = 0.95 (Fisher
        // and Yates, table IV: 18.307).
        for x in [0.1, 1.0, 3.0, 20.0] {
            assert!((gamma_below(1.0, x) - (1.0 - exp(-x))).abs() < 1e-12);
            assert!((gamma_below(0.5, x) - libm::erf(sqrt(x))).abs() < 1e-12);
        }
        assert!((gamma_below(5.0, 18.307 / 2.0) - 0.95).abs() < 1e-5);
    }
}
