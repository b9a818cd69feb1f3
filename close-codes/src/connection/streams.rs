//! Connections and their halves as streams and sinks of messages.
//!
//! They are streams of messages and not of results: how a connection ended is `closed()`.

use core::pin::Pin;
use core::task::{Context, Poll, ready};

use futures_core::{FusedStream, Stream};
use futures_sink::Sink;

use super::connection::Connection;
use super::engine::Engine;
use super::halves::{Receiver, Sender};
use super::send_error::SendError;
use super::socket::Socket;
use crate::law::{CloseFrame, SendCode};

/// What a sink closes with: never without a code, which the peer would observe as 1005.
const NORMAL: CloseFrame = CloseFrame::new(SendCode::NORMAL);

// A message is moved, and a library's WebSocket that can be driven is not pinned.
impl<W: Socket<By>, By> Unpin for Connection<W, By> {}
impl<W: Socket<By>, By> Unpin for Sender<W, By> {}
impl<W: Socket<By>, By> Unpin for Receiver<W, By> {}

/// The messages, as [`next`](Connection::next) gives them.
impl<W: Socket<By>, By> Stream for Connection<W, By> {
    type Item = W::Message;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<W::Message>> {
        self.engine.poll_next(context)
    }
}

impl<W: Socket<By>, By> FusedStream for Connection<W, By> {
    fn is_terminated(&self) -> bool {
        self.engine.is_drained()
    }
}

/// Sends messages. To close it closes the connection with 1000, and waits for the end.
impl<W: Socket<By>, By> Sink<W::Message> for Connection<W, By> {
    type Error = SendError<W::Error, W::Message>;

    fn poll_ready(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.engine.poll_room(context)
    }

    fn start_send(mut self: Pin<&mut Self>, message: W::Message) -> Result<(), Self::Error> {
        self.engine.take(message)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.engine.poll_all_written(context)
    }

    fn poll_close(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.engine.begin_close(NORMAL);
        self.engine.poll_closed(context).map(Ok)
    }
}

/// The messages, as [`next`](Receiver::next) gives them.
///
/// ```
/// # use close_codes::adapters::{Connection, Socket};
/// # use close_codes::{Closed, Server};
/// # use futures_util::StreamExt;
/// async fn echo<W: Socket<Server>>(connection: Connection<W, Server>) -> Closed {
///     let (sender, mut receiver) = connection.split();
///     // An error says that the connection has ended.
///     let _ = receiver.by_ref().map(Ok).forward(sender).await;
///     receiver.closed()
/// }
/// ```
impl<W: Socket<By>, By> Stream for Receiver<W, By> {
    type Item = W::Message;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<W::Message>> {
        let Self { shared, waiter } = self.get_mut();
        shared.poll(waiter, context, Engine::poll_next)
    }
}

impl<W: Socket<By>, By> FusedStream for Receiver<W, By> {
    fn is_terminated(&self) -> bool {
        self.shared.with(|engine| engine.is_drained())
    }
}

/// Sends messages. To close it closes the connection with 1000, and waits for the end.
impl<W: Socket<By>, By> Sink<W::Message> for Sender<W, By> {
    type Error = SendError<W::Error, W::Message>;

    fn poll_ready(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        let Self { shared, waiter, outbound } = self.get_mut();
        if outbound.message.is_none() {
            // Another sender may be quicker: what is taken here waits in its place until the library has room.
            return Poll::Ready(Ok(()));
        }
        shared.poll(waiter, context, |engine, context| engine.poll_take(outbound, context))
    }

    fn start_send(self: Pin<&mut Self>, message: W::Message) -> Result<(), Self::Error> {
        self.get_mut().outbound.message = Some(message);
        Ok(())
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        let Self { shared, waiter, outbound } = self.get_mut();
        shared.poll(waiter, context, |engine, context| engine.poll_send(outbound, context))
    }

    fn poll_close(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        if self.outbound.message.is_some() {
            ready!(self.as_mut().poll_flush(context))?;
        }
        let Self { shared, waiter, .. } = self.get_mut();
        shared.with(|engine| engine.begin_close(NORMAL));
        shared.poll(waiter, context, |engine, context| engine.poll_closing(context).map(Ok))
    }
}
