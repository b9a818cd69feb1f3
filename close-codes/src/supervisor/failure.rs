//! `ConnectFailure`: an attempt that opened no connection.

use core::time::Duration;

use crate::closed::Closed;
use crate::law::{CloseCode, Reason};
use crate::table::{CloseReason, PolicyTable, Row};

/// An attempt that opened no connection, and what the refusal said.
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
    local: Option<Row>,
    retry_after: Option<Duration>,
    is_timeout: bool,
}

impl ConnectFailure {
    /// A failure about which nothing is known.
    #[must_use]
    pub const fn new() -> Self {
        Self { like: None, reason: Reason::EMPTY, local: None, retry_after: None, is_timeout: false }
    }

    /// The peer did not answer in time.
    #[must_use]
    pub const fn timed_out() -> Self {
        Self { is_timeout: true, ..Self::new() }
    }

    /// A failure that this variant decides: a local end, such as a token that could not be had, or a missing network
    /// interface. The verdict's reason is that variant.
    ///
    /// A variant with a code does as well: the failure is then [like](Self::with_like) that code and its reason. A
    /// variant of another enum than the supervisor's decides nothing.
    ///
    /// ```
    /// use close_codes::{Action, CloseReason, Config, ConnectFailure, Moment, Supervisor};
    ///
    /// #[derive(CloseReason, Clone, Copy, Debug, PartialEq)]
    /// #[close(inherit = close_codes::Standard)]
    /// enum ChatClose {
    ///     /// The refresh token is not valid any more: only the user can get another.
    ///     #[close(local)]
    ///     #[reconnect(manual)]
    ///     SignInAgain,
    ///     #[close(other)]
    ///     #[reconnect(backoff)]
    ///     Other(u16),
    /// }
    ///
    /// let mut supervisor = Supervisor::<ChatClose>::new(Config::default(), 42);
    /// supervisor.start(Moment::START);
    /// let failure = ConnectFailure::as_local(&ChatClose::SignInAgain);
    /// let verdict = supervisor.connect_failed(failure, Moment::START);
    /// assert_eq!((verdict.reason, verdict.action), (ChatClose::SignInAgain, Action::AwaitUser));
    /// ```
    #[must_use]
    pub fn as_local<R: CloseReason>(reason: &R) -> Self {
        match R::TABLE.row_of(reason) {
            Some(row) if row.is_local() => Self { local: Some(row), ..Self::new() },
            row => Self {
                like: Some(reason.code()),
                reason: Reason::truncated(row.and_then(Row::reason).unwrap_or_default()),
                ..Self::new()
            },
        }
    }

    /// The same, to be treated as if a connection had closed with this code. It decides only if the table has a row that
    /// names the code: `other` was not written for this failure.
    #[must_use]
    pub const fn with_like(mut self, code: CloseCode) -> Self {
        self.like = Some(code);
        // The last word counts.
        self.local = None;
        self
    }

    /// The same, with a reason for the code, for tables whose rows differ by reason.
    #[must_use]
    pub const fn with_reason(mut self, reason: Reason) -> Self {
        self.reason = reason;
        self
    }

    /// The same, where the refusal asked the client to wait this long. It is obeyed up to
    /// [`Config::with_max_retry_after`](crate::Config::with_max_retry_after). The policy's own delay is added, so that
    /// clients that were refused together do not reconnect together.
    #[doc(alias("Retry-After"))]
    #[must_use]
    pub const fn with_retry_after(mut self, retry_after: Duration) -> Self {
        self.retry_after = Some(retry_after);
        self
    }

    /// The server answered the handshake with this HTTP status, and with this value of `Retry-After`, if it was there
    /// (RFC 9110, 10.2.3).
    ///
    /// | status | like |
    /// | --- | --- |
    /// | 401 | 3000, unauthorized |
    /// | 403 | 3003, forbidden |
    /// | 429, 503 | 1013, try again later |
    /// | 500 | 1011, internal error |
    /// | 502, 504 | 1014, bad gateway |
    /// | any other | nothing |
    ///
    /// It reads a `Retry-After` in seconds. An HTTP date needs the response's own `Date` header, since this crate does
    /// not know the time; the adapters read it if the library shows both headers.
    #[doc(alias("401", "403", "429", "503", "Retry-After"))]
    #[must_use]
    pub fn from_http(status: u16, retry_after: Option<&[u8]>) -> Self {
        let like = match status {
            401 => Some(CloseCode::UNAUTHORIZED),
            403 => Some(CloseCode::FORBIDDEN),
            429 | 503 => Some(CloseCode::TRY_AGAIN_LATER),
            500 => Some(CloseCode::INTERNAL_ERROR),
            502 | 504 => Some(CloseCode::BAD_GATEWAY),
            _ => None,
        };
        Self { like, retry_after: retry_after.and_then(seconds), ..Self::new() }
    }

    /// The code that the failure is treated as.
    #[must_use]
    pub const fn like(&self) -> Option<CloseCode> {
        self.like
    }

    /// The reason for that code; "" if there is none.
    #[must_use]
    pub const fn reason(&self) -> &str {
        self.reason.as_str()
    }

    /// The local end that decides it: [`as_local`](Self::as_local).
    #[must_use]
    pub const fn local(&self) -> Option<Row> {
        self.local
    }

    /// The row of this table that speaks for the failure: its local end, or the one that names the code which it is
    /// like. `None` where nobody decided anything for it: `other` says nothing of a refusal.
    pub(crate) fn row_in(&self, table: &'static PolicyTable) -> Option<Row> {
        match self.local {
            Some(row) => Some(row).filter(|row| core::ptr::eq(row.table(), table)),
            None => table.find(self.like?, self.reason()).filter(|row| !row.is_other()),
        }
    }

    /// Whether nothing but the network speaks here: no answer of the peer's is known.
    pub(super) fn is_of_network(&self) -> bool {
        self.like.is_none_or(|code| code == CloseCode::ABNORMAL_CLOSURE)
    }

    /// Whether the peer did not answer in time.
    #[must_use]
    pub const fn is_timeout(&self) -> bool {
        self.is_timeout
    }

    /// How long the refusal asked the client to wait.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

/// An error of the operating system. It only says that there is no connection, and whether it took too long.
#[cfg(feature = "std")]
impl From<&std::io::Error> for ConnectFailure {
    fn from(error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::TimedOut { Self::timed_out() } else { Self::new() }
    }
}

/// A connection that closed before it was usable; for example, before the peer's first message. It is treated like a
/// close with that code. A 1002 that the library may have made up ([`How::Unknown`](crate::How::Unknown)) is like
/// nothing.
impl From<&Closed> for ConnectFailure {
    fn from(closed: &Closed) -> Self {
        if closed.may_be_made_up() {
            return Self::new();
        }
        Self::new().with_like(closed.code()).with_reason(Reason::truncated(closed.reason()))
    }
}

/// A `Retry-After` in seconds: digits only (RFC 9110, 10.2.3). `None` for a date and for anything else.
fn seconds(value: &[u8]) -> Option<Duration> {
    let value = value.trim_ascii();
    if value.is_empty() {
        return None;
    }
    let mut seconds: u64 = 0;
    for digit in value {
        if !digit.is_ascii_digit() {
            return None;
        }
        // Saturating is fine: that many seconds are for ever.
        seconds = seconds.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
    }
    Some(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retry_after_is_seconds_or_nothing() {
        let wait = |value: &[u8]| ConnectFailure::from_http(503, Some(value)).retry_after();
        assert_eq!(wait(b"0"), Some(Duration::ZERO));
        assert_eq!(wait(b" 7 "), Some(Duration::from_secs(7)));
        assert_eq!(wait(b"99999999999999999999999"), Some(Duration::from_secs(u64::MAX)));
        for other in [&b""[..], b" ", b"-1", b"+1", b"1.5", b"Fri, 31 Dec 1999 23:59:59 GMT", b"\xff"] {
            assert_eq!(wait(other), None);
        }
    }

    #[test]
    fn a_status_is_like_a_code_or_nothing() {
        let like = |status| ConnectFailure::from_http(status, None).like().map(CloseCode::get);
        assert_eq!(like(401), Some(3000));
        assert_eq!(like(403), Some(3003));
        assert_eq!(like(429), Some(1013));
        assert_eq!(like(503), Some(1013));
        assert_eq!(like(500), Some(1011));
        assert_eq!([like(502), like(504)], [Some(1014); 2]);
        assert_eq!([like(200), like(301), like(400), like(404), like(0)], [None; 5]);
    }
}
