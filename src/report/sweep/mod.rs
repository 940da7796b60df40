//! Sweeps: the tidy table as CSV and Parquet, what the terminal shows, and pictures. Must not know
//! how points were simulated.

mod gist;
mod parquet;
mod pictures;
mod table;
mod text;
mod words;

pub use gist::{Gist, PointGist};
pub use parquet::{GROUP, parquet};
pub use pictures::pictures;
pub use table::{Column, ColumnKind, Datum, columns, csv, rows};
pub use text::summary;
