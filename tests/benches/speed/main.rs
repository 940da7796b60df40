//! Speed as ratios: each measurement is set against a bare loop of the same meaning in the same
//! binary, in ten interleaved pairs; medians are printed. Run one by name, or all:
//! `cargo bench --bench speed -- chats`.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]

mod bare;
mod work;

use cpu_time::ProcessTime;

/// CPU seconds of `job`.
fn cpu(job: &mut dyn FnMut()) -> f64 {
    let start = ProcessTime::now();
    job();
    start.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Ten interleaved pairs: median seconds of each, median of the ratios second ÷ first.
pub fn pairs(first: &mut dyn FnMut(), second: &mut dyn FnMut()) -> (f64, f64, f64) {
    let (mut a, mut b) = (Vec::new(), Vec::new());
    cpu(first);
    cpu(second);
    for _ in 0..10 {
        a.push(cpu(first));
        b.push(cpu(second));
    }
    let ratios = a.iter().zip(&b).map(|(x, y)| y / x).collect();
    (median(a), median(b), median(ratios))
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let benches: [(&str, fn()); 2] = [("w2", work::w2), ("chats", work::chats)];
    for (name, bench) in benches {
        if wanted.is_empty() || wanted.iter().any(|w| w == name) {
            bench();
        }
    }
}
