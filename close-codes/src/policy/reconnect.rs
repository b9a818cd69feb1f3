//! Whether and how to connect again.

use core::num::NonZeroU32;
use core::time::Duration;

use super::Backoff;
use crate::time::{duration, millis};

/// Whether and how to connect again after a connection ended: what `#[reconnect(..)]` says.
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
#[doc(alias("retry", "retry policy", "strategy"))]
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

/// When to connect again.
#[doc(alias("retry"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Not at all.
    Never,
    /// At once.
    Now,
    /// After a uniformly random time from `min` to `max`, drawn for each attempt.
    After {
        /// The least time.
        min: Duration,
        /// The longest time.
        max: Duration,
    },
    /// After delays that grow.
    Backoff(Backoff),
    /// When the user or an operator asks for it.
    Manual,
}

/// What the next connection does with the session of the one that ended.
#[doc(alias("resume"))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Session {
    /// The policy does not say.
    #[default]
    Unspecified,
    /// It should resume the session.
    Resume,
    /// It must start a new one.
    Fresh,
}

impl Reconnect {
    /// Stop.
    pub const NEVER: Self = Self::new(Mode::Never);
    /// At once.
    pub const NOW: Self = Self::new(Mode::Now);
    /// When the user or an operator asks for it.
    pub const MANUAL: Self = Self::new(Mode::Manual);
    /// With [`Backoff::DEFAULT`].
    pub const BACKOFF: Self = Self::new(Mode::Backoff(Backoff::DEFAULT));

    /// How far a retry window in a Close reason is obeyed unless a policy says otherwise: 2 minutes.
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

    /// After exactly this long. Clients whose connections closed together then come back together, so that a window
    /// ([`after_window`](Self::after_window)) suits every code that a server sends to many. It is not spread by
    /// itself: where a peer's rules name a time, a client that comes earlier breaks them.
    #[must_use]
    pub const fn after(delay: Duration) -> Self {
        Self::new(Mode::After { min: delay, max: delay })
    }

    /// After a uniformly random time in this window, drawn for each attempt.
    #[must_use]
    pub const fn after_window(min: Duration, max: Duration) -> Self {
        Self::new(Mode::After { min, max })
    }

    /// After delays that grow.
    #[must_use]
    pub const fn backoff(backoff: Backoff) -> Self {
        Self::new(Mode::Backoff(backoff))
    }

    /// The same with another mode.
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

    /// The same with this wish for the session.
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

    /// The same, where the next attempt must differ in what it asks for.
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

    /// When to connect again.
    #[must_use]
    pub const fn mode(self) -> Mode {
        self.mode
    }

    /// How many attempts this policy makes before it gives up, counted for each row since the connection was
    /// last healthy; `None`: no limit.
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

    /// Whether the next attempt must differ in what it asks for.
    #[must_use]
    pub const fn reconfigure(self) -> bool {
        self.reconfigure
    }

    /// How far a retry window in the peer's Close reason is obeyed; `None`: not at all.
    #[must_use]
    pub const fn retry_window(self) -> Option<Duration> {
        match self.retry_window {
            Some(max) => Some(duration(max)),
            None => None,
        }
    }
}
