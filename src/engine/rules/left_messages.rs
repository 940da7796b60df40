//! Left messages: who comes outside service hours, or when nobody is online, writes and goes, and is
//! work of one reply when service opens or somebody comes online (`model.md` §3.3, §9). Must not know
//! who answers.

use super::{Points, Rule};
use crate::engine::event::Event;
use crate::engine::kind::Kind;
use crate::engine::observer::{Observer, Outcome};
use crate::engine::run::World;
use crate::model::{NobodyOnline, Scenario, in_service};
use crate::time::Instant;

/// The rule's settings.
#[derive(Clone, Debug)]
pub(super) struct LeftMessages {
    /// Sorted and apart; `None` = always open.
    service_hours: Option<Vec<(Instant, Instant)>>,
    when_nobody_is_online: bool,
}

/// Contacts that left a message and have not been taken up.
pub(super) type Memory = Vec<u32>;

impl Rule for LeftMessages {
    type Memory = Memory;
    const POINTS: Points =
        Points::BEGINS.and(Points::ARRIVES).and(Points::TAKES_UP).and(Points::ENDS);

    fn of(scenario: &Scenario) -> Option<Self> {
        let service_hours = scenario.rules.service_hours.clone();
        let when_nobody_is_online = scenario.rules.nobody_online == NobodyOnline::LeftMessage;
        let on = service_hours.is_some() || when_nobody_is_online;
        on.then_some(Self { service_hours, when_nobody_is_online })
    }

    fn forget(memory: &mut Memory) {
        memory.clear();
    }

    fn begins<O: Observer>(&self, world: &mut World<'_, O>) {
        for (from, _) in self.service_hours.iter().flatten() {
            world.schedule(*from, Kind::ServiceOpens, 0);
        }
    }

    fn arrives<O: Observer>(&self, world: &mut World<'_, O>, contact: u32) -> bool {
        let nobody = self.when_nobody_is_online && !world.anybody_online();
        let leaves = nobody || !self.is_open(world.now);
        if leaves {
            world.memory().left_messages.push(contact);
        }
        leaves
    }

    /// Only during service, however many have come.
    fn takes_up<O: Observer>(&self, world: &mut World<'_, O>) {
        if self.is_open(world.now) {
            for contact in std::mem::take(&mut world.memory().left_messages) {
                world.returns_as_a_message(contact);
            }
        }
    }

    fn ends<O: Observer>(&self, world: &mut World<'_, O>) {
        for contact in std::mem::take(&mut world.memory().left_messages) {
            world.turn_away(contact, Outcome::LeftMessage);
        }
    }
}

impl LeftMessages {
    fn is_open(&self, now: Instant) -> bool {
        in_service(self.service_hours.as_deref(), now)
    }
}

impl<O: Observer> World<'_, O> {
    pub(in crate::engine) fn service_opens(&mut self, _: Event) {
        self.let_take_up();
    }
}
