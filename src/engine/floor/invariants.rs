//! What must hold after every event; asked by tests, never by runs.

use super::{Phase, Workspace};
use crate::engine::observer::AgentState;
use crate::engine::tables::Desk;

impl Workspace {
    /// Panics with a sentence if the desk contradicts itself.
    #[doc(hidden)]
    pub fn check(&self, desk: &Desk) {
        let (mut queued, mut with_agents, mut lingering) = (0, 0, 0);
        for (slot, chat) in self.chats.iter() {
            match chat.phase {
                Phase::Queued => queued += 1,
                Phase::Parked => {}
                _ => {
                    with_agents += 1;
                    lingering += u32::from(chat.phase == Phase::Lingering);
                    let held = &self.held[chat.agent as usize];
                    assert_eq!(
                        held[chat.seat() as usize],
                        slot,
                        "a chat sits where its agent has it"
                    );
                }
            }
        }
        assert_eq!(queued, self.waiting.length(), "the queue's length counts the queued");
        let mut occupied = 0;
        let mut seated = 0;
        for (number, agent) in self.agents.iter().enumerate() {
            let group = &desk.groups[agent.group as usize];
            let cap = group.cap;
            let held = &self.held[number];
            let in_phase = |phase| {
                held.iter().filter(|slot| self.chats.get(**slot).phase == phase).count() as u32
            };
            assert_eq!(held.len() as u32, agent.occupied, "slots in use are the chats held");
            assert!(agent.occupied <= cap, "nobody holds more chats than the cap");
            assert_eq!(agent.open, agent.occupied - in_phase(Phase::Lingering), "open chats");
            assert_eq!(agent.pending, in_phase(Phase::Pending), "pending messages");
            assert_eq!(agent.writing, in_phase(Phase::Replying), "replies in progress");
            assert!(agent.at_desk() || agent.occupied == 0, "who is away holds no chat");
            let takes =
                agent.state == AgentState::Online && !agent.held_back && agent.occupied < cap;
            assert_eq!(
                self.boards[group.pool as usize].is_available(agent.leaf),
                takes,
                "the board shows who can take a chat"
            );
            occupied += agent.occupied;
            seated += u32::from(agent.at_desk() || agent.state == AgentState::OnBreak);
        }
        assert_eq!(
            self.lines_in_use(),
            queued + with_agents - lingering,
            "lines are held by who waits or is with an agent and does not linger"
        );
        assert_eq!(occupied, with_agents, "every chat with an agent is held by one");
        assert_eq!(seated, self.floor.seated, "people in seats");
        assert!(seated <= desk.seats, "no more people than seats");
    }
}
