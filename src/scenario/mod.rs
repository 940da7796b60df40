//! TOML → checked model, and back: diagnostics, presets, reference (`style.md` §5).
//!
//! [`read()`] walks the file along the schema of [`raw`] (structure), applies the rules of `validate`,
//! and lowers what is left to the model; [`effective`] goes the other way. Opens no files, prints
//! nothing, must not know the engine.

mod count_file;
mod counts;
mod diagnostic;
mod difference;
mod explain;
pub mod fields;
mod kind;
mod lower;
pub mod names;
pub mod presets;
pub mod quantity;
mod raise;
pub mod raw;
mod read;
pub mod reference;
mod render;
pub mod roster;
mod rules;
pub mod schema;
pub(crate) mod structure;
pub(crate) mod suggest;
pub(crate) mod syntax;
mod table;
mod validate;
mod write;
pub mod zone;

pub use diagnostic::{Code, Diagnostic, Problems, Severity, Source};
pub use difference::{Change, difference};
pub use explain::{codes, explanation};
pub use kind::other_than_scenario;
pub use raise::effective;
pub use read::{Checked, FORMAT, Loader, read, read_plan};
pub(crate) use read::{document, typed};
pub use render::render;

#[cfg(test)]
mod count_tests;
#[cfg(test)]
mod tests;
