//! How fast tapes are made: 100,000 eight-reply chats against a bare loop that draws as many
//! lognormals (8 of work, 7 of thinking a chat) from one generator.

use chatstaff::demand::{Tape, TapeMaker};
use chatstaff::model::{Busyness, Law, Scenario};
use chatstaff::random::{Address, Purpose};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

const CHATS: f64 = 100_000.0;

fn main() {
    divan::main();
}

fn scenario() -> Scenario {
    let mut scenario = Scenario::bare(CHATS, 1);
    scenario.demand.busyness =
        Busyness { forecast_cv: 0.05, day_cv: 0.2, wobble_cv: 0.15, ..Busyness::NONE };
    scenario
}

/// One tape in used memory; what is counted is the chats that this replication has.
#[divan::bench]
fn tape(bencher: Bencher) {
    let maker = TapeMaker::new(&scenario());
    let mut tape = Tape::new();
    maker.fill(0, &mut tape);
    let chats = tape.contacts().len();
    bencher.counter(ItemsCount::new(chats)).bench_local(|| {
        maker.fill(black_box(0), &mut tape);
        tape.contacts().len()
    });
}

/// The same with one contact in five an earlier customer's.
#[divan::bench]
fn tape_with_same_customers(bencher: Bencher) {
    let mut scenario = scenario();
    scenario.demand.same_customer_share = 0.2;
    let maker = TapeMaker::new(&scenario);
    let mut tape = Tape::new();
    maker.fill(0, &mut tape);
    let chats = tape.contacts().len();
    bencher.counter(ItemsCount::new(chats)).bench_local(|| {
        maker.fill(black_box(0), &mut tape);
        tape.contacts().len()
    });
}

/// The bare loop: nothing but the lognormals, from one generator, into ready memory.
#[divan::bench]
fn bare_loop(bencher: Bencher) {
    let (work, thinking) = (
        Law::Lognormal { mean: 20.0, cv: 0.8 }.sampler(),
        Law::Lognormal { mean: 40.0, cv: 1.0 }.sampler(),
    );
    let chats = CHATS as usize;
    let mut column = vec![(0_u32, 0.0_f32); 8 * chats];
    bencher.counter(ItemsCount::new(chats)).bench_local(|| {
        let mut stream = Address::replication(1, 0).stream(Purpose::Work);
        for replies in column.chunks_exact_mut(8) {
            replies[0] = (0, (1e3 * work.draw(&mut stream)) as f32);
            for reply in &mut replies[1..] {
                let thinking = 1e3 * thinking.draw(&mut stream) + 0.5;
                *reply = (thinking as u32, (1e3 * work.draw(&mut stream)) as f32);
            }
        }
        column[chats].0
    });
}
