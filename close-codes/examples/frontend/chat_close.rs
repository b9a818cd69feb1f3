//! The close reasons of the chat: one enum for the server, the Rust client and the front end.

use close_codes::{CloseReason, Standard};

/// How a chat connection ends.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(sendable(client = ClientClose, server = ServerClose), inherit = Standard)]
pub(crate) enum ChatClose {
    /// The server restarts.
    #[close(1001, reason = "restarting", sent_by = server)]
    #[reconnect(backoff(initial = "200ms", max = "1s", jitter = "50ms..200ms"))]
    GoingAway,

    /// The connection was lost.
    #[close(1006)]
    #[reconnect(after = ["0s", "100ms..300ms", "1s"], within = "10m")]
    Lost,

    /// Nobody has read the chat for a while: the client leaves, and comes back when it has a use for it.
    #[close(4000, reason = "idle", sent_by = client)]
    #[reconnect(now, resume(within = "5m"))]
    Idle,

    /// The access token is too old.
    #[close(4001, reason = "token expired", sent_by = server)]
    #[reconnect(now, reauthenticate, attempts = 1)]
    TokenExpired,

    /// The user may not chat here any more.
    #[close(4003, reason = "banned", sent_by = server)]
    #[reconnect(never)]
    Banned,

    /// The client sends too much; the code says which of its limits it passed.
    #[close(4100..=4199, sent_by = server)]
    #[reconnect(after = "300ms..600ms")]
    Throttled(u16),

    /// Whatever else a proxy, a browser or a later version of the server may say.
    #[close(other)]
    Other(Standard),
}
