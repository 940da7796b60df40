//! The log-in ramp (X10): whoever has just come takes one new chat at most per so long, until the cap
//! was reached once; without a cap, until a while after coming. Must not know who gives the chats.

use super::{Points, Rule};
use crate::engine::event::Event;
use crate::engine::kind::Kind;
use crate::engine::observer::Observer;
use crate::engine::run::World;
use crate::model::{self, Scenario};
use crate::time::{Instant, Span};

/// The rule's settings, by group.
#[derive(Clone, Debug)]
pub(super) struct LogInRamp {
    by_group: Vec<Option<model::LogInRamp>>,
}

/// By place: until when its ramp lasts, if it has come and the ramp is not over.
pub(super) type Memory = Vec<Option<Instant>>;

impl Rule for LogInRamp {
    type Memory = Memory;
    const POINTS: Points = Points::COMES.and(Points::ASSIGNED);

    fn of(scenario: &Scenario) -> Option<Self> {
        let ramp =
            |group: &model::Group| group.rules.log_in_ramp.filter(|ramp| ramp.every > Span::ZERO);
        let by_group: Vec<_> = scenario.groups.iter().map(ramp).collect();
        by_group.iter().any(Option::is_some).then_some(Self { by_group })
    }

    fn forget(memory: &mut Memory) {
        memory.clear();
    }

    fn comes<O: Observer>(&self, world: &mut World<'_, O>, number: u32) {
        let group = world.agent(number).group as usize;
        let Some(ramp) = self.by_group[group] else { return };
        let unlimited = world.desk.groups[group].cap == u32::MAX;
        let until = if unlimited { world.now + ramp.end } else { Instant::NEVER };
        let ramps = &mut world.memory().log_in_ramp;
        if ramps.len() <= number as usize {
            ramps.resize(number as usize + 1, None);
        }
        ramps[number as usize] = Some(until);
    }

    fn assigned<O: Observer>(&self, world: &mut World<'_, O>, number: u32) {
        let ramps = &world.remembered().log_in_ramp;
        let Some(until) = ramps.get(number as usize).copied().flatten() else { return };
        let (agent, now) = (world.agent(number), world.now);
        let group = agent.group as usize;
        let at_cap = agent.occupied >= world.desk.groups[group].cap;
        match self.by_group[group] {
            Some(ramp) if !at_cap && now < until => {
                world.hold_back(number);
                world.schedule(until.min(now + ramp.every), Kind::MayTakeMore, number);
            }
            _ => world.memory().log_in_ramp[number as usize] = None,
        }
    }
}

impl<O: Observer> World<'_, O> {
    pub(in crate::engine) fn may_take_more(&mut self, event: Event) {
        self.let_take(event.id());
    }
}
