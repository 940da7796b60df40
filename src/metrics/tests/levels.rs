//! Levels, occupancy, overtime and minimum on duty from state changes (`model.md` §6).

use crate::engine::{AgentState, Observer, ReplyRecord};
use crate::metrics::{
    Frame, Level, Metric, Recorder, RunTally, SliceTally, TargetObserver, TargetTable,
};
use crate::model::{ClockWindow, Place, Scenario};
use crate::time::{Instant, Span};

fn at(minutes: i64) -> Instant {
    Instant::from_minutes(minutes)
}
fn place(from: i64, to: i64) -> Place {
    Place {
        group: 0,
        start: at(from),
        end: at(to),
        breaks: Vec::new(),
        pattern: String::new(),
        person: None,
    }
}
fn mean(slice: &SliceTally, level: Level) -> f64 {
    slice.level(level).mean().unwrap()
}
fn value(slice: &SliceTally, metric: Metric) -> f64 {
    metric.ratio(slice).value().unwrap()
}
fn recorded(scenario: &Scenario, places: &[Place], events: impl Fn(&mut Recorder)) -> RunTally {
    let frame = Frame::new(scenario, Vec::new());
    let mut recorder = Recorder::new(&frame, places);
    events(&mut recorder);
    recorder.into_tally()
}
fn reply(agent: u32, begun: Instant, sent: Instant) -> ReplyRecord {
    ReplyRecord {
        contact: 0,
        agent,
        number: 0,
        asked: begun,
        begun,
        sent,
        open_chats: 1,
        customer_messages: 1,
        agent_messages: 1,
        to_nobody: false,
    }
}

#[test]
fn a_level_counts_for_the_time_it_lasts_in_each_interval_and_the_drain_apart() {
    let tally = recorded(&Scenario::bare(100.0, 2), &[], |recorder| {
        recorder.queued(at(20), 0);
        recorder.queued(at(50), 1);
        recorder.left_queue(at(60), 0);
        recorder.left_queue(at(90), 1);
        recorder.queued(at(2 * 1440 - 15), 2);
        recorder.finished(at(2 * 1440 + 60));
    });
    let queue: Vec<f64> =
        tally.intervals[..4].iter().map(|interval| mean(interval, Level::Queue)).collect();
    let third = 1.0 / 3.0;
    assert_eq!(queue, [third, 1.0 + third, 1.0, 0.0]);
    assert_eq!(tally.intervals[1].levels.peaks[Level::Queue as usize], 2);
    assert_eq!(mean(&tally.intervals[95], Level::Queue), 0.5);
    assert_eq!(mean(&tally.all, Level::Queue), (80.0 + 15.0) / 2880.0);
    assert_eq!(mean(&tally.days[0], Level::Queue), 80.0 / 1440.0);
    let drain = tally.drain.averages[Level::Queue as usize];
    assert_eq!(drain.watched_ms, Span::HOUR.ms());
    assert_eq!(drain.mean(), Some(1.0));
}

#[test]
fn a_contact_that_passes_through_the_queue_in_no_time_is_no_queue() {
    let tally = recorded(&Scenario::bare(100.0, 1), &[place(0, 60)], |recorder| {
        recorder.queued(at(10), 0);
        recorder.assigned(at(10), 0, 0, true);
        recorder.finished(at(1440));
    });
    assert_eq!(value(&tally.all, Metric::MaxQueue), 0.0);
    assert_eq!(mean(&tally.all, Level::Slots), 1430.0 / 1440.0);
}

#[test]
fn occupancy_is_replying_over_online_and_winding_down_and_overtime_is_past_end_and_post() {
    let mut scenario = Scenario::bare(100.0, 1);
    scenario.groups[0].post = Span::from_minutes(5);
    scenario.planning.limits.max_occupancy = Some(0.9);
    let places = [place(0, 60), place(0, 60)];
    let play = |o: &mut dyn Observes| {
        use AgentState::{Offline, OnBreak, Online, WindingDown};
        o.state(at(-5), 0, Offline, Online);
        o.reply(0, at(0), at(20));
        o.state(at(20), 0, Online, OnBreak);
        o.state(at(40), 0, OnBreak, Online);
        o.state(at(60), 0, Online, WindingDown);
        o.reply(0, at(60), at(80));
        o.state(at(80), 0, WindingDown, Offline);
        o.over(at(1440));
    };
    let table = TargetTable::new(&scenario);
    let mut lean = TargetObserver::new(&table, &places);
    play(&mut lean);
    let outturn = lean.into_outturn();
    let frame = Frame::new(&scenario, Vec::new());
    let mut recorder = Recorder::new(&frame, &places);
    play(&mut recorder);
    let tally = recorder.into_tally();
    // From midnight on: 20 + 20 minutes online, 20 winding down, 40 replying; 15 past 01:05.
    assert_eq!(value(&tally.all, Metric::StaffedHours), 1.0);
    assert_eq!(value(&tally.all, Metric::Occupancy), 40.0 / 60.0);
    assert_eq!(value(&tally.all, Metric::OvertimeHours), 0.25);
    assert_eq!(value(&tally.groups[0], Metric::OvertimeHours), 0.25);
    assert_eq!(value(&tally.groups[0], Metric::Occupancy), 40.0 / 60.0);
    assert_eq!(value(&tally.days[0], Metric::AgentDays), 1.0, "the absent place never came");
    assert_eq!(mean(&tally.intervals[1], Level::OnBreak), 10.0 / 30.0);
    let minutes = |n: i64| Span::from_minutes(n).ms();
    assert_eq!(outturn.people.account.overtime_ms, [minutes(15)]);
    assert_eq!(outturn.people.staffed_ms, [minutes(60)]);
    assert_eq!(outturn.people.replying_ms, [minutes(40)]);
}

#[test]
fn time_below_the_minimum_counts_who_is_really_at_the_desk() {
    let mut scenario = Scenario::bare(100.0, 2);
    let window = ClockWindow { from: 60, to: 120 };
    scenario.planning.limits.minimum = vec![(window, 2)];
    let places = [place(0, 1440), place(0, 1440)];
    let tally = recorded(&scenario, &places, |recorder| {
        use AgentState::{Offline, OnBreak, Online, WindingDown};
        recorder.agent(at(0), 0, Offline, Online);
        recorder.agent(at(75), 1, Offline, Online);
        recorder.agent(at(90), 1, Online, OnBreak);
        recorder.agent(at(100), 1, OnBreak, Online);
        recorder.agent(at(110), 1, Online, WindingDown);
        recorder.finished(at(2880));
    });
    // Day 0: 01:00–01:15 and 01:30–01:40 of one hour. Day 1: never.
    assert_eq!(tally.days[0].levels.below_minimum_ms, Span::from_minutes(25).ms() as u64);
    assert_eq!(value(&tally.days[0], Metric::BelowMinimum), 25.0 / 60.0);
    assert_eq!(value(&tally.all, Metric::BelowMinimum), 25.0 / 120.0);
    assert_eq!(value(&tally.intervals[3], Metric::BelowMinimum), 10.0 / 30.0);
    assert!(Metric::BelowMinimum.ratio(&tally.intervals[4]).value().is_none());
    let empty = recorded(&scenario, &[], |recorder| recorder.finished(at(2880)));
    assert_eq!(value(&empty.all, Metric::BelowMinimum), 1.0);
}

#[test]
fn levels_before_the_end_of_the_warm_up_are_dropped() {
    let mut scenario = Scenario::bare(100.0, 1);
    scenario.rules.warm_up = Span::from_minutes(720);
    let tally = recorded(&scenario, &[], |recorder| {
        recorder.queued(at(0), 0);
        recorder.left_queue(at(1080), 0);
        recorder.finished(at(1440));
    });
    assert_eq!(mean(&tally.all, Level::Queue), 0.5);
    assert_eq!(tally.intervals[0].level(Level::Queue).mean(), None);
}

/// Both observers, told the same.
trait Observes {
    fn state(&mut self, now: Instant, agent: u32, from: AgentState, to: AgentState);
    fn reply(&mut self, agent: u32, begun: Instant, sent: Instant);
    fn over(&mut self, now: Instant);
}
impl<O: Observer> Observes for O {
    fn state(&mut self, now: Instant, agent: u32, from: AgentState, to: AgentState) {
        self.agent(now, agent, from, to);
    }
    fn reply(&mut self, agent: u32, begun: Instant, until: Instant) {
        self.begun(begun, 0, agent, until);
        self.sent(until, &reply(agent, begun, until));
    }
    fn over(&mut self, now: Instant) {
        self.finished(now);
    }
}
