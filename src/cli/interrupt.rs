//! Ctrl-C: asked for once, looked at by whoever works. Nothing is torn down: the work stops at its
//! next safe place and writes what it has.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

static ASKED: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(false)));

/// A flag that turns true when the person at the keyboard presses Ctrl-C (or the system asks the
/// program to end).
pub fn watch() -> Arc<AtomicBool> {
    let asked = Arc::clone(&ASKED);
    let set = Arc::clone(&ASKED);
    // A second call, or a system without signals: the flag simply stays false.
    let _already_set = ctrlc::set_handler(move || set.store(true, Ordering::Relaxed));
    asked
}
