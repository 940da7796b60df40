//! What tapes promise: the counts' law, addresses, order, `exact`, backlog, customers.

use super::{ContactNeed, NO_LIMIT, ReplyNeed, Tape, TapeMaker};
use crate::model::{
    ArrivalCurve, Backlog, Busyness, Channel, Event, EventShape, Law, Level, Patience, Randomness,
    Reason, Replies, Scenario,
};
use crate::time::{Instant, Span};
use std::collections::BTreeMap;

/// Three channels, two reasons, every attribute in use.
fn rich(daily_volume: f64, days: u32) -> Scenario {
    let mut scenario = Scenario::bare(daily_volume, days);
    let demand = &mut scenario.demand;
    demand.busyness =
        Busyness { forecast_cv: 0.05, day_cv: 0.2, wobble_cv: 0.15, ..Busyness::NONE };
    demand.channels =
        vec![Channel::bare("web", 0.5), Channel::bare("app", 0.3), Channel::bare("mini", 0.2)];
    demand.channels[1].thinking_factor = 1.4;
    demand.vip_share = 0.1;
    demand.same_customer_share = 0.3;
    let mut other = Reason::bare("complaint", 0.4);
    other.replies = Replies::Geometric(5.0);
    other.patience =
        Some(Patience { knee: Span::from_secs(15), law: Law::Weibull { mean: 90.0, shape: 0.8 } });
    other.silent_share = 0.4;
    other.idle_timeout = Some(Law::Constant(120.0));
    other.follow_up_patience = Some(Law::Exponential(300.0));
    other.linger = Some(Law::Gamma { mean: 60.0, cv: 0.7 });
    demand.reasons = vec![Reason::bare("presale", 0.6), other];
    scenario.groups[0].skills = vec![Some(1.0); 2];
    scenario
}

type Needs = (ContactNeed, Vec<ReplyNeed>, Vec<u32>);

/// Contacts by address, with all they need and without their place on the tape.
fn by_address(tape: &Tape) -> BTreeMap<u64, Needs> {
    tape.contacts()
        .iter()
        .map(|contact| {
            let range =
                contact.first_reply as usize..(contact.first_reply + contact.replies) as usize;
            let follow_up = tape.follow_up_patience_ms.get(range).unwrap_or_default().to_vec();
            let replies = tape.replies_of(contact).to_vec();
            (
                contact.address.key(),
                (ContactNeed { first_reply: 0, ..*contact }, replies, follow_up),
            )
        })
        .collect()
}

fn counts(scenario: &Scenario, replications: u64) -> (f64, f64) {
    let maker = TapeMaker::new(scenario);
    let mut tape = Tape::new();
    let n: Vec<f64> = (0..replications)
        .map(|replication| {
            maker.fill(replication, &mut tape);
            tape.contacts().len() as f64
        })
        .collect();
    let mean = n.iter().sum::<f64>() / n.len() as f64;
    (mean, n.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n.len() - 1) as f64)
}

#[test]
fn counts_are_poisson_and_scatter_more_under_busyness_by_its_variance_times_the_mean_squared() {
    // Five standard errors: mean ±5√(v/n), variance ±5v√(2/n); 6e-7 each (the variance of gamma
    // mixtures a little more).
    let n = 2000;
    let mut scenario = Scenario::bare(400.0, 1);
    scenario.demand.reasons[0].replies = Replies::Fixed(1);
    for (forecast_cv, day_cv) in [(0.0, 0.0), (0.0, 0.2), (0.1, 0.2)] {
        scenario.demand.busyness = Busyness { forecast_cv, day_cv, ..Busyness::NONE };
        let factors = (1.0 + forecast_cv * forecast_cv) * (1.0 + day_cv * day_cv) - 1.0;
        let expected = 400.0 + factors * 400.0 * 400.0;
        let (mean, variance) = counts(&scenario, n);
        assert!((mean - 400.0).abs() < 5.0 * (expected / n as f64).sqrt(), "mean {mean}");
        assert!(
            (variance / expected - 1.0).abs() < 5.0 * 1.1 * (2.0 / n as f64).sqrt(),
            "variance {variance}, expected {expected}"
        );
    }
}

#[test]
fn more_demand_adds_contacts_and_changes_none_of_those_there() {
    for replication in 0..3 {
        let some = by_address(&TapeMaker::new(&rich(900.0, 2)).tape(replication));
        let more = by_address(&TapeMaker::new(&rich(1377.0, 2)).tape(replication));
        assert!(more.len() as f64 > 1.3 * some.len() as f64);
        for (address, needs) in &some {
            assert_eq!(more.get(address), Some(needs));
        }
    }
}

#[test]
fn a_promotion_adds_contacts_in_its_time_and_changes_none_of_those_there() {
    let mut plain = rich(900.0, 1);
    plain.demand.same_customer_share = 0.0;
    let mut promoted = plain.clone();
    promoted.demand.events.push(Event {
        name: "opening".into(),
        start: Instant::from_minutes(600),
        shape: EventShape::Table(vec![(Span::ZERO, 4.0), (Span::HOUR, 4.0)]),
        mix: Vec::new(),
        work_factor: 1.0,
    });
    let before = by_address(&TapeMaker::new(&plain).tape(1));
    let mut after = by_address(&TapeMaker::new(&promoted).tape(1));
    for (address, needs) in &before {
        assert_eq!(after.remove(address).as_ref(), Some(needs));
    }
    assert!(after.len() > 30);
    assert!(after.values().all(|needs| (600..660).contains(&needs.0.start.minute())));
}

#[test]
fn a_longer_horizon_changes_no_contact_of_the_days_there() {
    let without_customer = |scenario: &Scenario| -> Vec<Needs> {
        by_address(&TapeMaker::new(scenario).tape(5))
            .into_values()
            .filter(|needs| needs.0.start < Instant::start_of_day(2))
            .map(|(contact, replies, follow_up)| {
                (ContactNeed { customer: 0, ..contact }, replies, follow_up)
            })
            .collect()
    };
    assert_eq!(without_customer(&rich(500.0, 2)), without_customer(&rich(500.0, 9)));
}

#[test]
fn another_mean_of_work_scales_the_same_draws_and_touches_nothing_else() {
    let base = rich(900.0, 1);
    let mut heavier = base.clone();
    for reason in &mut heavier.demand.reasons {
        reason.work = Law::Lognormal { mean: 30.0, cv: 0.8 };
    }
    let (light, heavy) = (TapeMaker::new(&base).tape(0), TapeMaker::new(&heavier).tape(0));
    assert_eq!(light.contacts(), heavy.contacts());
    for contact in light.contacts() {
        let pairs = light.replies_of(contact).iter().zip(heavy.replies_of(contact));
        for (number, (light, heavy)) in pairs.enumerate() {
            assert_eq!(light.thinking_ms, heavy.thinking_ms);
            let factor = if number == 0 { 1.0 } else { 1.5 };
            assert!((heavy.work_ms / light.work_ms / factor - 1.0).abs() < 1e-5);
        }
    }
}

#[test]
fn a_new_rule_for_one_reason_changes_only_its_column() {
    let base = rich(900.0, 1);
    let mut changed = base.clone();
    changed.demand.reasons[0].patience =
        Some(Patience { knee: Span::from_secs(10), law: Law::Exponential(60.0) });
    let (before, after) = (TapeMaker::new(&base).tape(0), TapeMaker::new(&changed).tape(0));
    assert_eq!(before.replies, after.replies);
    for (old, new) in before.contacts().iter().zip(after.contacts()) {
        assert_eq!(ContactNeed { patience_ms: new.patience_ms, ..*old }, *new);
        match new.reason {
            0 => assert!(old.patience_ms == NO_LIMIT && new.patience_ms >= 10_000),
            _ => assert_eq!(old.patience_ms, new.patience_ms),
        }
    }
}

#[test]
fn tapes_made_twice_out_of_order_or_in_used_memory_are_the_same() {
    let maker = TapeMaker::new(&rich(700.0, 2));
    let in_order: Vec<Tape> = (0..4).map(|replication| maker.tape(replication)).collect();
    let mut reused = Tape::new();
    for replication in [3, 0, 2, 1] {
        maker.fill(replication, &mut reused);
        assert_eq!(reused, in_order[replication as usize]);
    }
    assert_ne!(in_order[0].contacts().len(), 0);
    assert_ne!(in_order[0], in_order[1]);
}

#[test]
fn contacts_stand_by_start_then_channel_and_each_column_fits() {
    let scenario = rich(60_000.0, 1);
    let tape = TapeMaker::new(&scenario).tape(0);
    assert!(tape.contacts().is_sorted_by_key(|contact| (contact.start, contact.channel)));
    assert_eq!(tape.follow_up_patience_ms.len(), tape.replies.len());
    let mut next = 0;
    for contact in tape.contacts() {
        assert_eq!(contact.first_reply, next);
        next += contact.replies;
        let replies = tape.replies_of(contact);
        let follow_up = &tape.follow_up_patience_ms[contact.first_reply as usize..];
        assert_eq!((replies[0].thinking_ms, follow_up[0]), (0, NO_LIMIT));
        assert!(replies[1..].iter().all(|reply| reply.thinking_ms > 0 && reply.work_ms > 0.0));
        if contact.reason == 1 {
            assert!(contact.patience_ms >= 15_000 && contact.idle_timeout_ms == 120_000);
            assert!(follow_up[1..replies.len()].iter().all(|&ms| ms < NO_LIMIT));
        } else {
            assert_eq!((contact.patience_ms, contact.linger_ms), (NO_LIMIT, 0));
            assert!(!contact.silent);
        }
    }
    let bare = TapeMaker::new(&Scenario::bare(100.0, 1)).tape(0);
    assert!(bare.follow_up_patience_ms.is_empty());
}

#[test]
fn channels_reasons_levels_and_silence_come_in_their_shares_and_phones_think_more_slowly() {
    // About 60,000 contacts; shares within five standard errors (6e-7 each).
    let mut scenario = rich(60_000.0, 1);
    scenario.demand.busyness = Busyness::NONE;
    let tape = TapeMaker::new(&scenario).tape(2);
    let share =
        |expected: f64, of: &dyn Fn(&ContactNeed) -> bool, base: &dyn Fn(&ContactNeed) -> bool| {
            let base: Vec<_> = tape.contacts().iter().filter(|c| base(c)).collect();
            let found = base.iter().filter(|c| of(c)).count() as f64 / base.len() as f64;
            let error = (expected * (1.0 - expected) / base.len() as f64).sqrt();
            assert!((found - expected).abs() < 5.0 * error, "{found} instead of {expected}");
        };
    let all = |_: &ContactNeed| true;
    share(0.3, &|c| c.channel == 1, &all);
    share(0.4, &|c| c.reason == 1, &all);
    share(0.1, &|c| c.level == Level::Vip, &all);
    share(0.4, &|c| c.silent, &|c| c.reason == 1);
    let thinking = |channel: u16| {
        let all: Vec<f64> = tape
            .contacts()
            .iter()
            .filter(|contact| contact.channel == channel)
            .flat_map(|contact| &tape.replies_of(contact)[1..])
            .map(|reply| f64::from(reply.thinking_ms))
            .collect();
        all.iter().sum::<f64>() / all.len() as f64
    };
    // More than 60,000 draws of cv 1 on either side: five errors of the ratio are below 3 %.
    assert!((thinking(1) / thinking(0) - 1.4).abs() < 0.04);
}

#[test]
fn exact_gives_the_rounded_counts_of_each_hour_whatever_the_busyness() {
    let mut scenario = rich(1000.0, 1);
    let mut hourly = [0.0; 24];
    (hourly[8], hourly[9], hourly[10]) = (0.3333, 0.3333, 0.3334);
    scenario.demand.curve = ArrivalCurve::Synthesise {
        daily_volume: 1000.4,
        hourly,
        weekday: [1.0; 7],
        holidays: Vec::new(),
    };
    scenario.demand.randomness = Randomness::Exact;
    let maker = TapeMaker::new(&scenario);
    let mut first_starts = Vec::new();
    for replication in 0..3 {
        let tape = maker.tape(replication);
        let of_hour =
            |hour: i64| tape.contacts().iter().filter(|c| c.start.minute() / 60 == hour).count();
        // 333.43, 333.43, 333.53: the total rounds to 1000.
        assert_eq!((of_hour(8), of_hour(9), of_hour(10)), (333, 333, 334));
        assert!(tape.contacts().is_sorted_by_key(|contact| contact.start));
        assert!(tape.contacts().iter().any(|contact| contact.channel == 2));
        first_starts.push(tape.contacts()[0].start);
    }
    assert!(first_starts[0] != first_starts[1] && maker.busyness(0).is_empty());
}

/// Share of contacts whose customer has been seen before; fails if that was on another day.
fn seen_before(tape: &Tape) -> f64 {
    let mut last_day = BTreeMap::new();
    let mut again = 0;
    for contact in tape.contacts() {
        if let Some(day) = last_day.insert(contact.customer, contact.start.day()) {
            assert_eq!(day, contact.start.day());
            again += 1;
        }
    }
    f64::from(again) / tape.contacts().len() as f64
}

#[test]
fn a_share_of_contacts_has_a_customer_of_the_same_day() {
    // 6,000 contacts and a share of 0.3: five standard errors are 0.03; the first few contacts of
    // a day find nobody before them.
    let mut scenario = rich(3000.0, 2);
    for randomness in [Randomness::Poisson, Randomness::Exact] {
        scenario.demand.randomness = randomness;
        scenario.demand.same_customer_share = 0.3;
        let found = seen_before(&TapeMaker::new(&scenario).tape(0));
        assert!((0.26..0.33).contains(&found), "{randomness:?}: {found}");
        scenario.demand.same_customer_share = 0.0;
        assert_eq!(seen_before(&TapeMaker::new(&scenario).tape(0)), 0.0, "{randomness:?}");
    }
}

#[test]
fn the_backlog_stands_first_oldest_ahead_with_its_own_or_drawn_reasons() {
    let mut scenario = rich(500.0, 1);
    let minutes = |m: i64| Span::from_minutes(m);
    scenario.demand.backlog = vec![
        Backlog { count: 3, age: minutes(5), reason: Some(1), channel: Some(2) },
        Backlog { count: 40, age: minutes(90), reason: None, channel: None },
    ];
    let with = TapeMaker::new(&scenario).tape(0);
    let (old, rest) = with.contacts().split_at(40);
    assert!(old.iter().all(|contact| contact.start == Instant::from_minutes(-90)));
    assert!(old.iter().any(|c| c.reason == 0) && old.iter().any(|c| c.channel > 0));
    let (young, contacts) = rest.split_at(3);
    for contact in young {
        assert_eq!(
            (contact.start, contact.reason, contact.channel),
            (Instant::from_minutes(-5), 1, 2)
        );
        assert!(contact.patience_ms >= 15_000, "patience counts from the scenario's start");
    }
    scenario.demand.backlog.clear();
    let without = TapeMaker::new(&scenario).tape(0);
    assert_eq!(contacts.len(), without.contacts().len());
    assert_eq!(
        by_address(&with).into_values().filter(|n| n.0.start >= Instant::ZERO).count(),
        by_address(&without)
            .iter()
            .filter(|(a, needs)| by_address(&with).get(a) == Some(needs))
            .count()
    );
}

#[test]
fn without_busyness_the_expected_factor_is_gone_and_strata_change_no_attribute() {
    let maker = TapeMaker::new(&rich(900.0, 1));
    assert_eq!(maker.busyness(3).len(), 24);
    assert!(maker.without_busyness().busyness(3).is_empty());
    let (plain, stratified) = (by_address(&maker.tape(3)), by_address(&maker.stratified().tape(3)));
    assert_ne!(plain.len(), stratified.len());
    let shared: Vec<_> = plain.iter().filter(|(a, _)| stratified.contains_key(a)).collect();
    assert!(shared.len() > 500);
    for (address, needs) in shared {
        let other = &stratified[address];
        assert_eq!(ContactNeed { customer: 0, ..needs.0 }, ContactNeed { customer: 0, ..other.0 });
        assert_eq!(needs.1, other.1);
    }
}

#[test]
fn pinned_digest_of_a_tape() {
    // A change detector: it moves when any draw, address or rounding moves.
    let tape = TapeMaker::new(&rich(800.0, 2)).tape(17);
    let mut digest = 0xCBF2_9CE4_8422_2325_u64; // FNV-1a
    let mut eat = |value: u64| {
        for byte in value.to_le_bytes() {
            digest = (digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    };
    for contact in tape.contacts() {
        eat(contact.start.ms() as u64);
        eat(contact.address.key());
        for column in [
            contact.patience_ms,
            contact.linger_ms,
            contact.idle_timeout_ms,
            contact.first_reply,
            contact.replies,
            contact.customer,
            u32::from(contact.reason),
            u32::from(contact.channel),
            u32::from(contact.level == Level::Vip),
            u32::from(contact.silent),
        ] {
            eat(u64::from(column));
        }
    }
    for reply in &tape.replies {
        eat(u64::from(reply.thinking_ms));
        eat(reply.work_ms.round() as u64);
    }
    tape.follow_up_patience_ms.iter().for_each(|&ms| eat(u64::from(ms)));
    assert_eq!((tape.contacts().len(), digest), (1701, 3_260_176_270_262_321_421));
}

#[test]
fn a_part_of_a_tape_holds_the_same_contacts_as_the_whole() {
    for randomness in [Randomness::Poisson, Randomness::Exact] {
        let mut scenario = rich(3_000.0, 2);
        scenario.demand.randomness = randomness;
        scenario.demand.backlog =
            vec![Backlog { count: 3, age: Span::HOUR, reason: None, channel: None }];
        let maker = TapeMaker::new(&scenario).stratified();
        let whole = maker.tape(7);
        let mut part = Tape::new();
        maker.fill_part(7, &maker.busyness(7), 600..1500, &mut part);
        let inside = |contact: &ContactNeed| (600..1500).contains(&contact.start.minute());
        let wanted: BTreeMap<u64, Needs> =
            by_address(&whole).into_iter().filter(|(_, needs)| inside(&needs.0)).collect();
        assert!(wanted.len() > 500);
        assert_eq!(by_address(&part), wanted);
    }
}
