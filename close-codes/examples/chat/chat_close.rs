//! The close reasons of the chat: one enum for both ends. A server and a client in two crates have it in a third.

use close_codes::CloseReason;

/// How a chat connection ends.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(sendable(client = ClientClose, server = ServerClose), inherit = close_codes::Standard)]
pub(crate) enum ChatClose {
    /// The user leaves.
    #[close(1000, reason = "bye", sent_by = client)]
    #[reconnect(never)]
    Bye,

    /// The server restarts: take the other one, in the retry window that the server gives.
    #[close(1012, reason = "restart", sent_by = server)]
    #[reconnect(after = "1s..10s", failover, retry_window(max = "30s"))]
    Restart,

    /// The user sent something that is no chat.
    #[close(4000, reason = "text only", sent_by = server)]
    #[reconnect(never)]
    #[diagnose(own_bug, threshold = 1)]
    TextOnly,

    /// Whatever a later version may say.
    #[close(other)]
    #[reconnect(backoff, attempts = 5)]
    Other(u16),
}
