//! Tables that people bring: bytes of a file → rows of cells → what the cells say. One reader for
//! logs, counts, rosters and replay files. Must not open files, and must not know scenarios or
//! estimates.
//!
//! ```text
//! encoding.rs  bytes → text, any encoding        rows.rs      text → rows, with lines and places
//! workbook.rs  a sheet → text, a line per row    number.rs    which decimal sign a file uses
//! moment.rs    dates, clock times, half-days     length.rs    lengths of time
//! order.rs     day or month first                words.rs     words of many languages
//! clock.rs     zones and clock changes           names.rs     columns: names, units, clocks
//! open_document.rs  cells of .ods sheets
//! guarded.rs   parsers that break on damage    counts/      tables of counts of any shape
//! ```

pub mod clock;
pub mod counts;
pub mod encoding;
pub mod guarded;
pub mod length;
pub mod moment;
pub mod names;
pub mod number;
mod open_document;
pub mod order;
pub mod rows;
pub mod words;
pub mod workbook;
mod written;

pub use rows::{Row, Rows};

/// What a text is that is no table though files of its kind are often called one, by how it begins,
/// and what to do.
#[must_use]
pub fn foreign(first: &str) -> Option<(&'static str, &'static str)> {
    let lower = first.trim_start_matches('\u{feff}').trim_start().to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| lower.starts_with(word));
    if begins(&["<html", "<!doctype", "<table", "<meta", "<head", "<body", "<div", "<style"]) {
        Some(("a web page (HTML)", "open it in a spreadsheet program and save it as .xlsx or CSV"))
    } else if begins(&["<?xml", "<workbook", "<ss:workbook"]) {
        Some(("a text of XML", "open it in a spreadsheet program and save it as .xlsx or CSV"))
    } else if begins(&["{", "[{", "[\"", "[["]) || lower == "[" {
        Some(("a text of JSON", "export it as CSV or .xlsx, a row per chat, message or interval"))
    } else if begins(&["%pdf"]) {
        Some(("a PDF", "export the table itself as CSV or .xlsx"))
    } else {
        None
    }
}

/// A table that can be read twice.
pub struct Source<'a> {
    open: Box<dyn Fn() -> std::io::Result<Box<dyn std::io::Read + 'a>> + 'a>,
    tabs: bool,
}

impl<'a> Source<'a> {
    /// CSV that `open` opens, as often as it is asked to.
    pub fn new(open: impl Fn() -> std::io::Result<Box<dyn std::io::Read + 'a>> + 'a) -> Self {
        Self { open: Box::new(open), tabs: false }
    }
    /// CSV in memory.
    #[must_use]
    pub fn bytes(bytes: &'a [u8]) -> Self {
        Self::new(move || Ok(Box::new(bytes)))
    }
    /// A sheet of a workbook, as [`workbook::Book::text`] gives it.
    #[must_use]
    pub fn sheet(text: &'a str) -> Self {
        Self { tabs: true, ..Self::bytes(text.as_bytes()) }
    }
    /// Its rows from the first one on.
    ///
    /// # Errors
    /// If it cannot be opened or read.
    pub fn rows(&self) -> std::io::Result<Rows<'a>> {
        let input = (self.open)()?;
        if self.tabs { Rows::tabs(input) } else { Rows::new(input) }
    }
}

/// A table as text, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text; of a workbook a line per row, cells separated by tabs.
    pub text: String,
    /// The sheet, if it is a workbook.
    pub sheet: Option<String>,
    /// Sheets that were passed over.
    pub passed_over: Vec<String>,
}

impl Text {
    /// Its rows.
    ///
    /// # Panics
    /// Never: reading from memory cannot fail.
    #[must_use]
    pub fn rows(&self) -> Rows<'_> {
        let bytes = self.text.as_bytes();
        let rows = if self.sheet.is_some() { Rows::tabs(bytes) } else { Rows::new(bytes) };
        rows.expect("reading from memory cannot fail")
    }
}

/// The text of a file that is small enough to be held. Of a workbook: of the sheet asked for, or the
/// first one people see that `fits`.
///
/// # Errors
/// Why it can't be read, for people.
pub fn text(
    bytes: &[u8],
    asked: Option<&str>,
    fits: &dyn Fn(&Text) -> bool,
) -> Result<Text, String> {
    if !workbook::is_workbook(bytes) {
        return Ok(Text { text: encoding::text(bytes), sheet: None, passed_over: Vec::new() });
    }
    let mut book = workbook::Book::open(bytes)?;
    let wanted = book.wanted(asked)?;
    let mut first = None;
    for name in &wanted {
        let found = Text {
            text: book.text(name)?,
            sheet: Some(name.clone()),
            passed_over: wanted.iter().filter(|other| *other != name).cloned().collect(),
        };
        if fits(&found) {
            return Ok(found);
        }
        first.get_or_insert(found);
    }
    first.ok_or_else(|| "the workbook has no sheet with cells".to_owned())
}
