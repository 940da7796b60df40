//! Workbooks from tables, by hand, so that what other programs write into them can be changed sign by
//! sign.

use super::dice::Dice;
use super::mutate::{LARGEST, mutated};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const RELS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr/><sheets><sheet name="chats" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const OF_BOOK: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd hh:mm:ss"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="20"/></cellXfs></styleSheet>"#;

/// Letters of a column, from 0.
fn letters(column: usize) -> String {
    let mut left = column + 1;
    let mut out = Vec::new();
    while left > 0 {
        out.push(b'A' + ((left - 1) % 26) as u8);
        left = (left - 1) / 26;
    }
    out.iter().rev().map(|b| *b as char).collect()
}

/// A table (lines, commas) as a sheet: numbers as numbers, dates as serial numbers now and then.
fn sheet(dice: &mut Dice, table: &str) -> String {
    let mut xml = String::from(
        r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#,
    );
    let (mut at, far) = (1_usize, dice.chance(20));
    for line in table.lines() {
        if far && dice.chance(5) {
            at += dice.few(1 << 20);
        }
        write!(xml, r#"<row r="{at}">"#).expect("text");
        let mut column = 0;
        for cell in line.split(',') {
            if far && dice.chance(5) {
                column += dice.few(1 << 14);
            }
            let place = format!("{}{at}", letters(column));
            let style = if dice.chance(10) { " s=\"1\"" } else { "" };
            let cell = match cell.parse::<f64>() {
                Ok(number) => format!(r#"<c r="{place}"{style}><v>{number}</v></c>"#),
                Err(_) if dice.chance(10) => {
                    let serial = 46_000.0 + dice.below(1_000_000) as f64 / 1000.0;
                    format!(r#"<c r="{place}" s="{}"><v>{serial}</v></c>"#, 1 + dice.below(2))
                }
                Err(_) => {
                    let text = cell.replace('&', "&amp;").replace('<', "&lt;");
                    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
                }
            };
            xml.push_str(&cell);
            column += 1;
        }
        xml += "</row>";
        at += 1;
    }
    xml + "</sheetData></worksheet>"
}

/// The parts of a workbook around a sheet.
fn parts(sheet: Vec<u8>) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("[Content_Types].xml", TYPES.as_bytes().to_vec()),
        ("_rels/.rels", RELS.as_bytes().to_vec()),
        ("xl/workbook.xml", BOOK.as_bytes().to_vec()),
        ("xl/_rels/workbook.xml.rels", OF_BOOK.as_bytes().to_vec()),
        ("xl/styles.xml", STYLES.as_bytes().to_vec()),
        ("xl/worksheets/sheet1.xml", sheet),
    ]
}

fn zipped(parts: Vec<(&'static str, Vec<u8>)>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(&content).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A workbook of these cells, each with its place as it is written.
pub fn of_cells(cells: &[(&str, &str)]) -> Vec<u8> {
    let cell = |(place, text): &(&str, &str)| {
        let row = place.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        format!(r#"<row r="{row}"><c r="{place}" t="inlineStr"><is><t>{text}</t></is></c></row>"#)
    };
    let rows: String = cells.iter().map(cell).collect();
    let xmlns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let sheet = format!(r#"<worksheet xmlns="{xmlns}"><sheetData>{rows}</sheetData></worksheet>"#);
    zipped(parts(sheet.into_bytes()))
}

/// A workbook of a changed table, its sheet changed in its turn, its archive too.
pub fn workbook(dice: &mut Dice, tables: &[Vec<u8>]) -> Vec<u8> {
    let table = if dice.chance(50) { dice.one_of(tables).clone() } else { mutated(dice, tables) };
    let xml = sheet(dice, &String::from_utf8_lossy(&table)).into_bytes();
    let xml = if dice.chance(60) { mutated(dice, &[xml]) } else { xml };
    let mut parts = parts(xml);
    if dice.chance(20) {
        let part = dice.below(parts.len());
        parts[part].1 = mutated(dice, &[parts[part].1.clone()]);
    }
    if dice.chance(3) {
        // What unpacks to much more than it is.
        let blanks = vec![b' '; dice.few(64 << 20)];
        let part = dice.below(parts.len());
        parts[part].1.extend(blanks);
    }
    let bytes = zipped(parts);
    if dice.chance(30) && bytes.len() < LARGEST { mutated(dice, &[bytes]) } else { bytes }
}
