//! Signs as other keyboards type them → the plain ones: full-width digits, letters and punctuation,
//! wide blanks, dashes, the words for "to". Must not know what is being read: names and titles never
//! come here.

/// The plain sign of one that only looks different; `None` if there is none.
#[must_use]
pub const fn plain_sign(c: char) -> Option<char> {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0),
        '\u{3000}' | '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' => Some(' '),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{301c}' => Some('-'),
        '\u{2236}' => Some(':'),
        _ => None,
    }
}

/// The text with plain signs only.
#[must_use]
pub fn plain(text: &str) -> String {
    text.chars().map(|c| plain_sign(c).unwrap_or(c)).collect()
}

/// The whole numbers in a text and the signs between them: "2026年11月10日" as [2026, 11, 10].
#[must_use]
pub fn numbers(text: &str) -> Vec<u32> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty() && digits.len() < 10)
        .filter_map(|digits| digits.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn signs_of_other_keyboards_become_plain_and_letters_stay() {
        assert_eq!(super::plain("０８：３０－２４：００"), "08:30-24:00");
        assert_eq!(super::plain("９０％"), "90%");
        assert_eq!(super::plain("售前–after"), "售前-after");
        assert_eq!(super::numbers("2026年11月10日"), [2026, 11, 10]);
    }
}
