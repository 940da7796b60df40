//! One search of a shipped scenario, proof included.

use chatstaff::planning::{self, Effort, Status};
use chatstaff::scenario;
use cpu_time::ProcessTime;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// `double11.toml` at normal effort; the goal is 20 s on two cores.
pub fn plan() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/double11.toml");
    let text = std::fs::read_to_string(path).expect("a shipped scenario");
    let nothing_beside = |name: &str| Err(std::io::Error::other(name.to_owned()));
    let double11 = scenario::read(&text, path, &nothing_beside).expect("it is valid").scenario;
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    let never = AtomicBool::new(false);
    let found = planning::plan(&double11, Effort::Normal, &never, &mut |_| {});
    let (wall, cpu) = (wall.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64());
    println!("plan: double11, normal effort, on {} threads", rayon::current_num_threads());
    println!("  {wall:.1} s (goal 20), {cpu:.1} CPU s");
    println!(
        "  {} at {:.0} after {} proofs: {} plans, {:.0} replications, {:.0} saved by racing, within 1 % after {:.0}",
        if found.status == Status::Proven { "proven" } else { "not proven" },
        found.cost.total(),
        found.facts.proofs,
        found.facts.candidates,
        found.facts.replications,
        found.facts.saved_by_racing,
        found.near_after().unwrap_or(f64::NAN),
    );
}
