//! Workbooks (xlsx, xlsb, xls, ods) → each sheet as text: a line per row of the sheet, cells separated
//! by tabs, so that rows of a sheet are read like lines of a file and have its numbers. Cells that
//! hold numbers or dates are written so that no decimal sign or order of day and month is left to
//! guess. What a workbook may unpack to is bounded. Must not know what cells mean.

use super::guarded::guarded;
use super::open_document::{Document, Value};
use calamine::{
    Data, DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Sheets,
    open_workbook_auto_from_rs,
};
use std::fmt::Write as _;
use std::io::{self, BufRead as _, Cursor, Read as _};

/// Rows that a sheet can have, in any program.
pub const MOST_ROWS: u32 = 1 << 20;
/// Columns that a sheet can have, in any program.
pub const MOST_COLUMNS: u32 = 1 << 14;
/// What a sheet may hold as text, and a part of the workbook that is held in memory, bytes.
pub const LARGEST: u64 = 300 << 20;
/// What a cell's text may be: spreadsheets hold 32,767 signs, each written with ten bytes at most;
/// bytes.
pub const LONGEST_CELL: u64 = 1 << 20;
/// What all parts may unpack to, bytes.
pub const LARGEST_UNPACKED: u64 = 6 << 30;

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether people see it.
    pub visible: bool,
}

/// A workbook.
pub struct Book<'a> {
    inner: Inner<'a>,
    sheets: Vec<Sheet>,
}

enum Inner<'a> {
    Office(Box<Sheets<Cursor<&'a [u8]>>>),
    Open(Document<'a>),
}

/// Whether bytes are a workbook: a zip archive or an old binary document.
#[must_use]
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

impl<'a> Book<'a> {
    /// Opens a workbook.
    ///
    /// # Errors
    /// What is wrong with it, for people.
    pub fn open(bytes: &'a [u8]) -> Result<Self, String> {
        if bytes.starts_with(b"PK") {
            bounded(bytes)?;
        }
        let unread = "it is no workbook that can be read (damaged, or locked with a password): save it as .xlsx without a password, or as CSV";
        if let Some(document) = Document::open(bytes) {
            let document = document.map_err(|_| unread.to_owned())?;
            let seen =
                |(name, visible): &(String, bool)| Sheet { name: name.clone(), visible: *visible };
            let sheets = document.sheets.iter().map(seen).collect();
            return Self::of(Inner::Open(document), sheets);
        }
        let open = || open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| String::new());
        let inner = guarded(open).map_err(|_| unread.to_owned())?;
        let sheets: Vec<Sheet> = inner
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| Sheet {
                name: sheet.name.clone(),
                visible: sheet.visible == SheetVisible::Visible,
            })
            .collect();
        Self::of(Inner::Office(Box::new(inner)), sheets)
    }

    fn of(inner: Inner<'a>, sheets: Vec<Sheet>) -> Result<Self, String> {
        if sheets.is_empty() {
            return Err("the workbook has no sheet with cells".to_owned());
        }
        Ok(Self { inner, sheets })
    }

    /// Its sheets with cells, in their order.
    #[must_use]
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// Sheets that could be meant: the one asked for, or all that people see (all, if none is seen).
    ///
    /// # Errors
    /// The names there are, if there is none of this name.
    pub fn wanted(&self, asked: Option<&str>) -> Result<Vec<String>, String> {
        let names = |keep: &dyn Fn(&Sheet) -> bool| -> Vec<String> {
            self.sheets.iter().filter(|s| keep(s)).map(|s| s.name.clone()).collect()
        };
        if let Some(asked) = asked {
            let same = |s: &Sheet| s.name.trim().eq_ignore_ascii_case(asked.trim());
            let found = names(&same);
            return if found.is_empty() {
                Err(format!(
                    "there is no sheet \"{asked}\"; sheets: {}",
                    names(&|_| true).join(", ")
                ))
            } else {
                Ok(found)
            };
        }
        let seen = names(&|s| s.visible);
        Ok(if seen.is_empty() { names(&|_| true) } else { seen })
    }

    /// A sheet as text.
    ///
    /// # Errors
    /// Why it can't be read, for people.
    pub fn text(&mut self, name: &str) -> Result<String, String> {
        guarded(|| self.cells(name))
    }

    fn cells(&mut self, name: &str) -> Result<String, String> {
        let broken =
            |e: &dyn std::fmt::Display| format!("the sheet \"{name}\" cannot be read: {e}");
        let mut out = Lines::default();
        let book = match &mut self.inner {
            Inner::Office(book) => &mut **book,
            Inner::Open(document) => {
                document
                    .cells(name, &mut |at, value| out.cell(at, &shown(value)))
                    .map_err(|e| broken(&e))?;
                out.text.push('\n');
                return Ok(out.text);
            }
        };
        match book {
            Sheets::Xlsx(book) => {
                let mut cells = book.worksheet_cells_reader(name).map_err(|e| broken(&e))?;
                while let Some(cell) = cells.next_cell().map_err(|e| broken(&e))? {
                    out.cell(cell.get_position(), cell.get_value())?;
                }
            }
            Sheets::Xlsb(book) => {
                let mut cells = book.worksheet_cells_reader(name).map_err(|e| broken(&e))?;
                while let Some(cell) = cells.next_cell().map_err(|e| broken(&e))? {
                    out.cell(cell.get_position(), cell.get_value())?;
                }
            }
            other => {
                let range = other.worksheet_range(name).map_err(|e| broken(&e))?;
                let (top, left) = range.start().unwrap_or((0, 0));
                for (row, column, value) in range.used_cells() {
                    out.cell((top + row as u32, left + column as u32), &of(value))?;
                }
            }
        }
        out.text.push('\n');
        Ok(out.text)
    }
}

fn shown(value: &Value) -> DataRef<'_> {
    match value {
        Value::Number(x) => DataRef::Float(*x),
        Value::Flag(b) => DataRef::Bool(*b),
        Value::Text(text) => DataRef::SharedString(text),
    }
}

fn of(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(n) => DataRef::Int(*n),
        Data::Float(x) => DataRef::Float(*x),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(b) => DataRef::Bool(*b),
        Data::DateTime(at) => DataRef::DateTime(*at),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(e) => DataRef::Error(e.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// Text that grows cell by cell; empty rows and cells between are kept as such.
#[derive(Default)]
struct Lines {
    text: String,
    row: u32,
    column: u32,
}

impl Lines {
    fn cell(&mut self, (row, column): (u32, u32), value: &DataRef<'_>) -> Result<(), String> {
        if matches!(value, DataRef::Empty) || matches!(value, DataRef::String(s) if s.is_empty()) {
            return Ok(());
        }
        if row < self.row || row == self.row && column < self.column {
            let place = format!("{} of row {}", column + 1, row + 1);
            return Err(format!(
                "the sheet is damaged: column {place} stands behind row {}: save it again",
                self.row + 1
            ));
        }
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(format!(
                "the sheet is damaged: it has a cell in row {}, column {}: save it again",
                u64::from(row) + 1,
                u64::from(column) + 1
            ));
        }
        while self.row < row {
            self.text.push('\n');
            self.row += 1;
            self.column = 0;
        }
        while self.column < column {
            self.text.push('\t');
            self.column += 1;
        }
        written(&mut self.text, value);
        if self.text.len() as u64 > LARGEST {
            return Err(format!(
                "the sheet holds more than {} MB of text: save it as CSV",
                LARGEST >> 20
            ));
        }
        Ok(())
    }
}

/// A cell as text. Numbers with decimals end in `e0`: then no reader asks what their sign means.
fn written(out: &mut String, value: &DataRef<'_>) {
    let sure = "writing to a string cannot fail";
    match value {
        DataRef::Empty => {}
        DataRef::Int(n) => write!(out, "{n}").expect(sure),
        DataRef::Float(x) if x.fract() == 0.0 && x.abs() < 1e15 => {
            write!(out, "{x:.0}").expect(sure);
        }
        DataRef::Float(x) => write!(out, "{x}e0").expect(sure),
        DataRef::SharedString(text) => plain(out, text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            plain(out, text);
        }
        DataRef::Bool(b) => write!(out, "{b}").expect(sure),
        DataRef::Error(e) => write!(out, "{e}").expect(sure),
        DataRef::DateTime(at) => moment(out, *at),
    }
}

/// Text in one cell: no tabs or line ends, and quotation marks only in pairs around it.
fn plain(out: &mut String, text: &str) {
    let sign = |c: char| if c.is_control() { ' ' } else { c };
    if text.trim_start().starts_with('"') {
        out.push('"');
        out.extend(text.chars().map(sign).flat_map(|c| {
            let twice = if c == '"' { 2 } else { 1 };
            std::iter::repeat_n(c, twice)
        }));
        out.push('"');
    } else {
        out.extend(text.chars().map(sign));
    }
}

/// A date, a clock time, or a length of time, to the millisecond (to the second where a serial
/// number only rounds).
fn moment(out: &mut String, at: ExcelDateTime) {
    let sure = "writing to a string cannot fail";
    let serial = at.as_f64();
    let whole = |ms: i64| if (ms + 2) % 1000 <= 4 { (ms + 2) / 1000 * 1000 } else { ms };
    let clock = |out: &mut String, ms: i64| {
        let (h, m, s) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
        write!(out, "{h:02}:{m:02}:{s:02}").expect(sure);
        if ms % 1000 != 0 {
            write!(out, ".{:03}", ms % 1000).expect(sure);
        }
    };
    // Before 1901 there is no date in any log: it is a clock time, or a length.
    if at.is_duration() || serial < 366.0 {
        let ms = whole((serial.abs() * 86_400_000.0).round() as i64);
        if serial < 0.0 {
            out.push('-');
        }
        clock(out, ms);
        return;
    }
    let (year, month, day, h, m, s, milli) = at.to_ymd_hms_milli();
    let of_day = whole(
        i64::from(h) * 3_600_000 + i64::from(m) * 60_000 + i64::from(s) * 1000 + i64::from(milli),
    );
    let date = jiff::civil::Date::new(year as i16, month as i8, day as i8);
    let date = if of_day >= 86_400_000 { date.and_then(jiff::civil::Date::tomorrow) } else { date };
    match date {
        Ok(date) => write!(out, "{date}").expect(sure),
        Err(_) => write!(out, "{serial}").expect(sure),
    }
    if of_day % 86_400_000 != 0 {
        out.push(' ');
        clock(out, of_day);
    }
}

/// Looks at what the archive would unpack to before anything is: what it declares, and what the
/// parts that are held in memory really are.
fn bounded(bytes: &[u8]) -> Result<(), String> {
    let broken = |_: zip::result::ZipError| {
        "it is a damaged archive: save the workbook again, or as CSV".to_owned()
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let too_much = |what: &str| {
        format!("the workbook unpacks to more than can be read ({what}): save the sheet as CSV")
    };
    let mut all = 0_u64;
    for i in 0..archive.len() {
        let part = archive.by_index(i).map_err(broken)?;
        all = all.saturating_add(part.size());
        if all > LARGEST_UNPACKED {
            return Err(too_much(&format!("over {} GB", LARGEST_UNPACKED >> 30)));
        }
        let name = part.name().map_err(broken)?.into_owned();
        // Sheets are read as a stream; strings, styles and whole documents are held.
        let streamed = name.contains("worksheets/") || name == "content.xml";
        let held = !streamed && (name.ends_with("ml") || name.ends_with("bin"));
        if held {
            let mut part = part.take(LARGEST + 1);
            let size = io::copy(&mut part, &mut io::sink()).unwrap_or(0);
            if size > LARGEST {
                return Err(too_much(&format!("{name} over {} MB", LARGEST >> 20)));
            }
        } else if !name.ends_with("bin") && longest_text(part) > LONGEST_CELL {
            return Err(too_much(&format!("a cell of over {} MB", LONGEST_CELL >> 20)));
        }
    }
    Ok(())
}

/// The longest text between two tags, bytes, looked for up to what a cell may have: a streamed sheet
/// is never held, but each of its cells is.
fn longest_text(part: impl io::Read) -> u64 {
    let mut input = io::BufReader::with_capacity(1 << 16, part);
    let (mut longest, mut run) = (0, 0_u64);
    // What is damaged is told when it is read.
    while let Ok(bytes) = input.fill_buf() {
        if bytes.is_empty() || longest > LONGEST_CELL {
            break;
        }
        let taken = bytes.len();
        let mut pieces = bytes.split(|byte| matches!(byte, b'<' | b'>'));
        run += pieces.next().map_or(0, <[u8]>::len) as u64;
        for piece in pieces {
            longest = longest.max(run);
            run = piece.len() as u64;
        }
        longest = longest.max(run);
        input.consume(taken);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive of one sheet's part that holds this.
    fn archive(pieces: usize, piece: &[u8]) -> Vec<u8> {
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        out.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default())
            .expect("a part");
        for _ in 0..pieces {
            io::Write::write_all(&mut out, piece).expect("memory");
        }
        out.finish().expect("an archive").into_inner()
    }

    #[test]
    fn a_small_file_that_unpacks_to_one_huge_cell_is_refused() {
        let bomb = archive(64, &vec![b'a'; 1 << 20]);
        assert!(bomb.len() < 200_000, "{} bytes", bomb.len());
        let refused = bounded(&bomb).expect_err("a huge cell");
        assert!(refused.contains("save the sheet as CSV"), "{refused}");
        // As much in small cells is a sheet like others.
        let cell = "<c>".to_owned() + &"b".repeat(1000) + "</c>";
        assert_eq!(bounded(&archive(65_000, cell.as_bytes())), Ok(()));
    }

    #[test]
    fn cells_leave_nothing_to_guess() {
        let mut lines = Lines::default();
        for (place, value) in [
            ((0, 0), DataRef::SharedString("Time")),
            ((0, 2), DataRef::SharedString("say \"x\"")),
            ((2, 1), DataRef::Float(1.075)),
            ((2, 2), DataRef::Float(12.0)),
            ((3, 0), DataRef::SharedString("\"a\"\tb")),
        ] {
            lines.cell(place, &value).expect("a cell");
        }
        assert_eq!(lines.text, "Time\t\tsay \"x\"\n\n\t1.075e0\t12\n\"\"\"a\"\" b\"");
    }
}
