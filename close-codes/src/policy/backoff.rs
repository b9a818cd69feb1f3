//! Truncated exponential backoff, as data. `delays` computes the delays.

use core::time::Duration;

use super::DelayWindow;
use super::packed::Packed;
use crate::time::{duration, higher, lower, millis};

/// Truncated exponential backoff. The delay starts at `initial`, grows by `factor` with each attempt up to `max`, and
/// is spread by `jitter`. Every delay lies between `min` and `max`, with any jitter.
///
/// The default is full jitter over 5 s, doubled up to 30 s. Its first delay is a random time from 0 to 5 s, as RFC 6455
/// (7.2.3) advises for the first attempt.
///
/// A backoff is obeyed as it is: the rule that a delay shorter than a second is used once is for `now` and `after`. With a
/// `max` of some milliseconds, a client reconnects that fast to a server that closes at once, until the
/// [budget](crate::Config::with_budget) is spent: 60 times, unless configured.
///
/// ```
/// use core::time::Duration;
/// use close_codes::{Backoff, Jitter};
///
/// const SLOW: Backoff = Backoff::new(Duration::from_secs(30), Duration::from_secs(300))
///     .with_factor_thousandths(1_500)
///     .with_jitter(Jitter::Share(200));
/// assert_eq!(SLOW.max(), Duration::from_secs(300));
/// assert_eq!(Backoff::DEFAULT.initial(), Duration::from_secs(5));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Backoff {
    min: u32,
    initial: u32,
    max: u32,
    factor: u32,
    jitter: Jitter,
}

/// How a delay is spread, so that clients that were disconnected together do not reconnect together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Jitter {
    /// A uniformly random time from 0 to the delay.
    Full,
    /// Half of the delay, plus a uniformly random time from 0 to the other half.
    Equal,
    /// The delay, without a random part.
    None,
    /// A uniformly random time around the delay: shorter or longer by up to this share of it, in thousandths from 0 to
    /// 1000.
    Share(u16),
    /// The delay, and a uniformly random time of this window on top. The delay grows up to the backoff's `max` less the
    /// window's end, so that late attempts still differ and none waits longer than `max`.
    Added(DelayWindow),
}

impl Backoff {
    /// `min` 0 s, `initial` 5 s, `max` 30 s, factor 2, full jitter.
    pub const DEFAULT: Self =
        Self { min: 0, initial: 5_000, max: 30_000, factor: 2_000, jitter: Jitter::Full };

    /// Backoff from `initial` to `max`, with the defaults: no `min`, factor 2, full jitter. Times are whole
    /// milliseconds, at most `u32::MAX` (about 49 days).
    #[must_use]
    pub const fn new(initial: Duration, max: Duration) -> Self {
        Self { initial: millis(initial), max: millis(max), ..Self::DEFAULT }
    }

    /// The same, with this lower bound for every delay. A bound over `max` counts as `max`.
    #[must_use]
    pub const fn with_min(mut self, min: Duration) -> Self {
        self.min = lower(millis(min), self.max);
        self
    }

    /// The same, with this factor from one delay to the next, in thousandths. Less than 1000 counts as 1000.
    #[must_use]
    pub const fn with_factor_thousandths(mut self, factor: u32) -> Self {
        self.factor = higher(factor, 1_000);
        self
    }

    /// The same with this jitter. A share over 1000 thousandths counts as 1000; an added window is cut at `max`.
    #[must_use]
    pub const fn with_jitter(mut self, jitter: Jitter) -> Self {
        self.jitter = match jitter {
            Jitter::Share(share) if share > 1_000 => Jitter::Share(1_000),
            Jitter::Added(window) => Jitter::Added(window.cut_at(self.max)),
            jitter => jitter,
        };
        self
    }

    /// The lower bound of every delay.
    #[must_use]
    pub const fn min(self) -> Duration {
        duration(self.min)
    }

    /// The first delay, before jitter.
    #[must_use]
    pub const fn initial(self) -> Duration {
        duration(self.initial)
    }

    /// The upper bound of every delay, jitter included.
    #[must_use]
    pub const fn max(self) -> Duration {
        duration(self.max)
    }

    /// The factor from one delay to the next, in thousandths: at least 1000.
    #[must_use]
    pub const fn factor_thousandths(self) -> u32 {
        self.factor
    }

    /// How each delay is spread.
    #[must_use]
    pub const fn jitter(self) -> Jitter {
        self.jitter
    }

    pub(super) const fn unpack(packed: &mut Packed) -> Self {
        let (min, initial, max, factor) = (packed.next(), packed.next(), packed.next(), packed.next());
        let kind = packed.next();
        let window = DelayWindow::unpack(packed);
        let jitter = match kind {
            0 => Jitter::Full,
            1 => Jitter::Equal,
            2 => Jitter::None,
            #[allow(clippy::cast_possible_truncation)] // thousandths, up to 1000
            3 => Jitter::Share(window.min_millis() as u16),
            _ => Jitter::Added(window),
        };
        Self { min, initial, max, factor, jitter }.with_jitter(jitter)
    }

    pub(crate) const fn min_millis(&self) -> u32 {
        self.min
    }

    pub(crate) const fn initial_millis(&self) -> u32 {
        self.initial
    }

    pub(crate) const fn max_millis(&self) -> u32 {
        self.max
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::DEFAULT
    }
}
