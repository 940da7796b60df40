//! Interleaved pairs: on a shared machine a ratio of neighbours says more than any absolute figure.

use cpu_time::ProcessTime;
use std::time::Instant;

const PAIRS: usize = 10;

/// Seconds of one job: of CPU over all threads, and by the wall clock.
#[derive(Clone, Copy)]
pub struct Cost {
    pub cpu: f64,
    pub wall: f64,
}

/// Medians over the pairs.
pub struct Compared {
    /// CPU seconds of the first job, and of the second.
    pub cpu: [f64; 2],
    pub wall: [f64; 2],
    /// Second ÷ first within a pair.
    pub cpu_ratio: f64,
    pub wall_ratio: f64,
}

fn cost(job: &mut dyn FnMut()) -> Cost {
    let (cpu, wall) = (ProcessTime::now(), Instant::now());
    job();
    Cost { cpu: cpu.elapsed().as_secs_f64(), wall: wall.elapsed().as_secs_f64() }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { 0.5 * (values[middle - 1] + values[middle]) }
}

/// Ten interleaved pairs, after one of each to warm up.
pub fn pairs(first: &mut dyn FnMut(), second: &mut dyn FnMut()) -> Compared {
    first();
    second();
    let costs: Vec<[Cost; 2]> = (0..PAIRS).map(|_| [cost(first), cost(second)]).collect();
    let of = |job: usize, what: fn(&Cost) -> f64| median(costs.iter().map(|c| what(&c[job])));
    let ratio = |what: fn(&Cost) -> f64| median(costs.iter().map(|c| what(&c[1]) / what(&c[0])));
    Compared {
        cpu: [of(0, |c| c.cpu), of(1, |c| c.cpu)],
        wall: [of(0, |c| c.wall), of(1, |c| c.wall)],
        cpu_ratio: ratio(|c| c.cpu),
        wall_ratio: ratio(|c| c.wall),
    }
}
