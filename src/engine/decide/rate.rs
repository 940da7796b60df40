//! How good an agent is for a new chat (`model.md` §5, Routing).

use crate::engine::floor::{Agent, Person, Rating};
use crate::engine::observer::AgentState;
use crate::engine::tables::Desk;
use crate::model::Routing;

/// Whether the agent may take a chat, and how good that would be; smaller is better.
#[inline]
pub(in crate::engine) fn rating(desk: &Desk, agent: &Agent, person: &Person) -> Option<Rating> {
    let group = &desk.groups[agent.group as usize];
    if agent.state != AgentState::Online || agent.held_back || agent.occupied >= group.cap {
        return None;
    }
    let first = match desk.routing {
        Routing::LeastLoaded => u64::from(agent.occupied),
        Routing::LeastPending => {
            (u64::from(agent.pending + agent.writing) << 28) | u64::from(agent.open)
        }
        // Equal fractions have equal floors, different ones differ by more than the scale loses.
        Routing::LeastFilled => (u64::from(agent.occupied) << 28) / u64::from(group.cap),
        Routing::Sorted => (i64::from(group.rank) - i64::from(i32::MIN)) as u64,
        Routing::LongestIdle => {
            let busy = u64::from(agent.pending + agent.writing > 0) << 45;
            busy | (person.idle_since.saturating_add(1 << 43).max(0) as u64)
        }
        Routing::RoundRobin | Routing::Random => 0,
    };
    Some(Rating { first, last_assigned: agent.last_assigned })
}

/// Whether the rating depends on messages, not only on slots.
pub(in crate::engine) const fn looks_at_messages(routing: Routing) -> bool {
    matches!(routing, Routing::LeastPending | Routing::LongestIdle)
}
