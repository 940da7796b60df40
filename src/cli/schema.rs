//! `chatstaff schema`.

use super::Exit;

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: &Args) -> Exit {
    Exit::Failed
}
