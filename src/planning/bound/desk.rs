//! Pieces played from an empty desk with people of the best kind: fastest, every skill, largest
//! cap, least often absent, there throughout. Must not know targets' shares or prices.
//!
//! All pieces end where the desk's only day ends, so that one timetable serves them all and a run
//! stops with its piece.

use super::aims::Aim;
use super::pieces::Piece;
use crate::demand::{ContactNeed, Tape, TapeMaker};
use crate::engine::{ContactRecord, Desk, Observer, Staff, Workspace};
use crate::model::{Calendar, Group, GroupRules, Place, Plan, Scenario, in_service};
use crate::time::{Instant, Span};
use std::collections::BTreeMap;

/// Contacts of a piece on one tape, by aim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// That count.
    pub contacts: u32,
    /// That are successes.
    pub successes: u32,
}

/// Where pieces are played.
pub struct BestDesk<'a> {
    scenario: &'a Scenario,
    aims: &'a [Aim],
    desk: Desk,
    maker: &'a TapeMaker,
    end: Instant,
    /// By number of people.
    staffs: BTreeMap<u32, Staff>,
}

/// Memory of one thread.
#[derive(Default)]
pub struct Memory {
    workspace: Workspace,
    tape: Tape,
    counts: Vec<u128>,
}

impl<'a> BestDesk<'a> {
    /// The desk of a scenario whose patterns and promised places are worked by some groups.
    #[must_use]
    pub fn new(
        scenario: &'a Scenario,
        aims: &'a [Aim],
        maker: &'a TapeMaker,
        works: &[bool],
    ) -> Option<Self> {
        let mut own = scenario.clone();
        own.groups = vec![best_kind(scenario, works)?];
        own.calendar = Calendar::new(scenario.calendar.first_day(), 1)?;
        own.rules.service_hours = None;
        own.rules.seats = None;
        own.rules.warm_up = Span::ZERO;
        own.rules.drain = Span::ZERO;
        let (desk, end) = (Desk::new(&own), own.calendar.end());
        Some(Self { scenario, aims, desk, maker, end, staffs: BTreeMap::new() })
    }

    /// Makes ready for these numbers of people.
    pub fn prepare(&mut self, people: impl IntoIterator<Item = u32>) {
        for k in people {
            if !self.staffs.contains_key(&k) {
                let place = Place {
                    group: 0,
                    start: self.end - Span::HOUR.times(2),
                    end: self.end + Span::HOUR.times(2),
                    breaks: Vec::new(),
                    pattern: String::new(),
                    person: None,
                };
                let staff = self.desk.staff(&Plan::new(vec![place; k as usize]));
                self.staffs.insert(k, staff);
            }
        }
    }

    /// A piece on one replication with each of these numbers of people: by number, then aim.
    #[must_use]
    pub fn play(
        &self,
        (index, piece): (usize, &Piece),
        replication: u64,
        hours: &[f64],
        people: &[u32],
        memory: &mut Memory,
    ) -> Vec<Vec<Share>> {
        let Memory { workspace, tape, counts } = memory;
        let minutes = piece.run_in.minute() as usize..piece.to.minute() as usize;
        self.maker.fill_part(replication, hours, minutes, tape);
        let service = self.scenario.rules.service_hours.as_deref();
        tape.contacts.retain(|contact| in_service(service, contact.start));
        let by = self.end - piece.to;
        counts.clear();
        for contact in &mut tape.contacts {
            let counted = self.aims.iter().enumerate();
            let begun = contact.start >= piece.from;
            let bits = counted.filter(|(_, aim)| begun && aim.counts(self.scenario, contact));
            counts.push(bits.map(|(a, _)| 1 << a).sum());
            contact.start += by;
        }
        // Who is absent differs from piece to piece.
        let root = self.maker.address(replication).at(index as u64);
        let mut all = Vec::with_capacity(people.len());
        for k in people {
            let mut watch = Watch {
                aims: self.aims,
                contacts: tape.contacts(),
                counts,
                end: self.end,
                shares: vec![Share::default(); self.aims.len()],
            };
            let staff = &self.staffs[k];
            self.desk.run(tape, staff, root, workspace, &mut watch);
            all.push(watch.shares);
        }
        all
    }
}

/// The best of what the groups that may work are: nobody does better, if more speed, skill, room
/// and presence never hurt.
fn best_kind(scenario: &Scenario, works: &[bool]) -> Option<Group> {
    let groups: Vec<&Group> =
        scenario.groups.iter().zip(works).filter(|(_, works)| **works).map(|(g, _)| g).collect();
    let least = |of: &dyn Fn(&Group) -> f64| groups.iter().map(|g| of(g)).fold(f64::MAX, f64::min);
    let first = *groups.first()?;
    let skills = (0..scenario.demand.reasons.len()).map(|reason| {
        let pace = |g: &&Group| g.skills.get(reason).copied().flatten().map(|f| f * g.factor);
        groups.iter().filter_map(pace).min_by(f64::total_cmp)
    });
    Some(Group {
        size: u32::MAX,
        cap: groups.iter().map(|g| g.cap).max().unwrap_or(0),
        factor: 1.0,
        multitasking: least(&|g| g.multitasking),
        switch: groups.iter().map(|g| g.switch).min().unwrap_or(Span::ZERO),
        // The spread of speeds makes people faster on average.
        speed_spread: groups.iter().map(|g| g.speed_spread).fold(0.0, f64::max),
        skills: skills.collect(),
        absence: least(&|g| g.absence),
        lateness: None,
        pre: Span::ZERO,
        post: Span::ZERO,
        wind_down: Span::ZERO,
        rules: GroupRules::at_best(),
        ..first.clone()
    })
}

/// Counts successes of a piece.
struct Watch<'a> {
    aims: &'a [Aim],
    contacts: &'a [ContactNeed],
    counts: &'a [u128],
    end: Instant,
    shares: Vec<Share>,
}

impl Observer for Watch<'_> {
    fn ended(&mut self, _: Instant, record: &ContactRecord) {
        let index = record.contact as usize;
        for (a, (aim, share)) in self.aims.iter().zip(&mut self.shares).enumerate() {
            if self.counts[index] & (1 << a) != 0 {
                share.contacts += 1;
                let met = aim.success.is_met(&self.contacts[index], record, self.end);
                share.successes += u32::from(met);
            }
        }
    }
}
