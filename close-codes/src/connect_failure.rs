//! `ConnectFailure`: an attempt to connect that did not open a connection.

use core::time::Duration;

use crate::CloseCode;

/// An attempt to connect that did not open a connection: what a supervisor needs to know of it.
///
/// There was no WebSocket connection yet, and so no close code. A refusal can still be treated *like* one:
/// HTTP 401 like 3000, say.
///
/// ```
/// use close_codes::{CloseCode, ConnectFailure};
/// use std::time::Duration;
///
/// let failure = ConnectFailure::from_http(503, Some(b"120"));
/// assert_eq!(failure.like(), Some(CloseCode::TRY_AGAIN_LATER));
/// assert_eq!(failure.retry_after(), Some(Duration::from_secs(120)));
/// assert_eq!(ConnectFailure::new().like(), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ConnectFailure {
    like: Option<CloseCode>,
    retry_after: Option<Duration>,
}

impl ConnectFailure {
    /// A failure of which nothing is known: refused, unreachable, timed out.
    #[must_use]
    pub const fn new() -> Self {
        Self { like: None, retry_after: None }
    }

    /// The failure, to be treated like the end of a connection with this code.
    #[must_use]
    pub const fn with_like(mut self, code: CloseCode) -> Self {
        self.like = Some(code);
        self
    }

    /// The failure, with the time that the server asked to wait at least.
    #[must_use]
    pub const fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// A handshake that was answered with this HTTP status, and the value of `Retry-After`, if it was there
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
    /// A `Retry-After` in seconds is read; one that is an HTTP date is not, since nothing here knows the time.
    #[must_use]
    pub fn from_http(status: u16, retry_after: Option<&[u8]>) -> Self {
        let like = match status {
            401 => Some(CloseCode::new(3000)),
            403 => Some(CloseCode::new(3003)),
            429 | 503 => Some(CloseCode::TRY_AGAIN_LATER),
            500 => Some(CloseCode::INTERNAL_ERROR),
            502 | 504 => Some(CloseCode::BAD_GATEWAY),
            _ => None,
        };
        Self { like, retry_after: retry_after.and_then(seconds) }
    }

    /// The close code to treat the failure like, if there is a telling one.
    #[must_use]
    pub const fn like(&self) -> Option<CloseCode> {
        self.like
    }

    /// The time that the server asked to wait at least.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

/// A `Retry-After` of digits only, as RFC 9110 wants it; `None` for a date and for anything else.
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
        // So many seconds are for ever, whatever their exact number.
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
        assert_eq!([like(200), like(301), like(400), like(404), like(0)], [None; 5]);
    }
}
