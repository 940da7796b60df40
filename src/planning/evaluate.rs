//! Candidates on common tapes: replications in parallel, results in the order of the replications
//! whatever the number of threads. Also parts of the horizon for moves that change only a part.
//! Must not know where candidates come from.

use super::observe::{SearchObserver, Seen, Watch};
use crate::demand::{Tape, TapeMaker};
use crate::engine::{Desk, Observer, Workspace};
use crate::model::{GroupRules, Place, Plan, Scenario, in_service};
use crate::random::Address;
use crate::time::Instant;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// A tape kept for many candidates.
struct Kept {
    root: Address,
    tape: Tape,
}

/// Where candidates are tried.
pub struct Lab<'a> {
    desk: Desk,
    /// How replications are watched.
    pub watch: Watch,
    maker: TapeMaker,
    kept: Vec<Kept>,
    memory: Mutex<Vec<(Workspace, Tape)>>,
    stop: &'a AtomicBool,
}

impl<'a> Lab<'a> {
    /// A lab without tapes; `stop` interrupts it.
    #[must_use]
    pub fn new(
        scenario: &'a Scenario,
        watch: Watch,
        maker: TapeMaker,
        stop: &'a AtomicBool,
    ) -> Self {
        Self {
            desk: Desk::new(scenario),
            watch,
            maker,
            kept: Vec::new(),
            memory: Mutex::default(),
            stop,
        }
    }

    /// Makes and keeps the tapes of the blocks that begin with these replications.
    pub fn keep(&mut self, blocks: &[u64]) {
        let maker = &self.maker;
        let replications: Vec<u64> =
            blocks.iter().flat_map(|first| *first..first + crate::demand::BLOCK).collect();
        self.kept = replications
            .into_par_iter()
            .map(|replication| Kept {
                root: maker.address(replication),
                tape: maker.tape(replication),
            })
            .collect();
    }

    /// A lab of the same scenario that keeps other tapes: of the blocks that begin with these
    /// replications.
    #[must_use]
    pub fn with_other_tapes(&self, scenario: &'a Scenario, blocks: &[u64]) -> Self {
        let mut other = Self::new(scenario, self.watch.clone(), self.maker.clone(), self.stop);
        other.keep(blocks);
        other
    }

    /// Where tapes come from.
    #[must_use]
    pub const fn maker(&self) -> &TapeMaker {
        &self.maker
    }

    /// The scenario's desk.
    #[must_use]
    pub const fn desk(&self) -> &Desk {
        &self.desk
    }

    /// A kept tape.
    #[must_use]
    pub fn tape(&self, index: usize) -> &Tape {
        &self.kept[index].tape
    }

    /// How many tapes are kept.
    #[must_use]
    pub fn tapes(&self) -> usize {
        self.kept.len()
    }

    /// The kept tapes, for what can be read off demand alone.
    pub fn kept(&self) -> impl Iterator<Item = &Tape> {
        self.kept.iter().map(|kept| &kept.tape)
    }

    /// Whether somebody asked to stop.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// A plan on these kept tapes.
    #[must_use]
    pub fn on_kept(&self, plan: &Plan, tapes: Range<usize>) -> Vec<Seen> {
        let observer = |_: usize, places: &[Place]| self.watch.observer(places);
        self.watched(&self.desk, plan, tapes, observer, SearchObserver::into_seen)
    }

    /// A plan on these kept tapes at a desk of the same scenario, by other rules perhaps, watched by
    /// an observer of its own; told which tape it is on.
    pub fn watched<O: Observer, T: Send>(
        &self,
        desk: &Desk,
        plan: &Plan,
        tapes: Range<usize>,
        observer: impl Fn(usize, &[Place]) -> O + Sync,
        seen: impl Fn(O) -> T + Sync,
    ) -> Vec<T> {
        let staff = desk.staff(plan);
        let first = tapes.start;
        self.kept[tapes]
            .par_iter()
            .enumerate()
            .map(|(index, kept)| {
                let (mut workspace, tape) = self.borrow();
                let mut observer = observer(first + index, staff.places());
                desk.run(&kept.tape, &staff, kept.root, &mut workspace, &mut observer);
                self.give_back(workspace, tape);
                seen(observer)
            })
            .collect()
    }

    /// A plan on these kept tapes, but only contacts that start between two moments and are let in
    /// come, and only people who are there then: an empty desk at `from`.
    pub fn watched_from_empty<O: Observer, T: Send>(
        &self,
        scenario: &Scenario,
        plan: &Plan,
        tapes: Range<usize>,
        (from, to): (Instant, Instant),
        observer: impl Fn(&Tape) -> O + Sync,
        seen: impl Fn(O) -> T + Sync,
    ) -> Vec<T> {
        let there = plan.places().iter().filter(|place| {
            let group = &scenario.groups[place.group];
            place.start - group.pre < to && from < place.end + group.post + group.overtime_max
        });
        // Whoever is there has long come: what a rule does to those who come is no part of it.
        let mut settled = scenario.clone();
        settled.groups.iter_mut().for_each(|group| group.rules = GroupRules::at_best());
        let desk = Desk::new(&settled);
        let staff = desk.staff(&Plan::new(there.cloned().collect()));
        let service = scenario.rules.service_hours.as_deref();
        self.kept[tapes]
            .par_iter()
            .map(|kept| {
                let (mut workspace, mut part) = self.borrow();
                part.take_part(&kept.tape, from, to);
                part.contacts.retain(|contact| in_service(service, contact.start));
                let mut watching = observer(&part);
                desk.run(&part, &staff, kept.root, &mut workspace, &mut watching);
                self.give_back(workspace, part);
                seen(watching)
            })
            .collect()
    }

    /// A plan on the kept tapes, but only contacts that start between two moments are brought. Exact
    /// where the desk is empty before `from`; elsewhere a lead settles it nearly.
    #[must_use]
    pub fn in_window(
        &self,
        plan: &Plan,
        tapes: Range<usize>,
        from: Instant,
        to: Instant,
    ) -> Vec<Seen> {
        let staff = self.desk.staff(plan);
        self.kept[tapes]
            .par_iter()
            .map(|kept| {
                let (mut workspace, mut part) = self.borrow();
                part.take_part(&kept.tape, from, to);
                let mut observer = self.watch.observer(staff.places());
                self.desk.run(&part, &staff, kept.root, &mut workspace, &mut observer);
                self.give_back(workspace, part);
                observer.into_seen()
            })
            .collect()
    }

    /// A plan on replications whose tapes are made for it and forgotten.
    #[must_use]
    pub fn on_fresh(&self, plan: &Plan, replications: Range<u64>) -> Vec<Seen> {
        self.made_by(&self.maker, plan, replications)
    }

    /// As [`Lab::on_fresh`], with every day exactly as busy as forecast.
    #[must_use]
    pub fn as_forecast(&self, plan: &Plan, replications: Range<u64>) -> Vec<Seen> {
        self.made_by(&self.maker.without_busyness(), plan, replications)
    }

    fn made_by(&self, maker: &TapeMaker, plan: &Plan, replications: Range<u64>) -> Vec<Seen> {
        let staff = self.desk.staff(plan);
        replications
            .into_par_iter()
            .map(|replication| {
                let (mut workspace, mut tape) = self.borrow();
                maker.fill(replication, &mut tape);
                let root = maker.address(replication);
                let mut observer = self.watch.observer(staff.places());
                self.desk.run(&tape, &staff, root, &mut workspace, &mut observer);
                self.give_back(workspace, tape);
                observer.into_seen()
            })
            .collect()
    }

    fn borrow(&self) -> (Workspace, Tape) {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn give_back(&self, workspace: Workspace, tape: Tape) {
        // Scratch memory: nothing another thread left there can be wrong.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).push((workspace, tape));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::BLOCK;
    use crate::planning::candidate::{per_group, summed};
    use crate::planning::patterns::Grid;
    use crate::planning::testing::{clock, place, scenario};

    static STOP: AtomicBool = AtomicBool::new(false);

    fn lab(scenario: &Scenario) -> Lab<'_> {
        let watch = Watch::new(scenario, Grid::of(scenario), &[0]);
        Lab::new(scenario, watch, TapeMaker::new(scenario).stratified(), &STOP)
    }

    /// Both days, 09:00 to 18:00.
    fn shifts(people: usize) -> Plan {
        let day = |day| place(0, clock(day, 9, 0), clock(day, 18, 0));
        Plan::new((0..2).flat_map(|d| std::iter::repeat_n(day(d), people)).collect())
    }

    #[test]
    fn kept_tapes_and_tapes_made_anew_show_the_same_on_any_number_of_threads() {
        let s = scenario(2);
        let mut lab = lab(&s);
        lab.keep(&[0, 5 * BLOCK]);
        assert_eq!(lab.tapes() as u64, 2 * BLOCK);
        let (plan, n) = (shifts(4), BLOCK as usize);
        let kept = lab.on_kept(&plan, 0..lab.tapes());
        assert_eq!(kept[n..], lab.on_fresh(&plan, 5 * BLOCK..6 * BLOCK));
        // A part of the tapes is that part of what all show, whoever works on it.
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        assert_eq!(alone.install(|| lab.on_kept(&plan, 3..n)), kept[3..n]);
        assert_ne!(kept[0], kept[n], "other replications, other customers");
    }

    #[test]
    fn a_window_shows_what_the_whole_shows_there_where_the_desk_is_empty_before() {
        // Chats come from 09:00 to 17:00, so the second morning finds nobody.
        let s = scenario(2);
        let mut lab = lab(&s);
        lab.keep(&[0]);
        let plan = shifts(3);
        let whole = summed(&lab.on_kept(&plan, 0..5));
        let part = summed(&lab.in_window(&plan, 0..5, clock(1, 0, 0), clock(2, 0, 0)));
        let second = whole.len() / 2;
        assert_eq!(part[second..], whole[second..]);
        assert!(part[..second].iter().all(|count| count.contacts == 0), "nobody else comes");
        assert!(part[second..].iter().map(|count| count.contacts).sum::<u32>() > 2_000);
    }

    #[test]
    fn means_by_group_are_over_replications_and_of_those_who_wrote() {
        let mut s = scenario(2);
        s.groups.push(crate::planning::testing::group("nobody", 4));
        s.groups[1].skills = vec![None];
        let mut plan = shifts(4).places().to_vec();
        plan.push(place(1, clock(0, 9, 0), clock(0, 18, 0)));
        let seen = lab(&s).on_fresh(&Plan::new(plan), 0..BLOCK);
        let (overtime, chats) = per_group(&s, &seen);
        assert_eq!((overtime[1], chats[1]), (0.0, 0.0), "who can take nothing writes nothing");
        let answered: u32 = summed(&seen).iter().map(|count| count.answered).sum();
        assert!((chats[0] * BLOCK as f64 - f64::from(answered)).abs() < 1e-6);
    }
}
