//! The words for events and labels, the same in both.

use super::event::SeenBy;
use crate::closed::{How, Initiator};
#[cfg(feature = "tracing")]
use crate::policy::Session;
use crate::supervisor::StopCause;

pub(super) const fn how(how: How) -> &'static str {
    match how {
        How::Frame => "frame",
        How::EmptyFrame => "empty_frame",
        How::NoFrame => "no_frame",
        How::Unresponsive => "unresponsive",
        How::TlsFailure => "tls_failure",
        How::IllegalFrame => "illegal_frame",
        How::Unknown => "unknown",
    }
}

pub(super) const fn initiator(initiator: Initiator) -> &'static str {
    match initiator {
        Initiator::Us => "us",
        Initiator::Peer => "peer",
        Initiator::Unknown => "unknown",
    }
}

pub(super) const fn seen_by(seen_by: SeenBy) -> &'static str {
    match seen_by {
        SeenBy::Reconnector => "reconnector",
        SeenBy::Watch => "watch",
    }
}

/// `None` where the policy does not say.
#[cfg(feature = "tracing")]
pub(super) const fn session(session: Session) -> Option<&'static str> {
    match session {
        Session::Unspecified => None,
        Session::Resume => Some("resume"),
        Session::Fresh => Some("fresh"),
    }
}

pub(super) const fn cause(cause: StopCause) -> &'static str {
    match cause {
        StopCause::Policy => "policy",
        StopCause::ClosedByUs => "closed_by_us",
        StopCause::OutOfAttempts => "out_of_attempts",
        StopCause::OutOfTime => "out_of_time",
        StopCause::Requested => "requested",
    }
}
