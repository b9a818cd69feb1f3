//! Delays of a backoff policy: pure functions of the policy, the attempt and random bits.

use core::time::Duration;

use crate::policy::{Backoff, DelayWindow, Jitter};
use crate::time::{Rng, between, higher, lower};

/// The delays of a [`Backoff`], drawn from a seed. It is 16 bytes, needs no clock, and gives the same delays on every
/// platform.
///
/// The policy is an argument and not a field, so that one `static` policy serves a million clients.
///
/// ```
/// use core::time::Duration;
/// use close_codes::{Backoff, Delays, Jitter};
///
/// const POLICY: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(30));
///
/// // Give each client its own seed, or all clients reconnect together.
/// let mut delays = Delays::new(42);
/// for bound in [1, 2, 4, 8, 16, 30, 30] {
///     assert!(delays.next(&POLICY) <= Duration::from_secs(bound));
/// }
/// delays.restart();
/// assert!(delays.next(&POLICY) <= Duration::from_secs(1));
///
/// let mut exact = Delays::new(0);
/// let exact: [_; 3] = core::array::from_fn(|_| exact.next(&POLICY.with_jitter(Jitter::None)).as_secs());
/// assert_eq!(exact, [1, 2, 4]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Delays {
    rng: Rng,
    attempt: u32,
}

impl Delays {
    /// Delays from this seed, beginning with the policy's first delay.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed), attempt: 0 }
    }

    /// The next delay: see [`Backoff::delay`].
    #[must_use]
    #[inline]
    pub const fn next(&mut self, backoff: &Backoff) -> Duration {
        let attempt = self.attempt;
        self.attempt = attempt.saturating_add(1);
        backoff.delay(attempt, self.rng.next())
    }

    /// How many delays were drawn since the start or the last [`restart`](Self::restart).
    #[must_use]
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Starts again with the policy's first delay. The random numbers continue.
    pub const fn restart(&mut self) {
        self.attempt = 0;
    }

    /// Counts a delay that a list says.
    pub(crate) const fn count(&mut self) {
        self.attempt = self.attempt.saturating_add(1);
    }

    /// A uniformly random time of this window, which is no delay of a backoff.
    pub(crate) const fn within(&mut self, window: DelayWindow) -> Duration {
        Duration::from_millis(between(window.min_millis(), window.max_millis(), self.rng.next()) as u64)
    }
}

impl Backoff {
    /// The delay before an attempt (0 is the first), from 64 random bits of any source.
    ///
    /// It is uniform over the range that the jitter and both bounds allow. The bounds cut the range and do not round to
    /// its limits, so that clients do not gather there. With factor 2, any attempt up to `u32::MAX` costs the same few
    /// instructions; with another factor, at most 64 multiplications.
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
    pub const fn delay(&self, attempt: u32, random: u64) -> Duration {
        // Fast path for the default's kind, without a branch.
        if self.factor_thousandths() == 2_000 && matches!(self.jitter(), Jitter::Full) {
            return self.drawn(0, self.at_most_max(self.doubled(attempt)), random);
        }
        self.delay_of_any_kind(attempt, random)
    }

    #[inline(never)]
    const fn delay_of_any_kind(&self, attempt: u32, random: u64) -> Duration {
        let grown = self.at_most_max(if self.factor_thousandths() == 2_000 {
            self.doubled(attempt)
        } else {
            scaled(self.initial_millis(), power(self.factor_thousandths(), attempt))
        });
        let (low, high) = match self.jitter() {
            Jitter::Full => (0, grown),
            Jitter::Equal => (grown / 2, grown),
            Jitter::None => (grown, grown),
            Jitter::Share(share) => {
                let (low, high) = spread(grown, share);
                (low, self.at_most_max(high))
            }
            Jitter::Added(window) => {
                // The window ends at `max` or before.
                let grown = lower(grown, self.max_millis() - window.max_millis());
                (grown + window.min_millis(), grown + window.max_millis())
            }
        };
        self.drawn(low, high, random)
    }

    /// The first delay, doubled for each attempt, in milliseconds.
    #[inline]
    const fn doubled(&self, attempt: u32) -> u64 {
        // Shifted by 32, it is over every `u32`, or 0.
        (self.initial_millis() as u64) << lower(attempt, 32)
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation)] // below a `u32`
    const fn at_most_max(&self, millis: u64) -> u32 {
        if millis < self.max_millis() as u64 { millis as u32 } else { self.max_millis() }
    }

    /// A random delay from `low` to `high`, both at most `max`, and at least `min`.
    #[inline]
    const fn drawn(&self, low: u32, high: u32, random: u64) -> Duration {
        let floor = self.min_millis();
        Duration::from_millis(between(higher(low, floor), higher(high, floor), random) as u64)
    }
}

/// The shortest and the longest time around a delay, by a share in thousandths.
const fn spread(millis: u32, share: u16) -> (u32, u64) {
    let part = millis as u64 * share as u64 / 1_000;
    #[allow(clippy::cast_possible_truncation)] // a share is at most 1000 thousandths
    let low = millis.saturating_sub(part as u32);
    (low, millis as u64 + part)
}

/// The fractional bits of a fixed-point number.
const FRACTION: u32 = 32;

/// A power of a factor in thousandths, in fixed point, by squaring. It saturates.
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

/// `millis` times a fixed-point factor, rounded to the nearest.
#[allow(clippy::cast_possible_truncation)] // 32 + 64 bits, shifted by 32
const fn scaled(millis: u32, factor: u64) -> u64 {
    ((millis as u128 * factor as u128 + (1 << (FRACTION - 1))) >> FRACTION) as u64
}
