//! Which replication numbers serve what, in one table: streams that one use has looked at must be
//! fresh to another, or a search would prove its plan on the very tapes it chose it by. Must not
//! know what is simulated.

/// Consecutive replication numbers kept for one use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// The first of them.
    pub first: u64,
    /// How many there are.
    pub count: u64,
}

impl Numbers {
    /// The `n`-th of them, from 0.
    ///
    /// # Panics
    /// In tests and debug builds if there are not so many: the numbers of another use would follow.
    #[must_use]
    pub const fn nth(self, n: u64) -> u64 {
        debug_assert!(n < self.count, "a use keeps to its own replications");
        self.first + n
    }
}

const fn million(first: u64, count: u64) -> Numbers {
    Numbers { first: first * 1_000_000, count: count * 1_000_000 }
}

/// `simulate`, `compare`, points of a sweep, and `fit` against the days it was not fitted on.
pub const SIMULATED: Numbers = million(0, 1);
/// A search's proofs, a million for each, and the present roster beside them.
pub const PROOFS: [Numbers; 3] = [million(1, 1), million(2, 1), million(3, 1)];
/// A found plan once more, for tables and pictures.
pub const SHOWN: Numbers = million(400, 1);
/// The tapes a search looks at again and again, a million for each effort.
pub const COMMON: Numbers = million(500, 3);
/// Its looks at fresh streams: how the tapes differ from the truth.
pub const LOOKS: Numbers = million(600, 1);
/// Busyness behind the bound on cost.
pub const BOUND: Numbers = million(700, 1);
/// Pieces of the horizon behind the bound on cost.
pub const PIECES: Numbers = million(710, 1);
/// Busyness that tells control variates what is usual; nobody runs these.
pub const USUAL: Numbers = million(800, 1);

/// All uses, by name.
pub const USES: [(&str, Numbers); 10] = [
    ("simulated", SIMULATED),
    ("first proof", PROOFS[0]),
    ("second proof", PROOFS[1]),
    ("third proof", PROOFS[2]),
    ("shown", SHOWN),
    ("common tapes", COMMON),
    ("looks", LOOKS),
    ("bound", BOUND),
    ("pieces of the bound", PIECES),
    ("usual busyness", USUAL),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_uses_share_a_replication() {
        for (i, (name, one)) in USES.iter().enumerate() {
            assert!(one.count > 0, "{name}");
            for (other_name, other) in &USES[i + 1..] {
                let apart =
                    one.first + one.count <= other.first || other.first + other.count <= one.first;
                assert!(apart, "{name} and {other_name}");
            }
        }
    }

    #[test]
    fn whole_blocks_of_strata_belong_to_one_use() {
        // Blocks of 20 replications share busyness: a use begins and ends with a block.
        for (name, use_of) in USES {
            assert_eq!((use_of.first % 20, use_of.count % 20), (0, 0), "{name}");
        }
    }
}
