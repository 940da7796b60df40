//! How much a search may spend. Everything is counted in contacts, replications and nodes, nothing in
//! seconds, so that the same scenario gives the same plan on any machine. An effort repeats the
//! search of the one below and goes on from it.

use crate::demand::BLOCK;

/// The three efforts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effort {
    /// A first look.
    Quick,
    /// The usual.
    #[default]
    Normal,
    /// Before the big day.
    Thorough,
}

/// Contacts that a proof sees at least, unless that were more than [`MOST_PROOF`] replications.
const PROOF_CONTACTS: f64 = 100_000.0;
/// Replications of a proof at most, unless the effort asks for more.
const MOST_PROOF: f64 = 2_000.0;

/// What an effort may spend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    /// Contacts on the common tapes that candidates are tried on; whole blocks of strata, from one to
    /// [`Budget::MOST_TAPES`].
    pub tape_contacts: f64,
    /// Rounds of cover program and simulation.
    pub rounds: usize,
    /// Contacts of a look at fresh streams, and replications at least and at most.
    pub look_contacts: f64,
    /// See above.
    pub looks: [u64; 2],
    /// Contacts of the whole search, looks and the first proof included; but trials may spend as
    /// much as a proof in any case: with a quarter of it double11 stopped at ¥ 78,767 after six moves.
    pub contacts: f64,
    /// Replications of a proof at least.
    pub proof: u64,
    /// A plan is proven first if a proof holds with this probability.
    pub likely: f64,
    /// After a proof that held, a cheaper plan is proven if a proof has at most so many contacts.
    pub again_contacts: f64,
    /// Replications for the present roster, and for days exactly as busy as forecast.
    pub aside: u64,
    /// Nodes of one integer program.
    pub nodes: u64,
    /// Distance from its relaxation at which an integer program is good enough.
    pub gap: f64,
}

impl Budget {
    /// Common tapes at most. With these the ten small problems were solved in 1–3 s each.
    pub const MOST_TAPES: f64 = 1_000.0;

    /// Common tapes for runs of so many contacts.
    #[must_use]
    pub fn tapes(&self, contacts: f64) -> u64 {
        blocks(self.tape_contacts / contacts.max(1.0), 1.0, Self::MOST_TAPES / BLOCK as f64)
    }

    /// Replications of a look.
    #[must_use]
    pub fn look(&self, contacts: f64) -> u64 {
        let [least, most] = self.looks.map(|n| (n / BLOCK) as f64);
        blocks(self.look_contacts / contacts.max(1.0), least, most)
    }

    /// Looks that are made: three, but no more than their contacts allow; one in any case.
    #[must_use]
    pub fn looks_for(&self, contacts: f64) -> u32 {
        let each = self.look(contacts) as f64 * contacts;
        ((3.0 * self.look_contacts / each.max(1.0)) as u32).clamp(2, 3)
    }

    /// Replications of a proof: the effort's, and as many as the least contacts need.
    #[must_use]
    pub fn proof(&self, contacts: f64) -> u64 {
        let enough = (PROOF_CONTACTS / contacts.max(1.0)).min(MOST_PROOF);
        self.proof.max(blocks(enough, 1.0, MOST_PROOF / BLOCK as f64))
    }

    /// Contacts that trials may spend.
    #[must_use]
    pub fn trials(&self, contacts: f64) -> f64 {
        let proof = self.proof(contacts) as f64 * contacts;
        let look = self.look(contacts) as f64 * contacts;
        (self.contacts - proof - look).max(proof)
    }
}

/// Whole blocks of strata, in replications.
fn blocks(replications: f64, least: f64, most: f64) -> u64 {
    ((replications / BLOCK as f64).ceil().clamp(least, most)) as u64 * BLOCK
}

impl Effort {
    /// The efforts up to this one.
    #[must_use]
    pub fn chain(self) -> Vec<Self> {
        let all = [Self::Quick, Self::Normal, Self::Thorough];
        all.into_iter().filter(|effort| *effort <= self).collect()
    }

    /// What it may spend.
    #[must_use]
    pub const fn budget(self) -> Budget {
        match self {
            Self::Quick => Budget {
                tape_contacts: 150e3,
                rounds: 3,
                look_contacts: 150e3,
                looks: [60, 500],
                contacts: 3e6,
                proof: 100,
                likely: 0.7,
                again_contacts: 250e3,
                aside: 20,
                nodes: 20,
                gap: 0.01,
            },
            Self::Normal => Budget {
                tape_contacts: 400e3,
                rounds: 1,
                look_contacts: 400e3,
                looks: [100, 1_000],
                contacts: 12e6,
                proof: 200,
                likely: 0.6,
                again_contacts: 1e6,
                aside: 20,
                nodes: 30,
                gap: 0.005,
            },
            Self::Thorough => Budget {
                tape_contacts: 2e6,
                rounds: 3,
                look_contacts: 4e6,
                looks: [200, 2_000],
                contacts: 120e6,
                proof: 1_000,
                likely: 0.6,
                again_contacts: 1e9,
                aside: 200,
                nodes: 2_000,
                gap: 0.002,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_desks_get_many_replications_and_large_ones_the_efforts_own() {
        let normal = Effort::Normal.budget();
        assert_eq!(normal.proof(200.0), 500, "100,000 contacts");
        assert_eq!(normal.proof(3.0), 2_000, "but no more than that");
        assert_eq!(normal.proof(40_000.0), 200);
        assert_eq!(Effort::Thorough.budget().proof(40_000.0), 1_000);
        assert_eq!(normal.tapes(1e6), BLOCK, "a whole block at least");
        assert_eq!(Effort::Thorough.chain().len(), 3);
        assert!(normal.trials(1e5) >= 0.25 * 200.0 * 1e5);
    }
}
