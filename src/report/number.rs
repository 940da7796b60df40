//! How numbers are written for people: the same everywhere. `90.6 %`, `¥ 33,410`, `1m 40s`.
//! Must not know what the numbers mean.

use crate::stats::Proportion;

/// `x` with `decimals` places and commas between thousands; an en dash if it is not a number.
#[must_use]
pub fn grouped(x: f64, decimals: usize) -> String {
    if !x.is_finite() {
        return "–".to_owned();
    }
    let plain = format!("{:.decimals$}", x.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = String::with_capacity(plain.len() + 8);
    if x < 0.0 && plain.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        text.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// A count that may be a mean over replications: no decimals from 100 on, one below, none if whole.
#[must_use]
pub fn count(x: f64) -> String {
    let decimals = usize::from(x.abs() < 99.95 && (x - x.round()).abs() > 0.049);
    grouped(x, decimals)
}

/// A fraction as a percentage with one decimal: `90.6 %`.
#[must_use]
pub fn percent(fraction: f64) -> String {
    if fraction.is_finite() { format!("{} %", grouped(fraction * 100.0, 1)) } else { "–".into() }
}

/// A fraction as a percentage without decimals that are zero: `90 %`, `99.5 %`.
#[must_use]
pub fn percent_short(fraction: f64) -> String {
    let hundredth = fraction * 100.0;
    if !hundredth.is_finite() {
        return "–".to_owned();
    }
    format!("{} %", grouped(hundredth, usize::from((hundredth - hundredth.round()).abs() > 0.049)))
}

/// A fraction as it was asked for, to as many decimals as it has: `90 %`, `99.99 %`.
#[must_use]
pub fn percent_exact(fraction: f64) -> String {
    let text = format!("{:.4}", fraction * 100.0);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A fraction and the half-width of its interval: `90.6 % ±0.4`.
#[must_use]
pub fn percent_with(fraction: f64, half_width: f64) -> String {
    with(percent(fraction), half_width * 100.0, 1)
}

/// A share of trials with its interval: `20.5 % (15–27)`; of none, what is still possible at 95 %:
/// `at most 5 %`, of all `at least 95 %`.
#[must_use]
pub fn proportion(share: &Proportion) -> String {
    let whole = |fraction: f64| grouped(fraction * 100.0, 0);
    match share.hits {
        _ if share.trials == 0 => "–".to_owned(),
        0 => format!("at most {}", percent_up(share.upper_limit(0.05))),
        all if all == share.trials => {
            format!("at least {}", percent_short(1.0 - round_up(1.0 - share.lower_limit(0.05))))
        }
        _ => {
            format!("{} ({}–{})", percent_short(share.value), whole(share.low), whole(share.high))
        }
    }
}

/// A limit is never rounded to the better side: to tenths below 1 %, to whole ones above.
fn percent_up(fraction: f64) -> String {
    percent_short(round_up(fraction))
}

fn round_up(fraction: f64) -> f64 {
    let step = if fraction < 0.01 { 1e-3 } else { 1e-2 };
    (fraction / step - 1e-9).ceil() * step
}

/// `1 proof`, `3 proofs`, `1,000 replications`, `2 people`, `0 replies`.
#[must_use]
pub fn counted(many: f64, what: &str) -> String {
    let number = count(many);
    if number == "1" {
        return format!("1 {what}");
    }
    match (what.strip_suffix("person"), what.strip_suffix("ply")) {
        (Some(before), _) => format!("{number} {before}people"),
        (_, Some(before)) => format!("{number} {before}plies"),
        (None, None) => format!("{number} {what}s"),
    }
}

/// Seconds as people say them: `18.6 s`, `2m 05s`, `1h 04m`.
#[must_use]
pub fn seconds(s: f64) -> String {
    if !s.is_finite() {
        "–".to_owned()
    } else if s.abs() < 99.95 {
        format!("{} s", grouped(s, 1))
    } else if s.abs() < 3599.5 {
        let whole = s.round() as i64;
        format!("{}m {:02}s", whole / 60, (whole % 60).abs())
    } else {
        let minutes = (s / 60.0).round() as i64;
        format!("{}h {:02}m", minutes / 60, (minutes % 60).abs())
    }
}

/// Whole seconds without decimals where there are none: `30 s`, `7.5 s`, `3 min`.
#[must_use]
pub fn seconds_short(s: f64) -> String {
    if s >= 60.0 && s % 60.0 == 0.0 {
        format!("{} min", s / 60.0)
    } else if s == s.round() && s.abs() < 100.0 {
        format!("{s:.0} s")
    } else {
        seconds(s)
    }
}

/// Seconds and the half-width of their interval: `18.6 s ±0.3`.
#[must_use]
pub fn seconds_with(s: f64, half_width_s: f64) -> String {
    with(seconds(s), half_width_s, 1)
}

/// Any number and the half-width of its interval.
#[must_use]
pub fn plain_with(x: f64, half_width: f64, decimals: usize) -> String {
    with(grouped(x, decimals), half_width, decimals)
}

/// An amount of money and the half-width of its interval, if chance moves it: `¥ 33,410 ±120`.
#[must_use]
pub fn money_with(currency: &str, amount: f64, half_width: f64) -> String {
    let text = money(currency, amount);
    if !(half_width.is_finite() && half_width > 0.0) {
        return text;
    }
    let decimals = usize::from(half_width < 9.95) + usize::from(half_width < 0.995);
    format!("{text} ±{}", grouped(half_width, decimals))
}

/// An amount of money: `¥ 33,410`; two decimals below 100.
#[must_use]
pub fn money(currency: &str, amount: f64) -> String {
    let decimals = if amount.abs() < 99.995 && amount != amount.round() { 2 } else { 0 };
    format!("{currency} {}", grouped(amount, decimals)).trim_start().to_owned()
}

fn with(value: String, half_width: f64, decimals: usize) -> String {
    if half_width.is_finite() && value != "–" {
        format!("{value} ±{}", grouped(half_width, decimals))
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_the_same_everywhere() {
        assert_eq!(grouped(1_234_567.0, 0), "1,234,567");
        assert_eq!(grouped(-1234.56, 1), "−1,234.6");
        assert_eq!(grouped(-0.04, 1), "0.0");
        assert_eq!(grouped(f64::NAN, 1), "–");
        assert_eq!(percent_with(0.9064, 0.004), "90.6 % ±0.4");
        assert_eq!(percent_with(0.9, f64::NAN), "90.0 %");
        assert_eq!(percent_short(0.995), "99.5 %");
        assert_eq!(percent_short(0.9), "90 %");
        assert_eq!(money("¥", 33_409.6), "¥ 33,410");
        assert_eq!(money("¥", 0.35), "¥ 0.35");
        assert_eq!(seconds(125.2), "2m 05s");
        assert_eq!(seconds(3_840.0), "1h 04m");
        assert_eq!(seconds_short(30.0), "30 s");
        assert_eq!(seconds_short(180.0), "3 min");
        assert_eq!(counted(1.0, "proof"), "1 proof");
        assert_eq!(counted(3.0, "proof"), "3 proofs");
        assert_eq!(money_with("¥", 33_409.6, 120.4), "¥ 33,410 ±120");
        assert_eq!(money_with("¥", 33_409.6, 0.0), "¥ 33,410");
        // 0.05^(1/60) = 95.1 %; Clopper and Pearson for 41 of 200: 15.1 to 26.8 %.
        assert_eq!(proportion(&Proportion::new(0, 60)), "at most 5 %");
        assert_eq!(proportion(&Proportion::new(60, 60)), "at least 95 %");
        assert_eq!(proportion(&Proportion::new(0, 1_000)), "at most 0.3 %");
        assert_eq!(proportion(&Proportion::new(41, 200)), "20.5 % (15–27)");
        assert_eq!(proportion(&Proportion::new(0, 0)), "–");
        assert_eq!(count(12.4), "12.4");
        assert_eq!(count(2310.7), "2,311");
    }
}
