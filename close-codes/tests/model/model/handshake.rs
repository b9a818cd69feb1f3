//! What an HTTP answer to the handshake is like: the table of `ConnectFailure::from_http`.

use std::time::Duration;

use close_codes::{CloseCode, ConnectFailure};

pub(crate) fn refused(status: u16, retry_after: Option<&str>) -> ConnectFailure {
    let like = match status {
        401 => Some(3000),
        403 => Some(3003),
        429 | 503 => Some(1013),
        500 => Some(1011),
        502 | 504 => Some(1014),
        _ => None,
    };
    let mut failure = ConnectFailure::new();
    if let Some(code) = like {
        failure = failure.with_like(CloseCode::new(code));
    }
    match retry_after.and_then(|seconds| seconds.parse().ok()) {
        Some(seconds) => failure.with_retry_after(Duration::from_secs(seconds)),
        None => failure,
    }
}
