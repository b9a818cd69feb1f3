//! Turns: a connection in a seat of a server that is drained closes when it is its turn.

use core::task::{Context, Poll};

use super::Engine;
use crate::closed::{Closed, How};
use crate::connection::socket::Socket;
use crate::law::CloseCode;
use crate::observe::Gone;
use crate::server::{Seat, Turn};

/// The turns that a connection takes in a server that is drained.
#[derive(Default)]
pub(super) struct Turns {
    seat: Option<Seat>,
    is_taken: bool,
    /// Whether turns are left for later.
    pub(super) are_left: bool,
}

/// A connection that is dropped during its turn, and before its end, did not wait for the peer's Close.
impl Drop for Turns {
    fn drop(&mut self) {
        if let Some(seat) = self.seat.as_ref().filter(|_| self.is_taken) {
            seat.ended(Gone::Cut);
        }
    }
}

impl<W: Socket<By>, By> Engine<W, By> {
    /// The connection sits there from now on.
    pub(in crate::connection) fn sit_in(&mut self, seat: Seat) {
        self.turns.seat = Some(seat);
        self.clock.retime();
    }

    /// Whether this connection has taken its turn: what comes from then on is dropped.
    #[inline]
    pub(in crate::connection) const fn has_taken_turn(&self) -> bool {
        self.turns.is_taken
    }

    /// Whether it is this connection's turn in a drain.
    #[inline]
    pub(super) fn is_turn(&self) -> bool {
        self.turns.seat.as_ref().is_some_and(Seat::is_due)
    }

    /// Takes a turn, and lives until the connection is over.
    #[cold]
    pub(super) fn poll_turn(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.take_turn(context);
        self.poll_closed(context)
    }

    /// Closes if it is this connection's turn in a drain.
    #[cold]
    pub(super) fn take_turn(&mut self, context: &mut Context<'_>) {
        let Some(seat) = self.turns.seat.as_ref().filter(|_| !self.turns.are_left) else {
            return;
        };
        match seat.poll_turn(context) {
            Poll::Pending => {}
            // If the peer was first, its Close is answered, and no turn is needed.
            Poll::Ready(Turn::Close(frame)) => {
                self.turns.is_taken = !self.is_closing();
                self.begin_close(frame);
            }
            Poll::Ready(Turn::Cut) => {
                self.turns.is_taken = true;
                self.record.give_up();
                self.end(&Closed::no_frame(), None);
                self.wait_no_more();
            }
        }
    }

    /// The peer closes, or the connection is lost: the drain is told whether that was its turn, and whether the closing
    /// handshake was completed. Its seat may be kept for longer, by code behind the loop or by a `Sender` in a list.
    pub(super) fn tell_drain(&self) {
        let Some(seat) = &self.turns.seat else {
            return;
        };
        let closed = self.closed();
        let has_shaken_hands = closed.code() != CloseCode::ABNORMAL_CLOSURE || closed.how() == How::Unknown;
        seat.ended(match (self.turns.is_taken, has_shaken_hands) {
            (false, _) => Gone::Left,
            (true, true) => Gone::Closed,
            (true, false) => Gone::Cut,
        });
    }
}
