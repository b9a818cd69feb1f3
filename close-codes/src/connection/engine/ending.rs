//! The end: from the first Close frame, sent or received, until the transport is shut down.

use core::task::{Context, Poll};
use core::time::Duration;

use super::Engine;
use super::writing::Own;
use crate::closed::Closed;
use crate::connection::socket::Socket;
use crate::law::CloseFrame;

impl<W: Socket<By>, By> Engine<W, By> {
    pub(in crate::connection) const fn set_close_timeout(&mut self, timeout: Duration) {
        self.close_timeout = timeout;
    }

    /// Begins to close, unless a Close was sent or received already.
    pub(in crate::connection) fn begin_close(&mut self, frame: CloseFrame) {
        if self.record.has_ended() {
            return;
        }
        if !self.is_closing() {
            self.start_deadline();
        }
        if !self.record.is_observed() && !self.record.we_began() {
            self.will_close(frame);
        }
    }

    /// Whether this end has closed first, and the peer can still answer.
    pub(super) const fn awaits_answer(&self) -> bool {
        self.record.we_began() && !self.record.is_observed() && !self.record.has_ended()
    }

    /// Our own Close waits to be written.
    pub(super) fn will_close(&mut self, frame: CloseFrame) {
        // Before it is sent: the library may have sent it when the caller no longer waits.
        self.record.sending(frame);
        self.out.own = Some(Own::Close);
    }

    /// Takes our own Close back if the library does not have it yet.
    pub(super) fn hold_close_back(&mut self) -> Option<CloseFrame> {
        let is_held = matches!(self.out.own, Some(Own::Close)) && self.record.we_began();
        if !is_held {
            return None;
        }
        self.out.own = None;
        let frame = self.record.sent();
        self.record.not_sent();
        frame
    }

    /// Lets go of the transport: nothing more is read or written.
    pub(in crate::connection) fn give_up(&mut self) {
        self.socket = None;
        self.inbox.clear();
        self.end(&Closed::no_frame(), None);
        self.open = None;
    }

    /// The peer closes, or nothing more will come.
    #[cold]
    pub(super) fn note_close(&mut self) {
        if self.record.has_ended() {
            self.note_end();
        } else {
            self.pulse.heard();
            self.start_deadline();
            // The library may have its own answer.
            self.out.is_unflushed = true;
        }
        self.answer();
        self.tell_drain();
    }

    /// The connection has ended in this way, unless its end is known already.
    pub(super) fn end(&mut self, closed: &Closed, answered: Option<CloseFrame>) {
        self.record.ended(closed, answered);
        self.note_end();
        self.tell_drain();
    }

    fn note_end(&mut self) {
        self.start_deadline();
        let now = self.clock.now();
        self.record.silent_for(self.pulse.silence(now), self.closing_since, now);
        if self.record.we_began() {
            // There is nobody left to close with.
            self.out.own = None;
        }
    }

    /// What the adapter wants to answer waits to be written.
    fn answer(&mut self) {
        if self.record.takes_answer() {
            self.out.own = Some(Own::Close);
        }
    }

    /// From now on the rest of the closing handshake may take the close timeout.
    fn start_deadline(&mut self) {
        if self.closing_since.is_none() {
            let now = self.clock.now();
            self.closing_since = Some(now);
            // Only that counts now: nobody is asked for a sign of life any more.
            self.out.own = None;
            self.clock.retime();
            // Maybe nothing comes from here to the end.
            self.pulse.look(now);
        }
        self.has_news = true;
    }

    /// Until when the closing handshake may take.
    pub(super) fn deadline(&self) -> Option<Duration> {
        self.closing_since.map(|since| since + self.close_timeout)
    }

    /// Whether the closing handshake has taken too long.
    pub(super) fn is_late(&self) -> bool {
        self.deadline().is_some_and(|deadline| self.clock.now() >= deadline)
    }

    /// The connection has ended, and its transport is not waited for.
    pub(super) fn wait_no_more(&mut self) {
        self.close_timeout = Duration::ZERO;
        self.clock.retime();
    }

    /// Ends the transport's own side, once the connection has ended.
    pub(super) fn poll_shut(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.open.is_some() {
            let is_late = self.is_late();
            if self.has_to_write() && !is_late {
                return Poll::Pending;
            }
            if let Some(socket) = &mut self.socket {
                // If the peer does not let go in time, dropping the connection does.
                if socket.poll_shut_down(context).is_pending() && !is_late {
                    return Poll::Pending;
                }
            }
            self.open = None;
            self.has_news = true;
        }
        Poll::Ready(())
    }
}
