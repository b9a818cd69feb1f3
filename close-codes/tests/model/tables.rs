//! Tables of every kind: every mode and option, ranges, prefixes, inherited rows, local ends, limits in time, and rows
//! for 1006 that give up, stop and wait for the user.

use std::fmt::Debug;

use close_codes::{CloseCode, CloseReason, Standard, Supervised};

/// A table, and some of its variants that no close is read as: ends that no code tells, and codes that other rows name.
pub(crate) trait Table: Supervised + Debug {
    const OURS: &[Self];
}

impl Table for Standard {
    const OURS: &[Self] = &[Self::Other(CloseCode::GOING_AWAY)];
}

impl Table for Modes {
    const OURS: &[Self] = &[
        Self::Elsewhere,
        Self::Idle,
        Self::Nonsense,
        Self::Throttled(4110),
        Self::Other(1006),
        Self::Network,
    ];
}

impl Table for Heir {
    const OURS: &[Self] = &[Self::SignInAgain, Self::Other(1012)];
}

impl Table for Lazy {
    const OURS: &[Self] = &[Self::Elsewhere, Self::Bye, Self::Ours(4001), Self::Other(4005)];
}

impl Table for Brittle {
    const OURS: &[Self] = &[Self::Other(1006)];
}

#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Modes {
    #[close(1001)]
    #[reconnect(backoff(initial = "10s"))]
    GoingAway,
    #[close(1005)]
    #[reconnect(backoff(factor = 1.5, jitter = 0.2))]
    #[diagnose(peer_bug)]
    NoStatus,
    #[close(1006)]
    #[reconnect(backoff(initial = "1s", jitter = equal), within = "20s")]
    #[diagnose(network)]
    Lost,
    #[close(4000)]
    #[reconnect(never)]
    Banned,
    #[close(4001, reason = "token expired")]
    #[reconnect(now, attempts = 1, reauthenticate)]
    TokenExpired,
    #[close(local)]
    #[reconnect(now, resume(within = "5s"))]
    Elsewhere,
    #[close(4002)]
    #[reconnect(after = "1s..5s", attempts = 4)]
    Busy,
    #[close(4003)]
    #[reconnect(manual, failover)]
    AskUser,
    #[close(local)]
    #[reconnect(manual, resume(within = "10s"))]
    Idle,
    #[close(4004)]
    #[reconnect(now, resume)]
    Now,
    #[close(local)]
    #[reconnect(after = "1s..4s", attempts = 2, fresh, within = "8s")]
    #[diagnose(peer_bug)]
    Nonsense,
    #[close(4005)]
    #[reconnect(after = "999ms", retry_window = ignore)]
    Soon,
    /// The reason that it is sent with is the next row's.
    #[close(4006, reason_prefix = "NET-", reason = "NET-2 is down")]
    #[reconnect(backoff(min = "2s", jitter = none), fresh, reconfigure)]
    Network,
    #[close(4006, reason_prefix = "NET-2")]
    #[reconnect(after = "1s..9s", attempts = 3)]
    NetworkTwo,
    #[close(4006)]
    #[reconnect(after = "0s..1900ms", failover, retry_window(max = "1m"))]
    NetworkOther,
    #[close(4100..=4199)]
    #[reconnect(backoff, attempts = 3)]
    Throttled(u16),
    #[close(4110)]
    #[reconnect(never)]
    ThrottledForEver,
    #[close(other)]
    #[reconnect(backoff, attempts = 5)]
    Other(u16),
}

/// Little of its own; nothing without a limit.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(inherit = Standard)]
pub(crate) enum Heir {
    #[close(1006)]
    #[reconnect(after = "2s", attempts = 2)]
    Lost,
    #[close(1001)]
    #[diagnose(overload)]
    GoingAway,
    #[close(4001)]
    #[reconnect(now, attempts = 2, resume(within = "3s"))]
    #[diagnose(auth, threshold = 2, window = "5s")]
    Moved,
    #[close(4004)]
    #[diagnose(config, window = "1h", advice = "ask the operators")]
    #[reconnect(backoff)]
    Odd,
    #[close(local)]
    #[reconnect(after = "1s", within = "1m", reauthenticate)]
    #[diagnose(auth, threshold = 2, window = "10m")]
    SignInAgain,
    #[close(4002, reason_prefix = "NET-")]
    #[reconnect(backoff(initial = "100ms", max = "1s"), fresh)]
    Net,
    #[close(4200..=4299)]
    #[reconnect(after = ["0s", "10ms", "1s..3s", "10s"])]
    #[diagnose(overload, threshold = 2, window = "5s")]
    Listed(u16),
    #[close(other)]
    Other(u16),
}

/// A lost connection waits for the user.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(inherit = Heir)]
#[reconnect(now)]
pub(crate) enum Lazy {
    #[close(1006)]
    #[reconnect(manual)]
    #[diagnose(network, threshold = 5, window = "10s")]
    Lost,
    #[close(4000..=4099, reason_prefix = "NET-")]
    #[reconnect(after = "3s", failover, within = "12s")]
    Net(u16),
    #[close(local)]
    Elsewhere,
    #[close(local)]
    #[reconnect(never)]
    Bye,
    #[close(4000..=4099)]
    Ours(u16),
    #[close(4005)]
    #[reconnect(never)]
    Never,
    #[close(other)]
    #[reconnect(backoff(initial = "3s", max = "1h", factor = 3))]
    Other(u16),
}

/// A lost connection is the end.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Brittle {
    #[close(1006)]
    #[reconnect(never)]
    Lost,
    #[close(1005)]
    #[reconnect(manual)]
    #[diagnose(config, threshold = 9)]
    NoStatus,
    #[close(1000)]
    #[reconnect(after = "1s")]
    #[diagnose(config, threshold = 1)]
    Normal,
    #[close(1001)]
    #[reconnect(now)]
    GoingAway,
    #[close(other)]
    #[reconnect(after = "0s..1h", attempts = 7, reauthenticate, fresh)]
    Other(u16),
}
