//! The enums that the tests of exports, walks and comparisons share.

// Each test binary uses some, and none makes a value of them.
#![allow(dead_code)]

pub(crate) mod words;

use close_codes::{CloseReason, PolicyTable};

/// What every connection of ours does.
// The root of what the others inherit: singles, a range, a code that its reason splits, `other`.
#[derive(CloseReason, Clone, Copy, Debug)]
pub(crate) enum Base {
    /// Done.
    #[close(1000)]
    #[reconnect(never)]
    Normal,

    #[close(1001)]
    #[reconnect(backoff(initial = "10s"))]
    GoingAway,

    #[close(1005)]
    #[reconnect(backoff)]
    #[diagnose(peer_bug)]
    NoStatus,

    #[close(1006)]
    #[reconnect(backoff(initial = "10s"))]
    #[diagnose(network, threshold = 5, window = "5m")]
    Lost,

    /// Over quota.
    #[close(1011, reason_prefix = "quota", reason = "quota exceeded", sent_by = server)]
    #[reconnect(manual)]
    Quota,

    #[close(1011, sent_by = server)]
    #[reconnect(backoff)]
    Broken,

    #[close(3000, sent_by = server)]
    #[reconnect(now, reauthenticate, attempts = 1)]
    #[diagnose(auth, threshold = 1, advice = "log in \"again\"")]
    Login,

    /// Slow down.
    #[close(4100..=4149, sent_by = server)]
    #[reconnect(after = "5s..30s", retry_window = ignore)]
    Slow(u16),

    // An own decision, of which whoever inherits knows nothing.
    #[close(local)]
    #[reconnect(manual)]
    Asleep,

    /// Anything else.
    #[close(other)]
    #[reconnect(backoff, attempts = 5)]
    Other(u16),
}

/// How a chat connection ends.
///
/// As of */ version 2.
// Inherits in every way there is: whole rows, a policy for a single code, for a range (by code), by reason, and
// one policy of two.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(inherit = Base, sendable(client = ClientChat, server = ServerChat, browser = BrowserChat))]
pub(crate) enum Chat {
    /// The server restarts, or the user leaves the page.
    #[close(1001)]
    #[diagnose(none)]
    GoingAway,

    #[close(1011, sent_by = server)]
    Broken,

    /// The access token
    /// is too old.
    ///
    /// More.
    #[close(4001, reason = "token expired", sent_by = server)]
    #[reconnect(now, attempts = 1, reauthenticate, resume)]
    Expired,

    /// a | b
    #[close(4003, reason = "say `no` | \\ \u{1}\u{2028} \u{fc}", sent_by = server)]
    #[reconnect(never)]
    #[diagnose(own_bug)]
    Banned,

    #[close(4100..=4199, sent_by = server)]
    Throttled(u16),

    #[close(2990..=3010)]
    Libraries(u16),

    #[close(4120..=4130, sent_by = server)]
    #[reconnect(
        backoff(min = "1s", initial = "1500ms", max = "2m", factor = 1.618, jitter = 0.2),
        failover,
        retry_window(max = "10m")
    )]
    Slow(u16),

    #[close(4003, reason_prefix = "spam: ")]
    #[reconnect(after = "60s", reconfigure, fresh)]
    Spam,

    /// The server asked to move, in a message.
    #[close(local)]
    #[reconnect(now, resume)]
    #[diagnose(overload)]
    Moved,

    #[close(1010, sent_by = client)]
    #[reconnect(never)]
    Mandatory,

    #[close(local)]
    Undecided,
}

// `Chat`, a version later: each kind of change once.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(inherit = Base)]
pub(crate) enum NextChat {
    #[close(1001)]
    #[diagnose(none)]
    GoingAway,

    #[close(1011, sent_by = server)]
    Failed,

    #[close(4001, reason = "log in again", sent_by = server)]
    #[reconnect(never)]
    Expired,

    #[close(4003, reason = "say `no` | \\ \u{1}\u{2028} \u{fc}", sent_by = server)]
    #[reconnect(never)]
    #[diagnose(own_bug)]
    Banned,

    #[close(4100..=4199, sent_by = server)]
    Throttled(u16),

    #[close(2990..=3010)]
    Libraries(u16),

    #[close(4120..=4140, sent_by = server)]
    #[reconnect(backoff(initial = "2s", max = "2m"))]
    Slow(u16),

    #[close(1010, sent_by = none)]
    #[reconnect(never)]
    Mandatory,

    #[close(4002, sent_by = server)]
    #[reconnect(now)]
    Idle,

    #[close(local)]
    #[reconnect(never)]
    #[diagnose(overload)]
    Moved,

    #[close(local)]
    #[reconnect(manual)]
    Away,
}

// A third table on top, with an own `other` that has no policy of its own.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(inherit = Chat)]
pub(crate) enum Lobby {
    #[close(4100)]
    Full,

    #[close(other)]
    Other(u16),
}

// Neither `other` nor anything inherited.
#[derive(CloseReason, Clone, Copy, Debug)]
pub(crate) enum Small {
    #[close(1000)]
    #[reconnect(backoff(jitter = equal))]
    Done,

    #[close(1006)]
    Lost,
}

// `Small`, inheriting.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(inherit = Base)]
pub(crate) enum Heir {
    #[close(1000)]
    #[reconnect(backoff(jitter = equal))]
    Done,

    #[close(1006)]
    Lost,
}

// Lists, added jitter and limits of time; a version later, in `NextTimed`, all of them changed.
#[derive(CloseReason, Clone, Copy, Debug)]
#[reconnect(after = ["0s", "2s", "5s..10s", "30s"], within = "10m")]
pub(crate) enum Timed {
    #[close(4001)]
    Listed,

    #[close(4002)]
    #[reconnect(resume(within = "30s"))]
    Resumed,

    #[close(4003)]
    #[reconnect(backoff(initial = "1s", max = "35s", jitter = "300ms..3s"), within = "90s", attempts = 5)]
    Added,

    #[close(4004)]
    #[reconnect(backoff, resume)]
    Same,
}

#[derive(CloseReason, Clone, Copy, Debug)]
#[reconnect(after = ["0s", "2s", "5s..10s", "1m"])]
pub(crate) enum NextTimed {
    #[close(4001)]
    Listed,

    #[close(4002)]
    #[reconnect(resume(within = "1m"))]
    Resumed,

    #[close(4003)]
    #[reconnect(backoff(initial = "1s", max = "35s", jitter = "300ms..5s"), attempts = 5)]
    Added,

    #[close(4004)]
    #[reconnect(backoff, resume)]
    Same,
}

#[derive(CloseReason, Clone, Copy, Debug)]
pub(crate) enum Empty {}

pub(crate) fn all() -> [&'static PolicyTable; 6] {
    [Base::TABLE, Chat::TABLE, Lobby::TABLE, Small::TABLE, Timed::TABLE, Empty::TABLE]
}

/// Reasons that tell all of their prefixes apart.
pub(crate) const REASONS: [&str; 6] = ["", "quota", "quota exceeded", "quot", "spam: x", "\u{fc}"];
