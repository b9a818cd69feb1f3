//! Hocuspocus.

use close_codes::{CloseCode, CloseReason};

use crate::comparing::compare;

/// Hocuspocus.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(sent_by = server, inherit = close_codes::Standard)]
enum Hocuspocus {
    /// MessageTooBig
    #[close(1009, reason = "Message Too Big")]
    MessageTooBig,

    /// ResetConnection
    #[close(4205, reason = "Reset Connection")]
    #[reconnect(after = "1s")]
    ResetConnection,

    /// Unauthorized
    #[close(4401, reason = "Unauthorized")]
    #[reconnect(now, reauthenticate, attempts = 1)]
    #[diagnose(auth)]
    Unauthorized,

    /// Forbidden
    #[close(4403, reason = "Forbidden")]
    #[reconnect(never)]
    Forbidden,

    /// ConnectionTimeout
    #[close(4408, reason = "Connection Timeout")]
    #[reconnect(backoff(initial = "1s"))]
    ConnectionTimeout,

    /// What it adds.
    #[close(other)]
    Other(CloseCode),
}

#[test]
fn the_table() {
    compare::<Hocuspocus>(include_str!("../../tables/hocuspocus.json"), &["Other"]);
}
