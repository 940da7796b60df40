//! A lower-case text of a moment → its numbers with the signs before them, a month's name, a
//! distance from UTC. Must not know what the numbers mean.

use super::words::{month, weekday};

/// A number in a text: its value, how many digits, and the sign before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub value: i64,
    pub digits: usize,
    pub before: char,
}

/// Numbers of a text, a month's name, and a zone's distance from UTC; `None` if a word is strange.
pub(super) struct Parsed {
    pub parts: Vec<Part>,
    pub month: Option<(i64, usize)>,
    pub zone: Option<i64>,
}

pub(super) fn parse(text: &str) -> Option<Parsed> {
    let mut found = Parsed { parts: Vec::with_capacity(8), month: None, zone: None };
    let (mut digits, mut letters, mut before) = (String::new(), String::new(), ' ');
    let mut named = ' ';
    for c in text.chars().chain(" ".chars()) {
        if c.is_ascii_digit() {
            if digits.is_empty() {
                if letters.is_empty() {
                    before = named;
                } else {
                    word(&mut found, &letters)?;
                    before = letters.chars().next_back().unwrap_or(' ');
                    letters.clear();
                }
            }
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            let value = digits.parse().ok()?;
            found.parts.push(Part { value, digits: digits.len(), before });
            digits.clear();
            named = ' ';
        }
        if c.is_alphabetic() {
            letters.push(c);
            continue;
        }
        if !letters.is_empty() {
            word(&mut found, &letters)?;
            named = letters.chars().next_back().unwrap_or(' ');
            letters.clear();
        }
        if !c.is_whitespace() || named == ' ' {
            named = c;
        }
    }
    Some(found)
}

/// Takes a word into account; `None` if it means nothing here.
fn word(found: &mut Parsed, letters: &str) -> Option<()> {
    const FILLERS: &[&str] = &[
        "t", "at", "um", "uhr", "h", "de", "del", "of", "the", "st", "nd", "rd", "th", "le", "à",
        "den", "kl", "г", "z", "o", "clock", "min", "m", "s", "et", "er",
    ];
    if let Some(number) = month(letters) {
        // "mar" and "mi" are weekdays elsewhere; a date has one month.
        if found.month.is_none() {
            found.month = Some((number, found.parts.len()));
            return Some(());
        }
        return weekday(letters).map(|_| ());
    }
    if let Some(minutes) = zone_minutes(letters) {
        found.zone = Some(minutes);
        return Some(());
    }
    let signs =
        "年月日号號时時点點分秒整星期周週一二三四五六天礼拜曜火水木金土년월일시분초요화수목금토";
    let filler = FILLERS.contains(&letters)
        || weekday(letters).is_some()
        || letters.chars().all(|c| signs.contains(c));
    filler.then_some(())
}

/// Minutes from UTC that an abbreviation means everywhere. Those that mean several zones (CST, IST,
/// BST) are none.
fn zone_minutes(word: &str) -> Option<i64> {
    Some(match word {
        "utc" | "gmt" | "z" | "zulu" | "wet" => 0,
        "cet" | "west" | "mez" => 60,
        "cest" | "eet" | "mesz" => 120,
        "eest" | "msk" => 180,
        "hkt" | "sgt" | "awst" => 480,
        "jst" | "kst" => 540,
        "aest" => 600,
        "aedt" => 660,
        "edt" => -240,
        "est" | "cdt" => -300,
        "mdt" => -360,
        "mst" | "pdt" => -420,
        "pst" => -480,
        _ => return None,
    })
}

/// The lower-case text without its distance from UTC, and that distance in minutes.
pub(super) fn split_offset(text: &str) -> (&str, Option<i64>) {
    // "… GMT+0800 (China Standard Time)", "…+08:00[Asia/Shanghai]".
    let text = text.trim();
    let text = match text.rfind(['(', '[']) {
        Some(at) if text.ends_with([')', ']']) && text[..at].contains([':', '+']) => {
            text[..at].trim_end()
        }
        _ => text,
    };
    // "… +0000 utc".
    let text =
        text.strip_suffix(" utc").filter(|rest| rest.contains(['+', ':'])).map_or(text, |rest| {
            if rest.rfind(['+', '-']).is_some_and(|at| rest[..at].contains(':')) {
                rest
            } else {
                text
            }
        });
    for name in ["z", "utc", "gmt"] {
        if let Some(body) = text.strip_suffix(name)
            && body.ends_with(|c: char| c.is_ascii_digit() || c == ' ')
            && body.contains(|c: char| c.is_ascii_digit())
        {
            return (body, Some(0));
        }
    }
    let Some(at) = text.rfind(['+', '-']) else { return (text, None) };
    let (body, tail) = text.split_at(at);
    // A date has its own dashes: an offset follows a clock time.
    let runs_together = body.as_bytes().get(8) == Some(&b't') && body.len() >= 11;
    if !body.contains(':') && !runs_together {
        return (text, None);
    }
    let sign = if tail.starts_with('+') { 1 } else { -1 };
    if !tail[1..].trim().chars().all(|c| c.is_ascii_digit() || c == ':') {
        return (text, None);
    }
    let digits: String = tail.chars().filter(char::is_ascii_digit).collect();
    let minutes = match digits.len() {
        1 | 2 => digits.parse::<i64>().map(|h| h * 60),
        3 | 4 => digits.parse::<i64>().map(|hm| hm / 100 * 60 + hm % 100),
        _ => return (text, None),
    };
    match minutes {
        Ok(minutes) if minutes <= 14 * 60 && minutes % 15 == 0 => {
            let body = body.trim_end().trim_end_matches("utc").trim_end_matches("gmt");
            (body, Some(sign * minutes))
        }
        _ => (text, None),
    }
}
