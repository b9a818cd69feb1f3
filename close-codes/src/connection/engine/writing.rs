//! The engine's writing side: what the library is given, and that it gets written.

use core::task::{Context, Poll, ready};

use super::Engine;
use crate::connection::send_error::SendError;
use crate::connection::socket::Socket;

/// What a connection itself has to say.
#[derive(Clone, Copy)]
pub(super) enum Own {
    /// Its heartbeat's beat.
    Beat,
    /// Its Close, which the record holds. Then no beat is sent any more.
    Close,
}

/// What waits to be written, and what became of it.
pub(super) struct Outgoing<E> {
    /// What the connection itself has to say, until the library has taken it.
    pub(super) own: Option<Own>,
    /// Whether the library may hold something that is not written yet.
    pub(super) is_unflushed: bool,
    /// Whether our own Close is part of that.
    is_close_unflushed: bool,
    /// Why the library could not write, until a `send` that waits is told.
    error: Option<E>,
    /// How often it could not. Each `send` that waits then is told that it failed, one of them why.
    failures: u32,
    /// That count when a sink of a whole connection last gave the library a message.
    taken_at: Option<u32>,
    /// Whether somebody waits until the library has written.
    is_blocked: bool,
}

// By hand, since an error need not have a default.
impl<E> Default for Outgoing<E> {
    fn default() -> Self {
        Self {
            own: None,
            is_unflushed: false,
            is_close_unflushed: false,
            error: None,
            failures: 0,
            taken_at: None,
            is_blocked: false,
        }
    }
}

impl<E> Outgoing<E> {
    /// Whether anything of what was sent is not written, or what the library took at this count of failures could not be.
    #[inline]
    const fn is_unwritten(&self, taken_at: Option<u32>) -> bool {
        self.is_unflushed || self.has_failed_since(taken_at) || matches!(self.own, Some(Own::Close))
    }

    /// Whether the library could not write since it took a message at this count of failures.
    #[inline]
    const fn has_failed_since(&self, taken_at: Option<u32>) -> bool {
        matches!(taken_at, Some(taken_at) if taken_at != self.failures)
    }

    /// The library could not write. Returns whether somebody waits for that.
    fn fail(&mut self, error: Option<E>) -> bool {
        self.failures = self.failures.wrapping_add(1);
        self.error = error;
        core::mem::take(&mut self.is_blocked)
    }
}

/// A message on its way.
pub(in crate::connection) struct Outbound<M> {
    /// Until the library has it.
    pub(in crate::connection) message: Option<M>,
    /// How often the library had failed to write when it took the message; `None` before.
    taken_at: Option<u32>,
}

impl<M> Outbound<M> {
    pub(in crate::connection) const fn new(message: Option<M>) -> Self {
        Self { message, taken_at: None }
    }
}

/// What a send answers.
type Sent<W, By> = Result<(), SendError<<W as Socket<By>>::Error, <W as Socket<By>>::Message>>;

impl<W: Socket<By>, By> Engine<W, By> {
    /// Sends a message, which is taken out of its place once the library has it; then waits until it is written.
    #[inline]
    pub(in crate::connection) fn poll_send(
        &mut self,
        outbound: &mut Outbound<W::Message>,
        context: &mut Context<'_>,
    ) -> Poll<Sent<W, By>> {
        if outbound.message.is_some() {
            ready!(self.poll_take(outbound, context))?;
        }
        self.poll_written(outbound.taken_at, context)
    }

    /// Waits until the library has taken the message. A Close begins to close.
    #[inline]
    pub(in crate::connection) fn poll_take(
        &mut self,
        outbound: &mut Outbound<W::Message>,
        context: &mut Context<'_>,
    ) -> Poll<Sent<W, By>> {
        let message = &mut outbound.message;
        if let Some(frame) = message.as_ref().and_then(W::close_in).transpose()? {
            if !self.is_closing() {
                *message = None;
                outbound.taken_at = Some(self.out.failures);
                self.begin_close(frame);
                return Poll::Ready(Ok(()));
            }
        }
        if let Err(error) = ready!(self.poll_room(context)) {
            return Poll::Ready(Err(error.with_message(message.take())));
        }
        match message.take() {
            Some(message) => {
                outbound.taken_at = Some(self.out.failures);
                Poll::Ready(self.give(message))
            }
            None => Poll::Ready(Ok(())),
        }
    }

    /// Gives the library a message, if it holds nothing that is unwritten.
    pub(in crate::connection) fn try_send(
        &mut self,
        message: W::Message,
        context: &mut Context<'_>,
    ) -> Sent<W, By> {
        let message = self.accept(message)?;
        if let Some(frame) = W::close_in(&message).transpose()? {
            self.begin_close(frame);
            self.write(context);
            return Ok(());
        }
        self.write(context);
        let Some(socket) = self.socket.as_mut().filter(|_| !self.out.is_unflushed) else {
            return Err(SendError::Busy(message));
        };
        match socket.poll_ready(context) {
            Poll::Ready(Ok(())) => {}
            Poll::Ready(Err(error)) => {
                self.note_failure(None);
                return Err(SendError::Library(error));
            }
            Poll::Pending => {
                self.note_unwritten();
                return Err(SendError::Busy(message));
            }
        }
        self.give(message)?;
        self.write(context);
        Ok(())
    }

    /// The message, unless a Close frame was sent or received: then none is taken any more.
    fn accept(&self, message: W::Message) -> Result<W::Message, SendError<W::Error, W::Message>> {
        if self.is_closing() {
            return Err(self.refusal().with_message(Some(message)));
        }
        Ok(message)
    }

    /// Takes a message after [`poll_room`](Self::poll_room) said that there is room. A Close begins to close.
    pub(in crate::connection) fn take(&mut self, message: W::Message) -> Sent<W, By> {
        let message = self.accept(message)?;
        self.out.taken_at = Some(self.out.failures);
        match W::close_in(&message).transpose()? {
            Some(frame) => {
                self.begin_close(frame);
                Ok(())
            }
            None => self.give(message),
        }
    }

    /// Waits until all that [`take`](Self::take) took is written.
    pub(in crate::connection) fn poll_all_written(&mut self, context: &mut Context<'_>) -> Poll<Sent<W, By>> {
        self.poll_written(self.out.taken_at, context)
    }

    /// Gives the library a message that it has room for.
    #[inline]
    fn give(&mut self, message: W::Message) -> Sent<W, By> {
        if let Some(socket) = &mut self.socket {
            self.has_read = false;
            if let Err(error) = socket.start_send(message) {
                self.note_unwritten();
                return Err(SendError::Library(error));
            }
            self.out.is_unflushed = true;
        }
        Ok(())
    }

    /// Waits until the library can take a message. Once a Close frame was sent or received, it takes none.
    #[inline]
    pub(in crate::connection) fn poll_room(&mut self, context: &mut Context<'_>) -> Poll<Sent<W, By>> {
        // Who only sends must read, too: to answer Pings, and to see the end. And before: after an error in writing, a
        // library may not show any more what the peer has said.
        if !core::mem::replace(&mut self.has_read, true) || !W::READS_AFTER_FAILURE {
            let _ = self.poll_live(context);
        }
        if self.is_turn() {
            self.take_turn(context);
        }
        loop {
            if self.is_closing() {
                return self.poll_refusal(context).map(Err);
            }
            if self.out.own.is_some() {
                self.write(context);
            }
            let Some(socket) = &mut self.socket else {
                return self.poll_refusal(context).map(Err);
            };
            match socket.poll_ready(context) {
                Poll::Ready(Ok(())) => return Poll::Ready(Ok(())),
                Poll::Ready(Err(error)) => {
                    self.note_failure(None);
                    return Poll::Ready(Err(SendError::Library(error)));
                }
                Poll::Pending => {
                    self.note_unwritten();
                    ready!(self.poll_progress(context));
                }
            }
        }
    }

    /// Why no message is taken any more. Whoever leaves on this error drops the connection: before that the peer's
    /// Close is answered, and a farewell has been read.
    #[cold]
    fn poll_refusal(&mut self, context: &mut Context<'_>) -> Poll<SendError<W::Error, W::Message>> {
        if self.has_taken_turn() {
            ready!(self.poll_closed(context));
        } else if !self.record.we_began() {
            ready!(self.poll_live(context));
        }
        Poll::Ready(self.refusal())
    }

    /// Why no message is taken any more, as far as is known.
    fn refusal(&self) -> SendError<W::Error, W::Message> {
        SendError::ended(&self.closed(), self.awaits_answer())
    }

    /// Waits until all that the library has taken is written. Fails if it failed to write since it took a message at
    /// this count of failures.
    #[inline]
    fn poll_written(&mut self, taken_at: Option<u32>, context: &mut Context<'_>) -> Poll<Sent<W, By>> {
        self.write(context);
        while self.out.is_unwritten(taken_at) {
            ready!(self.poll_more_written(taken_at, context))?;
        }
        Poll::Ready(Ok(()))
    }

    /// Waits until more is written, or more is known of why nothing is.
    #[cold]
    fn poll_more_written(&mut self, taken_at: Option<u32>, context: &mut Context<'_>) -> Poll<Sent<W, By>> {
        if self.record.has_ended() {
            // It says more than the library's error about a connection that is gone.
            ready!(self.poll_live(context));
            return Poll::Ready(Err(self.refusal()));
        }
        if !self.out.has_failed_since(taken_at) {
            ready!(self.poll_progress(context));
            self.write(context);
            return Poll::Ready(Ok(()));
        }
        if let Some(error) = self.out.error.take() {
            return Poll::Ready(Err(SendError::Library(error)));
        }
        // Another `send` was told why. What can be read may say how the connection ended.
        let _ = self.poll_live(context);
        if self.record.has_ended() {
            return Poll::Ready(Ok(()));
        }
        Poll::Ready(Err(self.refusal()))
    }

    /// Lives while a message waits. Ready if it may go on: something was written, or the connection is closing.
    #[cold]
    fn poll_progress(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let (was_unflushed, was_closing) = (self.out.is_unflushed, self.is_closing());
        self.out.is_blocked = true;
        let is_over = self.poll_live(context).is_ready();
        let has_written = was_unflushed && !self.out.is_unflushed;
        if is_over || has_written || self.is_closing() != was_closing {
            return Poll::Ready(());
        }
        Poll::Pending
    }

    /// Whether anything waits to be written.
    #[inline]
    pub(super) const fn has_to_write(&self) -> bool {
        self.out.is_unflushed || self.out.own.is_some()
    }

    /// Writes what waits: our own Close, the heartbeat's beat, and what the library holds.
    #[inline]
    pub(super) fn write(&mut self, context: &mut Context<'_>) {
        if self.out.own.is_some() {
            // Before our Close: tungstenite would write them behind it.
            self.write_answers(context);
            self.give_own(context);
        }
        if self.out.is_unflushed {
            self.flush(context);
        }
    }

    /// Writes what the library answers by itself, which it does otherwise when it reads.
    #[cold]
    pub(super) fn write_answers(&mut self, context: &mut Context<'_>) {
        if self.out.is_unflushed {
            self.flush(context);
        } else if let Some(socket) = &mut self.socket {
            if !matches!(socket.poll_flush(context), Poll::Ready(Ok(()))) {
                // A connection that is broken is noticed by reading.
                self.note_unwritten();
            }
        }
    }

    /// Gives the library our own Close or the heartbeat's beat, if it has room.
    #[cold]
    fn give_own(&mut self, context: &mut Context<'_>) {
        let Some(socket) = &mut self.socket else {
            return;
        };
        let Poll::Ready(ready) = socket.poll_ready(context) else {
            return self.note_unwritten();
        };
        match self.out.own {
            Some(Own::Close) => {
                self.out.own = None;
                // It is there: nobody takes it back before it is sent.
                let frame = self.record.sent().unwrap_or_default();
                let taken = ready.and_then(|()| socket.start_send(W::close(frame)));
                self.out.is_unflushed |= taken.is_ok();
                self.out.is_close_unflushed = taken.is_ok();
                if let Err(error) = taken {
                    self.record.not_sent();
                    self.note_failure(Some(error));
                }
            }
            Some(Own::Beat) if ready.is_ok() => {
                self.out.own = None;
                let message = self.beat.next(self.clock.now(), W::ping);
                // A Close is no sign of life to ask for, and a broken connection is noticed by reading.
                if W::close_in(&message).is_none() {
                    match socket.start_send(message) {
                        Ok(()) => self.out.is_unflushed = true,
                        Err(_) => self.note_unwritten(),
                    }
                }
            }
            Some(Own::Beat) | None => self.note_unwritten(),
        }
    }

    /// Writes what the library holds.
    #[inline]
    fn flush(&mut self, context: &mut Context<'_>) {
        let Some(socket) = &mut self.socket else {
            return;
        };
        match socket.poll_flush(context) {
            Poll::Ready(Ok(())) => {}
            Poll::Ready(Err(error)) => {
                if self.out.is_close_unflushed {
                    self.record.not_sent();
                }
                self.note_failure(Some(error));
            }
            Poll::Pending => return self.note_unwritten(),
        }
        self.out.is_unflushed = false;
        self.out.is_close_unflushed = false;
        self.has_news |= core::mem::take(&mut self.out.is_blocked);
    }

    /// The library waits to write, or could not: what it reads is asked for again. A failure can change that, and wakes
    /// nobody. A transport that has to read before it writes, as TLS may, wakes only whoever asked it last.
    #[cold]
    fn note_unwritten(&self) {
        self.reads.unset();
    }

    /// The library could not write.
    #[cold]
    fn note_failure(&mut self, error: Option<W::Error>) {
        self.note_unwritten();
        self.has_news |= self.out.fail(error);
    }
}
