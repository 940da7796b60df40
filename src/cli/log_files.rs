//! Logs from disk: CSV as a stream, the first sheet of an Excel file as rows.

use crate::fitting::tables::{CsvTable, SheetTable};
use crate::fitting::{LogError, LogReader};
use calamine::{Data, Reader as _, open_workbook_auto};
use std::fs::File;
use std::path::Path;

/// Adds a file's rows to the log.
///
/// # Errors
/// Why it can't be read.
pub fn add(reader: &mut LogReader, path: &Path) -> Result<(), LogError> {
    // The name alone stands in messages and notes: folders tell more than a file should.
    let name = path.display().to_string();
    let broken = |problem: String| LogError::Broken { file: name.clone(), line: 0, problem };
    let extension =
        path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    if matches!(extension.as_str(), "xlsx" | "xls" | "xlsm" | "xlsb" | "ods") {
        let mut book = open_workbook_auto(path)
            .map_err(|e| broken(format!("cannot be read as a workbook: {e}")))?;
        let sheet = book
            .worksheet_range_at(0)
            .ok_or_else(|| broken("the workbook has no sheet".to_owned()))?
            .map_err(|e| broken(format!("the first sheet cannot be read: {e}")))?;
        let rows = sheet.rows().map(|row| row.iter().map(text).collect::<Vec<String>>());
        reader.add(&name, &mut SheetTable::new(rows))?;
        return Ok(());
    }
    let file = File::open(path).map_err(|e| broken(format!("cannot be opened: {e}")))?;
    let mut table = CsvTable::new(file).map_err(|e| broken(format!("cannot be read: {e}")))?;
    reader.add(&name, &mut table)?;
    Ok(())
}

/// A cell as a CSV export would write it.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(n) => n.to_string(),
        Data::Float(x) => x.to_string(),
        Data::Bool(b) => b.to_string(),
        Data::DateTime(moment) if moment.is_duration() => format!("{}", moment.as_f64() * 86_400.0),
        Data::DateTime(moment) if moment.as_f64() < 1.0 => {
            let (_, _, _, h, m, s, ms) = moment.to_ymd_hms_milli();
            format!("{h:02}:{m:02}:{s:02}.{ms:03}")
        }
        Data::DateTime(moment) => {
            let (year, month, day, h, m, s, ms) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}.{ms:03}")
        }
    }
}
