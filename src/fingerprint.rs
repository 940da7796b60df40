//! Digests of content: whether two files, scenarios or sweeps are the same. No protection against
//! forgery, nor needed as one. Must not know what is digested.

use std::io;

/// FNV-1a with 128 bits (Fowler, Noll, Vo; draft-eastlake-fnv), fed piece by piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(u128);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Fingerprint {
    /// The digest of this content.
    #[must_use]
    pub fn of(content: impl AsRef<[u8]>) -> Self {
        let mut digest = Self::default();
        digest.feed(content.as_ref());
        digest
    }
    /// The digest of what a reader holds, without keeping it.
    ///
    /// # Errors
    /// If reading fails.
    pub fn of_reader(mut reader: impl io::Read) -> io::Result<Self> {
        let mut digest = Self::default();
        let mut buffer = vec![0; 1 << 16];
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(digest),
                Ok(n) => digest.feed(&buffer[..n]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
    /// Goes on with more content.
    pub fn feed(&mut self, content: &[u8]) {
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        self.0 = content
            .iter()
            .fold(self.0, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME));
    }
    /// All 32 hexadecimal digits.
    #[must_use]
    pub fn hex(self) -> String {
        format!("{:032x}", self.0)
    }
    /// 16 hexadecimal digits: enough to tell the scenarios of a table apart.
    #[must_use]
    pub fn short(self) -> String {
        format!("{:016x}", (self.0 >> 64) as u64 ^ self.0 as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_the_published_one() {
        // Test vectors of draft-eastlake-fnv: the empty string and "foobar".
        assert_eq!(Fingerprint::of("").hex(), "6c62272e07bb014262b821756295c58d");
        assert_eq!(Fingerprint::of("foobar").hex(), "343e1662793c64bf6f0d3597ba446f18");
        let read = Fingerprint::of_reader(&b"foobar"[..]).unwrap();
        assert_eq!(read, Fingerprint::of("foobar"));
    }
}
