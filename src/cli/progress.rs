//! How far long work is: a bar with the best answer so far on a terminal, a plain line every tenth
//! elsewhere. Always on stderr; results go to stdout.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write as _};
use std::sync::Mutex;

const TICKS: u64 = 1000;

/// Shows how far one piece of work is. May be told from any thread.
pub struct Progress {
    what: &'static str,
    bar: Option<ProgressBar>,
    last: Mutex<(u64, String)>,
}

impl Progress {
    /// Begins to show `what` ("simulating").
    pub fn new(what: &'static str) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(Some(TICKS), ProgressDrawTarget::stderr());
            let style = "{prefix} {bar:30} {percent:>3} %  {msg}";
            if let Ok(style) = ProgressStyle::with_template(style) {
                bar.set_style(style.progress_chars("━━─"));
            }
            bar.set_prefix(what);
            bar
        });
        Self { what, bar, last: Mutex::new((0, String::new())) }
    }

    /// Says that `done` of the work (a fraction) is behind us, and the best answer so far.
    pub fn set(&self, done: f64, message: &str) {
        let ticks = (done.clamp(0.0, 1.0) * TICKS as f64) as u64;
        if let Some(bar) = &self.bar {
            bar.set_position(ticks);
            bar.set_message(message.to_owned());
            return;
        }
        let Ok(mut last) = self.last.lock() else { return };
        let tenth = ticks * 10 / TICKS;
        if tenth > last.0 {
            *last = (tenth, message.to_owned());
            let line = format!("{} {} %  {message}", self.what, tenth * 10);
            // Nobody listening is no reason to stop.
            let _closed = writeln!(std::io::stderr(), "{}", line.trim_end());
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
