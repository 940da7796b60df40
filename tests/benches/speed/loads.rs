//! The work loads, each with a ready tape and its people.

use chatstaff::demand::{ContactNeed, ReplyNeed, Tape};
use chatstaff::model::{
    Clock, ClockWindow, Law, Measure, Period, Place, Plan, Scenario, ShareDefinition, Target,
};
use chatstaff::random::{Address, Purpose};
use chatstaff::time::{Instant, Span};

/// A first reply within this is in time.
pub const LIMIT: Span = Span::from_secs(30);

/// A scenario with its tape and how many people are there from each moment on (ms).
pub struct Load {
    pub scenario: Scenario,
    pub tape: Tape,
    pub staff: Vec<(i64, usize)>,
    pub end: i64,
}

impl Load {
    pub fn contacts(&self) -> f64 {
        self.tape.contacts().len() as f64
    }

    /// The places in which as many people are there.
    pub fn plan(&self) -> Plan {
        let most = self.staff.iter().map(|s| s.1).max().unwrap_or(0);
        let mut places = Vec::new();
        for number in 0..most {
            let mut from = None;
            for (at, count) in self.staff.iter().copied().chain([(self.end, 0)]) {
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
        Plan::new(places)
    }
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

/// Eight in ten first replies within [`LIMIT`], by day.
pub fn target() -> Target {
    let measure = Measure::Share {
        within: LIMIT,
        at_least: 0.8,
        definition: ShareDefinition::All,
        clock: Clock::FirstReply,
    };
    Target {
        name: "in time".into(),
        measure,
        period: Period::Day,
        window: ClockWindow::ALL_DAY,
        reasons: Vec::new(),
        on: None,
    }
}

/// W2: a promo day of 20,000 customers on agents of cap 1.
pub fn w2() -> Load {
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
    scenario.targets = vec![target()];
    let staff = (0_i64..).zip(staff).map(|(half, n)| (half * 1_800_000, 3 * n)).collect();
    Load { scenario, tape, staff, end: Span::DAY.ms() + Span::HOUR.ms() * 6 }
}

/// A day of message-level chats of 8 replies at 100 agents of cap 5, about 80 % busy.
pub fn chats() -> Load {
    message_level(f64::INFINITY, 100)
}

/// The same at `agents` people, until so many chats have come or the day is over.
pub fn message_level(most: f64, agents: usize) -> Load {
    let mut scenario = Scenario::bare(0.0, 1);
    scenario.groups[0].cap = 5;
    scenario.targets = vec![target()];
    let per_second = agents as f64 * 0.8 / 155.0;
    let (first, work) =
        (Law::Exponential(15.0).sampler(), Law::Lognormal { mean: 20.0, cv: 0.8 }.sampler());
    let thinking = Law::Lognormal { mean: 40.0, cv: 1.0 }.sampler();
    let (patience, gap) = (Law::Exponential(120.0).sampler(), Law::Exponential(1.0).sampler());
    let mut stream = Address::replication(8, 0).stream(Purpose::ArrivalPoints);
    let mut tape = Tape::new();
    let mut at = 0.0;
    loop {
        at += gap.draw(&mut stream) / per_second;
        if at >= 86_400.0 || tape.contacts().len() as f64 >= most {
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
    Load { scenario, tape, staff: vec![(0, agents)], end: Span::DAY.ms() * 2 }
}
