//! Random numbers from a seed: splitmix64, with integers only, so that every platform gives the same numbers.

/// Splitmix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014). Not for secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    #[inline]
    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

/// A number from `low` to `high`, both included, from 64 random bits. `low` is at most `high`.
///
/// It takes the high half of a product and not a remainder. Since at most 2^32 numbers share 64 bits, no number is more
/// likely than another by over 2^-32 of its share.
#[allow(clippy::cast_possible_truncation)] // the high half of a product with at most 2^32 is below that
#[inline]
pub(crate) const fn between(low: u32, high: u32, random: u64) -> u32 {
    let numbers = high.wrapping_sub(low) as u64 + 1;
    let offset = ((random as u128 * numbers as u128) >> 64) as u32;
    low.wrapping_add(offset)
}

#[cfg(test)]
mod tests {
    use super::{Rng, between};

    #[test]
    fn is_splitmix64() {
        // The reference implementation's first numbers for the seed 1234567.
        let mut rng = Rng::new(1_234_567);
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(expected.map(|_| rng.next()), expected);
    }

    #[test]
    fn reaches_both_ends_and_nothing_else() {
        assert_eq!(between(3, 7, 0), 3);
        assert_eq!(between(3, 7, u64::MAX), 7);
        assert_eq!(between(0, u32::MAX, u64::MAX), u32::MAX);
        assert_eq!(between(u32::MAX, u32::MAX, u64::MAX), u32::MAX);
    }

    #[test]
    fn is_uniform() {
        let mut rng = Rng::new(7);
        let mut seen = [0_u32; 10];
        for _ in 0..100_000 {
            seen[between(0, 9, rng.next()) as usize] += 1;
        }
        // 10 000 each; six standard deviations are 570.
        assert!(seen.iter().all(|times| times.abs_diff(10_000) < 570), "{seen:?}");
    }
}
