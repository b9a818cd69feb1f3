//! What tungstenite shows and hides, for the libraries that have it inside.

use crate::closed::Closed;
use crate::connection::{Record, Refused};
use crate::law::{BadPayload, CloseCode, CloseFrame, SendCode};

/// The text that tungstenite puts, with 1002, in the place of 1014 and of every illegal code.
const REWRITTEN: &str = "Protocol violation";

/// What the frame that it shows says, if this end had not sent its own Close yet.
pub(super) fn observed(shown: Option<(u16, &str)>) -> Closed {
    match shown {
        // A peer may have sent just that, too.
        Some((1002, REWRITTEN)) => Closed::unknown(CloseCode::PROTOCOL_ERROR, REWRITTEN),
        _ => observed_after_ours(shown),
    }
}

/// What the frame that it shows says, if this end had sent its own Close: then it is the peer's, legal or not.
pub(super) fn observed_after_ours(shown: Option<(u16, &str)>) -> Closed {
    let Some((code, reason)) = shown else {
        return Closed::empty_frame();
    };
    match SendCode::new(code) {
        Ok(code) => Closed::frame(code, reason),
        Err(refused) => Closed::illegal_frame(BadPayload::IllegalCode(refused.code())),
    }
}

/// The Close frame that it shows came.
#[cold]
pub(super) fn closing(record: &mut Record, shown: Option<(u16, &str)>) {
    if record.we_began() {
        record.closing(&observed_after_ours(shown), None);
    } else {
        // It is answered with the frame that is shown.
        record.closing(&observed(shown), sendable(shown).ok());
    }
}

/// Nothing more comes. `code` is what this end fails the connection with, if it is still there.
pub(super) fn ended(record: &mut Record, closed: &Closed, code: Option<SendCode>) {
    record.ended(closed, None);
    if let Some(code) = code {
        record.answer(CloseFrame::new(code));
    }
}

/// Nothing more comes, and nobody said so.
#[cold]
pub(super) fn lost(record: &mut Record) {
    ended(record, &Closed::no_frame(), None);
}

/// The frame with this code and reason, if it may be sent.
#[cold]
pub(super) fn sendable(frame: Option<(u16, &str)>) -> Result<CloseFrame, Refused> {
    match frame {
        None => Ok(CloseFrame::EMPTY),
        Some((code, reason)) => Refused::check(code, reason),
    }
}
