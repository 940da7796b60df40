//! Syntax errors in the words of somebody who writes a scenario, with what to type instead.

use super::super::diagnostic::{Code, Diagnostic};
use super::super::quantity::{Clock, Duration, Quantity, ScheduledBreak, Share, Window};
use std::ops::Range;

const ANYTHING: &str =
    "texts need quotes, lists [ ], tables { } or [section]; one key = value per line";

/// What is wrong at `span` of the line `line`, of which the parser says `message`.
pub(super) fn told(
    text: &str,
    span: &Range<usize>,
    line: &Range<usize>,
    message: &str,
) -> Diagnostic {
    let whole = text.get(line.clone()).unwrap_or("");
    let here = text.get(span.clone()).unwrap_or("");
    let value = token(text, span, &value(text, line));
    let written = &text[value.clone()];
    let error = |span: Range<usize>, title: String| Diagnostic::error(Code::S001, span, title);
    let instead = |span: Range<usize>, title: String, new: String| {
        let mut problem = error(span, title).help("write it like this");
        problem.instead = Some(new);
        problem
    };
    let about_texts = message.contains("quoted") || message.contains("string");
    if about_texts && written.contains(['“', '”', '„', '＂', '「', '」']) {
        return error(
            span.clone(),
            "a text that is not closed, or closed by another kind of quote".to_owned(),
        )
        .label("not TOML from here")
        .help("put the same quote at both ends: \"…\"");
    }
    if let Some(plain) = without_separators(written) {
        return instead(value, format!("{written} has separators of thousands"), plain);
    }
    if let Some(point) = decimal_comma(written) {
        return instead(value, format!("{written} has a decimal comma"), point);
    }
    if message.contains("duplicate key") {
        let (what, help) = if here.starts_with('[') || whole.trim_start().starts_with('[') {
            ("table", "put its keys under one of the two, or use [[ ]] if there may be several")
        } else {
            ("key", "keep one of the two")
        };
        return error(span.clone(), format!("the {what} `{here}` stands twice"))
            .label("again here")
            .help(help);
    }
    let is_window = Window::parse(written).is_ok() || Clock::parse(written).is_ok();
    if (message.contains("invalid date") || message.contains("invalid time")) && !is_window {
        return error(span.clone(), format!("there is no such date or time as {here}"))
            .label(message.rsplit(", ").next().unwrap_or("").trim().to_owned())
            .help("write one that exists, for example 2026-11-30 or 2026-11-10T20:00:00");
    }
    if message.contains("leading zero") {
        let digits = written.trim_start_matches('0');
        let digits = if digits.is_empty() || !digits.starts_with(|c: char| c.is_ascii_digit()) {
            format!("0{digits}")
        } else {
            digits.to_owned()
        };
        return instead(value, format!("the number {written} begins with a zero"), digits);
    }
    if message.contains("invalid unquoted key") {
        return error(span.clone(), format!("`{here}` is no key without quotes"))
            .label("only letters a–z, digits, - and _")
            .help(format!("write \"{here}\" = …"));
    }
    let quantity = Duration::parse(written).is_ok()
        || Share::parse(written).is_ok()
        || Clock::parse(written).is_ok()
        || Window::parse(written).is_ok()
        || ScheduledBreak::parse(written).is_ok();
    if ["True", "TRUE", "yes", "Yes", "是"].contains(&written) {
        return instead(value, format!("{written} is no word of TOML"), "true".to_owned());
    }
    if ["False", "FALSE", "no", "No", "否"].contains(&written) {
        return instead(value, format!("{written} is no word of TOML"), "false".to_owned());
    }
    let bare = ["must be quoted", "invalid datetime", "invalid boolean"]
        .iter()
        .any(|kind| message.contains(kind));
    let word = bare && !written.contains(['"', '\'', '[', '{', ',']);
    if !written.is_empty() && !written.contains('"') && (quantity || word) {
        return instead(value, format!("{written} needs quotes"), format!("\"{written}\""));
    }
    if message.contains("basic string") || message.contains("literal string") {
        return error(span.clone(), "a text that is not closed".to_owned())
            .label("no quote before the end of the line")
            .help("close it with the quote that opens it");
    }
    if message.contains("key with no value") {
        return error(span.clone(), message.trim().to_owned())
            .label("a key without a value")
            .help("write key = value, one per line; remarks begin with #");
    }
    error(span.clone(), message.trim().to_owned()).label("not TOML from here").help(ANYTHING)
}

/// The value of a line `key = value # remark`.
fn value(text: &str, line: &Range<usize>) -> Range<usize> {
    let whole = text.get(line.clone()).unwrap_or("");
    let from = whole.find('=').map_or(0, |at| at + 1);
    let to = whole.find('#').filter(|at| *at > from).unwrap_or(whole.len());
    let inside = &whole[from..to];
    let start = line.start + from + (inside.len() - inside.trim_start().len());
    start..start + inside.trim().len()
}

/// The value, or of a list or table in one line the part in which the error is.
fn token(text: &str, span: &Range<usize>, value: &Range<usize>) -> Range<usize> {
    let whole = &text[value.clone()];
    let at = span.start;
    if !whole.contains(['[', '{']) || !value.contains(&at) || !text.is_char_boundary(at) {
        return value.clone();
    }
    let stops = ['=', '[', ']', '{', '}', ','];
    let from =
        text[value.start..at].rfind(stops).map_or(value.start, |stop| value.start + stop + 1);
    let to = text[at..value.end].find(stops).map_or(value.end, |stop| at + stop);
    let inside = &text[from..to];
    let start = from + (inside.len() - inside.trim_start().len());
    start..start + inside.trim().len()
}

/// 4200 for "4,200" and "1,204,200.5".
fn without_separators(written: &str) -> Option<String> {
    let mut parts = written.split(',');
    let first = parts.next()?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let rest: Vec<&str> = parts.collect();
    let (last, before) = rest.split_last()?;
    let (whole, fraction) = last.split_once('.').unwrap_or((last, ""));
    let all = digits(first)
        && (1..=3).contains(&first.len())
        && before.iter().all(|part| digits(part) && part.len() == 3)
        && digits(whole)
        && whole.len() == 3
        && (fraction.is_empty() || digits(fraction));
    all.then(|| written.replace(',', ""))
}

/// 1.5 for "1,5".
fn decimal_comma(written: &str) -> Option<String> {
    let (whole, fraction) = written.split_once(',')?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    (digits(whole) && digits(fraction)).then(|| format!("{whole}.{fraction}"))
}
