//! `Retry-After` as an HTTP date (RFC 9110, 10.2.3).

use core::str;
use core::time::Duration;

use httpdate::parse_http_date;

/// How long a date in `Retry-After` is after the response's own `Date` (RFC 9110, 6.6.1). The two are the same
/// clock's, so that nothing here needs to know the time. `None` unless both are dates; no wait if the date is past.
pub(super) fn wait(retry_after: Option<&[u8]>, date: Option<&[u8]>) -> Option<Duration> {
    let parse = |value: &[u8]| parse_http_date(str::from_utf8(value).ok()?.trim()).ok();
    let until = parse(retry_after?)?;
    let since = parse(date?)?;
    Some(until.duration_since(since).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: &[u8] = b"Sun, 06 Nov 1994 12:00:00 GMT";
    const LATER: &[u8] = b"Sun, 06 Nov 1994 12:01:30 GMT";

    #[test]
    fn counts_from_the_responses_own_date() {
        assert_eq!(wait(Some(LATER), Some(NOON)), Some(Duration::from_secs(90)));
        // The old forms of RFC 850 and asctime.
        assert_eq!(
            wait(Some(b" Sunday, 06-Nov-94 12:01:30 GMT "), Some(b"Sun Nov  6 12:00:00 1994")),
            Some(Duration::from_secs(90))
        );
        assert_eq!(wait(Some(NOON), Some(LATER)), Some(Duration::ZERO));
    }

    #[test]
    fn says_nothing_where_either_is_no_date() {
        for (retry_after, date) in [
            (None, Some(NOON)),
            (Some(LATER), None),
            (Some(&b"120"[..]), Some(NOON)),
            (Some(LATER), Some(&b"yesterday"[..])),
            (Some(&b"\xff"[..]), Some(NOON)),
        ] {
            assert_eq!(wait(retry_after, date), None);
        }
    }
}
