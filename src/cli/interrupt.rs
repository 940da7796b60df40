//! Signals that ask the program to end: Ctrl-C, and what systems send (SIGTERM, SIGHUP). Asked once,
//! looked at by whoever works: nothing is torn down, the work stops at its next safe place and writes
//! what it has. Asked again, the program ends at once. Must not know what is being done.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock, Once};

static ASKED: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(false)));
static WATCHING: Once = Once::new();

/// A flag that turns true when the person at the keyboard presses Ctrl-C, or the system asks the
/// program to end.
pub fn watch() -> Arc<AtomicBool> {
    WATCHING.call_once(|| {
        // A system without signals: the flag simply stays false.
        let _nobody_asks = signals::listen(Arc::clone(&ASKED));
    });
    Arc::clone(&ASKED)
}

#[cfg(unix)]
mod signals {
    use crate::cli::print::interject;
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::{iterator::Signals, low_level};
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    /// One request may come as several signals: a closing terminal and its shell both send one, and
    /// `timeout` sends one to the program and one to its group. Nobody presses a key twice so fast.
    const SAME_REQUEST: Duration = Duration::from_millis(250);

    pub fn listen(asked: Arc<AtomicBool>) -> io::Result<()> {
        let mut wanted = vec![SIGINT, SIGTERM];
        // Started by `nohup`, a run goes on when its terminal is closed.
        if !is_ignored(SIGHUP) {
            wanted.push(SIGHUP);
        }
        let mut signals = Signals::new(wanted)?;
        let listen = move || {
            let mut first: Option<Instant> = None;
            for signal in signals.forever() {
                match first {
                    None => {
                        first = Some(Instant::now());
                        asked.store(true, Ordering::Relaxed);
                        interject("stopping … (once more: at once, without the results)");
                    }
                    Some(first) if first.elapsed() < SAME_REQUEST => {}
                    Some(_) => low_level::exit(128 + signal),
                }
            }
        };
        std::thread::Builder::new().name("signals".to_owned()).spawn(listen).map(drop)
    }

    /// Whether whoever started the program had the signal ignored; where that cannot be asked, not.
    fn is_ignored(signal: i32) -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = mask.and_then(|hex| u64::from_str_radix(hex.trim(), 16).ok());
        mask.is_some_and(|mask| mask & (1 << (signal - 1)) != 0)
    }
}

#[cfg(not(unix))]
mod signals {
    use crate::cli::print::interject;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    /// What Ctrl-C means to shells.
    const INTERRUPT: i32 = 2;

    #[expect(clippy::disallowed_methods, reason = "asked twice, the program ends at once")]
    pub fn listen(asked: Arc<AtomicBool>) -> Result<(), ctrlc::Error> {
        ctrlc::set_handler(move || {
            if asked.swap(true, Ordering::Relaxed) {
                std::process::exit(128 + INTERRUPT);
            }
            interject("stopping … (once more: at once, without the results)");
        })
    }
}
