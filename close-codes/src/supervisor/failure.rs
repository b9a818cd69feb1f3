//! A connection that did not come about.

use core::time::Duration;

use crate::{CloseCode, Reason};

/// A connection that did not come about, and what its refusal said.
///
/// ```
/// use core::time::Duration;
/// use close_codes::{CloseCode, ConnectFailure};
///
/// // HTTP 401: treat it as the application's own "token expired".
/// let refused = ConnectFailure::new().with_like(CloseCode::new(4001));
/// // HTTP 503 with `Retry-After: 30`.
/// let busy = ConnectFailure::new().with_retry_after(Duration::from_secs(30));
/// assert_eq!(busy.like(), None);
/// # _ = refused;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ConnectFailure {
    like: Option<CloseCode>,
    reason: Reason,
    retry_after: Option<Duration>,
}

impl ConnectFailure {
    /// A failure of which nothing is known.
    #[must_use]
    pub const fn new() -> Self {
        Self { like: None, reason: Reason::EMPTY, retry_after: None }
    }

    /// The same, to be treated as if a connection had ended with this code.
    #[must_use]
    pub const fn with_like(mut self, code: CloseCode) -> Self {
        self.like = Some(code);
        self
    }

    /// The same, with a reason to the code, where rows are told apart by it.
    #[must_use]
    pub const fn with_reason(mut self, reason: Reason) -> Self {
        self.reason = reason;
        self
    }

    /// The same, where the refusal asked not to be tried again before this time is over. It is obeyed up to
    /// [`Config::with_max_retry_after`](crate::Config::with_max_retry_after), and the policy's own delay comes
    /// on top: those who were refused together should not come back together.
    #[must_use]
    pub const fn with_retry_after(mut self, retry_after: Duration) -> Self {
        self.retry_after = Some(retry_after);
        self
    }

    /// The code that it is treated as.
    #[must_use]
    pub const fn like(&self) -> Option<CloseCode> {
        self.like
    }

    /// The reason to that code; "" if there is none.
    #[must_use]
    pub const fn reason(&self) -> &str {
        self.reason.as_str()
    }

    /// The time that the refusal asked for.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}
