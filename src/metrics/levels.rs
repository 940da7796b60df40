//! Levels over time: each change adds the area under the old value to the intervals and days it
//! lasted through. Integers, so that merging keeps every byte. Must not know how a run was made.

use super::frame::{DAY_MS, Frame};
use super::tally::{Level, LevelSums, RunTally, SliceTally};
use crate::time::Instant;

/// A value and since when it has it, ms.
#[derive(Clone, Copy, Debug, Default)]
struct Track {
    value: i64,
    since: i64,
}

/// All levels of a run, of the desk and of each group.
#[derive(Clone, Debug)]
pub(super) struct Levels {
    desk: [Track; Level::COUNT],
    groups: Vec<[Track; Level::COUNT]>,
    on_duty: Track,
    /// First stretch with a minimum that is not over yet.
    next_minimum: usize,
}

impl Levels {
    pub fn new(groups: usize, frame: &Frame) -> Self {
        // Nobody on duty is below a minimum from the first moment on.
        let start = Track { value: 0, since: frame.from };
        Self {
            desk: [start; Level::COUNT],
            groups: vec![[start; Level::COUNT]; groups],
            on_duty: start,
            next_minimum: 0,
        }
    }

    /// Changes a level by `by`, of the desk and of `group`.
    #[inline]
    pub fn change(
        &mut self,
        frame: &Frame,
        tally: &mut RunTally,
        now: Instant,
        level: Level,
        by: i64,
        group: Option<u16>,
    ) {
        let now = now.ms();
        let track = &mut self.desk[level as usize];
        settle(frame, tally, *track, now, level);
        *track = Track { value: track.value + by, since: now };
        if let Some(group) = group.map(usize::from) {
            let track = &mut self.groups[group][level as usize];
            let (a, b) = (track.since.max(frame.from), now.min(frame.end));
            add(&mut tally.groups[group].levels, level, track.value, b - a);
            *track = Track { value: track.value + by, since: now };
        }
        if matches!(level, Level::Online | Level::WindingDown) {
            self.check_minimum(frame, tally, now);
            self.on_duty.value += by;
        }
    }

    /// Brings all levels up to `now`, the end of the run.
    pub fn finish(&mut self, frame: &Frame, tally: &mut RunTally, now: Instant) {
        for level in Level::ALL {
            self.change(frame, tally, now, level, 0, None);
            for group in 0..self.groups.len() {
                let track = self.groups[group][level as usize];
                let (a, b) = (track.since.max(frame.from), now.ms().min(frame.end));
                add(&mut tally.groups[group].levels, level, track.value, b - a);
            }
        }
        let watched = (now.ms() - frame.end).max(0);
        for average in &mut tally.drain.averages {
            average.watched_ms = watched;
        }
    }

    /// Adds the time since the last change in which fewer than the minimum were on duty.
    fn check_minimum(&mut self, frame: &Frame, tally: &mut RunTally, now: i64) {
        let Track { value, since } = self.on_duty;
        self.on_duty.since = now;
        let mut index = self.next_minimum;
        while let Some(&(from, to, least)) = frame.minimum.get(index).filter(|m| m.0 < now) {
            let (a, b) = (since.max(from).max(frame.from), now.min(to));
            if value < least && a < b {
                tally.all.levels.below_minimum_ms += (b - a) as u64;
                let mut below = |slice: &mut SliceTally, _, lasted: i64| {
                    slice.levels.below_minimum_ms += lasted as u64;
                };
                cells(&mut tally.days, DAY_MS, a, b, 0, &mut below);
                cells(&mut tally.intervals, frame.interval, a, b, 0, &mut below);
            }
            if to <= now {
                self.next_minimum = index + 1;
            }
            index += 1;
        }
    }
}

/// Adds what a value held since its last change.
fn settle(frame: &Frame, tally: &mut RunTally, track: Track, now: i64, level: Level) {
    let Track { value, since } = track;
    if value == 0 || since == now {
        return;
    }
    add(&mut tally.drain, level, value, now - since.max(frame.end));
    let (a, b) = (since.max(frame.from), now.min(frame.end));
    if a >= b {
        return;
    }
    add(&mut tally.all.levels, level, value, b - a);
    let mut one = |slice: &mut SliceTally, value, lasted| {
        add(&mut slice.levels, level, value, lasted);
    };
    cells(&mut tally.days, DAY_MS, a, b, value, &mut one);
    cells(&mut tally.intervals, frame.interval, a, b, value, &mut one);
}

fn cells(
    slices: &mut [SliceTally],
    width: i64,
    mut from: i64,
    to: i64,
    value: i64,
    add: &mut impl FnMut(&mut SliceTally, i64, i64),
) {
    let mut cell = from / width;
    while from < to {
        let until = to.min((cell + 1) * width);
        add(&mut slices[cell as usize], value, until - from);
        from = until;
        cell += 1;
    }
}

#[inline]
fn add(sums: &mut LevelSums, level: Level, value: i64, lasted: i64) {
    if value > 0 && lasted > 0 {
        sums.averages[level as usize].area_ms += value * lasted;
        let peak = &mut sums.peaks[level as usize];
        *peak = (*peak).max(value as u64);
    }
}
