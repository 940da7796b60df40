//! Parsers of other people on damaged files: where one of them breaks, the file is at fault and is
//! refused; the program goes on. Must not know what is parsed.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is at such work: a panic of it is told as a damaged file, and as nothing else.
#[must_use]
pub fn is_inside() -> bool {
    INSIDE.get()
}

/// Does such work.
///
/// # Errors
/// Its own error, or that the file is damaged.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    let before = INSIDE.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    INSIDE.set(before);
    done.unwrap_or_else(|_| Err("it is damaged: save the workbook again, or as CSV".to_owned()))
}
