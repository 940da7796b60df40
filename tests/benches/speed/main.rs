//! Speed as ratios: each measurement is set against a bare loop of the same meaning in the same
//! binary, in ten interleaved pairs; medians are printed, with the gate, and beside them absolute
//! figures with the goal. Run all, or some by name: `cargo bench --bench speed -- chats w2`.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]

mod bare;
mod loads;
mod pairs;
mod plan;
mod runs;
mod tape;
mod threads;

/// What can be measured, by name.
const BENCHES: [(&str, fn()); 8] = [
    ("tape", tape::tape),
    ("w2", runs::w2),
    ("chats", runs::chats),
    ("search", runs::search),
    ("records", runs::records),
    ("scale", runs::scale),
    ("threads", threads::threads),
    ("plan", plan::plan),
];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    for (name, bench) in BENCHES {
        if wanted.is_empty() || wanted.iter().any(|w| w == name) {
            bench();
        }
    }
}
