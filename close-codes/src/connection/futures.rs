//! The futures of a `Connection`. They are named and do not mention the types of arguments, so that a wrong argument
//! is one error.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use super::connection::Connection;
use super::engine::Outbound;
use super::send_error::SendError;
use super::socket::Socket;
use crate::closed::Closed;
use crate::law::CloseFrame;

/// What [`Connection::next`] returns: the next message.
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct Next<'a, W: Socket<By>, By> {
    pub(super) connection: &'a mut Connection<W, By>,
}

impl<W: Socket<By>, By> Future for Next<'_, W, By> {
    type Output = Option<W::Message>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.connection.engine.poll_next(context)
    }
}

/// What [`Connection::send`] returns: whether the message was sent.
#[must_use = "futures do nothing unless they are awaited"]
pub struct Sending<'a, W: Socket<By>, By> {
    pub(super) connection: &'a mut Connection<W, By>,
    pub(super) outbound: Outbound<W::Message>,
}

// A message is moved, and not pinned.
impl<W: Socket<By>, By> Unpin for Sending<'_, W, By> {}

impl<W: Socket<By>, By> Future for Sending<'_, W, By> {
    type Output = Result<(), SendError<W::Error, W::Message>>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { connection, outbound } = self.get_mut();
        connection.engine.poll_send(outbound, context)
    }
}

impl<W: Socket<By>, By> core::fmt::Debug for Sending<'_, W, By> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Sending").field("connection", &self.connection).finish_non_exhaustive()
    }
}

/// What [`Connection::close`] returns: how the connection ended.
#[derive(Debug)]
#[must_use = "nothing is sent unless it is awaited"]
pub struct Close<'a, W: Socket<By>, By> {
    pub(super) connection: &'a mut Connection<W, By>,
    pub(super) frame: Option<CloseFrame>,
}

impl<W: Socket<By>, By> Future for Close<'_, W, By> {
    type Output = Closed;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Closed> {
        let Self { connection, frame } = self.get_mut();
        let engine = &mut connection.engine;
        if let Some(frame) = frame.take() {
            engine.begin_close(frame);
        }
        engine.poll_closed(context).map(|()| engine.closed())
    }
}
