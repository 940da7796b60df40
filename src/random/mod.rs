//! Random streams by address (`model.md` §1): seed, replication, purpose, contact or place, visit,
//! index. A draw's value is the same whether or not it is asked for, and whatever the desk did
//! before. The draws themselves are in `primitive.rs`, which
//! replications serve what in `ranges.rs`. Must not know anything else of chatstaff.
//!
//! The generator is PCG-64-MCG (O'Neill 2014, "PCG: a family of simple fast space-efficient
//! statistically good algorithms"): named, portable, and started from 128 hashed bits without a
//! warm-up, which matters because nearly every draw has a stream of its own.

mod primitive;
pub mod ranges;
mod tables;

pub use primitive::{Gamma, exponential, normal};

use rand_pcg::Pcg64Mcg;

/// The generator behind every draw.
pub type Stream = Pcg64Mcg;

/// What a stream is for. Numbers, once given, are never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// Unit-rate Poisson points of a (channel, minute).
    ArrivalPoints = 1,
    /// A contact's place within its minute, or within its bin under `exact`.
    ArrivalMoment = 2,
    /// Which reason a contact has.
    Reason = 3,
    /// Ordinary or VIP.
    Level = 4,
    /// Whether the customer was here before today, and who.
    Customer = 5,
    /// Patience before the first reply.
    Patience = 6,
    /// Whether the customer leaves without a word.
    Silent = 7,
    /// How many replies the contact needs.
    Replies = 8,
    /// Work of the first reply.
    FirstWork = 9,
    /// Work of the further replies, one after the other.
    Work = 10,
    /// Thinking before each further message.
    Thinking = 11,
    /// How long the window stays open after the last reply.
    Linger = 12,
    /// How long a silently abandoned chat holds its slot.
    IdleTimeout = 13,
    /// Patience with each further reply.
    FollowUpPatience = 14,
    /// Which channel a contact comes in by, where no (channel, minute) decides it.
    Channel = 15,
    /// The busyness of the whole horizon.
    ForecastFactor = 20,
    /// The busyness of days.
    DayFactor = 21,
    /// The busyness of hours.
    WobbleFactor = 22,
    /// Which of a block's strata a replication's busyness comes from.
    Stratum = 23,
    /// Whether a place is absent.
    Absence = 30,
    /// Whether and by how much a place comes late.
    Lateness = 31,
    /// The speed of the person in a place.
    Speed = 32,
    /// The router's choice under `random`.
    Routing = 40,
    /// Re-reading after a transfer or hand-over.
    Rereading = 41,
    /// Moves of the search.
    SearchMoves = 60,
    /// Which part of a field's range a point of a Latin hypercube has.
    SweepStratum = 70,
    /// Where in that part.
    SweepPlace = 71,
}

/// A point in the tree of addresses, from which streams are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address(u64);

impl Address {
    /// The root of one replication's addresses.
    #[must_use]
    pub fn replication(seed: u64, replication: u64) -> Self {
        Self(mix(mix(seed ^ 0x6368_6174_7374_6166) ^ replication.wrapping_mul(GOLDEN)))
    }

    /// The root of what a block of replications shares; no replication's address lies below it.
    #[must_use]
    pub fn block(seed: u64, block: u64) -> Self {
        Self(mix(mix(seed ^ 0x626C_6F63_6B73_6F66) ^ block.wrapping_mul(GOLDEN)))
    }

    /// The address `part` below this one.
    #[must_use]
    pub fn at(self, part: u64) -> Self {
        Self(mix(self.0 ^ part.wrapping_add(1).wrapping_mul(GOLDEN)))
    }

    /// The raw key, for columns of the tape.
    #[must_use]
    pub const fn key(self) -> u64 {
        self.0
    }

    /// The address with this raw key.
    #[must_use]
    pub const fn from_key(key: u64) -> Self {
        Self(key)
    }

    /// The stream of one purpose at this address.
    #[must_use]
    pub fn stream(self, purpose: Purpose) -> Stream {
        let low = mix(self.0 ^ (purpose as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93));
        let high = mix(low ^ self.0.rotate_left(32));
        Pcg64Mcg::new((u128::from(high) << 64) | u128::from(low))
    }

    /// One uniform on [0, 1) of one purpose at this address.
    #[must_use]
    pub fn uniform(self, purpose: Purpose) -> f64 {
        let bits = mix(self.0 ^ (purpose as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93));
        (bits >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }
}

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of `SplitMix64` in Stafford's variant 13 (Steele, Lea, Flood 2014).
const fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(GOLDEN);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    #[test]
    fn an_address_gives_the_same_values_whoever_asks_and_when() {
        let contact = Address::replication(7, 3).at(1).at(480).at(2);
        let first = contact.stream(Purpose::Work).next_u64();
        let _ = contact.stream(Purpose::Thinking).next_u64();
        assert_eq!(contact.stream(Purpose::Work).next_u64(), first);
        assert_ne!(contact.stream(Purpose::Thinking).next_u64(), first);
        assert_ne!(contact.at(0).stream(Purpose::Work).next_u64(), first);
    }

    #[test]
    fn uniforms_of_neighbouring_addresses_are_uniform_and_uncorrelated() {
        // False-alarm probability below 1e-6 for each bound (five standard errors).
        let n = 200_000_u32;
        let root = Address::replication(1, 0);
        let u: Vec<f64> =
            (0..n).map(|i| root.at(u64::from(i)).uniform(Purpose::Patience)).collect();
        let mean = u.iter().sum::<f64>() / f64::from(n);
        let lag: f64 =
            u.windows(2).map(|w| (w[0] - 0.5) * (w[1] - 0.5)).sum::<f64>() / f64::from(n - 1);
        let root_n = f64::from(n).sqrt();
        assert!((mean - 0.5).abs() < 5.0 * (1.0 / 12.0_f64).sqrt() / root_n);
        assert!(lag.abs() < 5.0 / 12.0 / root_n);
    }
}
