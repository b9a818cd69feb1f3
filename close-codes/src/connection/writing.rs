//! The engine's writing side: what the library is given, and that it gets written.

use core::task::{Context, Poll, ready};

use super::engine::Engine;
use super::send_error::SendError;
use super::socket::Socket;
use crate::law::CloseFrame;

/// What waits to be written, and what became of it.
pub(super) struct Outgoing<E> {
    /// Our own Close, until the library has taken it.
    pub(super) close: Option<CloseFrame>,
    /// Whether the library may hold something that is not written yet.
    pub(super) is_unflushed: bool,
    /// Whether our own Close is part of that.
    is_close_unflushed: bool,
    /// Why the library could not write, until a `send` that waits is told.
    error: Option<E>,
    /// How often it could not. Each `send` that waits then is told that it failed, one of them why.
    failures: u64,
    /// That count when a sink of a whole connection last gave the library a message.
    pub(super) taken_at: Option<u64>,
    /// Whether somebody waits until the library has written.
    is_blocked: bool,
}

// By hand, since an error need not have a default.
impl<E> Default for Outgoing<E> {
    fn default() -> Self {
        Self {
            close: None,
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
    /// The library could not write. Returns whether somebody waits for that.
    fn fail(&mut self, error: Option<E>) -> bool {
        self.failures += 1;
        self.error = error;
        core::mem::take(&mut self.is_blocked)
    }
}

/// A message on its way.
pub(super) struct Outbound<M> {
    /// Until the library has it.
    pub(super) message: Option<M>,
    /// How often the library had failed to write when it took the message; `None` before.
    taken_at: Option<u64>,
}

impl<M> Outbound<M> {
    pub(super) const fn new(message: Option<M>) -> Self {
        Self { message, taken_at: None }
    }
}

/// What a send answers.
type Sent<W, By> = Result<(), SendError<<W as Socket<By>>::Error, <W as Socket<By>>::Message>>;

impl<W: Socket<By>, By> Engine<W, By> {
    /// Sends a message, which is taken out of its place once the library has it; then waits until it is written.
    pub(super) fn poll_send(
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
    pub(super) fn poll_take(
        &mut self,
        outbound: &mut Outbound<W::Message>,
        context: &mut Context<'_>,
    ) -> Poll<Sent<W, By>> {
        let message = &mut outbound.message;
        if let Some(frame) = message.as_ref().map(W::close_in).transpose()?.flatten() {
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
    pub(super) fn try_send(&mut self, message: W::Message, context: &mut Context<'_>) -> Sent<W, By> {
        if self.is_closing() {
            return Err(SendError::ended(&self.closed()).with_message(Some(message)));
        }
        if let Some(frame) = W::close_in(&message)? {
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
                self.has_news |= self.out.fail(None);
                return Err(SendError::Library(error));
            }
            Poll::Pending => return Err(SendError::Busy(message)),
        }
        self.give(message)?;
        self.write(context);
        Ok(())
    }

    /// Takes a message after [`poll_room`](Self::poll_room) said that there is room. A Close begins to close.
    pub(super) fn take(&mut self, message: W::Message) -> Sent<W, By> {
        self.out.taken_at = Some(self.out.failures);
        match W::close_in(&message)? {
            Some(frame) => {
                self.begin_close(frame);
                Ok(())
            }
            None => self.give(message),
        }
    }

    /// Gives the library a message that it has room for.
    fn give(&mut self, message: W::Message) -> Sent<W, By> {
        if let Some(socket) = &mut self.socket {
            socket.start_send(message).map_err(SendError::Library)?;
            self.out.is_unflushed = true;
        }
        Ok(())
    }

    /// Waits until the library can take a message. Once a Close frame was sent or received, it takes none.
    pub(super) fn poll_room(&mut self, context: &mut Context<'_>) -> Poll<Sent<W, By>> {
        if self.has_seat() {
            self.take_turn(context);
        }
        loop {
            if self.is_closing() {
                // Whoever leaves on this error drops the connection: before that the peer's Close is answered, and a
                // farewell has been read.
                if self.turns.is_taken {
                    ready!(self.poll_closed(context));
                } else if !self.record.we_began() {
                    ready!(self.poll_live(context));
                }
                return Poll::Ready(Err(SendError::ended(&self.closed())));
            }
            if self.beat.waits {
                self.write(context);
            }
            let Some(socket) = &mut self.socket else {
                return Poll::Ready(Err(SendError::ended(&self.closed())));
            };
            match socket.poll_ready(context) {
                Poll::Ready(Ok(())) => return Poll::Ready(Ok(())),
                Poll::Ready(Err(error)) => {
                    self.has_news |= self.out.fail(None);
                    return Poll::Ready(Err(SendError::Library(error)));
                }
                Poll::Pending => ready!(self.poll_progress(context)),
            }
        }
    }

    /// Waits until all that the library has taken is written. Fails if it failed to write since it took a message at
    /// this count of failures.
    pub(super) fn poll_written(
        &mut self,
        taken_at: Option<u64>,
        context: &mut Context<'_>,
    ) -> Poll<Sent<W, By>> {
        loop {
            self.write(context);
            let has_failed = taken_at.is_some_and(|taken_at| taken_at != self.out.failures);
            if !has_failed && !self.out.is_unflushed && self.out.close.is_none() {
                break;
            }
            if self.record.has_ended() {
                // It says more than the library's error about a connection that is gone.
                ready!(self.poll_live(context));
                return Poll::Ready(Err(SendError::ended(&self.closed())));
            }
            if has_failed {
                if let Some(error) = self.out.error.take() {
                    return Poll::Ready(Err(SendError::Library(error)));
                }
                // Another `send` was told why. What can be read may say how the connection ended.
                let _ = self.poll_live(context);
                if !self.record.has_ended() {
                    return Poll::Ready(Err(SendError::ended(&self.closed())));
                }
                continue;
            }
            ready!(self.poll_progress(context));
        }
        // Who only sends must read, too: to answer Pings, and to see the end.
        if !self.has_read {
            let _ = self.poll_live(context);
        }
        self.has_read = false;
        Poll::Ready(Ok(()))
    }

    /// Lives while a message waits. Ready if it may go on: something was written, or the connection is closing.
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
        self.out.is_unflushed || self.beat.waits || self.out.close.is_some()
    }

    /// Writes what waits: our own Close, the heartbeat's beat, and what the library holds.
    pub(super) fn write(&mut self, context: &mut Context<'_>) {
        let is_closing = self.is_closing();
        let Some(socket) = &mut self.socket else {
            return;
        };
        if let Some(frame) = self.out.close {
            match socket.poll_ready(context) {
                Poll::Ready(ready) => {
                    self.out.close = None;
                    let taken = ready.and_then(|()| socket.start_send(W::close(frame)));
                    self.out.is_unflushed |= taken.is_ok();
                    self.out.is_close_unflushed = taken.is_ok();
                    if let Err(error) = taken {
                        self.record.not_sent();
                        self.has_news |= self.out.fail(Some(error));
                    }
                }
                Poll::Pending => {}
            }
        } else if self.beat.waits && !is_closing {
            if let Poll::Ready(Ok(())) = socket.poll_ready(context) {
                let message = self.beat.next(self.clock.now(), W::ping);
                // A Close is no sign of life to ask for, and a broken connection is noticed by reading.
                if let Ok(None) = W::close_in(&message) {
                    self.out.is_unflushed |= socket.start_send(message).is_ok();
                }
            }
        }
        if self.out.is_unflushed {
            match socket.poll_flush(context) {
                Poll::Ready(flushed) => {
                    self.out.is_unflushed = false;
                    let is_close = core::mem::take(&mut self.out.is_close_unflushed);
                    self.has_news |= core::mem::take(&mut self.out.is_blocked);
                    if let Err(error) = flushed {
                        if is_close {
                            self.record.not_sent();
                        }
                        self.has_news |= self.out.fail(Some(error));
                    }
                }
                Poll::Pending => {}
            }
        }
    }
}
