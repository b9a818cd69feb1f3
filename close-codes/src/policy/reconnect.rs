//! Whether and how to reconnect.

use core::num::NonZeroU32;
use core::time::Duration;

use super::Backoff;
use crate::time::{duration, millis};

/// Whether and how to reconnect after a connection closed. `#[reconnect(..)]` sets it.
///
/// ```
/// use core::time::Duration;
/// use close_codes::{Mode, Reconnect};
///
/// const REFRESH: Reconnect = Reconnect::NOW.with_attempts(1).with_reauthenticate();
/// assert_eq!(REFRESH.mode(), Mode::Now);
/// assert_eq!(REFRESH.attempts(), Some(1));
/// assert_eq!(Reconnect::BACKOFF.retry_window(), Some(Duration::from_secs(120)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reconnect {
    mode: Mode,
    attempts: Option<NonZeroU32>,
    session: Session,
    reauthenticate: bool,
    failover: bool,
    reconfigure: bool,
    retry_window: Option<u32>,
}

/// When to reconnect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Never.
    Never,
    /// At once.
    Now,
    /// After a uniformly random time from `min` to `max`, drawn again for each attempt.
    After {
        /// The shortest time.
        min: Duration,
        /// The longest time.
        max: Duration,
    },
    /// After delays that grow.
    Backoff(Backoff),
    /// When the user or an operator asks for it.
    Manual,
}

/// What the next connection does with the session of the connection that closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Session {
    /// The policy does not say.
    #[default]
    Unspecified,
    /// The next connection should resume the session.
    Resume,
    /// The next connection must start a new session.
    Fresh,
}

impl Reconnect {
    /// Do not reconnect.
    pub const NEVER: Self = Self::new(Mode::Never);
    /// Reconnect at once.
    pub const NOW: Self = Self::new(Mode::Now);
    /// Reconnect when the user or an operator asks for it.
    pub const MANUAL: Self = Self::new(Mode::Manual);
    /// Reconnect with the delays of [`Backoff::DEFAULT`].
    pub const BACKOFF: Self = Self::new(Mode::Backoff(Backoff::DEFAULT));

    /// How far a retry window in a Close reason is obeyed by default: 2 minutes.
    pub const DEFAULT_RETRY_WINDOW: Duration = Duration::from_secs(120);

    /// A policy of this mode, without options.
    #[must_use]
    pub const fn new(mode: Mode) -> Self {
        Self {
            mode,
            attempts: None,
            session: Session::Unspecified,
            reauthenticate: false,
            failover: false,
            reconfigure: false,
            retry_window: Some(millis(Self::DEFAULT_RETRY_WINDOW)),
        }
    }

    /// Reconnects after exactly this time. Clients whose connections closed together then reconnect together; for a
    /// code that a server sends to many clients, use a window: [`after_window`](Self::after_window).
    ///
    /// The time is not spread by default, because a service may demand an exact time, and a client that reconnects
    /// earlier would break that rule.
    #[must_use]
    pub const fn after(delay: Duration) -> Self {
        Self::new(Mode::After { min: delay, max: delay })
    }

    /// Reconnects after a uniformly random time in this window, drawn again for each attempt.
    #[must_use]
    pub const fn after_window(min: Duration, max: Duration) -> Self {
        Self::new(Mode::After { min, max })
    }

    /// Reconnects after delays that grow.
    #[must_use]
    pub const fn backoff(backoff: Backoff) -> Self {
        Self::new(Mode::Backoff(backoff))
    }

    /// The same, with this mode.
    #[must_use]
    pub const fn with_mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// The same, but giving up after this many attempts; 0 means no limit.
    #[doc(alias("max retries", "max attempts"))]
    #[must_use]
    pub const fn with_attempts(mut self, attempts: u32) -> Self {
        self.attempts = NonZeroU32::new(attempts);
        self
    }

    /// The same, with this wish for the session.
    #[doc(alias("resume", "fresh"))]
    #[must_use]
    pub const fn with_session(mut self, session: Session) -> Self {
        self.session = session;
        self
    }

    /// The same, getting new credentials first.
    #[must_use]
    pub const fn with_reauthenticate(mut self) -> Self {
        self.reauthenticate = true;
        self
    }

    /// The same, taking another endpoint if there is one.
    #[must_use]
    pub const fn with_failover(mut self) -> Self {
        self.failover = true;
        self
    }

    /// The same, where the next attempt must ask for something else.
    #[must_use]
    pub const fn with_reconfigure(mut self) -> Self {
        self.reconfigure = true;
        self
    }

    /// The same, obeying a retry window in the peer's Close reason up to `max`; `None` ignores it.
    #[must_use]
    pub const fn with_retry_window(mut self, max: Option<Duration>) -> Self {
        self.retry_window = match max {
            Some(max) => Some(millis(max)),
            None => None,
        };
        self
    }

    /// When to reconnect.
    #[must_use]
    pub const fn mode(self) -> Mode {
        self.mode
    }

    /// How many attempts this policy makes before it gives up; `None` for no limit. Attempts are counted for each row
    /// since the connection was last healthy.
    #[must_use]
    pub const fn attempts(self) -> Option<u32> {
        match self.attempts {
            Some(attempts) => Some(attempts.get()),
            None => None,
        }
    }

    /// What the next connection does with the session.
    #[must_use]
    pub const fn session(self) -> Session {
        self.session
    }

    /// Whether to get new credentials first.
    #[must_use]
    pub const fn reauthenticate(self) -> bool {
        self.reauthenticate
    }

    /// Whether to take another endpoint.
    #[must_use]
    pub const fn failover(self) -> bool {
        self.failover
    }

    /// Whether the next attempt must ask for something else.
    #[must_use]
    pub const fn reconfigure(self) -> bool {
        self.reconfigure
    }

    /// How far a retry window in the peer's Close reason is obeyed; `None` if it is ignored.
    #[must_use]
    pub const fn retry_window(self) -> Option<Duration> {
        match self.retry_window {
            Some(max) => Some(duration(max)),
            None => None,
        }
    }
}
