//! Rows of a table → cells for messages: each knows where it stands in its file. Must not split text
//! itself: [`crate::table::Rows`] does.

use super::diagnostic::{Code, Diagnostic};
use super::names::from_cell;
use crate::table::{Row, Text};
use std::ops::Range;

/// A cell's text and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The text, without quotes and blanks around it.
    pub text: String,
    /// Where it stands.
    pub span: Range<usize>,
}

/// The lines of a table that have cells.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The cells of each.
    pub lines: Vec<Vec<Cell>>,
    /// A quotation mark that is not closed ends them.
    pub open: Option<Diagnostic>,
}

/// The text of a file: UTF-8, with or without byte-order mark.
///
/// # Errors
/// The bytes are something else; the message says what to do.
pub fn text_of(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Err("it is a workbook or archive, not text: save it as CSV (UTF-8)".to_owned());
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| "it is not UTF-8 text: save it as UTF-8 (in Excel: CSV UTF-8)".to_owned())?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}

impl Table {
    /// The cells of `text`.
    #[must_use]
    pub fn of(text: &Text) -> Self {
        Self::head(text, usize::MAX)
    }
    /// The cells of its first `most` lines.
    #[must_use]
    pub fn head(text: &Text, most: usize) -> Self {
        let (mut rows, mut row, mut table) = (text.rows(), Row::default(), Self::default());
        while table.lines.len() < most {
            match rows.next(&mut row) {
                Ok(false) => break,
                Ok(true) => table.lines.push(cells(&row)),
                Err((line, why)) => {
                    table.open = Some(
                        Diagnostic::error(Code::S703, line_span(&text.text, line), why)
                            .help("double a quotation mark that belongs to a text, or remove it"),
                    );
                    break;
                }
            }
        }
        table
    }
}

/// Where a line of a text stands, from 1.
#[must_use]
pub fn line_span(text: &str, line: u64) -> Range<usize> {
    let before = usize::try_from(line).unwrap_or(1).saturating_sub(1);
    let start = text.split_inclusive('\n').take(before).map(str::len).sum();
    let length = text[start..].lines().next().map_or(0, str::len);
    start..start + length
}

fn cells(row: &Row) -> Vec<Cell> {
    let cell = |i| Cell { text: from_cell(row.cell(i)).to_owned(), span: row.span(i) };
    (0..row.len()).map(cell).collect()
}

/// Keeps the first few problems of each kind and says how many more there are.
#[must_use]
pub fn abridged(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    const SHOWN: usize = 10;
    let mut kept: Vec<Diagnostic> = Vec::new();
    let mut left_out: std::collections::BTreeMap<Code, usize> = std::collections::BTreeMap::new();
    for problem in problems {
        if kept.iter().filter(|p| p.code == problem.code).count() < SHOWN {
            kept.push(problem);
        } else {
            *left_out.entry(problem.code).or_default() += 1;
        }
    }
    for (code, number) in left_out {
        if let Some(last) = kept.iter_mut().rev().find(|p| p.code == code) {
            last.note = Some(format!("and {number} more problems of this kind in this file"));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv(text: &str) -> Text {
        Text { text: text.to_owned(), sheet: None, passed_over: Vec::new() }
    }

    #[test]
    fn cells_know_where_they_stand_whatever_the_line_ends_and_quotes() {
        let text = "time,count\r\n\"2026-11-10, 20:00\" , 5\r\n\r\nx,\"a \"\"b\"\"\"";
        let Table { lines, open } = Table::of(&csv(text));
        assert_eq!(lines[0][1].text, "count");
        assert_eq!((lines.len(), open), (3, None));
        assert_eq!(lines[1][0].text, "2026-11-10, 20:00");
        assert_eq!(&text[lines[1][1].span.clone()], "5");
        assert_eq!(lines[2][1].text, "a \"b\"");
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_told() {
        let text = "a,b\n1,2\n3,\"four\n5,6\n";
        let Table { lines, open } = Table::of(&csv(text));
        let open = open.expect("a problem");
        assert_eq!((lines.len(), &text[open.span.clone()]), (2, "3,\"four"));
        assert!(!open.help.is_empty());
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text_and_other_encodings_are_refused() {
        assert_eq!(text_of(b"\xef\xbb\xbftime".to_vec()).as_deref(), Ok("time"));
        assert!(text_of(vec![0xb0, 0xa1, 0xb0]).expect_err("GBK").contains("UTF-8"));
    }
}
