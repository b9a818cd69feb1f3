//! `Record`: what every adapter keeps of a connection's end.

use core::time::Duration;
use std::boxed::Box;

use crate::closed::{Closed, How, Initiator};
use crate::law::CloseFrame;

/// Who began to close, what was sent and what was observed. Plain data: the adapters report what happened, in
/// the order in which it did.
///
/// What it knows of the end is boxed: a connection lives for long without any of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "tokio"), allow(unreachable_pub))] // the trait `Socket`, which needs tokio, names it
pub struct Record {
    initiator: Option<Initiator>,
    sent: Option<Box<CloseFrame>>,
    observed: Option<Box<Closed>>,
    ended: bool,
    silence: Option<Duration>,
    /// Whether what was sent is yet to be: the answer to the peer's Close, or to what it did.
    has_to_answer: bool,
}

impl Record {
    /// This end is about to send this Close frame of its own. Only an end's first Close frame counts, and a
    /// Close that answers the peer's does not begin anything.
    pub(crate) fn sending(&mut self, frame: CloseFrame) {
        self.initiator.get_or_insert(Initiator::Us);
        self.sent.get_or_insert_with(|| Box::new(frame));
    }

    /// The Close frame could not be sent after all. If it was to begin the closing handshake, the peer will have begun,
    /// whatever comes.
    pub(crate) fn not_sent(&mut self) {
        if self.initiator == Some(Initiator::Peer) {
            self.sent = None;
        } else if self.observed.is_none() && !self.ended {
            self.initiator = None;
            self.sent = None;
        }
    }

    /// The connection is to answer with this frame, unless this end has sent a Close before.
    #[cfg(feature = "tokio")]
    #[allow(dead_code)] // some libraries answer by themselves
    pub(crate) fn answer(&mut self, frame: CloseFrame) {
        if self.sent.is_none() {
            self.sent = Some(Box::new(frame));
            self.has_to_answer = true;
        }
    }

    /// Whether an answer is to be sent. It is asked once for each.
    #[cfg(feature = "tokio")]
    pub(crate) const fn takes_answer(&mut self) -> bool {
        core::mem::replace(&mut self.has_to_answer, false)
    }

    /// The Close frame that this end sent, or is about to send.
    #[cfg(feature = "tokio")]
    pub(crate) fn sent(&self) -> Option<CloseFrame> {
        self.sent.as_deref().copied()
    }

    /// This end ends the connection without a closing handshake.
    #[cfg(feature = "tokio")]
    pub(crate) const fn give_up(&mut self) {
        if self.initiator.is_none() {
            self.initiator = Some(Initiator::Us);
        }
    }

    /// The peer's Close frame came, or this end failed the connection; `answered` is what was sent in return.
    /// The first observation counts (RFC 6455, 7.1.5).
    pub(crate) fn closing(&mut self, closed: &Closed, answered: Option<CloseFrame>) {
        // Who fails a connection answers to what the peer did: the peer began.
        self.initiator.get_or_insert(Initiator::Peer);
        if self.sent.is_none() {
            self.sent = answered.map(Box::new);
        }
        self.observed.get_or_insert_with(|| Box::new(*closed));
    }

    /// The connection is over: nothing more will be seen.
    pub(crate) fn ended(&mut self, closed: &Closed, answered: Option<CloseFrame>) {
        if !self.ended {
            self.closing(closed, answered);
            self.ended = true;
        }
    }

    /// Nothing had come for this long when the connection ended, which is now. The first word counts.
    #[cfg(any(feature = "tokio", feature = "web-sys"))]
    pub(crate) fn silent_for(&mut self, silence: Duration, closing_since: Option<Duration>, now: Duration) {
        let closing = closing_since.map_or(Duration::ZERO, |since| now.saturating_sub(since));
        let without_close = |closed: &Closed| matches!(closed.how(), How::NoFrame | How::Unresponsive);
        // A Close frame that came was a sign of life, and behind the first one nothing is.
        let silence = match &self.observed {
            Some(closed) if !without_close(closed) => closing,
            _ => silence.max(closing),
        };
        self.silence.get_or_insert(silence);
    }

    /// Whether the connection is over.
    pub(crate) const fn has_ended(&self) -> bool {
        self.ended
    }

    /// Whether this end sent a Close frame of its own, and before it saw one.
    #[cfg(any(feature = "tokio", test))]
    pub(crate) const fn we_began(&self) -> bool {
        matches!(self.initiator, Some(Initiator::Us))
    }

    /// Whether the peer's Close frame was seen, or the connection failed.
    #[cfg(any(feature = "tokio", test))]
    pub(crate) const fn is_observed(&self) -> bool {
        self.observed.is_some()
    }

    /// How the connection ended, as far as was seen: no Close frame, if nothing was.
    pub(crate) fn closed(&self) -> Closed {
        let closed = self.observed.as_deref().copied().unwrap_or_else(Closed::no_frame);
        let closed = closed
            .begun_by(self.initiator.unwrap_or(Initiator::Unknown))
            .after_silence(self.silence.unwrap_or_default());
        match self.sent.as_deref() {
            Some(frame) => closed.having_sent(*frame),
            None => closed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{CloseCode, SendCode};

    fn frame(code: u16) -> CloseFrame {
        CloseFrame::new(SendCode::new(code).unwrap())
    }

    fn received(code: u16) -> Closed {
        Closed::frame(SendCode::new(code).unwrap(), "")
    }

    #[test]
    fn before_the_end_nothing_is_known() {
        assert_eq!(Record::default().closed(), Closed::no_frame());
        assert!(!Record::default().has_ended());
    }

    #[test]
    fn the_peer_closes() {
        let mut record = Record::default();
        record.closing(&received(1001), Some(frame(1001)));
        record.ended(&Closed::no_frame(), None);
        let closed = record.closed();
        assert_eq!(closed, received(1001).begun_by(Initiator::Peer).having_sent(frame(1001)));
        assert!(!closed.is_echo());
    }

    #[test]
    fn we_close() {
        let mut record = Record::default();
        record.sending(frame(4000));
        assert!(record.we_began());
        record.closing(&Closed::empty_frame(), None);
        record.ended(&Closed::no_frame(), None);
        let closed = record.closed();
        assert_eq!(closed, Closed::empty_frame().begun_by(Initiator::Us).having_sent(frame(4000)));
        assert!(closed.is_echo());
    }

    #[test]
    fn the_first_frame_counts_on_each_side() {
        let mut record = Record::default();
        record.sending(frame(4000));
        record.sending(frame(4001));
        record.closing(&received(1000), Some(frame(1000)));
        record.closing(&received(1001), None);
        record.ended(&Closed::no_frame(), None);
        record.ended(&received(1002), None);
        assert_eq!(record.closed(), received(1000).begun_by(Initiator::Us).having_sent(frame(4000)));
    }

    #[test]
    fn a_close_that_we_fail_with_begins_nothing() {
        let mut record = Record::default();
        record.ended(&Closed::no_frame(), Some(frame(1002)));
        let closed = record.closed();
        assert_eq!(closed.code(), CloseCode::ABNORMAL_CLOSURE);
        assert_eq!(closed.initiator(), Initiator::Peer);
        assert_eq!(closed.sent(), Some(frame(1002)));
    }

    #[test]
    fn a_close_that_was_not_sent_is_forgotten() {
        let mut record = Record::default();
        record.sending(frame(4000));
        record.not_sent();
        record.ended(&Closed::no_frame(), None);
        let closed = record.closed();
        assert_eq!((closed.how(), closed.initiator(), closed.sent()), (How::NoFrame, Initiator::Peer, None));
    }
}
