//! The same table as Parquet, by the low-level column writer: row groups of a fixed number of rows,
//! each written before the next is gathered. Deterministic: no clock, no host. Must not know how
//! rows are made.

use super::table::{Column, ColumnKind, Datum, columns, rows};
use crate::sweep::{Head, Record};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use std::io::{self, Write};
use std::sync::Arc;

/// Rows held in memory at once.
pub const GROUP: usize = 1 << 15;

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

/// Writes the table and returns the number of rows.
///
/// # Errors
/// Reading a record, or writing.
pub fn parquet(
    head: &Head,
    records: impl Iterator<Item = io::Result<Record>>,
    to: impl Write + Send,
) -> io::Result<u64> {
    let columns = columns(head);
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(format!("chatstaff {}", head.version))
        .build();
    let schema = Arc::new(schema(&columns).map_err(failed)?);
    let mut writer = SerializedFileWriter::new(to, schema, Arc::new(properties)).map_err(failed)?;
    let mut gathered: Vec<Vec<Datum>> = Vec::new();
    let mut count = 0;
    for record in records {
        for row in rows(head, &record?) {
            gathered.push(row);
            count += 1;
            if gathered.len() == GROUP {
                group(&mut writer, &columns, &mut gathered).map_err(failed)?;
            }
        }
    }
    if !gathered.is_empty() {
        group(&mut writer, &columns, &mut gathered).map_err(failed)?;
    }
    writer.close().map_err(failed)?;
    Ok(count)
}

fn schema(columns: &[Column]) -> Result<Type, ParquetError> {
    let fields = columns.iter().map(|column| {
        let physical = match column.kind {
            ColumnKind::Text => Physical::BYTE_ARRAY,
            ColumnKind::Whole => Physical::INT64,
            ColumnKind::Number => Physical::DOUBLE,
        };
        let text = (column.kind == ColumnKind::Text).then_some(LogicalType::String);
        let field = Type::primitive_type_builder(&column.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(text);
        field.build().map(Arc::new)
    });
    Type::group_type_builder("sweep").with_fields(fields.collect::<Result<_, _>>()?).build()
}

fn group<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    columns: &[Column],
    rows: &mut Vec<Vec<Datum>>,
) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    for (i, column) in columns.iter().enumerate() {
        let cells = rows.iter().map(|row| &row[i]);
        match column.kind {
            ColumnKind::Text => put::<ByteArrayType, _>(&mut group, cells, |datum| match datum {
                Datum::Text(text) => Some(ByteArray::from(text.as_str())),
                _ => None,
            })?,
            ColumnKind::Whole => put::<Int64Type, _>(&mut group, cells, |datum| match datum {
                Datum::Whole(n) => Some(*n),
                _ => None,
            })?,
            ColumnKind::Number => put::<DoubleType, _>(&mut group, cells, |datum| match datum {
                Datum::Number(x) => Some(*x),
                _ => None,
            })?,
        }
    }
    group.close()?;
    rows.clear();
    Ok(())
}

fn put<'d, T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    cells: impl Iterator<Item = &'d Datum>,
    value: impl Fn(&Datum) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let cells: Vec<Option<T::T>> = cells.map(value).collect();
    let there: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let values: Vec<T::T> = cells.into_iter().flatten().collect();
    let mut column = group.next_column()?.ok_or_else(|| ParquetError::EOF("no column".into()))?;
    column.typed::<T>().write_batch(&values, Some(&there), None)?;
    column.close()
}
