//! Discord Gateway v10. What its table asks for and the attributes cannot say:
//!
//! - The code that a client *sends* decides whether it may resume (1000 and 1001 end the session). That is no property
//!   of an observed code; the application does it in `closed_by_us` or `closed_with`.
//! - On 4008 a client must slow down what it sends. No attribute is about anything but reconnecting.
//! - 4003 stands for two cases of which one can resume; its row leaves the session unsaid.

use close_codes::{CloseCode, CloseReason};

use crate::comparing::{asked, carries_out, compare};

/// Discord Gateway v10.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(sent_by = server, inherit = close_codes::Standard)]
#[reconnect(backoff)]
enum Discord {
    /// No code at all: resume.
    #[close(1005)]
    #[reconnect(resume)]
    NoStatus,

    /// No Close frame at all: resume.
    #[close(1006)]
    #[reconnect(backoff(initial = "1s"), resume)]
    Lost,

    /// Unknown error: We're not sure what went wrong. Try reconnecting?
    #[close(4000)]
    #[reconnect(resume)]
    UnknownError,

    /// Unknown opcode: You sent an invalid Gateway opcode or an invalid payload for an opcode.
    #[close(4001)]
    #[reconnect(resume)]
    #[diagnose(own_bug)]
    UnknownOpcode,

    /// Decode error: You sent an invalid payload to Discord.
    #[close(4002)]
    #[reconnect(resume)]
    #[diagnose(own_bug)]
    DecodeError,

    /// Not authenticated: You sent us a payload prior to identifying, or this session has been invalidated.
    #[close(4003)]
    NotAuthenticated,

    /// Authentication failed: The account token sent with your identify payload is incorrect.
    #[close(4004)]
    #[reconnect(never)]
    #[diagnose(auth, threshold = 1)]
    AuthenticationFailed,

    /// Already authenticated: You sent more than one identify payload.
    #[close(4005)]
    #[reconnect(resume)]
    #[diagnose(own_bug)]
    AlreadyAuthenticated,

    /// Invalid seq: The sequence sent when resuming the session was invalid. Reconnect and start a new session.
    #[close(4007)]
    #[reconnect(fresh)]
    InvalidSeq,

    /// Rate limited: You're sending payloads to us too quickly. Slow it down! You will be disconnected on
    /// receiving this.
    #[close(4008)]
    #[reconnect(resume)]
    RateLimited,

    /// Session timed out: Your session timed out. Reconnect and start a new one.
    #[close(4009)]
    #[reconnect(fresh)]
    SessionTimedOut,

    /// Invalid shard: You sent us an invalid shard when identifying.
    #[close(4010)]
    #[reconnect(never)]
    #[diagnose(config, threshold = 1)]
    InvalidShard,

    /// Sharding required: The session would have handled too many guilds - you are required to shard your
    /// connection in order to connect.
    #[close(4011)]
    #[reconnect(never)]
    #[diagnose(config, threshold = 1)]
    ShardingRequired,

    /// Invalid API version: You sent an invalid version for the gateway.
    #[close(4012)]
    #[reconnect(never)]
    #[diagnose(config, threshold = 1)]
    InvalidApiVersion,

    /// Invalid intent(s): You sent an invalid intent for a Gateway Intent.
    #[close(4013)]
    #[reconnect(never)]
    #[diagnose(config, threshold = 1)]
    InvalidIntents,

    /// Disallowed intent(s): You sent a disallowed intent for a Gateway Intent.
    #[close(4014)]
    #[reconnect(never)]
    #[diagnose(config, threshold = 1)]
    DisallowedIntents,

    /// Opcode 7, Reconnect: the gateway asks, in a message, to connect anew and to resume.
    #[close(local)]
    #[reconnect(now, resume)]
    Reconnect,

    /// Opcode 9, Invalid Session, with `d` true: the session can be resumed at another connection.
    #[close(local)]
    #[reconnect(backoff, resume)]
    InvalidSession,

    /// Opcode 9, Invalid Session, with `d` false: the session is over.
    #[close(local)]
    #[reconnect(backoff, fresh)]
    SessionOver,

    /// A heartbeat was not acknowledged: terminate with any close code besides 1000 or 1001, then reconnect and
    /// resume.
    #[close(local)]
    #[reconnect(now, resume)]
    HeartbeatNotAcknowledged,

    /// What twilight-rs does with a code that it does not know: connect again.
    #[close(other)]
    Other(CloseCode),
}

#[test]
fn the_table() {
    compare::<Discord>(
        include_str!("../../tables/discord_gateway.json"),
        &[
            "NoStatus",
            "Lost",
            "Reconnect",
            "InvalidSession",
            "SessionOver",
            "HeartbeatNotAcknowledged",
            "Other",
        ],
    );
    asked(Discord::Reconnect, "reconnect_resume");
    asked(Discord::InvalidSession, "reconnect_resume");
    asked(Discord::SessionOver, "reconnect_new_session");
    asked(Discord::HeartbeatNotAcknowledged, "reconnect_resume");
    for code in [1005, 1006] {
        let policy = Discord::TABLE.reconnect(CloseCode::new(code), "").unwrap();
        assert!(carries_out("reconnect_resume", policy), "no close code at all: resume (the notes)");
    }
    let unknown = Discord::TABLE.reconnect(CloseCode::new(4006), "").unwrap();
    assert!(carries_out("reconnect", unknown), "default_for_unknown");
}
