//! A `Connection` as a stream of messages.

use core::pin::Pin;
use core::task::{Context, Poll};

use futures_core::{FusedStream, Stream};

use super::connection::Connection;
use super::message::Message;

/// The messages, as [`next`](Connection::next) gives them. They are no results: how the connection ended is
/// [`closed`](Connection::closed).
impl Stream for Connection {
    type Item = Message;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Message>> {
        self.engine.poll_next(context)
    }
}

impl FusedStream for Connection {
    fn is_terminated(&self) -> bool {
        self.engine.is_drained()
    }
}
