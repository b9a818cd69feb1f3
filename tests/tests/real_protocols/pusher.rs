//! Pusher Channels protocol v7. What its table asks for and the attributes cannot say:
//!
//! - `default_for_unknown` is two rules, by number; `other` is one. The upper one is a range here.
//! - The document gives 4300-4399 no action, pusher-js refuses them. The row has no policy of its own and gets
//!   `Standard`'s for an unknown code; an application that follows pusher-js writes `never`.

use std::time::Duration;

use close_codes::{CloseCode, CloseReason, Mode, Reconnect};

use crate::comparing::{carries_out, compare};

/// Pusher Channels protocol v7.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(sent_by = server, inherit = close_codes::Standard)]
enum Pusher {
    /// normal
    #[close(1000..=1001)]
    #[reconnect(after = "1s")]
    Normal(u16),

    /// protocol/unsupported/(1004 read as too large)
    #[close(1002..=1004)]
    #[reconnect(after = "1s")]
    Protocol(u16),

    /// other
    #[close(1005..=3999)]
    #[reconnect(after = "1s")]
    Transport(u16),

    /// do not reconnect unchanged
    #[close(4000..=4099)]
    #[reconnect(now, reconfigure)]
    Unchanged(u16),

    /// MustConnectOverSSL
    #[close(4000, reason = "Application only accepts SSL connections, reconnect using wss://")]
    #[reconnect(now, reconfigure)]
    #[diagnose(config, threshold = 1, advice = "connect to wss://")]
    MustConnectOverSsl,

    /// ApplicationDoesNotExist
    #[close(4001, reason = "Application does not exist")]
    #[reconnect(never)]
    ApplicationDoesNotExist,

    /// ApplicationDisabled
    #[close(4003, reason = "Application disabled")]
    #[reconnect(never)]
    ApplicationDisabled,

    /// ApplicationOverConnectionQuota
    #[close(4004, reason = "Application is over connection quota")]
    #[reconnect(never)]
    #[diagnose(overload)]
    ApplicationOverConnectionQuota,

    /// PathNotFound
    #[close(4005, reason = "Path not found")]
    #[reconnect(never)]
    PathNotFound,

    /// InvalidVersionStringFormat
    #[close(4006, reason = "Invalid version string format")]
    #[reconnect(never)]
    InvalidVersionStringFormat,

    /// UnsupportedProtocolVersion
    #[close(4007, reason = "Unsupported protocol version")]
    #[reconnect(never)]
    UnsupportedProtocolVersion,

    /// NoProtocolVersionSupplied
    #[close(4008, reason = "No protocol version supplied")]
    #[reconnect(never)]
    NoProtocolVersionSupplied,

    /// ConnectionNotAuthorizedWithinTimeout: Connection not authorized within timeout / Connection is unauthorized
    #[close(4009)]
    #[reconnect(never)]
    #[diagnose(auth)]
    ConnectionNotAuthorizedWithinTimeout,

    /// reconnect after backing off
    #[close(4100..=4199)]
    #[reconnect(backoff(min = "1s"))]
    BackOff(u16),

    /// OverCapacity
    #[close(4100, reason = "Over capacity")]
    #[reconnect(backoff(min = "1s"))]
    #[diagnose(overload)]
    OverCapacity,

    /// reconnect immediately
    #[close(4200..=4299)]
    #[reconnect(now)]
    Immediately(u16),

    /// GenericReconnect
    #[close(4200, reason = "Generic reconnect immediately")]
    #[reconnect(now)]
    GenericReconnect,

    /// PongNotReceived
    #[close(4201, reason = "Pong reply not received")]
    #[reconnect(now)]
    #[diagnose(network)]
    PongNotReceived,

    /// ClosedAfterInactivity
    #[close(4202, reason = "Closed after inactivity (24 hours)")]
    #[reconnect(now)]
    ClosedAfterInactivity,

    /// any other type of error
    #[close(4300..=4399)]
    AnyOther(u16),

    /// ClientOverRateLimit
    #[close(4301, reason = "Client event rejected due to rate limit")]
    ClientOverRateLimit,

    /// What pusher-js refuses: the rest of the codes from 4300 on.
    #[close(4300..=65535)]
    #[reconnect(never)]
    Refused(u16),

    /// What it retries: the rest of the codes below 4000.
    #[close(other)]
    #[reconnect(after = "1s")]
    Other(CloseCode),
}

#[test]
fn the_table() {
    compare::<Pusher>(include_str!("../../tables/pusher_channels.json"), &["Refused", "Other"]);
    let policy = |code| Pusher::TABLE.reconnect(CloseCode::new(code), "").unwrap();
    assert!([4400, 4999, 5000].iter().all(|&code| carries_out("never", policy(code))), "default_for_unknown");
    assert!([0, 999].iter().all(|&code| policy(code) == Reconnect::after(Duration::from_secs(1))));
    for code in 4100..=4199 {
        let Mode::Backoff(backoff) = policy(code).mode() else { panic!("{code} backs off") };
        assert_eq!(backoff.min().as_secs(), 1, "the back-off SHOULD be at least 1 s");
    }
}
