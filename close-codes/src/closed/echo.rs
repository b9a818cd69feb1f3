//! Whether a Close is the peer's own, or only answers ours.

use crate::closed::{Closed, How};
use crate::law::CloseCode;

/// Whether the peer sent a Close frame that is more than an answer to ours. An answer has the same code, 1000, or no code.
pub(super) fn is_peers_own(closed: &Closed, sent: Option<CloseCode>) -> bool {
    let answers = closed.code() == CloseCode::NORMAL || Some(closed.code()) == sent;
    match closed.how() {
        How::IllegalFrame => true,
        How::Frame => !answers,
        How::Unknown => !answers && !matches!(closed.code().get(), 1005 | 1006 | 1015),
        How::EmptyFrame | How::NoFrame | How::Unresponsive | How::TlsFailure => false,
    }
}
