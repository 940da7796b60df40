//! The grid that runs of a scenario are tallied on: intervals, days, limits, service hours,
//! minimum on duty. Made once, shared by all replications. Must not know how a run was made.

use super::account::Ledger;
use super::contacts::ContactSums;
use super::count::terms;
use super::tally::{Level, LevelSums, RunTally, SliceTally};
use crate::model::{Clock, Scenario};
use crate::stats::Histogram;
use crate::time::{Instant, Span};

/// Limits on the first reply that are always counted within, beside those of the targets, seconds.
pub const USUAL_LIMITS_S: [i64; 6] = [10, 20, 30, 60, 120, 180];

/// The grid.
#[derive(Clone, Debug)]
pub struct Frame {
    /// First moment that counts (the end of the warm-up), ms.
    pub(super) from: i64,
    /// Whether there is a warm-up; without one the backlog counts.
    pub(super) warm: bool,
    /// The horizon's end, ms.
    pub(super) end: i64,
    pub(super) interval: i64,
    pub(super) limits: Vec<(Clock, Span)>,
    pub(super) ledger: Ledger,
    pub(super) post: Vec<Span>,
    /// Stretches with a minimum on duty: from, to (ms), people.
    pub(super) minimum: Vec<(i64, i64, i64)>,
    template: RunTally,
}

pub(super) const DAY_MS: i64 = Span::DAY.ms();

impl Frame {
    /// The grid of a scenario. Shares are counted within `limits`; the first says what is late.
    #[must_use]
    pub fn new(scenario: &Scenario, limits: Vec<(Clock, Span)>) -> Self {
        let (from, end) = (scenario.rules.warm_up.ms(), scenario.calendar.end().ms());
        let interval = scenario.run.interval.ms().clamp(1, end);
        let mut frame = Self {
            from,
            warm: from > 0,
            end,
            interval,
            limits,
            ledger: Ledger::new(scenario),
            post: scenario.groups.iter().map(|group| group.post).collect(),
            minimum: minimum_stretches(scenario),
            template: RunTally::default(),
        };
        frame.template = frame.empty(scenario);
        frame
    }

    /// The limits of a scenario's targets, then [`USUAL_LIMITS_S`]; each once.
    #[must_use]
    pub fn limits_of(scenario: &Scenario) -> Vec<(Clock, Span)> {
        let asked = scenario.targets.iter().map(|target| {
            let (clock, limit, _) = terms(target.measure);
            (clock, limit)
        });
        let usual = USUAL_LIMITS_S.map(|s| (Clock::FirstReply, Span::from_secs(s)));
        let mut limits = Vec::new();
        for limit in asked.chain(usual) {
            if !limits.contains(&limit) {
                limits.push(limit);
            }
        }
        limits
    }

    /// The limits that shares are counted within.
    #[must_use]
    pub fn limits(&self) -> &[(Clock, Span)] {
        &self.limits
    }
    /// First moment and width of each interval, in order; the last may be cut by the horizon.
    pub fn intervals(&self) -> impl Iterator<Item = (Instant, Span)> {
        (0..self.interval_count()).map(|i| {
            let start = i * self.interval;
            let width = self.interval.min(self.end - start);
            (Instant::from_ms(start), Span::from_ms(width))
        })
    }
    /// A tally of nothing, to be filled.
    #[must_use]
    pub fn tally(&self) -> RunTally {
        self.template.clone()
    }

    /// An empty slice whose levels nobody watches.
    pub(super) fn class(&self) -> SliceTally {
        SliceTally {
            contacts: ContactSums::new(self.limits.len()),
            clocks: vec![Histogram::default(); 4],
            ..SliceTally::default()
        }
    }

    fn interval_count(&self) -> i64 {
        (self.end + self.interval - 1) / self.interval
    }

    fn empty(&self, scenario: &Scenario) -> RunTally {
        let all: &[Level] = &Level::ALL;
        let slices = |count: usize, watched: &[Level]| -> Vec<SliceTally> {
            (0..count).map(|_| self.slice(0, self.end, watched)).collect()
        };
        let cells = |width: i64, clocks: bool| -> Vec<SliceTally> {
            (0..(self.end + width - 1) / width)
                .map(|i| {
                    let cell = self.slice(i * width, (i + 1) * width, all);
                    if clocks { cell } else { SliceTally { clocks: Vec::new(), ..cell } }
                })
                .collect()
        };
        RunTally {
            all: self.slice(0, self.end, all),
            days: cells(DAY_MS, true),
            intervals: cells(self.interval, false),
            reasons: slices(scenario.demand.reasons.len(), &[]),
            channels: slices(scenario.demand.channels.len(), &[]),
            groups: slices(scenario.groups.len(), &all[1..]),
            drain: LevelSums::default(),
        }
    }

    /// An empty slice between two moments with these levels watched.
    fn slice(&self, from: i64, to: i64, watched: &[Level]) -> SliceTally {
        let (from, to) = (from.max(self.from), to.min(self.end));
        let mut levels = LevelSums::default();
        for &level in watched {
            levels.averages[level as usize].watched_ms = (to - from).max(0);
        }
        let minimum: i64 =
            self.minimum.iter().map(|&(a, b, _)| (b.min(to) - a.max(from)).max(0)).sum();
        levels.minimum_ms = if watched.contains(&Level::Queue) { minimum as u64 } else { 0 };
        SliceTally {
            contacts: ContactSums::new(self.limits.len()),
            levels,
            clocks: vec![Histogram::default(); 4],
            ..SliceTally::default()
        }
    }
}

/// The minimum on duty over the horizon; where windows overlap the highest counts.
fn minimum_stretches(scenario: &Scenario) -> Vec<(i64, i64, i64)> {
    let windows = &scenario.planning.limits.minimum;
    let at_least = |minute: u32| {
        let inside = windows.iter().filter(|(window, _)| window.contains_minute(minute));
        i64::from(inside.map(|&(_, people)| people).max().unwrap_or(0))
    };
    let mut day: Vec<(i64, i64, i64)> = Vec::new();
    for minute in 0..1440 {
        let people = at_least(minute);
        let (from, to) = (i64::from(minute) * 60_000, i64::from(minute + 1) * 60_000);
        match day.last_mut() {
            Some(last) if last.2 == people => last.1 = to,
            _ => day.push((from, to, people)),
        }
    }
    let days = i64::from(scenario.calendar.days());
    (0..days)
        .flat_map(|d| day.iter().map(move |&(a, b, n)| (a + d * DAY_MS, b + d * DAY_MS, n)))
        .filter(|&(_, _, people)| people > 0)
        .collect()
}
