//! What a file is that was given as a scenario and is none: a workbook, a sweep, a roster, a table of
//! counts or a log. Must not open files.

use super::diagnostic::{Code, Diagnostic, Problems, Source};
use super::{roster, syntax};
use toml::de::DeTable;

/// What the file is, if it is certainly no scenario, as the one problem to tell.
#[must_use]
pub fn other_than_scenario(bytes: &[u8], name: &str) -> Option<Problems> {
    let (what, help) = named(bytes)?;
    let problem = Diagnostic::error(Code::S009, 0..0, format!("this is {what}, not a scenario"));
    let text = if bytes.starts_with(b"PK") || bytes.starts_with(OLD_WORKBOOK) {
        String::new()
    } else {
        String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').to_owned()
    };
    let end = text.lines().next().map_or(0, str::len);
    let problem = Diagnostic { span: 0..end, ..problem }.help(help.replace("FILE", name));
    Some(Problems { sources: vec![Source { name: name.to_owned(), text }], list: vec![problem] })
}

const OLD_WORKBOOK: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];
const TABLE_HELP: &str = "a roster goes to `chatstaff simulate SCENARIO --plan FILE`, a log or counts to `chatstaff fit FILE`";

fn named(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(OLD_WORKBOOK) {
        return Some(("a workbook", TABLE_HELP));
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.trim_start_matches('\u{feff}');
    let begin = text.trim_start();
    if begin.starts_with('{') && serde_json::from_str::<serde_json::Value>(text).is_ok() {
        return Some(("JSON", "give the scenario it came from: a .toml file"));
    }
    let mended = syntax::mend(text, &[]);
    let (table, errors) = DeTable::parse_recoverable(&mended.text);
    let has = |key: &str| table.get_ref().contains_key(key);
    let points = has("vary") || has("point") || has("set");
    if points && has("scenario") && !has("demand") {
        return Some((
            "a sweep",
            "give it to `chatstaff sweep FILE`; `chatstaff sweep --check FILE` only checks it",
        ));
    }
    if errors.is_empty() {
        let only_rows =
            table.get_ref().iter().all(|(key, _)| ["plan", "format"].contains(&&**key.get_ref()));
        return (has("plan") && only_rows).then_some((
            "a roster",
            "give it with its scenario: `chatstaff simulate SCENARIO --plan FILE`",
        ));
    }
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    let cells = [',', ';', '\t', '|'].into_iter().map(|c| first.matches(c).count()).max()?;
    if cells == 0 || first.contains(['=', '[', '#']) {
        return None;
    }
    Some(if roster::is_header(first) {
        ("a roster", "give it with its scenario: `chatstaff simulate SCENARIO --plan FILE`")
    } else {
        ("a table", TABLE_HELP)
    })
}
