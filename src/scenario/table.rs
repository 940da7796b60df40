//! CSV text → cells that know where they stand. (The `csv` crate gives no byte spans of cells,
//! which carets need.) Commas, semicolons or tabs; quotes; any line ends; blank lines are skipped.

use super::diagnostic::{Code, Diagnostic};
use super::names::from_cell;
use super::suggest::{listed, nearest};
use std::ops::Range;

/// A cell's text and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The text, without quotes and blanks around it.
    pub text: String,
    /// Where it stands.
    pub span: Range<usize>,
}

/// A header and rows.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The first line.
    pub header: Vec<Cell>,
    /// The other lines.
    pub rows: Vec<Vec<Cell>>,
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
    pub fn of(text: &str) -> Self {
        // A title above the header has none.
        let most = |c: char| text.lines().take(20).map(|line| line.matches(c).count()).max();
        let separator = [',', ';', '\t', '|']
            .into_iter()
            .max_by_key(|c| (most(*c).unwrap_or(0), *c == ','))
            .unwrap_or(',');
        let mut lines = lines(text, separator).into_iter();
        Self { header: lines.next().unwrap_or_default(), rows: lines.collect() }
    }

    /// Where each column called one of its `names` is; the first name is the one for messages.
    ///
    /// # Errors
    /// A column that is not known, stands twice, or is needed and missing.
    pub fn columns(
        &self,
        source: usize,
        known: &[(&[&str], bool)],
    ) -> Result<Vec<Option<usize>>, Vec<Diagnostic>> {
        let mut places = vec![None; known.len()];
        let mut problems = Vec::new();
        let all = || known.iter().map(|(names, _)| names[0]);
        let everything = self.header.iter().map(|c| c.span.clone()).reduce(|a, b| a.start..b.end);
        for (i, cell) in self.header.iter().enumerate() {
            let name = cell.text.to_lowercase();
            let bare = crate::table::names::normal(&name);
            let is_named =
                |names: &[&str]| names.contains(&name.as_str()) || names.contains(&bare.as_str());
            match known.iter().position(|(names, _)| is_named(names)) {
                Some(column) if places[column].is_none() => places[column] = Some(i),
                Some(column) => problems.push(
                    Diagnostic::error(
                        Code::S702,
                        cell.span.clone(),
                        format!("a second column for {}", known[column].0[0]),
                    )
                    .help("remove one of the two"),
                ),
                None => {
                    let meant = nearest(&name, all());
                    let help = meant.map_or("rename or remove it".to_owned(), |m| {
                        format!("did you mean \"{m}\"?")
                    });
                    problems.push(
                        Diagnostic::error(
                            Code::S702,
                            cell.span.clone(),
                            format!("unknown column \"{}\"", cell.text),
                        )
                        .label("not a column of this table")
                        .note(format!("columns: {}", listed(all())))
                        .help(help),
                    );
                }
            }
        }
        for (place, (names, needed)) in std::iter::zip(&places, known) {
            if *needed && place.is_none() {
                problems.push(
                    Diagnostic::error(
                        Code::S702,
                        everything.clone().unwrap_or(0..0),
                        format!("no column \"{}\"", names[0]),
                    )
                    .label("the first line must name the columns")
                    .note(format!("also read: {}", listed(names[1..].iter().copied())))
                    .help(format!("add or rename a column: {}", names[0])),
                );
            }
        }
        let problems: Vec<_> = problems.into_iter().map(|p| p.in_source(source)).collect();
        if problems.is_empty() { Ok(places) } else { Err(problems) }
    }
}

fn lines(text: &str, separator: char) -> Vec<Vec<Cell>> {
    let mut lines = Vec::new();
    let mut line = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    for (i, c) in text.char_indices().chain([(text.len(), '\n')]) {
        if c == '"' {
            quoted = !quoted;
        }
        let ends_line = c == '\n' && (!quoted || i == text.len());
        if (c == separator && !quoted) || ends_line {
            line.push(cell(text, start..i));
            start = i + c.len_utf8();
        }
        if ends_line {
            quoted = false;
            let full = std::mem::take(&mut line);
            if full.iter().any(|cell: &Cell| !cell.text.is_empty()) {
                lines.push(full);
            }
        }
    }
    lines
}

fn cell(text: &str, span: Range<usize>) -> Cell {
    let whole = &text[span.clone()];
    let trimmed = whole.trim();
    let start = span.start + (whole.len() - whole.trim_start().len());
    let content = match trimmed.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
        Some(inside) => inside.replace("\"\"", "\""),
        None => trimmed.to_owned(),
    };
    let text = from_cell(content.trim()).to_owned();
    Cell { text, span: start..start + trimmed.len() }
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

    #[test]
    fn cells_know_where_they_stand_whatever_the_line_ends_and_quotes() {
        let text = "time,count\r\n\"2026-11-10, 20:00\" , 5\r\n\r\nx,\"a \"\"b\"\"\"";
        let table = Table::of(text);
        assert_eq!(table.header[1].text, "count");
        assert_eq!(table.rows.len(), 2);
        assert_eq!(table.rows[0][0].text, "2026-11-10, 20:00");
        assert_eq!(&text[table.rows[0][1].span.clone()], "5");
        assert_eq!(table.rows[1][1].text, "a \"b\"");
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text_and_other_encodings_are_refused() {
        assert_eq!(text_of(b"\xef\xbb\xbftime".to_vec()).as_deref(), Ok("time"));
        assert!(text_of(vec![0xb0, 0xa1, 0xb0]).expect_err("GBK").contains("UTF-8"));
    }
}
