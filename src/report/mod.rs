//! Results → text, tables, plots and files' contents, as `String` or `Vec<u8>`. Must not know how
//! results were computed, and opens no file.

pub mod asked;
pub mod compared;
pub mod csv;
pub mod fitted;
pub mod fonts;
pub mod json;
pub mod number;
pub mod planned;
pub mod plots;
#[cfg(test)]
pub(crate) mod samples;
pub mod sweep;
pub mod text;
pub mod trace;
pub mod views;
