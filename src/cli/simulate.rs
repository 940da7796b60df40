//! `chatstaff simulate`.

use super::Exit;

/// Arguments of `simulate`.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: &Args) -> Exit {
    Exit::Failed
}
