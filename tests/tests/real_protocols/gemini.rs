//! Gemini Live API, as users observed it.
//!
//! The reported reason of 1008 is longer than the 123 bytes of a Close frame, so that what arrives is a part of it. Its
//! beginning is a `reason_prefix`.

use close_codes::{CloseCode, CloseReason};

use crate::comparing::{asked, compare};

/// Gemini Live API, as users observed it.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(sent_by = server, inherit = close_codes::Standard)]
enum Gemini {
    /// abnormal
    #[close(1006)]
    #[reconnect(backoff(initial = "1s"), resume)]
    Abnormal,

    /// invalid argument; seen after a rotation.
    #[close(1007)]
    #[reconnect(backoff, resume)]
    #[diagnose(none)]
    InvalidArgument,

    /// policy: the session's time is over, and the client did not go when it was told.
    #[close(1008, reason_prefix = "Connection aborted because the client failed to close the connection")]
    #[reconnect(backoff, resume)]
    Policy,

    /// policy, in other words.
    #[close(1008, reason_prefix = "The operation was aborted")]
    #[reconnect(backoff, resume)]
    Aborted,

    /// internal
    #[close(1011, reason_prefix = "Deadline expired before operation could complete.")]
    #[reconnect(backoff, resume)]
    Deadline,

    /// `goAway`, with the time left: connect again before the close.
    #[close(local)]
    #[reconnect(now, resume)]
    GoAway,

    /// What Google adds.
    #[close(other)]
    Other(CloseCode),
}

#[test]
fn the_table() {
    compare::<Gemini>(
        include_str!("../../tables/gemini_live_observed.json"),
        &["Aborted", "GoAway", "Other"],
    );
    asked(Gemini::GoAway, "reconnect_resume");
    // The same code with another reason is another matter.
    let quota = Gemini::TABLE.find(CloseCode::INTERNAL_ERROR, "You exceeded your current quota").unwrap();
    assert_eq!(quota.to_string(), "Standard::InternalError");
}
