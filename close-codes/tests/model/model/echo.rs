//! Whether a Close is the peer's own, or only answers this end's.

use close_codes::{Closed, How, Initiator};

/// Whether the peer sent a Close before this end did, or one that is no answer to what was sent, which was `ours` if
/// nobody knows better: one that repeats it, an empty one, or a 1000.
pub(super) fn is_peers_own(closed: &Closed, ours: u16) -> bool {
    let sent = closed.sent().map_or(Some(ours), |sent| sent.code().map(|code| code.observed().get()));
    let code = closed.code().get();
    match closed.how() {
        How::IllegalFrame => true,
        // Codes that stand for no code, or for no Close.
        How::Unknown if matches!(code, 1005 | 1006 | 1015) => false,
        How::Frame | How::Unknown | How::EmptyFrame if closed.initiator() == Initiator::Peer => true,
        How::Frame | How::Unknown => code != 1000 && sent != Some(code),
        _ => false,
    }
}
