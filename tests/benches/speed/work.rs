//! The engine's work loads.

use crate::bare::{Bare, Counts};
use chatstaff::demand::{ContactNeed, ReplyNeed, Tape};
use chatstaff::engine::{ContactRecord, Desk, Observer, Outcome, Workspace};
use chatstaff::model::{Law, Place, Plan, Scenario};
use chatstaff::random::{Address, Purpose};
use chatstaff::time::{Instant, Span};

/// As lean as the search's observer: what a share target needs.
struct InTime {
    limit: Span,
    counts: Counts,
}
impl Observer for InTime {
    fn ended(&mut self, _: Instant, record: &ContactRecord) {
        if let Some(reply) = record.first_reply {
            self.counts.answered += 1;
            self.counts.in_time += u64::from(reply - record.start <= self.limit);
        } else if record.outcome == Outcome::Abandoned {
            self.counts.abandoned += 1;
        }
    }
}

fn staff_by_steps(steps: &[(i64, usize)], end: i64) -> Vec<Place> {
    let most = steps.iter().map(|s| s.1).max().unwrap_or(0);
    let mut places = Vec::new();
    for number in 0..most {
        let mut from = None;
        for (at, count) in steps.iter().copied().chain([(end, 0)]) {
            match (from, number < count) {
                (None, true) => from = Some(at),
                (Some(start), false) => {
                    places.push(place(start, at));
                    from = None;
                }
                _ => {}
            }
        }
    }
    places
}

fn place(from: i64, to: i64) -> Place {
    Place {
        group: 0,
        start: Instant::from_ms(from),
        end: Instant::from_ms(to),
        breaks: Vec::new(),
        pattern: String::new(),
        person: None,
    }
}

fn compare(name: &str, scenario: &Scenario, tape: &Tape, steps: &[(i64, usize)], end: i64) {
    let cap = scenario.groups[0].cap as usize;
    let desk = Desk::new(scenario);
    let staff = desk.staff(&Plan::new(staff_by_steps(steps, end)));
    let root = Address::replication(1, 0);
    let mut workspace = Workspace::default();
    let (mut theirs, mut ours) = (Counts::default(), Counts::default());
    let (bare, engine, ratio) =
        crate::pairs(&mut || theirs = Bare::new(tape, steps, cap, 30_000).run(), &mut || {
            let mut observer = InTime { limit: Span::from_secs(30), counts: Counts::default() };
            desk.run(tape, &staff, root, &mut workspace, &mut observer);
            ours = observer.counts;
        });
    let n = tape.contacts().len() as f64;
    println!("{name}: {n} contacts, {} places", staff.places().len());
    println!("  bare   {:.2} M/CPU-s  {theirs:?}", n / bare / 1e6);
    println!("  engine {:.2} M/CPU-s  {ours:?}", n / engine / 1e6);
    println!("  engine ÷ bare time {ratio:.2} (gate 2.0)");
}

/// W2: a promo day of 20,000 customers on agents of cap 1, on a ready tape.
pub fn w2() {
    let rates = [
        250, 180, 140, 120, 120, 150, 260, 480, 780, 1020, 1150, 1180, 1150, 1120, 2200, 1700,
        1250, 1180, 1150, 1250, 1200, 950, 620, 400,
    ];
    let staff = [
        15, 14, 11, 10, 8, 8, 7, 7, 7, 8, 9, 10, 15, 18, 27, 31, 44, 47, 57, 59, 65, 65, 66, 66,
        65, 64, 63, 68, 83, 81, 75, 74, 70, 69, 66, 66, 65, 66, 70, 69, 67, 64, 54, 49, 35, 32, 23,
        23,
    ];
    let root = Address::replication(20, 0);
    let service = Law::Lognormal { mean: 600.0, cv: 0.8 }.sampler();
    let patience = Law::Exponential(120.0).sampler();
    let gap = Law::Exponential(1.0).sampler();
    let mut tape = Tape::new();
    for (hour, rate) in (0_u64..).zip(rates) {
        let mut stream = root.at(hour).stream(Purpose::ArrivalPoints);
        let (mut at, end) = (hour as f64 * 3600.0, (hour + 1) as f64 * 3600.0);
        loop {
            at += gap.draw(&mut stream) * 3600.0 / f64::from(rate);
            if at >= end {
                break;
            }
            let mut need = ContactNeed::plain(Instant::from_ms((at * 1e3) as i64));
            need.patience_ms = (patience.draw(&mut stream) * 1e3) as u32;
            let work = (service.draw(&mut stream) * 1e3) as f32;
            tape.push(need, &[ReplyNeed { thinking_ms: 0, work_ms: work }]);
        }
    }
    let mut scenario = Scenario::bare(20_000.0, 1);
    scenario.groups[0].cap = 1;
    scenario.groups[0].overtime_max = Span::DAY;
    let steps: Vec<(i64, usize)> =
        (0_i64..).zip(staff).map(|(half, n)| (half * 1_800_000, 3 * n)).collect();
    compare("w2", &scenario, &tape, &steps, Span::DAY.ms() + Span::HOUR.ms() * 6);
}

/// Message-level chats of 8 replies at 100 agents of cap 5, about 80 % busy.
pub fn chats() {
    let mut scenario = Scenario::bare(0.0, 1);
    scenario.groups[0].cap = 5;
    let per_second = 100.0 * 0.8 / 155.0;
    let (first, work) =
        (Law::Exponential(15.0).sampler(), Law::Lognormal { mean: 20.0, cv: 0.8 }.sampler());
    let thinking = Law::Lognormal { mean: 40.0, cv: 1.0 }.sampler();
    let (patience, gap) = (Law::Exponential(120.0).sampler(), Law::Exponential(1.0).sampler());
    let mut stream = Address::replication(8, 0).stream(Purpose::ArrivalPoints);
    let mut tape = Tape::new();
    let mut at = 0.0;
    loop {
        at += gap.draw(&mut stream) / per_second;
        if at >= 86_400.0 {
            break;
        }
        let mut need = ContactNeed::plain(Instant::from_ms((at * 1e3) as i64));
        need.patience_ms = (patience.draw(&mut stream) * 1e3) as u32;
        let mut replies = [ReplyNeed { thinking_ms: 0, work_ms: 0.0 }; 8];
        for (number, reply) in replies.iter_mut().enumerate() {
            let law = if number == 0 { &first } else { &work };
            reply.work_ms = (law.draw(&mut stream) * 1e3) as f32;
            reply.thinking_ms = (thinking.draw(&mut stream) * 1e3) as u32;
        }
        tape.push(need, &replies);
    }
    compare("chats", &scenario, &tape, &[(0, 100)], Span::DAY.ms() * 2);
}
