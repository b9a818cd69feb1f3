//! `Limit`: how many turns in which window.

use core::time::Duration;

/// At most this many turns in any window of this length, wherever the window begins.
///
/// ```
/// use std::time::Duration;
/// use close_codes::Limit;
///
/// const IDENTIFIES: Limit = Limit::new(1, Duration::from_secs(5));
/// assert_eq!((IDENTIFIES.turns(), IDENTIFIES.window()), (1, Duration::from_secs(5)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limit {
    turns: u32,
    window: Duration,
}

/// Ten years: a window before today is then a time after 1970, and microseconds are whole numbers in Lua.
pub(super) const LONGEST: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

impl Limit {
    /// This many turns in a window of this length, in whole microseconds. Zero turns count as one; a window is at
    /// least 1 ms and at most 10 years.
    #[must_use]
    pub const fn new(turns: u32, window: Duration) -> Self {
        let turns = if turns == 0 { 1 } else { turns };
        let window = if window.as_millis() == 0 {
            Duration::from_millis(1)
        } else if window.as_micros() > LONGEST.as_micros() {
            LONGEST
        } else {
            window
        };
        Self { turns, window }
    }

    /// How many turns: at least 1.
    #[must_use]
    pub const fn turns(self) -> u32 {
        self.turns
    }

    /// The window.
    #[must_use]
    pub const fn window(self) -> Duration {
        self.window
    }
}

/// A duration in microseconds, as all of a budget counts time.
#[allow(clippy::cast_possible_truncation)] // below 584,000 years
pub(super) const fn micros(duration: Duration) -> u64 {
    duration.as_micros() as u64
}
