//! The layers of busyness by moments: how much more days and hours scatter than Poisson counts do
//! (method of moments for a gamma-mixed Poisson; errors by the jackknife over days, Efron and Stein
//! 1981). What a log is too short to tell is said so and a default stands in.

use super::days::Days;
use super::figure::Figure;
use super::profile::{Profile, USUAL_DAY_CV};

/// The three layers.
#[derive(Clone, Debug, PartialEq)]
pub struct Busyness {
    /// One factor for the horizon: never told by one stretch of time.
    pub forecast_cv: Figure,
    /// Between days.
    pub day_cv: Figure,
    /// From day to day.
    pub day_corr: Figure,
    /// Between hours of a day.
    pub wobble_cv: Figure,
    /// From hour to hour.
    pub wobble_corr: Figure,
}

const USUAL_FORECAST_CV: f64 = 0.05;
const USUAL_DAY_CORR: f64 = 0.4;
const USUAL_WOBBLE_CV: f64 = 0.15;
const USUAL_WOBBLE_CORR: f64 = 0.7;

/// Estimates all layers.
#[must_use]
pub fn busyness(days: &Days, profile: &Profile) -> Busyness {
    let (day_cv, day_corr) = between_days(days, profile);
    let (wobble_cv, wobble_corr) = within_days(days, profile);
    Busyness {
        forecast_cv: Figure::assumed(
            "forecast-cv",
            "cv",
            USUAL_FORECAST_CV,
            "one stretch of time can't tell how wrong its forecast is; the usual 5 % stands in",
        ),
        day_cv,
        day_corr,
        wobble_cv,
        wobble_corr,
    }
}

/// One day against what its weekday brings.
struct DayResidual {
    index: usize,
    seen: f64,
    expected: f64,
}

fn between_days(days: &Days, profile: &Profile) -> (Figure, Figure) {
    let mut count = [0.0; 7];
    let mut sum = [0.0; 7];
    let kept: Vec<usize> = (0..days.len()).filter(|&i| profile.usual[i]).collect();
    for &i in &kept {
        count[days.weekday(i)] += 1.0;
        sum[days.weekday(i)] += days.total(i) / profile.local[i].max(1e-9);
    }
    // A weekday's own mean hides a part of the spread: weekdays of two days and more say something.
    let residuals: Vec<DayResidual> = kept
        .iter()
        .filter(|&&i| count[days.weekday(i)] >= 2.0)
        .map(|&i| {
            let w = days.weekday(i);
            DayResidual {
                index: i,
                seen: days.total(i),
                expected: sum[w] / count[w] * profile.local[i],
            }
        })
        .collect();
    let weekdays = (0..7).filter(|w| count[*w] >= 2.0).count() as f64;
    let windows = if days.len() >= 42 { days.len() as f64 / 43.0 } else { 0.0 };
    let freedom = residuals.len() as f64 - weekdays - windows;
    if freedom < 6.0 {
        let why = format!(
            "{} usual days can't tell the spread of days from that of weekdays (two weeks and more can)",
            kept.len()
        );
        return (
            Figure::assumed("day-cv", "cv", USUAL_DAY_CV, &why),
            Figure::assumed("day-corr", "", USUAL_DAY_CORR, &why),
        );
    }
    let scale = residuals.len() as f64 / freedom;
    let squared = |leave: Option<usize>| {
        let (mut excess, mut size) = (0.0, 0.0);
        for (k, r) in residuals.iter().enumerate() {
            if Some(k) != leave {
                excess += (r.seen - r.expected).powi(2) * scale - r.expected;
                size += r.expected * r.expected;
            }
        }
        excess / size.max(1e-9)
    };
    let n = residuals.len();
    let variance = squared(None);
    let error = jackknife(n, |k| squared(Some(k)));
    let cv = variance.max(0.0).sqrt();
    let lag = |leave: Option<usize>| {
        let (mut sum, mut pairs) = (0.0, 0.0);
        for (k, pair) in residuals.windows(2).enumerate() {
            if pair[1].index == pair[0].index + 1 && Some(k) != leave {
                let dev = |r: &DayResidual| r.seen / r.expected.max(1e-9) - 1.0;
                sum += dev(&pair[0]) * dev(&pair[1]);
                pairs += 1.0;
            }
        }
        // Leaning on estimated means makes neighbours look opposed: corrected by 1/n of the spread.
        (sum / f64::max(pairs, 1.0) + variance.max(0.0) * (scale - 1.0) / scale / 7.0)
            / variance.max(1e-4)
    };
    let cv_figure = Figure::fitted(
        "day-cv",
        "cv",
        cv,
        f64::NAN,
        n as u64,
        "moments of daily totals around their weekday, less Poisson; jackknife over days",
    )
    .between((variance - 1.96 * error).max(0.0).sqrt(), (variance + 1.96 * error).max(0.0).sqrt());
    if variance * n as f64 <= 0.02 || n < 20 {
        let why =
            format!("{n} days are too few, or too even, to tell the correlation of neighbours");
        return (cv_figure, Figure::assumed("day-corr", "", USUAL_DAY_CORR, &why));
    }
    let corr = lag(None).clamp(0.0, 0.95);
    let error = jackknife(n - 1, |k| lag(Some(k)));
    let corr = Figure::fitted(
        "day-corr",
        "",
        corr,
        error,
        n as u64,
        "lag-1 product of days' deviations; jackknife",
    )
    .within(0.0, 0.999);
    (cv_figure, corr)
}

/// One hour of a day against what the other days' shape lets expect of the day's total.
struct HourResidual {
    seen: f64,
    expected: f64,
    noise: f64,
}

/// Hours of the usual days, each against the other days' shape.
fn hour_residuals(days: &Days, profile: &Profile) -> Vec<Vec<HourResidual>> {
    let kept: Vec<usize> =
        (0..days.len()).filter(|&i| profile.usual[i] && days.total(i) >= 30.0).collect();
    let hours: Vec<[f64; 24]> = (0..days.len()).map(|i| days.hours(i)).collect();
    // Own weekday, if there are three other days of it; else similar weekdays.
    let mut by_weekday = vec![[0.0; 24]; 7];
    let mut count = [0_u32; 7];
    for &i in &kept {
        count[days.weekday(i)] += 1;
        for (sum, n) in by_weekday[days.weekday(i)].iter_mut().zip(hours[i]) {
            *sum += n;
        }
    }
    let mut rows: Vec<Vec<HourResidual>> = Vec::new();
    for &i in &kept {
        let w = days.weekday(i);
        let own = count[w] >= 4;
        let pooled =
            |o: usize| if own { o == w } else { profile.clusters[o] == profile.clusters[w] };
        let others: u32 = (0..7).filter(|&o| pooled(o)).map(|o| count[o]).sum::<u32>() - 1;
        if others < 3 {
            continue;
        }
        let mut rest = [0.0; 24];
        for o in (0..7).filter(|&o| pooled(o)) {
            for (sum, n) in rest.iter_mut().zip(by_weekday[o]) {
                *sum += n;
            }
        }
        for (sum, n) in rest.iter_mut().zip(hours[i]) {
            *sum -= n;
        }
        let (whole, total) = (rest.iter().sum::<f64>(), hours[i].iter().sum::<f64>());
        if whole <= 0.0 {
            continue;
        }
        rows.push(
            (0..24)
                .map(|h| {
                    let share = rest[h] / whole;
                    let expected = share * total;
                    // Multinomial noise of the hour, and Poisson noise of the shape behind it.
                    let noise = expected * (1.0 - share) + expected * total / whole;
                    HourResidual { seen: hours[i][h], expected, noise }
                })
                .collect(),
        );
    }
    rows
}

fn within_days(days: &Days, profile: &Profile) -> (Figure, Figure) {
    let rows = hour_residuals(days, profile);
    let n = rows.len();
    if n < 4 {
        let why = "fewer than four usual days of one shape can't tell how hours scatter";
        return (
            Figure::assumed("wobble-cv", "cv", USUAL_WOBBLE_CV, why),
            Figure::assumed("wobble-corr", "", USUAL_WOBBLE_CORR, why),
        );
    }
    // The other days' shape wobbles too: each adds its 1/m; and the day's own total takes out the
    // wobble's mean over the day.
    let usual_others = if n >= 14 { n as f64 / 7.0 - 1.0 } else { n as f64 - 1.0 };
    let inflation = 1.0 + 1.0 / usual_others.max(1.0);
    let moments = |leave: Option<usize>| {
        let (mut excess, mut size, mut product, mut pair_size) = (0.0, 0.0, 0.0, 0.0);
        for (k, row) in rows.iter().enumerate() {
            if Some(k) == leave {
                continue;
            }
            for r in row {
                excess += (r.seen - r.expected).powi(2) - r.noise;
                size += r.expected * r.expected;
            }
            for pair in row.windows(2) {
                let (a, b) = (&pair[0], &pair[1]);
                product += (a.seen - a.expected) * (b.seen - b.expected);
                pair_size += a.expected * b.expected;
            }
        }
        (excess / f64::max(size, 1e-9) / inflation, product / f64::max(pair_size, 1e-9) / inflation)
    };
    let (seen, lag) = moments(None);
    let corr = corr_behind(lag / seen.max(1e-9));
    let lost = lost_to_day_total(corr);
    let variance = seen / (1.0 - lost);
    let cv = variance.max(0.0).sqrt();
    let error = jackknife(n, |k| moments(Some(k)).0 / (1.0 - lost));
    let ratio_error = jackknife(n, |k| {
        let (v, l) = moments(Some(k));
        l / v.max(1e-9)
    });
    let wobble = Figure::fitted(
        "wobble-cv",
        "cv",
        cv,
        f64::NAN,
        n as u64,
        "moments of hours around the other days' shape, less Poisson; jackknife over days",
    )
    .between((variance - 1.96 * error).max(0.0).sqrt(), (variance + 1.96 * error).max(0.0).sqrt());
    // The interval of what is seen, carried over to the AR(1) behind it.
    let (low, high) = (
        corr_behind(lag / seen.max(1e-9) - 1.96 * ratio_error),
        corr_behind(lag / seen.max(1e-9) + 1.96 * ratio_error),
    );
    if variance < 1e-3 || high - low > 0.8 {
        let why =
            "hours scatter too little, or too few days do, to tell the correlation of neighbours";
        return (wobble, Figure::assumed("wobble-corr", "", USUAL_WOBBLE_CORR, why));
    }
    let how = "lag-1 product of hours' deviations, the day's own mean undone; jackknife over days";
    let corr = Figure::fitted("wobble-corr", "", corr, f64::NAN, n as u64, how).between(low, high);
    (wobble, corr)
}

/// Deviations within a day sum to nothing: of an AR(1) over about 14 busy hours this takes its
/// day's mean, a share of the variance that grows with its correlation.
fn lost_to_day_total(corr: f64) -> f64 {
    const BUSY_HOURS: i32 = 14;
    let n = f64::from(BUSY_HOURS);
    let sum: f64 = (1..BUSY_HOURS).map(|k| (1.0 - f64::from(k) / n) * corr.powi(k)).sum();
    (1.0 + 2.0 * sum) / n
}

/// The correlation of an AR(1) whose deviations from its day's mean show this lag-1 correlation.
fn corr_behind(shown: f64) -> f64 {
    let apart = |step: i32| {
        let corr = f64::from(step) / 100.0;
        let lost = lost_to_day_total(corr);
        ((corr - lost) / (1.0 - lost) - shown).abs()
    };
    let best = (0..=95).min_by(|a, b| apart(*a).total_cmp(&apart(*b))).unwrap_or(0);
    f64::from(best) / 100.0
}

/// Standard error of a statistic that leaves out one part at a time.
fn jackknife(n: usize, leave: impl Fn(usize) -> f64) -> f64 {
    if n < 3 {
        return f64::NAN;
    }
    let values: Vec<f64> = (0..n).map(leave).collect();
    let mean = values.iter().sum::<f64>() / n as f64;
    let sum: f64 = values.iter().map(|x| (x - mean).powi(2)).sum();
    (sum * (n as f64 - 1.0) / n as f64).sqrt()
}
