//! Plain tables: a rule below the header, no boxes, numbers to the right.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, LineStyle, Table};

/// A table under construction.
pub(in crate::report) struct Rows {
    table: Table,
    left: usize,
}

impl Rows {
    /// A table with these columns, of which the first `left` are text and the others numbers.
    pub fn new(left: usize, header: &[&str]) -> Self {
        let mut table = Table::new();
        table.load_style(NOTHING.header_separator(LineStyle::none().fill('─')));
        table.set_header(header.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        Self { table, left }
    }
    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.table.add_row(cells);
    }
    /// The table under a heading, indented by what its cells are padded with; nothing if it is empty.
    pub fn under(mut self, heading: &str) -> String {
        if self.table.is_empty() {
            return String::new();
        }
        for (i, column) in self.table.column_iter_mut().enumerate() {
            if i >= self.left {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        format!("\n{heading}\n{}\n", self.table.trim_fmt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_names_keep_the_columns_aligned() {
        let mut rows = Rows::new(1, &["group", "hours"]);
        rows.row(vec!["熟手".into(), "1,012".into()]);
        rows.row(vec!["part-time".into(), "96".into()]);
        let expected = "\nPEOPLE\n group      hours\n──────────────────\n \
                        熟手       1,012\n part-time     96\n";
        assert_eq!(rows.under("PEOPLE"), expected);
        assert_eq!(Rows::new(1, &["a"]).under("EMPTY"), "");
    }
}
