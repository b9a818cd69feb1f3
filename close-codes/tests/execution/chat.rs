//! The close reasons that the tests of this folder use: every mode and every option.

use close_codes::CloseReason;

#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chat {
    #[close(1001)]
    #[reconnect(backoff(initial = "10s"))]
    GoingAway,
    #[close(1005)]
    #[reconnect(backoff)]
    #[diagnose(peer_bug)]
    NoStatus,
    #[close(1006)]
    #[reconnect(backoff(initial = "1s"))]
    #[diagnose(network)]
    Lost,
    #[close(4000)]
    #[reconnect(never)]
    Banned,
    #[close(4001, reason = "token expired")]
    #[reconnect(now, attempts = 1, reauthenticate)]
    #[diagnose(auth, threshold = 2)]
    TokenExpired,
    #[close(4002)]
    #[reconnect(after = "1s..5s")]
    #[diagnose(overload, window = "10m", advice = "ask the operators")]
    Busy,
    #[close(4003)]
    #[reconnect(manual, failover)]
    AskUser,
    #[close(4004)]
    #[reconnect(now, resume)]
    Now,
    #[close(4005)]
    #[reconnect(after = "100ms", retry_window = ignore)]
    Soon,
    #[close(4006, reason_prefix = "NET-")]
    #[reconnect(backoff, fresh, reconfigure)]
    Network,
    #[close(4007)]
    #[reconnect(now, failover)]
    Moved,
    #[close(4100..=4199)]
    #[reconnect(backoff, attempts = 3)]
    Throttled(u16),
    #[close(other)]
    #[reconnect(backoff, attempts = 5)]
    Other(u16),
}
