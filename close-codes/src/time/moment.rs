//! Time, as the caller tells it.

use core::time::Duration;

/// A point in time: whole milliseconds since a start of the caller's choice, on a monotonic clock.
///
/// Nothing in this crate's core asks for the time, so that everything it does can be replayed; and `Instant`
/// exists neither without `std` nor in a browser.
///
/// ```
/// use core::time::Duration;
/// use close_codes::Moment;
///
/// let now = Moment::START + Duration::from_secs(5);
/// assert_eq!(now.duration_since(Moment::START), Duration::from_secs(5));
/// // A clock that goes backwards is one that stands still.
/// assert_eq!(Moment::START.duration_since(now), Duration::ZERO);
/// ```
#[doc(alias("Instant", "clock", "time"))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(u64);

impl Moment {
    /// The caller's start.
    pub const START: Self = Self(0);

    /// This many milliseconds after the start.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the start.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// The time since an earlier moment, zero if that one is later.
    #[must_use]
    pub const fn duration_since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }

    /// The moment after this duration, in whole milliseconds; the last moment there is if that is past it.
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
