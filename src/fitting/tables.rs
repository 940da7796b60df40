//! Rows of cells from CSV bytes or from a sheet that was read elsewhere. Encodings are told cell by
//! cell: UTF-8 with or without a byte-order mark, GBK (as GB 18030), UTF-16; a file may mix them.
//! CSV is split as bytes: neither commas, quotes nor line ends are part of a sign in UTF-8 or GBK.

use super::log::{Cleaning, Why};
use csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::io::{BufRead, BufReader, Cursor, Read};

/// The cells of a row.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    record: ByteRecord,
    /// Line of a file or row of a sheet, from 1.
    pub line: u64,
}

impl Cells {
    /// Cells of a sheet.
    pub fn set<'a>(&mut self, line: u64, cells: impl Iterator<Item = &'a str>) {
        self.record.clear();
        for cell in cells {
            self.record.push_field(cell.as_bytes());
        }
        self.line = line;
    }
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.record.len()
    }
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.record.is_empty()
    }
    /// Whether nothing is in any of them.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.record.iter().all(|cell| cell.trim_ascii().is_empty())
    }
    /// The bytes of a cell; nothing if there is no such cell.
    #[must_use]
    pub fn raw(&self, column: usize) -> &[u8] {
        self.record.get(column).unwrap_or(b"")
    }
    /// The text of a cell, whatever its encoding.
    pub fn text(&self, column: usize, cleaning: &mut Cleaning) -> Cow<'_, str> {
        let bytes = self.raw(column);
        if let Ok(text) = std::str::from_utf8(bytes) {
            cleaning.utf8_cells += u64::from(!text.is_ascii());
            return Cow::Borrowed(text);
        }
        cleaning.gbk_cells += 1;
        let (text, _, broken) = GB18030.decode(bytes);
        if broken {
            cleaning.tally(Why::BrokenText, 1);
        }
        text
    }
}

/// Rows, one after the other.
pub trait Table {
    /// Puts the next row into `cells`; `false` at the end.
    ///
    /// # Errors
    /// Line and reason, if the table breaks off.
    fn next(&mut self, cells: &mut Cells) -> Result<bool, (u64, String)>;
}

/// CSV from any reader, streaming.
pub struct CsvTable<R> {
    reader: Reader<R>,
}

impl<'a> CsvTable<Box<dyn Read + 'a>> {
    /// A table of CSV bytes; the delimiter (, ; tab |) is told by the first lines.
    ///
    /// # Errors
    /// If the reader fails.
    pub fn new(input: impl Read + 'a) -> std::io::Result<Self> {
        let mut input = BufReader::with_capacity(1 << 16, input);
        let head = input.fill_buf()?;
        let utf16 = match head {
            [0xFF, 0xFE, ..] => Some(UTF_16LE),
            [0xFE, 0xFF, ..] => Some(UTF_16BE),
            _ => None,
        };
        if let Some(encoding) = utf16 {
            let mut bytes = Vec::new();
            input.read_to_end(&mut bytes)?;
            let text = encoding.decode(&bytes).0.into_owned().into_bytes();
            let delimiter = delimiter(&text);
            return Ok(Self::of(Box::new(Cursor::new(text)), delimiter));
        }
        if head.starts_with(&[0xEF, 0xBB, 0xBF]) {
            input.consume(3);
        }
        let delimiter = delimiter(input.fill_buf()?);
        Ok(Self::of(Box::new(input), delimiter))
    }

    fn of(input: Box<dyn Read + 'a>, delimiter: u8) -> Self {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(input);
        Self { reader }
    }
}

const SIGNS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The commonest separator of the first lines that are not in quotes.
fn delimiter(head: &[u8]) -> u8 {
    let mut counts = [0_u32; 4];
    let (mut quoted, mut lines) = (false, 0);
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => lines += 1,
            _ if quoted => {}
            sign => {
                if let Some(i) = SIGNS.iter().position(|s| s == sign) {
                    counts[i] += 1;
                }
            }
        }
        if lines >= 5 {
            break;
        }
    }
    let best = (0..4).rev().max_by_key(|&i| counts[i]).unwrap_or(0);
    SIGNS[best]
}

impl<R: Read> Table for CsvTable<R> {
    fn next(&mut self, cells: &mut Cells) -> Result<bool, (u64, String)> {
        match self.reader.read_byte_record(&mut cells.record) {
            Ok(more) => {
                cells.line = cells.record.position().map_or(0, csv::Position::line);
                if runs_away(&cells.record) {
                    let problem = "a quotation mark that opens in this row is not closed for more than 200 lines; double or remove it";
                    return Err((cells.line, problem.to_owned()));
                }
                Ok(more)
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                Err((line, error.to_string()))
            }
        }
    }
}

/// Whether a row has swallowed those below it: a stray quotation mark would otherwise lose them.
fn runs_away(record: &ByteRecord) -> bool {
    let bytes = record.as_slice();
    bytes.len() > 2000 && bytes.split(|byte| *byte == b'\n').count() > 200
}

/// Rows of a sheet as text.
pub struct SheetTable<I> {
    rows: I,
    line: u64,
}

impl<I: Iterator<Item = Vec<String>>> SheetTable<I> {
    /// A table of these rows, the first of which is row 1.
    pub const fn new(rows: I) -> Self {
        Self { rows, line: 0 }
    }
}

impl<I: Iterator<Item = Vec<String>>> Table for SheetTable<I> {
    fn next(&mut self, cells: &mut Cells) -> Result<bool, (u64, String)> {
        let Some(row) = self.rows.next() else { return Ok(false) };
        self.line += 1;
        cells.set(self.line, row.iter().map(String::as_str));
        Ok(true)
    }
}
