//! Distribution functions and quantiles of the normal, gamma, beta and Student's t laws, in
//! pure-Rust mathematics (`libm`) alone: they steer draws and searches, so every machine must get
//! the same bits, which a crate that calls the system's `ln` and `exp` can't promise. Must not know
//! what is estimated.

use libm::{erfc, exp, lgamma, log, log1p, sqrt};

/// Probability that a standard normal is at most `z`.
#[must_use]
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * erfc(-z / std::f64::consts::SQRT_2)
}

/// The standard normal's quantile at `p`; infinite at 0 and 1, not a number outside.
///
/// Wichura 1988 (AS 241, PPND16): relative error about 1e-16.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(r, &CENTRE);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail <= 0.0 {
        return f64::INFINITY.copysign(q);
    }
    let r = sqrt(-log(tail));
    let z = if r <= 5.0 { ratio(r - 1.6, &MIDDLE) } else { ratio(r - 5.0, &FAR) };
    z.copysign(q)
}

type Rational = ([f64; 8], [f64; 8]);

/// Quotient of two polynomials, coefficients from the constant up.
fn ratio(x: f64, (above, below): &Rational) -> f64 {
    let value = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, c| sum * x + c);
    value(above) / value(below)
}

const CENTRE: Rational = (
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_545,
    ],
);
const MIDDLE: Rational = (
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
);
const FAR: Rational = (
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        0.599_832_206_555_887_9,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_7e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
);

/// Probabilities below and above a point, each with its own digits: one of them may be far too
/// small to be 1 minus the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sides {
    /// Probability of at most this.
    pub below: f64,
    /// Probability of more.
    pub above: f64,
}

impl Sides {
    /// From the probability of at most this.
    #[must_use]
    pub const fn below(p: f64) -> Self {
        Self { below: p, above: 1.0 - p }
    }
    /// From the probability of more.
    #[must_use]
    pub const fn above(p: f64) -> Self {
        Self { below: 1.0 - p, above: p }
    }
    /// Those of a standard normal at `z`.
    #[must_use]
    pub fn of_normal(z: f64) -> Self {
        Self { below: normal_cdf(z), above: normal_cdf(-z) }
    }
}

/// Both sides of the gamma law with this shape and scale 1: the regularised incomplete gamma
/// function, by its series or, right of the mean, its continued fraction.
#[must_use]
pub fn gamma_sides(shape: f64, x: f64) -> Sides {
    if x <= 0.0 {
        return Sides { below: 0.0, above: 1.0 };
    }
    let front = exp(shape * log(x) - x - lgamma(shape));
    if x < shape + 1.0 {
        let (mut term, mut sum, mut a) = (1.0 / shape, 1.0 / shape, shape);
        while term > sum * 1e-17 {
            a += 1.0;
            term *= x / a;
            sum += term;
        }
        Sides::below((front * sum).min(1.0))
    } else {
        let step = |n: f64| (-n * (n - shape), x + 2.0 * n + 1.0 - shape);
        Sides::above((front / continued_fraction(x + 1.0 - shape, step)).min(1.0))
    }
}

/// The gamma law's quantile, shape as given and scale 1.
#[must_use]
pub fn gamma_quantile(shape: f64, at: Sides) -> f64 {
    if at.below <= 0.0 {
        return 0.0;
    }
    if at.above <= 0.0 {
        return f64::INFINITY;
    }
    // Wilson and Hilferty 1931, or near 0 the first term of the series.
    let z = normal_quantile_of(at);
    let cube = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * sqrt(shape));
    let series = (log(at.below) + lgamma(shape + 1.0)) / shape;
    let start = if cube > 0.2 { log(shape) + 3.0 * log(cube) } else { series };
    let density = |y: f64| exp(shape * y - exp(y) - lgamma(shape));
    exp(solve(at, start, |y| gamma_sides(shape, exp(y)), density))
}

/// Both sides of the beta law at the point whose odds, x ÷ (1 − x), have this logarithm: the
/// regularised incomplete beta function, by its continued fraction.
fn beta_sides_at_odds(a: f64, b: f64, log_odds: f64) -> Sides {
    // Logarithms of x and 1 − x, each with its own digits.
    let (log_x, log_rest) = (-softplus(-log_odds), -softplus(log_odds));
    let front = exp(a * log_x + b * log_rest - log_beta(a, b));
    if exp(log_x) < (a + 1.0) / (a + b + 2.0) {
        Sides::below((front / (a * beta_fraction(a, b, exp(log_x)))).min(1.0))
    } else {
        Sides::above((front / (b * beta_fraction(b, a, exp(log_rest)))).min(1.0))
    }
}

/// ln(1 + eˣ).
fn softplus(x: f64) -> f64 {
    if x > 0.0 { x + log1p(exp(-x)) } else { log1p(exp(x)) }
}

/// ln B(a, b). Of two large and nearly equal values of ln Γ only Stirling's difference is known well.
fn log_beta(a: f64, b: f64) -> f64 {
    let (small, large) = (a.min(b), a.max(b));
    if large < 30.0 {
        return lgamma(a) + lgamma(b) - lgamma(a + b);
    }
    let rest = |x: f64| (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / (1260.0 * x * x)) / (x * x)) / x;
    let sum = small + large;
    let ratio =
        small - small * log(large) - (sum - 0.5) * log1p(small / large) + rest(large) - rest(sum);
    lgamma(small) + ratio
}

/// The continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8).
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    continued_fraction(1.0, |n| {
        let m = libm::floor(n / 2.0);
        let numerator = if n % 2.0 == 0.0 {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        (numerator, 1.0)
    })
}

/// b₀ + a₁/(b₁ + a₂/(b₂ + …)) by Lentz's method; `step(n)` gives aₙ and bₙ.
fn continued_fraction(first: f64, step: impl Fn(f64) -> (f64, f64)) -> f64 {
    let away = |x: f64| if x.abs() < 1e-300 { 1e-300 } else { x };
    let (mut value, mut c, mut d) = (away(first), away(first), 0.0);
    for n in 1..20_000 {
        let (a, b) = step(f64::from(n));
        d = 1.0 / away(b + a * d);
        c = away(b + a / c);
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

/// The logarithm of the beta law's quantile's odds.
fn beta_log_odds(a: f64, b: f64, at: Sides) -> f64 {
    if at.below <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if at.above <= 0.0 {
        return f64::INFINITY;
    }
    // The log odds are nearly normal: mean ln(a/b), variance 1/a + 1/b.
    let start = log(a / b) + normal_quantile_of(at) * sqrt(1.0 / a + 1.0 / b);
    let density = |y: f64| exp(-a * softplus(-y) - b * softplus(y) - log_beta(a, b));
    solve(at, start, |y| beta_sides_at_odds(a, b, y), density)
}

/// The beta law's quantile.
#[must_use]
pub fn beta_quantile(a: f64, b: f64, at: Sides) -> f64 {
    exp(-softplus(-beta_log_odds(a, b, at)))
}

/// The quantile of Student's t with so many degrees of freedom (more than 0).
#[must_use]
pub fn student_quantile(degrees_of_freedom: f64, at: Sides) -> f64 {
    let tail = at.below.min(at.above);
    // t² ÷ (ν + t²) is a beta(½, ν ÷ 2): its odds are t² ÷ ν.
    let sides = Sides { below: 1.0 - 2.0 * tail, above: 2.0 * tail };
    let odds = exp(beta_log_odds(0.5, 0.5 * degrees_of_freedom, sides));
    sqrt(degrees_of_freedom * odds).copysign(at.below - 0.5)
}

fn normal_quantile_of(at: Sides) -> f64 {
    if at.below <= at.above { normal_quantile(at.below) } else { -normal_quantile(at.above) }
}

/// Where a distribution has these sides: Newton's method on the logarithm of the smaller one, kept
/// inside a bracket. `density` is the derivative of the probability below.
fn solve(at: Sides, start: f64, sides: impl Fn(f64) -> Sides, density: impl Fn(f64) -> f64) -> f64 {
    let from_below = at.below <= at.above;
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut y = start;
    for _ in 0..200 {
        let here = sides(y);
        let (have, want) = if from_below { (here.below, at.below) } else { (here.above, at.above) };
        // Positive: too far right.
        let excess = if from_below { have - want } else { want - have };
        if excess == 0.0 {
            break;
        }
        if excess > 0.0 {
            high = y;
        } else {
            low = y;
        }
        let step = log(have / want) * have / density(y) * if from_below { -1.0 } else { 1.0 };
        let mut next = y + step;
        if !(next > low && next < high) {
            next = match (low.is_finite(), high.is_finite()) {
                (true, true) => f64::midpoint(low, high),
                (true, false) => low + (y - start).abs().max(1.0) * 2.0,
                _ => high - (y - start).abs().max(1.0) * 2.0,
            };
        }
        if (next - y).abs() <= 1e-15 * next.abs().max(1e-3) {
            return next;
        }
        y = next;
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, table: f64, room: f64, what: &str) {
        assert!((found - table).abs() <= room * table.abs().max(1e-300), "{what}: {found} {table}");
    }

    #[test]
    fn normal_values_are_those_of_the_tables() {
        // Abramowitz and Stegun, tables 26.1 and 26.6; AS 241's own checks.
        for (z, p) in [(0.0, 0.5), (1.0, 0.841_344_746_068_543), (2.5, 0.993_790_334_674_224)] {
            near(normal_cdf(z), p, 1e-14, "cdf");
            near(normal_cdf(-z), 1.0 - p, 1e-12, "cdf, left");
        }
        near(normal_cdf(-6.0), 9.865_876_450_377e-10, 1e-12, "far left");
        for (p, z) in [
            (0.25, -0.674_489_750_196_081_7),
            (0.001, -3.090_232_306_167_814),
            (1e-20, -9.262_340_089_798_408),
            (0.975, 1.959_963_984_540_054),
            (0.9999, 3.719_016_485_455_68),
        ] {
            near(normal_quantile(p), z, 1e-13, "quantile");
        }
        assert_eq!(normal_quantile(0.5), 0.0);
        assert_eq!(
            (normal_quantile(0.0), normal_quantile(1.0)),
            (f64::NEG_INFINITY, f64::INFINITY)
        );
        assert!(normal_quantile(1.5).is_nan() && normal_quantile(f64::NAN).is_nan());
    }

    #[test]
    fn gamma_quantiles_are_half_the_chi_squares_of_the_tables() {
        // Abramowitz and Stegun, table 26.8: probability above, degrees of freedom, chi square.
        for (above, df, chi) in [
            (0.995, 1.0, 3.927_04e-5),
            (0.95, 1.0, 3.932_14e-3),
            (0.05, 1.0, 3.841_46),
            (0.5, 2.0, 1.386_29),
            (0.99, 5.0, 0.554_300),
            (0.001, 5.0, 20.515),
            (0.975, 30.0, 16.790_8),
            (0.005, 100.0, 140.169),
        ] {
            let found = 2.0 * gamma_quantile(0.5 * df, Sides::above(above));
            near(found, chi, 3e-5, "chi square");
        }
        // Shape 1 is exponential; shape ½ is half a squared normal.
        for p in [1e-12, 0.3, 0.999] {
            near(gamma_quantile(1.0, Sides::above(p)), -log(p), 1e-12, "exponential");
            let z = normal_quantile(p / 2.0);
            near(gamma_quantile(0.5, Sides::above(p)), 0.5 * z * z, 1e-10, "squared normal");
        }
    }

    #[test]
    fn student_quantiles_are_those_of_the_tables_and_of_closed_forms() {
        // Fisher and Yates, table III; ν = 1 is Cauchy's law, ν = 2 has a closed form.
        for (level, df, table) in [
            (0.975, 9.0, 2.262_16),
            (0.95, 19.0, 1.729_13),
            (0.99, 30.0, 2.457_26),
            (0.9995, 5.0, 6.868_83),
            (0.975, 120.0, 1.979_93),
        ] {
            near(student_quantile(df, Sides::below(level)), table, 3e-6, "Student");
            near(student_quantile(df, Sides::above(level)), -table, 3e-6, "Student, left");
        }
        for p in [1e-9, 0.01, 0.4] {
            let cauchy = 1.0 / libm::tan(std::f64::consts::PI * p);
            near(student_quantile(1.0, Sides::above(p)), cauchy, 1e-10, "Cauchy");
            let two = (1.0 - 2.0 * p) / sqrt(2.0 * p * (1.0 - p));
            near(student_quantile(2.0, Sides::above(p)), two, 1e-10, "two");
        }
        // t = z + (z³ + z) ÷ 4ν + (5z⁵ + 16z³ + 3z) ÷ 96ν² + … (Fisher 1925).
        let z = normal_quantile(0.975);
        let (cube, fifth) = (z * z * z, z * z * z * z * z);
        for (df, room) in [(1e4, 1e-10), (1e5, 1e-10), (1e9, 1e-7)] {
            let second = (5.0 * fifth + 16.0 * cube + 3.0 * z) / (96.0 * df * df);
            let t = z + (cube + z) / (4.0 * df) + second;
            near(student_quantile(df, Sides::below(0.975)), t, room, "many degrees");
        }
        assert!(student_quantile(7.0, Sides::below(0.5)).abs() < 1e-7);
    }

    #[test]
    fn beta_quantiles_have_their_closed_forms_and_mirror_each_other() {
        // beta(n, 1) is the greatest of n uniforms, beta(½, ½) the arc-sine law.
        for p in [1e-10, 0.025, 0.5, 0.8] {
            let half = libm::sin(0.5 * std::f64::consts::PI * p);
            near(beta_quantile(0.5, 0.5, Sides::below(p)), half * half, 1e-10, "arc sine");
            for n in [1.0, 7.0, 400.0] {
                let greatest = exp(log(p) / n);
                near(beta_quantile(n, 1.0, Sides::below(p)), greatest, 1e-12, "greatest");
                let mirrored = 1.0 - beta_quantile(1.0, n, Sides::above(p));
                assert!((mirrored - greatest).abs() < 1e-14, "{mirrored} {greatest}");
            }
        }
        assert_eq!(beta_quantile(2.0, 3.0, Sides::below(0.0)), 0.0);
        assert_eq!(beta_quantile(2.0, 3.0, Sides::below(1.0)), 1.0);
    }

    #[test]
    fn quantiles_turn_their_distribution_functions_round_and_agree_with_statrs() {
        use statrs::distribution::{Beta, ContinuousCDF, Gamma, StudentsT};
        for shape in [0.01, 0.3, 1.0, 2.5, 25.0, 400.0, 1e6] {
            for step in -12_i32..=12 {
                let at = Sides::of_normal(f64::from(step) / 2.0);
                let x = gamma_quantile(shape, at);
                if x > 1e-300 {
                    let back = gamma_sides(shape, x);
                    near(back.below, at.below, 1e-7, &format!("gamma {shape} below {step}"));
                    near(back.above, at.above, 1e-7, &format!("gamma {shape} above {step}"));
                }
                if step.abs() <= 6 && (0.3..500.0).contains(&shape) {
                    let law = Gamma::new(shape, 1.0).unwrap();
                    assert!((law.cdf(x) - at.below).abs() < 1e-9, "gamma {shape} {step}");
                }
            }
        }
        for (a, b) in [(0.5, 7.0), (3.0, 1.0), (40.0, 2.5), (900.0, 100.0)] {
            for p in [0.001, 0.025, 0.5, 0.9, 0.9999] {
                let x = beta_quantile(a, b, Sides::below(p));
                let law = Beta::new(a, b).unwrap();
                assert!((law.cdf(x) - p).abs() < 1e-9, "beta {a} {b} {p}");
            }
        }
        for df in [1.0, 2.0, 3.5, 19.0, 59.0, 399.0] {
            for p in [0.001, 0.05, 0.6, 0.975, 0.9998] {
                let t = student_quantile(df, Sides::below(p));
                let law = StudentsT::new(0.0, 1.0, df).unwrap();
                assert!((law.cdf(t) - p).abs() < 1e-9, "Student {df} {p}");
            }
        }
    }
}
