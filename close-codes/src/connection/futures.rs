//! The futures of a `Connection`. They are named and do not mention the types of arguments, so that a wrong argument
//! is one error.

use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use super::engine::{Engine, Outbound};
use super::send_error::SendError;
use super::socket::Socket;
use crate::closed::Closed;
use crate::law::CloseFrame;

/// What [`Connection::next`](crate::adapters::Connection::next) returns: the next message.
#[must_use = "futures do nothing unless they are awaited"]
pub struct Next<'a, W: Socket<By>, By> {
    pub(super) engine: &'a mut Engine<W, By>,
}

impl<W: Socket<By>, By> Future for Next<'_, W, By> {
    type Output = Option<W::Message>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.engine.poll_next(context)
    }
}

/// What [`Connection::send`](crate::adapters::Connection::send) returns: whether the message was sent.
#[must_use = "futures do nothing unless they are awaited"]
pub struct Sending<'a, W: Socket<By>, By> {
    pub(super) engine: &'a mut Engine<W, By>,
    pub(super) outbound: Outbound<W::Message>,
}

// A message is moved, and not pinned.
impl<W: Socket<By>, By> Unpin for Sending<'_, W, By> {}

impl<W: Socket<By>, By> Future for Sending<'_, W, By> {
    type Output = Result<(), SendError<W::Error, W::Message>>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { engine, outbound } = self.get_mut();
        engine.poll_send(outbound, context)
    }
}

/// What [`Connection::close`](crate::adapters::Connection::close) returns: how the connection ended.
#[must_use = "nothing is sent unless it is awaited"]
pub struct Close<'a, W: Socket<By>, By> {
    pub(super) engine: &'a mut Engine<W, By>,
    pub(super) frame: Option<CloseFrame>,
}

impl<W: Socket<By>, By> Future for Close<'_, W, By> {
    type Output = Closed;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Closed> {
        let Self { engine, frame } = self.get_mut();
        if let Some(frame) = frame.take() {
            engine.begin_close(frame);
        }
        engine.poll_closed(context).map(|()| engine.closed())
    }
}

impl<W: Socket<By>, By> fmt::Debug for Next<'_, W, By> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.engine.fmt_as("Next", f)
    }
}

impl<W: Socket<By>, By> fmt::Debug for Sending<'_, W, By> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.engine.fmt_as("Sending", f)
    }
}

impl<W: Socket<By>, By> fmt::Debug for Close<'_, W, By> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.engine.fmt_as("Close", f)
    }
}
