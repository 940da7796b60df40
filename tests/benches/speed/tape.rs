//! Tapes of eight-reply chats against a bare loop that draws as many lognormals (8 of work, 7 of
//! thinking a chat) from one generator into ready memory.

use crate::pairs::pairs;
use chatstaff::demand::{Tape, TapeMaker};
use chatstaff::model::{Busyness, Law, Scenario};
use chatstaff::random::{Address, Purpose};
use std::hint::black_box;

const CHATS: f64 = 100_000.0;

fn bare_draws(column: &mut [(u32, f32)]) {
    let (work, thinking) = (
        Law::Lognormal { mean: 20.0, cv: 0.8 }.sampler(),
        Law::Lognormal { mean: 40.0, cv: 1.0 }.sampler(),
    );
    let mut stream = Address::replication(1, 0).stream(Purpose::Work);
    for replies in column.chunks_exact_mut(8) {
        replies[0] = (0, (1e3 * work.draw(&mut stream)) as f32);
        for reply in &mut replies[1..] {
            let thinking = 1e3 * thinking.draw(&mut stream) + 0.5;
            *reply = (thinking as u32, (1e3 * work.draw(&mut stream)) as f32);
        }
    }
}

/// One tape in used memory, with busyness on; and the same with one contact in five an earlier
/// customer's.
pub fn tape() {
    let mut scenario = Scenario::bare(CHATS, 1);
    scenario.demand.busyness =
        Busyness { forecast_cv: 0.05, day_cv: 0.2, wobble_cv: 0.15, ..Busyness::NONE };
    for (name, same) in [("tape", 0.0), ("tape, 20 % earlier customers", 0.2)] {
        scenario.demand.same_customer_share = same;
        let maker = TapeMaker::new(&scenario);
        let mut tape = Tape::new();
        maker.fill(0, &mut tape);
        let chats = tape.contacts().len();
        let mut column = vec![(0, 0.0); 8 * chats];
        let compared =
            pairs(&mut || bare_draws(black_box(&mut column)), &mut || maker.fill(0, &mut tape));
        let [bare, ours] = compared.cpu.map(|seconds| chats as f64 / seconds / 1e6);
        println!("{name}: {chats} chats of 8 replies");
        println!("  tape ÷ bare draws time {:.2} (gate 2.0)", compared.cpu_ratio);
        println!("  tape {ours:.2} M/CPU-s (goal 1.0); bare draws {bare:.2}");
    }
}
