//! Whether and how to reconnect.

use core::num::NonZeroU32;
use core::time::Duration;

use super::packed::Packed;
use super::{Backoff, DelayList, DelayWindow};
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
    within: Option<u32>,
    session: Session,
    resume_within: Option<u32>,
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
    /// After the delays of a list, one for each attempt.
    List(DelayList),
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
            mode: as_carried_out(mode),
            attempts: None,
            within: None,
            session: Session::Unspecified,
            resume_within: None,
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

    /// Reconnects after a uniformly random time in this window, in whole milliseconds, drawn again for each attempt. If
    /// they are the wrong way round, `max` counts as `min`.
    #[must_use]
    pub const fn after_window(min: Duration, max: Duration) -> Self {
        Self::new(Mode::After { min, max })
    }

    /// After the delays of this list, one for each attempt.
    #[must_use]
    pub const fn after_list(list: DelayList) -> Self {
        Self::new(Mode::List(list))
    }

    /// Reconnects after delays that grow.
    #[must_use]
    pub const fn backoff(backoff: Backoff) -> Self {
        Self::new(Mode::Backoff(backoff))
    }

    /// The same, with this mode.
    #[must_use]
    pub const fn with_mode(mut self, mode: Mode) -> Self {
        self.mode = as_carried_out(mode);
        self
    }

    /// The same, but giving up after this many attempts; 0 means no limit. See [`attempts`](Self::attempts) for what
    /// counts.
    #[doc(alias("max retries", "max attempts"))]
    #[must_use]
    pub const fn with_attempts(mut self, attempts: u32) -> Self {
        self.attempts = NonZeroU32::new(attempts);
        self
    }

    /// The same, but giving up when an attempt would begin later than this after the last healthy connection ended, or
    /// after the start; `None` means no limit. Whole milliseconds, at most `u32::MAX` (about 49 days).
    ///
    /// For a refused connection the limits of two rows count: of the one that began the reconnecting, and of the one that
    /// speaks for the refusal, which is 1006's unless the failure is like another. On the row for 1006 it is thus what
    /// gives up on a server that stays away.
    #[must_use]
    pub const fn with_within(mut self, within: Option<Duration>) -> Self {
        self.within = stored(within);
        self
    }

    /// The same, with this wish for the session.
    #[doc(alias("resume", "fresh"))]
    #[must_use]
    pub const fn with_session(mut self, session: Session) -> Self {
        self.session = session;
        self
    }

    /// The same, where [`Session::Resume`] holds for attempts that are due at most this long after the connection ended,
    /// whoever asked for them; later ones start a new session. `None` means no limit. It says nothing where the session
    /// is not `Resume`. Whole milliseconds, at most `u32::MAX` (about 49 days).
    ///
    /// ```
    /// use core::time::Duration;
    /// use close_codes::{Reconnect, Session};
    ///
    /// const RESUME: Reconnect =
    ///     Reconnect::BACKOFF.with_session(Session::Resume).with_resume_within(Some(Duration::from_secs(30)));
    /// assert_eq!(RESUME.resume_within(), Some(Duration::from_secs(30)));
    /// ```
    #[must_use]
    pub const fn with_resume_within(mut self, within: Option<Duration>) -> Self {
        self.resume_within = stored(within);
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
        self.retry_window = stored(max);
        self
    }

    /// The numbers of a packed one.
    const PACKED: usize = 19;

    /// The policy at this place of a column, with the lists of delays that policies name by their places.
    pub(crate) const fn unpack(column: &'static [u8], place: usize, lists: &'static [DelayList]) -> Self {
        let mut packed = Packed::at(column, place, Self::PACKED);
        let (mode, list) = (packed.next(), packed.next() as usize);
        let window = DelayWindow::unpack(&mut packed);
        let backoff = Backoff::unpack(&mut packed);
        let mode = match mode {
            0 => Mode::Never,
            1 => Mode::Now,
            2 => Mode::After { min: window.min(), max: window.max() },
            3 if list < lists.len() => Mode::List(lists[list]),
            4 => Mode::Backoff(backoff),
            _ => Mode::Manual,
        };
        Self {
            mode,
            attempts: NonZeroU32::new(packed.next()),
            within: packed.next_some(),
            session: match packed.next() {
                0 => Session::Unspecified,
                1 => Session::Resume,
                _ => Session::Fresh,
            },
            resume_within: packed.next_some(),
            reauthenticate: packed.next() != 0,
            failover: packed.next() != 0,
            reconfigure: packed.next() != 0,
            retry_window: packed.next_some(),
        }
    }

    /// When to reconnect.
    #[must_use]
    pub const fn mode(self) -> Mode {
        self.mode
    }

    /// How many attempts there are before this policy gives up; `None`: no limit. It counts how often an end of that row
    /// asked for an attempt since the connection was last healthy.
    ///
    /// A refused connection counts for the row that speaks for it: the one that the failure is like, or 1006's. So
    /// `attempts` on another row never gives up on a server that stays away. What does is
    /// [`Config::with_attempts`](crate::Config::with_attempts), [`within`](Self::with_within), or `attempts` on the row
    /// for 1006.
    #[must_use]
    pub const fn attempts(self) -> Option<u32> {
        match self.attempts {
            Some(attempts) => Some(attempts.get()),
            None => None,
        }
    }

    /// How long after the last healthy connection ended, or after the start, an attempt may begin; `None`: no limit.
    #[must_use]
    pub const fn within(self) -> Option<Duration> {
        shown(self.within)
    }

    /// What the next connection does with the session.
    #[must_use]
    pub const fn session(self) -> Session {
        self.session
    }

    /// How long after the connection ended an attempt is due that resumes the session; `None`: no limit, or the session is
    /// not [`Session::Resume`].
    #[must_use]
    pub const fn resume_within(self) -> Option<Duration> {
        match self.session {
            Session::Resume => shown(self.resume_within),
            Session::Fresh | Session::Unspecified => None,
        }
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
        shown(self.retry_window)
    }
}

/// The mode, with the window that is obeyed: in whole milliseconds, and never backwards.
const fn as_carried_out(mode: Mode) -> Mode {
    match mode {
        Mode::After { min, max } => {
            let window = DelayWindow::new(min, max);
            Mode::After { min: window.min(), max: window.max() }
        }
        mode => mode,
    }
}

const fn stored(time: Option<Duration>) -> Option<u32> {
    match time {
        Some(time) => Some(millis(time)),
        None => None,
    }
}

const fn shown(time: Option<u32>) -> Option<Duration> {
    match time {
        Some(time) => Some(duration(time)),
        None => None,
    }
}
