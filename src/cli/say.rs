//! Where words go: results to stdout, everything else to stderr. A reader that went away is no
//! failure.

use super::Exit;
use std::io::Write as _;

/// Prints a result.
pub(super) fn result(text: &str) {
    let mut out = anstream::stdout().lock();
    let _reader_may_be_gone = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Tells the person at the keyboard something beside the result.
pub(super) fn note(text: &str) {
    let _reader_may_be_gone = writeln!(anstream::stderr().lock(), "{text}");
}

/// Says what the tool failed to do ("write x: no space left").
pub(super) fn failed(to_do: &str) -> Exit {
    note(&format!("error: failed to {to_do}"));
    Exit::Failed
}
