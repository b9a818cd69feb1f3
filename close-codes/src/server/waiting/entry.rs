//! `Entry`: when a slot is due, in one word.

/// The time in the upper bits, in milliseconds since the list's base, and the slot in the lower bits. One word needs
/// half the memory of two fields, and with a million entries half the time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry(u64);

impl Entry {
    const SLOT_BITS: u32 = 24;
    pub(super) const SLOTS: usize = 1 << Self::SLOT_BITS;
    pub(super) const MAX_MILLIS: u64 = u64::MAX >> Self::SLOT_BITS;

    pub(super) fn new(millis: u64, slot: u32) -> Self {
        Self(millis.min(Self::MAX_MILLIS) << Self::SLOT_BITS | u64::from(slot))
    }

    pub(super) const fn millis(self) -> u64 {
        self.0 >> Self::SLOT_BITS
    }

    /// The second of the time, counting a second as 1024 milliseconds.
    pub(super) const fn second(self) -> u64 {
        self.millis() >> 10
    }

    #[allow(clippy::cast_possible_truncation)] // 24 bits
    pub(super) const fn slot(self) -> u32 {
        (self.0 as u32) & (Self::SLOTS as u32 - 1)
    }
}
