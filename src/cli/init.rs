//! `chatstaff init`.

use super::Exit;

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: &Args) -> Exit {
    Exit::Failed
}
