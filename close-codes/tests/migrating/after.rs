use close_codes::CloseReason;

/// How a chat connection ends.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(inherit = close_codes::Standard)]
#[repr(u16)]
pub enum ChatClose {
    /// The user leaves.
    #[reconnect(never)]
    Left = 1000,
    /// The server restarts.
    Restart = 1012,
    /// The access token is too old.
    #[close(reason = "token expired")]
    #[reconnect(now, reauthenticate, attempts = 1)]
    TokenExpired = 4001,
    /// The user may not chat here any more.
    #[close(reason = "banned")]
    #[reconnect(never)]
    Banned = 4003,
}
