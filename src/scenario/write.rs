//! Plain values → TOML as a person would lay it out: sections and lists of sections on top, all
//! deeper tables on one line. Must not know what the keys mean.

use serde_json::{Map, Value};
use std::fmt::Write;

/// A whole file; keys without a value (null), empty lists and empty tables of the top are left out.
#[must_use]
pub fn document(file: &Map<String, Value>) -> String {
    let mut text = String::new();
    let sections = |value: &&Value| match value {
        Value::Object(_) => true,
        Value::Array(items) => items.first().is_some_and(Value::is_object),
        _ => false,
    };
    let nothing = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
    for (key, value) in file.iter().filter(|(_, value)| !sections(value) && !nothing(value)) {
        pair(&mut text, key, value);
    }
    for (key, value) in file.iter().filter(|(_, value)| sections(value)) {
        let (open, close, tables) = match value {
            Value::Array(items) => ("[[", "]]", items.as_slice()),
            one => ("[", "]", std::slice::from_ref(one)),
        };
        for table in tables.iter().filter_map(Value::as_object) {
            let mut body = String::new();
            for (key, value) in table {
                pair(&mut body, key, value);
            }
            if !body.is_empty() {
                write!(text, "\n{open}{}{close}\n{body}", bare(key)).expect("writing to a string");
            }
        }
    }
    text
}

fn pair(text: &mut String, key: &str, value: &Value) {
    let empty = match value {
        Value::Null => true,
        Value::Object(table) => table.values().all(Value::is_null),
        _ => false,
    };
    if !empty {
        writeln!(text, "{} = {}", bare(key), inline(value)).expect("writing to a string");
    }
}

/// A value on one line.
#[must_use]
pub fn inline(value: &Value) -> String {
    match value {
        Value::Null => "\"\"".to_owned(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => match number.as_f64() {
            Some(f) if f.fract() == 0.0 && f.abs() < 1e15 => format!("{f:.0}"),
            _ => number.to_string(),
        },
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        Value::Object(table) => {
            let pairs: Vec<String> = table
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| format!("{} = {}", bare(key), inline(value)))
                .collect();
            if pairs.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) }
        }
    }
}

fn bare(key: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(plain) { key.to_owned() } else { quoted(key) }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                write!(quoted, "\\u{:04X}", c as u32).expect("writing to a string");
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn every_text_is_read_back_as_it_was(text in "\\PC{0,12}|[\u{0}-\u{ff}\u{2028}\u{202e}\"\\\\']{0,12}", key in "\\PC{1,6}|[a-z\\-]{1,6}|[\u{1}-\u{1f}\"\\\\]{1,4}") {
            let mut file = Map::new();
            file.insert("table".to_owned(), serde_json::json!({ key.as_str(): text }));
            let written = document(&file);
            let read: toml::Table = toml::from_str(&written).map_err(|error| {
                proptest::test_runner::TestCaseError::fail(format!("{written}\n{error}"))
            })?;
            proptest::prop_assert_eq!(read["table"][key.as_str()].as_str(), Some(text.as_str()));
        }
    }
}
