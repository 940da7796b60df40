//! What one more person brings, interval by interval: the curves of lateness say how it should be,
//! every plan tried says how it is. A Bayesian regression (recursive least squares; Young 1984) of
//! the measured changes of slack on the predicted ones: each interval has a factor that is 1 until
//! measured otherwise, and how sure it is. Must not know plans or runs.

/// How far a curve's slope may be off before anything is measured, as a fraction: all intervals
/// together, and each by itself. Guesses, not measured: what is tried soon outweighs them.
const TOGETHER: f64 = 0.4;
const APART: f64 = 0.4;
/// What no slope explains: backlog carried from interval to interval, whole people. A fraction of
/// the changes that were predicted, signs ignored.
const UNEXPLAINED: f64 = 0.12;

/// Factors on predicted changes, for one criterion in one part.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::planning) struct Beliefs {
    factors: Vec<f64>,
    /// Their covariance, row by row.
    spread: Vec<f64>,
}

/// A prediction: changes by interval (counted from the part's first), sparse.
pub(in crate::planning) type Changes = [(usize, f64)];

impl Beliefs {
    /// Nothing measured yet.
    pub fn new(intervals: usize) -> Self {
        let mut spread = vec![TOGETHER * TOGETHER; intervals * intervals];
        for i in 0..intervals {
            spread[i * intervals + i] += APART * APART;
        }
        Self { factors: vec![1.0; intervals], spread }
    }

    /// The change to expect, and its deviation.
    pub fn predict(&self, changes: &Changes) -> (f64, f64) {
        let mean = changes.iter().map(|(i, x)| self.factors[*i] * x).sum();
        let variance: f64 = changes.iter().map(|(i, x)| x * self.row(*i, changes)).sum();
        (mean, (variance + unexplained(changes)).max(0.0).sqrt())
    }

    /// Row i of the covariance times the changes.
    fn row(&self, i: usize, changes: &Changes) -> f64 {
        let n = self.factors.len();
        changes.iter().map(|(j, x)| self.spread[i * n + j] * x).sum()
    }

    /// Learns that so much changed, measured with this error.
    pub fn learn(&mut self, changes: &Changes, measured: f64, error: f64) {
        let n = self.factors.len();
        let with: Vec<f64> = (0..n).map(|i| self.row(i, changes)).collect();
        let own: f64 = changes.iter().map(|(i, x)| x * with[*i]).sum();
        let variance = own + error * error + unexplained(changes);
        if variance <= 0.0 || !variance.is_finite() {
            return;
        }
        let mean: f64 = changes.iter().map(|(i, x)| self.factors[*i] * x).sum();
        let surprise = (measured - mean) / variance;
        for (factor, with) in self.factors.iter_mut().zip(&with) {
            // More people never harm by more than chance: no slope turns round.
            *factor = (*factor + with * surprise).max(0.05);
        }
        for i in 0..n {
            for j in 0..n {
                self.spread[i * n + j] -= with[i] * with[j] / variance;
            }
        }
    }
}

fn unexplained(changes: &Changes) -> f64 {
    let all: f64 = changes.iter().map(|(_, x)| x.abs()).sum();
    (UNEXPLAINED * all).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_measured_is_believed_and_what_was_not_follows_in_part() {
        let mut beliefs = Beliefs::new(4);
        let both = [(0, 0.1), (1, 0.1)];
        let (before, wide) = beliefs.predict(&both);
        assert!((before - 0.2).abs() < 1e-12 && wide > 0.05);
        for _ in 0..20 {
            beliefs.learn(&both, 0.4, 0.005);
        }
        let (after, sure) = beliefs.predict(&both);
        assert!((after - 0.4).abs() < 0.02, "{after}");
        assert!(sure < 0.6 * wide);
        // The slope elsewhere is believed to be steeper too, but less so.
        let (elsewhere, _) = beliefs.predict(&[(3, 0.1)]);
        assert!(elsewhere > 0.12 && elsewhere < 0.2, "{elsewhere}");
    }

    #[test]
    fn a_loss_measured_without_error_never_turns_a_slope_round() {
        let mut beliefs = Beliefs::new(2);
        beliefs.learn(&[(0, 0.1)], -5.0, 1e-6);
        assert!(beliefs.predict(&[(0, 0.1)]).0 > 0.0);
    }
}
