//! Patience as censored data: those who were answered would have waited longer. The curve of those
//! still waiting (Kaplan and Meier 1958, errors by Greenwood 1926) and a law by censored maximum
//! likelihood among exponential, Weibull and lognormal, with or without a knee (Akaike 1974).

use super::figure::{Figure, LawFit};
use crate::stats::gamma_sides;
use libm::{erfc, exp, lgamma, log, sqrt};
use std::collections::BTreeMap;

/// Waits: until giving up, and until the answer that hid the rest of the patience.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waits {
    /// Per tenth of a second: gave up, censored.
    at: BTreeMap<u32, (f64, f64)>,
}

impl Waits {
    /// Adds a wait, ms.
    pub fn add(&mut self, ms: u32, gave_up: bool) {
        let one = self.at.entry(ms.div_ceil(100)).or_insert((0.0, 0.0));
        if gave_up {
            one.0 += 1.0;
        } else {
            one.1 += 1.0;
        }
    }
    /// How many gave up, and how many in all.
    #[must_use]
    pub fn counts(&self) -> (u64, u64) {
        let gave_up: f64 = self.at.values().map(|x| x.0).sum();
        let all: f64 = self.at.values().map(|x| x.0 + x.1).sum();
        (gave_up as u64, all as u64)
    }
}

/// A point of the Kaplan–Meier curve.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Still {
    /// Waited, s.
    pub seconds: f64,
    /// Share of customers whose patience lasts longer.
    pub share: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
    /// Customers still there.
    pub at_risk: u64,
}

/// Fitted patience.
#[derive(Clone, Debug, PartialEq)]
pub struct Patience {
    /// The curve.
    pub curve: Vec<Still>,
    /// Nobody leaves before, s.
    pub knee: f64,
    /// What comes after the knee.
    pub law: LawFit,
    /// The law's figures.
    pub figures: Vec<Figure>,
    /// How many gave up.
    pub gave_up: u64,
    /// Each family with its AIC less the best one's.
    pub compared: Vec<(String, f64)>,
}

/// The curve of those still waiting.
#[must_use]
pub fn kaplan_meier(waits: &Waits) -> Vec<Still> {
    let mut at_risk: f64 = waits.at.values().map(|x| x.0 + x.1).sum();
    let (mut share, mut greenwood) = (1.0, 0.0);
    let mut curve =
        vec![Still { seconds: 0.0, share: 1.0, low: 1.0, high: 1.0, at_risk: at_risk as u64 }];
    for (tenths, (gave_up, censored)) in &waits.at {
        if *gave_up > 0.0 {
            share *= 1.0 - gave_up / at_risk;
            if at_risk > *gave_up {
                greenwood += gave_up / (at_risk * (at_risk - gave_up));
            }
            // Limits on the log–log scale stay between 0 and 1 (Kalbfleisch and Prentice).
            let (low, high) = if share > 0.0 && share < 1.0 {
                let theta = 1.96 * sqrt(greenwood) / log(share).abs();
                (exp(log(share) * exp(theta)), exp(log(share) * exp(-theta)))
            } else {
                (share, share)
            };
            curve.push(Still {
                seconds: f64::from(*tenths) / 10.0,
                share,
                low,
                high,
                at_risk: at_risk as u64,
            });
        }
        at_risk -= gave_up + censored;
    }
    curve
}

/// The curve at a moment.
#[must_use]
pub fn still_at(curve: &[Still], seconds: f64) -> Option<Still> {
    let last = curve.last()?;
    if seconds > last.seconds * 1.5 + 5.0 {
        return None;
    }
    curve.iter().rev().find(|still| still.seconds <= seconds).copied()
}

/// The share of customers whose patience lasts longer than `seconds` under a law with a knee.
#[must_use]
pub fn survival(law: LawFit, knee: f64, seconds: f64) -> f64 {
    let t = seconds - knee;
    if t <= 0.0 {
        return 1.0;
    }
    match law {
        LawFit::Exponential { mean } => exp(-t / mean),
        LawFit::Gamma { mean, cv } => {
            let shape = 1.0 / (cv * cv);
            gamma_sides(shape, t * shape / mean).above
        }
        LawFit::Weibull { mean, shape } => {
            let scale = mean / exp(lgamma(1.0 + 1.0 / shape));
            exp(-exp(shape * log(t / scale)))
        }
        LawFit::Lognormal { mean, cv } => {
            let variance = log(1.0 + cv * cv);
            let z = (log(t) - log(mean) + variance / 2.0) / sqrt(variance);
            0.5 * erfc(z / std::f64::consts::SQRT_2)
        }
    }
}

/// Fits patience; none with fewer than 20 who gave up.
#[must_use]
pub fn fit(waits: &Waits) -> Option<Patience> {
    let (gave_up, all) = waits.counts();
    if gave_up < 20 {
        return None;
    }
    let curve = kaplan_meier(waits);
    let points: Vec<(f64, f64, f64)> = waits
        .at
        .iter()
        .map(|(tenths, (d, c))| ((f64::from(*tenths) / 10.0).max(0.05), *d, *c))
        .collect();
    // Nobody left before the first who did: a knee there, if it explains more than it costs.
    let first = points.iter().find(|p| p.1 > 0.0).map_or(0.0, |p| p.0);
    let knees = if first >= 2.0 { vec![0.0, (first - 0.1).max(0.0)] } else { vec![0.0] };
    let mut candidates: Vec<Candidate> = Vec::new();
    for knee in knees {
        let data: Vec<(f64, f64, f64)> =
            points.iter().filter(|p| p.0 > knee).map(|p| (p.0 - knee, p.1, p.2)).collect();
        candidates.extend(exponential(&data, knee));
        candidates.extend(two_parameters(&data, knee, weibull_likelihood, "Weibull"));
        candidates.extend(two_parameters(&data, knee, lognormal_likelihood, "lognormal"));
    }
    candidates.sort_by(|a, b| a.aic.total_cmp(&b.aic));
    let best = candidates.first()?;
    let how =
        format!("censored maximum likelihood, {} of {all} gave up; {} by AIC", gave_up, best.name);
    let figure = |name: &str, unit, value: f64, error: f64| {
        Figure::fitted(name, unit, value, error, all, &how).within(0.0, f64::INFINITY)
    };
    let mut figures = Vec::new();
    let median = curve.iter().find(|still| still.share <= 0.5).map(|still| still.seconds);
    match best.law {
        LawFit::Exponential { mean } => {
            figures.push(figure("patience, mean", "s", mean, best.errors[0]));
        }
        LawFit::Weibull { mean, shape } => {
            figures.push(figure("patience, mean", "s", mean, best.errors[0]));
            figures.push(figure("patience, shape", "", shape, best.errors[1]));
        }
        LawFit::Lognormal { mean, cv } | LawFit::Gamma { mean, cv } => {
            figures.push(figure("patience, mean", "s", mean, best.errors[0]));
            figures.push(figure("patience, cv", "cv", cv, best.errors[1]));
        }
    }
    if best.knee > 0.0 {
        figures.push(Figure {
            how: "the first who gave up".to_owned(),
            ..figure("patience, knee", "s", best.knee, f64::NAN)
        });
    }
    for seconds in [30.0, 60.0, 120.0, 300.0] {
        if let Some(still) = still_at(&curve, seconds).filter(|still| still.at_risk >= 30) {
            let name = format!("still waiting at {seconds:.0} s");
            let how = format!(
                "Kaplan–Meier, Greenwood; the law says {:.1} %",
                100.0 * survival(best.law, best.knee, seconds)
            );
            figures.push(
                Figure { how, ..figure(&name, "share", still.share, f64::NAN) }
                    .between(still.low, still.high),
            );
        }
    }
    if let Some(median) = median {
        figures.push(Figure {
            how: "Kaplan–Meier".to_owned(),
            ..figure("patience, median", "s", median, f64::NAN)
        });
    }
    let least = best.aic;
    let compared = candidates.iter().map(|c| (c.label(), c.aic - least)).collect();
    Some(Patience { knee: best.knee, law: best.law, figures, gave_up, compared, curve })
}

struct Candidate {
    name: &'static str,
    knee: f64,
    law: LawFit,
    errors: [f64; 2],
    aic: f64,
}

impl Candidate {
    fn label(&self) -> String {
        if self.knee > 0.0 {
            format!("{} after {:.1} s", self.name, self.knee)
        } else {
            self.name.to_owned()
        }
    }
}

fn knee_cost(knee: f64) -> f64 {
    if knee > 0.0 { 2.0 } else { 0.0 }
}

fn exponential(data: &[(f64, f64, f64)], knee: f64) -> Option<Candidate> {
    let gave_up: f64 = data.iter().map(|p| p.1).sum();
    let waited: f64 = data.iter().map(|p| p.0 * (p.1 + p.2)).sum();
    if gave_up <= 0.0 || waited <= 0.0 {
        return None;
    }
    let mean = waited / gave_up;
    let likelihood = -gave_up * log(mean) - gave_up;
    Some(Candidate {
        name: "exponential",
        knee,
        law: LawFit::Exponential { mean },
        errors: [mean / sqrt(gave_up), f64::NAN],
        aic: 2.0 - 2.0 * likelihood + knee_cost(knee),
    })
}

type Likelihood = fn(&[(f64, f64, f64)], f64, f64) -> f64;

/// Parameters: log scale, log shape.
fn weibull_likelihood(data: &[(f64, f64, f64)], scale: f64, shape: f64) -> f64 {
    let (scale, shape) = (exp(scale), exp(shape));
    data.iter()
        .map(|&(t, gave_up, censored)| {
            let x = log(t / scale);
            gave_up * (log(shape / scale) + (shape - 1.0) * x)
                - (gave_up + censored) * exp(shape * x)
        })
        .sum()
}

/// Parameters: mean of logs, log of their standard deviation.
fn lognormal_likelihood(data: &[(f64, f64, f64)], mu: f64, sigma: f64) -> f64 {
    let sigma = exp(sigma);
    let constant = 0.5 * log(2.0 * std::f64::consts::PI);
    data.iter()
        .map(|&(t, gave_up, censored)| {
            let z = (log(t) - mu) / sigma;
            let tail = 0.5 * erfc(z / std::f64::consts::SQRT_2);
            let beyond =
                if tail > 1e-300 { log(tail) } else { -0.5 * z * z - log(z.max(1.0)) - constant };
            gave_up * (-0.5 * z * z - constant - log(sigma) - log(t)) + censored * beyond
        })
        .sum()
}

/// Newton's method with numeric derivatives and step halving, on two unbounded parameters; errors
/// from the observed information.
fn two_parameters(
    data: &[(f64, f64, f64)],
    knee: f64,
    likelihood: Likelihood,
    name: &'static str,
) -> Option<Candidate> {
    let start = exponential(data, 0.0)?.law.mean();
    let mut at = [log(start), 0.0];
    let mut value = likelihood(data, at[0], at[1]);
    let mut hessian = [0.0; 3];
    for _ in 0..60 {
        let (gradient, second) = derivatives(data, at, likelihood);
        hessian = second;
        let determinant = second[0] * second[2] - second[1] * second[1];
        // Uphill where the surface is not a dome yet.
        let step = if determinant > 0.0 && second[0] < 0.0 {
            [
                -(second[2] * gradient[0] - second[1] * gradient[1]) / determinant,
                -(second[0] * gradient[1] - second[1] * gradient[0]) / determinant,
            ]
        } else {
            let size = libm::hypot(gradient[0], gradient[1]).max(1e-12);
            [0.3 * gradient[0] / size, 0.3 * gradient[1] / size]
        };
        let longest = libm::hypot(step[0], step[1]);
        let mut share = if longest > 1.0 { 1.0 / longest } else { 1.0 };
        let mut moved = false;
        for _ in 0..30 {
            let next = [at[0] + share * step[0], at[1] + share * step[1]];
            let there = likelihood(data, next[0], next[1]);
            if there > value {
                moved = (there - value) > 1e-9 * value.abs().max(1.0);
                (at, value) = (next, there);
                break;
            }
            share /= 2.0;
        }
        if !moved {
            break;
        }
    }
    let determinant = hessian[0] * hessian[2] - hessian[1] * hessian[1];
    if determinant <= 0.0 || !value.is_finite() {
        return None;
    }
    let covariance =
        [-hessian[2] / determinant, hessian[1] / determinant, -hessian[0] / determinant];
    let law_at = |a: f64, b: f64| {
        if name == "Weibull" {
            let shape = exp(b);
            LawFit::Weibull { mean: exp(a) * exp(lgamma(1.0 + 1.0 / shape)), shape }
        } else {
            let sigma = exp(b);
            let mean = exp(a + sigma * sigma / 2.0);
            LawFit::Lognormal { mean, cv: sqrt(exp(sigma * sigma) - 1.0) }
        }
    };
    let figures = |law: LawFit| match law {
        LawFit::Weibull { mean, shape } => [mean, shape],
        LawFit::Lognormal { mean, cv } | LawFit::Gamma { mean, cv } => [mean, cv],
        LawFit::Exponential { mean } => [mean, f64::NAN],
    };
    let law = law_at(at[0], at[1]);
    let here = figures(law);
    if !here[0].is_finite() || here[0] > 1e8 {
        return None;
    }
    let (da, db) = (figures(law_at(at[0] + 1e-4, at[1])), figures(law_at(at[0], at[1] + 1e-4)));
    let errors = std::array::from_fn(|i| {
        let (a, b) = ((da[i] - here[i]) / 1e-4, (db[i] - here[i]) / 1e-4);
        sqrt((a * a * covariance[0] + 2.0 * a * b * covariance[1] + b * b * covariance[2]).max(0.0))
    });
    Some(Candidate { name, knee, law, errors, aic: 4.0 - 2.0 * value + knee_cost(knee) })
}

/// Gradient, and the second derivatives aa, ab, bb.
fn derivatives(data: &[(f64, f64, f64)], [a, b]: [f64; 2], f: Likelihood) -> ([f64; 2], [f64; 3]) {
    const H: f64 = 1e-3;
    let at = |i: f64, j: f64| f(data, a + i * H, b + j * H);
    let middle = at(0.0, 0.0);
    let (right, left, up, down) = (at(1.0, 0.0), at(-1.0, 0.0), at(0.0, 1.0), at(0.0, -1.0));
    let cross = (at(1.0, 1.0) - at(1.0, -1.0) - at(-1.0, 1.0) + at(-1.0, -1.0)) / (4.0 * H * H);
    (
        [(right - left) / (2.0 * H), (up - down) / (2.0 * H)],
        [(right - 2.0 * middle + left) / (H * H), cross, (up - 2.0 * middle + down) / (H * H)],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Address, Purpose};

    #[test]
    fn the_curve_is_the_textbooks() {
        // Six customers: gave up at 1, 3, 5 s; answered at 2, 4, 6 s.
        let mut waits = Waits::default();
        for (seconds, gave_up) in
            [(1, true), (2, false), (3, true), (4, false), (5, true), (6, false)]
        {
            waits.add(seconds * 1000, gave_up);
        }
        let shares: Vec<f64> = kaplan_meier(&waits).iter().map(|s| s.share).collect();
        let expected = [1.0, 5.0 / 6.0, 5.0 / 6.0 * 3.0 / 4.0, 5.0 / 6.0 * 3.0 / 4.0 / 2.0];
        assert!(shares.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{shares:?}");
    }

    #[test]
    fn each_law_survives_as_it_is_called() {
        // Chi-square tables: gamma of shape 2.5 (five degrees of freedom), twice its scale units.
        let (mean, cv) = (50.0, 1.0 / sqrt(2.5));
        for (chi, share) in [(4.351_46, 0.5), (11.070_5, 0.05), (15.086_3, 0.01)] {
            let seconds = 0.5 * chi * mean / 2.5;
            let found = survival(LawFit::Gamma { mean, cv }, 3.0, seconds + 3.0);
            assert!((found - share).abs() < 1e-5, "{found} {share}");
        }
        let exponential = survival(LawFit::Exponential { mean }, 0.0, 70.0);
        let gamma = survival(LawFit::Gamma { mean, cv: 1.0 }, 0.0, 70.0);
        assert!((gamma - exponential).abs() < 1e-12);
    }

    /// False-alarm probability below 1e-4 for each bound (four standard errors of the fit).
    #[test]
    fn a_law_behind_censored_waits_is_found_again() {
        let uniform =
            |i: u64| Address::replication(5, 0).at(i).uniform(Purpose::Patience).max(1e-12);
        let waits = |patience: &dyn Fn(u64) -> f64| {
            let mut waits = Waits::default();
            for i in 0..20_000 {
                let answered = -40.0 * log(uniform(i + 1_000_000));
                let own = patience(i);
                waits.add((own.min(answered) * 1000.0) as u32, own < answered);
            }
            waits
        };
        let weibull = fit(&waits(&|i| 90.0 * exp(log(-log(uniform(i))) / 0.7))).expect("a fit");
        let LawFit::Weibull { mean, shape } = weibull.law else { panic!("{:?}", weibull.compared) };
        let mean_error = (weibull.figures[0].high.expect("an interval") - mean) / 1.96;
        let truth = 90.0 * exp(lgamma(1.0 + 1.0 / 0.7));
        assert!((mean - truth).abs() < 4.0 * mean_error, "{mean} for {truth} ±{mean_error}");
        assert!((shape - 0.7).abs() < 0.04, "{shape}");
        let knee = fit(&waits(&|i| 15.0 - 75.0 * log(uniform(i)))).expect("a fit");
        assert!(matches!(knee.law, LawFit::Exponential { .. }), "{:?}", knee.compared);
        assert!((knee.knee - 15.0).abs() < 0.5 && (knee.law.mean() - 75.0).abs() < 5.0, "{knee:?}");
    }
}
