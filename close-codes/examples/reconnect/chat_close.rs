//! The close reasons of the chat: one enum for both ends.

use close_codes::CloseReason;

/// How a chat connection ends.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(sendable(client = ClientClose, server = ServerClose))]
pub(crate) enum ChatClose {
    /// The user leaves.
    #[close(1000, sent_by = client)]
    #[reconnect(never)]
    Bye,

    /// The server restarts.
    #[close(1001, reason = "restarting")]
    #[reconnect(backoff(initial = "500ms", max = "2s"))]
    GoingAway,

    /// The peer sent a Close frame without a code.
    #[close(1005)]
    #[reconnect(backoff(initial = "500ms", max = "2s"))]
    #[diagnose(peer_bug)]
    NoStatus,

    /// The connection was lost.
    #[close(1006)]
    #[reconnect(backoff(initial = "500ms", max = "2s"))]
    #[diagnose(network, threshold = 5)]
    Lost,

    /// The access token is too old.
    #[close(4001, reason = "token expired", sent_by = server)]
    #[reconnect(now, reauthenticate, attempts = 1)]
    TokenExpired,

    /// The user may not chat here any more.
    #[close(4003, reason = "banned", sent_by = server)]
    #[reconnect(never)]
    Banned,

    /// Whatever a later version of the server may say.
    #[close(other)]
    #[reconnect(backoff, attempts = 5)]
    Other(u16),
}
