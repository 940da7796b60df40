//! Successes of a piece by people, and lines that lie above the curve. Must not know what counts as
//! a success.

/// Heights of a parabola by which chords over gaps are lifted.
const LIFTED: f64 = 1.25;

/// a + b × people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Value without anybody.
    pub at_none: f64,
    /// What one more person adds.
    pub slope: f64,
}

impl Line {
    /// Its value.
    #[must_use]
    pub fn at(&self, people: f64) -> f64 {
        self.at_none + self.slope * people
    }
}

/// Lines whose least value lies above the concave envelope of a curve known at some numbers of
/// people (ascending), and never above `most`.
///
/// Between neighbouring whole numbers a chord is the envelope. Over a wider gap the curve bends
/// above it: the chord is lifted by the height of the parabola that its neighbours' slopes tell of,
/// and a quarter more. To the left of the first and to the right of the last number the outermost chords go on:
/// they lie above every curve that has bent from convex to concave once.
#[must_use]
pub fn above(points: &[(u32, f64)], most: f64) -> Vec<Line> {
    let mut hull: Vec<(f64, f64)> = Vec::new();
    let mut highest = f64::NEG_INFINITY;
    for &(people, value) in points {
        // More people never do worse, but for noise.
        highest = highest.max(value);
        let point = (f64::from(people), highest);
        while let [.., a, b] = hull[..] {
            if slope(a, b) > slope(b, point) {
                break;
            }
            hull.pop();
        }
        hull.push(point);
    }
    let slopes: Vec<f64> = hull.windows(2).map(|w| slope(w[0], w[1])).collect();
    let mut lines: Vec<Line> = hull
        .windows(2)
        .enumerate()
        .map(|(i, ends)| {
            let width = ends[1].0 - ends[0].0;
            let before = if i > 0 { slopes[i - 1] - slopes[i] } else { 0.0 };
            let after = slopes.get(i + 1).map_or(0.0, |next| slopes[i] - next);
            let lift = if width > 1.0 { LIFTED * before.max(after) * width / 8.0 } else { 0.0 };
            let (people, value) = ends[0];
            Line { at_none: value + lift - slopes[i] * people, slope: slopes[i] }
        })
        .collect();
    lines.push(Line { at_none: most, slope: 0.0 });
    lines
}

fn slope(a: (f64, f64), b: (f64, f64)) -> f64 {
    (b.1 - a.1) / (b.0 - a.0)
}

/// Three points with a parabola through them, read at whole numbers between; other points as they
/// are. For slopes, not for bounds.
#[must_use]
pub fn smooth(points: &[(u32, f64)]) -> Vec<(u32, f64)> {
    let [a, b, c] = points else { return points.to_vec() };
    let step = ((c.0 - a.0) / 8).max(1);
    let x = |k: u32| f64::from(k);
    let part = |k: f64, this: &(u32, f64), one: &(u32, f64), other: &(u32, f64)| {
        this.1 * (k - x(one.0)) * (k - x(other.0))
            / ((x(this.0) - x(one.0)) * (x(this.0) - x(other.0)))
    };
    (a.0..=c.0)
        .step_by(step as usize)
        .map(|k| (k, part(x(k), a, b, c) + part(x(k), b, a, c) + part(x(k), c, a, b)))
        .collect()
}

/// A curve between the numbers at which it is known, straight; beyond them as at the outermost.
#[must_use]
pub fn between(points: &[(u32, f64)], people: f64) -> f64 {
    let after = points.partition_point(|(k, _)| f64::from(*k) < people);
    match (after.checked_sub(1).map(|i| points[i]), points.get(after)) {
        (Some((a, below)), Some(&(b, above))) => {
            let part = (people - f64::from(a)) / f64::from(b - a);
            below + part * (above - below)
        }
        (Some((_, value)), None) | (None, Some(&(_, value))) => value,
        (None, None) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn least(lines: &[Line], people: f64) -> f64 {
        lines.iter().map(|line| line.at(people)).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn lines_lie_above_a_concave_curve_however_few_points_are_known() {
        let curve = |k: f64| 100.0 * (1.0 - libm::exp(-k / 8.0));
        for known in [vec![0, 1, 2, 3, 4, 30], vec![14, 16, 18], vec![8, 10, 12, 14, 16]] {
            let points: Vec<(u32, f64)> =
                known.iter().map(|k| (*k, curve(f64::from(*k)))).collect();
            let lines = above(&points, 100.0);
            for k in 0..60 {
                let k = f64::from(k);
                assert!(least(&lines, k) >= curve(k) - 1e-9, "{known:?} at {k}");
            }
        }
        // Whole numbers next to each other are met exactly.
        let points: Vec<(u32, f64)> = (0..10).map(|k| (k, curve(f64::from(k)))).collect();
        let lines = above(&points, 100.0);
        for (k, value) in points {
            assert!((least(&lines, f64::from(k)) - value).abs() < 1e-9);
        }
    }

    #[test]
    fn a_curve_that_starts_late_is_bridged_by_its_envelope() {
        // Nothing with one or two, all with four: 25 each up to four.
        let lines = above(&[(0, 0.0), (1, 0.0), (2, 10.0), (4, 100.0)], 100.0);
        assert!((least(&lines, 2.0) - 50.0).abs() < 1e-9);
        assert!((least(&lines, 9.0) - 100.0).abs() < 1e-9);
        // A dip by noise does not count.
        let lines = above(&[(0, 0.0), (1, 60.0), (2, 59.0)], 100.0);
        assert!((least(&lines, 2.0) - 60.0).abs() < 1e-9);
    }

    #[test]
    fn a_parabola_is_read_off_three_of_its_points() {
        let curve = |k: u32| 3.0 + 5.0 * f64::from(k) - 0.1 * f64::from(k * k);
        for (k, value) in smooth(&[(4, curve(4)), (10, curve(10)), (14, curve(14))]) {
            assert!((value - curve(k)).abs() < 1e-9, "{k}");
        }
        assert_eq!(smooth(&[(1, 2.0), (2, 3.0)]), [(1, 2.0), (2, 3.0)]);
    }

    #[test]
    fn between_known_numbers_a_curve_is_straight() {
        let points = [(2, 10.0), (4, 30.0)];
        assert_eq!([1.0, 2.0, 3.0, 5.0].map(|k| between(&points, k)), [10.0, 10.0, 20.0, 30.0]);
    }
}
