//! Text → TOML tables although it may be slightly wrong: signs of other keyboards are mended, every
//! syntax error is reported, and what can be read beside the errors is read. Must not know what the
//! keys mean.

mod mend;
mod told;

pub use mend::{Mended, mend};

use super::diagnostic::Diagnostic;
use std::ops::Range;
use toml::Spanned;
use toml::de::DeTable;

/// What of a text could be read, and where it could not.
pub struct Read<'t> {
    /// The tables.
    pub table: Spanned<DeTable<'t>>,
    /// What is not TOML.
    pub problems: Vec<Diagnostic>,
    /// The lines in which something is wrong: what was read there means nothing.
    pub spoilt: Vec<Range<usize>>,
}

/// Reads a mended text; errors stand once for each line.
#[must_use]
pub fn read(mended: &Mended) -> Read<'_> {
    let text = mended.text.as_str();
    let (mut table, errors) = DeTable::parse_recoverable(text);
    if let Some(readable) = &mended.readable {
        table = DeTable::parse_recoverable(readable).0;
    }
    let (mut problems, mut spoilt) = (Vec::new(), Vec::<Range<usize>>::new());
    let mut errors: Vec<_> =
        errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message())).collect();
    errors.sort_by_key(|(span, _)| span.start);
    for (span, message) in errors {
        let whole = lines(text, &span);
        if spoilt.last().is_some_and(|last| last.contains(&span.start)) {
            continue;
        }
        problems.push(told::told(text, &span, &whole, message));
        spoilt.push(whole);
    }
    Read { table, problems, spoilt }
}

/// The text with blanks for keys that have no value, if there are such: the parser would read nothing
/// of what follows.
fn readable(text: &str) -> Option<String> {
    let (_, errors) = DeTable::parse_recoverable(text);
    let keys = errors.iter().filter(|error| error.message().contains("key with no value"));
    let mut bytes = text.as_bytes().to_vec();
    let mut any = false;
    for whole in keys.filter_map(toml::de::Error::span).map(|span| lines(text, &span)) {
        let end = whole.end.min(bytes.len());
        bytes[whole.start..end].fill(b' ');
        any = true;
    }
    any.then(|| String::from_utf8(bytes).ok()).flatten()
}

/// The whole lines that a span touches.
fn lines(text: &str, span: &Range<usize>) -> Range<usize> {
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    // An error at a line's end belongs to that line.
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let to = text[end..].find('\n').map_or(text.len(), |at| end + at);
    from..to.max(from + 1)
}
