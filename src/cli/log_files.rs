//! Logs from disk: CSV as a stream that can be opened again, a sheet of a workbook as text.

use super::progress::Progress;
use crate::fitting::{LogError, LogReader};
use crate::table::Source;
use crate::table::workbook::{Book, is_workbook};
use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

/// From this size on people are told how far reading is, bytes.
const LARGE: u64 = 30 << 20;
/// The largest workbook that is opened, bytes.
const LARGEST_BOOK: u64 = 1 << 30;

/// Adds a file's rows to the log: of a workbook those of the sheet asked for, or of the first one
/// that fits.
///
/// # Errors
/// Why it can't be read.
pub fn add(reader: &mut LogReader, path: &Path, sheets: &[String]) -> Result<(), LogError> {
    let name = path.display().to_string();
    let broken = |problem: String| LogError::Broken { file: name.clone(), line: 0, problem };
    let opened = |e: io::Error| broken(format!("cannot be opened: {e}"));
    let mut file = File::open(path).map_err(opened)?;
    let size = file.metadata().map_err(opened)?.len();
    let mut first = [0; 8];
    let read = file.read(&mut first).map_err(|e| broken(format!("cannot be read: {e}")))?;
    drop(file);
    if is_workbook(&first[..read]) {
        if size > LARGEST_BOOK {
            return Err(broken("a workbook of more than 1 GB: save the sheet as CSV".to_owned()));
        }
        let bytes = std::fs::read(path).map_err(|e| broken(format!("cannot be read: {e}")))?;
        if sheets.is_empty() {
            return add_sheet(reader, &name, bytes, None);
        }
        return sheets.iter().try_for_each(|s| add_sheet(reader, &name, bytes.clone(), Some(s)));
    }
    if let Some(asked) = sheets.first() {
        return Err(broken(format!("--sheet {asked} is for workbooks; this is a text file")));
    }
    let progress = (size > LARGE).then(|| Rc::new((Progress::new("reading"), Cell::new(0_u64))));
    let source = Source::new(|| {
        let file = File::open(path)?;
        Ok(match &progress {
            Some(progress) => {
                Box::new(Told { file, size, progress: progress.clone() }) as Box<dyn Read>
            }
            None => Box::new(file),
        })
    });
    let added = reader.add(&name, &source);
    if let Some(progress) = &progress {
        progress.0.finish();
    }
    added.map(|_| ())
}

fn add_sheet(
    reader: &mut LogReader,
    name: &str,
    bytes: Vec<u8>,
    asked: Option<&str>,
) -> Result<(), LogError> {
    let broken = |problem: String| LogError::Broken { file: name.to_owned(), line: 0, problem };
    let mut book = Book::open(&bytes).map_err(broken)?;
    let wanted = book.wanted(asked).map_err(broken)?;
    let mut chosen: Option<(String, String)> = None;
    let (mut also, mut others) = (Vec::new(), Vec::new());
    for sheet in &wanted {
        let text = book.text(sheet).map_err(broken)?;
        let fits = wanted.len() == 1 || reader.fits(&Source::sheet(&text));
        match (&chosen, fits) {
            (None, true) => chosen = Some((sheet.clone(), text)),
            (Some(_), true) => also.push(sheet.clone()),
            _ => others.push(sheet.clone()),
        }
    }
    drop(book);
    drop(bytes);
    let Some((sheet, text)) = chosen else {
        return Err(broken(format!(
            "no sheet has column names that say when chats came; sheets: {}; say which one with --sheet NAME and its columns with --column FIELD=NAME",
            wanted.join(", ")
        )));
    };
    if wanted.len() > 1 || asked.is_some() {
        let mut note = format!("{name}: sheet \"{sheet}\" is read");
        if !also.is_empty() {
            note = format!(
                "{note}; these could be read too, with --sheet NAME for each (all of them make one log): {}",
                also.join(", ")
            );
        }
        if !others.is_empty() {
            note = format!("{note}; passed over: {}", others.join(", "));
        }
        reader.note(note);
    }
    let place = format!("{name} [{sheet}]");
    reader.add(&place, &Source::sheet(&text)).map(|_| ())
}

/// A file that says how far it was read; it is read three times at most.
struct Told {
    file: File,
    size: u64,
    progress: Rc<(Progress, Cell<u64>)>,
}

impl Read for Told {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(out)?;
        let done = self.progress.1.get() + n as u64;
        self.progress.1.set(done);
        self.progress.0.set(done as f64 / (2 * self.size) as f64, "");
        Ok(n)
    }
}
