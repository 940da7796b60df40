//! Replications on two threads against one, through the runner that `simulate` uses. The wall clock
//! counts here, so the figure is only as good as the machine is idle.

use crate::loads;
use crate::pairs::pairs;
use chatstaff::experiment::{Settings, simulate};
use chatstaff::model::Scenario;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::hint::black_box;
use std::sync::atomic::AtomicBool;

const REPLICATIONS: u32 = 40;

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads")
}

/// Days of 10,000 eight-reply chats.
pub fn threads() {
    let mut scenario = Scenario::bare(10_000.0, 1);
    scenario.targets = vec![loads::target()];
    let plan = loads::message_level(0.0, 25).plan();
    let settings =
        Settings { replications: REPLICATIONS, precision: None, ..Settings::of(&scenario) };
    let stop = AtomicBool::new(false);
    let run = || {
        black_box(simulate(&scenario, &plan, &settings, &mut |_| {}, &stop));
    };
    let (one, two) = (pool(1), pool(2));
    let compared = pairs(&mut || one.install(run), &mut || two.install(run));
    let per_second = compared.wall.map(|seconds| f64::from(REPLICATIONS) / seconds);
    println!("threads: {REPLICATIONS} replications of 10,000 chats, tape and records included");
    println!(
        "  two threads ÷ one: replications per second × {:.2} (gate 1.6), CPU × {:.2} (gate 1.15)",
        1.0 / compared.wall_ratio,
        compared.cpu_ratio
    );
    println!("  {:.1} and {:.1} replications per second", per_second[0], per_second[1]);
}
