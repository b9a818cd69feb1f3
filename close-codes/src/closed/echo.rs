//! Whether a Close is the peer's own, or only answers ours.

use super::{Closed, How, Initiator};
use crate::law::{CloseCode, CodeClass, SendCode};

impl Closed {
    /// Whether the peer only answered our own Close, as the closing handshake demands: this end began, and the peer
    /// answered with the same code, with 1000 or without a code.
    #[must_use]
    pub fn is_echo(&self) -> bool {
        self.initiator == Initiator::Us
            && self.sent.is_some_and(|sent| self.may_answer(sent.code().map(SendCode::observed)))
    }

    /// Whether the peer sent a Close frame that is more than an answer to ours, which had this code or none.
    pub(crate) fn is_peers_own(&self, sent: Option<CloseCode>) -> bool {
        self.is_received() && (self.initiator == Initiator::Peer || !self.may_answer(sent))
    }

    /// Whether the peer's Close frame can answer a Close with this code, or without one.
    fn may_answer(&self, sent: Option<CloseCode>) -> bool {
        match self.how {
            How::EmptyFrame => true,
            How::Frame | How::Unknown => self.code == CloseCode::NORMAL || Some(self.code) == sent,
            How::IllegalFrame | How::NoFrame | How::Unresponsive | How::TlsFailure => false,
        }
    }

    /// Whether the peer's answer says no more than our own Close.
    pub(super) fn repeats_ours(&self) -> bool {
        self.is_echo()
            && (self.how == How::EmptyFrame
                || self.sent.and_then(|sent| sent.code()).is_some_and(|sent| sent.observed() == self.code))
    }

    /// Whether the peer sent a Close frame, as far as the library shows it.
    pub(super) fn is_received(&self) -> bool {
        match self.how {
            How::Frame | How::EmptyFrame | How::IllegalFrame => true,
            How::Unknown => self.code.class() != CodeClass::ObservedOnly,
            How::NoFrame | How::Unresponsive | How::TlsFailure => false,
        }
    }
}
