//! Names that people give: what must not stand in them, how a table for spreadsheets writes them, and
//! how a message shows them. Must not know what is named.

/// The first character of `text` that cannot be seen and can change what is seen: controls, signs
/// that turn the direction of writing, line separators, zero-width blanks, tags.
#[must_use]
pub fn hidden(text: &str) -> Option<char> {
    text.chars().find(|c| is_hidden(*c))
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// The text with hidden characters spelt out, for messages: a terminal obeys what it is sent.
#[must_use]
pub fn visible(text: &str) -> String {
    if hidden(text).is_none() {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_hidden(c) && c != '\n' {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// The text with a sign of as many bytes in the place of each hidden character, so that what stands
/// where stays so: for lines of a file in a message. Tabs and ends of lines stay.
#[must_use]
pub fn in_place(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c.len_utf8() {
            _ if !is_hidden(c) || "\t\n\r".contains(c) => shown.push(c),
            1 => shown.push('?'),
            2 => shown.push('¿'),
            3 => shown.push('\u{fffd}'),
            _ => shown.push_str("¿¿"),
        }
    }
    shown
}

/// Whether `name` is, with any ending, one that Windows keeps for devices.
#[must_use]
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or("").trim().to_ascii_uppercase();
    let numbered = ["COM", "LPT"].iter().any(|kind| {
        stem.strip_prefix(kind).is_some_and(|number| {
            let mut signs = number.chars();
            matches!((signs.next(), signs.next()), (Some('1'..='9' | '¹' | '²' | '³'), None))
        })
    });
    numbered || ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(&stem.as_str())
}

const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A text for a cell of a CSV that a spreadsheet program may open: what it would take for a formula
/// begins with an apostrophe. Numbers stay as they are.
#[must_use]
pub fn to_cell(text: String) -> String {
    let mut signs = text.chars();
    let (first, second) = (signs.next(), signs.next());
    let formula = |sign: Option<char>| sign.is_some_and(|sign| FORMULA.contains(&sign));
    let quoted = first == Some('\'') && (formula(second) || second == Some('\''));
    if quoted || (formula(first) && text.parse::<f64>().is_err()) {
        return format!("'{text}");
    }
    text
}

/// The text of a cell without the apostrophe that [`to_cell`], or a spreadsheet program, put before
/// it.
#[must_use]
pub fn from_cell(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) || rest.starts_with('\'') => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn every_text_is_the_same_after_a_cell(text in "['=+@\\-\t a1.x]{0,5}|\\PC{0,9}") {
            let cell = to_cell(text.clone());
            proptest::prop_assert_eq!(from_cell(&cell), text.as_str());
            let harmless = !cell.starts_with(FORMULA) || cell.parse::<f64>().is_ok();
            proptest::prop_assert!(harmless, "{}", cell);
        }
    }

    #[test]
    fn numbers_stay_numbers_and_formulas_become_texts() {
        assert_eq!(to_cell("-3.5".to_owned()), "-3.5");
        assert_eq!(to_cell("=cmd|' /C calc'!A0".to_owned()), "'=cmd|' /C calc'!A0");
        assert_eq!(from_cell("'=1"), "=1");
        assert_eq!(from_cell("'tis"), "'tis");
    }

    #[test]
    fn what_cannot_be_seen_is_found_and_spelt_out() {
        for bad in [
            "a\u{1b}[31m",
            "b\u{202e}c",
            "d\u{2066}",
            "e\tf",
            "\u{200b}g",
            "h\u{7f}",
            "i\u{85}",
            "j\u{e0041}",
        ] {
            assert!(hidden(bad).is_some(), "{bad:?}");
            assert_eq!(hidden(&visible(bad)), None);
            let shown = in_place(bad);
            assert!(hidden(&shown.replace('\t', "")).is_none() && shown.len() == bad.len());
        }
        for good in ["售前咨询", "O'Neill", "José", "👩‍💼", "नमस्ते", "a b"]
        {
            assert_eq!(hidden(good), None, "{good}");
        }
    }

    #[test]
    fn names_of_devices_are_known_with_any_ending() {
        for bad in ["con", "NUL.txt", "com1", "LPT9.a.b", "aux "] {
            assert!(is_device(bad), "{bad}");
        }
        for good in ["console", "com", "com10", "null", "aux-team"] {
            assert!(!is_device(good), "{good}");
        }
    }
}
