//! Exponential, normal and gamma draws from one stream, by tables and comparisons; what little is
//! computed goes through `libm`, whose bits are the same on every machine, where a crate of laws
//! would call the system's `ln` and `exp` (`model.md` §1). Must not know what is drawn.

use super::Stream;
use super::tables::{EXP_F, EXP_R, EXP_X, NORM_F, NORM_R, NORM_X, Table};
use rand::distr::Open01;
use rand::{Rng, RngExt};

/// An exponential draw of mean 1.
#[inline]
pub fn exponential(stream: &mut Stream) -> f64 {
    ziggurat(
        stream,
        // (0, 1), from 52 bits.
        |fraction| fraction - (1.0 - f64::EPSILON / 2.0),
        0,
        (&EXP_X, &EXP_F),
        |x| libm::exp(-x),
        |stream, _| EXP_R - libm::log(stream.random::<f64>()),
    )
}

/// A standard normal draw.
#[inline]
pub fn normal(stream: &mut Stream) -> f64 {
    // [−1, 1), from 52 bits.
    let signed = |fraction: f64| fraction - 3.0;
    let density = |x: f64| libm::exp(-x * x / 2.0);
    ziggurat(stream, signed, 1, (&NORM_X, &NORM_F), density, normal_tail)
}

/// Beyond the base box (Marsaglia 1964), on the side of `signed`.
#[cold]
fn normal_tail(stream: &mut Stream, signed: f64) -> f64 {
    loop {
        let x = libm::log(stream.sample::<f64, _>(Open01)) / NORM_R;
        let y = libm::log(stream.sample::<f64, _>(Open01));
        if -2.0 * y >= x * x {
            return if signed < 0.0 { x - NORM_R } else { NORM_R - x };
        }
    }
}

/// One draw by boxes: nearly always a look into the table and a comparison. `place` turns a float
/// of [2^exponent, 2^(exponent + 1)) into the place within a box.
#[inline]
fn ziggurat(
    stream: &mut Stream,
    place: impl Fn(f64) -> f64,
    exponent: u64,
    (right, height): (&Table, &Table),
    density: impl Fn(f64) -> f64,
    tail: impl Fn(&mut Stream, f64) -> f64,
) -> f64 {
    loop {
        // The low 8 bits choose the box, the high 52 the place in it.
        let bits = stream.next_u64();
        let number = (bits & 0xFF) as usize;
        let u = place(f64::from_bits((bits >> 12) | ((1023 + exponent) << 52)));
        let x = u * right[number];
        if x.abs() < right[number + 1] {
            return x;
        }
        if number == 0 {
            return tail(stream, u);
        }
        let (top, bottom) = (height[number + 1], height[number]);
        if top + (bottom - top) * stream.random::<f64>() < density(x) {
            return x;
        }
    }
}

/// Gamma draws of one shape and scale (Marsaglia and Tsang 2000).
#[derive(Clone, Copy, Debug)]
pub struct Gamma {
    /// Shape less a third; below shape 1, of one more.
    d: f64,
    c: f64,
    scale: f64,
    /// 1 ÷ shape, below shape 1.
    boost: Option<f64>,
    exponential: bool,
}

impl Gamma {
    /// The law of mean shape × scale; `None` unless both are positive and finite.
    #[must_use]
    pub fn new(shape: f64, scale: f64) -> Option<Self> {
        let usable = |x: f64| x > 0.0 && x.is_finite();
        if !usable(shape) || !usable(scale) {
            return None;
        }
        let d = if shape < 1.0 { shape + 1.0 } else { shape } - 1.0 / 3.0;
        Some(Self {
            d,
            c: 1.0 / libm::sqrt(9.0 * d),
            scale,
            boost: (shape < 1.0).then_some(1.0 / shape),
            exponential: shape == 1.0,
        })
    }

    /// One draw.
    #[must_use]
    pub fn draw(&self, stream: &mut Stream) -> f64 {
        if self.exponential {
            return self.scale * exponential(stream);
        }
        let boost = self.boost.map(|inverse| {
            let u: f64 = stream.sample(Open01);
            libm::pow(u, inverse)
        });
        let v = self.cube(stream);
        // The scale last, so that nothing overflows on the way.
        boost.map_or(v * (self.d * self.scale), |boost| (v * boost * self.d) * self.scale)
    }

    fn cube(&self, stream: &mut Stream) -> f64 {
        loop {
            let x = normal(stream);
            let root = 1.0 + self.c * x;
            if root <= 0.0 {
                continue;
            }
            let v = root * root * root;
            let u: f64 = stream.sample(Open01);
            let square = x * x;
            if u < 1.0 - 0.0331 * square * square
                || libm::log(u) < 0.5 * square + self.d * (1.0 - v + libm::log(v))
            {
                return v;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Address, Purpose};
    use rand_distr::Distribution;

    /// The tables again, from the area of a box and the law (Doornik 2005): each box has the area of
    /// the base with its tail, so that x(i+1) = f⁻¹(f(x(i)) + area ÷ x(i)).
    fn recomputes(
        right: &Table,
        height: &Table,
        tail: f64,
        density: fn(f64) -> f64,
        inverse: fn(f64) -> f64,
    ) {
        let base = right[1];
        let area = base * density(base) + tail;
        // The generator knew the area to eleven digits.
        assert!((right[0] - area / density(base)).abs() < 1e-10);
        for i in 1..256 {
            let next = inverse(density(right[i]) + area / right[i]);
            // The last is 0, where the root of a rounding error is left.
            let room = if i == 255 { 1e-6 } else { 1e-11 };
            assert!((right[i + 1] - next).abs() < room, "{i}: {} {next}", right[i + 1]);
            assert!((height[i] - density(right[i])).abs() < 1e-14, "{i}");
        }
    }

    #[test]
    fn the_tables_are_those_of_their_laws() {
        let half = libm::sqrt(std::f64::consts::FRAC_PI_2);
        let beyond = half * libm::erfc(NORM_R / std::f64::consts::SQRT_2);
        assert_eq!((NORM_X[1], EXP_X[1], NORM_X[256], EXP_X[256]), (NORM_R, EXP_R, 0.0, 0.0));
        recomputes(
            &NORM_X,
            &NORM_F,
            beyond,
            |x| libm::exp(-x * x / 2.0),
            |y| libm::sqrt((-2.0 * libm::log(y)).max(0.0)),
        );
        recomputes(&EXP_X, &EXP_F, libm::exp(-EXP_R), |x| libm::exp(-x), |y| -libm::log(y));
    }

    #[test]
    fn draws_are_those_of_rand_distr_but_for_the_last_bits_of_its_logarithms() {
        let root = Address::replication(1, 2);
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * a.abs().max(1e-9);
        for i in 0..300_000 {
            let stream = || root.at(i).stream(Purpose::Work);
            let (ours, theirs): (_, f64) =
                (exponential(&mut stream()), rand_distr::Exp1.sample(&mut stream()));
            assert!(close(ours, theirs), "exponential {i}: {ours} {theirs}");
            let (ours, theirs): (_, f64) =
                (normal(&mut stream()), rand_distr::StandardNormal.sample(&mut stream()));
            assert!(close(ours, theirs), "normal {i}: {ours} {theirs}");
        }
        for shape in [0.05, 0.4, 1.0, 1.5, 4.0, 400.0] {
            let ours = Gamma::new(shape, 3.0).unwrap();
            let theirs = rand_distr::Gamma::new(shape, 3.0).unwrap();
            for i in 0..50_000 {
                let stream = || root.at(i).stream(Purpose::Work);
                let (a, b) = (ours.draw(&mut stream()), theirs.sample(&mut stream()));
                assert!(close(a, b), "gamma {shape} {i}: {a} {b}");
            }
        }
        assert!(Gamma::new(0.0, 1.0).is_none() && Gamma::new(f64::INFINITY, 1.0).is_none());
        assert!(Gamma::new(1.0, f64::NAN).is_none());
    }
}
