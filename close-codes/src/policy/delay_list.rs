//! Delays that a policy lists: windows of time, one for each attempt.

use core::time::Duration;

use super::packed::Packed;
use crate::time::{duration, higher, lower, millis};

/// A uniformly random time from `min` to `max`; a certain time if both are the same. Whole milliseconds, at most
/// `u32::MAX` (about 49 days).
///
/// ```
/// use core::time::Duration;
/// use close_codes::DelayWindow;
///
/// const SOON: DelayWindow = DelayWindow::new(Duration::from_millis(300), Duration::from_secs(3));
/// assert_eq!((SOON.min().as_millis(), SOON.max().as_millis()), (300, 3_000));
/// assert_eq!(DelayWindow::exactly(Duration::from_secs(2)).min(), Duration::from_secs(2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DelayWindow {
    min: u32,
    max: u32,
}

impl DelayWindow {
    /// No time.
    const NOTHING: Self = Self { min: 0, max: 0 };

    /// From `min` to `max`. If they are the wrong way round, `max` counts as `min`.
    #[must_use]
    pub const fn new(min: Duration, max: Duration) -> Self {
        let (min, max) = (millis(min), millis(max));
        Self { min, max: higher(min, max) }
    }

    /// Exactly this time.
    #[must_use]
    pub const fn exactly(delay: Duration) -> Self {
        Self::new(delay, delay)
    }

    /// The shortest time.
    #[must_use]
    pub const fn min(self) -> Duration {
        duration(self.min)
    }

    /// The longest time.
    #[must_use]
    pub const fn max(self) -> Duration {
        duration(self.max)
    }

    pub(crate) const fn min_millis(self) -> u32 {
        self.min
    }

    pub(crate) const fn max_millis(self) -> u32 {
        self.max
    }

    pub(super) const fn unpack(packed: &mut Packed) -> Self {
        Self { min: packed.next(), max: packed.next() }
    }

    /// The same, where nothing is longer than `limit` milliseconds.
    pub(crate) const fn cut_at(self, limit: u32) -> Self {
        Self { min: lower(self.min, limit), max: lower(self.max, limit) }
    }
}

/// A list of delays: the first attempt waits the first, the second the second, and every attempt after the end of the
/// list waits the last again. What `after = ["0s", "2s", "10s", "30s"]` says.
///
/// Which attempt it is counts all attempts that waited by a list or a [`Backoff`](crate::Backoff) since the connection
/// was last healthy, whichever row asked for them. Each entry is obeyed once, however short it is. The last one repeats,
/// and is subject to the rule against hot loops: if it is shorter than a second on average, the supervisor obeys it once
/// and then takes [`Backoff::DEFAULT`](crate::Backoff::DEFAULT).
///
/// ```
/// use core::time::Duration;
/// use close_codes::{DelayList, DelayWindow};
///
/// const SIGNALR: DelayList = DelayList::new(&[
///     DelayWindow::exactly(Duration::ZERO),
///     DelayWindow::exactly(Duration::from_secs(2)),
///     DelayWindow::exactly(Duration::from_secs(10)),
///     DelayWindow::exactly(Duration::from_secs(30)),
/// ]);
/// assert_eq!(SIGNALR.delay(1).min(), Duration::from_secs(2));
/// assert_eq!(SIGNALR.delay(u32::MAX).min(), Duration::from_secs(30));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DelayList(&'static [DelayWindow]);

impl DelayList {
    /// The most entries that a list has.
    pub const MAX_LEN: usize = 16;

    /// These delays. Entries after the 16th are left out; an empty list is one without delay.
    #[must_use]
    pub const fn new(delays: &'static [DelayWindow]) -> Self {
        match delays.split_at_checked(Self::MAX_LEN) {
            Some((first, _)) => Self(first),
            None if delays.is_empty() => Self(&[DelayWindow::NOTHING]),
            None => Self(delays),
        }
    }

    /// The delays: 1 to 16.
    #[must_use]
    pub const fn delays(self) -> &'static [DelayWindow] {
        self.0
    }

    /// The delay of an attempt; 0 is the first.
    #[must_use]
    pub const fn delay(self, attempt: u32) -> DelayWindow {
        let last = self.0.len() - 1;
        self.0[if self.repeats(attempt) { last } else { attempt as usize }]
    }

    /// Whether an attempt waits the last delay, which repeats.
    pub(crate) const fn repeats(self, attempt: u32) -> bool {
        // A list has at most 16 entries.
        #[allow(clippy::cast_possible_truncation)]
        let last = self.0.len() as u32 - 1;
        attempt >= last
    }
}
