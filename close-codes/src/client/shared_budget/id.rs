//! `Id`: what a turn is known by, made by the caller.

use core::fmt;
use core::sync::atomic::{AtomicU64, Ordering};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::LazyLock;

/// The id of one turn: unlike any other's, in any process.
///
/// The caller makes it, so that it can ask again when an answer was lost, and get the same turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Id {
    process: [u64; 2],
    number: u64,
}

/// 128 bits of the operating system's randomness, by two of the standard library's random hashers.
static PROCESS: LazyLock<[u64; 2]> = LazyLock::new(|| {
    let keyed = RandomState::new();
    [0_u8, 1].map(|half| {
        let mut hasher = keyed.build_hasher();
        hasher.write_u8(half);
        hasher.finish()
    })
});
static NUMBER: AtomicU64 = AtomicU64::new(0);

impl Id {
    pub(super) fn new() -> Self {
        Self { process: *PROCESS, number: NUMBER.fetch_add(1, Ordering::Relaxed) }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [high, low] = self.process;
        write!(f, "{high:016x}{low:016x}:{:x}", self.number)
    }
}
