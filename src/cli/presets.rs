//! `chatstaff presets`.

use super::Exit;

/// Arguments of `presets`.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: &Args) -> Exit {
    Exit::Failed
}
