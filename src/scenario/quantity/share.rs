//! Fractions as percentages: "90%", "2.5%".

use super::plain::plain;
use super::{Quantity, Unreadable};

/// A fraction between 0 and 1, written as a percentage.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Share(pub f64);

/// A fraction that is not negative and may exceed 1, written as a percentage.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Percent(pub f64);

const REMEDY: &str = "write for example \"90%\"";

/// Shifts the decimal point in the text, so that "95.3%" is exactly the number nearest to 0.953.
fn read(text: &str) -> Result<f64, Unreadable> {
    let simple = plain(text);
    let trimmed = simple.trim();
    let Some(number) = trimmed.strip_suffix('%').map(str::trim) else {
        let remedy = trimmed
            .parse::<f64>()
            .map_or_else(|_| REMEDY.to_owned(), |number| super::with_unit(Share::FORMAT, number));
        return Err(Unreadable::new(format!("\"{text}\" has no % sign"), remedy));
    };
    if number.starts_with('-') {
        return Err(Unreadable::new(format!("{text} is negative"), REMEDY));
    }
    let plain = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.');
    if plain && let Ok(fraction) = format!("{number}e-2").parse::<f64>() {
        if fraction > LARGEST {
            return Err(Unreadable::new("more than 100000000%", REMEDY));
        }
        return Ok(fraction);
    }
    let comma =
        number.contains(',').then(|| format!("write \"{}%\"", number.replacen(',', ".", 1)));
    let remedy = comma.unwrap_or_else(|| REMEDY.to_owned());
    Err(Unreadable::new(format!("\"{text}\" is not a percentage"), remedy))
}

/// Percentages beyond it are slips, and squares of them no numbers.
const LARGEST: f64 = 1e6;

/// The shortest percentage that reads back to `fraction`.
fn write(fraction: f64) -> String {
    let digits = format!("{fraction:e}");
    let (mantissa, exponent) = digits.split_once('e').expect("{:e} writes an exponent");
    let exponent: i32 = exponent.parse::<i32>().expect("{:e} writes a whole exponent") + 2;
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let point = 1 + exponent;
    let text = if point <= 0 {
        format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize))
    } else if point as usize >= digits.len() {
        format!("{digits}{}", "0".repeat(point as usize - digits.len()))
    } else {
        format!("{}.{}", &digits[..point as usize], &digits[point as usize..])
    };
    if fraction == 0.0 { "0%".to_owned() } else { format!("{text}%") }
}

impl Quantity for Share {
    const FORMAT: &'static str = "share";
    const WHAT: &'static str = "a percentage such as \"90%\"";
    const PATTERN: &'static str = "[%％]";

    fn parse(text: &str) -> Result<Self, Unreadable> {
        let fraction = read(text)?;
        if fraction > 1.0 {
            return Err(Unreadable::new(
                format!("{text} is more than 100%"),
                "write a percentage from \"0%\" to \"100%\"",
            ));
        }
        Ok(Self(fraction))
    }
    fn write(&self) -> String {
        write(self.0)
    }
}

impl Quantity for Percent {
    const FORMAT: &'static str = "percent";
    const WHAT: &'static str = "a percentage such as \"20%\" or \"150%\"";
    const PATTERN: &'static str = Share::PATTERN;

    fn parse(text: &str) -> Result<Self, Unreadable> {
        read(text).map(Self)
    }
    fn write(&self) -> String {
        write(self.0)
    }
}
