//! What holds on any scenario: everybody who comes is accounted for, no cap and no seat is exceeded,
//! clocks run forward, time adds up. Random small scenarios with random sets of rules; the desk's
//! invariants are checked after every event.

mod books;

use books::{Books, audit};
use chatstaff::demand::{ContactNeed, ReplyNeed, Tape, TapeMaker};
use chatstaff::engine::{AgentState, ContactRecord, Desk, Observer, Workspace};
use chatstaff::model::{
    Attention, Break, Group, Lateness, Law, LeaveRule, NobodyOnline, Patience, PatienceUntil,
    Place, Plan, Reason, Replies, Routing, Scenario,
};
use chatstaff::random::{Address, Purpose};
use chatstaff::time::{Instant, Span};
use proptest::prelude::*;

fn law() -> impl Strategy<Value = Law> {
    prop_oneof![
        (1.0..60.0_f64).prop_map(Law::Constant),
        (1.0..60.0_f64).prop_map(Law::Exponential),
        (1.0..60.0_f64, 0.1..2.0_f64).prop_map(|(mean, cv)| Law::Lognormal { mean, cv }),
        (1.0..60.0_f64, 0.1..1.5_f64).prop_map(|(mean, cv)| Law::Gamma { mean, cv }),
    ]
}

prop_compose! {
    fn reason()(
        replies in prop_oneof![(1_u32..5).prop_map(Replies::Fixed), (1.0..6.0_f64).prop_map(Replies::Geometric)],
        works in (law(), law(), law()),
        patience in proptest::option::of((0_i64..30, law())),
        silent_share in prop_oneof![Just(0.0), 0.0..1.0_f64],
        holds in (proptest::option::of(law()), proptest::option::of(law())),
        follow_up_patience in proptest::option::of(law()),
        priority in -1_i32..3,
    ) -> Reason {
        Reason {
            share: 0.5,
            replies,
            first_work: works.0,
            work: works.1,
            thinking: works.2,
            patience: patience.map(|(knee, law)| Patience { knee: Span::from_secs(knee), law }),
            silent_share,
            idle_timeout: holds.0,
            linger: holds.1,
            follow_up_patience,
            priority,
            ..Reason::bare("reason", 0.5)
        }
    }
}

prop_compose! {
    fn group()(
        cap in prop_oneof![0_u32..6, Just(u32::MAX)],
        skills in prop_oneof![
            Just(vec![Some(1.0), Some(1.3)]),
            Just(vec![Some(1.0), None]),
            Just(vec![None, Some(0.8)]),
        ],
        paces in (0.5..2.0_f64, 0.0..0.3_f64, 0_i64..5, prop_oneof![Just(0.0), 0.0..0.6_f64]),
        spans in (0_i64..400, 0_i64..400, 0_i64..900, 0_i64..4000),
        hand_over in any::<bool>(),
        absence in prop_oneof![Just(0.0), 0.0..0.6_f64],
        late in proptest::option::of(law()),
        rank in 0_i32..3,
    ) -> Group {
        Group {
            cap,
            skills,
            factor: paces.0,
            multitasking: paces.1,
            switch: Span::from_secs(paces.2),
            speed_spread: paces.3,
            pre: Span::from_secs(spans.0),
            post: Span::from_secs(spans.1),
            wind_down: Span::from_secs(spans.2),
            overtime_max: Span::from_secs(spans.3),
            leave: if hand_over { LeaveRule::HandOver } else { LeaveRule::Finish },
            absence,
            lateness: late.map(|by| Lateness { share: 0.5, by }),
            rank,
            ..Group::bare("group", 100, 1)
        }
    }
}

fn place() -> impl Strategy<Value = Place> {
    (
        0_usize..2,
        -120_i64..1200,
        30_i64..600,
        proptest::collection::vec((0_i64..500, 1_i64..60, 0_i64..40), 0..3),
    )
        .prop_map(|(group, from, minutes, pauses)| {
            let start = Instant::from_minutes(from);
            let mut breaks: Vec<Break> = pauses
                .iter()
                .filter(|(at, length, _)| at + length <= minutes)
                .map(|(at, length, latest)| Break {
                    start: start + Span::from_minutes(*at),
                    length: Span::from_minutes(*length),
                    latest: Span::from_minutes(*latest),
                })
                .collect();
            breaks.sort();
            let end = start + Span::from_minutes(minutes);
            Place { group, start, end, breaks, pattern: String::new(), person: None }
        })
}

prop_compose! {
    fn desk()(
        volume in 0.0..1200.0_f64,
        reasons in (reason(), reason()),
        groups in (group(), group()),
        places in proptest::collection::vec(place(), 0..14),
        routing in prop_oneof![
            Just(Routing::LeastLoaded), Just(Routing::LeastPending), Just(Routing::LeastFilled),
            Just(Routing::Sorted), Just(Routing::RoundRobin), Just(Routing::LongestIdle), Just(Routing::Random),
        ],
        attention in prop_oneof![
            Just(Attention::LongestWaiting), Just(Attention::Arrival), Just(Attention::NewFirst), Just(Attention::Parallel),
        ],
        textbook in any::<bool>(),
        age in proptest::option::of(1_i64..200),
        limits in (proptest::option::of(0_u32..20), proptest::option::of(1_u32..8), proptest::option::of(1_u32..30)),
        switches in proptest::collection::vec(proptest::option::of((5_i64..100, 0_u32..3)), 1..9),
        rereading in proptest::option::of(law()),
        hours in any::<bool>(),
        left in any::<bool>(),
        seed in any::<u64>(),
    ) -> (Scenario, Plan) {
        let mut scenario = Scenario::bare(volume, 1);
        scenario.run.seed = seed;
        scenario.demand.reasons = vec![reasons.0, reasons.1];
        scenario.demand.vip_share = 0.2;
        scenario.demand.vip_priority = 1;
        scenario.demand.busyness.wobble_cv = 0.5;
        scenario.groups = vec![groups.0, groups.1];
        let rules = &mut scenario.rules;
        rules.routing = routing;
        rules.attention = attention;
        if textbook { rules.patience_until = PatienceUntil::Assignment; }
        rules.age_step = age.map(Span::from_secs);
        rules.queue_limit = limits.0;
        rules.seats = limits.1;
        rules.lines = limits.2;
        let mut switches = switches.iter().cycle();
        let mut settings = || {
            let settings = switches.next().copied().flatten();
            settings.map(|(seconds, count)| (Span::from_secs(seconds), count))
        };
        rules.switch_on(&mut settings);
        for group in &mut scenario.groups {
            group.rules.switch_on(&mut settings);
        }
        rules.rereading = rereading;
        if hours {
            rules.service_hours = Some(vec![(Instant::from_minutes(300), Instant::from_minutes(1200))]);
        }
        if left { rules.nobody_online = NobodyOnline::LeftMessage; }
        (scenario, Plan::new(places))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_run_keeps_its_books((scenario, plan) in desk()) {
        let desk = Desk::new(&scenario);
        let staff = desk.staff(&plan);
        let tape = TapeMaker::new(&scenario).tape(0);
        let root = Address::replication(scenario.run.seed, 0);
        let (mut checked, mut again) = (Books::default(), Books::default());
        let mut workspace = Workspace::default();
        checked.since = Instant::from_minutes(-10_000);
        again.since = checked.since;
        desk.run_checked(&tape, &staff, root, &mut workspace, &mut checked);
        audit(&scenario, &tape, &checked);
        // A used workspace leaves no traces.
        desk.run(&tape, &staff, root, &mut workspace, &mut again);
        prop_assert_eq!(checked.records, again.records);
        prop_assert_eq!(checked.replies, again.replies);
    }
}

prop_compose! {
    /// A shift with breaks apart, some of them at its very start, and a late comer on it.
    fn late_shift()(
        pieces in proptest::collection::vec((0_i64..40, 1_i64..60), 1..5),
        rest in 0_i64..60,
        late in 0_i64..200,
    ) -> (Place, Span) {
        let (mut at, mut breaks) = (0, Vec::new());
        for (before, length) in pieces {
            at += before;
            let length = Span::from_minutes(length);
            breaks.push(Break { start: Instant::from_minutes(at), length, latest: length });
            at += length.ms() / 60_000;
        }
        let place = Place {
            group: 0,
            start: Instant::ZERO,
            end: Instant::from_minutes(at + rest),
            breaks,
            pattern: String::new(),
            person: None,
        };
        (place, Span::from_minutes(late))
    }
}

/// Time at the desk so far, and the last change, ms.
#[derive(Default)]
struct AtDesk(i64, i64);
impl Observer for AtDesk {
    fn agent(&mut self, now: Instant, _: u32, from: AgentState, _: AgentState) {
        if matches!(from, AgentState::Online | AgentState::WindingDown) {
            self.0 += now.ms() - self.1;
        }
        self.1 = now.ms();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Breaks are paid time's holes: whoever comes, however late, works no more than is paid.
    #[test]
    fn nobody_works_unpaid_time((place, late) in late_shift()) {
        let mut scenario = Scenario::bare(0.0, 1);
        if late > Span::ZERO {
            let by = Law::Constant(late.secs());
            scenario.groups[0].lateness = Some(Lateness { share: 1.0, by });
        }
        let desk = Desk::new(&scenario);
        let paid = place.length().ms() - place.breaks.iter().map(|pause| pause.length.ms()).sum::<i64>();
        let staff = desk.staff(&Plan::new(vec![place]));
        let mut seen = AtDesk::default();
        let root = Address::replication(1, 0);
        desk.run_checked(&Tape::new(), &staff, root, &mut Workspace::default(), &mut seen);
        prop_assert!(seen.0 <= paid, "at the desk {} ms, paid {paid}", seen.0);
        if late == Span::ZERO {
            prop_assert_eq!(seen.0, paid);
        }
    }
}

/// Customers of one reason over four hours: three replies, with such thinking between them.
fn customers(reason: u16, count: u64, thinking: Span) -> Vec<(ContactNeed, Vec<ReplyNeed>)> {
    let root = Address::replication(5, u64::from(reason));
    let uniform = |i: u64, purpose| root.at(i).uniform(purpose);
    (0..count)
        .map(|i| {
            let start = 14_400_000.0 * uniform(i, Purpose::ArrivalMoment);
            let mut need = ContactNeed::plain(Instant::from_ms(start as i64));
            need.reason = reason;
            need.patience_ms = (400_000.0 * uniform(i, Purpose::Patience)) as u32;
            let work = |part: u64| {
                Span::from_secs_f64(10.0 + 30.0 * root.at(i).at(part).uniform(Purpose::Work))
            };
            let replies = [Span::ZERO, thinking, thinking];
            let reply =
                |(part, thinking): (usize, &Span)| ReplyNeed::new(*thinking, work(part as u64));
            (need, replies.iter().enumerate().map(reply).collect())
        })
        .collect()
}

#[test]
fn a_small_teams_day_is_the_same_beside_thousands_of_chats_of_another_team() {
    // Beyond some two thousand chats the engine reads ahead; that must change nothing.
    let mut scenario = Scenario::bare(0.0, 1);
    scenario.demand.reasons = vec![Reason::bare("ours", 0.5), Reason::bare("theirs", 0.5)];
    scenario.groups = vec![Group::bare("small", 6, 4), Group::bare("large", 700, 6)];
    scenario.groups[0].skills = vec![Some(1.0), None];
    scenario.groups[1].skills = vec![None, Some(1.0)];
    let shift = |group| Place {
        group,
        start: Instant::ZERO,
        end: Instant::from_minutes(300),
        breaks: Vec::new(),
        pattern: String::new(),
        person: None,
    };
    let plan = Plan::new((0..706).map(|i| shift(usize::from(i >= 6))).collect());
    let desk = Desk::new(&scenario);
    let staff = desk.staff(&plan);
    let ours = customers(0, 1_500, Span::from_secs(60));
    let theirs = customers(1, 40_000, Span::from_secs(600));
    let mut workspace = Workspace::default();
    let mut run = |mut contacts: Vec<(ContactNeed, Vec<ReplyNeed>)>| {
        contacts.sort_by_key(|(need, _)| (need.start, need.reason));
        let mut tape = Tape::new();
        for (need, replies) in &contacts {
            tape.push(*need, replies);
        }
        let mut books = Books { since: Instant::from_minutes(-1), ..Books::default() };
        desk.run(&tape, &staff, Address::replication(5, 9), &mut workspace, &mut books);
        let own = |record: &&ContactRecord| record.reason == 0;
        let mut seen: Vec<_> = books
            .records
            .iter()
            .filter(own)
            .map(|r| (r.start, r.assigned, r.begun, r.first_reply, r.ended, r.replies_sent))
            .collect();
        seen.sort();
        (seen, books.records.len(), books.slot_time)
    };
    let (alone, count, _) = run(ours.clone());
    let (beside, all, slot_time) = run([ours, theirs].concat());
    assert_eq!((count, all), (1_500, 41_500));
    assert!(slot_time / 14_400_000 > 2_500, "the large team has thousands of chats at once");
    assert!(alone.iter().any(|r| r.2.is_none()), "some of ours give up: the small team is busy");
    assert_eq!(alone, beside);
}
