//! Numbers that must not be mistaken for each other. What observers are told goes by plain numbers
//! of the tape and of the plan; what is the engine's own has a type.

/// Where a chat is kept while it is at the desk: another chat's when it is over. Contacts keep their
/// number on the tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot(u32);

impl Slot {
    /// No chat.
    pub const NONE: Self = Self(u32::MAX);

    #[inline]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }
    #[inline]
    pub const fn number(self) -> u32 {
        self.0
    }
    #[inline]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
    #[inline]
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }
}
