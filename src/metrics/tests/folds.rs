//! Contacts and replies folded into slices (`model.md` §6).

use crate::engine::{ContactRecord, Outcome, ReplyRecord, WaitingSplit};
use crate::metrics::standing::tests::{answered, unanswered};
use crate::metrics::{Fold, Frame, Metric, RunTally};
use crate::model::{Clock, Place, Scenario};
use crate::time::{Instant, Span};

const HOUR: i64 = 3600;
const LIMIT: (Clock, Span) = (Clock::FirstReply, Span::from_secs(30));

fn frame(days: u32) -> Frame {
    Frame::new(&Scenario::bare(100.0, days), vec![LIMIT])
}
fn value(tally: &RunTally, metric: Metric) -> f64 {
    metric.ratio(&tally.all).value().unwrap()
}
fn reply(contact: u32, number: u32, asked_s: i64, gap_s: i64) -> ReplyRecord {
    let asked = Instant::from_ms(asked_s * 1000);
    let sent = asked + Span::from_secs(gap_s);
    ReplyRecord {
        contact,
        agent: 0,
        number,
        asked,
        begun: asked,
        sent,
        open_chats: 1,
        customer_messages: 1,
        agent_messages: 1,
        to_nobody: false,
    }
}

#[test]
fn the_pooled_average_response_time_of_article_a_is_18_6_seconds() {
    let frame = frame(1);
    let mut fold = Fold::new(&frame, &[]);
    for (number, gap) in [(0, 45), (1, 5), (2, 3)] {
        fold.add_reply(&reply(0, number, 100 * i64::from(number), gap));
    }
    fold.add_reply(&reply(1, 0, 0, 25));
    fold.add_reply(&reply(1, 1, 300, 15));
    let to_nobody = ReplyRecord { to_nobody: true, ..reply(2, 0, 0, 900) };
    fold.add_reply(&to_nobody);
    let tally = fold.into_tally();
    assert!((value(&tally, Metric::MeanReplyGap) - 18.6).abs() < 1e-12);
    assert_eq!(value(&tally, Metric::RepliesSent), 6.0);
}

#[test]
fn every_arrival_has_one_outcome_and_belongs_to_the_slices_of_its_start() {
    let frame = frame(2);
    let mut fold = Fold::new(&frame, &[]);
    let records = [
        answered(9 * HOUR, 10),
        ContactRecord { outcome: Outcome::BrokeOff, ..answered(9 * HOUR + 1799, 40) },
        unanswered(23 * HOUR + 3599, 60, Outcome::Abandoned),
        unanswered(25 * HOUR, 60, Outcome::AbandonedSilently),
        unanswered(26 * HOUR, 0, Outcome::Blocked),
        unanswered(27 * HOUR, HOUR, Outcome::LeftMessage),
        unanswered(47 * HOUR, 5 * HOUR, Outcome::Open),
        unanswered(-60, 90, Outcome::Abandoned),
    ];
    for record in &records {
        fold.add_contact(record);
    }
    let tally = fold.into_tally();
    assert_eq!(tally.all.contacts.arrivals, 8);
    assert_eq!(tally.all.contacts.outcomes, [1, 1, 2, 1, 1, 1, 1]);
    assert_eq!(tally.days.iter().map(|d| d.contacts.arrivals).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(tally.intervals[18].contacts.arrivals, 2, "09:00 to 09:30");
    assert_eq!(tally.intervals[18].contacts.entries.answered, 2, "broken off later, but answered");
    assert_eq!(tally.reasons[0].contacts.arrivals, 8);
    assert_eq!(value(&tally, Metric::AbandonedOfArrivals), 0.25);
    assert_eq!(value(&tally, Metric::SilentlyOfArrivals), 0.125);
    assert_eq!(value(&tally, Metric::MeanFirstReply), 25.0);
    assert_eq!(tally.all.contacts.late.chats, 5);
}

#[test]
fn abandoned_contacts_belong_to_their_start_and_abandonments_to_their_moment() {
    let frame = frame(2);
    let mut fold = Fold::new(&frame, &[]);
    fold.add_contact(&unanswered(24 * HOUR - 10, 60, Outcome::Abandoned));
    let tally = fold.into_tally();
    let of_arrivals: Vec<u64> = tally.days.iter().map(|day| day.contacts.abandoned).collect();
    let by_moment: Vec<u64> = tally.days.iter().map(|day| day.flows.abandonments).collect();
    assert_eq!((of_arrivals, by_moment), (vec![1, 0], vec![0, 1]));
}

#[test]
fn clocks_leave_out_those_who_gave_up_and_left_messages_are_measured_apart() {
    let frame = frame(1);
    let mut fold = Fold::new(&frame, &[]);
    fold.know(7, 0, 0);
    fold.add_contact(&answered(HOUR, 10));
    let silent = ContactRecord {
        outcome: Outcome::AbandonedSilently,
        gave_up: Some(Instant::from_ms(HOUR * 1000 + 5_000)),
        ..answered(HOUR, 500)
    };
    fold.add_contact(&silent);
    let left = ContactRecord { contact: 7, outcome: Outcome::LeftMessage, ..answered(HOUR, 7200) };
    fold.add_reply(&reply(0, 0, HOUR, 10));
    fold.add_reply(&reply(7, 0, HOUR, 7200));
    fold.add_contact(&left);
    let tally = fold.into_tally();
    assert_eq!(value(&tally, Metric::MeanFirstReply), 10.0);
    assert_eq!(value(&tally, Metric::Answered), 1.0);
    assert_eq!(value(&tally, Metric::MeanReplyGap), 10.0);
    assert_eq!(value(&tally, Metric::MeanLeftMessageAnswer), 7200.0);
    assert_eq!(tally.all.clocks[Clock::FirstReply as usize].count(), 1);
}

#[test]
fn the_cause_of_a_late_chat_is_the_largest_part_of_its_wait() {
    let frame = frame(1);
    let mut fold = Fold::new(&frame, &[]);
    let with = |parts: [i64; 4]| {
        let [nobody_online, no_free_slot, agent_busy, replying] = parts.map(Span::from_secs);
        let split = WaitingSplit { nobody_online, no_free_slot, agent_busy, replying };
        ContactRecord { split, ..answered(HOUR, parts.iter().sum()) }
    };
    for parts in [[0, 20, 15, 5], [0, 0, 40, 5], [20, 20, 0, 0], [0, 20, 5, 5]] {
        fold.add_contact(&with(parts));
    }
    let late = fold.into_tally().all.contacts.late;
    assert_eq!(late.chats, 3, "the last one came in time");
    assert_eq!(late.causes, [1, 1, 1, 0], "the first of equals");
    assert_eq!(late.split_ms, [20_000, 40_000, 55_000, 10_000]);
}

#[test]
fn the_group_is_that_of_the_place_that_answered() {
    let mut scenario = Scenario::bare(100.0, 1);
    scenario.groups.push(scenario.groups[0].clone());
    let frame = Frame::new(&scenario, vec![LIMIT]);
    let place = |group| Place {
        group,
        start: Instant::ZERO,
        end: Instant::from_minutes(60),
        breaks: Vec::new(),
        pattern: String::new(),
        person: None,
    };
    let mut fold = Fold::new(&frame, &[place(1), place(0)]);
    fold.add_contact(&answered(0, 10));
    fold.add_contact(&unanswered(0, 10, Outcome::Abandoned));
    let tally = fold.into_tally();
    let arrivals: Vec<u64> = tally.groups.iter().map(|group| group.contacts.arrivals).collect();
    assert_eq!(arrivals, [0, 1]);
}
