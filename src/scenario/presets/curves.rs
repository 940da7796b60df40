//! Hourly curves. Built from trade pages' rhythms (C), anchored by published shares of sales days
//! where there are any (B); the numbers between are ours (M).

use super::super::raw::CurveName;

/// A built-in hourly curve.
#[derive(Clone, Copy, Debug)]
pub struct Curve {
    /// Its name.
    pub name: CurveName,
    /// Weights from 0 h to 23 h, of sum 100.
    pub weights: [f64; 24],
    /// Where it comes from.
    pub origin: &'static str,
}

/// All curves.
pub const CURVES: [Curve; 6] = [
    Curve {
        name: CurveName::Normal,
        weights: [
            1.5, 1.0, 0.5, 0.3, 0.2, 0.3, 0.6, 1.5, 3.0, 5.0, 6.5, 6.0, 5.0, 4.5, 5.5, 5.5, 5.5,
            4.8, 4.5, 6.3, 8.0, 10.0, 8.5, 5.5,
        ],
        origin: "ordinary shop, busiest 10-12 and 19-22 (C); weights M",
    },
    Curve {
        name: CurveName::Juhuasuan,
        weights: [
            1.5, 0.7, 0.4, 0.3, 0.2, 0.3, 0.6, 1.5, 3.5, 6.0, 8.5, 6.5, 4.5, 3.0, 3.0, 4.5, 4.8,
            4.8, 5.0, 6.5, 9.0, 12.0, 8.5, 4.4,
        ],
        origin: "opening 10:00, lull 13-14, peak 21 (A); weights M",
    },
    Curve {
        name: CurveName::D11Midnight,
        weights: [
            15.0, 9.0, 4.5, 2.5, 1.5, 1.0, 1.0, 1.5, 3.0, 4.0, 4.5, 4.0, 3.5, 3.0, 3.5, 3.5, 3.5,
            3.0, 3.0, 4.0, 5.5, 6.5, 5.0, 4.5,
        ],
        origin: "Double 11 opening at midnight, to 2020 (B for sales; flatter for chats); weights M",
    },
    Curve {
        name: CurveName::D11Evening,
        weights: [
            4.0, 1.5, 0.8, 0.4, 0.3, 0.4, 0.7, 1.5, 3.0, 4.0, 4.5, 4.5, 4.0, 3.5, 3.5, 3.5, 3.5,
            3.5, 4.5, 7.0, 16.0, 12.0, 8.0, 5.4,
        ],
        origin: "Double 11 opening at 20:00, from 2021 (B for the hour); weights M",
    },
    Curve {
        name: CurveName::B2b,
        weights: [
            0.3, 0.2, 0.1, 0.1, 0.1, 0.2, 0.5, 2.0, 7.0, 13.0, 12.5, 9.0, 4.5, 6.0, 9.0, 9.0, 8.0,
            6.0, 3.5, 3.0, 2.5, 2.0, 1.0, 0.5,
        ],
        origin: "business customers, peak 9-11 (A); weights M",
    },
    Curve { name: CurveName::Flat, weights: [1.0; 24], origin: "the same in every hour" },
];

/// The curve of this name.
#[must_use]
pub fn curve(name: CurveName) -> &'static Curve {
    CURVES.iter().find(|curve| curve.name == name).unwrap_or(&CURVES[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_curve_sums_to_a_hundred_and_peaks_where_its_name_says() {
        for curve in CURVES.iter().filter(|curve| curve.name != CurveName::Flat) {
            let sum: f64 = curve.weights.iter().sum();
            assert!((sum - 100.0).abs() < 1e-9, "{:?} sums to {sum}", curve.name);
        }
        let peak = |name| {
            let weights = curve(name).weights;
            (0..24).max_by(|a, b| weights[*a].total_cmp(&weights[*b]))
        };
        assert_eq!(peak(CurveName::Normal), Some(21));
        assert_eq!(peak(CurveName::D11Midnight), Some(0));
        assert_eq!(peak(CurveName::D11Evening), Some(20));
        assert_eq!(peak(CurveName::B2b), Some(9));
    }
}
