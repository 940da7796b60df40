//! Who can take a chat: a tournament tree per pool over agents in agent order, so that the best
//! agent is at the root and a change costs a path, never a scan.

/// Key of an agent who can't take a chat.
const UNAVAILABLE: u128 = u128::MAX;
const LEAF_BITS: u32 = 28;
const TIE_BITS: u32 = 44;
const TIE_OFFSET: i64 = 1 << (TIE_BITS - 1);

/// How good an agent is for the router: smaller is better. `first` decides, then the longest time
/// since the last assignment, then agent order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine) struct Rating {
    /// At most 56 bits.
    pub first: u64,
    /// Milliseconds; `i64::MIN` = never.
    pub last_assigned: i64,
}

/// The agents of one pool.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Board {
    /// Node 1 is the root, leaves start at `width`.
    nodes: Vec<u128>,
    width: usize,
    agents: Vec<u32>,
    /// Leaves of available agents in agent order, for the rules that take turns or draw lots.
    listed: Vec<u32>,
    keeps_list: bool,
}

impl Board {
    /// Starts anew for these agents, in agent order, none available.
    pub fn reset(&mut self, agents: impl Iterator<Item = u32>, keeps_list: bool) {
        self.listed.clear();
        self.keeps_list = keeps_list;
        self.agents.clear();
        self.agents.extend(agents);
        self.width = self.agents.len().next_power_of_two().max(1);
        self.nodes.clear();
        self.nodes.resize(2 * self.width, UNAVAILABLE);
    }
    #[inline]
    pub fn any(&self) -> bool {
        self.nodes[1] != UNAVAILABLE
    }
    #[inline]
    pub fn is_available(&self, leaf: u32) -> bool {
        self.nodes[self.width + leaf as usize] != UNAVAILABLE
    }
    /// The best agent and its rating, comparable between pools.
    #[inline]
    pub fn best(&self) -> Option<(u128, u32)> {
        let root = self.nodes[1];
        (root != UNAVAILABLE).then(|| {
            let leaf = root as usize & ((1 << LEAF_BITS) - 1);
            (root >> LEAF_BITS, self.agents[leaf])
        })
    }
    /// Available agents in agent order (only for the rules that asked for the list).
    pub fn listed(&self) -> impl ExactSizeIterator<Item = u32> {
        self.listed.iter().map(|leaf| self.agents[*leaf as usize])
    }
    /// The first available agent numbered above `agent`, and the first of all.
    pub fn next_after(&self, agent: u32) -> (Option<u32>, Option<u32>) {
        let next = self.listed.partition_point(|leaf| self.agents[*leaf as usize] <= agent);
        let name = |leaf: &u32| self.agents[*leaf as usize];
        (self.listed.get(next).map(name), self.listed.first().map(name))
    }
    fn relist(&mut self, leaf: u32, available: bool) {
        match (self.listed.binary_search(&leaf), available) {
            (Err(place), true) => self.listed.insert(place, leaf),
            (Ok(place), false) => {
                self.listed.remove(place);
            }
            _ => {}
        }
    }
    /// Sets an agent's rating; `None` = can't take a chat.
    #[inline]
    pub fn set(&mut self, leaf: u32, rating: Option<Rating>) {
        if self.keeps_list {
            self.relist(leaf, rating.is_some());
        }
        let key = rating.map_or(UNAVAILABLE, |rating| {
            let tie = rating.last_assigned.saturating_add(TIE_OFFSET).max(0) as u128;
            (u128::from(rating.first) << (TIE_BITS + LEAF_BITS))
                | (tie << LEAF_BITS)
                | u128::from(leaf)
        });
        let mut node = self.width + leaf as usize;
        self.nodes[node] = key;
        while node > 1 {
            let best = self.nodes[node].min(self.nodes[node ^ 1]);
            node /= 2;
            if self.nodes[node] == best {
                break;
            }
            self.nodes[node] = best;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn rated(first: u64, last_assigned: i64) -> Rating {
        Rating { first, last_assigned }
    }

    #[test]
    fn the_best_is_by_rating_then_longest_unassigned_then_agent_order() {
        let mut board = Board::default();
        board.reset([10, 11, 12, 13, 14].into_iter(), true);
        assert!(!board.any() && board.best().is_none());
        board.set(3, Some(rated(1, i64::MIN)));
        board.set(4, Some(rated(0, 500)));
        board.set(2, Some(rated(0, 500)));
        board.set(0, Some(rated(0, 600)));
        assert_eq!(board.best().map(|b| b.1), Some(12));
        board.set(4, Some(rated(0, -7)));
        assert_eq!(board.best().map(|b| b.1), Some(14));
        board.set(1, Some(rated(0, i64::MIN)));
        assert_eq!(board.best().map(|b| b.1), Some(11));
        assert_eq!(board.next_after(12), (Some(13), Some(10)));
        assert_eq!(board.next_after(14), (None, Some(10)));
        for leaf in [0, 1, 2, 4] {
            board.set(leaf, None);
        }
        assert_eq!(board.best().map(|b| b.1), Some(13));
        assert!(board.is_available(3) && !board.is_available(2));
    }
}
