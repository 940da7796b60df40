//! Ordinary least squares with a few regressors. Must not know what is explained by what.

/// Coefficients of `values` on the rows of `known` (an intercept is fitted beside them and not
/// returned), by the normal equations of centred and scaled columns. A column that adds next to
/// nothing to those before it gets 0.
///
/// # Panics
/// If there are not as many rows as values.
#[must_use]
pub fn slopes<const P: usize>(known: &[[f64; P]], values: &[f64]) -> [f64; P] {
    assert_eq!(known.len(), values.len(), "one row for each value");
    if known.is_empty() {
        return [0.0; P];
    }
    let count = known.len() as f64;
    let means: [f64; P] =
        std::array::from_fn(|p| known.iter().map(|row| row[p]).sum::<f64>() / count);
    let mean = values.iter().sum::<f64>() / count;
    let by: [f64; P] = std::array::from_fn(|p| {
        let squares: f64 = known.iter().map(|row| (row[p] - means[p]).powi(2)).sum();
        if squares > 0.0 { 1.0 / squares.sqrt() } else { 0.0 }
    });
    let mut matrix = [[0.0; P]; P];
    let mut right = [0.0; P];
    for (row, value) in known.iter().zip(values) {
        let scaled: [f64; P] = std::array::from_fn(|p| (row[p] - means[p]) * by[p]);
        for p in 0..P {
            right[p] += scaled[p] * (value - mean);
            for q in 0..P {
                matrix[p][q] += scaled[p] * scaled[q];
            }
        }
    }
    let solved = solved(matrix, right);
    std::array::from_fn(|p| solved[p] * by[p])
}

/// Elimination on a positive semidefinite matrix of unit diagonal: no pivoting needed; a pivot near
/// 0 is a column that the ones before explain.
fn solved<const P: usize>(mut matrix: [[f64; P]; P], mut right: [f64; P]) -> [f64; P] {
    for p in 0..P {
        if matrix[p][p] <= 1e-6 {
            matrix[p][p] = 0.0;
            continue;
        }
        let pivot = matrix[p];
        for q in p + 1..P {
            let factor = matrix[q][p] / pivot[p];
            for (cell, above) in matrix[q].iter_mut().zip(pivot).skip(p) {
                *cell -= factor * above;
            }
            right[q] -= factor * right[p];
        }
    }
    let mut solution = [0.0; P];
    for p in (0..P).rev().filter(|p| matrix[*p][*p] > 0.0) {
        let known: f64 = (p + 1..P).map(|q| matrix[p][q] * solution[q]).sum();
        solution[p] = (right[p] - known) / matrix[p][p];
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_is_recovered_and_a_repeated_column_counts_once() {
        let x: Vec<[f64; 3]> = (0..20)
            .map(|i| {
                let (a, b) = (f64::from(i * 7 % 11), 1e3 * f64::from(i * 5 % 13));
                [a, b, 2.0 * a]
            })
            .collect();
        let y: Vec<f64> = x.iter().map(|[a, b, _]| 4.0 + 3.0 * a - 0.5 * b).collect();
        let [a, b, again] = slopes(&x, &y);
        assert!((a - 3.0).abs() < 1e-9 && (b + 0.5).abs() < 1e-9 && again == 0.0);
        assert_eq!(slopes::<1>(&[], &[]), [0.0]);
        assert_eq!(slopes(&[[1.0], [1.0]], &[2.0, 5.0]), [0.0], "a constant explains nothing");
    }
}
