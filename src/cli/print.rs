//! Standard output and standard error. Colours are dropped where there is no terminal; a reader that
//! went away is success.

use super::Exit;
use crate::scenario::names::visible;
use std::io::{ErrorKind, IsTerminal as _, Write};

/// Writes a result to standard output.
#[must_use]
pub fn print(text: &str) -> Exit {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Exit::Done,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Exit::Done,
        Err(error) => {
            complain(&format!("writing the output failed: {error}"));
            Exit::Failed
        }
    }
}

/// Writes a line to standard error. Names and cells of files are in it: what a terminal would obey is
/// spelt out.
pub fn complain(text: &str) {
    complain_in_colour(&visible(text));
}

/// Writes a line that has been made for a terminal.
pub fn complain_in_colour(text: &str) {
    // Where standard error is closed there is nobody to tell.
    let _nobody_listens = writeln!(anstream::stderr().lock(), "{text}");
}

/// The same in the middle of other work: on a line of its own, whatever a progress bar has drawn.
pub fn interject(text: &str) {
    let clear = if std::io::stderr().is_terminal() { "\r\x1b[2K" } else { "" };
    complain_in_colour(&format!("{clear}{}", visible(text)));
}
