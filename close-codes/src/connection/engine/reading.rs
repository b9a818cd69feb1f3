//! Reading: the next message, and what the application does not get to see.

use core::task::{Context, Poll};

use super::{Engine, INBOX};
use crate::closed::Closed;
use crate::connection::socket::Socket;

/// After so many messages that came without a pause the timer gets its turn.
const MESSAGES_A_LOOK: u8 = 32;

impl<W: Socket<By>, By> Engine<W, By> {
    /// The next message; `None` once the connection is over.
    #[inline]
    pub(in crate::connection) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<W::Message>> {
        self.has_read = true;
        if self.has_taken_turn() || self.is_turn() {
            return self.poll_turn(context).map(|()| None);
        }
        if let Some(message) = self.inbox.pop_front() {
            // Whoever else lives meanwhile stopped reading, for want of room.
            self.has_news |= self.inbox.len() == INBOX - 1;
            return Poll::Ready(Some(message));
        }
        loop {
            if self.is_closing() {
                return self.poll_next_closing(context);
            }
            match self.poll_read_open(context) {
                Poll::Ready(Some(message)) => {
                    self.untimed += 1;
                    if self.out.is_unflushed || self.untimed >= MESSAGES_A_LOOK {
                        let _ = self.poll_rest(context);
                    }
                    return Poll::Ready(Some(message));
                }
                Poll::Ready(None) => {}
                Poll::Pending => return self.poll_rest(context).map(|()| None),
            }
        }
    }

    /// The same while the connection closes. By itself, so that an open connection moves its messages once less.
    #[cold]
    fn poll_next_closing(&mut self, context: &mut Context<'_>) -> Poll<Option<W::Message>> {
        loop {
            match self.poll_read_closing(context) {
                Poll::Ready(Some(message)) => {
                    let _ = self.poll_rest(context);
                    return Poll::Ready(Some(message));
                }
                Poll::Ready(None) => {}
                Poll::Pending => return self.poll_rest(context).map(|()| None),
            }
        }
    }

    /// Reads one thing; `None` if it is no message for the application.
    #[inline]
    pub(super) fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<Option<W::Message>> {
        if self.is_closing() { self.poll_read_closing(context) } else { self.poll_read_open(context) }
    }

    /// Reads one thing while the connection closes. What comes before the library has our Close is the peer's doing,
    /// and answered as if we had never wanted to close.
    #[cold]
    fn poll_read_closing(&mut self, context: &mut Context<'_>) -> Poll<Option<W::Message>> {
        if !self.record.has_ended() {
            // Before the look at the deadline, which has come already if there is no time to close: a Close that needs no
            // wait is sent all the same.
            self.write(context);
        }
        if self.reads_no_more() {
            return Poll::Pending;
        }
        let ours = self.hold_close_back();
        // What was written can change what the library reads, and wakes nobody.
        self.reads.unset();
        let read = self.poll_read_open(context);
        if let Some(ours) = ours.filter(|_| !self.record.is_observed()) {
            self.will_close(ours);
        }
        // The heartbeat does not look any more.
        self.pulse.look(self.clock.now());
        match read {
            // After the peer's Close nothing counts (RFC 6455, 7.1.2).
            Poll::Ready(Some(_)) if self.record.is_observed() => Poll::Ready(None),
            read => read,
        }
    }

    #[inline]
    fn poll_read_open(&mut self, context: &mut Context<'_>) -> Poll<Option<W::Message>> {
        // For whoever sends one message after the other, looking for what has come would cost half as much as sending.
        if self.reads.is_set(context) {
            return Poll::Pending;
        }
        let Some(socket) = &mut self.socket else {
            return Poll::Pending;
        };
        let read = socket.poll_read(&mut self.record, &mut self.reads.set(context));
        if read.is_ready() {
            self.reads.unset();
        }
        match read {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Some(message)) => {
                // Whoever checks the connection waits for that.
                self.has_news |= self.pulse.heard();
                match W::pong_in(&message) {
                    Some(pong) if self.is_of_heartbeat(pong) => Poll::Ready(None),
                    None if !W::SHOWS_PINGS && W::is_ping(&message) => Poll::Ready(None),
                    _ => Poll::Ready(Some(message)),
                }
            }
            Poll::Ready(None) => {
                self.note_close();
                Poll::Ready(None)
            }
        }
    }

    /// Whether the connection has ended, or has taken too long to close: a peer that never stops sending would not be
    /// stopped by the timer alone.
    #[cold]
    fn reads_no_more(&mut self) -> bool {
        if !self.record.has_ended() && self.is_late() {
            self.end(&Closed::no_frame(), None);
        }
        self.record.has_ended()
    }

    /// Whether a Pong with this payload answers the heartbeat: the application does not get to see it.
    #[cold]
    fn is_of_heartbeat(&mut self, pong: &[u8]) -> bool {
        let clock = &self.clock;
        self.beat.is_answered_by(pong, || clock.now())
    }
}
