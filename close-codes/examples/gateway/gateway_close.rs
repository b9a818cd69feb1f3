//! The close reasons of the gateway: Discord's table, and what the bot itself closes with.

use close_codes::CloseReason;

/// How a connection to the gateway closes.
///
/// Unless a row says otherwise, the bot reconnects and resumes its session. The delays are short, so that the example
/// is short; a real bot should use plain `backoff`.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(sent_by = server, sendable(client = BotClose, server = GatewaySays), inherit = close_codes::Standard)]
#[reconnect(backoff(initial = "500ms", max = "2s"), resume)]
pub(crate) enum GatewayClose {
    /// The bot logs out. A client's 1000 or 1001 ends the session for good.
    #[close(1000, sent_by = client)]
    #[reconnect(never)]
    LoggedOut,

    /// The gateway sent a Close frame without a code.
    #[close(1005)]
    NoStatus,

    /// The connection was lost.
    #[close(1006)]
    #[diagnose(network)]
    Lost,

    /// The gateway did not answer the bot's heartbeat. No code tells that.
    #[close(local)]
    #[reconnect(now, resume)]
    NoHeartbeat,

    /// The gateway asked the bot, in a message, to connect anew. No code tells that, so that it is told to nobody: the
    /// bot closes with `Left`.
    #[close(local)]
    #[reconnect(now, resume)]
    MovedByGateway,

    /// The bot leaves a connection whose session goes on at another one.
    #[close(4901, reason = "moved", sent_by = client)]
    Left,

    /// The gateway is not sure what went wrong.
    #[close(4000, reason = "Unknown error")]
    UnknownError,

    /// The bot sent an opcode that there is not.
    #[close(4001, reason = "Unknown opcode")]
    #[diagnose(own_bug)]
    UnknownOpcode,

    /// The bot sent something that cannot be read.
    #[close(4002, reason = "Decode error")]
    #[diagnose(own_bug)]
    DecodeError,

    /// The bot sent something before it identified itself, or its session is not valid any more.
    #[close(4003, reason = "Not authenticated")]
    #[reconnect(fresh)]
    NotAuthenticated,

    /// The token is wrong.
    #[close(4004, reason = "Authentication failed")]
    #[reconnect(never)]
    #[diagnose(auth, threshold = 1, advice = "check the bot's token")]
    AuthenticationFailed,

    /// The bot identified itself twice.
    #[close(4005, reason = "Already authenticated")]
    #[diagnose(own_bug)]
    AlreadyAuthenticated,

    /// The bot resumed behind an event that the gateway never sent.
    #[close(4007, reason = "Invalid seq")]
    #[reconnect(fresh)]
    InvalidSeq,

    /// The bot sent too much.
    #[close(4008, reason = "Rate limited")]
    RateLimited,

    /// The session is too old.
    #[close(4009, reason = "Session timed out")]
    #[reconnect(fresh)]
    SessionTimedOut,

    /// The bot asked for what it may not have: a shard, too many guilds, a version, an intent.
    #[close(4010..=4014)]
    #[reconnect(never)]
    #[diagnose(config, threshold = 1)]
    Refused(u16),

    /// What Discord adds.
    #[close(other)]
    Other(u16),
}
