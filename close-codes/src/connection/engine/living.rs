//! Living while nobody takes messages: they are put aside.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::boxed::Box;

use super::{Engine, INBOX};
use crate::closed::Closed;
use crate::connection::socket::Socket;

/// How much is read at most before others get their turn.
const READS: usize = 64;

impl<W: Socket<By>, By> Engine<W, By> {
    /// Lives without anybody who takes messages: up to [`INBOX`] are put aside. Ready once the connection is over.
    #[inline]
    pub(in crate::connection) fn poll_live(&mut self, context: &mut Context<'_>) -> Poll<()> {
        // Whoever sends one message after the other asks each time.
        if self.reads.is_set(context) && self.is_at_rest(context) {
            return Poll::Pending;
        }
        self.poll_life(context)
    }

    /// The same, if there is something to read or to do.
    fn poll_life(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let mut reads = 0;
        while self.inbox.len() < INBOX {
            if reads == READS {
                // A peer that never stops sending Pings does not keep the task to itself.
                context.waker().wake_by_ref();
                break;
            }
            reads += 1;
            match self.poll_read(context) {
                // It is answered. Put aside, the Pings of a patient peer would fill the inbox, and nothing more would be
                // read and answered.
                Poll::Ready(Some(message)) if W::is_ping(&message) => {}
                Poll::Ready(Some(message)) => {
                    self.inbox.push_back(message);
                    self.has_news = true;
                }
                Poll::Ready(None) => {}
                Poll::Pending => break,
            }
        }
        if self.inbox.len() == INBOX {
            self.write_answers(context);
        }
        self.poll_rest(context)
    }

    /// Lives while this end closes: messages that come meanwhile are dropped. Ready once the connection is over.
    pub(in crate::connection) fn poll_closed(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let closed = self.poll_live(context);
        if closed.is_pending() && self.inbox.len() == INBOX {
            // There may be more to read. But a peer that never stops sending does not keep the task to itself.
            context.waker().wake_by_ref();
        }
        self.inbox.clear();
        closed
    }

    /// Lives beside the application's own work. Once a turn is taken, that is not polled any more, and messages are
    /// dropped. Ready once the connection is over.
    pub(in crate::connection) fn poll_beside_work(&mut self, context: &mut Context<'_>) -> Poll<Box<Closed>> {
        let over = if self.has_taken_turn() { self.poll_closed(context) } else { self.poll_live(context) };
        over.map(|()| Box::new(self.closed()))
    }

    /// Lives while the application's own work is done.
    pub(in crate::connection) fn poll_attended<F: Future>(
        &mut self,
        work: Pin<&mut F>,
        context: &mut Context<'_>,
    ) -> Poll<Result<F::Output, Box<Closed>>> {
        let over = self.poll_beside_work(context);
        if !self.has_taken_turn() {
            if let Poll::Ready(output) = work.poll(context) {
                return Poll::Ready(Ok(output));
            }
        }
        over.map(Err)
    }

    /// Lives while work is done that must not be torn: turns are left for later.
    pub(in crate::connection) fn poll_working(&mut self, context: &mut Context<'_>) {
        self.turns.are_left = true;
        let _ = self.poll_live(context);
        self.turns.are_left = false;
        // The seat is asked again by whoever does not leave them.
        self.clock.retime();
    }

    /// Lives while another half closes: messages that come are put aside for the receiver, and those that it does not
    /// take are dropped. Ready once the connection is over.
    pub(in crate::connection) fn poll_closing(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let closed = self.poll_live(context);
        if closed.is_ready() || self.inbox.len() < INBOX {
            return closed;
        }
        for _ in 0..INBOX {
            if self.poll_read(context).is_pending() {
                return self.poll_rest(context);
            }
        }
        context.waker().wake_by_ref();
        self.poll_rest(context)
    }

    /// Asks the peer for a sign of life, and lives until one has come within this time, or until the connection is over.
    pub(in crate::connection) fn poll_checked(
        &mut self,
        within: &mut Option<Duration>,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), Box<Closed>>> {
        if let Some(within) = within.take() {
            // What has come before it is asked says nothing about now.
            let _ = self.poll_live(context);
            self.check(within);
        }
        let is_over = self.poll_live(context).is_ready();
        if is_over {
            return Poll::Ready(Err(Box::new(self.closed())));
        }
        if self.pulse.has_answered() && !self.is_closing() {
            return Poll::Ready(Ok(()));
        }
        Poll::Pending
    }
}
