//! Change detectors: a hash of everything the engine tells an observer, of a bare day, of a day of
//! messages, and of days with every rule of the desk on. A change that is to keep the engine's
//! meaning keeps them; one that is to change it says so and pins them anew.

#[path = "../benches/speed/loads.rs"]
#[allow(dead_code, reason = "the benchmarks use the rest")]
mod loads;

use chatstaff::demand::{ContactNeed, Tape, TapeMaker};
use chatstaff::engine::{
    AgentState, ContactRecord, Desk, NoObserver, Observer, Outcome, ReplyRecord, Workspace,
};
use chatstaff::model::{
    Attention, Break, Group, Lateness, Law, LeaveRule, NobodyOnline, Patience, PatienceUntil,
    Place, Plan, Reason, Routing, Rules, Scenario,
};
use chatstaff::random::Address;
use chatstaff::time::{Instant, Span};

/// FNV-1a over the numbers of each call, and how often each thing happened that a digest without it
/// could not speak for.
struct Digest {
    hash: u64,
    outcomes: [u32; Outcome::ALL.len()],
    lingered: u32,
    transfers: u32,
    hand_overs: u32,
    parked: u32,
    waited_for_seat: u32,
}

impl Digest {
    const fn new() -> Self {
        Self {
            hash: 0xCBF2_9CE4_8422_2325,
            outcomes: [0; Outcome::ALL.len()],
            lingered: 0,
            transfers: 0,
            hand_overs: 0,
            parked: 0,
            waited_for_seat: 0,
        }
    }
    /// The hook's number, its moment, and what it was told.
    fn add(&mut self, hook: i64, now: Instant, told: &[i64]) {
        for number in [hook, now.ms()].iter().chain(told) {
            for byte in number.to_le_bytes() {
                self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
            }
        }
    }
}

fn moment(at: Option<Instant>) -> i64 {
    at.map_or(i64::MIN, Instant::ms)
}

impl Observer for Digest {
    fn arrived(&mut self, now: Instant, contact: u32, _: &ContactNeed) {
        self.add(1, now, &[contact.into()]);
    }
    fn queued(&mut self, now: Instant, contact: u32) {
        self.add(2, now, &[contact.into()]);
    }
    fn left_queue(&mut self, now: Instant, contact: u32) {
        self.add(3, now, &[contact.into()]);
    }
    fn assigned(&mut self, now: Instant, contact: u32, agent: u32, from_queue: bool) {
        self.add(4, now, &[contact.into(), agent.into(), from_queue.into()]);
    }
    fn slot_freed(&mut self, now: Instant, contact: u32, agent: u32) {
        self.add(5, now, &[contact.into(), agent.into()]);
    }
    fn message(&mut self, now: Instant, contact: u32) {
        self.add(6, now, &[contact.into()]);
    }
    fn begun(&mut self, now: Instant, contact: u32, agent: u32, until: Instant) {
        self.add(7, now, &[contact.into(), agent.into(), until.ms()]);
    }
    fn sent(&mut self, now: Instant, reply: &ReplyRecord) {
        let ReplyRecord { contact, agent, number, open_chats, .. } = *reply;
        self.add(8, now, &[contact, agent, number, open_chats].map(i64::from));
        self.add(8, reply.begun, &[reply.asked.ms(), reply.sent.ms(), reply.to_nobody.into()]);
    }
    fn lingers(&mut self, now: Instant, contact: u32, agent: u32) {
        self.lingered += 1;
        self.add(9, now, &[contact.into(), agent.into()]);
    }
    fn transferred(&mut self, now: Instant, contact: u32, from: u32, to: u32) {
        self.transfers += 1;
        self.add(10, now, &[contact.into(), from.into(), to.into()]);
    }
    fn handed_over(&mut self, now: Instant, contact: u32, from: u32, parked: bool) {
        self.hand_overs += 1;
        self.parked += u32::from(parked);
        self.add(11, now, &[contact.into(), from.into(), parked.into()]);
    }
    fn gave_up(&mut self, now: Instant, contact: u32, silently: bool) {
        self.add(12, now, &[contact.into(), silently.into()]);
    }
    fn ended(&mut self, now: Instant, record: &ContactRecord) {
        self.outcomes[record.outcome as usize] += 1;
        let split = record.split;
        let told = [
            record.contact.into(),
            record.start.ms(),
            moment(record.assigned),
            moment(record.begun),
            moment(record.first_reply),
            moment(record.first_useful_reply),
            moment(record.gave_up),
            record.ended.ms(),
            record.outcome as i64,
            record.agent.map_or(-1, i64::from),
            record.replies_sent.into(),
            record.transfers.into(),
            record.hand_overs.into(),
            split.nobody_online.ms(),
            split.no_free_slot.ms(),
            split.agent_busy.ms(),
            split.replying.ms(),
        ];
        self.add(13, now, &told);
    }
    fn agent(&mut self, now: Instant, agent: u32, from: AgentState, to: AgentState) {
        self.waited_for_seat += u32::from(to == AgentState::WaitingForSeat);
        self.add(14, now, &[agent.into(), from as i64, to as i64]);
    }
    fn finished(&mut self, now: Instant) {
        self.add(15, now, &[]);
    }
}

fn run(
    scenario: &Scenario,
    plan: &Plan,
    tape: &Tape,
    workspace: &mut Workspace,
    observer: &mut impl Observer,
) {
    let desk = Desk::new(scenario);
    desk.run(tape, &desk.staff(plan), Address::replication(1, 0), workspace, observer);
}

fn digest_of(load: &loads::Load) -> String {
    let mut digest = Digest::new();
    run(&load.scenario, &load.plan(), &load.tape, &mut Workspace::default(), &mut digest);
    format!("{:016x}", digest.hash)
}

#[test]
fn pinned_digest_of_a_bare_day() {
    assert_eq!(digest_of(&loads::w2()), "8e45be8293bc87b4");
}

#[test]
fn pinned_digest_of_a_day_of_messages() {
    assert_eq!(digest_of(&loads::chats()), "5af6f954f93ac703");
}

/// The same day under the router that looks at messages: another path through the board.
#[test]
fn pinned_digest_of_a_day_of_messages_under_least_pending() {
    let mut load = loads::chats();
    load.scenario.rules.routing = Routing::LeastPending;
    assert_eq!(digest_of(&load), "74f257d70441736e");
}

/// Every rule on, under each routing, attention, patience and leave rule, in memory that another
/// run has used.
#[test]
fn pinned_digest_of_days_with_every_rule_on() {
    let (mut all, mut workspace) = (Digest::new(), Workspace::default());
    for scenario in varied() {
        let tape = TapeMaker::new(&scenario).tape(0);
        let plan = plan(&scenario);
        run(&scenario, &plan, &tape, &mut workspace, &mut NoObserver);
        run(&scenario, &plan, &tape, &mut workspace, &mut all);
    }
    let Digest { outcomes, lingered, transfers, hand_overs, parked, waited_for_seat, .. } = all;
    let happened = [lingered, transfers, hand_overs, parked, waited_for_seat];
    let often = outcomes.iter().chain(&happened).all(|count| *count > 50);
    assert!(often, "a digest speaks only for what happens: {outcomes:?} {happened:?}");
    assert_eq!(format!("{:016x}", all.hash), "4a3f4bc8dcf01e10");
}

/// A busy small desk with the desk's rules on, under every routing, attention and leave rule.
fn varied() -> impl Iterator<Item = Scenario> {
    let routings = [
        Routing::LeastLoaded,
        Routing::LeastPending,
        Routing::LeastFilled,
        Routing::Sorted,
        Routing::RoundRobin,
        Routing::LongestIdle,
        Routing::Random,
    ];
    let attentions =
        [Attention::LongestWaiting, Attention::Arrival, Attention::NewFirst, Attention::Parallel];
    (0..7 * 4 * 2 * 2).map(move |number| {
        let mut scenario = small_desk();
        scenario.rules = Rules {
            routing: routings[number % 7],
            attention: attentions[number / 7 % 4],
            patience_until: [PatienceUntil::FirstReply, PatienceUntil::Assignment][number / 28 % 2],
            rereading: Some(Law::Constant(10.0)),
            queue_limit: (number % 2 == 0).then_some(15),
            lines: (number % 5 == 0).then_some(30),
            age_step: (number % 4 == 1).then_some(Span::from_secs(30)),
            service_hours: (number % 2 == 1)
                .then(|| vec![(hour(2), hour(13)), (hour(14), hour(23))]),
            nobody_online: [NobodyOnline::Wait, NobodyOnline::LeftMessage][number % 3 / 2],
            seats: (number % 4 > 1).then_some(8),
            drain: Span::HOUR.times(if number % 5 == 2 { 0 } else { 4 }),
            ..Rules::bare()
        };
        scenario.rules.switch_on(|| (number % 3 > 0).then_some((Span::from_secs(90), 2)));
        for group in &mut scenario.groups {
            group.leave = [LeaveRule::Finish, LeaveRule::HandOver][number / 56];
        }
        scenario
    })
}

fn hour(number: i64) -> Instant {
    Instant::ZERO + Span::HOUR.times(number)
}

fn small_desk() -> Scenario {
    let mut scenario = Scenario::bare(1_500.0, 1);
    let slow = Reason {
        linger: Some(Law::Exponential(60.0)),
        follow_up_patience: Some(Law::Exponential(200.0)),
        priority: 1,
        ..Reason::bare("slow", 0.4)
    };
    scenario.demand.reasons = vec![Reason::bare("quick", 0.6), slow];
    for reason in &mut scenario.demand.reasons {
        reason.patience = Some(Patience { knee: Span::from_secs(5), law: Law::Exponential(120.0) });
        reason.silent_share = 0.3;
        reason.idle_timeout = Some(Law::Exponential(120.0));
    }
    scenario.demand.vip_share = 0.1;
    scenario.demand.vip_priority = 2;
    let group = Group {
        multitasking: 0.05,
        switch: Span::from_secs(1),
        speed_spread: 0.2,
        skills: vec![Some(1.0), Some(1.2)],
        wind_down: Span::from_minutes(5),
        pre: Span::from_minutes(3),
        post: Span::from_minutes(2),
        absence: 0.1,
        lateness: Some(Lateness { share: 0.2, by: Law::Exponential(400.0) }),
        overtime_max: Span::from_minutes(10),
        ..Group::bare("all", 20, 4)
    };
    let only_quick = Group { skills: vec![Some(0.9), None], rank: 1, cap: 3, ..group.clone() };
    scenario.groups = vec![group, only_quick];
    scenario
}

/// Shifts of four hours with a break, overlapping, of both groups.
fn plan(scenario: &Scenario) -> Plan {
    let places = (0..42_i64).map(|number| {
        let start = Instant::from_minutes(number / 6 * 200);
        let pause = Break {
            start: start + Span::from_minutes(60 + 7 * (number % 6)),
            length: Span::from_minutes(20),
            latest: Span::from_minutes(15),
        };
        Place {
            group: number as usize % scenario.groups.len(),
            start,
            end: start + Span::HOUR.times(4),
            breaks: vec![pause],
            pattern: String::new(),
            person: None,
        }
    });
    Plan::new(places.collect())
}
