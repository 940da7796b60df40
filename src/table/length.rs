//! Lengths of time as exports write them: bare numbers, clock forms, numbers with units in many
//! languages. Must not know columns.

use super::number::{Decimal, number};
use super::words::{is_nothing, plain};

/// Reads a length of time, seconds; a bare number is `unit_s` seconds. `None` if it is none,
/// `Some(None)` if it says that there is none.
#[must_use]
pub fn length(text: &str, unit_s: f64, decimal: Decimal) -> Option<Option<f64>> {
    let text = text.trim().trim_start_matches('\'');
    if is_nothing(text) {
        return Some(None);
    }
    if let Some(value) = number(text, decimal) {
        return value.is_finite().then_some(Some(value * unit_s));
    }
    let text = plain(text).replace('：', ":");
    if let Some(seconds) = clock_length(&text, unit_s) {
        return Some(Some(seconds));
    }
    with_units(&text, decimal).map(Some)
}

/// "1h 5m 3s", "1 Std. 5 Min.", "1小时5分3秒", "PT1H5M".
fn with_units(text: &str, decimal: Decimal) -> Option<f64> {
    let mut seconds = 0.0;
    let mut rest = text.trim_start_matches(['P', 'T']).trim();
    let mut some = false;
    while !rest.is_empty() {
        let digits =
            rest.find(|c: char| !(c.is_ascii_digit() || ".,' ".contains(c))).unwrap_or(rest.len());
        let value = number(rest[..digits].trim().trim_start_matches([',', '.']), decimal)?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let unit = rest[..letters].trim().trim_end_matches(['.', ',', ';']).trim().to_lowercase();
        let unit = unit.trim_end_matches(" and").trim_end_matches(" und").trim_end_matches(" et");
        rest = rest[letters..].trim_start();
        seconds += value * unit_seconds(unit.trim())?;
        some = true;
    }
    some.then_some(seconds)
}

/// Seconds of a unit.
#[must_use]
pub fn unit_seconds(unit: &str) -> Option<f64> {
    #[rustfmt::skip]
    let seconds = match unit {
        "d" | "dt" | "day" | "days" | "tag" | "tage" | "jour" | "jours" | "día" | "días" | "dia" | "dias" | "天" | "日" | "일" => 86_400.0,
        "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunde" | "stunden" | "heure" | "heures" | "hora" | "horas" | "ora" | "ore"
        | "uur" | "小时" | "时" | "个小时" | "時間" | "小時" | "시간" | "ч" | "час" => 3600.0,
        "m" | "min" | "mins" | "minute" | "minutes" | "minuten" | "minuto" | "minutos" | "minuti" | "分" | "分钟" | "分鐘" | "분" | "мин" => 60.0,
        "s" | "sec" | "secs" | "second" | "seconds" | "sek" | "sekunde" | "sekunden" | "seconde" | "secondes" | "seg" | "segundo"
        | "segundos" | "secondi" | "秒" | "秒钟" | "초" | "с" | "сек" => 1.0,
        "ms" | "msec" | "millis" | "millisecond" | "milliseconds" | "毫秒" => 0.001,
        _ => return None,
    };
    Some(seconds)
}

/// "1:02:03", "02:03", "02:03.5", "1 day, 2:03:04", "-0:01". With units of an hour, "1:30" is an
/// hour and a half; else minutes and seconds.
fn clock_length(text: &str, unit_s: f64) -> Option<f64> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (days, clock) = match text.split_once("day") {
        Some((days, rest)) => {
            (days.trim().parse::<f64>().ok()?, rest.trim_start_matches(['s', ',', ' ']))
        }
        None => (0.0, text),
    };
    // A clock's fraction has whichever sign: there are no thousands in it.
    let clock = clock.replace(',', ".");
    let parts: Vec<f64> = clock
        .split(':')
        .map(|part| {
            let part = part.trim();
            part.bytes().all(|b| b.is_ascii_digit() || b == b'.').then(|| part.parse().ok())?
        })
        .collect::<Option<_>>()?;
    let seconds = match parts.as_slice() {
        [h, m] if unit_s >= 3600.0 => h * 3600.0 + m * 60.0,
        [m, s] => m * 60.0 + s,
        [h, m, s] => h * 3600.0 + m * 60.0 + s,
        [d, h, m, s] => d * 86_400.0 + h * 3600.0 + m * 60.0 + s,
        _ => return None,
    };
    let seconds = days * 86_400.0 + seconds;
    Some(if negative { -seconds } else { seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_as_exports_write_them() {
        for (text, seconds) in [
            ("75", Some(75.0)),
            ("1,075.5", Some(1075.5)),
            ("01:15", Some(75.0)),
            ("1:01:15", Some(3675.0)),
            ("00:01:35,000", Some(95.0)),
            ("1 day, 0:00:01", Some(86_401.0)),
            ("1h 5m 3s", Some(3903.0)),
            ("1 Std. 5 Min. 3 Sek.", Some(3903.0)),
            ("1小时5分3秒", Some(3903.0)),
            ("1時間5分", Some(3900.0)),
            ("PT1M15S", Some(75.0)),
            ("95.5 s", Some(95.5)),
            ("1\u{202f}075 s", Some(1075.0)),
            ("-", None),
            ("#N/A", None),
        ] {
            assert_eq!(length(text, 1.0, Decimal::Point), Some(seconds), "{text}");
        }
        assert_eq!(length("95,5 s", 1.0, Decimal::Comma), Some(Some(95.5)));
        assert_eq!(length("1.5", 60.0, Decimal::Point), Some(Some(90.0)));
        assert_eq!(length("1:30", 3600.0, Decimal::Point), Some(Some(5400.0)));
        for text in ["soon", "95,5", "1:2:3:4:5", "12 parsecs"] {
            assert_eq!(length(text, 1.0, Decimal::Point), None, "{text}");
        }
    }
}
