//! The special cases with known answers (`model.md` §7). Exact values come from Markov chains,
//! closed formulas and forward equations, never from a simulation; each case has a seed of its own
//! and each check fails a right program with probability 1e-5.

mod busyness;
mod chats;
mod probe;
mod time_varying;
mod trial;

use chatstaff::model::{Attention, Law, Patience, PatienceUntil, Reason, Replies, Scenario};
use chatstaff::time::Span;
use probe::{Stat, check};

/// Cap-1 agents, one exponential reply of `mean` seconds, `per_hour` contacts.
fn one_reply(per_hour: f64, mean: f64, days: u32, seed: u64) -> Scenario {
    let mut scenario = Scenario::bare(per_hour * 24.0, days);
    scenario.run.seed = seed;
    scenario.groups[0].cap = 1;
    scenario.rules.patience_until = PatienceUntil::Assignment;
    scenario.demand.reasons[0] = Reason {
        replies: Replies::Fixed(1),
        first_work: Law::Exponential(mean),
        ..Reason::bare("question", 1.0)
    };
    scenario
}

fn with_patience(mut scenario: Scenario, law: Law) -> Scenario {
    scenario.demand.reasons[0].patience = Some(Patience { knee: Span::ZERO, law });
    scenario
}

const WARM_UP: Span = Span::from_minutes(240);

#[test]
fn cap_one_and_one_exponential_reply_is_erlang_c() {
    // Erlang 1917; p_wait, mean wait, share within 15, 30, 180 s.
    for (seed, (per_hour, mean, people, exact)) in (100..).zip([
        (60.0, 180.0, 5, [0.236_151_603_5, 21.253_644, 0.800_101_98, 0.830_789_98, 0.968_040_36]),
        (200.0, 180.0, 14, [0.174_131_933_6, 7.835_937, 0.875_229_02, 0.910_597_68, 0.996_810_66]),
        (200.0, 180.0, 12, [0.449_388_224_3, 40.444_94, 0.619_601_08, 0.677_999_27, 0.939_181_92]),
    ]) {
        check(
            &format!("M/M/{people}"),
            &one_reply(per_hour, mean, 10, seed),
            people,
            WARM_UP,
            40,
            &[
                (Stat::Waited, exact[0], 0.0),
                (Stat::Wait, exact[1], 0.0),
                (Stat::BegunWithin(15), exact[2], 0.0),
                (Stat::BegunWithin(30), exact[3], 0.0),
                (Stat::BegunWithin(180), exact[4], 0.0),
                (Stat::Queue, exact[1] * per_hour / 3600.0, 0.0),
                (Stat::Busy, per_hour * mean / 3600.0 / f64::from(people), 0.0),
            ],
        );
    }
}

#[test]
fn with_exponential_patience_it_is_erlang_a() {
    // Palm 1957; p_wait, abandonment, mean wait of all, share within 15 and 30 s, busy share.
    for (seed, (per_hour, people, patience, exact)) in (200..).zip([
        (
            60.0,
            4,
            120.0,
            [0.329_722_79, 0.122_111_44, 14.653_373, 0.722_388_72, 0.763_509_31, 0.658_416_42],
        ),
        (
            200.0,
            10,
            60.0,
            [0.423_417_67, 0.157_526_87, 9.451_612, 0.689_269_61, 0.762_927_93, 0.842_473_13],
        ),
        (
            200.0,
            10,
            180.0,
            [0.542_070_29, 0.125_110_04, 22.519_806, 0.556_862_69, 0.642_123_57, 0.874_889_96],
        ),
    ]) {
        check(
            &format!("M/M/{people}+M"),
            &with_patience(one_reply(per_hour, 180.0, 10, seed), Law::Exponential(patience)),
            people,
            WARM_UP,
            40,
            &abandonment_checks(exact),
        );
    }
}

fn abandonment_checks(exact: [f64; 6]) -> [(Stat, f64, f64); 6] {
    [
        (Stat::Waited, exact[0], 0.0),
        (Stat::Abandoned, exact[1], 0.0),
        (Stat::Wait, exact[2], 0.0),
        (Stat::Within(15), exact[3], 0.0),
        (Stat::Within(30), exact[4], 0.0),
        (Stat::Busy, exact[5], 0.0),
    ]
}

#[test]
fn with_general_patience_it_is_the_queue_of_baccelli_and_hebuterne() {
    // M/M/10+G at 200 an hour and 180 s (Baccelli, Hebuterne 1981).
    for (seed, (name, law, exact)) in (300..).zip([
        (
            "deterministic",
            Law::Constant(60.0),
            [0.542_103_80, 0.125_100_88, 20.016_140, 0.562_146_93, 0.666_397_66, 0.874_899_12],
        ),
        (
            "Weibull",
            Law::Weibull { mean: 120.0, shape: 2.0 },
            [0.591_084_31, 0.111_719_02, 28.686_572, 0.501_557_01, 0.590_904_24, 0.888_280_98],
        ),
        (
            "lognormal",
            Law::Lognormal { mean: 120.0, cv: 1.5 },
            [0.490_282_59, 0.139_258_85, 15.304_687, 0.621_746_67, 0.712_112_97, 0.860_741_15],
        ),
    ]) {
        check(
            &format!("M/M/10+{name}"),
            &with_patience(one_reply(200.0, 180.0, 10, seed), law),
            10,
            WARM_UP,
            40,
            &abandonment_checks(exact),
        );
    }
}

#[test]
fn parallel_attention_with_cap_c_is_the_slot_pool_of_s_times_c_servers() {
    let exact = [
        (Stat::Waited, 0.174_131_933_6, 0.0),
        (Stat::Wait, 7.835_937, 0.0),
        (Stat::BegunWithin(15), 0.875_229_02, 0.0),
    ];
    let mut pool = one_reply(200.0, 180.0, 10, 400);
    pool.rules.attention = Attention::Parallel;
    pool.groups[0].cap = 7;
    check("2 agents × 7 slots", &pool, 2, WARM_UP, 40, &exact);
    let mut impatient = with_patience(one_reply(200.0, 180.0, 10, 401), Law::Exponential(60.0));
    impatient.rules.attention = Attention::Parallel;
    impatient.groups[0].cap = 5;
    check(
        "2 agents × 5 slots with patience",
        &impatient,
        2,
        WARM_UP,
        40,
        &[(Stat::Abandoned, 0.157_526_87, 0.0), (Stat::Wait, 9.451_612, 0.0)],
    );
}

#[test]
fn two_priorities_share_one_desk_as_cobham_says() {
    // Cobham 1954: non-preemptive, common exponential service, 10 servers, 60 and 120 an hour.
    let mut scenario = one_reply(180.0, 180.0, 20, 500);
    let ordinary = scenario.demand.reasons[0].clone();
    scenario.demand.reasons = vec![
        Reason { priority: 1, share: 1.0 / 3.0, ..ordinary.clone() },
        Reason { share: 2.0 / 3.0, ..ordinary },
    ];
    scenario.groups[0].skills = vec![Some(1.0); 2];
    check(
        "two priorities",
        &scenario,
        10,
        WARM_UP,
        60,
        &[
            (Stat::Waited, 0.668_731_524, 0.0),
            (Stat::WaitOfReason(0), 17.195_953, 0.0),
            (Stat::WaitOfReason(1), 171.959_535, 0.0),
        ],
    );
}

#[test]
fn lines_make_a_loss_system_of_erlang() {
    // M/M/5/n, λ 60 an hour, 180 s: offered load 3. Lines = people: Erlang B (1917). Seven lines: the
    // same chain with two places to wait. Blocked share of all, mean queue.
    let people = 5;
    for (seed, lines) in [(150, 5), (151, 7)] {
        let (blocked, queue) = loss(3.0, people, lines);
        if lines == people {
            // Tables of Erlang B: 5 lines, 3 erlangs.
            assert!((blocked - 0.110_1).abs() < 5e-5, "{blocked}");
        }
        let mut scenario = one_reply(60.0, 180.0, 10, seed);
        scenario.rules.lines = Some(lines);
        check(
            &format!("M/M/5/{lines}"),
            &scenario,
            people,
            WARM_UP,
            40,
            &[(Stat::Blocked, blocked, 0.0), (Stat::Queue, queue, 0.0)],
        );
        // With lines to spare the queue's own limit does the same.
        scenario.rules.lines = Some(lines + 3);
        scenario.rules.queue_limit = Some(lines - people);
        check("queue limit", &scenario, people, WARM_UP, 40, &[(Stat::Blocked, blocked, 0.0)]);
    }
}

/// Share blocked and mean queue of M/M/s/n from its stationary law.
fn loss(load: f64, people: u32, lines: u32) -> (f64, f64) {
    let mut weights = vec![1.0];
    for n in 1..=lines {
        weights.push(weights[n as usize - 1] * load / f64::from(n.min(people)));
    }
    let sum: f64 = weights.iter().sum();
    let queue = (people..=lines).map(|n| f64::from(n - people) * weights[n as usize]).sum::<f64>();
    (weights[lines as usize] / sum, queue / sum)
}
