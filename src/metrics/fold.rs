//! Contacts and replies folded into a [`RunTally`]: the one implementation behind observers and
//! stored records. Each is added to its day, its interval and its class (reason, channel, group);
//! classes are summed up at the end, which costs less than adding everything to every slice. Must
//! not know how a run was made.

use super::contacts::{ClockSum, ContactEffect};
use super::frame::{DAY_MS, Frame};
use super::standing::gave_up;
use super::tally::{Flows, RunTally, SliceTally};
use crate::engine::{ContactRecord, Outcome, ReplyRecord};
use crate::model::Place;
use crate::time::Instant;

/// A tally being filled.
#[derive(Clone, Debug)]
pub struct Fold<'a> {
    pub(super) frame: &'a Frame,
    pub(super) tally: RunTally,
    /// Group of each place in agent order.
    pub(super) groups: Vec<u16>,
    /// Reason and channel of each contact.
    kinds: Vec<(u16, u16)>,
    /// By reason, channel and group (the last of them for nobody's); made when first needed.
    classes: Vec<Option<Box<SliceTally>>>,
    effect: ContactEffect,
}

impl<'a> Fold<'a> {
    /// An empty tally on this grid, for a run with these places in agent order.
    #[must_use]
    pub fn new(frame: &'a Frame, places: &[Place]) -> Self {
        let tally = frame.tally();
        let classes = tally.reasons.len() * tally.channels.len() * (tally.groups.len() + 1);
        Self {
            frame,
            tally,
            classes: vec![None; classes],
            groups: places.iter().map(|place| place.group as u16).collect(),
            kinds: Vec::new(),
            effect: ContactEffect::default(),
        }
    }

    /// Tells what a contact is about, before its replies are added.
    pub fn know(&mut self, contact: u32, reason: u16, channel: u16) {
        let index = contact as usize;
        if index >= self.kinds.len() {
            self.kinds.resize(index + 1, (u16::MAX, u16::MAX));
        }
        self.kinds[index] = (reason, channel);
    }

    /// Adds a contact to the slices of its start, reason, channel and group.
    pub fn add_contact(&mut self, record: &ContactRecord) {
        if self.is_warm_up(record.start) {
            return;
        }
        let ledger = &self.frame.ledger;
        let (published, entry) = (ledger.is_open(record.start), ledger.entry(record));
        self.effect.set(record, &self.frame.limits, published, entry);
        let effect = std::mem::take(&mut self.effect);
        let group = record.agent.and_then(|agent| self.groups.get(agent as usize)).copied();
        let kinds = (Some(record.reason), Some(record.channel), group);
        self.slices(record.start, kinds, |slice| {
            slice.contacts.add(&effect);
            for (histogram, ms) in slice.clocks.iter_mut().zip(effect.clocks_ms) {
                if let Some(ms) = ms {
                    histogram.add(ms);
                }
            }
        });
        self.effect = effect;
        if gave_up(record) {
            let at = record.gave_up.unwrap_or(record.ended);
            let loud = record.outcome == Outcome::Abandoned;
            self.slices(at, kinds, |slice| {
                let Flows { abandonments, silent_abandonments, .. } = &mut slice.flows;
                *(if loud { abandonments } else { silent_abandonments }) += 1;
            });
        }
        if let (Outcome::LeftMessage, Some(answer)) = (record.outcome, record.first_reply) {
            // Measured apart: taken out of the gaps again, which saw its reply like any other.
            let ms = (answer - record.start).ms();
            self.slices(record.start, kinds, |slice| {
                slice.flows.gaps -= 1;
                slice.flows.gaps_ms -= ms;
                let ClockSum { count, total_ms } = &mut slice.contacts.left_answered;
                *count += 1;
                *total_ms += ms as u64;
            });
        }
    }

    /// Adds a reply: sent by its moment, the gap by the message it answers.
    pub fn add_reply(&mut self, reply: &ReplyRecord) {
        let (reason, channel) =
            self.kinds.get(reply.contact as usize).map_or((None, None), |k| (Some(k.0), Some(k.1)));
        let kinds = (reason, channel, self.groups.get(reply.agent as usize).copied());
        let is_sent = !self.is_warm_up(reply.sent);
        let answers = !reply.to_nobody && !self.is_warm_up(reply.asked);
        let ms = (reply.sent - reply.asked).ms();
        let gap = |slice: &mut SliceTally| {
            slice.flows.gaps += 1;
            slice.flows.gaps_ms += ms;
        };
        // Most replies are sent in the interval of their message: one visit to its slices.
        if is_sent && answers && self.interval(reply.sent) == self.interval(reply.asked) {
            self.slices(reply.sent, kinds, |slice| {
                slice.flows.replies_sent += 1;
                gap(slice);
            });
            return;
        }
        if is_sent {
            self.slices(reply.sent, kinds, |slice| slice.flows.replies_sent += 1);
        }
        if answers {
            self.slices(reply.asked, kinds, gap);
        }
    }

    /// The tally filled so far.
    #[must_use]
    pub fn into_tally(self) -> RunTally {
        let mut tally = self.tally;
        let (channels, groups) = (tally.channels.len(), tally.groups.len() + 1);
        for (index, class) in self.classes.iter().enumerate() {
            let Some(class) = class else { continue };
            let (reason, rest) = (index / (channels * groups), index % (channels * groups));
            tally.all.add_sums(class);
            tally.reasons[reason].add_sums(class);
            tally.channels[rest / groups].add_sums(class);
            if let Some(group) = tally.groups.get_mut(rest % groups) {
                group.add_sums(class);
            }
        }
        tally
    }

    /// The interval and the day of a moment, if it is in the horizon.
    const fn interval(&self, at: Instant) -> Option<(i64, i64)> {
        let ms = at.ms();
        if 0 <= ms && ms < self.frame.end {
            Some((ms / self.frame.interval, ms / DAY_MS))
        } else {
            None
        }
    }

    fn is_warm_up(&self, at: Instant) -> bool {
        self.frame.warm && at.ms() < self.frame.from
    }

    /// Applies `add` to the day and interval of `at`, and to the class, or, where the contact is not
    /// known, to all and the group.
    fn slices(
        &mut self,
        at: Instant,
        (reason, channel, group): (Option<u16>, Option<u16>, Option<u16>),
        mut add: impl FnMut(&mut SliceTally),
    ) {
        let tally = &mut self.tally;
        let ms = at.ms();
        if (0..self.frame.end).contains(&ms) {
            add(&mut tally.days[(ms / DAY_MS) as usize]);
            add(&mut tally.intervals[(ms / self.frame.interval) as usize]);
        }
        let (channels, groups) = (tally.channels.len(), tally.groups.len() + 1);
        let own = group.map_or(groups - 1, usize::from);
        let class = reason.zip(channel).and_then(|(reason, channel)| {
            self.classes
                .get_mut((usize::from(reason) * channels + usize::from(channel)) * groups + own)
        });
        if let Some(class) = class {
            add(class.get_or_insert_with(|| Box::new(self.frame.class())));
            return;
        }
        add(&mut tally.all);
        if let Some(slice) = tally.groups.get_mut(own) {
            add(slice);
        }
    }
}
