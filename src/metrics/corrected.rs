//! Figures of targets corrected for how busy their replications were drawn: what is judged, and
//! what every table shows. Must not know how corrections are found, nor what is asked for.

use crate::stats::{Estimate, Ratio};

/// What is added to the numerators of a period, replication by replication, because it is known how
/// far the replications' circumstances were from the usual ones (control variates). Its expectation
/// is 0, so that values stay what they are and only their errors shrink.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Correction {
    /// One per replication, in the unit of [`super::Count::ratio`]; empty if there is none.
    pub each: Vec<f64>,
    /// The usual circumstances are known from blocks of draws of their own: what each block, taken
    /// for the usual, would add per replication. Their mean is 0, their spread the error of knowing.
    pub usual: Vec<f64>,
}

impl Correction {
    /// Standard error of the usual circumstances it was measured from, per replication.
    #[must_use]
    pub fn error(&self) -> f64 {
        error_of(&self.usual)
    }

    /// The correction of two parts together. Blocks of the usual are the same for both.
    fn plus(mut self, more: &Self) -> Self {
        if self.each.is_empty() {
            return more.clone();
        }
        self.each.iter_mut().zip(&more.each).for_each(|(sum, more)| *sum += more);
        // One part may be left uncorrected: it adds nothing.
        self.usual.resize(self.usual.len().max(more.usual.len()), 0.0);
        self.usual.iter_mut().zip(&more.usual).for_each(|(sum, more)| *sum += more);
        self
    }
}

fn error_of(blocks: &[f64]) -> f64 {
    let n = blocks.len().max(1) as f64;
    (blocks.iter().map(|off| off * off).sum::<f64>() / n / n).sqrt()
}

/// All corrections: by target and period, of the value and of the share answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Corrections {
    /// How much larger errors may be than those of independent replications: 1, or more where
    /// replications depend on each other (strata).
    pub widened: f64,
    /// Of the target's value.
    pub value: Vec<Vec<Correction>>,
    /// Of the share answered.
    pub answered: Vec<Vec<Correction>>,
}

impl Corrections {
    /// None at all.
    pub const NONE: Self = Self { widened: 1.0, value: Vec::new(), answered: Vec::new() };

    /// Of some of a target's periods together: of its value, or of the share `answered`.
    #[must_use]
    pub fn together(
        &self,
        target: usize,
        periods: std::ops::Range<usize>,
        answered: bool,
    ) -> Correction {
        let rows = if answered { &self.answered } else { &self.value };
        let row = rows.get(target).map_or(&[][..], Vec::as_slice);
        let own = row.get(periods.start..periods.end.min(row.len())).unwrap_or_default();
        own.iter().fold(Correction::default(), Correction::plus)
    }
}

/// One figure of a target, replication by replication, with its correction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corrected {
    /// What was counted, one ratio per replication.
    pub counted: Vec<Ratio>,
    correction: Correction,
    widened: f64,
    is_share: bool,
}

impl Corrected {
    /// A figure with its correction; see [`Corrections::widened`].
    #[must_use]
    pub const fn new(
        counted: Vec<Ratio>,
        correction: Correction,
        widened: f64,
        is_share: bool,
    ) -> Self {
        Self { counted, correction, widened, is_share }
    }

    /// A figure as it was counted.
    #[must_use]
    pub fn plain(counted: Vec<Ratio>, is_share: bool) -> Self {
        Self::new(counted, Correction::default(), 1.0, is_share)
    }

    /// Whether anything is added to what was counted.
    #[must_use]
    pub fn is_corrected(&self) -> bool {
        self.correction.each.iter().any(|more| *more != 0.0)
    }

    /// The corrected ratio of each replication.
    #[must_use]
    pub fn ratios(&self) -> Vec<Ratio> {
        let mut each = self.counted.clone();
        each.iter_mut().zip(&self.correction.each).for_each(|(ratio, more)| ratio.num += more);
        each
    }

    /// The ratio estimate over replications.
    #[must_use]
    pub fn estimate(&self) -> Option<Estimate> {
        let own = Ratio::estimate(self.ratios())?;
        let usual = error_of(&self.usual());
        let error = libm::hypot(self.widened * own.standard_error, usual);
        let estimate = Estimate::skewed(own.value, error, own.replications, own.skewness);
        Some(if self.is_share { estimate.of_share(self.base()) } else { estimate })
    }

    /// The variant's figure minus the base's, replication by replication: the difference of what
    /// [`Corrected::estimate`] says of both.
    #[must_use]
    pub fn difference(base: &Self, variant: &Self) -> Option<Estimate> {
        let both = (base.ratios(), variant.ratios());
        let own = if variant.is_share {
            Ratio::paired_difference_of_counts(&both.0, &both.1)?
        } else {
            Ratio::paired_difference(&both.0, &both.1)?
        };
        let (from, mut usual) = (base.usual(), variant.usual());
        usual.resize(usual.len().max(from.len()), 0.0);
        usual.iter_mut().zip(from).for_each(|(to, from)| *to -= from);
        let (usual, widened) = (error_of(&usual), base.widened.max(variant.widened));
        if usual == 0.0 && widened == 1.0 {
            return Some(own);
        }
        let error = libm::hypot(widened * own.standard_error, usual);
        Some(Estimate::skewed(own.value, error, own.replications, own.skewness))
    }

    fn base(&self) -> f64 {
        self.counted.iter().map(|ratio| ratio.den).sum()
    }

    /// What each block of the usual would add to the value.
    fn usual(&self) -> Vec<f64> {
        let each = self.counted.len() as f64 / self.base();
        self.correction.usual.iter().map(|off| off * each).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted() -> Vec<Ratio> {
        (0..40).map(|i| Ratio::new(f64::from(80 + i % 7), 100.0)).collect()
    }

    #[test]
    fn a_difference_is_the_one_between_the_values_shown() {
        let more: Vec<Ratio> =
            counted().into_iter().map(|r| Ratio::new(r.num + 4.0, r.den)).collect();
        let each = |by: f64| (0..40).map(|i| by * f64::from(i % 3)).collect::<Vec<f64>>();
        let correction = |by: f64| Correction { each: each(by), usual: vec![by, -by, by, -by] };
        let base = Corrected::new(counted(), correction(0.5), 1.0, true);
        let variant = Corrected::new(more, correction(-0.25), 1.0, true);
        let difference = Corrected::difference(&base, &variant).unwrap();
        let values = [&base, &variant].map(|one| one.estimate().unwrap().value);
        assert!((difference.value - (values[1] - values[0])).abs() < 1e-12);
        // Blocks of the usual differ by 0.75 of 100 contacts each: ±0.0075, four of them.
        let own = Ratio::paired_difference(&base.ratios(), &variant.ratios()).unwrap();
        let both = libm::hypot(own.standard_error, 0.0075 / 2.0);
        assert!((difference.standard_error - both).abs() < 1e-12);
    }

    #[test]
    fn against_oneself_nothing_differs_whatever_the_correction() {
        let correction = Correction { each: vec![0.3; 40], usual: vec![0.2, -0.2] };
        let one = Corrected::new(counted(), correction, 1.0, true);
        let none = Corrected::difference(&one, &one).unwrap();
        assert_eq!((none.value, none.standard_error), (0.0, 0.0));
        assert!(none.low < 0.0 && none.high > 0.0, "none in 4,000 leaves room for a few");
    }

    #[test]
    fn parts_together_are_corrected_by_their_sum_block_by_block() {
        let part =
            |each: f64, usual: [f64; 2]| Correction { each: vec![each; 3], usual: usual.to_vec() };
        let rows = vec![part(1.0, [0.5, -0.5]), Correction::default(), part(2.0, [-0.5, 0.5])];
        let all = Corrections { value: vec![rows], ..Corrections::NONE };
        let sum = all.together(0, 0..3, false);
        assert_eq!((sum.each.clone(), sum.error()), (vec![3.0; 3], 0.0), "opposite errors cancel");
        assert!((all.together(0, 0..1, false).error() - 0.5 / 2.0_f64.sqrt()).abs() < 1e-15);
        assert_eq!(all.together(0, 1..2, false), Correction::default());
        assert_eq!(all.together(1, 0..9, true), Correction::default());
    }
}
