//! Numbers that look random and are always the same: a test that failed can be told by one number.

/// `SplitMix64`.
pub struct Dice(u64);

impl Dice {
    /// The dice of an input: different kinds of input with the same number share nothing.
    pub fn of(kind: u64, seed: u64) -> Self {
        let mut dice = Self(kind.wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ seed);
        dice.next();
        dice
    }
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    /// A number below `sides`; 0 if there is none.
    pub fn below(&mut self, sides: usize) -> usize {
        (self.next() % sides.max(1) as u64) as usize
    }
    pub fn one_of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
    pub fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }
    /// Small numbers mostly, large ones seldom: how many of something.
    pub fn few(&mut self, most: usize) -> usize {
        let bits = self.below(1 + most.ilog2() as usize);
        self.below(1 << bits).min(most)
    }
}
