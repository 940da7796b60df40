//! Spreadsheets of `OpenDocument` (.ods) → the cells of a sheet, one after the other. They write runs of
//! equal cells and rows as one with a number, so a stray cell in the last row and column is a few
//! bytes; a reader of rectangles would ask for memory for everything before it. Must not know what
//! cells mean.

use super::workbook::{LONGEST_CELL, MOST_COLUMNS};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Cursor};

/// The part that holds all sheets.
const CONTENT: &str = "content.xml";
/// More sheets than this are damage.
const MOST_SHEETS: usize = 10_000;

/// A spreadsheet of `OpenDocument`.
pub(super) struct Document<'a> {
    archive: zip::ZipArchive<Cursor<&'a [u8]>>,
    /// Its sheets, and whether people see them.
    pub sheets: Vec<(String, bool)>,
}

/// What stands in a run of cells.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// Text, a date or a clock time.
    Text(String),
}

/// Takes a cell: row and column from 0.
type Take<'t> = &'t mut dyn FnMut((u32, u32), &Value) -> Result<(), String>;

impl<'a> Document<'a> {
    /// Opens it; nothing if these bytes are no such document.
    ///
    /// # Errors
    /// What is damaged.
    pub fn open(bytes: &'a [u8]) -> Option<Result<Self, String>> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
        archive.by_name(CONTENT).ok()?;
        // A locked one says so here, and its content is no text.
        let mut document = Self { archive, sheets: Vec::new() };
        Some(document.names().map(|sheets| {
            document.sheets = sheets;
            document
        }))
    }

    fn names(&mut self) -> Result<Vec<(String, bool)>, String> {
        let (mut hidden, mut style) = (BTreeSet::new(), String::new());
        let (mut sheets, mut depth) = (Vec::new(), 0);
        self.events(&mut |event| {
            match event {
                Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                    "style:style" => style = attribute(tag, "style:name").unwrap_or_default(),
                    "style:table-properties"
                        if attribute(tag, "table:display").as_deref() == Some("false") =>
                    {
                        hidden.insert(style.clone());
                    }
                    "table:table" => {
                        if depth == 0 {
                            let of = attribute(tag, "table:style-name").unwrap_or_default();
                            let name = attribute(tag, "table:name").unwrap_or_default();
                            sheets.push((name, !hidden.contains(&of)));
                        }
                        depth += i32::from(matches!(event, Event::Start(_)));
                    }
                    _ => {}
                },
                Event::End(tag) if tag.name().as_ref() == "table:table" => depth -= 1,
                _ => {}
            }
            if sheets.len().max(hidden.len()) > MOST_SHEETS {
                return Err("there are more sheets than can be read".to_owned());
            }
            Ok(true)
        })?;
        Ok(sheets)
    }

    /// Gives every cell of a sheet that is not empty, in order.
    ///
    /// # Errors
    /// What is damaged, or what `take` says.
    pub fn cells(&mut self, sheet: &str, take: Take<'_>) -> Result<(), String> {
        let mut at = Place::default();
        self.events(&mut |event| at.event(event, sheet, take))
    }

    fn events(
        &mut self,
        take: &mut dyn FnMut(&Event<'_>) -> Result<bool, String>,
    ) -> Result<(), String> {
        let damaged = |e: &dyn std::fmt::Display| format!("{CONTENT} is damaged: {e}");
        let part = self.archive.by_name(CONTENT).map_err(|e| damaged(&e))?;
        let mut reader = Reader::from_reader(
            Box::new(BufReader::with_capacity(1 << 16, part)) as Box<dyn BufRead>
        );
        let mut buffer = Vec::new();
        loop {
            let event = reader.read_event_into(&mut buffer).map_err(|e| damaged(&e))?;
            if matches!(event, Event::Eof) || !take(&event)? {
                return Ok(());
            }
            drop(event);
            buffer.clear();
        }
    }
}

/// Where a reader is in a sheet.
#[derive(Default)]
struct Place {
    /// Tables that are open, and whether the outermost is the one meant.
    depth: u32,
    inside: bool,
    row: u64,
    row_times: u64,
    /// Cells of the row: first column, how many, what.
    cells: Vec<(u64, u64, Value)>,
    column: u64,
    /// The cell that is open: how many, its value, its text.
    open: Option<(u64, Option<Value>, String)>,
    paragraphs: u32,
    /// Comments that are open: what they say is not in the cell.
    remarks: u32,
}

impl Place {
    /// Goes over an event; `false` behind the sheet.
    fn event(&mut self, event: &Event<'_>, sheet: &str, take: Take<'_>) -> Result<bool, String> {
        match event {
            Event::Start(tag) => self.begins(tag, sheet),
            Event::Empty(tag) => {
                self.begins(tag, sheet);
                return self.ends(tag.name().as_ref(), take);
            }
            Event::End(tag) => return self.ends(tag.name().as_ref(), take),
            Event::Text(text) if self.paragraphs > 0 => self.says(&text.xml10_content()),
            Event::CData(text) if self.paragraphs > 0 => self.says(&text.xml10_content()),
            Event::GeneralRef(entity) if self.paragraphs > 0 => {
                let sign = match entity.resolve_char_ref() {
                    Ok(Some(sign)) => Some(sign.to_string()),
                    _ => quick_xml::escape::resolve_predefined_entity(&entity.xml10_content())
                        .map(str::to_owned),
                };
                self.says(&sign.unwrap_or_default());
            }
            _ => {}
        }
        Ok(true)
    }

    fn says(&mut self, text: &str) {
        if self.remarks == 0
            && let Some((_, _, said)) = &mut self.open
            && (said.len() as u64) < LONGEST_CELL
        {
            said.push_str(text);
        }
    }

    fn begins(&mut self, tag: &BytesStart<'_>, sheet: &str) {
        let name = tag.name();
        if name.as_ref() == "table:table" {
            if self.depth == 0 {
                self.inside = attribute(tag, "table:name").unwrap_or_default() == sheet;
            }
            self.depth += 1;
        }
        // A table within a cell is none of the sheet's.
        if !self.inside || self.depth != 1 {
            return;
        }
        let times = |key| {
            attribute(tag, key).and_then(|n| n.trim().parse::<u64>().ok()).unwrap_or(1).max(1)
        };
        match name.as_ref() {
            "table:table-row" => {
                self.row_times = times("table:number-rows-repeated");
                self.column = 0;
                self.cells.clear();
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let times = times("table:number-columns-repeated");
                self.open = Some((times, stated(tag), String::new()));
                self.paragraphs = 0;
            }
            "office:annotation" => self.remarks += 1,
            "text:p" if self.remarks == 0 => {
                if self.open.as_ref().is_some_and(|open| !open.2.is_empty()) {
                    self.says(" ");
                }
                self.paragraphs += 1;
            }
            "text:s" => self.says(&" ".repeat(times("text:c").min(100) as usize)),
            "text:tab" | "text:line-break" => self.says(" "),
            _ => {}
        }
    }

    fn ends(&mut self, name: &str, take: Take<'_>) -> Result<bool, String> {
        if name == "table:table" {
            self.depth = self.depth.saturating_sub(1);
            return Ok(!(self.inside && self.depth == 0));
        }
        if !self.inside || self.depth != 1 {
            return Ok(true);
        }
        match name {
            "office:annotation" => self.remarks = self.remarks.saturating_sub(1),
            "table:table-cell" | "table:covered-table-cell" => {
                let Some((times, stated, said)) = self.open.take() else { return Ok(true) };
                let value = stated.or_else(|| (!said.is_empty()).then_some(Value::Text(said)));
                if let Some(value) = value {
                    if self.cells.len() >= MOST_COLUMNS as usize {
                        return Err(format!(
                            "row {} has more cells than a row can have",
                            self.row + 1
                        ));
                    }
                    self.cells.push((self.column, times, value));
                }
                self.column = self.column.saturating_add(times);
            }
            "table:table-row" => {
                let times = if self.cells.is_empty() { 0 } else { self.row_times };
                for row in self.row..self.row.saturating_add(times) {
                    for (first, times, value) in &self.cells {
                        for column in *first..first.saturating_add(*times) {
                            let at = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
                            take((at(row), at(column)), value)?;
                        }
                    }
                }
                self.row = self.row.saturating_add(self.row_times);
            }
            _ => {}
        }
        Ok(true)
    }
}

/// The value that a cell states beside its text.
fn stated(tag: &BytesStart<'_>) -> Option<Value> {
    let of = |key| attribute(tag, key);
    match of("office:value-type")?.as_str() {
        "float" | "currency" | "percentage" => {
            of("office:value")?.trim().parse().ok().map(Value::Number)
        }
        "date" => of("office:date-value").map(|text| Value::Text(text.replace('T', " "))),
        "time" => of("office:time-value").map(|text| Value::Text(clock(&text).unwrap_or(text))),
        "boolean" => of("office:boolean-value").map(|text| Value::Flag(text == "true")),
        "string" => of("office:string-value").filter(|text| !text.is_empty()).map(Value::Text),
        _ => None,
    }
}

/// `PT08H30M00S` as a clock writes it.
fn clock(text: &str) -> Option<String> {
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?;
    let (whole, part) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
    let number = |text: &str| text.parse::<u32>().ok();
    let (h, m, s) = (number(hours)?, number(minutes)?, number(whole)?);
    let part = part.trim_end_matches('0');
    let part =
        if part.is_empty() { String::new() } else { format!(".{}", part.get(..3).unwrap_or(part)) };
    Some(format!("{sign}{h:02}:{m:02}:{s:02}{part}"))
}

fn attribute(tag: &BytesStart<'_>, key: &str) -> Option<String> {
    let mut all = tag.attributes();
    all.with_checks(false);
    let found = all.filter_map(Result::ok).find(|one| one.key.as_ref() == key)?;
    found
        .normalized_value(quick_xml::XmlVersion::Implicit1_0)
        .ok()
        .map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn document(rows: &str) -> Vec<u8> {
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        out.start_file(CONTENT, zip::write::SimpleFileOptions::default()).expect("a part");
        write!(
            out,
            r#"<office:document-content><office:automatic-styles><style:style style:name="t2"><style:table-properties table:display="false"/></style:style></office:automatic-styles><table:table table:name="old" table:style-name="t2"/><table:table table:name="now &amp; then">{rows}</table:table></office:document-content>"#
        )
        .expect("memory");
        out.finish().expect("an archive").into_inner()
    }

    fn cells(rows: &str) -> Vec<(u32, u32, Value)> {
        let bytes = document(rows);
        let mut document = Document::open(&bytes).expect("a document").expect("whole");
        let named = [("old".to_owned(), false), ("now & then".to_owned(), true)];
        assert_eq!(document.sheets, named);
        let mut found = Vec::new();
        let mut take = |(row, column): (u32, u32), value: &Value| {
            found.push((row, column, value.clone()));
            Ok(())
        };
        document.cells("now & then", &mut take).expect("cells");
        found
    }

    #[test]
    fn a_stray_cell_in_the_last_row_and_column_is_one_cell() {
        let found = cells(
            r#"<table:table-row><table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row>
            <table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
            <table:table-row><table:table-cell table:number-columns-repeated="16383"/><table:table-cell office:value-type="float" office:value="7"/></table:table-row>"#,
        );
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(found, [(0, 0, text("a")), (1_048_575, 16_383, Value::Number(7.0))]);
    }

    #[test]
    fn runs_dates_times_and_comments_are_read_as_they_are_shown() {
        let found = cells(
            r#"<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="3" table:number-columns-repeated="2"/></table:table-row>
            <table:table-row><table:table-cell office:value-type="date" office:date-value="2026-03-02T08:30:00"><office:annotation><text:p>note</text:p></office:annotation><text:p>2 March</text:p></table:table-cell><table:table-cell office:value-type="time" office:time-value="PT26H05M09.5S"/><table:table-cell office:value-type="string"><office:annotation><text:p>note</text:p></office:annotation><text:p>a &lt;<text:span>b</text:span><text:s text:c="2"/>c</text:p><text:p>d</text:p></table:table-cell></table:table-row>"#,
        );
        let three = Value::Number(3.0);
        let text = |text: &str| Value::Text(text.to_owned());
        let expected = [
            (0, 0, three.clone()),
            (0, 1, three.clone()),
            (1, 0, three.clone()),
            (1, 1, three),
            (2, 0, text("2026-03-02 08:30:00")),
            (2, 1, text("26:05:09.5")),
            (2, 2, text("a <b  c d")),
        ];
        assert_eq!(found, expected);
    }
}
