//! A seed for who brings none.

use std::hash::{BuildHasher, Hasher, RandomState};

/// A random number that is different each time and in each process. It is no secret.
///
/// In a browser it is the same for everybody: there `adapters::web_sys::seed` is one.
pub(crate) fn seed() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use super::seed;

    #[test]
    fn no_two_are_the_same() {
        // Clients with one seed would all come back in the same moment.
        let mut seeds = [(); 100].map(|()| seed());
        seeds.sort_unstable();
        assert!(seeds.windows(2).all(|two| two[0] != two[1]), "{seeds:?}");
    }
}
