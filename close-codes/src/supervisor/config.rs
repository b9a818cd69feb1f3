//! `Config`: the limits of a supervisor.

use core::time::Duration;

use crate::time::{duration, millis};

/// The limits of a [`Supervisor`](crate::Supervisor), which hold whatever the policies say. Times are whole
/// milliseconds, at most `u32::MAX` (about 49 days).
///
/// | limit | default |
/// | --- | --- |
/// | [`min_uptime`](Self::with_min_uptime): a connection is healthy after | 5 s |
/// | [`budget`](Self::with_budget): reconnects in a window | 60 in 10 minutes |
/// | [`max_retry_after`](Self::with_max_retry_after): a `Retry-After` is obeyed up to | 5 minutes |
/// | [`connect_timeout`](Self::with_connect_timeout): time to connect | 20 s |
/// | [`attempts`](Self::with_attempts): attempts in all | no limit |
///
/// ```
/// use core::time::Duration;
/// use close_codes::Config;
///
/// const CONFIG: Config = Config::DEFAULT.with_budget(20, Duration::from_secs(300));
/// assert_eq!(CONFIG.min_uptime(), Duration::from_secs(5));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    min_uptime: u32,
    budget: u16,
    budget_window: u32,
    max_retry_after: u32,
    connect_timeout: u32,
    attempts: u32,
}

impl Config {
    /// The defaults, as in the table above.
    pub const DEFAULT: Self = Self {
        min_uptime: 5_000,
        budget: 60,
        budget_window: 600_000,
        max_retry_after: 300_000,
        connect_timeout: 20_000,
        attempts: 0,
    };

    /// The same, where a connection is healthy after it was open for this long. [`Duration::MAX`] is without end: then a
    /// connection is healthy only when the application says so. Give at least a second: the
    /// [silence](crate::Closed::silent_for) at a connection's end is no uptime, and is known in whole seconds.
    ///
    /// That is how to retry until the server acknowledges, as graphql-ws does: give a `min_uptime` without end, and call
    /// [`healthy`](crate::Supervisor::healthy) at the acknowledgement. Attempts, delays and `within` go on until then,
    /// however long the connections are open.
    ///
    /// ```
    /// use core::time::Duration;
    /// use close_codes::{
    ///     Action, CloseReason, Closed, Config, Moment, StopCause, Supervisor, send_code,
    /// };
    ///
    /// #[derive(CloseReason)]
    /// #[reconnect(backoff(initial = "1s", max = "19s", jitter = "300ms..3s"))]
    /// enum GraphqlClose {
    ///     #[close(1005)]
    ///     NoStatus,
    ///     #[close(1006)]
    ///     Lost,
    ///     #[close(other)]
    ///     Other(u16),
    /// }
    ///
    /// let config = Config::default().with_min_uptime(Duration::MAX).with_attempts(5);
    /// let mut supervisor = Supervisor::<GraphqlClose>::new(config, 42);
    /// let at = |hours: u64| Moment::START + Duration::from_secs(3_600 * hours);
    /// let closed = Closed::frame(send_code!(4500), "");
    ///
    /// supervisor.start(at(0));
    /// supervisor.opened(at(0));
    /// supervisor.healthy(at(0)); // `ConnectionAck`
    /// for hour in 1..=5 {
    ///     assert!(supervisor.closed(&closed, at(hour)).attempt().is_some());
    ///     // Open for an hour, without `ConnectionAck`.
    ///     supervisor.opened(at(hour));
    /// }
    /// let verdict = supervisor.clone().closed(&closed, at(6));
    /// assert_eq!(verdict.action, Action::Stop(StopCause::OutOfAttempts));
    ///
    /// // `ConnectionAck`: everything starts again.
    /// supervisor.healthy(at(6));
    /// assert_eq!(supervisor.closed(&closed, at(7)).attempt().unwrap().number, 1);
    /// ```
    #[doc(alias("healthy"))]
    #[must_use]
    pub const fn with_min_uptime(mut self, min_uptime: Duration) -> Self {
        self.min_uptime = millis(min_uptime);
        self
    }

    /// The same, with at most this many reconnects in any window of this length: 1 to 65535. 0 counts as 1, and more
    /// than 65535 as 65535.
    #[doc(alias("rate limit", "retry budget"))]
    #[must_use]
    pub const fn with_budget(mut self, reconnects: u32, window: Duration) -> Self {
        #[allow(clippy::cast_possible_truncation)] // just checked
        let budget = match reconnects {
            0 => 1,
            1..=0xFFFF => reconnects as u16,
            _ => u16::MAX,
        };
        self.budget = budget;
        self.budget_window = millis(window);
        self
    }

    /// The same, where a `Retry-After` is obeyed up to this time.
    #[must_use]
    pub const fn with_max_retry_after(mut self, max: Duration) -> Self {
        self.max_retry_after = millis(max);
        self
    }

    /// The same, where `Reconnector::connect` gives up after this time. Zero counts as a millisecond.
    #[doc(alias("time limit"))]
    #[must_use]
    pub const fn with_connect_timeout(mut self, timeout: Duration) -> Self {
        let timeout = millis(timeout);
        self.connect_timeout = if timeout == 0 { 1 } else { timeout };
        self
    }

    /// The same, giving up after this many attempts in all since the connection was last healthy, whatever the rows
    /// say. Then it stops with [`OutOfAttempts`](crate::StopCause::OutOfAttempts). 0 means no limit.
    ///
    /// A server that stays away is otherwise tried for ever, unless the row for 1006 has `attempts` or `within`.
    #[doc(alias("max retries", "max attempts", "give up"))]
    #[must_use]
    pub const fn with_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// How long `Reconnector::connect` waits for a connection.
    #[must_use]
    pub const fn connect_timeout(&self) -> Duration {
        duration(self.connect_timeout)
    }

    /// How many attempts there may be in all since the connection was last healthy; `None` for no limit.
    #[must_use]
    pub const fn attempts(&self) -> Option<u32> {
        if self.attempts == 0 { None } else { Some(self.attempts) }
    }

    /// How long a connection is open before it counts as healthy; `u32::MAX` milliseconds stand for no end.
    #[must_use]
    pub const fn min_uptime(&self) -> Duration {
        duration(self.min_uptime)
    }

    /// Whether a connection that was open for this long is healthy, if the application does not say so.
    pub(super) fn is_healthy_after(&self, uptime: Duration) -> bool {
        self.min_uptime != u32::MAX && uptime >= self.min_uptime()
    }

    /// How many reconnects there may be in the window: 1 to 65535.
    #[must_use]
    pub const fn budget(&self) -> u32 {
        self.budget as u32
    }

    /// The window of the budget.
    #[must_use]
    pub const fn budget_window(&self) -> Duration {
        duration(self.budget_window)
    }

    /// How far a `Retry-After` is obeyed.
    #[must_use]
    pub const fn max_retry_after(&self) -> Duration {
        duration(self.max_retry_after)
    }
}

impl Default for Config {
    fn default() -> Self {
        Self::DEFAULT
    }
}
