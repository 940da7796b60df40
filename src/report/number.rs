//! How numbers are written for people: the same everywhere. `90.6 %`, `¥ 33,410`, `1m 40s`.
//! Must not know what the numbers mean.

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

/// A fraction and the half-width of its interval: `90.6 % ±0.4`.
#[must_use]
pub fn percent_with(fraction: f64, half_width: f64) -> String {
    with(percent(fraction), half_width * 100.0, 1)
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
        assert_eq!(count(12.4), "12.4");
        assert_eq!(count(2310.7), "2,311");
    }
}
