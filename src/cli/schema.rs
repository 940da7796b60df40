//! `chatstaff schema`: the JSON Schema of scenario files, for editors.

use super::Exit;
use super::print::print;
use crate::scenario::schema;

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: &Args) -> Exit {
    let text = serde_json::to_string_pretty(schema::scenario()).expect("a schema is plain JSON");
    print(&format!("{text}\n"))
}
