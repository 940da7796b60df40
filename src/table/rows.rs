//! CSV → rows, streaming: cells without their quotes, each with the line an editor shows and the
//! place it stands at. Separators are , ; tab or |, told by the lines that agree most. (The `csv`
//! crate gives neither places of cells nor the lines of an editor: it counts neither blank lines nor
//! the line ends of Windows before a record.) Must not know what cells mean.

use super::encoding::{self, Legacy, Was, plain_bytes};
use std::collections::VecDeque;
use std::io::{self, BufRead, Read};
use std::ops::Range;

/// Lines that one cell in quotation marks may have.
const LONGEST_QUOTE: u64 = 200;
const SIGNS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A row's cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    text: String,
    parts: Vec<(Range<usize>, Range<usize>)>,
    /// The line of its first cell, from 1; in a workbook the row of the sheet.
    pub line: u64,
    /// Cells in an older encoding than UTF-8 are among them.
    pub legacy: bool,
}

impl Row {
    /// How many cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts.len()
    }
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
    /// A cell without quotation marks and blanks around it; nothing if there is no such cell.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.parts.get(column).map_or("", |(text, _)| self.text[text.clone()].trim())
    }
    /// All cells.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|column| self.cell(column))
    }
    /// Where a cell stands in the decoded text, in bytes.
    #[must_use]
    pub fn span(&self, column: usize) -> Range<usize> {
        self.parts.get(column).or(self.parts.last()).map_or(0..0, |(_, span)| span.clone())
    }
    /// Whether nothing is in any cell.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells().all(str::is_empty)
    }
    fn clear(&mut self) {
        self.text.clear();
        self.parts.clear();
        self.legacy = false;
    }
}

/// What was read so far, for notes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Lines in UTF-8 beyond ASCII.
    pub utf8: u64,
    /// Lines in an older encoding.
    pub legacy: u64,
    /// Of them, lines with signs that belong to no encoding.
    pub broken: u64,
}

/// Rows of a text, one after the other.
pub struct Rows<'a> {
    lines: Lines<'a>,
    separator: u8,
}

impl<'a> Rows<'a> {
    /// Rows of CSV bytes in any encoding.
    ///
    /// # Errors
    /// If the input fails.
    pub fn new(input: impl Read + 'a) -> io::Result<Self> {
        let mut lines = Lines::new(plain_bytes(input)?)?;
        let head = lines.ahead(60)?;
        let separator = match stated_separator(&head) {
            Some(stated) => {
                lines.next(&mut String::new())?;
                stated
            }
            None => separator(&head),
        };
        Ok(Self { lines, separator })
    }

    /// Rows of a text whose cells are separated by tabs (a sheet of a workbook).
    ///
    /// # Errors
    /// If the input fails.
    pub fn tabs(input: impl Read + 'a) -> io::Result<Self> {
        Ok(Self { lines: Lines::new(plain_bytes(input)?)?, separator: b'\t' })
    }

    /// What separates cells.
    #[must_use]
    pub const fn separator(&self) -> char {
        self.separator as char
    }
    /// Encodings met so far.
    #[must_use]
    pub const fn seen(&self) -> Seen {
        self.lines.seen
    }
    /// The older encoding, if there are lines in one.
    #[must_use]
    pub const fn legacy(&self) -> Legacy {
        self.lines.legacy
    }

    /// Puts the next row that isn't blank into `row`; `false` at the end.
    ///
    /// # Errors
    /// Line and reason, if the input fails or a quotation mark is never closed.
    pub fn next(&mut self, row: &mut Row) -> Result<bool, (u64, String)> {
        loop {
            row.clear();
            let failed = |line: u64, e: &io::Error| (line, format!("cannot be read further: {e}"));
            let mut line = String::new();
            let start = self.lines.offset;
            if !self.lines.next(&mut line).map_err(|e| failed(self.lines.number, &e))? {
                return Ok(false);
            }
            row.line = self.lines.number;
            row.legacy = matches!(self.lines.was, Was::Legacy { .. });
            while let Some(open) = split(&line, start, self.separator, row) {
                let open = row.line + line[..open].matches('\n').count() as u64;
                let more = self.lines.number - row.line < LONGEST_QUOTE
                    && self.lines.next(&mut line).map_err(|e| failed(self.lines.number, &e))?;
                if !more {
                    return Err((
                        open,
                        format!(
                            "a quotation mark that opens in line {open} is not closed in the lines below; double or remove it"
                        ),
                    ));
                }
            }
            if !row.is_blank() {
                return Ok(true);
            }
        }
    }
}

/// Splits a record; where a quotation mark is still open, if one is.
fn split(line: &str, start: usize, separator: u8, row: &mut Row) -> Option<usize> {
    row.text.clear();
    row.parts.clear();
    let bytes = line.as_bytes();
    let end = line.trim_end_matches(['\n', '\r']).len();
    let mut at = 0;
    loop {
        let from = row.text.len();
        let begin = at;
        let blanks = bytes[at..end].iter().take_while(|b| **b == b' ').count();
        if bytes.get(at + blanks) == Some(&b'"') && at + blanks < end {
            let open = at + blanks;
            at = open + 1;
            loop {
                let Some(next) = bytes[at..].iter().position(|b| *b == b'"') else {
                    return Some(open);
                };
                row.text.push_str(&line[at..at + next]);
                at += next + 1;
                if bytes.get(at) != Some(&b'"') {
                    break;
                }
                row.text.push('"');
                at += 1;
            }
        }
        let rest = bytes.get(at..end).unwrap_or_default();
        let stop = at + rest.iter().position(|b| *b == separator).unwrap_or(rest.len());
        row.text.push_str(line.get(at..stop).unwrap_or_default());
        let whole = &line[begin..stop.max(begin)];
        let inner = begin + (whole.len() - whole.trim_start().len());
        let span = start + inner..start + inner + whole.trim().len();
        row.parts.push((from..row.text.len(), span));
        if stop >= end {
            return None;
        }
        at = stop + 1;
    }
}

/// `sep=;` in the first line, as spreadsheets write it.
fn stated_separator(head: &[String]) -> Option<u8> {
    let line = head.first()?.trim_end_matches(['\n', '\r']).trim_matches('"');
    let sign = line.strip_prefix("sep=").or_else(|| line.strip_prefix("SEP="))?;
    let sign = *sign.as_bytes().first()?;
    SIGNS.contains(&sign).then_some(sign)
}

/// The separator that stands equally often in most lines, outside quotation marks.
fn separator(head: &[String]) -> u8 {
    let mut best = (0, 0, b',');
    for sign in SIGNS {
        let mut quoted = false;
        let mut counts: Vec<usize> = Vec::new();
        let mut open = 0;
        for line in head {
            let line = line.trim_end_matches(['\n', '\r']);
            for (at, byte) in line.bytes().enumerate() {
                // A tab behind a cell keeps spreadsheets from turning ids into numbers.
                let kept = || {
                    let next = line.as_bytes().get(at + 1);
                    sign == b'\t' && next.is_none_or(|next| matches!(next, b',' | b';'))
                };
                match byte {
                    b'"' => quoted = !quoted,
                    byte if byte == sign && !quoted && !kept() => open += 1,
                    _ => {}
                }
            }
            if !quoted && !line.trim().is_empty() {
                counts.push(std::mem::take(&mut open));
            }
        }
        let agree = |n: usize| counts.iter().filter(|c| **c == n).count();
        let usual = counts.iter().copied().filter(|n| *n > 0).max_by_key(|n| (agree(*n), *n));
        if let Some(usual) = usual {
            let here = (agree(usual), usual, sign);
            if (here.0, here.1) > (best.0, best.1) {
                best = here;
            }
        }
    }
    best.2
}

/// Lines, whatever ends them, decoded.
struct Lines<'a> {
    input: Box<dyn BufRead + 'a>,
    legacy: Legacy,
    /// Lines read ahead, and the rest of a piece that ended lines with carriage returns only.
    waiting: VecDeque<(String, Was)>,
    raw: Vec<u8>,
    number: u64,
    offset: usize,
    was: Was,
    seen: Seen,
}

impl<'a> Lines<'a> {
    fn new(mut input: Box<dyn BufRead + 'a>) -> io::Result<Self> {
        let head = input.fill_buf()?;
        let head = &head[..head.len().min(1 << 16)];
        Ok(Self {
            legacy: Legacy::of(if std::str::from_utf8(head).is_ok() { b"" } else { head }),
            input,
            waiting: VecDeque::new(),
            raw: Vec::new(),
            number: 0,
            offset: 0,
            was: Was::Ascii,
            seen: Seen::default(),
        })
    }

    /// The next lines without taking them.
    fn ahead(&mut self, n: usize) -> io::Result<Vec<String>> {
        while self.waiting.len() < n && self.fetch()? {}
        Ok(self.waiting.iter().map(|(line, _)| line.clone()).collect())
    }

    /// Fetches one more line; `false` at the end.
    fn fetch(&mut self) -> io::Result<bool> {
        self.raw.clear();
        if self.input.read_until(b'\n', &mut self.raw)? == 0 {
            return Ok(false);
        }
        let bare = |bytes: &[u8]| bytes.windows(2).any(|w| w[0] == b'\r' && w[1] != b'\n');
        if bare(&self.raw) {
            // Lines ended by carriage returns alone.
            let mut from = 0;
            for at in 0..self.raw.len() {
                let ends = self.raw[at] == b'\r' && self.raw.get(at + 1) != Some(&b'\n');
                if ends || at + 1 == self.raw.len() {
                    let (text, was) = encoding::line(&self.raw[from..=at], self.legacy);
                    self.waiting.push_back((text.into_owned(), was));
                    from = at + 1;
                }
            }
        } else {
            let (text, was) = encoding::line(&self.raw, self.legacy);
            self.waiting.push_back((text.into_owned(), was));
        }
        Ok(true)
    }

    /// Appends the next line to `to`; `false` at the end.
    fn next(&mut self, to: &mut String) -> io::Result<bool> {
        if self.waiting.is_empty() && !self.fetch()? {
            return Ok(false);
        }
        let Some((line, was)) = self.waiting.pop_front() else { return Ok(false) };
        self.number += 1;
        self.offset += line.len();
        self.was = was;
        match was {
            Was::Ascii => {}
            Was::Utf8 => self.seen.utf8 += 1,
            Was::Legacy { broken } => {
                self.seen.legacy += 1;
                self.seen.broken += u64::from(broken);
            }
        }
        to.push_str(&line);
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut rows = Rows::new(text.as_bytes()).expect("bytes");
        let (mut row, mut found) = (Row::default(), Vec::new());
        while rows.next(&mut row).expect("rows") {
            found.push((row.line, row.cells().map(str::to_owned).collect()));
        }
        found
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "", "1,\"x", "y\"", "", "2,z"].join(end);
            let found = all(&text);
            let lines: Vec<u64> = found.iter().map(|(line, _)| *line).collect();
            assert_eq!(lines, [1, 3, 6], "{end:?}");
            assert_eq!(found[1].1[1].replace(end, "/"), "x/y");
        }
    }

    #[test]
    fn the_separator_is_the_one_lines_agree_on() {
        for (text, cells) in [
            ("time;count\n2026-03-02 00:00;0,5\n2026-03-02 01:00;0,5\n", 2),
            ("a,b\n1,\"x;y\"\n2,\"x;y;z\"\n", 2),
            ("sep=;\na;b,c\n1;2\n", 2),
            ("Report, of March\nDate|Time|Calls\n2026-03-02|08:00|5\n2026-03-02|09:00|5\n", 3),
            ("x\ty\n1,5\t2,5\n", 2),
            ("id\t,at\t,who\t\n1\t,2\t,3\t\n", 3),
        ] {
            assert_eq!(all(text).last().expect("rows").1.len(), cells, "{text}");
        }
    }

    #[test]
    fn cells_know_where_they_stand_and_what_was_in_their_quotes() {
        let text = "time,count\r\n\"2026-11-10, 20:00\" , 5\r\n\r\nx,\"a \"\"b\"\"\"";
        let mut rows = Rows::new(text.as_bytes()).expect("bytes");
        let mut row = Row::default();
        rows.next(&mut row).expect("a header");
        rows.next(&mut row).expect("a row");
        assert_eq!((row.cell(0), &text[row.span(1)]), ("2026-11-10, 20:00", "5"));
        rows.next(&mut row).expect("a row");
        assert_eq!((row.cell(1), &text[row.span(1)]), ("a \"b\"", "\"a \"\"b\"\"\""));
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_told_with_its_line() {
        let mut rows = Rows::new("a,b\n1,x\n2,\"y\n3,z\n".as_bytes()).expect("bytes");
        let mut row = Row::default();
        assert!(rows.next(&mut row).is_ok() && rows.next(&mut row).is_ok());
        assert_eq!(rows.next(&mut row).expect_err("open").0, 3);
    }
}
