//! A seed for who brings none.

use std::hash::{BuildHasher, Hasher, RandomState};

/// A random number that is different each time and in each process. It is no secret.
///
/// In a browser it is the same for everybody: there `adapters::web_sys::seed` is one.
pub(crate) fn seed() -> u64 {
    RandomState::new().build_hasher().finish()
}
