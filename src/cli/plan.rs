//! `chatstaff plan`.

use super::Exit;

/// Arguments of `plan`.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: &Args) -> Exit {
    Exit::Failed
}
