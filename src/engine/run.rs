//! The loop: take the next event, stop where told, advance the clock, dispatch. It can be started,
//! run until an instant, and resumed.

use super::event::Event;
use super::floor::{Floor, Workspace};
use super::kind::{Kind, Settles};
use super::observer::Observer;
use super::rules::Points;
use super::staff::Staff;
use super::tables::Desk;
use crate::demand::Tape;
use crate::random::Address;
use crate::time::Instant;

/// What a run is made of. The state alone changes.
pub(super) struct World<'a, O> {
    pub desk: &'a Desk,
    pub staff: &'a Staff,
    pub tape: &'a Tape,
    pub now: Instant,
    /// Where rules are asked.
    pub points: Points,
    pub state: &'a mut Workspace,
    pub observer: &'a mut O,
}

impl Desk {
    /// Plays one replication of `tape` with `staff`: a pure function of its arguments. Absences,
    /// lateness and speeds are drawn at `replication`'s addresses.
    pub fn run(
        &self,
        tape: &Tape,
        staff: &Staff,
        replication: Address,
        workspace: &mut Workspace,
        observer: &mut impl Observer,
    ) {
        let mut world = World::start(self, tape, staff, replication, workspace, observer);
        world.until(Instant::NEVER, |_| {});
        world.finish();
    }

    /// As [`Desk::run`], checking the desk's invariants after every event; slow, for tests.
    #[doc(hidden)]
    pub fn run_checked(
        &self,
        tape: &Tape,
        staff: &Staff,
        replication: Address,
        workspace: &mut Workspace,
        observer: &mut impl Observer,
    ) {
        let mut world = World::start(self, tape, staff, replication, workspace, observer);
        world.until(Instant::NEVER, |state| state.check(self));
        world.finish();
    }
}

impl<'a, O: Observer> World<'a, O> {
    fn start(
        desk: &'a Desk,
        tape: &'a Tape,
        staff: &'a Staff,
        replication: Address,
        state: &'a mut Workspace,
        observer: &'a mut O,
    ) -> Self {
        state.reset(desk, staff, tape, replication);
        let now = state.floor.nobody_since;
        let points = desk.rules.points(tape);
        let mut world = Self { desk, staff, tape, now, points, state, observer };
        world.rules_on_beginning();
        world
    }

    /// Takes all events before `stop`, or until the desk is empty after the horizon, or until the
    /// drain ends. `after_each` sees the state after every settled event.
    fn until(&mut self, stop: Instant, after_each: impl Fn(&Workspace)) {
        let stop = stop.min(self.desk.end + self.desk.drain);
        let mut outside = self.next_outside();
        loop {
            let inside = self.state.calendar.next();
            self.state.read_ahead(self.tape);
            let event = inside.min(outside);
            if event.at() >= stop || self.is_over(event) {
                break;
            }
            self.now = event.at();
            if event == inside {
                self.state.calendar.pop();
                self.take(event);
            } else {
                self.take_outside(event);
                outside = self.next_outside();
            }
            self.follow_up();
            let next = self.state.calendar.next().min(outside);
            self.settle_before(event.kind(), next);
            after_each(self.state);
        }
    }

    /// The horizon is past and nobody is waiting or being served.
    fn is_over(&self, next: Event) -> bool {
        next.at() >= self.desk.end
            && self.state.chats.open() == 0
            && self.state.floor.next_arrival >= self.tape.contacts().len()
    }

    /// The next event of the tape or the timetable.
    fn next_outside(&self) -> Event {
        let Floor { next_arrival, next_scheduled, .. } = self.state.floor;
        let scheduled = self.staff.timetable.get(next_scheduled).copied().unwrap_or(Event::NONE);
        match self.tape.contacts().get(next_arrival) {
            Some(need) => {
                // The backlog comes in when the scenario begins.
                let at = need.start.max(Instant::ZERO);
                scheduled.min(Event::new(at, Kind::Arrives, next_arrival as u32, 0))
            }
            None => scheduled,
        }
    }

    fn take_outside(&mut self, event: Event) {
        if event.kind() == Kind::Arrives {
            self.state.floor.next_arrival += 1;
        } else {
            self.state.floor.next_scheduled += 1;
        }
        self.take(event);
    }

    /// Settles the desk, unless the next event is one that it settles after together with this.
    #[inline]
    fn settle_before(&mut self, kind: Kind, next: Event) {
        let settles = kind.settles();
        let together =
            settles != Settles::Each && next.at() == self.now && next.kind().settles() <= settles;
        if !together {
            self.settle();
        }
    }

    /// Tells the records of all whose contact is not over.
    fn finish(&mut self) {
        self.now = self.now.max(self.desk.end);
        if self.state.chats.open() > 0 {
            self.now = self.desk.end + self.desk.drain;
        }
        self.end();
        self.observer.finished(self.now);
    }
}
