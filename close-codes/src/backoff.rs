//! Delays from a backoff policy: pure functions of the policy, the attempt and some random bits.

use core::time::Duration;

use crate::rng::{Rng, between};
use crate::{Backoff, Jitter};

/// The delays of a [`Backoff`], by a seed: 16 bytes, no clock, the same on every platform.
///
/// The policy is an argument, and not held, so that a `static` one serves a million of these.
///
/// ```
/// use core::time::Duration;
/// use close_codes::{Backoff, Delays, Jitter};
///
/// const POLICY: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(30));
///
/// // Give each client another seed, or they all come back together.
/// let mut delays = Delays::new(42);
/// for bound in [1, 2, 4, 8, 16, 30, 30] {
///     assert!(delays.next(POLICY) <= Duration::from_secs(bound));
/// }
/// delays.restart();
/// assert!(delays.next(POLICY) <= Duration::from_secs(1));
///
/// let mut exact = Delays::new(0);
/// let exact: [_; 3] = core::array::from_fn(|_| exact.next(POLICY.with_jitter(Jitter::None)).as_secs());
/// assert_eq!(exact, [1, 2, 4]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Delays {
    rng: Rng,
    attempt: u32,
}

impl Delays {
    /// Delays by this seed, from the policy's first one on.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed), attempt: 0 }
    }

    /// The next delay: see [`Backoff::delay`].
    #[must_use]
    #[inline]
    // Not an iterator's: the policy is an argument.
    #[allow(clippy::should_implement_trait)]
    pub const fn next(&mut self, backoff: Backoff) -> Duration {
        let delay = backoff.delay(self.attempt, self.rng.next());
        self.attempt = self.attempt.saturating_add(1);
        delay
    }

    /// How many delays were drawn since the start.
    #[must_use]
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Starts again with the policy's first delay; the random numbers go on.
    pub const fn restart(&mut self) {
        self.attempt = 0;
    }

    /// A uniformly random time from `min` to `max`, in whole milliseconds of at most `u32::MAX`.
    pub(crate) const fn between(&mut self, min: Duration, max: Duration) -> Duration {
        let (min, max) = (crate::policy::millis(min), crate::policy::millis(max));
        Duration::from_millis(between(min, max, self.rng.next()) as u64)
    }
}

impl Backoff {
    /// The delay before an attempt (0 is the first), by 64 random bits from wherever you take them.
    ///
    /// It is uniform over what the jitter and both bounds allow: the bounds cut the range, so that no two
    /// clients meet at them. Any attempt up to `u32::MAX` costs the same few instructions with the factor 2,
    /// and at most 32 multiplications with another.
    ///
    /// ```
    /// use core::time::Duration;
    /// use close_codes::Backoff;
    ///
    /// assert_eq!(Backoff::DEFAULT.delay(0, 0), Duration::ZERO);
    /// assert_eq!(Backoff::DEFAULT.delay(0, u64::MAX), Duration::from_secs(5));
    /// assert_eq!(Backoff::DEFAULT.delay(u32::MAX, u64::MAX), Duration::from_secs(30));
    /// ```
    #[must_use]
    #[inline]
    pub const fn delay(self, attempt: u32, random: u64) -> Duration {
        let grown = self.grown(attempt);
        let (low, high) = match self.jitter() {
            Jitter::Full => (0, grown),
            Jitter::Equal => (grown / 2, grown),
            Jitter::None => (grown, grown),
            Jitter::Share(share) => spread(grown, share),
        };
        Duration::from_millis(between(self.bounded(low), self.bounded(high), random) as u64)
    }

    /// The delay before jitter, in milliseconds: `initial` by the attempt-th power of the factor, at most `max`.
    #[inline]
    const fn grown(self, attempt: u32) -> u32 {
        let grown = if self.factor_thousandths() == 2_000 {
            // Shifted by 32 it is over every `u32`, or 0.
            let doublings = if attempt < 32 { attempt } else { 32 };
            (self.initial_millis() as u64) << doublings
        } else {
            scaled(self.initial_millis(), power(self.factor_thousandths(), attempt))
        };
        if grown < self.max_millis() as u64 {
            #[allow(clippy::cast_possible_truncation)] // below a `u32`
            let grown = grown as u32;
            grown
        } else {
            self.max_millis()
        }
    }

    /// Within `min` and `max`; if they contradict each other, `max` wins.
    #[inline]
    const fn bounded(self, millis: u32) -> u32 {
        let floored = if millis < self.min_millis() { self.min_millis() } else { millis };
        if floored < self.max_millis() { floored } else { self.max_millis() }
    }
}

/// The least and the longest time around `millis` by a share in thousandths.
const fn spread(millis: u32, share: u16) -> (u32, u32) {
    #[allow(clippy::cast_possible_truncation)] // a share is at most 1000 thousandths
    let part = (millis as u64 * share as u64 / 1_000) as u32;
    (millis.saturating_sub(part), millis.saturating_add(part))
}

/// The bits behind the point of a fixed-point number.
const FRACTION: u32 = 32;

/// The power of a factor in thousandths, in fixed point, by squaring; it saturates.
const fn power(thousandths: u32, exponent: u32) -> u64 {
    let mut square = ((thousandths as u64) << FRACTION) / 1_000;
    let mut power = 1 << FRACTION;
    let mut rest = exponent;
    while rest > 0 {
        if rest & 1 == 1 {
            power = product(power, square);
        }
        square = product(square, square);
        rest >>= 1;
    }
    power
}

const fn product(one: u64, two: u64) -> u64 {
    let product = (one as u128 * two as u128) >> FRACTION;
    if product > u64::MAX as u128 {
        return u64::MAX;
    }
    #[allow(clippy::cast_possible_truncation)] // just checked
    let product = product as u64;
    product
}

/// `millis` by a fixed-point factor, rounded to the nearest.
#[allow(clippy::cast_possible_truncation)] // 32 + 64 bits, of which 32 go
const fn scaled(millis: u32, factor: u64) -> u64 {
    ((millis as u128 * factor as u128 + (1 << (FRACTION - 1))) >> FRACTION) as u64
}
