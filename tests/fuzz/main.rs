//! Tried a million times: inputs that people, other programs, damage and malice make, through every
//! reader, and short runs of random desks, in one process with debug assertions and overflow checks on
//! (the test profile has them). Every input follows from its kind and its number.
//!
//! `cargo test --test fuzz` takes a minute. Longer, elsewhere, or one input alone:
//!
//! ```text
//! CHATSTAFF_FUZZ_SECONDS=3600 CHATSTAFF_FUZZ_FROM=1000000 cargo test --test fuzz -- --nocapture
//! CHATSTAFF_FUZZ_INPUT=counts:1234 cargo test --test fuzz -- --nocapture
//! ```
//!
//! What failed is kept under `target/tmp/fuzz`, by kind and number; `last` there names the input at
//! work, should the process itself be killed. A mended kind of failure gets a test of its own in
//! `found.rs`.

#[path = "../books/mod.rs"]
mod books;
mod dice;
mod found;
mod mutate;
mod pieces;
mod readers;
mod runs;
mod seeds;
mod watch;
mod xlsx;

use dice::Dice;
use mutate::mutated;
use peak_alloc::PeakAlloc;
use seeds::Seeds;
use std::time::{Duration, Instant};
use watch::Watch;

#[global_allocator]
static PEAK: PeakAlloc = PeakAlloc;

/// What is read or run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Scenario,
    Sweep,
    Roster,
    Counts,
    Log,
    Workbook,
    Journal,
    Run,
    Stopped,
    Plan,
}

use Kind::{Counts, Journal, Log, Plan, Roster, Run, Scenario, Stopped, Sweep, Workbook};

const KINDS: [Kind; 10] =
    [Scenario, Sweep, Roster, Counts, Log, Workbook, Journal, Run, Stopped, Plan];

impl Kind {
    fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }
    /// CPU time, bytes: far above what an input of 64 KB needs, far below what a machine has.
    const fn budget(self) -> (Duration, usize) {
        match self {
            Run | Stopped => (Duration::from_secs(10), 512 << 20),
            Plan => (Duration::from_secs(60), 512 << 20),
            Workbook => (Duration::from_secs(10), 768 << 20),
            _ => (Duration::from_secs(5), 256 << 20),
        }
    }
    /// Which kind an input of a run is: cheap ones come more often.
    const fn of(number: u64) -> Self {
        match (number % 16, number / 16 % 64) {
            (0 | 1, _) => Scenario,
            (2, _) => Sweep,
            (3..=5, _) => Roster,
            (6..=8, _) => Counts,
            (9, _) => Log,
            (10, _) => Workbook,
            (11..=14, _) => Journal,
            (15, 31) => Stopped,
            (15, 63) => {
                if (number / 1024).is_multiple_of(16) {
                    Plan
                } else {
                    Run
                }
            }
            _ => Run,
        }
    }
    /// Makes the input.
    fn input(self, dice: &mut Dice, seeds: &Seeds) -> Vec<u8> {
        match self {
            Scenario => mutated(dice, &seeds.scenarios),
            Sweep => mutated(dice, &seeds.sweeps),
            Roster => mutated(dice, &seeds.rosters),
            Counts => mutated(dice, &seeds.counts),
            Log => mutated(dice, &seeds.logs),
            Workbook => {
                let kinds = [&seeds.logs, &seeds.rosters, &seeds.counts];
                let tables = kinds[dice.below(3)];
                xlsx::workbook(dice, tables)
            }
            Journal => mutated(dice, &seeds.journals),
            Run => pieces::scenario(dice, false).into_bytes(),
            Stopped | Plan => pieces::scenario(dice, true).into_bytes(),
        }
    }
    /// Tries it; whether it was what it was meant to be, where it was made to be valid.
    fn work(self, input: &[u8], dice: &mut Dice, seeds: &Seeds) -> bool {
        let text = || std::str::from_utf8(input).expect("made as text");
        match self {
            Scenario => readers::scenario(input, seeds, dice),
            Sweep => readers::sweep(input, dice),
            Roster => readers::roster(input, seeds, dice),
            Counts => readers::counts(input, dice),
            Log => readers::log(input, dice),
            Workbook => match dice.below(3) {
                0 => readers::log(input, dice),
                1 => readers::roster(input, seeds, dice),
                _ => readers::counts(input, dice),
            },
            Journal => readers::journal(input, dice),
            Run => return runs::valid(text(), dice),
            Stopped | Plan => return runs::searched(text(), self == Stopped, dice),
        }
        true
    }
}

fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

fn one(kind: Kind, number: u64, seeds: &Seeds, watch: &mut Watch) -> bool {
    let mut dice = Dice::of(kind as u64, number);
    let input = kind.input(&mut dice, seeds);
    let mut valid = false;
    watch.try_one(kind, number, &input, || valid = kind.work(&input, &mut dice, seeds));
    valid
}

/// A minute of inputs, or as long as is asked for.
#[test]
#[expect(clippy::print_stdout, reason = "what was tried is told where it is asked for")]
fn nothing_panics_hangs_or_takes_the_machine() {
    let seeds = Seeds::all();
    let mut watch = Watch::new();
    if let Ok(input) = std::env::var("CHATSTAFF_FUZZ_INPUT") {
        let (name, number) = input.split_once(':').expect("kind:number");
        let kind = KINDS.into_iter().find(|kind| kind.name() == name).expect("a kind");
        one(kind, number.parse().expect("a number"), &seeds, &mut watch);
        println!("{:?} {:?}", watch.slowest, watch.largest);
        assert!(watch.failures.is_empty(), "\n{}", watch.told());
        return;
    }
    let most = Duration::from_secs(asked("CHATSTAFF_FUZZ_SECONDS").unwrap_or(45));
    let from = asked("CHATSTAFF_FUZZ_FROM").unwrap_or(0);
    let began = Instant::now();
    let (mut tried, mut made, mut valid) = (0_u64, 0_u64, 0_u64);
    for number in from.. {
        if began.elapsed() > most {
            break;
        }
        let kind = Kind::of(number);
        let was_valid = one(kind, number, &seeds, &mut watch);
        tried += 1;
        if kind == Run {
            made += 1;
            valid += u64::from(was_valid);
        }
    }
    println!(
        "{tried} inputs in {:?}, from {from}; {valid} of {made} made desks ran",
        began.elapsed()
    );
    for (kind, (spent, inputs)) in &watch.spent {
        let ((took, slow), (held, large)) = (watch.slowest[kind], watch.largest[kind]);
        println!(
            "{:9} {inputs:7} inputs, {:?} each, slowest {took:?} ({slow}), most memory {} KB ({large})",
            kind.name(),
            *spent / *inputs,
            held >> 10
        );
    }
    assert!(watch.failures.is_empty(), "\n{}", watch.told());
    assert!(tried > 300, "only {tried} inputs were tried");
    assert!(valid * 2 > made, "only {valid} of {made} made desks were valid");
}
