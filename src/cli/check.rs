//! `chatstaff check`.

use super::Exit;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: &Args) -> Exit {
    Exit::Failed
}
