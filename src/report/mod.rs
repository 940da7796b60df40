//! Results → text, tables, plots and files' contents, as `String` or `Vec<u8>`. Must not know how
//! results were computed, and opens no file.

pub mod fonts;
pub mod number;
pub mod plots;
pub mod trace;
