//! How much a search may spend. Everything is counted in replications, nodes and moves, nothing in
//! seconds, so that the same scenario gives the same plan on any machine.

/// The three efforts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// A first look.
    Quick,
    /// The usual.
    #[default]
    Normal,
    /// Before the big day.
    Thorough,
}

/// What an effort may spend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    /// Common tapes that candidates are tried on; whole blocks of strata.
    pub tapes: u64,
    /// Rounds of cover program and simulation before the calibration, and after each look at fresh
    /// streams.
    pub rounds: [usize; 2],
    /// Replications of the two looks that measure what the common tapes are biased by; whole blocks
    /// of strata.
    pub looks: [u64; 2],
    /// Local moves tried between two looks at fresh streams.
    pub moves: u32,
    /// Replications of the whole horizon that moves may spend between two looks.
    pub move_replications: f64,
    /// Replications of a proof.
    pub proof: u64,
    /// Replications for the present roster, and for days exactly as busy as forecast.
    pub aside: u64,
    /// Nodes of one integer program.
    pub nodes: u64,
    /// Distance from its relaxation at which an integer program is good enough.
    pub gap: f64,
}

impl Effort {
    /// What it may spend.
    #[must_use]
    pub const fn budget(self) -> Budget {
        match self {
            Self::Quick => Budget {
                tapes: 20,
                rounds: [3, 1],
                looks: [40, 60],
                moves: 20,
                move_replications: 40.0,
                proof: 100,
                aside: 20,
                nodes: 20,
                gap: 0.01,
            },
            Self::Normal => Budget {
                tapes: 20,
                rounds: [4, 2],
                looks: [40, 60],
                moves: 80,
                move_replications: 80.0,
                proof: 200,
                aside: 20,
                nodes: 30,
                gap: 0.005,
            },
            Self::Thorough => Budget {
                tapes: 60,
                rounds: [10, 5],
                looks: [200, 400],
                moves: 1_500,
                move_replications: 1_500.0,
                proof: 1_000,
                aside: 200,
                nodes: 2_000,
                gap: 0.002,
            },
        }
    }
}
