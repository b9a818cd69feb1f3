//! `Moment`: the time, as the caller passes it in.

use core::time::Duration;

/// A point in time: whole milliseconds on a monotonic clock, since a start that the caller chooses.
///
/// The core of this crate never asks for the time, so everything that it does can be replayed. `Instant` would exist
/// neither without `std` nor in a browser.
///
/// ```
/// use core::time::Duration;
/// use close_codes::Moment;
///
/// let now = Moment::START + Duration::from_secs(5);
/// assert_eq!(now.duration_since(Moment::START), Duration::from_secs(5));
/// // A clock that goes backwards counts as one that stands still.
/// assert_eq!(Moment::START.duration_since(now), Duration::ZERO);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(u64);

impl Moment {
    /// The caller's start.
    pub const START: Self = Self(0);

    /// The moment this many milliseconds after the start.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// The number of milliseconds since the start.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// The time since an earlier moment. Zero if `earlier` is later.
    #[must_use]
    pub const fn duration_since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }

    /// The moment after this duration, in whole milliseconds. It saturates at the last moment, `u64::MAX` milliseconds.
    #[must_use]
    pub const fn saturating_add(self, duration: Duration) -> Self {
        let millis = duration.as_millis();
        if millis > u64::MAX as u128 {
            return Self(u64::MAX);
        }
        #[allow(clippy::cast_possible_truncation)] // just checked
        let millis = millis as u64;
        Self(self.0.saturating_add(millis))
    }
}

/// Saturates, as [`Moment::saturating_add`] does.
impl core::ops::Add<Duration> for Moment {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        self.saturating_add(duration)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_after_the_last_moment() {
        let last = Moment::from_millis(u64::MAX);
        // Both are more milliseconds than a `u64` holds.
        for longer in [Duration::MAX, Duration::from_secs(u64::MAX / 1_000 + 1)] {
            assert_eq!((Moment::START + longer, last + longer), (last, last));
        }
        assert_eq!(last + Duration::from_millis(1), last);
        assert_eq!(Moment::START + Duration::from_millis(u64::MAX), last);
    }
}
